//! Who entered what a group is about.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use scorecard_domain::Key;

use super::group::{Group, Place};
use crate::{
    disclosure::lift,
    store::{Store, StoreError, missing_revision},
};

/// So many histories are read at a time.
const AT_A_TIME: usize = 1000;

/// Looks up the authors of the revisions that last changed what a group is about, as far as they are not known yet.
pub(super) async fn authors(
    store: &dyn Store,
    group: &Group,
    known: &mut BTreeMap<u64, String>,
) -> Result<(), StoreError> {
    let revisions: BTreeSet<u64> = group.entries().collect();
    for number in revisions {
        if let Entry::Vacant(author) = known.entry(number) {
            let found = store.revision(number).await?;
            author.insert(found.ok_or_else(|| missing_revision(number))?.author);
        }
    }
    Ok(())
}

/// Passes over the ends of embargoes: the figure is the one that was put under embargo, and who put it entered it.
pub(super) async fn pass_lifts(
    store: &dyn Store,
    group: &mut Group,
    known: &mut BTreeMap<u64, String>,
    revision: u64,
) -> Result<(), StoreError> {
    let is_lift = |place: &Place| {
        matches!(place.key, Key::Observation(_))
            && known.get(&place.changed).is_some_and(|author| author == lift::AUTHOR)
    };
    let mut lifted: Vec<&mut Place> =
        group.things.values_mut().filter(|place| is_lift(place)).collect();
    for some in lifted.chunks_mut(AT_A_TIME) {
        let keys = some.iter().map(|place| place.key.clone()).collect();
        let histories = store.histories(keys, revision).await?;
        for (place, history) in some.iter_mut().zip(histories) {
            let before = history.iter().rev().find(|it| it.revision < place.changed);
            place.changed = before.map_or(place.changed, |it| it.revision);
        }
    }
    authors(store, group, known).await
}
