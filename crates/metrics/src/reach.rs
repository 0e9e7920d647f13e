//! Which world a request is answered from, and how fresh that is: the one way that every request goes.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use scorecard_wire::{
    pb::{data::AsOf, metrics::Freshness},
    status::Refusal,
};
use tokio::sync::watch;
use tonic::metadata::MetadataMap;

use crate::{
    follower::Known,
    past::{Needs, Past},
    refusal,
    world::World,
};

/// How long a revision is waited for where the caller sets no deadline.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

/// As of when a request is to be answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct When {
    /// As of then; now if there is none.
    pub(crate) as_of: Option<AsOf>,
    /// Not before this revision is known; 0 asks for none.
    pub(crate) min_revision: u64,
}

/// All worlds: the newest, and those that were.
#[derive(Clone, Debug)]
pub(crate) struct Worlds {
    known: watch::Receiver<Known>,
    past: Arc<Past>,
}

impl Worlds {
    pub(crate) fn new(known: watch::Receiver<Known>, past: Past) -> Self {
        Self { known, past: Arc::new(past) }
    }

    /// The world to answer from.
    ///
    /// `min_revision` is waited for until the caller's deadline, which the server ends every call at, or else for
    /// [`DEFAULT_WAIT`].
    ///
    /// # Errors
    ///
    /// If the ledger was never read, if `min_revision` does not come in time, or if there was no such moment.
    pub(crate) async fn reach(
        &self,
        when: When,
        needs: &Needs,
        metadata: &MetadataMap,
    ) -> Result<Arc<World>, Refusal> {
        let When { as_of, min_revision } = when;
        let mut known = self.known.clone();
        let reached = |known: &Known| {
            known.world.as_ref().is_some_and(|world| world.position.revision >= min_revision)
        };
        if min_revision > 0 {
            let wait =
                if metadata.contains_key("grpc-timeout") { Duration::MAX } else { DEFAULT_WAIT };
            let waited = tokio::time::timeout(wait, known.wait_for(reached)).await;
            if !matches!(waited, Ok(Ok(_))) {
                let revision =
                    self.known.borrow().world.as_ref().map_or(0, |world| world.position.revision);
                return Err(refusal::not_reached(min_revision, revision));
            }
        }
        let live = self.known.borrow().world.clone().ok_or_else(refusal::not_ready)?;
        match as_of {
            Some(as_of) => self.past.world(live, &as_of, needs).await,
            None => Ok(live),
        }
    }

    /// What the ledger tells of its past besides worlds.
    pub(crate) fn past(&self) -> &Past {
        &self.past
    }

    /// What is known now, to follow it.
    pub(crate) fn follow(&self) -> watch::Receiver<Known> {
        let mut known = self.known.clone();
        known.mark_unchanged();
        known
    }

    /// What is known now.
    pub(crate) fn known(&self) -> Known {
        self.known.borrow().clone()
    }

    /// How fresh an answer is that is given now.
    pub(crate) fn freshness(&self) -> Freshness {
        let Known { world, following: _, away_since, lag } = self.known();
        let duration = |duration: Duration| prost_types::Duration::try_from(duration).ok();
        Freshness {
            followed_revision: world.map_or(0, |world| world.position.revision),
            stale: away_since.is_some(),
            age: away_since
                .and_then(|since| duration(Instant::now().saturating_duration_since(since))),
            lag: lag.and_then(duration),
        }
    }
}
