//! Against other periods than the year before, and against the change of a whole.

use scorecard_domain::{
    AreaKind, GrowthRule, Key, Measure, Membership, ObservationKey, Rounding, Succession, Thing,
};
use scorecard_measures::{Boundaries, Terms};

use crate::fixture::{
    CITY, COUNT, FLOW, World, area, computed, district, group, observation, question, validity,
};

const AREA: &str = "gbt2260:370101";
const GROUP: &str = "group:first-unit";

fn terms(base: &str, years: u16) -> Terms {
    Terms { base: base.parse().ok(), years, ..Terms::default() }
}

#[track_caller]
fn check(world: &World, period: &str, measure: Measure, terms: Terms, expected: &str) {
    let mut question = question(AREA, FLOW, period, measure, "parent");
    question.terms = terms;
    assert_eq!(computed(&world.cube.answer(&question)), expected, "{measure} of {period}");
}

#[test]
fn sequential_growth_is_on_the_period_right_before() {
    let mut world = World::new(1);
    for (period, level) in [
        ("2021-12", "4.0"),
        ("2022-01", "5.0 E"),
        ("2021-Q4", "10.0"),
        ("2022-Q1", "9.0"),
        ("2021", "40.0"),
        ("2022", "50.0"),
        ("2021-01-01/P11M", "30.0"),
        ("2022-01-01/P11M", "45.0"),
        ("2022-04", "0.0"),
        ("2022-05", "1.0"),
    ] {
        world.levels(FLOW, period, &[(AREA, level)]);
    }
    let check = |period, expected| {
        check(&world, period, Measure::SequentialGrowth, Terms::default(), expected);
    };
    check("2022-01", "25.0 E");
    check("2022-Q1", "-10.0");
    check("2022", "25.0");
    // What is before January to November is January to November of another year.
    check("2022-01-01/P11M", "RECORDED_ONLY");
    check("2021-12", "NO_BASE_PERIOD");
    check("2022-05", "BASE_PERIOD_NOT_POSITIVE");
    check("2022-02", "NO_OBSERVATION");
}

#[test]
fn an_index_is_100_in_its_base_period() {
    let mut world = World::new(1);
    for (period, level) in [("2015", "8.0"), ("2020", "10.0"), ("2022", "12.5"), ("2022-Q1", "3.0")]
    {
        world.levels(FLOW, period, &[(AREA, level)]);
    }
    let check = |period, base, expected| {
        check(&world, period, Measure::Index, terms(base, 0), expected);
    };
    check("2022", "2020", "125.0");
    check("2020", "2020", "100.0");
    check("2015", "2020", "80.0");
    check("2022", "2019", "NO_BASE_PERIOD");
    check("2022", "", "BASE_NOT_STATED");
    check("2022-Q1", "2020", "BASE_NOT_STATED");
}

#[test]
fn the_index_of_the_base_itself_is_100_whatever_its_level_can_be() {
    let mut world = World::new(1);
    world.levels(FLOW, "2020", &[(AREA, "about 5.0")]);
    let mut asked = question(AREA, FLOW, "2020", Measure::Index, "");
    asked.terms = terms("2020", 0);
    let answer = world.cube.answer(&asked);
    assert_eq!(computed(&answer), "100.0");
    let certain = scorecard_domain::Ratio::new(100, 1).map(scorecard_domain::Interval::exactly);
    assert_eq!(answer.can_be, certain);
}

#[test]
fn compound_growth_is_named_by_the_years_that_it_grew_in() {
    let mut world = World::new(1);
    for (period, level) in
        [("2015", "100.0"), ("2018", "133.1"), ("2020", "161.1"), ("2021", "0.0")]
    {
        world.levels(FLOW, period, &[(AREA, level)]);
    }
    let check = |period, base, years, expected| {
        check(&world, period, Measure::CompoundGrowth, terms(base, years), expected);
    };
    check("2018", "2015", 0, "10.0");
    check("2018", "", 3, "10.0");
    check("2016-01-01/P36M", "", 0, "10.0");
    check("2020", "2015", 0, "10.0"); // 10.005…
    check("2021", "", 6, "-100.0");
    check("2022", "", 1, "NO_OBSERVATION");
    check("2020", "", 0, "BASE_NOT_STATED");
    check("2020", "2019", 0, "NO_BASE_PERIOD");
    // A published one is found, however the years are named.
    let years = (Measure::CompoundGrowth, "");
    world.published(AREA, FLOW, "2016-01-01/P36M", years, "10.0");
    let mut asked = question(AREA, FLOW, "2018", Measure::CompoundGrowth, "");
    asked.terms = terms("2015", 0);
    let answer = world.cube.answer(&asked);
    let ObservationKey { period, .. } = &answer.key;
    assert_eq!(period.to_string(), "2016-01-01/P36M");
    assert!(answer.published.is_some() && answer.disagreement.is_none());
    world.published(AREA, FLOW, "2016-01-01/P36M", years, "10.2");
    let disagreement = world.cube.answer(&asked).disagreement.unwrap();
    let high = disagreement.computed.high.unwrap();
    assert_eq!(high.rounded(1, Rounding::HalfAwayFromZero).unwrap().to_string(), "10.0");
}

