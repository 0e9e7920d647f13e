//! The fields of suppressions. A tag is given once and for ever.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{AreaId, Confidentiality, IndicatorId, Suppression, SuppressionKey};

use super::{
    reader::{Corrupt, Fields},
    writer::Writer,
};

pub(super) fn write_key(out: &mut Writer, key: &SuppressionKey) {
    let SuppressionKey { indicator, period } = key;
    out.text(1, indicator.as_str());
    out.text(2, &period.to_string());
}

pub(super) fn read_key(fields: &mut Fields<'_>) -> Result<SuppressionKey, Corrupt> {
    Ok(SuppressionKey { indicator: fields.parsed(1)?, period: fields.parsed(2)? })
}

/// Areas and indicators come in the order of their ids.
pub(super) fn write(out: &mut Writer, suppression: &Suppression) {
    let Suppression { key, areas, protects } = suppression;
    write_key(out, key);
    for (area, code) in areas {
        out.record_element(3, |out| {
            out.text(1, area.as_str());
            out.unsigned(2, code.number());
        });
    }
    for indicator in protects {
        out.element(4, indicator.as_str().as_bytes());
    }
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Suppression, Corrupt> {
    let key = read_key(fields)?;
    let listed: Vec<(AreaId, Confidentiality)> = fields.records(3, |fields| {
        Ok((fields.parsed(1)?, fields.code(2, Confidentiality::from_number)?))
    })?;
    if !listed.is_sorted_by(|(a, _), (b, _)| a < b) {
        return Err(Corrupt::new("field 3 has areas that are not in their order"));
    }
    let protects: Vec<IndicatorId> = fields.list(4)?;
    if !protects.is_sorted_by(|a, b| a < b) {
        return Err(Corrupt::new("field 4 has indicators that are not in their order"));
    }
    let areas = BTreeMap::from_iter(listed);
    Ok(Suppression { key, areas, protects: BTreeSet::from_iter(protects) })
}
