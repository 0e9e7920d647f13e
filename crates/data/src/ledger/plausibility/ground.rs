//! What observations stand on: areas and indicators, as a batch leaves them.

use std::collections::BTreeMap;

use scorecard_domain::{Area, AreaId, Change, Indicator, IndicatorId, Key, Kind, Thing};

use super::areas::Areas;
use crate::{
    ledger::{commit::State, proposal::Proposal},
    store::StoreError,
};

/// Areas and indicators as a batch that nothing is wrong with leaves them.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    pub(super) areas: Areas,
    /// Those that the batch puts.
    indicators: BTreeMap<IndicatorId, Indicator>,
}

impl Ground {
    /// Reads all areas, and what the batch says of them and of indicators.
    ///
    /// # Errors
    ///
    /// If the state or the batch cannot be read.
    pub(crate) fn read(state: &mut impl State, proposal: &Proposal) -> Result<Self, StoreError> {
        let mut areas: BTreeMap<AreaId, Area> = BTreeMap::new();
        let mut indicators = BTreeMap::new();
        state.each_area(&mut |area| {
            areas.insert(area.id.clone(), area);
        })?;
        for number in 0..proposal.blocks() {
            let block = proposal.block(number)?;
            let is_beyond = block.last().is_some_and(|last| last.kind > Kind::Indicator);
            for proposed in block {
                match proposed.change {
                    Change::Put(Thing::Area(area)) => drop(areas.insert(area.id.clone(), area)),
                    Change::Withdraw(Key::Area(id)) => drop(areas.remove(&id)),
                    Change::Put(Thing::Indicator(indicator)) => {
                        indicators.insert(indicator.id.clone(), indicator);
                    }
                    _ => {}
                }
            }
            if is_beyond {
                break;
            }
        }
        Ok(Self { areas: Areas::new(areas), indicators })
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
