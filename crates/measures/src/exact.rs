//! From exact quotients to the one rounding.

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

/// `100 × part / whole`, rounded once; `whole` is positive. `None` if it does not fit.
pub(crate) fn percent(
    part: Decimal,
    whole: Decimal,
    qualifier: Qualifier,
    digits: Digits,
) -> Option<Decimal> {
    let toward = Toward::of(qualifier, digits.rounding);
    // Nearly always the digits fit as they stand; only then is the quotient reduced first.
    let plain = || {
        let (above, below) = (part.scale(), whole.scale() + 2);
        let widen = |digits: i128, by| digits.checked_mul(decimal::power_of_ten(by)?);
        let (above, below) = if above <= below {
            (widen(part.mantissa(), below - above)?, whole.mantissa())
        } else {
            (part.mantissa(), widen(whole.mantissa(), above - below)?)
        };
        rounded(above, below, digits.decimals, toward)
    };
    plain().or_else(|| {
        let ratio =
            Ratio::from(part).checked_div(whole.into())?.checked_mul(Ratio::new(100, 1)?)?;
        rounded_ratio(ratio, digits.decimals, toward)
    })
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

fn rounded(above: i128, below: i128, decimals: u8, toward: Toward) -> Option<Decimal> {
    let scaled = || above.checked_mul(decimal::power_of_ten(decimals)?);
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
