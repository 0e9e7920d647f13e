//! A store in a schema of a PostgreSQL database, which several processes may share: contents, what is read
//! from and answers in one transaction.
//!
//! The tables are in `migrations/`; why they are so, who locks what, and how processes learn of each other's
//! revisions is in `docs/decisions/008-postgresql.md`.

mod connect;
mod db;
mod erase;
mod errors;
mod export;
mod faces;
mod follow;
mod head;
mod import;
mod judging;
mod lists;
mod migrations;
mod newest;
mod observations;
mod promises;
mod ranges;
mod rebuild;
mod recorded;
mod referrers;
mod requests;
mod revisions;
mod scan;
mod state;
mod things;
mod url;
mod verify;
mod writer;

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use deadpool_postgres::{Client, Pool, Transaction};
use scorecard_domain::{Key, SuppressionKey};
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::AbortHandle,
};
use tokio_postgres::IsolationLevel;

use crate::{
    clock::{Clock, Timestamp},
    content::{Digest, LedgerId},
    history::{Entry, ImportError},
    ledger::{
        audit::Order,
        batch::{CommitError, Committed},
        commit::Judgement,
        erasure::{Erased, ErasureOrder},
        proposal::Proposal,
        query::{Held, Query, Recording, Vintage},
        revision::{Position, Revision},
        scan::Scan,
    },
    store::{
        Cursor, Judged, OpenError, Part, Store, StoreError, Verification, ground::KnownGround,
    },
};
use connect::Connector;
use errors::sql;
use follow::Listener;
use head::Head;
use migrations::Schema;
use newest::Newest;
use scan::PostgresCursor;
pub use url::PostgresUrl;
use writer::Writer;

/// A ledger in a PostgreSQL database. Any number of processes may have it open.
#[derive(Debug)]
pub struct PostgresStore {
    pool: Pool,
    head: Arc<Head>,
    newest: Newest,
    writer: Arc<Writer>,
    follower: AbortHandle,
}

impl PostgresStore {
    /// Opens a ledger, which is made if it is not there. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached, read or written, holds something else, or is of a later version.
    pub async fn open(url: &PostgresUrl, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let connector = Connector::new(url)?;
        let listener = connect(&connector).await?;
        let pool = connector.pool()?;
        let mut client = pool.get().await.map_err(errors::pool)?;
        migrations::migrate(&mut client, &connector).await?;
        drop(client);
        let listening = listener.listen(&connector).await?;
        let head = Arc::new(Head::new(listening.position().await?));
        let writer = Writer {
            pool: pool.clone(),
            head: Arc::clone(&head),
            clock,
            ground: KnownGround::default(),
            calm: Mutex::default(),
            turn: Semaphore::new(1),
        };
        let follow = follow::follow(connector, Arc::clone(&head), listening);
        let follower = tokio::spawn(follow).abort_handle();
        let newest = Newest::new(pool.clone(), Arc::clone(&head));
        Ok(Self { pool, head, newest, writer: Arc::new(writer), follower })
    }

    /// Whether there is a ledger.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached or read.
    pub async fn is_there(url: &PostgresUrl) -> Result<bool, OpenError> {
        let connector = Connector::new(url)?;
        let listener = connect(&connector).await?;
        let schema = migrations::look(&listener.client, &url.schema).await?;
        Ok(matches!(schema, Schema::Ledger(_)))
    }

    async fn client(&self) -> Result<Client, StoreError> {
        self.pool.get().await.map_err(errors::pool)
    }
}

/// Connects for the first time: what fails names the database.
async fn connect(connector: &Connector) -> Result<Listener, OpenError> {
    Listener::connect(connector).await.map_err(|err| match err {
        StoreError::Unavailable { doing, source } => {
            let source = format!("{}: {source}", connector.url()).into();
            StoreError::Unavailable { doing, source }.into()
        }
        other => other.into(),
    })
}

/// Begins a transaction that sees one state and writes nothing.
async fn begin_to_read(client: &mut Client) -> Result<Transaction<'_>, StoreError> {
    client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await
        .map_err(sql("begin to read"))
}

/// The position of a ledger's last revision.
fn position(ledger_id: LedgerId, last: Option<&Revision>) -> Position {
    Position {
        ledger_id,
        revision: last.map_or(0, |last| last.number),
        digest: last.map_or(Digest::NONE, |last| last.digest),
    }
}

#[async_trait]
impl Store for PostgresStore {
    fn head(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }

    async fn newest(&self) -> Result<Position, StoreError> {
        self.newest.position().await
    }

