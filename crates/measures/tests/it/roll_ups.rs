//! Levels that are made from others, with how many of them were there.

use scorecard_domain::{AreaKind, Measure, OverAreas, OverTime, Thing};
use scorecard_measures::{
    Answer, Denominator, Origin, RollUp, Terms, kernels::implied::ImpliedKind,
};

use crate::fixture::{CITY, COUNT, FLOW, RATIO, World, area, computed, district, question};

const AREA: &str = "gbt2260:370101";

fn ask(world: &World, at: &str, indicator: &str, period: &str, roll_up: RollUp) -> Answer {
    let mut question = question(at, indicator, period, Measure::Level, "");
    question.terms = Terms { roll_up: Some(roll_up), ..Terms::default() };
    world.cube.answer(&question)
}

/// The level, and how many parts it is made of.
fn told(answer: &Answer) -> String {
    match answer.coverage {
        Some(coverage) => {
            format!("{} of {}/{}", computed(answer), coverage.reported, coverage.expected)
        }
        None => computed(answer),
    }
}

fn months(world: &mut World, indicator: &str, levels: &[(&str, &str)]) {
    for (period, level) in levels {
        world.levels(indicator, period, &[(AREA, level)]);
    }
}

const QUARTERS: [(&str, &str); 4] =
    [("2022-Q1", "1.0"), ("2022-Q2", "2.0 E"), ("2022-Q3", "3.0"), ("2022-Q4", "5.0")];

#[test]
fn a_year_is_made_of_its_quarters_by_the_rule_over_time() {
    let check = |rule, expected: &str| {
        let mut world = World::new(1);
        months(&mut world, FLOW, &QUARTERS);
        world.change(FLOW, |indicator| indicator.over_time = rule);
        assert_eq!(told(&ask(&world, AREA, FLOW, "2022", RollUp::OverTime)), expected);
    };
    check(OverTime::Sum, "11.0 E of 4/4");
    check(OverTime::Last, "5.0 of 1/1");
    check(OverTime::Mean, "2.8 E of 4/4"); // 2.75
    check(OverTime::None, "NOT_ADDITIVE");
}

#[test]
fn a_level_is_recorded_unless_it_is_asked_for_from_its_parts() {
    let mut world = World::new(1);
    months(&mut world, FLOW, &QUARTERS);
    assert_eq!(computed(&world.ask(AREA, FLOW, "2022", Measure::Level, "")), "RECORDED_ONLY");
}

#[test]
fn the_parts_are_the_longest_that_are_there() {
    let mut world = World::new(1);
    months(&mut world, FLOW, &QUARTERS[..3]);
    let level = |world: &World, period| told(&ask(world, AREA, FLOW, period, RollUp::OverTime));
    assert_eq!(level(&world, "2022"), "6.0 E of 3/4");
    months(&mut world, FLOW, &[("2022-S1", "4.0"), ("2022-S2", "8.5")]);
    assert_eq!(level(&world, "2022"), "12.5 of 2/2");
    assert_eq!(level(&world, "2022-S1"), "3.0 E of 2/2");
    assert_eq!(level(&world, "2022-01-01/P9M"), "7.0 of 2/2");
    assert_eq!(level(&world, "2022-Q1"), "PARTS_INCOMPLETE");
}

#[test]
fn parts_of_several_lengths_stand_together() {
    let check = |levels: &[(&str, &str)], expected: &str| {
        let mut world = World::new(1);
        months(&mut world, FLOW, levels);
        assert_eq!(
            told(&ask(&world, AREA, FLOW, "2022", RollUp::OverTime)),
            expected,
            "{levels:?}"
        );
    };
    let (first, second) = (("2022-Q1", "10.0"), ("2022-Q2", "11.0"));
    let (half, third) = (("2022-S2", "30.0"), ("2022-Q3", "14.0"));
    check(&[first, second, half], "51.0 of 3/3");
    // The half-year is more than the quarter in it.
    check(&[first, second, half, third], "51.0 of 3/3");
    // What is open is counted in the shortest parts that are there.
    check(&[second, half], "41.0 of 2/3");
    check(&[half], "30.0 of 1/2");
    check(&[first], "10.0 of 1/4");
    check(&[("2022-01", "3.0"), second, half], "44.0 of 3/5");
    check(
        &[("2022-01", "3.0"), ("2022-02", "3.0"), ("2022-03", "4.0"), second, half],
        "51.0 of 5/5",
    );
    // What is counted up from January stands in where there are no shorter ones.
    let eleven = ("2022-01-01/P11M", "45.0");
    check(&[eleven, ("2022-12", "6.0")], "51.0 of 2/2");
    check(&[eleven, first, second, half], "51.0 of 3/3");
    check(&[eleven, first, second], "45.0 of 1/2");
    // A withheld half is no part; its quarters are.
    check(&[first, second, ("2022-S1", "suppressed"), half], "51.0 of 3/3");
}

