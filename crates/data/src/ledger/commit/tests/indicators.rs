//! What indicators say of each other, and what of them is fixed.

use super::*;

/// An indicator in 亿元 with that formula.
fn by_formula(id: &str, formula: &str) -> ProposedChange {
    let formula = Some(formula.parse().unwrap());
    put(Thing::Indicator(Indicator { formula, ..indicator(id) }))
}

#[test]
fn a_formula_names_indicators_that_are_there_after_the_batch() {
    let missing =
        "UNKNOWN_REFERENCE changes[0].indicator.formula: there is no indicator `i.nobody`";
    check(vec![], vec![by_formula("i.new", "i.one + i.nobody")], &[missing]);
    let both =
        vec![by_formula("i.new", "i.one + i.later"), put(Thing::Indicator(indicator("i.later")))];
    check(vec![], both, &[]);
    let held = vec![by_formula("i.new", "i.one / 2")];
    let still = "STILL_REFERENCED changes[0].withdraw: indicator `i.new` still refers to it";
    check(held.clone(), vec![withdraw(Kind::Indicator, "i.one")], &[still]);
    let both = vec![withdraw(Kind::Indicator, "i.one"), withdraw(Kind::Indicator, "i.new")];
    check(held, both, &[]);
}

/// `i.new`, whose growth is taken out of prices by that index.
fn by_prices(index: &str) -> ProposedChange {
    put(Thing::Indicator(Indicator {
        growth_rule: GrowthRule::PriceIndex,
        price_index: Some(index.parse().unwrap()),
        ..indicator("i.new")
    }))
}

#[test]
fn a_price_index_is_an_index_that_is_there() {
    let prices = |nature| put(Thing::Indicator(Indicator { nature, ..indicator("i.prices") }));
    let missing =
        "UNKNOWN_REFERENCE changes[0].indicator.price_index: there is no indicator `i.prices`";
    check(vec![], vec![by_prices("i.prices")], &[missing]);
    check(vec![], vec![by_prices("i.prices"), prices(Nature::Index)], &[]);
    let wrong = "INCONSISTENT changes[0].indicator.price_index: `i.prices` is of nature `flow`; \
                 expected one of `index`";
    check(vec![], vec![by_prices("i.prices"), prices(Nature::Flow)], &[wrong]);
    let held = || vec![prices(Nature::Index), by_prices("i.prices")];
    let spoilt = "INCONSISTENT changes[0].indicator.nature: is not `index`, but it is the price index \
                  of `i.new`";
    check(held(), vec![prices(Nature::Ratio)], &[spoilt]);
    let still = "STILL_REFERENCED changes[0].withdraw: indicator `i.new` still refers to it";
    check(held(), vec![withdraw(Kind::Indicator, "i.prices")], &[still]);
}

#[test]
fn formulas_make_sense_after_the_batch() {
    check(
        vec![by_formula("i.new", "i.one")],
        vec![by_formula("i.one", "i.new + i.two"), by_formula("i.two", "i.two")],
        &[
            "CIRCULAR changes[0].indicator.formula: the formula of `i.one` leads back to `i.one`",
            "CIRCULAR changes[1].indicator.formula: the formula of `i.two` leads back to `i.two`",
        ],
    );
    let area = "INCONSISTENT changes[0].indicator.formula: `i.one × i.two` is in 10^16 元^2, and the \
                indicator in 亿元";
    check(vec![], vec![by_formula("i.new", "i.one × i.two")], &[area]);
    // The unit of what a formula names can change as long as it was not observed.
    let mut people = indicator("i.two");
    people.unit = Text::zh("人");
    let held = vec![by_formula("i.new", "i.one + i.two")];
    let unit = "INCONSISTENT changes[0].indicator.unit: makes the formula of `i.new` wrong: `i.one` is \
                in 亿元 and `i.two` in 亿人: they cannot be added";
    check(held.clone(), vec![put(Thing::Indicator(people.clone()))], &[unit]);
    check(held, vec![put(Thing::Indicator(people)), by_formula("i.new", "i.one")], &[]);
}

#[test]
fn what_is_fixed_is_told_with_what_it_is() {
    let mut changed = indicator("i.one");
    changed.multiplier = 4;
    let fixed = "FIXED_ATTRIBUTE changes[0].indicator.multiplier: is fixed because `i.one` has been \
                 observed; it is 8: use a new indicator";
    check(vec![observe(A22, "1")], vec![put(Thing::Indicator(changed.clone()))], &[fixed]);
    check(vec![], vec![put(Thing::Indicator(changed))], &[]);
}
