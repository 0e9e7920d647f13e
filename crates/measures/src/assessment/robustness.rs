//! Step 8: how far ranks depend on the weights.

use scorecard_domain::{Assessment, Robustness};

use super::{
    adjust::{self, Adjusted},
    aggregate::Tree,
    leaf::{self, Scored},
    number::float,
    rank,
};

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, the same numbers everywhere. Not for secrets.
#[derive(Debug)]
struct SplitMix64(u64);

impl SplitMix64 {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly from −1 to below 1, in steps of 2^-52, which a binary number has exactly.
    fn deviation(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// The best and the worst rank of each area over all draws and with the weights as they are.
///
/// A draw takes a number for each node, in the order of the tree.
pub(super) fn rank_ranges(
    assessment: &Assessment,
    robustness: Robustness,
    tree: &Tree,
    leaves: &[Option<Scored>],
    adjustments: &[Adjusted],
) -> Vec<Option<(u32, u32)>> {
    let n_areas = adjustments.len();
    let leaf_scores = leaf::scores(leaves);
    let spread = float(robustness.spread) / 100.0;
    let mut generator = SplitMix64(robustness.seed);
    let mut ranges: Vec<Option<(u32, u32)>> = vec![None; n_areas];
    let mut weights = tree.weights.clone();
    for _ in 0..=robustness.draws {
        let scores = tree.scores(&leaf_scores, &weights, n_areas);
        let totals = adjust::totals(assessment, &scores, adjustments);
        for (range, own) in ranges.iter_mut().zip(rank::descending(&totals)) {
            let Some(own) = own else { continue };
            let (best, worst) = range.unwrap_or((own, own));
            *range = Some((best.min(own), worst.max(own)));
        }
        // The first round has the weights as they are.
        for (drawn, weight) in weights.iter_mut().zip(&tree.weights) {
            *drawn = weight * (1.0 + spread * generator.deviation());
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_split_mix_64() {
        let mut generator = SplitMix64(1_234_567);
        let numbers = [generator.next(), generator.next(), generator.next()];
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn deviations_are_even() {
        let mut generator = SplitMix64(7);
        let drawn: Vec<_> = (0..10_000).map(|_| generator.deviation()).collect();
        assert!(drawn.iter().all(|d| (-1.0..1.0).contains(d)));
        let mean = drawn.iter().sum::<f64>() / 10_000.0;
        assert!(mean.abs() < 0.02, "{mean}");
    }
}
