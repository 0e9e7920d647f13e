//! Parts and their whole: whether figures that are named as parts of another make it up.
//!
//! They do if the interval of their sum meets that of the whole: counts must add up exactly (4 + 11 = 15), rounded
//! numbers within their rounding, qualified ones as far as their wording allows.

use scorecard_domain::{Decimal, Interval, Missing, Ratio};

use crate::{exact::Range, span, value::Value};

/// Parts that cannot make their whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartsDiffer {
    /// The sum of the numbers as they stand.
    pub sum: Decimal,
    /// What the sum can be.
    pub parts: Range,
    /// What the whole can be.
    pub whole: Range,
}

/// Checks values of one indicator's unit; nothing if the parts make the whole, or can. `counted` says that
/// numbers without qualifier are exact.
///
/// # Errors
///
/// `InputAbsent` or `InputInexact` if one of them has no number, `OutOfRange` if the sum does not fit.
pub fn check(
    whole: &Value,
    parts: &[Value],
    counted: bool,
) -> Result<Option<PartsDiffer>, Missing> {
    let mut scale = whole.amount()?.scale();
    let mut sum = Decimal::ZERO;
    let mut interval = Interval::exactly(Ratio::ZERO);
    for part in parts {
        let amount = part.amount()?;
        scale = scale.max(amount.scale());
        sum = sum.checked_add(amount).ok_or(Missing::OutOfRange)?;
        interval = span::plus(interval, span::of(part, counted));
    }
    let whole = span::of(whole, counted);
    if interval.meets(whole) {
        return Ok(None);
    }
    let decimals = if counted { scale } else { (scale + 1).min(Decimal::MAX_SCALE) };
    let (parts, whole) = (span::outward(interval, decimals), span::outward(whole, decimals));
    Ok(Some(PartsDiffer { sum, parts, whole }))
}
