//! Checks that the contents are those that the digests are over. A store gives revision by revision and change
//! by change what it holds, and compares with it what it reads from.

mod answers;
mod rows;

use std::collections::BTreeMap;

use scorecard_domain::{Change, Kind};

pub(crate) use self::{
    answers::{ANSWERS, Answered, NAMED_TWICE},
    rows::{MISCOUNTED, Miscounted, Named},
};
use super::{Damage, StoreError, Verification};
use crate::{
    clock::Timestamp,
    content::{
        self, Digest, LedgerId,
        digest::{Chain, Header, Seed},
        entry::{Entry, Tombstone},
        key::key_text,
    },
    ledger::{
        erasure::{Erased, Record},
        revision::{Position, Revision},
    },
};

/// A check that is going on.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) found: Verification,
    last_time: Option<Timestamp>,
    /// What was erased, as the contents have it.
    erased: Vec<Erased>,
    /// What was erased by which revision, as those revisions say.
    recorded: BTreeMap<(u64, u64), u64>,
}

/// The check of one revision.
#[derive(Debug)]
pub(crate) struct Checking {
    stored: Revision,
    seed: Option<Seed>,
    chain: Chain,
    changes: u64,
    last_key: Option<(Kind, String)>,
}

impl Checking {
    /// Whether the revision has to have no changes.
    pub(crate) const fn is_erasure(&self) -> bool {
        self.stored.changes == 0
    }
}

impl Check {
    pub(crate) const fn begin(ledger_id: LedgerId) -> Self {
        let position = Position { ledger_id, revision: 0, digest: Digest::NONE };
        let found = Verification { position, changes: 0, damages: Vec::new() };
        Self { found, last_time: None, erased: Vec::new(), recorded: BTreeMap::new() }
    }

    /// Tells a damage.
    pub(crate) fn damage(&mut self, revision: u64, problem: impl Into<String>) {
        if self.found.damages.len() < Verification::MAX_DAMAGES {
            self.found.damages.push(Damage { revision, problem: problem.into() });
        }
    }

    /// What cannot be read is damage too.
    pub(crate) fn tolerate(
        &mut self,
        revision: u64,
        sound: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match sound {
            Err(StoreError::Corrupt { doing, source }) => {
                self.damage(revision, format!("cannot {doing}: {source}"));
                Ok(())
            }
            other => other,
        }
    }

    /// What could be read; what cannot is damage, and `None`.
    pub(crate) fn tolerated<T>(
        &mut self,
        revision: u64,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(err) => self.tolerate(revision, Err(err)).map(|()| None),
        }
    }

    /// Begins the next revision; `None` if it is not there.
    pub(crate) fn revision(
        &mut self,
        number: u64,
        stored: Option<(Revision, Option<Seed>)>,
    ) -> Option<Checking> {
        let Some((revision, seed)) = stored else {
            self.damage(number, "the revision is missing");
            return None;
        };
        if self.last_time.is_some_and(|last| revision.time < last) {
            self.damage(number, "its time is before that of the revision before it");
        }
        let header = Header {
            ledger: self.found.position.ledger_id,
            revision: number,
            time: revision.time,
            author: &revision.author,
            reason: &revision.reason,
            changes: revision.changes,
        };
        let chain = Chain::begin(self.found.position.digest, header);
        if revision.changes == 0 {
            self.erasure(&revision);
        }
        // The chain goes on with the digest that is stored, so that one damage is told once.
        self.found.position.revision = number;
        self.found.position.digest = revision.digest;
        self.last_time = Some(revision.time);
        Some(Checking { stored: revision, seed, chain, changes: 0, last_key: None })
    }

    /// The next content of the revision, decoded, with what it is about in words; `None` if it is corrupt, or
    /// its key was erased.
    pub(crate) fn content(
        &mut self,
        checking: &mut Checking,
        content: &[u8],
    ) -> Option<(Change, String)> {
        let (revision, index) = (checking.stored.number, checking.changes);
        checking.changes += 1;
        let entry = Entry::read(content).and_then(|entry| {
            checking.chain.leaf(entry.leaf(checking.seed, index)?);
            Ok((entry.change()?, entry))
        });
        let (change, entry) = match entry {
            Ok(entry) => entry,
            Err(corrupt) => {
                self.damage(revision, format!("a change is corrupt: {corrupt}"));
                return None;
            }
        };
        if let Entry::Erased(Tombstone { kind, by, key, .. }) = &entry {
            let (kind, key, by) = (*kind, key.clone(), *by);
            self.erased.push(Erased { revision, index, kind, key, by });
        }
        let change = change?;
        let key = change.key();
        let sorted = (key.kind(), key_text(&key));
        let name = format!("{} `{}`", sorted.0, sorted.1);
        if entry.content().is_some_and(|content| content::encode(&change) != content) {
            self.damage(revision, format!("the change of {name} is not in its canonical encoding"));
        }
        if checking.last_key.as_ref().is_some_and(|last| *last >= sorted) {
            self.damage(revision, format!("{name} is not in its place"));
        }
        checking.last_key = Some(sorted);
        Some((change, name))
    }

    /// Ends the revision: all its contents have gone by.
    pub(crate) fn end(&mut self, checking: Checking) {
        let Checking { stored, seed: _, chain, changes, last_key: _ } = checking;
        let number = stored.number;
        self.found.changes += changes;
        if changes != stored.changes {
            let problem = format!("it has {changes} changes and says {}", stored.changes);
            self.damage(number, problem);
        }
        let digest = chain.finish();
        if digest != stored.digest {
            let problem = format!("its digest is {digest}, and {} is stored", stored.digest);
            self.damage(number, problem);
        }
    }

    /// What a revision without changes says was erased.
    fn erasure(&mut self, revision: &Revision) {
        let Some(record) = Record::of(revision) else {
            return self.damage(revision.number, "it has no changes, and records no erasure");
        };
        for place in record.places {
            if place.0 >= revision.number || self.recorded.insert(place, revision.number).is_some()
            {
                let problem =
                    format!("it cannot have erased change {} of revision {}", place.1, place.0);
                self.damage(revision.number, problem);
            }
        }
    }

    /// What is gone is what revisions say was erased: all contents have gone by.
    pub(crate) fn erasures(&mut self) {
        let mut recorded = std::mem::take(&mut self.recorded);
        for erased in std::mem::take(&mut self.erased) {
            let Erased { revision, index, by, .. } = erased;
            if recorded.remove(&(revision, index)) != Some(by) {
                let problem = format!(
                    "change {index} is gone, and revision {by} does not say that it was erased"
                );
                self.damage(revision, problem);
            }
            self.erased.push(erased);
        }
        for ((revision, index), by) in recorded {
            let problem =
                format!("change {index} is there, and revision {by} says that it was erased");
            self.damage(revision, problem);
        }
    }

    /// What was erased is told as the contents have it.
    pub(crate) fn erased(&mut self, erased: &[Erased]) {
        self.erasures();
        if self.erased != erased {
            self.damage(
                0,
                "what was erased is told otherwise than the contents have it: rebuild it",
            );
        }
    }
}
