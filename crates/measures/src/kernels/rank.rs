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

use scorecard_domain::{
    AreaId, AreaKind, Decimal, ItemOf, Missing, Month, Of, Period, Qualifier, Stage, Statuses,
};

use super::{
    edge::{Contender, Edge, ExactEdge},
    levels::Levels,
};
use crate::{
    carry,
    cube::{PAGE, Page, Pool, Row, Slot, Sort},
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
            for parent in cube.areas.parents().iter().copied() {
                let Some(id) = cube.areas.id(parent) else { continue };
                each(&Of::Area(id.clone()), &Pool::Children { parent, kind: None });
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
    any: Sorted<Edge>,
    exact: Sorted<ExactEdge>,
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
            any: Sorted::default(),
            exact: Sorted::default(),
        }
    }

    /// Whether the members are the same in all periods.
    pub(super) const fn are_lasting(&self) -> bool {
        self.lasting
    }

    /// The members in the period that was filled last, by kind where it parts them, and by their places among the candidates.
    pub(super) fn grouped(&self) -> &[(Option<AreaKind>, usize)] {
        &self.members
    }

    /// The members in the period that was filled last, by their places among the candidates.
    pub(super) fn members(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|(_, n)| *n)
    }

    /// Works out the places in a period, of which `row` has the levels and `end` is the last month.
    pub(super) fn fill(&mut self, row: Option<&Row>, slot: Slot, end: Month) {
        if !self.found {
            self.outcomes.fill(Err(stranger(self.pool)));
            self.find_members(end);
            self.found = self.lasting;
        }
        let members = std::mem::take(&mut self.members);
        for peers in members.chunk_by(|a, b| a.0 == b.0) {
            self.fill_peers(peers, row, slot);
        }
        self.members = members;
    }

    fn find_members(&mut self, end: Month) {
        let Self { levels, pool, candidates, members, .. } = self;
        members.clear();
        for (n, area) in candidates.iter().enumerate() {
            if pool.contains(levels.cube, *area, end) {
                members.push((pool.kind(levels.cube, *area), n));
            }
        }
        members.sort_unstable();
    }

    fn fill_peers(&mut self, peers: &[(Option<AreaKind>, usize)], row: Option<&Row>, slot: Slot) {
        let Self { levels, candidates, outcomes, alike, any, exact, .. } = self;
        let mut tally = Tally::default();
        alike.clear(levels);
        // Peers lie together, so a page has several, and its numbers mostly are of one sort.
        let page_of = |n: usize| candidates[n] / PAGE;
        for of_page in peers.chunk_by(|a, b| page_of(a.1) == page_of(b.1)) {
            let page = row.and_then(|row| row.page_number(page_of(of_page[0].1)));
            let plain = page.and_then(Page::plain);
            let mut n_plain = 0;
            for (_, n) in of_page {
                let at = candidates[*n] % PAGE;
                if let Some(plain) = plain.filter(|plain| plain.has(at)) {
                    alike.push(*n, plain.digits(at));
                    n_plain += 1;
                    continue;
                }
                let value = page.and_then(|page| page.value(at)).ok_or(Missing::NoObservation);
                let number = value.and_then(|value| Ok((value, value.amount()?)));
                tally.count(number.as_ref().ok().map(|(value, _)| value));
                match number {
                    Ok((value, number)) => alike.push_value(*n, &value, number),
                    Err(missing) => outcomes[*n] = Err(missing),
                }
            }
            if let Some(plain) = plain.filter(|_| n_plain > 0) {
                tally.count_sort(plain.sort, n_plain);
                alike.are(plain.sort);
            }
        }
        let level = |n: usize| levels.level_in(row?, candidates[n], slot);
        let known = peers.iter().filter_map(|(_, n)| Some((*n, level(*n)?)));
        if levels.by_formula() {
            let known = known.filter_map(|(n, it)| Some((n, exact_contender(levels, &it).ok()?)));
            exact.place(known, tally, outcomes);
        } else if alike.are_all {
            alike.place(tally, outcomes);
        } else {
            let known = known.filter_map(|(n, it)| Some((n, contender(levels, &it).ok()?)));
            any.place(known, tally, outcomes);
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
    /// The same, each pair in one word, where all digits are short: words are sorted much faster than pairs.
    words: Vec<u64>,
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
        self.lower_is_better = levels.lower_is_better();
    }

    /// Takes the digits of a number, of whose sort [`Self::are`] tells.
    #[inline]
    fn push(&mut self, n: usize, digits: i64) {
        // Inverting the bits turns the order of all integers, the least included.
        self.digits.push((if self.lower_is_better { digits } else { !digits }, n));
    }

    /// Tells that some of the numbers are of a sort.
    fn are(&mut self, sort: Sort) {
        let scale = *self.scale.get_or_insert(sort.scale);
        self.are_all &= scale == sort.scale && sort.qualifier == Qualifier::Exact;
    }

    fn push_value(&mut self, n: usize, value: &Value, number: Decimal) {
        let Value { qualifier, statuses, stage, .. } = *value;
        self.are(Sort { scale: number.scale(), qualifier, statuses, stage });
        match i64::try_from(number.mantissa()) {
            Ok(digits) => self.push(n, digits),
            Err(_) => self.are_all = false,
        }
    }

    fn place(&mut self, tally: Tally, outcomes: &mut [Result<Place, Missing>]) {
        let Self { digits, words, counted, .. } = self;
        words.clear();
        words.extend(digits.iter().map_while(|(digits, n)| word(*digits, *n)));
        if words.len() == digits.len() {
            words.sort_unstable();
            let equal = words.chunk_by(|a, b| a >> 32 == b >> 32);
            place_equal(equal, owner, *counted, tally, outcomes);
        } else {
            digits.sort_unstable_by_key(|of| of.0);
            let equal = digits.chunk_by(|a, b| a.0 == b.0);
            place_equal(equal, |of| of.1, *counted, tally, outcomes);
        }
    }
}

