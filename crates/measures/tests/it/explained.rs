//! What a formula shows: its number follows from the figures that stand in it, as they are shown, and they from theirs.

use proptest::prelude::*;
use scorecard_domain::{
    Decimal, Measure, Nature, OverAreas, Preference, Ratio, Rounding, StatedShare, Succession,
    Thing,
};
use scorecard_measures::{Answer, Boundaries, Denominator, Operand, Question, RollUp, Terms};

use crate::fixture::{
    CITY, COUNT, FLOW, RATIO, World, area, computed, district, indicator, question, text,
};

const PER: &str = "x.per";
const GIVER: &str = "gbt2260:371200";

/// Reads `100 × (2.27 / (−5.0) − 1)`; what stands behind a comma is no part of it. `None` if it is no sum.
struct Reader<'a> {
    rest: &'a str,
    numbers: Vec<Decimal>,
}

impl<'a> Reader<'a> {
    fn new(formula: &'a str) -> Self {
        Self { rest: formula.split(',').next().unwrap_or_default(), numbers: Vec::new() }
    }

    fn next(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> Option<Ratio> {
        let mut sum = self.product()?;
        loop {
            if self.next("+") {
                sum = sum.checked_add(self.product()?)?;
            } else if self.next("−") {
                sum = sum.checked_sub(self.product()?)?;
            } else {
                return Some(sum);
            }
        }
    }

    fn product(&mut self) -> Option<Ratio> {
        let mut product = self.factor()?;
        loop {
            if self.next("×") {
                product = product.checked_mul(self.factor()?)?;
            } else if self.next("/") {
                product = product.checked_div(self.factor()?)?;
            } else {
                return Some(product);
            }
        }
    }

    fn factor(&mut self) -> Option<Ratio> {
        if self.next("(") {
            let inner = self.sum()?;
            return self.next(")").then_some(inner);
        }
        self.rest = self.rest.trim_start();
        let digits = |c: char| !(c.is_ascii_digit() || c == '.' || c == '-');
        let end = self.rest.find(digits).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end)?;
        let number: Decimal = number.parse().ok()?;
        self.rest = rest;
        if self.next("%") {
            return Ratio::from(number).checked_div(Ratio::new(100, 1)?);
        }
        self.numbers.push(number);
        Some(number.into())
    }
}

/// The figure of an operand, as a question.
fn below(of: &Question, operand: Operand) -> Question {
    let Operand { key, decimals, map_of } = operand;
    let terms = Terms { map_of, weight: of.terms.weight.clone(), ..Terms::default() };
    let asked = question(key.area.as_str(), key.indicator.as_str(), "2022", key.measure, "");
    let preference = Preference::Published;
    Question { period: key.period, decimals, terms, preference, ..asked }
}

fn number(answer: &Answer) -> Option<Decimal> {
    answer.shown()?.reading.value()
}

/// Checks an answer and all that it is made from; gives how many computed ones there are.
fn check(world: &World, question: &Question) -> usize {
    let answer = world.cube.answer(question);
    let operands = world.cube.operands(question);
    let Ok(value) = &answer.computed else { return 0 };
    if answer.shown() != Some(&value.value) {
        return 0;
    }
    let shown = value.value.reading.value().unwrap();
    let mut reader = Reader::new(&value.formula);
    let is_text = value.formula.contains(['元', '家']);
    if !is_text && !value.formula.contains("of") && !value.formula.contains('^') {
        let follows = reader.sum().unwrap_or_else(|| panic!("{question:?} {}", value.formula));
        // With as many decimals as there can be 8/9 is not quite itself: what it makes can lie on either side of a tie.
        let is_cut = reader.numbers.iter().any(|it| it.scale() == Decimal::MAX_SCALE);
        let least = Ratio::new(i128::from(is_cut), 1_000_000_000).unwrap();
        let near = [Some(follows), follows.checked_add(least), follows.checked_sub(least)];
        let rounded = near.map(|it| it.and_then(|it| it.round(shown.scale(), Rounding::default())));
        assert!(rounded.contains(&Some(shown)), "{shown} {question:?} {}", value.formula);
        let below: Vec<Decimal> = operands
            .iter()
            .filter_map(|operand| number(&world.cube.answer(&below(question, operand.clone()))))
            .collect();
        // The whole of a share may be the sum of all that are below.
        let sum = below.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(*it)).unwrap();
        let is_known = |it: &Decimal| {
            below.contains(it)
                || it.cmp_value(sum).is_eq()
                || ["100", "1"].contains(&&*it.to_string())
        };
        let known = question.measure == Measure::GapToFirst || reader.numbers.iter().all(is_known);
        assert!(known, "{question:?} {} of {below:?}", value.formula);
    }
    1 + operands.into_iter().map(|it| check(world, &below(question, it))).sum::<usize>()
}

