//! Block and point form agree for the measures with terms, for places and for roll-ups too.

use proptest::prelude::*;
use scorecard_domain::{ItemOf, Measure, Missing, Period, StreakPredicate};
use scorecard_measures::{
    Answer, Boundaries, Cube, Denominator, Frequency, Question, RollUp, Terms, Value,
    kernels::{
        Levels, compound, contribution, gap, growth, growth_rank, index, percentile, rank_change,
        roll_up, sequential, share, streak_of,
    },
};

use crate::blocks::{
    DIGITS, Figures, PERIODS, areas, ask, each_levels, each_place, gather, has_level, ofs, worlds,
};

type Point = Result<Value, Missing>;

fn point(answer: Answer) -> Point {
    answer.computed.map(|computed| computed.value)
}

/// Checks a block that tells of every cell with a level.
fn check_cells(
    cube: &Cube,
    (measure, of, terms): (Measure, &ItemOf, &Terms),
    block: impl Fn(&Levels<'_>, &mut Figures<Value>),
) {
    each_levels(cube, |indicator, frequency, levels| {
        let mut figures = Figures::new();
        block(&levels.with(terms.boundaries), &mut figures);
        each_place(&figures, frequency, |area, period, told| {
            let question = ask(indicator, measure, of, area, period);
            let question = Question { terms: terms.clone(), ..question };
            let told_by_point = point(cube.answer(&question));
            let expected = has_level(cube, indicator, area, period).then_some(told_by_point);
            assert_eq!(told, expected, "{measure} {area} {period} of {of:?}");
        });
    });
}

/// Checks a block that tells of every peer with a level; all others have none.
fn check_peers<T: Clone + PartialEq + std::fmt::Debug>(
    cube: &Cube,
    (measure, terms): (Measure, &Terms),
    block: impl Fn(&Levels<'_>, &ItemOf, &mut Figures<T>),
    of_answer: impl Fn(Answer) -> Result<T, Missing>,
) {
    each_levels(cube, |indicator, frequency, levels| {
        for of in ofs() {
            let mut figures = Figures::new();
            block(levels, &of, &mut figures);
            each_place(&figures, frequency, |area, period, told| {
                let question = ask(indicator, measure, &of, area, period);
                let point = of_answer(cube.answer(&Question { terms: terms.clone(), ..question }));
                match told {
                    Some(outcome) => assert_eq!(outcome, point, "{area} {period} of {of:?}"),
                    None => assert!(point.is_err() || !has_level(cube, indicator, area, period)),
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn changes(world in worlds(), years in 1u16..4) {
        let cube = &world.cube;
        let none = &ItemOf::Nothing;
        for boundaries in [Boundaries::Refused, Boundaries::AsItWas, Boundaries::TodaysMap] {
            let terms = &Terms { boundaries, ..Terms::default() };
            check_cells(cube, (Measure::Growth, none, terms), |levels, figures| {
                growth::block(levels, DIGITS, |a, p, o| gather(figures, a, p, o));
            });
            check_cells(cube, (Measure::SequentialGrowth, none, terms), |levels, figures| {
                sequential::block(levels, DIGITS, |a, p, o| gather(figures, a, p, o));
            });
            for base in ["2019", "2020-Q2"] {
                let base: Period = base.parse().unwrap();
                let terms = &Terms { base: Some(base), ..terms.clone() };
                check_cells(cube, (Measure::Index, none, terms), |levels, figures| {
                    index::block(levels, base, DIGITS, |a, p, o| gather(figures, a, p, o));
                });
            }
            let terms = &Terms { years, ..terms.clone() };
            check_cells(cube, (Measure::CompoundGrowth, none, terms), |levels, figures| {
                compound::block(levels, years, DIGITS, |a, p, o| gather(figures, a, p, o));
            });
        }
    }

    #[test]
    fn contributions(world in worlds()) {
        for of in &ofs() {
            for (measure, share) in [
                (Measure::Contribution, contribution::Share::Points),
                (Measure::ContributionRate, contribution::Share::Rate),
            ] {
                check_cells(&world.cube, (measure, of, &Terms::default()), |levels, figures| {
                    contribution::block(levels, of, share, DIGITS, |a, p, o| gather(figures, a, p, o));
                });
            }
        }
    }

    #[test]
    fn places(world in worlds()) {
        let (cube, terms) = (&world.cube, &Terms::default());
        let placed = |answer: Answer| answer.computed.and(answer.rank.ok_or(Missing::NoObservation));
        check_peers(cube, (Measure::GrowthRank, terms), |levels, of, figures| {
            growth_rank::block(levels, of, |a, p, o| gather(figures, a, p, o));
        }, placed);
        check_peers(cube, (Measure::RankChange, terms), |levels, of, figures| {
            rank_change::block(levels, of, |a, p, o| gather(figures, a, p, o));
        }, |answer| answer.computed.and(answer.moved.ok_or(Missing::NoObservation)));
        check_peers(cube, (Measure::Percentile, terms), |levels, of, figures| {
            percentile::block(levels, of, DIGITS, |a, p, o| gather(figures, a, p, o));
        }, point);
        check_peers(cube, (Measure::GapToFirst, terms), |levels, of, figures| {
            gap::block(levels, of, DIGITS, |a, p, o| gather(figures, a, p, o.map(|gap| gap.value)));
        }, point);
    }

    /// Who is told to be where is where the ranks are.
    #[test]
    fn standings(world in worlds()) {
        let cube = &world.cube;
        each_levels(cube, |indicator, frequency, _| {
            for (of, measure) in ofs().into_iter().flat_map(|of| [(of.clone(), Measure::Rank), (of, Measure::GrowthRank)]) {
                let periods = PERIODS.iter().filter(|period| Frequency::of(period.parse().unwrap()) == frequency);
                for (area, period) in periods.flat_map(|period| areas().into_iter().map(move |area| (area, *period))) {
                    let answer = cube.answer(&ask(indicator, measure, &of, &area, period));
                    let Some(place) = answer.rank else { continue };
                    let all = cube.standings(&answer.key, Boundaries::default());
                    assert_eq!(all.len(), usize::try_from(place.reported).unwrap(), "{measure} {area} {period}");
                    assert!(all.is_sorted_by_key(|(id, place)| (*place, id.clone())));
                    for (peer, told) in all {
                        let of = answer.key.of.clone().into();
                        let place = cube.answer(&ask(indicator, measure, &of, peer.as_str(), period)).rank;
                        assert_eq!(place.map(|place| place.rank), Some(told), "{measure} {peer} {period}");
                    }
                }
            }
        });
    }

    #[test]
    fn shares_of_members(world in worlds()) {
        let terms = Terms { denominator: Denominator::Members, ..Terms::default() };
        check_peers(&world.cube, (Measure::Share, &terms), |levels, of, figures| {
            share::members_block(levels, of, DIGITS, |a, p, o| {
                gather(figures, a, p, o.map(|it| (it.value, it.coverage)));
            });
        }, |answer| {
            let coverage = answer.coverage;
            let value = answer.computed?.value;
            coverage.map(|coverage| (value, coverage)).ok_or(Missing::NoObservation)
        });
    }

    #[test]
    fn streaks_of_growth(world in worlds()) {
        each_levels(&world.cube, |indicator, frequency, levels| {
            let mut figures = Figures::new();
            streak_of::block_of_growth(levels, |a, p, o| gather(&mut figures, a, p, o));
            each_place(&figures, frequency, |area, period, told| {
                let mut question = ask(indicator, Measure::Streak, &ItemOf::Nothing, area, period);
                question.terms.streak = StreakPredicate::Growth;
                let answer = world.cube.answer(&question);
                let point = answer.computed.and(answer.streak.ok_or(Missing::NoObservation));
                let expected = has_level(&world.cube, indicator, area, period).then_some(point);
                assert_eq!(told, expected, "{area} {period}");
            });
        });
    }

    #[test]
    fn roll_ups_over_areas(world in worlds()) {
        each_levels(&world.cube, |indicator, frequency, levels| {
            let mut figures = Figures::new();
            roll_up::block(levels, None, DIGITS, |a, p, o| gather(&mut figures, a, p, o));
            for ((area, period), told) in &figures {
                let mut question = ask(indicator, Measure::Level, &ItemOf::Nothing, area, period);
                question.terms.roll_up = Some(RollUp::OverAreas);
                let answer = world.cube.answer(&question);
                let coverage = answer.coverage;
                let value = answer.computed.map(|computed| (computed.value, coverage));
                assert_eq!(told.map(|it| (it.value, Some(it.coverage))), value, "{area} {period}");
            }
            // Every city is told of in every period that has a level of anybody.
            let recorded = |period: &&&str| areas().iter().any(|area| has_level(&world.cube, indicator, area, period));
            let periods = PERIODS.iter().filter(|period| {
                Frequency::of(period.parse().unwrap()) == frequency
            });
            assert_eq!(figures.len(), 2 * periods.filter(recorded).count());
        });
    }
}
