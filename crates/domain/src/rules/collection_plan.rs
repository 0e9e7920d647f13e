//! What a collection plan must obey by itself.

use std::collections::BTreeSet;

use super::texts::{named, one_line, text};
use crate::{
    collection_plan::{CollectionPlan, Deadline, PlanAreas, PlanFigure, PlanPeriods, Recurrence},
    definition::ItemOf,
    fault::{self, Fault, FaultReason},
    sentences::{figures, plans as sentences, texts::listed_before},
};

pub(super) fn faults(plan: &CollectionPlan, faults: &mut Vec<Fault>) {
    named("collection_plan.name", &plan.name, faults);
    named("collection_plan.department", &plan.department, faults);
    one_line("collection_plan.contact", &plan.contact, faults);
    if plan.figures.is_empty() {
        faults.push(Fault::missing("collection_plan.figures", sentences::a_figure()));
    }
    each_once("collection_plan.figures", &plan.figures, spelled, faults);
    for (i, figure) in plan.figures.iter().enumerate() {
        of_figure(&format!("collection_plan.figures[{i}].of"), figure, faults);
    }
    if let PlanAreas::Listed(areas) = &plan.areas {
        let path = "collection_plan.listed_areas.areas";
        if areas.is_empty() {
            faults.push(Fault::missing(path, sentences::an_area()));
        }
        each_once(path, areas, ToString::to_string, faults);
    }
    match &plan.periods {
        PlanPeriods::Listed(periods) => {
            let path = "collection_plan.listed_periods.periods";
            if periods.is_empty() {
                faults.push(Fault::missing(path, sentences::a_period()));
            }
            each_once(path, periods, ToString::to_string, faults);
        }
        PlanPeriods::Recurring(recurrence) => of_recurrence(*recurrence, faults),
    }
    of_deadline("collection_plan.due", plan.due, faults);
    if let Some(final_due) = plan.final_due {
        of_deadline("collection_plan.final_due", final_due, faults);
        if final_due < plan.due {
            let problem = sentences::before_due();
            faults.push(Fault::inconsistent("collection_plan.final_due", problem));
        }
    }
    text("collection_plan.note", &plan.note, faults);
}

pub(super) fn each_once<T: Ord>(
    path: &str,
    all: &[T],
    spelled: impl Fn(&T) -> String,
    faults: &mut Vec<Fault>,
) {
    let mut seen = BTreeSet::new();
    for (i, one) in all.iter().enumerate().filter(|(_, one)| !seen.insert(*one)) {
        let problem = listed_before(spelled(one));
        faults.push(Fault::new(format!("{path}[{i}]"), FaultReason::DuplicateKey, problem));
    }
}

fn spelled(figure: &PlanFigure) -> String {
    format!("{} {}", figure.indicator, figure.measure)
}

fn of_figure(path: &str, figure: &PlanFigure, faults: &mut Vec<Fault>) {
    let PlanFigure { indicator: _, measure, of } = figure;
    match (measure.needs_of(), *of == ItemOf::Nothing) {
        (true, true) => faults
            .push(Fault::missing(path, figures::what_the_measure_is_of(fault::named(*measure)))),
        (false, false) => {
            faults.push(Fault::inconsistent(path, figures::of_nothing(fault::named(*measure))));
        }
        _ => {}
    }
}

fn of_recurrence(recurrence: Recurrence, faults: &mut Vec<Fault>) {
    let Recurrence { first, every, last } = recurrence;
    if !(1..=1200).contains(&every) {
        let problem = sentences::no_number_of_months(every);
        faults.push(Fault::invalid("collection_plan.recurrence.every", problem));
    } else if let Some(last) = last
        && !recurrence.contains(last)
    {
        let problem = sentences::does_not_recur(last, first, every);
        faults.push(Fault::inconsistent("collection_plan.recurrence.last", problem));
    }
}

