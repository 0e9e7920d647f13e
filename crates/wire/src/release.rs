//! Releases.

use scorecard_domain::{ApprovalGroup, ApprovalStep, Decision, GroupFigures, Release};

use crate::{
    Faults,
    codes::Code,
    pb::data::{self as pb, decision::Verdict},
    sentences, text,
};

/// Reads a release; how far it has come, and its revision, are the ledger's to say.
pub fn read(message: pb::Release, faults: &mut Faults) -> Option<Release> {
    let pb::Release {
        id,
        title,
        areas,
        definition,
        period,
        frozen_revision,
        frozen_digest,
        groups,
        published,
        state: _,
        revision: _,
    } = message;
    let id = faults.parse("id", &id);
    let areas = faults.each("areas", areas, |area, faults| faults.parse("", &area));
    let definition = faults.parse("definition", &definition);
    let period = faults.parse("period", &period);
    let digest = read_digest("frozen_digest", &frozen_digest, faults);
    let groups = faults.each("groups", groups, read_group);
    Some(Release {
        id: id?,
        title: text::read(title),
        areas: areas?,
        definition: definition?,
        period: period?,
        revision: frozen_revision,
        digest: digest?,
        groups: groups?,
        published,
    })
}

fn read_digest(field: &str, bytes: &[u8], faults: &mut Faults) -> Option<[u8; 32]> {
    let digest = bytes.try_into().ok();
    if digest.is_none() {
        faults.invalid(field, sentences::no_digest(bytes.len()));
    }
    digest
}

fn read_group(message: pb::ApprovalGroup, faults: &mut Faults) -> Option<ApprovalGroup> {
    let pb::ApprovalGroup {
        id,
        name,
        indicators,
        steps,
        figures,
        decisions,
        state: _,
        next_step: _,
        independence_unverified: _,
    } = message;
    let id = faults.parse("id", &id);
    let indicators = faults.each("indicators", indicators, |it, faults| faults.parse("", &it));
    let steps = faults.each("steps", steps, read_step);
    let figures = faults.required("figures", figures, sentences::what_is_approved(), read_figures);
    let decisions = faults.each("decisions", decisions, read_decision);
    Some(ApprovalGroup {
        id: id?,
        name: text::read(name),
        indicators: indicators?,
        steps: steps?,
        figures: figures?,
        decisions: decisions?,
    })
}

/// Reads a step.
pub fn read_step(message: pb::ApprovalStep, faults: &mut Faults) -> Option<ApprovalStep> {
    let pb::ApprovalStep { id, name } = message;
    Some(ApprovalStep { id: faults.parse("id", &id)?, name: text::read(name) })
}

fn read_figures(message: pb::GroupFigures, faults: &mut Faults) -> Option<GroupFigures> {
    let pb::GroupFigures { digest, count, authors } = message;
    Some(GroupFigures { digest: read_digest("digest", &digest, faults)?, count, authors })
}

fn read_decision(message: pb::Decision, faults: &mut Faults) -> Option<Decision> {
    let pb::Decision { step, actor, verdict } = message;
    let step = faults.parse("step", &step);
    let returned = match verdict {
        None => {
            faults.missing("verdict", sentences::one_of(&["approved", "returned"][..]));
            None
        }
        Some(Verdict::Approved(pb::Approved {})) => Some(None),
        Some(Verdict::Returned(reason)) => Some(Some(reason)),
    };
    Some(Decision { step: step?, actor, returned: returned? })
}

/// Writes a release with the revision that last changed it.
pub fn write(release: &Release, revision: u64) -> pb::Release {
    let Release {
        id,
        title,
        areas,
        definition,
        period,
        revision: frozen_revision,
        digest,
        groups,
        published,
    } = release;
    pb::Release {
        id: id.to_string(),
        title: text::write(title),
        areas: areas.iter().map(ToString::to_string).collect(),
        definition: definition.to_string(),
        period: period.to_string(),
        frozen_revision: *frozen_revision,
        frozen_digest: digest.to_vec(),
        groups: groups.iter().map(write_group).collect(),
        published: *published,
        state: release.state().to_wire(),
        revision,
    }
}

fn write_group(group: &ApprovalGroup) -> pb::ApprovalGroup {
    let ApprovalGroup { id, name, indicators, steps, figures, decisions } = group;
    let GroupFigures { digest, count, authors } = figures;
    let step = |ApprovalStep { id, name }: &ApprovalStep| pb::ApprovalStep {
        id: id.to_string(),
        name: text::write(name),
    };
    pb::ApprovalGroup {
        id: id.to_string(),
        name: text::write(name),
        indicators: indicators.iter().map(ToString::to_string).collect(),
        steps: steps.iter().map(step).collect(),
        figures: Some(pb::GroupFigures {
            digest: digest.to_vec(),
            count: *count,
            authors: authors.clone(),
        }),
        decisions: decisions.iter().map(write_decision).collect(),
        state: group.state().to_wire(),
        next_step: group.next_step().map(|step| step.id.to_string()).unwrap_or_default(),
        independence_unverified: group.is_entered_by_unknown(),
    }
}

/// Writes a decision.
pub fn write_decision(decision: &Decision) -> pb::Decision {
    let Decision { step, actor, returned } = decision;
    let verdict = match returned {
        None => Verdict::Approved(pb::Approved {}),
        Some(reason) => Verdict::Returned(reason.clone()),
    };
    pb::Decision { step: step.to_string(), actor: actor.clone(), verdict: Some(verdict) }
}
