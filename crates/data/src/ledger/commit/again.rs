//! A batch that was judged while others wrote: what of it has to be judged again.

use std::collections::BTreeMap;

use scorecard_domain::{Change, Key, Kind, Thing, Timestamp};

use super::{Effect, Judgement, State, Target, can_be_referred_to, each_reference};
use crate::{
    content::key::key_text,
    ledger::proposal::{Proposal, Proposed},
    store::StoreError,
};

impl Judgement {
    /// So many changes are looked through for what they concern; after more a batch is judged anew.
    pub(crate) const MAX_SINCE: u64 = 100_000;

    /// The changes of the batch that have to be judged again, because others made these changes since; `None` if all
    /// have to be. Of a batch that nothing was wrong with, and that is to be committed at a moment `at`.
    pub(crate) fn concerned(
        &self,
        proposal: &Proposal,
        since: &[Change],
        at: Timestamp,
    ) -> Result<Option<Vec<Proposed>>, StoreError> {
        if self.mending.is_barred_by(since, at) || self.publishes_any_of(since) {
            return Ok(None);
        }
        let mut concerned: BTreeMap<u64, Proposed> = BTreeMap::new();
        for change in since {
            let key = change.key();
            match proposal.find(key.kind(), &key_text(&key))? {
                // What others of the batch may refer to, or what is told of it only when all changes were seen.
                Some(_) if key.kind() != Kind::Observation => return Ok(None),
                Some(proposed) => drop(concerned.insert(proposed.ordinal, proposed)),
                None if self.depends_on(change, &key) => return Ok(None),
                None => {}
            }
        }
        Ok(Some(concerned.into_values().collect()))
    }

    /// Whether a change of a key that the batch has not may make anything of the batch wrong.
    fn depends_on(&self, change: &Change, key: &Key) -> bool {
        if matches!(key, Key::Area(_)) && !self.areas.is_empty() {
            return true;
        }
        if matches!(key, Key::Indicator(_)) && self.networks {
            return true;
        }
        match change {
            Change::Withdraw(_) => Target::of_key(key).is_some_and(|t| self.there.relies_on(t)),
            Change::Put(thing) => {
                let mut refers = false;
                each_reference(thing, &mut |_, target| {
                    refers |= self.withdrawn.contains_key(&target.key());
                });
                let observes = match thing {
                    Thing::Observation(observation) => {
                        self.indicators.contains_key(&observation.key.indicator)
                    }
                    _ => false,
                };
                // A pledge that somebody made something else.
                let unpledges = !can_be_referred_to(thing)
                    && Target::of_key(key).is_some_and(|target| self.there.relies_on(target));
                refers || observes || unpledges
            }
        }
    }

    /// Judges some of the changes again, by the state right after the revision `base`.
    pub(crate) fn examine_again(
        &mut self,
        state: &mut impl State,
        proposed: &[Proposed],
        base: u64,
    ) -> Result<(), StoreError> {
        self.base = base;
        for proposed in proposed {
            let ordinal = usize::try_from(proposed.ordinal).unwrap_or(usize::MAX);
            if self.effects.get(ordinal) == Some(&Effect::None) {
                self.unchanged -= 1;
            }
            self.told.warnings.forget(proposed.index);
            let effect = self.examine_one(state, proposed)?;
            if let Some(held) = self.effects.get_mut(ordinal) {
                *held = effect;
            }
        }
        Ok(())
    }
}
