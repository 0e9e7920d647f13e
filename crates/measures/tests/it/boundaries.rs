//! Areas that change between two periods: 章丘市 became 章丘区, 莱芜 was merged into 济南.

use scorecard_domain::{AreaKind, Measure, Nature, StatedShare, Succession, Thing};
use scorecard_measures::{Answer, Boundaries, Passage};

use crate::fixture::{
    CITY, COUNT, FLOW, RATIO, World, area, computed, district, indicator, question, validity,
};

const LAIWU: &str = "gbt2260:371200";

/// `from` ends and is taken over by each of `to`.
fn becomes(world: &mut World, from: &str, kind: AreaKind, to: &[&str], ends: &str) {
    let mut earlier = area(from, kind, if kind == AreaKind::District { CITY } else { "" });
    earlier.validity = validity("", ends);
    earlier.successors =
        to.iter().map(|to| Succession::new(to.parse().unwrap(), ends.parse().unwrap())).collect();
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
    // Against a later base it is the level itself that is earlier: 80 and 20 on 130.
    let mut index = question(CITY, COUNT, "2018", Measure::Index, "");
    (index.terms.boundaries, index.terms.base) = (Boundaries::TodaysMap, "2019".parse().ok());
    let answer = world.cube.answer(&index);
    assert_eq!(computed(&answer), "76.9 D E");
    assert_eq!((answer.formula(), answer.inputs().len()), ("100 × 100 / 130", 3));
    index.area = LAIWU.parse().unwrap();
    assert_eq!(computed(&world.cube.answer(&index)), "BOUNDARY_CHANGED");
    (index.area, index.period) = (CITY.parse().unwrap(), "2017".parse().unwrap());
    assert_eq!(computed(&world.cube.answer(&index)), "NO_OBSERVATION");
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
    assert_eq!(growth(&world, CITY, RATIO, Boundaries::TodaysMap), "NO_WEIGHTS");
}

/// The answer on today's map, with a weight.
fn restated(world: &World, at: &str, indicator: &str, measure: Measure, weight: &str) -> Answer {
    let mut question = question(at, indicator, "2019", measure, "");
    question.terms.boundaries = Boundaries::TodaysMap;
    question.terms.weight = weight.parse().ok();
    world.cube.answer(&question)
}

#[test]
fn a_merged_ratio_is_weighted_by_what_the_question_names() {
    let mut world = merged();
    world.levels(RATIO, "2018", &[(CITY, "40.0"), (LAIWU, "20.0 P")]);
    world.levels(RATIO, "2019", &[(CITY, "44.0")]);
    // (40 × 80 + 20 × 20) / 100 = 36.
    let answer = restated(&world, CITY, RATIO, Measure::Difference, COUNT);
    assert_eq!(computed(&answer), "8.0 D E P");
    assert_eq!((answer.formula(), answer.inputs().len()), ("44.0 − 36.000", 5));
    assert!(!answer.by_shares);
    // Each of the ratios is rounded, the weights are counts: 43.95 − 36.05 is the least.
    for (published, agrees) in [("7.9", true), ("8.1", true), ("8.2", false)] {
        world.published(CITY, RATIO, "2019", (Measure::Difference, ""), published);
        let answer = restated(&world, CITY, RATIO, Measure::Difference, COUNT);
        assert_eq!(answer.disagreement.is_none(), agrees, "{published}");
    }
    let answer = restated(&world, CITY, RATIO, Measure::Difference, FLOW);
    assert_eq!(computed(&answer), "NO_WEIGHTS");
    // A mean is no more settled than its weights.
    world.levels(COUNT, "2018", &[(LAIWU, "about 20 F")]);
    let answer = restated(&world, CITY, RATIO, Measure::Difference, COUNT);
    assert_eq!(computed(&answer), "about 8.0 D F P");
}

