//! Ends embargoes: when the moment has come, the ledger puts the same figure free of its embargo, in a revision of its
//! own. So what the public sees changes with a revision, and whoever reads, watches or asks as of then finds it there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use scorecard_domain::{Change, Key, Thing};
use tokio::time::sleep;

use crate::{
    clock::{Clock, Timestamp},
    ledger::{
        Ledger,
        batch::{Batch, CommitError, ProposedChange},
    },
    store::StoreError,
};

/// Who frees what was under embargo.
pub(crate) const AUTHOR: &str = "scorecard-data";
/// However far the next end is, the clock is asked again after this time: it may have been set.
const NAP: Duration = Duration::from_secs(30);
/// After a failure it is tried again after this time.
const RETRY: Duration = Duration::from_secs(5);

/// Which embargoes end when, as far as the ledger has been read.
#[derive(Debug)]
pub(crate) struct Embargoes {
    ledger: Ledger,
    clock: Arc<dyn Clock>,
    /// Up to this revision.
    known: u64,
    /// Keys that were put under embargo; they may have been changed since.
    ends: BTreeMap<Timestamp, BTreeSet<Key>>,
}

impl Embargoes {
    pub(crate) const fn new(ledger: Ledger, clock: Arc<dyn Clock>) -> Self {
        Self { ledger, clock, known: 0, ends: BTreeMap::new() }
    }

    /// Frees what is due as long as the ledger is open. Of several services on one ledger one frees each figure.
    pub(crate) async fn run(mut self) {
        let mut head = self.ledger.store.head();
        loop {
            let pause = match self.lift().await {
                Ok(()) => self.pause(),
                Err(err) => {
                    tracing::warn!(
                        error = &err as &dyn std::error::Error,
                        "cannot end embargoes; trying again"
                    );
                    RETRY
                }
            };
            tokio::select! {
                () = sleep(pause) => {}
                changed = head.changed() => if changed.is_err() { return },
            }
        }
    }

    /// How long there is nothing to do, unless something is written.
    fn pause(&self) -> Duration {
        let Some(next) = self.ends.keys().next() else { return NAP };
        let left = next.micros().saturating_sub(self.clock.now().micros());
        Duration::from_micros(u64::try_from(left).unwrap_or(0)).min(NAP)
    }

    /// Frees all that is due now.
    pub(crate) async fn lift(&mut self) -> Result<(), CommitError> {
        let head = self.ledger.position().revision;
        if head > self.known {
            for (end, key) in self.ledger.store.embargoed(self.known + 1..=head).await? {
                self.ends.entry(end).or_default().insert(key);
            }
            self.known = head;
        }
        while let Some(entry) = self.ends.first_entry()
            && *entry.key() <= self.clock.now()
        {
            let (end, keys) = (*entry.key(), entry.get().clone());
            match self.free(end, keys).await {
                Ok(()) => {
                    self.ends.remove(&end);
                }
                // Somebody was faster: look again.
                Err(CommitError::Mismatch(_)) => {}
                Err(err) => return Err(err),
            }
        }
        Ok(())
    }

    /// Frees those of the keys whose embargo ends then, as the ledger has them now.
    async fn free(&self, end: Timestamp, keys: BTreeSet<Key>) -> Result<(), CommitError> {
        let changes = self.due(end, keys).await?;
        if changes.is_empty() {
            return Ok(());
        }
        let (author, count) = (AUTHOR.to_owned(), changes.len());
        let reason = format!("解禁：{end}（embargo ended）");
        let committed =
            self.ledger.commit(Batch { changes, author, reason, request: None }).await?;
        let revision = committed.revision.map_or(0, |revision| revision.number);
        tracing::info!(revision, count, %end, "an embargo ended");
        Ok(())
    }

    async fn due(
        &self,
        end: Timestamp,
        keys: BTreeSet<Key>,
    ) -> Result<Vec<ProposedChange>, StoreError> {
        // Another service may have freed some that this one has not heard of: asked for as of before that, they would be due for
        // ever.
        let revision = self.ledger.newest().await?.revision;
        let mut changes = Vec::new();
        for key in keys {
            let Some(held) = self.ledger.get(key, revision).await? else { continue };
            if let Thing::Observation(observation) = held.thing
                && observation.embargo_until == Some(end)
            {
                let change = Change::Put(Thing::Observation(observation.freed()));
                changes.push(ProposedChange { change, if_revision: Some(held.revision) });
            }
        }
        Ok(changes)
    }
}
