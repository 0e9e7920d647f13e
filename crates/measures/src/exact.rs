//! From exact quotients to the one rounding.

use std::cmp::Ordering;

use scorecard_domain::{Bound, Decimal, Qualifier, Ratio, Rounding, decimal};

/// How a result is printed: its number of decimals, and which way a half goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The number of decimals, at most 15.
    pub decimals: u8,
    /// The definition's rounding.
    pub rounding: Rounding,
}

/// To which side a result is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Toward {
    Nearest(Rounding),
    Below,
    Above,
}

impl Toward {
    /// The side on which the claim stays true: "at least 27.26" is at least 27.2 and not at least 27.3.
    const fn of(qualifier: Qualifier, rounding: Rounding) -> Self {
        match qualifier {
            Qualifier::Exact | Qualifier::About => Self::Nearest(rounding),
            Qualifier::MoreThan | Qualifier::AtLeast | Qualifier::Above => Self::Below,
            Qualifier::Nearly | Qualifier::AtMost => Self::Above,
        }
    }
}

/// A number to calculate with: as it was recorded, or as a formula leaves it before it is rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Recorded(Decimal),
    Exact(Ratio),
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        Self::Recorded(number)
    }
}

impl Number {
    pub(crate) fn ratio(self) -> Ratio {
        match self {
            Self::Recorded(number) => number.into(),
            Self::Exact(number) => number,
        }
    }

    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Recorded(a), Self::Recorded(b)) => Self::Recorded(a.checked_add(b)?),
            _ => Self::Exact(self.ratio().checked_add(other.ratio())?),
        })
    }

    pub(crate) fn checked_sub(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Recorded(a), Self::Recorded(b)) => Self::Recorded(a.checked_sub(b)?),
            _ => Self::Exact(self.ratio().checked_sub(other.ratio())?),
        })
    }

    pub(crate) const fn is_negative(self) -> bool {
        match self {
            Self::Recorded(number) => number.is_negative(),
            Self::Exact(number) => number.is_negative(),
        }
    }

    pub(crate) const fn is_zero(self) -> bool {
        match self {
            Self::Recorded(number) => number.is_zero(),
            Self::Exact(number) => number.numerator() == 0,
        }
    }

    pub(crate) const fn is_positive(self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    pub(crate) fn cmp_value(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Recorded(a), Self::Recorded(b)) => a.cmp_value(b),
            _ => self.ratio().cmp(&other.ratio()),
        }
    }

    /// The number with the wanted decimals.
    pub(crate) fn round(self, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
        match self {
            Self::Recorded(number) => round(number, qualifier, digits),
            Self::Exact(number) => round_ratio(number, qualifier, digits),
        }
    }
}

/// `100 × part / whole`, rounded once; `whole` is positive. `None` if it does not fit.
#[inline]
pub(crate) fn percent(
    part: Number,
    whole: Number,
    qualifier: Qualifier,
    digits: Digits,
) -> Option<Decimal> {
    let toward = Toward::of(qualifier, digits.rounding);
    let (Number::Recorded(part), Number::Recorded(whole)) = (part, whole) else {
        return rounded_percent(part.ratio(), whole.ratio(), toward, digits.decimals);
    };
    let short = || {
        let percent = Percent::of_scales(part.scale(), whole.scale(), qualifier, digits)?;
        percent.of(part.mantissa().try_into().ok()?, whole.mantissa().try_into().ok()?)
    };
    short().or_else(|| long_percent(part, whole, toward, digits.decimals))
}

/// [`percent`] of numbers that fit in 64 bits all the way, as nearly all do; made once for many of the same decimals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Percent {
    widen: i64,
    decimals: u8,
    mode: Rounding,
}

impl Percent {
    /// Of parts and wholes with so many decimals.
    #[inline]
    pub(crate) fn of_scales(
        part: u8,
        whole: u8,
        qualifier: Qualifier,
        digits: Digits,
    ) -> Option<Self> {
        let Toward::Nearest(mode) = Toward::of(qualifier, digits.rounding) else { return None };
        let widen = (whole + 2).checked_add(digits.decimals)?.checked_sub(part)?;
        let widen = decimal::short_power_of_ten(widen)?;
        Some(Self { widen, decimals: digits.decimals, mode })
    }

    /// `None` if the digits do not fit or the whole is not positive.
    #[inline]
    pub(crate) fn of(self, part: i64, whole: i64) -> Option<Decimal> {
        let above = part.checked_mul(self.widen)?;
        let quotient = decimal::round_short_quotient(above, whole, self.mode)?;
        Decimal::new(quotient.into(), self.decimals)
    }
}

