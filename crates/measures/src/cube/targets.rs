//! The targets, by what they are on.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{AreaId, IndicatorId, ObservationKey, Target, TargetKey};

use super::Held;

/// The targets on an indicator: by the key of the figure that they are on, and by issuer.
type Figures = BTreeMap<ObservationKey, BTreeMap<AreaId, Held<Target>>>;

/// All targets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Targets {
    by_indicator: BTreeMap<IndicatorId, Figures>,
}

impl Targets {
    /// The target on a figure: that of the area's own government, else that of the first issuer by id.
    pub(crate) fn on(&self, key: &ObservationKey) -> Option<&Held<Target>> {
        let issuers = self.by_indicator.get(&key.indicator)?.get(key)?;
        issuers.get(&key.area).or_else(|| issuers.values().next())
    }

    /// All targets on an indicator, by figure and by issuer.
    pub(crate) fn of_indicator(&self, id: &IndicatorId) -> impl Iterator<Item = &Held<Target>> {
        self.by_indicator.get(id).into_iter().flat_map(BTreeMap::values).flat_map(BTreeMap::values)
    }

    pub(super) fn put(&mut self, target: &Target, revision: u64) {
        let held = Held { thing: Arc::new(target.clone()), revision };
        let (figure, issuer) = parts(&target.key);
        let figures = self.by_indicator.entry(figure.indicator.clone()).or_default();
        figures.entry(figure).or_default().insert(issuer, held);
    }

    pub(super) fn withdraw(&mut self, key: &TargetKey) {
        let (figure, issuer) = parts(key);
        let Some(figures) = self.by_indicator.get_mut(&figure.indicator) else { return };
        let Some(issuers) = figures.get_mut(&figure) else { return };
        issuers.remove(&issuer);
        if issuers.is_empty() {
            figures.remove(&figure);
        }
        if figures.is_empty() {
            self.by_indicator.remove(&figure.indicator);
        }
    }
}

fn parts(key: &TargetKey) -> (ObservationKey, AreaId) {
    let TargetKey { indicator, measure, of, area, period, issuer } = key.clone();
    (ObservationKey { indicator, measure, of, area, period }, issuer)
}
