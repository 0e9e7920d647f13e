//! The fields of releases.

use scorecard_domain::{DefinitionId, ReleaseId, ReleaseState, Thing};

use super::{AREA, INDICATOR, ITEM, REVISION, code, fields, text, whole};
use crate::filter::types::{Field, Form, Names, Sort, Value};

pub(super) const RELEASES: &[Field] = fields! { Release:
    "id" Sort::Id(Form::of::<ReleaseId>()), |it, ask| text(it.id.as_str(), ask);
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    @repeated "areas" AREA, |it, ask| it.areas.iter().any(|area| text(area.as_str(), ask));
    "definition" Sort::Id(Form::of::<DefinitionId>()), |it, ask| text(it.definition.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.period));
    "frozen_revision" Sort::Number, |it, ask| whole(i128::from(it.revision), ask);
    @repeated "groups.id" ITEM, |it, ask| it.groups.iter().any(|group| text(group.id.as_str(), ask));
    @repeated "groups.indicators" INDICATOR, |it, ask| it.groups.iter().any(|group| group.indicators.iter().any(|id| text(id.as_str(), ask)));
    @repeated "groups.next_step" ITEM, |it, ask| it.groups.iter().any(|group| text(group.next_step().map_or("", |step| step.id.as_str()), ask));
    @repeated "groups.decisions.actor" Sort::Text, |it, ask| it.groups.iter().any(|group| group.decisions.iter().any(|it| text(&it.actor, ask)));
    "state" Sort::Code(Names::of::<ReleaseState>()), |it, ask| code(it.state(), ask);
};
