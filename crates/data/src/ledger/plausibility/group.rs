//! The observations of a batch, indicator by indicator, as their order has them beside each other.

use super::changes::{Changes, observation_of};
use crate::ledger::proposal::Proposed;

/// So many changes are examined together; more of one indicator are examined as if the others were not proposed.
const MAX_CHANGES: usize = 200_000;

/// The group that is being gathered: changes of observations of one indicator.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    group: Changes,
}

impl Groups {
    /// Adds a change that changes something, in the order of the proposal. Gives the group that is complete before it, if one is.
    pub(crate) fn add(&mut self, proposed: &Proposed) -> Option<Changes> {
        let indicator = &observation_of(&proposed.change)?.indicator;
        let is_of_another = self.group.last_indicator().is_some_and(|last| last != indicator);
        let complete = is_of_another || self.group.len() >= MAX_CHANGES;
        let group = complete.then(|| std::mem::take(&mut self.group).in_order());
        self.group.push(proposed.index, &proposed.change);
        group
    }

    /// The last group, if any change is in none yet.
    pub(crate) fn finish(self) -> Option<Changes> {
        (self.group.len() > 0).then(|| self.group.in_order())
    }
}
