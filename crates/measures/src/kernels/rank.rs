//! Rank, 位次: the place among peers, 1 being the best in the indicator's direction.
//!
//! Competition ranking: 1 + the number of peers that are better, so ties share a place and leave the next
//! ones empty (1, 2, 2, 4). Where neither direction is better, the highest is first.
//!
//! - Peers of an area's children: those of the same kind under the same parent. Of a peer group: its members. In both
//!   cases at the period's end, and only those that exist then. An area that is none of them: `NotAPeer`.
//! - Fewer than two peers with a number, or members that are not known: `PeersIncomplete`. With more, a rank
//!   is computed even if peers are missing, and is then not firm.
//! - A rank is firm when neither rounding, nor qualifiers, nor missing peers can change it: then its best and its
//!   worst possible place are the same. Two rounded levels that print alike are tied and not firm; two
//!   counts that are equal are tied and firm.
//! - Statuses and stage are those of all peers with a number: an estimate among them makes the rank one.

use scorecard_domain::{
    AreaId, AreaKind, Decimal, Direction, ItemOf, Missing, Month, Of, Period, Qualifier, Stage,
    Statuses,
};

use super::{
    edge::{Contender, Edge},
    levels::Levels,
};
use crate::{
    carry,
    cube::{Pool, Row, Slot},
    value::Value,
};

/// A place among peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place by the numbers as they stand.
    pub rank: u32,
    /// The best place that rounding and missing peers allow.
    pub best: u32,
    /// The worst place that they allow.
    pub worst: u32,
    /// How many peers have a number, the area itself included.
    pub reported: u32,
    /// How many peers there are at the period's end.
    pub expected: u32,
    /// Whether another peer has the same number, and so the same place.
    pub tied: bool,
    /// The status flags of all peers.
    pub statuses: Statuses,
    /// The stage of all peers, if they agree.
    pub stage: Option<Stage>,
}

impl Place {
    /// Whether neither rounding nor missing peers can change it.
    pub const fn is_firm(&self) -> bool {
        self.best == self.worst
    }
}

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
            places.fill(Some(row), period.last());
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
pub(super) fn each_peer(
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
pub(super) fn each_pool(levels: &Levels<'_>, of: &ItemOf, mut each: impl FnMut(&Of, &Pool)) {
    let cube = levels.cube;
    let mut one = |of: Of| each(&of, &Pool::of(cube, &of));
    match of {
        ItemOf::Nothing | ItemOf::Parent => {
            for parent in cube.areas.parents().filter_map(|at| cube.areas.id(at)) {
                one(Of::Area(parent.clone()));
            }
        }
        ItemOf::Area(id) => one(Of::Area(id.clone())),
        ItemOf::Group(id) => one(Of::Group(id.clone())),
    }
}

pub(crate) fn at(levels: &Levels<'_>, of: &Of, area: usize, slot: Slot) -> Result<Place, Missing> {
    within(levels, &Pool::of(levels.cube, of), area, slot)
}

/// The place in a pool.
pub(super) fn within(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    slot: Slot,
) -> Result<Place, Missing> {
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    if !pool.contains(levels.cube, area, end) {
        return Err(stranger(pool));
    }
    let value = levels.value(area, slot).ok_or(Missing::NoObservation)?;
    let own = contender(levels, &value, value.amount()?);
    let mut tally = Tally::default();
    let (mut better, mut surely, mut maybe, mut tied) = (0, 0, 0, false);
    for peer in peers(levels, pool, area, end) {
        tally.expected += 1;
        let Some(value) = levels.value(peer, slot) else { continue };
        let Ok(number) = value.amount() else { continue };
        let other = contender(levels, &value, number);
        tally.report(&value);
        if peer != area {
            better += u32::from(own.at < other.at);
            surely += u32::from(other.surely_beats(&own));
            maybe += u32::from(other.may_beat(&own));
            tied |= other.ties(&own);
        }
    }
    tally.place(better, surely, maybe, tied)
}

/// The peers of an area at the period's end, itself included.
pub(crate) fn peers<'a>(
    levels: &'a Levels<'_>,
    pool: &'a Pool,
    area: usize,
    end: Month,
) -> impl Iterator<Item = usize> + 'a {
    let candidates = pool.candidates(levels.cube).iter().copied();
    candidates.filter(move |at| {
        pool.contains(levels.cube, *at, end) && pool.are_peers(levels.cube, *at, area)
    })
}

