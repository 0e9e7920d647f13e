//! Time as the ledger keeps it, and where it comes from: a revision's time is part of its digest, so the
//! clock is given and never asked for in passing.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

pub use scorecard_domain::Timestamp;

/// Tells what time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Now. It may go backwards; the times of revisions do not.
    fn now(&self) -> Timestamp;

    /// The time of a revision that is accepted now, after one of the time `last`.
    fn after(&self, last: Option<Timestamp>) -> Timestamp {
        let now = self.now();
        last.map_or(now, |last| last.max(now))
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that all others take")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}
