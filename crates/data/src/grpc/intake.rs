//! The changes of an import as they are read: what can be read is spooled, what cannot is kept to be told.

use scorecard_domain::{Fault, Key};
use scorecard_wire::{Partly, change, pb::data as pb, reading_partly};

use super::ledger::read_change;
use crate::{Proposal, Proposing, StoreError, arrow::Observations, ledger::commit::MAX_TOLD};

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

/// What is known of a change that cannot be read.
struct Unreadable {
    /// Its key, if others could refer to what it puts.
    key: Option<Key>,
    /// What it names, each with its path from the change.
    named: Vec<(String, Key)>,
}

/// What an import has brought so far.
pub(super) struct Intake {
    proposing: Proposing,
    /// Whether nothing is to be stored.
    pub(super) validate_only: bool,
    n_changes: u64,
}

impl Intake {
    /// Nothing but the header, with what is wrong with it.
    pub(super) fn new(mut proposing: Proposing, validate_only: bool, faults: Vec<Fault>) -> Self {
        proposing.refuse(faults);
        Self { proposing, validate_only, n_changes: 0 }
    }

    /// The next batch.
    pub(super) fn take(&mut self, batch: Batch) -> Result<(), StoreError> {
        match batch {
            Batch::Changes(changes) => changes.into_iter().try_for_each(|message| {
                let key = change::key_of_put(&message);
                let read = |index| {
                    let path = format!("changes[{index}]");
                    let Partly { value, faults, named } =
                        reading_partly(&path, message, read_change);
                    let unreadable = || {
                        let field = |it: &str| it.get(path.len() + 1..).unwrap_or_default().into();
                        let named = named.iter().map(|(it, key)| (field(it), key.clone()));
                        Unreadable { key, named: named.collect() }
                    };
                    (value.ok_or_else(unreadable), faults)
                };
                self.note(read, |proposing, change| proposing.push(&change))
            }),
            Batch::Observations(observations) => observations.each(&mut |row, faults| {
                // Nothing refers to observations.
                let row = row.map_err(|named| Unreadable { key: None, named });
                let read = |index| (row, at(index, faults));
                self.note(read, |proposing, (observation, if_revision)| {
                    proposing.put(observation, if_revision)
                })
            }),
        }
    }

    /// Takes the next change, which is read if it is worth it, with what is wrong about reading it.
    fn note<T>(
        &mut self,
        read: impl FnOnce(u64) -> (Result<T, Unreadable>, Vec<Fault>),
        add: impl FnOnce(&mut Proposing, T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let index = self.n_changes;
        self.n_changes += 1;
        // What comes after so many faults is not looked at.
        if self.proposing.n_unread() >= MAX_TOLD {
            return Ok(());
        }
        let (change, faults) = read(index);
        self.proposing.refuse(faults);
        match change {
            Ok(change) => add(&mut self.proposing, change),
            Err(Unreadable { key, named }) => {
                self.proposing.skip(key, named);
                Ok(())
            }
        }
    }

    /// All that was read, with what cannot be.
    pub(super) fn finish(self) -> Result<Proposal, StoreError> {
        self.proposing.finish()
    }
}

/// The faults of a change, with the paths that they have in the import.
fn at(index: u64, faults: Vec<Fault>) -> Vec<Fault> {
    let whole = |fault: Fault| Fault { path: format!("changes[{index}].{}", fault.path), ..fault };
    faults.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests;
