//! Measures whose clause is of a kind of its own: 环比, 定基指数, 年均增长, 拉动, 贡献率, 增速位次, 位次变化, 差距, 百分位.

use super::{
    Figure, Refusal, Words,
    amount::{Amount, Counted, Voice, amount},
    contribution, contribution_rate, derived, grade,
    numerals::cardinal,
    pace::{average, sequential},
    predicate::{Predicate, were},
    small, stage,
    zh::{Said, place_of, said_as_growth},
};
use crate::{
    decimal::Decimal,
    observation::Measure,
    reading::{Qualifier, Reading},
    status::Statuses,
    text::{Lang, Text},
    words::time,
};

static NOTHING: Text = Text { zh: String::new(), en: String::new() };

/// Whether the measure is said here.
pub(super) const fn is_said(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::SequentialGrowth
            | Measure::Index
            | Measure::CompoundGrowth
            | Measure::Contribution
            | Measure::ContributionRate
            | Measure::GrowthRank
            | Measure::RankChange
            | Measure::GapToFirst
            | Measure::Percentile
    )
}

/// The words of a figure of such a measure, with its grade; none of another.
pub(super) fn words(figure: &Figure<'_>, lang: Lang) -> Option<Result<Words, Refusal>> {
    let graded = |words: Words| Words {
        cell: words.cell + &grade::after_cell(figure, lang),
        phrase: words.phrase + &grade::after(figure, lang),
        ..words
    };
    said(figure, lang).map(|words| words.map(graded))
}

fn said(figure: &Figure<'_>, lang: Lang) -> Option<Result<Words, Refusal>> {
    Some(match figure.measure {
        Measure::SequentialGrowth => sequential(figure, lang),
        Measure::CompoundGrowth => average(figure, lang),
        Measure::Contribution => contribution(figure, lang),
        Measure::ContributionRate => contribution_rate(figure, lang),
        Measure::Index => index(figure, lang),
        Measure::GrowthRank => growth_rank(figure, lang),
        Measure::RankChange => rank_change(figure, lang),
        Measure::GapToFirst => gap_to_first(figure, lang),
        Measure::Percentile => percentile(figure, lang),
        _ => return None,
    })
}

/// The clause that adds such a figure to what has been said.
pub(super) fn clause(figure: &Figure<'_>, said: Said, lang: Lang) -> Result<String, Refusal> {
    let bare = Figure {
        noun: if said.noun { &NOTHING } else { figure.noun },
        statuses: if said.tone { Statuses::NONE } else { figure.statuses },
        stage: figure.stage.filter(|_| !said.tone),
        period_said: figure.period_said || said.time,
        ..*figure
    };
    bare.bare_words(lang).map(|words| words.phrase)
}

/// 以2015年为100，地区生产总值指数为158.2.
fn index(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let said = number(figure, lang)?;
    let (value, noun) = (said.text(), figure.noun.get(lang));
    let base = figure.base.map(|base| match (base.as_year(), lang) {
        (Some(year), Lang::Zh) => format!("{year}年"),
        (Some(year), Lang::En) => year.to_string(),
        (None, _) => base.to_string(),
    });
    let phrase = match lang {
        Lang::Zh => {
            let base = base.map(|base| format!("以{base}为100，")).unwrap_or_default();
            let is = if said.before.is_empty() { "为" } else { "" };
            derived::zh(figure, &format!("{base}{noun}指数"), &format!("{is}{value}"))
        }
        Lang::En => {
            let base = base.map(|base| format!(" ({base} = 100)")).unwrap_or_default();
            let subject = if noun.is_empty() {
                "the index".to_owned()
            } else {
                format!("the index of {noun}")
            };
            derived::en(figure, &subject, &Predicate::was("was", format!("{value}{base}")))
        }
    };
    Ok(derived::words(figure, said, phrase, lang))
}

/// 地区生产总值增速居全市第2位; where less is better 能耗降幅居全市第一, and of what did not fall 能耗增速由低到高居全市第3位.
fn growth_rank(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let Text { zh, en } = figure.noun;
    let mut growth = Text::new(
        if said_as_growth(zh) { zh.clone() } else { format!("{zh}增速") },
        match en.as_str() {
            "" => "growth".to_owned(),
            en if en.ends_with("growth") => en.to_owned(),
            en => format!("growth of {en}"),
        },
    );
    match (figure.least_first, figure.fell) {
        (true, true) if !said_as_growth(zh) && !en.ends_with("growth") => {
            let of = if en.is_empty() { String::new() } else { format!(" of {en}") };
            growth = Text::new(format!("{zh}降幅"), format!("reduction{of}"));
        }
        (true, _) => {
            growth.zh.push_str("由低到高");
            growth.en.insert_str(0, "slowest ");
        }
        (false, _) => {}
    }
    figure.number()?;
    as_rank(&Figure { noun: &growth, ..*figure }, lang)
}

/// The words of a rank, without the grade, which [`words`] adds.
fn as_rank(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let rank = Figure { measure: Measure::Rank, grades: None, rank_range: None, ..*figure };
    rank.bare_words(lang)
}

