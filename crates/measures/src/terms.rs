//! The terms of a question: what it takes as the base, the whole, the year that counts.

use scorecard_domain::{IndicatorId, Period, StreakPredicate};

/// What a share is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Denominator {
    /// The whole's own recorded level; of a peer group the sum over its members, all of which must have a number.
    #[default]
    Published,
    /// The sum over those members that have a number, with their coverage.
    Members,
}

/// How a level is made from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RollUp {
    /// From the parts of the period, by the indicator's rule over time.
    OverTime,
    /// From the area's children, by the indicator's rule over areas.
    OverAreas,
}

/// What is done where an area changed between the two periods of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Boundaries {
    /// Nothing is compared.
    #[default]
    Refused,
    /// The area is compared as it was then, marked as a break in the series.
    AsItWas,
    /// The earlier value is restated on the map of the later period.
    TodaysMap,
}

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
}
