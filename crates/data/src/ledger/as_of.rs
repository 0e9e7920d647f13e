//! As of when something is asked, and whether the ledger has come so far.

use scorecard_domain::{Key, ReleaseId, Thing};

use super::{
    Ledger,
    query::{Filter, Query},
};
use crate::{clock::Timestamp, store::StoreError};

/// So many releases are told to who asks for another.
const RELEASES_TOLD: usize = 8;

/// As of when something is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// As the ledger stands.
    #[default]
    Now,
    /// Right after this revision.
    Revision(u64),
    /// After the last revision that was accepted at or before this moment.
    Instant(Timestamp),
    /// As this release has frozen it: right after the revision that it freezes now.
    Release(ReleaseId),
}

/// Why a point in time cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum NotReached {
    /// The revision is not there yet.
    #[error(
        "there is no revision {asked} yet, the last one is {current}: name one that there is, or none for what is held now"
    )]
    Revision {
        /// What was asked for.
        asked: u64,
        /// The last revision.
        current: u64,
    },
    /// There is no such release.
    #[error("there is no release `{asked}`; {}", there_are(known, *more))]
    NoSuchRelease {
        /// What was asked for.
        asked: ReleaseId,
        /// The releases that there are, by id, the first of them if they are many.
        known: Vec<ReleaseId>,
        /// Whether there are more.
        more: bool,
    },
    /// The store could not say.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which releases there are.
fn there_are(known: &[ReleaseId], more: bool) -> String {
    let ids: Vec<_> = known.iter().map(ReleaseId::as_str).collect();
    match (ids.as_slice(), more) {
        ([], _) => "the ledger has none".to_owned(),
        (ids, false) => format!("the ledger has: {}", ids.join(", ")),
        (ids, true) => format!("the ledger has: {} and more", ids.join(", ")),
    }
}

impl Ledger {
    /// The revision that `as_of` means. It has been reached; what was committed before this was called is seen as of now.
    ///
    /// # Errors
    ///
    /// If the revision is not there yet, there is no such release, or the store fails.
    pub async fn resolve(&self, as_of: AsOf) -> Result<u64, NotReached> {
        match as_of {
            AsOf::Now => Ok(self.newest().await?.revision),
            AsOf::Revision(asked) => self.reached(asked).await,
            AsOf::Instant(instant) => self.reached(self.store.revision_at(instant).await?).await,
            AsOf::Release(id) => {
                let current = self.newest().await?.revision;
                let held = self.store.get(Key::Release(id.clone()), current).await?;
                match held.map(|held| held.thing) {
                    Some(Thing::Release(release)) => Ok(release.revision),
                    _ => Err(self.no_such_release(id, current).await?),
                }
            }
        }
    }

    /// That there is no such release, and which there are as the ledger stood.
    async fn no_such_release(
        &self,
        asked: ReleaseId,
        revision: u64,
    ) -> Result<NotReached, StoreError> {
        let (filter, limit) = (Filter::Releases, RELEASES_TOLD + 1);
        let held = self.store.list(Query { filter, after: None, limit, revision }).await?;
        let ids = held.into_iter().filter_map(|held| match held.thing {
            Thing::Release(release) => Some(release.id),
            _ => None,
        });
        let mut known: Vec<ReleaseId> = ids.collect();
        let more = known.len() > RELEASES_TOLD;
        known.truncate(RELEASES_TOLD);
        Ok(NotReached::NoSuchRelease { asked, known, more })
    }

    /// The revision, if there is one with that number: what this process has not heard of is looked up in the store.
    async fn reached(&self, asked: u64) -> Result<u64, NotReached> {
        if asked <= self.position().revision {
            return Ok(asked);
        }
        let current = self.newest().await?.revision;
        if asked <= current { Ok(asked) } else { Err(NotReached::Revision { asked, current }) }
    }
}
