//! Levels by formula: what they are, what they take over from their inputs, and why there are none.

use scorecard_domain::{
    AreaKind, IndicatorId, ItemOf, Measure, Missing, Nature, OverAreas, Preference, Ratio, Text,
    Thing,
};
use scorecard_measures::{Frequency, Origin, RollUp, Terms, kernels::rank};

use crate::fixture::{CITY, World, area, computed, district, indicator, question, words};

const A: &str = "gbt2260:370101";
const TAX: &str = "fiscal.tax";
const FLOOR: &str = "building.floor_area";
const PER_METRE: &str = "building.tax_per_metre";

/// Tax in 亿元 and floor area in 万平方米, and what one makes of the other in 元/平方米.
fn world() -> World {
    let mut world = World::new(3);
    add(&mut world, TAX, ("元", 8), 2, "");
    add(&mut world, FLOOR, ("平方米", 4), 1, "");
    add(&mut world, PER_METRE, ("元/平方米", 0), 1, "fiscal.tax / building.floor_area");
    world
}

fn add(world: &mut World, id: &str, (unit, multiplier): (&str, i8), decimals: u8, formula: &str) {
    let mut added = indicator(id, Nature::Flow);
    (added.unit, added.multiplier, added.decimals) = (Text::zh(unit), multiplier, decimals);
    added.formula = (!formula.is_empty()).then(|| formula.parse().unwrap());
    world.put([Thing::Indicator(added)]);
}

#[track_caller]
fn check(world: &World, area: &str, id: &str, period: &str, expected: &str) {
    let answer = world.ask(area, id, period, Measure::Level, "");
    assert_eq!(computed(&answer), expected, "{id} {area} {period}");
}

#[test]
fn a_level_is_converted_between_powers_of_ten_and_rounded_once() {
    let mut world = world();
    world.levels(TAX, "2022", &[(A, "1.25 E")]);
    world.levels(FLOOR, "2022", &[(A, "3.7")]);
    let answer = world.ask(A, PER_METRE, "2022", Measure::Level, "");
    // 125,000,000 / 37,000
    assert_eq!(answer.shown().map(words).as_deref(), Some("3378.4 E"));
    assert_eq!(answer.origin, Some(Origin::Computed));
    assert_eq!(answer.formula(), "fiscal.tax 1.25亿元 / building.floor_area 3.7万平方米");
    let inputs: Vec<_> = answer.inputs().iter().map(|it| it.key.indicator.to_string()).collect();
    assert_eq!(inputs, [TAX, FLOOR]);
    assert_eq!(answer.revision(), world.cube.revision());
    let mut finer = question(A, PER_METRE, "2022", Measure::Level, "");
    finer.decimals = Some(4);
    assert_eq!(computed(&world.cube.answer(&finer)), "3378.3784 E");
}

#[test]
fn what_is_published_stands_beside_what_is_computed() {
    let mut world = world();
    world.levels(TAX, "2022", &[(A, "1.25")]);
    world.levels(FLOOR, "2022", &[(A, "3.7")]);
    for (published, agrees) in [("3378.4", true), ("3380", true), ("3310", false), ("3500", false)]
    {
        world.levels(PER_METRE, "2022", &[(A, published)]);
        let mut question = question(A, PER_METRE, "2022", Measure::Level, "");
        // Whatever is preferred: ranks and all else are made of the published level too.
        for preference in [Preference::Published, Preference::Computed] {
            question.preference = preference;
            let answer = world.cube.answer(&question);
            assert_eq!(answer.shown().map(words).as_deref(), Some(published));
            assert_eq!(answer.origin, Some(Origin::Published));
            assert_eq!(computed(&answer).parse::<f64>().map(|it| it >= 3378.0), Ok(true));
        }
        let answer = world.cube.answer(&question);
        assert_eq!(answer.disagreement.is_none(), agrees, "{published}: {:?}", answer.disagreement);
    }
    for (absence, shown) in [("not_collected", Some("3378.4")), ("suppressed", Some("suppressed"))]
    {
        world.levels(PER_METRE, "2022", &[(A, absence)]);
        let answer = world.ask(A, PER_METRE, "2022", Measure::Level, "");
        assert_eq!(answer.shown().map(words).as_deref(), shown);
    }
}

