//! What of a batch cannot be read as it came, or not be encoded: it is told together with what is found about the rest.

use std::collections::BTreeSet;

use scorecard_domain::{Fault, Key};

/// What cannot be read of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Why, each with the number of the change.
    pub(crate) faults: Vec<(u64, Fault)>,
    /// What these changes refer to, as far as that can be read, with their numbers and the paths: whether it is there can be
    /// told all the same. What names a thing otherwise than by a key that can be read, is told once it can be.
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
