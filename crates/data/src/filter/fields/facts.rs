//! The fields of facts.

use scorecard_domain::{
    Absence, Comparator, Confidentiality, Due, HonourKind, HonourLevel, ItemId, MediaId,
    MilestoneState, ObsStatus, Reading, SourceId, Stage, Standing, TargetNature, TargetTest, Thing,
};
use scorecard_wire::honour;

use super::{
    AREA, INDICATOR, ITEM, MEASURE, OF, QUALIFIER, REVISION, SOURCE, code, fields, number, text,
    whole,
};
use crate::filter::types::{Field, Form, Names, Sort, Value};

pub(super) const OBSERVATIONS: &[Field] = fields! { Observation:
    "indicator" INDICATOR, |it, ask| text(it.key.indicator.as_str(), ask);
    "measure" MEASURE, |it, ask| code(it.key.measure, ask);
    "of" OF, |it, ask| text(it.key.of.as_str(), ask);
    "area" AREA, |it, ask| text(it.key.area.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    "value" Sort::Number, |it, ask| it.reading.value().is_some_and(|value| ask(Value::Number(value)));
    "standing" Sort::Code(Names::of::<Standing>()), |it, ask| match it.reading {
        Reading::Standing(standing) => code(standing, ask),
        Reading::Value(_) | Reading::Absent(_) => false,
    };
    "absence" Sort::Code(Names::of::<Absence>()), |it, ask| match it.reading {
        Reading::Absent(absence) => code(absence, ask),
        Reading::Value(_) | Reading::Standing(_) => false,
    };
    "qualifier" QUALIFIER, |it, ask| code(it.qualifier, ask);
    @repeated "statuses" Sort::Code(Names::of::<ObsStatus>()), |it, ask| it.statuses.iter().any(|status| code(status, ask));
    "stage" Sort::Code(Names::of::<Stage>()), |it, ask| it.stage.is_some_and(|stage| code(stage, ask));
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
    "confidentiality" Sort::Code(Names::of::<Confidentiality>()), |it, ask| code(it.confidentiality, ask);
    "embargo_until" Sort::Moment, |it, ask| it.embargo_until.is_some_and(|until| ask(Value::Moment(until)));
    "basis.zh" Sort::Text, |it, ask| text(it.comparison.as_ref().map_or("", |on| &on.basis.zh), ask);
    "basis.en" Sort::Text, |it, ask| text(it.comparison.as_ref().map_or("", |on| &on.basis.en), ask);
    "adjusted_value" Sort::Number, |it, ask| it.comparison.as_ref().and_then(|on| on.adjusted_value).is_some_and(|number| ask(Value::Number(number)));
    "adjusted_base" Sort::Number, |it, ask| it.comparison.as_ref().and_then(|on| on.adjusted_base).is_some_and(|number| ask(Value::Number(number)));
};

pub(super) const TARGETS: &[Field] = fields! { Target:
    "indicator" INDICATOR, |it, ask| text(it.key.indicator.as_str(), ask);
    "measure" MEASURE, |it, ask| code(it.key.measure, ask);
    "of" OF, |it, ask| text(it.key.of.as_str(), ask);
    "area" AREA, |it, ask| text(it.key.area.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    "issuer" AREA, |it, ask| text(it.key.issuer.as_str(), ask);
    "chapter" ITEM, |it, ask| text(it.chapter.as_str(), ask);
    "label.zh" Sort::Text, |it, ask| text(&it.label.zh, ask);
    "label.en" Sort::Text, |it, ask| text(&it.label.en, ask);
    "value" Sort::Number, |it, ask| ask(Value::Number(it.value));
    "qualifier" QUALIFIER, |it, ask| code(it.qualifier, ask);
    "comparator" Sort::Code(Names::of::<Comparator>()), |it, ask| match it.test {
        TargetTest::Compare(comparator) => code(comparator, ask),
        TargetTest::UpTo(_) => false,
    };
    "up_to" Sort::Number, |it, ask| match it.test {
        TargetTest::UpTo(end) => ask(Value::Number(end)),
        TargetTest::Compare(_) => false,
    };
    @repeated "schedule.until" Sort::Text, |it, ask| it.schedule.iter().any(|step| text(&step.until.to_string(), ask));
    @repeated "schedule.share" Sort::Number, |it, ask| it.schedule.iter().any(|step| matches!(step.due, Due::Share(percent) if number(percent, ask)));
    @repeated "schedule.value" Sort::Number, |it, ask| it.schedule.iter().any(|step| matches!(step.due, Due::Level(level) if number(level, ask)));
    "strength.zh" Sort::Text, |it, ask| text(&it.strength.zh, ask);
    "strength.en" Sort::Text, |it, ask| text(&it.strength.en, ask);
    "nature" Sort::Code(Names::of::<TargetNature>()), |it, ask| it.nature.is_some_and(|nature| code(nature, ask));
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const HONOURS: &[Field] = fields! { Honour:
    "holder" AREA, |it, ask| text(it.key.holder.as_str(), ask);
    "honour" ITEM, |it, ask| text(it.key.honour.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    "level" Sort::Code(Names::of::<HonourLevel>()), |it, ask| code(it.level, ask);
    "awarded_by.zh" Sort::Text, |it, ask| text(&it.awarded_by.zh, ask);
    "awarded_by.en" Sort::Text, |it, ask| text(&it.awarded_by.en, ask);
    "kind" Sort::Code(Names::of::<HonourKind>()), |it, ask| code(it.kind, ask);
    "form" Sort::Code(Names { find: honour::form_named, all: honour::form_names }), |it, ask| ask(Value::Code(honour::form_to_wire(it.form)));
    "number" Sort::Number, |it, ask| it.form.parts().1.is_some_and(|number| whole(i128::from(number), ask));
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const MILESTONES: &[Field] = fields! { Milestone:
    "area" AREA, |it, ask| text(it.key.area.as_str(), ask);
    "milestone" ITEM, |it, ask| text(it.key.milestone.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    "chapter" ITEM, |it, ask| text(it.chapter.as_str(), ask);
    "text.zh" Sort::Text, |it, ask| text(&it.text.zh, ask);
    "text.en" Sort::Text, |it, ask| text(&it.text.en, ask);
    "state" Sort::Code(Names::of::<MilestoneState>()), |it, ask| code(it.state, ask);
    "claim.zh" Sort::Text, |it, ask| text(&it.claim.zh, ask);
    "claim.en" Sort::Text, |it, ask| text(&it.claim.en, ask);
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const MEDIA: &[Field] = fields! { Media:
    "id" Sort::Id(Form::of::<MediaId>()), |it, ask| text(it.id.as_str(), ask);
    "area" AREA, |it, ask| text(it.area.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.period));
    "chapter" ITEM, |it, ask| text(it.chapter.as_ref().map_or("", ItemId::as_str), ask);
    "number" Sort::Number, |it, ask| whole(i128::from(it.number), ask);
    "caption.zh" Sort::Text, |it, ask| text(&it.caption.zh, ask);
    "caption.en" Sort::Text, |it, ask| text(&it.caption.en, ask);
    "credit.zh" Sort::Text, |it, ask| text(&it.credit.zh, ask);
    "credit.en" Sort::Text, |it, ask| text(&it.credit.en, ask);
    "content_type" Sort::Text, |it, ask| text(&it.content_type, ask);
};

pub(super) const IMPRINTS: &[Field] = fields! { Imprint:
    "area" AREA, |it, ask| text(it.key.area.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    "compiled_by.zh" Sort::Text, |it, ask| text(&it.compiled_by.zh, ask);
    "compiled_by.en" Sort::Text, |it, ask| text(&it.compiled_by.en, ask);
    "data_as_of" Sort::Text, |it, ask| text(&it.data_as_of, ask);
    "published_on" Sort::Text, |it, ask| text(&it.published_on, ask);
    "checked_by.zh" Sort::Text, |it, ask| text(&it.checked_by.zh, ask);
    "checked_by.en" Sort::Text, |it, ask| text(&it.checked_by.en, ask);
    "signed_by.zh" Sort::Text, |it, ask| text(&it.signed_by.zh, ask);
    "signed_by.en" Sort::Text, |it, ask| text(&it.signed_by.en, ask);
    "telephone" Sort::Text, |it, ask| text(&it.telephone, ask);
    "data_url" Sort::Text, |it, ask| text(&it.data_url, ask);
    "edition_url" Sort::Text, |it, ask| text(&it.edition_url, ask);
    "source" SOURCE, |it, ask| text(it.source.as_ref().map_or("", SourceId::as_str), ask);
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};

pub(super) const SUPPRESSIONS: &[Field] = fields! { Suppression:
    "indicator" INDICATOR, |it, ask| text(it.key.indicator.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.key.period));
    @repeated "areas.id" AREA, |it, ask| it.areas.keys().any(|area| text(area.as_str(), ask));
    @repeated "areas.confidentiality" Sort::Code(Names::of::<Confidentiality>()), |it, ask| it.areas.values().any(|it| code(*it, ask));
    @repeated "protects" INDICATOR, |it, ask| it.protects.iter().any(|id| text(id.as_str(), ask));
};
