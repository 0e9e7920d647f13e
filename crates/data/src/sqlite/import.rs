//! What a history has and the file has not, entry by entry.

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{apply::Applying, erased, file, requests, revisions};
use crate::{
    clock::Timestamp,
    history::{Entry, ImportError},
    ledger::revision::Position,
    store::{
        codec, number,
        takeover::{Step, TakeOver, Written},
    },
};

/// Writes what is missing; it is to be committed if this succeeds. Answers where the ledger then stands, and since when.
pub(super) fn import(
    conn: &Connection,
    applying: &mut Applying<'_>,
    mut takeover: TakeOver,
    mut entries: mpsc::Receiver<Entry>,
) -> Result<(Position, Option<Timestamp>), ImportError> {
    while let Some(entry) = entries.blocking_recv() {
        match takeover.step(entry)? {
            Step::Nothing => {}
            Step::Adopt(ledger_id) => {
                takeover.adopt(requests::any(conn)?)?;
                file::adopt(conn, ledger_id)?;
            }
            Step::Compare(revision) => {
                takeover.compare(&revision, revisions::get(conn, revision.number)?)?;
            }
            Step::Revision(revision, seed) => revisions::insert(conn, &revision, seed)?,
            Step::Part(Written { revision, number: part, content, rows, erased: gone }) => {
                revisions::insert_part(conn, revision, part, &codec::pack(content.body()))?;
                applying.apply(conn, number(revision), &rows)?;
                erased::insert(conn, &gone)?;
            }
            Step::Answer(answer) => requests::take_over(conn, &answer)?,
            Step::Commit => return Ok(takeover.reached()),
        }
    }
    Err(ImportError::Unfinished)
}
