//! What sentences of claims take from messages, in both languages.

use scorecard_domain::{
    Claim, Comparator, Decimal, Honour, Lang, Measure, Text, words, words::claim as said,
};
use scorecard_wire::pb::metrics::{Metric, Peer, WordsIn};

/// The same in Chinese and English.
pub(super) fn both(say: impl Fn(Lang) -> String) -> Text {
    Text::new(say(Lang::Zh), say(Lang::En))
}

/// A metric's words in one language, if it could be worded.
pub(super) fn words(metric: &Metric, lang: Lang) -> Option<&WordsIn> {
    let words = metric.words.as_ref()?;
    match lang {
        Lang::Zh => words.zh.as_ref(),
        Lang::En => words.en.as_ref(),
    }
}

/// An honour as a clause.
pub(super) fn honour(honour: &Honour) -> Text {
    both(|lang| words::honour(honour, lang).phrase)
}

/// A source's title in quotation marks, unless it has some.
pub(super) fn quoted(title: &Text) -> Text {
    both(|lang| match (lang, title.get(lang)) {
        (Lang::Zh, zh) if !zh.starts_with('《') => format!("《{zh}》"),
        (_, title) => title.to_owned(),
    })
}

/// Who is first, with their value.
pub(super) fn leaders(leaders: &[Peer]) -> Text {
    let name = |peer: &Peer| peer.area_name.clone().unwrap_or_default();
    let zh = leaders.iter().map(|peer| format!("{}{}", name(peer).zh, peer.value));
    let en = leaders.iter().map(|peer| match name(peer) {
        it if it.en.is_empty() => it.zh,
        it => it.en,
    });
    Text::new(zh.collect::<Vec<_>>().join("、"), en.collect::<Vec<_>>().join(", "))
}

/// What is claimed of a figure that is held against a number; a place is claimed by its own words.
pub(super) fn claimed(claim: &Claim, value: Decimal, cell: &str, lang: Lang) -> String {
    let by = claim.comparator.unwrap_or(Comparator::Equal);
    let is_place = matches!(claim.measure, Measure::Rank | Measure::GrowthRank);
    let is_first = Decimal::new(1, 0).is_some_and(|one| value.cmp_value(one).is_eq());
    match by {
        Comparator::AtMost if is_place && is_first => cell.to_owned(),
        Comparator::Equal if is_place => cell.to_owned(),
        by => said::claimed(claim.measure, by, cell, lang),
    }
}

/// A number as a cell where there is no figure to take the words from: of an honour, or of an area that is not there.
pub(super) fn counted(claim: &Claim, value: Decimal, lang: Lang) -> String {
    match (claim.measure, lang) {
        (Measure::Streak, Lang::Zh) => format!("{value}年"),
        (Measure::Streak, Lang::En) => format!("{value} years"),
        (Measure::Rank | Measure::GrowthRank, Lang::Zh) => format!("第{value}位"),
        (Measure::Rank | Measure::GrowthRank, Lang::En) => format!("place {value}"),
        _ => value.to_string(),
    }
}
