//! A revision being drawn up: its header, its changes in parts, and the digest over both.

use std::sync::Arc;

use scorecard_domain::Change;

use crate::{
    clock::{Clock, Timestamp},
    content::{
        digest::{Chain, Header, Seed, leaf},
        parts::Part,
    },
    ledger::{
        commit::Accepted,
        proposal::Proposal,
        revision::{Position, Revision},
        suppression::{Derived, Weave, Written},
    },
    store::StoreError,
};

/// A revision to which changes are being added.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    header: Header<'a>,
    seed: Seed,
    chain: Chain,
    /// How many changes it has so far.
    pushed: u64,
    part: Drafted,
}

/// A part of it.
#[derive(Debug, Default)]
pub(crate) struct Drafted {
    /// Which one, from 0.
    pub(crate) number: u32,
    /// Its content.
    pub(crate) content: Part,
    /// The changes that the content encodes.
    pub(crate) changes: Vec<Change>,
}

impl<'a> Draft<'a> {
    /// Begins the revision after `previous`, which was accepted at `last_time`. It will have the changes that were accepted, at
    /// least one, and what the ledger derives.
    pub(crate) fn begin(
        previous: Position,
        last_time: Option<Timestamp>,
        clock: &dyn Clock,
        proposal: &'a Proposal,
        accepted: &Accepted,
    ) -> Result<Self, StoreError> {
        let derived = proposal.derived().map_or(0, Derived::len);
        let changes = accepted.changes + derived;
        let now = clock.now();
        let header = Header {
            ledger: previous.ledger_id,
            revision: previous.revision + 1,
            time: last_time.map_or(now, |last| last.max(now)),
            author: &proposal.author,
            reason: &proposal.reason,
            changes,
        };
        let mut seed = Seed([0; 32]);
        getrandom::fill(&mut seed.0).map_err(|err| StoreError::Unavailable {
            doing: "draw a revision's seed",
            source: err.into(),
        })?;
        let chain = Chain::begin(previous.digest, header);
        Ok(Self { header, seed, chain, pushed: 0, part: Drafted::default() })
    }

    /// The revision's number.
    pub(crate) const fn revision(&self) -> u64 {
        self.header.revision
    }

    /// The next change, in the order of kinds and keys. Answers the part that it completes, if it does.
    pub(crate) fn push(&mut self, (change, content): Written) -> Option<Drafted> {
        self.chain.leaf(leaf(self.seed.salt(self.pushed), &content));
        self.pushed += 1;
        self.part.content.push(&content);
        self.part.changes.push(change);
        self.part.content.is_full().then(|| self.take_part())
    }

    /// Adds all changes of a proposal that are to be written, and gives each part when it is complete.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read, or as `give`.
    pub(crate) fn draw_up(
        mut self,
        proposal: &Arc<Proposal>,
        accepted: &Accepted,
        give: &mut dyn FnMut(Drafted) -> Result<(), StoreError>,
    ) -> Result<(Revision, Seed), StoreError> {
        let mut weave = Weave::of(proposal, accepted);
        for number in 0..=proposal.blocks() {
            let written = match number < proposal.blocks() {
                true => weave.block(proposal.block(number)?),
                false => weave.rest(),
            };
            for written in written {
                self.push(written).map_or(Ok(()), &mut *give)?;
            }
        }
        self.last_part().map_or(Ok(()), give)?;
        Ok(self.finish())
    }

    fn take_part(&mut self) -> Drafted {
        // Parts have about as many changes as the one before.
        let changes = Vec::with_capacity(self.part.changes.len());
        let next = Drafted { number: self.part.number + 1, content: Part::default(), changes };
        std::mem::replace(&mut self.part, next)
    }

    /// The last part, if any change is in none yet.
    pub(crate) fn last_part(&mut self) -> Option<Drafted> {
        (!self.part.changes.is_empty()).then(|| self.take_part())
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
