//! What a ledger holds, as far as a form needs it.

use std::collections::BTreeMap;

use scorecard_domain::{
    Area, CollectionPlan, CollectionPlanId, Definition, DefinitionId, IndicatorId, Key,
    ObservationKey, Of, PeerGroup, PeerGroupId, Source, SourceId, Thing,
};

use super::{AskError, keys::known};
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

    /// What of this the ledger has at no time: for who could not say of which period a form is to be.
    pub fn unknown(
        &self,
        areas: &[String],
        indicators: &[String],
        plans: &[CollectionPlanId],
        definition: Option<&DefinitionId>,
    ) -> Vec<AskError> {
        let areas = areas.iter().filter(|name| self.areas(name).next().is_none());
        let areas = areas.map(|name| AskError::NoSuchArea { name: name.clone() });
        let indicators = indicators.iter().filter(|name| self.indicators(name).next().is_none());
        let indicators = indicators.map(|name| AskError::NoIndicator { name: name.clone() });
        let plans = plans.iter().filter(|id| !self.plans.contains_key(id));
        let definition = definition.filter(|id| !self.definitions.contains_key(id));
        areas
            .chain(indicators)
            .chain(plans.map(|id| self.no_plan(id)))
            .chain(definition.map(|id| self.no_definition(id)))
            .collect()
    }

    /// The areas with an id or a code, whenever they had it.
    pub(super) fn areas(&self, name: &str) -> impl Iterator<Item = &Area> {
        self.known.areas.values().filter(move |it| it.id.as_str() == name || it.code == name)
    }

    /// The indicators with an id or, with `.*` at the end, all whose ids begin so.
    pub(super) fn indicators(&self, name: &str) -> impl Iterator<Item = &IndicatorId> {
        let begin = name.strip_suffix('*');
        self.known.indicators.keys().filter(move |id| match begin {
            Some(begin) => id.as_str().starts_with(begin) && begin.ends_with('.'),
            None => id.as_str() == name,
        })
    }

    pub(super) fn no_definition(&self, id: &DefinitionId) -> AskError {
        AskError::NoDefinition { id: id.clone(), known: known(self.definitions.keys()) }
    }

    pub(super) fn no_plan(&self, id: &CollectionPlanId) -> AskError {
        AskError::NoPlan { id: id.clone(), known: known(self.plans.keys()) }
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
