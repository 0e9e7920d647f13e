//! What the public sees where something was erased that was under embargo: the ledger holds nothing there as of then, and the
//! public sees what it would if that had never been there.

use std::{cmp::Ordering, vec};

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
        let withheld = self.withheld(revision).await?;
        let keys: Vec<Key> = withheld.passed_until(revision).cloned().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let histories = self.whole.histories(keys.clone(), revision).await?;
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

/// A page with some more things, of which it has those that are not beyond it.
pub(super) fn merged(page: Vec<Held>, more: Vec<Held>, limit: usize) -> Vec<Held> {
    let mut merged: Vec<Held> = page.into_iter().chain(more).collect();
    merged.sort_by_cached_key(|held| key_text(&held.thing.key()));
    merged.truncate(limit);
    merged
}

/// A scan with what is seen besides, in its order.
#[derive(Debug)]
pub(super) struct WithPassed {
    public: PublicStore,
    scan: Scan,
    /// `None` until it is looked for.
    more: Option<vec::IntoIter<Held>>,
    cursor: Box<dyn Cursor>,
}

impl WithPassed {
    pub(super) fn new(public: PublicStore, scan: Scan, cursor: Box<dyn Cursor>) -> Self {
        Self { public, scan, more: None, cursor }
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

    async fn look(&mut self) -> Result<Vec<Held>, StoreError> {
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
        Ok(more)
    }
}

#[async_trait]
impl Cursor for WithPassed {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        if self.more.is_none() {
            self.more = Some(self.look().await?.into_iter());
        }
        let mut chunk = self.cursor.next().await?.unwrap_or_default();
        let more = self.more.take().unwrap_or_default();
        if more.as_slice().is_empty() {
            self.more = Some(more);
            return Ok((!chunk.is_empty()).then_some(chunk));
        }
        // What comes after the chunk comes with a later one, or after the last.
        let (now, later): (Vec<Held>, Vec<Held>) = match chunk.last() {
            Some(last) => more.partition(|held| self.order(held, last).is_lt()),
            None => (more.collect(), Vec::new()),
        };
        self.more = Some(later.into_iter());
        chunk.extend(now);
        chunk.sort_by(|one, other| self.order(one, other));
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}
