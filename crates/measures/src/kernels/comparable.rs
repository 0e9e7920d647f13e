//! Comparable growth, 可比: by how many percent a level is above that of the year before, both on a comparable basis.
//!
//! 可比 is a basis and no formula, so what is computed is only what the record or the indicator's rule says how to:
//!
//! - From the adjusted value and the adjusted base that stand with the published rate (扣除留抵退税因素): value / base − 1.
//!   The base is positive, else `BaseNotPositive`; boundaries are the source's to adjust.
//! - Else, where the indicator's growth rule is `price_index`: (1 + nominal growth) / (index / 100) − 1, the index being
//!   that of the period with the same period of the year before as 100. It is that of the area itself, else of the nearest
//!   area above it at the period's end that has one above zero; without one `NoPriceIndex`. The levels are as for nominal
//!   growth, with its reasons.
//! - A rate that was published on a basis of its own is on that basis: no index says anything of it (`PublishedOnly`).
//! - Everything else is recorded, never computed: `RecordedOnly`.
//!
//! Exact until it is rounded once. Rounded levels and a rounded index make it an interval: 5.2 on 5.0 at an index of 102.0
//! is anything from −0.07% to 4.05%. Source: 按可比价格计算 and 扣除价格因素 of Chinese official statistics.

use std::collections::BTreeSet;

use scorecard_domain::{
    AreaId, Comparison, GrowthRule, Interval, Measure, Missing, Of, Period, Qualifier, Ratio,
    Reading,
};

use super::{growth, levels::Levels};
use crate::{
    carry,
    cube::{Block, Slot},
    exact::{self, Digits, Number},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// What is held against what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) value: Level,
    pub(crate) base: Level,
    /// The price index, if prices are taken out by one, and the area of which it is.
    pub(crate) index: Option<(Level, usize)>,
}

/// The comparable growth of all that is recorded, levels and published rates, period by period.
pub fn block(levels: &Levels<'_>, digits: Digits, mut sink: impl FnMut(&AreaId, Period, Outcome)) {
    let published = published(levels);
    let mut slots: BTreeSet<Slot> = levels.rows().map(|(slot, _)| slot).collect();
    slots.extend(published.into_iter().flat_map(Block::rows).map(|(slot, _)| slot));
    for slot in slots {
        let Some(period) = levels.period(slot) else { continue };
        let mut tell = |area| {
            if let Some(id) = levels.cube.areas.id(area) {
                sink(id, period, at(levels, area, slot, digits));
            }
        };
        let row = levels.row(slot);
        row.into_iter().flat_map(|row| row.areas()).for_each(&mut tell);
        let rates = published.and_then(|block| block.row(slot)).into_iter();
        let alone = |area: &usize| !row.is_some_and(|row| row.has(*area));
        rates.flat_map(|row| row.areas()).filter(alone).for_each(&mut tell);
    }
}

pub(crate) fn at(levels: &Levels<'_>, area: usize, slot: Slot, digits: Digits) -> Outcome {
    sides(levels, area, slot)?.growth(digits)
}

/// What is held against what, for the area at that position.
pub(crate) fn sides(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Sides, Missing> {
    let comparison = published(levels).and_then(|block| block.comparison(area, slot));
    if let Some((value, base)) = comparison.as_deref().and_then(Comparison::pair) {
        let rate = published(levels).and_then(|block| block.value(area, slot));
        let of = |number| Level {
            value: Value {
                statuses: rate.map_or_else(Default::default, |rate| rate.statuses),
                stage: rate.and_then(|rate| rate.stage),
                ..Value::number(number)
            },
            exact: None,
            by_shares: false,
        };
        return Ok(Sides { value: of(value), base: of(base), index: None });
    }
    let (rule, Some(index)) = (levels.indicator.growth_rule, &levels.indicator.price_index) else {
        return Err(Missing::RecordedOnly);
    };
    if rule != GrowthRule::PriceIndex {
        return Err(Missing::RecordedOnly);
    }
    if comparison.is_some_and(|comparison| !comparison.basis.is_empty()) {
        return Err(Missing::PublishedOnly);
    }
    let (value, base) = levels.year_on_year(area, slot)?;
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    let prices = levels.cube.levels(index, levels.frequency).ok_or(Missing::NoPriceIndex)?;
    // Parents form no circles in a ledger; the bound is for the step between two revisions of a batch.
    let line = std::iter::successors(Some(area), |at| levels.cube.areas.parent(*at, end)).take(16);
    let mut found = line.filter_map(|at| Some((prices.level(at, slot)?, at)));
    let index = found.find(|(index, _)| index.number().is_ok_and(Number::is_positive));
    Ok(Sides { value, base, index: Some(index.ok_or(Missing::NoPriceIndex)?) })
}

fn published<'a>(levels: &Levels<'a>) -> Option<&'a Block> {
    levels.published(Measure::ComparableGrowth, &Of::Nothing)
}

