//! The answers to requests, so that a request is carried out once.

use rusqlite::{Connection, OptionalExtension as _};

use super::{errors::sql, revisions};
use crate::{
    ledger::batch::{CommitError, Committed, Request},
    store::{
        StoreError,
        answer::{read_warnings, write_warnings},
        corrupt, number, unsigned,
    },
};

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
