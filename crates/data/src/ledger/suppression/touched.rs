//! Which periods of which indicators a batch concerns.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, Change, IndicatorId, Key, Kind, ObservationKey, Period, Thing,
};

use super::rules::{self, Rules};
use crate::{ledger::proposal::Proposal, store::StoreError};

/// The text that the keys of an indicator's levels begin with.
pub(super) fn beginning_of_levels(indicator: &IndicatorId) -> String {
    format!("{indicator} {}  ", scorecard_domain::Measure::Level.slug())
}

/// The rules as a batch leaves them.
pub(super) fn rules_after(
    proposal: &Proposal,
    before: &Arc<Rules>,
) -> Result<Arc<Rules>, StoreError> {
    let mut after = Arc::clone(before);
    proposal.each_below(Kind::Indicator, "", &mut |proposed| {
        rules::apply(&mut after, &proposed.change);
        Ok(())
    })?;
    Ok(after)
}

/// Whether a batch puts or withdraws any indicator.
pub(super) fn changes_indicators(proposal: &Proposal) -> Result<bool, StoreError> {
    let mut any = false;
    proposal.each_below(Kind::Indicator, "", &mut |_| {
        any = true;
        Ok(())
    })?;
    Ok(any)
}

/// What a batch makes of areas; none of one that it withdraws.
pub(super) fn areas(proposal: &Proposal) -> Result<BTreeMap<AreaId, Option<Area>>, StoreError> {
    let mut changed = BTreeMap::new();
    proposal.each_below(Kind::Area, "", &mut |proposed| {
        match &proposed.change {
            Change::Put(Thing::Area(area)) => {
                drop(changed.insert(area.id.clone(), Some(area.clone())));
            }
            Change::Withdraw(Key::Area(id)) => drop(changed.insert(id.clone(), None)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(changed)
}

/// The periods of which a batch puts or withdraws levels of an indicator.
pub(super) fn periods(
    proposal: &Proposal,
    indicator: &IndicatorId,
) -> Result<BTreeSet<Period>, StoreError> {
    let mut periods = BTreeSet::new();
    proposal.each_below(Kind::Observation, &beginning_of_levels(indicator), &mut |proposed| {
        if let Key::Observation(ObservationKey { period, .. }) = proposed.change.key() {
            periods.insert(period);
        }
        Ok(())
    })?;
    Ok(periods)
}
