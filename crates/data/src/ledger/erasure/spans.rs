//! Until when something was held whose key was erased: read from what stands in place of it, and remembered, since that
//! never changes again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::Erased;
use crate::{
    content::entry::{Entry, Tombstone},
    store::{Store, StoreError, corrupt, missing_part},
};

const DOING: &str = "read what was erased";

/// Until when things without keys were held, as far as that was asked.
#[derive(Debug, Default)]
pub(crate) struct Spans(Mutex<BTreeMap<(u64, u64), Option<u64>>>);

impl Spans {
    /// The revision from which on something was not held any more whose key was erased; `None` if nobody can tell.
    pub(crate) async fn of(
        &self,
        store: &dyn Store,
        erased: &Erased,
    ) -> Result<Option<u64>, StoreError> {
        let place = (erased.revision, erased.index);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&place).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let until = read(store, place).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(place, until);
        Ok(until)
    }
}

/// Reads what a revision has in place of its change of this number.
async fn read(store: &dyn Store, (revision, index): (u64, u64)) -> Result<Option<u64>, StoreError> {
    let mut left = usize::try_from(index).unwrap_or(usize::MAX);
    for number in 0.. {
        let part = store.part(revision, number).await?;
        let part = part.ok_or_else(|| missing_part(revision, number))?;
        if let Some(content) = part.contents.get(left) {
            let entry = Entry::read(content).map_err(corrupt(DOING))?;
            return Ok(match entry {
                Entry::Erased(Tombstone { held_until, .. }) => held_until,
                Entry::Change(_) | Entry::Salted(..) => None,
            });
        }
        left -= part.contents.len();
        if part.last {
            break;
        }
    }
    Ok(None)
}
