//! The changes of an import as they are read: what is faulty is kept to be told, all else is spooled.

use scorecard_domain::Fault;
use scorecard_wire::{pb::data as pb, reading};

use super::ledger::read_change;
use crate::{
    Proposal, Proposing, StoreError,
    arrow::Observations,
    ledger::commit::{MAX_TOLD, too_many},
};

/// Some changes, as they came.
pub(super) enum Batch {
    Changes(Vec<pb::Change>),
    Observations(Observations),
}

impl Batch {
    /// How many changes it has.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Changes(changes) => changes.len() as u64,
            Self::Observations(observations) => observations.len(),
        }
    }
}

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
    pub(super) fn take(&mut self, batch: Batch) -> Result<(), StoreError> {
        match batch {
            Batch::Changes(changes) => changes.into_iter().try_for_each(|message| {
                let read = |index| reading(&format!("changes[{index}]"), message, read_change);
                self.note(read, |proposing, change| proposing.push(&change))
            }),
            Batch::Observations(observations) => observations.each(&mut |row| {
                let read = |index| row.map_err(|faults| at(index, faults));
                self.note(read, |proposing, (observation, if_revision)| {
                    proposing.put(observation, if_revision)
                })
            }),
        }
    }

    /// Takes the next change, which is read if it is worth it.
    fn note<T>(
        &mut self,
        read: impl FnOnce(u64) -> Result<T, Vec<Fault>>,
        add: impl FnOnce(&mut Proposing, T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let index = self.n_changes;
        self.n_changes += 1;
        if self.faults.len() > MAX_TOLD {
            return Ok(());
        }
        match read(index) {
            Ok(change) if self.faults.is_empty() => add(&mut self.proposing, change)?,
            Ok(_) => {}
            Err(faults) => self.faults.extend(faults),
        }
        if self.faults.len() >= MAX_TOLD {
            self.faults.push(too_many());
        }
        Ok(())
    }

    /// All that was read, or what cannot be.
    pub(super) fn finish(self) -> Result<Result<Proposal, Vec<Fault>>, StoreError> {
        if self.faults.is_empty() { self.proposing.finish().map(Ok) } else { Ok(Err(self.faults)) }
    }
}

/// The faults of a change, with the paths that they have in the import.
fn at(index: u64, faults: Vec<Fault>) -> Vec<Fault> {
    let whole = |fault: Fault| Fault { path: format!("changes[{index}].{}", fault.path), ..fault };
    faults.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests;
