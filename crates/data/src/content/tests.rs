//! What was encoded is decoded to the same, and the bytes are those of the specification.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use scorecard_domain::{
    CollectionPlan, Confidentiality, Deadline, ItemOf, Measure, ObsStatus, Observation, PlanFigure,
    PlanPeriods, Recurrence, Stage, Suppression, SuppressionKey, Text, testing,
};

use super::{
    digest::{Chain, Header, Seed, leaf},
    key::{key_text, parse_key},
    *,
};
use crate::{
    Timestamp,
    testing::{collection_plan, observation},
};

fn any_observation() -> impl Strategy<Value = Change> {
    testing::observation().prop_map(|it| Change::Put(Thing::Observation(it)))
}

proptest! {
    #[test]
    fn a_decoded_change_equals_the_encoded(change in testing::change()) {
        prop_assert_eq!(decode(&encode(&change)), Ok(change));
    }

    #[test]
    fn what_was_decoded_before_does_not_matter(
        changes in prop::collection::vec(prop_oneof![testing::change(), any_observation()], 1..12),
    ) {
        let mut decoded = changes[0].clone();
        // Each twice, so that what they have in common stays.
        for change in changes.iter().flat_map(|change| [change, change]) {
            prop_assert_eq!(decode_into(&encode(change), &mut decoded), Ok(()));
            prop_assert_eq!(&decoded, change);
            if let Change::Put(Thing::Observation(observation)) = change {
                let mut appended = b"before".to_vec();
                encode_series(&mut appended, &observation.key);
                let period = observation.key.period.to_string();
                encode_in_series(&mut appended, &period, observation);
                prop_assert_eq!(appended, [b"before", &*encode(change)].concat());
            }
        }
    }

    #[test]
    fn no_shortened_or_lengthened_encoding_is_read(change in testing::change(), cut in any::<usize>()) {
        let bytes = encode(&change);
        let shorter = &bytes[..cut % bytes.len()];
        // A list or the last optional field can be cut off as a whole: then it is another change.
        if let Ok(other) = decode(shorter) {
            prop_assert_eq!(encode(&other), shorter);
            prop_assert_ne!(other, change);
        }
        let longer = [bytes.as_slice(), &[0x7f, 0]].concat();
        prop_assert!(decode(&longer).is_err());
    }

    #[test]
    fn what_is_read_is_canonical(change in testing::change(), at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = encode(&change);
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(other) = decode(&bytes) {
            prop_assert_eq!(encode(&other), bytes);
        }
    }

    #[test]
    fn a_key_is_read_from_its_text(key in testing::key()) {
        prop_assert_eq!(parse_key(key.kind(), &key_text(&key)), Ok(key));
    }
}

const DOCUMENT: &str =
    include_str!("../../../../docs/decisions/003-canonical-encoding-and-digest.md");

/// The tags of a list of fields as the document has them, up to the brace that closes it: the numbers before names.
fn documented(fields: &str) -> BTreeSet<u128> {
    let (mut depth, mut names) = (0, vec![String::new()]);
    for c in fields.chars().filter(|c| *c != '*') {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            ',' | ';' | ':' if depth == 0 => names.push(String::new()),
            c if depth == 0 => names.last_mut().unwrap().push(c),
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    let number =
        |name: &String| name.trim().trim_start_matches("or ").split(' ').next()?.parse().ok();
    names.iter().filter_map(number).collect()
}

/// The fields in the row of the document that has this name.
fn row(name: &str) -> &'static str {
    let beginning = format!("| {name} | ");
    let mut rows = DOCUMENT.lines().filter_map(|line| line.strip_prefix(&*beginning));
    rows.next().unwrap_or_else(|| panic!("there is no row `{name}`"))
}

/// The fields of a record: their tags and values.
fn fields(mut record: &[u8]) -> Vec<(u128, &[u8])> {
    let mut fields = Vec::new();
    while !record.is_empty() {
        let tag = reader::leb128(&mut record).unwrap();
        fields.push((tag, reader::chunk(&mut record).unwrap()));
    }
    fields
}

/// The document has all tags of a record in a list of fields. Answers the records under one of them.
#[track_caller]
fn check_tags<'a>(record: &'a [u8], documented_as: &str, of: u128) -> Vec<&'a [u8]> {
    let (documented, fields) = (documented(documented_as), fields(record));
    let missing: BTreeSet<u128> =
        fields.iter().map(|(tag, _)| *tag).filter(|tag| !documented.contains(tag)).collect();
    assert_eq!(missing, BTreeSet::new(), "tags that are not in `{documented_as}`");
    fields.into_iter().filter(|(tag, _)| *tag == of).map(|(_, record)| record).collect()
}

