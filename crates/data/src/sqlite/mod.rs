//! A store in one SQLite file: contents, read tables and answers in one transaction.
//!
//! The tables are described in `schema.sql` and `docs/decisions/004-sqlite-tables.md`.

mod apply;
mod copy;
mod dictionary;
mod erase;
mod erased;
mod errors;
mod examining;
mod export;
mod file;
mod import;
mod judging;
mod levels;
mod numbers;
mod observations;
mod readers;
mod rebuild;
mod recorded;
mod requests;
mod rest;
mod revisions;
mod run;
mod scan;
mod state;
mod things;
mod verify;
mod writer;

use std::{
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use async_trait::async_trait;
use scorecard_domain::{Key, Kind, SuppressionKey};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    clock::{Clock, Timestamp},
    history::{Entry, ImportError},
    ledger::{
        audit::Order,
        batch::{CommitError, Committed},
        commit::{self, Judgement},
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
pub use copy::{CopyError, copy_file};
use dictionary::Dictionary;
use readers::Readers;
use scan::SqliteCursor;
use state::Newest;
use writer::{Job, Running};

/// A ledger in an SQLite file. It has one writer: a second process cannot open it.
#[derive(Debug)]
pub struct SqliteStore {
    head: watch::Receiver<Position>,
    readers: Arc<Readers>,
    ground: Arc<KnownGround>,
    clock: Arc<dyn Clock>,
    /// Taken when the store closes.
    writer: Mutex<Option<(mpsc::Sender<Job>, JoinHandle<()>)>>,
}

impl SqliteStore {
    /// Opens a file, which is made if it is not there. Needs a tokio runtime.
    ///
    /// Beside the file lies another, its name followed by `-lock`, by which processes exclude each other; it
    /// stays and may be deleted when the ledger is closed.
    ///
    /// # Errors
    ///
    /// If the file is open elsewhere, is no ledger, is of a later version, or cannot be read or written.
    pub async fn open(file: &Path, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let path = file.to_owned();
        let open = tokio::task::spawn_blocking(move || {
            let opened = file::open(&path)?;
            let dictionary = Arc::new(Dictionary::default());
            let ground = Arc::new(KnownGround::default());
            let Running { jobs, head, thread } = writer::start(
                opened,
                Arc::clone(&dictionary),
                Arc::clone(&ground),
                Arc::clone(&clock),
            )?;
            let readers = Arc::new(Readers::new(path, dictionary));
            Ok(Self { head, readers, ground, clock, writer: Mutex::new(Some((jobs, thread))) })
        });
        open.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "open the ledger", source: err.into() }.into())
        })
    }

    /// Has the writer do something, and waits for its answer.
    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, StoreError> {
        let jobs = {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            writer.as_ref().map(|(jobs, _)| jobs.clone()).ok_or(StoreError::Closed)?
        };
        let (sender, answer) = oneshot::channel();
        jobs.send(job(sender)).await.map_err(|_| StoreError::Closed)?;
        // From here on the writer ends only when it has answered, so it need not be kept from ending.
        drop(jobs);
        answer.await.map_err(|_| StoreError::Closed)
    }
}

#[async_trait]
impl Store for SqliteStore {
    fn head(&self) -> watch::Receiver<Position> {
        self.head.clone()
    }

    /// Nobody else writes the file.
    async fn newest(&self) -> Result<Position, StoreError> {
        Ok(*self.head.borrow())
    }

    async fn judge(&self, proposal: Arc<Proposal>) -> Result<Judged, CommitError> {
        let (ground, readers) = (Arc::clone(&self.ground), Arc::clone(&self.readers));
        let clock = Arc::clone(&self.clock);
        let judged = self.readers.read(move |conn, dictionary| {
            let at = clock.after(revisions::last(conn)?.map(|last| last.time));
            let mut state = Newest::new(conn, dictionary);
            Ok(judging::judge(&mut state, &ground, &proposal, at, Some(&readers)))
        });
        judged.await?
    }

    async fn commit(
        &self,
        proposal: Arc<Proposal>,
        judgement: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        self.ask(|answer| Job::Commit(proposal, judgement.map(Box::new), answer)).await?
    }

