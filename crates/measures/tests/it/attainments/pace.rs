//! Results within the period of their target.

use super::*;

#[test]
fn within_the_year_a_flow_is_held_against_the_schedule() {
    let mut world = World::new(2);
    let own = district(1);
    world.levels(FLOW, "2023-01-01/P11M", &[(&own, "140.0")]);
    world.levels(FLOW, "2023-Q1", &[(&own, "37.5")]);
    world.levels(FLOW, "2023-Q2", &[(&own, "30.0")]);
    world.levels(FLOW, "2023-Q3", &[(&own, "100.0")]);
    let target = on_level(FLOW, "at_least 150");
    let told = |period: &str| {
        let period = period.parse().unwrap();
        let attainment = world.cube.attainment(&target, period, Rounding::default());
        let progress = attainment.outcome.ok().and_then(|attained| attained.progress);
        let progress = progress.map(|it| format!(" {} {} {}", it.due, it.lead, it.pace));
        format!("{}{}", told(&attainment), progress.unwrap_or_default())
    };
    assert_eq!(told("2023-01-01/P11M"), "in_progress 93.3% 91.7 1.7 ahead");
    assert_eq!(told("2023-Q1"), "in_progress 25.0% 25.0 0.0 on_schedule");
    // Added up from the quarters, which are rounded.
    assert_eq!(told("2023-S1"), "in_progress 45.0% 50.0 -5.0 behind");
    // What is reached stays reached.
    assert_eq!(told("2023-01-01/P9M"), "exceeded 111.7% 75.0 36.7 ahead");
    // Not all quarters are there.
    assert_eq!(told("2023"), "no_data NO_OBSERVATION");
}

#[test]
fn a_target_that_states_its_schedule_is_held_to_that() {
    let mut world = World::new(2);
    let own = district(1);
    for (period, level) in [("2023-Q1", "37.5"), ("2023-S1", "80.0"), ("2023-01-01/P9M", "112.5")] {
        world.levels(FLOW, period, &[(&own, level)]);
    }
    let told = |steps: &str, period: &str| {
        let schedule = steps.split(' ').map(|step| step.parse().unwrap()).collect();
        let target = Target { schedule, ..on_level(FLOW, "at_least 150") };
        let period = period.parse().unwrap();
        let attainment = world.cube.attainment(&target, period, Rounding::default());
        let progress = attainment.outcome.unwrap().progress.unwrap();
        assert!(progress.stated);
        let formula = attainment.formula(&target);
        assert!(
            formula.ends_with(&format!(", {}% due as the target states", progress.due)),
            "{formula}"
        );
        format!("{} {} {}", progress.due, progress.lead, progress.pace)
    };
    let steps = "2023-03=28% 2023-06=75";
    assert_eq!(told(steps, "2023-Q1"), "28.0 -3.0 behind", "evenly it would be on schedule");
    assert_eq!(told(steps, "2023-S1"), "50.0 3.3 ahead");
    assert_eq!(told(steps, "2023-01-01/P9M"), "75.0 0.0 on_schedule", "evenly from there on");
    assert_eq!(told("2023-12=100%", "2023-Q1"), "25.0 0.0 on_schedule");
}

#[test]
fn a_stock_has_no_schedule() {
    let mut world = World::new(2);
    world.change(COUNT, |indicator| indicator.over_time = OverTime::Last);
    world.levels(COUNT, "2023-S1", &[(&district(1), "90")]);
    let target = on_level(COUNT, "at_least 80");
    let period = "2023-S1".parse().unwrap();
    let attainment = world.cube.attainment(&target, period, Rounding::default());
    assert_eq!(told(&attainment), "in_progress 112.5%");
    assert_eq!(attainment.outcome.unwrap().progress, None);
}

#[test]
fn a_rounded_sum_may_hide_the_pace() {
    let mut world = World::new(2);
    let own = district(1);
    world.levels(FLOW, "2023-Q1", &[(&own, "37.5")]);
    world.levels(FLOW, "2023-Q2", &[(&own, "37.5")]);
    let target = on_level(FLOW, "at_least 150");
    let attainment =
        world.cube.attainment(&target, "2023-S1".parse().unwrap(), Rounding::default());
    assert_eq!(attainment.outcome.unwrap().progress.unwrap().pace, Pace::Undecided);
}
