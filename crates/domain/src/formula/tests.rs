//! Formulas are read as they are written, printed in one spelling, and checked for units and circles.

use proptest::prelude::*;

use super::*;
use crate::{fault::FaultReason, indicator::Indicator, testing, text::Text};

#[track_caller]
fn check(text: &str, printed: &str) {
    let formula: Formula = text.parse().unwrap_or_else(|err| panic!("{text}: {err}"));
    assert_eq!(formula.to_string(), printed, "{text}");
}

#[track_caller]
fn refuse(text: &str, told: &str) {
    let err = text.parse::<Formula>().map(|it| it.to_string()).unwrap_err();
    assert_eq!(err.to_string(), format!("is no formula: {told}"), "{text}");
}

#[test]
fn signs_of_ascii_and_of_typography_mean_the_same() {
    check("fiscal.tax/building.floor_area", "fiscal.tax / building.floor_area");
    check("（a.b＋c)*2 ÷ d − 0.50", "(a.b + c) × 2 / d − 0.50");
    check("a.b-c-d", "a.b − c − d");
    check("-a × −(b + c)", "−a × −(b + c)");
    check("sum_children(fiscal.tax,building) ／ 100", "sum_children(fiscal.tax, building) / 100");
    check("sum_children(a.b, district, 80%)", "sum_children(a.b, district, 80%)");
    check("sum_children(a.b, district, 100％)", "sum_children(a.b, district)");
    check(
        "economy.gdp / [ 年平均汇率： 6.3125  元/美元 ]",
        "economy.gdp / [年平均汇率: 6.3125 元/美元]",
    );
    check("a · [n: -3]", "a × [n: -3]");
}

#[test]
fn only_brackets_that_are_needed_are_printed() {
    check("((a)) + (b × c)", "a + b × c");
    check("(a + b) + c", "(a + b) + c");
    check("a + (b − c)", "a + (b − c)");
    check("a / (b × c)", "a / (b × c)");
    check("(a / b) × c", "(a / b) × c");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let operand = "an indicator's id, a number or `(`";
    refuse("", &format!("at character 1 it ends; expected {operand}"));
    refuse("a +", &format!("at character 4 it ends; expected {operand}"));
    refuse("a + × b", &format!("at character 5 stands `×`; expected {operand}"));
    refuse("(a + b", "at character 7 it ends; expected `)`");
    refuse("1 + [k: 2]", "at character 1 begins what names no indicator; expected at least one");
    refuse("a b", "at character 3 stands `b`; expected a sign of arithmetic or the end");
    refuse(
        "税收/面积",
        "at character 1 stands `税`; expected an indicator's id, a number, a sign of arithmetic or a bracket",
    );
    refuse("a / max(b)", "at character 5 stands `max`; expected `sum_children` before `(`");
    refuse("sum_children(a.b)", "at character 17 stands `)`; expected `,`");
    refuse(
        "sum_children(a, b, 0%)",
        "at character 17 stands `b`, which is no area kind; expected one of country, province, city, district, subdistrict, zone, street, building, region",
    );
    refuse(
        "sum_children(a, city, 101%)",
        "at character 23 stands `101`; expected a whole percentage from 1% to 100%",
    );
    refuse(
        "a × [汇率: x 元]",
        "at character 5 stands `[汇率: x 元]`; expected a constant's name, its value and its unit, such as `[汇率: 6.3125 元/美元]`",
    );
    refuse(
        "a × [汇率: 1 元//人]",
        "at character 5 stands the unit `元//人`; expected units joined by `·` and `/`, such as 元, 元/平方米 or 元/(人·年)",
    );
    assert!("a..b".parse::<Formula>().is_err());
}

#[test]
fn no_formula_is_so_deep_or_long_that_it_cannot_be_calculated() {
    let nested = |n| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(nested(15).parse::<Formula>().is_ok());
    assert!(nested(16).parse::<Formula>().is_err());
    assert!("-".repeat(100_000).parse::<Formula>().is_err());
    assert!(vec!["a"; MAX_LEAVES].join("+").parse::<Formula>().is_ok());
    assert!(vec!["a"; MAX_LEAVES + 1].join("+").parse::<Formula>().is_err());
}

fn indicator(id: &str, unit: &str, multiplier: i8, formula: &str) -> Indicator {
    use crate::indicator::{Direction, GrowthRule, Nature, OverAreas, OverTime, PlausibleRange};
    Indicator {
        id: id.parse().unwrap(),
        name: Text::zh(id),
        unit: Text::zh(unit),
        multiplier,
        decimals: 1,
        direction: Direction::Higher,
        nature: Nature::Flow,
        over_time: OverTime::None,
        over_areas: OverAreas::None,
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        minimum_units: None,
        price_index: None,
        streaks: Default::default(),
        formula: (!formula.is_empty()).then(|| formula.parse().unwrap()),
    }
}

