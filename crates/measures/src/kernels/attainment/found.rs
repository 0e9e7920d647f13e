//! The level, or the growth, that is held against a target.

use scorecard_domain::{Decimal, Interval, Measure, Missing, Of, Ratio, Rounding, Target};

use super::{RATE_DECIMALS, recorded};
use crate::{
    cube::Slot,
    exact::Digits,
    kernels::{
        growth,
        growth_rank::{self, Grown},
        levels::Levels,
    },
    value::Value,
};

/// A level or growth as it is held against a target.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernels) struct Found {
    /// The number, exactly.
    pub(in crate::kernels) at: Ratio,
    /// As it is shown.
    pub(in crate::kernels) value: Value,
    /// What a computed one can be; none for a recorded one.
    computed: Option<Interval>,
}

impl Found {
    fn recorded(value: Value) -> Result<Self, Missing> {
        Ok(Self { at: value.amount()?.into(), value, computed: None })
    }

    pub(in crate::kernels) const fn is_recorded(&self) -> bool {
        self.computed.is_none()
    }

    /// All that it stands for when it is held against the target.
    pub(in crate::kernels) fn against(&self, target: &Target, counted: bool) -> Interval {
        self.computed.unwrap_or_else(|| recorded(&self.value, target, counted))
    }
}

/// The level, or the growth, that is held against a target on it.
pub(in crate::kernels) fn find(
    levels: &Levels<'_>,
    measure: Measure,
    area: usize,
    slot: Slot,
    rounding: Rounding,
) -> Result<Found, Missing> {
    let published =
        |measure| levels.published(measure, &Of::Nothing).and_then(|block| block.value(area, slot));
    match measure {
        Measure::Growth | Measure::ComparableGrowth => {
            if let Some(value) = published(Measure::ComparableGrowth)
                && (measure == Measure::ComparableGrowth || value.amount().is_ok())
            {
                return Found::recorded(value);
            }
            if measure == Measure::ComparableGrowth {
                return Err(Missing::NoObservation);
            }
            let beside = published(Measure::Growth);
            if beside.is_some_and(|value| value.reading.is_final_absence()) {
                return Err(Missing::InputAbsent);
            }
            let Grown { at, interval, is_published, value, by_shares: _ } =
                growth_rank::growth(levels, area, slot)?;
            if is_published {
                return Found::recorded(value);
            }
            let decimals = beside.and_then(|value| value.reading.value()).map(Decimal::scale);
            let digits = Digits { decimals: decimals.unwrap_or(RATE_DECIMALS), rounding };
            match (growth::at(levels, area, slot, digits), beside) {
                (Ok(value), _) => Ok(Found { at, value, computed: Some(interval) }),
                // Exact, it fits; with these decimals it does not.
                (Err(_), Some(beside)) if beside.amount().is_ok() => Found::recorded(beside),
                (Err(missing), _) => Err(missing),
            }
        }
        _ => {
            let level = levels.level(area, slot).ok_or(Missing::NoObservation)?;
            let at = level.number()?.ratio();
            Ok(Found { at, value: level.value, computed: level.exact.map(|exact| exact.interval) })
        }
    }
}