/// Digits and their owner's place in one word that has the order of the digits; none if they are too long for it.
#[inline]
fn word(digits: i64, n: usize) -> Option<u64> {
    let (digits, n) = (i32::try_from(digits).ok()?, u32::try_from(n).ok()?);
    // Turning the sign's bit gives unsigned numbers in the same order.
    Some(u64::from(digits.cast_unsigned() ^ 1 << 31) << 32 | u64::from(n))
}

/// Whose digits a word has.
#[inline]
fn owner(word: &u64) -> usize {
    usize::try_from(word & u64::from(u32::MAX)).unwrap_or_default()
}

/// Gives all their places, those that are equal together, the best first.
#[inline]
fn place_equal<'a, T: 'a>(
    equal: impl Iterator<Item = &'a [T]>,
    n: impl Fn(&T) -> usize,
    counted: bool,
    tally: Tally,
    outcomes: &mut [Result<Place, Missing>],
) {
    let mut better = 0;
    for equal in equal {
        let others = u32::try_from(equal.len() - 1).unwrap_or(u32::MAX);
        let blurred = if counted { 0 } else { others };
        let place = tally.place(better, better, better + blurred, others > 0);
        for of in equal {
            outcomes[n(of)] = place;
        }
        better += others + 1;
    }
}

/// Numbers of any sort, put in order by what they can stand for.
#[derive(Debug)]
pub(super) struct Sorted<E> {
    contenders: Vec<(usize, Contender<E>)>,
    lows: Vec<E>,
    highs: Vec<E>,
}

impl<E> Default for Sorted<E> {
    fn default() -> Self {
        Self { contenders: Vec::new(), lows: Vec::new(), highs: Vec::new() }
    }
}

impl<E: Ord + Copy> Sorted<E> {
    /// Sorts the peers once and finds each one's place by bisection.
    pub(super) fn place(
        &mut self,
        with: impl Iterator<Item = (usize, Contender<E>)>,
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

fn refill<E: Ord>(edges: &mut Vec<E>, with: impl Iterator<Item = E>) {
    edges.clear();
    edges.extend(with);
    edges.sort_unstable();
}

/// How many of a sorted list are behind those for which `below` holds.
fn above<T>(sorted: &[T], below: impl FnMut(&T) -> bool) -> u32 {
    u32::try_from(sorted.len() - sorted.partition_point(below)).unwrap_or(u32::MAX)
}
