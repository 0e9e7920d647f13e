//! What there is to tell of a batch, each with the number of its change, so that it is told in their order.

use crate::sentences;
use scorecard_domain::{Fault, FaultReason};

use super::{CommitError, Mismatch, Target, Validated, Warnings};

/// So many faults or mismatches are told of one batch; then nothing more is looked at.
pub(crate) const MAX_TOLD: usize = 100_000;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether something is wrong that stays so, whatever others commit: it cannot be read, or breaks a rule by itself.
    pub(super) is_lasting: bool,
    faults: Vec<(u64, Fault)>,
    /// What is suspicious.
    pub(super) warnings: Warnings,
    mismatches: Vec<(u64, Mismatch)>,
}

impl Told {
    pub(super) fn fault(&mut self, index: u64, fault: Fault) {
        self.faults.push((index, fault));
    }

    /// That a reference leads nowhere.
    pub(super) fn unknown(&mut self, index: u64, path: &str, target: Target<'_>) {
        let path = format!("changes[{index}].{path}");
        let problem = sentences::there_is_no(target.words());
        self.fault(index, Fault::new(path, FaultReason::UnknownReference, problem));
    }

    pub(super) fn mismatch(&mut self, index: u64, mismatch: Mismatch) {
        self.mismatches.push((index, mismatch));
    }

    /// Whether there is more to tell than anybody reads.
    pub(super) const fn is_full(&self) -> bool {
        self.faults.len() >= MAX_TOLD || self.mismatches.len() >= MAX_TOLD
    }

    /// Whether there is nothing that refuses the batch.
    pub(super) const fn is_faultless(&self) -> bool {
        self.faults.is_empty() && self.mismatches.is_empty()
    }

    /// Why the batch is refused. What changed meanwhile outranks faults, which may come from it; but not where something is
    /// wrong that stays so.
    pub(super) fn refusal(self, unchanged: u64) -> CommitError {
        let full = self.is_full();
        if !self.is_lasting && !self.mismatches.is_empty() {
            return CommitError::Mismatch(in_order(self.mismatches));
        }
        let mut faults = in_order(self.faults);
        if full {
            faults.push(too_many());
        }
        CommitError::Faulty(Validated { unchanged, faults, warnings: self.warnings.told() })
    }
}

fn in_order<T>(mut told: Vec<(u64, T)>) -> Vec<T> {
    told.sort_by_key(|(index, _)| *index);
    told.into_iter().map(|(_, what)| what).collect()
}

/// Stands after the last fault if there may be more.
fn too_many() -> Fault {
    let problem = sentences::more_than_are_told(MAX_TOLD);
    Fault::new("changes", FaultReason::TooManyFaults, problem)
}
