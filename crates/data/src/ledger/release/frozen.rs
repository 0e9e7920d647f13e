//! What the ledger held of a release's scope at a revision.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Fault, FaultReason, GroupFigures, IndicatorId, Key, ObservationKey, Problem, Release, Thing,
};
use sha2::{Digest as _, Sha256};

use super::scope;
use crate::{
    content::{key::key_text, writer::leb128},
    ledger::{revision::Revision, scan::Scan},
    sentences,
    store::{Store, StoreError},
};

/// Says in which form the digest of figures is made.
const VERSION: &[u8] = b"scorecard-release/1";

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

/// What a group is about.
#[derive(Debug, Default)]
pub(super) struct Group {
    indicators: BTreeSet<IndicatorId>,
    /// The observations in the order of their keys' texts, each with the revision that last changed it.
    pub(super) observations: BTreeMap<String, (ObservationKey, u64)>,
    pub(super) figures: GroupFigures,
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
        match store.get(key, revision).await?.map(|held| held.thing) {
            Some(Thing::Definition(definition)) => {
                let indicators = scope::indicators(store, &definition, revision).await?;
                frozen.divide(release, indicators);
            }
            _ => {
                let id = &release.definition;
                let problem = sentences::no_definition_then(id, revision);
                frozen.fault("definition", FaultReason::UnknownReference, problem);
                return Ok(frozen);
            }
        }
        frozen.observe(store, release, revision).await?;
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
        if !left.is_empty() && release.groups.iter().all(|group| !group.indicators.is_empty()) {
            let left: Vec<&str> = left.iter().map(IndicatorId::as_str).collect();
            let problem = sentences::leaving_out(definition, left.join(", "));
            self.fault("groups", FaultReason::Inconsistent, problem);
        }
        let group = |named: &Vec<IndicatorId>| match named.as_slice() {
            [] => Group { indicators: left.clone(), ..Group::default() },
            named => Group { indicators: named.iter().cloned().collect(), ..Group::default() },
        };
        self.groups = release.groups.iter().map(|it| group(&it.indicators)).collect();
    }

    /// Reads the observations of each group, and who entered them.
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
        if !indicators.is_empty() && !areas.is_empty() {
            let mut cursor = store.scan(Scan { areas, indicators, revision, ..Scan::default() });
            while let Some(chunk) = cursor.next().await? {
                for held in chunk {
                    let Thing::Observation(observation) = held.thing else { continue };
                    let key = observation.key;
                    if !release.covers(key.period) {
                        continue;
                    }
                    let text = key_text(&Key::Observation(key.clone()));
                    for group in &mut self.groups {
                        if group.indicators.contains(&key.indicator) {
                            let place = (key.clone(), held.revision);
                            group.observations.insert(text.clone(), place);
                        }
                    }
                }
            }
        }
        let mut authors: BTreeMap<u64, String> = BTreeMap::new();
        for group in &mut self.groups {
            let mut entered: BTreeSet<&String> = BTreeSet::new();
            let revisions: BTreeSet<u64> = group.observations.values().map(|(_, it)| *it).collect();
            for number in &revisions {
                if !authors.contains_key(number) {
                    let found = store.revision(*number).await?;
                    let author = found.ok_or_else(|| crate::store::missing_revision(*number))?;
                    authors.insert(*number, author.author);
                }
            }
            entered.extend(revisions.iter().filter_map(|number| authors.get(number)));
            group.figures = GroupFigures {
                digest: group.digest(),
                count: u64::try_from(group.observations.len()).unwrap_or(u64::MAX),
                authors: entered.into_iter().cloned().collect(),
            };
        }
        Ok(())
    }
}

impl Group {
    /// Over the indicators, and the observations' keys with the revisions that last changed them: each text after its
    /// length, each list after its number.
    fn digest(&self) -> [u8; 32] {
        let mut bytes = VERSION.to_vec();
        let text = |bytes: &mut Vec<u8>, text: &str| {
            leb128(bytes, text.len() as u128);
            bytes.extend_from_slice(text.as_bytes());
        };
        leb128(&mut bytes, self.indicators.len() as u128);
        for indicator in &self.indicators {
            text(&mut bytes, indicator.as_str());
        }
        leb128(&mut bytes, self.observations.len() as u128);
        for (key, (_, revision)) in &self.observations {
            text(&mut bytes, key);
            leb128(&mut bytes, u128::from(*revision));
        }
        Sha256::digest(bytes).into()
    }
}
