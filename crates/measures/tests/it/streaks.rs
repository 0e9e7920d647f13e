//! Streaks.

use scorecard_domain::{
    AreaKind, Comparator, GrowthRule, Indicator, Measure, Missing, Nature, Observation, Of,
    Qualifier, StreakPredicate, StreakRule, Target, TargetKey, TargetTest, Thing,
};
use scorecard_measures::{
    Answer, Origin, claim,
    kernels::streak::{Run, StreakEnd},
};

use crate::fixture::{
    CITY, COUNT, FLOW, World, area, computed, district, indicator, observation, question, text,
};

/// The streak in 2022 of the first of two districts with those levels from 2017 on; `-` is a gap, `=` a tie,
/// `+` ahead, `<` behind.
fn streak(years: &str) -> Result<Run, Missing> {
    let answer = answer(years, |_| {});
    answer.streak.ok_or_else(|| answer.computed.unwrap_err())
}

fn answer(years: &str, rules: impl FnOnce(&mut Indicator)) -> Answer {
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
    world.change(COUNT, rules);
    world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent")
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

/// The streak in 2022 of those levels under a rule for ties: its years, its end, whether it is qualified, and the years of ties.
fn with_ties(years: &str, ties: StreakRule) -> (u32, Option<StreakEnd>, bool, Vec<String>) {
    let answer = answer(years, |indicator| indicator.streaks.ties = ties);
    let run = answer.streak.unwrap();
    let tied = answer.streak_years.iter().filter(|year| year.tied);
    (run.years, run.end, run.qualified, tied.map(|year| year.period.to_string()).collect())
}

#[test]
fn a_tie_qualifies_breaks_or_counts_as_the_indicator_says() {
    let broken = Some(StreakEnd::Broken);
    let years = || vec!["2021".to_owned()];
    assert_eq!(with_ties("<+=+", StreakRule::Qualifies), (3, broken, true, years()));
    assert_eq!(with_ties("<+=+", StreakRule::Counts), (3, broken, false, years()));
    let breaks = |years| with_ties(years, StreakRule::Breaks);
    assert_eq!(breaks("<+=+"), (1, Some(StreakEnd::Tied), false, vec![]));
    assert_eq!(breaks("<++="), (0, None, false, vec![]));
    assert_eq!(breaks("<<+"), (1, broken, false, vec![]));
    let bounds = |years| {
        let run = answer(years, |it| it.streaks.ties = StreakRule::Breaks).streak.unwrap();
        (run.at_least, run.at_most)
    };
    assert_eq!((bounds("++=+"), bounds("++=")), ((1, Some(1)), (0, Some(0))));
}

#[test]
fn a_shared_place_before_the_last_that_counts_is_no_tie() {
    let mut world = World::new(3);
    for period in ["2021", "2022"] {
        let levels = [(&*district(1), "9"), (&*district(2), "9"), (&*district(3), "5")];
        world.levels(COUNT, period, &levels);
    }
    let mut question = question(&district(1), COUNT, "2022", Measure::Streak, "parent");
    question.streak_rank = 2;
    let run = world.cube.answer(&question).streak.unwrap();
    assert_eq!((run.years, run.qualified, run.tied), (2, false, false));
}

#[test]
fn other_peers_qualify_a_streak_or_break_it() {
    let run = |peers: StreakRule| {
        let mut world = World::new(2);
        world.change(COUNT, |indicator| indicator.streaks.peers = peers);
        let mut third = area(&district(3), AreaKind::District, CITY);
        third.parents[0].validity.from = "2021-01".parse().ok();
        world.put([Thing::Area(third)]);
        for period in ["2020", "2021", "2022"] {
            world.levels(COUNT, period, &[(&district(1), "9"), (&district(2), "7")]);
        }
        for period in ["2021", "2022"] {
            world.levels(COUNT, period, &[(&district(3), "5")]);
        }
        let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
        let years = answer.streak_years.iter().filter(|year| year.regrouped);
        let run = answer.streak.unwrap();
        let years: Vec<String> = years.map(|year| year.period.to_string()).collect();
        (run.years, run.end, run.qualified, run.at_most, years)
    };
    let start = Some(StreakEnd::StartOfRecord);
    let year = || vec!["2021".to_owned()];
    assert_eq!(run(StreakRule::Qualifies), (3, start, true, None, year()));
    assert_eq!(run(StreakRule::Counts), (3, start, false, None, year()));
    assert_eq!(run(StreakRule::Breaks), (2, Some(StreakEnd::OtherPeers), false, Some(2), vec![]));
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
    let unnamed = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!((unnamed.origin, claim::lacks_source(&unnamed)), (Some(Origin::Computed), false));
    let streak = observation(&district(1), COUNT, "2022", Measure::Streak, CITY, "14");
    let source = "report".parse().ok();
    world.put([Thing::Observation(Observation { source, ..streak })]);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!((answer.formula(), answer.disagreement), ("published", None));
    // Last year others were ahead: fourteen years cannot be.
    world.levels(COUNT, "2021", &[(&district(1), "7"), (&district(2), "9")]);
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!(computed(&answer), "1");
    assert!(answer.disagreement.is_some());
}

/// The streak in 2022 under a predicate, of the levels from 2017 on; empty for none.
fn predicate(levels: &[&str], streak: StreakPredicate, more: impl FnOnce(&mut World)) -> String {
    let mut world = World::new(1);
    for (level, year) in levels.iter().rev().zip((0..=2022).rev()) {
        if !level.is_empty() {
            world.levels(FLOW, &format!("{year:04}"), &[(&district(1), level)]);
        }
    }
    more(&mut world);
    let mut question = question(&district(1), FLOW, "2022", Measure::Streak, "parent");
    question.terms.streak = streak;
    let answer = world.cube.answer(&question);
    match answer.streak {
        Some(run) => {
            let qualified = if run.qualified { " qualified" } else { "" };
            let end = run.end.map(|end| format!(" {end:?}")).unwrap_or_default();
            format!("{}{end}{qualified}", run.years)
        }
        None => computed(&answer),
    }
}

#[test]
fn years_of_growth_are_counted_by_the_growth_that_counts() {
    let check = |levels: &[&str], expected: &str| {
        assert_eq!(predicate(levels, StreakPredicate::Growth, |_| {}), expected, "{levels:?}");
    };
    check(&["9.0", "5.0", "6.0", "7.0"], "2 Broken");
    check(&["5.0", "6.0", "7.0"], "2 StartOfRecord");
    check(&["5.0", "", "6.0", "7.0"], "1 Gap");
    check(&["7.0", "6.0"], "0");
    check(&["5.0"], "NO_BASE");
    // Levels that print alike may have grown, and growth by one in the last place may be none.
    check(&["5.0", "5.0"], "0 qualified");
    check(&["5.0", "5.1"], "1 StartOfRecord");
    check(&["5.0", "about 5.1"], "1 StartOfRecord qualified");
}

#[test]
fn a_published_growth_counts_where_none_is_computed() {
    let growths = |world: &mut World| {
        world.change(FLOW, |indicator| indicator.growth_rule = GrowthRule::ConstantPrice);
        for (period, growth) in [("2020", "-1.0"), ("2021", "4.1"), ("2022", "0.0")] {
            world.published(&district(1), FLOW, period, (Measure::Growth, ""), growth);
        }
    };
    assert_eq!(predicate(&["5.0"], StreakPredicate::Growth, growths), "0 qualified");
    let growths = |world: &mut World| {
        growths(world);
        world.published(&district(1), FLOW, "2022", (Measure::Growth, ""), "3.0");
    };
    assert_eq!(predicate(&["5.0"], StreakPredicate::Growth, growths), "2 Broken");
}

/// A target for the first district.
fn target(
    (indicator, measure): (&str, Measure),
    period: &str,
    (value, test): (&str, TargetTest),
    issuer: &str,
) -> Target {
    Target {
        key: TargetKey {
            indicator: indicator.parse().unwrap(),
            measure,
            of: Of::Nothing,
            area: district(1).parse().unwrap(),
            period: period.parse().unwrap(),
            issuer: issuer.parse().unwrap(),
        },
        chapter: "plan".parse().unwrap(),
        label: text(""),
        value: value.parse().unwrap(),
        qualifier: Qualifier::Exact,
        test,
        strength: text(""),
        schedule: Vec::new(),
        nature: None,
        source: None,
        note: text(""),
    }
}

#[test]
fn years_in_which_the_target_was_met_are_counted() {
    let target = |measure, period: &str, value: &str, test, issuer: &str| {
        Thing::Target(target((FLOW, measure), period, (value, test), issuer))
    };
    let at_least = TargetTest::Compare(Comparator::AtLeast);
    let own = district(1);
    let levels = ["5.0", "5.0", "6.0", "7.0"];
    let check = |targets: Vec<Thing>, expected: &str| {
        let streak = predicate(&levels, StreakPredicate::Target, |world| world.put(targets));
        assert_eq!(streak, expected);
    };
    check(vec![], "NO_TARGET");
    let on = |period, value| target(Measure::Level, period, value, at_least, &own);
    check(vec![on("2022", "7.0"), on("2021", "5.5"), on("2020", "6")], "2 Broken");
    check(vec![on("2022", "7.0"), on("2021", "5.5")], "2 Gap");
    check(vec![on("2022", "7.1"), on("2021", "5.5")], "0");
    // The area's own target counts before the city's, and a target on growth where there is none on the level.
    check(vec![on("2022", "7.0"), target(Measure::Level, "2022", "9", at_least, CITY)], "1 Gap");
    check(vec![target(Measure::Growth, "2022", "16", at_least, CITY)], "1 Gap qualified");
    check(vec![target(Measure::Growth, "2022", "10", at_least, CITY)], "1 Gap");
    let range = TargetTest::UpTo("8".parse().unwrap());
    check(vec![target(Measure::Level, "2022", "7", range, CITY)], "1 Gap");
    let limit = TargetTest::Compare(Comparator::Below);
    check(vec![target(Measure::Level, "2022", "7", limit, CITY)], "0");
}

/// As where the target is answered for: what prints as 2.3 is less, and not what was promised.
#[test]
fn a_computed_level_is_held_against_its_target_before_it_is_rounded() {
    let mut per = indicator("x.per", Nature::Ratio);
    (per.unit, per.formula) = (text("元/家"), format!("{FLOW} / {COUNT}").parse().ok());
    per.multiplier = 8;
    let mut world = World::new(1);
    world.change(COUNT, |count| count.unit = text("家"));
    world.put([Thing::Indicator(per)]);
    let at_least = TargetTest::Compare(Comparator::AtLeast);
    for (period, level) in [("2021", "25.7"), ("2022", "26.0")] {
        world.levels(FLOW, period, &[(&district(1), level)]);
        world.levels(COUNT, period, &[(&district(1), "11.3")]);
        let promised = ("x.per", Measure::Level);
        world.put([Thing::Target(target(promised, period, ("2.3", at_least), &district(1)))]);
    }
    let streak = |world: &World, period| {
        let mut question = question(&district(1), "x.per", period, Measure::Streak, "");
        question.terms.streak = StreakPredicate::Target;
        world.cube.answer(&question).streak.map(|run| (run.years, run.at_least, run.at_most))
    };
    // 25.7 / 11.3 is 2.274…, 26.0 / 11.3 is 2.3008… and, with what rounding hides, from 2.296 to 2.305.
    assert_eq!(streak(&world, "2021"), Some((0, 0, Some(0))));
    assert_eq!(streak(&world, "2022"), Some((1, 0, Some(1))));
}
