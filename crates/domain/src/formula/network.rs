//! All formulas together: none may lead back to itself, none may go on for ever, and units must agree.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dimension, Expression, Formula};
use crate::{
    fault::{Explained, FaultReason, Problem},
    id::IndicatorId,
    indicator::Indicator,
    sentences::formulas as sentences,
};

/// Formulas of formulas go no deeper: a chain of so many indicators, the last of which has none.
const MAX_NESTING: usize = 8;
/// With the formulas of all that it names written out, no formula has more leaves.
const MAX_WRITTEN_OUT: usize = 1024;

/// Indicators by their ids, as far as formulas know them.
#[derive(Debug, Default)]
pub struct Network<'a>(BTreeMap<&'a IndicatorId, &'a Indicator>);

/// A formula and what it is of.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// The indicator that has the formula.
    pub indicator: &'a Indicator,
    /// Its formula.
    pub formula: &'a Formula,
}

/// The formulas in the order of calculation, and what is wrong with the others.
#[derive(Debug, Default)]
struct Sorted<'a> {
    order: Vec<Link<'a>>,
    faults: Vec<(&'a IndicatorId, FaultReason, Problem)>,
}

impl<'a> Network<'a> {
    /// The formulas of these indicators.
    pub fn new(indicators: impl IntoIterator<Item = &'a Indicator>) -> Self {
        Self(indicators.into_iter().map(|indicator| (&indicator.id, indicator)).collect())
    }

    /// The formulas that can be calculated, each after those that it names.
    pub fn order(&self) -> Vec<Link<'a>> {
        self.sorted().order
    }

    /// What is wrong, with the indicator whose formula it is; an indicator that is not there is no fault here.
    pub fn faults(&self) -> Vec<(&'a IndicatorId, FaultReason, Problem)> {
        let Sorted { order, mut faults } = self.sorted();
        let of = |id: &IndicatorId| self.0.get(id).map(|indicator| Dimension::of(indicator));
        for Link { indicator, formula } in order {
            let wrong = formula.check_units(&Dimension::of(indicator), &of).err();
            for wrong in wrong.into_iter().flatten() {
                faults.push((&indicator.id, FaultReason::Inconsistent, wrong.problem()));
            }
        }
        faults.sort_by_key(|(id, ..)| *id);
        faults
    }

    fn sorted(&self) -> Sorted<'a> {
        let links = self.0.values().filter_map(|indicator| {
            let formula = indicator.formula.as_ref()?;
            Some((&indicator.id, Link { indicator, formula }))
        });
        let links: BTreeMap<&'a IndicatorId, Link<'a>> = links.collect();
        let names = |link: &Link<'a>| {
            let named = link.formula.indicators().into_iter();
            named.filter(|id| links.contains_key(id)).collect()
        };
        let edges: Edges<'a> = links.iter().map(|(id, link)| (*id, names(link))).collect();
        let mut sorted = Sorted::default();
        // Of each that is done: how deep it goes, and how many leaves it has.
        let mut done: BTreeMap<&IndicatorId, (usize, usize)> = BTreeMap::new();
        let (order, rest) = peeled(edges);
        for (id, link) in order.into_iter().filter_map(|id| Some((id, *links.get(id)?))) {
            let size = size(link.formula, &done);
            done.insert(id, size);
            let (nested, leaves) = size;
            if nested > MAX_NESTING {
                let problem = sentences::too_deep(nested, MAX_NESTING);
                sorted.faults.push((id, FaultReason::InvalidValue, problem));
            } else if leaves > MAX_WRITTEN_OUT {
                let problem = sentences::too_wide(leaves, MAX_WRITTEN_OUT);
                sorted.faults.push((id, FaultReason::InvalidValue, problem));
            } else {
                sorted.order.push(link);
            }
        }
        // What is left lies in a circle, or above one: which nobody else in it names, directly or not.
        let (_, circles) = peeled(turned(&rest));
        for id in circles.into_keys() {
            sorted.faults.push((id, FaultReason::Circular, sentences::circular(id)));
        }
        sorted
    }
}

/// Formulas, and which others each names.
type Edges<'a> = BTreeMap<&'a IndicatorId, BTreeSet<&'a IndicatorId>>;

/// The other way round: by which others each is named.
fn turned<'a>(edges: &Edges<'a>) -> Edges<'a> {
    let mut turned: Edges<'a> = edges.keys().map(|id| (*id, BTreeSet::new())).collect();
    for (id, named) in edges {
        for other in named {
            if let Some(by) = turned.get_mut(other) {
                by.insert(*id);
            }
        }
    }
    turned
}

/// Those that name nobody, then those that name only these, and so on; and the rest.
fn peeled<'a>(mut edges: Edges<'a>) -> (Vec<&'a IndicatorId>, Edges<'a>) {
    let by = turned(&edges);
    let free = |edges: &Edges<'a>, id: &IndicatorId| edges.get(id).is_some_and(BTreeSet::is_empty);
    let mut order: Vec<_> = edges.keys().copied().filter(|id| free(&edges, id)).collect();
    let mut next = 0;
    while let Some(id) = order.get(next).copied() {
        next += 1;
        edges.remove(id);
        for other in by.get(id).into_iter().flatten().copied() {
            if let Some(named) = edges.get_mut(other) {
                named.remove(id);
                if named.is_empty() {
                    order.push(other);
                }
            }
        }
    }
    (order, edges)
}

/// How deep a formula goes, and how many leaves it has when all is written out.
fn size(formula: &Formula, done: &BTreeMap<&IndicatorId, (usize, usize)>) -> (usize, usize) {
    let (mut nested, mut leaves) = (1, 0usize);
    formula.expression().each_leaf(&mut |leaf| {
        let of = match leaf {
            Expression::Level(id) | Expression::Children { indicator: id, .. } => done.get(id),
            _ => None,
        };
        let (below, more) = of.copied().unwrap_or((0, 1));
        nested = nested.max(below + 1);
        leaves = leaves.saturating_add(more);
    });
    (nested, leaves)
}
