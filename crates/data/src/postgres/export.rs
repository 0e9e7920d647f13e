//! All that the schema holds, entry by entry.

use deadpool_postgres::Transaction;
use tokio::sync::mpsc;

use super::{
    db::Db,
    errors::{bytes, sql},
    position, requests, revisions,
};
use crate::{
    content::{Corrupt, LedgerId},
    history::Entry,
    store::{StoreError, corrupt, missing_part, missing_revision},
};

/// So many answers are read at a time.
const CHUNK: i32 = 1000;

/// Gives all that a transaction sees, as long as it is taken.
pub(super) async fn export(
    transaction: &Transaction<'_>,
    to: &mpsc::Sender<Entry>,
) -> Result<(), StoreError> {
    let db = Db::from(transaction);
    let is_taken = async |entry| to.send(entry).await.is_ok();
    let doing = "read the ledger's id";
    let row = db.row(doing, "SELECT id FROM ledger", &[]).await?;
    let row = row.ok_or_else(|| corrupt(doing)(Corrupt::new("the table `ledger` is empty")))?;
    let ledger_id = LedgerId::from_bytes(bytes(&row, 0)?);
    let position = position(ledger_id, revisions::last(db).await?.as_ref());
    if !is_taken(Entry::Ledger(position)).await {
        return Ok(());
    }
    for number in 1..=position.revision {
        let found = revisions::seeded(db, number).await?;
        let (revision, seed) = found.ok_or_else(|| missing_revision(number))?;
        if !is_taken(Entry::Revision(revision, seed)).await {
            return Ok(());
        }
        for part_number in 0.. {
            let part = revisions::part(db, number, part_number).await?;
            let part = part.ok_or_else(|| missing_part(number, part_number))?;
            if !is_taken(Entry::Part(part.contents)).await {
                return Ok(());
            }
            if part.last {
                break;
            }
        }
    }
    let doing = sql("read answers");
    let answers = transaction.bind(requests::ALL, &[]).await.map_err(&doing)?;
    loop {
        let rows = transaction.query_portal(&answers, CHUNK).await.map_err(&doing)?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if !is_taken(Entry::Answer(requests::read(row)?)).await {
                return Ok(());
            }
        }
    }
    // Nobody may be there any more: then it is no end.
    let _taken = is_taken(Entry::End).await;
    Ok(())
}