    async fn judge(&self, proposal: Arc<Proposal>) -> Result<Judged, CommitError> {
        let mut client = self.client().await?;
        let transaction = begin_to_read(&mut client).await?;
        let db = (&transaction).into();
        if let Some(answer) = judging::answered(db, &proposal).await? {
            return Ok(Judged::Answered(answer));
        }
        let last = revisions::last(db).await?;
        let at = self.writer.clock.after(last.as_ref().map(|last| last.time));
        let now = (last.map_or(0, |last| last.number), at);
        Ok(Judged::Judgement(judging::judge(db, &self.writer.ground, &proposal, now).await?))
    }

    async fn commit(
        &self,
        proposal: Arc<Proposal>,
        judgement: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        let writer = Arc::clone(&self.writer);
        // Whoever does not wait any more does not stop what was begun.
        let committed = tokio::spawn(async move { writer.commit(proposal, judgement).await });
        committed.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "commit", source: err.into() }.into())
        })
    }

    async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError> {
        let current = things::at((&self.client().await?).into(), &key, revision).await?;
        Ok(current.thing.map(|thing| Held { thing, revision: current.revision }))
    }

    async fn get_newest(&self, key: Key) -> Result<(Position, Option<Held>), StoreError> {
        let (position, current) = things::newest((&self.client().await?).into(), &key).await?;
        self.head.check_and_advance(position)?;
        let held = current.thing.map(|thing| Held { thing, revision: current.revision });
        Ok((position, held))
    }

    async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError> {
        lists::list((&self.client().await?).into(), &query).await
    }

    fn scan(&self, scan: Scan) -> Box<dyn Cursor> {
        Box::new(PostgresCursor::new(self.pool.clone(), scan))
    }

    async fn history(&self, key: Key) -> Result<Vec<Vintage>, StoreError> {
        things::history((&self.client().await?).into(), &key).await
    }

    async fn histories(
        &self,
        keys: Vec<Key>,
        revision: u64,
    ) -> Result<Vec<Vec<Recording>>, StoreError> {
        things::histories((&self.client().await?).into(), &keys, revision).await
    }

    async fn revisions_of(
        &self,
        key: Key,
        among: RangeInclusive<u64>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let client = self.client().await?;
        things::revisions_of((&client).into(), &key, &among, order, limit).await
    }

    async fn revision(&self, number: u64) -> Result<Option<Revision>, StoreError> {
        revisions::get((&self.client().await?).into(), number).await
    }

    async fn revisions(&self, after: u64, limit: usize) -> Result<Vec<Revision>, StoreError> {
        revisions::list((&self.client().await?).into(), after, limit).await
    }

    async fn revision_at(&self, instant: Timestamp) -> Result<u64, StoreError> {
        revisions::at((&self.client().await?).into(), instant).await
    }

    async fn part(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
        revisions::part((&self.client().await?).into(), revision, part).await
    }

    async fn verify(&self) -> Result<Verification, StoreError> {
        let ledger_id = self.head.subscribe().borrow().ledger_id;
        let mut client = self.client().await?;
        let transaction = begin_to_read(&mut client).await?;
        verify::verify((&transaction).into(), ledger_id).await
    }

    async fn rebuild(&self) -> Result<(), StoreError> {
        let writer = Arc::clone(&self.writer);
        let rebuilt = tokio::spawn(async move { writer.rebuild().await });
        rebuilt.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "rebuild", source: err.into() })
        })
    }

    async fn erase(&self, order: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        let writer = Arc::clone(&self.writer);
        let erased = tokio::spawn(async move { writer.erase(order).await });
        erased.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "erase", source: err.into() })
        })
    }

    async fn erased(&self, key: Option<Key>) -> Result<Vec<Erased>, StoreError> {
        erase::list((&self.client().await?).into(), key.as_ref()).await
    }

    async fn suppressions(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
        things::suppressions((&self.client().await?).into(), &among).await
    }

    async fn embargoed(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(Timestamp, Key)>, StoreError> {
        observations::embargoed((&self.client().await?).into(), &among).await
    }

    async fn export(&self, to: mpsc::Sender<Entry>) -> Result<(), StoreError> {
        let mut client = self.client().await?;
        let transaction = begin_to_read(&mut client).await?;
        export::export(&transaction, &to).await
    }

    async fn import(&self, from: mpsc::Receiver<Entry>) -> Result<(), ImportError> {
        let writer = Arc::clone(&self.writer);
        let imported = tokio::spawn(async move { writer.import(from).await });
        imported.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "take over a history", source: err.into() }.into())
        })
    }

    async fn close(&self) {
        // The write that is going on has the turn.
        if let Ok(_turn) = self.writer.turn.acquire().await {
            self.writer.turn.close();
        }
        self.pool.close();
        self.follower.abort();
        self.head.close();
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

#[cfg(test)]
mod tests;
