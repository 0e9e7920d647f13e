//! Numbers on their way to the result of a formula, with all that belongs to them.

use scorecard_domain::{Interval, Missing, Qualifier, Ratio, Reading, Stage, Statuses, decimal};

use crate::{
    carry,
    exact::{self, Digits},
    level::Exact,
    span,
    value::{Outcome, Value},
};

/// A number on its way to the result: `ratio × 10^power`, one of `interval × 10^power`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub(super) ratio: Ratio,
    pub(super) power: i32,
    pub(super) interval: Interval,
    pub(super) qualifier: Qualifier,
    /// Of all levels in it; none for numbers and constants.
    pub(super) marks: Option<Marks>,
}

/// What a result takes over from all levels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    pub(super) statuses: Statuses,
    pub(super) stage: Option<Stage>,
    /// Whether one was restated by stated shares.
    pub(super) by_shares: bool,
}

pub(super) const ZERO: Quantity = Quantity::plain(Ratio::ZERO, 0);

impl Quantity {
    pub(super) const fn plain(ratio: Ratio, power: i32) -> Self {
        let interval = Interval::exactly(ratio);
        Self { ratio, power, interval, qualifier: Qualifier::Exact, marks: None }
    }

    /// The same number by another power of ten.
    pub(super) fn to(self, power: i32) -> Option<Self> {
        let by = self.power - power;
        if by == 0 {
            return Some(self);
        }
        let factor = power_of_ten(by)?;
        let interval = span::times(self.interval, factor.numerator(), factor.denominator());
        Some(Self { ratio: self.ratio.checked_mul(factor)?, power, interval, ..self })
    }

    /// The number with that many decimals, with all that belongs to it.
    pub(super) fn rounded(self, digits: Digits) -> Outcome {
        let Self { ratio, qualifier, marks, .. } = self;
        let number = exact::round_ratio(ratio, qualifier, digits).ok_or(Missing::OutOfRange)?;
        let Marks { statuses, stage, .. } = marks.unwrap_or_default();
        Ok(Value { reading: Reading::Value(number), qualifier, statuses, stage })
    }

    /// The number as it is before it is rounded.
    pub(super) const fn exact(self) -> Exact {
        Exact { at: self.ratio, interval: self.interval }
    }

    pub(super) fn negated(self) -> Self {
        let ratio = self.ratio.negated();
        let qualifier = carry::qualifier(Qualifier::Exact, self.is_exact());
        Self { ratio, interval: span::negated(self.interval), qualifier, ..self }
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, Missing> {
        let power = self.power.min(other.power);
        let (a, b) = self.to(power).zip(other.to(power)).ok_or(Missing::OutOfRange)?;
        let ratio = a.ratio.checked_add(b.ratio).ok_or(Missing::OutOfRange)?;
        let interval = span::plus(a.interval, b.interval);
        let qualifier = match (self.qualifier, other.qualifier) {
            (Qualifier::Exact, one) | (one, Qualifier::Exact) => one,
            _ => Qualifier::About,
        };
        Ok(Self { ratio, power, interval, qualifier, marks: marks(self, other) })
    }

    pub(super) fn times(self, other: Self) -> Result<Self, Missing> {
        let ratio = self.ratio.checked_mul(other.ratio).ok_or(Missing::OutOfRange)?;
        let qualifier = match (self.is_exact(), other.is_exact()) {
            (true, true) => Qualifier::Exact,
            (false, true) if other.is_positive() => self.qualifier,
            (true, false) if self.is_positive() => other.qualifier,
            _ => Qualifier::About,
        };
        let power = self.power + other.power;
        let interval = span::product(self.interval, other.interval);
        Ok(Self { ratio, power, interval, qualifier, marks: marks(self, other) })
    }

    pub(super) fn over(self, other: Self) -> Result<Self, Missing> {
        if other.ratio == Ratio::ZERO {
            return Err(Missing::DivisionByZero);
        }
        let ratio = self.ratio.checked_div(other.ratio).ok_or(Missing::OutOfRange)?;
        let qualifier = match (self.is_exact(), other.is_exact()) {
            (true, true) => Qualifier::Exact,
            (false, true) if other.is_positive() => self.qualifier,
            _ => Qualifier::About,
        };
        let power = self.power - other.power;
        let interval = span::quotient(self.interval, other.interval);
        Ok(Self { ratio, power, interval, qualifier, marks: marks(self, other) })
    }

    fn is_exact(self) -> bool {
        self.qualifier == Qualifier::Exact
    }

    fn is_positive(self) -> bool {
        self.ratio > Ratio::ZERO
    }
}

fn marks(a: Quantity, b: Quantity) -> Option<Marks> {
    match (a.marks, b.marks) {
        (Some(a), Some(b)) => Some(Marks {
            statuses: a.statuses.union(b.statuses),
            stage: carry::stage(a.stage, b.stage),
            by_shares: a.by_shares || b.by_shares,
        }),
        (one, None) | (None, one) => one,
    }
}

fn power_of_ten(power: i32) -> Option<Ratio> {
    let factor = decimal::power_of_ten(u8::try_from(power.unsigned_abs()).ok()?)?;
    if power < 0 { Ratio::new(1, factor) } else { Ratio::new(factor, 1) }
}

/// The number times 10^`power`.
pub(super) fn shift(ratio: Ratio, power: i32) -> Option<Ratio> {
    ratio.checked_mul(power_of_ten(power)?)
}
