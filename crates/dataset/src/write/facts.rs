//! Observations, targets, honours, milestones, pictures and imprints as rows.

use scorecard_domain::{
    Comparison, Confidentiality, Honour, HonourKey, Imprint, ImprintKey, Indicator, Measure, Media,
    Milestone, MilestoneKey, Observation, ObservationKey, Of, Qualifier, Reading, Target,
    TargetKey, TargetTest,
};

use super::cells::Cells;
use crate::{
    layout::{HONOURS, IMPRINTS, Layout, MEDIA, MILESTONES, OBSERVATIONS, TARGETS},
    units,
};

/// The unit that a number of the measure is written in.
pub(super) fn unit(row: &mut Cells, indicator: Option<&Indicator>, measure: Measure) {
    let units = indicator.map(|indicator| units::of(indicator, measure)).unwrap_or_default();
    row.maybe("unit", units.first());
}

fn of(row: &mut Cells, of: &Of) {
    row.set("of", of);
}

/// An observation's row; the unit is that of its indicator.
pub(super) fn observation(
    observation: &Observation,
    indicator: Option<&Indicator>,
) -> Vec<(Layout, Cells)> {
    let Observation {
        key,
        reading,
        qualifier,
        statuses,
        stage,
        source,
        note,
        confidentiality,
        embargo_until,
        comparison,
    } = observation;
    let ObservationKey { indicator: id, measure, of: whole, area, period } = key;
    let mut row = Cells::default();
    row.set("area", area).set("indicator", id).set("measure", measure).set("period", period);
    of(&mut row, whole);
    match reading {
        Reading::Value(value) => {
            row.set("value", value);
            unit(&mut row, indicator, *measure);
        }
        Reading::Standing(standing) => {
            row.set("standing", standing);
        }
        Reading::Absent(absence) => {
            row.set("absent", absence);
        }
    }
    row.unless("qualifier", *qualifier, Qualifier::Exact).set("status", statuses);
    row.maybe("stage", *stage).evidence(source.as_ref(), note);
    row.unless("confidentiality", *confidentiality, Confidentiality::Free);
    row.maybe("embargo_until", *embargo_until);
    if let Some(Comparison { basis, adjusted_value, adjusted_base }) = comparison.as_deref() {
        row.words("basis", basis);
        row.maybe("adjusted_value", *adjusted_value).maybe("adjusted_base", *adjusted_base);
    }
    vec![(OBSERVATIONS, row)]
}

/// A target's row; the unit is that of its indicator.
pub(super) fn target(target: &Target, indicator: Option<&Indicator>) -> Vec<(Layout, Cells)> {
    let Target {
        key,
        chapter,
        label,
        value,
        qualifier,
        test,
        strength,
        nature,
        source,
        note,
        schedule,
    } = target;
    let TargetKey { indicator: id, measure, of: whole, area, period, issuer } = key;
    let mut row = Cells::default();
    row.set("area", area).set("indicator", id).set("measure", measure).set("period", period);
    of(&mut row, whole);
    row.unless("issuer", issuer, area).set("chapter", chapter).words("label", label);
    row.set("value", value);
    unit(&mut row, indicator, *measure);
    row.unless("qualifier", *qualifier, Qualifier::Exact);
    match test {
        TargetTest::Compare(comparator) => row.set("comparator", comparator),
        TargetTest::UpTo(upper) => row.set("upper", upper),
    };
    let steps: Vec<String> = schedule.iter().map(ToString::to_string).collect();
    row.set("schedule", steps.join(" "));
    row.words("strength", strength).maybe("nature", *nature).evidence(source.as_ref(), note);
    vec![(TARGETS, row)]
}

/// An honour's row.
pub(super) fn honour(honour: &Honour) -> Vec<(Layout, Cells)> {
    let Honour { key, title, level, awarded_by, kind, form, source, note } = honour;
    let HonourKey { holder, honour, period } = key;
    let (form, number) = form.parts();
    let mut row = Cells::default();
    row.set("holder", holder).set("honour", honour).set("period", period).words("title", title);
    row.set("level", level).words("awarded_by", awarded_by).set("kind", kind);
    row.set("form", form).maybe("number", number).evidence(source.as_ref(), note);
    vec![(HONOURS, row)]
}

/// A milestone's row.
pub(super) fn milestone(milestone: &Milestone) -> Vec<(Layout, Cells)> {
    let Milestone { key, chapter, text, state, claim, source, note } = milestone;
    let MilestoneKey { area, milestone, period } = key;
    let mut row = Cells::default();
    row.set("area", area).set("milestone", milestone).set("period", period);
    row.set("chapter", chapter).words("text", text).set("state", state).words("claim", claim);
    row.evidence(source.as_ref(), note);
    vec![(MILESTONES, row)]
}

/// The file of a picture, in the folder.
pub(super) fn picture(media: &Media) -> String {
    let extension = match media.content_type.as_str() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "svg",
    };
    format!("pictures/{}.{extension}", media.id)
}

/// A picture's row, which names its file.
pub(super) fn media(media: &Media) -> Vec<(Layout, Cells)> {
    let file = picture(media);
    let Media { id, area, period, chapter, number, caption, credit, content_type: _, content: _ } =
        media;
    let mut row = Cells::default();
    row.set("id", id).set("area", area).set("period", period).maybe("chapter", chapter.as_ref());
    row.set("number", number).words("caption", caption).words("credit", credit).set("file", file);
    vec![(MEDIA, row)]
}

/// An imprint's row.
pub(super) fn imprint(imprint: &Imprint) -> Vec<(Layout, Cells)> {
    let Imprint {
        key,
        compiled_by,
        data_as_of,
        published_on,
        checked_by,
        signed_by,
        telephone,
        data_url,
        edition_url,
        source,
        note,
    } = imprint;
    let ImprintKey { area, period } = key;
    let mut row = Cells::default();
    row.set("area", area).set("period", period).words("compiled_by", compiled_by);
    row.set("data_as_of", data_as_of).set("published_on", published_on);
    row.words("checked_by", checked_by).words("signed_by", signed_by);
    row.set("telephone", telephone).set("data_url", data_url).set("edition_url", edition_url);
    row.evidence(source.as_ref(), note);
    vec![(IMPRINTS, row)]
}
