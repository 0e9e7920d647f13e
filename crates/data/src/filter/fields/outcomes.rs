//! The fields of outcomes of promises.

use scorecard_domain::{
    IndicatorId, MilestoneKey, OutcomeState, PromiseKey, SourceId, TargetKey, Thing,
};

use super::{AREA, INDICATOR, ITEM, MEASURE, OF, REVISION, SOURCE, code, fields, text};
use crate::filter::types::{Ask, Field, Names, Sort, Value};

/// What is asked of a target; a pledge is none.
fn target(promise: &PromiseKey, ask: impl FnOnce(&TargetKey) -> bool) -> bool {
    match promise {
        PromiseKey::Target(key) => ask(key),
        PromiseKey::Milestone(_) => false,
    }
}

/// What is asked of a pledge; a target is none.
fn pledge(promise: &PromiseKey, ask: impl FnOnce(&MilestoneKey) -> bool) -> bool {
    match promise {
        PromiseKey::Milestone(key) => ask(key),
        PromiseKey::Target(_) => false,
    }
}

fn indicator(id: Option<&IndicatorId>, ask: &mut Ask<'_>) -> bool {
    text(id.map_or("", IndicatorId::as_str), ask)
}

fn source(id: Option<&SourceId>, ask: &mut Ask<'_>) -> bool {
    text(id.map_or("", SourceId::as_str), ask)
}

pub(super) const OUTCOMES: &[Field] = fields! { Outcome:
    "area" AREA, |it, ask| text(it.key.promise.area().as_str(), ask);
    "indicator" INDICATOR, |it, ask| indicator(it.key.promise.indicator(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.promise.period()));
    "target.indicator" INDICATOR, |it, ask| indicator(it.key.promise.indicator(), ask);
    "target.measure" MEASURE, |it, ask| target(&it.key.promise, |key| code(key.measure, ask));
    "target.of" OF, |it, ask| target(&it.key.promise, |key| text(key.of.as_str(), ask));
    "target.area" AREA, |it, ask| target(&it.key.promise, |key| text(key.area.as_str(), ask));
    "target.period" Sort::Period, |it, ask| target(&it.key.promise, |key| ask(Value::Period(key.period)));
    "target.issuer" AREA, |it, ask| target(&it.key.promise, |key| text(key.issuer.as_str(), ask));
    "milestone.area" AREA, |it, ask| pledge(&it.key.promise, |key| text(key.area.as_str(), ask));
    "milestone.milestone" ITEM, |it, ask| pledge(&it.key.promise, |key| text(key.milestone.as_str(), ask));
    "milestone.period" Sort::Period, |it, ask| pledge(&it.key.promise, |key| ask(Value::Period(key.period)));
    "year" Sort::Period, |it, ask| ask(Value::Period(it.key.year));
    "state" Sort::Code(Names::of::<OutcomeState>()), |it, ask| it.state.is_some_and(|state| code(state, ask));
    "adjusted_value" Sort::Number, |it, ask| it.adjusted.is_some_and(|to| ask(Value::Number(to.value)));
    "adjusted_up_to" Sort::Number, |it, ask| it.adjusted.and_then(|to| to.up_to).is_some_and(|upper| ask(Value::Number(upper)));
    "document" SOURCE, |it, ask| source(it.document.as_ref(), ask);
    "done.zh" Sort::Text, |it, ask| text(&it.done.zh, ask);
    "done.en" Sort::Text, |it, ask| text(&it.done.en, ask);
    "reason.zh" Sort::Text, |it, ask| text(&it.reason.zh, ask);
    "reason.en" Sort::Text, |it, ask| text(&it.reason.en, ask);
    "source" SOURCE, |it, ask| source(it.source.as_ref(), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};
