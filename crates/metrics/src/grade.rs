//! Grades: of a figure's number, and of the areas below counted by them.

use std::{collections::BTreeSet, sync::Arc};

use scorecard_domain::{
    AreaId, AreaKind, Decimal, Graded, Grading, Interval, Missing, Month, Ratio, Reading, Text,
    words::{self, GradeCounts, GradeRange, Grades},
};
use scorecard_measures::{
    Answer, Computed, Coverage, Cube, Input, Origin, Passage, Question, Value,
};
use scorecard_wire::{
    codes::Code as _,
    pb::metrics::{self as pb},
    text,
};

/// The grades that a number may have, by their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grade {
    pub(crate) best: Text,
    pub(crate) worst: Text,
    pub(crate) are_neighbours: bool,
    /// Whether the words say the grade alone, and not the number.
    pub(crate) alone: bool,
}

impl Grade {
    /// The one grade that an assessment gives.
    pub(crate) fn decided(label: Text, alone: bool) -> Self {
        Self { best: label.clone(), worst: label, are_neighbours: true, alone }
    }

    pub(crate) fn words(&self) -> Grades<'_> {
        let Self { best, worst, are_neighbours, alone } = self;
        let range = GradeRange { best, worst, are_neighbours: *are_neighbours };
        if *alone { Grades::Alone(range) } else { Grades::Beside(range) }
    }

    pub(crate) fn message(&self) -> pb::Grade {
        let Self { best, worst, .. } = self;
        pb::Grade { best: text::write(best), worst: text::write(worst), decided: best == worst }
    }
}

/// The grade of the number that counts, by all that it can be; none without a number.
pub(crate) fn of(grading: &Grading, answer: &Answer) -> Option<Grade> {
    let Graded { best, worst } = graded(grading, answer)?;
    let label = |at: usize| grading.grades.get(at).map(|grade| grade.label.clone());
    Some(Grade {
        best: label(best)?,
        worst: label(worst)?,
        are_neighbours: worst <= best + 1,
        alone: false,
    })
}

fn graded(grading: &Grading, answer: &Answer) -> Option<Graded> {
    answer.shown()?.reading.value()?;
    grading.of(answer.interval().unwrap_or(Interval::UNBOUNDED))
}

/// In words as a table's cell has them: A级, A级或B级（未定）.
pub(crate) fn cell(grade: &Grade) -> String {
    let (best, worst) = (&grade.best, &grade.worst);
    GradeRange { best, worst, are_neighbours: grade.are_neighbours }
        .name(scorecard_domain::Lang::Zh)
}

/// The areas below one counted by the grades of their own figures. The number that counts is how many have a grade.
pub(crate) fn counted(
    cube: &Cube,
    question: &Question,
    grading: &Grading,
    kind: AreaKind,
) -> (Answer, Arc<GradeCounts>) {
    let mut counts = GradeCounts {
        kind,
        grades: grading.grades.iter().map(|grade| (grade.label.clone(), 0)).collect(),
        undecided: 0,
        reported: 0,
        expected: 0,
    };
    let mut gathered = Gathered::default();
    for area in below(cube, &question.area, kind, question.period.last()) {
        let held = cube.area(&area).map_or(0, |held| held.revision);
        gathered.revision = gathered.revision.max(held);
        counts.expected += 1;
        let answer = cube.answer(&of_area(question, area));
        let Some(grade) = graded(grading, &answer) else { continue };
        counts.reported += 1;
        match grade.decided().and_then(|at| counts.grades.get_mut(at)) {
            Some((_, n)) => *n += 1,
            None => counts.undecided += 1,
        }
        gathered.add(&answer);
    }
    let Gathered { inputs, revision, value, by_shares, unstated, .. } = gathered;
    let decided = counts.reported - counts.undecided;
    let number = Decimal::new(decided.into(), 0).unwrap_or(Decimal::ZERO);
    let value = value.map(|value| Value { reading: Reading::Value(number), ..value });
    let formula = format!("number of areas of kind {kind} by grade");
    let computed = value.ok_or(Missing::PartsIncomplete).map(|value| Computed {
        value,
        formula,
        inputs,
        revision,
    });
    let exact = computed.is_ok().then(|| Ratio::from(number));
    let coverage = Coverage { reported: counts.reported, expected: counts.expected };
    let answer = Answer {
        origin: computed.is_ok().then_some(Origin::Computed),
        coverage: computed.is_ok().then_some(coverage),
        computed,
        published: None,
        stands_for: None,
        exact,
        sign: None,
        can_be: exact.map(Interval::exactly),
        disagreement: None,
        rank: None,
        streak: None,
        streak_years: Vec::new(),
        moved: None,
        by_shares,
        fell: false,
        unstated: unstated.into_iter().collect(),
        implied: Vec::new(),
        deflated_by: None,
        key: cube.answer(question).key,
    };
    (answer, Arc::new(counts))
}

/// The figures that areas are counted by, as questions.
pub(crate) fn questions<'a>(
    cube: &'a Cube,
    question: &'a Question,
    kind: AreaKind,
) -> impl Iterator<Item = Question> + 'a {
    let areas = below(cube, &question.area, kind, question.period.last());
    areas.into_iter().map(move |area| of_area(question, area))
}

fn of_area(question: &Question, area: AreaId) -> Question {
    Question { area, ..question.clone() }
}

/// What counts were made from.
#[derive(Default)]
struct Gathered {
    inputs: Vec<Input>,
    seen: BTreeSet<scorecard_domain::ObservationKey>,
    revision: u64,
    /// Statuses and stage of all together.
    value: Option<Value>,
    by_shares: bool,
    unstated: BTreeSet<Passage>,
}

impl Gathered {
    fn add(&mut self, answer: &Answer) {
        self.revision = self.revision.max(answer.revision());
        for input in answer.inputs().iter() {
            if self.seen.insert(input.key.clone()) {
                self.inputs.push(input.clone());
            }
        }
        self.by_shares |= answer.by_shares;
        self.unstated.extend(answer.unstated.iter().cloned());
        let Some(shown) = answer.shown() else { return };
        let plain = Value::number(Decimal::ZERO);
        let all = self.value.unwrap_or(Value { stage: shown.stage, ..plain });
        self.value = Some(Value {
            statuses: all.statuses.union(shown.statuses),
            stage: all.stage.filter(|stage| shown.stage == Some(*stage)),
            ..all
        });
    }
}

/// The areas of a kind below an area at whatever depth, by id.
fn below(cube: &Cube, area: &AreaId, kind: AreaKind, month: Month) -> BTreeSet<AreaId> {
    let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::from([area.clone()]));
    let mut new = vec![area.clone()];
    while let Some(parent) = new.pop() {
        for child in cube.children(&parent, None, month) {
            let id = &child.thing.id;
            if seen.insert(id.clone()) {
                new.push(id.clone());
                if child.thing.kind == kind {
                    found.insert(id.clone());
                }
            }
        }
    }
    found
}

/// Counts as a message.
pub(crate) fn counts(counts: &GradeCounts) -> pb::GradeCounts {
    let GradeCounts { kind, grades, undecided, reported, expected } = counts;
    let grade = |(label, n): &(Text, u32)| pb::GradeCount { grade: text::write(label), areas: *n };
    pb::GradeCounts {
        kind: kind.to_wire(),
        grades: grades.iter().map(grade).collect(),
        undecided: *undecided,
        reported: *reported,
        expected: *expected,
    }
}

/// The unit of a number of areas, in Chinese.
pub(crate) fn unit(counts: &GradeCounts) -> String {
    words::counter(counts.kind).to_owned()
}
