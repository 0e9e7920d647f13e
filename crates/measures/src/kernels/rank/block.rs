//! The ranks of all that is recorded, pool by pool.

use scorecard_domain::{AreaId, ItemOf, Missing, Of, Period};

use super::{Place, places::Places};
use crate::{
    cube::{Pool, Slot},
    kernels::levels::Levels,
};

/// The ranks of all that is recorded, period by period: of every area that is a peer at the period's end and
/// has an observation.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut sink: impl FnMut(&AreaId, Period, Result<Place, Missing>),
) {
    each_pool(levels, of, |_, pool| {
        let candidates = pool.candidates(levels.cube);
        let mut places = Places::among(levels, pool, candidates);
        for (slot, row) in levels.rows() {
            let Some(period) = levels.period(slot) else { continue };
            places.fill(Some(row), slot, period.last());
            for n in places.members() {
                let outcome = places.outcomes[n];
                // Of members it says that nothing is recorded.
                if outcome != Err(Missing::NoObservation)
                    && let Some(id) = levels.cube.areas.id(candidates[n])
                {
                    sink(id, period, outcome);
                }
            }
        }
    });
}

/// All that has an observation and is a peer at the period's end, pool by pool and period by period.
pub(in crate::kernels) fn each_peer(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut sink: impl FnMut(&Of, &Pool, usize, &AreaId, Slot, Period),
) {
    each_pool(levels, of, |of, pool| {
        for (slot, row) in levels.rows() {
            let Some(period) = levels.period(slot) else { continue };
            for area in pool.candidates(levels.cube).iter().copied() {
                let peer = pool.contains(levels.cube, area, period.last()) && row.has(area);
                if let (true, Some(id)) = (peer, levels.cube.areas.id(area)) {
                    sink(of, pool, area, id, slot, period);
                }
            }
        }
    });
}

/// All that ranks are among, with their pools: one area or group, or each parent in turn.
pub(in crate::kernels) fn each_pool(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut each: impl FnMut(&Of, &Pool),
) {
    let cube = levels.cube;
    let mut one = |of: Of| each(&of, &Pool::of(cube, &of));
    match of {
        ItemOf::Nothing | ItemOf::Parent => {
            for parent in cube.areas.parents().iter().copied() {
                let Some(id) = cube.areas.id(parent) else { continue };
                each(&Of::Area(id.clone()), &Pool::Children { parent, kind: None });
            }
        }
        ItemOf::Area(id) => one(Of::Area(id.clone())),
        ItemOf::Group(id) => one(Of::Group(id.clone())),
    }
}
