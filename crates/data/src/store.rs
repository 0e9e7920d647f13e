//! What keeps a ledger, in the ledger's words: a store can be changed for another without anything else.

use std::{fmt, ops::RangeInclusive, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use scorecard_domain::{Change, Key, Kind, Problem, SuppressionKey, Text};
use scorecard_service::Clearance;
use tokio::sync::{mpsc, watch};

use crate::{
    clock::Timestamp,
    content::{
        Corrupt,
        entry::{Entry, Tombstone},
    },
    history::{self, ImportError},
    ledger::{
        audit::Order,
        batch::{CommitError, Committed},
        commit::Judgement,
        erasure::{Erased, ErasureOrder},
        plausibility::Ground,
        proposal::Proposal,
        query::{Held, Query, Recording, Vintage},
        revision::{Position, Revision},
        scan::Scan,
    },
};

pub(crate) mod answer;
pub(crate) mod block;
pub(crate) mod check;
pub(crate) mod codec;
#[cfg(test)]
pub(crate) mod contract;
pub(crate) mod draft;
pub(crate) mod erasing;
pub(crate) mod ground;
pub(crate) mod recorded;
pub(crate) mod rest;
pub(crate) mod rows;
pub(crate) mod series;
pub(crate) mod stored;
pub(crate) mod takeover;
pub(crate) mod url;

/// What made a store fail.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a store cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Trying again may help.
    #[error(
        "存储暂不可用，请稍后再试 (the store is unavailable while trying to {doing}; try again)"
    )]
    Unavailable {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: BoxError,
    },
    /// The disk that it writes to has no room left: nothing of what was being done is kept.
    #[error(
        "磁盘已满，请腾出空间后再试 (the disk is full, as found while trying to {doing}; make room and try again)"
    )]
    Full {
        /// What was being done.
        doing: &'static str,
        /// What the disk said.
        #[source]
        source: BoxError,
    },
    /// It holds something that this program cannot have written: trying again does not help.
    #[error(
        "存储已损坏，请从备份恢复 (the store is corrupt, as found while trying to {doing}; restore a backup)"
    )]
    Corrupt {
        /// What was being done.
        doing: &'static str,
        /// What was found.
        #[source]
        source: BoxError,
    },
    /// It was closed.
    #[error("台账已关闭 (the ledger is closed)")]
    Closed,
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it, or this one a second time.
    #[error(
        "{file}已被别的进程打开，一个台账只能有一个写入者；请先停掉那个进程，或连它 ({file} is open in another process; a ledger has \
         one writer: stop the other, or talk to it)",
        file = .0.display()
    )]
    InUse(PathBuf),
    /// It was not to be made, and is not there.
    #[error("{0}没有台账；请核对--store，或先导入数据建立台账 (there is no ledger in {0})")]
    NotThere(String),
    /// The file is something else.
    #[error("{file}不是台账 ({file} is not a ledger)", file = .0.display())]
    NotALedger(PathBuf),
    /// The database cannot keep a ledger as it is.
    #[error("{place}不能存放台账：{} ({place} cannot keep a ledger: {})", .problem.words().zh, .problem.words().en)]
    Unsuitable {
        /// Which database.
        place: String,
        /// Why not, and what to do about it.
        problem: Problem,
    },
    /// It was written by a later version of this program.
    #[error(
        "{place}的格式是{found}，本程序只认得到{known}，请用更新的版本 ({place} has format {found}, this program knows formats up \
         to {known}: use a later version)"
    )]
    TooNew {
        /// The file or database.
        place: String,
        /// Its format.
        found: i64,
        /// The latest format that this program knows.
        known: i64,
    },
    /// It cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Some of a revision's changes, encoded (see [`crate::decode`]), in the order of kinds and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whether the revision has no further part.
    pub last: bool,
    /// The changes' canonical encodings; at least one, unless the revision records an erasure. In a revision from which
    /// something was erased each is in a form of its own, which `content/entry.rs` reads.
    pub contents: Vec<Vec<u8>>,
}

impl Part {
    /// Whether the revision may change what observations stand on. Of a revision's changes those come before observations, so
    /// its first part tells of the whole revision, unless it is full of others.
    pub(crate) fn changes_ground(&self, doing: &'static str) -> Result<bool, StoreError> {
        for content in &self.contents {
            let kind = Entry::read(content).and_then(|it| it.kind()).map_err(corrupt(doing))?;
            if Ground::KINDS.contains(&kind) {
                return Ok(true);
            }
            if kind >= Kind::Observation {
                return Ok(false);
            }
        }
        Ok(!self.last)
    }

