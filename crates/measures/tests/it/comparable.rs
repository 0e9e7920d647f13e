//! Comparable growth: from adjusted value and base, by a price index, and not at all.

use proptest::prelude::*;
use scorecard_domain::{
    AreaId, AreaKind, Comparison, GrowthRule, ItemOf, Measure, Nature, Text, Thing,
};
use scorecard_measures::{Origin, kernels::comparable};

use crate::{
    blocks::{DIGITS, Figures, ask, each_levels, each_place, gather, worlds},
    fixture::{CITY, COUNT, FLOW, World, area, computed, indicator, observation, words},
};

const AREA: &str = "gbt2260:370101";
const PRICES: &str = "price.consumer";
const COMPARABLE: (Measure, &str) = (Measure::ComparableGrowth, "");

/// 5.0 in 2021 and 5.2 in 2022, whose growth prices are taken out of.
fn deflated(districts: usize) -> World {
    let mut world = World::new(districts);
    world.put([Thing::Indicator(indicator(PRICES, Nature::Index))]);
    by_prices(&mut world);
    world.levels(FLOW, "2021", &[(AREA, "5.0")]);
    world.levels(FLOW, "2022", &[(AREA, "5.2")]);
    world
}

fn by_prices(world: &mut World) {
    world.change(FLOW, |indicator| {
        indicator.growth_rule = GrowthRule::PriceIndex;
        indicator.price_index = Some(PRICES.parse().unwrap());
    });
}

/// A published rate with what it is held on: `basis value base`, each `-` for none.
fn publish(world: &mut World, rate: &str, held_on: &str) {
    let (measure, of) = COMPARABLE;
    let mut observation = observation(AREA, FLOW, "2022", measure, of, rate);
    let parts: Vec<&str> = held_on.split(' ').collect();
    let number = |text: &str| text.parse().ok();
    let basis = if parts[0] == "-" { Text::default() } else { Text::zh(parts[0]) };
    let comparison =
        Comparison { basis, adjusted_value: number(parts[1]), adjusted_base: number(parts[2]) };
    observation.comparison = comparison.known();
    world.put([Thing::Observation(observation)]);
}

fn comparable(world: &World) -> scorecard_measures::Answer {
    world.ask(AREA, FLOW, "2022", COMPARABLE.0, COMPARABLE.1)
}

#[test]
fn it_follows_from_the_adjusted_value_and_base() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "177.7")]);
    world.levels(FLOW, "2022", &[(AREA, "161.3")]);
    publish(&mut world, "3.2 E", "扣除留抵退税因素 183.4 177.7");
    let answer = comparable(&world);
    assert_eq!(computed(&answer), "3.2 E");
    assert_eq!(answer.formula(), "100 × (183.4 / 177.7 − 1)");
    assert_eq!((answer.origin, &answer.deflated_by), (Some(Origin::Computed), &None));
    let inputs: Vec<_> = answer.inputs().iter().map(|input| input.key.measure).collect();
    assert_eq!(inputs, [Measure::ComparableGrowth], "both stand with the published rate");
    assert_eq!(answer.disagreement, None);
    // 183.4 on 177.7 is 3.15% to 3.26%.
    publish(&mut world, "3.5", "扣除留抵退税因素 183.4 177.7");
    assert!(comparable(&world).disagreement.is_some());
    publish(&mut world, "3.5", "- 183.4 0.0");
    assert_eq!(computed(&comparable(&world)), "BASE_NOT_POSITIVE");
    // The two without a rate.
    publish(&mut world, "unstated", "- 183.4 177.7");
    let answer = comparable(&world);
    assert_eq!(answer.shown().map(words).as_deref(), Some("3.2"));
}

#[test]
fn one_of_the_two_alone_says_nothing() {
    let mut world = World::new(1);
    world.levels(FLOW, "2021", &[(AREA, "177.7")]);
    world.levels(FLOW, "2022", &[(AREA, "161.3")]);
    assert_eq!(computed(&comparable(&world)), "RECORDED_ONLY");
    publish(&mut world, "3.2", "扣除留抵退税因素 183.4 -");
    let answer = comparable(&world);
    assert_eq!((computed(&answer).as_str(), answer.formula()), ("RECORDED_ONLY", "published"));
    assert_eq!(answer.shown().map(words).as_deref(), Some("3.2"));
}

#[test]
fn prices_are_taken_out_by_the_areas_own_index() {
    let mut world = deflated(1);
    assert_eq!(computed(&comparable(&world)), "NO_PRICE_INDEX");
    world.levels(PRICES, "2022", &[(CITY, "103.0"), (AREA, "102.0 P")]);
    let answer = comparable(&world);
    assert_eq!(computed(&answer), "2.0 P"); // 1.9607…
    assert_eq!(answer.formula(), "100 × (5.2 / 5.0 × 100 / 102.0 − 1)");
    assert_eq!(answer.deflated_by.as_ref().map(AreaId::as_str), Some(AREA));
    let inputs = answer.inputs();
    let inputs: Vec<_> = inputs.iter().map(|it| (it.key.indicator.as_str(), it.revision)).collect();
    assert_eq!(inputs.last(), Some(&(PRICES, world.cube.revision())));
    assert_eq!((inputs.len(), answer.revision()), (3, world.cube.revision()));
    // Nominal growth stays what it is.
    assert_eq!(computed(&world.ask(AREA, FLOW, "2022", Measure::Growth, "")), "4.0");
}

