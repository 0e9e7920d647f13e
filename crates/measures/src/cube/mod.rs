//! The cube: all observations of a ledger at one revision, packed for calculation, with the areas,
//! indicators and peer groups that give them their meaning.
//!
//! A cube never changes. [`Cube::apply`] makes the next one, which shares with this one all that the
//! revision did not touch, so readers go on with theirs.

mod areas;
mod block;
mod builder;
mod dictionary;
mod frequency;
mod mark;
mod page;
mod peers;
mod targets;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, AreaKind, Change, Indicator, IndicatorId, Key, Measure, Month, Observation,
    ObservationKey, Of, PeerGroup, PeerGroupId, Period, SourceId, Thing,
};

pub(crate) use self::{
    areas::Areas,
    block::{Block, Row},
    frequency::Slot,
    mark::Sort,
    page::{PAGE, Page, bits},
    peers::Pool,
    targets::Targets,
};
pub use self::{builder::CubeBuilder, frequency::Frequency};
use crate::{
    formula::Formulas,
    value::{Input, Recorded, Value},
};

/// Something with the revision that last changed it. A copy is cheap.
#[derive(Debug, PartialEq, Eq)]
pub struct Held<T> {
    /// The thing.
    pub thing: Arc<T>,
    /// The revision that last changed it.
    pub revision: u64,
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { thing: Arc::clone(&self.thing), revision: self.revision }
    }
}

/// Which block of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Face {
    measure: Measure,
    of: Of,
    frequency: Frequency,
}

/// An indicator and all that is recorded of it.
#[derive(Clone, Debug, Default)]
struct Series {
    held: Option<Held<Indicator>>,
    blocks: BTreeMap<Face, Arc<Block>>,
}

/// All observations of a ledger at one revision. A copy is cheap.
#[derive(Clone, Debug, Default)]
pub struct Cube {
    revision: u64,
    pub(crate) areas: Arc<Areas>,
    groups: Arc<BTreeMap<PeerGroupId, Held<PeerGroup>>>,
    series: Arc<BTreeMap<IndicatorId, Arc<Series>>>,
    sources: Arc<Sources>,
    pub(crate) formulas: Arc<Formulas>,
    pub(crate) targets: Arc<Targets>,
}

/// The ids of sources, each once.
#[derive(Clone, Debug, Default)]
struct Sources {
    positions: BTreeMap<SourceId, u32>,
    ids: Vec<SourceId>,
}

impl Cube {
    /// The revision that it shows; 0 before the first.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The cube after one more revision. Changes of things that a cube does not hold (sources, definitions,
    /// honours, milestones, pictures, imprints, collection plans, releases, assessments, outcomes) only move the revision.
    #[must_use]
    pub fn apply(&self, revision: u64, changes: &[Change]) -> Self {
        let mut next = self.clone();
        next.revision = revision;
        let mut unsettled = false;
        for change in changes {
            unsettled |= match change {
                Change::Put(thing) => next.put(thing, revision),
                Change::Withdraw(key) => next.withdraw(key),
            };
        }
        if unsettled {
            Arc::make_mut(&mut next.areas).settle();
        }
        next.settle_formulas(changes, unsettled);
        next
    }

    /// Forgets what was calculated from what has changed.
    fn settle_formulas(&mut self, changes: &[Change], areas: bool) {
        let mut observed: BTreeSet<IndicatorId> = BTreeSet::new();
        for change in changes {
            match change.key() {
                Key::Indicator(_) => {
                    self.formulas = Arc::new(Formulas::of(self.indicators()));
                    return;
                }
                Key::Observation(key) if !self.formulas.is_empty() => {
                    observed.insert(key.indicator);
                }
                _ => {}
            }
        }
        if !self.formulas.is_empty() {
            Arc::make_mut(&mut self.formulas).forget((!areas).then_some(&observed));
        }
    }

    /// The area with that id.
    pub fn area(&self, id: &AreaId) -> Option<&Held<Area>> {
        self.areas.held(self.areas.position(id)?)
    }

    /// All areas, by id.
    pub fn areas(&self) -> impl Iterator<Item = &Held<Area>> {
        self.areas.all()
    }

