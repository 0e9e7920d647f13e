//! What else than observations a release is about: targets, milestones, what became of both, and honours of its areas.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{AreaId, Honour, Key, Outcome, Period, PromiseKey, Release, Thing};

use crate::{
    ledger::promise,
    ledger::query::{Filter, Held, Query},
    store::{Store, StoreError},
};

/// So many things are read at a time.
const AT_A_TIME: usize = 1000;
/// A scorecard promises for the year after its own.
const AHEAD: i32 = 12;

/// All that scorecards of the release show of its areas, with the revisions that last changed it: honours of its period, what
/// became in it of promises, these, and promises for periods that are not over before its own and begin no later than a year
/// after it.
pub(super) async fn read(
    store: &dyn Store,
    release: &Release,
    revision: u64,
) -> Result<BTreeMap<Key, u64>, StoreError> {
    let area = match release.areas.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    let mut shown = Shown::of(release);
    let mut found = BTreeMap::new();
    // What became of promises comes first: it tells which of them are shown.
    let filters = [
        Filter::Outcomes { area: area.clone(), year: None },
        Filter::Targets { area: area.clone(), period: None },
        Filter::Milestones { area: area.clone(), period: None },
        Filter::Honours { holder: area, period: None },
    ];
    for filter in filters {
        let mut query = Query { filter, after: None, limit: AT_A_TIME, revision };
        loop {
            let held = store.list(query.clone()).await?;
            let is_last = held.len() < AT_A_TIME;
            query.after = held.last().map(|held| held.thing.key());
            for Held { thing, revision } in held {
                if shown.has(&thing) {
                    found.insert(thing.key(), revision);
                }
            }
            if is_last {
                break;
            }
        }
    }
    Ok(found)
}

/// A release that is published, and the promises that it shows.
#[derive(Clone, Debug)]
pub(crate) struct Publication {
    /// The number of the change.
    pub(crate) index: u64,
    /// The revision that it freezes.
    pub(crate) revision: u64,
    /// What it shows as promised, as it was then, with the indicators that this is measured in.
    pub(crate) promises: Vec<(Key, Thing)>,
}

impl Publication {
    /// Looks up what a release shows as promised, if there is the revision that it freezes.
    pub(super) async fn read(
        store: &dyn Store,
        index: u64,
        release: &Release,
    ) -> Result<Option<Self>, StoreError> {
        let revision = release.revision;
        if store.revision(revision).await?.is_none() {
            return Ok(None);
        }
        let mut promises = Vec::new();
        let mut indicators: BTreeSet<Key> = BTreeSet::new();
        for key in read(store, release, revision).await?.into_keys() {
            if PromiseKey::of(&key).is_some()
                && let Some(held) = store.get(key.clone(), revision).await?
                && promise::is_promise(&held.thing)
            {
                if let Key::Target(key) = &key
                    && key.measure.is_in_unit()
                {
                    indicators.insert(Key::Indicator(key.indicator.clone()));
                }
                promises.push((key, held.thing));
            }
        }
        for key in indicators {
            let held = store.get(key.clone(), revision).await?;
            promises.extend(held.map(|held| (key, held.thing)));
        }
        Ok(Some(Self { index, revision, promises }))
    }
}

/// Whether scorecards of a release show a promise of its revision, of which outcomes answer in these years.
pub(crate) fn shows(
    release: &Release,
    promise: &PromiseKey,
    answered: impl IntoIterator<Item = Period>,
) -> bool {
    let mut shown = Shown::of(release);
    if answered.into_iter().any(|year| shown.is_of(year, 0)) {
        shown.answered.insert(promise.clone());
    }
    shown.has_promise(promise)
}

/// What scorecards of a release show.
struct Shown<'a> {
    areas: BTreeSet<&'a AreaId>,
    period: Period,
    /// The promises of which it is told what became of them.
    answered: BTreeSet<PromiseKey>,
}

impl<'a> Shown<'a> {
    fn of(release: &'a Release) -> Self {
        let areas = release.areas.iter().collect();
        Self { areas, period: release.period, answered: BTreeSet::new() }
    }

    /// Whether they show something; of an outcome, its promise is then shown too.
    fn has(&mut self, thing: &Thing) -> bool {
        match thing {
            Thing::Outcome(Outcome { key, .. }) => {
                let is_shown = self.areas.contains(key.promise.area()) && self.is_of(key.year, 0);
                if is_shown {
                    self.answered.insert(key.promise.clone());
                }
                is_shown
            }
            Thing::Target(target) => self.has_promise(&PromiseKey::Target(target.key.clone())),
            Thing::Milestone(it) => self.has_promise(&PromiseKey::Milestone(it.key.clone())),
            Thing::Honour(Honour { key, .. }) => {
                self.areas.contains(&key.holder) && self.is_of(key.period, 0)
            }
            _ => false,
        }
    }

    fn has_promise(&self, promise: &PromiseKey) -> bool {
        let is_ahead = self.is_of(promise.period(), AHEAD);
        self.areas.contains(promise.area()) && (is_ahead || self.answered.contains(promise))
    }

    /// Whether a period is not over before the release's, and begins no later than so many months after it.
    fn is_of(&self, period: Period, ahead: i32) -> bool {
        let last = self.period.last();
        self.period.start() <= period.last() && period.start() <= last.plus(ahead).unwrap_or(last)
    }
}
