//! What stores keep of the answers to requests: by what a batch is known again, and its warnings.

use std::str::FromStr;

use scorecard_domain::{Key, Kind, ObservationKey, Text};
use sha2::{Digest as _, Sha256};

use crate::{
    content::{
        Corrupt,
        key::{key_text, parse_key},
        reader::{Fields, chunk},
        writer::{Writer, leb128},
    },
    ledger::warning::{Compared, Warning, WarningReason},
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

/// The key of an observation, as [`key_text`] spells it.
struct Spelled(ObservationKey);

impl FromStr for Spelled {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Corrupt> {
        match parse_key(Kind::Observation, text)? {
            Key::Observation(key) => Ok(Self(key)),
            _ => Err(Corrupt::new(format!("`{text}` is no observation's key"))),
        }
    }
}

/// Warnings as records of the canonical encoding, each after its length.
pub(crate) fn write_warnings(warnings: &[Warning]) -> Vec<u8> {
    let mut out = Vec::new();
    for Warning { path, reason, problem, compared, more } in warnings {
        let Compared { keys, actual, low, high } = compared;
        let mut record = Writer::default();
        record.text(1, path);
        record.unsigned(2, reason.number());
        record.text(3, &problem.en);
        record.text(4, &problem.zh);
        for key in keys {
            record.element(5, key_text(&Key::Observation(key.clone())).as_bytes());
        }
        for (tag, number) in [(6, actual), (7, low), (8, high)] {
            if let Some(number) = number {
                record.decimal(tag, *number);
            }
        }
        record.unsigned(9, *more);
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
            let path = record.text(1)?.to_owned();
            let reason = record.code(2, WarningReason::from_number)?;
            let en = record.text(3)?.to_owned();
            let zh = record.text(4)?.to_owned();
            let keys: Vec<Spelled> = record.list(5)?;
            let compared = Compared {
                keys: keys.into_iter().map(|Spelled(key)| key).collect(),
                actual: record.decimal(6)?,
                low: record.decimal(7)?,
                high: record.decimal(8)?,
            };
            let more = record.unsigned(9)?;
            Ok(Warning { path, reason, problem: Text { zh, en }, compared, more })
        })?);
    }
    Ok(warnings)
}