    /// The areas of a kind, or of any, whose parent that is in the month and which exist in it, by id.
    pub fn children(
        &self,
        parent: &AreaId,
        kind: Option<AreaKind>,
        month: Month,
    ) -> impl Iterator<Item = &Held<Area>> {
        self.areas.position(parent).into_iter().flat_map(move |parent| {
            let children = self.areas.children(parent).iter().copied();
            let now = move |at: &usize| self.areas.is_child(*at, parent, kind, month);
            children.filter(now).filter_map(|at| self.areas.held(at))
        })
    }

    /// The indicator with that id.
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Held<Indicator>> {
        self.series.get(id)?.held.as_ref()
    }

    /// All indicators, by id.
    pub fn indicators(&self) -> impl Iterator<Item = &Held<Indicator>> {
        self.series.values().filter_map(|series| series.held.as_ref())
    }

    /// The peer group with that id.
    pub fn peer_group(&self, id: &PeerGroupId) -> Option<&Held<PeerGroup>> {
        self.groups.get(id)
    }

    /// All peer groups, by id.
    pub fn peer_groups(&self) -> impl Iterator<Item = &Held<PeerGroup>> {
        self.groups.values()
    }

    /// The frequencies at which levels of an indicator are recorded, or what they may be calculated from.
    pub fn frequencies(&self, indicator: &IndicatorId) -> impl Iterator<Item = Frequency> {
        let mut all = self.calculated_frequencies(indicator);
        all.extend(self.recorded_frequencies(indicator));
        all.into_iter()
    }

    /// The frequencies at which levels of an indicator are recorded.
    pub(crate) fn recorded_frequencies(
        &self,
        indicator: &IndicatorId,
    ) -> impl Iterator<Item = Frequency> {
        let blocks = self.series.get(indicator).map(|series| &series.blocks);
        blocks
            .into_iter()
            .flat_map(|blocks| blocks.keys())
            .filter(|face| face.measure == Measure::Level)
            .map(|face| face.frequency)
    }

    /// What is recorded under a key.
    pub fn recorded(&self, key: &ObservationKey) -> Option<Recorded> {
        let (frequency, slot) = Frequency::place(key.period);
        let area = self.areas.position(&key.area)?;
        let block = self.block(&key.indicator, key.measure, &key.of, frequency)?;
        let lineage = block.lineage(area, slot)?;
        Some(Recorded {
            value: block.value(area, slot)?,
            revision: lineage.revision,
            source: self.sources.id(lineage.source).cloned(),
            note: lineage.note.map(|note| note.as_ref().clone()).unwrap_or_default(),
            comparison: lineage.comparison,
        })
    }

    /// What is recorded under a key, as an input of something derived.
    pub(crate) fn input(&self, key: ObservationKey) -> Option<Input> {
        let (frequency, slot) = Frequency::place(key.period);
        let area = self.areas.position(&key.area)?;
        let block = self.block(&key.indicator, key.measure, &key.of, frequency)?;
        self.input_in(block, (area, slot), || key)
    }

    /// The same, at a place of the block that has it.
    pub(crate) fn input_in(
        &self,
        block: &Block,
        (area, slot): (usize, Slot),
        key: impl FnOnce() -> ObservationKey,
    ) -> Option<Input> {
        let (value, revision, source) = block.cell(area, slot)?;
        Some(Input { key: key(), revision, value, source: self.sources.id(source).cloned() })
    }

    /// Whether anything at all is known of the indicator in that period: recorded of any measure, or by its formula. Without
    /// it no figure of the period has a number but a roll-up.
    pub fn is_known(&self, indicator: &IndicatorId, period: Period) -> bool {
        let (frequency, slot) = Frequency::place(period);
        let Some(series) = self.series.get(indicator) else { return false };
        let has_formula = series.held.as_ref().is_some_and(|held| held.thing.formula.is_some());
        let of_frequency = series.blocks.iter().filter(|(face, _)| face.frequency == frequency);
        has_formula || of_frequency.map(|(_, block)| block.row(slot)).any(|row| row.is_some())
    }

    pub(crate) fn block(
        &self,
        indicator: &IndicatorId,
        measure: Measure,
        of: &Of,
        frequency: Frequency,
    ) -> Option<&Block> {
        let face = Face { measure, of: of.clone(), frequency };
        self.series.get(indicator)?.blocks.get(&face).map(Arc::as_ref)
    }

