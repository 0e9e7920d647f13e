//! Arithmetic of whole numbers that decimals rest on, and the one rounding of quotients.

use std::cmp::Ordering;

/// How the last printed digit is found; GB/T 8170 knows both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// 四舍五入: half away from zero. The default of Chinese statistics.
    #[default]
    HalfAwayFromZero,
    /// 四舍六入五成双: half to even, on the absolute value.
    HalfToEven,
}

/// `a × b`, or `None` if it does not fit.
#[inline]
pub fn product(a: i128, b: i128) -> Option<i128> {
    // Nearly all numbers fit in 64 bits, where it is one instruction and cannot overflow.
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// 10^`exponent`, or `None` if it does not fit.
#[inline]
pub fn power_of_ten(exponent: u8) -> Option<i128> {
    const POWERS: [i128; 39] = {
        let mut powers = [1; 39];
        let mut n = 1;
        while n < 39 {
            powers[n] = powers[n - 1] * 10;
            n += 1;
        }
        powers
    };
    POWERS.get(usize::from(exponent)).copied()
}

/// 10^`exponent`, or `None` if it does not fit in 64 bits.
#[inline]
pub fn short_power_of_ten(exponent: u8) -> Option<i64> {
    const POWERS: [i64; 19] = {
        let mut powers = [1; 19];
        let mut n = 1;
        while n < 19 {
            powers[n] = powers[n - 1] * 10;
            n += 1;
        }
        powers
    };
    POWERS.get(usize::from(exponent)).copied()
}

/// `numerator / denominator` rounded to a whole number; `denominator` is positive.
pub(crate) fn round_quotient(numerator: i128, denominator: i128, mode: Rounding) -> i128 {
    let quotient = numerator / denominator;
    let remainder = (numerator - quotient * denominator).abs();
    if rounds_up(remainder, denominator, quotient % 2 != 0, mode) {
        quotient + numerator.signum()
    } else {
        quotient
    }
}

/// `numerator / denominator` rounded to a whole number, in 64 bits; `None` unless the denominator is positive.
#[inline]
pub fn round_short_quotient(numerator: i64, denominator: i64, mode: Rounding) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let quotient = numerator / denominator;
    let remainder = (numerator - quotient * denominator).abs();
    // Only a quotient by 1 is as far from 0 as 64 bits reach, and it leaves no remainder.
    let up = rounds_up(remainder, denominator, quotient % 2 != 0, mode);
    Some(if up { quotient + numerator.signum() } else { quotient })
}

/// Whether what remains of a quotient takes it away from 0; `odd` says that its last digit is.
#[inline]
fn rounds_up<T: Copy + Ord + std::ops::Sub<Output = T>>(
    remainder: T,
    denominator: T,
    odd: bool,
    mode: Rounding,
) -> bool {
    // Twice the remainder against the divisor, without the doubling that could overflow.
    match remainder.cmp(&(denominator - remainder)) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => match mode {
            Rounding::HalfAwayFromZero => true,
            Rounding::HalfToEven => odd,
        },
    }
}
