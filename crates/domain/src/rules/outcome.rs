//! What an outcome must obey by itself.

use super::{observation::value_faults, texts::text};
use crate::{
    fault::Fault,
    outcome::{Adjusted, Outcome, OutcomeKey, OutcomeState, PromiseKey},
    sentences::{claims, figures, promises as sentences},
};

pub(super) fn faults(outcome: &Outcome, faults: &mut Vec<Fault>) {
    let Outcome { key, state, adjusted, document, done, reason, source, note } = outcome;
    year_faults(key, faults);
    text("outcome.done", done, faults);
    text("outcome.reason", reason, faults);
    text("outcome.note", note, faults);
    let says_nothing = [done, reason, note].iter().all(|words| words.is_empty());
    if state.is_none() && says_nothing && source.is_none() {
        let expected = sentences::something();
        faults.push(Fault::missing("outcome", expected));
    }
    match (state, &key.promise) {
        (Some(OutcomeState::NotMet), _) if reason.is_empty() => {
            faults.push(Fault::missing("outcome.reason", sentences::why_not()));
        }
        (Some(OutcomeState::Corrected), _) if reason.is_empty() => {
            faults.push(Fault::missing("outcome.reason", sentences::why_corrected()));
        }
        (None, PromiseKey::Milestone(_)) => {
            let expected = sentences::what_became_of_it();
            faults.push(Fault::missing("outcome.state", expected));
        }
        _ => {}
    }
    if state.is_some_and(OutcomeState::replaces) {
        if document.is_none() {
            let expected = sentences::the_document();
            faults.push(Fault::missing("outcome.document", expected));
        }
    } else {
        if document.is_some() {
            let problem = sentences::document_of_no_adjustment();
            faults.push(Fault::inconsistent("outcome.document", problem));
        }
        if adjusted.is_some() {
            let problem = sentences::number_of_no_adjustment();
            faults.push(Fault::inconsistent("outcome.adjusted_value", problem));
        }
    }
    if let Some(adjusted) = adjusted {
        adjusted_faults(&key.promise, *adjusted, faults);
    }
}

fn year_faults(key: &OutcomeKey, faults: &mut Vec<Fault>) {
    let (year, due) = (key.year, key.promise.period().last().year());
    match year.as_year() {
        None => {
            let problem = claims::no_calendar_year(year);
            faults.push(Fault::invalid("outcome.key.year", problem));
        }
        Some(year) if year < due => {
            let problem = sentences::too_early(key.promise.period(), due);
            faults.push(Fault::inconsistent("outcome.key.year", problem));
        }
        Some(_) => {}
    }
}

