//! Block and point form agree, figure by figure, on random ledgers with gaps, zeros, negatives and ties.

use std::collections::BTreeMap;

use proptest::prelude::*;
use scorecard_domain::{
    AreaKind, Direction, ItemOf, Measure, Membership, Missing, Nature, Of, Parenthood, Preference,
    Rounding, StatedShare, StreakRule, StreakRules, Succession, Thing,
};
use scorecard_measures::{
    Cube, Digits, Frequency, Question, Terms,
    kernels::{Levels, difference, growth, rank, share, streak},
};

use crate::fixture::{COUNT, FLOW, World, area, district, group, indicator, observation, validity};

const DISTRICTS: usize = 7;
const OTHER_CITY: &str = "gbt2260:370200";
pub(crate) const DIGITS: Digits = Digits { decimals: 1, rounding: Rounding::HalfAwayFromZero };
pub(crate) const PERIODS: [&str; 10] =
    ["2018", "2019", "2020", "2021", "2022", "2020-Q1", "2020-Q2", "2021-Q1", "2021-Q2", "2022-Q1"];

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (-2i32..9).prop_map(|n| n.to_string()),
        3 => (-2i32..9).prop_map(|n| format!("{n}.0 E")),
        1 => Just("at_least 5 annual".to_owned()),
        1 => Just("about 4".to_owned()),
        1 => Just("suppressed".to_owned()),
        6 => Just(String::new()),
    ]
}

/// Numbers alike, with ties, zeros and negatives, on which the kernels take their short cuts.
fn alike() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (-2i32..9).prop_map(|n| format!("{n}.0")),
        1 => Just(String::new()),
    ]
}

/// Numbers alike that nearly leave 64 bits, or just do.
fn extremes() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (-2i128..2).prop_map(|n| (i128::from(i64::MAX) + n).to_string()),
        3 => (-2i128..2).prop_map(|n| (i128::from(i64::MIN) + n).to_string()),
        3 => (-2i128..2).prop_map(|n| (i128::from(i32::MAX) + n).to_string()),
        3 => (0u32..18).prop_map(|n| 10i64.pow(n).to_string()),
        1 => Just("0".to_owned()),
        1 => Just("999999999999999999999999999999".to_owned()),
        1 => Just("0.000000000000001".to_owned()),
        1 => Just(String::new()),
    ]
}

/// Ledgers of each sort.
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    prop_oneof![worlds_of(words()), worlds_of(alike()), worlds_of(extremes())]
}

/// Two cities with districts that move, come and go, groups of each sort, levels and published ranks.
fn worlds_of(words: impl Strategy<Value = String>) -> impl Strategy<Value = World> {
    let cells = (DISTRICTS + 2) * PERIODS.len();
    let levels = proptest::collection::vec(words, 2 * cells);
    let ranks = proptest::collection::vec((0usize..cells, 1u32..4, 0usize..4), 0..30);
    (levels, ranks, any::<[bool; 4]>()).prop_map(
        move |(levels, ranks, [lower, moves, merges, ends])| {
            let mut world = World::new(DISTRICTS);
            let mut things = vec![Thing::Area(area(OTHER_CITY, AreaKind::City, ""))];
            let mut second = area(&district(2), AreaKind::District, crate::fixture::CITY);
            if moves {
                let parent = |id: &str, from, until| Parenthood {
                    parent: id.parse().unwrap(),
                    validity: validity(from, until),
                };
                second.parents = vec![
                    parent(crate::fixture::CITY, "", "2020-01"),
                    parent(OTHER_CITY, "2020-01", "2022-01"),
                    parent(crate::fixture::CITY, "2022-01", ""),
                ];
            }
            if merges {
                let shares = match ends {
                    true => vec![StatedShare { percent: "27.3".parse().unwrap(), indicator: None }],
                    false => Vec::new(),
                };
                let (to, from) = (district(1).parse().unwrap(), "2021-04".parse().unwrap());
                second.successors = vec![Succession { shares, ..Succession::new(to, from) }];
            }
            let mut third = area(&district(3), AreaKind::District, OTHER_CITY);
            if ends {
                third.validity = validity("2019-01", "2022-01");
            }
            let listed = [1, 3, 4].map(|n| district(n).parse().unwrap()).to_vec();
            let parent = OTHER_CITY.parse().unwrap();
            let rule = Membership::Rule { kind: AreaKind::District, parent };
            things.extend([
                Thing::Area(second),
                Thing::Area(third),
                Thing::Area(area(&district(4), AreaKind::District, OTHER_CITY)),
                Thing::Area(area(&district(7), AreaKind::Zone, crate::fixture::CITY)),
                Thing::PeerGroup(group("group:listed", Membership::Listed(listed))),
                Thing::PeerGroup(group("group:rule", rule)),
                Thing::PeerGroup(group("group:unstated", Membership::Unstated)),
            ]);
            let areas = areas();
            let place = |cell: usize| (&areas[cell % areas.len()], PERIODS[cell / areas.len()]);
            for (n, words) in levels.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
                let (area, period) = place(n % cells);
                let indicator = if n < cells { COUNT } else { FLOW };
                let level = observation(area, indicator, period, Measure::Level, "", words);
                things.push(Thing::Observation(level));
            }
            let ofs = [crate::fixture::CITY, OTHER_CITY, "group:listed", "group:unstated"];
            for (cell, rank, of) in ranks {
                let (area, period) = place(cell);
                let words = rank.to_string();
                let rank = observation(area, COUNT, period, Measure::Rank, ofs[of], &words);
                things.push(Thing::Observation(rank));
            }
            for (id, nature, formula) in [
                (QUOTIENT, Nature::Ratio, format!("{FLOW} / {COUNT}")),
                (SUM, Nature::Flow, format!("{FLOW} + 0.3 × {COUNT}")),
            ] {
                let mut by_formula = indicator(id, nature);
                by_formula.formula = Some(formula.parse().unwrap());
                by_formula.direction = if lower { Direction::Lower } else { Direction::Higher };
                things.push(Thing::Indicator(by_formula));
            }
            world.put(things);
            if lower {
                world.change(COUNT, |indicator| indicator.direction = Direction::Lower);
            }
            world
        },
    )
}

