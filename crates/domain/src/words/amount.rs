//! A number with its unit and qualifier, in digits: scales, separators and the place of 余.

use super::{Refusal, figure::Unit, numerals::grouped};
use crate::{
    decimal::Decimal,
    observation::Measure,
    reading::Qualifier,
    text::{Lang, Text},
};

static NO_UNIT: Text = Text { zh: String::new(), en: String::new() };

/// A worded number; the four parts joined without anything between them are what is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) before: String,
    pub(super) number: String,
    pub(super) unit: String,
    pub(super) after: String,
}

impl Amount {
    pub(super) fn text(&self) -> String {
        [self.before.as_str(), &self.number, &self.unit, &self.after].concat()
    }

    /// Only words: a standing.
    pub(super) fn word(word: &str) -> Self {
        Self { after: word.to_owned(), ..Self::default() }
    }
}

/// What a number is counted in, resolved from the measure and the indicator.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted<'a> {
    /// In the indicator's unit.
    In(Unit<'a>),
    /// In percent.
    Percent,
    /// In percentage points.
    Points,
    /// In multiples, which Chinese says where English says percent.
    Times,
}

impl<'a> Counted<'a> {
    /// The unit of a measure of an indicator in that unit.
    pub(super) fn of(measure: Measure, unit: Unit<'a>) -> Self {
        match measure {
            Measure::Level => Self::level(unit),
            Measure::Difference | Measure::GapToFirst => Self::difference(unit),
            Measure::Contribution => Self::Points,
            Measure::Index => Self::In(Unit { name: &NO_UNIT, multiplier: 0 }),
            _ => Self::Percent,
        }
    }

    /// The unit of a level.
    pub(super) fn level(unit: Unit<'a>) -> Self {
        if unit.is_percent() { Self::Percent } else { Self::In(unit) }
    }

    /// The unit of a difference of levels.
    pub(super) fn difference(unit: Unit<'a>) -> Self {
        if unit.is_percent() { Self::Points } else { Self::In(unit) }
    }
}

/// Whether a fact is stated or a promise made: promises have words of their own for two qualifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// 超, 不超过.
    Fact,
    /// 突破, 控制在…以内.
    Promise,
}

/// The number in the words of a language.
pub(super) fn amount(
    value: Decimal,
    qualifier: Qualifier,
    counted: Counted<'_>,
    voice: Voice,
    lang: Lang,
) -> Result<Amount, Refusal> {
    match lang {
        Lang::Zh => zh(value, qualifier, counted, voice),
        Lang::En => {
            if qualifier == Qualifier::MoreThan {
                // What has no 余 is refused in both languages.
                zh(value, qualifier, counted, voice)?;
            }
            en(value, value, qualifier, counted, voice)
        }
    }
}

/// Two ends: % on both, the scale on both and the unit once: 5%～5.5%, 9亿～16亿元.
pub(super) fn interval(
    low: Decimal,
    high: Decimal,
    counted: Counted<'_>,
    lang: Lang,
) -> Result<Amount, Refusal> {
    let end = |value| match lang {
        Lang::Zh => zh(value, Qualifier::Exact, counted, Voice::Fact),
        Lang::En => en(value, high, Qualifier::Exact, counted, Voice::Fact),
    };
    let (low, high) = (end(low)?, end(high)?);
    let (unit, to) = match (counted, lang) {
        (Counted::In(unit), Lang::Zh) => (unit.name.zh.clone(), "～"),
        (Counted::In(unit), Lang::En) => (format!(" {}", unit.name.en), " to "),
        (_, Lang::Zh) => (String::new(), "～"),
        (_, Lang::En) => (String::new(), " to "),
    };
    let low_unit = low.unit.strip_suffix(&unit).unwrap_or(&low.unit);
    let low = [low.before.as_str(), &low.number, low_unit, to].concat();
    Ok(Amount { before: format!("{low}{}", high.before), ..high })
}

/// The scales that Chinese numbers step down through, the largest first.
const SCALES: [(i8, &str); 4] = [(12, "万亿"), (8, "亿"), (4, "万"), (0, "")];
/// The other powers of ten that units are published in.
const OTHER_SCALES: [(i8, &str); 6] =
    [(1, "十"), (2, "百"), (3, "千"), (6, "百万"), (7, "千万"), (9, "十亿")];

fn scale_word(power: i8) -> Option<&'static str> {
    let mut all = SCALES.iter().chain(&OTHER_SCALES);
    all.find(|(scale, _)| *scale == power).map(|(_, word)| *word)
}

