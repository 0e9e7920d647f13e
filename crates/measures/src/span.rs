//! Arithmetic with intervals: what a result can be, when its inputs are rounded.

use std::cmp::Ordering;

use scorecard_domain::{Bound, Interval, Ratio};

use crate::{exact::Range, value::Value};

/// What the number can stand for; everything if it is none. `counted` says that a number without
/// qualifier is exact.
pub(crate) fn of(value: &Value, counted: bool) -> Interval {
    value
        .reading
        .value()
        .and_then(|number| Interval::of_qualified(number, value.qualifier, counted))
        .unwrap_or(Interval::UNBOUNDED)
}

/// The whole numbers from `low` to `high`.
pub(crate) fn between(low: u32, high: Option<u32>) -> Interval {
    let at = |n: u32| Ratio::new(n.into(), 1).map_or(Bound::Unbounded, Bound::Closed);
    Interval { low: at(low), high: high.map_or(Bound::Unbounded, at) }
}

/// Whether a value of `a` can be above one of `b`.
pub(crate) fn may_exceed(a: Interval, b: Interval) -> bool {
    match (a.high.at(), b.low.at()) {
        (Some(high), Some(low)) => low < high,
        _ => true,
    }
}

/// Whether every value of `a` is above every one of `b`.
pub(crate) fn surely_exceeds(a: Interval, b: Interval) -> bool {
    match (a.low, b.high) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Closed(low), Bound::Closed(high)) => high < low,
        (Bound::Closed(low) | Bound::Open(low), Bound::Closed(high) | Bound::Open(high)) => {
            high <= low
        }
    }
}

/// All that is the opposite.
pub(crate) fn negated(a: Interval) -> Interval {
    minus(Interval::exactly(Ratio::ZERO), a)
}

/// All that the greater of two numbers can be.
pub(crate) fn greater(a: Interval, b: Interval) -> Interval {
    // It is as low as the one with the higher low end can be, and as high as either.
    Interval { low: both(a, b).low, high: hull(a, b).high }
}

/// All differences.
pub(crate) fn minus(a: Interval, b: Interval) -> Interval {
    let end = |x, y| join(x, y, Ratio::checked_sub);
    Interval { low: end(a.low, b.high), high: end(a.high, b.low) }
}

/// All sums.
pub(crate) fn plus(a: Interval, b: Interval) -> Interval {
    let end = |x, y| join(x, y, Ratio::checked_add);
    Interval { low: end(a.low, b.low), high: end(a.high, b.high) }
}

/// All quotients; everything unless the divisor is certainly positive.
pub(crate) fn over(a: Interval, b: Interval) -> Interval {
    if b.low.at().is_none_or(|low| low <= Ratio::ZERO) {
        return Interval::UNBOUNDED;
    }
    // The end of a quotient lies where the divisor is largest if that brings it nearer to 0, else where
    // it is smallest.
    let end = |x: Bound, toward_zero: Ordering| match x.at() {
        None => Bound::Unbounded,
        Some(Ratio::ZERO) => x,
        Some(at) if at.cmp(&Ratio::ZERO) == toward_zero.reverse() => match b.high {
            Bound::Unbounded => Bound::Closed(Ratio::ZERO),
            high => join(x, high, Ratio::checked_div),
        },
        Some(_) => join(x, b.low, Ratio::checked_div),
    };
    Interval { low: end(a.low, Ordering::Less), high: end(a.high, Ordering::Greater) }
}

/// All that is in both.
pub(crate) fn both(a: Interval, b: Interval) -> Interval {
    // Of two ends at one place the open one counts: it leaves out what the other has.
    let inner = |x: Bound, y: Bound, beyond: Ordering| match (x.at(), y.at()) {
        (None, _) => y,
        (_, None) => x,
        (Some(p), Some(q)) if p == q => {
            if matches!(x, Bound::Open(_)) {
                x
            } else {
                y
            }
        }
        (Some(p), Some(q)) => {
            if p.cmp(&q) == beyond {
                x
            } else {
                y
            }
        }
    };
    let (low, high) =
        (inner(a.low, b.low, Ordering::Greater), inner(a.high, b.high, Ordering::Less));
    Interval { low, high }
}