#[test]
fn else_by_that_of_the_nearest_area_above_which_is_told() {
    let mut world = deflated(1);
    let province = "gbt2260:370000";
    let mut things = vec![Thing::Area(area(province, AreaKind::Province, ""))];
    things.push(Thing::Area(area(CITY, AreaKind::City, province)));
    world.put(things);
    world.levels(PRICES, "2022", &[(province, "104.0"), (CITY, "suppressed"), (AREA, "0.0")]);
    let answer = comparable(&world);
    assert_eq!(computed(&answer), "0.0");
    assert_eq!(
        answer.formula(),
        "100 × (5.2 / 5.0 × 100 / 104.0 − 1), price index of gbt2260:370000"
    );
    let used = answer.inputs().last().map(|input| input.key.area.to_string());
    assert_eq!(used.as_deref(), Some(province));
    assert_eq!(answer.deflated_by.as_ref().map(AreaId::as_str), Some(province));
    world.levels(PRICES, "2022", &[(CITY, "102.0")]);
    assert_eq!(computed(&comparable(&world)), "2.0");
}

#[test]
fn rounding_of_all_three_decides_whether_two_rates_conflict() {
    let conflict = |rate| {
        let mut world = deflated(1);
        world.levels(PRICES, "2022", &[(AREA, "102.0")]);
        publish(&mut world, rate, "- - -");
        comparable(&world).disagreement.map(|it| {
            let end = |end: Option<scorecard_domain::Decimal>| end.unwrap().to_string();
            (end(it.computed.low), end(it.computed.high))
        })
    };
    // (5.15 / 5.05) / 1.0205 − 1 to (5.25 / 4.95) / 1.0195 − 1.
    assert_eq!(conflict("4.0"), None);
    assert_eq!(conflict("0.0"), None);
    assert_eq!(conflict("4.1"), Some(("-0.07".to_owned(), "4.04".to_owned())));
    assert!(conflict("-0.2").is_some());
}

#[test]
fn a_rate_on_a_basis_of_its_own_is_not_held_against_prices() {
    let mut world = deflated(1);
    world.levels(PRICES, "2022", &[(AREA, "102.0")]);
    publish(&mut world, "9.9", "扣除留抵退税因素 - -");
    let answer = comparable(&world);
    assert_eq!(computed(&answer), "PUBLISHED_ONLY");
    assert_eq!(answer.shown().map(words).as_deref(), Some("9.9"));
    assert_eq!(answer.disagreement, None);
}

#[test]
fn wording_and_reasons_carry_over() {
    let check = |before, now, prices, expected| {
        let mut world = World::new(1);
        world.put([Thing::Indicator(indicator(PRICES, Nature::Index))]);
        by_prices(&mut world);
        for (indicator, period, level) in
            [(FLOW, "2021", before), (FLOW, "2022", now), (PRICES, "2022", prices)]
        {
            world.levels(indicator, period, &[(AREA, level)]);
        }
        assert_eq!(computed(&comparable(&world)), expected, "{now} on {before} at {prices}");
    };
    check("5.0", "at_least 5.2", "102.0", "at_least 1.9");
    check("5.0", "5.2 E", "about 102.0", "about 2.0 E");
    check("5.0 annual", "5.2 annual", "102.0 annual", "2.0 annual");
    check("5.0 annual", "5.2 annual", "102.0", "2.0");
    check("0.0", "5.2", "102.0", "BASE_NOT_POSITIVE");
    check("suppressed", "5.2", "102.0", "INPUT_ABSENT");
    check("5.0", "-5.2", "102.0", "-202.0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Random ledgers with price indices here and there, and rates with and without what they are held on.
    #[test]
    fn block_and_point_agree(
        world in worlds(),
        prices in proptest::collection::vec((0usize..9, 0usize..10, -1i32..1100), 0..40),
        rates in proptest::collection::vec((0usize..9, 0usize..10, -5i32..5, 0u8..4), 0..30),
        by_index in any::<[bool; 2]>(),
    ) {
        let mut world = world;
        let areas = crate::blocks::areas();
        let mut things = vec![Thing::Indicator(indicator(PRICES, Nature::Index))];
        for (at, period, index) in prices {
            let index = format!("{}.{}", index.abs() / 10, index.abs() % 10);
            let period = crate::blocks::PERIODS[period];
            let level = observation(&areas[at], PRICES, period, Measure::Level, "", &index);
            things.push(Thing::Observation(level));
        }
        for (at, period, rate, sort) in rates {
            let period = crate::blocks::PERIODS[period];
            let rate = rate.to_string();
            let mut rate = observation(&areas[at], FLOW, period, COMPARABLE.0, "", &rate);
            rate.comparison = Comparison {
                basis: if sort == 1 { Text::zh("同口径") } else { Text::default() },
                adjusted_value: (sort > 1).then(|| "3.4".parse().unwrap()),
                adjusted_base: (sort > 2).then(|| "3.1".parse().unwrap()),
            }.known();
            things.push(Thing::Observation(rate));
        }
        world.put(things);
        for (id, by_index) in [FLOW, COUNT].into_iter().zip(by_index) {
            if by_index {
                world.change(id, |indicator| {
                    indicator.growth_rule = GrowthRule::PriceIndex;
                    indicator.price_index = Some(PRICES.parse().unwrap());
                });
            }
        }
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, levels| {
            let mut figures = Figures::new();
            comparable::block(levels, DIGITS, |a, p, o| gather(&mut figures, a, p, o));
            each_place(&figures, frequency, |area, period, told| {
                let asked = ask(indicator, COMPARABLE.0, &ItemOf::Nothing, area, period);
                let answer = cube.answer(&asked);
                let is_there = crate::blocks::has_level(cube, indicator, area, period)
                    || answer.published.is_some();
                let point = answer.computed.map(|computed| computed.value);
                assert_eq!(told, is_there.then_some(point), "{indicator} {area} {period}");
            });
        });
    }
}
