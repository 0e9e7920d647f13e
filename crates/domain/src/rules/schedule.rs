//! What the schedule of a target must obey: it rises, in order, from nothing to the whole.

use crate::{
    fault::Fault,
    observation::Measure,
    ratio::Ratio,
    sentences::figures as sentences,
    target::{Comparator, Target, TargetTest},
};

pub(super) fn faults(target: &Target, faults: &mut Vec<Fault>) {
    let Target { key, value, test, schedule, .. } = target;
    if schedule.is_empty() {
        return;
    }
    let is_floor = matches!(test, TargetTest::Compare(Comparator::AtLeast | Comparator::Above));
    let is_positive = !value.is_zero() && !value.is_negative();
    if key.measure != Measure::Level || !is_floor || !is_positive {
        faults.push(Fault::inconsistent("target.schedule", sentences::no_schedule()));
        return;
    }
    let (first, last) = (key.period.start(), key.period.last());
    let mut before = (None, Ratio::ZERO);
    for (i, step) in schedule.iter().enumerate() {
        let path = |field: &str| format!("target.schedule[{i}].{field}");
        if step.until < first || last < step.until {
            let problem = sentences::step_not_in(step.until, key.period);
            faults.push(Fault::invalid(path("until"), problem));
        }
        if before.0.is_some_and(|before| step.until <= before) {
            let problem = sentences::step_not_after(step.until);
            faults.push(Fault::inconsistent(path("until"), problem));
        }
        let Some(part) = step.part(*value).filter(|part| (Ratio::ZERO..=Ratio::ONE).contains(part))
        else {
            faults.push(Fault::invalid(path("due"), sentences::not_of_the_target()));
            before.0 = Some(step.until);
            continue;
        };
        if part < before.1 {
            faults.push(Fault::inconsistent(path("due"), sentences::less_than_before()));
        }
        if step.until == last && part != Ratio::ONE {
            faults.push(Fault::inconsistent(path("due"), sentences::whole_at_the_end()));
        }
        before = (Some(step.until), part);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        change::Thing,
        observation::Measure,
        of::Of,
        reading::Qualifier,
        schedule::ScheduleStep,
        target::{Comparator, Target, TargetKey, TargetTest},
        text::Text,
    };

    fn target(steps: &str) -> Target {
        let step = |text: &str| text.parse::<ScheduleStep>().unwrap();
        Target {
            key: TargetKey {
                indicator: "fiscal.revenue".parse().unwrap(),
                measure: Measure::Level,
                of: Of::Nothing,
                area: "gbt2260:370102".parse().unwrap(),
                period: "2023".parse().unwrap(),
                issuer: "gbt2260:370102".parse().unwrap(),
            },
            chapter: "plan".parse().unwrap(),
            label: Text::default(),
            value: "161.2".parse().unwrap(),
            qualifier: Qualifier::Exact,
            test: TargetTest::Compare(Comparator::AtLeast),
            strength: Text::default(),
            nature: None,
            source: None,
            note: Text::default(),
            schedule: steps.split_whitespace().map(step).collect(),
        }
    }

    fn paths(target: Target) -> Vec<String> {
        let path = |fault: crate::Fault| fault.path.replacen("target.schedule", "", 1);
        Thing::Target(target).faults().into_iter().map(path).collect()
    }

    #[test]
    fn a_schedule_rises_to_the_whole_within_the_period() {
        let check =
            |steps, expected: &[&str]| assert_eq!(paths(target(steps)), expected, "{steps}");
        check("2023-03=28% 2023-06=50% 2023-09=75% 2023-12=100%", &[]);
        check("2023-06=80.6", &[]);
        check("2023-06=50% 2023-03=28%", &["[1].until", "[1].due"]);
        check("2022-12=10%", &["[0].until"]);
        check("2023-06=110%", &["[0].due"]);
        check("2023-06=161.3", &["[0].due"]);
        check("2023-03=50% 2023-06=80.5 2023-12=99%", &["[1].due", "[2].due"]);
    }

    #[test]
    fn what_is_no_level_to_be_reached_has_none() {
        let limit = TargetTest::Compare(Comparator::AtMost);
        assert_eq!(paths(Target { test: limit, ..target("2023-06=50%") }), [""]);
        let mut growth = target("2023-06=50%");
        growth.key.measure = Measure::Growth;
        assert_eq!(paths(growth), [""]);
    }

    #[test]
    fn what_is_due_lies_evenly_between_the_steps() {
        let due = |steps, period: &str| {
            let due = target(steps).due_at(period.parse().unwrap());
            due.map(|due| (due.numerator(), due.denominator()))
        };
        assert_eq!(due("", "2023-Q1"), Some((1, 4)));
        assert_eq!(due("2023-03=28% 2023-06=50%", "2023-Q1"), Some((7, 25)));
        assert_eq!(due("2023-03=28% 2023-06=50%", "2023-01-01/P4M"), Some((53, 150)));
        assert_eq!(due("2023-06=80.6", "2023-S1"), Some((1, 2)));
        assert_eq!(due("2023-06=60%", "2023-01-01/P9M"), Some((4, 5)));
        assert_eq!(due("2023-06=60%", "2023-01"), Some((1, 10)));
        assert_eq!(due("2023-06=60%", "2023"), None);
        assert_eq!(due("2023-06=60%", "2023-Q2"), None);
    }
}
