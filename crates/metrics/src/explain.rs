//! Where a figure comes from: a tree with the figure at its root and observations as its leaves.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    AreaId, AreaKind, Indicator, Item, ItemOf, Measure, ObservationKey, Of, Preference, Rounding,
    StreakPredicate,
};
use scorecard_measures::{Answer, Origin, Question, Terms};
use scorecard_wire::{
    codes::Code as _,
    pb::{
        data::Revision,
        metrics::{AssessmentResult, Explanation, Peer, Record},
    },
    status::Refusal,
};

use crate::{
    grade, metric,
    query::Grades,
    refusal,
    scorecard::{of_name, shown, text},
    shared::Shared,
    wording::Wording,
    world::World,
};

/// No tree is deeper: inputs are observations, and of a streak ranks of observations.
const MAX_DEPTH: u8 = 8;

/// The question that a key asks on terms. `of` that is not said is the parent.
pub(crate) fn question(key: ObservationKey, streak_rank: u16, terms: Terms) -> Question {
    let ObservationKey { indicator, measure, of, area, period } = key;
    Question {
        indicator,
        measure,
        of: item_of(of, ItemOf::Parent),
        area,
        period,
        streak_rank,
        preference: Preference::Computed,
        rounding: Rounding::default(),
        decimals: None,
        terms,
    }
}

/// The figure that is asked for, explained. Of revisions only the numbers are known: see [`revisions`].
///
/// # Errors
///
/// If there is no such area or indicator.
pub(crate) fn explain(
    world: &World,
    question: &Question,
    item: Option<&Item>,
    grades: Option<&Grades>,
) -> Result<Explanation, Refusal> {
    if world.cube.area(&question.area).is_none() {
        return Err(refusal::no_such_area(question.area.as_str()));
    }
    node(world, question, (item, grades), MAX_DEPTH)
        .ok_or_else(|| refusal::no_such_indicator(question.indicator.as_str()))
}

fn node(
    world: &World,
    question: &Question,
    (item, grades): (Option<&Item>, Option<&Grades>),
    depth: u8,
) -> Option<Explanation> {
    let cube = &world.cube;
    let indicator = &cube.indicator(&question.indicator)?.thing;
    let area = cube.area(&question.area)?;
    let answered = shown::of(world, item, question);
    let answer = &answered.answer;
    let month = question.period.last();
    let of = match item.and_then(|item| item.assessment.as_ref()) {
        Some(_) => shown::of_group(cube, question, &answer.key.of, month),
        None => of_name(cube, &question.area, &answer.key.of, month),
    };
    let of = of.map(|(name, _)| name);
    let of_text = of.as_ref().and_then(|of| text(of.table()));
    let mut wording = Wording::new(cube, answer, indicator.clone(), area.thing.kind, of)
        .on(&question.terms, answer);
    answered.word(&mut wording);
    if let Some(grades) = grades {
        wording.grade = grades.of(answer);
    }
    wording.streak_rank = question.streak_rank;
    let mut metric =
        metric::metric(answer, &wording, question.streak_rank, cube, &Shared::default()).0;
    metric.inputs.clear();
    let is_computed = answer.origin == Some(Origin::Computed);
    let number = answer.shown().and_then(|shown| shown.reading.value());
    let (peers, peers_left_out) = match is_computed {
        true if !is_assessed(item) => peers(world, question, answer, &wording, indicator),
        _ => (Vec::new(), 0),
    };
    Some(Explanation {
        metric: Some(metric),
        area_name: text(&area.thing.name),
        indicator_name: text(&indicator.name),
        of_name: of_text,
        rounding: if is_computed { question.rounding.to_wire() } else { 0 },
        decimals: number.map_or(0, |number| number.scale().into()),
        children: if is_computed && depth > 0 {
            let below = match counted_kind(item) {
                Some(kind) => grade::questions(cube, question, kind).collect(),
                None => below(question, answer, item),
            };
            below
                .iter()
                .filter_map(|question| node(world, question, (None, None), depth - 1))
                .collect()
        } else {
            Vec::new()
        },
        peers,
        peers_left_out,
        record: record(world, answer),
        assessment: assessment_of(world, question, item),
    })
}

/// What is counted by grade, if the item counts.
fn counted_kind(item: Option<&Item>) -> Option<AreaKind> {
    item?.grading.as_ref()?.counted
}

fn is_assessed(item: Option<&Item>) -> bool {
    item.is_some_and(|item| item.assessment.is_some())
}

/// The tree of the assessment whose result the item is, for the area.
fn assessment_of(
    world: &World,
    question: &Question,
    item: Option<&Item>,
) -> Option<AssessmentResult> {
    let assessment = item?.assessment.as_ref()?;
    let held = world.assessments.get(&assessment.id)?;
    crate::assessment::of_area(world, held, question.period, &question.area)
}

