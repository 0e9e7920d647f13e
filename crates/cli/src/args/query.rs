//! What a query says beyond areas, indicators, measures and periods.

use clap::{Args, ValueEnum};
use scorecard_wire::pb::metrics as pb;

/// The terms of `query`, and of `explain` with an indicator.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct QueryTerms {
    /// 定基指数、年均增长的基期。The base period of indices and of compound growth.
    #[arg(long, default_value = "")]
    pub(crate) base: String,
    /// 年均增长的年数，可代替基期。For compound growth, instead of a base: over how many years.
    #[arg(long, default_value_t = 0, conflicts_with = "base")]
    pub(crate) years: u32,
    /// 占比的分母：公布的总体，或已报送成员之和。What shares are held against.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) denominator: Denominator,
    /// 连续年数按什么计：位次、增长、完成目标。Which years streaks count.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) streak: Streak,
    /// 数值由下级汇总而来：按时间或按地区。How levels are made from others.
    #[arg(long, value_enum)]
    pub(crate) roll_up: Option<RollUp>,
    /// 按地区加权平均时的权重指标。The weights of means over areas: an indicator's id.
    #[arg(long, default_value = "")]
    pub(crate) weight: String,
    /// 行政区划调整时：不比较、按当时区划、按现行区划。What is done where an area changed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) boundaries: Boundaries,
}

/// What shares are held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Denominator {
    /// 公布的总体数。The whole's own value.
    #[default]
    Published,
    /// 已报送成员之和。The sum of the members that reported.
    Members,
}

/// Which years streaks count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Streak {
    /// 位次不低于--streak-rank。Years of a rank up to --streak-rank.
    #[default]
    Rank,
    /// 增长。Years of growth.
    Growth,
    /// 完成目标。Years of targets met.
    Target,
}

/// How levels are made from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RollUp {
    /// 由各月、各季汇总。From months, quarters and half-years.
    Time,
    /// 由下级地区汇总。From the areas below.
    Areas,
}

/// What is done where an area changed between two periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Boundaries {
    /// 不比较。Nothing is compared.
    #[default]
    Refused,
    /// 按当时的区划比较。As it was.
    AsItWas,
    /// 按现行区划调整基数。On today's map.
    TodaysMap,
}

impl From<Denominator> for pb::Denominator {
    fn from(denominator: Denominator) -> Self {
        match denominator {
            Denominator::Published => Self::Published,
            Denominator::Members => Self::Members,
        }
    }
}

impl From<Streak> for pb::StreakPredicate {
    fn from(streak: Streak) -> Self {
        match streak {
            Streak::Rank => Self::Rank,
            Streak::Growth => Self::Growth,
            Streak::Target => Self::Target,
        }
    }
}

impl From<RollUp> for pb::RollUp {
    fn from(roll_up: RollUp) -> Self {
        match roll_up {
            RollUp::Time => Self::OverTime,
            RollUp::Areas => Self::OverAreas,
        }
    }
}

impl From<Boundaries> for pb::Boundaries {
    fn from(boundaries: Boundaries) -> Self {
        match boundaries {
            Boundaries::Refused => Self::Refused,
            Boundaries::AsItWas => Self::AsItWas,
            Boundaries::TodaysMap => Self::TodaysMap,
        }
    }
}
