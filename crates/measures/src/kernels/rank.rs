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
//! - Levels that follow from others by the indicator's formula are compared as they are before they are rounded, and each can be
//!   all that its inputs allow: two that print alike are tied only if they are equal, and two that print differently are
//!   not firm if the rounding of their inputs lets them change places.
//! - Statuses and stage are those of all peers with a number: an estimate among them makes the rank one.

mod alike;
mod block;
mod places;
mod sorted;

use scorecard_domain::{Decimal, Missing, Month, Of, Stage, Statuses};

pub use self::block::block;
pub(super) use self::{
    block::{each_peer, each_pool},
    places::Places,
    sorted::Sorted,
};

use super::{
    edge::{Contender, ExactEdge},
    levels::Levels,
};
use crate::{
    carry,
    cube::{Pool, Slot, Sort},
    level::Level,
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
    let own = levels.level(area, slot).ok_or(Missing::NoObservation)?;
    let peers = peers(levels, pool, area, end).map(|peer| (peer, levels.level(peer, slot)));
    match levels.by_formula() {
        true => among_levels(area, &own, peers, |level| exact_contender(levels, level)),
        false => among_levels(area, &own, peers, |level| contender(levels, level)),
    }
}

fn among_levels<E: Ord>(
    area: usize,
    own: &Level,
    peers: impl Iterator<Item = (usize, Option<Level>)>,
    contender: impl Fn(&Level) -> Result<Contender<E>, Missing>,
) -> Result<Place, Missing> {
    let own = contender(own)?;
    let known = |level: Level| Some((level.value, contender(&level).ok()?));
    among(area, &own, peers.map(|(peer, level)| (peer, level.and_then(known))))
}

/// The place of an area among its peers, itself among them, of whom some have a number.
pub(super) fn among<E: Ord>(
    area: usize,
    own: &Contender<E>,
    peers: impl Iterator<Item = (usize, Option<(Value, Contender<E>)>)>,
) -> Result<Place, Missing> {
    let mut tally = Tally::default();
    let (mut better, mut surely, mut maybe, mut tied) = (0, 0, 0, false);
    for (peer, number) in peers {
        tally.count(number.as_ref().map(|(value, _)| value));
        let Some((_, other)) = number else { continue };
        if peer != area {
            better += u32::from(own.at < other.at);
            surely += u32::from(other.surely_beats(own));
            maybe += u32::from(other.may_beat(own));
            tied |= other.ties(own);
        }
    }
    tally.place(better, surely, maybe, tied)
}

/// The places of an area's peers, itself included, in a period.
pub(crate) fn standings(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    slot: Slot,
) -> Vec<(usize, Result<Place, Missing>)> {
    let Some(end) = levels.end(slot) else { return Vec::new() };
    let candidates = pool.candidates(levels.cube);
    let mut places = Places::among(levels, pool, candidates);
    places.fill(levels.row(slot), slot, end);
    let members = places.members().map(|n| (candidates[n], places.outcomes[n]));
    members.filter(|(peer, _)| pool.are_peers(levels.cube, *peer, area)).collect()
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

/// Whether those who are peers at the end of one period are those at the end of the other: a pool tells them in one
/// order.
pub(super) fn same_peers(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    (a, b): (Slot, Slot),
) -> bool {
    let members = |slot| {
        let end = levels.end(slot);
        end.into_iter().flat_map(|end| peers(levels, pool, area, end))
    };
    members(a).eq(members(b))
}

/// For example `1 + number of peers > 62`.
pub(crate) fn formula(levels: &Levels<'_>, own: Decimal) -> String {
    let better = if levels.lower_is_better() { '<' } else { '>' };
    format!("1 + number of peers {better} {own}")
}

/// Why an area that is no member has no rank.
pub(super) const fn stranger(pool: &Pool) -> Missing {
    if pool.is_known() { Missing::NotAPeer } else { Missing::PeersIncomplete }
}

fn contender(levels: &Levels<'_>, level: &Level) -> Result<Contender, Missing> {
    let (number, qualifier) = (level.value.amount()?, level.value.qualifier);
    Ok(Contender::new(number, qualifier, levels.counted(), levels.lower_is_better()))
}

fn exact_contender(levels: &Levels<'_>, level: &Level) -> Result<Contender<ExactEdge>, Missing> {
    let (number, interval) = (level.number()?.ratio(), levels.span(level));
    Ok(Contender::within(number, interval, levels.lower_is_better()))
}

/// What is common to all ranks among the same peers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    reported: u32,
    expected: u32,
    statuses: Statuses,
    stage: Option<Stage>,
}

impl Tally {
    /// Counts a peer, with its value if it has a number.
    pub(super) fn count(&mut self, value: Option<&Value>) {
        self.expected += 1;
        if let Some(value) = value {
            self.report(value.statuses, value.stage, 1);
        }
    }

    /// Counts so many peers with a number of a sort.
    fn count_sort(&mut self, sort: Sort, peers: u32) {
        self.expected += peers;
        if peers > 0 {
            self.report(sort.statuses, sort.stage, peers);
        }
    }

    fn report(&mut self, statuses: Statuses, stage: Option<Stage>, peers: u32) {
        self.statuses = self.statuses.union(statuses);
        self.stage = if self.reported == 0 { stage } else { carry::stage(self.stage, stage) };
        self.reported += peers;
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
