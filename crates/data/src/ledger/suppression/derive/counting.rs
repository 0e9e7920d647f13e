//! A store that counts how often it is asked for what is worked out from.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use scorecard_domain::{Key, SuppressionKey};
use tokio::sync::{mpsc, watch};

use crate::{
    clock::Timestamp,
    history::{self, ImportError},
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
    store::{Cursor, Judged, Part, Store, StoreError, Verification},
};

/// Reads from another store, and nothing else.
#[derive(Debug)]
pub(super) struct Counting {
    store: Arc<dyn Store>,
    asked: AtomicUsize,
}

impl Counting {
    pub(super) fn of(store: &Arc<dyn Store>) -> Self {
        Self { store: Arc::clone(store), asked: AtomicUsize::new(0) }
    }

    /// How often it was asked since this was last asked.
    pub(super) fn take(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }

    fn asked(&self) -> &dyn Store {
        self.asked.fetch_add(1, Ordering::Relaxed);
        &*self.store
    }
}

#[async_trait]
impl Store for Counting {
    fn head(&self) -> watch::Receiver<Position> {
        self.store.head()
    }
    async fn newest(&self) -> Result<Position, StoreError> {
        self.store.newest().await
    }
    async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError> {
        self.asked().get(key, revision).await
    }
    async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError> {
        self.asked().list(query).await
    }
    fn scan(&self, scan: Scan) -> Box<dyn Cursor> {
        self.asked().scan(scan)
    }
    async fn part(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
        self.asked().part(revision, part).await
    }
    async fn judge(&self, _: Arc<Proposal>) -> Result<Judged, CommitError> {
        unreachable!()
    }
    async fn commit(
        &self,
        _: Arc<Proposal>,
        _: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        unreachable!()
    }
    async fn history(&self, _: Key) -> Result<Vec<Vintage>, StoreError> {
        unreachable!()
    }
    async fn histories(&self, _: Vec<Key>, _: u64) -> Result<Vec<Vec<Recording>>, StoreError> {
        unreachable!()
    }
    async fn revisions_of(
        &self,
        _: Key,
        _: RangeInclusive<u64>,
        _: Order,
        _: usize,
    ) -> Result<Vec<u64>, StoreError> {
        unreachable!()
    }
    async fn revision(&self, _: u64) -> Result<Option<Revision>, StoreError> {
        unreachable!()
    }
    async fn revisions(&self, _: u64, _: usize) -> Result<Vec<Revision>, StoreError> {
        unreachable!()
    }
    async fn revision_at(&self, _: Timestamp) -> Result<u64, StoreError> {
        unreachable!()
    }
    async fn verify(&self) -> Result<Verification, StoreError> {
        unreachable!()
    }
    async fn rebuild(&self) -> Result<(), StoreError> {
        unreachable!()
    }
    async fn erase(&self, _: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        unreachable!()
    }
    async fn erased(&self, _: Option<Key>) -> Result<Vec<Erased>, StoreError> {
        unreachable!()
    }
    async fn embargoed(&self, _: RangeInclusive<u64>) -> Result<Vec<(Timestamp, Key)>, StoreError> {
        unreachable!()
    }
    async fn suppressions(
        &self,
        _: RangeInclusive<u64>,
    ) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
        unreachable!()
    }
    async fn export(&self, _: mpsc::Sender<history::Entry>) -> Result<(), StoreError> {
        unreachable!()
    }
    async fn import(&self, _: mpsc::Receiver<history::Entry>) -> Result<(), ImportError> {
        unreachable!()
    }
    async fn close(&self) {
        unreachable!()
    }
}
