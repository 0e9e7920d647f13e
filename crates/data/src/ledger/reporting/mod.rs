//! What became of what collection plans ask for: derived from observations and the revisions that recorded them, and
//! kept nowhere.
//!
//! A plan and a period make an obligation (`obligation.rs`): so many figures for so many areas. The keys that it owes
//! are asked of the store some at a time, each with its history, and each history is judged (`line.rs`). So the cost
//! is that of what is owed, whatever else the ledger holds, and no more than one such portion is in memory.

mod line;
mod obligation;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, CollectionPlan, CollectionPlanId, Key, Kind, Lang, PeerGroup, PeerGroupId,
    Period, PlanPeriods, Thing,
};

pub use line::{ReportingCounts, ReportingLine};
pub use obligation::{DueBy, Obligation};

use tokio::sync::Mutex;

use super::{erasure::Erased, snapshot::Snapshot};
use crate::{
    clock::Timestamp,
    store::{Store, StoreError},
};

/// The histories of so many keys are asked of the store at a time.
pub(crate) const KEYS_AT_ONCE: usize = 1000;

/// Which plans and periods are meant. What is empty or `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportingScope {
    /// Only these plans.
    pub plans: BTreeSet<CollectionPlanId>,
    /// Only plans of this department, by its name in either language.
    pub department: Option<String>,
    /// Only these periods; none means those that are over, or due, at the moment of comparison.
    pub periods: BTreeSet<Period>,
}

/// Why it cannot be told what was reported.
#[derive(Debug, thiserror::Error)]
pub enum ReportingError {
    /// There is no such plan.
    #[error("no collection plan `{0}`")]
    NoSuchPlan(CollectionPlanId),
    /// No plan is of that department.
    #[error("no collection plan is of the department `{asked}`; there are {}", known.join(", "))]
    NoSuchDepartment {
        /// What was asked for.
        asked: String,
        /// The departments that have plans, in Chinese where they are named so.
        known: Vec<String>,
    },
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What plans asked for as the ledger stood at one revision, compared with deadlines at one moment.
#[derive(Debug)]
pub struct Reporting {
    store: Arc<dyn Store>,
    revision: u64,
    at: Timestamp,
    map: Map,
    duties: Vec<(Arc<CollectionPlan>, Period)>,
    /// What was erased, as far as it was looked for.
    gone: Mutex<Arc<Gone>>,
}

/// The revisions of which was erased what they put under a key.
#[derive(Debug, Default)]
struct Gone {
    /// All that was erased up to this revision; `None` if that was not looked for.
    looked: Option<u64>,
    erased: BTreeMap<Key, BTreeSet<u64>>,
}

/// The areas and peer groups at the revision.
#[derive(Debug, Default)]
struct Map {
    areas: BTreeMap<AreaId, Area>,
    /// By parent, the areas that it ever was the parent of.
    children: BTreeMap<AreaId, BTreeSet<AreaId>>,
    groups: BTreeMap<PeerGroupId, PeerGroup>,
}

impl Reporting {
    pub(super) async fn begin(
        store: Arc<dyn Store>,
        scope: &ReportingScope,
        revision: u64,
        at: Timestamp,
    ) -> Result<Self, ReportingError> {
        let kinds = [Kind::Area, Kind::PeerGroup, Kind::CollectionPlan];
        let mut snapshot = Snapshot::begin(Arc::clone(&store), revision, &kinds, false).await?;
        let (mut map, mut plans) = (Map::default(), Vec::new());
        while let Some(things) = snapshot.next().await? {
            for held in things {
                match held.thing {
                    Thing::CollectionPlan(plan) => plans.push(plan),
                    other => map.put(other),
                }
            }
        }
        let duties = duties(plans, scope, at)?;
        Ok(Self { store, revision, at, map, duties, gone: Mutex::default() })
    }

    /// All that was erased up to where the ledger stands: for who has read from it before, so that of whatever is not there
    /// any more it is known.
    async fn gone(&self) -> Result<Arc<Gone>, StoreError> {
        let newest = self.store.newest().await?.revision;
        let mut gone = self.gone.lock().await;
        if gone.looked.is_none_or(|looked| looked < newest) {
            let mut found = Gone { looked: Some(newest), ..Gone::default() };
            for Erased { revision, key, .. } in self.store.erased(None).await? {
                if let Some(key) = key {
                    found.erased.entry(key).or_default().insert(revision);
                }
            }
            *gone = Arc::new(found);
        }
        Ok(Arc::clone(&gone))
    }

    /// How many obligations there are: one for each plan and period, ordered by the plan's id and by time.
    pub const fn len(&self) -> usize {
        self.duties.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.duties.is_empty()
    }

