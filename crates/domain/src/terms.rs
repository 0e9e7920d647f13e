//! Terms: what a measure takes as its base, its whole, the year that counts and the map.

use crate::{codes::code_list, id::IndicatorId, observation::Measure, period::Period};

code_list! {
    /// What a share is held against.
    #[derive(Default)]
    Denominator, "分母" "denominator" {
        /// The whole's own recorded level; of a peer group the sum over its members, all of which must have a number.
        #[default]
        Published = 1 "published",
        /// The sum over those members that have a number, with their coverage.
        Members = 2 "members",
    }
}

code_list! {
    /// Which years a streak counts.
    #[derive(Default)]
    StreakPredicate, "连续的条件" "streak predicate" {
        /// Those of a rank up to a limit.
        #[default]
        Rank = 1 "rank",
        /// Those of growth above zero.
        Growth = 2 "growth",
        /// Those in which the target on the level, else on the growth, was met.
        Target = 3 "target",
    }
}

code_list! {
    /// How a level is made from others.
    RollUp, "汇总方式" "roll-up" {
        /// From the parts of the period, by the indicator's rule over time.
        OverTime = 1 "over_time",
        /// From the area's children, by the indicator's rule over areas.
        OverAreas = 2 "over_areas",
    }
}

code_list! {
    /// What is done where an area changed between the two periods of a comparison.
    #[derive(Default)]
    Boundaries, "区划变动规则" "rule for boundaries" {
        /// Nothing is compared.
        #[default]
        Refused = 1 "refused",
        /// The area is compared as it was then, marked as a break in the series.
        AsItWas = 2 "as_it_was",
        /// The earlier value is restated on the map of the later period.
        TodaysMap = 3 "todays_map",
    }
}

/// What an item's index or compound growth is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ItemBase {
    /// Nothing says it.
    #[default]
    Unstated,
    /// This period, whichever the scorecard's year is.
    Fixed(Period),
    /// The period so many years before the scorecard's.
    YearsBack(u16),
}

impl ItemBase {
    /// Nothing is held against what is longer ago.
    pub const MAX_YEARS: u16 = 1000;
}

/// What the measure of an item takes beyond what it is about. By default each measure is as it is usually published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ItemTerms {
    /// For indices the period that is 100; for compound growth the one that it grew from.
    pub base: ItemBase,
    /// What a share is held against.
    pub denominator: Denominator,
    /// Which years a streak counts.
    pub streak: StreakPredicate,
    /// How a level is made from others; none for not at all.
    pub roll_up: Option<RollUp>,
    /// For weighted means over areas: the indicator whose levels are the weights.
    pub weight: Option<IndicatorId>,
    /// What is done where an area changed.
    pub boundaries: Boundaries,
}

impl ItemTerms {
    /// Those of its terms that the measure does not heed, by their fields' names.
    pub fn unheeded(&self, measure: Measure) -> Vec<&'static str> {
        let Self { base, denominator, streak, roll_up, weight, boundaries } = self;
        let compares = matches!(
            measure,
            Measure::Growth
                | Measure::ComparableGrowth
                | Measure::Difference
                | Measure::SequentialGrowth
                | Measure::Index
                | Measure::CompoundGrowth
                | Measure::Contribution
                | Measure::ContributionRate
                | Measure::GrowthRank
                | Measure::Streak
        );
        let has_base = matches!(measure, Measure::Index | Measure::CompoundGrowth);
        let is = |measure_of: Measure| measure == measure_of;
        let given = [
            ("base", *base != ItemBase::Unstated, has_base),
            ("denominator", *denominator != Denominator::default(), is(Measure::Share)),
            ("streak_predicate", *streak != StreakPredicate::default(), is(Measure::Streak)),
            ("roll_up", roll_up.is_some(), is(Measure::Level)),
            ("weight", weight.is_some(), is(Measure::Level)),
            ("boundaries", *boundaries != Boundaries::default(), compares),
        ];
        let unheeded = given.into_iter().filter(|(_, is_given, heeds)| *is_given && !heeds);
        unheeded.map(|(field, ..)| field).collect()
    }
}
