//! What a batch does to promises that stand: nothing that makes them vanish, or promise something else.

use std::collections::BTreeMap;

use scorecard_domain::{
    Change, Fault, FaultReason, Key, Kind, PromiseKey, Release, Thing, Timestamp,
};

use super::{Judgement, State};
use crate::{
    content::key::key_text,
    ledger::{
        promise::{self, Tried},
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
            Change::Put(thing @ Thing::Outcome(_)) => match thing.key() {
                Key::Outcome(key) => self.tried.contains_key(&key.promise),
                _ => false,
            },
            _ => false,
        };
        !self.tried.is_empty()
            && (self.until.is_some_and(|until| until <= at) || since.iter().any(makes_stand))
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

    /// Nothing is made of promises that stand; the others may have been typed wrong.
    pub(super) fn conclude_promises(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        if self.mending.tried.is_empty() {
            return Ok(());
        }
        let mut published: Vec<Release> = Vec::new();
        state.each(Kind::Release, &mut |thing| match thing {
            Thing::Release(release) if release.published => published.push(release),
            _ => {}
        })?;
        for (key, mended) in &mut self.mending.tried {
            let past = state.promise(key)?;
            let grounds = past.grounds(key, &published, self.at);
            let Mended { index, tried, warning } = mended;
            if grounds.is_empty() {
                let until = past.stands_from();
                let earlier = [self.mending.until, until].into_iter().flatten().min();
                self.mending.until = earlier;
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
                if promise::tried(shown, now.as_ref()).is_some() {
                    let path = format!("changes[{index}].release.frozen_revision");
                    let problem = sentences::promised_otherwise(*revision, key.to_string());
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
}