/// 地区生产总值位次比上年前移1位.
fn rank_change(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let value = figure.number()?;
    let whole = place_of(figure)?.prose(lang);
    let is_firm = figure.place.is_none_or(|place| place.firm);
    let places = u32::try_from(value.mantissa().abs())
        .ok()
        .filter(|_| value.scale() == 0)
        .ok_or(Refusal::NotCountable { measure: figure.measure, value, least: 0 })?;
    let falls = value.is_negative();
    let noun = figure.noun.get(lang);
    let is_annual = figure.period.as_year().is_some();
    let (said, cell, phrase) = match lang {
        Lang::Zh => {
            let before = match (places, falls) {
                (0, _) => "",
                (_, false) => "前移",
                (_, true) => "后移",
            };
            let said = Amount {
                before: before.into(),
                number: places.to_string(),
                unit: "位".into(),
                after: String::new(),
            };
            let base = time::base_zh(figure.period);
            let (cell, moved) = match places {
                0 => ("持平".to_owned(), format!("与{base}持平")),
                _ => (said.text(), format!("比{base}{}", said.text())),
            };
            let moved = if is_firm { moved } else { format!("暂{moved}") };
            (said, cell, derived::zh(figure, &format!("{noun}在{whole}的位次"), &moved))
        }
        Lang::En => {
            let before = match (places, falls) {
                (0, _) => "",
                (_, false) => "up ",
                (_, true) => "down ",
            };
            let unit = if places == 1 { " place" } else { " places" };
            let said = Amount {
                before: before.into(),
                number: places.to_string(),
                unit: unit.into(),
                after: String::new(),
            };
            let base = if is_annual { "on the previous year" } else { "year on year" };
            let (cell, moved) = match places {
                0 => ("unchanged".to_owned(), format!("unchanged {base}")),
                _ => (said.text(), format!("{before}{}{unit} {base}", cardinal(places))),
            };
            let moved = if is_firm { moved } else { format!("provisionally {moved}") };
            let subject = match noun {
                "" => format!("the place in {whole}"),
                noun => format!("the place in {whole} by {noun}"),
            };
            (said, cell, derived::en(figure, &subject, &Predicate::was("was", moved)))
        }
    };
    let Amount { before, number, unit, after } = said;
    Ok(Words { before, number, unit, after, mark: stage::mark(figure, lang), cell, phrase })
}

/// 地区生产总值与全市第一位的差距为9.5亿元. Who is first, alone or with others, is said to be that.
fn gap_to_first(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let said = number(figure, lang)?;
    if figure.place.is_some() {
        let reading = Reading::Value(Decimal::ONE);
        let qualifier = Qualifier::Exact;
        let phrase = as_rank(&Figure { reading, qualifier, ..*figure }, lang)?.phrase;
        return Ok(derived::words(figure, said, phrase, lang));
    }
    let whole = place_of(figure)?.prose(lang);
    let (gap, noun) = (said.text(), figure.noun.get(lang));
    let phrase = match lang {
        Lang::Zh => {
            let is = if said.before.is_empty() { "为" } else { "" };
            let subject = format!("{noun}与{whole}第一位的差距");
            derived::zh(figure, &subject, &format!("{is}{gap}"))
        }
        Lang::En => {
            let short = format!("{gap} from the first place in {whole}");
            derived::en(figure, noun, &Predicate::was(were(noun), short))
        }
    };
    Ok(derived::words(figure, said, phrase, lang))
}

/// 地区生产总值处于全市第85.7百分位.
fn percentile(figure: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let said = number(figure, lang)?;
    let of = place_of(figure)?;
    let whole = of.prose(lang);
    let (Amount { before, number, after, .. }, noun) = (&said, figure.noun.get(lang));
    // What rounding leaves open; what missing peers do is told with them.
    let is_open = figure.place.is_some_and(|it| !it.firm && it.reported >= it.expected);
    let yet = match (is_open, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "暂",
        (true, Lang::En) => "provisionally ",
    };
    // Of peers that are missing it says nothing.
    let whole = match figure.place {
        Some(place) if !place.firm && place.reported < place.expected => place.reporters(of, lang),
        _ if lang == Lang::Zh => whole.to_owned(),
        _ => format!("in {whole}"),
    };
    let phrase = match lang {
        Lang::Zh => {
            let at = format!("第{before}{number}百分位{after}");
            let placed = match whole.strip_prefix('在') {
                Some(_) => format!("{whole}处于{at}"),
                None => format!("{yet}处于{whole}{at}"),
            };
            derived::zh(figure, noun, &placed)
        }
        Lang::En => {
            let short = format!("{yet}at percentile {before}{number}{after} {whole}");
            derived::en(figure, noun, &Predicate::was(were(noun), short))
        }
    };
    Ok(derived::words(figure, said, phrase, lang))
}

/// The number of a figure that has one, in its measure's unit.
fn number(figure: &Figure<'_>, lang: Lang) -> Result<Amount, Refusal> {
    let value = figure.number()?;
    let counted = Counted::of(figure.measure, figure.unit);
    match small::worded(figure, counted, lang).filter(|_| small::is_quantity(figure.measure)) {
        Some(small) => small,
        None => amount(value, figure.qualifier, counted, Voice::Fact, lang),
    }
}
