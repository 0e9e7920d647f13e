//! Works out what a batch makes the ledger withhold.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, Change, IndicatorId, Key, Period, Suppression, SuppressionKey, Thing,
};
use tokio::sync::{Mutex, MutexGuard};

use super::{
    Derived,
    choice::{self, Withheld},
    levels,
    rules::{KnownRules, Rule, Rules},
    touched::{self, Periods},
    wholes,
};
use crate::{
    content::key::key_text,
    ledger::{
        proposal::Proposal,
        query::{Filter, Held, Query},
    },
    store::{Store, StoreError},
};

/// So many things are listed at a time.
const PAGE: usize = 1000;
/// The levels of so many periods are in memory at a time.
const PERIODS: usize = 60;

/// What a ledger needs to know to withhold.
#[derive(Debug, Default)]
pub(crate) struct Withholding {
    rules: KnownRules,
    /// Batches of this process that something is withheld in take turns, so that none of them changes what another was worked
    /// out from.
    turn: Mutex<()>,
}

impl Withholding {
    /// What a batch makes the ledger withhold. If anything is concerned there is a guard: as long as it is there, no other such
    /// batch of this process changes what this one was worked out from.
    ///
    /// # Errors
    ///
    /// If the store or the batch cannot be read.
    pub(crate) async fn derive(
        &self,
        store: &dyn Store,
        proposal: &Proposal,
    ) -> Result<(Derived, Option<MutexGuard<'_, ()>>), StoreError> {
        let (_, before) = self.rules.newest(store).await?;
        let guard = match before.is_empty() && touched::rules_after(proposal, &before)?.is_empty() {
            true => None,
            false => Some(self.turn.lock().await),
        };
        let (base, before) = self.rules.newest(store).await?;
        let after = touched::rules_after(proposal, &before)?;
        let controlled: BTreeSet<IndicatorId> =
            before.keys().chain(after.keys()).cloned().collect();
        let mut derived = Derived {
            base,
            changes: Vec::new(),
            controlled,
            read: BTreeSet::new(),
            changes_indicators: touched::changes_indicators(proposal)?,
        };
        if !derived.controlled.is_empty() {
            Deriving { store, proposal, base, before, after }.run(&mut derived).await?;
            derived.changes.sort_by_cached_key(|change| key_text(&change.key()));
        }
        // Where nothing is concerned nobody has to wait.
        let guard = guard.filter(|_| !derived.read.is_empty());
        Ok((derived, guard))
    }

    /// A batch was committed as a revision: what is known of the rules is known for that one too. If that cannot be told they
    /// are read when they are needed.
    pub(crate) fn committed(&self, proposal: &Proposal, derived: &Derived, revision: u64) {
        if revision == derived.base + 1
            && let Some(before) = self.rules.at(derived.base)
            && let Ok(after) = touched::rules_after(proposal, &before)
        {
            self.rules.note(revision, &after);
        }
    }
}

/// A state and the batch that is to change it.
#[derive(Debug)]
struct Deriving<'a> {
    store: &'a dyn Store,
    proposal: &'a Proposal,
    base: u64,
    before: Arc<Rules>,
    after: Arc<Rules>,
}

