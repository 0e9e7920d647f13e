//! One figure, computed: the kernels' point forms with formula, inputs and the interval of the result.

mod changes;
mod inputs;
mod places;
mod restated;
mod told;
mod wholes;

use std::cmp::Ordering;

use scorecard_domain::{
    AreaId, Decimal, Interval, Measure, Missing, ObservationKey, Period, Qualifier, Ratio, Reading,
    Stage, Statuses,
};

use self::inputs::Inputs;
use crate::{
    answer::{Computed, Coverage, Operand, StreakYear},
    cube::Slot,
    exact::Digits,
    kernels::{Levels, rank::Place, rank_change::Moved, streak::Run},
    terms::Terms,
    value::Value,
};

/// A computed figure, with what only some measures have.
#[derive(Debug)]
pub(crate) struct Derived {
    pub(crate) computed: Computed,
    /// Of a sum or a quotient: the value before it is rounded.
    pub(crate) exact: Option<Ratio>,
    /// Of a root: how it compares with 0 before it is rounded.
    pub(crate) root: Option<Ordering>,
    /// All that the value can be.
    pub(crate) interval: Interval,
    /// What stands in the formula, in its order.
    pub(crate) operands: Vec<Operand>,
    pub(crate) rank: Option<Place>,
    pub(crate) streak: Option<Run>,
    /// The years of it, the latest first.
    pub(crate) streak_years: Vec<StreakYear>,
    pub(crate) moved: Option<Moved>,
    pub(crate) coverage: Option<Coverage>,
    /// Whether what it is compared with was restated by stated shares.
    pub(crate) by_shares: bool,
    /// Of a contribution rate: whether the whole fell. Of a rank of growth: whether what is ranked fell.
    pub(crate) fell: bool,
    /// By whose price index prices were taken out, if they were.
    pub(crate) deflated_by: Option<AreaId>,
}

impl Derived {
    /// A value with nothing that only some measures have.
    pub(crate) const fn plain(computed: Computed, interval: Interval) -> Self {
        Self {
            computed,
            exact: None,
            root: None,
            interval,
            operands: Vec::new(),
            rank: None,
            streak: None,
            streak_years: Vec::new(),
            moved: None,
            coverage: None,
            by_shares: false,
            fell: false,
            deflated_by: None,
        }
    }

    /// Of a number: how it compares with 0 before it is rounded.
    pub(crate) fn sign(&self) -> Option<Ordering> {
        let printed = || Some(self.computed.value.reading.value()?.cmp_value(Decimal::ZERO));
        self.exact.map(|exact| exact.cmp(&Ratio::ZERO)).or(self.root).or_else(printed)
    }
}

/// What to compute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure<'a> {
    pub(crate) levels: Levels<'a>,
    pub(crate) key: &'a ObservationKey,
    pub(crate) area: usize,
    /// The period of the levels; of compound growth the last of the years.
    pub(crate) period: Period,
    /// Its place.
    pub(crate) slot: Slot,
    pub(crate) digits: Digits,
    pub(crate) streak_rank: u32,
    pub(crate) terms: &'a Terms,
    /// Of compound growth: over how many years.
    pub(crate) years: u16,
}

impl Figure<'_> {
    pub(crate) fn derive(&self) -> Result<Derived, Missing> {
        match self.key.measure {
            Measure::Level => self.level(),
            Measure::Growth => self.growth(),
            Measure::Difference => self.difference(),
            Measure::SequentialGrowth => self.sequential_growth(),
            Measure::Index => self.index(),
            Measure::CompoundGrowth => self.compound_growth(),
            Measure::Contribution | Measure::ContributionRate => self.contribution(),
            Measure::Share => self.share(),
            Measure::Rank => self.rank(),
            Measure::GrowthRank => self.growth_rank(),
            Measure::RankChange => self.rank_change(),
            Measure::GapToFirst => self.gap_to_first(),
            Measure::Percentile => self.percentile(),
            Measure::Streak => self.streak(),
            Measure::ComparableGrowth => self.comparable_growth(),
            Measure::Reduction | Measure::Standing | Measure::GrowthStanding => {
                Err(Missing::RecordedOnly)
            }
        }
    }

    fn plain(
        &self,
        value: Value,
        interval: Interval,
        formula: String,
        inputs: Inputs<'_>,
    ) -> Derived {
        let Inputs { list, revision, .. } = inputs;
        Derived::plain(Computed { value, formula, inputs: list, revision }, interval)
    }

    /// The period a year before.
    fn year_before(&self) -> Option<Period> {
        self.period.plus_years(-1)
    }
}

fn whole(number: i64, statuses: Statuses, stage: Option<Stage>) -> Value {
    let number = Decimal::new(number.into(), 0).unwrap_or(Decimal::ZERO);
    Value { reading: Reading::Value(number), qualifier: Qualifier::Exact, statuses, stage }
}
