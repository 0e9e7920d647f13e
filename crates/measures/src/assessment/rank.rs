//! Step 5: competition ranks (1, 2, 2, 4), the highest score first.

use scorecard_domain::Decimal;

/// The rank of each score; none of what has none.
pub(super) fn descending(scores: &[Option<Decimal>]) -> Vec<Option<u32>> {
    let mut sorted: Vec<Decimal> = scores.iter().copied().flatten().collect();
    sorted.sort_unstable_by(|a, b| b.cmp_value(*a));
    let rank = |score: Decimal| {
        let better = sorted.partition_point(|other| other.cmp_value(score).is_gt());
        u32::try_from(better + 1).unwrap_or(u32::MAX)
    };
    scores.iter().map(|score| score.map(rank)).collect()
}
