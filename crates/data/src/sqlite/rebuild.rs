//! Makes what is read from out of the contents.

use rusqlite::Connection;

use super::{apply::Applying, dictionary::Dictionary, erased, errors::sql, revisions};
use crate::store::{StoreError, corrupt, missing_part, number, rows::Rows};

/// Empties the tables that are read from and fills them from the contents of all revisions up to one. Nobody reads
/// meanwhile.
pub(super) fn make_anew(
    conn: &Connection,
    dictionary: &Dictionary,
    last: u64,
) -> Result<(), StoreError> {
    let doing = "make the tables anew";
    dictionary.clear();
    conn.execute_batch(
        "DELETE FROM observation; DELETE FROM thing; DELETE FROM dictionary; DELETE FROM erased;",
    )
    .map_err(sql("empty the tables that are read from"))?;
    let mut applying = Applying::new(dictionary);
    for revision in 1..=last {
        let mut first = 0;
        for part_number in 0.. {
            let part = revisions::part(conn, revision, part_number)?;
            let part = part.ok_or_else(|| missing_part(revision, part_number))?;
            applying.apply(conn, number(revision), &Rows::of(part.changes(doing)?))?;
            let gone = part.erased(revision, first).map_err(corrupt(doing))?;
            erased::insert(conn, &gone)?;
            first += part.contents.len() as u64;
            if part.last {
                break;
            }
        }
    }
    Ok(())
}
