//! Reading many observations: which, and as of when.

use std::collections::BTreeSet;

use scorecard_domain::{AreaId, IndicatorId, Measure, Period};

use super::query::Filter;

/// Which observations, as the ledger stood when. What is empty does not restrict; what is not holds together.
///
/// They come in the order of their keys' components, each by its text; where areas are named, area by area in the
/// order of the areas' ids. So a store reads each of them where it lies, and never looks at those of other areas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Of these areas.
    pub areas: BTreeSet<AreaId>,
    /// Of these indicators.
    pub indicators: BTreeSet<IndicatorId>,
    /// Of these measures.
    pub measures: BTreeSet<Measure>,
    /// Of these periods.
    pub periods: BTreeSet<Period>,
    /// As the ledger stood right after this revision; at most the current one.
    pub revision: u64,
}

impl Scan {
    /// Only what a filter of observations lets through as well; `None` if nothing can be both.
    pub(crate) fn within(mut self, filter: &Filter) -> Option<Self> {
        let Filter::Observations { indicator, measure, area, period } = filter else { return None };
        restrict(&mut self.indicators, indicator.as_ref())?;
        restrict(&mut self.measures, measure.as_ref())?;
        restrict(&mut self.areas, area.as_ref())?;
        restrict(&mut self.periods, period.as_ref())?;
        Some(self)
    }

    /// The measures that are asked for, in the order of their texts; all if none is named.
    pub(crate) fn sorted_measures(&self) -> Vec<Measure> {
        let mut measures = Measure::ALL.to_vec();
        measures.retain(|measure| self.measures.is_empty() || self.measures.contains(measure));
        measures.sort_by_key(|measure| measure.slug());
        measures
    }
}

/// Leaves of what is wanted the one value that is wanted as well, if there is one.
fn restrict<T: Ord + Clone>(wanted: &mut BTreeSet<T>, only: Option<&T>) -> Option<()> {
    let Some(only) = only else { return Some(()) };
    if !wanted.is_empty() && !wanted.contains(only) {
        return None;
    }
    *wanted = BTreeSet::from([only.clone()]);
    Some(())
}
