//! Suppressions and their keys.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{FaultReason, Suppression, SuppressionKey};

use crate::{Faults, codes::Code, pb::data as pb, sentences};

/// Reads a suppression; its revision is the ledger's to say.
pub fn read(message: pb::Suppression, faults: &mut Faults) -> Option<Suppression> {
    let pb::Suppression { key, areas, protects, revision: _ } = message;
    let key = faults.required("key", key, sentences::which_suppression(), read_key);
    let mut read = BTreeMap::new();
    let mut whole = true;
    for (i, pb::SuppressedArea { id, confidentiality }) in areas.into_iter().enumerate() {
        faults.within(&format!("areas[{i}]"), |faults| {
            let area = faults.parse("id", &id);
            let code = faults.code("confidentiality", confidentiality);
            match (area, code) {
                (Some(area), Some(code)) => {
                    if read.insert(area, code).is_some() {
                        let problem = sentences::listed_before(id);
                        faults.add("id", FaultReason::DuplicateKey, problem);
                        whole = false;
                    }
                }
                _ => whole = false,
            }
        });
    }
    let mut protected = BTreeSet::new();
    for (i, id) in protects.into_iter().enumerate() {
        let path = format!("protects[{i}]");
        match faults.parse(&path, &id) {
            Some(indicator) => {
                if !protected.insert(indicator) {
                    let problem = sentences::listed_before(id);
                    faults.add(&path, FaultReason::DuplicateKey, problem);
                    whole = false;
                }
            }
            None => whole = false,
        }
    }
    let areas = whole.then_some(read)?;
    Some(Suppression { key: key?, areas, protects: protected })
}

/// Reads a suppression's key.
pub fn read_key(message: pb::SuppressionKey, faults: &mut Faults) -> Option<SuppressionKey> {
    let pb::SuppressionKey { indicator, period } = message;
    let indicator = faults.parse("indicator", &indicator);
    let period = faults.parse("period", &period);
    Some(SuppressionKey { indicator: indicator?, period: period? })
}

/// Writes a suppression with the revision that last changed it.
pub fn write(suppression: &Suppression, revision: u64) -> pb::Suppression {
    let Suppression { key, areas, protects } = suppression;
    let areas = areas.iter().map(|(area, code)| pb::SuppressedArea {
        id: area.to_string(),
        confidentiality: code.to_wire(),
    });
    pb::Suppression {
        key: Some(write_key(key)),
        areas: areas.collect(),
        protects: protects.iter().map(ToString::to_string).collect(),
        revision,
    }
}

/// Writes a suppression's key.
pub fn write_key(key: &SuppressionKey) -> pb::SuppressionKey {
    let SuppressionKey { indicator, period } = key;
    pb::SuppressionKey { indicator: indicator.to_string(), period: period.to_string() }
}
