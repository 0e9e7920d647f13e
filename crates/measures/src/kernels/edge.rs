//! Contenders: who is better, and who may be, when numbers are rounded and qualified.
//!
//! Of recorded numbers the same intervals as [`scorecard_domain::Interval::of_qualified`], as integers that compare in one
//! step; of those that follow from others the intervals that they have.

use scorecard_domain::{Bound, Decimal, Interval, Qualifier, Ratio};

use crate::span;

/// One more decimal than a reading can have: a rounded reading ends half a unit of its last place away.
const SCALE: u8 = Decimal::MAX_SCALE + 1;

const POWERS: [i128; SCALE as usize + 1] = {
    let mut powers = [1; SCALE as usize + 1];
    let mut n = 1;
    while n < powers.len() {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

/// A point on the line of numbers, just below it or just above it; or beyond all numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    whole: i128,
    /// In units of 10^-16.
    fraction: i128,
    /// −1 just below, 1 just above.
    side: i8,
}

impl Edge {
    const LOWEST: Self = Self { whole: i128::MIN, fraction: 0, side: 0 };
    const HIGHEST: Self = Self { whole: i128::MAX, fraction: 0, side: 0 };

    fn new(digits: i128, scale: u8, side: i8) -> Self {
        let unit = POWERS[scale as usize];
        // Short numbers are divided much faster.
        let whole = match (i64::try_from(digits), i64::try_from(unit)) {
            (Ok(digits), Ok(unit)) => digits.div_euclid(unit).into(),
            _ => digits.div_euclid(unit),
        };
        let fraction = (digits - whole * unit) * POWERS[(SCALE - scale) as usize];
        Self { whole, fraction, side }
    }
}

/// An [`Edge`] at any fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ExactEdge {
    Lowest,
    At(Ratio, i8),
    Highest,
}

impl ExactEdge {
    fn low(bound: Bound) -> Self {
        match bound {
            Bound::Unbounded => Self::Lowest,
            Bound::Closed(at) => Self::At(at, 0),
            Bound::Open(at) => Self::At(at, 1),
        }
    }

    fn high(bound: Bound) -> Self {
        match bound {
            Bound::Unbounded => Self::Highest,
            Bound::Closed(at) => Self::At(at, 0),
            Bound::Open(at) => Self::At(at, -1),
        }
    }
}

/// A peer's number, and what it can stand for, turned so that more is better.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contender<E = Edge> {
    /// The number as it stands.
    pub(super) at: E,
    /// The least that it can be.
    pub(super) low: E,
    /// The most that it can be.
    pub(super) high: E,
}

impl Contender<ExactEdge> {
    /// A number that can be all of an interval.
    pub(super) fn within(number: Ratio, interval: Interval, lower_is_better: bool) -> Self {
        let (number, interval) = match lower_is_better {
            true => (number.negated(), span::negated(interval)),
            false => (number, interval),
        };
        Self {
            at: ExactEdge::At(number, 0),
            low: ExactEdge::low(interval.low),
            high: ExactEdge::high(interval.high),
        }
    }
}

impl Contender {
    /// `counted` says that a number without qualifier is exact.
    pub(super) fn new(
        number: Decimal,
        qualifier: Qualifier,
        counted: bool,
        lower_is_better: bool,
    ) -> Self {
        let (v, scale) = (number.mantissa(), number.scale());
        // (digits, scale, side) of the lower and of the upper end.
        let (low, high) = match qualifier {
            Qualifier::Exact if counted => (Some((v, scale, 0)), Some((v, scale, 0))),
            Qualifier::Exact => {
                // The half nearer to 0 is included, the other is not; around 0 neither is.
                let closed_low = if v > 0 { 0 } else { 1 };
                let closed_high = if v < 0 { 0 } else { -1 };
                let low = (v * 10 - 5, scale + 1, closed_low);
                (Some(low), Some((v * 10 + 5, scale + 1, closed_high)))
            }
            Qualifier::About => (None, None),
            Qualifier::Nearly => (None, Some((v, scale, -1))),
            Qualifier::AtMost => (None, Some((v, scale, 0))),
            Qualifier::MoreThan | Qualifier::Above => (Some((v, scale, 1)), None),
            Qualifier::AtLeast => (Some((v, scale, 0)), None),
        };
        if lower_is_better {
            Self {
                at: Edge::new(-v, scale, 0),
                low: match high {
                    Some((v, scale, side)) => Edge::new(-v, scale, -side),
                    None => Edge::LOWEST,
                },
                high: match low {
                    Some((v, scale, side)) => Edge::new(-v, scale, -side),
                    None => Edge::HIGHEST,
                },
            }
        } else {
            Self {
                at: Edge::new(v, scale, 0),
                low: match low {
                    Some((v, scale, side)) => Edge::new(v, scale, side),
                    None => Edge::LOWEST,
                },
                high: match high {
                    Some((v, scale, side)) => Edge::new(v, scale, side),
                    None => Edge::HIGHEST,
                },
            }
        }
    }
}

impl<E: Ord> Contender<E> {
    /// Whether it is better whatever the two stand for.
    pub(super) fn surely_beats(&self, other: &Self) -> bool {
        other.high < self.low
    }

    /// Whether it can be better.
    pub(super) fn may_beat(&self, other: &Self) -> bool {
        other.low < self.high
    }

    /// Whether the two numbers are the same, and neither is surely better.
    pub(super) fn ties(&self, other: &Self) -> bool {
        self.at == other.at && !self.surely_beats(other) && !other.surely_beats(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{may_exceed, surely_exceeds};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn contenders_compare_as_their_intervals_do(
            a in -30i128..30, b in -30i128..30, s in 0u8..3, t in 0u8..3,
            p in 0usize..7, q in 0usize..7, counted: bool, lower: bool,
        ) {
            let (x, y) = (Decimal::new(a, s).unwrap(), Decimal::new(b, t).unwrap());
            let (p, q) = (Qualifier::ALL[p], Qualifier::ALL[q]);
            let (c, d) = (Contender::new(x, p, counted, lower), Contender::new(y, q, counted, lower));
            let (i, j) = (
                Interval::of_qualified(x, p, counted).unwrap(),
                Interval::of_qualified(y, q, counted).unwrap(),
            );
            let (i, j) = if lower { (j, i) } else { (i, j) };
            prop_assert_eq!(c.may_beat(&d), may_exceed(i, j));
            prop_assert_eq!(c.surely_beats(&d), surely_exceeds(i, j));
            let exact = |number, qualifier| {
                let interval = Interval::of_qualified(number, qualifier, counted).unwrap();
                Contender::within(number.into(), interval, lower)
            };
            let (e, f) = (exact(x, p), exact(y, q));
            prop_assert_eq!((e.may_beat(&f), e.surely_beats(&f)), (c.may_beat(&d), c.surely_beats(&d)));
            prop_assert_eq!((e.ties(&f), e.at.cmp(&f.at)), (c.ties(&d), c.at.cmp(&d.at)));
            let ordering = x.cmp_value(y);
            prop_assert_eq!(c.at.cmp(&d.at), if lower { ordering.reverse() } else { ordering });
        }
    }

    #[test]
    fn the_largest_numbers_compare_too() {
        let big: Decimal = "999999999999999999999999999999".parse().unwrap();
        let small: Decimal = "-999999999999999.999999999999999".parse().unwrap();
        let contender = |number| Contender::new(number, Qualifier::Exact, false, true);
        assert!(contender(small).surely_beats(&contender(big)));
    }
}