impl Deriving<'_> {
    async fn run(&self, derived: &mut Derived) -> Result<(), StoreError> {
        let changed_areas = touched::areas(self.proposal)?;
        let mut areas = None;
        let mut moved = false;
        if !changed_areas.is_empty() {
            let (all, differ) = with(self.areas().await?, changed_areas);
            (areas, moved) = (Some(all), differ);
        }
        for indicator in &derived.controlled {
            let was = self.before.get(indicator);
            let Some(rule) = self.after.get(indicator) else {
                derived.read.insert(indicator.clone());
                let all = self.suppressions(indicator).await?;
                derived.changes.extend(all.into_keys().map(|key| withdrawal(indicator, key)));
                continue;
            };
            let periods = if was != Some(rule) || (moved && rule.adds_up) {
                Periods::All
            } else {
                let periods = touched::by_levels(self.proposal, indicator, &rule.counted_by)?;
                Periods::Some(periods)
            };
            if periods == Periods::Some(BTreeSet::new()) {
                continue;
            }
            derived.read.extend([indicator.clone(), rule.counted_by.clone()]);
            if rule.adds_up && areas.is_none() {
                areas = Some(self.areas().await?);
            }
            let empty = BTreeMap::new();
            let areas = areas.as_ref().filter(|_| rule.adds_up).unwrap_or(&empty);
            self.indicator(indicator, rule, periods, areas, &mut derived.changes).await?;
        }
        Ok(())
    }

    /// What becomes of an indicator in some periods.
    async fn indicator(
        &self,
        indicator: &IndicatorId,
        rule: &Rule,
        periods: Periods,
        areas: &BTreeMap<AreaId, Area>,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError> {
        let before = self.suppressions(indicator).await?;
        let periods = match periods {
            Periods::Some(periods) => periods,
            Periods::All => {
                let mut periods = levels::periods(self.store, self.base, indicator).await?;
                periods.extend(touched::by_levels(self.proposal, indicator, indicator)?);
                periods.extend(before.keys());
                periods
            }
        };
        let periods: Vec<Period> = periods.into_iter().collect();
        for some in periods.chunks(PERIODS) {
            let some: BTreeSet<Period> = some.iter().copied().collect();
            let mut known =
                levels::read(self.store, self.base, self.proposal, indicator, rule, &some).await?;
            for period in some {
                let known = known.remove(&period).unwrap_or_default();
                let wholes = wholes::in_month(areas, period.last());
                let none = Withheld::new();
                let was = before.get(&period).unwrap_or(&none);
                let is = choice::withheld(&known, rule.minimum, &wholes, was);
                if is == *was {
                    continue;
                }
                changes.push(if is.is_empty() {
                    withdrawal(indicator, period)
                } else {
                    let key = SuppressionKey { indicator: indicator.clone(), period };
                    Change::Put(Thing::Suppression(Suppression { key, areas: is }))
                });
            }
        }
        Ok(())
    }

    /// What is withheld of an indicator in each period.
    async fn suppressions(
        &self,
        indicator: &IndicatorId,
    ) -> Result<BTreeMap<Period, Withheld>, StoreError> {
        let filter = Filter::Suppressions { indicator: Some(indicator.clone()), period: None };
        let mut withheld = BTreeMap::new();
        self.each(filter, &mut |thing| {
            if let Thing::Suppression(Suppression { key, areas }) = thing {
                withheld.insert(key.period, areas);
            }
        })
        .await?;
        Ok(withheld)
    }

    /// All areas, before the batch.
    async fn areas(&self) -> Result<BTreeMap<AreaId, Area>, StoreError> {
        let mut areas = BTreeMap::new();
        self.each(Filter::Areas { parent: None, code: None }, &mut |thing| {
            if let Thing::Area(area) = thing {
                areas.insert(area.id.clone(), area);
            }
        })
        .await?;
        Ok(areas)
    }

    async fn each(
        &self,
        filter: Filter,
        visit: &mut (dyn FnMut(Thing) + Send),
    ) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let query = Query { filter: filter.clone(), after, limit: PAGE, revision: self.base };
            let page = self.store.list(query).await?;
            let is_last = page.len() < PAGE;
            after = page.last().map(|held| held.thing.key());
            page.into_iter().for_each(|Held { thing, .. }| visit(thing));
            if is_last {
                return Ok(());
            }
        }
    }
}

fn withdrawal(indicator: &IndicatorId, period: Period) -> Change {
    Change::Withdraw(Key::Suppression(SuppressionKey { indicator: indicator.clone(), period }))
}

/// The areas as a batch leaves them, and whether any has another place among the others.
fn with(
    mut areas: BTreeMap<AreaId, Area>,
    changed: BTreeMap<AreaId, Option<Area>>,
) -> (BTreeMap<AreaId, Area>, bool) {
    let mut differ = false;
    for (id, area) in changed {
        let place = |area: &Area| (area.kind, area.validity, area.parents.clone());
        differ |= areas.get(&id).map(place) != area.as_ref().map(place);
        match area {
            Some(area) => drop(areas.insert(id, area)),
            None => drop(areas.remove(&id)),
        }
    }
    (areas, differ)
}
