//! Cubes of a few series, which compute from them as everywhere.

use std::collections::BTreeSet;

use scorecard_domain::{
    AreaId, Confidentiality, Indicator, ItemOf, Observation, ObservationKey, Of, PeerGroup,
    Preference, Rounding, Text, Thing,
};
use scorecard_measures::{Cube, CubeBuilder, Question, Terms, Value};

use super::{areas::Areas, series::Point};

/// A cube of some areas, peer groups, indicators and points. Who passed land to one of the areas is in it too, so that it knows when
/// boundaries changed.
pub(super) fn cube<'a>(
    all: &'a Areas,
    mut areas: BTreeSet<&'a AreaId>,
    groups: impl IntoIterator<Item = &'a PeerGroup>,
    indicators: impl IntoIterator<Item = Indicator>,
    points: impl IntoIterator<Item = (ObservationKey, &'a Point)>,
) -> Cube {
    let mut cube = CubeBuilder::new();
    let predecessors: Vec<&AreaId> = areas.iter().flat_map(|id| all.predecessors(id)).collect();
    areas.extend(predecessors);
    for area in areas.into_iter().filter_map(|id| all.get(id)) {
        cube.push(&Thing::Area(area.clone()), 1);
    }
    for group in groups {
        cube.push(&Thing::PeerGroup(group.clone()), 1);
    }
    for indicator in indicators {
        cube.push(&Thing::Indicator(indicator), 1);
    }
    for (key, point) in points {
        cube.push(&Thing::Observation(observation(key, point)), 1);
    }
    cube.build(1)
}

fn observation(key: ObservationKey, point: &Point) -> Observation {
    let Point { period: _, value, comparison } = point;
    let Value { reading, qualifier, statuses, stage } = *value;
    Observation {
        key,
        reading,
        qualifier,
        statuses,
        stage,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: comparison.as_deref().map(|it| Box::new(it.clone())),
    }
}

/// The question that what is published under a key answers.
pub(super) fn question(key: &ObservationKey) -> Question {
    let ObservationKey { indicator, measure, of, area, period } = key.clone();
    Question {
        indicator,
        measure,
        of: match of {
            Of::Nothing => ItemOf::Nothing,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        },
        area,
        period,
        streak_rank: 0,
        preference: Preference::Published,
        rounding: Rounding::default(),
        decimals: None,
        terms: Terms::default(),
    }
}
