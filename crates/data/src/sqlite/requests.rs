//! The answers to requests, so that a request is carried out once.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{errors::sql, revisions};
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
            let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
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

const COLUMNS: &str = "principal, method, request_id, body_digest, revision, unchanged, warnings";

/// An answer as a row of [`COLUMNS`] has it.
pub(super) fn read(row: &Row<'_>) -> Result<Answer, StoreError> {
    let doing = "read an answer";
    let get = sql(doing);
    let (id, revision): (String, Option<i64>) =
        (row.get(2).map_err(&get)?, row.get(4).map_err(&get)?);
    let (unchanged, warnings): (i64, Vec<u8>) =
        (row.get(5).map_err(&get)?, row.get(6).map_err(&get)?);
    Ok(Answer {
        author: row.get(0).map_err(&get)?,
        method: row.get(1).map_err(&get)?,
        request_id: id.parse().map_err(|err| corrupt(doing)(Corrupt::new(err)))?,
        body_digest: row.get(3).map_err(&get)?,
        revision: revision.map(unsigned),
        unchanged: unsigned(unchanged),
        warnings: read_warnings(&warnings).map_err(corrupt(doing))?,
    })
}

/// Whether any answer is remembered.
pub(super) fn any(conn: &Connection) -> Result<bool, StoreError> {
    conn.query_row("SELECT EXISTS (SELECT 1 FROM request)", [], |row| row.get(0))
        .map_err(sql("look for answers"))
}

/// Gives all answers, in the order of author, method and id, as long as they are taken.
pub(super) fn each(
    conn: &Connection,
    mut take: impl FnMut(Answer) -> bool,
) -> Result<(), StoreError> {
    let doing = sql("read answers");
    let query = format!("SELECT {COLUMNS} FROM request ORDER BY principal, method, request_id");
    let mut query = conn.prepare_cached(&query).map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        if !take(read(row)?) {
            break;
        }
    }
    Ok(())
}

/// Writes an answer that was given elsewhere, unless it is there.
///
/// # Errors
///
/// [`ImportError::OtherAnswer`] if another is there.
pub(super) fn take_over(conn: &Connection, answer: &Answer) -> Result<(), ImportError> {
    let doing = sql("look for an earlier answer");
    let held = {
        let query = format!(
            "SELECT {COLUMNS} FROM request WHERE principal = ?1 AND method = ?2 AND request_id = ?3"
        );
        let mut query = conn.prepare_cached(&query).map_err(&doing)?;
        let parameters = (&answer.author, &answer.method, answer.request_id.as_str());
        let mut rows = query.query(parameters).map_err(&doing)?;
        rows.next().map_err(&doing)?.map(read).transpose()?
    };
    if is_new(answer, held.as_ref())? { Ok(write(conn, answer)?) } else { Ok(()) }
}

/// Writes an answer.
fn write(conn: &Connection, answer: &Answer) -> Result<(), StoreError> {
    let Answer { author, method, request_id, body_digest, revision, unchanged, warnings } = answer;
    conn.prepare_cached(&format!(
        "INSERT INTO request ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    ))
    .and_then(|mut insert| {
        insert.execute((
            author,
            method,
            request_id.as_str(),
            body_digest,
            revision.map(number),
            number(*unchanged),
            write_warnings(warnings),
        ))
    })
    .map(drop)
    .map_err(sql("write an answer"))
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
    let answer = Answer {
        author: principal.to_owned(),
        method: request.method.to_owned(),
        request_id: request.id.clone(),
        body_digest: *body_digest,
        revision: revision.as_ref().map(|revision| revision.number),
        unchanged: *unchanged,
        warnings: warnings.clone(),
    };
    write(conn, &answer)
}