/// For example `1 + number of peers > 62`.
pub(crate) fn formula(levels: &Levels<'_>, own: Decimal) -> String {
    let better = if levels.indicator.direction == Direction::Lower { '<' } else { '>' };
    format!("1 + number of peers {better} {own}")
}

/// Why an area that is no member has no rank.
pub(super) const fn stranger(pool: &Pool) -> Missing {
    if pool.is_known() { Missing::NotAPeer } else { Missing::PeersIncomplete }
}

fn contender(levels: &Levels<'_>, value: &Value, number: Decimal) -> Contender {
    let lower_is_better = levels.indicator.direction == Direction::Lower;
    Contender::new(number, value.qualifier, levels.counted(), lower_is_better)
}

/// What is common to all ranks among the same peers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    reported: u32,
    pub(super) expected: u32,
    statuses: Statuses,
    stage: Option<Stage>,
}

impl Tally {
    pub(super) fn report(&mut self, value: &Value) {
        self.statuses = self.statuses.union(value.statuses);
        self.stage =
            if self.reported == 0 { value.stage } else { carry::stage(self.stage, value.stage) };
        self.reported += 1;
    }

    /// The place behind `better` peers, of whom at least `surely` and at most `maybe` are.
    pub(super) fn place(
        self,
        better: u32,
        surely: u32,
        maybe: u32,
        tied: bool,
    ) -> Result<Place, Missing> {
        let Self { reported, expected, statuses, stage } = self;
        if reported < 2 {
            return Err(Missing::PeersIncomplete);
        }
        let (best, worst) = (1 + surely, 1 + maybe + (expected - reported));
        let rank = (1 + better).max(best).min(worst);
        Ok(Place { rank, best, worst, reported, expected, tied, statuses, stage })
    }
}

/// The places of one pool's candidates in one period after another, with the room to work them out.
#[derive(Debug)]
pub(super) struct Places<'a> {
    levels: &'a Levels<'a>,
    pool: &'a Pool,
    candidates: &'a [usize],
    /// Whether the members are the same in all periods.
    lasting: bool,
    /// Whether those of all periods are known.
    found: bool,
    /// One for each candidate.
    pub(super) outcomes: Vec<Result<Place, Missing>>,
    /// The members: their kind, where it parts them, and their place among the candidates.
    members: Vec<(Option<AreaKind>, usize)>,
    alike: Alike,
    any: Any,
}

impl<'a> Places<'a> {
    pub(super) fn among(levels: &'a Levels<'a>, pool: &'a Pool, candidates: &'a [usize]) -> Self {
        let areas = &levels.cube.areas;
        Self {
            levels,
            pool,
            candidates,
            lasting: candidates.iter().all(|area| areas.is_lasting(*area)),
            found: false,
            outcomes: vec![Err(stranger(pool)); candidates.len()],
            members: Vec::new(),
            alike: Alike::default(),
            any: Any::default(),
        }
    }

    /// The members in the period that was filled last, by their places among the candidates.
    pub(super) fn members(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|(_, n)| *n)
    }

    /// Works out the places in a period, of which `row` has the levels and `end` is the last month.
    pub(super) fn fill(&mut self, row: Option<&Row>, end: Month) {
        if !self.found {
            self.outcomes.fill(Err(stranger(self.pool)));
            self.find_members(end);
            self.found = self.lasting;
        }
        let members = std::mem::take(&mut self.members);
        for peers in members.chunk_by(|a, b| a.0 == b.0) {
            self.fill_peers(peers, row);
        }
        self.members = members;
    }

    fn find_members(&mut self, end: Month) {
        let Self { levels, pool, candidates, members, .. } = self;
        members.clear();
        for (n, area) in candidates.iter().enumerate() {
            if pool.contains(levels.cube, *area, end) {
                let kind = pool.parts_kinds().then(|| levels.cube.areas.kind(*area)).flatten();
                members.push((kind, n));
            }
        }
        members.sort_unstable();
    }

    fn fill_peers(&mut self, peers: &[(Option<AreaKind>, usize)], row: Option<&Row>) {
        let Self { levels, candidates, outcomes, alike, any, .. } = self;
        let number = |n: usize| {
            let value =
                row.and_then(|row| row.value(candidates[n])).ok_or(Missing::NoObservation)?;
            Ok((value, value.amount()?))
        };
        let mut tally = Tally::default();
        alike.clear(levels);
        for (_, n) in peers {
            tally.expected += 1;
            match number(*n) {
                Ok((value, number)) => {
                    tally.report(&value);
                    alike.push(*n, &value, number);
                }
                Err(missing) => outcomes[*n] = Err(missing),
            }
        }
        if alike.are_all {
            alike.place(tally, outcomes);
        } else {
            let numbers = peers.iter().filter_map(|(_, n)| Some((*n, number(*n).ok()?)));
            let contenders =
                numbers.map(|(n, (value, number))| (n, contender(levels, &value, number)));
            any.place(contenders, tally, outcomes);
        }
    }
}

