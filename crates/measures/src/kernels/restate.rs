//! Restating a level on the map of a later period: 章丘市 became 章丘区, 莱芜 was merged into 济南.
//!
//! The base of an area that changed since is made from those who make it up now: the area itself, if it was there, and
//! all who passed their land to it after the base's end, they themselves and their predecessors alike.
//!
//! - One predecessor that passed on everything it was (a new name or code): its level as it stands.
//! - Several: the sum of their levels, where the indicator's rule over areas is `sum`. A mean would need the weights of
//!   then, which are not asked for.
//! - Whoever passed land to others as well, or goes on existing, was split: without stated shares nobody knows how much
//!   passed, so nothing is restated.
//! - Everything that cannot be restated stays `BoundaryChanged`; a level that is not there is `NoBase`.
//! - What is restated has the status `D`, definition differs.

use scorecard_domain::{Missing, Month, ObsStatus, OverAreas, Qualifier, Reading};

use super::levels::Levels;
use crate::{carry, cube::Slot, value::Value};

/// The level at `base` of what the area at that position was made from by the later of the two months.
pub(super) fn base(
    levels: &Levels<'_>,
    area: usize,
    base: Slot,
    (earlier, later): (Month, Month),
) -> Result<Value, Missing> {
    let makers = makers(levels, area, earlier, later).ok_or(Missing::BoundaryChanged)?;
    if makers.len() > 1 && levels.indicator.over_areas != OverAreas::Sum {
        return Err(Missing::BoundaryChanged);
    }
    let mut sum: Option<Value> = None;
    for maker in &makers {
        let value = levels.value(*maker, base).ok_or(Missing::NoBase)?;
        sum = Some(match sum {
            None => value,
            Some(so_far) => {
                let amount = so_far.amount()?.checked_add(value.amount()?);
                let exact = [so_far, value].iter().all(|v| v.qualifier == Qualifier::Exact);
                Value {
                    reading: Reading::Value(amount.ok_or(Missing::OutOfRange)?),
                    qualifier: carry::qualifier(Qualifier::Exact, exact),
                    statuses: so_far.statuses.union(value.statuses),
                    stage: carry::stage(so_far.stage, value.stage),
                }
            }
        });
    }
    let value = sum.ok_or(Missing::BoundaryChanged)?;
    let restated = [ObsStatus::DefinitionDiffers].into_iter().collect();
    Ok(Value { statuses: value.statuses.union(restated), ..value })
}

/// Those who were there at the earlier month's end and make up the area at the later's; none if that cannot be said.
pub(crate) fn makers(
    levels: &Levels<'_>,
    area: usize,
    earlier: Month,
    later: Month,
) -> Option<Vec<usize>> {
    let areas = &levels.cube.areas;
    if !areas.exists(area, later) {
        return None;
    }
    let between = |from: Month| earlier < from && from <= later;
    let (mut found, mut next) = (vec![area], 0);
    while let Some(at) = found.get(next).copied() {
        next += 1;
        let held = areas.held(at)?;
        let passed = held.thing.successors.iter().filter(|it| between(it.from));
        let mut to = passed.filter_map(|it| areas.position(&it.successor));
        // The area itself gave nothing away; all others gave everything to one who is of it, and ended.
        let whole = match at == area {
            true => to.next().is_none(),
            false => {
                to.next().is_some_and(|to| found.contains(&to))
                    && to.next().is_none()
                    && !areas.exists(at, later)
            }
        };
        if !whole {
            return None;
        }
        for (predecessor, from) in areas.predecessors(at) {
            if between(from) && !found.contains(&predecessor) {
                found.push(predecessor);
            }
        }
    }
    found.retain(|at| areas.exists(*at, earlier));
    (!found.is_empty()).then_some(found)
}
