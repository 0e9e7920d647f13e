//! The ledger: what it means to commit, to read as of a revision and to follow, whatever keeps the bytes.

mod areas;
mod as_of;
pub(crate) mod audit;
pub(crate) mod batch;
pub(crate) mod commit;
pub(crate) mod erasure;
pub(crate) mod expected;
pub(crate) mod interest;
pub(crate) mod lineage;
#[cfg(test)]
mod model;
pub(crate) mod plausibility;
pub(crate) mod promise;
pub(crate) mod proposal;
pub(crate) mod query;
pub(crate) mod references;
pub(crate) mod release;
pub(crate) mod reporting;
pub(crate) mod revision;
pub(crate) mod scan;
pub(crate) mod snapshot;
pub(crate) mod subject;
pub(crate) mod suppression;
pub(crate) mod warning;
pub(crate) mod watch;

use std::sync::Arc;

use scorecard_domain::{Key, Kind, ReleaseId};
use scorecard_service::Clearance;

use crate::{
    clock::{Clock, Timestamp},
    content::LedgerId,
    disclosure::{public::PublicStore, withheld::Lens},
    postgres::PostgresStore,
    sqlite::SqliteStore,
    store::{
        Cursor, Damage, Judged, OpenError, Part, Store, StoreError, Verification, url::StoreUrl,
    },
};
pub use as_of::{AsOf, NotReached};
use audit::{Audit, ChangeFilter, ChangePlace, Order};
use batch::{Batch, CommitError, Committed, Validated};
use erasure::Spans;
use expected::Expected;
use interest::WatchFilter;
use proposal::Proposal;
use query::{Held, Query, Recording, Vintage};
use release::RecordedDecision;
use reporting::{Reporting, ReportingError, ReportingScope};
use revision::{Position, Revision};
use scan::Scan;
use snapshot::Snapshot;
use suppression::Withholding;
use watch::{Watch, WatchError};

/// A large batch that others get in the way of is judged anew so many times; then they wait.
const JUDGED_ANEW: usize = 3;
/// As often it is tried to commit a batch, of which it has to be worked out anew each time what is withheld.
const ATTEMPTS: usize = 10;

/// One ledger. Clones are the same ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) store: Arc<dyn Store>,
    withholding: Arc<Withholding>,
    lens: Arc<Lens>,
    spans: Arc<Spans>,
}

impl Ledger {
    /// Opens the ledger in a store, and makes it if it is not there. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// If the store cannot be reached, read or written, holds something else, or is of a later version; or if
    /// an SQLite file is open elsewhere.
    pub async fn open(url: &StoreUrl, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        match url {
            StoreUrl::Sqlite(file) => Ok(Self::new(SqliteStore::open(file, clock).await?)),
            StoreUrl::Postgres(url) => Ok(Self::new(PostgresStore::open(url, clock).await?)),
        }
    }

    /// Opens the ledger in a store as [`Ledger::open`] does, but makes none.
    ///
    /// # Errors
    ///
    /// As [`Ledger::open`], and [`OpenError::NotThere`].
    pub async fn open_existing(url: &StoreUrl, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        if Self::is_there(url).await? {
            Self::open(url, clock).await
        } else {
            Err(OpenError::NotThere(url.to_string()))
        }
    }

    /// Whether there is anything that may be a ledger in a store, which is left as it is. An empty file is not.
    ///
    /// # Errors
    ///
    /// If the store cannot be reached or read.
    pub async fn is_there(url: &StoreUrl) -> Result<bool, OpenError> {
        match url {
            StoreUrl::Sqlite(file) => Ok(file.metadata().is_ok_and(|file| file.len() > 0)),
            StoreUrl::Postgres(url) => PostgresStore::is_there(url).await,
        }
    }

    /// The ledger that a store keeps.
    pub fn new(store: impl Store + 'static) -> Self {
        Self::of(Arc::new(store), Arc::default())
    }

    fn of(store: Arc<dyn Store>, lens: Arc<Lens>) -> Self {
        Self { store, withholding: Arc::default(), lens, spans: Arc::default() }
    }

    /// The same ledger as the public may see it: it can be read, and nothing else.
    #[must_use]
    pub fn public(&self) -> Self {
        match self.clearance() {
            Clearance::Public => self.clone(),
            Clearance::Full => {
                let public = PublicStore::of(Arc::clone(&self.store), Arc::clone(&self.lens));
                Self::of(Arc::new(public), Arc::clone(&self.lens))
            }
        }
    }