#[test]
fn a_merged_quotient_is_made_anew_from_what_its_formula_names() {
    let mut world = merged();
    let mut per = indicator("x.per", Nature::Ratio);
    per.formula = format!("{FLOW} / {COUNT}").parse().ok();
    world.put([Thing::Indicator(per)]);
    world.levels(FLOW, "2018", &[(CITY, "160.0"), (LAIWU, "100.0")]);
    world.levels(FLOW, "2019", &[(CITY, "390.0")]);
    // 260 on 100, in 亿元, where the mean of the two quotients would be 3.5; then 390 on 130.
    let answer = restated(&world, CITY, "x.per", Measure::Growth, "");
    assert_eq!(computed(&answer), "15.4 D E");
    assert_eq!(answer.inputs().len(), 6);
    let level = world.ask(LAIWU, "x.per", "2018", Measure::Level, "");
    assert_eq!(computed(&level), "50000000000.0 E");
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

/// 莱芜, 10 of a count and 10.0 of a flow, is split among two districts that had 5 each.
fn split() -> World {
    let (one, two) = (district(1), district(2));
    let mut world = World::new(2);
    becomes(&mut world, LAIWU, AreaKind::District, &[&one, &two], "2019-01");
    world.levels(COUNT, "2018", &[(&one, "5"), (&two, "5"), (LAIWU, "10")]);
    world.levels(COUNT, "2019", &[(&one, "12"), (&two, "9")]);
    world.levels(FLOW, "2018", &[(&one, "5.0"), (&two, "5.0"), (LAIWU, "10.0")]);
    world.levels(FLOW, "2019", &[(&one, "9.0"), (&two, "9.0")]);
    world
}

/// States the shares of 莱芜's successors, one after the other: `60`, or `60 x.y=70`.
fn state(world: &mut World, shares: &[&str]) {
    let mut area = world.cube.area(&LAIWU.parse().unwrap()).unwrap().thing.as_ref().clone();
    for (succession, shares) in area.successors.iter_mut().zip(shares) {
        let share = |word: &str| match word.split_once('=') {
            Some((id, percent)) => {
                StatedShare { percent: percent.parse().unwrap(), indicator: id.parse().ok() }
            }
            None => StatedShare { percent: word.parse().unwrap(), indicator: None },
        };
        succession.shares = shares.split_whitespace().map(share).collect();
    }
    world.put([Thing::Area(area)]);
}

#[test]
fn what_was_split_is_not_restated_without_shares() {
    let (one, two) = (district(1), district(2));
    let mut world = split();
    assert_eq!(growth(&world, &one, COUNT, Boundaries::Refused), "BOUNDARY_CHANGED");
    assert_eq!(growth(&world, &one, COUNT, Boundaries::AsItWas), "140.0 B");
    let answer = restated(&world, &one, COUNT, Measure::Growth, "");
    assert_eq!(computed(&answer), "SHARES_NOT_STATED");
    let unstated = |answer: &Answer| {
        let passage = |it: &Passage| format!("{} {} > {}", it.from, it.predecessor, it.successor);
        answer.unstated.iter().map(passage).collect::<Vec<_>>()
    };
    assert_eq!(unstated(&answer), [format!("2019-01 {LAIWU} > {one}")]);
    // The share of one says nothing of that of the other.
    state(&mut world, &["25", ""]);
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "60.0 D E");
    let answer = restated(&world, &two, COUNT, Measure::Growth, "");
    assert_eq!(unstated(&answer), [format!("2019-01 {LAIWU} > {two}")]);
}

#[test]
fn a_split_goes_by_the_shares_that_are_stated() {
    let (one, two) = (district(1), district(2));
    let mut world = split();
    state(&mut world, &["25", "75"]);
    // 12 on 5 + 10 × 25%, 9 on 5 + 10 × 75%.
    let answer = restated(&world, &one, COUNT, Measure::Growth, "");
    assert_eq!(computed(&answer), "60.0 D E");
    assert!(answer.by_shares);
    assert_eq!((answer.formula(), answer.inputs().len()), ("100 × (12 / 7.50 − 1)", 3));
    assert_eq!(growth(&world, &two, COUNT, Boundaries::TodaysMap), "-28.0 D E");
    assert_eq!(computed(&restated(&world, &two, COUNT, Measure::Difference, "")), "-4 D E");
    // 25% is 24.5% to 25.5%, so the base is 7.45 to 7.55.
    for (published, agrees) in [("61.0", true), ("59.0", true), ("61.2", false)] {
        world.published(&one, COUNT, "2019", (Measure::Growth, ""), published);
        let answer = restated(&world, &one, COUNT, Measure::Growth, "");
        assert_eq!(answer.disagreement.is_none(), agrees, "{published} {:?}", answer.disagreement);
    }
    // An indicator's own share counts for it alone.
    state(&mut world, &[&format!("25 {FLOW}=40"), "75"]);
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "60.0 D E");
    assert_eq!(growth(&world, &one, FLOW, Boundaries::TodaysMap), "0.0 D E");
    assert_eq!(growth(&world, &two, FLOW, Boundaries::TodaysMap), "-28.0 D E");
}

#[test]
fn ratios_of_what_was_split_are_weighted_by_what_passed() {
    let one = district(1);
    let mut world = split();
    state(&mut world, &["50", "50"]);
    world.levels(RATIO, "2018", &[(&one, "30.0"), (LAIWU, "50.0")]);
    world.levels(RATIO, "2019", &[(&one, "45.0")]);
    // (30 × 5 + 50 × 10 × 50%) / (5 + 10 × 50%) = 40.
    let answer = restated(&world, &one, RATIO, Measure::Difference, COUNT);
    assert_eq!(computed(&answer), "5.0 D E");
    assert!(answer.by_shares);
    // Of a quotient, each of the two that it is made of goes by its own share.
    let mut per = indicator("x.per", Nature::Ratio);
    (per.multiplier, per.formula) = (8, format!("{FLOW} / {COUNT}").parse().ok());
    world.put([Thing::Indicator(per)]);
    state(&mut world, &[&format!("50 {FLOW}=70"), "50"]);
    // (5 + 7) / (5 + 5) = 1.2; 9 / 12 = 0.75.
    let answer = restated(&world, &one, "x.per", Measure::Growth, "");
    assert_eq!(computed(&answer), "-37.5 D E");
    assert!(answer.by_shares);
    assert_eq!(answer.inputs().len(), 6);
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
    giver.successors = vec![Succession::new(one.parse().unwrap(), "2019-01".parse().unwrap())];
    world.put([Thing::Area(giver)]);
    for (period, levels) in [("2018", ["5", "10"]), ("2019", ["12", "4"])] {
        world.levels(COUNT, period, &[(&one, levels[0]), (LAIWU, levels[1])]);
    }
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "SHARES_NOT_STATED");
    assert_eq!(growth(&world, LAIWU, COUNT, Boundaries::TodaysMap), "SHARES_NOT_STATED");
    // With a share, it keeps the rest: 12 on 5 + 3, 4 on 7.
    state(&mut world, &["30"]);
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "50.0 D E");
    assert_eq!(growth(&world, LAIWU, COUNT, Boundaries::TodaysMap), "-42.9 D E");
}

