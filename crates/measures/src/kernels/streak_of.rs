//! Streaks of years that satisfy another predicate than a rank: of growth above zero, and of targets met.
//!
//! Counted as streaks of ranks are ([`super::streak`]): a year that does not satisfy it breaks the streak, one of which
//! nothing is known is a gap, and one that rounding or wording leaves open qualifies it.
//!
//! - Growth: the growth that counts for ranks of growth ([`super::growth_rank`]). Growth of 0 is none.
//! - Targets: the target on the level, else on the growth; of several issuers that of the area's own government, else of the
//!   first by id. A year without a target is `NoTarget`, and a gap. Results are held against targets as everywhere
//!   ([`super::attainment`]).

use scorecard_domain::{
    AreaId, Interval, Measure, Missing, ObservationKey, Of, Period, Ratio, Rounding, Target,
};

use super::{
    attainment::{self, Test},
    growth_rank::{self, Grown},
    levels::Levels,
    streak::{Counted, Run, Year, back},
};
use crate::{
    cube::{Held, Slot},
    span,
};

/// A year that is among no peers.
const fn year(slot: Slot, counted: Counted) -> Year {
    Year { slot, counted, regrouped: false }
}

/// Whether the growth that counts is above zero.
fn grown(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Counted, Missing> {
    let Grown { at, interval, is_published, value, by_shares: _ } =
        growth_rank::growth(levels, area, slot)?;
    let zero = Interval::exactly(Ratio::ZERO);
    let (may, must) = (span::may_exceed(interval, zero), span::surely_exceeds(interval, zero));
    Ok(Counted::of(at > Ratio::ZERO, may, must, &value, is_published))
}

/// The streak of growth above zero, and the years that were looked at, the latest first.
pub(crate) fn of_growth(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
) -> Result<(Run, Vec<Year>), Missing> {
    let published = levels.published(Measure::Growth, &Of::Nothing);
    // The first level on record has no growth and is no gap: only what lies before it makes one.
    let base = |slot| levels.frequency.year_before(slot).unwrap_or(slot);
    back(levels, published, area, slot, 1, base, |slot| Ok(year(slot, grown(levels, area, slot)?)))
}

/// The streaks of growth above zero of all that is recorded, period by period.
pub fn block_of_growth(
    levels: &Levels<'_>,
    mut sink: impl FnMut(&AreaId, Period, Result<Run, Missing>),
) {
    levels.each_cell(|area, id, slot, period| {
        sink(id, period, of_growth(levels, area, slot).map(|(run, _)| run));
    });
}

/// The target on the level of an area, else on its growth.
pub(crate) fn target<'a>(
    levels: &Levels<'a>,
    area: usize,
    period: Period,
) -> Option<&'a Held<Target>> {
    let on = |measure| {
        levels.cube.targets.on(&ObservationKey {
            indicator: levels.indicator.id.clone(),
            measure,
            of: Of::Nothing,
            area: levels.cube.areas.id(area)?.clone(),
            period,
        })
    };
    on(Measure::Level).or_else(|| on(Measure::Growth))
}

/// Whether the target was met, by the level or by the growth that it is held against ([`super::attainment`]).
fn met(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Counted, Missing> {
    let period = levels.period(slot).ok_or(Missing::OutOfRange)?;
    let held = target(levels, area, period);
    let measure = held.map_or(Measure::Level, |held| held.thing.key.measure);
    let found = attainment::find(levels, measure, area, slot, Rounding::default())?;
    let target = &held.ok_or(Missing::NoTarget)?.thing;
    let (test, interval) = (Test::of(target), found.against(target, levels.counted()));
    let (holds, may) = (test.met.contains(found.at), interval.meets(test.met));
    let must = !test.may_miss(interval);
    Ok(Counted::of(holds, may, must, &found.value, found.is_recorded()))
}

/// The streak of targets met, and the years that were looked at, the latest first.
pub(crate) fn of_target(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
) -> Result<(Run, Vec<Year>), Missing> {
    let met = |slot| Ok(year(slot, met(levels, area, slot)?));
    back(levels, None, area, slot, 1, |slot| slot, met)
}

/// The streaks of targets met of all that is recorded, period by period.
pub fn block_of_targets(
    levels: &Levels<'_>,
    mut sink: impl FnMut(&AreaId, Period, Result<Run, Missing>),
) {
    levels.each_cell(|area, id, slot, period| {
        sink(id, period, of_target(levels, area, slot).map(|(run, _)| run));
    });
}
