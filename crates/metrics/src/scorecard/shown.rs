//! What an item of a definition shows: a figure of the cube, areas counted by grade, or a result of an assessment.

use std::sync::Arc;

use scorecard_domain::{
    Assessment, AssessmentFace, Item, ItemAssessment, Membership, Missing, Month, Of, Text,
    words::{GradeCounts, OfName},
};
use scorecard_measures::{
    Answer, Cube, Question,
    assessment::{Scored, Standings},
};
use scorecard_wire::{codes::Code as _, pb::metrics::FigureAssessment, text};

use super::names::of_name;
use crate::{
    comparable,
    facts::Held,
    grade::{self, Grade},
    wording::Wording,
    world::World,
};

/// An answer with what belongs to its words.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    /// The growth without adjustment that is said beside comparable growth.
    pub(crate) unadjusted: Option<Answer>,
    pub(crate) grade: Option<Grade>,
    pub(crate) counts: Option<Arc<GradeCounts>>,
    /// Of a rank by an assessment that varies weights: the best and the worst.
    pub(crate) rank_range: Option<(u32, u32)>,
    /// What the assessment gives the area.
    pub(crate) assessment: Option<FigureAssessment>,
    /// The revision that last changed the assessment; 0 without one.
    pub(crate) revision: u64,
}

impl Answered {
    pub(super) const fn plain(answer: Answer) -> Self {
        Self {
            answer,
            unadjusted: None,
            grade: None,
            counts: None,
            rank_range: None,
            assessment: None,
            revision: 0,
        }
    }

    /// Puts what belongs to the words into them.
    pub(crate) fn word(&self, wording: &mut Wording) {
        wording.unadjusted = self.unadjusted.as_ref().and_then(comparable::number);
        wording.grade.clone_from(&self.grade);
        wording.counts.clone_from(&self.counts);
        wording.rank_range = self.rank_range;
    }
}

/// Answers a question, which is that of the item if there is one.
pub(crate) fn of(world: &World, item: Option<&Item>, question: &Question) -> Answered {
    let cube = &world.cube;
    let grading = item.and_then(|item| item.grading.as_ref());
    if let Some(assessment) = item.and_then(|item| item.assessment.as_ref()) {
        return assessed(world, assessment, question);
    }
    if let Some(grading) = grading
        && let Some(kind) = grading.counted
    {
        let (answer, counts) = grade::counted(cube, question, grading, kind);
        return Answered { counts: Some(counts), ..Answered::plain(answer) };
    }
    let answer = cube.answer(question);
    Answered {
        unadjusted: comparable::unadjusted(cube, question, &answer),
        grade: grading.and_then(|grading| grade::of(grading, &answer)),
        ..Answered::plain(answer)
    }
}

fn assessed(world: &World, item: &ItemAssessment, question: &Question) -> Answered {
    let ItemAssessment { id, face } = item;
    let Some(held) = world.assessments.get(id) else {
        let answer = world.cube.answer_assessed(question, *face, Err(Missing::NotAssessed));
        return Answered::plain(answer);
    };
    let standings = world.standings(&held.thing, question.period);
    let scored = match &standings {
        Ok(standings) => standings.of_area(&held.thing, &question.area),
        Err(missing) => Err(*missing),
    };
    let answer = world.cube.answer_assessed(question, *face, scored);
    let Ok(scored) = scored else {
        return Answered { revision: held.revision, ..Answered::plain(answer) };
    };
    let is_computed = answer.origin == Some(scorecard_measures::Origin::Computed);
    let label = label(&scored);
    // What is published is a score: it says nothing against the grade.
    let grade = label.filter(|_| *face == AssessmentFace::Grade);
    let range = scored.result.rank_range;
    Answered {
        grade: grade.map(|label| Grade::decided(label, true)),
        rank_range: range.filter(|_| is_computed && *face == AssessmentFace::Rank),
        assessment: Some(message(held, *face, &scored)),
        revision: held.revision,
        ..Answered::plain(graded(answer, *face, &scored))
    }
}

/// A grade that the assessment does not give is missing, whatever the score is.
fn graded(answer: Answer, face: AssessmentFace, scored: &Scored<'_>) -> Answer {
    if face != AssessmentFace::Grade || label(scored).is_some() {
        return answer;
    }
    Answer { origin: None, published: None, computed: Err(Missing::NotAssessed), ..answer }
}

/// The grade, as it is called.
fn label(scored: &Scored<'_>) -> Option<Text> {
    let grade = scored.assessment.grades.get(scored.result.grade?)?;
    Some(grade.name.clone())
}

fn message(held: &Held<Assessment>, face: AssessmentFace, scored: &Scored<'_>) -> FigureAssessment {
    let Scored { result, standings, .. } = scored;
    let Standings { assessed, .. } = standings;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (best_rank, worst_rank) = result.rank_range.unwrap_or_default();
    FigureAssessment {
        assessment: held.thing.id.to_string(),
        name: text::write(&held.thing.name),
        face: face.to_wire(),
        score: text::write_optional(result.score),
        rank: result.rank.unwrap_or_default(),
        best_rank,
        worst_rank,
        members: count(assessed.areas.len()),
        scored: count(assessed.areas.iter().filter(|area| area.score.is_some()).count()),
        grade: label(scored).as_ref().and_then(text::write),
    }
}

/// What a rank by an assessment is of, by name: a group that is all areas of a kind under one above is named by that, 全市.
pub(crate) fn of_group(
    cube: &Cube,
    question: &Question,
    of: &Of,
    month: Month,
) -> Option<(OfName, u64)> {
    let Of::Group(id) = of else { return of_name(cube, &question.area, of, month) };
    let group = cube.peer_group(id)?;
    match &group.thing.membership {
        Membership::Rule { kind: _, parent } => {
            let above = Of::Area(parent.clone());
            let (name, revision) = of_name(cube, &question.area, &above, month)?;
            Some((name, revision.max(group.revision)))
        }
        Membership::Listed(_) | Membership::Unstated => of_name(cube, &question.area, of, month),
    }
}
