//! What of a batch cannot be read as it came, or not be encoded: it is told together with what is found about the rest.

use std::collections::BTreeSet;

use scorecard_domain::{Fault, Key};

/// What cannot be read of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Why, each with the number of the change.
    pub(crate) faults: Vec<(u64, Fault)>,
    /// What changes that can be read and not be encoded refer to, with their numbers and the paths.
    pub(crate) references: Vec<(u64, String, Key)>,
    /// What changes that cannot be judged would put, as far as that can be read: nobody knows what would become of it, so
    /// what refers to it is no fault.
    pub(crate) keys: BTreeSet<Key>,
}

impl Unread {
    pub(crate) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }
}
