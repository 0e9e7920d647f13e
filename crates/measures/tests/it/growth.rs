//! Growth and difference.

use std::cmp::Ordering;

use scorecard_domain::{AreaKind, GrowthRule, Measure, Succession, Thing};

use crate::fixture::{CITY, COUNT, FLOW, RATIO, World, area, computed, question, validity, words};

const AREA: &str = "gbt2260:370101";

/// Growth or difference of a level in 2022 on one in 2021.
#[track_caller]
fn check(measure: Measure, indicator: &str, before: &str, now: &str, expected: &str) {
    let mut world = World::new(1);
    for (period, level) in [("2021", before), ("2022", now)] {
        if !level.is_empty() {
            world.levels(indicator, period, &[(AREA, level)]);
        }
    }
    let answer = world.ask(AREA, indicator, "2022", measure, "");
    assert_eq!(computed(&answer), expected, "{measure} of {now} on {before}");
}

#[test]
fn growth_is_the_change_in_percent_of_the_base() {
    let check = |before, now, expected| check(Measure::Growth, FLOW, before, now, expected);
    check("5.0", "5.2", "4.0");
    check("147.0", "161.3", "9.7");
    check("4", "3.0", "-25.0");
    check("8.0", "-2.0", "-125.0");
    check("5.0", "5.0", "0.0");
    check("100000000000000000000", "100000000000000000001", "0.0");
}

#[test]
fn growth_needs_a_positive_base() {
    let check = |before, now, expected| check(Measure::Growth, FLOW, before, now, expected);
    check("", "5.2", "NO_BASE");
    check("0.0", "5.2", "BASE_NOT_POSITIVE");
    check("-1.0", "5.2", "BASE_NOT_POSITIVE");
    check("suppressed", "5.2", "INPUT_ABSENT");
    check("5.0", "not_yet_published", "INPUT_ABSENT");
    check("5.0", "", "NO_OBSERVATION");
}

#[test]
fn estimates_and_wording_carry_over() {
    let check = |before, now, expected| check(Measure::Growth, FLOW, before, now, expected);
    check("5.0 P", "5.2 E", "4.0 E P");
    check("5.0 annual", "5.2 annual", "4.0 annual");
    check("5.0 annual", "5.2 expected", "4.0");
    check("5.0", "about 5.2", "about 4.0");
    check("about 5.0", "5.2", "about 4.0");
    check("at_least 5.0", "above 5.2", "about 4.0");
}

#[test]
fn a_bound_is_rounded_to_the_side_on_which_it_stays_true() {
    let check = |now, expected| check(Measure::Growth, FLOW, "7.0", now, expected);
    check("7.6", "8.6"); // 8.571…
    check("at_least 7.6", "at_least 8.5");
    check("above 7.6", "above 8.5");
    check("at_most 7.4", "at_most 5.8"); // 5.714…
    check("nearly 7.4", "nearly 5.8");
    check("at_least 6.6", "at_least -5.8"); // -5.714…
}

#[test]
fn a_difference_is_in_the_unit_of_the_levels() {
    let check = |indicator, before, now, expected| {
        check(Measure::Difference, indicator, before, now, expected);
    };
    check(COUNT, "60", "62", "2");
    check(COUNT, "62", "60", "-2");
    check(RATIO, "46.9", "47.2 E", "0.3 E");
    check(FLOW, "-1.0", "1.05", "2.1");
    check(FLOW, "0", "5.2", "5.2");
    check(FLOW, "", "5.2", "NO_BASE");
}

#[test]
fn what_rounds_to_zero_keeps_its_sign() {
    let check = |measure, now: &str, sign| {
        let mut world = World::new(1);
        world.levels(FLOW, "2017", &[(AREA, "1000.0")]);
        world.levels(FLOW, "2021", &[(AREA, "1000.0")]);
        world.levels(FLOW, "2022", &[(AREA, now)]);
        let mut asked = question(AREA, FLOW, "2022", measure, "");
        (asked.terms.years, asked.decimals) = (5, Some(0));
        let answer = world.cube.answer(&asked);
        assert_eq!((computed(&answer).as_str(), answer.sign), ("0", Some(sign)), "{measure} {now}");
    };
    for measure in [Measure::Growth, Measure::Difference, Measure::CompoundGrowth] {
        check(measure, "1000.3", Ordering::Greater);
        check(measure, "1000.0", Ordering::Equal);
        check(measure, "999.7", Ordering::Less);
    }
}

