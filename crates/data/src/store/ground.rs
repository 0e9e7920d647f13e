//! What observations stand on, as a store last read it. It changes rarely, and each observation that is put is held against
//! those of its area's relatives.

use std::sync::{Mutex, PoisonError};

use crate::ledger::plausibility::Ground;

/// After so many revisions it is rather read anew than looked for in these whether it was changed.
const MAX_SINCE: u64 = 100;

/// What observations stand on right after some revision.
#[derive(Debug, Default)]
pub(crate) struct KnownGround(Mutex<Option<(u64, Ground)>>);

impl KnownGround {
    /// What is known, and right after which revision, which is this one or a little before it.
    pub(crate) fn before(&self, revision: u64) -> Option<(u64, Ground)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, ground) = known.as_ref()?;
        let is_near = *since <= revision && revision - since <= MAX_SINCE;
        is_near.then(|| (*since, ground.clone()))
    }

    /// What it is right after a revision.
    pub(crate) fn note(&self, revision: u64, ground: &Ground) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(since, _)| *since < revision) {
            *known = Some((revision, ground.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_serves_the_revisions_after_it_for_a_while() {
        let known = KnownGround::default();
        assert!(known.before(9).is_none());
        known.note(7, &Ground::default());
        known.note(5, &Ground::default());
        let since = |revision| known.before(revision).map(|(since, _)| since);
        assert_eq!([6, 7, 107, 108].map(since), [None, Some(7), Some(7), None]);
    }
}
