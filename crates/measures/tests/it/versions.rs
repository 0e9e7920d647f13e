//! A cube that followed every revision is the cube of a snapshot; and a cube never changes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use scorecard_domain::{
    Area, AreaId, AreaKind, Change, Indicator, Key, Measure, Membership, ObservationKey, PeerGroup,
    SourceId, Thing,
};
use scorecard_measures::{Answer, Cube, CubeBuilder, Held, Recorded};

use crate::fixture::{
    CITY, COUNT, FLOW, World, area, district, group, indicator, observation, question, text,
    validity,
};

const PERIODS: [&str; 4] = ["2021", "2022", "2021-Q1", "2022-01-01/P11M"];

fn area_id(n: usize) -> String {
    // Beyond one page of a block, and the city now and then.
    if n == 0 { CITY.to_owned() } else { district(n % 90 + 1) }
}

fn keys() -> impl Strategy<Value = ObservationKey> {
    (0usize..200, 0usize..PERIODS.len(), any::<bool>(), 0usize..3).prop_map(
        |(n, period, flow, measure)| {
            let id = if flow { FLOW } else { COUNT };
            let (measure, of) =
                [(Measure::Level, ""), (Measure::Share, CITY), (Measure::Rank, "group:a")][measure];
            observation(&area_id(n), id, PERIODS[period], measure, of, "1").key
        },
    )
}

fn put_observation() -> impl Strategy<Value = Thing> {
    let words = prop_oneof![
        Just("3"),
        Just("5.0 E"),
        Just("at_least 7"),
        Just("suppressed"),
        Just("99999999999999999999.5 P annual"),
    ];
    (keys(), words, any::<[bool; 2]>()).prop_map(|(key, words, [sourced, noted])| {
        let mut put = observation("gbt2260:370101", COUNT, "2022", Measure::Level, "", words);
        put.key = key;
        put.source = sourced.then(|| if noted { "page-2023" } else { "yearbook" }.parse().unwrap());
        put.note = if noted { text("口径未说明") } else { text("") };
        Thing::Observation(put)
    })
}

fn changes() -> impl Strategy<Value = Change> {
    let areas = (0usize..12, 0usize..12, any::<bool>()).prop_map(|(n, parent, ended)| {
        let mut put = area(&area_id(n), AreaKind::District, &area_id(parent));
        put.validity = validity("", if ended { "2022-03" } else { "" });
        Thing::Area(put)
    });
    let others = prop_oneof![
        Just(Thing::Indicator(indicator(COUNT, scorecard_domain::Nature::Count))),
        Just(Thing::Indicator(indicator(FLOW, scorecard_domain::Nature::Flow))),
        (1usize..9).prop_map(|n| {
            let members = [1, n, n + 1, n + 2].map(|n| district(n).parse().unwrap()).to_vec();
            Thing::PeerGroup(group("group:a", Membership::Listed(members)))
        }),
    ];
    let withdrawn = prop_oneof![
        6 => keys().prop_map(Key::Observation),
        1 => (0usize..12).prop_map(|n| Key::Area(area_id(n).parse().unwrap())),
        1 => Just(Key::PeerGroup("group:a".parse().unwrap())),
        1 => Just(Key::Indicator(FLOW.parse().unwrap())),
        1 => Just(Key::Source("page-2023".parse().unwrap())),
    ];
    prop_oneof![
        12 => put_observation().prop_map(Change::Put),
        3 => areas.prop_map(Change::Put),
        2 => others.prop_map(Change::Put),
        4 => withdrawn.prop_map(Change::Withdraw),
    ]
}

/// Everything that can be asked of a cube about a set of keys.
#[derive(Debug, PartialEq)]
struct Contents {
    revision: u64,
    areas: Vec<Held<Area>>,
    indicators: Vec<Held<Indicator>>,
    groups: Vec<Held<PeerGroup>>,
    children: Vec<Held<Area>>,
    recorded: Vec<Option<Recorded>>,
    answers: Vec<Answer>,
}

fn contents(cube: &Cube, keys: &[ObservationKey]) -> Contents {
    let month = "2022-12".parse().unwrap();
    let answers = keys.iter().flat_map(|key| {
        let ask = |measure, of| {
            let period = key.period.to_string();
            cube.answer(&question(key.area.as_str(), key.indicator.as_str(), &period, measure, of))
        };
        [
            ask(Measure::Growth, ""),
            ask(Measure::Share, "parent"),
            ask(Measure::Rank, "group:a"),
            ask(Measure::Rank, "parent"),
            ask(Measure::Streak, CITY),
        ]
    });
    Contents {
        revision: cube.revision(),
        areas: cube.areas().cloned().collect(),
        indicators: cube.indicators().cloned().collect(),
        groups: cube.peer_groups().cloned().collect(),
        children: cube.children(&CITY.parse().unwrap(), None, month).cloned().collect(),
        recorded: keys.iter().map(|key| cube.recorded(key)).collect(),
        answers: answers.collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_snapshot_is_all_revisions_applied(
        revisions in proptest::collection::vec(proptest::collection::vec(changes(), 1..12), 1..12),
    ) {
        let mut keys: Vec<ObservationKey> = Vec::new();
        let mut ledger: BTreeMap<Key, (Thing, u64)> = BTreeMap::new();
        let mut cube = Cube::default();
        let mut versions = Vec::new();
        for (revision, changes) in (1..).zip(&revisions) {
            cube = cube.apply(revision, changes);
            for change in changes {
                if let Key::Observation(key) = change.key() {
                    keys.push(key);
                }
                match change {
                    Change::Put(thing) => { ledger.insert(thing.key(), (thing.clone(), revision)); }
                    Change::Withdraw(key) => { ledger.remove(key); }
                }
            }
            let mut builder = CubeBuilder::new();
            for (thing, revision) in ledger.values() {
                builder.push(thing, *revision);
            }
            let built = builder.build(revision);
            prop_assert_eq!(contents(&built, &keys), contents(&cube, &keys));
            versions.push((cube.clone(), keys.len(), contents(&cube, &keys)));
        }
        for (version, known, then) in versions {
            prop_assert_eq!(contents(&version, &keys[..known]), then, "a cube never changes");
        }
    }
}

#[test]
fn what_a_cube_does_not_hold_only_moves_its_revision() {
    let mut world = World::new(1);
    world.levels(COUNT, "2022", &[(&district(1), "62")]);
    world.withdraw(Key::Source("page-2023".parse::<SourceId>().unwrap()));
    assert_eq!(world.cube.revision(), 3);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Level, "");
    assert_eq!(answer.revision(), 2);
}

#[test]
fn a_withdrawn_area_is_no_peer_any_more() {
    let mut world = World::new(3);
    let levels = [(&*district(1), "9"), (&*district(2), "7")];
    world.levels(COUNT, "2022", &levels);
    let rank = |world: &World| world.ask(&district(1), COUNT, "2022", Measure::Rank, CITY).rank;
    assert_eq!(rank(&world).map(|place| place.expected), Some(3));
    world.withdraw(Key::Area(district(3).parse::<AreaId>().unwrap()));
    assert_eq!(rank(&world).map(|place| (place.expected, place.is_firm())), Some((2, true)));
}
