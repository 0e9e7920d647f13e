//! Assessments: which one, of which year and about whom; the answer with what belongs to it.

mod memo;
mod message;

use scorecard_domain::{AreaId, Assessment, Fault, Period};
use scorecard_measures::assessment::{
    AreaResult, Assessed, Qualifies, assess, gather, years_in_a_row,
};
use scorecard_wire::{
    pb::metrics::{
        AssessedArea, AssessmentResult, GetAssessmentRequest, get_assessment_request::InARow,
    },
    status::Refusal,
};

pub(crate) use self::memo::Memo;
use crate::{facts::Held, refusal, resolve, sentences, wanted, world::World};

/// Draws, nodes and areas multiplied are no more: some seconds.
const MAX_WORK: usize = 500_000_000;

/// Years are counted no further back.
const MAX_YEARS: i32 = 100;

/// Answers a request.
///
/// # Errors
///
/// All faults of the request at once, or the first thing that it names and that is not there.
pub(crate) fn answer(
    world: &World,
    request: GetAssessmentRequest,
) -> Result<AssessmentResult, Refusal> {
    let GetAssessmentRequest { assessment, year, areas, in_a_row, min_revision: _, as_of: _ } =
        request;
    let period = wanted::year(year)?;
    let held = resolve::assessment(world, &assessment)?;
    let assessment = &held.thing;
    let qualifies = in_a_row.map(|asked| qualifies(asked, assessment)).transpose()?;
    let assessed = of_year(world, assessment, period)?;
    let asked = areas.iter().map(|text| resolve::area(&world.cube, text, period));
    let asked = asked.collect::<Result<Vec<_>, _>>()?;
    if let Some(stranger) =
        asked.iter().find(|area| assessed.areas.iter().all(|one| one.area != area.id))
    {
        let problem = sentences::not_of_group(&stranger.id, &assessment.group);
        return Err(refusal::faulty(vec![Fault::invalid("areas", problem)]));
    }
    let is_wanted =
        |result: &&AreaResult| asked.is_empty() || asked.iter().any(|area| area.id == result.area);
    let mut chosen: Vec<&AreaResult> = assessed.areas.iter().filter(is_wanted).collect();
    // Those without a rank come last; equal ranks stay in the order of ids.
    chosen.sort_by_key(|result| result.rank.unwrap_or(u32::MAX));
    let rows = match &qualifies {
        Some(qualifies) => streaks(world, assessment, period, qualifies, &chosen),
        None => vec![0; chosen.len()],
    };
    let areas = chosen.iter().zip(rows);
    let areas = areas.map(|(result, row)| message::area(world, assessment, result, row)).collect();
    Ok(result(world, &held, period, &assessed, areas))
}

/// The result of one area with every step, for those who explain a figure of it; none if the area is not assessed.
pub(crate) fn of_area(
    world: &World,
    held: &Held<Assessment>,
    period: Period,
    area: &AreaId,
) -> Option<AssessmentResult> {
    let standings = world.standings(&held.thing, period).ok()?;
    let Assessed { areas } = &standings.assessed;
    let own = areas.iter().find(|result| result.area == *area)?;
    Some(result(
        world,
        held,
        period,
        &standings.assessed,
        vec![message::area(world, &held.thing, own, 0)],
    ))
}

/// The answer about some areas.
fn result(
    world: &World,
    held: &Held<Assessment>,
    period: Period,
    assessed: &Assessed,
    areas: Vec<AssessedArea>,
) -> AssessmentResult {
    let assessment = &held.thing;
    let adjustments = assessment.adjustments.iter();
    AssessmentResult {
        assessment: assessment.id.to_string(),
        name: scorecard_wire::text::write(&assessment.name),
        group: assessment.group.to_string(),
        period: period.to_string(),
        nodes: assessment.nodes.iter().map(|node| message::node_info(world, node)).collect(),
        adjustments: adjustments.map(|one| message::item_info(&one.id, &one.name)).collect(),
        areas,
        members: message::count(assessed.areas.len()),
        scored: message::count(assessed.areas.iter().filter(|one| one.score.is_some()).count()),
        assessment_revision: held.revision,
    }
}

fn qualifies(asked: InARow, assessment: &Assessment) -> Result<Qualifies, Refusal> {
    match asked {
        InARow::Rank(0) => {
            Err(refusal::faulty(vec![Fault::invalid("rank", sentences::no_rank(0))]))
        }
        InARow::Rank(rank) => Ok(Qualifies::Rank(rank)),
        InARow::Grade(id) => {
            let grade = assessment.grades.iter().find(|grade| grade.id.as_str() == id);
            grade.map(|grade| Qualifies::Grade(grade.id.clone())).ok_or_else(|| {
                let ids: Vec<_> = assessment.grades.iter().map(|one| one.id.as_str()).collect();
                let problem = sentences::no_grade(&id, ids.join(", "));
                refusal::faulty(vec![Fault::invalid("grade", problem)])
            })
        }
    }
}

fn of_year(world: &World, assessment: &Assessment, period: Period) -> Result<Assessed, Refusal> {
    let inputs = gather(&world.cube, assessment, period)
        .map_err(|_| refusal::members_unknown(assessment.group.as_str()))?;
    let work = work(assessment, inputs.areas.len());
    if work > MAX_WORK {
        return Err(refusal::assessment_too_large(work, MAX_WORK));
    }
    Ok(assess(assessment, period, &inputs))
}

/// Draws, nodes and areas multiplied; nothing where weights do not vary.
fn work(assessment: &Assessment, areas: usize) -> usize {
    let draws = assessment.robustness.map_or(0, |robustness| robustness.draws);
    let draws = usize::try_from(draws).unwrap_or(usize::MAX);
    draws.saturating_mul(assessment.nodes.len()).saturating_mul(areas)
}

/// For each of the areas, how many years in a row qualify, up to this one.
fn streaks(
    world: &World,
    assessment: &Assessment,
    period: Period,
    qualifies: &Qualifies,
    areas: &[&AreaResult],
) -> Vec<u32> {
    // What weights could be says nothing about ranks and grades.
    let plain = Assessment { robustness: None, ..assessment.clone() };
    let mut years: Vec<Vec<Option<AreaResult>>> =
        areas.iter().map(|result| vec![Some((*result).clone())]).collect();
    for back in 1..MAX_YEARS {
        let goes_on = |years: &Vec<Option<AreaResult>>| {
            let last = years.last().and_then(Option::as_ref);
            last.is_some_and(|result| qualifies.holds(assessment, result))
        };
        if !years.iter().any(goes_on) {
            break;
        }
        let earlier = period.plus_years(-back);
        let Some(Ok(assessed)) = earlier.map(|earlier| of_year(world, &plain, earlier)) else {
            break;
        };
        for (years, result) in years.iter_mut().zip(areas) {
            years.push(assessed.areas.iter().find(|one| one.area == result.area).cloned());
        }
    }
    years
        .iter()
        .map(|years| years_in_a_row(assessment, qualifies, years.iter().map(Option::as_ref)))
        .collect()
}
