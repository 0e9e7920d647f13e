//! The changes of an import as they are read: what is faulty is kept to be told, all else is spooled.

use scorecard_domain::Fault;
use scorecard_wire::{pb::data as pb, reading};

use super::ledger::read_change;
use crate::{
    Proposal, Proposing, StoreError,
    ledger::commit::{MAX_TOLD, too_many},
};

/// What an import has brought so far.
pub(super) struct Intake {
    proposing: Proposing,
    /// Whether nothing is to be stored.
    pub(super) validate_only: bool,
    /// What cannot be read. Of changes that can be read, those that come after it are only counted.
    faults: Vec<Fault>,
    n_changes: u64,
}

impl Intake {
    /// Nothing but the header, with what is wrong with it.
    pub(super) fn new(proposing: Proposing, validate_only: bool, faults: Vec<Fault>) -> Self {
        Self { proposing, validate_only, faults, n_changes: 0 }
    }

    /// The next batch.
    pub(super) fn take(&mut self, changes: Vec<pb::Change>) -> Result<(), StoreError> {
        for message in changes {
            let path = format!("changes[{}]", self.n_changes);
            self.n_changes += 1;
            if self.faults.len() > MAX_TOLD {
                continue;
            }
            match reading(&path, message, read_change) {
                Ok(change) if self.faults.is_empty() => self.proposing.push(&change)?,
                Ok(_) => {}
                Err(faults) => self.faults.extend(faults),
            }
            if self.faults.len() >= MAX_TOLD {
                self.faults.push(too_many());
            }
        }
        Ok(())
    }

    /// All that was read, or what cannot be.
    pub(super) fn finish(self) -> Result<Result<Proposal, Vec<Fault>>, StoreError> {
        if self.faults.is_empty() { self.proposing.finish().map(Ok) } else { Ok(Err(self.faults)) }
    }
}
