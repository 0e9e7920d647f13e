//! The fields of observations, targets, honours, milestones, media and imprints. The fields of a key come first, and a
//! withdrawal has them alone. A tag is given once and for ever.

use std::mem;

use scorecard_domain::{
    Absence, AreaId, Comparator, Confidentiality, Due, Honour, HonourForm, HonourKey, HonourKind,
    HonourLevel, Imprint, ImprintKey, IndicatorId, Measure, Media, Milestone, MilestoneKey,
    MilestoneState, Observation, ObservationKey, Of, Qualifier, Reading, ScheduleStep, SourceId,
    Stage, Standing, Statuses, Target, TargetKey, TargetNature, TargetTest, Text, Timestamp,
};

use super::{
    comparison,
    reader::{Corrupt, Fields, missing},
    writer::Writer,
};

/// Exact is the default and left out.
fn write_qualifier(out: &mut Writer, tag: u32, qualifier: Qualifier) {
    if qualifier != Qualifier::Exact {
        out.unsigned(tag, qualifier.number());
    }
}

fn read_qualifier(fields: &mut Fields<'_>, tag: u32) -> Result<Qualifier, Corrupt> {
    match fields.optional_code(tag, Qualifier::from_number)? {
        Some(Qualifier::Exact) => Err(Corrupt::new(format!("field {tag} spells its default out"))),
        qualifier => Ok(qualifier.unwrap_or(Qualifier::Exact)),
    }
}

fn read_of(fields: &mut Fields<'_>, tag: u32) -> Result<Of, Corrupt> {
    Ok(fields.optional(tag)?.unwrap_or_default())
}

pub(super) fn write_observation_key(out: &mut Writer, key: &ObservationKey) {
    write_series(out, key);
    let mut spelled = String::new();
    key.period.spell(&mut spelled);
    write_period(out, &spelled);
}

/// The fields of the key before that of the period.
pub(super) fn write_series(out: &mut Writer, key: &ObservationKey) {
    let ObservationKey { indicator, measure, of, area, period: _ } = key;
    out.text(1, indicator.as_str());
    out.unsigned(2, measure.number());
    out.text(3, of.as_str());
    out.text(4, area.as_str());
}

/// The last field of the key: the spelling of the period.
pub(super) fn write_period(out: &mut Writer, period: &str) {
    out.text(5, period);
}

pub(super) fn read_observation_key(fields: &mut Fields<'_>) -> Result<ObservationKey, Corrupt> {
    Ok(ObservationKey {
        indicator: fields.parsed(1)?,
        measure: fields.code(2, Measure::from_number)?,
        of: read_of(fields, 3)?,
        area: fields.parsed(4)?,
        period: fields.parsed(5)?,
    })
}

/// Whether the encoding of an observation says all of it: when an embargo ends is encoded with its code, and nowhere else. All
/// that obey the rules of observations are such.
pub(crate) fn says_all_of(observation: &Observation) -> bool {
    let is_embargoed = observation.confidentiality == Confidentiality::Embargoed;
    observation.embargo_until.is_some() == is_embargoed
}

pub(super) fn write_observation(out: &mut Writer, observation: &Observation) {
    write_observation_key(out, &observation.key);
    write_observed(out, observation);
}

