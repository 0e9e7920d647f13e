//! Numbers modulo the prime 2^61 − 1. Whether something follows from equations is found out in them: as exactly as with
//! fractions, but for a chance of about 2^-61, and no number grows.

use scorecard_domain::Decimal;

const PRIME: u64 = (1 << 61) - 1;

/// A number modulo 2^61 − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Residue(u64);

impl Residue {
    pub(super) const ZERO: Self = Self(0);
    pub(super) const ONE: Self = Self(1);

    pub(super) const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(super) fn of(number: i128) -> Self {
        Self::reduced(number.rem_euclid(i128::from(PRIME)).unsigned_abs())
    }

    pub(super) fn of_decimal(number: Decimal) -> Self {
        Self::of(number.mantissa()).times(Self::power_of_ten(-i32::from(number.scale())))
    }

    pub(super) fn power_of_ten(power: i32) -> Self {
        let base = if power < 0 { Self(10).inverted() } else { Self(10) };
        base.to_the(u64::from(power.unsigned_abs()))
    }

    /// A number that has nothing to do with any other: the same for the same seed (splitmix64).
    pub(super) fn scattered(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self::reduced(u128::from(mixed ^ (mixed >> 31)))
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::reduced(u128::from(self.0) + u128::from(other.0))
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    pub(super) fn negated(self) -> Self {
        Self::reduced(u128::from(PRIME - self.0))
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::reduced(u128::from(self.0) * u128::from(other.0))
    }

    /// The quotient; by zero it is zero.
    pub(super) fn over(self, other: Self) -> Self {
        self.times(other.inverted())
    }

    fn inverted(self) -> Self {
        self.to_the(PRIME - 2)
    }

    fn to_the(self, mut exponent: u64) -> Self {
        let (mut base, mut result) = (self, Self::ONE);
        while exponent > 0 {
            if exponent % 2 == 1 {
                result = result.times(base);
            }
            base = base.times(base);
            exponent /= 2;
        }
        result
    }

    fn reduced(number: u128) -> Self {
        // What is left of a division by a number of 64 bits has no more.
        Self(u64::try_from(number % u128::from(PRIME)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_field(a in any::<i64>(), b in any::<i64>(), c in any::<i64>()) {
            let [a, b, c] = [a, b, c].map(|it| Residue::of(it.into()));
            prop_assert_eq!(a.plus(b).times(c), a.times(c).plus(b.times(c)));
            prop_assert_eq!(a.minus(b).plus(b), a);
            prop_assert_eq!(a.minus(a), Residue::ZERO);
            if !b.is_zero() {
                prop_assert_eq!(a.over(b).times(b), a);
            }
        }
    }

    #[test]
    fn decimals_are_what_they_are() {
        let [half, five] = ["0.5", "5.00"].map(|it| Residue::of_decimal(it.parse().unwrap()));
        assert_eq!(half.times(Residue::power_of_ten(1)), five);
        assert_eq!(Residue::of(-5).plus(five), Residue::ZERO);
        assert_eq!(Residue::power_of_ten(-2).times(Residue::of(100)), Residue::ONE);
    }
}