#[test]
fn compound_growth_over_one_year_is_growth_itself() {
    let mut world = World::new(1);
    // 2.25% and −39.85%: halves, which a root in binary misses.
    for (period, level) in [("2020", "10.00"), ("2021", "10.225"), ("2022", "6.150338")] {
        world.levels(FLOW, period, &[(AREA, level)]);
    }
    for period in ["2021", "2022"] {
        let growth = world.ask(AREA, FLOW, period, Measure::Growth, "");
        let mut question = question(AREA, FLOW, period, Measure::CompoundGrowth, "");
        question.terms = terms("", 1);
        let compound = world.cube.answer(&question);
        assert_eq!(computed(&compound), computed(&growth), "{period}");
        assert_eq!((compound.can_be, compound.exact), (growth.can_be, growth.exact));
    }
}

#[test]
fn what_grows_at_constant_prices_has_no_index_of_levels() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "5.0"), (CITY, "50.0")]);
    world.levels(FLOW, "2022", &[(AREA, "5.2"), (CITY, "51.0")]);
    world.change(FLOW, |indicator| indicator.growth_rule = GrowthRule::ConstantPrice);
    for measure in [
        Measure::SequentialGrowth,
        Measure::Index,
        Measure::CompoundGrowth,
        Measure::Contribution,
        Measure::ContributionRate,
    ] {
        check(&world, "2022", measure, terms("2021", 0), "PUBLISHED_ONLY");
    }
}

#[test]
fn contributions_add_up_to_the_growth_of_the_whole() {
    let mut world = World::new(2);
    let (one, two) = (district(1), district(2));
    world.levels(FLOW, "2021", &[(&one, "20.0"), (&two, "30.0"), (CITY, "50.0 P")]);
    world.levels(FLOW, "2022", &[(&one, "24.0"), (&two, "31.0"), (CITY, "55.0")]);
    let ask = |area: &str, measure| computed(&world.ask(area, FLOW, "2022", measure, "parent"));
    assert_eq!(ask(CITY, Measure::Growth), "10.0 P");
    assert_eq!(ask(&one, Measure::Contribution), "8.0 P");
    assert_eq!(ask(&two, Measure::Contribution), "2.0 P");
    assert_eq!(ask(&one, Measure::ContributionRate), "80.0 P");
    assert_eq!(ask(&two, Measure::ContributionRate), "20.0 P");
    assert_eq!(ask(CITY, Measure::Contribution), "NO_PARENT");
    let answer = world.ask(&one, FLOW, "2022", Measure::ContributionRate, "parent");
    assert_eq!(answer.formula(), "100 × (24.0 − 20.0) / (55.0 − 50.0)");
    assert_eq!(answer.inputs().len(), 4);
}