#[test]
fn growth_by_another_rule_is_published_only() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "5.0")]);
    world.levels(FLOW, "2022", &[(AREA, "5.2")]);
    for (rule, difference) in [
        (GrowthRule::ConstantPrice, "0.2"),
        (GrowthRule::PublishedOnly, "0.2"),
        (GrowthRule::RestatedBase, "PUBLISHED_ONLY"),
    ] {
        world.change(FLOW, |indicator| indicator.growth_rule = rule);
        let growth = world.ask(AREA, FLOW, "2022", Measure::Growth, "");
        assert_eq!(computed(&growth), "PUBLISHED_ONLY", "{rule}");
        let answer = world.ask(AREA, FLOW, "2022", Measure::Difference, "");
        assert_eq!(computed(&answer), difference, "{rule}");
    }
    // Published beside levels that say 4.0%: no conflict, because it is at other prices.
    world.change(FLOW, |indicator| indicator.growth_rule = GrowthRule::ConstantPrice);
    world.published(AREA, FLOW, "2022", (Measure::Growth, ""), "3.1");
    let answer = world.ask(AREA, FLOW, "2022", Measure::Growth, "");
    assert_eq!(answer.shown().map(words).as_deref(), Some("3.1"));
    assert_eq!((answer.disagreement, answer.formula()), (None, "published"));
}

#[test]
fn a_changed_boundary_leaves_nothing_to_compare() {
    let mut world = World::new(2);
    let other = "gbt2260:370102";
    for period in ["2020", "2021", "2022"] {
        world.levels(FLOW, period, &[(AREA, "5.0"), (other, "5.0")]);
    }
    let check = |world: &World, period, expected: &str| {
        let answer = world.ask(AREA, FLOW, period, Measure::Growth, "");
        assert_eq!(computed(&answer), expected, "{period}");
    };
    // Set up in the middle of 2021.
    let mut changed = area(AREA, AreaKind::District, CITY);
    changed.validity = validity("2021-06", "");
    world.put([Thing::Area(changed)]);
    check(&world, "2021", "BOUNDARY_CHANGED");
    check(&world, "2022", "0.0");
    // There all along, but it took over land in 2022.
    world.put([Thing::Area(area(AREA, AreaKind::District, CITY))]);
    check(&world, "2022", "0.0");
    let mut merged = area(other, AreaKind::District, CITY);
    merged.successors = vec![Succession::new(AREA.parse().unwrap(), "2022-01".parse().unwrap())];
    world.put([Thing::Area(merged)]);
    check(&world, "2021", "0.0");
    check(&world, "2022", "BOUNDARY_CHANGED");
    let answer = world.ask(other, FLOW, "2022", Measure::Difference, "");
    assert_eq!(computed(&answer), "BOUNDARY_CHANGED", "it gave land away");
}

#[test]
fn the_same_stretch_of_the_year_before_is_the_base() {
    let mut world = World::new(1);
    for (period, level) in [
        ("2021-Q3", "4.0"),
        ("2022-Q2", "9.0"),
        ("2022-Q3", "5.0"),
        ("2021-01-01/P11M", "10.0"),
        ("2022-01-01/P11M", "11.0"),
        ("2021", "1.0"),
    ] {
        world.levels(FLOW, period, &[(AREA, level)]);
    }
    let growth = |period| computed(&world.ask(AREA, FLOW, period, Measure::Growth, ""));
    assert_eq!(growth("2022-Q3"), "25.0");
    assert_eq!(growth("2022-01-01/P11M"), "10.0");
    assert_eq!(growth("2022-Q2"), "NO_BASE");
}

#[test]
fn decimals_are_those_of_the_published_value_else_one() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "300.0")]);
    world.levels(FLOW, "2022", &[(AREA, "334.9")]);
    assert_eq!(computed(&world.ask(AREA, FLOW, "2022", Measure::Growth, "")), "11.6");
    world.published(AREA, FLOW, "2022", (Measure::Growth, ""), "12");
    assert_eq!(computed(&world.ask(AREA, FLOW, "2022", Measure::Growth, "")), "12");
    let mut asked = question(AREA, FLOW, "2022", Measure::Growth, "");
    asked.decimals = Some(3);
    assert_eq!(computed(&world.cube.answer(&asked)), "11.633");
}

#[test]
fn an_answer_tells_formula_and_inputs() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "5.0")]);
    world.levels(FLOW, "2022", &[(AREA, "5.2")]);
    let answer = world.ask(AREA, FLOW, "2022", Measure::Growth, "");
    assert_eq!(answer.formula(), "100 × (5.2 / 5.0 − 1)");
    let inputs: Vec<_> = answer.inputs().iter().map(|i| (i.key.to_string(), i.revision)).collect();
    let expected = [("2022", 3), ("2021", 2)]
        .map(|(period, revision)| (format!("{AREA} {FLOW} {period} level"), revision));
    assert_eq!(inputs, expected);
    assert_eq!(answer.revision(), 3);
    let difference = world.ask(AREA, FLOW, "2022", Measure::Difference, "");
    assert_eq!(difference.formula(), "5.2 − 5.0");
}
