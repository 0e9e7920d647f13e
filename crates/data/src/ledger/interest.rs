//! What a follower wants to hear of.

use std::collections::BTreeSet;

use scorecard_domain::{AreaId, Change, IndicatorId, Key, Kind, Period, Thing};

use super::subject::Subject;
use crate::{
    content::{Corrupt, entry::Entry},
    store::{Part, Store, StoreError, corrupt},
};

const DOING: &str = "follow the ledger";

/// Which changes a watch delivers. What is empty does not restrict; what is not holds together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchFilter {
    /// Of which kinds.
    pub kinds: BTreeSet<Kind>,
    /// About which areas: themselves, and the facts that belong to them. Of a picture that was moved, either counts.
    pub areas: BTreeSet<AreaId>,
    /// About which indicators: themselves, their observations and targets, outcomes of these and suppressions.
    pub indicators: BTreeSet<IndicatorId>,
    /// About which periods: the facts that belong to them. Of a picture that was moved, either counts.
    pub periods: BTreeSet<Period>,
}

/// What it lets through of a part.
#[derive(Debug, Default)]
pub(super) struct Selected {
    pub(super) changes: Vec<Change>,
    /// The keys of those that were erased.
    pub(super) erased: Vec<Key>,
}

impl WatchFilter {
    /// All changes of things of these kinds; no kinds mean all.
    pub fn of_kinds(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { kinds: kinds.into_iter().collect(), ..Self::default() }
    }

    fn admits(&self, subject: &Subject<'_>) -> bool {
        fn fits<T: Ord>(wanted: &BTreeSet<T>, actual: Option<&T>) -> bool {
            wanted.is_empty() || actual.is_some_and(|actual| wanted.contains(actual))
        }
        fits(&self.areas, subject.area)
            && fits(&self.indicators, subject.indicator)
            && fits(&self.periods, subject.period.as_ref())
    }

    /// Whether it lets everything through.
    pub(super) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// The changes of a part of a revision that it lets through, pictures without content.
    pub(super) async fn select(
        &self,
        store: &dyn Store,
        revision: u64,
        part: &Part,
    ) -> Result<Selected, StoreError> {
        let mut selected = Selected::default();
        for content in &part.contents {
            let entry = Entry::read(content).map_err(corrupt(DOING))?;
            let Some(mut change) = self.read(&entry).map_err(corrupt(DOING))? else { continue };
            if !self.admits(&Subject::of_change(&change))
                && !self.admits_before(store, revision, &change).await?
            {
                continue;
            }
            if let Change::Put(Thing::Media(media)) = &mut change {
                media.content = Vec::new();
            }
            if entry.content().is_none() {
                selected.erased.push(change.key());
            }
            selected.changes.push(change);
        }
        Ok(selected)
    }

    /// A change, if it is of a kind that is asked for.
    fn read(&self, entry: &Entry<'_>) -> Result<Option<Change>, Corrupt> {
        if !self.kinds.is_empty() && !self.kinds.contains(&entry.kind()?) {
            return Ok(None);
        }
        entry.change()
    }

    /// Whether it lets through what was held before a change. Only a picture can have been about something else:
    /// whose it is does not stand in its key.
    async fn admits_before(
        &self,
        store: &dyn Store,
        revision: u64,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let key @ Key::Media(_) = change.key() else { return Ok(false) };
        let Some(before) = revision.checked_sub(1).filter(|before| *before > 0) else {
            return Ok(false);
        };
        let held = store.get(key, before).await?;
        Ok(held.is_some_and(|held| self.admits(&Subject::of(&held.thing))))
    }
}
