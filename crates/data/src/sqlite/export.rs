//! All that the file holds, entry by entry.

use rusqlite::Connection;
use tokio::sync::mpsc;

use super::{file, requests, revisions};
use crate::{
    content::Digest,
    history::Entry,
    ledger::revision::Position,
    store::{StoreError, missing_part, missing_revision},
};

/// Gives all that a connection sees, as long as it is taken.
pub(super) fn export(conn: &Connection, to: &mpsc::Sender<Entry>) -> Result<(), StoreError> {
    let is_taken = |entry| to.blocking_send(entry).is_ok();
    let last = revisions::last(conn)?;
    let position = Position {
        ledger_id: file::ledger_id(conn)?,
        revision: last.as_ref().map_or(0, |last| last.number),
        digest: last.as_ref().map_or(Digest::NONE, |last| last.digest),
    };
    if !is_taken(Entry::Ledger(position)) {
        return Ok(());
    }
    for number in 1..=position.revision {
        let found = revisions::seeded(conn, number)?;
        let (revision, seed) = found.ok_or_else(|| missing_revision(number))?;
        if !is_taken(Entry::Revision(revision, seed)) {
            return Ok(());
        }
        for part_number in 0.. {
            let part = revisions::part(conn, number, part_number)?;
            let part = part.ok_or_else(|| missing_part(number, part_number))?;
            if !is_taken(Entry::Part(part.contents)) {
                return Ok(());
            }
            if part.last {
                break;
            }
        }
    }
    requests::each(conn, |answer| is_taken(Entry::Answer(answer)))?;
    // Nobody may be there any more: then it is no end.
    let _taken = is_taken(Entry::End);
    Ok(())
}
