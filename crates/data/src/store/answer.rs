//! What stores keep of the answers to requests: by what a batch is known again, and its warnings.

use sha2::{Digest as _, Sha256};

use crate::{
    content::{
        self, Corrupt,
        reader::{Fields, chunk},
        writer::{Writer, leb128},
    },
    ledger::batch::{Batch, Warning, WarningReason},
};

/// Says in which form the digest of a batch is made.
const VERSION: &[u8] = b"scorecard-request/1";

/// The digest by which a batch is known again: over its reason, and its changes in their order with what they
/// take for granted.
pub(crate) fn body_digest(batch: &Batch) -> [u8; 32] {
    let mut hasher = Sha256::new_with_prefix(VERSION);
    let mut add = |bytes: &[u8]| {
        let mut length = Vec::new();
        leb128(&mut length, bytes.len() as u128);
        hasher.update(&length);
        hasher.update(bytes);
    };
    add(batch.reason.as_bytes());
    for proposed in &batch.changes {
        add(&content::encode(&proposed.change));
        add(&proposed.if_revision.map_or_else(Vec::new, |expected| expected.to_be_bytes().into()));
    }
    hasher.finalize().into()
}

/// Warnings as records of the canonical encoding, each after its length.
pub(crate) fn write_warnings(warnings: &[Warning]) -> Vec<u8> {
    let mut out = Vec::new();
    for Warning { path, reason, problem } in warnings {
        let mut record = Writer::default();
        record.text(1, path);
        record.unsigned(2, reason.number());
        record.text(3, problem);
        let record = record.finish();
        leb128(&mut out, record.len() as u128);
        out.extend_from_slice(&record);
    }
    out
}

/// The warnings that were written so.
pub(crate) fn read_warnings(mut rest: &[u8]) -> Result<Vec<Warning>, Corrupt> {
    let mut warnings = Vec::new();
    while !rest.is_empty() {
        warnings.push(Fields::whole(chunk(&mut rest)?, |record| {
            Ok(Warning {
                path: record.text(1)?.to_owned(),
                reason: record.code(2, WarningReason::from_number)?,
                problem: record.text(3)?.to_owned(),
            })
        })?);
    }
    Ok(warnings)
}
