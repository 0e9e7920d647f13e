//! Index, 定基指数: a level where that of a base period is 100.
//!
//! 100 × v(t) / v(base), exact until it is rounded once.
//!
//! - The base is a period of the same length and stretch of the year, earlier or later; else `BaseNotStated`. The base
//!   itself is 100, whatever its level can be.
//! - The indicator's growth rule counts as for growth: an index of levels is one at current prices. Levels are not
//!   negative (`InputNegative`), the base is positive (`BasePeriodNotPositive`).
//! - A change of the boundary between the two: `BoundaryChanged`; on today's map the earlier of the two is restated, be it the
//!   base or the level itself.

use scorecard_domain::{AreaId, Decimal, Interval, Missing, Period, Qualifier, Ratio, Reading};

use super::{growth, levels::Levels};
use crate::{
    carry,
    cube::{Frequency, Slot},
    exact::{self, Digits},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// The index of all that is recorded, period by period.
pub fn block(
    levels: &Levels<'_>,
    base: Period,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    levels.each_cell(|area, id, slot, period| {
        sink(id, period, at(levels, area, slot, Some(base), digits));
    });
}

pub(crate) fn at(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
    base: Option<Period>,
    digits: Digits,
) -> Outcome {
    growth::computable(levels)?;
    of(pair(levels, area, slot, base)?, is_of_itself(levels, slot, base), digits)
}

/// Whether the period is the base itself.
pub(crate) fn is_of_itself(levels: &Levels<'_>, slot: Slot, base: Option<Period>) -> bool {
    base.map(Frequency::place) == Some((levels.frequency, slot))
}

/// The level of a period and that of the base.
pub(crate) fn pair(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
    base: Option<Period>,
) -> Result<(Level, Level), Missing> {
    let (frequency, base) = base.map(Frequency::place).ok_or(Missing::BaseNotStated)?;
    if frequency != levels.frequency {
        return Err(Missing::BaseNotStated);
    }
    levels.against(area, slot, base)
}

/// The index before it is rounded; `None` if it does not fit, or the base is 0.
pub(crate) fn exact(level: &Level, base: &Level) -> Option<Ratio> {
    let (now, then) = (level.number().ok()?.ratio(), base.number().ok()?.ratio());
    now.checked_div(then)?.checked_mul(Ratio::new(100, 1)?)
}

/// What the two make; of the base itself there is nothing about 100 that its wording could leave open.
pub(crate) fn of((level, base): (Level, Level), of_itself: bool, digits: Digits) -> Outcome {
    let (now, then) = (level.number()?, base.number()?);
    let (value, base) = (level.value, base.value);
    if !then.is_positive() {
        return Err(Missing::BasePeriodNotPositive);
    }
    if now.is_negative() {
        return Err(Missing::InputNegative);
    }
    let qualifier = match of_itself {
        true => Qualifier::Exact,
        false => carry::qualifier(value.qualifier, base.qualifier == Qualifier::Exact),
    };
    let index = exact::percent(now, then, qualifier, digits).ok_or(Missing::OutOfRange)?;
    Ok(Value {
        reading: Reading::Value(index),
        qualifier,
        statuses: value.statuses.union(base.statuses),
        stage: carry::stage(value.stage, base.stage),
    })
}

/// All that the index can be, of a level and a base that can be all these.
pub fn interval(value: Interval, base: Interval) -> Interval {
    span::times(span::over(value, base), 100, 1)
}

/// For example `100 × 5.2 / 5.0`.
pub fn formula(value: Decimal, base: Decimal) -> String {
    format!("100 × {value} / {base}")
}
