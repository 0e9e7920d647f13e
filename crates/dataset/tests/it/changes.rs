//! What a dataset asks for, all of it at once.

use std::borrow::Cow;

use scorecard_dataset::Dataset;
use scorecard_domain::Change;

/// Its changes, in their order.
pub(crate) fn changes(dataset: &Dataset) -> Vec<Change> {
    dataset.changes().map(Cow::into_owned).collect()
}
