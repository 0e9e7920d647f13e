//! A revision being drawn up: its header, its changes in parts, and the digest over both.

use super::{
    StoreError, corrupt,
    rows::{Gathering, Rows},
};
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
};

/// A revision to which changes are being added.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    header: Header<'a>,
    seed: Seed,
    chain: Chain,
    /// How many changes it has so far.
    pushed: u64,
    /// The part that is being filled: which one, and what it has so far.
    number: u32,
    content: Part,
    rows: Gathering,
}

/// A part of it.
#[derive(Debug, Default)]
pub(crate) struct Drafted {
    /// Which one, from 0.
    pub(crate) number: u32,
    /// Its content.
    pub(crate) content: Part,
    /// What the changes that it encodes record.
    pub(crate) rows: Rows,
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
        Ok(Self {
            header,
            seed,
            chain,
            pushed: 0,
            number: 0,
            content: Part::default(),
            rows: Gathering::default(),
        })
    }

    /// The revision's number.
    pub(crate) const fn revision(&self) -> u64 {
        self.header.revision
    }

    /// The next change, in the order of kinds and keys. Answers the part that it completes, if it does.
    fn push(&mut self, written: Written<'_>) -> Result<Option<Drafted>, StoreError> {
        let Written { kind, text, content } = written;
        self.chain.leaf(leaf(self.seed.salt(self.pushed), content));
        self.pushed += 1;
        self.content.push(content);
        self.rows.push(kind, text, content).map_err(corrupt("draw up a revision"))?;
        Ok(self.content.is_full().then(|| self.take_part()))
    }

    /// Adds all changes of a proposal that are to be written, and gives each part when it is complete.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read, or as `give`.
    pub(crate) fn draw_up(
        mut self,
        proposal: &Proposal,
        accepted: &Accepted,
        give: &mut dyn FnMut(Drafted) -> Result<(), StoreError>,
    ) -> Result<(Revision, Seed), StoreError> {
        Weave::of(proposal, accepted).each(&mut |written| match self.push(written)? {
            Some(part) => give(part),
            None => Ok(()),
        })?;
        if !self.content.is_empty() {
            give(self.take_part())?;
        }
        Ok(self.finish())
    }

    fn take_part(&mut self) -> Drafted {
        let content = std::mem::take(&mut self.content);
        let part = Drafted { number: self.number, content, rows: self.rows.finish() };
        self.number += 1;
        part
    }

    /// The revision and its seed, when all parts were taken.
    fn finish(self) -> (Revision, Seed) {
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
