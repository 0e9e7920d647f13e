//! The answers to requests, so that a request is carried out once, whichever process it comes to.

use tokio_postgres::types::ToSql;

use super::{
    db::Db,
    errors::{bytes, column},
    revisions,
};
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
pub(super) async fn answered(
    db: Db<'_>,
    principal: &str,
    request: &Request,
    body_digest: &[u8; 32],
) -> Result<Option<Committed>, CommitError> {
    let doing = "read an earlier answer";
    let query = "SELECT body_digest, revision, unchanged, warnings FROM request \
                 WHERE principal = $1 AND method = $2 AND request_id = $3";
    let parameters: [&(dyn ToSql + Sync); 3] = [&principal, &request.method, &request.id.as_str()];
    let found = db.row(doing, query, &parameters).await?;
    let Some(row) = found else { return Ok(None) };
    if bytes(&row, 0)? != *body_digest {
        return Err(CommitError::RequestIdReused(request.id.clone()));
    }
    let revision = match column::<Option<i64>>(&row, 1)? {
        None => None,
        Some(revision) => revisions::get(db, unsigned(revision)).await?,
    };
    let warnings = read_warnings(column(&row, 3)?).map_err(corrupt(doing))?;
    Ok(Some(Committed { revision, unchanged: unsigned(column(&row, 2)?), warnings }))
}

/// Writes the answer to a request.
pub(super) async fn insert(
    db: Db<'_>,
    principal: &str,
    request: &Request,
    body_digest: &[u8; 32],
    committed: &Committed,
) -> Result<(), StoreError> {
    let Committed { revision, unchanged, warnings } = committed;
    db.run(
        "write an answer",
        "INSERT INTO request (principal, method, request_id, body_digest, revision, unchanged, \
         warnings) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &principal,
            &request.method,
            &request.id.as_str(),
            &body_digest.as_slice(),
            &revision.as_ref().map(|revision| number(revision.number)),
            &number(*unchanged),
            &write_warnings(warnings),
        ],
    )
    .await
}
