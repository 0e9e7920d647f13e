//! Change of rank, 位次变化: by how many places a rank is better than that of the year before.
//!
//! rank(t − 1 year) − rank(t): above 0 where it climbed, 前移. What the ranks are of is that of the later period; which
//! rank counts in a year is decided as for streaks ([`super::streak`]).
//!
//! - A rank of the two that is tied or not firm, and peers that are not the same in both years, qualify it.
//! - Without a rank in the year before: `NoBase`.

use scorecard_domain::{AreaId, Interval, ItemOf, Measure, Missing, Of, Period, Stage, Statuses};

use super::{levels::Levels, rank, streak};
use crate::{
    carry,
    cube::{Block, Pool, Slot},
    span,
};

/// Two ranks, a year apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The rank of the year before.
    pub before: u32,
    /// The rank of the period.
    pub now: u32,
    /// Whether one of them is tied.
    pub tied: bool,
    /// Whether neither rounding nor missing peers can change either.
    pub firm: bool,
    /// Whether the peers are the same in both years.
    pub same_peers: bool,
    /// The best and the worst place of the year before.
    pub(crate) was: (u32, u32),
    /// The best and the worst place of the period.
    pub(crate) is: (u32, u32),
    /// The status flags of both.
    pub statuses: Statuses,
    /// The stage of both, if they agree.
    pub stage: Option<Stage>,
}

impl Moved {
    /// By how many places it climbed.
    pub fn places(&self) -> i64 {
        i64::from(self.before) - i64::from(self.now)
    }

    /// All that the change can be.
    pub(crate) fn interval(&self) -> Interval {
        let between = |(best, worst)| span::between(best, Some(worst));
        span::minus(between(self.was), between(self.is))
    }

    /// For example `3 − 2`.
    pub(crate) fn formula(&self) -> String {
        format!("{} − {}", self.before, self.now)
    }
}

/// The changes of rank of all that is recorded, as a level or as a rank, period by period: of every area that can be a
/// peer or has a published rank.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut sink: impl FnMut(&AreaId, Period, Result<Moved, Missing>),
) {
    let areas = &levels.cube.areas;
    let of_parent = matches!(of, ItemOf::Nothing | ItemOf::Parent);
    rank::each_pool(levels, of, |of, pool| {
        let parent = match of {
            Of::Area(id) if of_parent => areas.position(id),
            _ => None,
        };
        let published = levels.published(Measure::Rank, of);
        let (candidates, slots) = streak::candidates(levels, published, pool);
        for (slot, area) in slots.iter().flat_map(|slot| candidates.iter().map(|at| (*slot, *at))) {
            let recorded = [levels.row(slot), published.and_then(|block| block.row(slot))];
            let has = recorded.into_iter().flatten().any(|row| row.has(area));
            let (Some(id), Some(period)) = (areas.id(area), levels.period(slot)) else { continue };
            let elsewhere = of_parent && areas.parent(area, period.last()) != parent;
            if has && !elsewhere {
                let moved = within(levels, published, pool, area, slot);
                sink(id, period, moved.map(|(moved, _)| moved));
            }
        }
    });
}

/// The change, and whether the ranks are published ones, that of the year before first.
pub(crate) fn at(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
) -> Result<(Moved, [bool; 2]), Missing> {
    let published = levels.published(Measure::Rank, of);
    within(levels, published, &Pool::of(levels.cube, of), area, slot)
}

fn within(
    levels: &Levels<'_>,
    published: Option<&Block>,
    pool: &Pool,
    area: usize,
    slot: Slot,
) -> Result<(Moved, [bool; 2]), Missing> {
    let ranked = |slot: Slot| {
        let published = published.and_then(|block| block.value(area, slot));
        streak::counted(rank::within(levels, pool, area, slot), published.as_ref())
    };
    let now = ranked(slot)?;
    let earlier = levels.frequency.year_before(slot).ok_or(Missing::NoBase)?;
    let before = ranked(earlier).map_err(|missing| match missing {
        Missing::NoObservation => Missing::NoBase,
        other => other,
    })?;
    let moved = Moved {
        before: before.rank,
        now: now.rank,
        tied: before.tied || now.tied,
        firm: before.is_firm() && now.is_firm(),
        same_peers: rank::same_peers(levels, pool, area, (earlier, slot)),
        was: (before.best, before.worst),
        is: (now.best, now.worst),
        statuses: before.statuses.union(now.statuses),
        stage: carry::stage(before.stage, now.stage),
    };
    Ok((moved, [before.is_published, now.is_published]))
}