/// The least interval that has all of both.
pub(crate) fn hull(a: Interval, b: Interval) -> Interval {
    let outer = |x: Bound, y: Bound, beyond: Ordering| match (x.at(), y.at()) {
        (None, _) | (_, None) => Bound::Unbounded,
        (Some(p), Some(q)) if p == q => {
            if matches!(x, Bound::Closed(_)) {
                x
            } else {
                y
            }
        }
        (Some(p), Some(q)) => {
            if p.cmp(&q) == beyond {
                x
            } else {
                y
            }
        }
    };
    let (low, high) =
        (outer(a.low, b.low, Ordering::Less), outer(a.high, b.high, Ordering::Greater));
    Interval { low, high }
}

/// All products; everything unless both have two ends.
pub(crate) fn product(a: Interval, b: Interval) -> Interval {
    // 0 that is reached makes 0 of whatever the other is near its end.
    let corner = |x, y| match join(x, y, Ratio::checked_mul) {
        Bound::Open(Ratio::ZERO) if [x, y].contains(&Bound::Closed(Ratio::ZERO)) => {
            Bound::Closed(Ratio::ZERO)
        }
        corner => corner,
    };
    let corners = [
        corner(a.low, b.low),
        corner(a.low, b.high),
        corner(a.high, b.low),
        corner(a.high, b.high),
    ];
    // Of two corners at one place the closed one counts: the product reaches it.
    let key = |bound: &Bound| Some((bound.at()?, matches!(bound, Bound::Closed(_))));
    let mut ends: Vec<_> = corners.iter().filter_map(key).collect();
    if ends.len() < corners.len() {
        return Interval::UNBOUNDED;
    }
    ends.sort_by_key(|(at, _)| *at);
    let bound = |at: Option<Ratio>| match at {
        None => Bound::Unbounded,
        Some(at) if ends.contains(&(at, true)) => Bound::Closed(at),
        Some(at) => Bound::Open(at),
    };
    let (low, high) = (ends.first().map(|end| end.0), ends.last().map(|end| end.0));
    Interval { low: bound(low), high: bound(high) }
}

/// All that the mean of numbers can be, each with its weight, of which none is negative.
///
/// It is least where, from the least number on, so many weights are as large as they can be and the others as small, and
/// greatest likewise; and it always lies between the least and the greatest number.
pub(crate) fn weighted_mean(mut numbers: Vec<(Interval, Interval)>) -> Interval {
    let Some((first, _)) = numbers.first().copied() else { return Interval::UNBOUNDED };
    let hull = numbers.iter().fold(first, |all, (number, _)| hull(all, *number));
    numbers.sort_by_key(|(number, _)| number.low.at());
    let low = extreme(&numbers, |number| number.low, Ordering::Less);
    numbers.sort_by_key(|(number, _)| std::cmp::Reverse(number.high.at()));
    let high = extreme(&numbers, |number| number.high, Ordering::Greater);
    Interval {
        low: low.map_or(hull.low, Bound::Closed),
        high: high.map_or(hull.high, Bound::Closed),
    }
}

/// The mean furthest in a direction of numbers that are sorted from there; none if it cannot be told.
fn extreme(
    numbers: &[(Interval, Interval)],
    end: impl Fn(Interval) -> Bound,
    direction: Ordering,
) -> Option<Ratio> {
    let least = |weight: Interval| weight.low.at().map_or(Ratio::ZERO, |it| it.max(Ratio::ZERO));
    let (mut sum, mut weights) = (Ratio::ZERO, Ratio::ZERO);
    for (number, weight) in numbers {
        sum = sum.checked_add(end(*number).at()?.checked_mul(least(*weight))?)?;
        weights = weights.checked_add(least(*weight))?;
    }
    let mut furthest: Option<Ratio> = None;
    let mut reach = |sum: Ratio, weights: Ratio| {
        // Without any weight there is no mean.
        if weights != Ratio::ZERO {
            let mean = sum.checked_div(weights)?;
            if furthest.is_none_or(|furthest| mean.cmp(&furthest) == direction) {
                furthest = Some(mean);
            }
        }
        Some(())
    };
    reach(sum, weights)?;
    for (number, weight) in numbers {
        let more = weight.high.at()?.checked_sub(least(*weight))?;
        sum = sum.checked_add(end(*number).at()?.checked_mul(more)?)?;
        weights = weights.checked_add(more)?;
        reach(sum, weights)?;
    }
    furthest
}

