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
    // An absent lower end lies below all, an absent upper end above.
    let low = match (a.low, b.low) {
        (Bound::Unbounded, other) | (other, Bound::Unbounded) => other,
        (x, y) if x.at() < y.at() => y,
        (x, _) => x,
    };
    let high = match (a.high, b.high) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => Bound::Unbounded,
        (x, y) if x.at() < y.at() => y,
        (x, _) => x,
    };
    Interval { low, high }
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

/// All products; everything unless both have two ends.
pub(crate) fn product(a: Interval, b: Interval) -> Interval {
    let corner = |x, y| join(x, y, Ratio::checked_mul);
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

/// Exactly 1.
pub(crate) fn one() -> Interval {
    Ratio::new(1, 1).map_or(Interval::UNBOUNDED, Interval::exactly)
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
