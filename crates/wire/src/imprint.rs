//! Imprints and their keys.

use scorecard_domain::{Imprint, ImprintKey};

use crate::{Faults, pb::data as pb, sentences, text};

/// Reads an imprint; its revision is the ledger's to say.
pub fn read(message: pb::Imprint, faults: &mut Faults) -> Option<Imprint> {
    let pb::Imprint {
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
        revision: _,
    } = message;
    let key = faults.required("key", key, sentences::which_imprint(), read_key);
    let source = faults.parse_optional("source", &source);
    Some(Imprint {
        key: key?,
        compiled_by: text::read(compiled_by),
        data_as_of,
        published_on,
        checked_by: text::read(checked_by),
        signed_by: text::read(signed_by),
        telephone,
        data_url,
        edition_url,
        source: source?,
        note: text::read(note),
    })
}

/// Reads an imprint's key.
pub fn read_key(message: pb::ImprintKey, faults: &mut Faults) -> Option<ImprintKey> {
    let pb::ImprintKey { area, period } = message;
    let area = faults.parse("area", &area);
    let period = faults.parse("period", &period);
    Some(ImprintKey { area: area?, period: period? })
}

/// Writes an imprint with the revision that last changed it.
pub fn write(imprint: &Imprint, revision: u64) -> pb::Imprint {
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
    pb::Imprint {
        key: Some(write_key(key)),
        compiled_by: text::write(compiled_by),
        data_as_of: data_as_of.clone(),
        published_on: published_on.clone(),
        checked_by: text::write(checked_by),
        signed_by: text::write(signed_by),
        telephone: telephone.clone(),
        data_url: data_url.clone(),
        edition_url: edition_url.clone(),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        revision,
    }
}

/// Writes an imprint's key.
pub fn write_key(key: &ImprintKey) -> pb::ImprintKey {
    let ImprintKey { area, period } = key;
    pb::ImprintKey { area: area.to_string(), period: period.to_string() }
}
