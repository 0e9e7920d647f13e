//! What of a batch cannot be read as changes: it is told together with what is found about the others.

use std::collections::BTreeSet;

use scorecard_domain::{Fault, Key};

/// Changes that cannot be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unread {
    /// Why, each with the number of the change.
    pub(crate) faults: Vec<(u64, Fault)>,
    /// What they would put, as far as that can be read: nobody knows what would become of it, so what refers to it is no fault.
    pub(crate) keys: BTreeSet<Key>,
}

impl Unread {
    pub(crate) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn add(&mut self, index: u64, faults: Vec<Fault>, key: Option<Key>) {
        self.faults.extend(faults.into_iter().map(|fault| (index, fault)));
        self.keys.extend(key);
    }
}
