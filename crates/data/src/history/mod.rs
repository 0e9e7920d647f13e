//! The whole of a ledger as one file: it moves a ledger from one store to another with every digest as it was.
//!
//! Specified in `docs/move.md`. A file is a sequence of entries ([`Entry`]). Stores give and take entries and know
//! no file; `frame` and `record` know the bytes; `sequence` what may follow what, and the digests over it;
//! `writer` and `reader` are all of these together, and `export` and `import` what becomes of the file.

mod error;
mod export;
mod frame;
mod import;
mod reader;
mod record;
mod sequence;
#[cfg(test)]
mod tests;
mod writer;

use crate::{
    content::digest::Seed,
    ledger::{
        batch::RequestId,
        revision::{Position, Revision},
        warning::Warning,
    },
};

pub use error::{ExportError, ImportError, InvalidHistory};
pub use import::check_history;

/// So many entries wait between who gives and who takes them; each is a part or smaller.
const QUEUE: usize = 4;

/// The next of all that a ledger is. One [`Entry::Ledger`], then each revision followed by its parts, then the answers,
/// then one [`Entry::End`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Which ledger it is, and where it ends.
    Ledger(Position),
    /// A revision, with the seed of its salts; without if something of it was erased, and if it records an erasure.
    Revision(Revision, Option<Seed>),
    /// Some of that revision's changes as [`crate::Part`] has them; at least one, unless it records an erasure.
    Part(Vec<Vec<u8>>),
    /// The answer that a request got. They are in the order of author, method and id, each by its bytes.
    Answer(Answer),
    /// That nothing was left out.
    End,
}

/// What is remembered of a request, so that it is carried out once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub author: String,
    /// By which method.
    pub method: String,
    /// Under which id.
    pub request_id: RequestId,
    /// By which the same batch is known again.
    pub body_digest: [u8; 32],
    /// The revision that it made; none if nothing had to be changed.
    pub revision: Option<u64>,
    /// How many of its changes left a thing exactly as it was; at most [`i64::MAX`].
    pub unchanged: u64,
    /// What was suspicious.
    pub warnings: Vec<Warning>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Which ledger, and where it ends.
    pub position: Position,
    /// How many changes all its revisions have.
    pub changes: u64,
    /// How many answers are remembered.
    pub answers: u64,
}
