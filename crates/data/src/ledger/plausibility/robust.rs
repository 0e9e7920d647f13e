//! Medians, and how far from one is too far.
//!
//! Whether x goes with others is judged by the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle
//! Outliers, ASQC 1993): 0.6745 |x − median| / MAD above 3.5, where MAD is the median of the absolute deviations from the
//! median. Here x is never among the others, and the spread has a floor, so that others which are all alike do not make
//! everything else an outlier. docs/plausibility.md gives the reasons.
//!
//! Numbers are whole billionths: rounded once when a quotient is made, exact from there on.

use scorecard_domain::{Decimal, Ratio, Rounding};

/// A number in billionths.
pub(super) type Nano = i128;

/// One.
pub(super) const ONE: Nano = 1_000_000_000;

/// The quotient of a positive number on 0, beyond all others: sums and differences of two still fit.
pub(super) const ENDLESS: Nano = Nano::MAX / 4;

/// The decimals of a billionth.
pub(super) const DECIMALS: u8 = 9;

/// The quotient in billionths; none if it is not finite or too large.
pub(super) fn nano(ratio: Ratio) -> Option<Nano> {
    ratio.round(DECIMALS, Rounding::HalfAwayFromZero).map(|rounded| rounded.mantissa())
}

/// The quotient of two numbers in billionths; none as [`nano`] or if `other` is 0.
pub(super) fn quotient(number: Decimal, other: Decimal) -> Option<Nano> {
    // Of numbers with the same decimals, as those of a series mostly are, the decimals do not matter.
    let short = |()| {
        let (upper, lower) = (number.mantissa(), other.mantissa());
        Decimal::of_quotient(upper, lower, DECIMALS, Rounding::HalfAwayFromZero)
    };
    match (number.scale() == other.scale()).then_some(()).and_then(short) {
        Some(quotient) => Some(quotient.mantissa()),
        None => nano(Ratio::from(number).checked_div(Ratio::from(other))?),
    }
}

/// The power; none if it does not fit. Each product is rounded down.
fn power(base: Nano, exponent: u32) -> Option<Nano> {
    (0..exponent).try_fold(ONE, |power, _| Some(power.checked_mul(base)? / ONE))
}

/// The largest number whose power, rounded down, is not above `number`; that is not negative.
pub(super) fn root(number: Nano, exponent: u32) -> Option<Nano> {
    if exponent <= 1 || number == 0 {
        return Some(number);
    }
    let (mut low, mut high) = (0, number.max(ONE).checked_add(1)?);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match power(middle, exponent) {
            Some(power) if power <= number => low = middle,
            _ => high = middle,
        }
    }
    Some(low)
}

/// The median; of an even number the middle of the two in the middle. None of nothing.
pub(super) fn median(values: &mut [Nano]) -> Option<Nano> {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    if values.is_empty() {
        return None;
    }
    let (below, middle, _) = values.select_nth_unstable(half);
    let middle = *middle;
    match below.iter().max() {
        Some(before) if even => Some((before + middle).div_euclid(2)),
        _ => Some(middle),
    }
}

/// What some numbers say about another one that is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// How many they are.
    pub(super) n: usize,
    /// Their median.
    pub(super) median: Nano,
    /// The median of their absolute deviations from it.
    pub(super) mad: Nano,
    /// The least spread that is assumed.
    pub(super) floor: Nano,
}

impl Spread {
    /// The spread of the others; none of nothing.
    pub(super) fn of(mut others: Vec<Nano>, floor: Nano) -> Option<Self> {
        let median = median(&mut others)?;
        for other in &mut others {
            *other = (*other - median).abs();
        }
        let mad = self::median(&mut others)?;
        Some(Self { n: others.len(), median, mad, floor })
    }

    /// No number that goes with them is farther from their median: 3.5 × max(1.4826 × MAD, floor); of a mean of some years that
    /// over the root of their number, as the years' own deviations make up for each other.
    pub(super) fn reach(&self, n_years: u32) -> Nano {
        // 1.4826 makes the MAD of a normal distribution its standard deviation; it is 1 / 0.6745.
        let scale = (self.mad.saturating_mul(14_826) / 10_000).max(self.floor);
        let reach = scale.saturating_mul(7) / 2;
        match (n_years, reach.checked_mul(reach)) {
            (0 | 1, _) | (_, None) => reach,
            (n_years, Some(square)) => (square / Nano::from(n_years)).isqrt(),
        }
    }

    /// How far the number is above the median; below if negative.
    pub(super) const fn deviation(&self, number: Nano) -> Nano {
        number.saturating_sub(self.median)
    }

    /// Whether the number is too far from the others, and to which side.
    pub(super) fn deviates(&self, number: Nano, n_years: u32) -> Deviates {
        let (deviation, reach) = (self.deviation(number), self.reach(n_years));
        if deviation > reach {
            Deviates::Above
        } else if deviation < -reach {
            Deviates::Below
        } else {
            Deviates::Not
        }
    }
}

/// Numbers in order, of which the spread without any one of them is found by bisection.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted(Vec<Nano>);

impl From<Vec<Nano>> for Sorted {
    fn from(mut numbers: Vec<Nano>) -> Self {
        numbers.sort_unstable();
        Self(numbers)
    }
}

