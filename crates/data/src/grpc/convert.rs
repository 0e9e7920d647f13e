//! Revisions, positions and points in time on the wire.

use std::collections::BTreeSet;

use scorecard_domain::{Decimal, Kind, Text};
use scorecard_wire::{Faults, Spelled, observation, pb::data as pb, pb::data::as_of, timestamp};

use crate::{AsOf, Compared, Digest, LedgerId, Position, Revision, Timestamp, Warning, sentences};

pub(super) fn write_revision(revision: &Revision) -> pb::Revision {
    let Revision { number, time, author, reason, changes, digest } = revision;
    pb::Revision {
        revision: *number,
        time: Some(timestamp::write(time.micros())),
        author: author.clone(),
        reason: reason.clone(),
        changes: *changes,
        digest: digest.as_bytes().to_vec(),
    }
}

pub(super) fn write_position(position: Position) -> pb::Position {
    let Position { ledger_id, revision, digest } = position;
    let digest = if revision == 0 { Vec::new() } else { digest.as_bytes().to_vec() };
    pb::Position { ledger_id: ledger_id.to_string(), revision, digest }
}

pub(super) fn read_position(message: pb::Position, faults: &mut Faults) -> Option<Position> {
    let pb::Position { ledger_id, revision, digest } = message;
    let id = ledger_id
        .parse::<LedgerId>()
        .map_err(|_| faults.invalid("ledger_id", sentences::no_ledger_id().of(&ledger_id)))
        .ok();
    let n_bytes = digest.len();
    let digest = match (revision, <[u8; 32]>::try_from(digest)) {
        (0, Err(empty)) if empty.is_empty() => Some(Digest::NONE),
        (0, _) => {
            faults.invalid("digest", sentences::digest_of_nothing());
            None
        }
        (_, Ok(bytes)) => Some(Digest::from_bytes(bytes)),
        (_, Err(_)) => {
            faults.invalid("digest", sentences::no_digest(n_bytes));
            None
        }
    };
    Some(Position { ledger_id: id?, revision, digest: digest? })
}

/// Unset is now.
pub(super) fn read_as_of(message: Option<pb::AsOf>, faults: &mut Faults) -> Option<AsOf> {
    let Some(pb::AsOf { as_of }) = message else { return Some(AsOf::Now) };
    match as_of {
        Some(as_of::AsOf::Revision(revision)) => Some(AsOf::Revision(revision)),
        Some(as_of::AsOf::Instant(instant)) => faults
            .within("as_of.instant", |faults| timestamp::read(instant, faults))
            .map(|micros| AsOf::Instant(Timestamp::from_micros(micros))),
        Some(as_of::AsOf::Release(id)) => faults.parse("as_of.release", &id).map(AsOf::Release),
        None => {
            faults.missing("as_of", sentences::one_of("revision, instant, release"));
            None
        }
    }
}

/// None means all.
pub(super) fn read_kinds(kinds: Vec<i32>, faults: &mut Faults) -> Option<Vec<Kind>> {
    faults.each("kinds", kinds, |kind, faults| faults.code("", kind))
}

/// What a list of texts names; none means all.
pub(super) fn read_set<T: Spelled + Ord>(
    field: &str,
    texts: Vec<String>,
    faults: &mut Faults,
) -> Option<BTreeSet<T>> {
    let values = faults.each(field, texts, |text, faults| faults.parse("", &text));
    values.map(|values| values.into_iter().collect())
}

pub(super) fn write_fault(fault: &scorecard_domain::Fault) -> pb::Fault {
    let scorecard_domain::Fault { path, reason, problem } = fault;
    let Text { zh: problem_zh, en: problem } = problem.words().clone();
    pb::Fault { path: path.clone(), reason: reason.slug().to_owned(), problem, problem_zh }
}

pub(super) fn write_warning(warning: &Warning) -> pb::Warning {
    let Warning { path, reason, problem, compared, more } = warning;
    let Compared { keys, actual, low, high } = compared;
    let number = |number: &Option<Decimal>| number.map_or_else(String::new, |it| it.to_string());
    pb::Warning {
        path: path.clone(),
        reason: reason.slug().to_owned(),
        problem: problem.en.clone(),
        problem_zh: problem.zh.clone(),
        keys: keys.iter().map(observation::write_key).collect(),
        actual: number(actual),
        expected_low: number(low),
        expected_high: number(high),
        more: *more,
    }
}
