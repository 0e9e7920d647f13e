//! `outcomes.csv`: what departments say became of promises.

use scorecard_domain::{
    Adjusted, AreaId, Decimal, FaultReason, ItemId, Measure, MilestoneKey, Outcome, OutcomeKey,
    Period, PromiseKey, TargetKey, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    figures::{check_unit, converted},
    folder::Folder,
    layout::OUTCOMES,
    names::World,
    origin::Origin,
    row::{Row, rows},
    sentences::rows as sentences,
};

/// Reads the outcomes.
pub(crate) fn read(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(OUTCOMES), sink) {
        if let Some(outcome) = outcome(row, world) {
            batch.put(Thing::Outcome(outcome), Origin::new(OUTCOMES, row.line));
        }
    }
}

fn outcome(row: Row<'_>, world: &World) -> Option<Outcome> {
    let period = row.need::<Period>("period");
    let promise = promise(row, world, period);
    let year = match row.maybe("year") {
        Some(None) => period.and_then(|period| Period::year(period.last().year())),
        year => year.flatten(),
    };
    let (state, adjusted) = (row.maybe("state"), adjusted(row, world, promise.as_ref()));
    let (document, source) = (world.source_in(row, "document"), world.source(row));
    Some(Outcome {
        key: OutcomeKey { promise: promise?, year: year? },
        state: state?,
        adjusted: adjusted?,
        document: document?,
        done: row.words("done"),
        reason: row.words("reason"),
        source: source?,
        note: row.words("note"),
    })
}

/// A pledge by its name, or else a target by what it is on.
fn promise(row: Row<'_>, world: &World, period: Option<Period>) -> Option<PromiseKey> {
    let when = period.map(Validity::during);
    let area = world.area(row, "area", when);
    if row.text("milestone").is_empty() {
        return target(row, world, when, area, period).map(PromiseKey::Target);
    }
    for column in ["indicator", "measure", "of", "issuer"] {
        if !row.text(column).is_empty() {
            let problem = sentences::of_a_target();
            row.fault(column, FaultReason::Inconsistent, problem);
        }
    }
    let milestone = row.need::<ItemId>("milestone");
    Some(PromiseKey::Milestone(MilestoneKey {
        area: area?,
        milestone: milestone?,
        period: period?,
    }))
}

fn target(
    row: Row<'_>,
    world: &World,
    when: Option<Validity>,
    area: Option<AreaId>,
    period: Option<Period>,
) -> Option<TargetKey> {
    if row.text("indicator").is_empty() {
        row.missing("indicator", sentences::target_or_pledge());
        return None;
    }
    let (indicator, measure) = (world.indicator(row, "indicator"), row.need::<Measure>("measure"));
    let of = world.of(row, "of", when);
    let issuer = match row.text("issuer") {
        "" => area.clone(),
        _ => world.area(row, "issuer", when),
    };
    Some(TargetKey {
        indicator: indicator?,
        measure: measure?,
        of: of?,
        area: area?,
        period: period?,
        issuer: issuer?,
    })
}

/// What a target was adjusted to, in the unit of the cell `unit`.
#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn adjusted(row: Row<'_>, world: &World, promise: Option<&PromiseKey>) -> Option<Option<Adjusted>> {
    let figure = match promise {
        Some(PromiseKey::Target(key)) => (Some(&key.indicator), Some(key.measure)),
        Some(PromiseKey::Milestone(_)) | None => (None, None),
    };
    let power = check_unit(row, world, figure, !row.text("adjusted_value").is_empty());
    let number = |column| match row.maybe::<Decimal>(column)? {
        Some(number) => converted(row, column, number, power).map(Some),
        None => Some(None),
    };
    match (number("adjusted_value"), number("adjusted_upper")) {
        (Some(Some(value)), Some(up_to)) => Some(Some(Adjusted { value, up_to })),
        (Some(None), Some(None)) => Some(None),
        (Some(None), Some(Some(_))) => {
            row.missing("adjusted_value", sentences::lower_end());
            None
        }
        (None, _) | (_, None) => None,
    }
}
