//! A figure and those that continue it, joined into one sentence under one 预计.

use super::{
    Figure, Refusal, caveats, en,
    grade::Grades,
    stage::Tone,
    zh::{self, Said},
};
use crate::{
    definition::Frame,
    observation::Measure,
    reading::Reading,
    text::{Lang, Text},
};

/// One sentence, without the full stop: the first figure's clause, then what the others add to it.
///
/// A figure with the head's noun is said without it. One 预计 governs all clauses that share it; a clause
/// that does not is set off by a semicolon, so that the 预计 before it does not reach it. The level's and
/// the growth's standing of one kind are said as one: 总量、增幅预计全市领先.
///
/// # Errors
///
/// The first refusal among the figures, or [`Refusal::NoFigures`].
pub fn sentence(figures: &[Figure<'_>], lang: Lang) -> Result<String, Refusal> {
    let (head, rest) = figures.split_first().ok_or(Refusal::NoFigures)?;
    let mut out = head.phrase(lang)?;
    let mut before = head;
    let mut rest = rest;
    while let Some((figure, following)) = rest.split_first() {
        rest = following;
        let adds =
            figure.measure != Measure::Level || matches!(figure.grades, Some(Grades::Alone(_)));
        let continues = adds && figure.noun == head.noun;
        let is_governed = Tone::of(figure) == Tone::of(before);
        // Whether an 预计 or a stage that was said reaches this far without being meant.
        let is_set_off = !is_governed && Tone::of(before) != Tone::Plain;
        let said = Said {
            noun: continues,
            tone: is_governed && (continues || is_adverbial(Tone::of(figure), lang)),
            time: figure.period == head.period,
            level: before.measure == Measure::Level,
        };
        // Checks the figure too, also where its own clause is not what is said.
        let whole = figure.phrase(lang)?;
        let is_standing = figure.measure.is_standing() && continues;
        let clause = match figure.reading {
            Reading::Absent(_) => whole,
            _ if figure.caveats.unsourced => whole,
            _ if is_standing => {
                let paired = following
                    .first()
                    .is_some_and(|next| same_standing(figure, next) && next.noun == head.noun);
                rest = if paired { following.get(1..).unwrap_or_default() } else { following };
                standing(figure, paired, said, lang)?
            }
            _ => clause(figure, said, lang)?,
        };
        // The last of several that one noun governs.
        let closes = continues && !is_standing && rest.is_empty() && figures.len() > 2;
        let separator = match lang {
            Lang::Zh if is_set_off => "；",
            Lang::Zh => "，",
            Lang::En if is_set_off || !continues => "; ",
            Lang::En if closes && !said.level => " and ",
            Lang::En => ", ",
        };
        out.push_str(separator);
        out.push_str(&clause);
        before = figure;
    }
    Ok(out)
}

/// Verbs of levels that say no more than that something was so; without them a sentence says the same in fewer
/// characters. Verbs of change (新增, 压减) are none of them: they are part of the fact.
const PLAIN_VERBS: [&str; 8] = ["完成", "实现", "达", "筹集", "办理", "实施", "策划", "开展"];

static NO_VERB: Text = Text { zh: String::new(), en: String::new() };

/// The Chinese sentence without its head's verb, for lines that the whole one does not fill well; `None` where the
/// verb says something, or where there is none.
///
/// # Errors
///
/// As of [`sentence`].
pub fn brief(figures: &[Figure<'_>]) -> Result<Option<String>, Refusal> {
    let (head, rest) = figures.split_first().ok_or(Refusal::NoFigures)?;
    let is_plain = head.measure == Measure::Level
        && head.frame == Frame::NounFirst
        && PLAIN_VERBS.contains(&head.verb.zh.as_str());
    if !is_plain {
        return Ok(None);
    }
    let mut said = vec![Figure { verb: &NO_VERB, ..*head }];
    said.extend_from_slice(rest);
    sentence(&said, Lang::Zh).map(Some)
}

fn clause(figure: &Figure<'_>, said: Said, lang: Lang) -> Result<String, Refusal> {
    let clause = match lang {
        Lang::Zh => zh::clause(figure, said),
        Lang::En => en::clause(figure, said),
    };
    clause.map(|clause| clause + &caveats::tail(figure, lang))
}

/// Whether two figures are the standings of one level and its growth, and the same.
fn same_standing(one: &Figure<'_>, other: &Figure<'_>) -> bool {
    one.measure.is_standing()
        && other.measure.is_standing()
        && one.measure != other.measure
        && one.reading == other.reading
        && one.of == other.of
        && Tone::of(one) == Tone::of(other)
}

/// Whether what is said of a tone at the head of a sentence reaches clauses on other subjects too.
fn is_adverbial(tone: Tone, lang: Lang) -> bool {
    match tone {
        Tone::Plain => true,
        Tone::Staged(_) | Tone::Provisional => lang == Lang::Zh,
        Tone::Estimated | Tone::Forecast | Tone::Planned => false,
    }
}

/// A standing whose noun has been said: 总量、增幅全市领先, with level and growth among the highest.
fn standing(figure: &Figure<'_>, paired: bool, said: Said, lang: Lang) -> Result<String, Refusal> {
    let subject = match (paired, figure.measure) {
        (true, _) => Text::new("总量、增幅", "level and growth"),
        (false, Measure::GrowthStanding) => Text::new("增幅", "growth"),
        (false, _) => Text::new("总量", "level"),
    };
    Ok(match lang {
        Lang::Zh => {
            let figure = Figure { measure: Measure::Standing, noun: &subject, ..*figure };
            zh::clause(&figure, Said { noun: false, ..said })?
        }
        Lang::En => format!("with {} {}", subject.en, en::clause(figure, said)?),
    })
}