fn passing(to: &str, percent: &str) -> Succession {
    let shares = vec![StatedShare { percent: percent.parse().unwrap(), indicator: None }];
    Succession { shares, ..Succession::new(to.parse().unwrap(), "2022-07".parse().unwrap()) }
}

/// Districts with flows, counts, their quotient and a ratio; one of them takes 12.5% of another over in July 2022.
fn world(levels: &[(i64, i64, i64)]) -> World {
    let mut world = World::new(3);
    let mut giver = area(GIVER, scorecard_domain::AreaKind::District, CITY);
    giver.successors = vec![passing(&district(1), "12.5")];
    let mut per = indicator(PER, Nature::Ratio);
    per.formula = format!("{FLOW} / {COUNT}").parse().ok();
    (per.unit, per.multiplier, per.over_areas) = (text("元/家"), 8, OverAreas::WeightedMean);
    world.change(COUNT, |count| count.unit = text("家"));
    world.put([Thing::Area(giver), Thing::Indicator(per)]);
    let areas = [CITY.to_owned(), district(1), district(2), district(3), GIVER.to_owned()];
    let places =
        ["2021", "2022"].into_iter().flat_map(|year| areas.iter().map(move |at| (at, year)));
    for ((at, year), (flow, count, ratio)) in places.zip(levels) {
        let tenths = |n: &i64| Decimal::new((*n).into(), 1).unwrap().to_string();
        world.levels(FLOW, year, &[(at, &tenths(flow))]);
        world.levels(COUNT, year, &[(at, &count.to_string())]);
        world.levels(RATIO, year, &[(at, &tenths(ratio))]);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_number_follows_from_those_below_it(
        levels in proptest::collection::vec((10i64..2000, 1i64..60, 1i64..900), 10),
    ) {
        let world = world(&levels);
        let mut checked = 0;
        for (at, indicator) in [district(1), district(2), GIVER.to_owned(), CITY.to_owned()]
            .iter()
            .flat_map(|at| [FLOW, COUNT, RATIO, PER].map(|indicator| (at.clone(), indicator)))
        {
            let terms = [
                Terms { boundaries: Boundaries::TodaysMap, weight: COUNT.parse().ok(), base: "2021".parse().ok(), ..Terms::default() },
                Terms { denominator: Denominator::Members, ..Terms::default() },
                Terms { roll_up: Some(RollUp::OverAreas), weight: COUNT.parse().ok(), ..Terms::default() },
            ];
            for (measure, terms) in [
                Measure::Level, Measure::Growth, Measure::Difference, Measure::Index, Measure::Share,
                Measure::Contribution, Measure::ContributionRate, Measure::GapToFirst, Measure::SequentialGrowth,
            ].into_iter().flat_map(|measure| terms.clone().map(|terms| (measure, terms))) {
                let asked = question(&at, indicator, "2022", measure, if measure.needs_of() { "parent" } else { "" });
                checked += check(&world, &Question { terms, ..asked });
            }
        }
        prop_assert!(checked > 100, "{checked}");
    }
}

fn difference(world: &World, indicator: &str, terms: Terms) -> (String, String, Vec<Answer>) {
    let asked = question(&district(1), indicator, "2022", Measure::Difference, "");
    let asked = Question { terms, ..asked };
    let answer = world.cube.answer(&asked);
    let operands = world.cube.operands(&asked).into_iter();
    let below = operands.map(|operand| world.cube.answer(&below(&asked, operand))).collect();
    (computed(&answer), answer.formula().to_owned(), below)
}

#[test]
fn levels_that_follow_from_others_stand_in_a_formula_with_the_decimals_that_it_needs() {
    let mut world = world(&[]);
    let check = |world: &World, value: &str, formula: &str, levels: [&str; 2]| {
        let (found, shown, below) = difference(world, PER, Terms::default());
        assert_eq!((found.as_str(), shown.as_str()), (value, formula));
        let below: Vec<String> = below.iter().map(|it| number(it).unwrap().to_string()).collect();
        assert_eq!(below, levels);
    };
    let area = district(1);
    let mut set = |flows: [&str; 2], counts: [&str; 2]| {
        let mut giver = world.cube.area(&GIVER.parse().unwrap()).unwrap().thing.as_ref().clone();
        giver.successors.clear();
        world.put([Thing::Area(giver)]);
        for (n, year) in [(0, "2021"), (1, "2022")] {
            world.levels(FLOW, year, &[(&area, flows[n])]);
            world.levels(COUNT, year, &[(&area, counts[n])]);
        }
        world.clone()
    };
    // 10.0 / 3 less 7.0 / 3 is 1, and so is 3.3 less 2.3; 11.0 / 3 less 8.0 / 6 is 2.3, and 3.7 less 1.3 would be 2.4.
    check(&set(["7.0", "10.0"], ["3", "3"]), "1.0", "3.3 − 2.3", ["3.3", "2.3"]);
    check(&set(["8.0", "11.0"], ["6", "3"]), "2.3", "3.67 − 1.33", ["3.67", "1.33"]);
}

#[test]
fn a_restated_base_is_a_figure_of_its_own() {
    let mut world = world(&[]);
    let one = district(1);
    let terms = |weight: &str| Terms {
        boundaries: Boundaries::TodaysMap,
        weight: weight.parse().ok(),
        ..Terms::default()
    };
    world.levels(COUNT, "2021", &[(&one, "10"), (GIVER, "40")]);
    world.levels(RATIO, "2021", &[(&one, "15.0"), (GIVER, "20.0")]);
    world.levels(COUNT, "2022", &[(&one, "12")]);
    world.levels(RATIO, "2022", &[(&one, "17.0")]);
    let (value, formula, below) = difference(&world, COUNT, terms(""));
    assert_eq!((value.as_str(), formula.as_str()), ("-3 D E", "12 − 15.00"));
    assert_eq!(below[1].formula(), "10 + 40 × 12.5%, on the map of 2022-12");
    assert!(below[1].by_shares && below[1].published.is_none());
    assert_eq!(below[1].inputs().len(), 2);
    // (15 × 10 + 20 × 5) / 15.
    let (value, formula, below) = difference(&world, RATIO, terms(COUNT));
    assert_eq!((value.as_str(), formula.as_str()), ("0.3 D E", "17.0 − 16.667"));
    let mean = "(15.0 × 10 + 20.0 × 40 × 12.5%) / (10 + 40 × 12.5%), on the map of 2022-12";
    assert_eq!(below[1].formula(), mean);
    // A quotient is made of levels that are restated in turn.
    world.levels(FLOW, "2021", &[(&one, "100.0"), (GIVER, "80.0")]);
    world.levels(FLOW, "2022", &[(&one, "120.0")]);
    let (_, formula, below) = difference(&world, PER, terms(""));
    assert_eq!(formula, "10.0 − 7.3");
    let quotient = format!("{FLOW} 110.000亿元 / {COUNT} 15.00家, on the map of 2022-12");
    assert_eq!(below[1].formula(), quotient);
}
