//! Which past worlds are being read: each once, however many ask for it, and those of different moments beside each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use scorecard_domain::IndicatorId;
use scorecard_wire::pb::data::ErasedThing;
use tokio::sync;

use crate::world::{History, World};

/// A past world, and whose observations it has.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) world: Arc<World>,
    pub(super) indicators: BTreeSet<IndicatorId>,
    /// The history that was followed when it was read.
    pub(super) history: History,
    /// What was held at the revision and had been erased when it was read.
    pub(super) erased: Vec<ErasedThing>,
}

/// What was read of a revision, for those who waited meanwhile. Who reads holds it.
pub(super) type Moment = sync::Mutex<Option<Kept>>;

/// The revisions that are being read or waited for.
#[derive(Debug, Default)]
pub(super) struct Moments(Mutex<BTreeMap<u64, Weak<Moment>>>);

impl Moments {
    /// The one of a revision, the same for all who ask while any of them has it.
    pub(super) fn of(&self, revision: u64) -> Arc<Moment> {
        let mut moments = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(moment) = moments.get(&revision).and_then(Weak::upgrade) {
            return moment;
        }
        moments.retain(|_, moment| moment.strong_count() > 0);
        let moment = Arc::new(Moment::default());
        moments.insert(revision, Arc::downgrade(&moment));
        moment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_one_for_all_who_ask_while_it_is_read() {
        let moments = Moments::default();
        let first = moments.of(1);
        assert!(Arc::ptr_eq(&first, &moments.of(1)));
        let held = first.try_lock().unwrap();
        assert!(moments.of(1).try_lock().is_err(), "who asks for the same waits");
        assert!(moments.of(2).try_lock().is_ok(), "who asks for another does not");
        drop(held);
        drop(first);
        drop(moments.of(3));
        assert_eq!(moments.0.lock().unwrap().len(), 1, "nothing is kept that nobody waits for");
    }
}
