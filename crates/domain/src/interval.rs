//! What a printed number can stand for: an interval with open, closed or absent ends.

use crate::{decimal::Decimal, ratio::Ratio, reading::Qualifier};

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// There is no bound on this side.
    Unbounded,
    /// Up to and including.
    Closed(Ratio),
    /// Up to and excluding.
    Open(Ratio),
}

impl Bound {
    /// Where the bound lies, if anywhere.
    pub const fn at(self) -> Option<Ratio> {
        match self {
            Self::Unbounded => None,
            Self::Closed(at) | Self::Open(at) => Some(at),
        }
    }

    const fn is_closed(self) -> bool {
        matches!(self, Self::Closed(_))
    }
}

/// All the values that a published number may stand for.
///
/// 27.3% means [27.25%, 27.35%): rounding to a decimal hides half a unit of the last place on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub low: Bound,
    /// The upper end.
    pub high: Bound,
}

impl Interval {
    /// No bound at all.
    pub const UNBOUNDED: Self = Self { low: Bound::Unbounded, high: Bound::Unbounded };

    /// Exactly one value.
    pub const fn exactly(value: Ratio) -> Self {
        Self { low: Bound::Closed(value), high: Bound::Closed(value) }
    }

    /// Everything that rounds to `value` at its number of decimals, the lower half included for a positive
    /// value, the outer half excluded; `None` if a bound cannot be held.
    pub fn of_rounded(value: Decimal) -> Option<Self> {
        let half = Decimal::new(5, value.scale().checked_add(1)?)?;
        let outward =
            if value.is_negative() { value.checked_sub(half)? } else { value.checked_add(half)? };
        let inward =
            if value.is_negative() { value.checked_add(half)? } else { value.checked_sub(half)? };
        let (outward, inward) = (Bound::Open(outward.into()), Bound::Closed(inward.into()));
        Some(match (value.is_zero(), value.is_negative()) {
            (true, _) => Self { low: Bound::Open(Ratio::from(half.negated())), high: outward },
            (false, true) => Self { low: outward, high: inward },
            (false, false) => Self { low: inward, high: outward },
        })
    }

    /// What the qualified value allows; `counted` says that a number without qualifier is exact (a count)
    /// and not rounded. `None` if a bound cannot be held.
    pub fn of_qualified(value: Decimal, qualifier: Qualifier, counted: bool) -> Option<Self> {
        let v = Ratio::from(value);
        Some(match qualifier {
            Qualifier::Exact if counted => Self::exactly(v),
            Qualifier::Exact => Self::of_rounded(value)?,
            Qualifier::About => Self::UNBOUNDED,
            Qualifier::Nearly => Self { low: Bound::Unbounded, high: Bound::Open(v) },
            Qualifier::MoreThan | Qualifier::Above => {
                Self { low: Bound::Open(v), high: Bound::Unbounded }
            }
            Qualifier::AtLeast => Self { low: Bound::Closed(v), high: Bound::Unbounded },
            Qualifier::AtMost => Self { low: Bound::Unbounded, high: Bound::Closed(v) },
        })
    }

    /// Whether both ends are there.
    pub const fn is_bounded(self) -> bool {
        self.low.at().is_some() && self.high.at().is_some()
    }

    /// Whether the two have a value in common: published and computed figures conflict only if not.
    pub fn meets(self, other: Self) -> bool {
        let reaches = |low: Bound, high: Bound| match (low.at(), high.at()) {
            (Some(l), Some(h)) => l < h || (l == h && low.is_closed() && high.is_closed()),
            _ => true,
        };
        reaches(self.low, other.high) && reaches(other.low, self.high)
    }

    /// Whether `value` lies in it.
    pub fn contains(self, value: Ratio) -> bool {
        self.meets(Self::exactly(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_rounded_percentage_hides_half_a_place_on_each_side() {
        let interval = Interval::of_rounded(dec("27.3")).unwrap();
        let holds = |text: &str| interval.contains(dec(text).into());
        assert!(holds("27.25") && holds("27.3") && holds("27.3499"));
        assert!(!holds("27.35") && !holds("27.2499"));
        let negative = Interval::of_rounded(dec("-3.2")).unwrap();
        assert!(negative.contains(dec("-3.15").into()) && !negative.contains(dec("-3.25").into()));
        let zero = Interval::of_rounded(dec("0.0")).unwrap();
        assert!(zero.contains(dec("0.049").into()) && !zero.contains(dec("-0.05").into()));
    }

    #[test]
    fn a_qualifier_opens_one_side() {
        let of = |qualifier| Interval::of_qualified(dec("600"), qualifier, true).unwrap();
        let holds = |qualifier, text: &str| of(qualifier).contains(dec(text).into());
        assert!(holds(Qualifier::Exact, "600") && !holds(Qualifier::Exact, "600.1"));
        assert!(holds(Qualifier::AtLeast, "600") && !holds(Qualifier::Above, "600"));
        assert!(holds(Qualifier::Nearly, "599.9") && !holds(Qualifier::Nearly, "600"));
        assert!(holds(Qualifier::About, "0"));
    }

    #[test]
    fn intervals_that_only_touch_at_an_open_end_do_not_meet() {
        let a = Interval::of_rounded(dec("27.3")).unwrap();
        let b = Interval::of_rounded(dec("27.4")).unwrap();
        assert!(!a.meets(b) && !b.meets(a) && a.meets(a));
    }
}
