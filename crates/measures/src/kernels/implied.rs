//! Implied values, 推算: what follows from published figures, as an interval.
//!
//! They stand beside a figure and are always marked implied; nothing is derived from them. They are given only
//! where the value itself is not recorded, or only that it is not collected or not yet published: what is withheld or cannot
//! exist is not worked out from others.
//!
//! - The whole, from a part and its published share: 62 with 27.3% imply a whole between 62 / 0.2735 and
//!   62 / 0.2725; as it is counted, 227.
//! - The base, from a level and its published growth, where growth is nominal: growth at constant prices
//!   says nothing about last year's level at last year's prices.
//! - A month, quarter or half-year, from two cumulative levels (1—11月累计 less 1—10月累计), of flows that add up over time:
//!   between the two, nothing else is counted. February has none unless January is recorded by itself, since January
//!   and February are one period.
//!
//! The ends are rounded outward, so the interval is never narrower than what the figures allow; of things that
//! are counted they are the first and the last whole number in it. Where there is none, as of 8 that are 30.7% (26.02 to
//! 26.10), the two figures contradict each other: that is told as a conflict, and the interval with decimals.

use scorecard_domain::{Bound, Decimal, Interval, Month, Nature, OverTime, Period, Ratio};

use super::{Levels, roll_up};
use crate::{exact::Range, level::Level, span, value::Value};

/// What is implied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImpliedKind {
    /// The whole, from a part and its share.
    Whole,
    /// The level a year earlier, from a level and its growth.
    Base,
    /// The level of the period itself, from two cumulative levels.
    Period,
}

/// An implied value, in the indicator's unit and multiplier. At least one end is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Implied {
    /// What it is.
    pub kind: ImpliedKind,
    /// Between what it lies.
    pub range: Range,
    /// Whether no whole number lies between, though it is counted: what it follows from cannot all be right.
    pub conflict: bool,
}

/// The whole of which `part` is that published `share`; none if nothing follows.
pub(crate) fn whole(part: &Level, share: &Value, counted: bool, decimals: u8) -> Option<Implied> {
    let share = span::times(published(share)?, 1, 100);
    quotient(ImpliedKind::Whole, part, share, counted, decimals)
}

/// The least and the greatest whole number in the interval: things that are counted come whole, so 62 of 27.3%
/// are 62 of 227. None if an end is out of range.
///
/// # Errors
///
/// If there is no whole number in it.
fn whole_numbers(interval: Interval) -> Result<Option<Range>, NoneBetween> {
    let floor = |at: Ratio| at.numerator().div_euclid(at.denominator());
    let is_between = |at: Ratio| at.numerator().rem_euclid(at.denominator()) != 0;
    let ceiling = |at: Ratio| floor(at) + i128::from(is_between(at));
    let low = match interval.low {
        Bound::Unbounded => None,
        Bound::Closed(at) => Some(ceiling(at)),
        Bound::Open(at) => Some(floor(at) + 1),
    };
    let high = match interval.high {
        Bound::Unbounded => None,
        Bound::Closed(at) => Some(floor(at)),
        Bound::Open(at) => Some(ceiling(at) - 1),
    };
    if let (Some(low), Some(high)) = (low, high)
        && high < low
    {
        return Err(NoneBetween);
    }
    let decimal = |end: Option<i128>| end.map(|end| Decimal::new(end, 0));
    let range = Range { low: decimal(low).flatten(), high: decimal(high).flatten() };
    let is_held = range.low.is_some() == low.is_some() && range.high.is_some() == high.is_some();
    Ok(is_held.then_some(range))
}

/// No whole number lies in an interval.
struct NoneBetween;

/// The ends with as many decimals as show that there is no whole number between them; with two, if one is the end itself.
fn without_whole_numbers(interval: Interval) -> Range {
    let shows = |range: &Range| match (range.low, range.high) {
        (Some(low), Some(high)) => {
            let closed = |end: Decimal| Bound::Closed(end.into());
            whole_numbers(Interval { low: closed(low), high: closed(high) }).is_err()
        }
        _ => false,
    };
    let mut ranges = (1..=Decimal::MAX_SCALE).map(|decimals| span::outward(interval, decimals));
    ranges.find(shows).unwrap_or_else(|| span::outward(interval, 2))
}

/// The level a year before `level`, which has that published `growth`; none if nothing follows.
pub(crate) fn base(level: &Level, growth: &Value, counted: bool, decimals: u8) -> Option<Implied> {
    let ratio = span::plus(span::times(published(growth)?, 1, 100), Interval::exactly(Ratio::ONE));
    quotient(ImpliedKind::Base, level, ratio, counted, decimals)
}

/// The level of a period that is not recorded, from that of the year up to its end and up to its beginning.
pub(crate) fn period(levels: &Levels<'_>, area: usize, period: Period) -> Option<Implied> {
    let indicator = levels.indicator;
    let accrues = matches!(indicator.nature, Nature::Flow | Nature::Count)
        && indicator.over_time == OverTime::Sum;
    let (start, last) = (period.start(), period.last());
    if !accrues || start.month() == 1 || start.year() != last.year() {
        return None;
    }
    let january = Month::new(start.year(), 1)?;
    let up_to = |month: u32| Period::new(january, u16::try_from(month).ok()?);
    let (all, before) = (up_to(last.month())?, up_to(start.month() - 1)?);
    if !levels.cube.areas.same_boundary(area, before.last(), last) {
        return None;
    }
    let level = |period| roll_up::of_period(levels, area, period);
    let (all, before) = (level(all)?, level(before)?);
    let scale = |level: &Level| level.value.amount().ok().map(Decimal::scale);
    let scale = scale(&all)?.max(scale(&before)?);
    let counted = levels.counted();
    let interval = span::minus(levels.span(&all), levels.span(&before));
    let decimals = if counted { scale } else { (scale + 1).min(Decimal::MAX_SCALE) };
    let range = span::outward(interval, decimals);
    (range.low.is_some() || range.high.is_some()).then_some(Implied {
        kind: ImpliedKind::Period,
        range,
        conflict: false,
    })
}

fn published(percentage: &Value) -> Option<Interval> {
    percentage.reading.value().map(|_| span::of(percentage, false))
}

fn quotient(
    kind: ImpliedKind,
    level: &Level,
    by: Interval,
    counted: bool,
    decimals: u8,
) -> Option<Implied> {
    let number = level.value.reading.value()?;
    let interval = span::over(level.span(counted), by);
    let outward = || span::outward(interval, decimals.max(number.scale()));
    let (range, conflict) = match counted.then(|| whole_numbers(interval)) {
        None | Some(Ok(None)) => (outward(), false),
        Some(Ok(Some(range))) => (range, false),
        Some(Err(NoneBetween)) => (without_whole_numbers(interval), true),
    };
    (range.low.is_some() || range.high.is_some()).then_some(Implied { kind, range, conflict })
}