impl Sides {
    /// The growth in percent before it is rounded; `None` if it does not fit.
    pub(crate) fn exact(&self) -> Option<Ratio> {
        let Self { value, base, index } = self;
        let Some((index, _)) = index else { return growth::exact(value, base) };
        let ratio = |level: &Level| level.number().ok().map(Number::ratio);
        deflated(ratio(value)?, ratio(base)?, ratio(index)?)
    }

    /// The same levels as a formula shows them.
    pub(crate) fn told(&self, more: u8) -> Self {
        Self {
            value: self.value.told(more),
            base: self.base.told(more),
            index: self.index.map(|(index, of)| (index.told(more), of)),
        }
    }

    pub(crate) fn growth(&self, digits: Digits) -> Outcome {
        let Self { value, base, index } = self;
        let Some((index, _)) = index else { return growth::of((*value, *base), digits) };
        let (now, then, prices) = (value.number()?, base.number()?, index.number()?);
        if !then.is_positive() {
            return Err(Missing::BaseNotPositive);
        }
        let (value, base, index) = (value.value, base.value, index.value);
        let others_exact = [base, index].iter().all(|it| it.qualifier == Qualifier::Exact);
        let qualifier = carry::qualifier(value.qualifier, others_exact);
        let growth = deflated(now.ratio(), then.ratio(), prices.ratio())
            .and_then(|growth| exact::round_ratio(growth, qualifier, digits))
            .ok_or(Missing::OutOfRange)?;
        Ok(Value {
            reading: Reading::Value(growth),
            qualifier,
            statuses: value.statuses.union(base.statuses).union(index.statuses),
            stage: carry::stage(carry::stage(value.stage, base.stage), index.stage),
        })
    }

    /// All that the growth can be; `counted` says that a recorded level without qualifier is exact.
    pub(crate) fn interval(&self, counted: bool) -> Interval {
        let Self { value, base, index } = self;
        let (value, base) = (value.span(counted), base.span(counted));
        let Some((index, _)) = index else { return growth::interval(value, base) };
        let prices = span::times(index.span(false), 1, 100);
        growth::interval(span::over(value, base), prices)
    }

    /// For example `100 × (5.2 / 5.0 × 100 / 102.0 − 1)`.
    pub(crate) fn formula(&self, index_of: Option<&AreaId>) -> Result<String, Missing> {
        let Self { value, base, index } = self;
        let (now, then) = (value.value.amount()?, base.value.amount()?);
        let Some((index, _)) = index else { return Ok(growth::formula(now, then)) };
        let of = index_of.map(|id| format!(", price index of {id}")).unwrap_or_default();
        Ok(format!("100 × ({now} / {then} × 100 / {} − 1){of}", index.value.amount()?))
    }
}

/// Growth in percent with prices taken out; `None` if it does not fit.
fn deflated(now: Ratio, then: Ratio, index: Ratio) -> Option<Ratio> {
    let hundred = Ratio::new(100, 1)?;
    let real = now.checked_div(then)?.checked_div(index.checked_div(hundred)?)?;
    real.checked_sub(Ratio::ONE)?.checked_mul(hundred)
}
