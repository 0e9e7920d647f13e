//! Collection plans.

use scorecard_domain::{
    CollectionPlan, Deadline, ItemOf, PlanAreas, PlanFigure, PlanPeriods, Recurrence,
};

use crate::{
    Faults,
    codes::Code,
    definition::read_of_named,
    pb::data::{
        self as pb,
        collection_plan::{Areas, Periods},
        plan_figure,
    },
    sentences, text,
};

/// Reads a collection plan; its revision is the ledger's to say.
pub fn read(message: pb::CollectionPlan, faults: &mut Faults) -> Option<CollectionPlan> {
    let pb::CollectionPlan {
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
        revision: _,
        note,
    } = message;
    let id = faults.parse("id", &id);
    let figures = faults.each("figures", figures, read_figure);
    let areas = read_areas(areas, faults);
    let periods = read_periods(periods, faults);
    let due = faults.required("due", due, sentences::when_due(), read_deadline);
    let final_due = faults.optional("final_due", final_due, read_deadline);
    let source = faults.parse_optional("source", &source);
    Some(CollectionPlan {
        id: id?,
        name: text::read(name),
        department: text::read(department),
        contact,
        figures: figures?,
        areas: areas?,
        periods: periods?,
        due: due?,
        final_due: final_due?,
        values_only,
        source: source?,
        note: text::read(note),
    })
}

fn read_figure(message: pb::PlanFigure, faults: &mut Faults) -> Option<PlanFigure> {
    let pb::PlanFigure { indicator, measure, of } = message;
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let of = match of {
        None => Some(ItemOf::Nothing),
        Some(plan_figure::Of::OfParent(pb::Parent {})) => Some(ItemOf::Parent),
        Some(plan_figure::Of::OfNamed(id)) => read_of_named(&id, faults),
    };
    Some(PlanFigure { indicator: indicator?, measure: measure?, of: of? })
}

fn read_areas(areas: Option<Areas>, faults: &mut Faults) -> Option<PlanAreas> {
    match areas {
        None => {
            faults.missing(
                "areas",
                sentences::one_of(&["listed_areas", "peer_group", "area_rule"][..]),
            );
            None
        }
        Some(Areas::ListedAreas(pb::ListedMembers { areas })) => faults
            .within("listed_areas", |faults| {
                faults.each("areas", areas, |area, faults| faults.parse("", &area))
            })
            .map(PlanAreas::Listed),
        Some(Areas::PeerGroup(id)) => faults.parse("peer_group", &id).map(PlanAreas::Group),
        Some(Areas::AreaRule(pb::MemberRule { kind, parent })) => {
            faults.within("area_rule", |faults| {
                let kind = faults.code("kind", kind);
                let parent = faults.parse("parent", &parent);
                Some(PlanAreas::Rule { kind: kind?, parent: parent? })
            })
        }
    }
}

fn read_periods(periods: Option<Periods>, faults: &mut Faults) -> Option<PlanPeriods> {
    match periods {
        None => {
            faults.missing("periods", sentences::one_of(&["listed_periods", "recurrence"][..]));
            None
        }
        Some(Periods::ListedPeriods(pb::ListedPeriods { periods })) => faults
            .within("listed_periods", |faults| {
                faults.each("periods", periods, |period, faults| faults.parse("", &period))
            })
            .map(PlanPeriods::Listed),
        Some(Periods::Recurrence(recurrence)) => faults
            .within("recurrence", |faults| read_recurrence(recurrence, faults))
            .map(PlanPeriods::Recurring),
    }
}

fn read_recurrence(message: pb::Recurrence, faults: &mut Faults) -> Option<Recurrence> {
    let pb::Recurrence { first, every, last } = message;
    let first: Option<scorecard_domain::Period> = faults.parse("first", &first);
    let every = faults.number("every", every, 0u16, u16::MAX);
    let last = faults.parse_optional("last", &last);
    let (first, every) = (first?, every?);
    Some(Recurrence { first, every: if every == 0 { first.months() } else { every }, last: last? })
}

fn read_deadline(message: pb::Deadline, faults: &mut Faults) -> Option<Deadline> {
    let pb::Deadline { months, day } = message;
    let months = faults.number("months", months, 0u16, u16::MAX);
    let day = faults.number("day", day, 0u8, u8::MAX);
    Some(Deadline { months: months?, day: day? })
}

/// Writes a collection plan with the revision that last changed it.
pub fn write(plan: &CollectionPlan, revision: u64) -> pb::CollectionPlan {
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
    let areas = match areas {
        PlanAreas::Listed(areas) => Areas::ListedAreas(pb::ListedMembers {
            areas: areas.iter().map(ToString::to_string).collect(),
        }),
        PlanAreas::Group(id) => Areas::PeerGroup(id.to_string()),
        PlanAreas::Rule { kind, parent } => {
            Areas::AreaRule(pb::MemberRule { kind: kind.to_wire(), parent: parent.to_string() })
        }
    };
    let periods = match periods {
        PlanPeriods::Listed(periods) => Periods::ListedPeriods(pb::ListedPeriods {
            periods: periods.iter().map(ToString::to_string).collect(),
        }),
        PlanPeriods::Recurring(Recurrence { first, every, last }) => {
            Periods::Recurrence(pb::Recurrence {
                first: first.to_string(),
                every: (*every).into(),
                last: text::write_optional(last.as_ref()),
            })
        }
    };
    pb::CollectionPlan {
        id: id.to_string(),
        name: text::write(name),
        department: text::write(department),
        contact: contact.clone(),
        figures: figures.iter().map(write_figure).collect(),
        areas: Some(areas),
        periods: Some(periods),
        due: Some(write_deadline(*due)),
        final_due: final_due.map(write_deadline),
        values_only: *values_only,
        source: text::write_optional(source.as_ref()),
        revision,
        note: text::write(note),
    }
}

fn write_figure(figure: &PlanFigure) -> pb::PlanFigure {
    let PlanFigure { indicator, measure, of } = figure;
    let of = match of {
        ItemOf::Nothing => None,
        ItemOf::Parent => Some(plan_figure::Of::OfParent(pb::Parent {})),
        ItemOf::Area(id) => Some(plan_figure::Of::OfNamed(id.to_string())),
        ItemOf::Group(id) => Some(plan_figure::Of::OfNamed(id.to_string())),
    };
    pb::PlanFigure { indicator: indicator.to_string(), measure: measure.to_wire(), of }
}

fn write_deadline(deadline: Deadline) -> pb::Deadline {
    let Deadline { months, day } = deadline;
    pb::Deadline { months: months.into(), day: day.into() }
}
