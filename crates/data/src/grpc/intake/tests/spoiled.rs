//! Things of all kinds that may break rules of their own: all that is wrong with each is told at once, whatever it is.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::Index};
use prost::Message as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind as Type, ReflectMessage as _, Value,
};
use scorecard_domain::{Change, FaultReason, MinimumUnits, testing};

use super::*;
use crate::{ProposedChange, ledger::references::each_reference, testing::put};

static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(scorecard_wire::FILE_DESCRIPTOR_SET).unwrap());

/// What may stand in place of a text.
const TEXTS: [&str; 18] = [
    "",
    " 前面有空格",
    "a\0b",
    "两\n行",
    "x:none",
    "x:a",
    "group:none",
    "none",
    "i.one",
    "fiscal.a",
    "fiscal.a / fiscal.b",
    "2022",
    "2022-07",
    "2022-02-30",
    "0",
    "-1",
    "100.5",
    "99999999999999999999",
];
/// What may stand in place of a number.
const NUMBERS: [i32; 8] = [0, 1, 2, 5, 13, 99, -1, i32::MAX];

/// Replaces the value of a field, clears it, or does something to a list.
fn spoil(message: &mut DynamicMessage, field: &FieldDescriptor, how: usize) {
    let number = NUMBERS.iter().copied().cycle().nth(how).unwrap();
    let scalar = match field.kind() {
        Type::Message(of) => Value::Message(DynamicMessage::new(of)),
        Type::Enum(_) => Value::EnumNumber(number),
        Type::String => Value::String(TEXTS[how % TEXTS.len()].to_owned()),
        Type::Bytes => Value::Bytes(vec![0; how].into()),
        Type::Bool => Value::Bool(how.is_multiple_of(2)),
        Type::Int32 => Value::I32(number),
        Type::Int64 => Value::I64(number.into()),
        Type::Uint32 => Value::U32(number.unsigned_abs()),
        Type::Uint64 => Value::U64(number.unsigned_abs().into()),
        other => panic!("{other:?}"),
    };
    if !field.is_list() {
        return match how % 5 {
            0 => message.clear_field(field),
            _ => message.set_field(field, scalar),
        };
    }
    let Value::List(items) = message.get_field_mut(field) else { panic!("{field:?}") };
    match (how % 4, items.first().cloned()) {
        (0, Some(first)) => items.push(first),
        (1, _) => items.reverse(),
        (2, _) => items.clear(),
        _ => items.push(scalar),
    }
}

/// Does something to the field at that place in the order of all fields, set or not, of the messages that are there; goes
/// through all of them, and says how many there are, if the place is beyond.
fn spoil_at(message: &mut DynamicMessage, place: usize, how: usize) -> usize {
    let mut n = 0;
    for field in message.descriptor().fields() {
        if n == place {
            spoil(message, &field, how);
            return n + 1;
        }
        n += 1;
        if !message.has_field(&field) {
            continue;
        }
        let within = match message.get_field_mut(&field) {
            Value::Message(inner) => vec![inner],
            Value::List(items) => items.iter_mut().filter_map(Value::as_message_mut).collect(),
            _ => Vec::new(),
        };
        for inner in within {
            n += spoil_at(inner, place.saturating_sub(n), how);
            if n > place {
                return n;
            }
        }
    }
    n
}

/// A change as a message, in which something may be wrong.
fn message() -> impl Strategy<Value = pb::Change> {
    (testing::change(), vec((any::<Index>(), 0..64_usize), 0..3)).prop_map(|(change, spoilings)| {
        let written = change::write(&change, 0).encode_to_vec();
        let descriptor = POOL.get_message_by_name("scorecard.data.v1.Change").unwrap();
        let mut message = DynamicMessage::decode(descriptor, written.as_slice()).unwrap();
        for (place, how) in spoilings {
            let places = spoil_at(&mut message, usize::MAX, how);
            spoil_at(&mut message, place.index(places), how);
        }
        pb::Change::decode(message.encode_to_vec().as_slice()).unwrap()
    })
}

