//! What the public sees where something was erased that was under embargo: the ledger holds nothing there as of then, and the
//! public sees what it would if that had never been there.

use std::cmp::Ordering;

use async_trait::async_trait;
use scorecard_domain::{Key, ObservationKey, Thing};

use super::{public::PublicStore, seen};
use crate::{
    content::key::key_text,
    ledger::{
        query::{Filter, Held, Query, Recording},
        scan::Scan,
    },
    store::{Cursor, StoreError},
};

impl PublicStore {
    /// All that is seen right after a revision of what is not held then, because it was erased and was under embargo; in the order of
    /// the keys.
    pub(super) async fn passed(&self, revision: u64) -> Result<Vec<Held>, StoreError> {
        let withheld = self.after_reading(revision).await?;
        let keys: Vec<Key> = withheld.passed_until(revision).cloned().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let histories = self.whole.histories(keys.clone(), revision).await?;
        let withheld = self.after_reading(revision).await?;
        let mut held = Vec::new();
        for (key, history) in keys.into_iter().zip(histories) {
            let is_passed = history.last().is_some_and(|last| {
                last.thing.is_none() && withheld.is_passed(&key, last.revision)
            });
            if !is_passed {
                continue;
            }
            let marks = withheld.marks_of(&key, revision);
            let history = withheld.without_passed(&key, history);
            if let Some(Recording { revision, thing: Some(thing) }) =
                seen::of_history(history, &marks).pop()
            {
                held.push(Held { thing, revision });
            }
        }
        held.sort_by_cached_key(|held| key_text(&held.thing.key()));
        Ok(held)
    }
}

/// Whether a query asks for something.
pub(super) fn is_asked(query: &Query, held: &Held) -> bool {
    let (Thing::Observation(it), Filter::Observations { indicator, measure, area, period }) =
        (&held.thing, &query.filter)
    else {
        return false;
    };
    let ObservationKey { indicator: is, measure: of, area: at, period: when, .. } = &it.key;
    let after = query.after.as_ref().map(key_text);
    indicator.as_ref().is_none_or(|asked| asked == is)
        && measure.as_ref().is_none_or(|asked| asked == of)
        && area.as_ref().is_none_or(|asked| asked == at)
        && period.as_ref().is_none_or(|asked| asked == when)
        && after.is_none_or(|after| key_text(&held.thing.key()) > after)
}

/// A page with some more things, of which it has those that are not beyond it; what was erased after it had been read is in both.
pub(super) fn merged(page: Vec<Held>, more: Vec<Held>, limit: usize) -> Vec<Held> {
    let mut merged: Vec<Held> = page.into_iter().chain(more).collect();
    merged.sort_by_cached_key(|held| key_text(&held.thing.key()));
    merged.dedup_by(|a, b| a.thing.key() == b.thing.key());
    merged.truncate(limit);
    merged
}

/// A scan with what is seen besides, in its order.
#[derive(Debug)]
pub(super) struct WithPassed {
    public: PublicStore,
    scan: Scan,
    /// What is seen besides, in the order of the scan.
    more: Vec<Held>,
    /// Up to which revision it was looked for that; `None` if never.
    looked: Option<u64>,
    /// The last that was answered.
    last: Option<Held>,
    cursor: Box<dyn Cursor>,
}

impl WithPassed {
    pub(super) fn new(public: PublicStore, scan: Scan, cursor: Box<dyn Cursor>) -> Self {
        Self { public, scan, more: Vec::new(), looked: None, last: None, cursor }
    }

    fn order(&self, one: &Held, other: &Held) -> Ordering {
        let (Thing::Observation(one), Thing::Observation(other)) = (&one.thing, &other.thing)
        else {
            return Ordering::Equal;
        };
        let by_area = match self.scan.areas.is_empty() {
            true => Ordering::Equal,
            false => one.key.area.cmp(&other.key.area),
        };
        let components = |key: &ObservationKey| {
            let ObservationKey { indicator, measure, of, area, period } = key;
            let texts = [indicator.as_str(), measure.slug(), of.as_str(), area.as_str()];
            (texts.map(str::to_owned), period.to_string())
        };
        by_area.then_with(|| components(&one.key).cmp(&components(&other.key)))
    }

    /// Looks for what is seen besides, if anything may have been erased since that was looked for.
    async fn look(&mut self) -> Result<(), StoreError> {
        let newest = self.public.whole.newest().await?.revision;
        if self.looked == Some(newest) {
            return Ok(());
        }
        let mut more = self.public.passed(self.scan.revision).await?;
        more.retain(|held| match &held.thing {
            Thing::Observation(it) => {
                let Scan { areas, indicators, measures, periods, revision: _ } = &self.scan;
                (areas.is_empty() || areas.contains(&it.key.area))
                    && (indicators.is_empty() || indicators.contains(&it.key.indicator))
                    && (measures.is_empty() || measures.contains(&it.key.measure))
                    && (periods.is_empty() || periods.contains(&it.key.period))
            }
            _ => false,
        });
        more.sort_by(|one, other| self.order(one, other));
        (self.more, self.looked) = (more, Some(newest));
        Ok(())
    }
}

#[async_trait]
impl Cursor for WithPassed {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        let mut chunk = self.cursor.next().await?.unwrap_or_default();
        self.look().await?;
        // What comes after the chunk comes with a later one, or after the last; what came before was there when it was read.
        let is_now = |held: &&Held| {
            self.last.as_ref().is_none_or(|last| self.order(held, last).is_gt())
                && chunk.last().is_none_or(|last| self.order(held, last).is_lt())
        };
        let now: Vec<Held> = self.more.iter().filter(is_now).cloned().collect();
        if !now.is_empty() {
            chunk.extend(now);
            chunk.sort_by(|one, other| self.order(one, other));
            // What was erased after the chunk had been read is in it already.
            chunk.dedup_by(|one, other| self.order(one, other).is_eq());
        }
        let Some(last) = chunk.last() else { return Ok(None) };
        self.last = Some(last.clone());
        Ok(Some(chunk))
    }
}
