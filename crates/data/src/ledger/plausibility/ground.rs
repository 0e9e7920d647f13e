//! What observations stand on: areas and indicators, as a batch leaves them.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{Change, Indicator, IndicatorId, Key, Kind, Thing};

use super::areas::Areas;
use crate::{
    ledger::{commit::State, proposal::Proposal},
    store::StoreError,
};

/// Areas and indicators as a batch that nothing is wrong with leaves them.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(super) areas: Arc<Areas>,
    /// Those that the batch puts.
    indicators: BTreeMap<IndicatorId, Indicator>,
}

impl Ground {
    /// Lays the batch over the areas that are held.
    ///
    /// # Errors
    ///
    /// If the batch cannot be read.
    pub(crate) fn lay(held: Arc<Areas>, proposal: &Proposal) -> Result<Self, StoreError> {
        let (mut areas, mut indicators) = (BTreeMap::new(), BTreeMap::new());
        proposal.each_below(Kind::Area, "", &mut |proposed| {
            match &proposed.change {
                Change::Put(Thing::Area(it)) => areas.insert(it.id.clone(), Some(it.clone())),
                Change::Withdraw(Key::Area(id)) => areas.insert(id.clone(), None),
                _ => None,
            };
            Ok(())
        })?;
        proposal.each_below(Kind::Indicator, "", &mut |proposed| {
            if let Change::Put(Thing::Indicator(it)) = &proposed.change {
                indicators.insert(it.id.clone(), it.clone());
            }
            Ok(())
        })?;
        let areas = if areas.is_empty() { held } else { Arc::new(held.changed(areas)) };
        Ok(Self { areas, indicators })
    }

    /// An indicator, which the state has if the batch does not put it.
    pub(super) fn indicator(
        &self,
        state: &mut impl State,
        id: &IndicatorId,
    ) -> Result<Option<Indicator>, StoreError> {
        if let Some(indicator) = self.indicators.get(id) {
            return Ok(Some(indicator.clone()));
        }
        match state.current(&Key::Indicator(id.clone()))?.thing {
            Some(Thing::Indicator(indicator)) => Ok(Some(indicator)),
            _ => Ok(None),
        }
    }
}
