//! The fields of releases.

use scorecard_domain::{
    ApprovalStep, Decision, DefinitionId, Release, ReleaseId, ReleaseState, Thing,
};

use super::{AREA, INDICATOR, ITEM, REVISION, code, digest, fields, optional, text, there, whole};
use crate::filter::types::{Field, Form, Names, Sort, Value};

fn steps(release: &Release) -> impl Iterator<Item = &ApprovalStep> {
    release.groups.iter().flat_map(|group| &group.steps)
}

fn decisions(release: &Release) -> impl Iterator<Item = &Decision> {
    release.groups.iter().flat_map(|group| &group.decisions)
}

pub(super) const RELEASES: &[Field] = fields! { Release:
    "id" Sort::Id(Form::of::<ReleaseId>()), |it, ask| text(it.id.as_str(), ask);
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    @repeated "areas" AREA, |it, ask| it.areas.iter().any(|area| text(area.as_str(), ask));
    "definition" Sort::Id(Form::of::<DefinitionId>()), |it, ask| text(it.definition.as_str(), ask);
    "period" Sort::Period, |it, ask| ask(Value::Period(it.period));
    "frozen_revision" Sort::Number, |it, ask| whole(i128::from(it.revision), ask);
    "frozen_digest" Sort::Text, |it, ask| digest(it.digest, ask);
    @repeated "groups.id" ITEM, |it, ask| it.groups.iter().any(|group| text(group.id.as_str(), ask));
    @repeated "groups.indicators" INDICATOR, |it, ask| it.groups.iter().any(|group| group.indicators.iter().any(|id| text(id.as_str(), ask)));
    @repeated "groups.next_step" ITEM, |it, ask| it.groups.iter().any(|group| text(group.next_step().map_or("", |step| step.id.as_str()), ask));
    @repeated "groups.name.zh" Sort::Text, |it, ask| it.groups.iter().any(|group| text(&group.name.zh, ask));
    @repeated "groups.name.en" Sort::Text, |it, ask| it.groups.iter().any(|group| text(&group.name.en, ask));
    @repeated "groups.steps.id" ITEM, |it, ask| steps(it).any(|step| text(step.id.as_str(), ask));
    @repeated "groups.steps.name.zh" Sort::Text, |it, ask| steps(it).any(|step| text(&step.name.zh, ask));
    @repeated "groups.steps.name.en" Sort::Text, |it, ask| steps(it).any(|step| text(&step.name.en, ask));
    @repeated "groups.figures.digest" Sort::Text, |it, ask| it.groups.iter().any(|group| digest(group.figures.digest, ask));
    @repeated "groups.figures.count" Sort::Number, |it, ask| it.groups.iter().any(|group| whole(i128::from(group.figures.count), ask));
    @repeated "groups.figures.authors" Sort::Text, |it, ask| it.groups.iter().flat_map(|group| &group.figures.authors).any(|author| text(author, ask));
    @repeated "groups.decisions.step" ITEM, |it, ask| decisions(it).any(|made| text(made.step.as_str(), ask));
    @repeated "groups.decisions.actor" Sort::Text, |it, ask| decisions(it).any(|made| text(&made.actor, ask));
    @repeated "groups.decisions.approved" Sort::Message, |it, ask| decisions(it).any(|made| there(made.returned.is_none(), ask));
    @repeated "groups.decisions.returned" Sort::Text, |it, ask| decisions(it).any(|made| optional(made.returned.as_ref(), ask));
    @repeated "groups.state" Sort::Code(Names::of::<ReleaseState>()), |it, ask| it.groups.iter().any(|group| code(group.state(), ask));
    @repeated "groups.independence_unverified" Sort::Flag, |it, ask| it.groups.iter().any(|group| ask(Value::Flag(group.is_entered_by_unknown())));
    "published" Sort::Flag, |it, ask| ask(Value::Flag(it.published));
    "state" Sort::Code(Names::of::<ReleaseState>()), |it, ask| code(it.state(), ask);
};
