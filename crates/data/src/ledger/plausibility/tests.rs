//! The checks, on a state of a few things: each with what it tells and what it passes over.

mod any;
mod equations;
mod outliers;
mod pooled;
mod published;
mod spans;
mod wholes;

use std::collections::BTreeMap;

use scorecard_domain::{
    Change, Chapter, ChapterKind, Decimal, Definition, Direction, Frame, GrowthRule, Indicator,
    IndicatorId, Item, ItemArea, ItemBase, ItemOf, ItemTerms, Key, Kind, Nature, ObsStatus,
    OverAreas, PlausibleRange, Preference, PromiseKey, Qualifier, Rounding, Statuses, TargetKey,
    Text, Thing,
};

use super::*;
use crate::{
    Proposal, ProposedChange, Warning, WarningReason,
    ledger::{
        commit::{Current, State},
        promise::Past,
        references::Target,
    },
    testing::{area, batch, indicator, observation, observe, put, withdraw},
};

/// Things that are held.
#[derive(Default)]
struct Things(BTreeMap<Key, Thing>);

impl Things {
    fn new(changes: impl IntoIterator<Item = ProposedChange>) -> Self {
        let put = changes.into_iter().filter_map(|proposed| match proposed.change {
            Change::Put(thing) => Some((thing.key(), thing)),
            Change::Withdraw(_) => None,
        });
        Self(put.collect())
    }

    fn series(&self, series: &SeriesKey) -> Vec<Point> {
        let points = self.0.values().filter_map(|thing| match thing {
            Thing::Observation(it) if series.has(&it.key) => Some(Point::from(it)),
            _ => None,
        });
        points.collect()
    }
}

impl State for Things {
    fn current(&mut self, key: &Key) -> Result<Current, StoreError> {
        Ok(Current { revision: 1, thing: self.0.get(key).cloned() })
    }

    fn observed(&mut self, _: &IndicatorId) -> Result<Option<Indicator>, StoreError> {
        Ok(None)
    }

    fn each(&mut self, kind: Kind, visit: &mut dyn FnMut(Thing)) -> Result<(), StoreError> {
        self.0.values().filter(|thing| thing.key().kind() == kind).cloned().for_each(visit);
        Ok(())
    }

    fn each_referrer(
        &mut self,
        _: &BTreeSet<Target<'_>>,
        _: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        Ok(())
    }

    fn promise(&mut self, _: &PromiseKey) -> Result<Past, StoreError> {
        Ok(Past::default())
    }

    fn targets_of(&mut self, _: &IndicatorId) -> Result<Vec<TargetKey>, StoreError> {
        Ok(Vec::new())
    }
}

fn warnings(held: Vec<ProposedChange>, changes: Vec<ProposedChange>) -> Vec<Warning> {
    let mut state = Things::new(held);
    let proposal = Proposal::of(&batch(changes.clone())).unwrap();
    let ground = Ground::read(&mut state).unwrap().under(&proposal).unwrap();
    let (mut groups, mut warnings) = (Groups::default(), Warnings::default());
    let mut complete = Vec::new();
    proposal
        .each_below(Kind::Observation, "", &mut |proposed| {
            complete.extend(groups.add(proposed));
            Ok(())
        })
        .unwrap();
    complete.extend(groups.finish());
    for group in &complete {
        let mut examination = Examination::begin(&ground, &proposal, group);
        while let Some(wanted) = examination.wanted() {
            examination.take(wanted.iter().map(|series| state.series(series)).collect()).unwrap();
        }
        examination.finish(&mut warnings);
    }
    warnings.told()
}

/// What is told of changes on what is held: reason, number of the change and the formula, without the explanation.
#[track_caller]
fn check(held: Vec<ProposedChange>, changes: Vec<ProposedChange>, expected: &[&str]) {
    let told = warnings(held, changes);
    let told: Vec<String> = told
        .iter()
        .map(|Warning { path, reason, problem, .. }| {
            let path = path.trim_start_matches("changes[").trim_end_matches("].observation.value");
            let formula = problem.en.split(", where").next().unwrap();
            format!("{path} {} {formula}", reason.slug())
        })
        .collect();
    assert_eq!(told, expected);
}