#[test]
fn what_is_open_is_a_part_though_it_is_shorter_than_those_that_are_there() {
    let check = |period: &str, levels: &[(&str, &str)], expected: &str| {
        let mut world = World::new(1);
        months(&mut world, FLOW, levels);
        let answer = ask(&world, AREA, FLOW, period, RollUp::OverTime);
        assert_eq!(told(&answer), expected, "{period} of {levels:?}");
    };
    let (quarter, half) = (("2022-Q1", "10.0"), ("2022-S1", "21.0"));
    // April and May are missing: the first quarter is not all of it.
    check("2022-01-01/P5M", &[quarter], "10.0 of 1/2");
    check("2022-01-01/P8M", &[half], "21.0 of 1/2");
    check("2022-01-01/P11M", &[half, ("2022-Q3", "14.0")], "35.0 of 2/3");
    check("2022-01-01/P5M", &[quarter, ("2022-04", "3.0"), ("2022-05", "4.0")], "17.0 of 3/3");
}

#[test]
fn a_last_level_is_that_of_the_longest_part_at_the_end() {
    let mut world = World::new(1);
    world.change(FLOW, |indicator| indicator.over_time = OverTime::Last);
    let level = |world: &World| told(&ask(world, AREA, FLOW, "2022", RollUp::OverTime));
    months(&mut world, FLOW, &QUARTERS[..3]);
    assert_eq!(level(&world), "PARTS_INCOMPLETE");
    months(&mut world, FLOW, &[("2022-12", "7.0")]);
    assert_eq!(level(&world), "7.0 of 1/1");
    months(&mut world, FLOW, &[("2022-S2", "6.5")]);
    assert_eq!(level(&world), "6.5 of 1/1");
}

#[test]
fn january_and_february_are_one_period() {
    let mut world = World::new(1);
    months(&mut world, FLOW, &[("2022-01-01/P2M", "3.0"), ("2022-03", "2.0")]);
    let quarter = |world: &World| told(&ask(world, AREA, FLOW, "2022-Q1", RollUp::OverTime));
    assert_eq!(quarter(&world), "5.0 of 2/2");
    months(&mut world, FLOW, &[("2022-01", "1.0")]);
    assert_eq!(quarter(&world), "5.0 of 2/2");
    // As one part it has the weight of two months in a mean.
    world.change(FLOW, |indicator| indicator.over_time = OverTime::Mean);
    assert_eq!(quarter(&world), "2.7 of 2/2"); // (2 × 3.0 + 2.0) / 3
    world.change(FLOW, |indicator| indicator.over_time = OverTime::Sum);
    months(&mut world, FLOW, &[("2022-02", "2.1")]);
    assert_eq!(quarter(&world), "5.1 of 3/3");
}

#[test]
fn a_partial_sum_never_overrules_what_is_recorded() {
    let mut world = World::new(1);
    months(&mut world, FLOW, &QUARTERS[..3]);
    months(&mut world, FLOW, &[("2022", "11.2")]);
    let partial = ask(&world, AREA, FLOW, "2022", RollUp::OverTime);
    assert_eq!(partial.origin, Some(Origin::Published));
    assert!(partial.coverage.unwrap().is_partial() && partial.disagreement.is_none());
    // That some parts are missing is no matter of what is published.
    assert_eq!(partial.covered(), None);
    months(&mut world, FLOW, &QUARTERS[3..]);
    let whole = ask(&world, AREA, FLOW, "2022", RollUp::OverTime);
    assert_eq!(whole.origin, Some(Origin::Computed));
    assert_eq!(whole.covered(), whole.coverage);
    assert!(whole.disagreement.is_none(), "11.0 ± 0.2 may be 11.2");
    months(&mut world, FLOW, &[("2022", "11.4")]);
    assert!(ask(&world, AREA, FLOW, "2022", RollUp::OverTime).disagreement.is_some());
}

#[test]
fn a_city_is_made_of_its_districts() {
    let mut world = World::new(3);
    world.put([Thing::Area(area("gbt2260:370199", AreaKind::Zone, CITY))]);
    let levels = [(AREA, "4"), (&district(2), "11 P"), ("gbt2260:370199", "90")];
    world.levels(COUNT, "2022", &levels);
    let city = |world: &World| ask(world, CITY, COUNT, "2022", RollUp::OverAreas);
    assert_eq!(told(&city(&world)), "15 P of 2/3");
    assert_eq!(city(&world).formula(), "sum of 2 of 3 parts");
    world.levels(COUNT, "2022", &[(&district(3), "1")]);
    assert_eq!(told(&city(&world)), "16 P of 3/3");
    assert_eq!(city(&world).inputs().len(), 3);
    assert_eq!(told(&ask(&world, AREA, COUNT, "2022", RollUp::OverAreas)), "PARTS_INCOMPLETE");
    world.change(COUNT, |indicator| indicator.over_areas = OverAreas::None);
    assert_eq!(told(&city(&world)), "NOT_ADDITIVE");
}

