//! A figure's past: the same figure in the years before and in its own.

use scorecard_domain::{AreaKind, Measure, Period};
use scorecard_measures::{Answer, Question};
use scorecard_wire::pb::metrics::{PastValue, Words};

use super::builder::Builder;
use crate::{metric, wording::Wording};

/// How many years are told of at most, the figure's own among them.
const MOST_YEARS: i32 = 30;

/// After so many years without a number nothing older is told of.
const LONGEST_GAP: u32 = 3;

/// The years that have a number, oldest first; empty unless there are two, and for a figure without a number. What they
/// were made from are inputs of the scorecard like any other. `words` are those of the figure in its own year.
pub(super) fn history(
    builder: &mut Builder<'_>,
    question: &Question,
    own: &Answer,
    (wording, words): (&Wording, Option<&Words>),
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
    let mut years = Vec::new();
    let mut uses = Vec::new();
    for back in 0..MOST_YEARS {
        let Some(period) = question.period.plus_years(-back) else { break };
        let earlier = if back == 0 { None } else { answer(builder, question, period) };
        let answer = if back == 0 { Some(own) } else { earlier.as_ref() };
        let past = answer.and_then(|answer| {
            answer.shown()?.reading.value()?;
            // In its own year the figure is said already, unless it says more than its past.
            if let Some(words) = words.filter(|_| back == 0 && wording.is_plain()) {
                return metric::past(answer, words.clone());
            }
            let (indicator, of) = (wording.indicator.clone(), wording.of.clone());
            let said =
                Wording::with_noun(wording.noun.clone(), builder.cube, answer, indicator, kind, of);
            let words = metric::said(answer, &said.on(&question.terms, answer));
            metric::past(answer, words.ok()?)
        });
        match past {
            Some(past) => {
                gap = 0;
                years.push(past);
                // What the figure itself was made from is an input already.
                if let Some(earlier) = earlier {
                    uses.push((earlier.revision(), None));
                    let inputs = earlier.inputs();
                    uses.extend(inputs.iter().map(|input| (input.revision, input.source.clone())));
                }
            }
            None => {
                gap += 1;
                if gap == LONGEST_GAP {
                    break;
                }
            }
        }
    }
    if years.len() < 2 {
        return Vec::new();
    }
    for (revision, source) in uses {
        builder.uses(revision, source.as_ref());
    }
    years.reverse();
    years
}

/// The same figure in another year; none if nothing is known of its indicator then.
fn answer(builder: &Builder<'_>, question: &Question, period: Period) -> Option<Answer> {
    let is_roll_up = question.terms.roll_up.is_some();
    let is_known = || builder.shared.is_known(builder.cube, &question.indicator, period);
    (is_roll_up || is_known())
        .then(|| builder.cube.answer(&Question { period, ..question.clone() }))
}
