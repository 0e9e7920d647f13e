//! Results held against targets.

mod pace;
mod properties;

use proptest::prelude::*;
use scorecard_domain::{
    AttainmentState, Comparator, Decimal, Measure, Nature, OverTime, Pace, Qualifier, Rounding,
    Target, TargetKey, TargetTest, Thing,
};
use scorecard_measures::{Attainment, Frequency, kernels::attainment};

use crate::{
    blocks::{DIGITS, PERIODS, areas, each_levels, worlds},
    fixture::{CITY, COUNT, FLOW, RATIO, World, district, indicator, text},
};

/// `at_least 150`, `at_most 3`, `5 to 6`.
fn test(words: &str) -> (Decimal, TargetTest) {
    if let Some((low, high)) = words.split_once(" to ") {
        return (low.parse().unwrap(), TargetTest::UpTo(high.parse().unwrap()));
    }
    let (comparator, value) = words.split_once(' ').unwrap();
    (value.parse().unwrap(), TargetTest::Compare(comparator.parse().unwrap()))
}

fn target(indicator: &str, (measure, of): (Measure, &str), period: &str, words: &str) -> Target {
    let (value, test) = test(words);
    Target {
        key: TargetKey {
            indicator: indicator.parse().unwrap(),
            measure,
            of: of.parse().unwrap(),
            area: district(1).parse().unwrap(),
            period: period.parse().unwrap(),
            issuer: district(1).parse().unwrap(),
        },
        chapter: "plan".parse().unwrap(),
        label: text(""),
        value,
        qualifier: Qualifier::Exact,
        test,
        strength: text(""),
        schedule: Vec::new(),
        nature: None,
        source: None,
        note: text(""),
    }
}

fn on_level(indicator: &str, words: &str) -> Target {
    target(indicator, (Measure::Level, ""), "2023", words)
}

/// The state, then the completion rate, or else the distance behind a sign.
fn told(attainment: &Attainment) -> String {
    let state = attainment.state();
    match attainment.outcome {
        Err(missing) => format!("{state} {missing}"),
        Ok(attained) => match (attained.completion, attained.distance) {
            (Some(rate), _) => format!("{state} {rate}%"),
            (None, Some(distance)) => format!("{state} by {distance}"),
            (None, None) => state.to_string(),
        },
    }
}

/// What becomes of a target on a level of 2023.
#[track_caller]
fn check(indicator: &str, level: &str, words: &str, expected: &str) {
    let mut world = World::new(2);
    world.levels(indicator, "2023", &[(&district(1), level)]);
    let target = on_level(indicator, words);
    let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
    assert_eq!(told(&attainment), expected, "{level} against {words}");
}

#[test]
fn a_level_to_be_reached_has_a_completion_rate() {
    check(FLOW, "161.3", "at_least 150", "exceeded 107.5%");
    check(FLOW, "150.0", "at_least 150", "met 100.0%");
    check(FLOW, "149.9", "at_least 150", "not_met 99.9%");
    check(COUNT, "0", "at_least 4", "not_met 0.0%");
    // What is short of it is never all of it, however little is missing, and what is not is never less.
    check(FLOW, "149.97", "at_least 150", "not_met 99.98%");
    check(FLOW, "nearly 149.97", "at_least 150", "not_met 99.98%");
    check(FLOW, "149.99999999999", "at_least 150", "not_met 99.9999999%");
    check(FLOW, "150.01", "at_least 150", "exceeded 100.0%");
    check(FLOW, "149.97", "above 150", "not_met 99.98%");
    // To be above is met by being above, which is no more than was promised.
    check(FLOW, "600.1", "above 600", "met 100.0%");
    check(FLOW, "600.0", "above 600", "not_met 100.0%");
    check(FLOW, "suppressed", "at_least 150", "no_data INPUT_ABSENT");
    check(FLOW, "-3", "at_least 150", "not_met by -153");
    check(FLOW, "-1.0", "at_least -2", "exceeded by 1.0");
    check(COUNT, "11", "equal 11", "met by 0");
}

#[test]
fn limits_rates_and_ranges_have_a_distance() {
    check(FLOW, "36.0", "at_most 38", "met by -2.0");
    check(FLOW, "38.5", "at_most 38", "not_met by 0.5");
    check(FLOW, "38.0", "below 38", "not_met by 0.0");
    check(RATIO, "47.2", "at_least 47", "exceeded by 0.2");
    check(RATIO, "3.1", "at_most 3", "not_met by 0.1");
    check(RATIO, "5.2", "5 to 6", "met by 0");
    check(RATIO, "4.9", "5 to 6", "not_met by -0.1");
    check(RATIO, "6.5", "5 to 6", "not_met by 0.5");
}