    /// How many figures are owed at most; those that an area without a parent would owe of its parent are counted too.
    pub fn places(&self) -> u64 {
        let places = |(plan, period): &(Arc<CollectionPlan>, Period)| {
            let areas = self.map.areas_of(&plan.areas, *period).map_or(0, |areas| areas.len());
            areas.saturating_mul(plan.figures.len())
        };
        self.duties.iter().map(places).fold(0, |sum, places| sum.saturating_add(places as u64))
    }

    /// An obligation by its number, from 0.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn obligation(&self, index: usize) -> Result<Option<Obligation>, StoreError> {
        let Some((plan, period)) = self.duties.get(index) else { return Ok(None) };
        let (plan, period) = (Arc::clone(plan), *period);
        let mut obligation = Obligation::new(plan, period, &self.map, self.at);
        for deadline in obligation.deadlines_mut() {
            let last_moment = Timestamp::from_micros(deadline.date.end_micros().saturating_sub(1));
            deadline.revision = self.store.revision_at(last_moment).await?;
        }
        Ok(Some(obligation))
    }

    /// The lines of an obligation at some of its places, each with its place. They are asked of the store
    /// at once: a thousand are meant, not all of a large obligation.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn lines(
        &self,
        obligation: &Obligation,
        places: Range<usize>,
    ) -> Result<Vec<(usize, ReportingLine)>, StoreError> {
        let keys = places.filter_map(|place| Some((place, obligation.key(place)?)));
        let (places, keys): (Vec<usize>, Vec<_>) = keys.unzip();
        let asked: Vec<Key> = keys.iter().cloned().map(Key::Observation).collect();
        let histories = self.store.histories(asked.clone(), self.revision).await?;
        let (gone, none) = (self.gone().await?, BTreeSet::new());
        let lines = keys.into_iter().zip(&asked).zip(histories).map(|((key, asked), history)| {
            let erased = gone.erased.get(asked).unwrap_or(&none);
            ReportingLine::judge(obligation, key, history, erased)
        });
        Ok(places.into_iter().zip(lines).collect())
    }
}

impl Map {
    fn put(&mut self, thing: Thing) {
        match thing {
            Thing::Area(area) => {
                for parenthood in &area.parents {
                    let children = self.children.entry(parenthood.parent.clone()).or_default();
                    children.insert(area.id.clone());
                }
                self.areas.insert(area.id.clone(), area);
            }
            Thing::PeerGroup(group) => {
                self.groups.insert(group.id.clone(), group);
            }
            _ => {}
        }
    }
}

/// The plans and periods that are meant.
fn duties(
    plans: Vec<CollectionPlan>,
    scope: &ReportingScope,
    at: Timestamp,
) -> Result<Vec<(Arc<CollectionPlan>, Period)>, ReportingError> {
    let ReportingScope { plans: wanted, department, periods } = scope;
    if let Some(missing) = wanted.iter().find(|id| !plans.iter().any(|plan| plan.id == **id)) {
        return Err(ReportingError::NoSuchPlan(missing.clone()));
    }
    let is_of = |plan: &CollectionPlan| {
        department
            .as_ref()
            .is_none_or(|name| [&plan.department.zh, &plan.department.en].contains(&name))
    };
    if let Some(asked) = department
        && !plans.iter().any(is_of)
    {
        let known: BTreeSet<_> = plans.iter().map(|it| it.department.get(Lang::Zh)).collect();
        let known = known.into_iter().map(str::to_owned).collect();
        return Err(ReportingError::NoSuchDepartment { asked: asked.clone(), known });
    }
    let mut duties = Vec::new();
    for plan in plans {
        if !is_of(&plan) || !(wanted.is_empty() || wanted.contains(&plan.id)) {
            continue;
        }
        let plan = Arc::new(plan);
        let owed = owed_periods(&plan, periods, at).into_iter();
        duties.extend(owed.map(|period| (Arc::clone(&plan), period)));
    }
    Ok(duties)
}

/// The periods of a plan that are meant, in the order of time.
fn owed_periods(plan: &CollectionPlan, wanted: &BTreeSet<Period>, at: Timestamp) -> Vec<Period> {
    if !wanted.is_empty() {
        return wanted.iter().copied().filter(|it| plan.periods.contains(*it)).collect();
    }
    let has_come = |period: &Period| {
        let over = scorecard_domain::Date::last_of(period.last());
        over.min(plan.due.date(*period)).end_micros() <= at.micros()
    };
    match &plan.periods {
        PlanPeriods::Listed(_) => {
            let periods: BTreeSet<_> = plan.periods.iter().filter(has_come).collect();
            periods.into_iter().collect()
        }
        PlanPeriods::Recurring(recurrence) => recurrence.iter().take_while(has_come).collect(),
    }
}
