//! Leaves: one indicator, from its value to its score.

use super::Normalisation;
use crate::{
    codes::code_list, decimal::Decimal, id::IndicatorId, indicator::Direction, observation::Measure,
};

code_list! {
    /// What becomes of an area without a value.
    Imputation, "插补方法" "imputation" {
        /// The leaf has no score, and nothing that it is a part of has one.
        None = 1 "none",
        /// The leaf is left out for that area, and its weight goes to the other parts in proportion.
        Exclude = 2 "exclude",
        /// It takes the mean of those in the group that have a value.
        GroupMean = 3 "group_mean",
    }
}

/// What is done about outliers before values are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Treatment {
    /// Nothing.
    #[default]
    None,
    /// The most outlying values, one more each time and at the end that the skewness points to, become the
    /// next one, as long as the absolute skewness and the excess kurtosis (both corrected for the size of
    /// the sample) are above their limits; after Becker et al., COINr.
    Winsorise {
        /// No more values than these.
        points: u32,
        /// The limit of the absolute skewness; usually 2.
        skewness: Decimal,
        /// The limit of the kurtosis; usually 3.5.
        kurtosis: Decimal,
    },
    /// Values beyond these become these.
    Bounds {
        /// None for no lower bound.
        low: Option<Decimal>,
        /// None for no upper bound.
        high: Option<Decimal>,
    },
}

/// Another face of the same indicator, normalised in the same way, that makes a part of the leaf's score:
/// 存量与增量.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mixed {
    /// The other face.
    pub measure: Measure,
    /// Its part of the leaf's score in percent, above 0 and below 100.
    pub share: Decimal,
}

/// One indicator of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it; one that is of nothing.
    pub measure: Measure,
    /// Another face beside it, if the score is made from two.
    pub mixed: Option<Mixed>,
    /// Which way is better; none takes the indicator's direction.
    pub direction: Option<Direction>,
    /// What becomes of an area without a value.
    pub imputation: Imputation,
    /// What is done about outliers.
    pub treatment: Treatment,
    /// Whether natural logarithms of the value and of stated bounds are taken before it is normalised.
    pub logarithm: bool,
    /// How the value becomes a score.
    pub normalisation: Normalisation,
}
