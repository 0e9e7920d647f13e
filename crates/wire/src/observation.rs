//! Observations and their keys.

use scorecard_domain::{
    Confidentiality, Explained, FaultReason, ObsStatus, Observation, ObservationKey, Of, Qualifier,
    Reading, Statuses, Timestamp, id::InvalidId,
};

use crate::{
    Faults,
    codes::Code,
    comparison,
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
    let key = faults.required("key", key, sentences::what_is_observed(), read_key);
    let reading = read_reading(reading, faults);
    let qualifier = faults.code_optional("qualifier", qualifier);
    let statuses = read_statuses(statuses, faults);
    let stage = faults.code_optional("stage", stage);
    let source = faults.parse_optional("source", &source);
    let confidentiality = faults.code_optional("confidentiality", confidentiality);
    let embargo_until = faults.optional("embargo_until", embargo_until, timestamp::read);
    let comparison = comparison::read(basis, &adjusted_value, &adjusted_base, faults);
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
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let of = read_of("of", &of, faults);
    let area = faults.parse("area", &area);
    let period = faults.parse("period", &period);
    Some(ObservationKey {
        indicator: indicator?,
        measure: measure?,
        of: of?,
        area: area?,
        period: period?,
    })
}

/// What a share or rank is of; empty is of nothing.
pub(crate) fn read_of(field: &str, text: &str, faults: &mut Faults) -> Option<Of> {
    text.parse().map_err(|err: InvalidId| faults.invalid(field, err.problem().of(text))).ok()
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
