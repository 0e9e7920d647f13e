//! Shows again what is withheld for nothing.
//!
//! Each level was withheld for another one's sake, before it was known what else would be. Now that all are, each is shown
//! again unless something that is to be protected would follow: from what is shown then, from that and what was seen before,
//! and from all these and what is nothing, since that there are no units may be seen. So the answer has what the choice
//! has, and is never more. One after the other: first what the choice would have taken last.
//!
//! What was withheld before is not shown here: it is withheld as long as it protects anything, by [`super::Choosing::keep`].

use std::{cmp::Ordering, collections::BTreeSet};

use scorecard_domain::{Confidentiality, Decimal};

use super::{
    super::follow::{Solutions, TooMany},
    Choosing,
};

/// What can be solved from what is shown, from that and what was seen, and from these and what is nothing; of all equations, and
/// of those that are not assumed.
type Known = Vec<Solutions>;

impl Choosing<'_> {
    /// Shows again what can be, as far as there is work left.
    pub(super) fn show(&mut self, work: &mut usize) {
        let mut candidates: Vec<usize> =
            self.withheld.keys().copied().filter(|it| self.may_be_shown(*it)).collect();
        candidates.sort_by(|one, other| self.last_first(*one, *other));
        let Ok(mut known) = self.known(work) else { return };
        for candidate in candidates {
            if !self.withheld.contains_key(&candidate) {
                continue;
            }
            match self.shown_with(candidate, &known, work) {
                Err(TooMany) => return,
                Ok(None) => {}
                Ok(Some((shown, then))) => {
                    self.withheld.retain(|it, _| !shown.contains(it));
                    known = then;
                }
            }
        }
    }

    fn known(&self, work: &mut usize) -> Result<Known, TooMany> {
        let is_known = |it: usize, seen: bool, nothing: bool| {
            seen && self.was_seen(it) || nothing && self.is_useless(it)
        };
        let mut known = Known::new();
        for equations in self.systems() {
            for (seen, nothing) in [(false, false), (true, false), (true, true)] {
                let is_unknown = |it: usize| match self.cell(it) {
                    Some(cell) if cell.level.is_none() => true,
                    Some(_) => self.is_hidden(it) && !is_known(it, seen, nothing),
                    None => false,
                };
                known.push(Solutions::of(equations, &is_unknown, work)?);
            }
        }
        Ok(known)
    }

    /// What is shown with a level: itself, and what follows from it and was withheld for nothing else; and what can be solved then.
    /// None if something follows that is to be protected.
    fn shown_with(
        &self,
        candidate: usize,
        known: &Known,
        work: &mut usize,
    ) -> Result<Option<(BTreeSet<usize>, Known)>, TooMany> {
        let size: usize = known.iter().map(Solutions::size).sum();
        *work = work.checked_sub(size).ok_or(TooMany)?;
        let mut then = known.clone();
        let (mut shown, mut next) = (BTreeSet::new(), vec![candidate]);
        while let Some(number) = next.pop() {
            if !shown.insert(number) {
                continue;
            }
            for solutions in &mut then {
                let followed = solutions.know(number, work)?.into_iter();
                for it in followed.filter(|it| self.is_protected(*it) && !shown.contains(it)) {
                    if !self.may_be_shown(it) {
                        return Ok(None);
                    }
                    next.push(it);
                }
            }
        }
        Ok(Some((shown, then)))
    }

    /// Whether it is withheld for the sake of others alone, and was not before.
    fn may_be_shown(&self, number: usize) -> bool {
        self.withheld.get(&number) == Some(&Confidentiality::SecondarySender)
            && self.cell(number).is_some_and(|cell| !cell.was_withheld)
    }

    /// What protects nothing, before what does; what the public has seen, before what it has not; a whole, before its parts; the
    /// largest; the last.
    fn last_first(&self, one: usize, other: usize) -> Ordering {
        let is_last = |it: usize| self.is_last.get(it) == Some(&true);
        let rank = |it: usize| (self.is_useless(it), self.was_seen(it), is_last(it));
        let by_size = match (self.value(one), self.value(other)) {
            (Some(one), Some(other)) => Decimal::abs(other).cmp_value(one.abs()),
            _ => Ordering::Equal,
        };
        let place = |it: usize| self.cell(it).map(|cell| &cell.place);
        let by_place = || place(other).cmp(&place(one));
        rank(other).cmp(&rank(one)).then(by_size).then_with(by_place)
    }
}
