//! What a batch would do to the ledger: what is wrong with it, what it leaves unchanged, and what becomes of
//! it. Everything is judged against the state after the whole batch, so the order of its changes means nothing.
//!
//! A batch is judged change by change, in the order of kinds and keys, so that a large one need not be in memory. What
//! can be referred to comes first in that order, so when a reference is met the batch's own answer is known already.
//! What can only be told at the end, withdrawals of what may be referred to and all areas together, is in
//! [`Judgement::conclude`].

mod again;
mod binding;
mod claims;
mod conclude;
mod kept;
mod opened;
mod page;
mod parts;
mod prices;
pub(crate) mod promised;
mod release;
mod there;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Change, Definition, DefinitionId, Fault, FaultReason, Indicator, IndicatorId, ItemId,
    Key, Kind, ObservationKey, PromiseKey, TargetKey, Thing, Timestamp, words::kind_name,
};

use super::{
    areas::Place,
    batch::{Batch, CommitError, Mismatch, Validated},
    promise::Past,
    proposal::{Proposal, Proposed},
    references::{Target, can_be_referred_to, each_reference},
    release::Publication,
    warning::{Warning, Warnings},
};
use crate::{sentences, store::StoreError};
use binding::Mending;
use kept::same_quantity;
use there::There;
pub(crate) use told::MAX_TOLD;
use told::Told;

/// What is held under a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Current {
    /// The revision that last changed it; 0 for never.
    pub(crate) revision: u64,
    /// The thing; none if it was never there or is withdrawn.
    pub(crate) thing: Option<Thing>,
}

/// The ledger's current state, as far as judging a batch needs it.
pub(crate) trait State {
    /// What is held under a key.
    fn current(&mut self, key: &Key) -> Result<Current, StoreError>;

    /// What is held under the key of an observation.
    fn observation(&mut self, key: &ObservationKey) -> Result<Current, StoreError> {
        self.current(&Key::Observation(key.clone()))
    }

    /// The indicator as it was last put, even if it is withdrawn, provided that it was ever observed.
    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError>;

    /// Visits all things of a kind, which is that of areas, indicators or definitions.
    fn each(&mut self, kind: Kind, visit: &mut dyn FnMut(Thing)) -> Result<(), StoreError>;

    /// Visits the key of everything that refers to one of these, with what it refers to.
    fn each_referrer(
        &mut self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError>;

    /// All that was ever recorded of a promise.
    fn promise(&mut self, key: &PromiseKey) -> Result<Past, StoreError>;

    /// The keys of all targets of an indicator, whatever became of them.
    fn targets_of(&mut self, id: &IndicatorId) -> Result<Vec<TargetKey>, StoreError>;
}

/// What a change does to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Nothing: it is as it was, or the change is faulty in itself.
    None,
    Put,
    Withdraw,
}

/// What is found about a batch by the state right after one revision.
#[derive(Debug)]
pub struct Judgement {
    /// By which revision.
    base: u64,
    /// As if it were committed at this moment.
    at: Timestamp,
    /// Of each change, in the order of the proposal.
    effects: Vec<Effect>,
    /// Who writes.
    author: String,
    /// Whether the law asks for it.
    is_lawful: bool,
    unchanged: u64,
    /// Whether it puts an observation anew.
    observes: bool,
    told: Told,
    there: There,
    /// What changes that cannot be read would put.
    unread: BTreeSet<Key>,
    /// References to what may still come, with the number of the change and their path.
    deferred: Vec<(u64, String, Key)>,
    /// What is there no more for others to refer to, with the number of the change.
    withdrawn: BTreeMap<Key, u64>,
    /// What it makes of promises.
    mending: Mending,
    /// The releases that it publishes.
    publications: Vec<Publication>,
    /// What becomes of areas, with the number of the change; none if it is withdrawn.
    areas: BTreeMap<AreaId, (u64, Option<Place>)>,
    /// The indicators that it puts, with the number of the change.
    indicators: BTreeMap<IndicatorId, (u64, Indicator)>,
    /// What becomes of definitions, with the number of the change; none if it is withdrawn.
    definitions: BTreeMap<DefinitionId, (u64, Option<Definition>)>,
    /// The chapters that what is put names, with the number of the change and the kind.
    chapters: Vec<(u64, Kind, ItemId)>,
    /// Whether what indicators say of each other, in formulas and as counts of units, may have become wrong, or what is a price index to another indicator.
    networks: bool,
    /// The change before.
    last: Option<(Kind, String, u64)>,
}

