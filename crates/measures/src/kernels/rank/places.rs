//! The places of all peers at once: their numbers are put in order once, and not compared pair by pair.

use scorecard_domain::{AreaKind, Missing, Month};

use super::{Place, Tally, alike::Alike, contender, exact_contender, sorted::Sorted, stranger};
use crate::{
    cube::{PAGE, Page, Pool, Row, Slot},
    kernels::{
        edge::{Edge, ExactEdge},
        levels::Levels,
    },
};

/// The places of one pool's candidates in one period after another, with the room to work them out.
#[derive(Debug)]
pub(in crate::kernels) struct Places<'a> {
    levels: &'a Levels<'a>,
    pool: &'a Pool,
    candidates: &'a [usize],
    /// Whether the members are the same in all periods.
    lasting: bool,
    /// Whether those of all periods are known.
    found: bool,
    /// One for each candidate.
    pub(in crate::kernels) outcomes: Vec<Result<Place, Missing>>,
    /// The members: their kind, where it parts them, and their place among the candidates.
    members: Vec<(Option<AreaKind>, usize)>,
    alike: Alike,
    any: Sorted<Edge>,
    exact: Sorted<ExactEdge>,
}

impl<'a> Places<'a> {
    pub(in crate::kernels) fn among(
        levels: &'a Levels<'a>,
        pool: &'a Pool,
        candidates: &'a [usize],
    ) -> Self {
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
    pub(in crate::kernels) const fn are_lasting(&self) -> bool {
        self.lasting
    }

    /// The members in the period that was filled last, by kind where it parts them, and by their places among the candidates.
    pub(in crate::kernels) fn grouped(&self) -> &[(Option<AreaKind>, usize)] {
        &self.members
    }

    /// The members in the period that was filled last, by their places among the candidates.
    pub(in crate::kernels) fn members(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|(_, n)| *n)
    }

    /// Works out the places in a period, of which `row` has the levels and `end` is the last month.
    pub(in crate::kernels) fn fill(&mut self, row: Option<&Row>, slot: Slot, end: Month) {
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
