//! The answers to requests, so that a request is carried out once, whichever process it comes to.

use tokio_postgres::{Row, types::ToSql};

use super::{
    db::Db,
    errors::{bytes, column},
    revisions,
};
use crate::{
    content::Corrupt,
    history::{Answer, ImportError},
    ledger::batch::{CommitError, Committed, Request},
    store::{
        StoreError,
        answer::{read_warnings, write_warnings},
        corrupt, number,
        takeover::is_new,
        unsigned,
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

const COLUMNS: &str = "principal, method, request_id, body_digest, revision, unchanged, warnings";

/// All answers, in the order of author, method and id, each by its bytes.
pub(super) const ALL: &str = "SELECT principal, method, request_id, body_digest, revision, unchanged, warnings FROM request \
     ORDER BY principal COLLATE \"C\", method COLLATE \"C\", request_id COLLATE \"C\"";

/// An answer as a row of [`COLUMNS`] has it.
pub(super) fn read(row: &Row) -> Result<Answer, StoreError> {
    let doing = "read an answer";
    let id: &str = column(row, 2)?;
    Ok(Answer {
        author: column(row, 0)?,
        method: column(row, 1)?,
        request_id: id.parse().map_err(|err| corrupt(doing)(Corrupt::new(err)))?,
        body_digest: bytes(row, 3)?,
        revision: column::<Option<i64>>(row, 4)?.map(unsigned),
        unchanged: unsigned(column(row, 5)?),
        warnings: read_warnings(column(row, 6)?).map_err(corrupt(doing))?,
    })
}

/// Whether any answer is remembered.
pub(super) async fn any(db: Db<'_>) -> Result<bool, StoreError> {
    Ok(db.row("look for answers", "SELECT FROM request LIMIT 1", &[]).await?.is_some())
}

/// Writes an answer that was given elsewhere, unless it is there.
///
/// # Errors
///
/// [`ImportError::OtherAnswer`] if another is there.
pub(super) async fn take_over(db: Db<'_>, answer: &Answer) -> Result<(), ImportError> {
    let query = format!(
        "SELECT {COLUMNS} FROM request WHERE principal = $1 AND method = $2 AND request_id = $3"
    );
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&answer.author, &answer.method, &answer.request_id.as_str()];
    let held = db.row("look for an earlier answer", &query, &parameters).await?;
    let held = held.as_ref().map(read).transpose()?;
    if is_new(answer, held.as_ref())? { Ok(write(db, answer).await?) } else { Ok(()) }
}

/// Writes an answer.
async fn write(db: Db<'_>, answer: &Answer) -> Result<(), StoreError> {
    let Answer { author, method, request_id, body_digest, revision, unchanged, warnings } = answer;
    db.run(
        "write an answer",
        &format!("INSERT INTO request ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
        &[
            author,
            method,
            &request_id.as_str(),
            &body_digest.as_slice(),
            &revision.map(number),
            &number(*unchanged),
            &write_warnings(warnings),
        ],
    )
    .await
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
    let answer = Answer {
        author: principal.to_owned(),
        method: request.method.to_owned(),
        request_id: request.id.clone(),
        body_digest: *body_digest,
        revision: revision.as_ref().map(|revision| revision.number),
        unchanged: *unchanged,
        warnings: warnings.clone(),
    };
    write(db, &answer).await
}
