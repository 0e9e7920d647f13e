//! What is asked of the ledger in one write, and what becomes of it.

use std::{fmt, str::FromStr};

use scorecard_domain::{Change, Explained, Fault, Key, Problem};

use super::{revision::Revision, warning::Warning};
use crate::{sentences, store::StoreError};

/// A change that somebody wants, and what it takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedChange {
    /// What is to be done.
    pub change: Change,
    /// If given, the revision that must have been the last to change the key (a put or a withdrawal); 0
    /// means that nothing is held under the key, be it that it was never there or that it was withdrawn.
    pub if_revision: Option<u64>,
}

impl From<Change> for ProposedChange {
    fn from(change: Change) -> Self {
        Self { change, if_revision: None }
    }
}

/// Changes that become one revision, or none of them.
///
/// A batch is held in memory as a whole: some 500 bytes an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The changes; their order means nothing, except that faults count them from 0. None at all is
    /// accepted, and changes nothing.
    pub changes: Vec<ProposedChange>,
    /// Who writes.
    pub author: String,
    /// Why, in the author's words; at most [`Batch::MAX_REASON`] bytes, none of them 0.
    pub reason: String,
    /// Makes the write repeatable, if given.
    pub request: Option<Request>,
}

impl Batch {
    /// No reason is longer, in bytes.
    pub const MAX_REASON: usize = 1024;
}

/// What makes a write repeatable. Requests of different authors or methods have nothing to do with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// By which method it came, such as `CommitChanges`.
    pub method: &'static str,
    /// Drawn anew by the author for each new batch.
    pub id: RequestId,
}

/// Names a request: 1 to 64 of `A-Z`, `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(Box<str>);

impl RequestId {
    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no request id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::no_request_id().of(.0).en)]
pub struct InvalidRequestId(String);

impl Explained for InvalidRequestId {
    fn problem(&self) -> Problem {
        sentences::no_request_id()
    }
}

impl FromStr for RequestId {
    type Err = InvalidRequestId;

    fn from_str(text: &str) -> Result<Self, InvalidRequestId> {
        let valid = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if valid {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRequestId(text.chars().take(80).collect()))
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The new revision; none if nothing had to be changed.
    pub revision: Option<Revision>,
    /// How many changes left a thing exactly as it was, and were dropped.
    pub unchanged: u64,
    /// What is suspicious: of each reason the first [`Warning::MAX_OF_A_REASON`], in the order of the changes, and how
    /// many there are beyond these.
    pub warnings: Vec<Warning>,
}

/// What would become of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validated {
    /// How many changes would be dropped because they leave a thing exactly as it is.
    pub unchanged: u64,
    /// All that is wrong, in the order of the changes. Any fault refuses the whole batch.
    pub faults: Vec<Fault>,
    /// What is suspicious: of each reason the first [`Warning::MAX_OF_A_REASON`], in the order of the changes, and how
    /// many there are beyond these.
    pub warnings: Vec<Warning>,
}

/// A key that is not as the author of a change took for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which change: `changes[3]`.
    pub path: String,
    /// What it changes.
    pub key: Key,
    /// The revision that was expected to have changed the key last; 0 for never.
    pub expected: u64,
    /// The revision that did.
    pub actual: u64,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, key, expected, actual } = self;
        let kind = key.kind();
        write!(f, "{path}: {kind} `{key}` was expected to be as of revision {expected}, ")?;
        match actual {
            0 => write!(f, "but was never there"),
            actual => write!(f, "but revision {actual} changed it last"),
        }
    }
}

/// Why a batch was refused. Nothing of it is stored, nor that it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something in it is wrong: mend it.
    #[error("the batch has {} fault(s), the first of them: {}", .0.faults.len(), first(&.0.faults))]
    Faulty(Validated),
    /// The ledger has moved on since the author looked: look again. All keys concerned are listed, and faults
    /// are not told, because they may come from the same change of state.
    #[error("{} key(s) changed meanwhile, the first of them: {}", .0.len(), first(.0))]
    Mismatch(Vec<Mismatch>),
    /// The request id stands for another batch: draw a new one.
    #[error(
        "the request id `{0}` was already used for other content; draw a new one for a new batch"
    )]
    RequestIdReused(RequestId),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn first<T: fmt::Display>(list: &[T]) -> String {
    list.first().map(ToString::to_string).unwrap_or_default()
}
