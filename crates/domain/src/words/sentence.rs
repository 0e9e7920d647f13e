//! A figure and those that continue it, joined into one sentence under one 预计.

use super::{
    Figure, Refusal, en,
    stage::Tone,
    zh::{self, Said},
};
use crate::{
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
    let mut out = head.words(lang)?.phrase;
    let mut before = head;
    let mut rest = rest;
    while let Some((figure, following)) = rest.split_first() {
        rest = following;
        let continues = figure.measure != Measure::Level && figure.noun == head.noun;
        let is_governed = Tone::of(figure) == Tone::of(before);
        // Whether an 预计 or a stage that was said reaches this far without being meant.
        let is_set_off = !is_governed && Tone::of(before) != Tone::Plain;
        let said = Said {
            noun: continues,
            tone: is_governed && (continues || Tone::of(figure) == Tone::Plain),
            time: figure.period == head.period,
            level: before.measure == Measure::Level,
        };
        figure.words(lang)?;
        let pair = following
            .first()
            .filter(|next| continues && same_standing(figure, next) && next.noun == head.noun);
        let clause = if matches!(figure.reading, Reading::Absent(_)) {
            figure.words(lang)?.phrase
        } else if figure.measure.is_standing() && continues {
            if pair.is_some() {
                rest = following.split_first().map_or(following, |(_, rest)| rest);
            }
            let subject = standing_subject(figure, pair.is_some());
            let figure = Figure { measure: Measure::Standing, noun: &subject, ..*figure };
            clause(&figure, Said { noun: false, ..said }, lang)?
        } else {
            clause(figure, said, lang)?
        };
        let separator = match lang {
            Lang::Zh if is_set_off => "；",
            Lang::Zh => "，",
            Lang::En if is_set_off || !continues => "; ",
            // The last of several that one noun governs.
            Lang::En
                if rest.is_empty()
                    && before.measure != Measure::Level
                    && before.noun == head.noun
                    && figures.len() > 2 =>
            {
                " and "
            }
            Lang::En => ", ",
        };
        out.push_str(separator);
        out.push_str(&clause);
        before = figure;
    }
    Ok(out)
}

fn clause(figure: &Figure<'_>, said: Said, lang: Lang) -> Result<String, Refusal> {
    match lang {
        Lang::Zh => zh::clause(figure, said),
        Lang::En => en::clause(figure, said),
    }
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

/// What a standing is spoken of where its noun has been said.
fn standing_subject(figure: &Figure<'_>, both: bool) -> Text {
    match (both, figure.measure) {
        (true, _) => Text::new("总量、增幅", "level and growth"),
        (false, Measure::GrowthStanding) => Text::new("增幅", "growth"),
        (false, _) => Text::new("总量", "level"),
    }
}
