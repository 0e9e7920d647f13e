//! The fields of what figures are made of.

use scorecard_domain::{
    AreaKind, Direction, Formula, GrowthRule, IndicatorId, Membership, Nature, OverAreas, OverTime,
    PeerGroupId, StreakRule, Thing,
};

use super::{
    AREA, INDICATOR, REVISION, SOURCE, code, fields, number, optional, text, there, whole,
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
    @repeated "parents.validity.from" Sort::Text, |it, ask| it.parents.iter().any(|p| optional(p.validity.from, ask));
    @repeated "parents.validity.until" Sort::Text, |it, ask| it.parents.iter().any(|p| optional(p.validity.until, ask));
    @repeated "successors.successor" AREA, |it, ask| it.successors.iter().any(|s| text(s.successor.as_str(), ask));
    @repeated "successors.from" Sort::Text, |it, ask| it.successors.iter().any(|s| text(&s.from.to_string(), ask));
    @repeated "successors.shares.percent" Sort::Number, |it, ask| it.successors.iter().flat_map(|s| &s.shares).any(|share| number(share.percent, ask));
    @repeated "successors.shares.indicator" INDICATOR, |it, ask| it.successors.iter().flat_map(|s| &s.shares).any(|share| optional(share.indicator.as_ref(), ask));
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
    "formula" Sort::Text, |it, ask| optional(it.formula.as_ref(), ask);
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
    "unstated" Sort::Message, |it, ask| there(it.membership == Membership::Unstated, ask);
};
