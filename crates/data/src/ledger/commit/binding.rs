//! What a batch does to promises that stand: nothing that makes them vanish, or promise something else, be it by the indicator
//! that they are measured in.

use std::collections::BTreeMap;

use scorecard_domain::{
    Change, Fault, FaultReason, Indicator, IndicatorId, Key, Kind, PromiseKey, Release, Thing,
    Timestamp,
};

use super::{Judgement, State};
use crate::{
    content::key::key_text,
    ledger::{
        promise::{self, Difference, Tried},
        proposal::Proposal,
        release::Publication,
        warning::Warning,
    },
    sentences,
    store::StoreError,
};

/// The promises that a batch would withdraw or make others of.
#[derive(Debug, Default)]
pub(super) struct Mending {
    tried: BTreeMap<PromiseKey, Mended>,
    /// The indicators of which it changes what says how much is promised in them, with the number of the change.
    amounts: BTreeMap<IndicatorId, (u64, Vec<Difference>)>,
    /// When the first of them stands, if nothing makes it stand before.
    until: Option<Timestamp>,
}

/// What becomes of one of them.
#[derive(Debug)]
struct Mended {
    /// The number of the change.
    index: u64,
    tried: Tried,
    /// What is suspicious about it as long as it can be mended.
    warning: Option<Warning>,
}

impl Mending {
    /// Whether it makes something of a promise that others may make stand by a change, or time by a later moment.
    pub(super) fn is_barred_by(&self, since: &[Change], at: Timestamp) -> bool {
        let makes_stand = |change: &Change| match change {
            Change::Put(Thing::Release(release)) => release.published,
            Change::Put(Thing::Outcome(outcome)) => self.concerns(&outcome.key.promise),
            // One that is put again can be old enough at once.
            Change::Put(Thing::Target(target)) => self.amounts.contains_key(&target.key.indicator),
            _ => false,
        };
        !self.is_empty()
            && (self.until.is_some_and(|until| until <= at) || since.iter().any(makes_stand))
    }

    fn is_empty(&self) -> bool {
        self.tried.is_empty() && self.amounts.is_empty()
    }

    fn concerns(&self, promise: &PromiseKey) -> bool {
        let is_in_one = match promise {
            PromiseKey::Target(key) => self.amounts.contains_key(&key.indicator),
            PromiseKey::Milestone(_) => false,
        };
        is_in_one || self.tried.contains_key(promise)
    }
}

impl Judgement {
    /// Notes what a change makes of what is held, if that is a promise and the law does not ask for it.
    pub(super) fn note_promise(
        &mut self,
        index: u64,
        held: &Thing,
        new: Option<&Thing>,
        warning: Option<Warning>,
    ) {
        if !self.is_lawful
            && let Some(key) = PromiseKey::of(&held.key())
            && let Some(tried) = promise::tried(held, new)
        {
            self.mending.tried.insert(key, Mended { index, tried, warning });
        }
    }

    /// Notes what a change makes of an indicator that was never observed: targets may be measured in it.
    pub(super) fn note_amount(&mut self, index: u64, old: &Indicator, new: &Indicator) {
        let differences = promise::of_amount(old, new);
        if !differences.is_empty() {
            self.mending.amounts.insert(new.id.clone(), (index, differences));
        }
    }

    /// Nothing is made of promises that stand; the others may have been typed wrong.
    pub(super) fn conclude_promises(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        if self.mending.is_empty() {
            return Ok(());
        }
        let mut published: Vec<Release> = Vec::new();
        state.each(Kind::Release, &mut |thing| match thing {
            Thing::Release(release) if release.published => published.push(release),
            _ => {}
        })?;
        let mut mending = std::mem::take(&mut self.mending);
        self.conclude_tried(state, &mut mending, &published)?;
        self.conclude_amounts(state, &mut mending, &published)?;
        self.mending = mending;
        Ok(())
    }

