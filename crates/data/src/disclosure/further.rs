//! What a revision withholds from the public, or frees, of figures that it does not change itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Change, IndicatorId, Key, Measure, ObservationKey, Period, PublicFace, Thing,
};

use super::{
    public::PublicStore,
    seen,
    withheld::{Telling, Told, Withheld},
};
use crate::{
    content::{self, key::key_text},
    ledger::{query::Recording, scan::Scan},
    store::{Part, StoreError, missing_part},
};

/// So many changes are told in one part.
const PART: usize = 1000;

impl PublicStore {
    /// A part that comes after those that a revision has itself.
    pub(super) async fn further(
        &self,
        withheld: &Withheld,
        revision: u64,
        part: u32,
    ) -> Result<Option<Part>, StoreError> {
        let told = self.told(withheld, revision).await?;
        let Some(at) = part.checked_sub(told.after).and_then(|at| usize::try_from(at).ok()) else {
            return Ok(None);
        };
        // One that is empty ends a revision of which nothing is told.
        let last = at + 1 >= told.parts.len();
        Ok(told.parts.get(at).map(|contents| Part { last, contents: contents.clone() }))
    }

    /// All that is told after a revision's own parts. Who follows asks for one part after the other, so the last answer is
    /// remembered.
    async fn told(&self, withheld: &Withheld, revision: u64) -> Result<Arc<Told>, StoreError> {
        let mut telling = self.lens.telling.lock().await;
        // What was erased since is not to be told any more.
        let head = self.whole.newest().await?.revision;
        let is_it = |it: &&Arc<Told>| (it.revision, it.head) == (revision, head);
        if let Some(told) = telling.last.as_ref().filter(is_it) {
            return Ok(Arc::clone(told));
        }
        let mut after = 0;
        loop {
            let part = self.whole.part(revision, after).await?;
            let part = part.ok_or_else(|| missing_part(revision, after))?;
            after += 1;
            if part.last {
                break;
            }
        }
        let mut changes = BTreeMap::new();
        for (indicator, periods) in withheld.changed_by(revision) {
            let keys = self.keys(withheld, indicator, periods, revision).await?;
            for some in keys.chunks(PART) {
                let anew = self.seen_anew(some, revision).await?;
                changes.extend(anew.iter().map(|it| (key_text(&it.key()), content::encode(it))));
            }
        }
        let parts = telling.cut(revision, changes);
        let found = Arc::new(Told { revision, head, after, parts });
        telling.last = Some(Arc::clone(&found));
        Ok(found)
    }

    /// The observations of an indicator of which a revision changed whether they are withheld. Others than levels can depend
    /// on periods that are not their own.
    async fn keys(
        &self,
        withheld: &Withheld,
        indicator: &IndicatorId,
        periods: &BTreeSet<Period>,
        revision: u64,
    ) -> Result<Vec<Key>, StoreError> {
        let is_changed = |key: &ObservationKey| withheld.is_changed_by(key, revision);
        let indicators = BTreeSet::from([indicator.clone()]);
        let of = |measures, periods| Scan {
            areas: BTreeSet::new(),
            indicators: indicators.clone(),
            measures,
            periods,
            revision,
        };
        let others = Measure::ALL.iter().copied().filter(|it| *it != Measure::Level).collect();
        let scans =
            [of(BTreeSet::from([Measure::Level]), periods.clone()), of(others, BTreeSet::new())];
        let mut keys = BTreeSet::new();
        for scan in scans {
            let mut cursor = self.whole.scan(scan);
            while let Some(held) = cursor.next().await? {
                keys.extend(held.into_iter().filter_map(|held| match held.thing {
                    Thing::Observation(it) if is_changed(&it.key) => Some(Key::Observation(it.key)),
                    _ => None,
                }));
            }
        }
        // Of what was erased under embargo the version before it is seen.
        let passed = self.after_reading(revision).await?;
        let passed = passed.passed_until(revision).filter(|key| match key {
            Key::Observation(key) => key.indicator == *indicator && is_changed(key),
            _ => false,
        });
        keys.extend(passed.cloned());
        Ok(keys.into_iter().collect())
    }

    /// Those of some observations that are seen otherwise than before, though the revision has not told of them itself.
    async fn seen_anew(&self, keys: &[Key], revision: u64) -> Result<Vec<Change>, StoreError> {
        let histories = self.whole.histories(keys.to_vec(), revision).await?;
        let withheld = self.after_reading(revision).await?;
        let anew = keys.iter().zip(histories).filter_map(|(key, history)| {
            let history = withheld.without_passed(key, history);
            let is_told =
                history.last().is_some_and(|last| last.revision == revision && tells(last));
            if is_told {
                return None;
            }
            let seen = seen::of_history(history, &withheld.marks_of(key, revision)).pop()?;
            let is_anew = seen.revision == revision;
            seen.thing.filter(|_| is_anew).map(Change::Put)
        });
        Ok(anew.collect())
    }
}

impl Telling {
    /// The changes that are told of a revision, which stand by the texts of their keys, in parts: cut where they were cut the first
    /// time, so that what is erased between two parts moves nothing from one to the other.
    fn cut(&mut self, revision: u64, changes: BTreeMap<String, Vec<u8>>) -> Vec<Vec<Vec<u8>>> {
        let begins = || changes.keys().step_by(PART).skip(1).cloned().collect();
        let cuts: &Vec<String> = self.cuts.entry(revision).or_insert_with(begins);
        let mut parts = vec![Vec::new(); cuts.len() + 1];
        for (key, change) in changes {
            if let Some(part) = parts.get_mut(cuts.partition_point(|cut| *cut <= key)) {
                part.push(change);
            }
        }
        parts
    }
}

/// Whether the public is told of a version in its place: not of one under embargo.
fn tells(recorded: &Recording) -> bool {
    match &recorded.thing {
        Some(Thing::Observation(it)) => it.confidentiality.public() != PublicFace::Unpublished,
        _ => true,
    }
}
