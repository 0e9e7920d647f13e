//! Exact quotients: everything derived stays a numerator and a denominator until the one rounding.

use std::cmp::Ordering;

use crate::decimal::{Decimal, Rounding, round_quotient};

/// An exact fraction in lowest terms with a positive denominator.
///
/// Arithmetic is checked: a result that does not fit in 128 bits is `None`, never wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Nearly all numbers fit in 64 bits, where a remainder is one instruction.
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return short_gcd(a, b).into();
        }
        (a, b) = (b, a % b);
    }
    a
}

const fn short_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator`; `None` if the denominator is 0 or the parts do not fit.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let common =
            i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        let sign = denominator.signum();
        Some(Self {
            numerator: numerator / common * sign,
            denominator: denominator / common * sign,
        })
    }

    /// The upper part; carries the sign.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The lower part; positive.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The opposite: all that can be held has one.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let common =
            i128::try_from(gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()))
                .ok()?;
        let left = self.numerator.checked_mul(other.denominator / common)?;
        let right = other.numerator.checked_mul(self.denominator / common)?;
        Self::new(
            left.checked_add(right)?,
            (self.denominator / common).checked_mul(other.denominator)?,
        )
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // Crosswise reduction keeps the parts small.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Self::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// The quotient; `None` also if `other` is zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// The one rounding: to a decimal with `scale` decimals.
    pub fn round(self, scale: u8, mode: Rounding) -> Option<Decimal> {
        let factor = 10i128.checked_pow(u32::from(scale))?;
        // Whole part and remainder apart, so that a large value with many decimals does not overflow early.
        let (whole, rest) = (self.numerator / self.denominator, self.numerator % self.denominator);
        let rest = match rest.checked_mul(factor) {
            Some(scaled) => Self { numerator: scaled, denominator: self.denominator },
            None => Self { numerator: rest, denominator: self.denominator }
                .checked_mul(Self::new(factor, 1)?)?,
        };
        let whole = whole.checked_mul(factor)?;
        // Half to even looks at the last digit of the whole, so the two parts are put together first.
        let floor = rest.numerator / rest.denominator;
        let last =
            Self { numerator: rest.numerator % rest.denominator, denominator: rest.denominator };
        let units = whole.checked_add(floor)?;
        let carry = match (mode, units % 2 == 0) {
            (Rounding::HalfToEven, true) => round_quotient(last.numerator, last.denominator, mode),
            (Rounding::HalfToEven, false) | (Rounding::HalfAwayFromZero, _) => {
                round_quotient(last.numerator, last.denominator, Rounding::HalfAwayFromZero)
            }
        };
        Decimal::new(units.checked_add(carry)?, scale)
    }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Self {
        // A decimal's parts are within range and its power of ten is never 0.
        Self::new(value.mantissa(), 10i128.pow(u32::from(value.scale()))).unwrap_or(Self::ZERO)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Compares exactly, by continued fractions, so no product can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) =
            (self.numerator, self.denominator, other.numerator, other.denominator);
        loop {
            match a.div_euclid(b).cmp(&c.div_euclid(d)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            match (left, right) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // left/b < right/d exactly when d/right < b/left.
                _ => (a, b, c, d) = (d, right, b, left),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ratio(n: i128, d: i128) -> Ratio {
        Ratio::new(n, d).unwrap()
    }

    #[test]
    fn a_share_is_rounded_once_at_the_end() {
        let share = ratio(62, 227).checked_mul(ratio(100, 1)).unwrap();
        assert_eq!(share.round(1, Rounding::HalfAwayFromZero).unwrap().to_string(), "27.3");
        assert_eq!(ratio(-1, 3).round(2, Rounding::HalfAwayFromZero).unwrap().to_string(), "-0.33");
    }

    #[test]
    fn halves_follow_the_mode() {
        let check = |n, d, scale, away: &str, even: &str| {
            let round = |mode| ratio(n, d).round(scale, mode).unwrap().to_string();
            assert_eq!(round(Rounding::HalfAwayFromZero), away, "{n}/{d} away");
            assert_eq!(round(Rounding::HalfToEven), even, "{n}/{d} even");
        };
        check(5, 2, 0, "3", "2");
        check(7, 2, 0, "4", "4");
        check(-5, 2, 0, "-3", "-2");
        check(-7, 2, 0, "-4", "-4");
        check(1, 8, 2, "0.13", "0.12");
        check(-1, 8, 2, "-0.13", "-0.12");
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(ratio(1, 2).checked_div(Ratio::ZERO), None);
    }

    proptest! {
        #[test]
        fn comparison_agrees_with_cross_multiplication(
            a in -1_000_000i128..1_000_000, b in 1i128..1_000_000,
            c in -1_000_000i128..1_000_000, d in 1i128..1_000_000,
        ) {
            prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn rounding_is_within_half_a_unit(n in -10i128.pow(15)..10i128.pow(15), d in 1i128..10i128.pow(9), scale in 0u8..6) {
            for mode in [Rounding::HalfAwayFromZero, Rounding::HalfToEven] {
                let exact = ratio(n, d);
                let rounded = Ratio::from(exact.round(scale, mode).unwrap());
                let error = exact.checked_sub(rounded).unwrap();
                let half = ratio(1, 2 * 10i128.pow(u32::from(scale)));
                prop_assert!(error <= half && Ratio::ZERO.checked_sub(half).unwrap() <= error);
            }
        }

        #[test]
        fn a_sum_taken_apart_again_is_the_same(a in -10i128.pow(12)..10i128.pow(12), b in 1i128..10i128.pow(6), c in -10i128.pow(12)..10i128.pow(12), d in 1i128..10i128.pow(6)) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(x.checked_add(y).unwrap().checked_sub(y).unwrap(), x);
        }
    }
}
