//! Checks that the contents are those that the digests are over. A store gives revision by revision and change
//! by change what it holds, and compares with it what it reads from.

mod answers;
mod rows;

use std::collections::BTreeMap;

use scorecard_domain::{Change, Key, Kind, Problem, fault::quoted, words::kind_name};

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
    sentences::damages as sentences,
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

/// A thing by its kind and key.
pub(crate) fn thing(key: &Key) -> Problem {
    sentences::thing(kind_name(key.kind()), key_text(key))
}

impl Check {
    pub(crate) const fn begin(ledger_id: LedgerId) -> Self {
        let position = Position { ledger_id, revision: 0, digest: Digest::NONE };
        let found = Verification { position, changes: 0, damages: Vec::new() };
        Self { found, last_time: None, erased: Vec::new(), recorded: BTreeMap::new() }
    }

    /// Tells a damage.
    pub(crate) fn damage(&mut self, revision: u64, problem: Problem) {
        if self.found.damages.len() < Verification::MAX_DAMAGES {
            self.found.damages.push(Damage { revision, problem });
        }
    }

    /// What could be read; what cannot is damage too, told by what it is, and `None`.
    pub(crate) fn tolerate<T>(
        &mut self,
        revision: u64,
        what: impl FnOnce() -> Problem,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(StoreError::Corrupt { doing: _, source }) => {
                self.damage(revision, sentences::cannot_read(what(), quoted(source)));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Begins the next revision; `None` if it is not there.
    pub(crate) fn revision(
        &mut self,
        number: u64,
        stored: Option<(Revision, Option<Seed>)>,
    ) -> Option<Checking> {
        let Some((revision, seed)) = stored else {
            self.damage(number, sentences::no_revision());
            return None;
        };
        if self.last_time.is_some_and(|last| revision.time < last) {
            self.damage(number, sentences::before_the_last());
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

    /// The next content of the revision, decoded; `None` if it is corrupt, or its key was erased.
    pub(crate) fn content(&mut self, checking: &mut Checking, content: &[u8]) -> Option<Change> {
        let (revision, index) = (checking.stored.number, checking.changes);
        checking.changes += 1;
        let entry = Entry::read(content).and_then(|entry| {
            checking.chain.leaf(entry.leaf(checking.seed, index)?);
            Ok((entry.change()?, entry))
        });
        let (change, entry) = match entry {
            Ok(entry) => entry,
            Err(corrupt) => {
                self.damage(revision, sentences::change_corrupt(quoted(corrupt)));
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
        if entry.content().is_some_and(|content| content::encode(&change) != content) {
            self.damage(revision, sentences::not_canonical(thing(&key)));
        }
        if checking.last_key.as_ref().is_some_and(|last| *last >= sorted) {
            self.damage(revision, sentences::out_of_place(thing(&key)));
        }
        checking.last_key = Some(sorted);
        Some(change)
    }

    /// Ends the revision: all its contents have gone by.
    pub(crate) fn end(&mut self, checking: Checking) {
        let Checking { stored, seed: _, chain, changes, last_key: _ } = checking;
        let number = stored.number;
        self.found.changes += changes;
        if changes != stored.changes {
            let problem = sentences::another_count(changes, stored.changes);
            self.damage(number, problem);
        }
        let digest = chain.finish();
        if digest != stored.digest {
            let problem = sentences::another_digest(digest.to_string(), stored.digest.to_string());
            self.damage(number, problem);
        }
    }

    /// What a revision without changes says was erased.
    fn erasure(&mut self, revision: &Revision) {
        let Some(record) = Record::of(revision) else {
            return self.damage(revision.number, sentences::nothing_in_it());
        };
        for place in record.places {
            if place.0 >= revision.number || self.recorded.insert(place, revision.number).is_some()
            {
                let problem = sentences::cannot_have_erased(place.1, place.0);
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
                self.damage(revision, sentences::gone_unrecorded(index, by));
            }
            self.erased.push(erased);
        }
        for ((revision, index), by) in recorded {
            self.damage(revision, sentences::there_though_erased(index, by));
        }
    }

    /// What was erased is told as the contents have it.
    pub(crate) fn erased(&mut self, erased: &[Erased]) {
        self.erasures();
        if self.erased != erased {
            self.damage(0, sentences::erased_otherwise());
        }
    }
}
