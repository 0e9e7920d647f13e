//! Step 1: what becomes of areas without a value.

use scorecard_domain::{Imputation, Unscored};

use super::number::{float, mean};
use crate::value::Outcome;

/// A value that can be calculated with, and whether it was imputed.
pub(super) type Imputed = Result<(f64, bool), Unscored>;

/// The values, with what the policy puts in the place of those that are missing.
pub(super) fn impute(raw: &[Outcome], policy: Imputation) -> Vec<Imputed> {
    let values: Vec<Option<f64>> = raw
        .iter()
        .map(|outcome| outcome.and_then(|value| value.amount()).ok().map(float))
        .collect();
    let stands_in = match policy {
        Imputation::None => Err(Unscored::NoValue),
        Imputation::Exclude => Err(Unscored::Excluded),
        Imputation::GroupMean => {
            let held: Vec<_> = values.iter().copied().flatten().collect();
            mean(&held).map(|mean| (mean, true)).ok_or(Unscored::NoValue)
        }
    };
    values.into_iter().map(|value| value.map_or(stands_in, |value| Ok((value, false)))).collect()
}