/// How a distance comes about: from the end of a range that it is from, and with what is below zero in brackets.
#[test]
fn a_distance_follows_from_its_formula() {
    let formula = |level: &str, words: &str| {
        let mut world = World::new(2);
        world.levels(RATIO, "2023", &[(&district(1), level)]);
        let target = on_level(RATIO, words);
        let period = target.key.period;
        world.cube.attainment(&target, period, Rounding::default()).formula(&target)
    };
    assert_eq!(formula("47.2", "at_least 47"), "47.2 − 47");
    assert_eq!(formula("-1.0", "at_least -2"), "-1.0 − (-2)");
    assert_eq!(formula("4.9", "5 to 6"), "4.9 − 5");
    assert_eq!(formula("6.5", "5 to 6"), "6.5 − 6");
    assert_eq!(formula("5.2", "5 to 6"), "5 ≤ 5.2 ≤ 6");
}

#[test]
fn an_index_number_is_never_a_percentage_of_another() {
    let mut world = World::new(2);
    let mut index = indicator("ecology.air", Nature::Index);
    index.unit = text("");
    world.put([Thing::Indicator(index)]);
    world.levels("ecology.air", "2023", &[(&district(1), "4.52")]);
    let target = on_level("ecology.air", "at_least 4.5");
    let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
    assert_eq!(told(&attainment), "exceeded by 0.02");
    assert!(!attainment.is_quotient);
}

#[test]
fn a_computed_result_is_held_against_its_target_before_it_is_rounded() {
    let own = district(1);
    let mut per = indicator("x.per", Nature::Ratio);
    (per.unit, per.formula) = (text("元/家"), format!("{FLOW} / {COUNT}").parse().ok());
    (per.multiplier, per.decimals) = (8, 1);
    let attained = |value: &str, count: &str, words: &str| {
        let mut world = World::new(2);
        world.change(COUNT, |count| count.unit = text("家"));
        world.put([Thing::Indicator(per.clone())]);
        world.levels(FLOW, "2023", &[(&own, value)]);
        world.levels(COUNT, "2023", &[(&own, count)]);
        let target = on_level("x.per", words);
        let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
        (told(&attainment), attainment.formula(&target))
    };
    let check = |value, count, words, expected: &str, formula: &str| {
        assert_eq!(attained(value, count, words), (expected.into(), formula.into()));
    };
    // 2.2743… prints as 2.3: 2.3 of 9 would be 25.6%.
    check("25.7", "11.3", "at_least 9", "not_met 25.3%", "100 × 2.274 / 9");
    check("26.0", "10", "at_least 2", "exceeded 130.0%", "100 × 2.6 / 2");
    check("20.0", "3", "at_most 6.25", "not_met by 0.42", "6.67 − 6.25");
}

#[test]
fn the_growth_that_is_held_against_a_target_is_rounded_once() {
    let own = district(1);
    let growth = |before: &str, now: &str, words: &str| {
        let mut world = World::new(2);
        world.levels(FLOW, "2022", &[(&own, before)]);
        world.levels(FLOW, "2023", &[(&own, now)]);
        let target = target(FLOW, (Measure::Growth, ""), "2023", words);
        let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
        (told(&attainment), attainment.formula(&target))
    };
    // 100.0 / 115.0 − 1 = −13.043…%
    let told = ("not_met by -21.29".into(), "-13.04 − 8.25".into());
    assert_eq!(growth("115.0", "100.0", "at_least 8.25"), told);
    assert_eq!(
        growth("100.0", "109.0", "at_least 8"),
        ("exceeded by 1.0".into(), "9.0 − 8".into())
    );
}

#[test]
fn the_lead_on_the_schedule_is_rounded_once() {
    let own = district(1);
    let mut world = World::new(2);
    for (month, level) in
        [("2023-01", "13.11"), ("2023-02", "13.11"), ("2023-03", "13.12"), ("2023-04", "13.12")]
    {
        world.levels(FLOW, month, &[(&own, level)]);
    }
    let target = on_level(FLOW, "at_least 150");
    let part = "2023-01-01/P4M".parse().unwrap();
    let attainment = world.cube.attainment(&target, part, Rounding::default());
    let progress = attainment.outcome.unwrap().progress.unwrap();
    // 52.46 is printed as 52.5, which would be 35.0%, 1.7 points ahead: it is 34.973…% less 33.333…%.
    let told = (progress.due.to_string(), progress.lead.to_string());
    assert_eq!(told, ("33.3".into(), "1.6".into()));
    assert_eq!(attainment.formula(&target), "100 × 52.46 / 150");
}