/// A city with the districts a to h, and one indicator.
fn ground(indicator: Indicator) -> Vec<ProposedChange> {
    let districts = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let districts = districts.map(|name| put(area(name, "", &["city"])));
    let all = [put(area("city", "3701", &[])), put(Thing::Indicator(indicator))];
    all.into_iter().chain(districts).collect()
}

/// Values of the years from 2012 on.
fn years(face: &str, values: &[&str]) -> Vec<ProposedChange> {
    let years = (2012..).zip(values).filter(|(_, value)| !value.is_empty());
    years.map(|(year, value)| observe(&format!("{face} {year}"), value)).collect()
}

fn flow() -> Indicator {
    indicator("i.one")
}

fn ratio() -> Indicator {
    let over_areas = OverAreas::WeightedMean;
    Indicator { nature: Nature::Ratio, over_areas, multiplier: 0, ..flow() }
}

/// A figure of a definition.
fn item(id: &str, indicator: &str, measure: Measure) -> Item {
    Item {
        id: id.parse().unwrap(),
        label: Text::default(),
        indicator: indicator.parse().unwrap(),
        measure,
        area: ItemArea::Own,
        of: if measure.needs_of() { ItemOf::Parent } else { ItemOf::Nothing },
        preference: Preference::Published,
        verb: Text::default(),
        noun: Text::default(),
        frame: Frame::NounFirst,
        part_of: None,
        continues: None,
        streak_rank: 1,
        required: true,
        highlight: false,
        short: Text::default(),
        grading: None,
        terms: ItemTerms::default(),
        assessment: None,
    }
}

/// A definition of these figures.
fn defined(items: Vec<Item>) -> ProposedChange {
    put(Thing::Definition(Definition {
        id: "yearly".parse().unwrap(),
        title: Text::zh("成绩单"),
        rounding: Rounding::default(),
        claims: Vec::new(),
        chapters: vec![Chapter {
            parent_promises: false,
            id: "all".parse().unwrap(),
            title: Text::zh("全部"),
            kind: ChapterKind::Figures,
            items,
            targets: Vec::new(),
        }],
    }))
}

const LEVEL: &str = "i.one level  x:a";
const GROWING: [&str; 8] = ["100.0", "108.0", "115.6", "125.0", "134.0", "145.0", "155.2", "168.0"];

/// The growing series, held, and another value for 2020.
#[track_caller]
fn check_next(indicator: Indicator, value: &str, expected: &[&str]) {
    let held = ground(indicator).into_iter().chain(years(LEVEL, &GROWING)).collect();
    check(held, vec![observe("i.one level  x:a 2020", value)], expected);
}

#[test]
fn an_ordinary_series_is_not_told() {
    check(ground(flow()), years(LEVEL, &GROWING), &[]);
    check_next(flow(), "181.0", &[]);
    check_next(flow(), "190.0", &[]);
}

#[test]
fn a_level_outside_the_plausible_range_is_told() {
    let range = |minimum: Option<&str>, maximum: Option<&str>| {
        let [minimum, maximum] = [minimum, maximum].map(|end| end.map(|end| end.parse().unwrap()));
        Indicator { plausible: PlausibleRange { minimum, maximum }, ..flow() }
    };
    let told = "0 OUT_OF_RANGE is outside the plausible range of the indicator: 181.0 > 180";
    check_next(range(None, Some("180")), "181.0", &[told]);
    let told = "0 OUT_OF_RANGE is outside the plausible range of the indicator: 181.0 < 190.5";
    check_next(range(Some("190.5"), None), "181.0", &[told]);
    check_next(range(Some("181"), Some("181.00")), "181.0", &[]);
    // The range is of levels.
    let held = ground(range(Some("50"), None));
    check(held, vec![observe("i.one growth  x:a 2020", "8.0")], &[]);
}

