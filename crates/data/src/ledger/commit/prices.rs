//! Price indices: what growth is divided by must be one after the batch.

use std::collections::BTreeMap;

use crate::sentences;
use scorecard_domain::{Fault, FaultReason, Indicator, IndicatorId};

use super::Judgement;

impl Judgement {
    /// Tells of indicators whose price index is none. What is not there at all is told as a reference.
    pub(super) fn conclude_price_indices(&mut self, indicators: &BTreeMap<IndicatorId, Indicator>) {
        let wrong = indicators.values().filter_map(|indicator| {
            let id = indicator.price_index.as_ref()?;
            let index = indicators.get(id)?;
            (!index.is_price_index()).then_some((indicator, index))
        });
        for (indicator, index) in wrong {
            let put = |id: &IndicatorId| self.indicators.get(id).map(|put| put.0);
            let (id, nature) = (&index.id, index.nature);
            let (change, field, problem) = match (put(&indicator.id), put(id)) {
                (Some(change), _) => {
                    let problem = sentences::no_price_index(id, nature);
                    (change, "price_index", problem)
                }
                (None, Some(change)) => {
                    let of = &indicator.id;
                    (change, "nature", sentences::needed_as_price_index(of))
                }
                (None, None) => continue,
            };
            let path = format!("changes[{change}].indicator.{field}");
            self.told.fault(change, Fault::new(path, FaultReason::Inconsistent, problem));
        }
    }
}
