//! Collection plans as rows.

use scorecard_domain::{
    CollectionPlan, Deadline, ItemOf, PlanAreas, PlanFigure, PlanPeriods, Recurrence,
};

use super::cells::Cells;
use crate::layout::{COLLECTION_FIGURES, COLLECTION_PLANS, Layout};

/// A plan's row, and those of its figures.
pub(super) fn plan(plan: &CollectionPlan) -> Vec<(Layout, Cells)> {
    let CollectionPlan {
        id,
        name,
        department,
        contact,
        figures,
        areas,
        periods,
        due,
        final_due,
        values_only,
        source,
        note,
    } = plan;
    let mut row = Cells::default();
    row.set("id", id).words("name", name).words("department", department).set("contact", contact);
    match areas {
        PlanAreas::Listed(areas) => row.set("areas", spaced(areas)),
        PlanAreas::Group(group) => row.set("peer_group", group),
        PlanAreas::Rule { kind, parent } => row.set("kind", kind).set("parent", parent),
    };
    match periods {
        PlanPeriods::Listed(periods) => row.set("periods", spaced(periods)),
        PlanPeriods::Recurring(Recurrence { first, every, last }) => row
            .set("first", first)
            .unless("every", *every, first.months())
            .maybe("last", last.as_ref()),
    };
    let Deadline { months, day } = due;
    row.set("due_months", months).set("due_day", day);
    row.maybe("final_due_months", final_due.map(|due| due.months));
    row.maybe("final_due_day", final_due.map(|due| due.day));
    row.unless("values_only", *values_only, false).evidence(source.as_ref(), note);
    let figures = figures.iter().map(|figure| {
        let PlanFigure { indicator, measure, of } = figure;
        let mut row = Cells::default();
        row.set("plan", id).set("indicator", indicator).set("measure", measure);
        match of {
            ItemOf::Nothing => &mut row,
            ItemOf::Parent => row.set("of", "parent"),
            ItemOf::Area(area) => row.set("of", area),
            ItemOf::Group(group) => row.set("of", group),
        };
        (COLLECTION_FIGURES, row)
    });
    std::iter::once((COLLECTION_PLANS, row)).chain(figures).collect()
}

fn spaced<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