/// What a computed figure is made from, as questions.
fn below(question: &Question, answer: &Answer, item: Option<&Item>) -> Vec<Question> {
    let predicate = question.terms.streak;
    if question.measure == Measure::Streak && predicate == StreakPredicate::Rank {
        let (measure, of) = match question.terms.streak {
            StreakPredicate::Rank => {
                (Measure::Rank, item_of(answer.key.of.clone(), ItemOf::Parent))
            }
            StreakPredicate::Growth => (Measure::Growth, ItemOf::Nothing),
            StreakPredicate::Target => (Measure::Level, ItemOf::Nothing),
        };
        let since = answer.streak.as_ref().and_then(|run| run.since).unwrap_or(question.period);
        let years = (0..).map_while(|back| question.period.plus_years(-back));
        return years
            .take_while(|period| *period >= since)
            .map(|period| Question {
                measure,
                of: of.clone(),
                period,
                decimals: None,
                ..question.clone()
            })
            .collect();
    }
    if let Some(face) = face_of_peers(question.measure)
        && !is_assessed(item)
    {
        return vec![face_of(question, face, &question.area)];
    }
    let inputs = answer.inputs().into_owned().into_iter();
    inputs
        .map(|input| Question {
            preference: Preference::Published,
            of: item_of(input.key.of.clone(), ItemOf::Nothing),
            indicator: input.key.indicator,
            measure: input.key.measure,
            area: input.key.area,
            period: input.key.period,
            decimals: None,
            terms: Terms::default(),
            ..question.clone()
        })
        .collect()
}

/// By what a measure places areas among their peers, if it does.
const fn face_of_peers(measure: Measure) -> Option<Measure> {
    match measure {
        Measure::Rank | Measure::Percentile | Measure::GapToFirst => Some(Measure::Level),
        Measure::GrowthRank => Some(Measure::Growth),
        _ => None,
    }
}

/// The level or growth of an area that a place is made from. Published levels count first, published growth last.
fn face_of(question: &Question, face: Measure, area: &AreaId) -> Question {
    let preference = match face {
        Measure::Level => Preference::Published,
        _ => Preference::Computed,
    };
    Question {
        measure: face,
        of: ItemOf::Nothing,
        area: area.clone(),
        preference,
        rounding: Rounding::default(),
        decimals: None,
        ..question.clone()
    }
}

fn item_of(of: Of, nothing: ItemOf) -> ItemOf {
    match of {
        Of::Nothing => nothing,
        Of::Area(id) => ItemOf::Area(id),
        Of::Group(id) => ItemOf::Group(id),
    }
}

/// Those that a place is among, best first, and those in one place by id; and how many others there are. Of ranks all are
/// told, of other measures those that decide it.
pub(crate) fn peers(
    world: &World,
    question: &Question,
    answer: &Answer,
    wording: &Wording,
    indicator: &Arc<Indicator>,
) -> (Vec<Peer>, u32) {
    let Some(face) = face_of_peers(question.measure) else { return (Vec::new(), 0) };
    let standings = world.cube.standings(&answer.key, question.terms.boundaries);
    let own = standings.iter().position(|(area, _)| *area == answer.key.area).unwrap_or_default();
    let decides = |n: usize| {
        question.measure == Measure::Rank
            || n == 0
            || (own.saturating_sub(1)..=own + 1).contains(&n)
    };
    let mut left_out = 0;
    let mut peers: Vec<Peer> = Vec::new();
    for (n, (area, place)) in standings.into_iter().enumerate() {
        if !decides(n) {
            left_out += 1;
            continue;
        }
        let level = world.cube.answer(&face_of(question, face, &area));
        let Some(value) = level.shown().copied() else { continue };
        let source = level.published.as_ref().and_then(|recorded| recorded.source.as_ref());
        peers.push(Peer {
            place,
            area: area.to_string(),
            area_name: world.cube.area(&area).and_then(|held| text(&held.thing.name)),
            value: wording.cell_of_input(&level.key, value, indicator),
            revision: level.revision(),
            source: source.map(ToString::to_string).unwrap_or_default(),
        });
    }
    (peers, left_out)
}

/// What the ledger has of a value that is an observation.
fn record(world: &World, answer: &Answer) -> Option<Record> {
    let recorded = answer.published.as_ref()?;
    if answer.origin != Some(Origin::Published) {
        return None;
    }
    let source = recorded.source.as_ref().and_then(|id| world.sources.get(id));
    Some(Record {
        revision: Some(Revision { revision: recorded.revision, ..Revision::default() }),
        source: source.map(|held| scorecard_wire::source::write(&held.thing, held.revision)),
        note: text(&recorded.note),
    })
}

/// The numbers of the revisions that the leaves were recorded by.
pub(crate) fn revisions(explanation: &Explanation) -> BTreeSet<u64> {
    let mut numbers: BTreeSet<u64> = explanation.children.iter().flat_map(revisions).collect();
    let own = explanation.record.as_ref().and_then(|record| record.revision.as_ref());
    numbers.extend(own.map(|revision| revision.revision));
    numbers
}

/// Puts who, when and why in the place of the numbers.
pub(crate) fn tell(explanation: &mut Explanation, told: &BTreeMap<u64, Revision>) {
    for child in &mut explanation.children {
        tell(child, told);
    }
    if let Some(revision) = explanation.record.as_mut().and_then(|record| record.revision.as_mut())
        && let Some(told) = told.get(&revision.revision)
    {
        revision.clone_from(told);
    }
}