/// [`percent`] of any numbers.
fn long_percent(part: Decimal, whole: Decimal, toward: Toward, decimals: u8) -> Option<Decimal> {
    // Mostly the digits fit as they stand; only then is the quotient reduced first.
    let plain = || {
        let (above, below) = (part.scale(), whole.scale() + 2);
        let widen = |digits: i128, by| decimal::product(digits, decimal::power_of_ten(by)?);
        let (above, below) = if above <= below {
            (widen(part.mantissa(), below - above)?, whole.mantissa())
        } else {
            (part.mantissa(), widen(whole.mantissa(), above - below)?)
        };
        rounded(above, below, decimals, toward)
    };
    plain().or_else(|| rounded_percent(part.into(), whole.into(), toward, decimals))
}

fn rounded_percent(part: Ratio, whole: Ratio, toward: Toward, decimals: u8) -> Option<Decimal> {
    let ratio = part.checked_div(whole)?.checked_mul(Ratio::new(100, 1)?)?;
    rounded_ratio(ratio, decimals, toward)
}

/// The number with the wanted decimals.
pub(crate) fn round(value: Decimal, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
    let toward = Toward::of(qualifier, digits.rounding);
    if digits.decimals >= value.scale() {
        return value.rounded(digits.decimals, digits.rounding);
    }
    let below = decimal::power_of_ten(value.scale())?;
    rounded(value.mantissa(), below, digits.decimals, toward)
        .or_else(|| rounded_ratio(value.into(), digits.decimals, toward))
}

/// The quotient with the wanted decimals.
pub(crate) fn round_ratio(value: Ratio, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
    rounded_ratio(value, digits.decimals, Toward::of(qualifier, digits.rounding))
}

/// A number of floating point with the wanted decimals; `None` if it is none, or has more digits than it can be sure of.
#[expect(clippy::float_arithmetic, reason = "rounds what a root is worked out as")]
pub(crate) fn of_float(value: f64, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
    /// From here on a double has no fractions.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    let power = decimal::power_of_ten(digits.decimals)?;
    let scaled = value * power as f64;
    if !(-WHOLE < scaled && scaled < WHOLE) {
        return None;
    }
    let below = libm::floor(scaled);
    let fraction = scaled - below;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that a double holds")]
    let below = below as i64;
    let up = match Toward::of(qualifier, digits.rounding) {
        Toward::Below => false,
        Toward::Above => fraction > 0.0,
        Toward::Nearest(_) if fraction != 0.5 => fraction > 0.5,
        Toward::Nearest(Rounding::HalfToEven) => below % 2 != 0,
        Toward::Nearest(Rounding::HalfAwayFromZero) => below >= 0,
    };
    Decimal::new(i128::from(below) + i128::from(up), digits.decimals)
}

#[inline]
fn rounded(above: i128, below: i128, decimals: u8, toward: Toward) -> Option<Decimal> {
    let scaled = || decimal::product(above, decimal::power_of_ten(decimals)?);
    match toward {
        Toward::Nearest(mode) => Decimal::of_quotient(above, below, decimals, mode),
        Toward::Below => Decimal::new(scaled()?.checked_div_euclid(below)?, decimals),
        Toward::Above => {
            let negated = scaled()?.checked_neg()?.checked_div_euclid(below)?;
            Decimal::new(negated.checked_neg()?, decimals)
        }
    }
}

fn rounded_ratio(value: Ratio, decimals: u8, toward: Toward) -> Option<Decimal> {
    match toward {
        Toward::Nearest(mode) => value.round(decimals, mode),
        _ => rounded(value.numerator(), value.denominator(), decimals, toward),
    }
}

/// The ends of an interval as decimals, rounded outward; an end that is not there, or cannot be held, is
/// absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower end, rounded down.
    pub low: Option<Decimal>,
    /// The upper end, rounded up.
    pub high: Option<Decimal>,
}

impl Range {
    /// The ends with that number of decimals.
    pub(crate) fn outward(low: Bound, high: Bound, decimals: u8) -> Self {
        let end = |bound: Bound, toward| rounded_ratio(bound.at()?, decimals, toward);
        Self { low: end(low, Toward::Below), high: end(high, Toward::Above) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = Decimal> {
        let mantissa = prop_oneof![
            -1_000i128..1_000,
            any::<i64>().prop_map(i128::from),
            (0u32..64).prop_map(|bits| i128::from(i64::MAX >> bits)),
            -(10i128.pow(30) - 1)..10i128.pow(30),
        ];
        (mantissa, 0u8..=15).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
    }

    proptest! {
        #[test]
        fn short_and_long_division_agree(part in numbers(), whole in numbers(), decimals in 0u8..=15, even: bool) {
            let whole = whole.abs();
            prop_assume!(!whole.is_zero());
            let mode = if even { Rounding::HalfToEven } else { Rounding::HalfAwayFromZero };
            let digits = Digits { decimals, rounding: mode };
            let short = || {
                let percent = Percent::of_scales(part.scale(), whole.scale(), Qualifier::Exact, digits)?;
                percent.of(part.mantissa().try_into().ok()?, whole.mantissa().try_into().ok()?)
            };
            if let Some(short) = short() {
                prop_assert_eq!(Some(short), long_percent(part, whole, Toward::Nearest(mode), decimals));
            }
        }
    }
}
