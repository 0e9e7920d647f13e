//! What is written is read back, and what is wrong is told with its place.

use proptest::prelude::*;
use prost::Message as _;
use scorecard_domain::{FaultReason, testing};

use super::*;
use crate::{Partly, reading, reading_partly};

proptest! {
    #[test]
    fn a_thing_survives_the_wire(thing in testing::thing(), revision in any::<u64>()) {
        let bytes = write_thing(&thing, revision).encode_to_vec();
        let message = pb::Thing::decode(bytes.as_slice()).unwrap();
        prop_assert_eq!(reading("", message.clone(), read_thing), Ok(thing.clone()));
        prop_assert_eq!(reading("", message, read_held_thing), Ok((thing, revision)));
    }

    #[test]
    fn a_change_survives_the_wire(change in testing::change(), if_revision in any::<Option<u64>>()) {
        let message = pb::Change { if_revision, ..write(&change, 0) };
        let message = pb::Change::decode(message.encode_to_vec().as_slice()).unwrap();
        prop_assert_eq!(reading("", message.clone(), read_held), Ok(change.clone()));
        prop_assert_eq!(reading("", message, read), Ok((change, if_revision)));
    }

    #[test]
    fn no_message_is_read_with_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(message) = pb::Change::decode(bytes.as_slice()) {
            let Partly { value, faults, .. } = reading_partly("", message, read);
            prop_assert!(value.is_some() || !faults.is_empty());
        }
    }
}

#[track_caller]
fn check(message: pb::Thing, expected: &[&str]) {
    let faults = reading("changes[3]", message, read_thing).unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, expected);
}

#[test]
fn all_faults_of_an_area_are_told_with_their_places() {
    let parenthood = |parent: &str, from: &str| pb::Parenthood {
        parent: parent.into(),
        validity: Some(pb::Validity { from: from.into(), until: String::new() }),
    };
    let area = pb::Area {
        id: "370102".into(),
        kind: 99,
        parents: vec![parenthood("gbt2260:370100", "2019-01"), parenthood("", "2019-13")],
        ..pb::Area::default()
    };
    check(
        pb::Thing { thing: Some(thing::Thing::Area(area)) },
        &[
            "changes[3].area.id: `370102` is no area id; expected a scheme and a name of a-z, 0-9, `_`, `-` and \
             `.`, such as `gbt2260:370102` (the scheme `group` is taken)",
            "changes[3].area.kind: `99` stands for nothing; expected one of AREA_KIND_COUNTRY, \
             AREA_KIND_PROVINCE, AREA_KIND_CITY, AREA_KIND_DISTRICT, AREA_KIND_SUBDISTRICT, \
             AREA_KIND_ZONE, AREA_KIND_STREET, AREA_KIND_BUILDING, AREA_KIND_REGION",
            "changes[3].area.parents[1].parent: is missing; expected an area's id, such as \
             `gbt2260:370102`",
            "changes[3].area.parents[1].validity.from: `2019-13` is not a month; expected a year and a \
             month, such as 2022-07",
        ],
    );
}

#[test]
fn what_is_clear_in_spite_of_a_fault_is_read() {
    let observation = pb::Observation {
        key: Some(pb::ObservationKey {
            indicator: "economy.gdp".into(),
            measure: pb::Measure::Rank.into(),
            of: String::new(),
            area: "gbt2260:370102".into(),
            period: "2022".into(),
        }),
        reading: Some(pb::observation::Reading::Value("1.5".into())),
        statuses: vec![4, 4],
        ..pb::Observation::default()
    };
    let message = pb::Thing { thing: Some(thing::Thing::Observation(observation)) };
    let Partly { value: read, faults: told, .. } =
        reading_partly("changes[3]", message, read_thing);
    let told: Vec<_> = told.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["changes[3].observation.statuses[1]: `OBS_STATUS_ESTIMATED` is given twice"]);
    // What a rank is of, and that it is a whole number, are rules, which are not for a message to obey.
    let paths: Vec<_> = read.unwrap().faults().into_iter().map(|fault| fault.path).collect();
    assert_eq!(paths, ["observation.key.of", "observation.value"]);
}

#[test]
fn what_is_not_there_is_a_fault() {
    let empty = |message: pb::Change| reading("", message, read).unwrap_err();
    let told = empty(pb::Change::default());
    assert_eq!(told[0].to_string(), "action: is missing; expected one of put, withdraw");
    let told = empty(pb::Change {
        action: Some(Action::Put(pb::Thing {
            thing: Some(thing::Thing::Target(pb::Target::default())),
        })),
        ..pb::Change::default()
    });
    let paths: Vec<_> = told.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["target.key", "target.chapter", "target.value", "target.test"]);
    assert!(told.iter().all(|fault| fault.reason == FaultReason::MissingValue));
}

#[test]
fn the_number_of_an_honour_goes_with_its_form() {
    let honour = |form: pb::HonourForm, number| pb::Honour {
        key: Some(pb::HonourKey {
            holder: "gbt2260:370102".into(),
            honour: "a".into(),
            period: "2022".into(),
        }),
        title: Some(pb::Text { zh: "示范区".into(), en: String::new() }),
        level: 1,
        kind: 1,
        form: form.into(),
        number,
        ..pb::Honour::default()
    };
    let check = |form, number, expected: &str| {
        let thing = pb::Thing { thing: Some(thing::Thing::Honour(honour(form, number))) };
        check(thing, &[expected]);
    };
    check(
        pb::HonourForm::Designation,
        3,
        "changes[3].honour.number: `3` is given, but the form takes none",
    );
    check(
        pb::HonourForm::Streak,
        1,
        "changes[3].honour.number: `1` is not a number from 2 to 65535",
    );
    check(
        pb::HonourForm::Rank,
        65536,
        "changes[3].honour.number: `65536` is not a number from 1 to 65535",
    );
}
