//! The fields of what figures are made of.

use scorecard_domain::{
    AreaKind, AssessmentId, ChapterKind, CollectionPlanId, DefinitionId, Direction, Formula,
    GrowthRule, IndicatorId, Membership, Nature, OverAreas, OverTime, PeerGroupId, PlanAreas,
    PlanPeriods, Rounding, SourceId, StreakRule, Thing,
};

use super::{
    AREA, INDICATOR, ITEM, MEASURE, REVISION, SOURCE, code, fields, optional, text, whole,
};
use crate::filter::types::{Field, Form, Names, Sort, Value};

pub(super) const AREAS: &[Field] = fields! { Area:
    "id" AREA, |it, ask| text(it.id.as_str(), ask);
    "kind" Sort::Code(Names::of::<AreaKind>()), |it, ask| code(it.kind, ask);
    "code" Sort::Text, |it, ask| text(&it.code, ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "validity.from" Sort::Text, |it, ask| optional(it.validity.from, ask);
    "validity.until" Sort::Text, |it, ask| optional(it.validity.until, ask);
    @repeated "parents.parent" AREA, |it, ask| it.parents.iter().any(|p| text(p.parent.as_str(), ask));
    @repeated "successors.successor" AREA, |it, ask| it.successors.iter().any(|s| text(s.successor.as_str(), ask));
};

pub(super) const INDICATORS: &[Field] = fields! { Indicator:
    "id" INDICATOR, |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "unit.zh" Sort::Text, |it, ask| text(&it.unit.zh, ask);
    "unit.en" Sort::Text, |it, ask| text(&it.unit.en, ask);
    "multiplier" Sort::Number, |it, ask| whole(i128::from(it.multiplier), ask);
    "decimals" Sort::Number, |it, ask| whole(i128::from(it.decimals), ask);
    "direction" Sort::Code(Names::of::<Direction>()), |it, ask| code(it.direction, ask);
    "nature" Sort::Code(Names::of::<Nature>()), |it, ask| code(it.nature, ask);
    "over_time" Sort::Code(Names::of::<OverTime>()), |it, ask| code(it.over_time, ask);
    "over_areas" Sort::Code(Names::of::<OverAreas>()), |it, ask| code(it.over_areas, ask);
    "growth_rule" Sort::Code(Names::of::<GrowthRule>()), |it, ask| code(it.growth_rule, ask);
    "scope.zh" Sort::Text, |it, ask| text(&it.scope.zh, ask);
    "scope.en" Sort::Text, |it, ask| text(&it.scope.en, ask);
    "explanation.zh" Sort::Text, |it, ask| text(&it.explanation.zh, ask);
    "explanation.en" Sort::Text, |it, ask| text(&it.explanation.en, ask);
    "plausible_minimum" Sort::Number, |it, ask| it.plausible.minimum.is_some_and(|end| ask(Value::Number(end)));
    "plausible_maximum" Sort::Number, |it, ask| it.plausible.maximum.is_some_and(|end| ask(Value::Number(end)));
    "price_index" INDICATOR, |it, ask| text(it.price_index.as_ref().map_or("", IndicatorId::as_str), ask);
    @repeated "formula.indicator" INDICATOR, |it, ask| it.formula.iter().flat_map(Formula::indicators).any(|id| text(id.as_str(), ask));
    "units_indicator" INDICATOR, |it, ask| text(it.minimum_units.as_ref().map_or("", |it| it.counted_by.as_str()), ask);
    "streak_ties" Sort::Code(Names::of::<StreakRule>()), |it, ask| code(it.streaks.ties, ask);
    "streak_peers" Sort::Code(Names::of::<StreakRule>()), |it, ask| code(it.streaks.peers, ask);
    "minimum_units" Sort::Number, |it, ask| it.minimum_units.as_ref().is_some_and(|it| whole(i128::from(it.minimum), ask));
};

pub(super) const SOURCES: &[Field] = fields! { Source:
    "id" SOURCE, |it, ask| text(it.id.as_str(), ask);
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    "publisher.zh" Sort::Text, |it, ask| text(&it.publisher.zh, ask);
    "publisher.en" Sort::Text, |it, ask| text(&it.publisher.en, ask);
    "published" Sort::Text, |it, ask| text(&it.published, ask);
    "url" Sort::Text, |it, ask| text(&it.url, ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const PEER_GROUPS: &[Field] = fields! { PeerGroup:
    "id" Sort::Id(Form::of::<PeerGroupId>()), |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    @repeated "listed.areas" AREA, |it, ask| match &it.membership {
        Membership::Listed(areas) => areas.iter().any(|area| text(area.as_str(), ask)),
        Membership::Rule { .. } | Membership::Unstated => false,
    };
    "rule.kind" Sort::Code(Names::of::<AreaKind>()), |it, ask| match &it.membership {
        Membership::Rule { kind, .. } => code(*kind, ask),
        Membership::Listed(_) | Membership::Unstated => false,
    };
    "rule.parent" AREA, |it, ask| match &it.membership {
        Membership::Rule { parent, .. } => text(parent.as_str(), ask),
        Membership::Listed(_) | Membership::Unstated => text("", ask),
    };
};

pub(super) const DEFINITIONS: &[Field] = fields! { Definition:
    "id" Sort::Id(Form::of::<DefinitionId>()), |it, ask| text(it.id.as_str(), ask);
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    "rounding" Sort::Code(Names::on_wire::<Rounding>()), |it, ask| code(it.rounding, ask);
    @repeated "chapters.id" ITEM, |it, ask| it.chapters.iter().any(|c| text(c.id.as_str(), ask));
    @repeated "chapters.kind" Sort::Code(Names::of::<ChapterKind>()), |it, ask| it.chapters.iter().any(|c| code(c.kind, ask));
    @repeated "chapters.items.id" ITEM, |it, ask| it.items().any(|item| text(item.id.as_str(), ask));
    @repeated "chapters.items.indicator" INDICATOR, |it, ask| it.items().any(|item| text(item.indicator.as_str(), ask));
    @repeated "chapters.items.measure" MEASURE, |it, ask| it.items().any(|item| code(item.measure, ask));
    @repeated "chapters.items.assessment" Sort::Id(Form::of::<AssessmentId>()), |it, ask| it.items().filter_map(|item| item.assessment.as_ref()).any(|item| text(item.id.as_str(), ask));
    @repeated "chapters.targets.indicator" INDICATOR, |it, ask| it.targets().any(|item| text(item.indicator.as_str(), ask));
    @repeated "claims.id" ITEM, |it, ask| it.claims.iter().any(|claim| text(claim.id.as_str(), ask));
    @repeated "claims.indicator" INDICATOR, |it, ask| it.claims.iter().filter_map(|claim| claim.indicator.as_ref()).any(|id| text(id.as_str(), ask));
    @repeated "claims.measure" MEASURE, |it, ask| it.claims.iter().any(|claim| code(claim.measure, ask));
};

pub(super) const COLLECTION_PLANS: &[Field] = fields! { CollectionPlan:
    "id" Sort::Id(Form::of::<CollectionPlanId>()), |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "department.zh" Sort::Text, |it, ask| text(&it.department.zh, ask);
    "department.en" Sort::Text, |it, ask| text(&it.department.en, ask);
    "contact" Sort::Text, |it, ask| text(&it.contact, ask);
    @repeated "figures.indicator" INDICATOR, |it, ask| it.figures.iter().any(|f| text(f.indicator.as_str(), ask));
    @repeated "figures.measure" MEASURE, |it, ask| it.figures.iter().any(|f| code(f.measure, ask));
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
    "recurrence.last" Sort::Period, |it, ask| match &it.periods {
        PlanPeriods::Recurring(recurrence) => recurrence.last.is_some_and(|last| ask(Value::Period(last))),
        PlanPeriods::Listed(_) => false,
    };
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const ASSESSMENTS: &[Field] = fields! { Assessment:
    "id" Sort::Id(Form::of::<AssessmentId>()), |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "group" Sort::Id(Form::of::<PeerGroupId>()), |it, ask| text(it.group.as_str(), ask);
    @repeated "nodes.leaf.indicator" INDICATOR, |it, ask| it.leaves().any(|(_, leaf)| text(leaf.indicator.as_str(), ask));
    @repeated "adjustments.indicator" INDICATOR, |it, ask| it.adjustments.iter().filter_map(|one| one.indicator.as_ref()).any(|id| text(id.as_str(), ask));
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};
