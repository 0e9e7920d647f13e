//! Following the ledger: first what has happened since, then what happens.
//!
//! A follower pulls. It is told only how far the ledger has come and reads each revision from what is
//! stored, so nothing is buffered for the slow, and a follower that was away catches up in the same way.

use std::{fmt, sync::Arc};

use scorecard_domain::{Change, Key};
use scorecard_service::Clearance;
use tokio::sync::watch;

use super::{
    interest::{Selected, WatchFilter},
    revision::{Position, Revision},
};
use crate::{
    content::{Digest, LedgerId},
    store::{Store, StoreError},
};

/// After so many revisions without anything that the follower asked for, it is told how far it is.
const PROGRESS_EVERY: u64 = 1000;

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A revision or, if it is large, a part of one.
    Fragment(Fragment),
    /// All revisions up to this position have been delivered.
    Progress(Position),
}

/// A part of a revision, to be applied with the others when the last has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The revision's header, the same in each part.
    pub revision: Revision,
    /// Which part, from 0, of those that have anything that was asked for.
    pub part: u32,
    /// Whether it is the last.
    pub last: bool,
    /// The changes, in the order of the kinds and their keys, pictures without content.
    pub changes: Vec<Change>,
    /// The keys of those that were erased since: these are withdrawals here, whatever they were.
    pub erased: Vec<Key>,
}

/// A position that is not of this ledger's history: the follower has to rebuild from a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diverged {
    /// It is of another ledger.
    OtherLedger {
        /// Of which.
        theirs: LedgerId,
        /// Which this is.
        ours: LedgerId,
    },
    /// It is ahead, as after this ledger was restored from a copy.
    Ahead {
        /// The follower's revision.
        theirs: u64,
        /// The last revision here.
        ours: u64,
    },
    /// The revision has another digest.
    OtherDigest {
        /// Which revision.
        revision: u64,
        /// Its digest as the follower knows it.
        theirs: Digest,
        /// Its digest here.
        ours: Digest,
    },
}

impl fmt::Display for Diverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherLedger { theirs, ours } => {
                write!(f, "the position is of ledger {theirs}, this is {ours}")
            }
            Self::Ahead { theirs, ours } => {
                write!(f, "the position is of revision {theirs}, the last one here is {ours}")
            }
            Self::OtherDigest { revision, theirs, ours } => {
                write!(f, "revision {revision} has digest {ours} here, not {theirs}")
            }
        }
    }
}

/// Why a ledger cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The position is not of its history.
    #[error("{0}: rebuild from a snapshot")]
    Diverged(Diverged),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A revision of which some parts have been read.
#[derive(Debug)]
struct Reading {
    revision: Revision,
    /// The next part to read; there is none once `ended`.
    next_part: u32,
    ended: bool,
    /// The number of the next fragment.
    next_sent: u32,
    /// What was read last: it is held back until it is known whether more follows.
    waiting: Selected,
}

impl Reading {
    fn new(revision: Revision) -> Self {
        Self { revision, next_part: 0, ended: false, next_sent: 0, waiting: Selected::default() }
    }

    fn fragment(&mut self, Selected { changes, erased }: Selected, last: bool) -> Fragment {
        let part = self.next_sent;
        self.next_sent += 1;
        Fragment { revision: self.revision.clone(), part, last, changes, erased }
    }
}

/// A follower: ordered by revision, none twice, none left out.
#[derive(Debug)]
pub struct Watch {
    store: Arc<dyn Store>,
    head: watch::Receiver<Position>,
    filter: WatchFilter,
    /// Up to here all was delivered.
    at: Position,
    /// Up to here the follower was told so by a progress event.
    told: Option<u64>,
    reading: Option<Reading>,
    /// How many revisions in a row had nothing that was asked for.
    empty: u64,
}

