//! What a run found, as weighted sums: two engines with the same sums gave the same figures.

/// How many figures of one measure, and their sum weighted by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) count: i128,
    pub(crate) weighted: i128,
}

impl Sum {
    /// Adds a figure's digits.
    pub(crate) fn add(&mut self, area: usize, year: usize, digits: i64) {
        self.count += 1;
        self.weighted += i128::from(digits * i64::try_from(area % 10 * 7 + year + 1).unwrap());
    }

    /// Adds what was found elsewhere.
    pub(crate) fn join(&mut self, other: Self) {
        self.count += other.count;
        self.weighted += other.weighted;
    }
}

/// Of growth, share, rank and streak.
pub(crate) type Sums = [Sum; 4];
