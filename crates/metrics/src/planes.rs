//! The two planes: all that the ledger holds, and what the public may see of it.
//!
//! Each is followed by itself, the public one as the public would. So nothing that is not public is ever in the public plane, and
//! no kernel has to know what may be seen.

use scorecard_service::{
    Clearance,
    clearance::{self, NoSuchClearance},
};
use tokio::{sync::watch, task::JoinHandle};
use tonic::{metadata::MetadataMap, transport::Endpoint};

use crate::{
    follower::{self, Known},
    past::Past,
    reach::Worlds,
};

/// The planes that callers may see.
#[derive(Clone, Debug)]
pub(crate) struct Planes {
    public: Worlds,
    /// None where all callers have public clearance.
    full: Option<Worlds>,
}

impl Planes {
    /// Follows the ledger for callers with that clearance. Half of the bytes that are kept of the past are each plane's.
    pub(crate) fn follow(
        ledger: &Endpoint,
        clearance: Clearance,
        cache_bytes: usize,
    ) -> (Self, Followers) {
        let mut followers = Followers(Vec::new());
        // What was erased is told to who may see everything, so that is asked for both planes.
        let whole = || clearance::line(ledger.connect_lazy(), clearance);
        let mut worlds = |plane, cache_bytes| {
            let (sender, known) = watch::channel(Known::default());
            let line = || clearance::line(ledger.connect_lazy(), plane);
            followers.0.push(tokio::spawn(follower::follow(line(), sender)));
            Worlds::new(known, Past::new(line(), whole(), plane, cache_bytes))
        };
        let planes = match clearance {
            Clearance::Public => {
                Self { public: worlds(Clearance::Public, cache_bytes), full: None }
            }
            Clearance::Full => Self {
                public: worlds(Clearance::Public, cache_bytes / 2),
                full: Some(worlds(Clearance::Full, cache_bytes / 2)),
            },
        };
        (planes, followers)
    }

    /// The plane that a request is answered from.
    ///
    /// # Errors
    ///
    /// If it asks for a clearance that there is not.
    pub(crate) fn of_request(&self, metadata: &MetadataMap) -> Result<&Worlds, NoSuchClearance> {
        let may = if self.full.is_some() { Clearance::Full } else { Clearance::Public };
        Ok(match (may.of_request(metadata)?, &self.full) {
            (Clearance::Full, Some(full)) => full,
            (Clearance::Full | Clearance::Public, _) => &self.public,
        })
    }
}

/// What follows the ledger, until it is stopped.
#[derive(Debug)]
pub(crate) struct Followers(Vec<JoinHandle<()>>);

impl Followers {
    pub(crate) fn stop(&self) {
        for follower in &self.0 {
            follower.abort();
        }
    }
}
