//! What a batch would do to the ledger: what is wrong with it, what it leaves unchanged, and what becomes of
//! it. Everything is judged against the state after the whole batch, so the order of its changes means nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scorecard_domain::{
    Area, AreaId, Change, Fault, FaultReason, Indicator, IndicatorId, Key, Kind, Observation, Thing,
};

use super::{
    areas::{self, Place},
    batch::{Batch, CommitError, Mismatch, Validated, Warning, WarningReason},
    references::{Target, each_reference},
};
use crate::{content::key::key_text, store::StoreError};

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

    /// The indicator as it was last put, even if it is withdrawn, provided that it was ever observed.
    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError>;

    /// Visits all areas.
    fn each_area(&mut self, visit: &mut dyn FnMut(Area)) -> Result<(), StoreError>;

    /// Visits the key of everything that refers to one of these, with what it refers to.
    fn each_referrer(
        &mut self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError>;
}

/// A batch that can be committed.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// The numbers of the changes that change something, in the order of kinds and keys.
    pub(crate) changes: Vec<usize>,
    /// How many change nothing.
    pub(crate) unchanged: u64,
    /// What is suspicious.
    pub(crate) warnings: Vec<Warning>,
}

/// Judges a batch.
///
/// # Errors
///
/// If an `if_revision` does not hold or anything is wrong, with all of it; or the state cannot be read.
pub(crate) fn judge(state: &mut impl State, batch: &Batch) -> Result<Accepted, CommitError> {
    let mut judgement = Judgement::new(batch);
    judgement.examine_each(state)?;
    judgement.examine_references(state)?;
    judgement.examine_withdrawals(state)?;
    judgement.examine_areas(state)?;
    judgement.finish()
}

/// One key of the batch.
struct Entry {
    kind: Kind,
    text: String,
    /// Which change.
    index: usize,
    effect: Effect,
}

/// What the change does to its key, as far as it can be told before references.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Nothing: it is as it was, or the change is faulty in itself.
    None,
    Put,
    Withdraw,
}

struct Judgement<'a> {
    batch: &'a Batch,
    /// Each key once, in the order of kinds and keys.
    entries: Vec<Entry>,
    /// With the number of their change, in no order.
    faults: Vec<(usize, Fault)>,
    warnings: Vec<(usize, Warning)>,
    mismatches: Vec<(usize, Mismatch)>,
    unchanged: u64,
    /// Whether what can be referred to will be there; filled as it is asked for.
    there: HashMap<Target<'a>, bool>,
}

impl<'a> Judgement<'a> {
    fn new(batch: &'a Batch) -> Self {
        let mut entries: Vec<Entry> = batch
            .changes
            .iter()
            .enumerate()
            .map(|(index, proposed)| {
                let key = proposed.change.key();
                Entry { kind: key.kind(), text: key_text(&key), index, effect: Effect::None }
            })
            .collect();
        entries.sort_by(|a, b| (a.kind, &a.text, a.index).cmp(&(b.kind, &b.text, b.index)));
        let mut faults = Vec::new();
        if batch.reason.len() > Batch::MAX_REASON {
            let problem = format!("is longer than {} bytes", Batch::MAX_REASON);
            faults.push((0, Fault::invalid("reason", problem)));
        }
        if batch.reason.contains('\0') {
            let problem = "contains the character U+0000, which not every store can keep";
            faults.push((0, Fault::invalid("reason", problem)));
        }
        entries.dedup_by(|later, first| {
            let same = (later.kind, &later.text) == (first.kind, &first.text);
            if same {
                let problem = format!("changes[{}] has the same key `{}`", first.index, first.text);
                let path = format!("changes[{}]", later.index);
                faults.push((later.index, Fault::new(path, FaultReason::DuplicateKey, problem)));
            }
            same
        });
        Self {
            batch,
            entries,
            faults,
            warnings: Vec::new(),
            mismatches: Vec::new(),
            unchanged: 0,
            there: HashMap::new(),
        }
    }

    fn fault(&mut self, index: usize, fault: Fault) {
        self.faults.push((index, fault));
    }