#[test]
fn a_level_that_is_named_twice_is_one_number() {
    let mut world = World::new(1);
    add(&mut world, "a.own", ("元", 8), 1, "");
    add(&mut world, "a.other", ("元", 4), 0, "");
    add(&mut world, "a.whole", ("元", 8), 2, "a.own + a.other");
    add(&mut world, "a.share", ("%", 0), 1, "a.own / a.whole");
    add(&mut world, "a.none", ("元", 8), 1, "a.own − a.own");
    world.levels("a.own", "2022", &[(A, "2.0")]);
    world.levels("a.other", "2022", &[(A, "60000")]);
    let can_be = |id: &str| {
        let interval = world.ask(A, id, "2022", Measure::Level, "").can_be.unwrap();
        [interval.low, interval.high].map(|end| end.at().unwrap())
    };
    let ratio = |n, d| Ratio::new(n, d).unwrap();
    // 1.95 / (1.95 + 6.00005) to 2.05 / (2.05 + 5.99995), in percent.
    let [low, high] =
        [(19_500_000, 7_950_050), (20_500_000, 8_049_950)].map(|(n, d)| ratio(n * 10, d));
    assert_eq!(can_be("a.share"), [low, high]);
    assert_eq!(can_be("a.none"), [Ratio::ZERO; 2]);
    // What is published is at odds with that, though not with what step by step would allow.
    world.levels("a.share", "2022", &[(A, "24.4")]);
    assert!(world.ask(A, "a.share", "2022", Measure::Level, "").disagreement.is_some());
    world.levels("a.whole", "2022", &[(A, "8.00")]);
    let answer = world.ask(A, "a.share", "2022", Measure::Level, "");
    assert_eq!(answer.disagreement, None, "a whole that is published is a number of its own");
}

#[test]
fn why_there_is_no_level() {
    let mut world = world();
    world.levels(TAX, "2022", &[(A, "1.25")]);
    check(&world, A, PER_METRE, "2022", "INPUT_ABSENT");
    world.levels(FLOOR, "2022", &[(A, "suppressed")]);
    check(&world, A, PER_METRE, "2022", "INPUT_ABSENT");
    world.levels(FLOOR, "2022", &[(A, "0.0")]);
    check(&world, A, PER_METRE, "2022", "DIVISION_BY_ZERO");
    let answer = world.ask(A, PER_METRE, "2022", Measure::Level, "");
    assert_eq!((answer.shown(), answer.missing()), (None, Some(Missing::DivisionByZero)));
    world.levels(FLOOR, "2022", &[(A, "0.000000000000001")]);
    world.levels(TAX, "2022", &[(A, "999999999999999999999999")]);
    check(&world, A, PER_METRE, "2022", "OUT_OF_RANGE");
    // Another frequency is another matter.
    check(&world, A, PER_METRE, "2022-Q1", "INPUT_ABSENT");
}

#[test]
fn qualifiers_and_stages_are_taken_over_where_they_keep_their_sense() {
    let mut world = world();
    add(&mut world, "x.rest", ("元", 8), 2, "2 × fiscal.tax − 0.5 × fiscal.tax");
    add(&mut world, "x.minus", ("元", 8), 2, "10 × fiscal.tax − fiscal.tax");
    for (tax, floor, expected) in [
        ("above 1.25", "3.7", "above 3378.3"),
        ("nearly 1.25", "3.7", "nearly 3378.4"),
        ("at_least 1.25 P", "3.7 E", "at_least 3378.3 E P"),
        ("1.25", "above 3.7", "about 3378.4"),
        ("above 1.25", "above 3.7", "about 3378.4"),
        ("1.25 expected", "3.7 expected", "3378.4 expected"),
        ("1.25 expected", "3.7", "3378.4"),
        ("above -1.25", "3.7", "above -3378.4"),
        ("above 1.25", "-3.7", "about -3378.4"),
    ] {
        world.levels(TAX, "2022", &[(A, tax)]);
        world.levels(FLOOR, "2022", &[(A, floor)]);
        check(&world, A, PER_METRE, "2022", expected);
    }
    world.levels(TAX, "2022", &[(A, "above 2")]);
    check(&world, A, "x.minus", "2022", "about 18.00");
    check(&world, A, "x.rest", "2022", "about 3.00");
}

