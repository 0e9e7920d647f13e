//! A figure's past: the same figure in the years before and in its own.

use scorecard_domain::{AreaKind, Measure};
use scorecard_measures::{Answer, Question};
use scorecard_wire::pb::metrics::PastValue;

use super::builder::Builder;
use crate::{metric, wording::Wording};

/// How many years are told of at most, the figure's own among them.
const MOST_YEARS: i32 = 30;

/// After so many years without a number nothing older is told of.
const LONGEST_GAP: u32 = 3;

/// The years that have a number, oldest first; empty unless there are two, and for a figure without a number. What they
/// were made from are inputs of the scorecard like any other.
pub(super) fn history(
    builder: &mut Builder<'_>,
    question: &Question,
    own: &Answer,
    wording: &Wording,
    kind: AreaKind,
    is_assessed: bool,
) -> Vec<PastValue> {
    let is_number = own.shown().is_some_and(|shown| shown.reading.value().is_some());
    // A streak and growth over years tell of the past themselves; counts and assessments are of their own year.
    let tells_itself = matches!(question.measure, Measure::Streak | Measure::CompoundGrowth);
    let is_made = wording.counts.is_some() || is_assessed;
    if !is_number || tells_itself || is_made {
        return Vec::new();
    }
    let mut gap = 0;
    let mut found = Vec::new();
    for back in 0..MOST_YEARS {
        let Some(period) = question.period.plus_years(-back) else { break };
        let earlier;
        let answer = if back == 0 {
            own
        } else {
            earlier = builder.cube.answer(&Question { period, ..question.clone() });
            &earlier
        };
        let is_number = answer.shown().is_some_and(|shown| shown.reading.value().is_some());
        let said = is_number.then(|| {
            let (indicator, of) = (wording.indicator.clone(), wording.of.clone());
            Wording::with_noun(wording.noun.clone(), builder.cube, answer, indicator, kind, of)
                .on(&question.terms, answer)
        });
        match said.and_then(|said| metric::past(answer, &said)) {
            Some(past) => {
                gap = 0;
                found.push((past, answer.inputs()));
            }
            None => {
                gap += 1;
                if gap == LONGEST_GAP {
                    break;
                }
            }
        }
    }
    if found.len() < 2 {
        return Vec::new();
    }
    found.reverse();
    let mut years = Vec::new();
    for (past, inputs) in found {
        for input in inputs {
            builder.uses(input.revision, input.source.as_ref());
        }
        years.push(past);
    }
    years
}
