//! How all targets of an indicator were met.

use scorecard_domain::{Measure, Missing, Rounding, Target};

use super::{Attained, Held, attained, find};
use crate::{
    cube::{Frequency, Slot},
    exact::Digits,
    kernels::{levels::Levels, roll_up},
};

/// How all targets on the levels and the growth of an indicator were met in the periods of the frequency that are theirs,
/// by figure and by issuer. Levels that follow from formulas are left to the point form, as they are traced.
pub fn block(
    levels: &Levels<'_>,
    rounding: Rounding,
    mut sink: impl FnMut(&Target, Result<Attained, Missing>),
) {
    if levels.indicator.formula.is_some() {
        return;
    }
    for held in levels.cube.targets.of_indicator(&levels.indicator.id) {
        let (target, key) = (&*held.thing, &held.thing.key);
        let (frequency, slot) = Frequency::place(key.period);
        let is_own =
            matches!(key.measure, Measure::Level | Measure::Growth | Measure::ComparableGrowth);
        if frequency != levels.frequency || !is_own {
            continue;
        }
        sink(target, of_target(levels, target, slot, rounding));
    }
}

fn of_target(
    levels: &Levels<'_>,
    target: &Target,
    slot: Slot,
    rounding: Rounding,
) -> Result<Attained, Missing> {
    let (key, areas) = (&target.key, &levels.cube.areas);
    let position = areas.position(&key.area).filter(|at| areas.held(*at).is_some());
    let area = position.ok_or(Missing::NoObservation)?;
    let found = find(levels, key.measure, area, slot, rounding);
    let held = match found {
        Err(Missing::NoObservation) if key.measure == Measure::Level => {
            let digits = Digits { decimals: levels.indicator.decimals, rounding };
            let total = roll_up::over_time(levels, area, key.period, digits);
            let total = total.ok().filter(|total| !total.coverage.is_partial());
            let total = total.ok_or(Missing::NoObservation)?;
            Held::of(total.value, Some(total.exact), total.interval)?
        }
        found => {
            let found = found?;
            let exact = (!found.is_recorded()).then_some(found.at);
            Held::of(found.value, exact, found.against(target, levels.counted()))?
        }
    };
    attained(target, levels.indicator, &held, None, rounding)
}
