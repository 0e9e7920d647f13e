//! Growth against another base than the year before: the period right before, and years on average.

use super::{
    Figure, Refusal, Words, derived,
    one_sided::Known,
    predicate::{Form, Predicate, moved, were},
    time, zh,
};
use crate::{
    decimal::Decimal,
    indicator::GrowthRule,
    observation::Measure,
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
    let phrase = match (lang, unchanged(&growth, rate)) {
        (Lang::Zh, Some([zh, _])) => derived::zh(&growth, noun, &format!("环比{zh}")),
        (Lang::Zh, None) => {
            derived::zh(&growth, noun, &format!("环比{}", zh::grown(&growth, rate)?))
        }
        (Lang::En, unchanged) => {
            let before = match growth.period.months() {
                1 => "month",
                3 => "quarter",
                6 => "half-year",
                12 => "year",
                _ => "period",
            };
            let predicate = match unchanged {
                Some([_, en]) => {
                    Predicate::was(were(noun), format!("{en} from the previous {before}"))
                }
                None => moved(&growth, rate, &format!(" on the previous {before}"))?,
            };
            derived::en(&growth, noun, &predicate)
        }
    };
    Ok(derived::words(&growth, growth.amount(lang)?, phrase, lang))
}

/// The words of growth by the year on average, in percent. The period of `growth` is the years that it grew in, 2016—2020年年均增长7.5%,
/// with the year before them as its base; or it is a year or a part of one, and `base` the same of an earlier year:
/// 三季度，比2019年同期年均增长5.1%. Of one year it is that year's growth, and said so.
///
/// # Errors
///
/// As [`Figure::words`]; [`Refusal::NoNumber`] if there is no rate.
pub fn average(growth: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let (growth, rate) = rate(growth)?;
    let Figure { period, base, .. } = growth;
    let of_years = period.months() > 12 && period.months().is_multiple_of(12);
    let is_of_one_year = match base {
        _ if of_years => false,
        Some(base) => period.plus_years(-1) == Some(base),
        None => period.as_year().is_some(),
    };
    if is_of_one_year {
        // Who says it in words of another measure adds the grade.
        return Figure { grades: None, base: None, ..growth }.bare_words(lang);
    }
    let since = base.filter(|_| !of_years).map(|base| base.start().year());
    let growth = Figure { period_said: growth.period_said || of_years, ..growth };
    let noun = growth.noun.get(lang);
    let unchanged = unchanged(&growth, rate);
    let phrase = match lang {
        Lang::Zh => {
            let comma = if noun.is_empty() { "" } else { "，" };
            let subject = match of_years {
                true => format!("{}{comma}{noun}", time::stretch(period, Lang::Zh)),
                false => noun.to_owned(),
            };
            let than = |word| since.map(|year| format!("{word}{year}年同期")).unwrap_or_default();
            let change = match unchanged {
                Some([zh, _]) => format!("{}年均{zh}", than("与")),
                None => format!("{}年均{}", than("比"), zh::grown(&growth, rate)?),
            };
            derived::zh(&growth, &subject, &change)
        }
        Lang::En => {
            let stretch = match (of_years, since) {
                (true, _) => format!(" {}", time::stretch(period, Lang::En)),
                (false, Some(year)) => format!(" since the same period of {year}"),
                (false, None) => String::new(),
            };
            let predicate = match (unchanged, Known::of(&growth, rate)) {
                (Some([_, en]), _) => {
                    Predicate::was(were(noun), format!("{en} on average{stretch}"))
                }
                (None, Some(known)) if !known.has_size() => {
                    moved(&growth, rate, &format!(" on average{stretch}"))?
                }
                (None, known) => {
                    let yearly = moved(&growth, rate, &format!(" a year on average{stretch}"))?;
                    let change = if rate.is_negative() { "fall" } else { "growth" };
                    let size = Figure { reading: Reading::Value(rate.abs()), ..growth };
                    match known {
                        Some(_) => yearly,
                        None => {
                            let by = size.amount(lang)?.text();
                            let short = format!("average annual {change} of {by}{stretch}");
                            Predicate { short: Form::Whole(short), ..yearly }
                        }
                    }
                }
            };
            derived::en(&growth, noun, &predicate)
        }
    };
    Ok(derived::words(&growth, growth.amount(lang)?, phrase, lang))
}

/// The figure as a plain growth, and its rate.
fn rate<'a>(figure: &Figure<'a>) -> Result<(Figure<'a>, Decimal), Refusal> {
    let growth = Figure { measure: Measure::Growth, growth_rule: GrowthRule::Nominal, ..*figure };
    Ok((growth, growth.number()?))
}

/// What is said of a rate of zero; `None` of another.
fn unchanged(growth: &Figure<'_>, rate: Decimal) -> Option<[&'static str; 2]> {
    let is_said = matches!(growth.qualifier, Qualifier::Exact | Qualifier::About);
    let nearly = growth.is_rounded_away() || growth.qualifier == Qualifier::About;
    let words = if nearly { ["基本持平", "little changed"] } else { ["持平", "unchanged"] };
    (is_said && rate.is_zero()).then_some(words)
}
