//! What follows from published figures, in words: an interval, always marked implied.

use super::{
    Refusal, Words,
    amount::{Amount, Counted, Voice, amount, interval},
    figure::Unit,
};
use crate::{decimal::Decimal, reading::Qualifier, text::Lang};

/// The words of an interval with at least one end: 226～228家, marked 推算. In a `conflict` no whole number lies in it, though it
/// is one of things that are counted: 26.02～26.10家, marked 推算不符.
///
/// # Errors
///
/// If an end has too many digits, or there is none ([`Refusal::NoFigures`]).
pub fn implied(
    low: Option<Decimal>,
    high: Option<Decimal>,
    conflict: bool,
    unit: Unit<'_>,
    lang: Lang,
) -> Result<Words, Refusal> {
    let counted = Counted::level(unit);
    let worded = |value, qualifier| amount(value, qualifier, counted, Voice::Fact, lang);
    let Amount { before, number, unit, after } = match (low, high) {
        (Some(low), Some(high)) if low.cmp_value(high).is_eq() => worded(low, Qualifier::Exact)?,
        (Some(low), Some(high)) => interval(low, high, counted, lang)?,
        (Some(low), None) => worded(low, Qualifier::AtLeast)?,
        (None, Some(high)) => worded(high, Qualifier::AtMost)?,
        (None, None) => return Err(Refusal::NoFigures),
    };
    let mark = match (lang, conflict) {
        (Lang::Zh, false) => "推算",
        (Lang::Zh, true) => "推算不符",
        (Lang::En, false) => "implied",
        (Lang::En, true) => "implied, in conflict",
    };
    let cell = [before.as_str(), &number, &unit, &after].concat();
    let phrase = match (lang, conflict) {
        (Lang::Zh, false) => format!("推算为{cell}"),
        (Lang::Zh, true) => format!("推算为{cell}，其间没有整数，所依据的数不能都对"),
        (Lang::En, false) => format!("implied: {cell}"),
        (Lang::En, true) => {
            format!(
                "implied: {cell}, with no whole number between: what it follows from cannot all be right"
            )
        }
    };
    Ok(Words { before, number, unit, after, mark: mark.to_owned(), cell, phrase })
}