    fn conclude_tried(
        &mut self,
        state: &mut impl State,
        mending: &mut Mending,
        published: &[Release],
    ) -> Result<(), StoreError> {
        let Mending { tried, until, .. } = mending;
        for (key, Mended { index, tried, warning }) in tried {
            let past = state.promise(key)?;
            let grounds = past.grounds(key, published, self.at);
            if grounds.is_empty() {
                *until = [*until, past.stands_from()].into_iter().flatten().min();
                if let Some(warning) = warning.take() {
                    self.told.warnings.add(*index, warning);
                }
                continue;
            }
            let field = match tried {
                Tried::Withdraw => "withdraw",
                Tried::Change(differences) => differences.first().map_or("", |it| it.path),
            };
            let problem = promise::stands(key, tried, &grounds);
            // What refers to it is told already, as one of the grounds.
            self.withdrawn.remove(&Key::from(key.clone()));
            let path = format!("changes[{index}].{field}");
            self.told.fault(*index, Fault::new(path, FaultReason::PromiseStands, problem));
        }
        Ok(())
    }

    /// What is promised in an indicator stays measured as it was: of each the first promise that stands is told.
    fn conclude_amounts(
        &mut self,
        state: &mut impl State,
        mending: &mut Mending,
        published: &[Release],
    ) -> Result<(), StoreError> {
        let Mending { amounts, until, .. } = mending;
        for (id, (index, differences)) in amounts {
            let mut targets = state.targets_of(id)?;
            targets.retain(|it| it.measure.is_in_unit());
            // Stores have them in orders of their own.
            targets.sort_unstable();
            for key in targets {
                let key = PromiseKey::Target(key);
                let past = state.promise(&key)?;
                if !past.is_held() {
                    continue;
                }
                let grounds = past.grounds(&key, published, self.at);
                if grounds.is_empty() {
                    *until = [*until, past.stands_from()].into_iter().flatten().min();
                    continue;
                }
                let field = differences.first().map_or("indicator", |it| it.path);
                let path = format!("changes[{index}].{field}");
                let problem = promise::stands_in(id, differences, &key, &grounds);
                self.told.fault(*index, Fault::new(path, FaultReason::PromiseStands, problem));
                break;
            }
        }
        Ok(())
    }

    /// What a release shows as promised when it is published is what stays promised.
    pub(super) fn conclude_publications(
        &mut self,
        state: &mut impl State,
        proposal: &Proposal,
    ) -> Result<(), StoreError> {
        for Publication { index, revision, promises } in &self.publications {
            for (key, shown) in promises {
                let now = match proposal.find(key.kind(), &key_text(key))?.map(|it| it.change) {
                    Some(Change::Put(thing)) => Some(thing),
                    Some(Change::Withdraw(_)) => None,
                    None => state.current(key)?.thing,
                };
                let problem = match (shown, &now) {
                    (Thing::Indicator(shown), Some(Thing::Indicator(now))) => {
                        let is_other = !promise::of_amount(shown, now).is_empty();
                        is_other.then(|| sentences::measured_otherwise(*revision, &shown.id))
                    }
                    _ => promise::tried(shown, now.as_ref())
                        .map(|_| sentences::promised_otherwise(*revision, key.to_string())),
                };
                if let Some(problem) = problem {
                    let path = format!("changes[{index}].release.frozen_revision");
                    self.told.fault(*index, Fault::inconsistent(path, problem));
                }
            }
        }
        Ok(())
    }

    /// Whether it publishes a release that shows something which one of these changes is about.
    pub(super) fn publishes_any_of(&self, since: &[Change]) -> bool {
        let mut shown = self.publications.iter().flat_map(|it| &it.promises);
        shown.any(|(key, _)| since.iter().any(|change| change.key() == *key))
    }

    /// The promises of which [`Judgement::conclude`] asks for all that was ever recorded.
    pub(crate) fn asks_for_promises(&self) -> impl Iterator<Item = &PromiseKey> {
        self.mending.tried.keys()
    }

    /// The indicators of whose targets it asks for all that was ever recorded.
    pub(crate) fn asks_for_targets_of(&self) -> impl Iterator<Item = &IndicatorId> {
        self.mending.amounts.keys()
    }
}