#[test]
fn contributions_to_a_group_add_up_to_the_growth_of_what_its_members_make() {
    let [one, two, three] = [1, 2, 3].map(district);
    let mut world = World::new(3);
    let members = [1, 2].map(|n| district(n).parse().unwrap());
    world.put([Thing::PeerGroup(group(GROUP, Membership::Listed(members.to_vec())))]);
    world.levels(FLOW, "2021", &[(&one, "20.0"), (&two, "30.0 P"), (&three, "7.0")]);
    world.levels(FLOW, "2022", &[(&one, "24.0"), (&two, "31.00"), (&three, "8.0")]);
    let ask = |world: &World, area: &str, measure| world.ask(area, FLOW, "2022", measure, GROUP);
    let told = |area: &str, measure| computed(&ask(&world, area, measure));
    assert_eq!(told(&one, Measure::Contribution), "8.0 P");
    assert_eq!(told(&two, Measure::Contribution), "2.0 P");
    assert_eq!(told(&one, Measure::ContributionRate), "80.0 P");
    assert_eq!(told(&two, Measure::ContributionRate), "20.0 P");
    assert_eq!(told(&three, Measure::Contribution), "NOT_A_PEER");
    let points = ask(&world, &one, Measure::Contribution);
    assert_eq!((points.formula(), points.inputs().len()), ("100 × (24.0 − 20.0) / 50.0", 3));
    let rate = ask(&world, &one, Measure::ContributionRate);
    let formula = "100 × (24.0 − 20.0) / (55.00 − 50.0)";
    assert_eq!((rate.formula(), rate.inputs().len()), (formula, 4));
    // The sum of two that are rounded can be as much apart as both.
    let (low, high) = (points.can_be.unwrap().low.at(), points.can_be.unwrap().high.at());
    let at = |above: i128, below| scorecard_domain::Ratio::new(100 * above, below);
    assert_eq!((low, high), (at(39, 501), at(41, 499)));
    world.levels(FLOW, "2022", &[(&two, "suppressed")]);
    assert_eq!(computed(&ask(&world, &one, Measure::Contribution)), "8.0 P");
    let rate = computed(&ask(&world, &one, Measure::ContributionRate));
    assert_eq!(rate, "PEERS_INCOMPLETE");
}

/// Two districts of three make a group.
fn grouped(levels: [[&str; 2]; 2]) -> World {
    let mut world = World::new(3);
    let members = [1, 2].map(|n| district(n).parse().unwrap());
    world.put([Thing::PeerGroup(group(GROUP, Membership::Listed(members.to_vec())))]);
    for (year, levels) in ["2021", "2022"].into_iter().zip(levels) {
        world.levels(FLOW, year, &[(&district(1), levels[0]), (&district(2), levels[1])]);
    }
    world
}

#[test]
fn a_contribution_to_a_group_is_as_sure_and_as_new_as_all_that_its_members_have() {
    let asked = |measure| question(&district(1), FLOW, "2022", measure, GROUP);
    let points = asked(Measure::Contribution);
    let told = |world: &World| computed(&world.cube.answer(&points));
    assert_eq!(told(&grouped([["20.0", "30.0"], ["24.0", "about 31.0"]])), "8.0");
    assert_eq!(told(&grouped([["20.0", "about 30.0"], ["24.0", "31.0"]])), "about 8.0");
    assert_eq!(
        told(&grouped([["20.0 final_accounts", "30.0"], ["24.0 final_accounts", "31.0"]])),
        "8.0"
    );

    let mut world = grouped([["20.0", "30.0"], ["24.0", "31.0"]]);
    let base = observation(&district(2), FLOW, "2021", Measure::Level, "", "1").key;
    world.withdraw(Key::Observation(base));
    assert_eq!(told(&world), "PEERS_INCOMPLETE");

    let mut world = grouped([["20.0", "30.0"], ["24.0", "31.0"]]);
    let below = |world: &World, measure| {
        let operands = world.cube.operands(&asked(measure)).into_iter();
        let name = |key: ObservationKey| format!("{} {}", key.area, key.period);
        operands.map(|operand| name(operand.key)).collect::<Vec<_>>()
    };
    let [own_now, own_then] = ["2022", "2021"].map(|year| format!("{} {year}", district(1)));
    let [other_now, other_then] = ["2022", "2021"].map(|year| format!("{} {year}", district(2)));
    let expected = [&own_now, &own_then, &other_then];
    assert_eq!(below(&world, Measure::Contribution), expected.map(String::clone));
    let expected = [&own_now, &own_then, &other_now, &other_then];
    assert_eq!(below(&world, Measure::ContributionRate), expected.map(String::clone));

    // Who the members are is what it is made from, and nothing of others is.
    let is_new = |world: &World| world.cube.answer(&points).revision() == world.cube.revision();
    assert!(is_new(&world));
    world.levels(FLOW, "2021", &[(&district(3), "7.0")]);
    assert!(!is_new(&world));
    let held = world.cube.area(&district(2).parse().unwrap()).unwrap().thing.as_ref().clone();
    world.put([Thing::Area(held)]);
    assert!(is_new(&world));
    world.levels(FLOW, "2021", &[(&district(3), "8.0")]);
    let held = world.cube.peer_group(&GROUP.parse().unwrap()).unwrap().thing.as_ref().clone();
    world.put([Thing::PeerGroup(held)]);
    assert!(is_new(&world));
}

