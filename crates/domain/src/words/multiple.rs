//! A figure as a multiple of its base: 是上年的2.5倍.

use super::{
    Figure, Refusal, Words,
    amount::{Counted, Voice, amount, is_at_least_one},
    derived,
    predicate::{Predicate, were},
    time,
};
use crate::{decimal::Decimal, observation::Measure, text::Lang};

/// The words of how many times the figure of the year before a figure is. The reading of `times` is that
/// number; its other fields say of what, when and how settled. Less than once is said in percent, because
/// 倍 is never said of what has become less.
///
/// # Errors
///
/// [`Refusal::NoNumber`] if there is no number, [`Refusal::NegativeMultiple`] if it is below 0, and what has
/// no wording in digits.
pub fn multiple(times: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let figure = Figure { measure: Measure::Level, base_unit: None, ..*times };
    let value = figure.number()?;
    if value.is_negative() {
        return Err(Refusal::NegativeMultiple(value));
    }
    let (said, counted) = if is_at_least_one(value) {
        (value, Counted::Times)
    } else {
        (value.shifted(2).ok_or(Refusal::OutOfRange(value))?, Counted::Percent)
    };
    let amount = amount(said, figure.qualifier, counted, Voice::Fact, lang)?;
    let is_once = Decimal::new(1, 0).is_some_and(|one| value.cmp_value(one).is_eq());
    let noun = figure.noun.get(lang);
    let phrase = match lang {
        Lang::Zh => {
            let base = time::base_zh(figure.period);
            let predicate = if is_once {
                format!("与{base}相当")
            } else {
                format!("是{base}的{}", amount.text())
            };
            derived::zh(&figure, noun, &predicate)
        }
        Lang::En => {
            let base = match figure.period.as_year() {
                Some(_) => "the previous year's figure",
                None => "the figure a year earlier",
            };
            let short = match counted {
                _ if is_once => format!("level with {base}"),
                Counted::Percent => format!("{} of {base}", amount.text()),
                _ => format!("{} {base}", amount.text()),
            };
            derived::en(&figure, noun, &Predicate::was(were(noun), short))
        }
    };
    Ok(derived::words(&figure, amount, phrase, lang))
}
