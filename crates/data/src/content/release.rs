//! The fields of releases. A tag is given once and for ever.

use scorecard_domain::{ApprovalGroup, ApprovalStep, Decision, GroupFigures, Release};

use super::{
    definition::read_flag,
    reader::{Corrupt, Fields},
    writer::Writer,
};

pub(super) fn write(out: &mut Writer, release: &Release) {
    let Release { id, title, areas, definition, period, revision, digest, groups, published } =
        release;
    out.text(1, id.as_str());
    out.words(2, title);
    for area in areas {
        out.element(3, area.as_str().as_bytes());
    }
    out.text(4, definition.as_str());
    out.text(5, &period.to_string());
    out.unsigned(6, *revision);
    out.bytes(7, digest);
    for group in groups {
        out.record_element(8, |out| write_group(out, group));
    }
    out.unsigned(9, *published);
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Release, Corrupt> {
    Ok(Release {
        id: fields.parsed(1)?,
        title: fields.words(2)?,
        areas: fields.list(3)?,
        definition: fields.parsed(4)?,
        period: fields.parsed(5)?,
        revision: fields.unsigned(6)?,
        digest: read_digest(fields, 7)?,
        groups: fields.records(8, read_group)?,
        published: read_flag(fields, 9)?,
    })
}

fn read_digest(fields: &mut Fields<'_>, tag: u32) -> Result<[u8; 32], Corrupt> {
    let bytes = fields.bytes(tag)?;
    bytes.try_into().map_err(|_| Corrupt::new(format!("a digest has {} bytes", bytes.len())))
}

fn write_group(out: &mut Writer, group: &ApprovalGroup) {
    let ApprovalGroup { id, name, indicators, steps, figures, decisions } = group;
    let GroupFigures { digest, count, authors } = figures;
    out.text(1, id.as_str());
    out.words(2, name);
    for indicator in indicators {
        out.element(3, indicator.as_str().as_bytes());
    }
    for ApprovalStep { id, name } in steps {
        out.record_element(4, |out| {
            out.text(1, id.as_str());
            out.words(2, name);
        });
    }
    out.bytes(5, digest);
    out.unsigned(6, *count);
    for author in authors {
        out.element(7, author.as_bytes());
    }
    for Decision { step, actor, returned } in decisions {
        out.record_element(8, |out| {
            out.text(1, step.as_str());
            out.text(2, actor);
            out.unsigned(3, returned.is_some());
            out.text(4, returned.as_deref().unwrap_or_default());
        });
    }
}

fn read_group(fields: &mut Fields<'_>) -> Result<ApprovalGroup, Corrupt> {
    Ok(ApprovalGroup {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        indicators: fields.list(3)?,
        steps: fields
            .records(4, |step| Ok(ApprovalStep { id: step.parsed(1)?, name: step.words(2)? }))?,
        figures: GroupFigures {
            digest: read_digest(fields, 5)?,
            count: fields.unsigned(6)?,
            authors: fields.list(7)?,
        },
        decisions: fields.records(8, |decision| {
            let (step, actor) = (decision.parsed(1)?, decision.text(2)?.to_owned());
            let is_returned = read_flag(decision, 3)?;
            let reason = decision.text(4)?.to_owned();
            if !is_returned && !reason.is_empty() {
                return Err(Corrupt::new("an approval has a reason of a return"));
            }
            Ok(Decision { step, actor, returned: is_returned.then_some(reason) })
        })?,
    })
}
