//! No field of the API is forgotten, and what is told is what differs.

use prost_reflect::MessageDescriptor;
use scorecard_wire::pb::data::thing::Thing;

use super::*;

fn message(name: &str) -> MessageDescriptor {
    POOL.as_ref().unwrap().get_message_by_name(&format!("scorecard.data.v1.{name}")).unwrap()
}

fn thing(thing: Thing) -> pb::Thing {
    pb::Thing { thing: Some(thing) }
}

fn text(zh: &str) -> Option<pb::Text> {
    Some(pb::Text { zh: zh.to_owned(), en: String::new() })
}

/// The differences, each as `attribute: before -> after`.
#[track_caller]
fn check(before: Option<&pb::Thing>, after: Option<&pb::Thing>, expected: &[&str]) {
    let told = differences(before, after).unwrap().into_iter().map(|difference| {
        let Difference { attribute, before, after } = difference;
        format!("{attribute}: {before} -> {after}")
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

/// A value of a field that is not its default: everything within is set.
fn some(field: &FieldDescriptor) -> Value {
    let one = match field.kind() {
        Kind::Message(descriptor) => Value::Message(full(&descriptor)),
        Kind::Enum(_) => Value::EnumNumber(1),
        Kind::String => Value::String("x".to_owned()),
        Kind::Bytes => Value::Bytes(b"x".to_vec().into()),
        Kind::Bool => Value::Bool(true),
        Kind::Int32 => Value::I32(7),
        Kind::Int64 => Value::I64(7),
        Kind::Uint32 => Value::U32(7),
        Kind::Uint64 => Value::U64(7),
        other => panic!("{}: {other:?} is not told by `text`", field.full_name()),
    };
    if field.is_list() { Value::List(vec![one]) } else { one }
}

/// A message in which every field is set, of a choice the last.
fn full(descriptor: &MessageDescriptor) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    for field in descriptor.fields() {
        message.set_field(&field, some(&field));
    }
    message
}

/// Whether it is what a number or a truth value is that nobody set.
fn is_zero(told: &str) -> bool {
    matches!(told, "0" | "false")
}

/// Every field below a message as its path.
fn every_field(path: &str, descriptor: &MessageDescriptor, found: &mut Vec<(Vec<u32>, String)>) {
    for field in descriptor.fields() {
        let name = format!("{path}.{}", field.name());
        let before = found.len();
        // A moment is told as one.
        if let Kind::Message(inner) = field.kind()
            && inner.full_name() != "google.protobuf.Timestamp"
        {
            every_field(&name, &inner, found);
            found[before..].iter_mut().for_each(|(numbers, _)| numbers.insert(0, field.number()));
        }
        if before == found.len() {
            found.push((vec![field.number()], name));
        }
    }
}

/// A message in which one field is set, however deep.
fn with_one(descriptor: &MessageDescriptor, numbers: &[u32]) -> DynamicMessage {
    let mut message = DynamicMessage::new(descriptor.clone());
    let field = descriptor.get_field(numbers[0]).unwrap();
    let value = match field.kind() {
        Kind::Message(inner) if numbers.len() > 1 => {
            let inner = Value::Message(with_one(&inner, &numbers[1..]));
            if field.is_list() { Value::List(vec![inner]) } else { inner }
        }
        _ => some(&field),
    };
    message.set_field(&field, value);
    message
}

#[test]
fn every_field_of_every_kind_is_told_but_what_identifies_the_thing() {
    let mut fields = Vec::new();
    every_field("", &message("Thing"), &mut fields);
    assert!(fields.len() > 150, "{fields:?}");
    let mut passed_over = BTreeSet::new();
    for (numbers, path) in fields {
        let thing = with_one(&message("Thing"), &numbers).transcode_to::<pb::Thing>().unwrap();
        let mut told = differences(None, Some(&thing)).unwrap();
        let attribute = path.splitn(3, '.').nth(2).unwrap();
        let beside = told.extract_if(.., |told| is_zero(&told.after)).collect::<Vec<_>>();
        if told.is_empty() {
            passed_over.insert(attribute.to_owned());
            continue;
        }
        // Places in lists apart, the path is that of the field. Ids in lists are told as the list's order.
        let plain = |path: &str| path.replace("[0]", "").replace("[x]", "");
        let order = attribute.strip_suffix(".id").unwrap_or(attribute);
        let is_told = |path: &str| [attribute, order].contains(&path);
        assert!(told.iter().any(|told| is_told(&plain(&told.attribute))), "{path}: {told:?}");
        assert!(told.iter().all(|told| told.before.is_empty() && !told.after.is_empty()));
        assert_eq!(differences(Some(&thing), Some(&thing)).unwrap(), []);
        let gone = differences(Some(&thing), None).unwrap();
        assert_eq!(gone.len(), told.len() + beside.len());
    }
    let keys = ["area", "holder", "honour", "indicator", "issuer", "measure", "milestone", "of"];
    let keys = keys.iter().chain(&["period"]).map(|field| format!("key.{field}"));
    // An outcome is identified by the key of its promise, and the year.
    let target = ["area", "indicator", "issuer", "measure", "of", "period"];
    let target = target.iter().map(|field| format!("key.target.{field}"));
    let pledge = ["area", "milestone", "period"].map(|field| format!("key.milestone.{field}"));
    let keys = keys.chain(target).chain(pledge).chain(["key.year".to_owned()]);
    let expected = keys.chain(["id".to_owned(), "revision".to_owned()]);
    assert_eq!(passed_over, expected.collect());
}

#[test]
fn all_of_a_thing_is_told_if_there_was_none() {
    for field in message("Thing").fields() {
        let mut whole = DynamicMessage::new(message("Thing"));
        whole.set_field(&field, some(&field));
        let thing = whole.transcode_to::<pb::Thing>().unwrap();
        let told = differences(None, Some(&thing)).unwrap();
        assert!(!told.is_empty(), "{}", field.name());
        let back = differences(Some(&thing), None).unwrap();
        let turned = back.into_iter().map(|told| Difference {
            before: told.after,
            after: told.before,
            attribute: told.attribute,
        });
        assert_eq!(turned.collect::<Vec<_>>(), told);
    }
}

#[test]
fn a_correction_is_told_by_what_it_changed() {
    let observation = |reading, statuses: &[i32], note| {
        thing(Thing::Observation(pb::Observation {
            reading: Some(reading),
            statuses: statuses.to_vec(),
            note,
            source: "page".to_owned(),
            qualifier: 1,
            revision: 3,
            ..pb::Observation::default()
        }))
    };
    let value = |text: &str| pb::observation::Reading::Value(text.to_owned());
    let old = observation(value("161.3"), &[4], None);
    let new = observation(value("161.30"), &[2, 4], text("更正"));
    let expected = ["value: 161.3 -> 161.30", "statuses: E -> B E", "note.zh:  -> 更正"];
    check(Some(&old), Some(&new), &expected);
    let absent = observation(pb::observation::Reading::Absence(3), &[4], None);
    let expected = ["value: 161.3 -> ", "absence:  -> suppressed"];
    check(Some(&old), Some(&absent), &expected);
    let gone = ["value: 161.3 -> ", "qualifier: exact -> ", "statuses: E -> ", "source: page -> "];
    check(Some(&old), None, &gone);
    check(Some(&old), Some(&old), &[]);
}

#[test]
fn zero_and_false_are_told_as_what_they_are() {
    let indicator = |multiplier, decimals| {
        thing(Thing::Indicator(pb::Indicator { multiplier, decimals, ..Default::default() }))
    };
    let (large, plain) = (indicator(8, 1), indicator(0, 0));
    check(Some(&large), Some(&plain), &["multiplier: 8 -> 0", "decimals: 1 -> 0"]);
    check(Some(&plain), Some(&large), &["multiplier: 0 -> 8", "decimals: 0 -> 1"]);
    check(None, Some(&plain), &["multiplier:  -> 0", "decimals:  -> 0"]);
    // 0 is here that there is none.
    let few = |minimum_units| {
        thing(Thing::Indicator(pb::Indicator { minimum_units, ..Default::default() }))
    };
    check(Some(&few(3)), Some(&few(0)), &["minimum_units: 3 -> "]);
    let plan = |values_only, due| {
        let due = Some(pb::Deadline { months: due, day: 20 });
        thing(Thing::CollectionPlan(pb::CollectionPlan { values_only, due, ..Default::default() }))
    };
    let expected = ["due.months: 1 -> 0", "values_only: true -> false"];
    check(Some(&plan(true, 1)), Some(&plan(false, 0)), &expected);
}

#[test]
fn parts_of_a_definition_are_found_again_by_their_ids() {
    let item = |id: &str, verb| pb::Item { id: id.to_owned(), verb, ..pb::Item::default() };
    let definition = |items: Vec<pb::Item>| {
        thing(Thing::Definition(pb::Definition {
            id: "yearly".to_owned(),
            chapters: vec![pb::Chapter {
                id: "economy".to_owned(),
                kind: pb::ChapterKind::Figures.into(),
                items,
                ..pb::Chapter::default()
            }],
            ..pb::Definition::default()
        }))
    };
    let old = definition(vec![item("gdp", None), item("tax", text("完成")), item("old", None)]);
    let new = definition(vec![item("new", None), item("tax", text("实现")), item("gdp", None)]);
    let expected = [
        "chapters[economy].items: gdp tax old -> new tax gdp",
        "chapters[economy].items[new].optional:  -> false",
        "chapters[economy].items[new].highlight:  -> false",
        "chapters[economy].items[tax].verb.zh: 完成 -> 实现",
        "chapters[economy].items[old].optional: false -> ",
        "chapters[economy].items[old].highlight: false -> ",
    ];
    check(Some(&old), Some(&new), &expected);
    // Only the order.
    let turned = definition(vec![item("tax", text("完成")), item("gdp", None), item("old", None)]);
    check(Some(&old), Some(&turned), &["chapters[economy].items: gdp tax old -> tax gdp old"]);
}

#[test]
fn parts_without_ids_are_found_again_by_their_places() {
    let area = |parents: &[&str]| {
        let parent =
            |parent: &&str| pb::Parenthood { parent: (*parent).to_owned(), validity: None };
        thing(Thing::Area(pb::Area {
            parents: parents.iter().map(parent).collect(),
            ..pb::Area::default()
        }))
    };
    let expected = ["parents[0].parent: x:a -> x:c", "parents[1].parent: x:b -> "];
    check(Some(&area(&["x:a", "x:b"])), Some(&area(&["x:c"])), &expected);
}
