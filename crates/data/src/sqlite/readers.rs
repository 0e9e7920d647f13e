//! Connections that only read: a few, used on threads that may block. In write-ahead mode they see the last
//! commit and are never in the writer's way.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{dictionary::Dictionary, errors::sql, file};
use crate::store::StoreError;

/// How many read at the same time; more wait.
const CONNECTIONS: u32 = 4;

/// The readers of one file.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    dictionary: Arc<Dictionary>,
    idle: Mutex<Vec<Connection>>,
    /// Closed when the store is.
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(file: PathBuf, dictionary: Arc<Dictionary>) -> Self {
        let permits = Arc::new(Semaphore::new(CONNECTIONS as usize));
        Self { file, dictionary, idle: Mutex::default(), permits }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn =
            Connection::open_with_flags(&self.file, flags).map_err(sql("open a connection"))?;
        file::prepare(&conn)?;
        let pragmas = || {
            conn.pragma_update(None, "query_only", true)?;
            // In KiB: of several readers each has a cache of its own, and the system has one of the file for all.
            conn.pragma_update(None, "cache_size", -16_384)
        };
        pragmas().map_err(sql("open a connection"))?;
        Ok(conn)
    }

    /// Reads in one transaction, which sees one state.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl FnOnce(&Connection, &Dictionary) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || Reader::new(&readers, permit)?.read(read));
        task.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "read", source: err.into() })
        })
    }

    /// One more of them, if it need not be waited for.
    pub(super) fn another(self: &Arc<Self>) -> Result<Option<Reader>, StoreError> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().ok();
        permit.map(|permit| Reader::new(self, permit)).transpose()
    }

    /// Waits until nobody reads, and lets nobody read until the answer is dropped.
    pub(super) async fn pause(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let permits = Arc::clone(&self.permits).acquire_many_owned(CONNECTIONS).await;
        permits.map_err(|_| StoreError::Closed)
    }

    /// Waits until nobody reads, and lets nobody read any more.
    pub(super) async fn close(&self) {
        if let Ok(_all) = self.permits.acquire_many(CONNECTIONS).await {
            self.permits.close();
            self.idle().clear();
        }
    }
}

/// One of them. Its connection is kept for others when it has read.
#[derive(Debug)]
pub(super) struct Reader {
    conn: Connection,
    readers: Arc<Readers>,
    /// Given back only when the connection is.
    _permit: OwnedSemaphorePermit,
}

impl Reader {
    fn new(readers: &Arc<Readers>, permit: OwnedSemaphorePermit) -> Result<Self, StoreError> {
        let pooled = readers.idle().pop();
        let conn = pooled.map_or_else(|| readers.connect(), Ok)?;
        Ok(Self { conn, readers: Arc::clone(readers), _permit: permit })
    }

    /// Reads in one transaction, which sees one state.
    pub(super) fn read<T>(
        self,
        read: impl FnOnce(&Connection, &Dictionary) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Self { conn, readers, _permit } = self;
        let transaction =
            rusqlite::Transaction::new_unchecked(&conn, TransactionBehavior::Deferred);
        let transaction = transaction.map_err(sql("begin to read"))?;
        let answer = read(&transaction, &readers.dictionary);
        drop(transaction);
        readers.idle().push(conn);
        answer
    }
}
