//! Implied values, 推算: what follows from published figures, as an interval.
//!
//! They stand beside a figure and are always marked implied; nothing is derived from them. They are given only
//! where the value itself is not recorded.
//!
//! - The whole, from a part and its published share: 62 with 27.3% imply a whole between 62 / 0.2735 and
//!   62 / 0.2725; as it is counted, 227.
//! - The base, from a level and its published growth, where growth is nominal: growth at constant prices
//!   says nothing about last year's level at last year's prices.
//!
//! The ends are rounded outward, so the interval is never narrower than what the figures allow; of things that
//! are counted they are the first and the last whole number in it.

use scorecard_domain::{Bound, Decimal, Interval, Ratio};

use crate::{exact::Range, span, value::Value};

/// What is implied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImpliedKind {
    /// The whole, from a part and its share.
    Whole,
    /// The level a year earlier, from a level and its growth.
    Base,
}

/// An implied value, in the indicator's unit and multiplier. At least one end is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Implied {
    /// What it is.
    pub kind: ImpliedKind,
    /// Between what it lies.
    pub range: Range,
}

/// The whole of which `part` is that published `share`; none if nothing follows.
pub(crate) fn whole(part: &Value, share: &Value, counted: bool, decimals: u8) -> Option<Implied> {
    let share = span::times(published(share)?, 1, 100);
    quotient(ImpliedKind::Whole, part, share, counted, decimals)
}

/// The least and the greatest whole number in the interval: things that are counted come whole, so 62 of 27.3%
/// are 62 of 227. None if there is no whole number in it, or an end is out of range.
fn whole_numbers(interval: Interval) -> Option<Range> {
    let floor = |at: Ratio| at.numerator().div_euclid(at.denominator());
    let low = match interval.low {
        Bound::Unbounded => None,
        Bound::Closed(at) => Some(-floor(Ratio::ZERO.checked_sub(at)?)),
        Bound::Open(at) => Some(floor(at) + 1),
    };
    let high = match interval.high {
        Bound::Unbounded => None,
        Bound::Closed(at) => Some(floor(at)),
        Bound::Open(at) => Some(-floor(Ratio::ZERO.checked_sub(at)?) - 1),
    };
    if let (Some(low), Some(high)) = (low, high)
        && high < low
    {
        return None;
    }
    let decimal = |end: Option<i128>| end.map(|end| Decimal::new(end, 0));
    let range = Range { low: decimal(low).flatten(), high: decimal(high).flatten() };
    (range.low.is_some() == low.is_some() && range.high.is_some() == high.is_some())
        .then_some(range)
}

/// The level a year before `value`, which has that published `growth`; none if nothing follows.
pub(crate) fn base(value: &Value, growth: &Value, counted: bool, decimals: u8) -> Option<Implied> {
    let ratio = span::plus(span::times(published(growth)?, 1, 100), span::one());
    quotient(ImpliedKind::Base, value, ratio, counted, decimals)
}

fn published(percentage: &Value) -> Option<Interval> {
    percentage.reading.value().map(|_| span::of(percentage, false))
}

fn quotient(
    kind: ImpliedKind,
    value: &Value,
    by: Interval,
    counted: bool,
    decimals: u8,
) -> Option<Implied> {
    let number = value.reading.value()?;
    let interval = span::over(span::of(value, counted), by);
    let outward = || span::outward(interval, decimals.max(number.scale()));
    let range = if counted { whole_numbers(interval).unwrap_or_else(outward) } else { outward() };
    (range.low.is_some() || range.high.is_some()).then_some(Implied { kind, range })
}
