//! Which scorecards what was touched can change. Too many is slow, too few is wrong: where this does not know, it says yes.
//!
//! A figure reads observations of its indicator, and of those that its formula, weight and price index name: of the area that it
//! is about, of the whole that it is a part of, of the peers that it is ranked among. So an observation concerns the
//! scorecards whose figures are about its area, its area's parts or its area's peers, by the definition's items, its claims
//! and the targets that the year may answer for. Which areas are parents, peers and successors, the calling side knows to be
//! the same before and after: where areas or peer groups were touched, everything is.

mod reads;
mod spread;

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Against, Area, AreaId, Boundaries, Claim, Definition, Denominator, IndicatorId, Item, ItemArea,
    ItemBase, Period, RollUp,
};
use scorecard_measures::Cube;

use self::{
    reads::{Figure, Reads, Whole},
    spread::{Spread, Touches},
};
use crate::{past, touched::Touched, wanted::Resolved, world::World};

/// Which scorecards of one definition and year can have changed.
#[derive(Debug)]
pub(crate) enum Affected {
    /// Any.
    Any,
    /// Those that read what was touched, and those of these areas.
    Some(Vec<Reads>, BTreeSet<AreaId>),
}

impl Affected {
    /// By what was touched since another world, which scorecards of a world can differ from the other's.
    pub(crate) fn by(
        touched: &Touched,
        world: &World,
        definition: &Definition,
        period: Period,
    ) -> Self {
        let cube = &world.cube;
        let named = past::of_definition(world, definition);
        // Formulas are followed as they are now: that they were others is that their indicators were touched, and those that
        // named those.
        if touched.everything || !touched.indicators.is_disjoint(&past::with_operands(named, cube))
        {
            return Self::Any;
        }
        let touches = Touches { touched, cube, until: period.last() };
        // Every member of its group counts for every other, in all that is assessed.
        if definition.items().any(|item| is_assessed_anew(item, world, &touches)) {
            return Self::Any;
        }
        let mut all: BTreeMap<Figure, BTreeSet<AreaId>> = BTreeMap::new();
        let mut read = |figure, areas: &BTreeSet<AreaId>| {
            all.entry(figure).or_default().extend(areas.iter().cloned());
        };
        for item in definition.items() {
            read(Figure::of_item(item), &of_item(item, &touches));
        }
        for claim in &definition.claims {
            of_claim(claim, &touches, &mut read);
        }
        all.retain(|_, areas| !areas.is_empty());
        let reads = all.into_iter().map(|(figure, areas)| Reads::new(figure, areas, cube));
        // A scorecard has the honours of the areas within.
        let mut areas = touched.facts.clone();
        Spread { up: true, onward: false }.over(&mut areas, cube);
        areas.extend(promising(world, &touches));
        Self::Some(reads.collect(), areas)
    }

    /// Whether the scorecard of an area can have changed.
    pub(crate) fn concerns(&self, area: &Area, cube: &Cube) -> bool {
        match self {
            Self::Any => true,
            Self::Some(reads, areas) => {
                areas.contains(&area.id) || reads.iter().any(|reads| reads.concern(area, cube))
            }
        }
    }
}

/// Whether a scorecard of a world can differ from the one of an earlier world.
pub(crate) fn can_differ(before: &World, world: &World, scorecard: &Resolved) -> bool {
    let Resolved { area, period, definition } = scorecard;
    world.touched_since(before).is_none_or(|touched| {
        let affected = Affected::by(&touched, world, &definition.thing, *period);
        affected.concerns(area, &world.cube)
    })
}

/// Whether an item shows the result of an assessment whose data were touched.
fn is_assessed_anew(item: &Item, world: &World, touches: &Touches<'_>) -> bool {
    let assessment = item.assessment.as_ref().and_then(|it| world.assessments.get(&it.id));
    assessment.is_some_and(|held| {
        let mut indicators = held.thing.indicators();
        indicators.any(|id| !touches.areas([id], Spread::default()).is_empty())
    })
}

/// Where what an item's figure is made from was touched.
fn of_item(item: &Item, touches: &Touches<'_>) -> BTreeSet<AreaId> {
    let terms = &item.terms;
    let counts = item.grading.as_ref().is_some_and(|grading| grading.counted.is_some());
    let spread = Spread {
        // From the areas below, at whatever depth.
        up: counts || terms.roll_up == Some(RollUp::OverAreas),
        // From those that it was made of.
        onward: terms.boundaries == Boundaries::TodaysMap,
    };
    // An index may be held against a later year.
    let until = match terms.base {
        ItemBase::Fixed(base) => touches.until.max(base.last()),
        ItemBase::Unstated | ItemBase::YearsBack(_) => touches.until,
    };
    let touches = Touches { until, ..*touches };
    touches.areas([&item.indicator].into_iter().chain(&terms.weight), spread)
}

/// What a claim's figure and what that is held against read; another figure of the definition is read by its item. Targets are
/// touched with the observations that they are on.
fn of_claim(
    claim: &Claim,
    touches: &Touches<'_>,
    read: &mut impl FnMut(Figure, &BTreeSet<AreaId>),
) {
    let areas = touches.areas(&claim.indicator, Spread::default());
    let own = Figure {
        area: claim.area.clone(),
        above: false,
        of: Whole::of(claim.measure, &claim.of, Denominator::default()),
    };
    match &claim.against {
        Against::Parent => read(Figure { above: true, ..own.clone() }, &areas),
        Against::Area(id) => {
            read(Figure { area: ItemArea::Named(id.clone()), ..own.clone() }, &areas);
        }
        // Of years before, and of targets, the same area's.
        Against::Number(_)
        | Against::Standing(_)
        | Against::Target(_)
        | Against::Figure(_)
        | Against::YearsBefore(_)
        | Against::Since(_) => {}
    }
    if claim.honour.is_some() {
        let holder = Figure { of: Whole::Nothing, ..own.clone() };
        read(holder, &touches.touched.facts);
    }
    read(own, &areas);
}

/// The areas with a target that the year may answer for, due in it or before, whose result can be another.
fn promising(world: &World, touches: &Touches<'_>) -> BTreeSet<AreaId> {
    let cube = &world.cube;
    let mut results: BTreeMap<&IndicatorId, BTreeSet<AreaId>> = BTreeMap::new();
    let mut promising = BTreeSet::new();
    for (id, facts) in world.facts.areas() {
        let mut due = facts.targets.keys().filter(|key| key.period.last() <= touches.until);
        let is_another = due.any(|key| {
            let areas = results
                .entry(&key.indicator)
                .or_insert_with(|| touches.areas([&key.indicator], Spread::default()));
            let read = || Reads::new(Figure::of_target(key), areas.clone(), cube);
            !areas.is_empty() && read().are_of(id, cube)
        });
        if is_another {
            promising.insert(id.clone());
        }
    }
    promising
}

#[cfg(test)]
mod tests;
