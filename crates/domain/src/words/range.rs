//! A level that was published as an interval: 5%～5.5%, 9亿～16亿元.

use super::{
    Refusal, Words,
    amount::{Amount, Counted, interval},
    figure::Unit,
};
use crate::{decimal::Decimal, text::Lang};

/// The words of a level between two ends, both included: % on both ends, the scale on both, the unit once.
///
/// # Errors
///
/// [`Refusal::EmptyInterval`] unless `low` is below `high`, [`Refusal::OutOfRange`] if an end has too many
/// digits.
pub fn range(low: Decimal, high: Decimal, unit: Unit<'_>, lang: Lang) -> Result<Words, Refusal> {
    if low.cmp_value(high).is_ge() {
        return Err(Refusal::EmptyInterval { low, high });
    }
    let amount = interval(low, high, Counted::level(unit), lang)?;
    let cell = amount.text();
    let Amount { before, number, unit, after } = amount;
    Ok(Words { before, number, unit, after, phrase: cell.clone(), cell, ..Words::default() })
}