/// What is wrong with an indicator `x` of that unit and formula, beside a few others.
fn wrong(unit: &str, multiplier: i8, formula: &str) -> String {
    let all = [
        indicator("tax", "元", 8, ""),
        indicator("floor", "平方米", 4, ""),
        indicator("land", "公顷", 0, ""),
        indicator("people", "人", 4, ""),
        indicator("rate", "%", 0, ""),
        indicator("coal", "吨标准煤", 4, ""),
        indicator("x", unit, multiplier, formula),
    ];
    let network = Network::new(&all);
    let faults = network.faults();
    assert!(faults.iter().all(|(id, ..)| id.as_str() == "x"));
    faults.into_iter().map(|(_, _, problem)| problem.to_string()).collect::<Vec<_>>().join("; ")
}

#[test]
fn units_make_up_that_of_the_indicator() {
    for (unit, multiplier, formula) in [
        ("元/平方米", 0, "tax / floor"),
        ("元/平方米", 4, "tax / land"),
        ("元/平方公里", 4, "tax / (land + floor)"),
        ("元/人", 0, "tax / people"),
        ("元/万人", 0, "tax / people"),
        ("%", 0, "tax / (tax + tax)"),
        ("人/平方公里", 0, "people / land"),
        ("美元", 8, "tax / [汇率: 6.3 元/美元]"),
        ("元", 8, "tax × (1 + rate)"),
        ("吨标准煤/万元", 0, "coal / tax"),
        ("元·人", 0, "tax × people"),
        ("元", 0, "sum_children(tax, building) − −tax"),
    ] {
        assert_eq!(wrong(unit, multiplier, formula), "", "{formula} in {unit}");
    }
}

#[test]
fn units_that_do_not_fit_are_told() {
    let check = |unit, formula, told: &str| assert_eq!(wrong(unit, 0, formula), told);
    check("元/人", "tax / floor", "`tax / floor` is in 万元/平方米, and the indicator in 元/人");
    check("元", "tax + people", "`tax` is in 亿元 and `people` in 万人: they cannot be added");
    check(
        "元",
        "(tax + people) × (floor − rate)",
        "`tax` is in 亿元 and `people` in 万人: they cannot be added; \
         `floor` is in 万平方米 and `rate` in 10^-2: they cannot be added",
    );
    check("元", "tax / 2 × tax", "`tax / 2 × tax` is in 10^16 元^2, and the indicator in 元");
    check("元", "tax / tax", "`tax / tax` is in 1, and the indicator in 元");
    // The unit of what is unknown is not known: that it is unknown is told elsewhere.
    check("元", "nobody + tax", "");
}

#[test]
fn formulas_lead_to_an_end() {
    let circle = [
        indicator("a", "元", 0, "b + c"),
        indicator("b", "元", 0, "c"),
        indicator("c", "元", 0, "b"),
        indicator("d", "元", 0, "d"),
        indicator("e", "元", 0, "f"),
        indicator("f", "元", 0, ""),
    ];
    let network = Network::new(&circle);
    let faults = network.faults();
    let told: Vec<_> = faults.iter().map(|(id, reason, _)| (id.as_str(), *reason)).collect();
    assert_eq!(told, ["b", "c", "d"].map(|id| (id, FaultReason::Circular)));
    assert_eq!(network.order().len(), 1);

    let chain: Vec<_> = (0..5000)
        .map(|n| indicator(&format!("x{n}"), "元", 0, &format!("x{} + 1 − 1", n + 1)))
        .chain([indicator("x5000", "%", 0, "")])
        .collect();
    let network = Network::new(&chain);
    assert_eq!(network.order().len(), 8, "so deep may formulas of formulas go");
    // Each doubles the one before: written out, the last has 4096 leaves.
    let wide: Vec<_> = (0..4)
        .map(|n| {
            let next = format!("x{}", n + 1);
            indicator(&format!("x{n}"), "元", 0, &vec![next; 8].join("+"))
        })
        .chain([indicator("x4", "元", 0, "")])
        .collect();
    let told: Vec<_> = Network::new(&wide).faults().into_iter().map(|it| it.2).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].to_string().starts_with("has 4096 figures"), "{told:?}");
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same(formula in testing::formula()) {
        let printed = formula.to_string();
        prop_assert_eq!(printed.parse::<Formula>(), Ok(formula), "{}", printed);
    }

    #[test]
    fn no_text_brings_the_parser_down(text in "[a-c0-9.+*/()\\[\\]:,% −×÷元]{0,40}") {
        if let Ok(formula) = text.parse::<Formula>() {
            prop_assert_eq!(formula.to_string().parse::<Formula>(), Ok(formula));
        }
    }
}
