//! Makes what is read from out of the contents.

use super::{db::Db, erase, revisions, things};
use crate::store::{StoreError, corrupt, missing_part, rows::Rows};

/// Empties the tables that are read from and fills them from the contents of all revisions up to one.
pub(super) async fn rebuild(db: Db<'_>, last: u64) -> Result<(), StoreError> {
    let doing = "make the tables that are read from anew";
    for table in ["thing", "observation", "series", "erased"] {
        db.run(doing, &format!("DELETE FROM {table}"), &[]).await?;
    }
    for revision in 1..=last {
        let mut first = 0;
        for number in 0.. {
            let part = revisions::part(db, revision, number).await?;
            let part = part.ok_or_else(|| missing_part(revision, number))?;
            let rows = Rows::of(part.changes(doing)?);
            things::insert(db, &rows, revision).await?;
            let erased = part.erased(revision, first).map_err(corrupt(doing))?;
            erase::insert(db, &erased).await?;
            first += part.contents.len() as u64;
            if part.last {
                break;
            }
        }
    }
    Ok(())
}
