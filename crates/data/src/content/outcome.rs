//! The fields of outcomes of promises. The key comes first; the promise is the text of its own key, so that what refers to
//! it is found by that text. A tag is given once and for ever.

use scorecard_domain::{Adjusted, Key, Kind, Outcome, OutcomeKey, OutcomeState, PromiseKey};

use super::{
    key::{milestone_key_text, parse_key, target_key_text},
    reader::{Corrupt, Fields},
    writer::Writer,
};

pub(super) fn write_key(out: &mut Writer, key: &OutcomeKey) {
    let OutcomeKey { promise, year } = key;
    match promise {
        PromiseKey::Target(key) => out.text(1, &target_key_text(key)),
        PromiseKey::Milestone(key) => out.text(2, &milestone_key_text(key)),
    }
    out.text(3, &year.to_string());
}

pub(super) fn read_key(fields: &mut Fields<'_>) -> Result<OutcomeKey, Corrupt> {
    let (target, pledge) = (fields.optional::<String>(1)?, fields.optional::<String>(2)?);
    let promise = match (target, pledge) {
        (Some(text), None) => parse_key(Kind::Target, &text)?,
        (None, Some(text)) => parse_key(Kind::Milestone, &text)?,
        (None, None) | (Some(_), Some(_)) => {
            return Err(Corrupt::new("an outcome is of one promise"));
        }
    };
    let promise = match promise {
        Key::Target(key) => PromiseKey::Target(key),
        Key::Milestone(key) => PromiseKey::Milestone(key),
        other => return Err(Corrupt::new(format!("`{other}` is no promise"))),
    };
    Ok(OutcomeKey { promise, year: fields.parsed(3)? })
}

pub(super) fn write(out: &mut Writer, outcome: &Outcome) {
    let Outcome { key, state, adjusted, document, done, reason, source, note } = outcome;
    write_key(out, key);
    out.unsigned(4, state.map_or(0, OutcomeState::number));
    out.optional_decimal(5, adjusted.map(|adjusted| adjusted.value));
    out.optional_decimal(6, adjusted.and_then(|adjusted| adjusted.up_to));
    out.optional(7, document.as_ref().map(|id| id.as_str()));
    out.words(8, done);
    out.words(9, reason);
    out.optional(10, source.as_ref().map(|id| id.as_str()));
    out.words(11, note);
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Outcome, Corrupt> {
    let key = read_key(fields)?;
    let state = fields.optional_code(4, OutcomeState::from_number)?;
    let (value, up_to) = (fields.decimal(5)?, fields.decimal(6)?);
    let adjusted = match (value, up_to) {
        (Some(value), up_to) => Some(Adjusted { value, up_to }),
        (None, None) => None,
        (None, Some(_)) => return Err(Corrupt::new("an upper end without a value")),
    };
    Ok(Outcome {
        key,
        state,
        adjusted,
        document: fields.optional(7)?,
        done: fields.words(8)?,
        reason: fields.words(9)?,
        source: fields.optional(10)?,
        note: fields.words(11)?,
    })
}
