//! What is remembered of the ledger from one batch to the next: the rules of indicators, the areas, and of which periods
//! there are levels. So a small change costs what it concerns.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use scorecard_domain::{
    Area, AreaId, Change, IndicatorId, Key, Kind, Measure, ObservationKey, Period, Thing,
};

use super::{
    levels,
    rules::{self, Rules},
    touched,
};
use crate::{
    content::entry::Entry,
    ledger::{
        proposal::Proposal,
        query::{Filter, Held, Query},
    },
    store::{Store, StoreError, corrupt, missing_part},
};

/// After so many revisions things are rather listed anew than looked for in these.
const MAX_SINCE: u64 = 100;
/// So many things are listed at a time.
const PAGE: usize = 1000;
const DOING: &str = "look which indicators have minimum units";

/// What is known right after a revision.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    revision: u64,
    pub(super) rules: Arc<Rules>,
    areas: Option<Arc<BTreeMap<AreaId, Area>>>,
    /// The periods of which some indicators have or had levels.
    periods: BTreeMap<IndicatorId, Arc<BTreeSet<Period>>>,
}

/// What is known right after the newest revision that was asked for.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Option<Known>>);

impl Memory {
    /// What is known right after the newest revision.
    pub(super) async fn newest(&self, store: &dyn Store) -> Result<Known, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let head = store.head().borrow().revision;
        let known = match known {
            Some(known) if known.revision >= head => return Ok(known),
            Some(known) if head - known.revision <= MAX_SINCE => {
                known.followed(store, head).await?
            }
            // Nothing is asked of a ledger that has nothing.
            _ if head == 0 => Known::default(),
            _ => Known::listed(store, head).await?,
        };
        self.note(&known);
        Ok(known)
    }

    /// Remembers it, if nothing newer is.
    pub(super) fn note(&self, known: &Known) {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.as_ref().is_none_or(|it| it.revision <= known.revision) {
            *newest = Some(known.clone());
        }
    }

    /// A batch was committed as a revision. If what it makes of what is known cannot be told, it is found out when it is
    /// needed.
    pub(super) fn committed(&self, proposal: &Proposal, revision: u64) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(mut known) = known.filter(|it| it.revision + 1 == revision)
            && known.commit(proposal).is_ok()
        {
            known.revision = revision;
            self.note(&known);
        }
    }
}

impl Known {
    /// Right after which revision.
    pub(super) const fn revision(&self) -> u64 {
        self.revision
    }

    async fn listed(store: &dyn Store, revision: u64) -> Result<Self, StoreError> {
        let mut rules = Rules::default();
        each(store, Filter::Indicators, revision, &mut |thing| {
            if let Thing::Indicator(indicator) = thing {
                rules.put(&indicator);
            }
        })
        .await?;
        Ok(Self { revision, rules: Arc::new(rules), ..Self::default() })
    }

    /// With what the revisions since have changed. Areas and indicators come at the beginning of each.
    async fn followed(mut self, store: &dyn Store, head: u64) -> Result<Self, StoreError> {
        for revision in self.revision + 1..=head {
            'parts: for number in 0.. {
                let part = store.part(revision, number).await?;
                let part = part.ok_or_else(|| missing_part(revision, number))?;
                for content in &part.contents {
                    let entry = Entry::read(content).map_err(corrupt(DOING))?;
                    let kind = entry.kind().map_err(corrupt(DOING))?;
                    let last =
                        if self.periods.is_empty() { Kind::Indicator } else { Kind::Observation };
                    if kind > last {
                        break 'parts;
                    }
                    if let Some(change) = entry.change().map_err(corrupt(DOING))? {
                        self.apply(&change);
                    }
                }
                if part.last {
                    break;
                }
                // Rather than following much it is read anew when it is needed.
                self.periods.clear();
            }
        }
        self.revision = head;
        Ok(self)
    }

    fn apply(&mut self, change: &Change) {
        rules::apply(&mut self.rules, change);
        match (change, change.key()) {
            (Change::Put(Thing::Area(area)), _) => {
                if let Some(areas) = &mut self.areas {
                    Arc::make_mut(areas).insert(area.id.clone(), area.clone());
                }
            }
            (Change::Withdraw(_), Key::Area(id)) => {
                if let Some(areas) = &mut self.areas {
                    Arc::make_mut(areas).remove(&id);
                }
            }
            (
                _,
                Key::Observation(ObservationKey {
                    indicator, measure: Measure::Level, period, ..
                }),
            ) => self.add_period(&indicator, period),
            _ => {}
        }
    }

    fn add_period(&mut self, indicator: &IndicatorId, period: Period) {
        if let Some(periods) = self.periods.get_mut(indicator)
            && !periods.contains(&period)
        {
            Arc::make_mut(periods).insert(period);
        }
    }

    fn commit(&mut self, proposal: &Proposal) -> Result<(), StoreError> {
        self.rules = touched::rules_after(proposal, &self.rules)?;
        if self.areas.is_some() {
            for (id, area) in touched::areas(proposal)? {
                self.apply(&match area {
                    Some(area) => Change::Put(Thing::Area(area)),
                    None => Change::Withdraw(Key::Area(id)),
                });
            }
        }
        let indicators: Vec<IndicatorId> = self.periods.keys().cloned().collect();
        for indicator in indicators {
            for period in touched::periods(proposal, &indicator)? {
                self.add_period(&indicator, period);
            }
        }
        Ok(())
    }

    /// All areas.
    pub(super) async fn areas(
        &mut self,
        store: &dyn Store,
    ) -> Result<Arc<BTreeMap<AreaId, Area>>, StoreError> {
        if let Some(areas) = &self.areas {
            return Ok(Arc::clone(areas));
        }
        let mut areas = BTreeMap::new();
        each(store, Filter::Areas { parent: None, code: None }, self.revision, &mut |thing| {
            if let Thing::Area(area) = thing {
                areas.insert(area.id.clone(), area);
            }
        })
        .await?;
        Ok(Arc::clone(self.areas.insert(Arc::new(areas))))
    }

    /// All periods of which an indicator has or had levels, as far as that is known.
    pub(super) async fn periods(
        &mut self,
        store: &dyn Store,
        indicator: &IndicatorId,
    ) -> Result<Arc<BTreeSet<Period>>, StoreError> {
        if let Some(periods) = self.periods.get(indicator) {
            return Ok(Arc::clone(periods));
        }
        let periods = Arc::new(levels::periods(store, self.revision, indicator).await?);
        self.periods.insert(indicator.clone(), Arc::clone(&periods));
        Ok(periods)
    }
}

/// Visits all things of a filter right after a revision.
pub(super) async fn each(
    store: &dyn Store,
    filter: Filter,
    revision: u64,
    visit: &mut (dyn FnMut(Thing) + Send),
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let query = Query { filter: filter.clone(), after, limit: PAGE, revision };
        let page = store.list(query).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|held| held.thing.key());
        page.into_iter().for_each(|Held { thing, .. }| visit(thing));
        if is_last {
            return Ok(());
        }
    }
}