    /// The changes, while something is being done. Those that were erased are withdrawals, or not there if their keys
    /// were erased as well.
    pub(crate) fn changes(&self, doing: &'static str) -> Result<Vec<Change>, StoreError> {
        let changes = self.contents.iter().map(|content| Entry::read(content)?.change());
        changes.filter_map(Result::transpose).collect::<Result<_, _>>().map_err(corrupt(doing))
    }

    /// What was erased of it; it is of a revision, and the first of its changes has this number there.
    pub(crate) fn erased(&self, revision: u64, first: u64) -> Result<Vec<Erased>, Corrupt> {
        erased(&self.contents, revision, first)
    }
}

/// What was erased of some changes of a revision, the first of which has this number there.
pub(crate) fn erased(
    contents: &[Vec<u8>],
    revision: u64,
    first: u64,
) -> Result<Vec<Erased>, Corrupt> {
    let mut found = Vec::new();
    for (index, content) in (first..).zip(contents) {
        if let Entry::Erased(Tombstone { kind, by, key, .. }) = Entry::read(content)? {
            found.push(Erased { revision, index, kind, key, by });
        }
    }
    Ok(found)
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// In which revision; 0 if in none in particular.
    pub revision: u64,
    /// What.
    pub problem: Problem,
}

impl Damage {
    /// Where and what, for people, in both languages.
    pub fn told(&self) -> Text {
        let Text { zh, en } = self.problem.words();
        match self.revision {
            0 => Text::new(zh, en),
            revision => {
                Text::new(format!("修订{revision}：{zh}"), format!("revision {revision}: {en}"))
            }
        }
    }
}

/// In English, as errors for programs have it.
impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told().en)
    }
}

/// What a check of everything found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Up to where it was checked. Who holds an older digest compares it with that revision's.
    pub position: Position,
    /// How many changes were checked.
    pub changes: u64,
    /// What is not as it was written: the first [`Verification::MAX_DAMAGES`]; empty if all is well.
    pub damages: Vec<Damage>,
}

impl Verification {
    /// No more damages are told.
    pub const MAX_DAMAGES: usize = 100;
}

/// What is known of a batch before it is committed.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Judged {
    /// Its request was carried out already, with this answer.
    Answered(Committed),
    /// What was found about it.
    Judgement(Judgement),
}

/// Keeps one ledger. Every implementation passes `store::contract`, where the exact behaviour is written
/// down. Reads take a revision that has been reached; they see neither more nor less than it.
#[async_trait]
pub trait Store: Send + Sync + fmt::Debug {
    /// How much of the ledger it shows.
    fn clearance(&self) -> Clearance {
        Clearance::Full
    }

    /// Where the ledger stands, now and from now on. Told only when it is durable; ends when the store closes.
    fn head(&self) -> watch::Receiver<Position>;

    /// Where the ledger stands, whichever process wrote it: not before anything that was committed when this was called. The
    /// head has gone on to it.
    async fn newest(&self) -> Result<Position, StoreError>;

    /// Judges a batch by the newest state, as one snapshot of it; nobody waits meanwhile.
    ///
    /// # Errors
    ///
    /// [`CommitError::RequestIdReused`] and [`CommitError::Store`]; what is wrong with the batch is in the judgement.
    async fn judge(&self, proposal: Arc<Proposal>) -> Result<Judged, CommitError>;

