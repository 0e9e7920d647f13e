//! Places beyond the rank of a level: of growth, as they move, and how far behind.

use scorecard_domain::{AreaKind, Direction, GrowthRule, Measure, Thing};

use crate::fixture::{CITY, COUNT, FLOW, RATIO, World, area, computed, district, validity};

fn one() -> String {
    district(1)
}

fn levels(world: &mut World, indicator: &str, period: &str, levels: &[&str]) {
    for (n, level) in levels.iter().enumerate().filter(|(_, level)| !level.is_empty()) {
        world.levels(indicator, period, &[(&district(n + 1), level)]);
    }
}

fn ask(world: &World, n: usize, indicator: &str, measure: Measure) -> String {
    computed(&world.ask(&district(n), indicator, "2022", measure, "parent"))
}

#[test]
fn growth_is_ranked_exactly_and_not_as_it_is_rounded() {
    let mut world = World::new(4);
    // 50%, 50%, 4.00% and 3.96%, which both round to 4.0%.
    levels(&mut world, COUNT, "2021", &["2", "4", "100", "101"]);
    levels(&mut world, COUNT, "2022", &["3", "6", "104", "105"]);
    let places: Vec<_> = (1..=4).map(|n| ask(&world, n, COUNT, Measure::GrowthRank)).collect();
    assert_eq!(places, ["1", "1", "3", "4"]);
    let place = world.ask(&one(), COUNT, "2022", Measure::GrowthRank, "parent").rank.unwrap();
    assert!(place.tied && place.is_firm());
    world.change(COUNT, |indicator| indicator.direction = Direction::Lower);
    let places: Vec<_> = (1..=4).map(|n| ask(&world, n, COUNT, Measure::GrowthRank)).collect();
    assert_eq!(places, ["3", "3", "2", "1"]);
}

#[test]
fn where_growth_is_published_the_published_one_is_ranked() {
    let mut world = World::new(3);
    levels(&mut world, FLOW, "2021", &["5.0", "5.0", "5.0"]);
    levels(&mut world, FLOW, "2022", &["9.0", "6.0", "7.0"]);
    assert_eq!(ask(&world, 2, FLOW, Measure::GrowthRank), "3");
    world.change(FLOW, |indicator| indicator.growth_rule = GrowthRule::ConstantPrice);
    assert_eq!(ask(&world, 2, FLOW, Measure::GrowthRank), "PUBLISHED_ONLY");
    for (n, growth) in [(1, "4.1"), (2, "5.0 P")] {
        world.published(&district(n), FLOW, "2022", (Measure::Growth, ""), growth);
    }
    assert_eq!(ask(&world, 2, FLOW, Measure::GrowthRank), "1 P");
    let answer = world.ask(&district(2), FLOW, "2022", Measure::GrowthRank, "parent");
    let place = answer.rank.unwrap();
    assert_eq!((place.reported, place.expected, place.is_firm()), (2, 3, false));
    assert_eq!(answer.inputs().first().unwrap().key.measure, Measure::Growth);
    // What makes another a peer is an input, whichever growth of it counts.
    world.put([Thing::Area(area(&one(), AreaKind::District, CITY))]);
    let answer = world.ask(&district(2), FLOW, "2022", Measure::GrowthRank, "parent");
    assert_eq!(answer.revision(), world.cube.revision());
}

#[test]
fn a_rank_that_climbs_changes_by_more_than_0() {
    let mut world = World::new(3);
    levels(&mut world, COUNT, "2021", &["5", "7", "9"]);
    levels(&mut world, COUNT, "2022", &["8", "7", "9 E"]);
    assert_eq!(ask(&world, 1, COUNT, Measure::RankChange), "1 E");
    assert_eq!(ask(&world, 2, COUNT, Measure::RankChange), "-1 E");
    assert_eq!(ask(&world, 3, COUNT, Measure::RankChange), "0 E");
    let answer = world.ask(&one(), COUNT, "2022", Measure::RankChange, "parent");
    let moved = answer.moved.unwrap();
    assert_eq!((moved.before, moved.now), (3, 2));
    assert!(moved.firm && moved.same_peers && !moved.tied);
    assert_eq!((answer.formula(), answer.inputs().len()), ("3 − 2", 6));
    let first = world.ask(&one(), COUNT, "2021", Measure::RankChange, "parent");
    assert_eq!(computed(&first), "NO_BASE");
}

