//! Decimal numbers with their own number of decimals, and the one place where rounding happens.

mod whole;

use std::{cmp::Ordering, fmt, str::FromStr};

use crate::{
    fault::{Explained, Problem},
    sentences::values,
};
pub(crate) use whole::round_quotient;
pub use whole::{Rounding, power_of_ten, product, round_short_quotient, short_power_of_ten};

/// A decimal number as it was published: 489 and 489.0 are equal in value and different readings.
///
/// `mantissa × 10^-scale`. The absolute mantissa is below 10^30 and the scale at most 15, so that two
/// of them can be compared, added and (via [`crate::Ratio`]) divided without overflow going unseen.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Why a text is no decimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDecimal {
    /// There is nothing.
    #[error("{}", values::no_number_at_all())]
    Empty,
    /// It is not written as a number.
    #[error("{}", values::no_number().of(.0).en)]
    Malformed(String),
    /// It has too many digits.
    #[error("{}", values::too_long_a_number().of(.0).en)]
    OutOfRange(String),
}

impl Explained for InvalidDecimal {
    fn problem(&self) -> Problem {
        match self {
            Self::Empty => values::no_number_at_all(),
            Self::Malformed(_) => values::no_number(),
            Self::OutOfRange(_) => values::too_long_a_number(),
        }
    }
}

impl Decimal {
    /// Zero without decimals.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };
    /// One, with no decimals.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };
    /// No scale is greater.
    pub const MAX_SCALE: u8 = 15;
    const MAX_MANTISSA: i128 = 10i128.pow(30) - 1;

    /// What DECIMAL(38, 15), the form that columnar files and streams have, has of it: the number times 10^15. `None` if it
    /// has more than 23 digits before the point.
    pub fn scaled(self) -> Option<i128> {
        const PRECISION: u32 = 38;
        let factor = power_of_ten(Self::MAX_SCALE.checked_sub(self.scale)?)?;
        let scaled = self.mantissa.checked_mul(factor)?;
        (scaled.unsigned_abs() < 10u128.pow(PRECISION)).then_some(scaled)
    }

    /// `mantissa × 10^-scale`, unless it is out of range.
    #[inline]
    pub const fn new(mantissa: i128, scale: u8) -> Option<Self> {
        if scale > Self::MAX_SCALE
            || mantissa > Self::MAX_MANTISSA
            || mantissa < -Self::MAX_MANTISSA
        {
            return None;
        }
        Some(Self { mantissa, scale })
    }

