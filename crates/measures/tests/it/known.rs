//! Where nothing is known of an indicator in a period, no figure of it has a number, whichever measure is asked for.

use proptest::prelude::*;
use scorecard_domain::{Measure, Period, StreakPredicate};
use scorecard_measures::Question;

use crate::{
    blocks::{PERIODS, areas, ask, ofs, worlds},
    fixture::{COUNT, FLOW, RATIO, World, district},
};

/// Periods of which the ledgers tell nothing, beside those of which they mostly tell something.
const OTHERS: [&str; 4] = ["2017", "2023", "2019-Q1", "2020-07"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn what_is_not_known_has_no_number(world in worlds()) {
        let mut unknown = 0;
        for indicator in [COUNT, FLOW, RATIO, "x.quotient", "x.sum", "x.none"] {
            for text in PERIODS.into_iter().chain(OTHERS) {
                let period: Period = text.parse().unwrap();
                if world.cube.is_known(&indicator.parse().unwrap(), period) {
                    continue;
                }
                unknown += 1;
                for (measure, of) in Measure::ALL.iter().flat_map(|m| ofs().into_iter().map(|of| (*m, of))) {
                    for (area, streak) in areas().iter().zip([StreakPredicate::Rank, StreakPredicate::Growth].iter().cycle()) {
                        let mut question = Question { decimals: None, ..ask(indicator, measure, &of, area, text) };
                        question.terms.streak = *streak;
                        // Growth over years has a period of its own.
                        if measure == Measure::CompoundGrowth {
                            continue;
                        }
                        let answer = world.cube.answer(&question);
                        let shown = answer.shown().and_then(|shown| shown.reading.value());
                        prop_assert_eq!(shown, None, "{} {} {} {}", indicator, measure, area, text);
                    }
                }
            }
        }
        prop_assert!(unknown > 0);
    }
}

#[test]
fn a_period_is_known_by_any_measure_of_it() {
    let mut world = World::new(2);
    let known = |world: &World, period: &str| {
        world.cube.is_known(&COUNT.parse().unwrap(), period.parse().unwrap())
    };
    assert!(!known(&world, "2022"));
    world.published(&district(1), COUNT, "2022", (Measure::Growth, ""), "5.2");
    assert_eq!(
        ["2021", "2022", "2022-Q1"].map(|period| known(&world, period)),
        [false, true, false]
    );
    let answer = world.ask(&district(1), COUNT, "2022", Measure::Growth, "");
    assert!(answer.shown().is_some());
}
