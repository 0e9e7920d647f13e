//! Erases: in the contents, in what is read from and in the answers; and out of the file.

use rusqlite::Connection;

use super::{errors::sql, revisions};
use crate::{
    clock::{Clock, Timestamp},
    content::key::key_text,
    ledger::{
        erasure::ErasureOrder,
        revision::{Position, Revision},
    },
    store::{StoreError, erasing::Erasing, missing_part, missing_revision, number},
};

/// Rewrites the contents that an order names, and writes the revision that records it. What is read from is to be made
/// anew then, since notes and ids stand in a table of their own there.
pub(super) fn erase(
    conn: &Connection,
    order: &ErasureOrder,
    previous: Position,
    last_time: Option<Timestamp>,
    clock: &dyn Clock,
) -> Result<Revision, StoreError> {
    let mut erasing = Erasing::begin(order, previous)?;
    for revision in order.revisions.iter().copied() {
        let (_, seed) =
            revisions::seeded(conn, revision)?.ok_or_else(|| missing_revision(revision))?;
        erasing.revision(revision, seed);
        for part_number in 0.. {
            let part = revisions::part(conn, revision, part_number)?;
            let part = part.ok_or_else(|| missing_part(revision, part_number))?;
            let kept = erasing.part(&part.contents)?;
            revisions::replace_part(conn, revision, part_number, kept.body())?;
            if part.last {
                break;
            }
        }
        revisions::forget_seed(conn, revision)?;
        forget_answers(conn, order, revision)?;
    }
    let revision = erasing.record(last_time, clock)?;
    revisions::insert(conn, &revision, None)?;
    Ok(revision)
}

/// An answer holds the digest of what was asked for, by which that could be found by trying, and warnings, which can
/// name it. Those of other revisions can be about the same: as unchanged, or as what something was compared with. Who
/// asks again under such an id is refused.
fn forget_answers(
    conn: &Connection,
    order: &ErasureOrder,
    revision: u64,
) -> Result<(), StoreError> {
    conn.execute(
        "UPDATE request SET body_digest = zeroblob(32), warnings = x'' \
         WHERE revision = ?1 OR unchanged > 0 OR instr(warnings, CAST(?2 AS BLOB)) > 0",
        (number(revision), key_text(&order.asked.key)),
    )
    .map(drop)
    .map_err(sql("forget answers"))
}

/// Has pages that are given free overwritten with zeros.
pub(super) fn overwrite(conn: &Connection) -> Result<(), StoreError> {
    conn.pragma_update(None, "secure_delete", true).map_err(sql("have free pages overwritten"))
}

/// Leaves nothing in the file and its write-ahead log but what the tables hold. Nobody reads meanwhile.
pub(super) fn clear(conn: &Connection) -> Result<(), StoreError> {
    let doing = "clear what was erased out of the file; erase the same again to go on";
    conn.execute_batch("VACUUM").map_err(sql(doing))?;
    let busy: i64 = conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(sql(doing))?;
    if busy != 0 {
        let problem = "somebody else reads the file: end what does";
        return Err(StoreError::Unavailable { doing, source: problem.into() });
    }
    Ok(())
}
