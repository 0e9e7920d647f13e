//! What is shown of a published and a computed value, and what else an answer says.

use scorecard_domain::{Measure, Missing, Preference};
use scorecard_measures::{Origin, Range, kernels::implied::ImpliedKind};

use crate::fixture::{CITY, COUNT, FLOW, World, computed, district, question, words};

const AREA: &str = "gbt2260:370101";

fn ends(range: Range) -> (String, String) {
    let text =
        |end: Option<scorecard_domain::Decimal>| end.map_or(String::new(), |d| d.to_string());
    (text(range.low), text(range.high))
}

#[test]
fn a_level_is_what_was_recorded() {
    let mut world = World::new(1);
    let answer = world.ask(AREA, FLOW, "2022", Measure::Level, "");
    assert_eq!((answer.shown(), answer.missing()), (None, Some(Missing::NoObservation)));
    world.levels(FLOW, "2022", &[(AREA, "161.30 E")]);
    let answer = world.ask(AREA, FLOW, "2022", Measure::Level, "");
    assert_eq!(answer.shown().map(words).as_deref(), Some("161.30 E"));
    assert_eq!((answer.origin, answer.missing()), (Some(Origin::Published), None));
    assert_eq!(answer.not_computed(), Some(Missing::RecordedOnly));
    assert_eq!((answer.formula(), answer.revision()), ("published", 2));
}

#[test]
fn some_measures_are_only_recorded() {
    let mut world = World::new(1);
    for (measure, of, value) in [
        (Measure::ComparableGrowth, "", "9.7"),
        (Measure::Reduction, "", "at_least 15"),
        (Measure::Standing, CITY, "leading E"),
        (Measure::GrowthStanding, CITY, "front_row"),
    ] {
        let answer = world.ask(AREA, FLOW, "2022", measure, "parent");
        assert_eq!(answer.missing(), Some(Missing::NoObservation), "{measure}");
        world.published(AREA, FLOW, "2022", (measure, of), value);
        let answer = world.ask(AREA, FLOW, "2022", measure, "parent");
        assert_eq!(answer.shown().map(words).as_deref(), Some(value), "{measure}");
        assert_eq!(computed(&answer), "RECORDED_ONLY");
    }
}

/// Growth of 5.2 on 5.0, which computes to 4.0, beside a published one.
#[track_caller]
fn check(published: &str, preference: Preference, shown: &str, agrees: bool) {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "5.0")]);
    world.levels(FLOW, "2022", &[(AREA, "5.2")]);
    if !published.is_empty() {
        world.published(AREA, FLOW, "2022", (Measure::Growth, ""), published);
    }
    let mut question = question(AREA, FLOW, "2022", Measure::Growth, "");
    question.preference = preference;
    let answer = world.cube.answer(&question);
    assert_eq!(answer.shown().map(words).as_deref(), Some(shown), "{published} {preference}");
    assert_eq!(answer.disagreement.is_none(), agrees, "{published}");
}

#[test]
fn the_preferred_value_is_shown_and_the_other_kept() {
    check("3.9", Preference::Computed, "4.0", true);
    check("3.9", Preference::Published, "3.9", true);
    check("", Preference::Published, "4.0", true);
    check("not_yet_published", Preference::Published, "4.0", true);
    check("not_collected", Preference::Computed, "4.0", true);
}

#[test]
fn what_is_withheld_is_never_computed_instead() {
    check("suppressed", Preference::Computed, "suppressed", true);
    check("not_applicable", Preference::Computed, "not_applicable", true);
}

#[test]
fn values_disagree_only_if_rounding_cannot_explain_it() {
    // 5.2 on 5.0 is anything from 1.98% to 6.06%.
    check("6.0", Preference::Computed, "4.0", true);
    check("6.2", Preference::Computed, "4.0", false);
    check("about 60", Preference::Computed, "4", true);
}

#[test]
fn a_disagreement_tells_both_intervals() {
    let mut world = World::new(1);
    world.levels(COUNT, "2022", &[(AREA, "62"), (CITY, "240")]);
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "27.3");
    let answer = world.ask(AREA, COUNT, "2022", Measure::Share, "parent");
    let disagreement = answer.disagreement.unwrap();
    assert_eq!(ends(disagreement.published), ("27.25".into(), "27.35".into()));
    assert_eq!(ends(disagreement.computed), ("25.83".into(), "25.84".into()));
}

#[test]
fn a_part_and_its_share_imply_the_whole() {
    let mut world = World::new(1);
    world.levels(COUNT, "2022", &[(AREA, "62")]);
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "27.3");
    let answer = world.ask(AREA, COUNT, "2022", Measure::Share, "parent");
    assert_eq!(computed(&answer), "NO_PARENT_VALUE");
    let [implied] = answer.implied[..] else { panic!("{:?}", answer.implied) };
    assert_eq!(implied.kind, ImpliedKind::Whole);
    assert_eq!(ends(implied.range), ("227".into(), "227".into()), "counted things come whole");
    assert!(!implied.conflict);
    world.levels(COUNT, "2022", &[(CITY, "227")]);
    let answer = world.ask(AREA, COUNT, "2022", Measure::Share, "parent");
    assert_eq!(answer.implied, [], "the whole is recorded");
    assert_eq!(answer.disagreement, None);
}