/// A batch that can be committed.
#[derive(Debug)]
pub(crate) struct Accepted {
    effects: Vec<Effect>,
    /// How many changes change something.
    pub(crate) changes: u64,
    /// How many change nothing.
    pub(crate) unchanged: u64,
    /// What is suspicious.
    pub(crate) warnings: Vec<Warning>,
}

impl Accepted {
    /// Whether the change at that place of the proposal is to be written.
    pub(crate) fn has(&self, ordinal: u64) -> bool {
        has(&self.effects, ordinal)
    }
}

fn has(effects: &[Effect], ordinal: u64) -> bool {
    let effect = usize::try_from(ordinal).ok().and_then(|i| effects.get(i));
    effect.is_some_and(|effect| *effect != Effect::None)
}

impl Judgement {
    /// Nothing was looked at yet but the batch's own words. It is judged by the state right after the revision `base`, to be
    /// committed at a moment `at`.
    pub(crate) fn begin(proposal: &Proposal, base: u64, at: Timestamp) -> Self {
        let mut told = Told::default();
        let reason = &proposal.reason;
        if reason.len() > Batch::MAX_REASON {
            let problem = sentences::too_long(Batch::MAX_REASON);
            told.fault(0, Fault::invalid("reason", problem));
        }
        if reason.contains('\0') {
            let problem = sentences::with_nul();
            told.fault(0, Fault::invalid("reason", problem));
        }
        let unread = &proposal.unread;
        told.is_lasting = !unread.is_empty();
        for (index, fault) in proposal.found.iter().chain(&unread.faults) {
            told.fault(*index, fault.clone());
        }
        let mut there = There::default();
        unread.keys.iter().filter_map(Target::of_key).for_each(|it| there.becomes(it, true));
        Self {
            base,
            at,
            effects: Vec::new(),
            author: proposal.author.clone(),
            is_lawful: proposal.is_lawful,
            unchanged: 0,
            observes: false,
            told,
            there,
            unread: unread.keys.clone(),
            deferred: unread.references.clone(),
            withdrawn: BTreeMap::new(),
            mending: Mending::default(),
            publications: proposal.publications.clone(),
            areas: BTreeMap::new(),
            indicators: BTreeMap::new(),
            definitions: BTreeMap::new(),
            chapters: Vec::new(),
            networks: false,
            last: None,
        }
    }

    /// The revision by which it was judged.
    pub(crate) const fn base(&self) -> u64 {
        self.base
    }

    /// The next change, in the order of the proposal. Answers whether it is to be written, as far as that can be told of a
    /// batch that nothing else is wrong with.
    pub(crate) fn examine(
        &mut self,
        state: &mut impl State,
        proposed: &Proposed,
    ) -> Result<bool, StoreError> {
        // What comes after so many faults is not worth the room.
        if self.told.is_full() {
            return Ok(false);
        }
        let effect = match self.duplicate_of(proposed) {
            Some(first) => {
                let Proposed { index, text, .. } = proposed;
                let problem = sentences::same_key(first, text);
                let path = format!("changes[{index}]");
                self.told.fault(*index, Fault::new(path, FaultReason::DuplicateKey, problem));
                if let Change::Put(thing) = &proposed.change {
                    self.examine_itself(*index, thing);
                    self.examine_references(state, *index, thing)?;
                }
                Effect::None
            }
            None => self.examine_one(state, proposed)?,
        };
        self.effects.push(effect);
        Ok(effect != Effect::None)
    }

    /// The number of the first change with the same key, if this is not the first.
    fn duplicate_of(&mut self, proposed: &Proposed) -> Option<u64> {
        let Proposed { kind, text, index, .. } = proposed;
        match &mut self.last {
            Some((last_kind, last, first)) if (&*last_kind, &*last) == (kind, text) => Some(*first),
            Some((last_kind, last, first)) => {
                last.clone_from(text);
                (*last_kind, *first) = (*kind, *index);
                None
            }
            last => {
                *last = Some((*kind, text.clone(), *index));
                None
            }
        }
    }