#[test]
fn a_member_that_cannot_be_restated_is_told_of_a_contribution_to_a_group() {
    let mut world = grouped([["20.0", "30.0"], ["24.0", "31.0"]]);
    let (former, from) = ("gbt2260:370199", "2022-01");
    let mut split = area(former, AreaKind::District, CITY);
    split.validity = validity("", from);
    let to = [2, 3].map(|n| Succession::new(district(n).parse().unwrap(), from.parse().unwrap()));
    split.successors = to.to_vec();
    world.put([Thing::Area(split)]);
    world.levels(FLOW, "2021", &[(former, "5.0")]);
    let mut asked = question(&district(1), FLOW, "2022", Measure::Contribution, GROUP);
    assert_eq!(computed(&world.cube.answer(&asked)), "BOUNDARY_CHANGED");
    asked.terms.boundaries = Boundaries::TodaysMap;
    let answer = world.cube.answer(&asked);
    assert_eq!(computed(&answer), "SHARES_NOT_STATED");
    let passed: Vec<_> = answer.unstated.iter().map(|it| it.successor.to_string()).collect();
    assert_eq!(passed, [district(2)]);
}

#[test]
fn an_answer_tells_what_fell_and_who_is_first() {
    let mut world = World::new(2);
    let (one, two) = (district(1), district(2));
    world.levels(FLOW, "2021", &[(&one, "50.0"), (&two, "50.0"), (CITY, "100.0")]);
    world.levels(FLOW, "2022", &[(&one, "40.0"), (&two, "55.0"), (CITY, "95.0")]);
    let fell = |area: &str, measure| world.ask(area, FLOW, "2022", measure, "parent").fell;
    // Of a contribution rate the whole, of a rank of growth the area itself.
    assert!([&one, &two].iter().all(|area| fell(area, Measure::ContributionRate)));
    assert!(fell(&one, Measure::GrowthRank) && !fell(&two, Measure::GrowthRank));
    let gap = |area: &str| world.ask(area, FLOW, "2022", Measure::GapToFirst, "parent").rank;
    assert_eq!(gap(&two).map(|place| (place.rank, place.tied)), Some((1, false)));
    assert_eq!(gap(&one), None);
}

#[test]
fn a_contribution_needs_a_whole_that_changed() {
    let check = |before: &str, now: &str, points: &str, rate: &str| {
        let mut world = World::new(1);
        world.levels(COUNT, "2021", &[(AREA, "10"), (CITY, before)]);
        world.levels(COUNT, "2022", &[(AREA, "8"), (CITY, now)]);
        let ask = |measure| computed(&world.ask(AREA, COUNT, "2022", measure, "parent"));
        assert_eq!(
            (ask(Measure::Contribution).as_str(), ask(Measure::ContributionRate).as_str()),
            (points, rate)
        );
    };
    check("40", "50", "-5.0", "-20.0");
    check("40", "30", "-5.0", "20.0");
    check("40", "40", "-5.0", "WHOLE_UNCHANGED");
    // Of a base that is not positive there is no growth to add to; its change can be parted as any other.
    check("0", "40", "BASE_NOT_POSITIVE", "-5.0");
    check("-40", "-30", "BASE_NOT_POSITIVE", "-20.0");
    check("-40", "-44", "BASE_NOT_POSITIVE", "50.0");
    check("suppressed", "40", "INPUT_ABSENT", "INPUT_ABSENT");
    check("40", "suppressed", "-5.0", "INPUT_ABSENT");
}

#[test]
fn points_of_a_whole_need_its_base_alone() {
    let mut world = World::new(1);
    world.levels(COUNT, "2021", &[(AREA, "10"), (CITY, "40")]);
    world.levels(COUNT, "2022", &[(AREA, "8")]);
    let ask = |world: &World, measure| world.ask(AREA, COUNT, "2022", measure, "parent");
    let points = ask(&world, Measure::Contribution);
    assert_eq!((computed(&points).as_str(), points.formula()), ("-5.0", "100 × (8 − 10) / 40"));
    assert_eq!(points.inputs().len(), 3);
    assert_eq!(computed(&ask(&world, Measure::ContributionRate)), "NO_PARENT_VALUE");
    // Nor do its marks of the period count for them.
    world.levels(COUNT, "2022", &[(CITY, "50 E")]);
    assert_eq!(computed(&ask(&world, Measure::Contribution)), "-5.0");
    assert_eq!(computed(&ask(&world, Measure::ContributionRate)), "-20.0 E");
}
