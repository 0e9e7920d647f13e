//! Decisions that a seed repeats.

use std::{
    env,
    hash::{BuildHasher as _, Hasher as _, RandomState},
};

/// xorshift64*: decisions only have to differ.
pub(super) struct Random(u64);

/// A number from the environment.
pub(super) fn told(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|number| number.parse().unwrap())
}

/// From the environment, to repeat a run, or a new one.
pub(super) fn seed() -> u64 {
    told("SCORECARD_TEST_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 16)
}

impl Random {
    /// The decisions of one of those who take part.
    pub(super) fn new(seed: u64, who: u64) -> Self {
        let mixed = seed.wrapping_add(who).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self((mixed ^ (mixed >> 29)) | 1)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    /// Whether something happens that does so often.
    pub(super) fn percent(&mut self, often: u64) -> bool {
        self.below(100) < often
    }
}