#[test]
fn a_program_finds_the_numbers_of_a_warning() {
    let held = ground(flow()).into_iter().chain(years(LEVEL, &GROWING)).collect();
    let told = warnings(held, vec![observe("i.one level  x:a 2020", "118.0")]);
    let [Warning { reason, compared, problem, more: 0, .. }] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(*reason, WarningReason::SeriesOutlier);
    assert_eq!(compared.keys, [observation("i.one level  x:a 2020", "1", "").key]);
    let number = |text: &str| text.parse::<Decimal>().ok();
    assert_eq!(
        (compared.actual, compared.low, compared.high),
        (number("118.0"), number("163.8"), number("199.1"))
    );
    assert!(
        problem.zh.starts_with(
            "与本序列其他年份不符，照此应在163.8至199.1之间：|118.0 / 168.0 − 1.08| = "
        ),
        "{problem:?}"
    );
}

#[test]
fn a_value_in_another_power_of_ten_is_told_as_such_and_only_so() {
    let told = "0 POWER_OF_TEN looks as if given in 万元 instead of 亿元: 1810000 ≈ 10^4 × 182.5";
    let mut with_range = flow();
    with_range.plausible.maximum = "1000".parse().ok();
    for indicator in [flow(), with_range] {
        check_next(indicator, "1810000", &[told]);
    }
    let told = "0 POWER_OF_TEN looks as if given in 十亿元 instead of 亿元: 18.10 ≈ 10^-1 × 182.5";
    check_next(flow(), "18.10", &[told]);
    for (value, power) in [("1810.0", "10^1"), ("18100000000", "10^8"), ("0.00000181", "10^-8")] {
        let held = ground(flow()).into_iter().chain(years(LEVEL, &GROWING)).collect();
        let told = warnings(held, vec![observe("i.one level  x:a 2020", value)]);
        assert_eq!(told.len(), 1, "{value}: {told:?}");
        assert!(told[0].problem.en.contains(&format!(" ≈ {power} × 18")), "{told:?}");
    }
    let held = ground(flow()).into_iter().chain(years(LEVEL, &GROWING)).collect();
    let told = warnings(held, vec![observe("i.one level  x:a 2020", "1810000")]);
    assert!(
        told[0].problem.zh.starts_with("疑似误用单位万元，应为亿元：1810000 ≈ 10^4 × 182.5"),
        "{told:?}"
    );
    assert_eq!(told[0].compared.low, "181.0000".parse().ok());
}

#[test]
fn of_a_series_the_years_in_the_wrong_unit_are_told_and_not_their_neighbours() {
    let mut values = GROWING;
    (values[6], values[7]) = ("1552000", "1680000");
    let told = warnings(ground(flow()), years(LEVEL, &values));
    let told: Vec<_> = told.iter().map(|it| (it.path.as_str(), it.reason.slug())).collect();
    let expected = ["changes[6].observation.value", "changes[7].observation.value"];
    assert_eq!(told, expected.map(|path| (path, "POWER_OF_TEN")));
}

#[test]
fn only_what_is_new_is_examined() {
    let mut values = GROWING;
    values[4] = "314.0";
    let held = || ground(flow()).into_iter().chain(years(LEVEL, &values));
    // Another source, and the other years again.
    let again = put(Thing::Observation(observation("i.one level  x:a 2016", "314.0", "s1")));
    check(held().collect(), vec![again, observe("i.one level  x:a 2017", "145.0")], &[]);
    // What is withdrawn is no longer compared with.
    let gone = withdraw(Kind::Observation, "i.one level  x:a 2016");
    check(held().collect(), vec![gone, observe("i.one level  x:a 2020", "181.0")], &[]);
}
