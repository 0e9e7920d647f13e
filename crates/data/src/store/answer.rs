//! What stores keep of the answers to requests: by what a batch is known again, and its warnings.

use sha2::{Digest as _, Sha256};

use crate::{
    content::{
        Corrupt,
        reader::{Fields, chunk},
        writer::{Writer, leb128},
    },
    ledger::batch::{Warning, WarningReason},
};

/// Says in which form the digest of a batch is made.
const VERSION: &[u8] = b"scorecard-request/1";

/// The digest by which a batch is known again: over its reason, and its changes in the order in which they came, with
/// what they take for granted.
#[derive(Debug)]
pub(crate) struct BodyDigest(Sha256);

impl BodyDigest {
    /// Begins with the reason.
    pub(crate) fn begin(reason: &str) -> Self {
        let mut digest = Self(Sha256::new_with_prefix(VERSION));
        digest.update(reason.as_bytes());
        digest
    }

    /// The next change, encoded.
    pub(crate) fn add(&mut self, content: &[u8], if_revision: Option<u64>) {
        self.update(content);
        self.update(if_revision.map(u64::to_be_bytes).as_ref().map_or(&[], |bytes| bytes));
    }

    /// The digest, when all changes have gone by.
    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    fn update(&mut self, bytes: &[u8]) {
        let mut length = Vec::new();
        leb128(&mut length, bytes.len() as u128);
        self.0.update(&length);
        self.0.update(bytes);
    }
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