#[test]
fn a_mean_over_areas_is_weighted_by_another_indicator() {
    let mut world = World::new(2);
    world.levels(RATIO, "2022", &[(AREA, "40.0"), (&district(2), "50.0 E")]);
    world.levels(COUNT, "2022", &[(AREA, "3"), (&district(2), "1")]);
    assert_eq!(told(&ask(&world, CITY, RATIO, "2022", RollUp::OverAreas)), "NO_WEIGHTS");
    let mut question = question(CITY, RATIO, "2022", Measure::Level, "");
    question.terms =
        Terms { roll_up: Some(RollUp::OverAreas), weight: COUNT.parse().ok(), ..Terms::default() };
    let answer = world.cube.answer(&question);
    assert_eq!((told(&answer).as_str(), answer.inputs().len()), ("42.5 E of 2/2", 4));
    world.levels(COUNT, "2022", &[(&district(2), "suppressed")]);
    assert_eq!(told(&world.cube.answer(&question)), "40.0 of 1/2");
}

#[test]
fn a_mean_is_no_more_settled_than_its_weights() {
    let mut world = World::new(2);
    let mean = |world: &World| {
        let mut question = question(CITY, RATIO, "2022", Measure::Level, "");
        let (roll_up, weight) = (Some(RollUp::OverAreas), COUNT.parse().ok());
        question.terms = Terms { roll_up, weight, ..Terms::default() };
        told(&world.cube.answer(&question))
    };
    world.levels(
        RATIO,
        "2022",
        &[(AREA, "40.0 final_accounts"), (&district(2), "50.0 final_accounts")],
    );
    world.levels(COUNT, "2022", &[(AREA, "3 final_accounts"), (&district(2), "1 final_accounts")]);
    assert_eq!(mean(&world), "42.5 final_accounts of 2/2");
    world.levels(COUNT, "2022", &[(&district(2), "about 1 P")]);
    assert_eq!(mean(&world), "about 42.5 P of 2/2");
    // The only part has its own level whatever its weight is.
    world.levels(RATIO, "2022", &[(AREA, "not_collected")]);
    assert_eq!(mean(&world), "50.0 P of 1/2");
}

#[test]
fn a_month_is_implied_by_two_cumulative_levels() {
    let implied = |levels: &[(&str, &str)], period: &str| {
        let mut world = World::new(1);
        months(&mut world, FLOW, levels);
        let answer = world.ask(AREA, FLOW, period, Measure::Level, "");
        assert_eq!(answer.origin, None);
        let [found] = answer.implied.as_slice() else { return String::new() };
        assert_eq!(found.kind, ImpliedKind::Period);
        let end = |end: Option<scorecard_domain::Decimal>| end.unwrap().to_string();
        format!("{}～{}", end(found.range.low), end(found.range.high))
    };
    let year = [("2022-01-01/P10M", "10.0"), ("2022-01-01/P11M", "12.3"), ("2022", "13.0")];
    assert_eq!(implied(&year, "2022-11"), "2.20～2.40");
    assert_eq!(implied(&year, "2022-12"), "0.60～0.80");
    assert_eq!(implied(&year, "2022-10"), "");
    assert_eq!(implied(&[("2022-01-01/P2M", "3.0"), ("2022-Q1", "5.0")], "2022-03"), "1.90～2.10");
    assert_eq!(implied(&[("2022-01-01/P2M", "3.0")], "2022-02"), "");
    assert_eq!(implied(&[("2022-S1", "3.0"), ("2022-01-01/P9M", "5.0")], "2022-Q3"), "1.90～2.10");
}

#[test]
fn a_month_is_implied_where_it_may_still_come() {
    let implied = |november: &str| {
        let mut world = World::new(1);
        let levels = [("2022-01-01/P10M", "10.0"), ("2022-01-01/P11M", "12.3")];
        months(&mut world, FLOW, &levels);
        months(&mut world, FLOW, &[("2022-11", november)]);
        world.ask(AREA, FLOW, "2022-11", Measure::Level, "").implied.len()
    };
    assert_eq!(["not_yet_published", "not_collected"].map(implied), [1, 1]);
    assert_eq!(["suppressed", "not_applicable", "2.3"].map(implied), [0, 0, 0]);
}

#[test]
fn a_share_says_what_it_is_of() {
    let mut world = World::new(3);
    world.levels(COUNT, "2022", &[(AREA, "4"), (&district(2), "6"), (CITY, "40")]);
    let share = |world: &World, denominator| {
        let mut question = question(AREA, COUNT, "2022", Measure::Share, "parent");
        question.terms.denominator = denominator;
        world.cube.answer(&question)
    };
    assert_eq!(told(&share(&world, Denominator::Published)), "10.0");
    let partial = share(&world, Denominator::Members);
    assert_eq!((told(&partial).as_str(), partial.formula()), ("40.0 of 2/3", "100 × 4 / 10"));
    // A published one is of the city's own figure, which is another whole than these members.
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "39.0");
    let partial = share(&world, Denominator::Members);
    assert!(partial.disagreement.is_none());
    assert_eq!(partial.origin, Some(Origin::Published));
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "41.0");
    assert!(share(&world, Denominator::Members).disagreement.is_none());
    assert!(share(&world, Denominator::Published).disagreement.is_some());
    world.levels(COUNT, "2022", &[(&district(3), "6")]);
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "25.0");
    let whole = share(&world, Denominator::Members);
    assert_eq!(told(&whole), "25.0 of 3/3");
    assert!(whole.disagreement.is_none());
}
