//! The observations of a batch, indicator by indicator, as their order has them beside each other.

use std::{sync::Arc, vec::IntoIter};

use scorecard_domain::{Change, IndicatorId, Key, Kind, Thing};

use crate::{
    ledger::{
        commit::Judgement,
        proposal::{Blocks, Proposal, Proposed},
    },
    store::StoreError,
};

/// So many changes are examined together; more of one indicator are examined as if the others were not proposed.
const MAX_CHANGES: usize = 200_000;

/// What of a batch was not given yet.
#[derive(Debug)]
pub(crate) struct Groups {
    blocks: Blocks,
    block: IntoIter<Proposed>,
    /// The first of the next group.
    first: Option<(u64, Change)>,
}

impl Groups {
    /// Begins to read a batch.
    ///
    /// # Errors
    ///
    /// If that cannot be begun.
    pub(crate) fn of(proposal: &Arc<Proposal>) -> Result<Self, StoreError> {
        Ok(Self { blocks: Blocks::of(proposal)?, block: IntoIter::default(), first: None })
    }

    /// The next group: changes of observations of one indicator that change something, with their numbers.
    ///
    /// # Errors
    ///
    /// If the batch cannot be read.
    pub(crate) fn next(
        &mut self,
        judgement: &Judgement,
    ) -> Result<Option<Vec<(u64, Change)>>, StoreError> {
        let mut group: Vec<(u64, Change)> = self.first.take().into_iter().collect();
        while group.len() < MAX_CHANGES
            && let Some(change) = self.next_change(judgement)?
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

    fn next_change(&mut self, judgement: &Judgement) -> Result<Option<(u64, Change)>, StoreError> {
        loop {
            for proposed in self.block.by_ref() {
                if proposed.kind == Kind::Observation && judgement.has(&proposed) {
                    return Ok(Some((proposed.index, proposed.change)));
                }
            }
            match self.blocks.next()? {
                Some(block) => self.block = block.into_iter(),
                None => return Ok(None),
            }
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
