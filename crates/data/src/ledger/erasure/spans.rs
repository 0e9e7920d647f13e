//! What is kept of something that was erased, until when it was held and whether it was under embargo: read from what stands in
//! place of it, and remembered, since that never changes again.

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

/// What is kept of what was erased, as far as that was asked.
#[derive(Debug, Default)]
pub(crate) struct Spans(Mutex<BTreeMap<(u64, u64), Span>>);

/// What is kept of something that was erased.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// The revision from which on it was not held any more; only of what has no key, and `None` if nobody can tell.
    pub(crate) until: Option<u64>,
    /// Whether it was under embargo, so that the public never saw it.
    pub(crate) was_embargoed: bool,
}

impl Spans {
    /// What is kept of it.
    pub(crate) async fn of(&self, store: &dyn Store, erased: &Erased) -> Result<Span, StoreError> {
        let place = (erased.revision, erased.index);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&place).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let span = read(store, place).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(place, span);
        Ok(span)
    }
}

/// Reads what a revision has in place of its change of this number.
async fn read(store: &dyn Store, (revision, index): (u64, u64)) -> Result<Span, StoreError> {
    let mut left = usize::try_from(index).unwrap_or(usize::MAX);
    for number in 0.. {
        let part = store.part(revision, number).await?;
        let part = part.ok_or_else(|| missing_part(revision, number))?;
        if let Some(content) = part.contents.get(left) {
            let entry = Entry::read(content).map_err(corrupt(DOING))?;
            return Ok(match entry {
                Entry::Erased(Tombstone { held_until, embargo_until, .. }) => {
                    Span { until: held_until, was_embargoed: embargo_until.is_some() }
                }
                Entry::Change(_) | Entry::Salted(..) => Span::default(),
            });
        }
        left -= part.contents.len();
        if part.last {
            break;
        }
    }
    Ok(Span::default())
}