#[test]
fn what_rounding_or_wording_hides_is_undecided() {
    // A number stands for itself, unless it has fewer decimals than the target.
    check(FLOW, "161.3", "at_least 161.3", "met 100.0%");
    check(FLOW, "161", "at_least 161.3", "undecided 99.8%");
    check(FLOW, "160", "at_least 161.3", "not_met 99.2%");
    check(FLOW, "162", "at_least 161.3", "exceeded 100.4%");
    check(FLOW, "161.0", "at_least 161", "met 100.0%");
    // A count is exact, however it is written.
    check(COUNT, "161", "at_least 161.3", "not_met 99.8%");
    check(FLOW, "about 161.3", "at_least 100", "undecided 161.3%");
    check(FLOW, "about 161.3", "at_most 200", "undecided by -38.7");
    check(FLOW, "above 150", "at_least 150", "exceeded 100.0%");
    check(FLOW, "at_least 150", "at_least 150", "met 100.0%");
    check(FLOW, "nearly 150", "at_least 150", "not_met 100.0%");
    check(FLOW, "nearly 150", "at_least 140", "undecided 107.2%");
    check(FLOW, "at_least 5", "5 to 6", "undecided by 0");
}

#[test]
fn growth_is_held_against_the_comparable_one_then_the_one_that_counts() {
    let growth = |words: &str, recorded: &[(Measure, &str)]| {
        let mut world = World::new(2);
        world.levels(FLOW, "2022", &[(&district(1), "100.0")]);
        world.levels(FLOW, "2023", &[(&district(1), "109.0")]);
        for (measure, number) in recorded {
            world.published(&district(1), FLOW, "2023", (*measure, ""), number);
        }
        let target = target(FLOW, (Measure::Growth, ""), "2023", words);
        let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
        (told(&attainment), attainment.actual.key.measure)
    };
    assert_eq!(growth("at_least 8", &[]), ("exceeded by 1.0".into(), Measure::Growth));
    // 109.0 on 100.0 is anything from 8.9 to 9.1.
    assert_eq!(growth("at_least 9", &[]), ("undecided by 0.0".into(), Measure::Growth));
    let comparable = [(Measure::ComparableGrowth, "9.7")];
    let told = ("exceeded by 0.2".into(), Measure::ComparableGrowth);
    assert_eq!(growth("at_least 9.5", &comparable), told);
    // An absence is no comparable growth.
    let absent = [(Measure::ComparableGrowth, "not_collected")];
    assert_eq!(growth("at_least 8", &absent).1, Measure::Growth);
}

#[test]
fn a_target_on_comparable_growth_takes_no_other() {
    let mut world = World::new(2);
    world.published(&district(1), FLOW, "2023", (Measure::Growth, ""), "9.7");
    let target = target(FLOW, (Measure::ComparableGrowth, ""), "2023", "at_least 8");
    let attainment = world.cube.attainment(&target, target.key.period, Rounding::default());
    assert_eq!(told(&attainment), "no_data NO_OBSERVATION");
}

#[test]
fn places_are_met_by_ranks_that_nothing_can_change() {
    let rank = |levels: &[&str], words: &str| {
        let mut world = World::new(3);
        let ids: Vec<_> = (1..=3).map(district).collect();
        let places: Vec<_> =
            ids.iter().zip(levels).map(|(id, level)| (id.as_str(), *level)).collect();
        world.levels(COUNT, "2023", &places);
        let target = target(COUNT, (Measure::Rank, CITY), "2023", words);
        told(&world.cube.attainment(&target, target.key.period, Rounding::default()))
    };
    assert_eq!(rank(&["9", "8", "7"], "at_most 1"), "met by 0");
    assert_eq!(rank(&["9", "8", "7"], "at_most 2"), "exceeded by 1");
    assert_eq!(rank(&["7", "8", "9"], "at_most 2"), "not_met by -1");
    // The third has not reported: it may be ahead.
    assert_eq!(rank(&["9", "8"], "at_most 1"), "undecided by 0");
    assert_eq!(rank(&["9", "8"], "at_most 2"), "met by 1");
    assert_eq!(rank(&["8", "9"], "at_most 1"), "not_met by -1");
}
