//! The observations of a batch, indicator by indicator, as their order has them beside each other.

use std::vec::IntoIter;

use scorecard_domain::{Change, IndicatorId, Key, Kind, Thing};

use crate::{
    ledger::{
        commit::Judgement,
        proposal::{Proposal, Proposed},
    },
    store::StoreError,
};

/// So many changes are examined together; more of one indicator are examined as if the others were not proposed.
const MAX_CHANGES: usize = 200_000;

/// What of a batch was not given yet.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    next_block: usize,
    block: IntoIter<Proposed>,
    /// The first of the next group.
    first: Option<(u64, Change)>,
}

impl Groups {
    /// The next group: changes of observations of one indicator that change something, with their numbers.
    ///
    /// # Errors
    ///
    /// If the batch cannot be read.
    pub(crate) fn next(
        &mut self,
        proposal: &Proposal,
        judgement: &Judgement,
    ) -> Result<Option<Vec<(u64, Change)>>, StoreError> {
        let mut group: Vec<(u64, Change)> = self.first.take().into_iter().collect();
        while group.len() < MAX_CHANGES
            && let Some(change) = self.next_change(proposal, judgement)?
        {
            let of_another =
                group.last().is_some_and(|(_, last)| indicator(last) != indicator(&change.1));
            if of_another {
                self.first = Some(change);
                break;
            }
            group.push(change);
        }
        Ok((!group.is_empty()).then_some(group))
    }

    fn next_change(
        &mut self,
        proposal: &Proposal,
        judgement: &Judgement,
    ) -> Result<Option<(u64, Change)>, StoreError> {
        loop {
            for proposed in self.block.by_ref() {
                if proposed.kind == Kind::Observation && judgement.has(&proposed) {
                    return Ok(Some((proposed.index, proposed.change)));
                }
            }
            if self.next_block == proposal.blocks() {
                return Ok(None);
            }
            self.block = proposal.block(self.next_block)?.into_iter();
            self.next_block += 1;
        }
    }
}

fn indicator(change: &Change) -> Option<&IndicatorId> {
    match change {
        Change::Put(Thing::Observation(observation)) => Some(&observation.key.indicator),
        Change::Withdraw(Key::Observation(key)) => Some(&key.indicator),
        _ => None,
    }
}
