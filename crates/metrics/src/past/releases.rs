//! Which revisions releases mean, as the ledger last told: so that a release that was answered for is answered for while the
//! ledger is away.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::world::History;

/// So many releases are remembered.
const MOST: usize = 1000;

/// What was told, in one history of the ledger.
#[derive(Debug, Default)]
pub(super) struct Releases(Mutex<(History, BTreeMap<String, u64>)>);

impl Releases {
    /// The ledger told what a release means.
    pub(super) fn note(&self, history: &History, id: &str, revision: u64) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, revisions) = &mut *told;
        if of != history {
            of.clone_from(history);
            revisions.clear();
        }
        if revisions.len() >= MOST && !revisions.contains_key(id) {
            revisions.pop_first();
        }
        revisions.insert(id.to_owned(), revision);
    }

    /// What it was last told to mean.
    pub(super) fn last(&self, history: &History, id: &str) -> Option<u64> {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, revisions) = &*told;
        revisions.get(id).copied().filter(|_| of == history)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_known_in_that_history_and_not_without_limit() {
        let (one, other) = (History::default(), History::default());
        let releases = Releases::default();
        releases.note(&one, "r", 3);
        releases.note(&one, "r", 4);
        let last = |history, id| releases.last(history, id);
        assert_eq!((last(&one, "r"), last(&one, "s"), last(&other, "r")), (Some(4), None, None));
        releases.note(&other, "s", 5);
        assert_eq!((last(&one, "r"), last(&other, "s")), (None, Some(5)));
        (0..2 * MOST).for_each(|n| releases.note(&other, &format!("t{n}"), 6));
        assert_eq!(releases.0.lock().unwrap().1.len(), MOST);
        // What is told again takes no other's place.
        releases.note(&other, "t999", 7);
        assert_eq!(releases.0.lock().unwrap().1.len(), MOST);
    }
}