fn of_deadline(path: &str, deadline: Deadline, faults: &mut Vec<Fault>) {
    let Deadline { months, day } = deadline;
    if months > Deadline::MAX_MONTHS {
        let problem = sentences::no_months_of_grace(months, Deadline::MAX_MONTHS);
        faults.push(Fault::invalid(format!("{path}.months"), problem));
    }
    if !(1..=31).contains(&day) {
        let problem = sentences::no_day(day);
        faults.push(Fault::invalid(format!("{path}.day"), problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{change::Thing, observation::Measure, text::Text};

    fn plan() -> CollectionPlan {
        let figure = |measure, of| PlanFigure { indicator: "a.b".parse().unwrap(), measure, of };
        CollectionPlan {
            id: "fiscal".parse().unwrap(),
            name: Text::zh("财政"),
            department: Text::zh("区财政局"),
            contact: "预算科 (0531) 123 转8".into(),
            figures: vec![
                figure(Measure::Level, ItemOf::Nothing),
                figure(Measure::Rank, ItemOf::Parent),
            ],
            areas: PlanAreas::Listed(vec!["x:a".parse().unwrap(), "x:b".parse().unwrap()]),
            periods: PlanPeriods::Recurring(Recurrence {
                first: "2022".parse().unwrap(),
                every: 12,
                last: "2025".parse().ok(),
            }),
            due: Deadline { months: 1, day: 31 },
            final_due: Some(Deadline { months: 6, day: 1 }),
            values_only: false,
            source: None,
            note: Text::default(),
        }
    }

    #[track_caller]
    fn check(plan: CollectionPlan, expected: &[&str]) {
        let faults = Thing::CollectionPlan(plan).faults();
        let paths: Vec<_> =
            faults.iter().map(|fault| fault.path.trim_start_matches("collection_plan.")).collect();
        assert_eq!(paths, expected, "{faults:?}");
    }

    #[test]
    fn a_plan_says_who_owes_what_and_when() {
        check(plan(), &[]);
        let nothing = CollectionPlan {
            name: Text::default(),
            department: Text::default(),
            contact: "a\nb".into(),
            figures: Vec::new(),
            areas: PlanAreas::Listed(Vec::new()),
            periods: PlanPeriods::Listed(Vec::new()),
            due: Deadline { months: 121, day: 32 },
            final_due: Some(Deadline { months: 0, day: 0 }),
            ..plan()
        };
        let expected = [
            "name",
            "department",
            "contact",
            "figures",
            "listed_areas.areas",
            "listed_periods.periods",
            "due.months",
            "due.day",
            "final_due.day",
            "final_due",
        ];
        check(nothing, &expected);
    }

    #[test]
    fn what_is_listed_is_listed_once() {
        let mut twice = plan();
        twice.figures.push(twice.figures[0].clone());
        let areas = ["x:a", "x:b", "x:a"].map(|id| id.parse().unwrap());
        twice.areas = PlanAreas::Listed(areas.into());
        let periods = ["2022", "2021", "2022"].map(|text| text.parse().unwrap());
        twice.periods = PlanPeriods::Listed(periods.into());
        let expected = ["figures[2]", "listed_areas.areas[2]", "listed_periods.periods[2]"];
        check(twice, &expected);
    }

    #[test]
    fn a_figure_is_of_what_its_measure_needs() {
        let mut wrong = plan();
        wrong.figures[0].of = ItemOf::Parent;
        wrong.figures[1].of = ItemOf::Nothing;
        check(wrong, &["figures[0].of", "figures[1].of"]);
    }

    #[test]
    fn a_recurrence_ends_with_one_of_its_periods() {
        let recurring = |every, last: &str| CollectionPlan {
            periods: PlanPeriods::Recurring(Recurrence {
                first: "2022-Q1".parse().unwrap(),
                every,
                last: last.parse().ok(),
            }),
            ..plan()
        };
        check(recurring(3, ""), &[]);
        check(recurring(3, "2022-Q1"), &[]);
        check(recurring(12, "2022-Q2"), &["recurrence.last"]);
        check(recurring(3, "2021-Q4"), &["recurrence.last"]);
        check(recurring(3, "2023"), &["recurrence.last"]);
        check(recurring(0, "2023"), &["recurrence.every"]);
        check(recurring(1201, ""), &["recurrence.every"]);
    }
}