/// The fields after those of the key.
pub(super) fn write_observed(out: &mut Writer, observation: &Observation) {
    let Observation {
        key: _,
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
    match reading {
        Reading::Value(value) => out.decimal(6, *value),
        Reading::Standing(standing) => out.unsigned(7, standing.number()),
        Reading::Absent(absence) => out.unsigned(8, absence.number()),
    }
    write_qualifier(out, 9, *qualifier);
    out.unsigned(10, statuses.bits());
    out.unsigned(11, stage.map_or(0, Stage::number));
    out.optional(12, source.as_ref().map(|id| id.as_str()));
    out.words(13, note);
    // Free is the default and left out.
    if *confidentiality != Confidentiality::Free {
        out.unsigned(14, confidentiality.number());
    }
    // An embargo always has an end, so that the moment 0 may be left out.
    out.signed(15, embargo_until.map_or(0, Timestamp::micros));
    if let Some(comparison) = comparison {
        comparison::write(out, comparison);
    }
}

pub(super) fn read_observation(fields: &mut Fields<'_>) -> Result<Observation, Corrupt> {
    let key = read_observation_key(fields)?;
    read_observed(fields, key)
}

pub(super) fn read_observed(
    fields: &mut Fields<'_>,
    key: ObservationKey,
) -> Result<Observation, Corrupt> {
    let mut observation = Observation {
        key,
        reading: Reading::Absent(Absence::NotCollected),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    };
    read_observed_into(fields, &mut observation)?;
    Ok(observation)
}

/// Makes an observation the one that was written: what both have in common stays.
pub(super) fn read_observation_into(
    fields: &mut Fields<'_>,
    observation: &mut Observation,
) -> Result<(), Corrupt> {
    let ObservationKey { indicator, measure, of, area, period } = &mut observation.key;
    fields.parsed_into(1, indicator, IndicatorId::as_str)?;
    *measure = fields.code(2, Measure::from_number)?;
    *of = fields.optional_into(3, Some(mem::take(of)), Of::as_str)?.unwrap_or_default();
    fields.parsed_into(4, area, AreaId::as_str)?;
    *period = fields.parsed(5)?;
    read_observed_into(fields, observation)
}

fn read_observed_into(
    fields: &mut Fields<'_>,
    observation: &mut Observation,
) -> Result<(), Corrupt> {
    let Observation {
        key: _,
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
    *reading = match fields.decimal(6)? {
        Some(value) => Reading::Value(value),
        None => match fields.optional_code(7, Standing::from_number)? {
            Some(standing) => Reading::Standing(standing),
            None => Reading::Absent(fields.code(8, Absence::from_number)?),
        },
    };
    *qualifier = read_qualifier(fields, 9)?;
    *statuses = Statuses::from_bits(fields.unsigned(10)?)
        .ok_or_else(|| Corrupt::new("field 10 has bits that are no status"))?;
    *stage = fields.optional_code(11, Stage::from_number)?;
    *source = fields.optional_into(12, source.take(), SourceId::as_str)?;
    *note = fields.words(13)?;
    *confidentiality = match fields.optional_code(14, Confidentiality::from_number)? {
        Some(Confidentiality::Free) => {
            return Err(Corrupt::new("field 14 spells its default out"));
        }
        other => other.unwrap_or(Confidentiality::Free),
    };
    *embargo_until = match confidentiality {
        Confidentiality::Embargoed => Some(Timestamp::from_micros(fields.signed(15)?)),
        _ => None,
    };
    *comparison = comparison::read(fields)?;
    Ok(())
}

pub(super) fn write_target_key(out: &mut Writer, key: &TargetKey) {
    let TargetKey { indicator, measure, of, area, period, issuer } = key;
    out.text(1, indicator.as_str());
    out.unsigned(2, measure.number());
    out.text(3, of.as_str());
    out.text(4, area.as_str());
    out.text(5, &period.to_string());
    out.text(6, issuer.as_str());
}

pub(super) fn read_target_key(fields: &mut Fields<'_>) -> Result<TargetKey, Corrupt> {
    Ok(TargetKey {
        indicator: fields.parsed(1)?,
        measure: fields.code(2, Measure::from_number)?,
        of: read_of(fields, 3)?,
        area: fields.parsed(4)?,
        period: fields.parsed(5)?,
        issuer: fields.parsed(6)?,
    })
}

pub(super) fn write_target(out: &mut Writer, target: &Target) {
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
    write_target_key(out, key);
    out.text(7, chapter.as_str());
    out.words(8, label);
    out.decimal(9, *value);
    write_qualifier(out, 10, *qualifier);
    match test {
        TargetTest::Compare(comparator) => out.unsigned(11, comparator.number()),
        TargetTest::UpTo(upper) => out.decimal(12, *upper),
    }
    out.words(13, strength);
    out.unsigned(14, nature.map_or(0, TargetNature::number));
    out.optional(15, source.as_ref().map(|id| id.as_str()));
    out.words(16, note);
    for ScheduleStep { until, due } in schedule {
        out.record_element(17, |out| {
            out.text(1, &until.to_string());
            match due {
                Due::Share(percent) => out.decimal(2, *percent),
                Due::Level(level) => out.decimal(3, *level),
            }
        });
    }
}

fn read_step(fields: &mut Fields<'_>) -> Result<ScheduleStep, Corrupt> {
    let until = fields.parsed(1)?;
    let due = match fields.decimal(2)? {
        Some(percent) => Due::Share(percent),
        None => Due::Level(fields.needed_decimal(3)?),
    };
    Ok(ScheduleStep { until, due })
}

pub(super) fn read_target(fields: &mut Fields<'_>) -> Result<Target, Corrupt> {
    Ok(Target {
        key: read_target_key(fields)?,
        chapter: fields.parsed(7)?,
        label: fields.words(8)?,
        value: fields.decimal(9)?.ok_or_else(|| missing(9))?,
        qualifier: read_qualifier(fields, 10)?,
        test: match fields.optional_code(11, Comparator::from_number)? {
            Some(comparator) => TargetTest::Compare(comparator),
            None => TargetTest::UpTo(fields.decimal(12)?.ok_or_else(|| missing(12))?),
        },
        strength: fields.words(13)?,
        nature: fields.optional_code(14, TargetNature::from_number)?,
        source: fields.optional(15)?,
        note: fields.words(16)?,
        schedule: fields.records(17, read_step)?,
    })
}

pub(super) fn write_honour_key(out: &mut Writer, key: &HonourKey) {
    let HonourKey { holder, honour, period } = key;
    out.text(1, holder.as_str());
    out.text(2, honour.as_str());
    out.text(3, &period.to_string());
}

pub(super) fn read_honour_key(fields: &mut Fields<'_>) -> Result<HonourKey, Corrupt> {
    Ok(HonourKey {
        holder: fields.parsed(1)?,
        honour: fields.parsed(2)?,
        period: fields.parsed(3)?,
    })
}

pub(super) fn write_honour(out: &mut Writer, honour: &Honour) {
    let Honour { key, title, level, awarded_by, kind, form, source, note } = honour;
    let (form, number) = match form {
        HonourForm::Designation => (1u8, 0),
        HonourForm::FirstBatch => (2, 0),
        HonourForm::Membership => (3, 0),
        HonourForm::Listed(n) => (4, *n),
        HonourForm::TopN(n) => (5, *n),
        HonourForm::Rank(n) => (6, *n),
        HonourForm::Streak(n) => (7, *n),
    };
    write_honour_key(out, key);
    out.words(4, title);
    out.unsigned(5, level.number());
    out.words(6, awarded_by);
    out.unsigned(7, kind.number());
    out.unsigned(8, form);
    out.unsigned(9, number);
    out.optional(10, source.as_ref().map(|id| id.as_str()));
    out.words(11, note);
}

pub(super) fn read_honour(fields: &mut Fields<'_>) -> Result<Honour, Corrupt> {
    Ok(Honour {
        key: read_honour_key(fields)?,
        title: fields.words(4)?,
        level: fields.code(5, HonourLevel::from_number)?,
        awarded_by: fields.words(6)?,
        kind: fields.code(7, HonourKind::from_number)?,
        form: match fields.unsigned::<u8>(8)? {
            1 => HonourForm::Designation,
            2 => HonourForm::FirstBatch,
            3 => HonourForm::Membership,
            4 => HonourForm::Listed(fields.unsigned(9)?),
            5 => HonourForm::TopN(fields.unsigned(9)?),
            6 => HonourForm::Rank(fields.unsigned(9)?),
            7 => HonourForm::Streak(fields.unsigned(9)?),
            other => return Err(Corrupt::new(format!("there is no form of honour {other}"))),
        },
        source: fields.optional(10)?,
        note: fields.words(11)?,
    })
}

pub(super) fn write_milestone_key(out: &mut Writer, key: &MilestoneKey) {
    let MilestoneKey { area, milestone, period } = key;
    out.text(1, area.as_str());
    out.text(2, milestone.as_str());
    out.text(3, &period.to_string());
}

pub(super) fn read_milestone_key(fields: &mut Fields<'_>) -> Result<MilestoneKey, Corrupt> {
    Ok(MilestoneKey {
        area: fields.parsed(1)?,
        milestone: fields.parsed(2)?,
        period: fields.parsed(3)?,
    })
}

pub(super) fn write_milestone(out: &mut Writer, milestone: &Milestone) {
    let Milestone { key, chapter, text, state, claim, source, note } = milestone;
    write_milestone_key(out, key);
    out.text(4, chapter.as_str());
    out.words(5, text);
    out.unsigned(6, state.number());
    out.words(7, claim);
    out.optional(8, source.as_ref().map(|id| id.as_str()));
    out.words(9, note);
}

pub(super) fn read_milestone(fields: &mut Fields<'_>) -> Result<Milestone, Corrupt> {
    Ok(Milestone {
        key: read_milestone_key(fields)?,
        chapter: fields.parsed(4)?,
        text: fields.words(5)?,
        state: fields.code(6, MilestoneState::from_number)?,
        claim: fields.words(7)?,
        source: fields.optional(8)?,
        note: fields.words(9)?,
    })
}

pub(super) fn write_media(out: &mut Writer, media: &Media) {
    let Media { id, area, period, chapter, number, caption, credit, content_type, content } = media;
    out.text(1, id.as_str());
    out.text(2, area.as_str());
    out.text(3, &period.to_string());
    out.optional(4, chapter.as_ref().map(|id| id.as_str()));
    out.unsigned(5, *number);
    out.words(6, caption);
    out.words(7, credit);
    out.text(8, content_type);
    out.bytes(9, content);
}

pub(super) fn read_media(fields: &mut Fields<'_>) -> Result<Media, Corrupt> {
    Ok(Media {
        id: fields.parsed(1)?,
        area: fields.parsed(2)?,
        period: fields.parsed(3)?,
        chapter: fields.optional(4)?,
        number: fields.unsigned(5)?,
        caption: fields.words(6)?,
        credit: fields.words(7)?,
        content_type: fields.text(8)?.to_owned(),
        content: fields.bytes(9)?.to_vec(),
    })
}

pub(super) fn write_imprint_key(out: &mut Writer, key: &ImprintKey) {
    let ImprintKey { area, period } = key;
    out.text(1, area.as_str());
    out.text(2, &period.to_string());
}

pub(super) fn read_imprint_key(fields: &mut Fields<'_>) -> Result<ImprintKey, Corrupt> {
    Ok(ImprintKey { area: fields.parsed(1)?, period: fields.parsed(2)? })
}

pub(super) fn write_imprint(out: &mut Writer, imprint: &Imprint) {
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
    write_imprint_key(out, key);
    out.words(3, compiled_by);
    out.text(4, data_as_of);
    out.text(5, published_on);
    out.words(6, checked_by);
    out.words(7, signed_by);
    out.text(8, telephone);
    out.text(9, data_url);
    out.text(10, edition_url);
    out.optional(11, source.as_ref().map(|id| id.as_str()));
    out.words(12, note);
}

pub(super) fn read_imprint(fields: &mut Fields<'_>) -> Result<Imprint, Corrupt> {
    Ok(Imprint {
        key: read_imprint_key(fields)?,
        compiled_by: fields.words(3)?,
        data_as_of: fields.text(4)?.to_owned(),
        published_on: fields.text(5)?.to_owned(),
        checked_by: fields.words(6)?,
        signed_by: fields.words(7)?,
        telephone: fields.text(8)?.to_owned(),
        data_url: fields.text(9)?.to_owned(),
        edition_url: fields.text(10)?.to_owned(),
        source: fields.optional(11)?,
        note: fields.words(12)?,
    })
}