    async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError> {
        let current = self
            .readers
            .read(move |conn, dictionary| things::at(conn, dictionary, &key, revision))
            .await?;
        Ok(current.thing.map(|thing| Held { thing, revision: current.revision }))
    }

    async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError> {
        let list = self.readers.read(move |conn, dictionary| match query.filter.kind() {
            Kind::Observation => observations::list(conn, dictionary, &query),
            _ => things::list(conn, &query),
        });
        list.await
    }

    fn scan(&self, scan: Scan) -> Box<dyn Cursor> {
        Box::new(SqliteCursor::new(Arc::clone(&self.readers), scan))
    }

    async fn history(&self, key: Key) -> Result<Vec<Vintage>, StoreError> {
        self.readers.read(move |conn, dictionary| things::vintages(conn, dictionary, &key)).await
    }

    async fn histories(
        &self,
        keys: Vec<Key>,
        revision: u64,
    ) -> Result<Vec<Vec<Recording>>, StoreError> {
        let histories = self.readers.read(move |conn, dictionary| {
            let history = |key| {
                let history = things::history(conn, dictionary, key, revision, false)?;
                let recording = |commit::Current { revision, thing }| Recording { revision, thing };
                Ok(history.into_iter().map(recording).collect())
            };
            keys.iter().map(history).collect()
        });
        histories.await
    }

    async fn revisions_of(
        &self,
        key: Key,
        among: RangeInclusive<u64>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let revisions = self.readers.read(move |conn, dictionary| {
            things::revisions_of(conn, dictionary, &key, &among, order, limit)
        });
        revisions.await
    }

    async fn revision(&self, number: u64) -> Result<Option<Revision>, StoreError> {
        self.readers.read(move |conn, _| revisions::get(conn, number)).await
    }

    async fn revisions(&self, after: u64, limit: usize) -> Result<Vec<Revision>, StoreError> {
        self.readers.read(move |conn, _| revisions::list(conn, after, limit)).await
    }

    async fn revision_at(&self, instant: Timestamp) -> Result<u64, StoreError> {
        self.readers.read(move |conn, _| revisions::at(conn, instant)).await
    }

    async fn part(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
        self.readers.read(move |conn, _| revisions::part(conn, revision, part)).await
    }

    async fn verify(&self) -> Result<Verification, StoreError> {
        let verification = self
            .readers
            .read(move |conn, dictionary| verify::verify(conn, dictionary, file::ledger_id(conn)?));
        verification.await
    }

    async fn rebuild(&self) -> Result<(), StoreError> {
        // Numbers of terms may change, and readers share what they have looked up.
        let nobody_reads = self.readers.pause().await?;
        self.ask(|answer| Job::Rebuild(nobody_reads, answer)).await?
    }

    async fn erase(&self, order: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        let nobody_reads = self.readers.pause().await?;
        self.ask(|answer| Job::Erase(nobody_reads, order.into(), answer)).await?
    }

    async fn erased(&self, key: Option<Key>) -> Result<Vec<Erased>, StoreError> {
        self.readers.read(move |conn, _| erased::list(conn, key.as_ref())).await
    }

    async fn suppressions(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
        self.readers.read(move |conn, _| things::suppressions(conn, &among)).await
    }

    async fn embargoed(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(Timestamp, Key)>, StoreError> {
        self.readers
            .read(move |conn, dictionary| recorded::embargoed(conn, dictionary, &among))
            .await
    }

    async fn export(&self, to: mpsc::Sender<Entry>) -> Result<(), StoreError> {
        self.readers.read(move |conn, _| export::export(conn, &to)).await
    }

    async fn import(&self, from: mpsc::Receiver<Entry>) -> Result<(), ImportError> {
        self.ask(|answer| Job::Import(from, answer)).await?
    }

    async fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.readers.close().await;
        if let Some((jobs, thread)) = writer {
            drop(jobs);
            // The thread may still be writing. That it panicked was said when it did.
            let joined = tokio::task::spawn_blocking(move || drop(thread.join()));
            drop(joined.await);
        }
    }
}

#[cfg(test)]
mod tests;
