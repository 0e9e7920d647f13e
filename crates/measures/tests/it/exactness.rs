//! Growth and share against long division by hand.

use proptest::prelude::*;
use scorecard_domain::{Decimal, Measure, Rounding};

use crate::fixture::{CITY, COUNT, FLOW, World, computed, question};

const AREA: &str = "gbt2260:370101";

/// `100 × n / d` to that many decimals, digit by digit, as on paper; `d` is positive.
fn by_hand(n: i128, d: i128, decimals: u8, mode: Rounding) -> String {
    let mut digits = n.abs() / d;
    let mut rest = n.abs() % d;
    for _ in 0..2 + decimals {
        rest *= 10;
        digits = digits * 10 + rest / d;
        rest %= d;
    }
    let up = match (2 * rest).cmp(&d) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => mode == Rounding::HalfAwayFromZero || digits % 2 == 1,
    };
    let digits = digits + i128::from(up);
    Decimal::new(if n < 0 { -digits } else { digits }, decimals).unwrap().to_string()
}

/// The mantissas of both with the decimals of the finer.
fn aligned(a: Decimal, b: Decimal) -> (i128, i128) {
    let scale = a.scale().max(b.scale());
    let widen = |d: Decimal| d.mantissa() * 10i128.pow(u32::from(scale - d.scale()));
    (widen(a), widen(b))
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop_oneof![Just(Rounding::HalfAwayFromZero), Just(Rounding::HalfToEven)]
}

proptest! {
    #[test]
    fn growth_is_exact(
        v in -10i128.pow(18)..10i128.pow(18), b in 1i128..10i128.pow(18),
        (s, t) in (0u8..7, 0u8..7), decimals in 0u8..5, rounding in rounding(),
    ) {
        let (value, base) = (Decimal::new(v, s).unwrap(), Decimal::new(b, t).unwrap());
        let mut world = World::new(1);
        world.levels(FLOW, "2021", &[(AREA, &base.to_string())]);
        world.levels(FLOW, "2022", &[(AREA, &value.to_string())]);
        let mut question = question(AREA, FLOW, "2022", Measure::Growth, "");
        (question.decimals, question.rounding) = (Some(decimals), rounding);
        let (v, b) = aligned(value, base);
        prop_assert_eq!(computed(&world.cube.answer(&question)), by_hand(v - b, b, decimals, rounding));
    }

    /// Small numbers, where halves are common.
    #[test]
    fn a_share_is_exact(part in 0i128..400, whole in 1i128..400, decimals in 0u8..3, rounding in rounding()) {
        let mut world = World::new(1);
        world.levels(COUNT, "2022", &[(AREA, &part.to_string()), (CITY, &whole.to_string())]);
        let mut question = question(AREA, COUNT, "2022", Measure::Share, "parent");
        (question.decimals, question.rounding) = (Some(decimals), rounding);
        prop_assert_eq!(computed(&world.cube.answer(&question)), by_hand(part, whole, decimals, rounding));
    }

    /// A computed value never lies outside what its own inputs allow.
    #[test]
    fn a_published_value_that_was_rounded_right_never_disagrees(
        part in 1i128..10_000, whole in 10_000i128..99_999, decimals in 0u8..3,
    ) {
        let mut world = World::new(1);
        let text = |n: i128| Decimal::new(n, 1).unwrap().to_string();
        world.levels(FLOW, "2022", &[(AREA, &text(part)), (CITY, &text(whole))]);
        let share = by_hand(part, whole, decimals, Rounding::HalfAwayFromZero);
        world.published(AREA, FLOW, "2022", (Measure::Share, CITY), &share);
        let answer = world.ask(AREA, FLOW, "2022", Measure::Share, "parent");
        prop_assert_eq!(answer.disagreement, None);
        prop_assert_eq!(computed(&answer), share);
    }
}
