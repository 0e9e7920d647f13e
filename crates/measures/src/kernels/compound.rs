//! Compound growth, 年均增长: the growth by the year that, year after year, makes one level of another.
//!
//! (v(t) / v(t − n years))^(1/n) − 1, in percent. A root is no quotient, so this one measure is worked out in binary
//! floating point: 100 × expm1(log1p((v(t) − v(t − n)) / v(t − n)) / n) with the functions of the `libm` crate, which are
//! the same bits on every platform, and rounded once. Up to nine decimals it differs from the exact root's rounding at
//! most where that lies within 10^-12 of its own size from a half.
//!
//! - Its period is the years that it grew in (2016—2020, `2016-01-01/P60M`), its base the year before them. Levels
//!   may be of any twelve months; within a year (quarters) it is the same quarter n years before.
//! - One year is growth itself. Growth rule and changes of the boundary as for growth: what grows at constant
//!   prices has a published rate only.
//! - Both levels are there (`NoObservation`, `NoBasePeriod`), the base is positive (`BasePeriodNotPositive`), the later
//!   one not negative (`InputNegative`). What lies between the two does not matter.

#![expect(
    clippy::float_arithmetic,
    reason = "a root: libm's functions and IEEE arithmetic are the same bits on every platform"
)]

use scorecard_domain::{
    AreaId, Bound, Decimal, Interval, Missing, Period, Qualifier, Ratio, Reading,
};

use super::{growth, levels::Levels, sequential::of_base_period};
use crate::{
    carry,
    cube::Slot,
    exact::{self, Digits, Number},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// The compound growth over `years` years of all that is recorded, by the last period.
pub fn block(
    levels: &Levels<'_>,
    years: u16,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    levels.each_cell(|area, id, slot, period| {
        sink(id, period, at(levels, area, slot, years, digits));
    });
}

pub(crate) fn at(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
    years: u16,
    digits: Digits,
) -> Outcome {
    growth::computable(levels)?;
    of(pair(levels, area, slot, years)?, years, digits).map_err(of_base_period)
}

/// The level of a period and that of so many years before.
pub(crate) fn pair(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
    years: u16,
) -> Result<(Level, Level), Missing> {
    if years == 0 {
        return Err(Missing::BaseNotStated);
    }
    let back = levels.frequency.per_year().checked_mul(years.into());
    let base = back.and_then(|back| slot.checked_sub(back)).ok_or(Missing::NoBasePeriod)?;
    levels.against(area, slot, base)
}

pub(crate) fn of(pair: (Level, Level), years: u16, digits: Digits) -> Outcome {
    let (level, base) = pair;
    let (now, then) = (level.number()?, base.number()?);
    let (value, base) = (level.value, base.value);
    if !then.is_positive() {
        return Err(Missing::BaseNotPositive);
    }
    if now.is_negative() {
        return Err(Missing::InputNegative);
    }
    if years == 1 {
        return growth::of(pair, digits);
    }
    let qualifier = carry::qualifier(value.qualifier, base.qualifier == Qualifier::Exact);
    let change = now.checked_sub(then).ok_or(Missing::OutOfRange)?;
    let rate = yearly(float(change) / float(then), years);
    let growth = exact::of_float(rate, qualifier, digits).ok_or(Missing::OutOfRange)?;
    Ok(Value {
        reading: Reading::Value(growth),
        qualifier,
        statuses: value.statuses.union(base.statuses),
        stage: carry::stage(value.stage, base.stage),
    })
}

/// The rate by the year, in percent, of a change over so many years.
fn yearly(change: f64, years: u16) -> f64 {
    100.0 * libm::expm1(libm::log1p(change) / f64::from(years))
}

fn float(number: Number) -> f64 {
    match number {
        Number::Recorded(number) => {
            number.mantissa() as f64 / 10i128.pow(number.scale().into()) as f64
        }
        Number::Exact(number) => number.numerator() as f64 / number.denominator() as f64,
    }
}

/// The compound growth before it is rounded, where it is no root: over one year.
pub(crate) fn exact(level: &Level, base: &Level, years: u16) -> Option<Ratio> {
    if years == 1 { growth::exact(level, base) } else { None }
}

/// All that the compound growth can be, of a level and a base that can be all these: its ends a little further out than they were worked out.
pub fn interval(value: Interval, base: Interval, years: u16) -> Interval {
    if years == 1 {
        return growth::interval(value, base);
    }
    let ratio = span::over(value, base);
    let rate = |at: Ratio| {
        // Beyond all numbers only of what is far below zero.
        let Some(difference) = at.numerator().checked_sub(at.denominator()) else { return -100.0 };
        let change = difference as f64 / at.denominator() as f64;
        if change <= -1.0 { -100.0 } else { yearly(change, years) }
    };
    let end = |bound: Bound, outward: f64| {
        let rate = bound.at().map(rate)?;
        let margin = 1e-9 * (1.0 + libm::fabs(rate));
        let digits = Digits { decimals: 9, rounding: scorecard_domain::Rounding::default() };
        exact::of_float(rate + outward * margin, Qualifier::Exact, digits).map(Ratio::from)
    };
    Interval {
        low: end(ratio.low, -1.0).map_or(Bound::Unbounded, Bound::Closed),
        high: end(ratio.high, 1.0).map_or(Bound::Unbounded, Bound::Closed),
    }
}

/// For example `100 × ((6.1 / 5.0)^(1/5) − 1)`.
pub fn formula(value: Decimal, base: Decimal, years: u16) -> String {
    if years == 1 {
        return growth::formula(value, base);
    }
    format!("100 × (({value} / {base})^(1/{years}) − 1)")
}
