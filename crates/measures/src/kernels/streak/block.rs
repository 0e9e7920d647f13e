//! The streaks of all that is recorded, pool by pool: each year from the one before it.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{AreaId, AreaKind, ItemOf, Measure, Missing, Of, Period};

use super::{Before, Run, counted};
use crate::{
    cube::{Block, Pool, Row, Slot},
    kernels::{
        levels::Levels,
        rank::{self, Place, Places},
    },
};

/// The streaks of all that is recorded, as a level or as a rank, period by period: of every area that can be a
/// peer or has a published rank.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    up_to: u32,
    mut sink: impl FnMut(&AreaId, Period, Result<Run, Missing>),
) {
    block_with_ranks(levels, of, up_to, |area, period, _, run| sink(area, period, run));
}

/// [`block`], with the computed ranks that it works out on its way: the same that [`rank::block`] tells, and of others
/// why there is none.
pub fn block_with_ranks(
    levels: &Levels<'_>,
    of: &ItemOf,
    up_to: u32,
    mut sink: impl FnMut(&AreaId, Period, Result<Place, Missing>, Result<Run, Missing>),
) {
    let areas = &levels.cube.areas;
    let of_parent = matches!(of, ItemOf::Nothing | ItemOf::Parent);
    rank::each_pool(levels, of, |of, pool| {
        let parent = match pool {
            Pool::Children { parent, .. } if of_parent => Some(*parent),
            _ => None,
        };
        each_streak(levels, of, pool, up_to, |area, period, rank, outcome| {
            // Who has a place among the parent's children is one of them.
            let elsewhere =
                of_parent && rank.is_err() && areas.parent(area, period.last()) != parent;
            if let (false, Some(id)) = (elsewhere, areas.id(area)) {
                sink(id, period, rank, outcome);
            }
        });
    });
}

fn each_streak(
    levels: &Levels<'_>,
    of: &Of,
    pool: &Pool,
    up_to: u32,
    mut sink: impl FnMut(usize, Period, Result<Place, Missing>, Result<Run, Missing>),
) {
    let published = levels.published(Measure::Rank, of);
    let (candidates, slots) = candidates(levels, published, pool);
    let per_year = levels.frequency.per_year();
    let rules = levels.indicator.streaks;
    let mut last = BTreeMap::<Slot, Last>::new();
    let mut places = Places::among(levels, pool, &candidates);
    for slot in slots {
        let Some(period) = levels.period(slot) else { continue };
        let (row, ranks) = (levels.row(slot), published.and_then(|block| block.row(slot)));
        places.fill(row, slot, period.last());
        let last = last.entry(slot % per_year).or_insert_with(|| Last::of(candidates.len()));
        let regrouped = last.regrouped(slot, &places);
        for ((area, place), last) in candidates.iter().zip(&places.outcomes).zip(&mut last.before) {
            let has = |row: Option<&Row>| row.is_some_and(|row| row.has(*area));
            // Who has a place has a level.
            if place.is_err() && !has(row) && !has(ranks) {
                continue;
            }
            let rank = ranks.and_then(|row| row.value(*area));
            let before = match *last {
                None => Before::Nothing,
                Some((earlier, before)) if earlier + per_year == slot => before,
                Some(_) => Before::Gap,
            };
            let outcome = counted(*place, rank.as_ref()).map(|counted| {
                let counted = counted.under(up_to, rules.ties);
                let regrouped =
                    !regrouped.is_empty() && regrouped.contains(&pool.kind(levels.cube, *area));
                Run::next(period, (&counted, regrouped), (up_to, rules), before)
            });
            *last = Some((slot, outcome.map_or(Before::Gap, Before::Run)));
            sink(*area, period, *place, outcome);
        }
    }
}

/// What was last of a stretch of the year.
struct Last {
    /// For each candidate: the last streak with its place, or that something is recorded.
    before: Vec<Option<(Slot, Before)>>,
    /// The members, by kind where it parts them; not kept where they are the same in all periods.
    members: Vec<(Option<AreaKind>, usize)>,
    /// When that was.
    slot: Option<Slot>,
}

impl Last {
    fn of(candidates: usize) -> Self {
        Self { before: vec![None; candidates], members: Vec::new(), slot: None }
    }

    /// The kinds whose members are others than those of the period before; `places` are filled for the period.
    fn regrouped(&mut self, slot: Slot, places: &Places<'_>) -> Vec<Option<AreaKind>> {
        if places.are_lasting() {
            return Vec::new();
        }
        let now = places.grouped();
        let mut kinds = Vec::new();
        if self.slot.is_some() {
            let all = self.members.iter().chain(now).map(|(kind, _)| *kind);
            for kind in BTreeSet::from_iter(all) {
                let of = |(other, _): &&(Option<AreaKind>, usize)| *other == kind;
                if !self.members.iter().filter(of).eq(now.iter().filter(of)) {
                    kinds.push(kind);
                }
            }
        }
        self.members.clear();
        self.members.extend_from_slice(now);
        self.slot = Some(slot);
        kinds
    }
}

/// All areas that can be peers or have a published rank, and all periods with a level or a published rank.
pub(in crate::kernels) fn candidates(
    levels: &Levels<'_>,
    published: Option<&Block>,
    pool: &Pool,
) -> (Vec<usize>, Vec<Slot>) {
    let mut candidates = pool.candidates(levels.cube).to_vec();
    let mut slots: Vec<Slot> = levels.rows().map(|(slot, _)| slot).collect();
    for (slot, row) in published.into_iter().flat_map(Block::rows) {
        candidates.extend(row.areas());
        slots.push(slot);
    }
    candidates.sort_unstable();
    candidates.dedup();
    slots.sort_unstable();
    slots.dedup();
    (candidates, slots)
}
