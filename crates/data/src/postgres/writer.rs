//! Writes, one after the other among all processes: each locks the one row of `ledger` first, and reads under
//! that lock where the ledger stands and all that the batch is judged by.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool_postgres::{Client, Transaction};
use tokio::sync::{Semaphore, mpsc};
use tokio_postgres::IsolationLevel;

use super::{
    db::Db,
    erase,
    errors::{self, bytes, sql},
    head::Head,
    import, judging, position, requests, revisions, things,
};
use crate::{
    clock::{Clock, Timestamp},
    content::{Corrupt, LedgerId},
    history::{Entry, ImportError},
    ledger::{
        batch::{CommitError, Committed},
        commit::{Accepted, Judgement},
        erasure::ErasureOrder,
        proposal::{Blocks, Proposal},
        revision::{Position, Revision},
        suppression::{Calm, Weave},
    },
    store::{
        StoreError,
        areas::KnownAreas,
        corrupt,
        draft::{Draft, Drafted},
        takeover::TakeOver,
    },
};

/// What writes. A process writes one batch at a time, so that those that wait for the lock do not take the
/// connections of those that read.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) pool: deadpool_postgres::Pool,
    pub(super) head: Arc<Head>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) areas: KnownAreas,
    pub(super) calm: Mutex<Calm>,
    /// One permit; closed when the store is.
    pub(super) turn: Semaphore,
}

impl Writer {
    /// Commits a batch; once begun it is to be finished, whether somebody waits for it or not.
    pub(super) async fn commit(
        &self,
        proposal: Arc<Proposal>,
        judgement: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        let _turn = self.turn.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let db = (&transaction).into();
        let (previous, last_time) = lock(db).await?;
        if let Some(answer) = judging::answered(db, &proposal).await? {
            return Ok(Some(answer));
        }
        self.head.check(previous)?;
        let judgement = match judgement {
            None => judging::judge(db, &self.areas, &proposal, previous.revision).await?,
            Some(judgement) => {
                match judging::judge_again(db, &self.areas, &proposal, judgement, previous.revision)
                    .await?
                {
                    Some(judgement) => judgement,
                    None => return Ok(None),
                }
            }
        };
        let accepted = judgement.finish()?;
        if let Some(derived) = proposal.derived() {
            let last = previous.revision;
            let is_calm = self.calm().keeps(derived, last);
            if !is_calm && !judging::still_follows(db, derived, last).await? {
                return Ok(None);
            }
        }
        let revision = match accepted.changes {
            0 => None,
            _ => {
                let draft = Draft::begin(previous, last_time, &*self.clock, &proposal, &accepted)?;
                Some(write(db, draft, &proposal, &accepted).await?)
            }
        };
        let Accepted { unchanged, warnings, .. } = accepted;
        let committed = Committed { revision, unchanged, warnings };
        if let Some((request, digest)) = &proposal.request {
            requests::insert(db, &proposal.author, request, digest, &committed).await?;
        }
        transaction.commit().await.map_err(sql(
            "commit; it may have been carried out, so ask again with the same request id",
        ))?;
        if let Some(Revision { number, changes, digest, .. }) = &committed.revision {
            self.calm().note(&proposal, *number);
            self.head.advance(Position { revision: *number, digest: *digest, ..previous });
            tracing::debug!(revision = number, changes, %digest, "committed");
        }
        Ok(Some(committed))
    }

    fn calm(&self) -> MutexGuard<'_, Calm> {
        self.calm.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over a history, or nothing of it; once begun it goes on as long as entries come.
    pub(super) async fn import(&self, entries: mpsc::Receiver<Entry>) -> Result<(), ImportError> {
        let _turn = self.turn.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let (previous, last_time) = lock((&transaction).into()).await?;
        self.head.check(previous)?;
        let begun = TakeOver::begin(previous, last_time);
        let position = import::import((&transaction).into(), begun, entries).await?;
        if position != previous {
            notify((&transaction).into()).await?;
        }
        transaction.commit().await.map_err(sql(
            "commit; it may have been carried out, so take over the same history again",
        ))?;
        self.head.become_ledger(position);
        Ok(())
    }

    /// A connection that is still there: whoever asks again right after one was lost must not get that one.
    async fn client(&self) -> Result<Client, StoreError> {
        loop {
            let client = self.pool.get().await.map_err(errors::pool)?;
            if client.check_connection().await.is_ok() {
                return Ok(client);
            }
            // Given back to nobody; when none is left, new ones are made, or that fails.
            drop(Client::take(client));
        }
    }