/// All quotients; everything unless the divisor is certainly positive or certainly negative.
pub(crate) fn quotient(a: Interval, b: Interval) -> Interval {
    let zero = Interval::exactly(Ratio::ZERO);
    match b.high.at() {
        Some(high) if high < Ratio::ZERO => over(minus(zero, a), minus(zero, b)),
        _ => over(a, b),
    }
}

/// `n / d` times as much; both are positive.
pub(crate) fn times(a: Interval, n: i128, d: i128) -> Interval {
    let factor = Ratio::new(n, d).map_or(Bound::Unbounded, Bound::Closed);
    let end = |x| join(x, factor, Ratio::checked_mul);
    Interval { low: end(a.low), high: end(a.high) }
}

/// The ends as decimals.
pub(crate) fn outward(a: Interval, decimals: u8) -> Range {
    Range::outward(a.low, a.high, decimals)
}

/// An end made of two: absent if one is or if the result does not fit, open if one is.
fn join(a: Bound, b: Bound, how: impl Fn(Ratio, Ratio) -> Option<Ratio>) -> Bound {
    let at = || how(a.at()?, b.at()?);
    match (at(), a, b) {
        (None, ..) => Bound::Unbounded,
        (Some(at), Bound::Closed(_), Bound::Closed(_)) => Bound::Closed(at),
        (Some(at), ..) => Bound::Open(at),
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn tenths(n: i128) -> Ratio {
        Ratio::new(n, 10).unwrap()
    }

    fn closed(low: i128, width: i128) -> Interval {
        Interval { low: Bound::Closed(tenths(low)), high: Bound::Closed(tenths(low + width)) }
    }

    fn mean(numbers: impl Iterator<Item = (i128, i128)>) -> Option<Ratio> {
        let (sum, weights) = numbers
            .fold((0, 0), |(sum, all), (number, weight)| (sum + number * weight, all + weight));
        Ratio::new(sum, weights * 10)
    }

    proptest! {
        /// The ends are the least and the greatest of all means with every number and weight at one of its ends.
        #[test]
        fn a_weighted_mean_lies_between_its_extremes(
            parts in vec((-50i128..50, 0i128..10, 0i128..30, 0i128..10), 1..5),
        ) {
            let spans = parts.iter().map(|(number, n, weight, w)| (closed(*number, *n), closed(*weight, *w)));
            let found = weighted_mean(spans.collect());
            let corners = (0..1u32 << (2 * parts.len())).filter_map(|corner| {
                mean(parts.iter().enumerate().map(|(i, (number, n, weight, w))| {
                    let bit = |shift: usize| i128::from(corner >> shift & 1);
                    (number + n * bit(2 * i), weight + w * bit(2 * i + 1))
                }))
            });
            let corners: Vec<Ratio> = corners.collect();
            prop_assume!(!corners.is_empty());
            prop_assert_eq!(found.low.at(), corners.iter().min().copied());
            prop_assert_eq!(found.high.at(), corners.iter().max().copied());
        }
    }

    #[test]
    fn the_greater_of_two_reaches_an_end_that_one_of_them_reaches() {
        let open =
            |low, high| Interval { low: Bound::Open(tenths(low)), high: Bound::Open(tenths(high)) };
        let (a, b) = (open(10, 20), closed(10, 10));
        let expected = Interval { low: Bound::Open(tenths(10)), high: Bound::Closed(tenths(20)) };
        assert_eq!((greater(a, b), greater(b, a)), (expected, expected));
    }

    #[test]
    fn a_mean_that_cannot_be_told_has_the_hull_of_the_numbers() {
        let open = Interval { low: Bound::Open(tenths(10)), high: Bound::Open(tenths(20)) };
        let unknown = Interval { low: Bound::Closed(Ratio::ZERO), high: Bound::Unbounded };
        let found = weighted_mean(vec![(open, unknown), (closed(10, 10), unknown)]);
        assert_eq!(found, closed(10, 10));
    }

    #[test]
    fn with_an_open_weight_a_mean_is_between_the_numbers() {
        let open = Interval { low: Bound::Open(tenths(1)), high: Bound::Unbounded };
        let found = weighted_mean(vec![(closed(10, 1), open), (closed(30, 2), closed(1, 0))]);
        assert_eq!((found.low.at(), found.high.at()), (Some(tenths(10)), Some(tenths(32))));
        let unbounded = weighted_mean(vec![(Interval::UNBOUNDED, open), (closed(3, 2), open)]);
        assert_eq!(unbounded, Interval::UNBOUNDED);
    }
}
