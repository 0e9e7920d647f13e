//! Between decimals and binary numbers, in one way on every platform.

use scorecard_domain::{Assessment, Decimal, NodeRounding};

/// The nearest binary number.
pub(super) fn float(decimal: Decimal) -> f64 {
    decimal.to_string().parse().unwrap_or(f64::NAN)
}

/// The decimal with [`Assessment::SCORE_DECIMALS`]; none for what is no number or too great for one.
pub(super) fn decimal(number: f64) -> Option<Decimal> {
    format!("{number:.*}", usize::from(Assessment::SCORE_DECIMALS)).parse().ok()
}

/// The decimal as a node's score is given.
pub(super) fn rounded(number: f64, rounding: Option<NodeRounding>) -> Option<Decimal> {
    let whole = decimal(number)?;
    match rounding {
        Some(NodeRounding { decimals, mode }) => whole.rounded(decimals, mode),
        None => Some(whole.trimmed()),
    }
}

/// The sum, whatever the order of the numbers.
pub(super) fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.into_iter().fold(0.0, |sum, number| sum + number)
}

/// What parts of that size together come to: 0 where it is no more than what binary rounding leaves of them. Only so does a
/// score that is 0 in decimals (40 + (0.2 − 0.4) / (0.7 − 0.4) × 60) not come out a little above or below, of which a
/// geometric mean has another value or none.
pub(super) fn settled(number: f64, size: f64) -> f64 {
    if number.abs() <= size * 64.0 * f64::EPSILON { 0.0 } else { number }
}

/// A number of things.
pub(super) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

/// The mean; none of nothing.
pub(super) fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| sum(numbers.iter().copied()) / count(numbers.len()))
}

/// The mean of a power of the deviations from the mean.
pub(super) fn central_moment(numbers: &[f64], mean: f64, power: u8) -> f64 {
    let powers = numbers.iter().map(|number| (0..power).fold(1.0, |p, _| p * (number - mean)));
    sum(powers) / count(numbers.len())
}