#[test]
fn children_of_a_kind_are_added_up_as_far_as_the_formula_asks() {
    let mut world = world();
    let of = |least: &str| format!("sum_children(fiscal.tax, district{least})");
    add(&mut world, "x.all", ("元", 4), 0, &of(""));
    add(&mut world, "x.most", ("元", 8), 2, &of(", 60%"));
    add(&mut world, "x.buildings", ("元", 8), 2, "sum_children(fiscal.tax, building)");
    let districts = [district(1), district(2), district(3)];
    world.levels(TAX, "2022", &[(&districts[0], "1.25"), (&districts[1], "2.5")]);
    check(&world, CITY, "x.all", "2022", "PARTS_INCOMPLETE");
    check(&world, CITY, "x.most", "2022", "about 3.75");
    check(&world, CITY, "x.buildings", "2022", "PARTS_INCOMPLETE");
    let answer = world.ask(CITY, "x.most", "2022", Measure::Level, "");
    assert_eq!(answer.formula(), "Σ fiscal.tax 3.75亿元 [district 2/3]");
    assert_eq!(answer.inputs().len(), 2);
    world.levels(TAX, "2022", &[(&districts[2], "0.01 E")]);
    check(&world, CITY, "x.all", "2022", "37600 E");
    // A newly founded district has not reported yet.
    world.put([Thing::Area(area("gbt2260:370104", AreaKind::District, CITY))]);
    check(&world, CITY, "x.all", "2022", "PARTS_INCOMPLETE");
}

#[test]
fn formulas_of_formulas_are_not_rounded_on_the_way() {
    let mut world = world();
    add(&mut world, "x.twice", ("元/平方米", 0), 3, "2 × building.tax_per_metre");
    world.levels(TAX, "2022", &[(A, "1.25")]);
    world.levels(FLOOR, "2022", &[(A, "3.7")]);
    check(&world, A, "x.twice", "2022", "6756.757");
    let answer = world.ask(A, "x.twice", "2022", Measure::Level, "");
    assert_eq!(answer.formula(), "2 × (fiscal.tax 1.25亿元 / building.floor_area 3.7万平方米)");
    // What is published of it counts before what can be computed, also on the way.
    world.levels(PER_METRE, "2022", &[(A, "3000")]);
    check(&world, A, "x.twice", "2022", "6000.000");
    world.change(PER_METRE, |it| it.formula = None);
    check(&world, A, "x.twice", "2022", "6000.000");
    world.levels(PER_METRE, "2022", &[(A, "not_collected")]);
    check(&world, A, "x.twice", "2022", "INPUT_ABSENT");
}

#[test]
fn every_kernel_reads_computed_levels() {
    let mut world = world();
    let districts = [district(1), district(2), district(3)];
    let [a, b, c] = districts.each_ref().map(String::as_str);
    for (year, tax) in [("2021", ["1.0", "2.0", "3.0"]), ("2022", ["4.0", "2.5", "3.0"])] {
        world.levels(TAX, year, &[(a, tax[0]), (b, tax[1]), (c, tax[2])]);
        world.levels(FLOOR, year, &[(a, "10.0"), (b, "10.0"), (c, "10.0 E")]);
    }
    let ask = |world: &World, area, measure, of| {
        let answer = world.ask(area, PER_METRE, "2022", measure, of);
        (computed(&answer), answer.inputs().len())
    };
    assert_eq!(ask(&world, b, Measure::Growth, ""), ("25.0".into(), 4));
    assert_eq!(ask(&world, b, Measure::Difference, ""), ("500.0".into(), 4));
    assert_eq!(ask(&world, a, Measure::Rank, "parent"), ("1 E".into(), 6));
    assert_eq!(ask(&world, a, Measure::Streak, "parent"), ("1 E".into(), 12));
    // A change of an input, and only that, changes what was computed before.
    world.levels(FLOOR, "2022", &[(a, "100.0")]);
    assert_eq!(ask(&world, a, Measure::Rank, "parent").0, "3 E");
    world.levels(PER_METRE, "2022", &[(a, "9999")]);
    assert_eq!(ask(&world, a, Measure::Rank, "parent").0, "1 E");
    world.withdraw(scorecard_domain::Key::Indicator(TAX.parse().unwrap()));
    assert_eq!(ask(&world, b, Measure::Growth, "").0, "NO_OBSERVATION");
}

