//! Block and point form agree where areas fill several pages: runs of plain numbers beside cells that take the long way (qualifiers,
//! statuses, stages, other decimals, long digits, absences, gaps), and areas that move beside those that never do.

use proptest::prelude::*;
use scorecard_domain::{AreaKind, ItemOf, Measure, Missing, Parenthood, Thing};
use scorecard_measures::{
    Cube, Frequency,
    kernels::{Levels, growth, rank, share, streak},
};

use crate::{
    blocks::{DIGITS, Figures, ask, gather},
    fixture::{COUNT, FLOW, World, area, observation, validity},
};

/// More than two pages, of which cities take some places.
const AREAS: usize = 150;
const CITY_SIZE: usize = 23;
const YEARS: [&str; 3] = ["2020", "2021", "2022"];

fn id(n: usize) -> String {
    format!("x:a{n:03}")
}

/// The city that an area lies in; none of cities.
fn city(n: usize) -> Option<usize> {
    (!n.is_multiple_of(CITY_SIZE)).then_some(n / CITY_SIZE * CITY_SIZE)
}

/// Mostly plain numbers, many of them equal.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        60 => (1i32..40).prop_map(|n| format!("{n}.5")),
        2 => Just("0.0".to_owned()),
        2 => Just("-3.5".to_owned()),
        2 => (1i32..40).prop_map(|n| format!("{n}.5 E")),
        1 => Just("12.5 annual".to_owned()),
        1 => Just("at_least 12.5".to_owned()),
        1 => Just("about 12.5".to_owned()),
        1 => Just("12".to_owned()),
        1 => Just("300000000000.5".to_owned()),
        1 => Just("922337203685477580.7".to_owned()),
        1 => Just("99999999999999999999.5".to_owned()),
        1 => Just("suppressed".to_owned()),
        4 => Just(String::new()),
    ]
}

/// Who moves to the first city in 2021, and who is there from 2021 on only.
fn others() -> impl Strategy<Value = Vec<(usize, bool)>> {
    proptest::collection::vec((1..AREAS, any::<bool>()), 0..6)
}

fn worlds() -> impl Strategy<Value = World> {
    let levels = proptest::collection::vec(words(), AREAS * YEARS.len());
    (levels, others(), any::<bool>()).prop_map(|(levels, others, counted)| {
        let mut world = World::new(0);
        let kind = |n| if city(n).is_some() { AreaKind::District } else { AreaKind::City };
        let mut areas: Vec<_> = (0..AREAS)
            .map(|n| area(&id(n), kind(n), &city(n).map(id).unwrap_or_default()))
            .collect();
        for (n, moves) in others {
            let Some(own) = city(n) else { continue };
            let parent = |city, from, until| Parenthood {
                parent: id(city).parse().unwrap(),
                validity: validity(from, until),
            };
            match moves {
                true => {
                    areas[n].parents = vec![parent(own, "", "2021-01"), parent(0, "2021-01", "")];
                }
                false => areas[n].validity = validity("2021-01", ""),
            }
        }
        world.put(areas.into_iter().map(Thing::Area));
        let indicator = if counted { COUNT } else { FLOW };
        let places = (0..AREAS).flat_map(|n| YEARS.map(|year| (n, year)));
        let recorded = places.zip(&levels).filter(|(_, words)| !words.is_empty());
        world.put(recorded.map(|((n, year), words)| {
            Thing::Observation(observation(&id(n), indicator, year, Measure::Level, "", words))
        }));
        world
    })
}

fn each_levels(cube: &Cube, mut each: impl FnMut(&'static str, &Levels<'_>)) {
    for indicator in [COUNT, FLOW] {
        let frequency = Frequency::of(YEARS[0].parse().unwrap());
        each(indicator, &cube.levels(&indicator.parse().unwrap(), frequency).unwrap());
    }
}

/// Checks all places against the point form; of what a block says nothing, the point form has none of these figures either.
fn check<T: Clone + PartialEq + std::fmt::Debug>(
    figures: &Figures<T>,
    point: impl Fn(&str, &str) -> Result<T, Missing>,
) {
    for (n, year) in (0..AREAS).flat_map(|n| YEARS.map(|year| (n, year))) {
        let told = figures.get(&(id(n), year.to_owned())).cloned();
        let point = point(&id(n), year);
        match told {
            Some(told) => assert_eq!(told, point, "{} {year}", id(n)),
            None => assert!(point.is_err(), "{} {year} {point:?}", id(n)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn pages_of_runs(world in worlds()) {
        let cube = &world.cube;
        each_levels(cube, |indicator, levels| {
            let mut figures = Figures::new();
            growth::block(levels, DIGITS, |a, p, o| gather(&mut figures, a, p, o));
            check(&figures, |area, year| {
                let answer = cube.answer(&ask(indicator, Measure::Growth, &ItemOf::Nothing, area, year));
                answer.computed.map(|computed| computed.value)
            });
            let named = ItemOf::Area(id(CITY_SIZE).parse().unwrap());
            for of in [ItemOf::Parent, named] {
                let mut figures = Figures::new();
                share::block(levels, &of, DIGITS, |a, p, o| gather(&mut figures, a, p, o));
                check(&figures, |area, year| {
                    let answer = cube.answer(&ask(indicator, Measure::Share, &of, area, year));
                    answer.computed.map(|computed| computed.value)
                });
                let mut figures = Figures::new();
                rank::block(levels, &of, |a, p, o| gather(&mut figures, a, p, o));
                check(&figures, |area, year| {
                    let answer = cube.answer(&ask(indicator, Measure::Rank, &of, area, year));
                    answer.computed.and(answer.rank.ok_or(Missing::NoObservation))
                });
                let mut figures = Figures::new();
                streak::block(levels, &of, 2, |a, p, o| gather(&mut figures, a, p, o));
                check(&figures, |area, year| {
                    let answer = cube.answer(&ask(indicator, Measure::Streak, &of, area, year));
                    answer.computed.and(answer.streak.ok_or(Missing::NoObservation))
                });
            }
        });
    }
}