impl Sorted {
    /// [`Spread::of`] all numbers but one that equals `left_out`, or of all if that is none.
    pub(super) fn spread_without(&self, left_out: Option<Nano>, floor: Nano) -> Option<Spread> {
        let gap = left_out.and_then(|number| self.0.binary_search(&number).ok());
        let n = self.0.len() - usize::from(gap.is_some());
        let at = |n: usize| {
            let behind = gap.is_some_and(|gap| gap <= n);
            self.0.get(n + usize::from(behind)).copied().unwrap_or_default()
        };
        let median = middle(n, at)?;
        // The deviations grow from the median to either side.
        let below = bisect(0, n, |n| at(n) >= median);
        let under = |n: usize| median - at(below - 1 - n);
        let over = |n: usize| at(below + n) - median;
        let mad = middle(n, |place| {
            // So many of the smallest deviations up to that place are of numbers below the median.
            let (most, least) = (below.min(place + 1), (place + 1).saturating_sub(n - below));
            let of_below = bisect(least, most, |taken| under(taken) >= over(place - taken));
            let last_under = of_below.checked_sub(1).map(under);
            let last_over = place.checked_sub(of_below).map(over);
            last_under.max(last_over).unwrap_or_default()
        })?;
        Some(Spread { n, median, mad, floor })
    }
}

/// The median of `n` numbers in order; none of nothing.
fn middle(n: usize, at: impl Fn(usize) -> Nano) -> Option<Nano> {
    let half = n / 2;
    match (n, n.is_multiple_of(2)) {
        (0, _) => None,
        (_, true) => Some((at(half - 1) + at(half)).div_euclid(2)),
        (_, false) => Some(at(half)),
    }
}

/// The first number from `low` up to but not including `high` for which it holds, as for all after it; else `high`.
fn bisect(mut low: usize, mut high: usize, holds: impl Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Whether a number is too far from others, and to which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deviates {
    Not,
    Above,
    Below,
}

impl Deviates {
    /// Whether both are too far, to opposite sides.
    pub(super) fn is_opposite(self, other: Self) -> bool {
        matches!((self, other), (Self::Above, Self::Below) | (Self::Below, Self::Above))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spread(others: &[Nano], floor: Nano) -> Spread {
        Spread::of(others.to_vec(), floor).unwrap()
    }

    proptest! {
        #[test]
        fn a_quotient_is_that_of_the_ratios(
            number in (-10i128.pow(12)..10i128.pow(12), 0..4_u8),
            other in (-10i128.pow(12)..10i128.pow(12), 0..4_u8),
        ) {
            let [number, other] = [number, other].map(|(digits, scale)| Decimal::new(digits, scale).unwrap());
            let of_ratios = Ratio::from(number).checked_div(other.into()).and_then(nano);
            prop_assert_eq!(quotient(number, other), of_ratios);
        }
    }

    #[test]
    fn a_root_is_that_of_its_power() {
        let thousandths = |n: Nano| n * ONE / 1000;
        assert_eq!(root(thousandths(1331), 3), Some(thousandths(1100)));
        assert_eq!(root(thousandths(250), 2), Some(thousandths(500)));
        assert_eq!((root(0, 5), root(ONE, 5)), (Some(0), Some(ONE)));
        assert_eq!(root(thousandths(1234), 1), Some(thousandths(1234)));
        let large = ONE * 1_000_000_000_000;
        assert_eq!(root(large, 4), Some(ONE * 1000));
    }

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1, 5]), Some(5));
        assert_eq!(median(&mut [9, 1, 5, 3]), Some(4));
    }

    #[test]
    fn one_outlier_among_the_others_does_not_hide_the_next() {
        // A mean and a standard deviation would: 1000 makes them 205 and 445.
        let others = spread(&[5, 6, 5, 7, 1000], 0);
        assert_eq!((others.median, others.mad), (6, 1));
        let told = [12, 9, -9].map(|number| others.deviates(number, 1));
        assert_eq!(told, [Deviates::Above, Deviates::Not, Deviates::Below]);
    }

    #[test]
    fn others_that_are_alike_have_the_floor_as_spread() {
        let others = spread(&[100; 6], 10);
        assert_eq!((others.reach(1), others.reach(4), others.reach(3)), (35, 17, 20));
        let told = [135, 136, 64].map(|number| others.deviates(number, 1));
        assert_eq!(told, [Deviates::Not, Deviates::Above, Deviates::Below]);
    }

    proptest! {
        /// What a z-score over all values, the tested one included, can never exceed: (n − 1) / √n. For 5 values that is
        /// 1.79, for 10 it is 2.85: a limit of 3 would never be passed. Squared, and times n², all is whole.
        #[test]
        fn a_z_score_that_includes_the_tested_value_is_bounded(
            values in prop::collection::vec(-1_000_000i128..1_000_000, 2..20),
        ) {
            let n = values.len() as i128;
            let sum: i128 = values.iter().sum();
            // n² times the squared deviations, and their sum.
            let squares: Vec<i128> = values.iter().map(|value| (n * value - sum).pow(2)).collect();
            let total: i128 = squares.iter().sum();
            for square in squares {
                // z² = square / (total / (n − 1)) ≤ (n − 1)² / n
                prop_assert!(square * n <= total * (n - 1));
            }
        }

        #[test]
        fn the_spread_without_one_is_that_of_the_others(
            numbers in prop::collection::vec(prop_oneof![-9i128..9, -100_000i128..100_000], 0..40),
            left_out: prop::sample::Index,
        ) {
            let sorted = Sorted::from(numbers.clone());
            prop_assert_eq!(sorted.spread_without(None, 3), Spread::of(numbers.clone(), 3));
            if !numbers.is_empty() {
                let mut others = numbers;
                let number = others.remove(left_out.index(others.len()));
                prop_assert_eq!(sorted.spread_without(Some(number), 3), Spread::of(others, 3));
            }
        }

        #[test]
        fn the_order_of_the_others_means_nothing(mut others in prop::collection::vec(-1000i128..1000, 1..12)) {
            let before = spread(&others, 3);
            others.reverse();
            prop_assert_eq!(spread(&others, 3), before);
        }
    }
}
