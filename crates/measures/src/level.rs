//! A level as kernels calculate with it: what is printed of it, and what it is before it is rounded.

use scorecard_domain::{Decimal, Interval, Missing, ObsStatus, Qualifier, Ratio};

use crate::{
    exact::{self, Digits, Number},
    span,
    value::Value,
};

/// The level of one area and period.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    /// What is recorded; of a level that follows from others what it comes to with the indicator's decimals.
    pub(crate) value: Value,
    /// Of a level that follows from others: what it is before it is rounded.
    pub(crate) exact: Option<Exact>,
    /// Whether it was restated by shares that are stated.
    pub(crate) by_shares: bool,
}

/// A number that is not rounded yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact {
    pub(crate) at: Ratio,
    /// All that it can be, by rounding and wording of what it was made from.
    pub(crate) interval: Interval,
}

impl Exact {
    pub(crate) const ZERO: Self = Self::certain(Ratio::ZERO);
    pub(crate) const ONE: Self = Self::certain(Ratio::ONE);

    /// A number that nothing makes unsure.
    pub(crate) const fn certain(at: Ratio) -> Self {
        Self { at, interval: Interval::exactly(at) }
    }

    /// Whether it is 1, for sure.
    pub(crate) fn is_one(&self) -> bool {
        self.interval == Self::ONE.interval
    }

    /// The number with the wanted decimals.
    pub(crate) fn round(&self, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
        exact::round_ratio(self.at, qualifier, digits)
    }
}

impl Level {
    /// The number that is calculated with.
    ///
    /// # Errors
    ///
    /// As for [`Value::amount`].
    #[inline]
    pub(crate) fn number(&self) -> Result<Number, Missing> {
        match self.exact {
            Some(exact) => Ok(Number::Exact(exact.at)),
            None => Ok(Number::Recorded(self.value.amount()?)),
        }
    }

    /// The same with one more status flag.
    pub(crate) fn marked(self, status: ObsStatus) -> Self {
        let statuses = self.value.statuses.union([status].into_iter().collect());
        Self { value: Value { statuses, ..self.value }, ..self }
    }

    /// All that it can be; `counted` says that a recorded number without qualifier is exact.
    pub(crate) fn span(&self, counted: bool) -> Interval {
        self.exact.map_or_else(|| span::of(&self.value, counted), |exact| exact.interval)
    }
}
