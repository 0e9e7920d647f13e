//! Writes, one after the other among all processes: each locks the one row of `ledger` first, and reads under
//! that lock where the ledger stands and all that the batch is judged by.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool_postgres::{Client, Transaction};
use tokio::{
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
};
use tokio_postgres::IsolationLevel;

use super::{
    db::Db,
    erase,
    errors::{self, bytes, sql},
    head::Head,
    import, judging, position, rebuild, requests, revisions, things,
};
use crate::{
    clock::{Clock, Timestamp},
    content::{Corrupt, LedgerId, digest::Seed},
    history::{Entry, ImportError},
    ledger::{
        batch::{CommitError, Committed},
        commit::{Accepted, Judgement},
        erasure::ErasureOrder,
        proposal::Proposal,
        revision::{Position, Revision},
        suppression::Calm,
    },
    store::{
        StoreError, corrupt,
        draft::{Draft, Drafted},
        ground::KnownGround,
        rows::Rows,
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
    pub(super) ground: KnownGround,
    pub(super) calm: Mutex<Calm>,
    /// One permit; closed when the store is.
    pub(super) turn: Semaphore,
}

/// So many parts of a large revision are drawn up ahead of those that are being written.
const DRAWN_UP: usize = 4;

/// Takes the parts of a revision.
type Give<'a> = &'a mut dyn FnMut(Drafted) -> Result<(), StoreError>;

/// A revision that was drawn up.
type Drawn = Result<(Revision, Seed), StoreError>;

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
        let now = (previous.revision, self.clock.after(last_time));
        let judgement = match judgement {
            None => judging::judge(db, &self.ground, &proposal, now).await?,
            Some(judgement) => {
                match judging::judge_again(db, &self.ground, &proposal, judgement, now).await? {
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
        let accepted = Arc::new(accepted);
        let revision = match accepted.changes {
            0 => None,
            _ => {
                let draw = self.drawing(previous, now.1, &proposal, &accepted);
                Some(write(db, previous.revision + 1, proposal.is_large(), draw).await?)
            }
        };
        let (unchanged, warnings) = (accepted.unchanged, accepted.warnings.clone());
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

    /// What draws up a revision that is accepted at a moment `at`.
    fn drawing(
        &self,
        previous: Position,
        at: Timestamp,
        proposal: &Arc<Proposal>,
        accepted: &Arc<Accepted>,
    ) -> impl FnOnce(Give<'_>) -> Drawn + Send + 'static {
        let (proposal, accepted) = (Arc::clone(proposal), Arc::clone(accepted));
        move |give| {
            let draft = Draft::begin(previous, at, &proposal, &accepted)?;
            draft.draw_up(&proposal, &accepted, give)
        }
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

    /// Empties the tables that are read from and fills them from the contents. Who reads meanwhile sees them as they
    /// were before.
    pub(super) async fn rebuild(&self) -> Result<(), StoreError> {
        let _turn = self.turn.acquire().await.map_err(|_| StoreError::Closed)?;
        let mut client = self.client().await?;
        let transaction = begin(&mut client).await?;
        let (last, _) = lock((&transaction).into()).await?;
        rebuild::rebuild((&transaction).into(), last.revision).await?;
        transaction.commit().await.map_err(sql("commit the tables made anew"))
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

/// Writes a revision that `draw` draws up, and tells all processes of it when it is committed.
async fn write(
    db: Db<'_>,
    revision: u64,
    is_large: bool,
    draw: impl FnOnce(Give<'_>) -> Drawn + Send + 'static,
) -> Result<Revision, StoreError> {
    let insert = async |part: Drafted| {
        insert_part(db, revision, part.number, part.content.body(), &part.rows).await
    };
    let (revision, seed) = if is_large {
        // What comes next is drawn up while what came before is written.
        let (sender, mut parts) = mpsc::channel(DRAWN_UP);
        let drawing = spawn_blocking(move || {
            draw(&mut |part| sender.blocking_send(part).map_err(|_| StoreError::Closed))
        });
        while let Some(part) = parts.recv().await {
            insert(part).await?;
        }
        drawing.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "draw up a revision", source: err.into() })
        })?
    } else {
        let mut parts = Vec::new();
        let drawn = draw(&mut |part| {
            parts.push(part);
            Ok(())
        })?;
        for part in parts {
            insert(part).await?;
        }
        drawn
    };
    revisions::insert(db, &revision, Some(seed)).await?;
    notify(db).await?;
    Ok(revision)
}

/// Writes a part of a revision, and what is read from of it.
pub(super) async fn insert_part(
    db: Db<'_>,
    revision: u64,
    number: u32,
    content: &[u8],
    rows: &Rows,
) -> Result<(), StoreError> {
    // All statements are on their way at once.
    tokio::try_join!(
        revisions::insert_part(db, revision, number, content),
        things::insert(db, rows, revision)
    )
    .map(drop)
}

/// Wakes all processes when the transaction is committed.
async fn notify(db: Db<'_>) -> Result<(), StoreError> {
    db.run("notify of a revision", "SELECT pg_notify(current_schema(), '')", &[]).await
}
