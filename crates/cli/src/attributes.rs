//! What differs between two states of a thing, attribute by attribute.
//!
//! Attributes are the fields of the thing's message as the API describes them, so none has to be named here and a new
//! one cannot be forgotten. What identifies the thing (`id`, `key`) is no attribute, nor is its revision.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use anyhow::{Context as _, Result};
use prost::Message as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, ReflectMessage as _,
    Value,
};
use scorecard_wire::pb::data as pb;

use crate::cells;

/// What identifies a thing, and what the ledger says of it by itself.
const NOT_ATTRIBUTES: [&str; 3] = ["id", "key", "revision"];
/// Numbers of which 0 says in the API that there is none, or the usual one.
const NONE_AT_ZERO: [&str; 4] = ["every", "minimum_units", "number", "streak_rank"];
/// What is written for a message without fields, which says something by being there.
const THERE: &str = "true";

static POOL: LazyLock<Option<DescriptorPool>> =
    LazyLock::new(|| DescriptorPool::decode(scorecard_wire::FILE_DESCRIPTOR_SET).ok());

/// An attribute that differs, as paths and values are written in requests: `note.zh`, `chapters[economy].title.zh`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) attribute: String,
    /// Empty if there was none; a number or truth value that the thing had is `0` or `false` at the least.
    pub(crate) before: String,
    /// Empty if there is none.
    pub(crate) after: String,
}

/// The attributes in which two states of one thing differ, in the order of the fields; of a thing that was or is not
/// there all that the other has.
pub(crate) fn differences(
    before: Option<&pb::Thing>,
    after: Option<&pb::Thing>,
) -> Result<Vec<Difference>> {
    let (before, after) = (attributes(before)?, attributes(after)?);
    let texts = |attributes: &[(String, String)]| -> BTreeMap<String, String> {
        attributes.iter().cloned().collect()
    };
    let (old, new) = (texts(&before), texts(&after));
    let differing = in_order(&before, &after).into_iter().filter_map(|path| {
        let (before, after) = (old.get(&path), new.get(&path));
        (before != after).then(|| Difference {
            before: before.cloned().unwrap_or_default(),
            after: after.cloned().unwrap_or_default(),
            attribute: path,
        })
    });
    Ok(differing.collect())
}

/// The paths of both lists, each once: those of the second, and after each of them what only the first has there.
fn in_order(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    let known: BTreeSet<&str> = after.iter().map(|(path, _)| path.as_str()).collect();
    let mut gone: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut last = "";
    for (path, _) in before {
        if known.contains(path.as_str()) {
            last = path;
        } else {
            gone.entry(last).or_default().push(path);
        }
    }
    let mut gone_after = |path: &str| gone.remove(path).unwrap_or_default();
    let mut merged = gone_after("");
    for (path, _) in after {
        merged.push(path);
        merged.extend(gone_after(path));
    }
    merged.into_iter().map(str::to_owned).collect()
}

/// The attributes that the thing has, with their paths, in the order of the fields.
fn attributes(thing: Option<&pb::Thing>) -> Result<Vec<(String, String)>> {
    let Some(thing) = thing else { return Ok(Vec::new()) };
    let descriptor = POOL
        .as_ref()
        .and_then(|pool| pool.get_message_by_name("scorecard.data.v1.Thing"))
        .context("this program does not know its own messages")?;
    let thing = DynamicMessage::decode(descriptor, thing.encode_to_vec().as_slice())
        .context("the ledger sent a thing that this program cannot read")?;
    let mut found = Vec::new();
    // Exactly one is set: the thing of its kind.
    for (_, of_kind) in thing.fields() {
        let Some(message) = of_kind.as_message() else { continue };
        for field in fields(message) {
            if !NOT_ATTRIBUTES.contains(&field.name()) {
                let value = message.get_field(&field);
                add_field(field.name().to_owned(), &field, &value, &mut found);
            }
        }
    }
    Ok(found)
}

fn add_message(path: &str, message: &DynamicMessage, found: &mut Vec<(String, String)>) {
    if message.descriptor().fields().len() == 0 {
        found.push((path.to_owned(), THERE.to_owned()));
    }
    for field in fields(message) {
        let value = message.get_field(&field);
        add_field(format!("{path}.{}", field.name()), &field, &value, found);
    }
}

