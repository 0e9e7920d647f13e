//! Areas that change between two periods: 章丘市 became 章丘区, 莱芜 was merged into 济南.

use scorecard_domain::{AreaKind, Measure, Succession, Thing};
use scorecard_measures::Boundaries;

use crate::fixture::{CITY, COUNT, RATIO, World, area, computed, district, question, validity};

const LAIWU: &str = "gbt2260:371200";

/// `from` ends and is taken over by each of `to`.
fn becomes(world: &mut World, from: &str, kind: AreaKind, to: &[&str], ends: &str) {
    let mut earlier = area(from, kind, if kind == AreaKind::District { CITY } else { "" });
    earlier.validity = validity("", ends);
    earlier.successors = to
        .iter()
        .map(|to| Succession { successor: to.parse().unwrap(), from: ends.parse().unwrap() })
        .collect();
    world.put([Thing::Area(earlier)]);
}

fn growth(world: &World, at: &str, indicator: &str, boundaries: Boundaries) -> String {
    let mut question = question(at, indicator, "2019", Measure::Growth, "");
    question.terms.boundaries = boundaries;
    computed(&world.cube.answer(&question))
}

/// 济南 with 80 and, a year later, 130, of which 莱芜 was 20 before it was merged in.
fn merged() -> World {
    let mut world = World::new(1);
    becomes(&mut world, LAIWU, AreaKind::City, &[CITY], "2019-01");
    world.levels(COUNT, "2018", &[(CITY, "80"), (LAIWU, "20 E")]);
    world.levels(COUNT, "2019", &[(CITY, "130")]);
    world
}

#[test]
fn a_merger_is_compared_as_the_question_says() {
    let world = merged();
    assert_eq!(growth(&world, CITY, COUNT, Boundaries::Refused), "BOUNDARY_CHANGED");
    assert_eq!(growth(&world, CITY, COUNT, Boundaries::AsItWas), "62.5 B");
    assert_eq!(growth(&world, CITY, COUNT, Boundaries::TodaysMap), "30.0 D E");
    let mut asked = question(CITY, COUNT, "2019", Measure::Growth, "");
    asked.terms.boundaries = Boundaries::TodaysMap;
    let answer = world.cube.answer(&asked);
    assert_eq!((answer.formula(), answer.inputs().len()), ("100 × (130 / 100 − 1)", 3));
    // What is later is not restated on the map of what is earlier.
    let mut index = question(CITY, COUNT, "2018", Measure::Index, "");
    (index.terms.boundaries, index.terms.base) = (Boundaries::TodaysMap, "2019".parse().ok());
    assert_eq!(computed(&world.cube.answer(&index)), "BOUNDARY_CHANGED");
    // Before and after, nothing has to be restated.
    assert_eq!(computed(&world.ask(CITY, COUNT, "2018", Measure::Growth, "")), "NO_BASE");
}

#[test]
fn a_merger_needs_the_levels_of_all_who_were_merged() {
    let mut world = World::new(1);
    becomes(&mut world, LAIWU, AreaKind::City, &[CITY], "2019-01");
    world.levels(COUNT, "2018", &[(CITY, "80")]);
    world.levels(COUNT, "2019", &[(CITY, "130")]);
    assert_eq!(growth(&world, CITY, COUNT, Boundaries::TodaysMap), "NO_BASE");
    // A ratio of two areas needs weights.
    world.levels(RATIO, "2018", &[(CITY, "40.0"), (LAIWU, "20.0")]);
    world.levels(RATIO, "2019", &[(CITY, "44.0")]);
    assert_eq!(growth(&world, CITY, RATIO, Boundaries::TodaysMap), "BOUNDARY_CHANGED");
}

#[test]
fn what_only_has_another_code_now_keeps_its_past() {
    let (old, new) = ("gbt2260:370181", "gbt2260:370114");
    let mut world = World::new(1);
    becomes(&mut world, old, AreaKind::District, &[new], "2019-01");
    let mut now = area(new, AreaKind::District, CITY);
    now.validity = validity("2019-01", "");
    world.put([Thing::Area(now)]);
    for (indicator, before, after) in [(COUNT, "50", "60"), (RATIO, "40.0", "48.0")] {
        world.levels(indicator, "2018", &[(old, before)]);
        world.levels(indicator, "2019", &[(new, after)]);
        assert_eq!(growth(&world, new, indicator, Boundaries::Refused), "BOUNDARY_CHANGED");
        assert_eq!(growth(&world, new, indicator, Boundaries::AsItWas), "BOUNDARY_CHANGED");
        assert_eq!(growth(&world, new, indicator, Boundaries::TodaysMap), "20.0 D");
    }
}

#[test]
fn what_was_split_is_not_restated() {
    let (one, two) = (district(1), district(2));
    let mut world = World::new(2);
    becomes(&mut world, LAIWU, AreaKind::District, &[&one, &two], "2019-01");
    world.levels(COUNT, "2018", &[(&one, "5"), (&two, "5"), (LAIWU, "10")]);
    world.levels(COUNT, "2019", &[(&one, "12"), (&two, "9")]);
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "BOUNDARY_CHANGED");
    assert_eq!(growth(&world, &one, COUNT, Boundaries::AsItWas), "140.0 B");
}

#[test]
fn land_that_passes_through_several_hands_arrives() {
    let (first, then) = ("gbt2260:371201", "gbt2260:371202");
    let mut world = merged();
    // 371201 became 371202 in March and that a part of 济南 in June, besides 莱芜 in January.
    becomes(&mut world, first, AreaKind::District, &[then], "2019-03");
    becomes(&mut world, then, AreaKind::District, &[CITY], "2019-06");
    let mut middle = world.cube.area(&then.parse().unwrap()).unwrap().thing.as_ref().clone();
    middle.validity = validity("2019-03", "2019-06");
    world.put([Thing::Area(middle)]);
    world.levels(COUNT, "2018", &[(first, "30")]);
    assert_eq!(growth(&world, CITY, COUNT, Boundaries::TodaysMap), "0.0 D E");
}

#[test]
fn whoever_gave_land_away_and_goes_on_is_not_restated() {
    let one = district(1);
    let mut world = World::new(1);
    let mut giver = area(LAIWU, AreaKind::District, CITY);
    giver.successors =
        vec![Succession { successor: one.parse().unwrap(), from: "2019-01".parse().unwrap() }];
    world.put([Thing::Area(giver)]);
    for (period, levels) in [("2018", ["5", "10"]), ("2019", ["12", "4"])] {
        world.levels(COUNT, period, &[(&one, levels[0]), (LAIWU, levels[1])]);
    }
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "BOUNDARY_CHANGED");
    assert_eq!(growth(&world, LAIWU, COUNT, Boundaries::TodaysMap), "BOUNDARY_CHANGED");
}
