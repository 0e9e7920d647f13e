//! The areas as a store last read them. They change rarely, and each observation that is put is held against those of
//! its area's relatives.

use std::sync::{Arc, Mutex, PoisonError};

use crate::ledger::plausibility::Areas;

/// After so many revisions areas are rather read anew than looked for in these.
const MAX_SINCE: u64 = 100;

/// The areas right after some revision.
#[derive(Debug, Default)]
pub(crate) struct KnownAreas(Mutex<Option<(u64, Arc<Areas>)>>);

impl KnownAreas {
    /// The areas as they are known, and right after which revision, which is this one or a little before it.
    pub(crate) fn before(&self, revision: u64) -> Option<(u64, Arc<Areas>)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, areas) = known.as_ref()?;
        let is_near = *since <= revision && revision - since <= MAX_SINCE;
        is_near.then(|| (*since, Arc::clone(areas)))
    }

    /// What they are right after a revision.
    pub(crate) fn note(&self, revision: u64, areas: &Arc<Areas>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(since, _)| *since < revision) {
            *known = Some((revision, Arc::clone(areas)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_serves_the_revisions_after_it_for_a_while() {
        let known = KnownAreas::default();
        assert!(known.before(9).is_none());
        known.note(7, &Arc::default());
        known.note(5, &Arc::default());
        let since = |revision| known.before(revision).map(|(since, _)| since);
        assert_eq!([6, 7, 107, 108].map(since), [None, Some(7), Some(7), None]);
    }
}
