//! An outcome of a promise as a row.

use scorecard_domain::{
    Indicator, MilestoneKey, Outcome, OutcomeKey, Period, PromiseKey, TargetKey,
};

use super::{cells::Cells, facts::unit};
use crate::layout::{Layout, OUTCOMES};

/// An outcome's row; the unit of an adjusted value is that of its indicator.
pub(super) fn rows(outcome: &Outcome, indicator: Option<&Indicator>) -> Vec<(Layout, Cells)> {
    let Outcome { key, state, adjusted, document, done, reason, source, note } = outcome;
    let OutcomeKey { promise, year } = key;
    let mut row = Cells::default();
    match promise {
        PromiseKey::Target(TargetKey { indicator: id, measure, of, area, period, issuer }) => {
            row.set("area", area).set("indicator", id).set("measure", measure).set("of", of);
            row.set("period", period).unless("issuer", issuer, area);
            if let Some(adjusted) = adjusted {
                row.set("adjusted_value", adjusted.value).maybe("adjusted_upper", adjusted.up_to);
                unit(&mut row, indicator, *measure);
            }
        }
        PromiseKey::Milestone(MilestoneKey { area, milestone, period }) => {
            row.set("area", area).set("milestone", milestone).set("period", period);
        }
    }
    let due = Period::year(promise.period().last().year());
    if due != Some(*year) {
        row.set("year", year);
    }
    row.maybe("state", *state).maybe("document", document.as_ref());
    row.words("done", done).words("reason", reason).evidence(source.as_ref(), note);
    vec![(OUTCOMES, row)]
}