    /// How much of the ledger this shows.
    pub fn clearance(&self) -> Clearance {
        self.store.clearance()
    }

    /// Which ledger it is.
    pub fn id(&self) -> LedgerId {
        self.position().ledger_id
    }

    /// Where it stands, as far as this process has heard: see [`Ledger::newest`].
    pub fn position(&self) -> Position {
        *self.store.head().borrow()
    }

    /// Where it stands, whichever process wrote it: not before anything that was committed when this was called.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn newest(&self) -> Result<Position, StoreError> {
        self.store.newest().await
    }

    /// Commits a batch as one revision, or none of it.
    ///
    /// # Errors
    ///
    /// [`CommitError`] says what to do about it.
    pub async fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        self.carry_out(Proposal::of(&batch)?).await
    }

    /// Commits a batch of any size as one revision, or none of it. A large one is judged while others write, and then
    /// keeps them waiting only as long as it takes to write it.
    ///
    /// # Errors
    ///
    /// [`CommitError`] says what to do about it.
    pub async fn carry_out(&self, proposal: Proposal) -> Result<Committed, CommitError> {
        let proposal = self.with_evidence(proposal).await?;
        let mut alone = false;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                // What others wrote meanwhile is not heard of at once.
                self.store.newest().await?;
            }
            let mut judgement = None;
            // What is not all read is not committed, so nobody is to wait for it.
            if !proposal.unread.is_empty() || (proposal.is_large() && attempt < JUDGED_ANEW) {
                match self.store.judge(Arc::clone(&proposal)).await? {
                    Judged::Answered(committed) => return Ok(committed),
                    Judged::Judgement(judged) => judgement = Some(judged.faultless()?),
                }
            }
            let (derived, _turn) = self.withholding.derive(&*self.store, &proposal, alone).await?;
            alone = derived.is_worked_out();
            let proposal = Arc::new(proposal.with(derived.clone()));
            if let Some(committed) = self.store.commit(Arc::clone(&proposal), judgement).await? {
                if let Some(revision) = &committed.revision {
                    self.withholding.committed(&proposal, revision.number);
                }
                return Ok(committed);
            }
        }
        let source = "others keep changing what it is judged by; try again".into();
        Err(StoreError::Unavailable { doing: "commit", source }.into())
    }

    /// Says what [`Ledger::commit`] would say now. A request id is ignored.
    ///
    /// # Errors
    ///
    /// [`CommitError::Mismatch`] and [`CommitError::Store`]; faults are no error here.
    pub async fn validate(&self, batch: Batch) -> Result<Validated, CommitError> {
        self.examine(Proposal::of(&batch)?).await
    }

    /// Says what [`Ledger::carry_out`] would say now. A request id is ignored.
    ///
    /// # Errors
    ///
    /// As [`Ledger::validate`].
    pub async fn examine(&self, proposal: Proposal) -> Result<Validated, CommitError> {
        let proposal = self.with_evidence(proposal.without_request()).await?;
        match self.store.judge(proposal).await? {
            Judged::Judgement(judgement) => judgement.validated(),
            Judged::Answered(_) => Ok(Validated::default()),
        }
    }

    /// What was held under a key right after a revision, pictures with their content.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError> {
        self.store.get(key, revision).await
    }

    /// The last revision, and what is held under a key right after it, pictures with their content.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn get_newest(&self, key: Key) -> Result<(u64, Option<Held>), StoreError> {
        let (position, held) = self.store.get_newest(key).await?;
        Ok((position.revision, held))
    }

    /// What was held, in the order of the keys' components, each by its text.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError> {
        self.store.list(query).await
    }

    /// All that was ever decided about a release up to a revision, in the order of revisions and groups.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn decisions(
        &self,
        id: ReleaseId,
        revision: u64,
    ) -> Result<Vec<RecordedDecision>, StoreError> {
        let mut history = self.history(Key::Release(id)).await?;
        history.retain(|vintage| vintage.revision.number <= revision);
        Ok(release::decisions(history))
    }

    /// All that was ever recorded under a key, oldest first.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn history(&self, key: Key) -> Result<Vec<Vintage>, StoreError> {
        let erased = self.store.erased(Some(key.clone())).await?;
        let mut history = self.store.history(key).await?;
        for vintage in &mut history {
            let erased = erased.iter().find(|erased| erased.revision == vintage.revision.number);
            vintage.erased_by = erased.map(|erased| erased.by);
        }
        Ok(history)
    }

    /// For each of some keys, in their order, all that was recorded under it up to a revision, oldest first.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn histories(
        &self,
        keys: Vec<Key>,
        revision: u64,
    ) -> Result<Vec<Vec<Recording>>, StoreError> {
        self.store.histories(keys, revision).await
    }

    /// What became of what collection plans ask for, as the ledger stood right after a revision that has been reached,
    /// and compared with deadlines at a moment.
    ///
    /// # Errors
    ///
    /// If there is no such plan or department, or the store fails.
    pub async fn reporting(
        &self,
        scope: &ReportingScope,
        revision: u64,
        at: Timestamp,
    ) -> Result<Reporting, ReportingError> {
        Reporting::begin(Arc::clone(&self.store), scope, revision, at).await
    }

    /// Who changed what, when and why: the changes that a filter lets through, from where another audit of that
    /// filter was, or from the beginning.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn audit(
        &self,
        filter: ChangeFilter,
        order: Order,
        from: Option<ChangePlace>,
    ) -> Result<Audit, StoreError> {
        Audit::begin(Arc::clone(&self.store), filter, order, from).await
    }

    /// A revision, if there is one with that number.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn revision(&self, number: u64) -> Result<Option<Revision>, StoreError> {
        self.store.revision(number).await
    }

    /// The revisions after one, oldest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn revisions(&self, after: u64, limit: usize) -> Result<Vec<Revision>, StoreError> {
        self.store.revisions(after, limit).await
    }

    /// A part of a revision's changes, from 0; `None` if it has no such part.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn changes_of(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
        self.store.part(revision, part).await
    }

    /// All that was held right after a revision that has been reached, kind by kind; no kinds mean all.
    /// Pictures have their content if asked.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn snapshot(
        &self,
        revision: u64,
        kinds: &[Kind],
        media_content: bool,
    ) -> Result<Snapshot, StoreError> {
        Snapshot::begin(Arc::clone(&self.store), revision, kinds, media_content).await
    }

    /// All observations that a scan asks for, chunk by chunk: for reading many of them, in a time that grows with their
    /// number.
    pub fn scan(&self, scan: Scan) -> Box<dyn Cursor> {
        self.store.scan(scan)
    }

    /// The position of a revision that has been reached.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn position_of(&self, revision: u64) -> Result<Position, StoreError> {
        snapshot::position(&*self.store, revision).await
    }

    /// Follows the ledger from a position, or from the beginning: the changes that a filter lets through. Pictures come
    /// without content.
    ///
    /// # Errors
    ///
    /// If the position is not of this ledger's history, or the store fails.
    pub async fn watch(
        &self,
        from: Option<Position>,
        filter: WatchFilter,
    ) -> Result<Watch, WatchError> {
        Watch::begin(Arc::clone(&self.store), from, filter).await
    }

    /// Recomputes every digest, and compares all that is kept for reading with the contents.
    ///
    /// # Errors
    ///
    /// If the store fails; damage that is found is no error.
    pub async fn verify(&self) -> Result<Verification, StoreError> {
        self.store.verify().await
    }

    /// What is not as somebody outside knows it to have been. Sound only together with [`Ledger::verify`], which shows
    /// that the contents are those that the digests are over.
    ///
    /// # Errors
    ///
    /// If the store fails; what differs is no error.
    pub async fn compare(&self, expected: &[Expected]) -> Result<Vec<Damage>, StoreError> {
        let newest = self.newest().await?;
        let mut damages = Vec::new();
        for expected in expected {
            let found = self.revision(expected.revision).await?.map(|revision| revision.digest);
            damages.extend(expected.compare(newest, found));
        }
        Ok(damages)
    }

    /// Makes all that is kept for reading anew from the contents.
    ///
    /// # Errors
    ///
    /// If the store fails, or the contents are corrupt.
    pub async fn rebuild(&self) -> Result<(), StoreError> {
        self.store.rebuild().await
    }

    /// Finishes the write that is going on and closes the ledger: watches end, and all later calls fail with
    /// [`StoreError::Closed`].
    pub async fn close(&self) {
        self.store.close().await;
    }
}
