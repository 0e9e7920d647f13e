//! What the ledger held of a release's scope at a revision.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Fault, FaultReason, GroupFigures, IndicatorId, Key, Problem, Release, Thing,
};

use super::{entered, facts, group::Group, scope};
use crate::{
    ledger::{revision::Revision, scan::Scan},
    sentences,
    store::{Store, StoreError},
};

/// A release's scope at a revision.
#[derive(Debug, Default)]
pub(super) struct Frozen {
    /// The revision; none if it is not there.
    pub(super) revision: Option<Revision>,
    /// Of each group.
    pub(super) groups: Vec<Group>,
    /// What of the scope is not there, with paths from the release.
    pub(super) faults: Vec<Fault>,
}

impl Frozen {
    /// Looks up a release's scope at a revision.
    pub(super) async fn read(
        store: &dyn Store,
        release: &Release,
        revision: u64,
    ) -> Result<Self, StoreError> {
        let mut frozen = Self { revision: store.revision(revision).await?, ..Self::default() };
        if frozen.revision.is_none() {
            let problem = sentences::no_revision(revision);
            frozen.fault("frozen_revision", FaultReason::UnknownReference, problem);
            return Ok(frozen);
        }
        for (i, area) in release.areas.iter().enumerate() {
            if store.get(Key::Area(area.clone()), revision).await?.is_none() {
                let problem = sentences::no_area_then(area, revision);
                frozen.fault(&format!("areas[{i}]"), FaultReason::UnknownReference, problem);
            }
        }
        let key = Key::Definition(release.definition.clone());
        let held = store.get(key.clone(), revision).await?;
        let Some((Thing::Definition(definition), changed)) =
            held.map(|held| (held.thing, held.revision))
        else {
            let id = &release.definition;
            let problem = sentences::no_definition_then(id, revision);
            frozen.fault("definition", FaultReason::UnknownReference, problem);
            return Ok(frozen);
        };
        let indicators = scope::indicators(store, &definition, revision).await?;
        frozen.divide(release, indicators.keys().cloned().collect());
        frozen.place(key, changed);
        for (indicator, changed) in indicators {
            if let Some(changed) = changed {
                frozen.place(Key::Indicator(indicator), changed);
            }
        }
        for (key, changed) in facts::read(store, release, revision).await? {
            frozen.place(key, changed);
        }
        frozen.observe(store, release, revision).await?;
        frozen.enter(store, revision).await?;
        Ok(frozen)
    }

    fn fault(&mut self, path: &str, reason: FaultReason, problem: Problem) {
        self.faults.push(Fault::new(path, reason, problem));
    }

    /// Divides the definition's indicators among the groups.
    fn divide(&mut self, release: &Release, mut left: BTreeSet<IndicatorId>) {
        let definition = &release.definition;
        let all = left.clone();
        for (g, group) in release.groups.iter().enumerate() {
            for (i, indicator) in group.indicators.iter().enumerate() {
                left.remove(indicator);
                if !all.contains(indicator) {
                    let path = format!("groups[{g}].indicators[{i}]");
                    let problem = sentences::not_of_definition(indicator, definition);
                    self.fault(&path, FaultReason::Inconsistent, problem);
                }
            }
        }
        let has_rest = release.groups.iter().any(|group| group.indicators.is_empty());
        if !left.is_empty() && !has_rest {
            let left: Vec<&str> = left.iter().map(IndicatorId::as_str).collect();
            let problem = sentences::leaving_out(definition, left.join(", "));
            self.fault("groups", FaultReason::Inconsistent, problem);
        }
        let group = |named: &Vec<IndicatorId>| match named.as_slice() {
            [] => Group::new(left.clone(), true),
            named => Group::new(named.iter().cloned().collect(), !has_rest),
        };
        self.groups = release.groups.iter().map(|it| group(&it.indicators)).collect();
    }

    /// Puts something into the group of its indicator. What is of none that any group has goes to the group of the rest, and
    /// where there is no such group, to all.
    fn place(&mut self, key: Key, changed: u64) {
        let indicator = indicator_of(&key);
        let is_grouped = indicator.is_some_and(|id| self.groups.iter().any(|it| it.has(id)));
        for group in &mut self.groups {
            let is_here = match indicator {
                Some(id) if is_grouped => group.has(id),
                _ => group.has_rest,
            };
            if is_here {
                group.place(&key, changed);
            }
        }
    }

    /// Reads the observations of each group.
    async fn observe(
        &mut self,
        store: &dyn Store,
        release: &Release,
        revision: u64,
    ) -> Result<(), StoreError> {
        let indicators: BTreeSet<_> =
            self.groups.iter().flat_map(|group| group.indicators.iter().cloned()).collect();
        let areas: BTreeSet<_> = release.areas.iter().cloned().collect();
        // What is empty would mean all.
        if indicators.is_empty() || areas.is_empty() {
            return Ok(());
        }
        let mut cursor = store.scan(Scan { areas, indicators, revision, ..Scan::default() });
        while let Some(chunk) = cursor.next().await? {
            for held in chunk {
                match held.thing {
                    Thing::Observation(it) if release.covers(it.key.period) => {
                        self.place(Key::Observation(it.key), held.revision);
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Finds who entered what each group is about, and makes its digest.
    async fn enter(&mut self, store: &dyn Store, revision: u64) -> Result<(), StoreError> {
        let mut authors: BTreeMap<u64, String> = BTreeMap::new();
        for group in &mut self.groups {
            entered::authors(store, group, &mut authors).await?;
            entered::pass_lifts(store, group, &mut authors, revision).await?;
            let entered: BTreeSet<&String> =
                group.entries().filter_map(|changed| authors.get(&changed)).collect();
            group.figures = GroupFigures {
                digest: group.digest(),
                count: group.observations(),
                authors: entered.into_iter().cloned().collect(),
            };
        }
        Ok(())
    }
}

/// The indicator that something is of.
const fn indicator_of(key: &Key) -> Option<&IndicatorId> {
    match key {
        Key::Indicator(id) => Some(id),
        Key::Observation(key) => Some(&key.indicator),
        Key::Target(key) => Some(&key.indicator),
        Key::Outcome(key) => key.promise.indicator(),
        _ => None,
    }
}
