//! Sequential growth, 环比: by how many percent a level is above that of the period right before.
//!
//! v(t) / v(t − 1) − 1, in percent, exact until it is rounded once; as published it is unadjusted for the season.
//! Source: the definition of 环比 of Chinese official statistics.
//!
//! - The period before is the one of the same frequency: the month, quarter, half-year or year. A cumulative period
//!   (January to November) has none, since what comes before it is the same stretch of another year: `RecordedOnly`.
//! - Growth rule, positive base and changes of the boundary as for growth; a base that is not there is
//!   `NoBasePeriod`, one that is zero or negative `BasePeriodNotPositive`.

use scorecard_domain::{AreaId, Missing, Period};

use super::{growth, levels::Levels};
use crate::{cube::Slot, exact::Digits, level::Level, value::Outcome};

/// The sequential growth of all that is recorded, period by period.
pub fn block(levels: &Levels<'_>, digits: Digits, mut sink: impl FnMut(&AreaId, Period, Outcome)) {
    levels.each_cell(|area, id, slot, period| sink(id, period, at(levels, area, slot, digits)));
}

pub(crate) fn at(levels: &Levels<'_>, area: usize, slot: Slot, digits: Digits) -> Outcome {
    growth::computable(levels)?;
    let pair = pair(levels, area, slot)?;
    growth::of(pair, digits).map_err(of_base_period)
}

/// The level of a period and that of the period right before.
pub(crate) fn pair(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
) -> Result<(Level, Level), Missing> {
    levels.against(area, slot, before(levels, slot)?)
}

/// The place of the period right before.
pub(crate) fn before(levels: &Levels<'_>, slot: Slot) -> Result<Slot, Missing> {
    let months = levels.period(slot).map_or(0, Period::months);
    if !matches!(months, 1 | 3 | 6 | 12) {
        return Err(Missing::RecordedOnly);
    }
    slot.checked_sub(1).ok_or(Missing::NoBasePeriod)
}

/// The reason as it is told of a base that is not the year before.
pub(super) const fn of_base_period(missing: Missing) -> Missing {
    match missing {
        Missing::BaseNotPositive => Missing::BasePeriodNotPositive,
        other => other,
    }
}