#[test]
fn whoever_gave_a_part_and_ended_later_passed_on_all_the_rest() {
    let (one, two) = (district(1), district(2));
    let mut world = World::new(2);
    let mut giver = area(LAIWU, AreaKind::District, CITY);
    let passing =
        |to: &str, from: &str| Succession::new(to.parse().unwrap(), from.parse().unwrap());
    giver.validity = validity("", "2019-07");
    giver.successors = vec![passing(&two, "2018-07"), passing(&one, "2019-07")];
    world.put([Thing::Area(giver)]);
    world.levels(COUNT, "2017", &[(&one, "10"), (&two, "25"), (LAIWU, "100")]);
    world.levels(COUNT, "2018", &[(&one, "10"), (&two, "50"), (LAIWU, "75")]);
    world.levels(COUNT, "2019", &[(&one, "102"), (&two, "60")]);
    let index = |world: &World, at: &str| {
        let mut index = question(at, COUNT, "2019", Measure::Index, "");
        (index.terms.boundaries, index.terms.base) = (Boundaries::TodaysMap, "2017".parse().ok());
        computed(&world.cube.answer(&index))
    };
    // From the year before, it has only its end before it: 10 and 75.
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "20.0 D");
    // Without the share of what it gave first, nothing is known of the rest.
    assert_eq!(index(&world, &one), "SHARES_NOT_STATED");
    state(&mut world, &["25"]);
    // 10 and 75% of 100; 25 and 25%.
    assert_eq!(index(&world, &one), "120.0 D E");
    assert_eq!(index(&world, &two), "120.0 D E");
}

#[test]
fn parts_of_parts_arrive() {
    let (one, middle) = (district(1), "gbt2260:371202");
    let mut world = World::new(2);
    // 莱芜 passes 40% to 371202 in March, which passes 50% of all that it has then to 370101 in June.
    let mut giver = area(LAIWU, AreaKind::District, CITY);
    let passing = |to: &str, from: &str, percent: &str| Succession {
        shares: vec![StatedShare { percent: percent.parse().unwrap(), indicator: None }],
        ..Succession::new(to.parse().unwrap(), from.parse().unwrap())
    };
    giver.successors = vec![passing(middle, "2019-03", "40")];
    let mut between = area(middle, AreaKind::District, CITY);
    between.successors = vec![passing(&one, "2019-06", "50")];
    world.put([Thing::Area(giver), Thing::Area(between)]);
    world.levels(COUNT, "2018", &[(&one, "10"), (middle, "20"), (LAIWU, "100")]);
    world.levels(COUNT, "2019", &[(&one, "80"), (middle, "30"), (LAIWU, "60")]);
    // 10 + 20 × 50% + 100 × 40% × 50% = 40; 371202 keeps 30, 莱芜 60.
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "100.0 D E");
    assert_eq!(growth(&world, middle, COUNT, Boundaries::TodaysMap), "0.0 D E");
    assert_eq!(growth(&world, LAIWU, COUNT, Boundaries::TodaysMap), "0.0 D E");
    // What was passed on before it came is not passed on.
    let mut between = world.cube.area(&middle.parse().unwrap()).unwrap().thing.as_ref().clone();
    between.successors = vec![passing(&one, "2019-02", "50")];
    world.put([Thing::Area(between)]);
    // 10 + 20 × 50% = 20; 10 + 40 = 50 stay with 371202.
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "300.0 D E");
    assert_eq!(growth(&world, middle, COUNT, Boundaries::TodaysMap), "-40.0 D E");
    // A circle within a month is refused, and stops nothing.
    let mut giver = area(LAIWU, AreaKind::District, CITY);
    (giver.validity, giver.successors) =
        (validity("", "2019-03"), vec![passing(middle, "2019-03", "50")]);
    let mut between = area(middle, AreaKind::District, CITY);
    between.validity = validity("", "2019-03");
    between.successors = vec![passing(LAIWU, "2019-03", "50"), passing(&one, "2019-03", "50")];
    world.put([Thing::Area(giver), Thing::Area(between)]);
    assert_eq!(growth(&world, &one, COUNT, Boundaries::TodaysMap), "BOUNDARY_CHANGED");
}