/// The next lower step, if there is one.
fn step_down(power: i8) -> Option<i8> {
    SCALES.iter().map(|(scale, _)| *scale).find(|scale| *scale < power)
}

/// Whether the number without its sign is 1 or more.
pub(super) fn is_at_least_one(number: Decimal) -> bool {
    Decimal::new(1, 0).is_none_or(|one| number.abs().cmp_value(one).is_ge())
}

/// The number in a scale that Chinese has a word for, never below 1 of it: 0.85亿元 is 8500万元.
fn in_chinese_scale(value: Decimal, multiplier: i8) -> Option<(Decimal, &'static str)> {
    let (mut power, mut number) = (multiplier, value);
    loop {
        let word = scale_word(power);
        let is_small = !number.is_zero() && !is_at_least_one(number);
        match (word, step_down(power)) {
            (Some(word), None) => return Some((number, word)),
            (Some(word), Some(_)) if !is_small => return Some((number, word)),
            (_, lower) => power = lower.unwrap_or(0),
        }
        number = value.shifted(multiplier.checked_sub(power)?)?;
    }
}

/// A round number of 10000 or more that is only approximate is said in 万: 1.5万余套.
fn in_ten_thousands(number: Decimal) -> Option<Decimal> {
    let number = number.trimmed();
    let is_round = number.scale() == 0 && number.mantissa() % 1000 == 0;
    (is_round && number.mantissa().abs() >= 10_000)
        .then(|| number.shifted(-4))?
        .map(Decimal::trimmed)
}

fn zh(
    value: Decimal,
    qualifier: Qualifier,
    counted: Counted<'_>,
    voice: Voice,
) -> Result<Amount, Refusal> {
    let (mut number, mut scale) = match counted {
        Counted::In(unit) => {
            in_chinese_scale(value, unit.multiplier).ok_or(Refusal::OutOfRange(value))?
        }
        Counted::Percent | Counted::Points | Counted::Times => (value, ""),
    };
    let unit = match counted {
        Counted::In(unit) => unit.name.get(Lang::Zh),
        Counted::Percent => "%",
        Counted::Points => "个百分点",
        Counted::Times => "倍",
    };
    if let Counted::In(_) = counted
        && scale.is_empty()
        && qualifier != Qualifier::Exact
        && let Some(tens) = in_ten_thousands(number)
    {
        (number, scale) = (tens, "万");
    }
    let more_than = match qualifier {
        Qualifier::MoreThan if !number.is_negative() => more_than(number, scale, counted)?,
        _ => None,
    };
    let (before, after) = match (qualifier, voice) {
        (Qualifier::Exact, _) => ("", ""),
        (Qualifier::About, _) => ("", "左右"),
        (Qualifier::Nearly, _) => ("近", ""),
        (Qualifier::AtLeast, _) => ("", "以上"),
        (Qualifier::MoreThan, _) if more_than.is_some() => ("", ""),
        (Qualifier::Above | Qualifier::MoreThan, Voice::Fact) => ("超", ""),
        (Qualifier::Above | Qualifier::MoreThan, Voice::Promise) => ("突破", ""),
        (Qualifier::AtMost, Voice::Fact) => ("不超过", ""),
        (Qualifier::AtMost, Voice::Promise) => ("控制在", "以内"),
    };
    let (before, after) = bound(number, qualifier).map_or((before, after), |[zh, _]| (zh, ""));
    let unit = match more_than {
        Some(Surplus::BeforeScale) => format!("余{scale}{unit}"),
        Some(Surplus::AfterScale) => format!("{scale}余{unit}"),
        None => [scale, unit].concat(),
    };
    Ok(Amount { before: before.into(), number: number.to_string(), unit, after: after.into() })
}

/// How a number below zero is said to be a bound: 高于-2%, and not 超-2%, which could be further below zero as well. So is zero
/// with what is below it: 近0.0% would be about zero.
fn bound(number: Decimal, qualifier: Qualifier) -> Option<[&'static str; 2]> {
    let words = match qualifier {
        Qualifier::Exact | Qualifier::About => return None,
        Qualifier::AtLeast => ["不低于", "at least "],
        Qualifier::MoreThan | Qualifier::Above => ["高于", "above "],
        Qualifier::AtMost => ["不高于", "at most "],
        Qualifier::Nearly => ["低于", "below "],
    };
    (number.is_negative() || number.is_zero() && qualifier == Qualifier::Nearly).then_some(words)
}

