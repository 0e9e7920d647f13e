//! What a history has and the schema has not, entry by entry.

use tokio::sync::mpsc;

use super::{db::Db, erase, requests, revisions, writer::insert_part};
use crate::{
    content::LedgerId,
    history::{Entry, ImportError},
    ledger::revision::Position,
    store::{
        StoreError,
        takeover::{Step, TakeOver, Written},
    },
};

/// Writes what is missing; it is to be committed if this succeeds. Answers where the ledger then stands.
pub(super) async fn import(
    db: Db<'_>,
    mut takeover: TakeOver,
    mut entries: mpsc::Receiver<Entry>,
) -> Result<Position, ImportError> {
    while let Some(entry) = entries.recv().await {
        match takeover.step(entry)? {
            Step::Nothing => {}
            Step::Adopt(ledger_id) => {
                takeover.adopt(requests::any(db).await?)?;
                adopt(db, ledger_id).await?;
            }
            Step::Compare(revision) => {
                takeover.compare(&revision, revisions::get(db, revision.number).await?)?;
            }
            Step::Revision(revision, seed) => revisions::insert(db, &revision, seed).await?,
            Step::Part(Written { revision, number, content, rows, erased }) => {
                insert_part(db, revision, number, content.body(), &rows).await?;
                erase::insert(db, &erased).await?;
            }
            Step::Answer(answer) => requests::take_over(db, &answer).await?,
            Step::Commit => return Ok(takeover.reached().0),
        }
    }
    Err(ImportError::Unfinished)
}

/// Makes a schema without revisions and answers that of another ledger.
async fn adopt(db: Db<'_>, ledger_id: LedgerId) -> Result<(), StoreError> {
    let id = ledger_id.as_bytes().as_slice();
    db.run("write the ledger's id", "UPDATE ledger SET id = $1", &[&id]).await
}
