//! Levels that follow from others by a formula, 单位效益: tax per square metre, output per head.
//!
//! A formula is calculated exactly, in the units of what it names, and rounded once to the indicator's decimals; the
//! levels of formulas that it names are not rounded on the way. What is published of one of them counts before what
//! can be calculated, as it does for the indicator itself, unless it is an absence that may end: not collected, not
//! yet published.
//!
//! - A level that a formula names and that is not there: `InputAbsent`. A standing: `InputInexact`.
//! - Children of a kind of whom fewer have a value than the formula asks for, or of whom there are none:
//!   `PartsIncomplete`. If some are missing and it asks for no more, the result is "about".
//! - A division by zero: `DivisionByZero`. What cannot be held: `OutOfRange`.
//! - A qualifier carries over where it keeps its sense: through sums with what is exact, and through products and
//!   quotients with what is exact and positive. Else the result is "about".
//! - Statuses are those of all levels, the stage that of all, if they agree.
//!
//! The block of all computed levels is made when it is first asked for and kept until something that it is made from
//! changes, so every kernel reads computed levels as it reads recorded ones. Beside it, and likewise when first asked for,
//! stands what each of them is before it is rounded, and all that it can be: kernels calculate with that.

mod evaluate;
mod quantity;
mod range;
mod trace;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use scorecard_domain::{
    Indicator, IndicatorId, Measure, Missing, Of, Reading, Rounding,
    formula::{Dimension, Expression, Link, Network},
};

use self::evaluate::Place;
pub(crate) use self::trace::Trace;
use crate::{
    cube::{Block, Cube, Frequency, Held, Slot},
    exact::Digits,
    level::Exact,
    value::Value,
};

/// How the levels of an indicator are calculated, with all that the formula names.
#[derive(Debug)]
pub(crate) struct Plan {
    indicator: IndicatorId,
    expression: Expression,
    /// The power of ten of the indicator's readings.
    power: i32,
    /// Those that the formula names.
    named: BTreeMap<IndicatorId, Input>,
    /// The formulas of those that it names.
    nested: BTreeMap<IndicatorId, Arc<Plan>>,
    /// All indicators that a level depends on, its own included.
    inputs: BTreeSet<IndicatorId>,
    /// The newest revision of these indicators.
    revision: u64,
    decimals: u8,
    /// Whether a level is named more than once, be it by the formulas of others that it names.
    repeats: bool,
}

/// How the readings of an indicator that a formula names are to be taken.
#[derive(Clone, Copy, Debug)]
struct Input {
    /// The power of ten that they are in.
    power: i32,
    /// Whether a number without qualifier is exact rather than rounded.
    counted: bool,
}

/// The formulas of a cube, and what was calculated of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Formulas(BTreeMap<IndicatorId, Arc<Levels>>);

/// The levels of an indicator, published or calculated.
#[derive(Debug)]
struct Levels {
    plan: Arc<Plan>,
    blocks: OnceLock<BTreeMap<Frequency, Block>>,
    /// Of those that are calculated: what they are before they are rounded.
    exact: OnceLock<BTreeMap<Frequency, Exacts>>,
}

type Exacts = BTreeMap<(Slot, usize), Exact>;

impl Levels {
    const fn of(plan: Arc<Plan>) -> Self {
        Self { plan, blocks: OnceLock::new(), exact: OnceLock::new() }
    }
}

