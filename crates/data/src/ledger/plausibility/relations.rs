//! Which levels say something of each other: those that formulas name, and the parts of a whole that formulas and definitions
//! declare.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Definition, DefinitionId, Indicator, IndicatorId, Item, ItemId, Measure, Period,
    formula::Expression,
};

use super::{
    areas::Areas,
    asked::{self, Asked},
};

/// A part, and the whole of it.
type Part = (IndicatorId, IndicatorId);

/// What a definition says of indicators.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared {
    parts: BTreeSet<Part>,
    asked: BTreeMap<IndicatorId, Asked>,
}

/// All indicators, and what relates them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relations {
    indicators: BTreeMap<IndicatorId, Indicator>,
    definitions: BTreeMap<DefinitionId, Declared>,
    /// What definitions ask of indicators.
    asked: BTreeMap<IndicatorId, Asked>,
    /// By price index the indicators whose growth it takes prices out of.
    deflated: BTreeMap<IndicatorId, BTreeSet<IndicatorId>>,
    /// By indicator those whose formulas name it, and whether they do so of an area's children.
    named_by: BTreeMap<IndicatorId, BTreeSet<(IndicatorId, bool)>>,
    /// By part its wholes.
    wholes: BTreeMap<IndicatorId, BTreeSet<IndicatorId>>,
    /// By whole the parts that a formula or a definition declares together.
    parts: BTreeMap<IndicatorId, BTreeSet<BTreeSet<IndicatorId>>>,
}

/// The level of an indicator and an area.
pub(super) type Cell = (IndicatorId, AreaId);

impl Relations {
    pub(super) fn new(
        indicators: BTreeMap<IndicatorId, Indicator>,
        definitions: BTreeMap<DefinitionId, Declared>,
    ) -> Self {
        let mut all = Self { indicators, definitions, ..Self::default() };
        let mut declared: Vec<(IndicatorId, BTreeSet<IndicatorId>)> = Vec::new();
        for (id, indicator) in &all.indicators {
            if let Some(index) = &indicator.price_index {
                all.deflated.entry(index.clone()).or_default().insert(id.clone());
            }
            let Some(formula) = &indicator.formula else { continue };
            each_level(formula.expression(), &mut |named, of_children| {
                let named_by = all.named_by.entry(named.clone()).or_default();
                named_by.insert((id.clone(), of_children));
            });
            declared.extend(summed(formula.expression()).map(|parts| (id.clone(), parts)));
        }
        for Declared { parts, asked } in all.definitions.values() {
            for (id, asked) in asked {
                all.asked.entry(id.clone()).or_default().extend(asked);
            }
            let mut wholes: BTreeMap<&IndicatorId, BTreeSet<IndicatorId>> = BTreeMap::new();
            for (part, whole) in parts {
                wholes.entry(whole).or_default().insert(part.clone());
            }
            declared.extend(wholes.into_iter().map(|(whole, parts)| (whole.clone(), parts)));
        }
        for (whole, parts) in declared {
            for part in &parts {
                all.wholes.entry(part.clone()).or_default().insert(whole.clone());
            }
            all.parts.entry(whole).or_default().insert(parts);
        }
        all
    }

    /// With some indicators and definitions put, or withdrawn.
    pub(super) fn changed(
        &self,
        indicators: BTreeMap<IndicatorId, Option<Indicator>>,
        definitions: BTreeMap<DefinitionId, Option<Declared>>,
    ) -> Self {
        let mut changed = (self.indicators.clone(), self.definitions.clone());
        lay(&mut changed.0, indicators);
        lay(&mut changed.1, definitions);
        Self::new(changed.0, changed.1)
    }

