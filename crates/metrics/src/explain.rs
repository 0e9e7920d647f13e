//! Where a figure comes from: a tree with the figure at its root and observations as its leaves.

mod below;
mod peers;

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaKind, Item, ObservationKey, Preference, Rounding};
use scorecard_measures::{Answer, Origin, Question, Terms};
use scorecard_wire::{
    codes::Code as _,
    pb::{
        data::Revision,
        metrics::{AssessmentResult, Explanation, Figure, Record},
    },
    status::Refusal,
};

use self::below::Below;
pub(crate) use self::peers::peers;
use crate::{
    attainment, grade, metric,
    query::Grades,
    refusal,
    scorecard::{of_name, shown, text},
    shared::Shared,
    wording::Wording,
    world::World,
};

/// No tree is deeper: of a streak growth, of that levels on another map, of those formulas, and of those observations.
const MAX_DEPTH: u8 = 8;

/// The question that a key asks on terms. `of` that is not said is the parent.
pub(crate) fn question(key: ObservationKey, streak_rank: u16, terms: Terms) -> Question {
    let ObservationKey { indicator, measure, of, area, period } = key;
    Question {
        indicator,
        measure,
        of: of.into(),
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

/// A figure of a scorecard that there is no area to ask of, such as a parent: why, as the scorecard says it of its own area.
pub(crate) fn of_no_area(world: &World, area: &Area, figure: &Figure) -> Explanation {
    let id =
        figure.metric.as_ref().and_then(|metric| metric.key.as_ref()).map(|key| &key.indicator);
    let id = id.and_then(|id| id.parse().ok());
    let indicator = id.and_then(|id| world.cube.indicator(&id));
    Explanation {
        metric: figure.metric.clone(),
        area_name: text(&area.name),
        indicator_name: indicator.and_then(|held| text(&held.thing.name)),
        ..Explanation::default()
    }
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
                Some(kind) => grade::questions(cube, question, kind).map(Below::of).collect(),
                None => below::below(cube, question, answer, is_assessed(item)),
            };
            below.into_iter().filter_map(|below| child(world, below, depth - 1)).collect()
        } else {
            Vec::new()
        },
        peers,
        peers_left_out,
        record: record(world, answer),
        assessment: assessment_of(world, question, item),
        target: None,
        promise: None,
    })
}

/// What a figure is made from, with the target that it is held against.
fn child(world: &World, below: Below<'_>, depth: u8) -> Option<Explanation> {
    let node = node(world, &below.question, (None, None), depth)?;
    let Some(held) = below.target else { return Some(node) };
    let indicator = &world.cube.indicator(&held.thing.key.indicator)?.thing;
    let promise = attainment::promise(&held.thing, indicator, None);
    Some(Explanation {
        target: Some(scorecard_wire::target::write(&held.thing, held.revision)),
        promise: attainment::promise_words(&promise).ok(),
        ..node
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
