//! Random formulas over random levels against arithmetic with fractions of any size.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use proptest::{collection::vec, option, prelude::*, sample::select};
use scorecard_domain::{
    Decimal, IndicatorId, Measure, Nature, Reading, Text, Thing,
    formula::{Expression, Formula},
};
use scorecard_measures::{Digits, Frequency, kernels};

use crate::fixture::{CITY, World, district, indicator};

/// A fraction; its parts are as large as they need to be.
#[derive(Clone)]
struct Fraction(BigInt, BigInt);

impl Fraction {
    fn of(number: Decimal, power: i32) -> Self {
        let ten = BigInt::from(10);
        let power = power - i32::from(number.scale());
        let factor = ten.pow(power.unsigned_abs());
        let digits = BigInt::from(number.mantissa());
        if power < 0 { Self(digits, factor) } else { Self(digits * factor, BigInt::from(1)) }
    }

    fn plus(&self, other: &Self, sign: i32) -> Self {
        Self(&self.0 * &other.1 + &other.0 * &self.1 * sign, &self.1 * &other.1)
    }

    fn times(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0, &self.1 * &other.1)
    }

    fn over(&self, other: &Self) -> Option<Self> {
        (other.0 != BigInt::ZERO).then(|| Self(&self.0 * &other.1, &self.1 * &other.0))
    }

    /// Rounded half away from zero, as digits with that many decimals.
    fn digits(&self, decimals: u32) -> BigInt {
        let negative = (self.0 < BigInt::ZERO) != (self.1 < BigInt::ZERO);
        let abs = |it: &BigInt| if *it < BigInt::ZERO { -it } else { it.clone() };
        let (above, below) = (abs(&self.0) * BigInt::from(10).pow(decimals), abs(&self.1));
        let rounded: BigInt = (above * 2 + &below) / (below * 2);
        if negative { -rounded } else { rounded }
    }
}

/// Of each indicator and area: its level.
type Levels = BTreeMap<(String, usize), Decimal>;

/// The value in the plain unit; none if something is not there or is divided by zero.
fn evaluate(expression: &Expression, levels: &Levels, area: usize) -> Option<Fraction> {
    let level = |id: &IndicatorId, area| {
        Some(Fraction::of(*levels.get(&(id.to_string(), area))?, power(id.as_str())))
    };
    match expression {
        Expression::Number(number) => Some(Fraction::of(*number, 0)),
        Expression::Constant(constant) => Some(Fraction::of(constant.value, 0)),
        Expression::Level(id) => level(id, area),
        Expression::Children { indicator, .. } => {
            let children = if area == 0 { 1..4 } else { 0..0 };
            let mut sum: Option<Fraction> = None;
            for area in children {
                let next = level(indicator, area)?;
                sum = Some(sum.map_or(next.clone(), |sum| sum.plus(&next, 1)));
            }
            sum
        }
        Expression::Negated(inner) => {
            Some(Fraction::of(Decimal::ZERO, 0).plus(&evaluate(inner, levels, area)?, -1))
        }
        Expression::Sum(terms) => {
            let mut sum = Fraction::of(Decimal::ZERO, 0);
            for term in terms {
                let next = evaluate(&term.expression, levels, area)?;
                sum = sum.plus(&next, if term.minus { -1 } else { 1 });
            }
            Some(sum)
        }
        Expression::Product(factors) => {
            let mut product = Fraction(BigInt::from(1), BigInt::from(1));
            for factor in factors {
                let next = evaluate(&factor.expression, levels, area)?;
                product = if factor.over { product.over(&next)? } else { product.times(&next) };
            }
            Some(product)
        }
    }
}

/// `a.m3` is in 10^3 of its unit.
fn power(id: &str) -> i32 {
    id.rsplit('m').next().unwrap().parse().unwrap()
}

const IDS: [&str; 3] = ["a.m0", "b.m3", "c.m8"];

/// Formulas whose parts all have no unit, so that any of them can be added.
fn text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => select(&IDS[..]).prop_map(str::to_owned),
        1 => select(&IDS[..]).prop_map(|id| format!("sum_children({id}, district)")),
        1 => (0u32..1000).prop_map(|n| format!("{}.{}", n / 10, n % 10)),
        1 => (-99i32..99).prop_map(|n| format!("[k: {n}]")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            4 => (inner.clone(), select(&["+", "−", "×", "/"][..]), inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            1 => inner.prop_map(|a| format!("−{a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn levels_are_those_of_arithmetic_with_fractions_of_any_size(
        text in text().prop_filter("it names an indicator", |text| text.contains(".m")),
        numbers in vec(option::weighted(0.9, (-99_999i128..99_999, 0u8..3)), 12),
        decimals in 0u8..5,
    ) {
        let mut world = World::new(3);
        let formula: Formula = text.parse().unwrap();
        for (id, formula) in IDS.iter().map(|id| (*id, None)).chain([("x.m0", Some(formula.clone()))]) {
            let mut one = indicator(id, Nature::Flow);
            (one.unit, one.multiplier) = (Text::zh("倍"), i8::try_from(power(id)).unwrap());
            (one.decimals, one.formula) = (decimals, formula);
            world.put([Thing::Indicator(one)]);
        }
        let areas = [CITY.to_owned(), district(1), district(2), district(3)];
        let mut levels = Levels::new();
        for (n, number) in numbers.iter().enumerate() {
            let Some(number) = number.and_then(|(digits, scale)| Decimal::new(digits, scale)) else { continue };
            let (id, area) = (IDS[n / 4], n % 4);
            levels.insert((id.to_owned(), area), number);
            world.levels(id, "2022", &[(&areas[area], &number.to_string())]);
        }
        // The block form, as kernels read it: the difference to a level of 0.
        let zero = areas.each_ref().map(|area| (area.as_str(), "0"));
        world.levels("x.m0", "2021", &zero);
        let indicator = "x.m0".parse().unwrap();
        let period = "2022".parse().unwrap();
        let mut block = BTreeMap::new();
        if let Some(levels) = world.cube.levels(&indicator, Frequency::of(period)) {
            let digits = Digits { decimals, rounding: Default::default() };
            kernels::difference::block(&levels, digits, |area, at, outcome| {
                if let (true, Ok(value)) = (at == period, outcome) {
                    block.insert(area.to_string(), value.reading);
                }
            });
        }
        for (n, area) in areas.iter().enumerate() {
            let expected = evaluate(formula.expression(), &levels, n);
            let answer = world.ask(area, "x.m0", "2022", Measure::Level, "");
            match (&answer.computed, expected) {
                (Ok(computed), Some(expected)) => {
                    let Reading::Value(number) = computed.value.reading else { unreachable!() };
                    prop_assert_eq!(number.scale(), decimals);
                    let digits = BigInt::from(number.mantissa());
                    prop_assert_eq!(digits, expected.digits(decimals.into()), "{} {}", text, area);
                    prop_assert_eq!(block.get(area), Some(&computed.value.reading), "{} {}", text, area);
                }
                (Err(missing), None) => {
                    let slugs = ["INPUT_ABSENT", "PARTS_INCOMPLETE", "DIVISION_BY_ZERO"];
                    prop_assert!(slugs.contains(&missing.slug()), "{}", missing);
                    prop_assert!(!block.contains_key(area));
                }
                (Err(missing), Some(_)) => prop_assert_eq!(missing.slug(), "OUT_OF_RANGE"),
                (Ok(computed), None) => prop_assert!(false, "{text} of {area}: {computed:?}"),
            }
        }
    }
}
