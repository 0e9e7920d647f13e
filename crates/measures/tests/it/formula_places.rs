//! Ranks and comparisons of levels by formula: they are compared before they are rounded, and are as sure as their inputs.

use proptest::{collection::vec, prelude::*, sample::select};
use scorecard_domain::{
    Decimal, Direction, Indicator, Measure, Nature, Preference, Ratio, Rounding, Text, Thing,
};
use scorecard_measures::{Answer, Terms};

use crate::fixture::{CITY, World, computed, district, indicator, question};

const ABOVE: &str = "x.above";
const BELOW: &str = "x.below";
const QUOTIENT: &str = "x.quotient";

/// A quotient, with one decimal, of two indicators of a nature.
fn world(nature: Nature, decimals: u8) -> World {
    let mut world = World::new(3);
    let add = |id: &str, formula: &str| {
        let mut one: Indicator = indicator(id, nature);
        (one.unit, one.multiplier, one.decimals) = (Text::zh("倍"), 0, decimals);
        if !formula.is_empty() {
            (one.formula, one.nature) = (Some(formula.parse().unwrap()), Nature::Ratio);
        }
        Thing::Indicator(one)
    };
    world.put([add(ABOVE, ""), add(BELOW, ""), add(QUOTIENT, "x.above / x.below")]);
    world
}

fn put(world: &mut World, period: &str, quotients: &[(&str, &str)]) {
    for (n, (above, below)) in (1..).zip(quotients) {
        world.levels(ABOVE, period, &[(&district(n), above)]);
        world.levels(BELOW, period, &[(&district(n), below)]);
    }
}

fn rank(world: &World, n: usize) -> Answer {
    world.ask(&district(n), QUOTIENT, "2022", Measure::Rank, "parent")
}

/// Rank, best and worst place, and whether it is tied.
fn place(world: &World, n: usize) -> (u32, u32, u32, bool) {
    let place = rank(world, n).rank.unwrap();
    (place.rank, place.best, place.worst, place.tied)
}

#[test]
fn a_rank_is_firm_only_if_the_rounding_of_the_inputs_lets_nobody_pass() {
    let mut world = world(Nature::Flow, 1);
    // Printed 2.5 and 2.4: but 5.0 / 2.0 is anything from 2.41 to 2.59, and 4.8 / 2.0 from 2.32 to 2.49.
    put(&mut world, "2022", &[("5.0", "2.0"), ("4.8", "2.0"), ("2.0", "2.0")]);
    assert_eq!(place(&world, 1), (1, 1, 2, false));
    assert_eq!(place(&world, 2), (2, 1, 2, false));
    assert_eq!(place(&world, 3), (3, 3, 3, false));
    assert!(rank(&world, 3).rank.unwrap().is_firm());
    // The same quotients of finer inputs are apart.
    put(&mut world, "2022", &[("5.000", "2.000"), ("4.800", "2.000")]);
    assert_eq!(place(&world, 1), (1, 1, 1, false));
    assert_eq!(place(&world, 2), (2, 2, 2, false));
    // An input that is open leaves open who is first.
    put(&mut world, "2022", &[("5.000", "2.000"), ("above 4.800", "2.000")]);
    assert_eq!(place(&world, 1), (1, 1, 2, false));
    // What is published instead is as sure as it is printed.
    world.levels(QUOTIENT, "2022", &[(&district(1), "2.5"), (&district(2), "2.4")]);
    assert_eq!(place(&world, 1), (1, 1, 1, false));
}

#[test]
fn quotients_of_counts_are_compared_before_they_are_rounded() {
    let mut world = world(Nature::Count, 1);
    // All print as 3.3.
    put(&mut world, "2022", &[("10", "3"), ("33", "10"), ("20", "6")]);
    assert_eq!(computed(&world.ask(&district(2), QUOTIENT, "2022", Measure::Level, "")), "3.3");
    assert_eq!(place(&world, 1), (1, 1, 1, true));
    assert_eq!(place(&world, 3), (1, 1, 1, true));
    assert_eq!(place(&world, 2), (3, 3, 3, false));
    world.change(QUOTIENT, |it| it.direction = Direction::Lower);
    assert_eq!(place(&world, 2), (1, 1, 1, false));
    assert_eq!(place(&world, 1), (2, 2, 2, true));
}

#[test]
fn comparisons_round_once_at_the_end() {
    let mut world = world(Nature::Count, 0);
    put(&mut world, "2021", &[("24", "10"), ("5", "10")]);
    put(&mut world, "2022", &[("26", "10"), ("9", "10")]);
    let ask = |measure, of: &str| world.ask(&district(1), QUOTIENT, "2022", measure, of);
    // 3 on 2 as printed, 2.6 on 2.4 as they are.
    assert_eq!(computed(&ask(Measure::Growth, "")), "8.3");
    assert_eq!(computed(&ask(Measure::SequentialGrowth, "")), "8.3");
    let index = ask(Measure::Index, "");
    assert_eq!(computed(&index), "BASE_NOT_STATED");
    let mut of_base = question(&district(1), QUOTIENT, "2022", Measure::Index, "");
    of_base.terms = Terms { base: "2021".parse().ok(), ..Terms::default() };
    assert_eq!(computed(&world.cube.answer(&of_base)), "108.3");
    of_base.measure = Measure::CompoundGrowth;
    assert_eq!(computed(&world.cube.answer(&of_base)), "8.3");
    let mut gap = question(&district(2), QUOTIENT, "2022", Measure::GapToFirst, "parent");
    gap.decimals = Some(2);
    assert_eq!(computed(&world.cube.answer(&gap)), "1.70");
    assert_eq!(computed(&ask(Measure::GrowthRank, "parent")), "2");
}

