//! An erasure as every store carries it out: what becomes of each part of the revisions that it concerns, and the
//! revision that records it.

use scorecard_domain::{Change, Key};

use super::{StoreError, corrupt};
use crate::{
    clock::{Clock, Timestamp},
    content::{
        Corrupt,
        digest::{Chain, Header, Seed},
        entry::{Entry, Tombstone, embargo_of},
        parts::Part,
    },
    ledger::{
        erasure::{Erased, ErasureOrder, Record},
        revision::{Position, Revision},
    },
};

const DOING: &str = "erase";

/// An erasure that is going on.
#[derive(Debug)]
pub(crate) struct Erasing<'a> {
    order: &'a ErasureOrder,
    previous: Position,
    /// The revision whose parts go by, its seed and the number of its next change.
    revision: u64,
    seed: Option<Seed>,
    next: u64,
    /// What was erased.
    pub(crate) found: Vec<Erased>,
}

impl<'a> Erasing<'a> {
    /// Begins where the store stands.
    ///
    /// # Errors
    ///
    /// If that is not where it stood when the erasure was looked at.
    pub(crate) fn begin(order: &'a ErasureOrder, previous: Position) -> Result<Self, StoreError> {
        if order.position != previous {
            let problem = "the ledger was written meanwhile: ask for the erasure again";
            return Err(StoreError::Unavailable { doing: DOING, source: problem.into() });
        }
        Ok(Self { order, previous, revision: 0, seed: None, next: 0, found: Vec::new() })
    }

    /// The next revision of those that the order names, with its seed.
    pub(crate) const fn revision(&mut self, revision: u64, seed: Option<Seed>) {
        self.revision = revision;
        self.seed = seed;
        self.next = 0;
    }

    /// What is to be kept in place of the next part.
    pub(crate) fn part(&mut self, contents: &[Vec<u8>]) -> Result<Part, StoreError> {
        let mut kept = Part::default();
        for content in contents {
            kept.push(&self.entry(content).map_err(corrupt(DOING))?);
            self.next += 1;
        }
        Ok(kept)
    }

    fn entry(&mut self, content: &[u8]) -> Result<Vec<u8>, Corrupt> {
        let Self { seed, next: index, .. } = *self;
        let entry = Entry::read(content)?;
        let change = entry.change()?;
        let goes = change.as_ref().is_some_and(|change| change.key() == self.order.asked.key);
        Ok(match entry {
            Entry::Erased(tombstone) if goes && self.order.asked.with_key => {
                let held_until = self.order.held_until.get(&self.revision).copied();
                Entry::Erased(Tombstone { key: None, held_until, ..tombstone }).write()
            }
            Entry::Erased(_) => content.to_vec(),
            _ if goes => {
                let key = change.as_ref().map(Change::key);
                let key = key.filter(|_| !self.order.asked.with_key);
                let embargo_until = change.as_ref().and_then(embargo_of);
                let tombstone = self.tombstone(&entry, key)?;
                let held_until = self.order.held_until.get(&self.revision).copied();
                Entry::Erased(Tombstone { embargo_until, held_until, ..tombstone }).write()
            }
            Entry::Change(content) => match seed {
                Some(seed) => Entry::Salted(seed.salt(index), content).write(),
                None => return Err(Corrupt::new("a change has no salt")),
            },
            Entry::Salted(..) => content.to_vec(),
        })
    }

    fn tombstone(&mut self, entry: &Entry<'_>, key: Option<Key>) -> Result<Tombstone, Corrupt> {
        let (kind, leaf) = (entry.kind()?, entry.leaf(self.seed, self.next)?);
        let by = self.previous.revision + 1;
        let (revision, index) = (self.revision, self.next);
        self.found.push(Erased { revision, index, kind, key: key.clone(), by });
        Ok(Tombstone { kind, leaf, by, key, embargo_until: None, held_until: None })
    }

    /// The revision that records what was erased, when all parts have gone by.
    pub(crate) fn record(
        &self,
        last_time: Option<Timestamp>,
        clock: &dyn Clock,
    ) -> Result<Revision, StoreError> {
        if self.found.is_empty() {
            return Err(corrupt(DOING)(Corrupt::new("what was to be erased is not there")));
        }
        let places = self.found.iter().map(|erased| (erased.revision, erased.index)).collect();
        let record = Record { places, ground: self.order.asked.ground.clone() };
        let (author, reason) = (self.order.asked.by.clone(), record.to_string());
        let header = Header {
            ledger: self.previous.ledger_id,
            revision: self.previous.revision + 1,
            time: clock.after(last_time),
            author: &author,
            reason: &reason,
            changes: 0,
        };
        let digest = Chain::begin(self.previous.digest, header).finish();
        let Header { revision: number, time, changes, .. } = header;
        Ok(Revision { number, time, author, reason, changes, digest })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use scorecard_domain::Kind;

    use super::*;
    use crate::{
        content::{Digest, LedgerId},
        ledger::erasure::Erasure,
        testing::{StandingClock, key},
    };

    #[test]
    fn the_time_of_an_erasure_is_never_before_that_of_the_revision_before() {
        let position = Position {
            ledger_id: LedgerId::from_bytes([1; 16]),
            revision: 4,
            digest: Digest::NONE,
        };
        let asked = Erasure {
            key: key(Kind::Source, "s1"),
            revisions: [2].into(),
            all_revisions: false,
            with_key: false,
            ground: "判决".to_owned(),
            by: "法院".to_owned(),
        };
        let (revisions, others, held_until) = (vec![2], Vec::new(), BTreeMap::new());
        let order = ErasureOrder { asked, position, revisions, others, held_until };
        let mut erasing = Erasing::begin(&order, position).unwrap();
        let (kind, key) = (Kind::Source, None);
        erasing.found.push(Erased { revision: 2, index: 0, kind, key, by: 5 });
        for (now, expected) in [(3, 7), (9, 9)] {
            let last = Some(Timestamp::from_micros(7));
            let recorded = erasing.record(last, &*StandingClock::at(now)).unwrap();
            assert_eq!(recorded.time, Timestamp::from_micros(expected));
        }
    }
}