impl Formulas {
    /// The formulas of these indicators, in the order in which they can be calculated.
    pub(crate) fn of<'a>(indicators: impl Iterator<Item = &'a Held<Indicator>>) -> Self {
        let held: BTreeMap<&IndicatorId, &Held<Indicator>> =
            indicators.map(|held| (&held.thing.id, held)).collect();
        let network = Network::new(held.values().map(|held| held.thing.as_ref()));
        let mut plans = BTreeMap::new();
        for Link { indicator, formula } in network.order() {
            let ids: BTreeSet<&IndicatorId> = formula.indicators().into_iter().collect();
            let (mut named, mut nested) = (BTreeMap::new(), BTreeMap::new());
            let mut inputs = BTreeSet::from([indicator.id.clone()]);
            let mut revision = held.get(&indicator.id).map_or(0, |held| held.revision);
            for id in ids {
                inputs.insert(id.clone());
                if let Some(held) = held.get(id) {
                    let (power, counted) =
                        (Dimension::of(&held.thing).power, held.thing.is_counted());
                    named.insert(id.clone(), Input { power, counted });
                    revision = revision.max(held.revision);
                }
                if let Some(levels) = plans.get(id) {
                    let Levels { plan, .. }: &Levels = Arc::as_ref(levels);
                    inputs.extend(plan.inputs.iter().cloned());
                    revision = revision.max(plan.revision);
                    nested.insert(id.clone(), Arc::clone(plan));
                }
            }
            let mut plan = Plan {
                indicator: indicator.id.clone(),
                expression: formula.expression().clone(),
                power: Dimension::of(indicator).power,
                named,
                nested,
                inputs,
                revision,
                decimals: indicator.decimals,
                repeats: false,
            };
            plan.repeats = plan.names_twice();
            plans.insert(indicator.id.clone(), Arc::new(Levels::of(Arc::new(plan))));
        }
        Self(plans)
    }

    /// Forgets what was calculated from these indicators; from any, if none are given.
    pub(crate) fn forget(&mut self, changed: Option<&BTreeSet<IndicatorId>>) {
        for levels in self.0.values_mut() {
            if changed.is_none_or(|changed| !levels.plan.inputs.is_disjoint(changed)) {
                *levels = Arc::new(Levels::of(Arc::clone(&levels.plan)));
            }
        }
    }

    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an indicator's formula names, if it has one.
    pub(crate) fn named(&self, indicator: &IndicatorId) -> impl Iterator<Item = &IndicatorId> {
        self.plan(indicator).into_iter().flat_map(|plan| plan.named.keys())
    }

    /// The newest revision of the indicators that an indicator's levels are calculated from; 0 if they are not.
    pub(crate) fn revision(&self, indicator: &IndicatorId) -> u64 {
        self.plan(indicator).map_or(0, |plan| plan.revision)
    }

    /// How an indicator's levels are calculated, if they are.
    pub(crate) fn plan(&self, indicator: &IndicatorId) -> Option<&Plan> {
        self.0.get(indicator).map(|levels| levels.plan.as_ref())
    }
}

impl Cube {
    /// The levels of an indicator that has a formula, published or calculated; `None` if it has none.
    pub(crate) fn calculated(
        &self,
        indicator: &IndicatorId,
        frequency: Frequency,
    ) -> Option<Option<&Block>> {
        let levels = self.formulas.0.get(indicator)?;
        let blocks = levels.blocks.get_or_init(|| {
            let frequencies = self.input_frequencies(&levels.plan);
            let block = |frequency| (frequency, self.calculate(&levels.plan, frequency));
            frequencies.into_iter().map(block).collect()
        });
        Some(blocks.get(&frequency))
    }

    /// What a calculated level is before it is rounded; `None` if it is published, or there is none.
    pub(crate) fn exact(
        &self,
        indicator: &IndicatorId,
        frequency: Frequency,
        (area, slot): (usize, Slot),
    ) -> Option<Exact> {
        let levels = self.formulas.0.get(indicator)?;
        let exact = levels.exact.get_or_init(|| {
            let frequencies = self.input_frequencies(&levels.plan);
            let all = |frequency| (frequency, self.calculate_exactly(&levels.plan, frequency));
            frequencies.into_iter().map(all).collect()
        });
        exact.get(&frequency)?.get(&(slot, area)).copied()
    }

    /// The frequencies at which something is recorded of what an indicator's levels are calculated from.
    pub(crate) fn calculated_frequencies(&self, indicator: &IndicatorId) -> BTreeSet<Frequency> {
        self.formulas.plan(indicator).map(|plan| self.input_frequencies(plan)).unwrap_or_default()
    }

    fn input_frequencies(&self, plan: &Plan) -> BTreeSet<Frequency> {
        plan.inputs.iter().flat_map(|id| self.recorded_frequencies(id)).collect()
    }

    /// All levels at one frequency.
    fn calculate(&self, plan: &Plan, frequency: Frequency) -> Block {
        let recorded = self.block(&plan.indicator, Measure::Level, &Of::Nothing, frequency);
        let mut all = recorded.cloned().unwrap_or_default();
        for place in self.calculable(plan, frequency) {
            if let Ok(value) =
                self.level(plan, place).and_then(|level| level.rounded(plan.digits()))
            {
                all.put_calculated(place.area, place.slot, &value);
            }
        }
        all
    }

