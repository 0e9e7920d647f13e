//! Blocks that are read by a thread of their own while those before them are worked on.

use std::{sync::Arc, thread};

use tokio::sync::mpsc;

use super::{Block, DOING, Proposal};
use crate::store::StoreError;

/// So many blocks are read before somebody asks for them.
const AHEAD: usize = 2;

/// What has been read of a block.
type Read = Result<Block, StoreError>;

/// The blocks of a proposal, one after the other.
#[derive(Debug)]
pub(crate) enum Blocks {
    /// There is nothing to be gained from a thread: the next of them is this one.
    Here {
        proposal: Arc<Proposal>,
        next: usize,
    },
    Ahead(mpsc::Receiver<Read>),
}

impl Blocks {
    /// Begins to read.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub(crate) fn of(proposal: &Arc<Proposal>) -> Result<Self, StoreError> {
        let proposal = Arc::clone(proposal);
        if !proposal.is_large() {
            return Ok(Self::Here { proposal, next: 0 });
        }
        let (sender, blocks) = mpsc::channel(AHEAD);
        let read = move || {
            for number in 0..proposal.blocks() {
                // Nobody wants any more when something has failed.
                if sender.blocking_send(proposal.block(number)).is_err() {
                    break;
                }
            }
        };
        let started = thread::Builder::new().name("proposal-reader".into()).spawn(read);
        started.map_err(|err| StoreError::Unavailable { doing: DOING, source: err.into() })?;
        Ok(Self::Ahead(blocks))
    }

    /// The next block, if there is one. Not to be called where one must not wait.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, StoreError> {
        match self {
            Self::Here { proposal, next } => take(proposal, next),
            Self::Ahead(blocks) => blocks.blocking_recv().transpose(),
        }
    }

    /// As [`Blocks::next`], where one must not wait.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) async fn next_soon(&mut self) -> Result<Option<Block>, StoreError> {
        match self {
            Self::Here { proposal, next } => take(proposal, next),
            Self::Ahead(blocks) => blocks.recv().await.transpose(),
        }
    }
}

/// A proposal that is not large is in memory, so nobody waits for it.
fn take(proposal: &Proposal, next: &mut usize) -> Result<Option<Block>, StoreError> {
    if *next == proposal.blocks() {
        return Ok(None);
    }
    *next += 1;
    proposal.block(*next - 1).map(Some)
}
