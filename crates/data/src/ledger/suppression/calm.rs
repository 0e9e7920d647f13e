//! Which revision last changed an indicator, as far as a writer knows: where nothing is withheld it need not look through
//! what was written meanwhile.

use super::Derived;
use crate::ledger::proposal::Proposal;

/// What a writer remembers of the revisions that it wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calm {
    /// The last revision that it wrote.
    known: u64,
    /// The last revision that changed an indicator, or may have.
    changed: u64,
}

impl Calm {
    /// Whether something surely still follows right after the last revision.
    pub(crate) fn keeps(self, derived: &Derived, last: u64) -> bool {
        last <= derived.base
            || (!derived.is_worked_out() && self.known == last && self.changed <= derived.base)
    }

    /// A proposal was written as a revision.
    pub(crate) fn note(&mut self, proposal: &Proposal, revision: u64) {
        if self.known + 1 != revision {
            // Others have written before it.
            self.changed = revision.saturating_sub(1);
        }
        if proposal.derived().is_none_or(|derived| derived.changes_indicators) {
            self.changed = revision;
        }
        self.known = revision;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::batch;

    fn derived(base: u64, reads: &[&str], changes_indicators: bool) -> Derived {
        let read = reads.iter().map(|id| id.parse().unwrap()).collect();
        Derived { base, read, changes_indicators, ..Derived::default() }
    }

    #[test]
    fn what_changed_no_indicator_leaves_everything_as_it_was() {
        let proposal = Proposal::of(&batch([])).unwrap();
        let mut calm = Calm::default();
        let mut write = |revision, changes| {
            calm.note(&proposal.with(derived(revision - 1, &[], changes)), revision);
            calm
        };
        let keeps = |calm: Calm, base, last| calm.keeps(&derived(base, &[], false), last);
        // Others may have changed one up to 6.
        let calm = write(7, false);
        assert!(keeps(calm, 6, 7) && keeps(calm, 7, 7) && !keeps(calm, 5, 7));
        assert!(!calm.keeps(&derived(6, &["i.one"], false), 7));
        let calm = write(8, false);
        assert!(keeps(calm, 6, 8) && !keeps(calm, 6, 9));
        let calm = write(9, true);
        assert!(!keeps(calm, 8, 9) && keeps(calm, 9, 9));
        let calm = write(11, false);
        assert!(!keeps(calm, 9, 11) && keeps(calm, 10, 11));
    }
}
