//! Growth, 同比: by how many percent a level is above that of the same period of the year before.
//!
//! v(t) / v(t − 1 year) − 1, in percent, exact until it is rounded once. Source: the definition of nominal
//! growth of Chinese official statistics, 比上年增长.
//!
//! - Only where the indicator's growth rule is nominal. Growth at constant prices, against a restated base
//!   or published only is never computed from levels, so it never disagrees with them: `PublishedOnly`.
//! - The base is the level as it stands in the cube, that is, as revised; it is positive, else
//!   `BaseNotPositive`. A level may be negative or zero.
//! - If the area was not there a year earlier, or gave away or took over land since: `BoundaryChanged`.
//! - Rounded levels make growth an interval: 5.2 on 5.0 is anything from 1.98% to 6.06%.

use scorecard_domain::{AreaId, Decimal, Interval, Missing, Period, Qualifier, Reading};

use super::levels::Levels;
use crate::{
    carry,
    cube::Slot,
    exact::{self, Digits},
    span,
    value::{Outcome, Value},
};

/// The growth of all that is recorded, period by period.
pub fn block(levels: &Levels<'_>, digits: Digits, mut sink: impl FnMut(&AreaId, Period, Outcome)) {
    levels.each_pair(|area, period, pair| {
        let outcome = computable(levels).and(pair).and_then(|pair| of(pair, digits));
        sink(area, period, outcome);
    });
}

pub(crate) fn at(levels: &Levels<'_>, area: usize, slot: Slot, digits: Digits) -> Outcome {
    computable(levels)?;
    of(levels.year_on_year(area, slot)?, digits)
}

pub(super) fn computable(levels: &Levels<'_>) -> Result<(), Missing> {
    levels.indicator.growth_rule.is_computable().then_some(()).ok_or(Missing::PublishedOnly)
}

pub(super) fn of((value, base): (Value, Value), digits: Digits) -> Outcome {
    let (now, then) = (value.amount()?, base.amount()?);
    if then.is_zero() || then.is_negative() {
        return Err(Missing::BaseNotPositive);
    }
    let qualifier = carry::qualifier(value.qualifier, base.qualifier == Qualifier::Exact);
    let growth = now
        .checked_sub(then)
        .and_then(|change| exact::percent(change, then, qualifier, digits))
        .ok_or(Missing::OutOfRange)?;
    Ok(Value {
        reading: Reading::Value(growth),
        qualifier,
        statuses: value.statuses.union(base.statuses),
        stage: carry::stage(value.stage, base.stage),
    })
}

/// All that the growth can be.
pub fn interval(value: &Value, base: &Value, counted: bool) -> Interval {
    let ratio = span::over(span::of(value, counted), span::of(base, counted));
    span::times(span::minus(ratio, span::one()), 100, 1)
}

/// For example `100 × (5.2 / 5.0 − 1)`.
pub fn formula(value: Decimal, base: Decimal) -> String {
    format!("100 × ({value} / {base} − 1)")
}
