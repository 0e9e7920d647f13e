//! The fields of collection plans. A tag is given once and for ever.

use scorecard_domain::{
    AreaKind, CollectionPlan, Deadline, ItemOf, Measure, Of, PlanAreas, PlanFigure, PlanPeriods,
    Recurrence,
};

use super::{
    definition::read_flag,
    reader::{Corrupt, Fields},
    writer::Writer,
};

const LISTED: u8 = 1;
const GROUP: u8 = 2;
const RULE: u8 = 3;

const RECURRING: u8 = 2;

pub(super) fn write(out: &mut Writer, plan: &CollectionPlan) {
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
    out.text(1, id.as_str());
    out.words(2, name);
    out.words(3, department);
    out.text(4, contact);
    for figure in figures {
        out.record_element(5, |out| write_figure(out, figure));
    }
    match areas {
        PlanAreas::Listed(areas) => {
            out.unsigned(6, LISTED);
            for area in areas {
                out.element(7, area.as_str().as_bytes());
            }
        }
        PlanAreas::Group(group) => {
            out.unsigned(6, GROUP);
            out.text(8, group.as_str());
        }
        PlanAreas::Rule { kind, parent } => {
            out.unsigned(6, RULE);
            out.unsigned(9, kind.number());
            out.text(10, parent.as_str());
        }
    }
    match periods {
        PlanPeriods::Listed(periods) => {
            out.unsigned(11, LISTED);
            for period in periods {
                out.element(12, period.to_string().as_bytes());
            }
        }
        PlanPeriods::Recurring(Recurrence { first, every, last }) => {
            out.unsigned(11, RECURRING);
            out.text(13, &first.to_string());
            out.unsigned(14, *every);
            out.optional(15, last.map(|last| last.to_string()));
        }
    }
    write_deadline(out, 16, *due);
    if let Some(final_due) = final_due {
        write_deadline(out, 17, *final_due);
    }
    out.unsigned(18, *values_only);
    out.optional(19, source.as_ref().map(|id| id.as_str()));
    out.words(20, note);
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<CollectionPlan, Corrupt> {
    Ok(CollectionPlan {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        department: fields.words(3)?,
        contact: fields.text(4)?.to_owned(),
        figures: fields.records(5, read_figure)?,
        areas: match fields.unsigned::<u8>(6)? {
            LISTED => PlanAreas::Listed(fields.list(7)?),
            GROUP => PlanAreas::Group(fields.parsed(8)?),
            RULE => PlanAreas::Rule {
                kind: fields.code(9, AreaKind::from_number)?,
                parent: fields.parsed(10)?,
            },
            other => return Err(Corrupt::new(format!("there are no areas of sort {other}"))),
        },
        periods: match fields.unsigned::<u8>(11)? {
            LISTED => PlanPeriods::Listed(fields.list(12)?),
            RECURRING => PlanPeriods::Recurring(Recurrence {
                first: fields.parsed(13)?,
                every: fields.unsigned(14)?,
                last: fields.optional(15)?,
            }),
            other => return Err(Corrupt::new(format!("there are no periods of sort {other}"))),
        },
        due: fields.record(16, read_deadline)?,
        // A day is never 0, so a deadline that is there is not empty.
        final_due: Some(fields.record(17, read_deadline)?).filter(|due| *due != NONE),
        values_only: read_flag(fields, 18)?,
        source: fields.optional(19)?,
        note: fields.words(20)?,
    })
}

fn write_figure(out: &mut Writer, figure: &PlanFigure) {
    let PlanFigure { indicator, measure, of } = figure;
    out.text(1, indicator.as_str());
    out.unsigned(2, measure.number());
    match of {
        ItemOf::Nothing => {}
        ItemOf::Parent => out.unsigned(3, true),
        ItemOf::Area(area) => out.text(4, area.as_str()),
        ItemOf::Group(group) => out.text(4, group.as_str()),
    }
}

fn read_figure(fields: &mut Fields<'_>) -> Result<PlanFigure, Corrupt> {
    Ok(PlanFigure {
        indicator: fields.parsed(1)?,
        measure: fields.code(2, Measure::from_number)?,
        of: match read_flag(fields, 3)? {
            true => ItemOf::Parent,
            false => match fields.optional(4)? {
                None | Some(Of::Nothing) => ItemOf::Nothing,
                Some(Of::Area(area)) => ItemOf::Area(area),
                Some(Of::Group(group)) => ItemOf::Group(group),
            },
        },
    })
}

const NONE: Deadline = Deadline { months: 0, day: 0 };

fn write_deadline(out: &mut Writer, tag: u32, deadline: Deadline) {
    let Deadline { months, day } = deadline;
    out.record(tag, |out| {
        out.unsigned(1, months);
        out.unsigned(2, day);
    });
}

fn read_deadline(fields: &mut Fields<'_>) -> Result<Deadline, Corrupt> {
    Ok(Deadline { months: fields.unsigned(1)?, day: fields.unsigned(2)? })
}
