//! That no field of what is listed is left out, by the descriptors of the messages.

use std::sync::LazyLock;

use proptest::prelude::*;
use prost::Message as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind as Type, MessageDescriptor,
    ReflectMessage as _, Value,
};
use scorecard_domain::{Timestamp, testing};
use scorecard_wire::change::write_thing;

use super::*;
use crate::filter::{
    fields,
    types::{Field, Sort},
};

static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(scorecard_wire::FILE_DESCRIPTOR_SET).unwrap());

/// What cannot be asked for: the bytes of a picture, which no list has.
const NOT_ASKED: [&str; 1] = ["Media.content"];

fn message(name: &str) -> MessageDescriptor {
    POOL.get_message_by_name(&format!("scorecard.data.v1.{name}")).unwrap()
}

/// The message of a kind: `peer_group` is listed as `PeerGroup`.
fn message_of(kind: Kind) -> MessageDescriptor {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    message(&kind.slug().split('_').map(capital).collect::<String>())
}

/// A field by the path that leads to it, and whether it or one around it is repeated.
struct Named {
    path: String,
    field: FieldDescriptor,
    repeated: bool,
}

/// All fields of a message, and of those in it, that have no fields of their own.
fn named(message: &MessageDescriptor, around: &str, repeated: bool, found: &mut Vec<Named>) {
    for field in message.fields() {
        let path = format!("{around}{}", field.name());
        let repeated = repeated || field.is_list();
        match field.kind() {
            Type::Message(inner)
                if inner.fields().len() > 0 && !inner.full_name().starts_with("google.") =>
            {
                named(&inner, &format!("{path}."), repeated, found);
            }
            _ => found.push(Named { path, field, repeated }),
        }
    }
}

fn fits(sort: Sort, kind: &Type) -> bool {
    match kind {
        Type::Enum(_) => matches!(sort, Sort::Code(_)),
        Type::Bool => matches!(sort, Sort::Flag),
        Type::Message(_) => matches!(sort, Sort::Message | Sort::Moment),
        Type::String => !matches!(sort, Sort::Code(_) | Sort::Flag | Sort::Message),
        Type::Bytes => matches!(sort, Sort::Text),
        _ => matches!(sort, Sort::Number),
    }
}

/// What of a message cannot be asked for, or is of another sort.
fn left_out<S: 'static>(
    message: &MessageDescriptor,
    find: impl Fn(&str) -> Option<&'static Field<S>>,
) -> Vec<String> {
    let mut all = Vec::new();
    named(message, "", false, &mut all);
    assert!(all.len() >= 5, "{}", message.name());
    let wrong = all.into_iter().filter(|Named { path, field, repeated }| {
        let full = format!("{}.{path}", message.name());
        let is_right =
            find(path).is_some_and(|it| fits(it.sort, &field.kind()) && it.repeated == *repeated);
        !is_right && !NOT_ASKED.contains(&full.as_str())
    });
    wrong.map(|Named { path, .. }| format!("{}.{path}", message.name())).collect()
}

#[test]
fn no_field_of_what_is_listed_is_left_out() {
    let mut wrong: Vec<String> = Kind::ALL
        .iter()
        .flat_map(|kind| left_out(&message_of(*kind), |name| fields::find(*kind, name)))
        .collect();
    // Of changes and of figures that are owed, the requests say which fields can be asked for.
    wrong.extend(left_out(&message("Revision"), |name| {
        crate::Revision::FIELDS.iter().find(|field| field.name == name)
    }));
    assert_eq!(wrong, [""; 0]);
}

const TIMESTAMP: &str = "google.protobuf.Timestamp";

/// Filters that ask for each value that a message has.
fn asking(message: &DynamicMessage, around: &str, filters: &mut Vec<String>) {
    for field in message.descriptor().fields().filter(|field| message.has_field(field)) {
        let path = format!("{around}{}", field.name());
        let value = message.get_field(&field);
        let values = value.as_list().unwrap_or(std::slice::from_ref(&*value));
        for value in values {
            let asked = match value {
                Value::Message(inner) if inner.descriptor().fields().len() == 0 => "*".to_owned(),
                Value::Message(inner) if inner.descriptor().full_name() == TIMESTAMP => {
                    let part = |name: &str| inner.get_field_by_name(name).unwrap().into_owned();
                    let micros = part("seconds").as_i64().unwrap() * 1_000_000
                        + i64::from(part("nanos").as_i32().unwrap() / 1000);
                    format!("\"{}\"", Timestamp::from_micros(micros))
                }
                Value::Message(inner) => {
                    asking(inner, &format!("{path}."), filters);
                    continue;
                }
                Value::String(text) => {
                    let plain = text.replace('\\', "\\\\").replace('"', "\\\"");
                    format!("\"{}\"", plain.replace('*', "\\*"))
                }
                Value::EnumNumber(number) => {
                    let Type::Enum(codes) = field.kind() else { panic!("{path}") };
                    codes.get_value(*number).unwrap().name().to_owned()
                }
                Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                Value::Bool(is_so) => is_so.to_string(),
                Value::I32(number) => format!("\"{number}\""),
                Value::U32(number) => number.to_string(),
                Value::U64(number) => number.to_string(),
                other => panic!("{path}: {other:?}"),
            };
            filters.push(format!("{path}:{asked}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_a_message_says_is_found_by_each_of_its_fields(thing in testing::thing()) {
        let kind = thing.key().kind();
        let written = write_thing(&thing, 7).encode_to_vec();
        let written = DynamicMessage::decode(message("Thing"), written.as_slice()).unwrap();
        let of_kind = written.get_field_by_name(kind.slug()).unwrap();
        let mut filters = Vec::new();
        asking(of_kind.as_message().unwrap(), "", &mut filters);
        prop_assert!(filters.len() >= 2, "{thing:?}");
        for filter in filters.iter().filter(|filter| !filter.starts_with("content:")) {
            prop_assert!(finds(&thing, filter), "{filter} does not find {thing:?}");
        }
    }
}