#[test]
fn a_whole_and_a_base_are_implied_where_they_may_still_come() {
    let implied = |absence: &str| {
        let mut world = World::new(1);
        world.levels(COUNT, "2022", &[(AREA, "62"), (CITY, absence)]);
        world.levels(COUNT, "2021", &[(AREA, absence)]);
        world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "27.3");
        world.published(AREA, COUNT, "2022", (Measure::Growth, ""), "24.0");
        let of = |measure, of| {
            let answer = world.ask(AREA, COUNT, "2022", measure, of);
            assert_eq!(computed(&answer), "INPUT_ABSENT", "nothing is derived from it");
            answer.implied.first().map(|implied| (implied.kind, ends(implied.range)))
        };
        (of(Measure::Share, "parent"), of(Measure::Growth, ""))
    };
    let whole = (ImpliedKind::Whole, ("227".into(), "227".into()));
    let base = (ImpliedKind::Base, ("50".into(), "50".into()));
    for absence in ["not_yet_published", "not_collected"] {
        assert_eq!(implied(absence), (Some(whole.clone()), Some(base.clone())), "{absence}");
    }
    for absence in ["suppressed", "not_applicable"] {
        assert_eq!(implied(absence), (None, None), "{absence}");
    }
}

#[test]
fn a_part_and_its_share_of_which_no_whole_number_is_the_whole_are_in_conflict() {
    let check = |part: &str, share: &str, low: &str, high: &str, conflict| {
        let mut world = World::new(1);
        world.levels(COUNT, "2022", &[(AREA, part)]);
        world.published(AREA, COUNT, "2022", (Measure::Share, CITY), share);
        let answer = world.ask(AREA, COUNT, "2022", Measure::Share, "parent");
        let [implied] = answer.implied[..] else { panic!("{:?}", answer.implied) };
        assert_eq!(ends(implied.range), (low.into(), high.into()), "{part} {share}");
        assert_eq!(implied.conflict, conflict, "{part} {share}");
    };
    // 8 / 0.3075 = 26.016…, 8 / 0.3065 = 26.101…: with one decimal 26 would seem to be in it.
    check("8", "30.7", "26.01", "26.11", true);
    check("8", "30.8", "26", "26", false);
    check("1", "30.7", "3.2", "3.3", true);
    // What is not counted has no conflict.
    let mut world = World::new(1);
    world.levels(FLOW, "2022", &[(AREA, "8.0")]);
    world.published(AREA, FLOW, "2022", (Measure::Share, CITY), "30.7");
    assert!(!world.ask(AREA, FLOW, "2022", Measure::Share, "parent").implied[0].conflict);
}

#[test]
fn a_level_and_its_growth_imply_the_base() {
    let mut world = World::new(1);
    world.levels(FLOW, "2022", &[(AREA, "161.3")]);
    world.published(AREA, FLOW, "2022", (Measure::Growth, ""), "9.7");
    let answer = world.ask(AREA, FLOW, "2022", Measure::Growth, "");
    let [implied] = answer.implied[..] else { panic!("{:?}", answer.implied) };
    assert_eq!(implied.kind, ImpliedKind::Base);
    assert_eq!(ends(implied.range), ("146.9".into(), "147.2".into()));
    world.change(FLOW, |indicator| {
        indicator.growth_rule = scorecard_domain::GrowthRule::ConstantPrice;
    });
    let answer = world.ask(AREA, FLOW, "2022", Measure::Growth, "");
    assert_eq!(answer.implied, [], "constant prices say nothing about last year's level");
}

#[test]
fn an_open_share_implies_an_open_whole() {
    let mut world = World::new(1);
    world.levels(COUNT, "2022", &[(AREA, "62")]);
    world.published(AREA, COUNT, "2022", (Measure::Share, CITY), "at_least 25");
    let answer = world.ask(AREA, COUNT, "2022", Measure::Share, "parent");
    assert_eq!(ends(answer.implied[0].range), ("0".into(), "248".into()));
}

#[test]
fn a_rank_that_is_not_firm_gives_way_to_a_published_one() {
    let mut world = World::new(3);
    world.levels(COUNT, "2022", &[(&district(1), "7"), (&district(2), "9")]);
    let shown = |world: &World| {
        let answer = world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent");
        (
            answer.shown().map(words).unwrap_or_default(),
            answer.origin,
            answer.disagreement.is_some(),
        )
    };
    assert_eq!(shown(&world), ("2".into(), Some(Origin::Computed), false));
    world.published(&district(1), COUNT, "2022", (Measure::Rank, CITY), "3");
    assert_eq!(shown(&world), ("3".into(), Some(Origin::Published), false));
    world.published(&district(1), COUNT, "2022", (Measure::Rank, CITY), "1");
    assert_eq!(shown(&world), ("2".into(), Some(Origin::Computed), true), "one is ahead");
}

#[test]
fn what_the_ledger_does_not_know_is_no_observation() {
    let world = World::new(1);
    for (area, indicator) in [("gbt2260:999999", FLOW), (AREA, "no.such")] {
        for measure in Measure::ALL {
            let answer = world.ask(area, indicator, "2022", *measure, CITY);
            assert_eq!(answer.shown(), None);
            assert!(answer.missing().is_some(), "{measure} {area} {indicator}");
        }
    }
    let answer = world.ask(AREA, FLOW, "1000", Measure::Growth, "");
    assert_eq!(computed(&answer), "NO_OBSERVATION");
}
