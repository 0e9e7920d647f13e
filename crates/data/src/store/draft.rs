//! A revision being drawn up: its header, its changes in parts, and the digest over both.

use std::{panic::resume_unwind, sync::mpsc::sync_channel, thread};

use super::{
    StoreError, corrupt,
    rows::{Gathering, Rows},
};
use crate::{
    clock::Timestamp,
    content::{
        digest::{Chain, Header, Seed, leaf},
        parts::{Part, contents},
    },
    ledger::{
        commit::Accepted,
        proposal::Proposal,
        revision::{Position, Revision},
        suppression::{Derived, Weave, Written},
    },
};

/// So many parts of a large revision are filled before their changes go into its digest.
const FILLED: usize = 4;

/// A revision to which changes are being added.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    header: Header<'a>,
    seed: Seed,
    chain: Chain,
    /// How many changes went into its digest.
    digested: u64,
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
    /// Begins the revision after `previous`, accepted at `time`. It will have the changes that were accepted, at
    /// least one, and what the ledger derives.
    pub(crate) fn begin(
        previous: Position,
        time: Timestamp,
        proposal: &'a Proposal,
        accepted: &Accepted,
    ) -> Result<Self, StoreError> {
        let derived = proposal.derived().map_or(0, Derived::len);
        let changes = accepted.changes + derived;
        let header = Header {
            ledger: previous.ledger_id,
            revision: previous.revision + 1,
            time,
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
        Ok(Self { header, seed, chain, digested: 0 })
    }

    /// The revision's number.
    pub(crate) const fn revision(&self) -> u64 {
        self.header.revision
    }

    /// Adds all changes of a proposal that are to be written, and gives each part when it is complete. Of a large proposal the
    /// next parts are filled meanwhile.
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
        let mut add = |part: Drafted| {
            self.digest(&part.content)?;
            give(part)
        };
        if proposal.is_large() {
            thread::scope(|scope| {
                let (sender, parts) = sync_channel(FILLED);
                let mut send = move |part| sender.send(part).map_err(|_| StoreError::Closed);
                let filling = scope.spawn(move || fill(proposal, accepted, &mut send));
                let added = parts.into_iter().try_for_each(add);
                let filled = filling.join().unwrap_or_else(|panic| resume_unwind(panic));
                added.and(filled)
            })?;
        } else {
            fill(proposal, accepted, &mut add)?;
        }
        Ok(self.finish())
    }

    /// The next changes.
    fn digest(&mut self, part: &Part) -> Result<(), StoreError> {
        for content in contents(part.body()).map_err(corrupt(DOING))? {
            self.chain.leaf(leaf(self.seed.salt(self.digested), content));
            self.digested += 1;
        }
        Ok(())
    }

    /// The revision and its seed, when all parts are there.
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

/// Gives all changes of a proposal that are to be written, part by part, in the order of kinds and keys.
fn fill(
    proposal: &Proposal,
    accepted: &Accepted,
    give: &mut dyn FnMut(Drafted) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut filling = Filling::default();
    Weave::of(proposal, accepted).each(&mut |written| {
        filling.push(written)?;
        if filling.content.is_full() { give(filling.take()) } else { Ok(()) }
    })?;
    if filling.content.is_empty() { Ok(()) } else { give(filling.take()) }
}

/// The part that is being filled: which one, and what it has so far.
#[derive(Debug, Default)]
struct Filling {
    number: u32,
    content: Part,
    rows: Gathering,
}

impl Filling {
    fn push(&mut self, written: Written<'_>) -> Result<(), StoreError> {
        let Written { kind, text, content } = written;
        self.content.push(content);
        self.rows.push(kind, text, content).map_err(corrupt(DOING))
    }

    /// The part as it is; what comes next is of the next one.
    fn take(&mut self) -> Drafted {
        let content = std::mem::take(&mut self.content);
        let part = Drafted { number: self.number, content, rows: self.rows.finish() };
        self.number += 1;
        part
    }
}

/// What is being done when what was proposed cannot be understood.
const DOING: &str = "draw up a revision";
