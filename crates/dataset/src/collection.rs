//! `collection_plans.csv` and `collection_figures.csv`.

use std::collections::BTreeMap;

use scorecard_domain::{
    CollectionPlan, CollectionPlanId, Deadline, FaultReason, ItemOf, Of, Period, PlanAreas,
    PlanFigure, PlanPeriods, Problem, Recurrence, Thing, Validity,
};

use crate::{
    cell::Cell as _,
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::{COLLECTION_FIGURES, COLLECTION_PLANS},
    names::{Names, World},
    origin::Origin,
    row::{Row, rows},
    sentences::{references, rows as needs},
};

/// Reads the collection plans.
pub(crate) fn read(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    let mut names: Names<CollectionPlanId, ()> = Names::new([]);
    names.note(folder.table(COLLECTION_PLANS));
    let mut plans = Vec::new();
    // Of plans with one id, which is a fault, the first has the figures.
    let mut first: BTreeMap<CollectionPlanId, usize> = BTreeMap::new();
    for row in rows(folder.table(COLLECTION_PLANS), sink) {
        let plan = plan(row, world);
        names.put(row.maybe("id").flatten(), plan.is_some().then_some(()));
        if let Some(plan) = plan {
            first.entry(plan.id.clone()).or_insert(plans.len());
            plans.push((plan, Origin::new(COLLECTION_PLANS, row.line)));
        }
    }
    let table = folder.table(COLLECTION_FIGURES);
    let mut is_whole = table.is_none_or(|table| !table.is_damaged);
    for row in rows(table, sink) {
        let id = row.need("plan").filter(|id| {
            let may_be_there = names.may_have(id);
            if !may_be_there {
                let problem = references::no_plan_of_file();
                row.fault("plan", FaultReason::UnknownReference, problem);
            }
            may_be_there
        });
        let figure = figure(row, world);
        is_whole &= id.is_some() && figure.is_some();
        let plan = id.and_then(|id| plans.get_mut(*first.get(&id)?));
        if let (Some((plan, origin)), Some(figure)) = (plan, figure) {
            let path = format!("figures[{}]", plan.figures.len());
            origin.put_part(path, COLLECTION_FIGURES, row.line);
            plan.figures.push(figure);
        }
    }
    for (plan, origin) in plans {
        batch.put_unless(Thing::CollectionPlan(plan), origin, |fault| {
            !is_whole && fault.path == "collection_plan.figures"
        });
    }
}

fn plan(row: Row<'_>, world: &World) -> Option<CollectionPlan> {
    let id = row.need("id");
    let (areas, periods) = (areas(row, world), periods(row));
    let due = deadline(row, ["due_months", "due_day"]);
    let final_due = final_due(row);
    let values_only = row.or("values_only", false);
    let source = world.source(row);
    Some(CollectionPlan {
        id: id?,
        name: row.words("name"),
        department: row.words("department"),
        contact: row.text("contact").to_owned(),
        figures: Vec::new(),
        areas: areas?,
        periods: periods?,
        due: due?,
        final_due: final_due?,
        values_only: values_only?,
        source: source?,
        note: row.words("note"),
    })
}

fn deadline(row: Row<'_>, [months, day]: [&str; 2]) -> Option<Deadline> {
    let (months, day) = (row.need(months), row.need(day));
    Some(Deadline { months: months?, day: day? })
}

#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn final_due(row: Row<'_>) -> Option<Option<Deadline>> {
    let columns = ["final_due_months", "final_due_day"];
    if columns.iter().all(|column| row.text(column).is_empty()) {
        return Some(None);
    }
    deadline(row, columns).map(Some)
}

/// The one group of columns that is filled; a fault at the first column of each group that should not be, or of the
/// first group if none is.
fn only<'g>(row: Row<'_>, groups: &[&'g [&'g str]], expected: Problem) -> Option<&'g [&'g str]> {
    let filled = |group: &&&[&str]| group.iter().any(|column| !row.text(column).is_empty());
    let mut given = groups.iter().filter(filled);
    let first = given.next();
    if first.is_none()
        && let Some(column) = groups.first().and_then(|group| group.first())
    {
        row.missing(column, expected.clone());
    }
    let mut is_only = true;
    for column in given.flat_map(|group| *group).filter(|column| !row.text(column).is_empty()) {
        row.fault(column, FaultReason::Inconsistent, needs::one_too_many(&expected));
        is_only = false;
    }
    first.copied().filter(|_| is_only)
}

fn areas(row: Row<'_>, world: &World) -> Option<PlanAreas> {
    let always = Validity::default();
    let groups: [&[&str]; 3] = [&["areas"], &["peer_group"], &["kind", "parent"]];
    let expected = needs::areas_of_plan();
    match only(row, &groups, expected)? {
        ["areas"] => {
            let areas = row.text("areas").split_ascii_whitespace();
            let ids: Vec<_> =
                areas.map(|text| world.area_named(row, "areas", text, always)).collect();
            ids.into_iter().collect::<Option<_>>().map(PlanAreas::Listed)
        }
        ["peer_group"] => world.peer_group(row, "peer_group").map(PlanAreas::Group),
        _ => {
            let (kind, parent) = (row.need("kind"), world.area(row, "parent", always));
            Some(PlanAreas::Rule { kind: kind?, parent: parent? })
        }
    }
}

fn periods(row: Row<'_>) -> Option<PlanPeriods> {
    let groups: [&[&str]; 2] = [&["periods"], &["first", "every", "last"]];
    match only(row, &groups, needs::periods_of_plan())? {
        ["periods"] => {
            let texts = row.text("periods").split_ascii_whitespace();
            let read = |text| match Period::read(text) {
                Ok(period) => Some(period),
                Err(problem) => {
                    row.fault("periods", FaultReason::InvalidValue, problem.of(text));
                    None
                }
            };
            let periods: Vec<_> = texts.map(read).collect();
            periods.into_iter().collect::<Option<_>>().map(PlanPeriods::Listed)
        }
        _ => {
            let first: Option<Period> = row.need("first");
            let (every, last) = (row.maybe("every"), row.maybe("last"));
            let first = first?;
            let every = every?.unwrap_or(first.months());
            Some(PlanPeriods::Recurring(Recurrence { first, every, last: last? }))
        }
    }
}

fn figure(row: Row<'_>, world: &World) -> Option<PlanFigure> {
    let (indicator, measure) = (world.indicator(row, "indicator"), row.need("measure"));
    let of = match row.text("of") {
        "parent" => Some(ItemOf::Parent),
        _ => world.of(row, "of", Validity::default()).map(|of| match of {
            Of::Nothing => ItemOf::Nothing,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        }),
    };
    Some(PlanFigure { indicator: indicator?, measure: measure?, of: of? })
}