    pub(super) fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.indicators.get(id)
    }

    /// What definitions ask of an indicator.
    pub(super) fn asked(&self, id: &IndicatorId) -> &Asked {
        self.asked.get(id).unwrap_or(&asked::NOTHING)
    }

    /// The indicators whose growth a price index takes prices out of.
    pub(super) fn deflated_by(&self, index: &IndicatorId) -> impl Iterator<Item = &IndicatorId> {
        self.deflated.get(index).into_iter().flatten()
    }

    /// Whether anything is related to the levels of an indicator.
    pub(super) fn has(&self, id: &IndicatorId) -> bool {
        self.parts.contains_key(id)
            || self.wholes.contains_key(id)
            || self.named_by.contains_key(id)
            || self.indicator(id).is_some_and(|it| it.formula.is_some())
    }

    /// Whether values of an indicator are held against other indicators.
    pub(super) fn relates(&self, id: &IndicatorId, measure: Measure) -> bool {
        let is_deflated = || self.indicator(id).is_some_and(|it| it.price_index.is_some());
        match measure {
            Measure::Level => self.has(id) || self.deflated.contains_key(id) || is_deflated(),
            Measure::ComparableGrowth => is_deflated(),
            _ => false,
        }
    }

    /// The parts of a whole, as they were declared together.
    pub(super) fn parts(
        &self,
        whole: &IndicatorId,
    ) -> impl Iterator<Item = &BTreeSet<IndicatorId>> {
        self.parts.get(whole).into_iter().flatten()
    }

    /// What is held against something else if the level of an indicator is another: itself, and what is made of it.
    pub(super) fn concerned(
        &self,
        (id, area): (&IndicatorId, &AreaId),
        period: Period,
        areas: &Areas,
    ) -> BTreeSet<Cell> {
        let mut concerned = BTreeSet::new();
        let mut next = vec![(id.clone(), area.clone())];
        while let Some((id, area)) = next.pop() {
            for (whole, of_children) in self.named_by.get(&id).into_iter().flatten() {
                let parent = || areas.get(&area)?.parent_at(period.last()).cloned();
                let at = if *of_children { parent() } else { Some(area.clone()) };
                next.extend(at.map(|at| (whole.clone(), at)).filter(|it| !concerned.contains(it)));
            }
            concerned.insert((id, area));
        }
        let wholes = self.wholes.get(id).into_iter().flatten();
        concerned.extend(wholes.map(|whole| (whole.clone(), area.clone())));
        let is_whole = |id: &IndicatorId| {
            self.parts.contains_key(id) || self.indicator(id).is_some_and(|it| it.formula.is_some())
        };
        concerned.retain(|(id, _)| is_whole(id));
        concerned
    }

    /// A level and all that it is held against.
    pub(super) fn inputs(&self, whole: &Cell, areas: &Areas) -> BTreeSet<Cell> {
        let mut inputs = BTreeSet::new();
        let mut next = vec![whole.clone()];
        while let Some((id, area)) = next.pop() {
            if let Some(formula) = self.indicator(&id).and_then(|it| it.formula.as_ref()) {
                each_level(formula.expression(), &mut |named, of_children| {
                    let of = match of_children {
                        true => areas.children(&area),
                        false => std::slice::from_ref(&area),
                    };
                    let cells = of.iter().map(|area| (named.clone(), area.clone()));
                    next.extend(cells.filter(|cell| !inputs.contains(cell)));
                });
            }
            inputs.insert((id, area));
        }
        let (id, area) = whole;
        let parts = self.parts(id).flatten().map(|part| (part.clone(), area.clone()));
        inputs.extend(parts);
        inputs
    }
}

/// What a definition says of parts of a whole: levels of one area; and what it asks.
pub(super) fn declared(definition: &Definition) -> Declared {
    let is_level = |item: &&Item| item.measure == Measure::Level && item.assessment.is_none();
    let items: BTreeMap<&ItemId, &Item> =
        definition.items().filter(is_level).map(|item| (&item.id, item)).collect();
    let part = |item: &&Item| {
        let whole = items.get(item.part_of.as_ref()?)?;
        let is_part = whole.area == item.area && whole.indicator != item.indicator;
        is_part.then(|| (item.indicator.clone(), whole.indicator.clone()))
    };
    let parts = items.values().filter_map(part).collect();
    Declared { parts, asked: Asked::of(definition) }
}

/// The levels that a formula adds up; none if it is anything but such a sum.
fn summed(expression: &Expression) -> Option<BTreeSet<IndicatorId>> {
    let Expression::Sum(terms) = expression else { return None };
    let level = |term: &scorecard_domain::formula::Term| match &term.expression {
        Expression::Level(id) if !term.minus => Some(id.clone()),
        _ => None,
    };
    terms.iter().map(level).collect()
}

/// Visits the indicators that an expression names, and whether it adds them up over children.
fn each_level(expression: &Expression, visit: &mut dyn FnMut(&IndicatorId, bool)) {
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

fn lay<K: Ord, V>(held: &mut BTreeMap<K, V>, changes: BTreeMap<K, Option<V>>) {
    for (key, changed) in changes {
        match changed {
            Some(value) => held.insert(key, value),
            None => held.remove(&key),
        };
    }
}
