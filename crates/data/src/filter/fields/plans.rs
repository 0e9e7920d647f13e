//! The fields of collection plans.

use scorecard_domain::{
    AreaKind, CollectionPlanId, ItemOf, PeerGroupId, PlanAreas, PlanPeriods, SourceId, Thing,
};

use super::{
    AREA, INDICATOR, MEASURE, OF, REVISION, SOURCE, code, fields, of_named, text, there, whole,
};
use crate::filter::types::{Field, Form, Names, Sort, Value};

pub(super) const COLLECTION_PLANS: &[Field] = fields! { CollectionPlan:
    "id" Sort::Id(Form::of::<CollectionPlanId>()), |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "department.zh" Sort::Text, |it, ask| text(&it.department.zh, ask);
    "department.en" Sort::Text, |it, ask| text(&it.department.en, ask);
    "contact" Sort::Text, |it, ask| text(&it.contact, ask);
    @repeated "figures.indicator" INDICATOR, |it, ask| it.figures.iter().any(|f| text(f.indicator.as_str(), ask));
    @repeated "figures.measure" MEASURE, |it, ask| it.figures.iter().any(|f| code(f.measure, ask));
    @repeated "figures.of_parent" Sort::Message, |it, ask| it.figures.iter().any(|f| there(f.of == ItemOf::Parent, ask));
    @repeated "figures.of_named" OF, |it, ask| it.figures.iter().any(|f| of_named(&f.of, ask));
    @repeated "listed_areas.areas" AREA, |it, ask| match &it.areas {
        PlanAreas::Listed(areas) => areas.iter().any(|area| text(area.as_str(), ask)),
        PlanAreas::Group(_) | PlanAreas::Rule { .. } => false,
    };
    "peer_group" Sort::Id(Form::of::<PeerGroupId>()), |it, ask| match &it.areas {
        PlanAreas::Group(group) => text(group.as_str(), ask),
        PlanAreas::Listed(_) | PlanAreas::Rule { .. } => text("", ask),
    };
    "area_rule.kind" Sort::Code(Names::of::<AreaKind>()), |it, ask| match &it.areas {
        PlanAreas::Rule { kind, .. } => code(*kind, ask),
        PlanAreas::Listed(_) | PlanAreas::Group(_) => false,
    };
    "area_rule.parent" AREA, |it, ask| match &it.areas {
        PlanAreas::Rule { parent, .. } => text(parent.as_str(), ask),
        PlanAreas::Listed(_) | PlanAreas::Group(_) => text("", ask),
    };
    @repeated "listed_periods.periods" Sort::Period, |it, ask| match &it.periods {
        PlanPeriods::Listed(periods) => periods.iter().any(|period| ask(Value::Period(*period))),
        PlanPeriods::Recurring(_) => false,
    };
    "recurrence.first" Sort::Period, |it, ask| match &it.periods {
        PlanPeriods::Recurring(recurrence) => ask(Value::Period(recurrence.first)),
        PlanPeriods::Listed(_) => false,
    };
    "recurrence.every" Sort::Number, |it, ask| match &it.periods {
        PlanPeriods::Recurring(recurrence) => whole(i128::from(recurrence.every), ask),
        PlanPeriods::Listed(_) => false,
    };
    "recurrence.last" Sort::Period, |it, ask| match &it.periods {
        PlanPeriods::Recurring(recurrence) => recurrence.last.is_some_and(|last| ask(Value::Period(last))),
        PlanPeriods::Listed(_) => false,
    };
    "due.months" Sort::Number, |it, ask| whole(i128::from(it.due.months), ask);
    "due.day" Sort::Number, |it, ask| whole(i128::from(it.due.day), ask);
    "final_due.months" Sort::Number, |it, ask| it.final_due.is_some_and(|due| whole(i128::from(due.months), ask));
    "final_due.day" Sort::Number, |it, ask| it.final_due.is_some_and(|due| whole(i128::from(due.day), ask));
    "values_only" Sort::Flag, |it, ask| ask(Value::Flag(it.values_only));
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};