#[test]
fn a_published_comparison_conflicts_only_with_what_the_inputs_rule_out() {
    let mut world = world(Nature::Flow, 1);
    put(&mut world, "2021", &[("4.0", "2.0")]);
    put(&mut world, "2022", &[("5.0", "2.0")]);
    // 2.5 on 2.0 as printed is 22% to 31%; of what they are made from it is 17% to 33%.
    for (published, agrees) in [("25.0", true), ("18.0", true), ("32.0", true), ("40.0", false)] {
        world.published(&district(1), QUOTIENT, "2022", (Measure::Growth, ""), published);
        let answer = world.ask(&district(1), QUOTIENT, "2022", Measure::Growth, "");
        assert_eq!(answer.disagreement.is_none(), agrees, "{published} {:?}", answer.disagreement);
    }
}

#[test]
fn a_merged_base_is_as_unsure_as_all_who_were_merged() {
    let mut world = world(Nature::Flow, 1);
    let mut other = crate::fixture::area("x:old", scorecard_domain::AreaKind::City, "");
    other.validity = crate::fixture::validity("", "2022-01");
    other.successors =
        vec![scorecard_domain::Succession::new(CITY.parse().unwrap(), "2022-01".parse().unwrap())];
    world.put([Thing::Area(other)]);
    world.levels(ABOVE, "2021", &[(CITY, "1.0"), ("x:old", "1.0")]);
    world.levels(ABOVE, "2022", &[(CITY, "3.0")]);
    // 2.0 rounded is 1.95 to 2.05; a sum of two roundings is 1.9 to 2.1, so the growth is 40% to 61%.
    for (published, agrees) in [("60.0", true), ("41.0", true), ("62.0", false)] {
        world.published(CITY, ABOVE, "2022", (Measure::Growth, ""), published);
        let mut growth = question(CITY, ABOVE, "2022", Measure::Growth, "");
        growth.terms.boundaries = scorecard_measures::Boundaries::TodaysMap;
        let answer = world.cube.answer(&growth);
        assert_eq!(computed(&answer), "50.0 D");
        assert_eq!(answer.disagreement.is_none(), agrees, "{published} {:?}", answer.disagreement);
    }
}

/// A number within what a rounded one stands for: `twentieths` of its last place off, −9 to 9.
fn drawn(number: Decimal, twentieths: i128) -> Ratio {
    let unit = 10i128.pow(number.scale().into());
    Ratio::new(number.mantissa() * 20 + twentieths, unit * 20).unwrap()
}

type Operation = fn(Ratio, Ratio) -> Option<Ratio>;

/// Formulas over two indicators and what they come to, worked out apart from the cube.
const FORMULAS: [(&str, Operation); 6] = [
    ("x.above / x.below", Ratio::checked_div),
    ("x.above × x.below", Ratio::checked_mul),
    ("x.above − x.below", Ratio::checked_sub),
    ("x.above / (x.above + x.below)", |a, b| a.checked_div(a.checked_add(b)?)),
    ("(x.above − x.below) / x.below", |a, b| a.checked_sub(b)?.checked_div(b)),
    ("−x.above × (x.below + 0.5)", |a, b| {
        let half = b.checked_add(Ratio::new(1, 2)?)?;
        Ratio::ZERO.checked_sub(a)?.checked_mul(half)
    }),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the inputs are within their rounding, no value that they have makes a conflict with what is computed, and no
    /// rank that they make lies outside the places that are told.
    #[test]
    fn what_can_be_holds_all_that_the_inputs_can_be(
        (text, operation) in select(&FORMULAS[..]),
        numbers in vec((-99i128..99, 0u8..3), 6),
        draws in vec(-9i128..=9, 6),
        lower: bool,
    ) {
        let mut world = world(Nature::Flow, 1);
        world.change(QUOTIENT, |it| {
            it.formula = Some(text.parse().unwrap());
            it.direction = if lower { Direction::Lower } else { Direction::Higher };
        });
        let numbers: Vec<Decimal> =
            numbers.into_iter().map(|(digits, scale)| Decimal::new(digits, scale).unwrap()).collect();
        for n in 1..=3 {
            let [above, below] = [numbers[n - 1], numbers[n + 2]].map(|it| it.to_string());
            world.levels(ABOVE, "2022", &[(&district(n), &above)]);
            world.levels(BELOW, "2022", &[(&district(n), &below)]);
        }
        let ranks: Vec<Answer> = (1..=3).map(|n| rank(&world, n)).collect();
        let truth = |n: usize| {
            let at = |n: usize| drawn(numbers[n], draws[n]);
            operation(at(n - 1), at(n + 2))
        };
        for n in 1..=3 {
            let Some(value) = truth(n) else { continue };
            let Some(published) = value.round(6, Rounding::HalfToEven) else { continue };
            world.levels(QUOTIENT, "2022", &[(&district(n), &published.to_string())]);
            let mut level = question(&district(n), QUOTIENT, "2022", Measure::Level, "");
            level.preference = Preference::Published;
            let answer = world.cube.answer(&level);
            prop_assert_eq!(answer.disagreement, None, "{} of {} gives {}", text, n, published);
        }
        let all: Vec<Ratio> = (1..=3).filter_map(truth).collect();
        prop_assume!(all.len() == 3);
        for (answer, own) in ranks.iter().zip(&all) {
            let Some(place) = answer.rank else { continue };
            let better = |it: &&Ratio| if lower { *it < own } else { *it > own };
            let true_place = 1 + u32::try_from(all.iter().filter(better).count()).unwrap();
            prop_assert!(
                (place.best..=place.worst).contains(&true_place),
                "{} {:?}: {} is not in {:?}", text, own, true_place, place
            );
        }
    }
}