/// What is certain to be told of changes, whatever else is, a path and a reason each: what stays wrong whatever the ledger
/// holds, and references to what neither the batch nor the ledger has.
fn certain(messages: &[pb::Change]) -> [Vec<(String, FaultReason)>; 2] {
    let [mut lasting, mut unknown] = [Vec::new(), Vec::new()];
    let mut there: Vec<Key> = ground().into_iter().map(|it| it.change.key()).collect();
    there.extend(messages.iter().filter_map(change::key_of_put));
    for (index, message) in messages.iter().enumerate() {
        let path = format!("changes[{index}]");
        let Partly { value, faults, named } = reading_partly(&path, message.clone(), read_change);
        assert!(value.is_some() || !faults.is_empty());
        lasting.extend(faults.into_iter().map(|fault| (fault.path, fault.reason)));
        let Some(ProposedChange { change, .. }) = value else {
            let unknown_ones = named.into_iter().filter(|(_, key)| !there.contains(key));
            unknown.extend(unknown_ones.map(|(path, _)| (path, FaultReason::UnknownReference)));
            continue;
        };
        let Change::Put(thing) = change else { continue };
        // Whatever is wrong with it, it is the ledger's to write.
        if matches!(thing, Thing::Suppression(_)) {
            continue;
        }
        let own = thing.faults().into_iter();
        lasting.extend(own.map(|fault| (format!("{path}.{}", fault.path), fault.reason)));
        each_reference(&thing, &mut |field, target| {
            if !there.contains(&target.key()) {
                unknown.push((format!("{path}.{field}"), FaultReason::UnknownReference));
            }
        });
    }
    [lasting, unknown]
}

/// The change with one field that cannot be read; what it refers to stands in others.
fn unreadable(mut message: pb::Change) -> pb::Change {
    use pb::thing::Thing as It;
    const NONE: i32 = -1;
    let Some(pb::change::Action::Put(pb::Thing { thing: Some(thing) })) = &mut message.action
    else {
        return message;
    };
    match thing {
        It::Area(it) => it.kind = NONE,
        It::Indicator(it) => it.nature = NONE,
        It::Source(it) => it.id.clear(),
        It::PeerGroup(it) => it.id.clear(),
        It::Definition(it) => it.rounding = NONE,
        It::Observation(it) => it.qualifier = NONE,
        It::Target(it) => it.qualifier = NONE,
        It::Honour(it) => it.level = NONE,
        It::Milestone(it) => it.state = NONE,
        It::Media(it) => it.chapter = "\0".into(),
        It::Imprint(it) => it.key.get_or_insert_default().period.clear(),
        It::CollectionPlan(it) => it.id.clear(),
        It::Release(it) => it.period.clear(),
        It::Suppression(_) => {}
        It::Assessment(it) => it.id.clear(),
        It::Outcome(it) => it.state = NONE,
    }
    message
}

proptest! {
    /// What a change refers to is told of one that cannot be read as of one that can, whatever kind it is of.
    #[test]
    fn what_cannot_be_read_refers_to_the_same(change in testing::change()) {
        let Change::Put(thing) = &change else { return Ok(()) };
        let message = unreadable(change::write(&change, 0));
        let Partly { value, named, .. } = reading_partly("", message, read_change);
        prop_assert!(value.is_none() || matches!(thing, Thing::Suppression(_)));
        let mut referred = vec![thing.key()];
        let mut missing = Vec::new();
        each_reference(thing, &mut |path, target| {
            if !named.iter().any(|(_, key)| *key == target.key()) {
                missing.push((path.to_string(), target.key()));
            }
            referred.push(target.key());
        });
        prop_assert_eq!(missing, []);
        // Nor is anything else told not to be there.
        let others = named.into_iter().filter(|(_, key)| !referred.contains(key));
        prop_assert_eq!(others.collect::<Vec<_>>(), []);
    }
}

#[test]
fn all_that_is_wrong_with_a_change_is_told_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let n_both = Cell::new(0_usize);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
    let tested = runner.run(&vec(message(), 1..8), |messages| {
        let [lasting, unknown] = certain(&messages);
        let of = || proposal(vec![Batch::Changes(messages.clone())]);
        runtime.block_on(async {
            let folder = TempDir::new().unwrap();
            let ledger = ledger(&folder, "ledger.db").await;
            let mut few = crate::testing::indicator("i.few");
            few.minimum_units =
                Some(MinimumUnits { counted_by: "i.one".parse().unwrap(), minimum: 3 });
            drop(ledger.commit(crate::testing::batch([put(Thing::Indicator(few))])).await);
            let examined = ledger.examine(of()).await;
            let carried_out = ledger.carry_out(of()).await;
            ledger.close().await;
            let told = match (examined, carried_out) {
                (Ok(examined), Err(CommitError::Faulty(refused))) => {
                    assert_eq!(examined.faults, refused.faults);
                    examined.faults
                }
                (Ok(examined), Ok(_)) => examined.faults,
                (Err(CommitError::Mismatch(_)), Err(CommitError::Mismatch(_))) => {
                    assert_eq!(lasting, []);
                    return;
                }
                other => panic!("{other:?}"),
            };
            let told: Vec<_> = told.into_iter().map(|fault| (fault.path, fault.reason)).collect();
            for fault in lasting.iter().chain(&unknown) {
                assert!(told.contains(fault), "{fault:?} is not among {told:?}");
            }
            n_both.set(n_both.get() + usize::from(!lasting.is_empty() && !unknown.is_empty()));
        });
        Ok(())
    });
    tested.unwrap();
    assert!(n_both.get() > 0);
}
