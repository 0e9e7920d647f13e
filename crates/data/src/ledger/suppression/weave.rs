//! The changes of a batch that are to be written, with those that the ledger derives in their places among them.

use std::{iter::Peekable, vec};

use bytes::Bytes;
use scorecard_domain::{Change, Kind};

use crate::{
    content,
    ledger::{
        commit::Accepted,
        proposal::{Proposal, Proposed},
    },
};

/// A change with its canonical encoding.
pub(crate) type Written = (Change, Bytes);

/// What is still to be woven in.
#[derive(Debug)]
pub(crate) struct Weave<'a> {
    accepted: &'a Accepted,
    derived: Peekable<vec::IntoIter<Change>>,
}

impl<'a> Weave<'a> {
    /// Begins with what is derived for a proposal.
    pub(crate) fn of(proposal: &Proposal, accepted: &'a Accepted) -> Self {
        let derived = proposal.derived().map(|derived| derived.changes.clone());
        Self { accepted, derived: derived.unwrap_or_default().into_iter().peekable() }
    }

    /// What is to be written of the next block, in the order of kinds and keys.
    pub(crate) fn block(&mut self, block: Vec<Proposed>) -> Vec<Written> {
        let mut written = Vec::with_capacity(block.len());
        for proposed in block.into_iter().filter(|it| self.accepted.has(it)) {
            if proposed.kind > Kind::Suppression {
                written.extend(self.rest());
            }
            written.push((proposed.change, proposed.content));
        }
        written
    }

    /// What comes after the last block.
    pub(crate) fn rest(&mut self) -> Vec<Written> {
        let derived = self.derived.by_ref();
        derived.map(|change| (change.clone(), content::encode(&change).into())).collect()
    }
}
