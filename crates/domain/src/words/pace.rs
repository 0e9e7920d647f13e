//! Growth against another base than the year before: the period right before, and years on average.

use super::{
    Figure, Refusal, Words, derived,
    predicate::{Form, Predicate, moved, were},
    zh,
};
use crate::{
    decimal::Decimal,
    indicator::GrowthRule,
    observation::Measure,
    period::Period,
    reading::{Qualifier, Reading},
    text::Lang,
};

/// The words of growth on the period right before, in percent: 环比下降1.3%. `growth` says how much, of
/// what, when and how settled; the length of its period is that of the period before.
///
/// # Errors
///
/// As [`Figure::words`]; [`Refusal::NoNumber`] if there is no rate.
pub fn sequential(growth: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let (growth, rate) = rate(growth)?;
    let noun = growth.noun.get(lang);
    let is_unchanged =
        rate.is_zero() && matches!(growth.qualifier, Qualifier::Exact | Qualifier::About);
    let nearly = growth.inexact || growth.qualifier == Qualifier::About;
    let phrase = match lang {
        Lang::Zh => {
            let change = match (is_unchanged, nearly) {
                (true, true) => "基本持平".to_owned(),
                (true, false) => "持平".to_owned(),
                (false, _) => zh::grown(&growth, rate)?,
            };
            derived::zh(&growth, noun, &format!("环比{change}"))
        }
        Lang::En => {
            let before = match growth.period.months() {
                1 => "month",
                3 => "quarter",
                6 => "half-year",
                12 => "year",
                _ => "period",
            };
            let predicate = if is_unchanged {
                let changed = if nearly { "little changed" } else { "unchanged" };
                Predicate::was(were(noun), format!("{changed} from the previous {before}"))
            } else {
                moved(&growth, rate, &format!(" on the previous {before}"))?
            };
            derived::en(&growth, noun, &predicate)
        }
    };
    Ok(derived::words(&growth, growth.amount(lang)?, phrase, lang))
}

/// The words of growth by the year on average, in percent: 2016—2020年年均增长7.5%. The period of `growth`
/// is the years that it grew in; the base is the year before them. Of one year it is that year's growth, and said so.
///
/// # Errors
///
/// As [`Figure::words`]; [`Refusal::NoNumber`] if there is no rate, [`Refusal::NotYears`] if the period is
/// not whole calendar years.
pub fn average(growth: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let (growth, rate) = rate(growth)?;
    if growth.period.as_year().is_some() {
        // Who says it in words of another measure adds the grade.
        return Figure { grades: None, ..growth }.bare_words(lang);
    }
    let (first, last) = years(growth.period)?;
    let growth = Figure { period_said: true, ..growth };
    let noun = growth.noun.get(lang);
    let phrase = match lang {
        Lang::Zh => {
            let comma = if noun.is_empty() { "" } else { "，" };
            let subject = format!("{first}—{last}年{comma}{noun}");
            derived::zh(&growth, &subject, &format!("年均{}", zh::grown(&growth, rate)?))
        }
        Lang::En => {
            let yearly = moved(&growth, rate, &format!(" a year on average in {first}–{last}"))?;
            let change = if rate.is_negative() { "fall" } else { "growth" };
            let by = Figure { reading: Reading::Value(rate.abs()), ..growth }.amount(lang)?.text();
            let short = format!("average annual {change} of {by} in {first}–{last}");
            derived::en(&growth, noun, &Predicate { short: Form::Whole(short), ..yearly })
        }
    };
    Ok(derived::words(&growth, growth.amount(lang)?, phrase, lang))
}

/// The figure as a plain growth, and its rate.
fn rate<'a>(figure: &Figure<'a>) -> Result<(Figure<'a>, Decimal), Refusal> {
    let growth = Figure { measure: Measure::Growth, growth_rule: GrowthRule::Nominal, ..*figure };
    Ok((growth, growth.number()?))
}

fn years(period: Period) -> Result<(u32, u32), Refusal> {
    let (first, last) = (period.start(), period.last());
    let is_whole = first.month() == 1 && last.month() == 12 && first.year() < last.year();
    is_whole.then(|| (first.year(), last.year())).ok_or(Refusal::NotYears(period))
}
