//! The observation: one published figure, with its key and all that belongs to the fact.

use std::fmt;

use crate::{
    codes::code_list,
    comparison::Comparison,
    confidentiality::{Confidentiality, PublicFace},
    id::{AreaId, IndicatorId, SourceId},
    of::Of,
    period::Period,
    reading::{Absence, Qualifier, Reading},
    status::{Stage, Statuses},
    text::Text,
    timestamp::Timestamp,
};

code_list! {
    /// Which face of an indicator a figure shows.
    ///
    /// Published values of every measure can be recorded; those that are derived are recorded beside the
    /// computed ones and never replaced by them.
    Measure, "数据类型" "measure" {
        /// The indicator itself, in its unit and multiplier.
        Level = 1 "level",
        /// 同比: change on the same period of the year before, in percent, by the indicator's growth rule.
        Growth = 2 "growth",
        /// 可比: growth on a comparable basis, in percent.
        ComparableGrowth = 3 "comparable_growth",
        /// 增减: change on the same period of the year before, in the indicator's unit; of ratios in
        /// percentage points.
        Difference = 4 "difference",
        /// 压减, 下降: by how many percent something was cut. The base is often unstated, so this is no growth.
        Reduction = 5 "reduction",
        /// 占比: part of a whole, in percent.
        Share = 6 "share",
        /// 位次: place among peers, 1 being the best in the indicator's direction.
        Rank = 7 "rank",
        /// 领先, 前列: a class of its own, not a rank.
        Standing = 8 "standing",
        /// The standing of the growth, as [`Measure::Standing`] is of the level.
        GrowthStanding = 9 "growth_standing",
        /// 连续: years in a row of a rank up to a limit.
        Streak = 10 "streak",
        /// 环比: change on the period right before, in percent.
        SequentialGrowth = 11 "sequential_growth",
        /// 定基指数: the level where that of a base period is 100.
        Index = 12 "index",
        /// 年均增长: growth by the year on average, in percent. Its period is the years that it grew in, 2016—2020;
        /// its base is the year before them.
        CompoundGrowth = 13 "compound_growth",
        /// 拉动: what an area adds to the growth of a whole, in percentage points.
        Contribution = 14 "contribution",
        /// 贡献率: which part of the change of a whole is an area's, in percent.
        ContributionRate = 15 "contribution_rate",
        /// 增速位次: place among peers by growth, 1 being the best in the indicator's direction.
        GrowthRank = 16 "growth_rank",
        /// 位次变化: by how many places a rank is better than the year before; below 0 if it is worse.
        RankChange = 17 "rank_change",
        /// 与第一位的差距: by how much the best peer is better, in the indicator's unit; of ratios in percentage points.
        GapToFirst = 18 "gap_to_first",
        /// 百分位: place among peers on a scale from 0, the worst, to 100, the best.
        Percentile = 19 "percentile",
    }
}

impl Measure {
    /// Whether it is *of* an area or a peer group.
    pub const fn needs_of(self) -> bool {
        matches!(
            self,
            Self::Share
                | Self::Rank
                | Self::Standing
                | Self::GrowthStanding
                | Self::Streak
                | Self::Contribution
                | Self::ContributionRate
                | Self::GrowthRank
                | Self::RankChange
                | Self::GapToFirst
                | Self::Percentile
        )
    }

    /// Whether its values are percentages whatever the indicator's unit.
    pub const fn is_percentage(self) -> bool {
        matches!(
            self,
            Self::Growth
                | Self::ComparableGrowth
                | Self::Reduction
                | Self::Share
                | Self::SequentialGrowth
                | Self::CompoundGrowth
                | Self::ContributionRate
                | Self::Percentile
        )
    }

    /// Whether its values are in the unit of the indicator, with its multiplier; differences of percentages in percentage points.
    pub const fn is_in_unit(self) -> bool {
        matches!(self, Self::Level | Self::Difference | Self::GapToFirst)
    }

    /// Whether its values are counted from 1 on, of places or years, and take no qualifier.
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::Rank | Self::GrowthRank | Self::Streak)
    }

    /// Whether its readings are standings and never numbers.
    pub const fn is_standing(self) -> bool {
        matches!(self, Self::Standing | Self::GrowthStanding)
    }
}

/// What a figure is about: no two observations have the same key at one revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationKey {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// What a measure that is of an area or a peer group is of; nothing for the others.
    pub of: Of,
    /// Where.
    pub area: AreaId,
    /// When.
    pub period: Period,
}

impl ObservationKey {
    /// Whether both are of one series: they differ in nothing but the period.
    pub fn is_beside(&self, other: &Self) -> bool {
        let Self { indicator, measure, of, area, period: _ } = self;
        // What differs most often is compared first.
        (area, indicator, measure, of) == (&other.area, &other.indicator, &other.measure, &other.of)
    }
}

impl fmt::Display for ObservationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, measure, of, area, period } = self;
        write!(f, "{area} {indicator} {period} {measure}")?;
        if of.is_nothing() { Ok(()) } else { write!(f, " of {of}") }
    }
}

/// A published figure: what was seen, how sure, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Observation {
    /// What it is about.
    pub key: ObservationKey,
    /// What was seen.
    pub reading: Reading,
    /// Part of the fact and of its wording; [`Qualifier::Exact`] unless there is a number.
    pub qualifier: Qualifier,
    /// The status flags; none means that the source does not say.
    pub statuses: Statuses,
    /// The stage of accounting, if the source names one.
    pub stage: Option<Stage>,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know: the basis of a comparison, what the source leaves open.
    pub note: Text,
    /// Who may see it.
    pub confidentiality: Confidentiality,
    /// When the embargo ends, which is when the ledger makes it free; of [`Confidentiality::Embargoed`] always there, and
    /// only there.
    pub embargo_until: Option<Timestamp>,
    /// Of [`Measure::ComparableGrowth`] only: what it is held on, as far as the source says.
    pub comparison: Option<Box<Comparison>>,
}

impl Observation {
    /// Marks it free for publication.
    #[must_use]
    pub fn freed(self) -> Self {
        Self { confidentiality: Confidentiality::Free, embargo_until: None, ..self }
    }

    /// What the public sees of this version by itself; `None` if nothing. What it sees instead of an embargoed version is
    /// the version before, which this one does not know.
    pub fn public(&self) -> Option<Self> {
        match self.confidentiality.public() {
            PublicFace::Open => Some(self.clone()),
            PublicFace::Hidden | PublicFace::Unpublished => None,
            PublicFace::Withheld => Some(self.withheld(self.confidentiality)),
        }
    }

    /// What is seen of it where it is withheld: that there is a figure, why, and who says so.
    #[must_use]
    pub fn withheld(&self, code: Confidentiality) -> Self {
        Self {
            key: self.key.clone(),
            reading: Reading::Absent(Absence::Suppressed),
            qualifier: Qualifier::Exact,
            statuses: Statuses::NONE,
            stage: None,
            source: self.source.clone(),
            note: Text::default(),
            confidentiality: code,
            embargo_until: None,
            comparison: None,
        }
    }
}
