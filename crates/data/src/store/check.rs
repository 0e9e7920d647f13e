//! Checks that the contents are those that the digests are over. A store gives revision by revision and change
//! by change what it holds, and compares with it what it reads from.

use scorecard_domain::{Change, Kind};

use super::{Damage, StoreError, Verification};
use crate::{
    clock::Timestamp,
    content::{
        self, Digest, LedgerId,
        digest::{Chain, Header, Seed},
        key::key_text,
    },
    ledger::revision::{Position, Revision},
};

/// A check that is going on.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) found: Verification,
    last_time: Option<Timestamp>,
}

/// The check of one revision.
#[derive(Debug)]
pub(crate) struct Checking {
    stored: Revision,
    chain: Chain,
    changes: u64,
    last_key: Option<(Kind, String)>,
}

impl Check {
    pub(crate) const fn begin(ledger_id: LedgerId) -> Self {
        let position = Position { ledger_id, revision: 0, digest: Digest::NONE };
        let found = Verification { position, changes: 0, damages: Vec::new() };
        Self { found, last_time: None }
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

    /// Begins the next revision; `None` if it is not there.
    pub(crate) fn revision(
        &mut self,
        number: u64,
        stored: Option<(Revision, Seed)>,
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
        let chain = Chain::begin(self.found.position.digest, header, seed);
        // The chain goes on with the digest that is stored, so that one damage is told once.
        self.found.position.revision = number;
        self.found.position.digest = revision.digest;
        self.last_time = Some(revision.time);
        Some(Checking { stored: revision, chain, changes: 0, last_key: None })
    }

    /// The next content of the revision, decoded, with what it is about in words; `None` if it is corrupt.
    pub(crate) fn content(
        &mut self,
        checking: &mut Checking,
        content: &[u8],
    ) -> Option<(Change, String)> {
        checking.chain.change(content);
        checking.changes += 1;
        let revision = checking.stored.number;
        let change = match content::decode(content) {
            Ok(change) => change,
            Err(corrupt) => {
                self.damage(revision, format!("a change is corrupt: {corrupt}"));
                return None;
            }
        };
        let key = change.key();
        let sorted = (key.kind(), key_text(&key));
        let name = format!("{} `{}`", sorted.0, sorted.1);
        if content::encode(&change) != content {
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
        let Checking { stored, chain, changes, last_key: _ } = checking;
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

    /// Each change has one row in what is read from, and there are no others.
    pub(crate) fn rows(&mut self, rows: i64) {
        let changes = self.found.changes;
        if u64::try_from(rows) != Ok(changes) {
            let problem = format!("{rows} rows are there for {changes} changes: rebuild them");
            self.damage(0, problem);
        }
    }
}