/// Unqualified numbers with the same decimals, put in order by their digits alone.
///
/// Rounding blurs only those that are equal: each stands for half a unit of its last place to either side, and the
/// end that it has in common with the next number belongs to one of the two.
#[derive(Debug, Default)]
struct Alike {
    /// Digits, turned so that the best is the first.
    digits: Vec<(i64, usize)>,
    scale: Option<u8>,
    /// Whether all that was pushed is alike.
    are_all: bool,
    counted: bool,
    lower_is_better: bool,
}

impl Alike {
    fn clear(&mut self, levels: &Levels<'_>) {
        self.digits.clear();
        self.scale = None;
        self.are_all = true;
        self.counted = levels.counted();
        self.lower_is_better = levels.indicator.direction == Direction::Lower;
    }

    #[inline]
    fn push(&mut self, n: usize, value: &Value, number: Decimal) {
        let scale = *self.scale.get_or_insert(number.scale());
        match i64::try_from(number.mantissa()) {
            Ok(digits) if scale == number.scale() && value.qualifier == Qualifier::Exact => {
                // Inverting the bits turns the order of all integers, the least included.
                self.digits.push((if self.lower_is_better { digits } else { !digits }, n));
            }
            _ => self.are_all = false,
        }
    }

    fn place(&mut self, tally: Tally, outcomes: &mut [Result<Place, Missing>]) {
        self.digits.sort_unstable_by_key(|of| of.0);
        let mut better = 0;
        for equal in self.digits.chunk_by(|a, b| a.0 == b.0) {
            let others = u32::try_from(equal.len() - 1).unwrap_or(u32::MAX);
            let blurred = if self.counted { 0 } else { others };
            let place = tally.place(better, better, better + blurred, others > 0);
            for (_, n) in equal {
                outcomes[*n] = place;
            }
            better += others + 1;
        }
    }
}

/// Numbers of any sort, put in order by what they can stand for.
#[derive(Debug, Default)]
struct Any {
    contenders: Vec<(usize, Contender)>,
    lows: Vec<Edge>,
    highs: Vec<Edge>,
}

impl Any {
    /// Sorts the peers once and finds each one's place by bisection.
    fn place(
        &mut self,
        with: impl Iterator<Item = (usize, Contender)>,
        tally: Tally,
        outcomes: &mut [Result<Place, Missing>],
    ) {
        let Self { contenders, lows, highs } = self;
        contenders.clear();
        contenders.extend(with);
        contenders.sort_unstable_by_key(|c| c.1.at);
        refill(lows, contenders.iter().map(|c| c.1.low));
        refill(highs, contenders.iter().map(|c| c.1.high));
        for alike in contenders.chunk_by(|a, b| a.1.at == b.1.at) {
            let better = above(contenders, |c| c.1.at <= alike[0].1.at);
            for (n, own) in alike {
                let surely = above(lows, |low| *low <= own.high);
                // An interval with any width may beat itself; it is no peer of itself.
                let maybe = above(highs, |high| *high <= own.low) - u32::from(own.low < own.high);
                let tied = alike.iter().any(|(other, c)| other != n && c.ties(own));
                outcomes[*n] = tally.place(better, surely, maybe, tied);
            }
        }
    }
}

fn refill(edges: &mut Vec<Edge>, with: impl Iterator<Item = Edge>) {
    edges.clear();
    edges.extend(with);
    edges.sort_unstable();
}

/// How many of a sorted list are behind those for which `below` holds.
fn above<T>(sorted: &[T], below: impl FnMut(&T) -> bool) -> u32 {
    u32::try_from(sorted.len() - sorted.partition_point(below)).unwrap_or(u32::MAX)
}
