//! Revisions, and points between them.

use crate::{
    clock::Timestamp,
    content::{Digest, LedgerId},
};

/// One atomic, accepted commit of changes: who, when, why, and a digest chained to the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first; no number is left out.
    pub number: u64,
    /// When it was accepted; never before the revision before it.
    pub time: Timestamp,
    /// Who wrote it.
    pub author: String,
    /// Why, in the author's words.
    pub reason: String,
    /// How many changes it has; at least one, unless it records an erasure.
    pub changes: u64,
    /// Over the digest before, this header and the changes.
    pub digest: Digest,
}

/// A point in the history of one ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which ledger.
    pub ledger_id: LedgerId,
    /// The last revision that is known; 0 for none.
    pub revision: u64,
    /// That revision's digest; [`Digest::NONE`] for revision 0.
    pub digest: Digest,
}
