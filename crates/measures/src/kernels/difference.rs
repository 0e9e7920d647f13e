//! Difference, 增减: by how much a level is above that of the same period of the year before.
//!
//! v(t) − v(t − 1 year), in the indicator's unit; of ratios in percentage points, 百分点. Exact, then rounded
//! once if the result is to have fewer decimals than the levels.
//!
//! - The base may be zero or negative.
//! - Where the base is restated for a changed sample (规模以上工业), last year's level is of another sample:
//!   `PublishedOnly`.
//! - A change of the boundary as for growth: `BoundaryChanged`.

use scorecard_domain::{
    AreaId, Decimal, GrowthRule, Interval, Missing, Period, Qualifier, Ratio, Reading,
};

use super::levels::Levels;
use crate::{
    carry,
    cube::Slot,
    exact::Digits,
    level::Level,
    span,
    value::{Outcome, Value},
};

/// The differences of all that is recorded, period by period.
pub fn block(levels: &Levels<'_>, digits: Digits, sink: impl FnMut(&AreaId, Period, Outcome)) {
    let computable = computable(levels);
    let pair = |pair: Result<_, Missing>| computable.and(pair).and_then(|pair| of(pair, digits));
    levels.each_pair(pair, sink);
}

pub(crate) fn at(levels: &Levels<'_>, area: usize, slot: Slot, digits: Digits) -> Outcome {
    computable(levels)?;
    of(levels.year_on_year(area, slot)?, digits)
}

fn computable(levels: &Levels<'_>) -> Result<(), Missing> {
    match levels.indicator.growth_rule {
        GrowthRule::RestatedBase => Err(Missing::PublishedOnly),
        GrowthRule::Nominal
        | GrowthRule::PriceIndex
        | GrowthRule::ConstantPrice
        | GrowthRule::PublishedOnly => Ok(()),
    }
}

/// The difference before it is rounded; `None` if it does not fit.
pub(crate) fn exact(level: &Level, base: &Level) -> Option<Ratio> {
    level.number().ok()?.ratio().checked_sub(base.number().ok()?.ratio())
}

#[inline]
pub(crate) fn of((level, base): (Level, Level), digits: Digits) -> Outcome {
    let (now, then) = (level.number()?, base.number()?);
    let (value, base) = (level.value, base.value);
    let qualifier = carry::qualifier(value.qualifier, base.qualifier == Qualifier::Exact);
    let difference = now
        .checked_sub(then)
        .and_then(|change| change.round(qualifier, digits))
        .ok_or(Missing::OutOfRange)?;
    Ok(Value {
        reading: Reading::Value(difference),
        qualifier,
        statuses: value.statuses.union(base.statuses),
        stage: carry::stage(value.stage, base.stage),
    })
}

/// All that the difference can be, of a level and a base that can be all these.
pub fn interval(value: Interval, base: Interval) -> Interval {
    span::minus(value, base)
}

/// For example `5.2 − 5.0`.
pub fn formula(value: Decimal, base: Decimal) -> String {
    if base.is_negative() { format!("{value} − ({base})") } else { format!("{value} − {base}") }
}