pub(crate) fn areas() -> Vec<String> {
    let cities = [crate::fixture::CITY.to_owned(), OTHER_CITY.to_owned()];
    cities.into_iter().chain((1..=DISTRICTS).map(district)).collect()
}

pub(crate) fn ofs() -> Vec<ItemOf> {
    let mut ofs = vec![ItemOf::Parent];
    for id in [crate::fixture::CITY, OTHER_CITY, "group:listed", "group:rule", "group:unstated"] {
        ofs.push(match id.parse() {
            Ok(Of::Area(id)) => ItemOf::Area(id),
            Ok(Of::Group(id)) => ItemOf::Group(id),
            _ => ItemOf::Nothing,
        });
    }
    ofs
}

pub(crate) type Figures<T> = BTreeMap<(String, String), Result<T, Missing>>;

pub(crate) fn gather<T>(
    figures: &mut Figures<T>,
    area: impl ToString,
    period: impl ToString,
    outcome: Result<T, Missing>,
) {
    let key = (area.to_string(), period.to_string());
    assert!(
        figures.insert(key, outcome).is_none(),
        "told twice: {} {}",
        area.to_string(),
        period.to_string()
    );
}

/// A quotient and a sum of the recorded ones, by formula.
const QUOTIENT: &str = "x.quotient";
const SUM: &str = "x.sum";

pub(crate) fn each_levels(cube: &Cube, mut each: impl FnMut(&'static str, Frequency, &Levels<'_>)) {
    for indicator in [COUNT, FLOW, QUOTIENT, SUM] {
        for frequency in ["2022", "2022-Q1"].map(|p| Frequency::of(p.parse().unwrap())) {
            if let Some(levels) = cube.levels(&indicator.parse().unwrap(), frequency) {
                each(indicator, frequency, &levels);
            }
        }
    }
}

pub(crate) fn ask(
    indicator: &str,
    measure: Measure,
    of: &ItemOf,
    area: &str,
    period: &str,
) -> Question {
    Question {
        indicator: indicator.parse().unwrap(),
        measure,
        of: of.clone(),
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
        streak_rank: 2,
        terms: Terms::default(),
        preference: Preference::Computed,
        rounding: DIGITS.rounding,
        decimals: Some(DIGITS.decimals),
    }
}

pub(crate) fn has_level(cube: &Cube, indicator: &str, area: &str, period: &str) -> bool {
    // As it is recorded, an absence too, or by formula.
    let mut level = ask(indicator, Measure::Level, &ItemOf::Nothing, area, period);
    level.decimals = None;
    cube.answer(&level).shown().is_some()
}