    /// A change against what is held under its key and what it refers to.
    fn examine_one(
        &mut self,
        state: &mut impl State,
        proposed: &Proposed,
    ) -> Result<Effect, StoreError> {
        let Proposed { index, kind, change, .. } = proposed;
        if *kind == Kind::Suppression {
            let problem = sentences::derived();
            let path = format!("changes[{index}]");
            self.told.fault(*index, Fault::new(path, FaultReason::DerivedByLedger, problem));
            return Ok(Effect::None);
        }
        let current = match change {
            // Of which there are by far the most.
            Change::Put(Thing::Observation(observation)) => state.observation(&observation.key)?,
            _ => state.current(&change.key())?,
        };
        if let Some(expected) = proposed.if_revision
            && expected != current.revision
            && !(expected == 0 && current.thing.is_none())
        {
            let (path, actual) = (format!("changes[{index}]"), current.revision);
            self.told.mismatch(*index, Mismatch { path, key: change.key(), expected, actual });
        }
        match change {
            Change::Put(thing) => {
                let effect = self.examine_put(state, *index, thing, current.thing)?;
                if effect == Effect::Put {
                    self.examine_references(state, *index, thing)?;
                }
                Ok(effect)
            }
            Change::Withdraw(key) if current.thing.is_none() => {
                let problem = sentences::nothing_to_withdraw(kind_name(*kind), key.to_string());
                let path = format!("changes[{index}].withdraw");
                self.told.fault(*index, Fault::new(path, FaultReason::NotThere, problem));
                Ok(Effect::None)
            }
            Change::Withdraw(key) => {
                if let Some(Thing::Release(release)) = &current.thing
                    && release.published
                {
                    let path = format!("changes[{index}].withdraw");
                    self.told.fault(*index, release::published(path));
                }
                if let Some(old) = &current.thing {
                    self.note_promise(*index, old, None, promised::gone(*index, old, None));
                }
                if let Some(target) = Target::of_key(key) {
                    self.there.becomes(target, false);
                    self.withdrawn.insert(key.clone(), *index);
                }
                match key {
                    Key::Area(id) => drop(self.areas.insert(id.clone(), (*index, None))),
                    Key::Definition(id) => {
                        self.definitions.insert(id.clone(), (*index, None));
                    }
                    _ => {}
                }
                Ok(Effect::Withdraw)
            }
        }
    }

    fn examine_put(
        &mut self,
        state: &mut impl State,
        index: u64,
        thing: &Thing,
        current: Option<Thing>,
    ) -> Result<Effect, StoreError> {
        if let Some(target) = Target::of_thing(thing) {
            self.there.becomes(target, can_be_referred_to(thing));
        }
        if let Thing::Indicator(indicator) = thing {
            self.indicators.insert(indicator.id.clone(), (index, indicator.clone()));
        }
        if current.as_ref().is_some_and(|current| current.says_the_same_as(thing)) {
            self.unchanged += 1;
            return Ok(Effect::None);
        }
        self.examine_itself(index, thing);
        self.note_page(index, thing);
        match (thing, current) {
            (Thing::Observation(new), old) => {
                self.observes = true;
                if let Some(Thing::Observation(old)) = old {
                    self.examine_source(index, new, &old);
                    if let Some(warning) = opened::warning(index, new, &old) {
                        self.told.warnings.add(index, warning);
                    }
                }
            }
            (Thing::Indicator(new), old) => {
                let old = match old {
                    Some(Thing::Indicator(old)) => Some(old),
                    _ => None,
                };
                self.networks |= new.formula.is_some()
                    || new.minimum_units.is_some()
                    || new.price_index.is_some()
                    || !old.as_ref().is_some_and(|old| same_quantity(new, old));
                match (state.observed(&new.id)?, old) {
                    (Some(observed), _) => self.examine_fixed(index, new, &observed),
                    (None, Some(old)) => self.note_amount(index, &old, new),
                    (None, None) => {}
                }
            }
            (Thing::Release(new), old) => {
                let old = match old {
                    Some(Thing::Release(old)) => Some(old),
                    _ => None,
                };
                let path = format!("changes[{index}].release");
                for fault in release::faults(&path, old.as_ref(), new, &self.author) {
                    self.told.fault(index, fault);
                }
            }
            (Thing::Target(new), Some(Thing::Target(old))) => {
                let warning = promised::changed(state, index, new, &old)?;
                self.note_promise(index, &Thing::Target(old), Some(thing), warning);
            }
            (Thing::Milestone(_), Some(old)) => {
                let warning = promised::gone(index, &old, Some(thing));
                self.note_promise(index, &old, Some(thing), warning);
            }
            (Thing::Area(area), _) => {
                self.areas.insert(area.id.clone(), (index, Some(Place::new(area))));
            }
            _ => {}
        }
        Ok(Effect::Put)
    }