proptest! {
    #[test]
    fn the_document_has_all_fields(change in testing::change()) {
        let (kind, content) = (change.key().kind(), encode(&change));
        let row_of_kind = row(&format!("{} {kind}", kind.number()).replace('_', " "));
        let records = check_tags(&content[2..], row_of_kind, 4);
        if let Change::Put(Thing::Definition(_)) = change {
            let (_, chapter) = row_of_kind.split_once("chapter {").unwrap();
            let items = records.into_iter().flat_map(|record| check_tags(record, chapter, 4));
            items.for_each(|item| drop(check_tags(item, row("its items"), 0)));
            for claim in check_tags(&content[2..], row_of_kind, 5) {
                check_tags(claim, row("its claims"), 0);
            }
        }
    }
}

/// The vectors of the document: lines of a name and hexadecimal digits after the heading "Test vectors".
fn vectors() -> BTreeMap<&'static str, &'static str> {
    let (_, section) = DOCUMENT.split_once("## Test vectors").unwrap();
    let lines = section.lines().filter(|line| line.starts_with("    "));
    lines.map(|line| line.trim().split_once(' ').unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_bytes_are_those_of_the_specification() {
    let level = "economy.gdp level  gbt2260:370102 2022";
    let put = Change::Put(Thing::Observation(Observation {
        statuses: [ObsStatus::Estimated, ObsStatus::Break].into_iter().collect(),
        stage: Some(Stage::Expected),
        note: Text::new("预计", ""),
        ..observation(level, "-161.30", "page-2023")
    }));
    let withdraw = Change::Withdraw(parse_key(Kind::Observation, level).unwrap());
    let rank = "economy.gdp rank gbt2260:370100 gbt2260:370102 2022-01-01/P11M";
    let rank = Change::Put(Thing::Observation(observation(rank, "1", "")));
    let area = Change::Put(crate::testing::area("a", "370102", &["city"]));

    let group = |id: &str| ItemOf::Group(id.parse().unwrap());
    let plan = Change::Put(Thing::CollectionPlan(CollectionPlan {
        contact: "王".into(),
        figures: vec![
            PlanFigure {
                indicator: "economy.gdp".parse().unwrap(),
                measure: Measure::Rank,
                of: group("group:g"),
            },
            PlanFigure {
                indicator: "economy.gdp".parse().unwrap(),
                measure: Measure::Share,
                of: ItemOf::Parent,
            },
        ],
        periods: PlanPeriods::Recurring(Recurrence {
            first: "2022-Q1".parse().unwrap(),
            every: 3,
            last: "2024-Q4".parse().ok(),
        }),
        due: Deadline { months: 0, day: 25 },
        final_due: Some(Deadline { months: 2, day: 31 }),
        values_only: true,
        source: "page-2023".parse().ok(),
        note: Text::new("", "a note"),
        ..collection_plan("fiscal", "economy.gdp")
    }));

    let few = [("x:a", Confidentiality::SmallCounts), ("x:b", Confidentiality::SecondarySender)];
    let mut suppression = Suppression {
        key: SuppressionKey {
            indicator: "economy.gdp".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        areas: few.iter().map(|(area, code)| (area.parse().unwrap(), *code)).collect(),
        protects: BTreeSet::new(),
    };
    let few = Change::Put(Thing::Suppression(suppression.clone()));
    suppression.protects.insert("industry.output".parse().unwrap());
    let protecting = Change::Put(Thing::Suppression(suppression));

    let seed = Seed(std::array::from_fn(|i| u8::try_from(i).unwrap()));
    let mut header = Header {
        ledger: LedgerId::from_bytes([0xab; 16]),
        revision: 1,
        time: Timestamp::from_micros(1_700_000_000_000_000),
        author: "unauthenticated",
        reason: "导入",
        changes: 2,
    };
    let chain = |previous, header, changes: &[&Change]| {
        let mut chain = Chain::begin(previous, header);
        for (index, change) in (0..).zip(changes) {
            chain.leaf(leaf(seed.salt(index), &encode(change)));
        }
        chain.finish()
    };
    let first = chain(Digest::NONE, header, &[&area, &put]);
    header.revision = 2;
    header.changes = 1;
    let second = chain(first, header, &[&withdraw]);

    let actual = BTreeMap::from([
        ("area", hex(&encode(&area))),
        ("put", hex(&encode(&put))),
        ("plan", hex(&encode(&plan))),
        ("rank", hex(&encode(&rank))),
        ("suppression", hex(&encode(&few))),
        ("protecting", hex(&encode(&protecting))),
        ("withdrawal", hex(&encode(&withdraw))),
        ("leaf-0", hex(&leaf(seed.salt(0), &encode(&area)))),
        ("leaf-1", hex(&leaf(seed.salt(1), &encode(&put)))),
        ("revision-1", first.to_string()),
        ("revision-2", second.to_string()),
    ]);
    let expected: BTreeMap<_, _> =
        vectors().into_iter().map(|(name, hex)| (name, hex.trim().to_owned())).collect();
    assert_eq!(actual, expected);
}
