//! The terms of a question: what it takes as the base, the whole, the year that counts.

pub use scorecard_domain::{Boundaries, Denominator, RollUp};
use scorecard_domain::{IndicatorId, ItemBase, ItemTerms, Measure, Month, Period, StreakPredicate};

/// What a question says beyond what it is about. By default each measure is as it is usually published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// For indices the period that is 100; for compound growth the one that it grew from.
    pub base: Option<Period>,
    /// For compound growth, if there is no `base`: over how many years; 0 for what the period says.
    pub years: u16,
    /// What a share is held against.
    pub denominator: Denominator,
    /// Which years a streak counts.
    pub streak: StreakPredicate,
    /// How a level is made from others; none for not at all.
    pub roll_up: Option<RollUp>,
    /// For weighted means over areas, of a roll-up and of a base on today's map: the indicator whose levels are the weights.
    pub weight: Option<IndicatorId>,
    /// What is done where an area changed.
    pub boundaries: Boundaries,
    /// For a level: the month on whose map it is restated, of what made the area up then; none for as it was.
    pub map_of: Option<Month>,
}

impl Terms {
    /// Those of an item, asked of a measure and of a period.
    pub fn of_item(terms: &ItemTerms, measure: Measure, period: Period) -> Self {
        let ItemTerms { base, denominator, streak, roll_up, weight, boundaries } = terms;
        let (base, years) = match (base, measure) {
            (ItemBase::Unstated, _) => (None, 0),
            (ItemBase::Fixed(base), _) => (Some(*base), 0),
            (ItemBase::YearsBack(years), Measure::CompoundGrowth) => (None, *years),
            (ItemBase::YearsBack(years), _) => (period.plus_years(-i32::from(*years)), 0),
        };
        Self {
            base,
            years,
            denominator: *denominator,
            streak: *streak,
            roll_up: *roll_up,
            weight: weight.clone(),
            boundaries: *boundaries,
            map_of: None,
        }
    }
}
