//! The targets, by what they are on.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{AreaId, ObservationKey, Target, TargetKey};

use super::Held;

/// All targets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Targets {
    /// By the key of the figure that they are on, and by issuer.
    by_figure: BTreeMap<ObservationKey, BTreeMap<AreaId, Held<Target>>>,
}

impl Targets {
    /// The target on a figure: that of the area's own government, else that of the first issuer by id.
    pub(crate) fn on(&self, key: &ObservationKey) -> Option<&Held<Target>> {
        let issuers = self.by_figure.get(key)?;
        issuers.get(&key.area).or_else(|| issuers.values().next())
    }

    pub(super) fn put(&mut self, target: &Target, revision: u64) {
        let held = Held { thing: Arc::new(target.clone()), revision };
        let (figure, issuer) = parts(&target.key);
        self.by_figure.entry(figure).or_default().insert(issuer, held);
    }

    pub(super) fn withdraw(&mut self, key: &TargetKey) {
        let (figure, issuer) = parts(key);
        let Some(issuers) = self.by_figure.get_mut(&figure) else { return };
        issuers.remove(&issuer);
        if issuers.is_empty() {
            self.by_figure.remove(&figure);
        }
    }
}

fn parts(key: &TargetKey) -> (ObservationKey, AreaId) {
    let TargetKey { indicator, measure, of, area, period, issuer } = key.clone();
    (ObservationKey { indicator, measure, of, area, period }, issuer)
}
