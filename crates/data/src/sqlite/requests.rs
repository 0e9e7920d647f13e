//! The answers to requests, so that a request is carried out once.

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::{
    errors::{corrupt, sql},
    number, revisions, unsigned,
};
use crate::{
    content::{
        self, Corrupt,
        reader::{Fields, chunk},
        writer::{Writer, leb128},
    },
    ledger::batch::{Batch, CommitError, Committed, Request, Warning, WarningReason},
    store::StoreError,
};

/// Says in which form the digest of a batch is made.
const VERSION: &[u8] = b"scorecard-request/1";

/// The digest by which a batch is known again: over its reason, and its changes in their order with what they
/// take for granted.
pub(super) fn body_digest(batch: &Batch) -> [u8; 32] {
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

/// The answer that the request already got, if it did.
///
/// # Errors
///
/// [`CommitError::RequestIdReused`] if it was another batch that got it.
pub(super) fn answered(
    conn: &Connection,
    principal: &str,
    request: &Request,
    body_digest: &[u8; 32],
) -> Result<Option<Committed>, CommitError> {
    type Answer = ([u8; 32], Option<i64>, i64, Vec<u8>);
    let found: Option<Answer> = conn
        .prepare_cached(
            "SELECT body_digest, revision, unchanged, warnings FROM request \
             WHERE principal = ?1 AND method = ?2 AND request_id = ?3",
        )
        .and_then(|mut query| {
            let parameters = (principal, request.method, request.id.as_str());
            let columns =
                |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            query.query_row(parameters, columns).optional()
        })
        .map_err(sql("look for an earlier answer"))?;
    let Some((digest, revision, unchanged, warnings)) = found else { return Ok(None) };
    if digest != *body_digest {
        return Err(CommitError::RequestIdReused(request.id.clone()));
    }
    let revision = match revision {
        None => None,
        Some(revision) => revisions::get(conn, unsigned(revision))?,
    };
    let doing = "read an earlier answer";
    let warnings = read_warnings(&warnings).map_err(corrupt(doing))?;
    Ok(Some(Committed { revision, unchanged: unsigned(unchanged), warnings }))
}

/// Writes the answer to a request.
pub(super) fn insert(
    conn: &Connection,
    principal: &str,
    request: &Request,
    body_digest: &[u8; 32],
    committed: &Committed,
) -> Result<(), StoreError> {
    let Committed { revision, unchanged, warnings } = committed;
    conn.prepare_cached(
        "INSERT INTO request (principal, method, request_id, body_digest, revision, unchanged, \
         warnings) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .and_then(|mut insert| {
        insert.execute((
            principal,
            request.method,
            request.id.as_str(),
            body_digest,
            revision.as_ref().map(|revision| number(revision.number)),
            number(*unchanged),
            write_warnings(warnings),
        ))
    })
    .map(drop)
    .map_err(sql("write an answer"))
}

/// Warnings as records of the canonical encoding, each after its length.
fn write_warnings(warnings: &[Warning]) -> Vec<u8> {
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

fn read_warnings(mut rest: &[u8]) -> Result<Vec<Warning>, Corrupt> {
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
