//! Streaks.

use scorecard_domain::{Measure, Missing};
use scorecard_measures::kernels::streak::{Run, StreakEnd};

use crate::fixture::{CITY, COUNT, World, computed, district, question};

/// The streak in 2022 of the first of two districts with those levels from 2017 on; `-` is a gap, `=` a tie,
/// `+` ahead, `<` behind.
fn streak(years: &str) -> Result<Run, Missing> {
    let mut world = World::new(2);
    for (n, place) in years.chars().rev().enumerate() {
        let period = (2022 - n).to_string();
        let levels = match place {
            '+' => ["9", "7"],
            '<' => ["7", "9"],
            '=' => ["8", "8"],
            _ => continue,
        };
        world.levels(COUNT, &period, &[(&district(1), levels[0]), (&district(2), levels[1])]);
    }
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    answer.streak.ok_or_else(|| answer.computed.unwrap_err())
}

#[track_caller]
fn check(years: &str, expected: u32, end: Option<StreakEnd>, qualified: bool) {
    let run = streak(years).unwrap();
    assert_eq!((run.years, run.end, run.qualified), (expected, end, qualified), "{years}");
    let since = (expected > 0).then(|| (2023 - expected).to_string());
    assert_eq!(run.since.map(|period| period.to_string()), since, "{years}");
}

#[test]
fn a_streak_ends_where_it_was_broken_or_where_nothing_is_known() {
    check("<++", 2, Some(StreakEnd::Broken), false);
    check("+-++", 2, Some(StreakEnd::Gap), false);
    check("+++", 3, Some(StreakEnd::StartOfRecord), false);
    check("++<", 0, None, false);
    check("+", 1, Some(StreakEnd::StartOfRecord), false);
    assert_eq!(streak("++-"), Err(Missing::NoObservation));
}

#[test]
fn a_tie_qualifies_a_streak() {
    check("<+=+", 3, Some(StreakEnd::Broken), true);
    check("=<+", 1, Some(StreakEnd::Broken), false);
}

#[test]
fn the_record_bounds_a_streak_only_where_it_was_broken() {
    let bounds = |years| streak(years).map(|run| (run.at_least, run.at_most));
    assert_eq!(bounds("<++"), Ok((2, Some(2))));
    assert_eq!(bounds("+-++"), Ok((2, None)));
    assert_eq!(bounds("+++"), Ok((3, None)));
}

#[test]
fn a_published_rank_counts_where_none_can_be_computed() {
    let mut world = World::new(2);
    for period in ["2020", "2021"] {
        world.published(&district(1), COUNT, period, (Measure::Rank, CITY), "1");
    }
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!(computed(&answer), "3");
    let inputs: Vec<_> = answer.inputs().iter().map(|input| input.key.to_string()).collect();
    let area = district(1);
    assert_eq!(
        inputs,
        [
            format!("{area} {COUNT} 2022 level"),
            format!("{} {COUNT} 2022 level", district(2)),
            format!("{area} {COUNT} 2021 rank of {CITY}"),
            format!("{area} {COUNT} 2020 rank of {CITY}"),
        ]
    );
}

#[test]
fn the_rank_that_counts_may_be_a_lower_one() {
    let mut world = World::new(3);
    for (period, first) in [("2020", "1"), ("2021", "8"), ("2022", "7")] {
        let levels = [(&*district(1), first), (&*district(2), "9"), (&*district(3), "5")];
        world.levels(COUNT, period, &levels);
    }
    let mut question = question(&district(1), COUNT, "2022", Measure::Streak, "parent");
    question.streak_rank = 2;
    let answer = world.cube.answer(&question);
    assert_eq!(computed(&answer), "2");
    assert_eq!(answer.formula(), "years in a row with rank ≤ 2");
    assert_eq!(answer.streak.and_then(|run| run.end), Some(StreakEnd::Broken));
}

#[test]
fn a_published_streak_that_the_record_does_not_rule_out_is_shown() {
    let mut world = World::new(2);
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    world.published(&district(1), COUNT, "2022", (Measure::Streak, CITY), "14");
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!((answer.formula(), answer.disagreement), ("published", None));
    // Last year others were ahead: fourteen years cannot be.
    world.levels(COUNT, "2021", &[(&district(1), "7"), (&district(2), "9")]);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!(computed(&answer), "1");
    assert!(answer.disagreement.is_some());
}
