//! Measures with a base, a whole or parts, against integers of any size.

use std::cmp::Ordering;

use num_bigint::BigInt;
use proptest::prelude::*;
use scorecard_domain::{Decimal, Measure, OverTime, Rounding};
use scorecard_measures::{RollUp, Terms};

use crate::fixture::{CITY, COUNT, FLOW, World, computed, district, question};

const AREA: &str = "gbt2260:370101";

/// `n / d` rounded to a whole number, halves away from 0; `d` is positive.
fn nearest(n: BigInt, d: BigInt) -> BigInt {
    let two = BigInt::from(2);
    let up = |n: BigInt| (n * &two + &d) / (&d * &two);
    if n < BigInt::from(0) { -up(-n) } else { up(n) }
}

fn decimal(digits: &BigInt, decimals: u8) -> String {
    Decimal::new(digits.to_string().parse().unwrap(), decimals).unwrap().to_string()
}

/// `100 × n / d` to so many decimals.
fn percent(n: i128, d: i128, decimals: u8) -> String {
    let scale = BigInt::from(10).pow(u32::from(decimals) + 2);
    decimal(&nearest(BigInt::from(n) * scale, BigInt::from(d)), decimals)
}

/// Where the rate lies to `100 × ((now / then)^(1/years) − 1)`: (1 + rate/100)^years to now / then.
fn against_root(rate: &BigInt, one: &BigInt, now: i128, then: i128, years: u32) -> Ordering {
    let grown: BigInt = (BigInt::from(100) * one + rate).pow(years) * then;
    grown.cmp(&((BigInt::from(100) * one).pow(years) * now))
}

proptest! {
    #[test]
    fn an_index_is_exact(now in 0i128..10i128.pow(18), then in 1i128..10i128.pow(18), decimals in 0u8..6) {
        let mut world = World::new(1);
        world.levels(COUNT, "2015", &[(AREA, &then.to_string())]);
        world.levels(COUNT, "2022", &[(AREA, &now.to_string())]);
        let mut question = question(AREA, COUNT, "2022", Measure::Index, "");
        (question.decimals, question.terms.base) = (Some(decimals), "2015".parse().ok());
        prop_assert_eq!(computed(&world.cube.answer(&question)), percent(now, then, decimals));
    }

    /// Half a unit of the last place below and above the rate lie on both sides of the root.
    #[test]
    fn compound_growth_is_rounded_right(
        now in 1i128..10i128.pow(12), then in 1i128..10i128.pow(12), years in 2u16..60, decimals in 0u8..7,
    ) {
        let mut world = World::new(1);
        let year = 2022 - years;
        world.levels(COUNT, &year.to_string(), &[(AREA, &then.to_string())]);
        world.levels(COUNT, "2022", &[(AREA, &now.to_string())]);
        let mut question = question(AREA, COUNT, "2022", Measure::CompoundGrowth, "");
        (question.decimals, question.terms.years) = (Some(decimals), years);
        let rate: Decimal = computed(&world.cube.answer(&question)).parse().unwrap();
        // In halves of the last place.
        let one = BigInt::from(2) * BigInt::from(10).pow(decimals.into());
        let rate = BigInt::from(2 * rate.mantissa());
        let side = |by: i32| against_root(&(&rate + by), &one, now, then, years.into());
        prop_assert!(side(-1).is_le() && side(1).is_ge(), "{rate} {one} {now} {then} {years}");
    }

    #[test]
    fn contributions_are_exact(
        part in 0i128..10i128.pow(15), base in 0i128..10i128.pow(15),
        whole in 1i128..10i128.pow(16), before in 1i128..10i128.pow(16), decimals in 0u8..5,
    ) {
        let mut world = World::new(1);
        let text = |n: i128| Decimal::new(n, 2).unwrap().to_string();
        world.levels(FLOW, "2021", &[(AREA, &text(base)), (CITY, &text(before))]);
        world.levels(FLOW, "2022", &[(AREA, &text(part)), (CITY, &text(whole))]);
        let ask = |measure| {
            let mut question = question(AREA, FLOW, "2022", measure, "parent");
            question.decimals = Some(decimals);
            world.cube.answer(&question)
        };
        let points = ask(Measure::Contribution);
        prop_assert_eq!(computed(&points), percent(part - base, before, decimals));
        let change = whole - before;
        let rate = if change == 0 { "WHOLE_UNCHANGED".to_owned() } else {
            percent((part - base) * change.signum(), change.abs(), decimals)
        };
        prop_assert_eq!(computed(&ask(Measure::ContributionRate)), rate);
    }

    #[test]
    fn totals_and_means_are_exact(levels in proptest::collection::vec(-10i128.pow(15)..10i128.pow(15), 4), decimals in 0u8..5) {
        let mut world = World::new(4);
        for (n, level) in levels.iter().enumerate() {
            let text = Decimal::new(*level, 3).unwrap().to_string();
            world.levels(FLOW, &format!("2022-Q{}", n + 1), &[(AREA, &text)]);
            world.levels(FLOW, "2022", &[(&district(n + 1), &text)]);
        }
        let ask = |world: &World, area: &str, roll_up| {
            let mut question = question(area, FLOW, "2022", Measure::Level, "");
            question.terms = Terms { roll_up: Some(roll_up), ..Terms::default() };
            question.decimals = Some(decimals);
            computed(&world.cube.answer(&question))
        };
        let sum: i128 = levels.iter().sum();
        let scale = |by: i128| {
            let digits = BigInt::from(sum) * BigInt::from(10).pow(decimals.into());
            decimal(&nearest(digits, BigInt::from(1000 * by)), decimals)
        };
        prop_assert_eq!(ask(&world, CITY, RollUp::OverAreas), scale(1));
        prop_assert_eq!(ask(&world, AREA, RollUp::OverTime), scale(1));
        world.change(FLOW, |indicator| indicator.over_time = OverTime::Mean);
        prop_assert_eq!(ask(&world, AREA, RollUp::OverTime), scale(4));
    }

    /// A rate that was rounded right lies within what the levels leave open.
    #[test]
    fn a_published_compound_growth_that_was_rounded_right_never_disagrees(
        now in 1i128..10i128.pow(9), then in 1i128..10i128.pow(9), years in 2u16..60, decimals in 0u8..3,
    ) {
        let mut world = World::new(1);
        let text = |n: i128| Decimal::new(n, 1).unwrap().to_string();
        world.levels(FLOW, &(2022 - years).to_string(), &[(AREA, &text(then))]);
        world.levels(FLOW, "2022", &[(AREA, &text(now))]);
        let mut question = question(AREA, FLOW, "2022", Measure::CompoundGrowth, "");
        (question.decimals, question.terms.years) = (Some(decimals), years);
        let answer = world.cube.answer(&question);
        let key = answer.key.clone();
        let rate = computed(&answer);
        world.published(AREA, FLOW, &key.period.to_string(), (key.measure, ""), &rate);
        let answer = world.cube.answer(&question);
        prop_assert!(answer.published.is_some() && answer.disagreement.is_none(), "{answer:?}");
        prop_assert_eq!(computed(&answer), rate);
    }
}

#[test]
fn by_hand() {
    assert_eq!(percent(1, 3, 2), "33.33");
    assert_eq!(percent(-1, 8, 1), "-12.5");
    assert_eq!(percent(-1, 1600, 1), "-0.1"); // −0.0625
    assert_eq!(nearest(BigInt::from(5), BigInt::from(2)), BigInt::from(3));
    assert_eq!(Rounding::default(), Rounding::HalfAwayFromZero);
}
