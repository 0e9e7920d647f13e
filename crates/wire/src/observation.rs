//! Observations and their keys.

use scorecard_domain::{
    AreaId, Confidentiality, FaultReason, IndicatorId, Key, ObsStatus, Observation, ObservationKey,
    Of, Qualifier, Reading, Statuses, Timestamp,
};

use crate::{
    Faults,
    codes::Code,
    comparison,
    faults::key_of,
    pb::data::{self as pb, observation},
    sentences, text, timestamp,
};

/// Reads an observation; its revision is the ledger's to say.
pub fn read(message: pb::Observation, faults: &mut Faults) -> Option<Observation> {
    let pb::Observation {
        key,
        qualifier,
        statuses,
        stage,
        source,
        note,
        confidentiality,
        embargo_until,
        basis,
        adjusted_value,
        adjusted_base,
        revision: _,
        reading,
    } = message;
    let before = faults.len();
    let key = faults.required("key", key, sentences::what_is_observed(), read_key);
    let reading = read_reading(reading, faults);
    let qualifier = faults.code_optional("qualifier", qualifier);
    let statuses = read_statuses(statuses, faults);
    let stage = faults.code_optional("stage", stage);
    let source = faults.unnamed(|faults| faults.parse_optional("source", &source));
    let confidentiality = faults.code_optional("confidentiality", confidentiality);
    let embargo_until = faults.optional("embargo_until", embargo_until, timestamp::read);
    let comparison = comparison::read(basis, &adjusted_value, &adjusted_base, faults);
    // There are many observations: what they name is kept of those alone with which something is wrong.
    if faults.len() > before {
        if let Some(key) = &key {
            faults.within("key", |faults| {
                name(faults, Some(&key.indicator), Some(&key.of), Some(&key.area));
            });
        }
        faults.name("source", source.clone().flatten().map(Key::Source));
    }
    Some(Observation {
        key: key?,
        reading: reading?,
        qualifier: qualifier?.unwrap_or(Qualifier::Exact),
        statuses: statuses?,
        stage: stage?,
        source: source?,
        note: text::read(note),
        confidentiality: confidentiality?.unwrap_or(Confidentiality::Free),
        embargo_until: embargo_until?.map(Timestamp::from_micros),
        comparison: comparison?,
    })
}

/// Reads an observation's key.
pub fn read_key(message: pb::ObservationKey, faults: &mut Faults) -> Option<ObservationKey> {
    let pb::ObservationKey { indicator, measure, of, area, period } = message;
    let before = faults.len();
    let (indicator, measure, of, area, period) = faults.unnamed(|faults| {
        (
            faults.parse("indicator", &indicator),
            faults.code("measure", measure),
            faults.of("of", &of),
            faults.parse("area", &area),
            faults.parse("period", &period),
        )
    });
    if faults.len() > before {
        name(faults, indicator.as_ref(), of.as_ref(), area.as_ref());
    }
    Some(ObservationKey {
        indicator: indicator?,
        measure: measure?,
        of: of?,
        area: area?,
        period: period?,
    })
}

/// Keeps what a key names, as far as it can be read.
fn name(
    faults: &mut Faults,
    indicator: Option<&IndicatorId>,
    of: Option<&Of>,
    area: Option<&AreaId>,
) {
    faults.name("indicator", indicator.cloned().map(Key::Indicator));
    faults.name("of", of.and_then(key_of));
    faults.name("area", area.cloned().map(Key::Area));
}

fn read_reading(reading: Option<observation::Reading>, faults: &mut Faults) -> Option<Reading> {
    match reading {
        None => {
            faults.missing("reading", sentences::one_of(&["value", "standing", "absence"][..]));
            None
        }
        Some(observation::Reading::Value(value)) => {
            faults.parse("value", &value).map(Reading::Value)
        }
        Some(observation::Reading::Standing(standing)) => {
            faults.code("standing", standing).map(Reading::Standing)
        }
        Some(observation::Reading::Absence(absence)) => {
            faults.code("absence", absence).map(Reading::Absent)
        }
    }
}

fn read_statuses(statuses: Vec<i32>, faults: &mut Faults) -> Option<Statuses> {
    let mut seen = Statuses::NONE;
    let flags = faults.each("statuses", statuses, |number, faults| {
        let flag: ObsStatus = faults.code("", number)?;
        if seen.contains(flag) {
            let problem = sentences::given_twice(flag.name());
            faults.add("", FaultReason::DuplicateKey, problem);
        }
        seen = seen.with(flag);
        Some(flag)
    });
    flags.map(|_| seen)
}

/// Writes an observation with the revision that last changed it.
pub fn write(observation: &Observation, revision: u64) -> pb::Observation {
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
    let (basis, adjusted_value, adjusted_base) = comparison::write(comparison.as_deref());
    let reading = match reading {
        Reading::Value(value) => observation::Reading::Value(value.to_string()),
        Reading::Standing(standing) => observation::Reading::Standing(standing.to_wire()),
        Reading::Absent(absence) => observation::Reading::Absence(absence.to_wire()),
    };
    pb::Observation {
        key: Some(write_key(key)),
        reading: Some(reading),
        qualifier: qualifier.to_wire(),
        statuses: statuses.iter().map(Code::to_wire).collect(),
        stage: stage.map_or(0, Code::to_wire),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        confidentiality: match confidentiality {
            Confidentiality::Free => 0,
            other => other.to_wire(),
        },
        embargo_until: embargo_until.map(|until| timestamp::write(until.micros())),
        basis,
        adjusted_value,
        adjusted_base,
        revision,
    }
}

/// Writes an observation's key.
pub fn write_key(key: &ObservationKey) -> pb::ObservationKey {
    let ObservationKey { indicator, measure, of, area, period } = key;
    pb::ObservationKey {
        indicator: indicator.as_str().to_owned(),
        measure: measure.to_wire(),
        of: of.as_str().to_owned(),
        area: area.as_str().to_owned(),
        period: period.to_string(),
    }
}