fn adjusted_faults(promise: &PromiseKey, adjusted: Adjusted, faults: &mut Vec<Fault>) {
    let Adjusted { value, up_to } = adjusted;
    match promise {
        PromiseKey::Target(key) => {
            value_faults("outcome.adjusted_value", key.measure, value, faults);
        }
        PromiseKey::Milestone(_) => {
            let problem = sentences::pledge_has_no_number();
            faults.push(Fault::inconsistent("outcome.adjusted_value", problem));
        }
    }
    if let Some(upper) = up_to
        && upper.cmp_value(value).is_le()
    {
        let problem = figures::not_above_the_value(upper, value);
        faults.push(Fault::inconsistent("outcome.adjusted_up_to", problem));
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        change::Thing,
        milestone::MilestoneKey,
        observation::Measure,
        of::Of,
        outcome::{Adjusted, Outcome, OutcomeKey, OutcomeState, PromiseKey},
        target::TargetKey,
        text::Text,
    };

    fn target(year: &str) -> OutcomeKey {
        let promise = PromiseKey::Target(TargetKey {
            indicator: "a.b".parse().unwrap(),
            measure: Measure::Level,
            of: Of::Nothing,
            area: "x:a".parse().unwrap(),
            period: "2023".parse().unwrap(),
            issuer: "x:a".parse().unwrap(),
        });
        OutcomeKey { promise, year: year.parse().unwrap() }
    }

    fn pledge() -> OutcomeKey {
        let promise = PromiseKey::Milestone(MilestoneKey {
            area: "x:a".parse().unwrap(),
            milestone: "metro".parse().unwrap(),
            period: "2023".parse().unwrap(),
        });
        OutcomeKey { promise, year: "2023".parse().unwrap() }
    }

    fn outcome(key: OutcomeKey, state: Option<OutcomeState>) -> Outcome {
        Outcome {
            key,
            state,
            adjusted: None,
            document: None,
            done: Text::default(),
            reason: Text::default(),
            source: None,
            note: Text::default(),
        }
    }

    #[track_caller]
    fn check(outcome: Outcome, expected: &[&str]) {
        let faults = Thing::Outcome(outcome).faults();
        let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn an_outcome_says_something_of_a_year_that_is_due() {
        check(outcome(target("2023"), Some(OutcomeState::Met)), &[]);
        check(outcome(target("2024"), Some(OutcomeState::Continuing)), &[]);
        check(outcome(target("2022"), Some(OutcomeState::Met)), &["outcome.key.year"]);
        check(outcome(target("2023-Q4"), Some(OutcomeState::Met)), &["outcome.key.year"]);
        check(outcome(target("2023"), None), &["outcome"]);
        let reason = Text::zh("雨季延长");
        check(Outcome { reason, ..outcome(target("2023"), None) }, &[]);
    }

    #[test]
    fn what_was_not_met_has_a_reason_and_what_was_adjusted_a_document() {
        let not_met = outcome(target("2023"), Some(OutcomeState::NotMet));
        check(not_met.clone(), &["outcome.reason"]);
        check(Outcome { reason: Text::zh("雨季延长"), ..not_met }, &[]);
        let adjusted = outcome(target("2023"), Some(OutcomeState::Adjusted));
        check(adjusted.clone(), &["outcome.document"]);
        let document = "doc-7".parse().ok();
        check(Outcome { document: document.clone(), ..adjusted.clone() }, &[]);
        let to = |value: &str, up_to: Option<&str>| {
            let up_to = up_to.map(|upper| upper.parse().unwrap());
            Some(Adjusted { value: value.parse().unwrap(), up_to })
        };
        check(
            Outcome { document: document.clone(), adjusted: to("5", None), ..adjusted.clone() },
            &[],
        );
        check(
            Outcome { document: document.clone(), adjusted: to("5", Some("4")), ..adjusted },
            &["outcome.adjusted_up_to"],
        );
        let met = outcome(target("2023"), Some(OutcomeState::Met));
        check(
            Outcome { document, adjusted: to("5", None), ..met },
            &["outcome.document", "outcome.adjusted_value"],
        );
    }

    #[test]
    fn what_was_recorded_wrongly_has_a_document_and_a_reason() {
        let corrected = outcome(target("2023"), Some(OutcomeState::Corrected));
        check(corrected.clone(), &["outcome.reason", "outcome.document"]);
        let reason = Text::zh("录入时多了一个零");
        check(Outcome { reason: reason.clone(), ..corrected.clone() }, &["outcome.document"]);
        let document = "report-2023".parse().ok();
        let adjusted = Some(Adjusted { value: "5".parse().unwrap(), up_to: None });
        check(
            Outcome { document: document.clone(), adjusted, reason: reason.clone(), ..corrected },
            &[],
        );
        let pledge = outcome(pledge(), Some(OutcomeState::Corrected));
        check(Outcome { document, reason, ..pledge }, &[]);
    }

    #[test]
    fn a_pledge_has_a_state_and_no_number() {
        let note = Text::zh("见附件");
        check(Outcome { note, ..outcome(pledge(), None) }, &["outcome.state"]);
        let value = "5".parse().unwrap();
        let adjusted = Some(Adjusted { value, up_to: None });
        let document = "doc-7".parse().ok();
        let state = Some(OutcomeState::Adjusted);
        check(
            Outcome { adjusted, document, ..outcome(pledge(), state) },
            &["outcome.adjusted_value"],
        );
    }
}
