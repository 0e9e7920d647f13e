//! Of which areas a figure can be another where an observation is: its own area, and those that are made from it.

use std::collections::BTreeSet;

use scorecard_domain::{AreaId, IndicatorId, Month};
use scorecard_measures::Cube;

use crate::{past, touched::Touched};

/// To which other areas what is touched in one goes on, in whatever month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spread {
    /// To those above.
    pub(super) up: bool,
    /// To those that took over from it.
    pub(super) onward: bool,
}

impl Spread {
    /// Adds the areas that it goes on to, and on from those.
    pub(super) fn over(self, areas: &mut BTreeSet<AreaId>, cube: &Cube) {
        let mut new: Vec<AreaId> = areas.iter().cloned().collect();
        while let Some(id) = new.pop() {
            let Some(held) = cube.area(&id) else { continue };
            let above = held.thing.parents.iter().map(|it| &it.parent).filter(|_| self.up);
            let after = held.thing.successors.iter().map(|it| &it.successor);
            for next in above.chain(after.filter(|_| self.onward)) {
                if areas.insert(next.clone()) {
                    new.push(next.clone());
                }
            }
        }
    }
}

/// What was touched, as figures of a year read it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touches<'a> {
    pub(super) touched: &'a Touched,
    pub(super) cube: &'a Cube,
    /// The last month of the scorecard's year: what comes after it is not on it.
    pub(super) until: Month,
}

impl Touches<'_> {
    /// The areas of which figures of these indicators, recorded or by their formulas, can be others.
    pub(super) fn areas<'i>(
        &self,
        indicators: impl IntoIterator<Item = &'i IndicatorId>,
        spread: Spread,
    ) -> BTreeSet<AreaId> {
        let own: BTreeSet<IndicatorId> = indicators.into_iter().cloned().collect();
        let inputs = past::with_operands(own, self.cube);
        let held = || inputs.iter().filter_map(|id| self.cube.indicator(id));
        let prices = held().filter_map(|held| held.thing.price_index.clone()).collect();
        let prices = past::with_operands(prices, self.cube);
        let mut areas = BTreeSet::new();
        let mut of_prices = BTreeSet::new();
        for id in &inputs {
            areas.extend(self.observed(id).cloned());
            if prices.contains(id) {
                of_prices.extend(self.observed(id).cloned());
            }
        }
        // A price index counts for all areas below that have none of their own.
        if !of_prices.is_empty() {
            areas.extend(below(&of_prices, self.cube));
        }
        // A formula may add up over the areas below.
        let by_formula = held().any(|held| held.thing.formula.is_some());
        Spread { up: spread.up || by_formula, ..spread }.over(&mut areas, self.cube);
        areas
    }

    fn observed(&self, id: &IndicatorId) -> impl Iterator<Item = &AreaId> {
        let observed = self.touched.observations.get(id).into_iter().flatten();
        observed.filter(|(_, start)| **start <= self.until).map(|(area, _)| area)
    }
}

/// The areas below those, at whatever depth.
fn below(above: &BTreeSet<AreaId>, cube: &Cube) -> BTreeSet<AreaId> {
    let is_below = |id: &AreaId| {
        let mut all = BTreeSet::from([id.clone()]);
        Spread { up: true, onward: false }.over(&mut all, cube);
        !all.is_disjoint(above)
    };
    let all = cube.areas().map(|held| held.thing.id.clone());
    all.filter(is_below).collect()
}

/// The parents of an area, in whatever month.
pub(super) fn parents<'a>(
    cube: &'a Cube,
    id: &AreaId,
) -> impl Iterator<Item = &'a AreaId> + use<'a> {
    let held = cube.area(id).into_iter();
    held.flat_map(|held| &held.thing.parents).map(|it| &it.parent)
}
