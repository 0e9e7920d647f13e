//! Normalisation: from a value in its unit to a score.

use crate::{codes::code_list, decimal::Decimal};

code_list! {
    /// Where scores end that lie outside their range.
    Capping, "封顶方式" "capping" {
        /// Nowhere.
        None = 1 "none",
        /// At the best score.
        Best = 2 "best",
        /// At the best and at the worst score.
        Both = 3 "both",
    }
}

/// The least and the greatest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The least.
    pub min: Decimal,
    /// The greatest.
    pub max: Decimal,
}

/// The worst and the best score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScoreRange {
    /// The worst.
    pub low: Decimal,
    /// The best.
    pub high: Decimal,
}

/// A mean and a standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moments {
    /// The mean.
    pub mean: Decimal,
    /// The standard deviation; positive.
    pub deviation: Decimal,
}

/// What a rank is worth. Ranks are competition ranks among those with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RankScaling {
    /// Evenly from the best score for the first to the worst for the last of n: the percentile of the rank.
    Percentile(ScoreRange),
    /// As many points as there are areas behind that rank: n − rank.
    Borda,
    /// So many points for the first, and `step` less for each place (名次递减), not below `floor`.
    Steps {
        /// Of the first.
        first: Decimal,
        /// For each place; positive.
        step: Decimal,
        /// Nobody has less.
        floor: Decimal,
    },
}

/// From this value on, this score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    /// Where the band begins; itself within.
    pub threshold: Decimal,
    /// What it is worth.
    pub score: Decimal,
}

/// How a value becomes a score. x is the value, after treatment and logarithm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Normalisation {
    /// The value is a score already.
    Identity,
    /// (x − min) / (max − min) onto the range, the other way round where less is better. With stated
    /// bounds these are the goalposts of the HDI.
    MinMax {
        /// None for the least and the greatest value of the group.
        bounds: Option<Bounds>,
        /// What min and max are worth.
        range: ScoreRange,
        /// What is beyond the bounds.
        capping: Capping,
    },
    /// (x − mean) / standard deviation, with the sign changed where less is better, onto another mean and
    /// deviation.
    ZScore {
        /// None for those of the group, the deviation that of a sample; stated ones are of the logarithms, where those
        /// are taken.
        moments: Option<Moments>,
        /// What the scores have; usually 0 and 1.
        onto: Moments,
    },
    /// 1 − (target − x) / (target − min) onto the range, at most the best; where less is better the
    /// same from the greatest value down. min and max are those of the group.
    DistanceToTarget {
        /// Where the best score is reached.
        target: Decimal,
        /// What the farthest from the target and the target are worth.
        range: ScoreRange,
    },
    /// x / x of the best of the group, and the reciprocal where less is better, times the full score.
    DistanceToLeader {
        /// What the best has.
        full: Decimal,
    },
    /// By the rank alone.
    Rank(RankScaling),
    /// Score bands (分档赋分): the first band that is reached counts. Falling thresholds mean "at least",
    /// rising ones "at most"; with one band the direction says which.
    Bands {
        /// The best first.
        bands: Vec<Band>,
        /// Of those who reach no band.
        otherwise: Decimal,
    },
    /// The efficacy coefficient (功效系数):
    /// basic + (x − unacceptable) / (satisfactory − unacceptable) × (100 − basic). Where less is better the
    /// satisfactory value is the lesser one.
    Efficacy {
        /// 不允许值: worth the basic score.
        unacceptable: Decimal,
        /// 满意值: worth 100.
        satisfactory: Decimal,
        /// The basic score, usually 60; from 0 to below 100.
        basic: Decimal,
        /// What is beyond the two; the worst score is the basic one.
        capping: Capping,
    },
    /// Completion: x / target, and target / x where less is better, times 100.
    Completion {
        /// Positive.
        target: Decimal,
        /// No score is higher; none for no limit.
        cap: Option<Decimal>,
    },
}

impl Normalisation {
    /// Whether a value is held against levels that are stated in its unit.
    pub const fn states_levels(&self) -> bool {
        match self {
            Self::MinMax { bounds, .. } => bounds.is_some(),
            Self::ZScore { moments, .. } => moments.is_some(),
            Self::Identity
            | Self::DistanceToTarget { .. }
            | Self::Bands { .. }
            | Self::Efficacy { .. }
            | Self::Completion { .. } => true,
            Self::DistanceToLeader { .. } | Self::Rank(_) => false,
        }
    }

    /// Whether it must be known which way is better; the others say so themselves.
    pub const fn needs_direction(&self) -> bool {
        match self {
            Self::Identity | Self::Efficacy { .. } => false,
            Self::Bands { bands, .. } => bands.len() < 2,
            _ => true,
        }
    }
}

code_list! {
    /// The ways in which a value becomes a score, by name.
    NormalisationMethod, "标准化方法" "normalisation" {
        /// [`Normalisation::Identity`].
        Identity = 1 "identity",
        /// [`Normalisation::MinMax`].
        MinMax = 2 "min_max",
        /// [`Normalisation::ZScore`].
        ZScore = 3 "z_score",
        /// [`Normalisation::DistanceToTarget`].
        DistanceToTarget = 4 "distance_to_target",
        /// [`Normalisation::DistanceToLeader`].
        DistanceToLeader = 5 "distance_to_leader",
        /// [`RankScaling::Percentile`].
        RankPercentile = 6 "rank_percentile",
        /// [`RankScaling::Borda`].
        RankBorda = 7 "rank_borda",
        /// [`RankScaling::Steps`].
        RankSteps = 8 "rank_steps",
        /// [`Normalisation::Bands`].
        Bands = 9 "bands",
        /// [`Normalisation::Efficacy`].
        Efficacy = 10 "efficacy",
        /// [`Normalisation::Completion`].
        Completion = 11 "completion",
    }
}

impl Normalisation {
    /// Which way it is.
    pub const fn method(&self) -> NormalisationMethod {
        match self {
            Self::Identity => NormalisationMethod::Identity,
            Self::MinMax { .. } => NormalisationMethod::MinMax,
            Self::ZScore { .. } => NormalisationMethod::ZScore,
            Self::DistanceToTarget { .. } => NormalisationMethod::DistanceToTarget,
            Self::DistanceToLeader { .. } => NormalisationMethod::DistanceToLeader,
            Self::Rank(RankScaling::Percentile(_)) => NormalisationMethod::RankPercentile,
            Self::Rank(RankScaling::Borda) => NormalisationMethod::RankBorda,
            Self::Rank(RankScaling::Steps { .. }) => NormalisationMethod::RankSteps,
            Self::Bands { .. } => NormalisationMethod::Bands,
            Self::Efficacy { .. } => NormalisationMethod::Efficacy,
            Self::Completion { .. } => NormalisationMethod::Completion,
        }
    }
}