/// The fields that say something, in their order: those that are set, and numbers and truth values that are always
/// there, of which 0 and false are as good as any other.
fn fields(message: &DynamicMessage) -> impl Iterator<Item = FieldDescriptor> {
    let mut fields: Vec<_> = message.descriptor().fields().collect();
    fields.sort_by_key(FieldDescriptor::number);
    fields.into_iter().filter(|field| message.has_field(field) || is_always_there(field))
}

fn is_always_there(field: &FieldDescriptor) -> bool {
    let is_number_or_truth = match field.kind() {
        Kind::Bool
        | Kind::Double
        | Kind::Float
        | Kind::Int32
        | Kind::Int64
        | Kind::Uint32
        | Kind::Uint64
        | Kind::Sint32
        | Kind::Sint64
        | Kind::Fixed32
        | Kind::Fixed64
        | Kind::Sfixed32
        | Kind::Sfixed64 => true,
        Kind::String | Kind::Bytes | Kind::Message(_) | Kind::Enum(_) => false,
    };
    is_number_or_truth
        && !field.is_list()
        && !field.supports_presence()
        && !NONE_AT_ZERO.contains(&field.name())
}

fn add_field(
    path: String,
    field: &FieldDescriptor,
    value: &Value,
    found: &mut Vec<(String, String)>,
) {
    match value {
        Value::Message(message) => match moment(message) {
            Some(moment) => found.push((path, cells::instant(Some(&moment)))),
            None => add_message(&path, message, found),
        },
        Value::List(values) if matches!(field.kind(), Kind::Message(_)) => {
            add_messages(&path, values, found);
        }
        Value::List(values) => {
            let texts: Vec<_> = values.iter().map(|value| text(value, &field.kind())).collect();
            found.push((path, texts.join(" ")));
        }
        value => found.push((path, text(value, &field.kind()))),
    }
}

/// A list of messages. Those that have ids of their own are found again by these wherever they stand, and the order
/// of the ids is an attribute by itself; others are found again by their place, from 0.
fn add_messages(path: &str, values: &[Value], found: &mut Vec<(String, String)>) {
    let messages: Vec<_> = values.iter().filter_map(Value::as_message).collect();
    let ids: Vec<String> = messages.iter().filter_map(|message| id(message)).collect();
    let are_ids_unique = ids.iter().collect::<BTreeSet<_>>().len() == messages.len();
    if are_ids_unique {
        found.push((path.to_owned(), ids.join(" ")));
    }
    for (i, message) in messages.into_iter().enumerate() {
        match ids.get(i).filter(|_| are_ids_unique) {
            Some(id) => {
                let first = found.len();
                let path = format!("{path}[{id}]");
                add_message(&path, message, found);
                // The path says it.
                let id = format!("{path}.id");
                let own = found.split_off(first).into_iter().filter(|(path, _)| *path != id);
                found.extend(own);
            }
            None => add_message(&format!("{path}[{i}]"), message, found),
        }
    }
}

fn id(message: &DynamicMessage) -> Option<String> {
    let id = message.get_field_by_name("id")?;
    id.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The moment that a message is, if it is one.
fn moment(message: &DynamicMessage) -> Option<prost_types::Timestamp> {
    let is_moment = message.descriptor().full_name() == "google.protobuf.Timestamp";
    is_moment.then(|| message.transcode_to().ok()).flatten()
}

/// A single value as it is written in requests; codes as datasets spell them.
fn text(value: &Value, kind: &Kind) -> String {
    match (value, kind) {
        (Value::EnumNumber(number), Kind::Enum(codes)) => code(*number, codes),
        (Value::String(text), _) => text.clone(),
        (Value::Bool(value), _) => value.to_string(),
        (Value::I32(value), _) => value.to_string(),
        (Value::I64(value), _) => value.to_string(),
        (Value::U32(value), _) => value.to_string(),
        (Value::U64(value), _) => value.to_string(),
        (Value::Bytes(bytes), _) => cells::hex(bytes),
        // No thing has numbers of floating point, or maps.
        (other, _) => format!("{other:?}"),
    }
}

fn code(number: i32, codes: &EnumDescriptor) -> String {
    match codes.name() {
        "ObsStatus" => return cells::statuses(&[number]),
        "Confidentiality" => return cells::confidentiality(number),
        _ => {}
    }
    let unspecified = codes.default_value();
    let prefix = unspecified.name().strip_suffix("UNSPECIFIED").unwrap_or_default();
    match codes.get_value(number) {
        Some(code) => code.name().strip_prefix(prefix).unwrap_or(code.name()).to_lowercase(),
        None => number.to_string(),
    }
}

#[cfg(test)]
mod tests;
