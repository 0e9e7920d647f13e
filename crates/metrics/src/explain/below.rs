//! One step down: the figures that a computed figure is made from.
//!
//! They stand in its formula with the decimals that it has them with, so that it follows from them as they are shown.

use scorecard_domain::{
    ItemOf, Measure, ObservationKey, Period, Preference, Rounding, StreakPredicate, Target,
};
use scorecard_measures::{
    Answer, Cube, Held, Operand, Question, Terms, kernels::streak::StreakEnd,
};

use super::peers;

/// A figure one step down, as a question.
pub(super) struct Below<'w> {
    pub(super) question: Question,
    /// What it is held against.
    pub(super) target: Option<&'w Held<Target>>,
}

impl Below<'_> {
    pub(super) const fn of(question: Question) -> Self {
        Self { question, target: None }
    }
}

/// What a computed figure is made from.
pub(super) fn below<'w>(
    cube: &'w Cube,
    question: &Question,
    answer: &Answer,
    is_assessed: bool,
) -> Vec<Below<'w>> {
    if is_assessed {
        return inputs(question, answer);
    }
    if let Some(face) = peers::face_of_peers(question.measure) {
        let decimals = peers::decimals(cube, question, answer);
        let face = peers::face_of(question, face, &question.area);
        return vec![Below::of(Question { decimals, ..face })];
    }
    match question.measure {
        Measure::Streak => {
            let years = years(question, answer).into_iter();
            years.filter_map(|period| year(cube, question, answer, period)).collect()
        }
        Measure::RankChange => {
            let both = [Some(question.period), question.period.plus_years(-1)];
            let rank = |period| Below::of(rank(question, answer, period));
            both.into_iter().flatten().map(rank).collect()
        }
        _ => {
            let operands = cube.operands(question);
            if operands.is_empty() {
                return inputs(question, answer);
            }
            operands.into_iter().map(|operand| Below::of(shown(question, operand))).collect()
        }
    }
}

/// The observations.
fn inputs(question: &Question, answer: &Answer) -> Vec<Below<'static>> {
    let inputs = answer.inputs().into_owned().into_iter();
    let plain = |key| shown(question, Operand { key, decimals: None, map_of: None });
    inputs.map(|input| Below::of(plain(input.key))).collect()
}

/// A figure that stands in the formula.
fn shown(question: &Question, operand: Operand) -> Question {
    let Operand { key, decimals, map_of } = operand;
    let ObservationKey { indicator, measure, of, area, period } = key;
    // What is restated is weighted as the question says.
    let weight = map_of.and_then(|_| question.terms.weight.clone());
    Question {
        preference: Preference::Published,
        of: of.into(),
        indicator,
        measure,
        area,
        period,
        rounding: Rounding::default(),
        decimals,
        terms: Terms { map_of, weight, ..Terms::default() },
        ..question.clone()
    }
}

/// The years of a streak, the latest first; then the one that did not count, if that is why there are no more.
fn years(question: &Question, answer: &Answer) -> Vec<Period> {
    let run = answer.streak.as_ref();
    let since = run.and_then(|run| run.since).unwrap_or(question.period);
    let back = (0..).map_while(|back| question.period.plus_years(-back));
    let mut years: Vec<Period> = back.take_while(|period| *period >= since).collect();
    if run.is_some_and(|run| run.end == Some(StreakEnd::Broken)) {
        years.extend(since.plus_years(-1));
    }
    years
}

/// What counted in a year of a streak.
fn year<'w>(
    cube: &'w Cube,
    question: &Question,
    answer: &Answer,
    period: Period,
) -> Option<Below<'w>> {
    match question.terms.streak {
        StreakPredicate::Rank => Some(Below::of(rank(question, answer, period))),
        StreakPredicate::Growth => {
            let of_year = Question { measure: Measure::Growth, period, ..question.clone() };
            Some(Below::of(Question { of: ItemOf::Nothing, decimals: None, ..of_year }))
        }
        StreakPredicate::Target => {
            let held = cube.streak_target(&question.indicator, &question.area, period)?;
            let attainment = cube.attainment(&held.thing, period, question.rounding);
            let of_year = Question {
                measure: attainment.actual.key.measure,
                of: ItemOf::Nothing,
                period,
                decimals: None,
                terms: attainment.terms,
                ..question.clone()
            };
            Some(Below { question: of_year, target: Some(held) })
        }
    }
}

/// The rank of a period.
fn rank(question: &Question, answer: &Answer, period: Period) -> Question {
    Question {
        measure: Measure::Rank,
        of: answer.key.of.clone().into(),
        period,
        decimals: None,
        ..question.clone()
    }
}
