//! Growth, 同比: by how many percent a level is above that of the same period of the year before.
//!
//! v(t) / v(t − 1 year) − 1, in percent, exact until it is rounded once. Source: the definition of nominal
//! growth of Chinese official statistics, 比上年增长.
//!
//! - Only where the indicator's growth rule is nominal, or names a price index, which serves comparable growth. Growth at constant prices, against a restated base
//!   or published only is never computed from levels, so it never disagrees with them: `PublishedOnly`.
//! - The base is the level as it stands in the cube, that is, as revised; it is positive, else
//!   `BaseNotPositive`. A level may be negative or zero.
//! - If the area was not there a year earlier, or gave away or took over land since: `BoundaryChanged`.
//! - Rounded levels make growth an interval: 5.2 on 5.0 is anything from 1.98% to 6.06%.

use scorecard_domain::{AreaId, Decimal, Interval, Missing, Period, Qualifier, Ratio, Reading};

use super::levels::Levels;
use crate::{
    carry,
    cube::{Slot, Sort},
    exact::{self, Digits, Percent},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// The growth of all that is recorded, period by period.
pub fn block(levels: &Levels<'_>, digits: Digits, sink: impl FnMut(&AreaId, Period, Outcome)) {
    let computable = computable(levels);
    let short = |value, base| if computable.is_ok() { short(value, base, digits) } else { None };
    let pair = |pair: Result<_, Missing>| computable.and(pair).and_then(|pair| of(pair, digits));
    levels.each_pair_by_page(short, pair, sink);
}

pub(crate) fn at(levels: &Levels<'_>, area: usize, slot: Slot, digits: Digits) -> Outcome {
    computable(levels)?;
    of(levels.year_on_year(area, slot)?, digits)
}

pub(super) fn computable(levels: &Levels<'_>) -> Result<(), Missing> {
    levels.indicator.growth_rule.is_computable().then_some(()).ok_or(Missing::PublishedOnly)
}

/// The growth in percent before it is rounded; `None` if it does not fit, or the base is 0.
pub(crate) fn exact(level: &Level, base: &Level) -> Option<Ratio> {
    let (now, then) = (level.number().ok()?.ratio(), base.number().ok()?.ratio());
    now.checked_sub(then)?.checked_div(then)?.checked_mul(Ratio::new(100, 1)?)
}

#[inline]
pub(crate) fn of((level, base): (Level, Level), digits: Digits) -> Outcome {
    let (now, then) = (level.number()?, base.number()?);
    let (value, base) = (level.value, base.value);
    if !then.is_positive() {
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

/// [`of`] numbers of two sorts with the same decimals, where their digits are short enough and the base is positive.
fn short(value: Sort, base: Sort, digits: Digits) -> Option<impl Fn(i64, i64) -> Option<Outcome>> {
    let qualifier = carry::qualifier(value.qualifier, base.qualifier == Qualifier::Exact);
    let percent = Percent::of_scales(value.scale, base.scale, qualifier, digits)?;
    let (statuses, stage) =
        (value.statuses.union(base.statuses), carry::stage(value.stage, base.stage));
    (value.scale == base.scale).then_some(move |now: i64, then: i64| {
        let growth = percent.of(now.checked_sub(then)?, then)?;
        Some(Ok(Value { reading: Reading::Value(growth), qualifier, statuses, stage }))
    })
}

/// All that the growth can be, of a level and a base that can be all these.
pub fn interval(value: Interval, base: Interval) -> Interval {
    span::times(span::minus(span::over(value, base), Interval::exactly(Ratio::ONE)), 100, 1)
}

/// For example `100 × (5.2 / 5.0 − 1)`.
pub fn formula(value: Decimal, base: Decimal) -> String {
    format!("100 × ({value} / {base} − 1)")
}