    /// Empties the table that is read from and fills it from the contents. Who reads meanwhile sees it as it
    /// was before.
    pub(super) async fn rebuild(&self) -> Result<(), StoreError> {
        let _turn = self.turn.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let (last, _) = lock((&transaction).into()).await?;
        transaction
            .batch_execute("DELETE FROM thing; DELETE FROM erased")
            .await
            .map_err(sql("empty the table that is read from"))?;
        for revision in 1..=last.revision {
            let mut first = 0;
            for part_number in 0.. {
                let doing = "make the table anew";
                let part = revisions::part((&transaction).into(), revision, part_number).await?;
                let part = part.ok_or_else(|| StoreError::Corrupt {
                    doing,
                    source: format!("part {part_number} of revision {revision} is missing").into(),
                })?;
                let changes = part.changes(doing)?;
                things::insert((&transaction).into(), &changes, revision).await?;
                let erased = part.erased(revision, first).map_err(corrupt(doing))?;
                erase::insert((&transaction).into(), &erased).await?;
                first += part.contents.len() as u64;
                if part.last {
                    break;
                }
            }
        }
        transaction.commit().await.map_err(sql("commit the table made anew"))
    }
}

impl Writer {
    /// Erases; once begun it is to be finished. Dead rows are left to the server: see `docs/erasure.md`.
    pub(super) async fn erase(&self, order: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        if order.revisions.is_empty() {
            return Ok(None);
        }
        let _turn = self.turn.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let (previous, last_time) = lock((&transaction).into()).await?;
        self.head.check(previous)?;
        let db = (&transaction).into();
        let revision = erase::erase(db, &order, previous, last_time, &*self.clock).await?;
        notify(db).await?;
        transaction
            .commit()
            .await
            .map_err(sql("commit; it may have been carried out, so look at the last revision"))?;
        let Revision { number, digest, .. } = revision;
        self.head.advance(Position { revision: number, digest, ..previous });
        Ok(Some(revision))
    }
}

/// Each statement sees what was committed before it, so what is read under the lock is the newest.
async fn begin(client: &mut Client) -> Result<Transaction<'_>, StoreError> {
    client
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .read_only(false)
        .start()
        .await
        .map_err(sql("begin to write"))
}

/// Waits until nobody else writes, and answers where the ledger stands and since when.
async fn lock(db: Db<'_>) -> Result<(Position, Option<Timestamp>), StoreError> {
    let doing = "wait for a turn to write";
    let row = db.row(doing, "SELECT id FROM ledger FOR UPDATE", &[]).await?;
    let row = row.ok_or_else(|| corrupt(doing)(Corrupt::new("the table `ledger` is empty")))?;
    let ledger_id = LedgerId::from_bytes(bytes(&row, 0)?);
    let last = revisions::last(db).await?;
    let time = last.as_ref().map(|last| last.time);
    Ok((position(ledger_id, last.as_ref()), time))
}

/// Writes a revision, and tells all processes of it when it is committed.
async fn write(
    db: Db<'_>,
    mut draft: Draft<'_>,
    proposal: &Arc<Proposal>,
    accepted: &Accepted,
) -> Result<Revision, StoreError> {
    let revision = draft.revision();
    let insert = async |part: Drafted| {
        revisions::insert_part(db, revision, part.number, part.content.body()).await?;
        things::insert(db, &part.changes, revision).await
    };
    let mut blocks = Blocks::of(proposal)?;
    let mut weave = Weave::of(proposal, accepted);
    while let Some(block) = blocks.next_soon().await? {
        for written in weave.block(block) {
            if let Some(part) = draft.push(written) {
                insert(part).await?;
            }
        }
    }
    for written in weave.rest() {
        if let Some(part) = draft.push(written) {
            insert(part).await?;
        }
    }
    if let Some(part) = draft.last_part() {
        insert(part).await?;
    }
    let (revision, seed) = draft.finish();
    revisions::insert(db, &revision, Some(seed)).await?;
    notify(db).await?;
    Ok(revision)
}

/// Wakes all processes when the transaction is committed.
async fn notify(db: Db<'_>) -> Result<(), StoreError> {
    db.run("notify of a revision", "SELECT pg_notify(current_schema(), '')", &[]).await
}