#[test]
fn ties_missing_and_other_peers_qualify_a_change_of_rank() {
    let mut world = World::new(3);
    levels(&mut world, COUNT, "2021", &["5", "5", "9"]);
    levels(&mut world, COUNT, "2022", &["8", "7", ""]);
    let moved = |world: &World| {
        world.ask(&one(), COUNT, "2022", Measure::RankChange, "parent").moved.unwrap()
    };
    let before = moved(&world);
    assert!(before.tied && !before.firm && before.same_peers);
    let mut third = area(&district(3), AreaKind::District, CITY);
    third.validity = validity("", "2022-06");
    world.put([Thing::Area(third)]);
    let after = moved(&world);
    assert!(after.firm && !after.same_peers);
    // A published rank takes the place of one that cannot be computed.
    let mut world = World::new(3);
    levels(&mut world, COUNT, "2022", &["8", "7", "9"]);
    world.published(&one(), COUNT, "2021", (Measure::Rank, CITY), "3");
    assert_eq!(ask(&world, 1, COUNT, Measure::RankChange), "1");
}

#[test]
fn the_gap_to_the_first_is_in_the_unit_and_the_direction_of_the_indicator() {
    let mut world = World::new(3);
    levels(&mut world, FLOW, "2022", &["5.2", "9.5 E", "7.0"]);
    assert_eq!(ask(&world, 1, FLOW, Measure::GapToFirst), "4.3 E");
    assert_eq!(ask(&world, 2, FLOW, Measure::GapToFirst), "0.0 E");
    let answer = world.ask(&one(), FLOW, "2022", Measure::GapToFirst, "parent");
    assert_eq!((answer.formula(), answer.inputs().len()), ("9.5 − 5.2", 3));
    assert_eq!(answer.coverage.map(|it| (it.reported, it.expected)), Some((3, 3)));
    levels(&mut world, RATIO, "2022", &["3.1", "2.0", "about 2.5"]);
    world.change(RATIO, |indicator| indicator.direction = Direction::Lower);
    assert_eq!(ask(&world, 1, RATIO, Measure::GapToFirst), "1.1");
    assert_eq!(ask(&world, 3, RATIO, Measure::GapToFirst), "about 0.5");
    levels(&mut world, COUNT, "2022", &["3", "", ""]);
    assert_eq!(ask(&world, 1, COUNT, Measure::GapToFirst), "PEERS_INCOMPLETE");
    assert_eq!(ask(&world, 2, COUNT, Measure::GapToFirst), "NO_OBSERVATION");
}

#[test]
fn a_gap_is_told_with_as_many_decimals_as_show_it() {
    let mut world = World::new(4);
    levels(&mut world, FLOW, "2022", &["7.93", "7.96", "7.960", "2.5"]);
    let told = [1, 2, 3, 4].map(|n| ask(&world, n, FLOW, Measure::GapToFirst));
    assert_eq!(told, ["0.03", "0.0", "0.0", "5.5"]);
    let answer = world.ask(&one(), FLOW, "2022", Measure::GapToFirst, "parent");
    assert_eq!(answer.formula(), "7.96 − 7.93");
}

#[test]
fn a_published_gap_conflicts_only_if_no_missing_peer_explains_it() {
    let mut world = World::new(3);
    levels(&mut world, COUNT, "2022", &["3", "8", ""]);
    let gap = (Measure::GapToFirst, CITY);
    let ask = |world: &World| world.ask(&one(), COUNT, "2022", Measure::GapToFirst, "parent");
    world.published(&one(), COUNT, "2022", gap, "9");
    assert!(ask(&world).disagreement.is_none());
    world.published(&one(), COUNT, "2022", gap, "4");
    assert!(ask(&world).disagreement.is_some());
    levels(&mut world, COUNT, "2022", &["", "", "1"]);
    world.published(&one(), COUNT, "2022", gap, "9");
    assert!(ask(&world).disagreement.is_some());
}

#[test]
fn the_best_has_percentile_100_and_the_worst_0() {
    let mut world = World::new(5);
    levels(&mut world, COUNT, "2022", &["9", "7", "7", "5", "1"]);
    let percentiles: Vec<_> = (1..=5).map(|n| ask(&world, n, COUNT, Measure::Percentile)).collect();
    assert_eq!(percentiles, ["100.0", "75.0", "75.0", "25.0", "0.0"]);
}