/// All places of a frequency, with what the block form told of each.
pub(crate) fn each_place<T: Clone>(
    figures: &Figures<T>,
    frequency: Frequency,
    mut each: impl FnMut(&str, &str, Option<Result<T, Missing>>),
) {
    for period in PERIODS {
        if Frequency::of(period.parse().unwrap()) == frequency {
            for area in areas() {
                each(&area, period, figures.get(&(area.clone(), period.to_owned())).cloned());
            }
        }
    }
}

fn streak_rules() -> impl Strategy<Value = StreakRule> {
    proptest::sample::select(StreakRule::ALL)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn growth_and_difference(world in worlds()) {
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, levels| {
            for measure in [Measure::Growth, Measure::Difference] {
                let mut figures = Figures::new();
                match measure {
                    Measure::Growth => growth::block(levels, DIGITS, |a, p, o| gather(&mut figures, a, p, o)),
                    _ => difference::block(levels, DIGITS, |a, p, o| gather(&mut figures, a, p, o)),
                }
                each_place(&figures, frequency, |area, period, told| {
                    let answer = cube.answer(&ask(indicator, measure, &ItemOf::Nothing, area, period));
                    let point = answer.computed.map(|computed| computed.value);
                    let expected = has_level(cube, indicator, area, period).then_some(point);
                    assert_eq!(told, expected, "{measure} {area} {period}");
                });
            }
        });
    }

    #[test]
    fn share(world in worlds()) {
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, levels| {
            for of in ofs() {
                let mut figures = Figures::new();
                share::block(levels, &of, DIGITS, |a, p, o| gather(&mut figures, a, p, o));
                each_place(&figures, frequency, |area, period, told| {
                    let answer = cube.answer(&ask(indicator, Measure::Share, &of, area, period));
                    let point = answer.computed.map(|computed| computed.value);
                    let expected = has_level(cube, indicator, area, period).then_some(point);
                    assert_eq!(told, expected, "{area} {period} of {of:?}");
                });
            }
        });
    }

    #[test]
    fn rank(world in worlds()) {
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, levels| {
            for of in ofs() {
                let mut figures = Figures::new();
                rank::block(levels, &of, |a, p, o| gather(&mut figures, a, p, o));
                each_place(&figures, frequency, |area, period, told| {
                    let answer = cube.answer(&ask(indicator, Measure::Rank, &of, area, period));
                    let point = answer.computed.and(answer.rank.ok_or(Missing::NoObservation));
                    match told {
                        Some(outcome) => assert_eq!(outcome, point, "{area} {period} of {of:?}"),
                        None => {
                            let strangers = [
                                Missing::NoParent, Missing::NotAPeer, Missing::PeersIncomplete,
                                Missing::NoObservation,
                            ];
                            assert!(strangers.iter().any(|missing| point == Err(*missing)), "{area} {period} {point:?}");
                        }
                    }
                });
            }
        });
    }

    #[test]
    fn streak(mut world in worlds(), ties in streak_rules(), peers in streak_rules()) {
        for indicator in [COUNT, FLOW] {
            world.change(indicator, |it| it.streaks = StreakRules { ties, peers });
        }
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, levels| {
            for of in ofs() {
                let (mut figures, mut ranks) = (Figures::new(), Figures::new());
                streak::block(levels, &of, 2, |a, p, o| gather(&mut figures, a, p, o));
                let mut again = Figures::new();
                streak::block_with_ranks(levels, &of, 2, |a, p, rank, run| {
                    gather(&mut ranks, a, p, rank);
                    gather(&mut again, a, p, run);
                });
                assert_eq!(again, figures, "of {of:?}");
                rank::block(levels, &of, |a, p, rank| {
                    assert_eq!(ranks.remove(&(a.to_string(), p.to_string())), Some(rank), "{a} {p} of {of:?}");
                });
                assert!(ranks.values().all(Result::is_err), "of {of:?}: {ranks:?}");
                each_place(&figures, frequency, |area, period, told| {
                    let answer = cube.answer(&ask(indicator, Measure::Streak, &of, area, period));
                    let point = answer.computed.and(answer.streak.ok_or(Missing::NoObservation));
                    match told {
                        Some(outcome) => assert_eq!(outcome, point, "{area} {period} of {of:?}"),
                        None => assert!(point.is_err(), "{area} {period} {point:?}"),
                    }
                });
            }
        });
    }
}
