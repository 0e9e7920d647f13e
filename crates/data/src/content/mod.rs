//! The canonical encoding, version 1: the bytes that the digest is over and that the ledger keeps.
//!
//! Specified in `docs/decisions/003-canonical-encoding-and-digest.md`. One change has one encoding, and what
//! is no encoding of a change is refused, so equal digests mean equal contents.

mod assessment;
mod catalogue;
mod collection_plan;
mod comparison;
mod definition;
pub(crate) mod digest;
pub(crate) mod entry;
mod facts;
mod item;
pub(crate) mod key;
mod observed;
mod outcome;
pub(crate) mod parts;
pub(crate) mod reader;
mod release;
mod suppression;
pub(crate) mod writer;

use std::mem;

use scorecard_domain::{Change, Key, Kind, Observation, ObservationKey, Thing};

pub use digest::{Digest, LedgerId};
pub use reader::Corrupt;

pub(crate) use facts::says_all_of;
pub(crate) use observed::{Observed, observed_of};
use reader::Fields;
use writer::Writer;

const PUT: u8 = 1;
const WITHDRAW: u8 = 2;

/// The canonical encoding of a change.
pub fn encode(change: &Change) -> Vec<u8> {
    match change {
        Change::Put(thing) => encode_put(thing),
        Change::Withdraw(key) => encode_withdrawal(key),
    }
}

fn begin(kind: Kind, action: u8) -> Writer {
    let mut prefix = Vec::with_capacity(128);
    prefix.extend([kind.number(), action]);
    Writer::after(prefix)
}

/// The canonical encoding of the put of a thing.
pub(crate) fn encode_put(thing: &Thing) -> Vec<u8> {
    let mut out = begin(kind_of(thing), PUT);
    match thing {
        Thing::Area(area) => catalogue::write_area(&mut out, area),
        Thing::Indicator(indicator) => catalogue::write_indicator(&mut out, indicator),
        Thing::Source(source) => catalogue::write_source(&mut out, source),
        Thing::PeerGroup(group) => catalogue::write_peer_group(&mut out, group),
        Thing::Definition(definition) => definition::write_definition(&mut out, definition),
        Thing::Observation(observation) => facts::write_observation(&mut out, observation),
        Thing::Target(target) => facts::write_target(&mut out, target),
        Thing::Honour(honour) => facts::write_honour(&mut out, honour),
        Thing::Milestone(milestone) => facts::write_milestone(&mut out, milestone),
        Thing::Media(media) => facts::write_media(&mut out, media),
        Thing::Imprint(imprint) => facts::write_imprint(&mut out, imprint),
        Thing::CollectionPlan(plan) => collection_plan::write(&mut out, plan),
        Thing::Release(it) => release::write(&mut out, it),
        Thing::Suppression(it) => suppression::write(&mut out, it),
        Thing::Assessment(it) => assessment::write(&mut out, it),
        Thing::Outcome(it) => outcome::write(&mut out, it),
    }
    out.finish()
}

/// Appends how [`encode_put`] begins of all observations of a series.
pub(crate) fn encode_series(out: &mut Vec<u8>, key: &ObservationKey) {
    out.extend([Kind::Observation.number(), PUT]);
    let mut writer = Writer::after(mem::take(out));
    facts::write_series(&mut writer, key);
    *out = writer.finish();
}

/// Appends what [`encode_put`] gives of an observation after [`encode_series`]. The spelling of its period is given.
pub(crate) fn encode_in_series(out: &mut Vec<u8>, period: &str, observation: &Observation) {
    let mut writer = Writer::after(mem::take(out));
    facts::write_period(&mut writer, period);
    facts::write_observed(&mut writer, observation);
    *out = writer.finish();
}

fn encode_withdrawal(key: &Key) -> Vec<u8> {
    let mut out = begin(key.kind(), WITHDRAW);
    match key {
        Key::Area(id) => out.text(1, id.as_str()),
        Key::Indicator(id) => out.text(1, id.as_str()),
        Key::Source(id) => out.text(1, id.as_str()),
        Key::PeerGroup(id) => out.text(1, id.as_str()),
        Key::Definition(id) => out.text(1, id.as_str()),
        Key::Observation(key) => facts::write_observation_key(&mut out, key),
        Key::Target(key) => facts::write_target_key(&mut out, key),
        Key::Honour(key) => facts::write_honour_key(&mut out, key),
        Key::Milestone(key) => facts::write_milestone_key(&mut out, key),
        Key::Media(id) => out.text(1, id.as_str()),
        Key::Imprint(key) => facts::write_imprint_key(&mut out, key),
        Key::CollectionPlan(id) => out.text(1, id.as_str()),
        Key::Release(id) => out.text(1, id.as_str()),
        Key::Suppression(key) => suppression::write_key(&mut out, key),
        Key::Assessment(id) => out.text(1, id.as_str()),
        Key::Outcome(key) => outcome::write_key(&mut out, key),
    }
    out.finish()
}

/// Makes a change the one that has this encoding. Observations that follow each other have most in common, and what two
/// of them have in common is left as it is.
///
/// # Errors
///
/// As [`decode`]; the change is of no use then.
pub(crate) fn decode_into(bytes: &[u8], change: &mut Change) -> Result<(), Corrupt> {
    if let Change::Put(Thing::Observation(observation)) = change
        && let [kind, PUT, fields @ ..] = bytes
        && *kind == Kind::Observation.number()
    {
        return Fields::whole(fields, |fields| facts::read_observation_into(fields, observation));
    }
    *change = decode(bytes)?;
    Ok(())
}