    /// Those that are calculated, before they are rounded.
    fn calculate_exactly(&self, plan: &Plan, frequency: Frequency) -> Exacts {
        let places = self.calculable(plan, frequency).into_iter();
        let level = |place: Place| {
            let level = self.level(plan, place.with_spans()).ok()?;
            // One that cannot be held once it is rounded is none.
            level.rounded(plan.digits()).ok()?;
            Some(((place.slot, place.area), level.exact()))
        };
        places.filter_map(level).collect()
    }

    /// Where a level may be calculated and counts.
    fn calculable(&self, plan: &Plan, frequency: Frequency) -> Vec<Place> {
        let recorded = |id: &IndicatorId| self.block(id, Measure::Level, &Of::Nothing, frequency);
        let own = recorded(&plan.indicator);
        // Wherever anything is there that a level can be made from: the areas themselves, and those above them.
        let mut places: BTreeSet<(u32, usize)> = BTreeSet::new();
        for (slot, row) in plan.inputs.iter().filter_map(recorded).flat_map(Block::rows) {
            let Some(end) = frequency.period(slot).map(|period| period.last()) else { continue };
            for area in row.areas() {
                let above = |at: &usize| self.areas.parent(*at, end);
                let line = std::iter::successors(Some(area), above).take(plan.generations() + 1);
                places.extend(line.map(|area| (slot, area)));
            }
        }
        let counts = |area, slot| {
            let published = own.and_then(|block| block.value(area, slot));
            self.areas.held(area).is_some() && published.as_ref().is_none_or(gives_way)
        };
        let places = places.into_iter().filter(|(slot, area)| counts(*area, *slot));
        places.filter_map(|(slot, area)| Place::new(area, frequency, slot)).collect()
    }

    /// What is recorded of an indicator at a place.
    fn recorded_level(&self, id: &IndicatorId, place: Place) -> Option<Value> {
        self.block(id, Measure::Level, &Of::Nothing, place.frequency)?.value(place.area, place.slot)
    }
}

impl Plan {
    /// As its levels are rounded.
    fn digits(&self) -> Digits {
        Digits { decimals: self.decimals, rounding: Rounding::default() }
    }

    /// Whether it comes down to a level in more than one place.
    fn names_twice(&self) -> bool {
        let mut seen = BTreeSet::new();
        let mut twice = false;
        self.each_mention(&mut |mention| twice |= !seen.insert(mention));
        twice
    }

    /// Visits all levels that the formula comes down to, and whether each is added up over children.
    fn each_mention<'a>(&'a self, visit: &mut impl FnMut((&'a IndicatorId, bool))) {
        each_level(&self.expression, &mut |id, is_of_children| {
            visit((id, is_of_children));
            if let Some(nested) = self.nested.get(id).filter(|_| !is_of_children) {
                nested.each_mention(visit);
            }
        });
    }

    /// Over how many generations of areas its levels are made.
    fn generations(&self) -> usize {
        let mut most = 0;
        each_level(&self.expression, &mut |id, is_of_children| {
            let below = self.nested.get(id).map_or(0, |plan| plan.generations());
            most = most.max(below + usize::from(is_of_children));
        });
        most
    }
}

/// Visits the indicators that an expression names, and whether it adds them up over children.
fn each_level<'a>(expression: &'a Expression, visit: &mut impl FnMut(&'a IndicatorId, bool)) {
    match expression {
        Expression::Number(_) | Expression::Constant(_) => {}
        Expression::Level(id) => visit(id, false),
        Expression::Children { indicator, .. } => visit(indicator, true),
        Expression::Negated(inner) => each_level(inner, visit),
        Expression::Sum(terms) => terms.iter().for_each(|it| each_level(&it.expression, visit)),
        Expression::Product(factors) => {
            factors.iter().for_each(|it| each_level(&it.expression, visit));
        }
    }
}

/// Whether what is recorded of a level gives way to what can be calculated: an absence that may end.
pub(crate) const fn gives_way(recorded: &Value) -> bool {
    matches!(recorded.reading, Reading::Absent(_)) && !recorded.reading.is_final_absence()
}

/// Why a level that a formula names cannot be calculated with.
fn unusable(recorded: Option<&Value>) -> Missing {
    recorded.and_then(|value| value.amount().err()).unwrap_or(Missing::InputAbsent)
}
