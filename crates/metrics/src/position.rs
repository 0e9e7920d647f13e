//! Up to where the ledger has been followed.

use scorecard_wire::pb::data as pb;

/// A point in the history of one ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Which ledger.
    pub(crate) ledger_id: String,
    /// The last revision that was applied; 0 for none.
    pub(crate) revision: u64,
    /// That revision's digest; empty for revision 0.
    pub(crate) digest: Vec<u8>,
}

impl Position {
    /// As the ledger tells it.
    pub(crate) fn from_pb(position: pb::Position) -> Self {
        let pb::Position { ledger_id, revision, digest } = position;
        Self { ledger_id, revision, digest }
    }

    /// As the ledger is told it.
    pub(crate) fn to_pb(&self) -> pb::Position {
        let Self { ledger_id, revision, digest } = self.clone();
        pb::Position { ledger_id, revision, digest }
    }
}
