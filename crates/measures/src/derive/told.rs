//! Figures as formulas show them: with so many decimals that the result follows from what is shown.
//!
//! A level that follows from others is calculated with before it is rounded: 100 × (26 / 10 / (24 / 10) − 1) is 8.3, and of 3 and 2
//! it would be 50. So where a result does not follow from its levels as they are printed they are shown with the fewest
//! decimals from which it does, and so are they themselves one step further down.

use scorecard_domain::{Decimal, IndicatorId, Measure, Missing, Month, ObservationKey, Of, Period};

use super::Figure;
use crate::{
    answer::Operand,
    level::Level,
    terms::Boundaries,
    value::{Outcome, Value},
};

/// With how many decimals more than they are printed with levels are shown, so that the result follows: as many as there can be
/// where it never does, as one that lies on a tie (11.7 over 8/9).
pub(super) fn more(levels: &[Level], follows: impl Fn(u8) -> bool) -> u8 {
    if levels.iter().all(|level| level.exact.is_none()) {
        return 0;
    }
    (0..=Decimal::MAX_SCALE).find(|more| follows(*more)).unwrap_or(Decimal::MAX_SCALE)
}

/// A level and its base as a formula shows them.
pub(super) struct Pair {
    pub(super) value: Decimal,
    pub(super) base: Decimal,
    pub(super) operands: Vec<Operand>,
}

impl Figure<'_> {
    /// A level and that of another period, of which `of` makes the `outcome`.
    pub(super) fn pair(
        &self,
        (value, base): (Level, Level),
        of_base: Option<Period>,
        of: impl Fn((Level, Level)) -> Outcome,
        outcome: Value,
    ) -> Result<Pair, Missing> {
        let more =
            more(&[value, base], |more| of((value.told(more), base.told(more))) == Ok(outcome));
        Ok(Pair {
            value: value.told(more).value.amount()?,
            base: base.told(more).value.amount()?,
            operands: self.pair_told((&value, &base), of_base, more),
        })
    }

    /// A level of the area and that of another period as they stand in a formula.
    pub(super) fn pair_told(
        &self,
        (value, base): (&Level, &Level),
        of_base: Option<Period>,
        more: u8,
    ) -> Vec<Operand> {
        let (area, own) = (self.area, self.period);
        let other = of_base.unwrap_or(own);
        let value = self.operand(area, own, self.map(area, own, other), (value, more));
        let base = self.operand(area, other, self.map(area, other, own), (base, more));
        value.into_iter().chain(base.filter(|_| other != own)).collect()
    }

    /// The month on whose map the level of a period is restated where it is held against another, if it is.
    pub(super) fn map(&self, area: usize, of: Period, against: Period) -> Option<Month> {
        let (earlier, later) = (of.last(), against.last());
        let restates = self.levels.boundaries == Boundaries::TodaysMap
            && earlier < later
            && !self.levels.cube.areas.same_boundary(area, earlier, later);
        restates.then_some(later)
    }

    /// A level of the same indicator as it stands in a formula.
    pub(super) fn operand(
        &self,
        area: usize,
        period: Period,
        map_of: Option<Month>,
        level: (&Level, u8),
    ) -> Option<Operand> {
        let operand = self.of_indicator(&self.levels.indicator.id, area, period, level)?;
        // What is restated has no decimals of its own, whatever it is made from.
        let decimals = operand.decimals.or(map_of.map(|_| level.0.scale()));
        Some(Operand { map_of, decimals, ..operand })
    }

    /// A level of any indicator as it stands in a formula.
    pub(super) fn of_indicator(
        &self,
        indicator: &IndicatorId,
        area: usize,
        period: Period,
        (level, more): (&Level, u8),
    ) -> Option<Operand> {
        Some(Operand {
            key: ObservationKey {
                indicator: indicator.clone(),
                measure: Measure::Level,
                of: Of::Nothing,
                area: self.levels.cube.areas.id(area)?.clone(),
                period,
            },
            decimals: level.exact.map(|_| level.told(more).scale()),
            map_of: None,
        })
    }
}
