//! Shares.

use scorecard_domain::{AreaKind, Measure, Membership, Thing};

use scorecard_measures::Denominator;

use crate::fixture::{CITY, COUNT, FLOW, RATIO, World, computed, district, group, question};

const GROUP: &str = "group:first-unit";

#[track_caller]
fn check(indicator: &str, part: &str, whole: &str, expected: &str) {
    let mut world = World::new(1);
    let levels = [(district(1), part), (CITY.to_owned(), whole)];
    for (area, level) in levels.iter().filter(|(_, level)| !level.is_empty()) {
        world.levels(indicator, "2022", &[(area, level)]);
    }
    let answer = world.ask(&district(1), indicator, "2022", Measure::Share, "parent");
    assert_eq!(computed(&answer), expected, "{part} of {whole}");
    assert_eq!(answer.key.of.as_str(), CITY);
}

#[test]
fn a_share_is_in_percent_of_the_parents_own_level() {
    check(COUNT, "62", "227", "27.3");
    check(COUNT, "0", "227", "0.0");
    check(FLOW, "489 E", "1063.0", "46.0 E");
    check(FLOW, "0.5", "3", "16.7");
}

#[test]
fn a_share_that_cannot_be_computed_says_why() {
    check(COUNT, "62", "", "NO_PARENT_VALUE");
    check(COUNT, "62", "suppressed", "INPUT_ABSENT");
    check(COUNT, "", "227", "NO_OBSERVATION");
    check(COUNT, "62", "0", "INPUT_NEGATIVE");
    check(COUNT, "-1", "227", "INPUT_NEGATIVE");
    check(RATIO, "47.2", "41.0", "RECORDED_ONLY");
    let mut world = World::new(1);
    world.levels(COUNT, "2022", &[(CITY, "227")]);
    assert_eq!(computed(&world.ask(CITY, COUNT, "2022", Measure::Share, "parent")), "NO_PARENT");
}

#[test]
fn the_share_of_a_value_above_600_is_above() {
    check(COUNT, "above 600", "2400", "above 25.0");
    check(COUNT, "above 600", "2201", "above 27.2"); // 27.260…
    check(COUNT, "at_most 600", "2201", "at_most 27.3");
    check(COUNT, "about 600", "2201", "about 27.3");
    check(COUNT, "600", "at_least 2400", "about 25.0");
}

/// Three districts, one of them only until the end of 2021.
fn with_group(levels: &[(&str, &str)]) -> World {
    let mut world = World::new(3);
    let ids = [1, 2, 3].map(|n| district(n).parse().unwrap());
    world.put([Thing::PeerGroup(group(GROUP, Membership::Listed(ids.to_vec())))]);
    let mut third = crate::fixture::area(&district(3), AreaKind::District, CITY);
    third.validity = crate::fixture::validity("", "2022-01");
    world.put([Thing::Area(third)]);
    for period in ["2021", "2022"] {
        world.levels(COUNT, period, levels);
    }
    world
}

#[test]
fn the_whole_of_a_group_is_the_sum_of_all_its_members() {
    let (a, b, c) = (&district(1), &district(2), &district(3));
    let world = with_group(&[(a, "62"), (b, "38 E"), (c, "100")]);
    let share = |period| world.ask(a, COUNT, period, Measure::Share, GROUP);
    assert_eq!(computed(&share("2021")), "31.0 E");
    assert_eq!(computed(&share("2022")), "62.0 E", "the third is no more");
    assert_eq!(share("2021").formula(), "100 × 62 / 200");
    assert_eq!(share("2021").inputs().len(), 3);
    assert_eq!(computed(&world.ask(c, COUNT, "2022", Measure::Share, GROUP)), "NOT_A_PEER");
    let world = with_group(&[(a, "62"), (c, "100")]);
    assert_eq!(computed(&world.ask(a, COUNT, "2022", Measure::Share, GROUP)), "PEERS_INCOMPLETE");
    let world = with_group(&[(a, "above 50"), (b, "50"), (c, "0")]);
    assert_eq!(computed(&world.ask(a, COUNT, "2022", Measure::Share, GROUP)), "above 50.0");
    assert_eq!(computed(&world.ask(b, COUNT, "2022", Measure::Share, GROUP)), "about 50.0");
}