    /// Each change against what is held under its key.
    fn examine_each(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let mut entries = std::mem::take(&mut self.entries);
        for Entry { index, effect, .. } in &mut entries {
            let Some(proposed) = self.batch.changes.get(*index) else { continue };
            let key = proposed.change.key();
            let current = state.current(&key)?;
            if let Some(expected) = proposed.if_revision
                && expected != current.revision
            {
                let (path, actual) = (format!("changes[{index}]"), current.revision);
                self.mismatches
                    .push((*index, Mismatch { path, key: key.clone(), expected, actual }));
            }
            *effect = match &proposed.change {
                Change::Put(thing) => self.examine_put(state, *index, thing, current.thing)?,
                Change::Withdraw(_) if current.thing.is_none() => {
                    let problem = format!("there is no {} `{key}` to withdraw", key.kind());
                    let path = format!("changes[{index}].withdraw");
                    self.fault(*index, Fault::new(path, FaultReason::NotThere, problem));
                    Effect::None
                }
                Change::Withdraw(key) => {
                    if let Some(target) = Target::of_key(key) {
                        self.there.insert(target, false);
                    }
                    Effect::Withdraw
                }
            };
        }
        self.entries = entries;
        Ok(())
    }

    fn examine_put(
        &mut self,
        state: &mut impl State,
        index: usize,
        thing: &'a Thing,
        current: Option<Thing>,
    ) -> Result<Effect, StoreError> {
        if let Some(target) = Target::of_thing(thing) {
            self.there.insert(target, true);
        }
        if current.as_ref() == Some(thing) {
            self.unchanged += 1;
            return Ok(Effect::None);
        }
        for fault in thing.faults() {
            let path = format!("changes[{index}].{}", fault.path);
            self.fault(index, Fault { path, ..fault });
        }
        match (thing, current) {
            (Thing::Observation(new), Some(Thing::Observation(old))) => {
                self.examine_source(index, new, &old);
            }
            (Thing::Indicator(new), _) => {
                if let Some(old) = state.observed(&new.id)? {
                    self.examine_fixed(index, new, &old);
                }
            }
            _ => {}
        }
        Ok(Effect::Put)
    }

    fn examine_source(&mut self, index: usize, new: &Observation, old: &Observation) {
        if let (Some(new), Some(old)) = (&new.source, &old.source)
            && new != old
        {
            let path = format!("changes[{index}].observation.source");
            let problem = format!("names source `{new}`, until now it was `{old}`");
            let warning = Warning { path, reason: WarningReason::SourceChanged, problem };
            self.warnings.push((index, warning));
        }
    }

    fn examine_fixed(&mut self, index: usize, new: &Indicator, old: &Indicator) {
        let id = &new.id;
        let mut fixed = |field: &str, was: String| {
            let path = format!("changes[{index}].indicator.{field}");
            let problem = format!(
                "is fixed because `{id}` has been observed; it is {was}: use a new indicator"
            );
            self.fault(index, Fault::new(path, FaultReason::FixedAttribute, problem));
        };
        if new.unit != old.unit {
            fixed("unit", format!("`{}` / `{}`", old.unit.zh, old.unit.en));
        }
        if new.multiplier != old.multiplier {
            fixed("multiplier", old.multiplier.to_string());
        }
        if new.nature != old.nature {
            fixed("nature", old.nature.to_string());
        }
    }

    /// All that is put refers to what will be there.
    fn examine_references(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let batch = self.batch;
        let mut found: Vec<(String, Target<'a>)> = Vec::new();
        let mut unknown: Vec<(usize, String, Target<'a>)> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.effect == Effect::Put) {
            let Some(Change::Put(thing)) = batch.changes.get(entry.index).map(|p| &p.change) else {
                continue;
            };
            let there = &self.there;
            each_reference(thing, &mut |path, target| {
                if there.get(&target) != Some(&true) {
                    found.push((path.to_string(), target));
                }
            });
            for (path, target) in found.drain(..) {
                let is_there = match self.there.get(&target) {
                    Some(there) => *there,
                    None => {
                        let there = state.current(&target.key())?.thing.is_some();
                        self.there.insert(target, there);
                        there
                    }
                };
                if !is_there {
                    unknown.push((entry.index, path, target));
                }
            }
        }
        for (index, path, target) in unknown {
            let path = format!("changes[{index}].{path}");
            let problem = format!("there is no {target}");
            self.fault(index, Fault::new(path, FaultReason::UnknownReference, problem));
        }
        Ok(())
    }

    /// Nothing that stays refers to what is withdrawn.
    fn examine_withdrawals(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let batch = self.batch;
        let mut withdrawn: BTreeMap<Target<'a>, usize> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.effect == Effect::Withdraw) {
            if let Some(Change::Withdraw(key)) = batch.changes.get(entry.index).map(|p| &p.change)
                && let Some(target) = Target::of_key(key)
            {
                withdrawn.insert(target, entry.index);
            }
        }
        if withdrawn.is_empty() {
            return Ok(());
        }
        let targets: BTreeSet<Target<'_>> = withdrawn.keys().copied().collect();
        let mut still: BTreeMap<usize, (Kind, String)> = BTreeMap::new();
        state.each_referrer(&targets, &mut |key, target| {
            let referrer = (key.kind(), key_text(&key));
            let Some(index) = withdrawn.get(&target) else { return };
            if !self.changes(&referrer) && still.get(index).is_none_or(|held| referrer < *held) {
                still.insert(*index, referrer);
            }
        })?;
        for (index, (kind, text)) in still {
            let path = format!("changes[{index}].withdraw");
            let problem = format!("{kind} `{text}` still refers to it");
            self.fault(index, Fault::new(path, FaultReason::StillReferenced, problem));
        }
        Ok(())
    }