/// The change that has this encoding.
///
/// # Errors
///
/// If the bytes are the encoding of no change.
pub fn decode(bytes: &[u8]) -> Result<Change, Corrupt> {
    let [_, action, fields @ ..] = bytes else {
        return Err(Corrupt::new("a change is cut off"));
    };
    let kind = encoded_kind(bytes)?;
    match *action {
        PUT => Fields::whole(fields, |fields| read_thing(kind, fields)).map(Change::Put),
        WITHDRAW => Fields::whole(fields, |fields| read_key(kind, fields)).map(Change::Withdraw),
        other => Err(Corrupt::new(format!("there is no action {other}"))),
    }
}

/// What a put of an observation says after its key: never empty.
pub(crate) fn encode_observed(observation: &Observation) -> Vec<u8> {
    let mut out = Writer::default();
    facts::write_observed(&mut out, observation);
    out.finish()
}

/// The observation under a key of which [`encode_observed`] gave these bytes.
///
/// # Errors
///
/// If the bytes say nothing about an observation.
pub(crate) fn decode_observed(key: ObservationKey, bytes: &[u8]) -> Result<Observation, Corrupt> {
    Fields::whole(bytes, |fields| facts::read_observed(fields, key))
}

/// The kind of an encoded change, without decoding it.
pub(crate) fn encoded_kind(bytes: &[u8]) -> Result<Kind, Corrupt> {
    let number = bytes.first().copied().unwrap_or(0);
    Kind::from_number(number).ok_or_else(|| Corrupt::new(format!("there is no kind {number}")))
}

/// The kind of a thing.
pub(crate) const fn kind_of(thing: &Thing) -> Kind {
    match thing {
        Thing::Area(_) => Kind::Area,
        Thing::Indicator(_) => Kind::Indicator,
        Thing::Source(_) => Kind::Source,
        Thing::PeerGroup(_) => Kind::PeerGroup,
        Thing::Definition(_) => Kind::Definition,
        Thing::Observation(_) => Kind::Observation,
        Thing::Target(_) => Kind::Target,
        Thing::Honour(_) => Kind::Honour,
        Thing::Milestone(_) => Kind::Milestone,
        Thing::Media(_) => Kind::Media,
        Thing::Imprint(_) => Kind::Imprint,
        Thing::CollectionPlan(_) => Kind::CollectionPlan,
        Thing::Release(_) => Kind::Release,
        Thing::Suppression(_) => Kind::Suppression,
        Thing::Assessment(_) => Kind::Assessment,
        Thing::Outcome(_) => Kind::Outcome,
    }
}

fn read_thing(kind: Kind, fields: &mut Fields<'_>) -> Result<Thing, Corrupt> {
    Ok(match kind {
        Kind::Area => Thing::Area(catalogue::read_area(fields)?),
        Kind::Indicator => Thing::Indicator(catalogue::read_indicator(fields)?),
        Kind::Source => Thing::Source(catalogue::read_source(fields)?),
        Kind::PeerGroup => Thing::PeerGroup(catalogue::read_peer_group(fields)?),
        Kind::Definition => Thing::Definition(definition::read_definition(fields)?),
        Kind::Observation => Thing::Observation(facts::read_observation(fields)?),
        Kind::Target => Thing::Target(facts::read_target(fields)?),
        Kind::Honour => Thing::Honour(facts::read_honour(fields)?),
        Kind::Milestone => Thing::Milestone(facts::read_milestone(fields)?),
        Kind::Media => Thing::Media(facts::read_media(fields)?),
        Kind::Imprint => Thing::Imprint(facts::read_imprint(fields)?),
        Kind::CollectionPlan => Thing::CollectionPlan(collection_plan::read(fields)?),
        Kind::Release => Thing::Release(release::read(fields)?),
        Kind::Suppression => Thing::Suppression(suppression::read(fields)?),
        Kind::Assessment => Thing::Assessment(assessment::read(fields)?),
        Kind::Outcome => Thing::Outcome(outcome::read(fields)?),
    })
}

fn read_key(kind: Kind, fields: &mut Fields<'_>) -> Result<Key, Corrupt> {
    Ok(match kind {
        Kind::Area => Key::Area(fields.parsed(1)?),
        Kind::Indicator => Key::Indicator(fields.parsed(1)?),
        Kind::Source => Key::Source(fields.parsed(1)?),
        Kind::PeerGroup => Key::PeerGroup(fields.parsed(1)?),
        Kind::Definition => Key::Definition(fields.parsed(1)?),
        Kind::Observation => Key::Observation(facts::read_observation_key(fields)?),
        Kind::Target => Key::Target(facts::read_target_key(fields)?),
        Kind::Honour => Key::Honour(facts::read_honour_key(fields)?),
        Kind::Milestone => Key::Milestone(facts::read_milestone_key(fields)?),
        Kind::Media => Key::Media(fields.parsed(1)?),
        Kind::Imprint => Key::Imprint(facts::read_imprint_key(fields)?),
        Kind::CollectionPlan => Key::CollectionPlan(fields.parsed(1)?),
        Kind::Release => Key::Release(fields.parsed(1)?),
        Kind::Suppression => Key::Suppression(suppression::read_key(fields)?),
        Kind::Assessment => Key::Assessment(fields.parsed(1)?),
        Kind::Outcome => Key::Outcome(outcome::read_key(fields)?),
    })
}

#[cfg(test)]
mod tests;
