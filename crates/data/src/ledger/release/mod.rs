//! Releases: what a release says of the revision that it freezes, held against the ledger, and what leads it from a
//! draft to its publication.
//!
//! All that is looked up here lies at or before the frozen revision, and so never changes: it can be found before a
//! batch is judged, and nobody has to wait. How a release may differ from what it was is judged with the batch
//! (`ledger/commit/release.rs`).

mod entered;
mod evidence;
mod facts;
mod frozen;
mod group;
mod lead;
mod record;
mod scope;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub(crate) use evidence::examine;
pub(crate) use facts::{Publication, shows};
pub use lead::{Led, ReleaseAct, ReleaseError, ReleaseOrder};
pub(crate) use record::decisions;
pub use record::{RecordedDecision, VoidedGroup};
