//! Where the ledger stands, as this process knows it: by what it wrote and by what it is told.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::{
    ledger::revision::Position,
    store::{BoxError, StoreError},
};

/// The head; it never goes back.
#[derive(Debug)]
pub(super) struct Head {
    /// Taken when the store closes.
    sender: Mutex<Option<watch::Sender<Position>>>,
    receiver: watch::Receiver<Position>,
}

impl Head {
    pub(super) fn new(position: Position) -> Self {
        let (sender, receiver) = watch::channel(position);
        Self { sender: Mutex::new(Some(sender)), receiver }
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Position> {
        self.receiver.clone()
    }

    /// Goes on to a position that is on disk; one that was passed already is no news.
    pub(super) fn advance(&self, position: Position) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = sender.as_ref() {
            sender.send_if_modified(|head| {
                let news = head.revision < position.revision;
                if news {
                    *head = position;
                }
                news
            });
        }
    }

    /// Goes on to a position that is on disk, which may be that of another ledger if this one had no revision.
    pub(super) fn become_ledger(&self, position: Position) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = sender.as_ref() {
            sender.send_if_modified(|head| {
                let news =
                    head.ledger_id != position.ledger_id || head.revision < position.revision;
                if news {
                    *head = position;
                }
                news
            });
        }
    }

    /// That what the database holds goes on from here. It does not after it was replaced by an older copy:
    /// then followers of this process are ahead of it, and have to learn of that by connecting anew.
    pub(super) fn check(&self, stored: Position) -> Result<(), StoreError> {
        let head = *self.receiver.borrow();
        let same_digest = head.revision < stored.revision || head.digest == stored.digest;
        if head.ledger_id == stored.ledger_id && head.revision <= stored.revision && same_digest {
            return Ok(());
        }
        let (revision, digest) = (stored.revision, stored.digest);
        let problem = format!(
            "the database stands at revision {revision}, digest {digest}, which is not what came after \
             revision {}, digest {}: if it was restored from a copy, restart this service",
            head.revision, head.digest
        );
        Err(StoreError::Corrupt {
            doing: "go on from the last revision",
            source: BoxError::from(problem),
        })
    }

    /// Goes on to what the database holds, if that goes on from here.
    pub(super) fn check_and_advance(&self, stored: Position) -> Result<(), StoreError> {
        let behind = stored.ledger_id == self.receiver.borrow().ledger_id
            && stored.revision < self.receiver.borrow().revision;
        // What was read may have been overtaken by what was written here: only a commit can tell.
        if !behind {
            self.check(stored)?;
            self.advance(stored);
        }
        Ok(())
    }

    /// Ends what follows it.
    pub(super) fn close(&self) {
        drop(self.sender.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}