/// A group by rule is of one kind, a list of any: a zone under the city is in no group of its districts.
#[test]
fn a_formula_and_its_inputs_tell_who_makes_the_whole() {
    const ZONE: &str = "gbt2260:370181";
    let [a, b] = [1, 2].map(district);
    let rule = |kind| Membership::Rule { kind, parent: CITY.parse().unwrap() };
    let listed =
        |ids: &[&str]| Membership::Listed(ids.iter().map(|id| id.parse().unwrap()).collect());
    for (membership, part, formula, members) in [
        (rule(AreaKind::District), a.as_str(), "100 × 10 / 40", vec![a.as_str(), &b]),
        (rule(AreaKind::Zone), ZONE, "100 × 60 / 60", vec![ZONE]),
        (listed(&[ZONE, &a]), &a, "100 × 10 / 70", vec![&a, ZONE]),
        (listed(&[ZONE, &b, &a]), ZONE, "100 × 60 / 100", vec![ZONE, &a, &b]),
    ] {
        let mut world = World::new(2);
        world.put([Thing::Area(crate::fixture::area(ZONE, AreaKind::Zone, CITY))]);
        world.put([Thing::PeerGroup(group(GROUP, membership))]);
        world.levels(COUNT, "2021", &[(&a, "5"), (&b, "20"), (ZONE, "50")]);
        world.levels(COUNT, "2022", &[(&a, "10"), (&b, "30"), (ZONE, "60")]);
        let mut share = question(part, COUNT, "2022", Measure::Share, GROUP);
        for denominator in [Denominator::Published, Denominator::Members] {
            share.terms.denominator = denominator;
            let answer = world.cube.answer(&share);
            assert_eq!(answer.formula(), formula, "{denominator:?}");
            let areas: Vec<_> = answer.inputs().iter().map(|it| it.key.area.to_string()).collect();
            assert_eq!(areas, members, "{denominator:?}");
            let told = world.cube.operands(&share);
            let told: Vec<_> = told.iter().map(|it| it.key.area.to_string()).collect();
            assert_eq!(told, members, "{denominator:?}");
        }
        let points = world.ask(part, COUNT, "2022", Measure::Contribution, GROUP);
        let mut areas: Vec<_> = points.inputs().iter().map(|it| it.key.area.to_string()).collect();
        areas.dedup();
        assert_eq!(areas, members);
    }
}

#[test]
fn parts_make_their_whole_within_rounding() {
    use scorecard_measures::{Value, kernels::parts};
    let value = |text: &str| Value::number(text.parse().unwrap());
    let check = |whole: &str, texts: &[&str], counted| {
        let values: Vec<_> = texts.iter().map(|text| value(text)).collect();
        parts::check(&value(whole), &values, counted).unwrap()
    };
    assert_eq!(check("15", &["4", "11"], true), None);
    let differ = check("15", &["4", "12"], true).unwrap();
    assert_eq!(differ.sum.to_string(), "16");
    assert_eq!(check("10.0", &["3.3", "3.3", "3.3"], false), None, "rounding hides 0.1");
    assert!(check("10.0", &["3.3", "3.3", "3.1"], false).is_some());
}

#[test]
fn a_share_of_members_is_held_against_a_published_one_of_the_same_whole_alone() {
    let [a, b] = [1, 2].map(district);
    let mut world = World::new(2);
    world.levels(FLOW, "2022", &[(&a, "9.4"), (&b, "90.2")]);
    let disagrees = |world: &World| {
        let mut share = question(&a, FLOW, "2022", Measure::Share, "parent");
        share.terms.denominator = Denominator::Members;
        let answer = world.cube.answer(&share);
        assert_eq!(computed(&answer), "9.44");
        answer.disagreement.is_some()
    };
    // Of the city's own figure, which is more than the districts make.
    world.published(&a, FLOW, "2022", (Measure::Share, CITY), "9.60");
    assert!(!disagrees(&world), "nobody knows of what it is");
    world.levels(FLOW, "2022", &[(CITY, "97.9")]);
    assert!(!disagrees(&world), "it is of another whole");
    world.levels(FLOW, "2022", &[(CITY, "99.6")]);
    assert!(disagrees(&world), "it is of the same whole");
    world.published(&a, FLOW, "2022", (Measure::Share, CITY), "9.44");
    assert!(!disagrees(&world));
}

#[test]
fn nor_is_a_share_of_a_groups_members_held_against_one_of_another_whole() {
    let [a, b, c] = [1, 2, 3].map(district);
    let rule = Membership::Rule { kind: AreaKind::District, parent: CITY.parse().unwrap() };
    let listed = Membership::Listed([&a, &b].map(|id| id.parse().unwrap()).to_vec());
    let answer = |membership, city: &str, members: &[(&str, &str)]| {
        let mut world = World::new(3);
        world.put([Thing::PeerGroup(group(GROUP, membership))]);
        world.levels(FLOW, "2022", members);
        world.levels(FLOW, "2022", &[(CITY, city)]);
        world.published(&a, FLOW, "2022", (Measure::Share, GROUP), "9.60");
        let mut share = question(&a, FLOW, "2022", Measure::Share, GROUP);
        share.terms.denominator = Denominator::Members;
        let answer = world.cube.answer(&share);
        assert_eq!(computed(&answer), "9.44");
        let formula = answer.computed.unwrap().formula;
        (
            answer.disagreement.is_some(),
            formula.ends_with("of another whole than the published share"),
        )
    };
    let all: &[(&str, &str)] = &[(&a, "9.4"), (&b, "80.2"), (&c, "10.0")];
    assert_eq!(
        answer(rule.clone(), "97.9", all),
        (false, true),
        "it may be of the city's own figure"
    );
    assert_eq!(answer(rule.clone(), "99.6", all), (true, false), "the two are the same whole");
    assert_eq!(answer(rule, "97.9", &[(&a, "9.4"), (&b, "90.2")]), (false, true), "one is missing");
    let two: &[(&str, &str)] = &[(&a, "9.4"), (&b, "90.2")];
    assert_eq!(answer(listed, "97.9", two), (true, false), "its members alone make the whole");
}
