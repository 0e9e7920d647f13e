//! What a ledger holds already, as far as a dataset can refer to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, Indicator, IndicatorId, Observation, ObservationKey, PeerGroupId, SourceId, Thing,
};

/// The areas, indicators, sources and peer groups that a ledger holds, so that a dataset can refer to
/// them without repeating them; and the observations that an SDMX-CSV message or a form changes. Collected from
/// things; those of other kinds are passed over.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub(crate) areas: BTreeMap<AreaId, Area>,
    pub(crate) indicators: BTreeMap<IndicatorId, Indicator>,
    pub(crate) sources: BTreeSet<SourceId>,
    pub(crate) peer_groups: BTreeSet<PeerGroupId>,
    pub(crate) observations: Arc<BTreeMap<ObservationKey, Observation>>,
}

impl Extend<Thing> for Known {
    fn extend<I: IntoIterator<Item = Thing>>(&mut self, things: I) {
        for thing in things {
            match thing {
                Thing::Area(area) => {
                    self.areas.insert(area.id.clone(), area);
                }
                Thing::Indicator(indicator) => {
                    self.indicators.insert(indicator.id.clone(), indicator);
                }
                Thing::Source(source) => {
                    self.sources.insert(source.id);
                }
                Thing::PeerGroup(group) => {
                    self.peer_groups.insert(group.id);
                }
                Thing::Observation(observation) => {
                    let observations = Arc::make_mut(&mut self.observations);
                    observations.insert(observation.key.clone(), observation);
                }
                Thing::Definition(_)
                | Thing::Target(_)
                | Thing::Honour(_)
                | Thing::Milestone(_)
                | Thing::Media(_)
                | Thing::Imprint(_)
                | Thing::CollectionPlan(_)
                | Thing::Release(_)
                | Thing::Suppression(_)
                | Thing::Assessment(_)
                | Thing::Outcome(_) => {}
            }
        }
    }
}

impl FromIterator<Thing> for Known {
    fn from_iter<I: IntoIterator<Item = Thing>>(things: I) -> Self {
        let mut known = Self::default();
        known.extend(things);
        known
    }
}
