//! Connections that only read: a few, used on threads that may block. In write-ahead mode they see the last
//! commit and are never in the writer's way.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
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
        let task = tokio::task::spawn_blocking(move || {
            // Given back only when the connection is.
            let _permit = permit;
            let idle = || readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            let pooled = idle().pop();
            let conn = match pooled {
                Some(conn) => conn,
                None => readers.connect()?,
            };
            let transaction =
                rusqlite::Transaction::new_unchecked(&conn, TransactionBehavior::Deferred);
            let transaction = transaction.map_err(sql("begin to read"))?;
            let answer = read(&transaction, &readers.dictionary);
            drop(transaction);
            idle().push(conn);
            answer
        });
        task.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "read", source: err.into() })
        })
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
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}