    /// Whether the batch changes what is held under that key.
    fn changes(&self, (kind, text): &(Kind, String)) -> bool {
        self.entries
            .binary_search_by(|entry| (entry.kind, &entry.text).cmp(&(*kind, text)))
            .ok()
            .and_then(|found| self.entries.get(found))
            .is_some_and(|entry| entry.effect != Effect::None)
    }

    /// All areas together, if the batch changes what matters to other areas.
    fn examine_areas(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let batch = self.batch;
        let mut put: BTreeMap<&AreaId, usize> = BTreeMap::new();
        let mut changed: Vec<(&AreaId, Option<Place>)> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.kind == Kind::Area) {
            match (entry.effect, batch.changes.get(entry.index).map(|proposed| &proposed.change)) {
                (Effect::Put, Some(Change::Put(Thing::Area(area)))) => {
                    put.insert(&area.id, entry.index);
                    changed.push((&area.id, Some(Place::new(area))));
                }
                (Effect::Withdraw, Some(Change::Withdraw(Key::Area(id)))) => {
                    changed.push((id, None));
                }
                _ => {}
            }
        }
        if put.is_empty() {
            return Ok(());
        }
        let mut places: BTreeMap<AreaId, Place> = BTreeMap::new();
        state.each_area(&mut |area| {
            places.insert(area.id.clone(), Place::new(&area));
        })?;
        for (id, place) in changed {
            match place {
                Some(place) => places.insert(id.clone(), place),
                None => places.remove(id),
            };
        }
        for id in areas::circles(&places) {
            if let Some(index) = put.get(id) {
                let path = format!("changes[{index}].area.parents");
                let problem = format!("the line of parents of `{id}` runs in a circle");
                self.fault(*index, Fault::new(path, FaultReason::Circular, problem));
            }
        }
        for (a, b) in areas::shared_codes(&places) {
            // At least one of the two is put; of two the later one is told.
            let Some((index, other)) =
                put.get(a).map(|index| (*index, b)).max(put.get(b).map(|index| (*index, a)))
            else {
                continue;
            };
            let path = format!("changes[{index}].area.code");
            let problem = format!("is also the code of `{other}` at the same time");
            self.fault(index, Fault::new(path, FaultReason::AmbiguousReference, problem));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Accepted, CommitError> {
        fn in_order<T>(mut told: Vec<(usize, T)>) -> Vec<T> {
            told.sort_by_key(|(index, _)| *index);
            told.into_iter().map(|(_, what)| what).collect()
        }
        if !self.mismatches.is_empty() {
            return Err(CommitError::Mismatch(in_order(self.mismatches)));
        }
        let (unchanged, warnings) = (self.unchanged, in_order(std::mem::take(&mut self.warnings)));
        if !self.faults.is_empty() {
            let faults = in_order(self.faults);
            return Err(CommitError::Faulty(Validated { unchanged, faults, warnings }));
        }
        let changing = self.entries.iter().filter(|entry| entry.effect != Effect::None);
        Ok(Accepted { changes: changing.map(|entry| entry.index).collect(), unchanged, warnings })
    }
}

/// As [`judge`], with faults as an answer.
pub(crate) fn validate(state: &mut impl State, batch: &Batch) -> Result<Validated, CommitError> {
    match judge(state, batch) {
        Ok(Accepted { changes: _, unchanged, warnings }) => {
            Ok(Validated { unchanged, faults: Vec::new(), warnings })
        }
        Err(CommitError::Faulty(validated)) => Ok(validated),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests;
