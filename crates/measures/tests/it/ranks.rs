//! Ranks.

use scorecard_domain::{AreaKind, Direction, Measure, Membership, Parenthood, Thing, Validity};
use scorecard_measures::kernels::rank::Place;

use crate::fixture::{CITY, COUNT, FLOW, World, area, computed, district, group, validity};

/// The places of districts with these levels: `rank/reported/expected`, `=` if tied, `?` if not firm.
#[track_caller]
fn check(indicator: &str, direction: Direction, levels: &[&str], expected: &[&str]) {
    let mut world = World::new(levels.len());
    world.change(indicator, |indicator| indicator.direction = direction);
    for (n, level) in levels.iter().enumerate().filter(|(_, level)| !level.is_empty()) {
        world.levels(indicator, "2022", &[(&district(n + 1), level)]);
    }
    let places: Vec<_> = (1..=levels.len()).map(|n| place(&world, n, "parent")).collect();
    assert_eq!(places, expected, "{levels:?}");
}

fn place(world: &World, n: usize, of: &str) -> String {
    let indicator = if world.cube.recorded(&key(n, FLOW)).is_some() { FLOW } else { COUNT };
    let answer = world.ask(&district(n), indicator, "2022", Measure::Rank, of);
    match (answer.rank, &answer.computed) {
        (Some(place), Ok(_)) => {
            let Place { rank, reported, expected, tied, .. } = place;
            let tied = if tied { "=" } else { "" };
            let firm = if place.is_firm() { "" } else { "?" };
            format!("{rank}/{reported}/{expected}{tied}{firm}")
        }
        _ => computed(&answer),
    }
}

fn key(n: usize, indicator: &str) -> scorecard_domain::ObservationKey {
    crate::fixture::observation(&district(n), indicator, "2022", Measure::Level, "", "1").key
}

#[test]
fn ties_share_a_place_and_leave_the_next_ones_empty() {
    let levels = ["9", "7", "7", "3"];
    check(COUNT, Direction::Higher, &levels, &["1/4/4", "2/4/4=", "2/4/4=", "4/4/4"]);
    check(COUNT, Direction::Neither, &levels, &["1/4/4", "2/4/4=", "2/4/4=", "4/4/4"]);
    check(COUNT, Direction::Lower, &levels, &["4/4/4", "2/4/4=", "2/4/4=", "1/4/4"]);
}

#[test]
fn rounding_can_change_a_rank() {
    // 5.2 may be 5.249 and 5.20 may be 5.204: the first is not firm, the last is.
    check(FLOW, Direction::Higher, &["5.2", "5.20", "5.0"], &["1/3/3=?", "1/3/3=?", "3/3/3"]);
    check(FLOW, Direction::Higher, &["5.3", "5.2"], &["1/2/2", "2/2/2"]);
    check(FLOW, Direction::Higher, &["5", "5.4"], &["2/2/2?", "1/2/2?"]);
    check(FLOW, Direction::Lower, &["-5.3", "-5.2"], &["1/2/2", "2/2/2"]);
}

#[test]
fn qualifiers_can_change_a_rank() {
    check(COUNT, Direction::Higher, &["above 600", "600", "500"], &["1/3/3", "2/3/3", "3/3/3"]);
    check(COUNT, Direction::Higher, &["at_least 600", "700"], &["2/2/2?", "1/2/2?"]);
    check(COUNT, Direction::Higher, &["about 600", "1"], &["1/2/2?", "2/2/2?"]);
}

#[test]
fn a_missing_peer_can_change_a_rank() {
    check(COUNT, Direction::Higher, &["9", "7", ""], &["1/2/3?", "2/2/3?", "NO_OBSERVATION"]);
    check(
        COUNT,
        Direction::Higher,
        &["9", "7", "suppressed"],
        &["1/2/3?", "2/2/3?", "INPUT_ABSENT"],
    );
    check(
        COUNT,
        Direction::Higher,
        &["9", "", ""],
        &["PEERS_INCOMPLETE", "NO_OBSERVATION", "NO_OBSERVATION"],
    );
}

#[test]
fn an_estimate_among_the_peers_makes_the_rank_one() {
    let mut world = World::new(2);
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7 E")]);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent");
    assert_eq!(computed(&answer), "1 E");
    assert_eq!(answer.formula(), "1 + number of peers > 9");
    assert_eq!(answer.inputs().len(), 2);
    assert_eq!(answer.key.of.as_str(), CITY);
}

#[test]
fn peers_are_those_of_the_periods_end() {
    let mut world = World::new(3);
    let levels = [(&*district(1), "9"), (&*district(2), "7"), (&*district(3), "10")];
    for period in ["2021", "2022"] {
        world.levels(COUNT, period, &levels);
    }
    // The third belongs to another city from 2022 on, and a zone was never a district's peer.
    let elsewhere = "gbt2260:370200";
    let mut moved = area(&district(3), AreaKind::District, "");
    moved.parents = vec![
        Parenthood { parent: CITY.parse().unwrap(), validity: validity("", "2022-01") },
        Parenthood { parent: elsewhere.parse().unwrap(), validity: validity("2022-01", "") },
    ];
    world.put([
        Thing::Area(area(elsewhere, AreaKind::City, "")),
        Thing::Area(moved),
        Thing::Area(area("place:cbd", AreaKind::Zone, CITY)),
    ]);
    world.levels(COUNT, "2022", &[("place:cbd", "100")]);
    let rank =
        |area: &str, period, of| computed(&world.ask(area, COUNT, period, Measure::Rank, of));
    assert_eq!(rank(&district(1), "2021", CITY), "2");
    assert_eq!(rank(&district(1), "2022", CITY), "1");
    assert_eq!(rank(&district(3), "2022", CITY), "NOT_A_PEER");
    assert_eq!(rank("place:cbd", "2022", CITY), "PEERS_INCOMPLETE");
    assert_eq!(rank(CITY, "2022", "parent"), "NO_PARENT");
}

#[test]
fn a_group_has_members_by_list_by_rule_or_unstated() {
    let mut world = World::new(3);
    let levels = [(&*district(1), "9"), (&*district(2), "7"), (&*district(3), "10")];
    world.levels(COUNT, "2022", &levels);
    let listed = [1, 2].map(|n| district(n).parse().unwrap()).to_vec();
    let rule = Membership::Rule { kind: AreaKind::District, parent: CITY.parse().unwrap() };
    world.put([
        Thing::PeerGroup(group("group:listed", Membership::Listed(listed))),
        Thing::PeerGroup(group("group:rule", rule)),
        Thing::PeerGroup(group("group:unstated", Membership::Unstated)),
    ]);
    assert_eq!(place(&world, 1, "group:listed"), "1/2/2");
    assert_eq!(place(&world, 3, "group:listed"), "NOT_A_PEER");
    assert_eq!(place(&world, 1, "group:rule"), "2/3/3");
    assert_eq!(place(&world, 1, "group:unstated"), "PEERS_INCOMPLETE");
    assert_eq!(Validity::default(), validity("", ""));
}

#[test]
fn what_makes_the_peers_is_part_of_the_revision() {
    let mut world = World::new(2);
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    let revision =
        |world: &World| world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent").revision();
    assert_eq!(revision(&world), 2);
    world.put([Thing::Area(area(&district(2), AreaKind::District, CITY))]);
    assert_eq!(revision(&world), 3);
    world.levels(FLOW, "2022", &[(&district(1), "9")]);
    assert_eq!(revision(&world), 3, "another indicator is no input");
}
