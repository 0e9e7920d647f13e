//! What a ledger holds, as far as a form needs it.

use std::collections::BTreeMap;

use scorecard_domain::{
    CollectionPlan, CollectionPlanId, Definition, DefinitionId, Key, ObservationKey, Of, PeerGroup,
    PeerGroupId, Source, SourceId, Thing,
};

use crate::known::Known;

/// What a ledger holds, with the revision that last changed each observation. Things of kinds that forms do not need
/// are passed over.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub(super) known: Known,
    pub(super) sources: BTreeMap<SourceId, Source>,
    pub(super) groups: BTreeMap<PeerGroupId, PeerGroup>,
    pub(super) plans: BTreeMap<CollectionPlanId, CollectionPlan>,
    pub(super) definitions: BTreeMap<DefinitionId, Definition>,
    revisions: BTreeMap<ObservationKey, u64>,
}

impl Held {
    /// Takes a thing and the revision that last changed it.
    pub fn put(&mut self, thing: Thing, revision: u64) {
        match &thing {
            Thing::Source(source) => {
                self.sources.insert(source.id.clone(), source.clone());
            }
            Thing::PeerGroup(group) => {
                self.groups.insert(group.id.clone(), group.clone());
            }
            Thing::CollectionPlan(plan) => {
                self.plans.insert(plan.id.clone(), plan.clone());
            }
            Thing::Definition(definition) => {
                self.definitions.insert(definition.id.clone(), definition.clone());
            }
            _ => {}
        }
        if let Key::Observation(key) = thing.key() {
            self.revisions.insert(key, revision);
        }
        self.known.extend([thing]);
    }

    /// The revision that last changed the observation; 0 if there is none.
    pub(super) fn revision(&self, key: &ObservationKey) -> u64 {
        self.revisions.get(key).copied().unwrap_or_default()
    }

    /// The keys of all observations.
    pub(super) fn keys(&self) -> impl Iterator<Item = &ObservationKey> {
        self.known.observations.keys()
    }

    /// What a share or a rank is of, by its name.
    pub(super) fn of_name(&self, of: &Of) -> String {
        let name = match of {
            Of::Nothing => return String::new(),
            Of::Area(id) => self.known.areas.get(id).map(|area| &area.name),
            Of::Group(id) => self.groups.get(id).map(|group| &group.name),
        };
        name.map(ToString::to_string)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| of.to_string())
    }
}
