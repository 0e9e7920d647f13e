//! A figure beside what was published of it a year ago: 上年公布预计增长5%左右，初步核算为增长4.1%.

use super::{
    Figure, Refusal, Words,
    stage::{Tone, stage_name},
    time, zh,
};
use crate::{decimal::Decimal, observation::Measure, reading::Reading, text::Lang};

/// A figure that has become more settled since it was first published.
#[derive(Clone, Copy, Debug)]
pub struct Revised<'a> {
    /// The figure as it is known now.
    pub now: Figure<'a>,
    /// The same figure as the edition of a year ago had it.
    pub before: Figure<'a>,
}

impl Revised<'_> {
    /// Both in the words of one language. The parts are those of the figure as it is known now.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`] for either; [`Refusal::NoNumber`] if one has none, [`Refusal::MeasuresDiffer`] if
    /// they show two faces of an indicator.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let (now, before) = (&self.now, &self.before);
        if now.measure != before.measure {
            return Err(Refusal::MeasuresDiffer { measure: now.measure, base: before.measure });
        }
        let (value, was) = (now.number()?, before.number()?);
        let time = time::opening_of(now, false, lang);
        let noun = now.noun.get(lang);
        let phrase = match lang {
            Lang::Zh => {
                let first = published_zh(Tone::of(before), &said_zh(before, was)?);
                let then = known_zh(Tone::of(now), &said_zh(now, value)?);
                format!("{time}{noun}上年公布{first}，{then}")
            }
            Lang::En => {
                let first = published_en(Tone::of(before), &Said::of(before, was)?);
                let said = Said::of(now, value)?;
                // The same kind of change is not named again.
                let is_named = value.is_negative() == was.is_negative();
                let then = if is_named { said.amount.clone() } else { said.text() };
                let colon = if noun.is_empty() { "" } else { ": " };
                let then = known_en(Tone::of(now), &then);
                format!("{time}{noun}{colon}published last year as {first}; {then}")
            }
        };
        Ok(Words { phrase, ..now.words(lang)? })
    }
}

/// 增长5%左右 for changes, the amount alone for all others.
fn said_zh(figure: &Figure<'_>, value: Decimal) -> Result<String, Refusal> {
    let bare = Figure { base_said: true, ..*figure };
    match figure.measure {
        Measure::Growth => zh::grown(&bare, value),
        Measure::ComparableGrowth => Ok(format!("可比{}", zh::grown(&bare, value)?)),
        Measure::Difference => zh::difference(&bare),
        Measure::Reduction => Ok(format!("下降{}", bare.amount(Lang::Zh)?.text())),
        _ => Ok(bare.amount(Lang::Zh)?.text()),
    }
}

fn published_zh(tone: Tone, said: &str) -> String {
    match tone {
        Tone::Staged(stage) => format!("{}{said}", stage_name(stage, Lang::Zh)),
        Tone::Provisional => format!("初步统计{said}"),
        _ => format!("{}{said}", tone.hedge_zh()),
    }
}

fn known_zh(tone: Tone, said: &str) -> String {
    match tone {
        Tone::Staged(stage) => format!("{}为{said}", stage_name(stage, Lang::Zh)),
        Tone::Provisional => format!("初步统计为{said}"),
        Tone::Plain => format!("现为{said}"),
        Tone::Estimated | Tone::Forecast | Tone::Planned => format!("现{}{said}", tone.hedge_zh()),
    }
}

/// A number as English names it: an article, the kind of change, the amount.
struct Said {
    article: &'static str,
    kind: &'static str,
    amount: String,
}

impl Said {
    fn of(figure: &Figure<'_>, value: Decimal) -> Result<Self, Refusal> {
        let (article, kind) = match (figure.measure, value.is_negative()) {
            (Measure::Growth | Measure::ComparableGrowth, false) => ("", "growth of "),
            (Measure::Growth | Measure::ComparableGrowth, true) => ("a ", "fall of "),
            (Measure::Difference, false) => ("an ", "increase of "),
            (Measure::Difference, true) => ("a ", "decrease of "),
            (Measure::Reduction, _) => ("a ", "cut of "),
            _ => ("", ""),
        };
        let value = if kind.is_empty() { value } else { value.abs() };
        let amount = Figure { reading: Reading::Value(value), ..*figure }.amount(Lang::En)?.text();
        let tail =
            if figure.measure == Measure::ComparableGrowth { " on a comparable basis" } else { "" };
        Ok(Self { article, kind, amount: format!("{amount}{tail}") })
    }

    fn text(&self) -> String {
        [self.article, self.kind, &self.amount].concat()
    }
}

fn published_en(tone: Tone, said: &Said) -> String {
    let Said { kind, amount, .. } = said;
    match tone {
        Tone::Estimated => format!("an estimated {kind}{amount}"),
        Tone::Forecast => format!("an expected {kind}{amount}"),
        Tone::Planned => format!("a planned {kind}{amount}"),
        _ => by_stage(tone, &said.text()),
    }
}

fn known_en(tone: Tone, said: &str) -> String {
    match tone {
        Tone::Plain => format!("now {said}"),
        Tone::Estimated => format!("now estimated at {said}"),
        Tone::Forecast => format!("now expected to be {said}"),
        Tone::Planned => format!("now planned to be {said}"),
        Tone::Staged(_) | Tone::Provisional => by_stage(tone, said),
    }
}

/// 4.1% by preliminary accounting.
fn by_stage(tone: Tone, said: &str) -> String {
    match tone.opening(Lang::En).strip_suffix(", ") {
        Some(stage) => format!("{said} {stage}"),
        None => said.to_owned(),
    }
}
