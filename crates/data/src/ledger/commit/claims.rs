//! Claims of a definition in the units of what they measure: their texts say no more than their tests.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Definition, Fault, Indicator, IndicatorId, Kind, Thing};

use super::{Judgement, State, conclude::indicator_of};
use crate::store::StoreError;

impl Judgement {
    /// Tells of what texts of claims say of quantities and their tests do not, in the definitions that are put.
    pub(super) fn conclude_claims(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let put =
            || self.definitions.values().filter_map(|(index, put)| Some((*index, put.as_ref()?)));
        let claims = put().flat_map(|(_, definition)| &definition.claims);
        let measured: BTreeSet<&IndicatorId> =
            claims.filter_map(|claim| claim.indicator.as_ref()).collect();
        if measured.is_empty() {
            return Ok(());
        }
        let mut indicators: BTreeMap<IndicatorId, Indicator> = BTreeMap::new();
        state.each(Kind::Indicator, &mut |thing| {
            if let Thing::Indicator(indicator) = thing
                && measured.contains(&indicator.id)
            {
                indicators.insert(indicator.id.clone(), indicator);
            }
        })?;
        indicators.extend(self.indicators.iter().map(|(id, (_, put))| (id.clone(), put.clone())));
        self.drop_unread(&mut indicators, indicator_of);
        let faults = |(index, definition): (u64, &Definition)| {
            let faults = definition.indicator_faults(&indicators).into_iter();
            faults.map(move |fault| {
                (index, Fault { path: format!("changes[{index}].{}", fault.path), ..fault })
            })
        };
        let faults: Vec<_> = put().flat_map(faults).collect();
        faults.into_iter().for_each(|(index, fault)| self.told.fault(index, fault));
        Ok(())
    }
}