    /// What is put obeys the rules of its kind.
    fn examine_itself(&mut self, index: u64, thing: &Thing) {
        for fault in thing.faults() {
            let path = format!("changes[{index}].{}", fault.path);
            self.told.fault(index, Fault { path, ..fault });
            self.told.is_lasting = true;
        }
    }

    /// What is put refers to what will be there.
    fn examine_references(
        &mut self,
        state: &mut impl State,
        index: u64,
        thing: &Thing,
    ) -> Result<(), StoreError> {
        if let Thing::Observation(observation) = thing
            && self.there.has_all_of(observation)
        {
            return Ok(());
        }
        let mut unsure: Vec<(String, Target<'_>)> = Vec::new();
        each_reference(thing, &mut |path, target| {
            if !self.there.is_sure(target) {
                unsure.push((path.to_string(), target));
            }
        });
        if let Thing::Observation(observation) = thing
            && unsure.is_empty()
        {
            self.there.note_all_of(observation);
        }
        let kind = crate::content::kind_of(thing);
        for (path, target) in unsure {
            let key = target.key();
            if key.kind() >= kind && !self.there.is_known(target) {
                self.deferred.push((index, path, key));
            } else if !self.there.look(state, target)? {
                self.told.unknown(index, &path, target);
            }
        }
        Ok(())
    }

    /// Whether nothing wrong was found so far.
    pub(crate) const fn is_faultless(&self) -> bool {
        self.told.is_faultless()
    }

    /// Whether there is anything of which it may be asked how plausible it is.
    pub(crate) const fn is_to_be_examined(&self) -> bool {
        self.observes && self.is_faultless()
    }

    /// Whether a change is to be written.
    pub(crate) fn has(&self, proposed: &Proposed) -> bool {
        has(&self.effects, proposed.ordinal)
    }

    /// What is suspicious, to which more is added.
    pub(crate) const fn warnings(&mut self) -> &mut Warnings {
        &mut self.told.warnings
    }

    /// The judgement, if nothing is wrong.
    ///
    /// # Errors
    ///
    /// As [`Judgement::finish`].
    pub(crate) fn faultless(self) -> Result<Self, CommitError> {
        if self.told.is_faultless() { Ok(self) } else { Err(self.told.refusal(self.unchanged)) }
    }

    /// What can be committed.
    ///
    /// # Errors
    ///
    /// If an `if_revision` does not hold or anything is wrong, with all of it.
    pub(crate) fn finish(self) -> Result<Accepted, CommitError> {
        let Self { effects, unchanged, told, .. } = self.faultless()?;
        let warnings = told.warnings.told();
        let changes = effects.iter().filter(|effect| **effect != Effect::None).count();
        let changes = u64::try_from(changes).unwrap_or(u64::MAX);
        Ok(Accepted { effects, changes, unchanged, warnings })
    }

    /// As [`Judgement::finish`], with faults as an answer.
    pub(crate) fn validated(self) -> Result<Validated, CommitError> {
        match self.finish() {
            Ok(Accepted { effects: _, changes: _, unchanged, warnings }) => {
                Ok(Validated { unchanged, faults: Vec::new(), warnings })
            }
            Err(CommitError::Faulty(validated)) => Ok(validated),
            Err(other) => Err(other),
        }
    }
}

#[cfg(test)]
mod tests;
