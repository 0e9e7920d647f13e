//! Step 0: the values of the group's members from a cube.

use scorecard_domain::{
    Absence, AreaId, Assessment, IndicatorId, ItemOf, Measure, Missing, NodeContent, Of, Period,
    Preference, Reading, Rounding,
};

use super::{Inputs, LeafInput};
use crate::{
    answer::{Answer, Origin, Question},
    cube::{Cube, Pool},
    terms::Terms,
    value::{Outcome, Value},
};

/// A computed value is not rounded before it is scored, beyond this many decimals.
const DECIMALS: u8 = 10;

/// What the assessment is made from: the members of the group at the period's end, by id, and their values.
///
/// # Errors
///
/// `PeersIncomplete` if it is not known who belongs to the group.
pub fn gather(cube: &Cube, assessment: &Assessment, period: Period) -> Result<Inputs, Missing> {
    let pool = Pool::of(cube, &Of::Group(assessment.group.clone()));
    if !pool.is_known() {
        return Err(Missing::PeersIncomplete);
    }
    let members = pool.candidates(cube).iter().copied();
    let members = members.filter(|at| pool.contains(cube, *at, period.last()));
    let mut areas: Vec<AreaId> =
        members.filter_map(|at| cube.areas.held(at)).map(|held| held.thing.id.clone()).collect();
    areas.sort();
    let mut revision = 0;
    let mut values = |indicator: &IndicatorId, measure: Measure| -> Vec<Outcome> {
        let answers =
            areas.iter().map(|area| cube.answer(&question(indicator, measure, area, period)));
        answers
            .map(|answer| {
                revision = revision.max(answer.revision());
                value(&answer)
            })
            .collect()
    };
    let mut inputs = Inputs::default();
    for node in &assessment.nodes {
        let NodeContent::Leaf(leaf) = &node.content else { continue };
        let measures = [Some(leaf.measure), leaf.mixed.map(|mixed| mixed.measure)];
        let input = LeafInput {
            direction: cube.indicator(&leaf.indicator).map(|held| held.thing.direction),
            faces: measures.into_iter().flatten().map(|m| values(&leaf.indicator, m)).collect(),
        };
        inputs.leaves.insert(node.id.clone(), input);
    }
    for adjustment in &assessment.adjustments {
        if let Some(indicator) = &adjustment.indicator {
            inputs.adjustments.insert(adjustment.id.clone(), values(indicator, Measure::Level));
        }
    }
    inputs.revision = revision;
    inputs.areas = areas;
    Ok(inputs)
}

/// What an assessment asks of a figure.
pub(super) fn question(
    indicator: &IndicatorId,
    measure: Measure,
    area: &AreaId,
    period: Period,
) -> Question {
    Question {
        indicator: indicator.clone(),
        measure,
        of: ItemOf::Nothing,
        area: area.clone(),
        period,
        streak_rank: 0,
        preference: Preference::Computed,
        rounding: Rounding::default(),
        decimals: Some(DECIMALS),
        terms: Terms::default(),
    }
}

fn value(answer: &Answer) -> Outcome {
    match answer.shown() {
        None => Err(answer.missing().unwrap_or(Missing::NoObservation)),
        Some(value) => match value.reading {
            Reading::Value(number) if answer.origin == Some(Origin::Computed) => {
                Ok(Value { reading: Reading::Value(number.trimmed()), ..*value })
            }
            Reading::Value(_) => Ok(*value),
            Reading::Absent(Absence::NotCollected) => Err(Missing::NoObservation),
            Reading::Absent(_) => Err(Missing::InputAbsent),
            Reading::Standing(_) => Err(Missing::InputInexact),
        },
    }
}
