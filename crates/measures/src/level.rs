//! A level as kernels calculate with it: what is printed of it, and what it is before it is rounded.

use scorecard_domain::{
    Decimal, Interval, Missing, ObsStatus, Qualifier, Ratio, Reading, Rounding,
};

use crate::{
    carry,
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

    /// What levels come to together, with the decimals of the one that has the most; about so much unless all are exact.
    ///
    /// # Errors
    ///
    /// `PeersIncomplete` if there are none or one has no number, `OutOfRange` if it does not fit.
    pub(crate) fn sum(levels: &[Self], counted: bool) -> Result<Self, Missing> {
        let (first, _) = levels.split_first().ok_or(Missing::PeersIncomplete)?;
        let mut sum = Exact::ZERO;
        let (mut statuses, mut stage) = (first.value.statuses, first.value.stage);
        for level in levels {
            let number = level.number().map_err(|_| Missing::PeersIncomplete)?.ratio();
            let at = sum.at.checked_add(number).ok_or(Missing::OutOfRange)?;
            sum = Exact { at, interval: span::plus(sum.interval, level.span(counted)) };
            statuses = statuses.union(level.value.statuses);
            stage = carry::stage(stage, level.value.stage);
        }
        let all_exact = levels.iter().all(|it| it.value.qualifier == Qualifier::Exact);
        let qualifier = carry::qualifier(Qualifier::Exact, all_exact);
        let decimals = levels.iter().map(Self::scale).max().unwrap_or_default();
        let rounded = sum.round(qualifier, Digits { decimals, rounding: Rounding::default() });
        let reading = Reading::Value(rounded.ok_or(Missing::OutOfRange)?);
        Ok(Self {
            value: Value { reading, qualifier, statuses, stage },
            exact: Some(sum),
            by_shares: levels.iter().any(|level| level.by_shares),
        })
    }

    /// The level as a formula shows it and goes on with it: what follows from others with so many decimals more than it is
    /// printed with.
    pub(crate) fn told(self, more: u8) -> Self {
        let Some(exact) = self.exact else { return self };
        let decimals = self.scale().saturating_add(more).min(Decimal::MAX_SCALE);
        let digits = Digits { decimals, rounding: Rounding::default() };
        let number = exact.round(self.value.qualifier, digits).map(Reading::Value);
        let reading = number.unwrap_or(self.value.reading);
        Self { value: Value { reading, ..self.value }, exact: None, ..self }
    }

    /// The same with as many decimals as say it exactly; with six more where none do.
    pub(crate) fn told_finely(self) -> Self {
        let is_exact = |told: &Self| {
            let told = told.number().map(Number::ratio);
            self.number().map(Number::ratio) == told
        };
        let mut told = (0..=Decimal::MAX_SCALE).map(|more| self.told(more));
        told.find(is_exact).unwrap_or_else(|| self.told(6))
    }

    /// With how many decimals it is printed.
    pub(crate) fn scale(&self) -> u8 {
        self.value.reading.value().map_or(0, Decimal::scale)
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
