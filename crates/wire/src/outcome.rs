//! Outcomes of promises and their keys.

use scorecard_domain::{Adjusted, Key, Outcome, OutcomeKey, PromiseKey};

use crate::{
    Faults,
    codes::Code,
    milestone,
    pb::data::{self as pb, outcome_key},
    sentences, target, text,
};

/// Reads an outcome; its revision is the ledger's to say.
pub fn read(message: pb::Outcome, faults: &mut Faults) -> Option<Outcome> {
    let pb::Outcome {
        key,
        state,
        adjusted_value,
        adjusted_up_to,
        document,
        done,
        reason,
        source,
        note,
        revision: _,
    } = message;
    let key = faults.required("key", key, sentences::which_promise(), read_key);
    let state = faults.code_optional("state", state);
    let value = faults.parse_optional("adjusted_value", &adjusted_value);
    let up_to = faults.parse_optional("adjusted_up_to", &adjusted_up_to);
    let adjusted = match (value, up_to) {
        (Some(Some(value)), Some(up_to)) => Some(Some(Adjusted { value, up_to })),
        (Some(None), Some(None)) => Some(None),
        (Some(None), Some(Some(_))) => {
            faults.missing("adjusted_value", sentences::lower_end());
            None
        }
        (None, _) | (_, None) => None,
    };
    let document = faults.parse_optional("document", &document);
    let source = faults.parse_optional("source", &source);
    Some(Outcome {
        key: key?,
        state: state?,
        adjusted: adjusted?,
        document: document?,
        done: text::read(done),
        reason: text::read(reason),
        source: source?,
        note: text::read(note),
    })
}

/// Reads an outcome's key.
pub fn read_key(message: pb::OutcomeKey, faults: &mut Faults) -> Option<OutcomeKey> {
    let pb::OutcomeKey { promise, year } = message;
    let promise = match promise {
        None => {
            faults.missing("promise", sentences::one_of(&["target", "milestone"][..]));
            None
        }
        Some(outcome_key::Promise::Target(key)) => faults.within("target", |faults| {
            let key = faults.unnamed(|faults| target::read_key(key, faults))?;
            faults.name("", Key::Target(key.clone()));
            Some(PromiseKey::Target(key))
        }),
        Some(outcome_key::Promise::Milestone(key)) => faults.within("milestone", |faults| {
            let key = faults.unnamed(|faults| milestone::read_key(key, faults))?;
            faults.name("", Key::Milestone(key.clone()));
            Some(PromiseKey::Milestone(key))
        }),
    };
    let year = faults.parse("year", &year);
    Some(OutcomeKey { promise: promise?, year: year? })
}

/// Writes an outcome with the revision that last changed it.
pub fn write(outcome: &Outcome, revision: u64) -> pb::Outcome {
    let Outcome { key, state, adjusted, document, done, reason, source, note } = outcome;
    let up_to = adjusted.and_then(|adjusted| adjusted.up_to);
    pb::Outcome {
        key: Some(write_key(key)),
        state: state.map_or(0, Code::to_wire),
        adjusted_value: text::write_optional(adjusted.map(|it| it.value).as_ref()),
        adjusted_up_to: text::write_optional(up_to.as_ref()),
        document: text::write_optional(document.as_ref()),
        done: text::write(done),
        reason: text::write(reason),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        revision,
    }
}

/// Writes an outcome's key.
pub fn write_key(key: &OutcomeKey) -> pb::OutcomeKey {
    let OutcomeKey { promise, year } = key;
    let promise = match promise {
        PromiseKey::Target(key) => outcome_key::Promise::Target(target::write_key(key)),
        PromiseKey::Milestone(key) => outcome_key::Promise::Milestone(milestone::write_key(key)),
    };
    pb::OutcomeKey { promise: Some(promise), year: year.to_string() }
}
