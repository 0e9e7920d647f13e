//! What holds of all targets.

use super::*;

/// Targets on levels and growth of the areas and periods of a random world.
fn targets() -> impl Strategy<Value = Vec<Target>> {
    let place = (0usize..9, 0usize..PERIODS.len(), any::<bool>());
    let measures = vec![Measure::Level, Measure::Growth, Measure::ComparableGrowth];
    let number = (-20i128..90, 0u8..2, proptest::option::of(1i128..30));
    let measure = proptest::sample::select(measures);
    let one = (place, measure, proptest::sample::select(Comparator::ALL), number);
    let one = one.prop_map(|((area, period, is_count), measure, comparator, number)| {
        let (digits, scale, width) = number;
        let value = |digits| Decimal::new(digits, scale).unwrap();
        let indicator = if is_count { COUNT } else { FLOW };
        let mut target = target(indicator, (measure, ""), PERIODS[period], "at_least 1");
        target.key.area = areas()[area].parse().unwrap();
        target.value = value(digits);
        target.test = match width {
            Some(width) => TargetTest::UpTo(value(digits + width)),
            None => TargetTest::Compare(comparator),
        };
        target
    });
    proptest::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn block_and_point_form_agree(
        mut world in worlds(),
        targets in targets(),
        comparable in proptest::collection::vec((0usize..9, 0usize..PERIODS.len(), 0u8..90), 0..9),
        growth in proptest::collection::vec((0usize..9, 0usize..PERIODS.len(), 0u8..90), 0..9),
    ) {
        for (measure, published) in [(Measure::ComparableGrowth, comparable), (Measure::Growth, growth)] {
            for (area, period, number) in published {
                let words = if number == 0 { "suppressed".to_owned() } else { number.to_string() };
                world.published(&areas()[area], FLOW, PERIODS[period], (measure, ""), &words);
            }
        }
        world.put(targets.into_iter().map(Thing::Target));
        each_levels(&world.cube, |_, frequency, levels| {
            attainment::block(levels, DIGITS.rounding, |target, outcome| {
                assert_eq!(Frequency::of(target.key.period), frequency);
                let point = world.cube.attainment(target, target.key.period, DIGITS.rounding);
                match (outcome, point.outcome) {
                    (Ok(block), Ok(point)) => assert_eq!(block, point, "{}", target.key),
                    (block, point) => assert!(block.is_err() && point.is_err(), "{}: {block:?} {point:?}", target.key),
                }
            });
        });
    }

    #[test]
    fn a_state_is_told_of_every_target(
        mut world in worlds(),
        targets in targets(),
    ) {
        world.put(targets.iter().cloned().map(Thing::Target));
        for target in &targets {
            let attainment = world.cube.attainment(target, target.key.period, DIGITS.rounding);
            let attained = attainment.outcome;
            prop_assert_eq!(attained.is_err(), attainment.state() == AttainmentState::NoData);
            if let Ok(attained) = attained {
                prop_assert!(attained.completion.is_some() != attained.distance.is_some());
                prop_assert!(attained.progress.is_none());
            }
        }
    }
}
