//! Rank of growth, 增速位次: the place among peers by growth, 1 being the best in the indicator's direction.
//!
//! Ranked as levels are ([`super::rank`]), among the same peers, by the growth that counts: computed, and compared
//! exactly, where the indicator's growth is nominal; else, and where it cannot be computed, the published one. A peer
//! without either has not reported.
//!
//! - A rank is firm when neither rounding of levels and published rates, nor qualifiers, nor missing peers can
//!   change it.
//! - Two peers whose growth is the same are tied.

use scorecard_domain::{
    AreaId, AreaKind, Interval, ItemOf, Measure, Missing, Month, Of, Period, Ratio,
};

use super::{
    edge::{Contender, ExactEdge},
    growth,
    levels::Levels,
    rank::{self, Place, Sorted, Tally},
};
use crate::{
    carry,
    cube::{Pool, Slot},
    span,
    value::Value,
};

/// The growth that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grown {
    /// In percent.
    pub(crate) at: Ratio,
    /// All that it can be.
    pub(crate) interval: Interval,
    /// Whether it is the published one.
    pub(crate) is_published: bool,
    /// Whether its base was restated by stated shares.
    pub(crate) by_shares: bool,
    /// Its number is not used: statuses and stage are.
    pub(crate) value: Value,
}

/// The growth that counts of an area.
pub(crate) fn growth(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Grown, Missing> {
    computed(levels, area, slot).or_else(|missing| {
        let published = levels.published(Measure::Growth, &Of::Nothing);
        let value = published.and_then(|block| block.value(area, slot)).ok_or(missing)?;
        let at = value.amount().map_err(|_| missing)?.into();
        let interval = span::of(&value, false);
        Ok(Grown { at, interval, is_published: true, by_shares: false, value })
    })
}

fn computed(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Grown, Missing> {
    growth::computable(levels)?;
    let (level, base_level) = levels.year_on_year(area, slot)?;
    level.number()?;
    if !base_level.number()?.is_positive() {
        return Err(Missing::BaseNotPositive);
    }
    let at = growth::exact(&level, &base_level);
    let (value, base) = (level.value, base_level.value);
    Ok(Grown {
        at: at.ok_or(Missing::OutOfRange)?,
        interval: growth::interval(levels.span(&level), levels.span(&base_level)),
        is_published: false,
        by_shares: base_level.by_shares,
        value: Value {
            statuses: value.statuses.union(base.statuses),
            stage: carry::stage(value.stage, base.stage),
            ..value
        },
    })
}

/// The ranks of growth of all that is recorded, period by period: of every area that is a peer at the period's end and
/// has a level.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut sink: impl FnMut(&AreaId, Period, Result<Place, Missing>),
) {
    let mut room = Room::default();
    rank::each_pool(levels, of, |_, pool| {
        for (slot, row) in levels.rows() {
            let Some(period) = levels.period(slot) else { continue };
            room.fill(levels, pool, slot, period.last());
            for (member, outcome) in room.members.iter().zip(&room.outcomes) {
                if let (true, Some(id)) = (row.has(member.area), levels.cube.areas.id(member.area))
                {
                    sink(id, period, *outcome);
                }
            }
        }
    });
}

/// The places of an area's peers, itself included, in a period.
pub(crate) fn standings(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    slot: Slot,
) -> Vec<(usize, Result<Place, Missing>)> {
    let Some(end) = levels.end(slot) else { return Vec::new() };
    let mut room = Room::default();
    room.fill(levels, pool, slot, end);
    let all = room.members.iter().map(|member| member.area).zip(room.outcomes);
    all.filter(|(peer, _)| pool.are_peers(levels.cube, *peer, area)).collect()
}

/// A member of a pool in a period, with its kind, where it parts them.
#[derive(Debug)]
struct Member {
    kind: Option<AreaKind>,
    area: usize,
    growth: Result<Grown, Missing>,
}

/// The members of a pool in one period after another, with the room to work their places out.
#[derive(Debug, Default)]
struct Room {
    members: Vec<Member>,
    /// One for each member.
    outcomes: Vec<Result<Place, Missing>>,
    sorted: Sorted<ExactEdge>,
}

impl Room {
    /// Works out each member's growth once, and then all places.
    fn fill(&mut self, levels: &Levels<'_>, pool: &Pool, slot: Slot, end: Month) {
        let Self { members, outcomes, sorted } = self;
        let cube = levels.cube;
        let now = pool.candidates(cube).iter().copied().filter(|at| pool.contains(cube, *at, end));
        members.clear();
        members.extend(now.map(|area| Member {
            kind: pool.kind(cube, area),
            area,
            growth: growth(levels, area, slot),
        }));
        members.sort_by_key(|member| member.kind);
        outcomes.clear();
        outcomes.extend(
            members.iter().map(|member| Err(member.growth.err().unwrap_or(Missing::OutOfRange))),
        );
        let mut first = 0;
        for peers in members.chunk_by(|a, b| a.kind == b.kind) {
            let mut tally = Tally::default();
            for member in peers {
                tally.count(member.growth.ok().map(|growth| growth.value).as_ref());
            }
            let known = (first..)
                .zip(peers)
                .filter_map(|(n, member)| Some((n, contender(levels, &member.growth.ok()?))));
            sorted.place(known, tally, outcomes);
            first += peers.len();
        }
    }
}

fn contender(levels: &Levels<'_>, growth: &Grown) -> Contender<ExactEdge> {
    Contender::within(growth.at, growth.interval, levels.lower_is_better())
}

pub(crate) fn at(levels: &Levels<'_>, of: &Of, area: usize, slot: Slot) -> Result<Place, Missing> {
    let pool = Pool::of(levels.cube, of);
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    if !pool.contains(levels.cube, area, end) {
        return Err(rank::stranger(&pool));
    }
    let own = growth(levels, area, slot)?;
    let peers = rank::peers(levels, &pool, area, end);
    among(levels, area, &own, peers.map(|peer| (peer, growth(levels, peer, slot))))
}

/// The place of a growth among those of the peers, its own among them.
fn among(
    levels: &Levels<'_>,
    area: usize,
    own: &Grown,
    peers: impl Iterator<Item = (usize, Result<Grown, Missing>)>,
) -> Result<Place, Missing> {
    let known = |growth: Grown| (growth.value, contender(levels, &growth));
    let peers = peers.map(|(peer, growth)| (peer, growth.ok().map(known)));
    rank::among(area, &contender(levels, own), peers)
}

/// For example `1 + number of peers with growth > that of the area`.
pub(crate) fn formula(levels: &Levels<'_>) -> String {
    let better = if levels.lower_is_better() { '<' } else { '>' };
    format!("1 + number of peers with growth {better} its own")
}