    /// Commits a batch as one revision, or none of it. When it returns, the revision is on disk. A call that
    /// is dropped while it waits may still be carried out.
    ///
    /// What the ledger derives from the batch is written with it. Of a batch that was judged and found faultless only that is
    /// judged again which was changed since. Answers `None` if that cannot be told, or if what is derived may not follow any
    /// more: the batch is to be judged, and that derived, anew. Without a judgement it is judged while others wait.
    async fn commit(
        &self,
        proposal: Arc<Proposal>,
        judgement: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError>;

    /// What was held under a key, pictures with their content.
    async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError>;

    /// Where the ledger stands, as [`Store::newest`] tells it, and what is held under a key there.
    async fn get_newest(&self, key: Key) -> Result<(Position, Option<Held>), StoreError> {
        let position = self.newest().await?;
        Ok((position, self.get(key, position.revision).await?))
    }

    /// What was held, in the order of the keys' components, each by its text.
    async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError>;

    /// Reads all observations that a scan asks for. Nothing is held between two chunks, neither a connection nor a
    /// transaction, so it may take as long as it takes; and a chunk costs what it has, however many there are.
    fn scan(&self, scan: Scan) -> Box<dyn Cursor>;

    /// All that was ever recorded under a key, oldest first.
    async fn history(&self, key: Key) -> Result<Vec<Vintage>, StoreError>;

    /// For each of some keys, in their order, all that was recorded under it up to a revision, oldest first. Meant for
    /// many keys at once, though not for more than fit into memory with their histories.
    async fn histories(
        &self,
        keys: Vec<Key>,
        revision: u64,
    ) -> Result<Vec<Vec<Recording>>, StoreError>;

    /// The numbers of the revisions among these that put or withdrew a key: the first of them, at most `limit`, in
    /// the order that is asked for.
    async fn revisions_of(
        &self,
        key: Key,
        among: RangeInclusive<u64>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError>;

    /// A revision, if there is one with that number.
    async fn revision(&self, number: u64) -> Result<Option<Revision>, StoreError>;

    /// The revisions after one, oldest first, at most `limit`.
    async fn revisions(&self, after: u64, limit: usize) -> Result<Vec<Revision>, StoreError>;

    /// The last revision that was accepted at or before a moment; 0 if none was.
    async fn revision_at(&self, instant: Timestamp) -> Result<u64, StoreError>;

    /// A part of a revision's changes, from 0; `None` if it has no such part.
    async fn part(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError>;

    /// Recomputes every digest, and compares all that is kept for reading with the contents.
    async fn verify(&self) -> Result<Verification, StoreError>;

    /// Makes all that is kept for reading anew from the contents.
    async fn rebuild(&self) -> Result<(), StoreError>;

    /// Puts in place of what an order names what keeps the digests, makes what is kept for reading follow, and writes the
    /// revision that records it, in one transaction; then clears what is gone out of its files, as far as it has them.
    /// An order that names nothing is only cleared after. Who follows is told of the revision.
    async fn erase(&self, order: ErasureOrder) -> Result<Option<Revision>, StoreError>;

    /// What was erased, of one key or all, in the order of the revisions.
    async fn erased(&self, key: Option<Key>) -> Result<Vec<Erased>, StoreError>;

    /// The observations that these revisions put under embargo, each with its end, in no order. They may have been changed
    /// since, be it by one of these revisions.
    async fn embargoed(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(Timestamp, Key)>, StoreError>;

    /// What these revisions recorded of suppressions, those of one key oldest first.
    async fn suppressions(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Vec<(SuppressionKey, Recording)>, StoreError>;

    /// Gives all that the ledger is at one moment, entry by entry. Ends early if nobody takes any more.
    async fn export(&self, to: mpsc::Sender<history::Entry>) -> Result<(), StoreError>;

    /// Takes over what a history has and this ledger has not, in one transaction. The entries have been checked: they
    /// are those of one ledger in their order, and their digests are right. Nothing is kept unless [`history::Entry::End`] comes;
    /// when this returns, everything is on disk. A ledger without revisions and answers becomes the history's.
    ///
    /// # Errors
    ///
    /// If the history is another ledger's, or not what came before or after this ledger's revisions.
    async fn import(&self, from: mpsc::Receiver<history::Entry>) -> Result<(), ImportError>;

    /// Finishes the write that is going on and closes the store; all later calls fail with
    /// [`StoreError::Closed`].
    async fn close(&self);
}

/// Observations being read, chunk by chunk.
#[async_trait]
pub trait Cursor: Send + fmt::Debug {
    /// The next observations, some hundred or thousand; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the store fails. The cursor is of no use then, and as little after a call that was dropped.
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError>;
}

/// Names what was being done when something corrupt was found.
pub(crate) fn corrupt(doing: &'static str) -> impl Fn(Corrupt) -> StoreError {
    move |err| StoreError::Corrupt { doing, source: err.into() }
}

/// That a revision which has to be there is not.
pub(crate) fn missing_revision(revision: u64) -> StoreError {
    let source = format!("there is no revision {revision}").into();
    StoreError::Corrupt { doing: "read all revisions", source }
}

/// That a part of a revision which has to be there is not.
pub(crate) fn missing_part(revision: u64, part: u32) -> StoreError {
    let source = format!("part {part} of revision {revision} is missing").into();
    StoreError::Corrupt { doing: "read all revisions", source }
}

/// A revision or count as databases have it.
pub(crate) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A revision or count as a database had it; they are never negative.
pub(crate) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
