//! What something takes: of the processors and by the clock.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// What something took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Of all processors together: waiting for others that use the machine does not count.
    pub(crate) used: Duration,
    /// By the clock.
    pub(crate) elapsed: Duration,
}

impl Cost {
    /// More than anything takes.
    pub(crate) const MAX: Self = Self { used: Duration::MAX, elapsed: Duration::MAX };

    /// Does something that tells what it used, and keeps the least of each that was taken so far.
    pub(crate) fn least<T>(&mut self, what: impl FnOnce() -> (T, Duration)) -> T {
        let start = Instant::now();
        let (done, used) = what();
        self.elapsed = self.elapsed.min(start.elapsed());
        self.used = self.used.min(used);
        done
    }

    /// How many times as much of the processors as another.
    pub(crate) fn used_over(self, other: Self) -> f64 {
        self.used.as_secs_f64() / other.used.as_secs_f64()
    }

    /// How many times as long by the clock as another.
    pub(crate) fn elapsed_over(self, other: Self) -> f64 {
        self.elapsed.as_secs_f64() / other.elapsed.as_secs_f64()
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [used, elapsed] = [self.used, self.elapsed].map(|time| time.as_secs_f64());
        write!(f, "{used:8.3} s of the processor, {elapsed:.3} s by the clock")
    }
}

/// What something took of the processor; it is done on this thread alone.
pub(crate) fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let start = processor_time();
    let done = what();
    (done, processor_time().saturating_sub(start))
}

/// For how long this thread has run.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split_whitespace().next().unwrap().parse().unwrap())
}