    /// The digits, without the point.
    #[inline]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The number of decimals.
    #[inline]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether it is below zero.
    #[inline]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether it is zero, with any number of decimals.
    #[inline]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { mantissa: self.mantissa.abs(), scale: self.scale }
    }

    /// With the opposite sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, scale: self.scale }
    }

    /// The same value with no zeros at the end of its decimals: 5.0 becomes 5.
    #[must_use]
    pub const fn trimmed(self) -> Self {
        let Self { mut mantissa, mut scale } = self;
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The value times 10^`power`, or `None` out of range. Decimals move: 161.3 × 10^8 has none left.
    pub fn shifted(self, power: i8) -> Option<Self> {
        let scale = i16::from(self.scale) - i16::from(power);
        if let Ok(scale) = u8::try_from(scale) {
            return Self::new(self.mantissa, scale);
        }
        let factor = 10i128.checked_pow(u32::from(scale.unsigned_abs()))?;
        Self::new(self.mantissa.checked_mul(factor)?, 0)
    }

    /// The value with `scale` decimals, rounded if it has more.
    pub fn rounded(self, scale: u8, mode: Rounding) -> Option<Self> {
        if scale >= self.scale {
            let factor = 10i128.checked_pow(u32::from(scale - self.scale))?;
            return Self::new(self.mantissa.checked_mul(factor)?, scale);
        }
        let divisor = 10i128.checked_pow(u32::from(self.scale - scale))?;
        Self::new(round_quotient(self.mantissa, divisor, mode), scale)
    }

    /// `numerator / denominator`, rounded once to `scale` decimals; `None` if the denominator is 0 or the
    /// result is out of range.
    #[inline]
    pub fn of_quotient(
        numerator: i128,
        denominator: i128,
        scale: u8,
        mode: Rounding,
    ) -> Option<Self> {
        let (numerator, denominator) = match denominator {
            0 => return None,
            1.. => (numerator, denominator),
            _ => (numerator.checked_neg()?, denominator.checked_neg()?),
        };
        let numerator = product(numerator, power_of_ten(scale)?)?;
        Self::new(round_quotient(numerator, denominator, mode), scale)
    }

    /// The sum, with the decimals of the finer of the two.
    #[inline]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let widen = |d: Self| product(d.mantissa, power_of_ten(scale - d.scale)?);
        Self::new(widen(self)?.checked_add(widen(other)?)?, scale)
    }

    /// The difference, with the decimals of the finer of the two.
    #[inline]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// Compares by value: 489 equals 489.0.
    pub fn cmp_value(self, other: Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        // Whole parts first, so that no product can overflow.
        let parts = |d: Self| {
            let unit = 10i128.pow(u32::from(d.scale));
            let fraction = (d.mantissa % unit) * 10i128.pow(u32::from(Self::MAX_SCALE - d.scale));
            (d.mantissa / unit, fraction)
        };
        parts(self).cmp(&parts(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // From the last character on; there is room for 30 digits, as many zeros, the point and the sign.
        let mut text = [0; 64];
        let mut at = text.len();
        let mut push = |byte| {
            at -= 1;
            text[at] = byte;
        };
        let mut digits = Digits(self.mantissa.unsigned_abs());
        for _ in 0..self.scale {
            push(digits.next().unwrap_or(b'0'));
        }
        if self.scale > 0 {
            push(b'.');
        }
        push(digits.next().unwrap_or(b'0'));
        digits.for_each(&mut push);
        if self.mantissa < 0 {
            push(b'-');
        }
        // All of it is ASCII.
        f.write_str(str::from_utf8(&text[at..]).unwrap_or_default())
    }
}

/// The digits of a number as characters, the last first; none of zero.
struct Digits(u128);

impl Iterator for Digits {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        if self.0 == 0 {
            return None;
        }
        // Most numbers are short, and divided much faster.
        let (rest, digit) = match u64::try_from(self.0) {
            Ok(number) => (u128::from(number / 10), number % 10),
            Err(_) => (self.0 / 10, u64::try_from(self.0 % 10).unwrap_or_default()),
        };
        self.0 = rest;
        u8::try_from(digit).ok().map(|digit| b'0' + digit)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(text: &str) -> Result<Self, InvalidDecimal> {
        if text.is_empty() {
            return Err(InvalidDecimal::Empty);
        }
        let malformed = || InvalidDecimal::Malformed(text.chars().take(40).collect());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(malformed()),
            None => (unsigned, ""),
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(malformed());
        }
        let out_of_range = || InvalidDecimal::OutOfRange(text.chars().take(40).collect());
        let magnitude: i128 = format!("{whole}{fraction}").parse().map_err(|_| out_of_range())?;
        let mantissa = if text.starts_with('-') { -magnitude } else { magnitude };
        let scale = u8::try_from(fraction.len()).map_err(|_| out_of_range())?;
        Self::new(mantissa, scale).ok_or_else(out_of_range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_exact_or_in_no_column_of_decimals() {
        let of = |text: &str| text.parse::<Decimal>().unwrap().scaled();
        assert_eq!(of("489"), Some(489 * 10i128.pow(15)));
        assert_eq!(of("489.0"), of("489"));
        assert_eq!(of("-0.000000000000001"), Some(-1));
        assert_eq!(of("99999999999999999999999"), Some((10i128.pow(23) - 1) * 10i128.pow(15)));
        assert_eq!(of("100000000000000000000000"), None, "24 digits before the point are too many");
    }

    #[test]
    fn a_decimal_prints_as_it_was_written() {
        for text in
            ["0", "489", "489.0", "0.05", "-3.2", "161.30", "999999999999999999999999999999"]
        {
            assert_eq!(dec(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_ascii_number_is_refused() {
        for bad in
            ["", "-", ".5", "5.", "1e3", "+1", "1,000", "１６１．３", "1.2.3", " 1", "NaN", "∞"]
        {
            assert!(bad.parse::<Decimal>().is_err(), "{bad:?} was accepted");
        }
        for big in ["1000000000000000000000000000000", "0.0000000000000001"] {
            assert!(matches!(big.parse::<Decimal>(), Err(InvalidDecimal::OutOfRange(_))), "{big}");
        }
    }

    #[test]
    fn equal_in_value_is_not_the_same_reading() {
        assert_ne!(dec("489"), dec("489.0"));
        assert_eq!(dec("489").cmp_value(dec("489.0")), Ordering::Equal);
        assert_eq!(dec("-0.5").cmp_value(dec("0.4")), Ordering::Less);
        assert_eq!(dec("-0.5").cmp_value(dec("-0.6")), Ordering::Greater);
    }

    #[test]
    fn halves_are_rounded_by_the_mode() {
        let check = |text: &str, scale, away: &str, even: &str| {
            let round = |mode| dec(text).rounded(scale, mode).unwrap().to_string();
            assert_eq!(round(Rounding::HalfAwayFromZero), away, "{text} away from zero");
            assert_eq!(round(Rounding::HalfToEven), even, "{text} to even");
        };
        check("2.5", 0, "3", "2");
        check("-2.5", 0, "-3", "-2");
        check("3.5", 0, "4", "4");
        check("27.25", 1, "27.3", "27.2");
        check("0.04", 1, "0.0", "0.0");
        check("5", 1, "5.0", "5.0");
    }

    #[test]
    fn a_quotient_is_rounded_once() {
        let check = |n, d, scale, expected: &str| {
            let quotient = Decimal::of_quotient(n, d, scale, Rounding::HalfAwayFromZero);
            assert_eq!(quotient.map_or("none".to_owned(), |q| q.to_string()), expected, "{n}/{d}");
        };
        check(6200, 227, 1, "27.3");
        check(-1, 8, 2, "-0.13");
        check(1, -8, 2, "-0.13");
        check(1, 0, 2, "none");
        check(i128::MAX, 1, 2, "none");
        check(i128::MIN, -1, 0, "none");
    }

    #[test]
    fn shifting_moves_the_point() {
        assert_eq!(dec("161.3").shifted(8).unwrap().to_string(), "16130000000");
        assert_eq!(dec("161.3").shifted(-1).unwrap().to_string(), "16.13");
        assert_eq!(dec("15000").shifted(-4).unwrap().to_string(), "1.5000");
    }
}
