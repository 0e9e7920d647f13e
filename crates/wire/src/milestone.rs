//! Milestones and their keys.

use scorecard_domain::{Milestone, MilestoneKey};

use crate::{Faults, codes::Code, pb::data as pb, sentences, text};

/// Reads a milestone; its revision is the ledger's to say.
pub fn read(message: pb::Milestone, faults: &mut Faults) -> Option<Milestone> {
    let pb::Milestone { key, chapter, text, state, claim, source, note, revision: _ } = message;
    let key = faults.required("key", key, sentences::which_milestone(), read_key);
    let chapter = faults.parse("chapter", &chapter);
    let state = faults.code("state", state);
    let source = faults.parse_optional("source", &source);
    Some(Milestone {
        key: key?,
        chapter: chapter?,
        text: text::read(text),
        state: state?,
        claim: text::read(claim),
        source: source?,
        note: text::read(note),
    })
}

/// Reads a milestone's key.
pub fn read_key(message: pb::MilestoneKey, faults: &mut Faults) -> Option<MilestoneKey> {
    let pb::MilestoneKey { area, milestone, period } = message;
    let area = faults.parse("area", &area);
    let milestone = faults.parse("milestone", &milestone);
    let period = faults.parse("period", &period);
    Some(MilestoneKey { area: area?, milestone: milestone?, period: period? })
}

/// Writes a milestone with the revision that last changed it.
pub fn write(milestone: &Milestone, revision: u64) -> pb::Milestone {
    let Milestone { key, chapter, text, state, claim, source, note } = milestone;
    pb::Milestone {
        key: Some(write_key(key)),
        chapter: chapter.to_string(),
        text: text::write(text),
        state: state.to_wire(),
        claim: text::write(claim),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        revision,
    }
}

/// Writes a milestone's key.
pub fn write_key(key: &MilestoneKey) -> pb::MilestoneKey {
    let MilestoneKey { area, milestone, period } = key;
    pb::MilestoneKey {
        area: area.to_string(),
        milestone: milestone.to_string(),
        period: period.to_string(),
    }
}
