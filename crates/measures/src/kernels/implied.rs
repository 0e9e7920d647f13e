//! Implied values, 推算: what follows from published figures, as an interval.
//!
//! They stand beside a figure and are always marked implied; nothing is derived from them. They are given only
//! where the value itself is not recorded.
//!
//! - The whole, from a part and its published share: 62 with 27.3% imply a whole between 62 / 0.2735 and
//!   62 / 0.2725.
//! - The base, from a level and its published growth, where growth is nominal: growth at constant prices
//!   says nothing about last year's level at last year's prices.
//!
//! The ends are rounded outward, so the interval is never narrower than what the figures allow.

use scorecard_domain::Interval;

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
    let range = span::outward(interval, decimals.max(number.scale()));
    (range.low.is_some() || range.high.is_some()).then_some(Implied { kind, range })
}