impl Watch {
    pub(super) async fn begin(
        store: Arc<dyn Store>,
        from: Option<Position>,
        filter: WatchFilter,
    ) -> Result<Self, WatchError> {
        let ours = store.newest().await?;
        let head = store.head();
        let origin = Position { ledger_id: ours.ledger_id, revision: 0, digest: Digest::NONE };
        let at = from.unwrap_or(origin);
        if at.ledger_id != ours.ledger_id {
            let (theirs, ours) = (at.ledger_id, ours.ledger_id);
            return Err(WatchError::Diverged(Diverged::OtherLedger { theirs, ours }));
        }
        let digest = match at.revision {
            0 => Some(Digest::NONE),
            revision => store.revision(revision).await?.map(|revision| revision.digest),
        };
        match digest {
            None => Err(WatchError::Diverged(Diverged::Ahead {
                theirs: at.revision,
                ours: ours.revision,
            })),
            Some(digest) if digest != at.digest => {
                Err(WatchError::Diverged(Diverged::OtherDigest {
                    revision: at.revision,
                    theirs: at.digest,
                    ours: digest,
                }))
            }
            Some(_) => Ok(Self { store, head, filter, at, told: None, reading: None, empty: 0 }),
        }
    }

    /// The next event, waiting for it as long as it takes; `None` when the ledger was closed.
    ///
    /// A call that is dropped loses nothing: the next one goes on where it was.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn next(&mut self) -> Result<Option<Event>, StoreError> {
        loop {
            if self.reading.is_some() {
                if let Some(fragment) = self.read_on().await? {
                    return Ok(Some(Event::Fragment(fragment)));
                }
                continue;
            }
            let head = self.head.borrow_and_update().revision;
            let caught_up = self.at.revision >= head;
            if (caught_up || self.empty >= PROGRESS_EVERY) && self.told != Some(self.at.revision) {
                self.told = Some(self.at.revision);
                self.empty = 0;
                return Ok(Some(Event::Progress(self.at)));
            }
            if caught_up {
                if self.head.changed().await.is_err() {
                    return Ok(None);
                }
                continue;
            }
            let number = self.at.revision + 1;
            let revision = self.store.revision(number).await?;
            let revision = revision.ok_or_else(|| missing(format!("revision {number}")))?;
            self.reading = Some(Reading::new(revision));
        }
    }

    /// Reads one part of the revision that is being read, and gives a fragment if one is complete with it.
    async fn read_on(&mut self) -> Result<Option<Fragment>, StoreError> {
        let Some(reading) = &mut self.reading else { return Ok(None) };
        if !reading.ended {
            let (revision, part) = (reading.revision.number, reading.next_part);
            let part = self.store.part(revision, part).await?;
            let part = part.ok_or_else(|| missing(format!("a part of revision {revision}")))?;
            let selected = self.filter.select(&*self.store, revision, &part).await?;
            reading.next_part += 1;
            reading.ended = part.last;
            if !selected.changes.is_empty() {
                let earlier = std::mem::replace(&mut reading.waiting, selected);
                return Ok((!earlier.changes.is_empty()).then(|| reading.fragment(earlier, false)));
            }
            if !reading.ended {
                return Ok(None);
            }
        }
        let rest = std::mem::take(&mut reading.waiting);
        // Who asks for everything is told of every revision, even of one that changes nothing, as an erasure does; but not
        // of one that changes nothing that may be seen.
        let is_all = self.filter.is_all() && self.store.clearance() == Clearance::Full;
        let is_told = !rest.changes.is_empty() || (is_all && reading.next_sent == 0);
        let fragment = is_told.then(|| reading.fragment(rest, true));
        self.at.revision = reading.revision.number;
        self.at.digest = reading.revision.digest;
        self.empty = if fragment.is_some() { 0 } else { self.empty + 1 };
        self.reading = None;
        Ok(fragment)
    }
}

fn missing(what: String) -> StoreError {
    StoreError::Corrupt { doing: "follow the ledger", source: format!("{what} is missing").into() }
}