#[test]
fn levels_are_there_at_the_frequencies_of_what_they_are_made_from() {
    let mut world = world();
    let id: IndicatorId = PER_METRE.parse().unwrap();
    assert_eq!(world.cube.frequencies(&id).count(), 0);
    world.levels(TAX, "2022", &[(A, "1.25")]);
    world.levels(FLOOR, "2022-Q1", &[(A, "1.25")]);
    let of = |text: &str| Frequency::of(text.parse().unwrap());
    let frequencies: Vec<_> = world.cube.frequencies(&id).collect();
    assert!(frequencies.contains(&of("2022")) && frequencies.contains(&of("2022-Q1")));
}

#[test]
fn a_weight_by_a_formula_is_told_by_what_it_is_made_from() {
    let mut world = world();
    add(&mut world, "x.rate", ("%", 0), 1, "");
    world.change("x.rate", |rate| {
        rate.nature = Nature::Ratio;
        rate.over_areas = OverAreas::WeightedMean;
    });
    world.levels("x.rate", "2022", &[(A, "10.0")]);
    for n in 2..=3 {
        world.levels("x.rate", "2022", &[(&district(n), "20.0")]);
    }
    for n in 1..=3 {
        world.levels(FLOOR, "2022", &[(&district(n), "1.0")]);
        world.levels(TAX, "2022", &[(&district(n), "1.00")]);
    }
    let mut question = question(CITY, "x.rate", "2022", Measure::Level, "");
    question.terms = Terms {
        roll_up: Some(RollUp::OverAreas),
        weight: PER_METRE.parse().ok(),
        ..Terms::default()
    };
    let answer = world.cube.answer(&question);
    assert_eq!(computed(&answer), "16.7");
    let inputs = answer.inputs();
    let weights = inputs.iter().filter(|it| it.key.indicator.as_str() == TAX);
    assert_eq!(weights.count(), 3);
    assert_eq!(answer.revision(), world.cube.revision());
}

#[test]
fn a_level_that_cannot_be_held_has_no_place_in_either_form() {
    let mut world = World::new(3);
    add(&mut world, "a.part", ("元", 8), 0, "");
    add(&mut world, "a.ten", ("元", 8), 0, "a.part × 10");
    let [b, c] = [district(2), district(3)];
    world.levels("a.part", "2021", &[(A, "3"), (&b, "2"), (&c, "1")]);
    // Ten times as much has a digit more than a reading may have.
    let huge = "999999999999999999999999999999";
    world.levels("a.part", "2022", &[(A, huge), (&b, "2"), (&c, "1")]);
    // What is recorded instead gives way to what is calculated, and there is none.
    world.levels("a.ten", "2022", &[(A, "not_collected")]);
    let levels = world
        .cube
        .levels(&"a.ten".parse().unwrap(), Frequency::of("2022".parse().unwrap()))
        .unwrap();
    let mut places = Vec::new();
    rank::block(&levels, &ItemOf::Parent, |area, period, place| {
        let place = place.map(|place| (place.rank, place.reported, place.expected));
        places.push((area.to_string(), period.to_string(), place));
    });
    let place = |area: &str, period: &str, place| (area.to_owned(), period.to_owned(), place);
    let expected = [
        place(A, "2021", Ok((1, 3, 3))),
        place(&b, "2021", Ok((2, 3, 3))),
        place(&c, "2021", Ok((3, 3, 3))),
        place(A, "2022", Err(Missing::InputAbsent)),
        place(&b, "2022", Ok((1, 2, 3))),
        place(&c, "2022", Ok((2, 2, 3))),
    ];
    assert_eq!(places, expected);
    for (area, period, place) in expected {
        let answer = world.ask(&area, "a.ten", &period, Measure::Rank, "parent");
        let rank = place.map_or_else(|missing| missing.to_string(), |(rank, ..)| rank.to_string());
        assert_eq!(computed(&answer), rank, "{area} {period}");
    }
}
