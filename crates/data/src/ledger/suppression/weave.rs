//! The changes of a batch that are to be written, with those that the ledger derives in their places among them.

use std::vec;

use scorecard_domain::{Change, Kind};

use crate::{
    content::{self, key::key_text},
    ledger::{commit::Accepted, proposal::Proposal},
    store::StoreError,
};

/// A change that is to be written, encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    /// Of what kind it is.
    pub(crate) kind: Kind,
    /// Its key as text.
    pub(crate) text: &'a str,
    /// Its canonical encoding.
    pub(crate) content: &'a [u8],
}

/// Takes changes in the order of kinds and keys.
type Write<'a> = &'a mut dyn FnMut(Written<'_>) -> Result<(), StoreError>;

/// What is still to be woven in.
#[derive(Debug)]
pub(crate) struct Weave<'a> {
    proposal: &'a Proposal,
    accepted: &'a Accepted,
    derived: vec::IntoIter<Change>,
}

impl<'a> Weave<'a> {
    /// Begins with what is derived for a proposal.
    pub(crate) fn of(proposal: &'a Proposal, accepted: &'a Accepted) -> Self {
        let derived = proposal.derived().map(|derived| derived.changes.clone());
        Self { proposal, accepted, derived: derived.unwrap_or_default().into_iter() }
    }

    /// Gives all that is to be written, in the order of kinds and keys.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read, or as `write`.
    pub(crate) fn each(mut self, write: Write<'_>) -> Result<(), StoreError> {
        for number in 0..self.proposal.blocks() {
            self.proposal.block(number)?.each_record(&mut |ordinal, record| {
                if !self.accepted.has(ordinal) {
                    return Ok(true);
                }
                if record.kind > Kind::Suppression {
                    rest(&mut self.derived, write)?;
                }
                write(Written { kind: record.kind, text: record.text, content: record.content })?;
                Ok(true)
            })?;
        }
        rest(&mut self.derived, write)
    }
}

/// Gives what is derived and was not given yet.
fn rest(derived: &mut vec::IntoIter<Change>, write: Write<'_>) -> Result<(), StoreError> {
    for change in derived {
        let key = change.key();
        let (text, content) = (key_text(&key), content::encode(&change));
        write(Written { kind: key.kind(), text: &text, content: &content })?;
    }
    Ok(())
}