/// Whether 余 is too much to be said of the number: below 10 in things that are counted one by one.
pub(super) fn is_too_small_for_more_than(value: Decimal, counted: Counted<'_>) -> bool {
    matches!(
        zh(value, Qualifier::MoreThan, counted, Voice::Fact),
        Err(Refusal::TooSmallForMoreThan(_))
    )
}

/// Where 余 stands.
enum Surplus {
    /// 4000余亿元.
    BeforeScale,
    /// 14.4万余户.
    AfterScale,
}

/// The place of 余, or `None` where only 超 is right: with percentages, with decimals, with uneven
/// numbers that have no scale and with none of a scale.
fn more_than(
    number: Decimal,
    scale: &str,
    counted: Counted<'_>,
) -> Result<Option<Surplus>, Refusal> {
    let number = number.trimmed();
    let is_whole = number.scale() == 0;
    let is_even_ten = is_whole && number.mantissa() % 10 == 0;
    Ok(match counted {
        Counted::Percent | Counted::Points | Counted::Times => None,
        Counted::In(_) if scale.is_empty() => {
            if is_whole && number.mantissa().abs() < 10 {
                return Err(Refusal::TooSmallForMoreThan(number));
            }
            is_even_ten.then_some(Surplus::BeforeScale)
        }
        Counted::In(_) if number.is_zero() => None,
        Counted::In(_) if is_even_ten => Some(Surplus::BeforeScale),
        Counted::In(_) => Some(Surplus::AfterScale),
    })
}

/// The number in English, in the scale that fits `like`.
fn en(
    value: Decimal,
    like: Decimal,
    qualifier: Qualifier,
    counted: Counted<'_>,
    voice: Voice,
) -> Result<Amount, Refusal> {
    let qualified = match (qualifier, voice) {
        (Qualifier::Exact, _) => "",
        (Qualifier::About, _) => "about ",
        (Qualifier::Nearly, _) => "nearly ",
        (Qualifier::MoreThan, _) | (Qualifier::Above, Voice::Fact) => "more than ",
        (Qualifier::AtLeast, _) => "at least ",
        (Qualifier::Above, Voice::Promise) => "above ",
        (Qualifier::AtMost, Voice::Fact) => "no more than ",
        (Qualifier::AtMost, Voice::Promise) => "at or below ",
    };
    let qualified = bound(value, qualifier).map_or(qualified, |[_, en]| en);
    let (number, scale) = match counted {
        Counted::In(unit) => {
            in_english_scale(value, like, unit.multiplier).ok_or(Refusal::OutOfRange(value))?
        }
        Counted::Percent | Counted::Points | Counted::Times => (value, ""),
    };
    let number = grouped(number);
    let (currency, unit) = match counted {
        Counted::Percent => ("", "%".to_owned()),
        Counted::Times => ("", " times".to_owned()),
        Counted::Points if number == "1" || number == "-1" => ("", " percentage point".to_owned()),
        Counted::Points => ("", " percentage points".to_owned()),
        Counted::In(unit) if unit.is_us_dollars() => ("US$", scale.to_owned()),
        Counted::In(unit) => match unit.name.en.as_str() {
            "" => ("", scale.to_owned()),
            name => ("", [scale, " ", name].concat()),
        },
    };
    Ok(Amount { before: [qualified, currency].concat(), number, unit, after: String::new() })
}

const ENGLISH_SCALES: [(i8, &str); 3] = [(12, " trillion"), (9, " billion"), (6, " million")];
/// A number that needs more decimals than this in its scale is written out instead.
const MAX_SCALED_DECIMALS: u8 = 5;

/// The number in the largest English scale that `like` reaches, with all its digits; plain where it reaches
/// none or the number would need too many decimals.
fn in_english_scale(
    value: Decimal,
    like: Decimal,
    multiplier: i8,
) -> Option<(Decimal, &'static str)> {
    let plain = value.shifted(multiplier)?;
    let reached = like.shifted(multiplier)?.abs();
    for (power, word) in ENGLISH_SCALES {
        let threshold = Decimal::new(1, 0)?.shifted(power)?;
        if reached.cmp_value(threshold).is_lt() {
            continue;
        }
        let scaled = value.shifted(multiplier.checked_sub(power)?);
        // Zeros that were published as decimals stay; those of a whole number say nothing.
        let scaled = scaled.map(|s| if value.scale() == 0 { s.trimmed() } else { s });
        return Some(match scaled.filter(|s| s.scale() <= MAX_SCALED_DECIMALS) {
            Some(scaled) => (scaled, word),
            None => (plain, ""),
        });
    }
    Some((plain, ""))
}