    /// Takes a thing in; whether the areas are to be settled.
    fn put(&mut self, thing: &Thing, revision: u64) -> bool {
        match thing {
            Thing::Area(area) => {
                Arc::make_mut(&mut self.areas).put(area, revision);
                return true;
            }
            Thing::Indicator(indicator) => {
                self.series_mut(&indicator.id).held =
                    Some(Held { thing: Arc::new(indicator.clone()), revision });
            }
            Thing::PeerGroup(group) => {
                let held = Held { thing: Arc::new(group.clone()), revision };
                Arc::make_mut(&mut self.groups).insert(group.id.clone(), held);
            }
            Thing::Observation(observation) => self.put_observation(observation, revision),
            Thing::Target(target) => Arc::make_mut(&mut self.targets).put(target, revision),
            Thing::Source(_)
            | Thing::Definition(_)
            | Thing::Honour(_)
            | Thing::Milestone(_)
            | Thing::Media(_)
            | Thing::Imprint(_)
            | Thing::CollectionPlan(_)
            | Thing::Release(_)
            | Thing::Suppression(_)
            | Thing::Assessment(_)
            | Thing::Outcome(_) => {}
        }
        false
    }

    fn put_observation(&mut self, observation: &Observation, revision: u64) {
        // Who may see it decided whether it was put here at all.
        let Observation {
            key,
            reading,
            qualifier,
            statuses,
            stage,
            source,
            note,
            confidentiality: _,
            embargo_until: _,
            comparison,
        } = observation;
        let (frequency, slot) = Frequency::place(key.period);
        let area = match self.areas.position(&key.area) {
            Some(area) => area,
            None => Arc::make_mut(&mut self.areas).intern(&key.area),
        };
        let lineage = mark::Lineage {
            revision,
            source: source.as_ref().map_or(0, |source| self.intern_source(source)),
            note: (!note.is_empty()).then(|| Arc::new(note.clone())),
            comparison: comparison.as_deref().map(|it| Arc::new(it.clone())),
        };
        let value =
            Value { reading: *reading, qualifier: *qualifier, statuses: *statuses, stage: *stage };
        let face = Face { measure: key.measure, of: key.of.clone(), frequency };
        let block = self.series_mut(&key.indicator).blocks.entry(face).or_default();
        Arc::make_mut(block).put(area, slot, &value, lineage);
    }

    /// Forgets a thing; whether the areas are to be settled.
    fn withdraw(&mut self, key: &Key) -> bool {
        match key {
            Key::Area(id) => {
                Arc::make_mut(&mut self.areas).withdraw(id);
                return true;
            }
            Key::Indicator(id) => self.series_mut(id).held = None,
            Key::PeerGroup(id) => drop(Arc::make_mut(&mut self.groups).remove(id)),
            Key::Observation(key) => self.withdraw_observation(key),
            Key::Target(key) => Arc::make_mut(&mut self.targets).withdraw(key),
            Key::Source(_)
            | Key::Definition(_)
            | Key::Honour(_)
            | Key::Milestone(_)
            | Key::Media(_)
            | Key::Imprint(_)
            | Key::CollectionPlan(_)
            | Key::Release(_)
            | Key::Suppression(_)
            | Key::Assessment(_)
            | Key::Outcome(_) => {}
        }
        false
    }

    fn withdraw_observation(&mut self, key: &ObservationKey) {
        let (frequency, slot) = Frequency::place(key.period);
        let Some(area) = self.areas.position(&key.area) else { return };
        let face = Face { measure: key.measure, of: key.of.clone(), frequency };
        let blocks = &mut self.series_mut(&key.indicator).blocks;
        let Some(block) = blocks.get_mut(&face) else { return };
        let block = Arc::make_mut(block);
        block.clear(area, slot);
        if block.is_empty() {
            blocks.remove(&face);
        }
    }

    fn series_mut(&mut self, id: &IndicatorId) -> &mut Series {
        let series = Arc::make_mut(&mut self.series);
        Arc::make_mut(series.entry(id.clone()).or_default())
    }

    fn intern_source(&mut self, id: &SourceId) -> u32 {
        match self.sources.positions.get(id) {
            Some(number) => *number,
            None => Arc::make_mut(&mut self.sources).add(id),
        }
    }
}

impl Sources {
    /// Gives a source its number, from 1 on; 0, for none, if there are more than 2^32.
    fn add(&mut self, id: &SourceId) -> u32 {
        let Ok(number) = u32::try_from(self.ids.len() + 1) else { return 0 };
        self.ids.push(id.clone());
        self.positions.insert(id.clone(), number);
        number
    }

    fn id(&self, number: u32) -> Option<&SourceId> {
        self.ids.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }
}
