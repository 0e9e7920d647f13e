//! A revision being drawn up: its header, its changes in parts, and the digest over both.

use scorecard_domain::Change;

use crate::{
    clock::{Clock, Timestamp},
    content::{
        self,
        digest::{Chain, Header, Seed},
        parts::Part,
    },
    ledger::{
        batch::Batch,
        revision::{Position, Revision},
    },
    store::StoreError,
};

/// A revision of which some parts have been taken.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    header: Header<'a>,
    seed: Seed,
    chain: Chain,
    rest: &'a [&'a Change],
    next_part: u32,
}

/// A part that was taken.
#[derive(Debug)]
pub(crate) struct Drafted<'a> {
    /// Which one, from 0.
    pub(crate) number: u32,
    /// Its content.
    pub(crate) content: Part,
    /// The changes that the content encodes.
    pub(crate) changes: &'a [&'a Change],
}

impl<'a> Draft<'a> {
    /// Begins the revision after `previous`, which was accepted at `last_time`. It consists of at least one
    /// change; they are in the order of kinds and keys.
    pub(crate) fn begin(
        previous: Position,
        last_time: Option<Timestamp>,
        clock: &dyn Clock,
        batch: &'a Batch,
        changes: &'a [&'a Change],
    ) -> Result<Self, StoreError> {
        let now = clock.now();
        let header = Header {
            ledger: previous.ledger_id,
            revision: previous.revision + 1,
            time: last_time.map_or(now, |last| last.max(now)),
            author: &batch.author,
            reason: &batch.reason,
            changes: changes.len() as u64,
        };
        let mut seed = Seed([0; 32]);
        getrandom::fill(&mut seed.0).map_err(|err| StoreError::Unavailable {
            doing: "draw a revision's seed",
            source: err.into(),
        })?;
        let chain = Chain::begin(previous.digest, header, seed);
        Ok(Self { header, seed, chain, rest: changes, next_part: 0 })
    }

    /// The revision's number.
    pub(crate) const fn revision(&self) -> u64 {
        self.header.revision
    }

    /// The next part; `None` when all were taken.
    pub(crate) fn next_part(&mut self) -> Option<Drafted<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut part = Part::default();
        let mut taken = 0;
        for change in self.rest {
            if part.is_full() {
                break;
            }
            let content = content::encode(change);
            self.chain.change(&content);
            part.push(&content);
            taken += 1;
        }
        let (changes, rest) = self.rest.split_at(taken);
        self.rest = rest;
        let number = self.next_part;
        self.next_part += 1;
        Some(Drafted { number, content: part, changes })
    }

    /// The revision and its seed, when all parts were taken.
    pub(crate) fn finish(self) -> (Revision, Seed) {
        let Header { ledger: _, revision, time, author, reason, changes } = self.header;
        let revision = Revision {
            number: revision,
            time,
            author: author.to_owned(),
            reason: reason.to_owned(),
            changes,
            digest: self.chain.finish(),
        };
        (revision, self.seed)
    }
}
