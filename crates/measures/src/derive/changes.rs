//! What holds a level against that of another period.

use scorecard_domain::{Measure, Missing, Period};

use super::{Derived, Figure, Inputs};
use crate::{
    answer::Passage,
    kernels::{comparable, compound, contribution, difference, growth, index, restate, sequential},
};

impl Figure<'_> {
    pub(super) fn growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = growth::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = growth::formula(value.value.amount()?, base.value.amount()?);
        let interval = growth::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(self.year_before()));
        Ok(Derived { by_shares: base.by_shares, ..plain })
    }

    pub(super) fn comparable_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let outcome = comparable::at(levels, *area, *slot, *digits)?;
        let sides = comparable::sides(levels, *area, *slot)?;
        let interval = sides.interval(levels.counted());
        let (Some((_, of)), Some(index)) = (sides.index, &levels.indicator.price_index) else {
            let mut inputs = Inputs::new(levels);
            inputs.add_published(key.measure, &key.of, *area, key.period);
            return Ok(self.plain(outcome, interval, sides.formula(None)?, inputs));
        };
        let deflated_by = levels.cube.areas.id(of);
        let above = deflated_by.filter(|_| of != *area);
        let mut inputs = self.two(self.year_before());
        inputs.add_index(index, *area, of, self.period);
        let plain = self.plain(outcome, interval, sides.formula(above)?, inputs);
        let deflated_by = deflated_by.cloned();
        Ok(Derived { deflated_by, by_shares: sides.base.by_shares, ..plain })
    }

    pub(super) fn difference(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = difference::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = difference::formula(value.value.amount()?, base.value.amount()?);
        let interval = difference::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(self.year_before()));
        Ok(Derived { by_shares: base.by_shares, ..plain })
    }

    pub(super) fn sequential_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = sequential::at(levels, *area, *slot, *digits)?;
        let (value, base) = sequential::pair(levels, *area, *slot)?;
        let before = sequential::before(levels, *slot)?;
        let formula = growth::formula(value.value.amount()?, base.value.amount()?);
        let interval = growth::interval(levels.span(&value), levels.span(&base));
        let by_shares = base.by_shares;
        let base = levels.frequency.period(before);
        Ok(Derived { by_shares, ..self.plain(outcome, interval, formula, self.two(base)) })
    }

    pub(super) fn index(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, terms, .. } = self;
        let outcome = index::at(levels, *area, *slot, terms.base, *digits)?;
        let (value, base) = index::pair(levels, *area, *slot, terms.base)?;
        let formula = index::formula(value.value.amount()?, base.value.amount()?);
        let interval = index::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(terms.base));
        Ok(Derived { by_shares: base.by_shares, ..plain })
    }

    pub(super) fn compound_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, years, period, .. } = self;
        let outcome = compound::at(levels, *area, *slot, *years, *digits)?;
        let (value, base) = compound::pair(levels, *area, *slot, *years)?;
        let formula = compound::formula(value.value.amount()?, base.value.amount()?, *years);
        let interval = compound::interval(levels.span(&value), levels.span(&base), *years);
        let by_shares = base.by_shares;
        let base = period.plus_years(-i32::from(*years));
        Ok(Derived { by_shares, ..self.plain(outcome, interval, formula, self.two(base)) })
    }

    pub(super) fn contribution(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let share = match key.measure {
            Measure::Contribution => contribution::Share::Points,
            _ => contribution::Share::Rate,
        };
        let outcome = contribution::at(levels, &key.of, *area, *slot, share, *digits)?;
        let whole = contribution::whole(levels, &key.of);
        let sides = contribution::sides(levels, whole, *area, *slot)?;
        let formula = contribution::formula(&sides, share)?;
        let interval = contribution::interval(&sides, share, levels.counted());
        let mut inputs = self.two(self.year_before());
        if let Some(whole) = whole {
            if share == contribution::Share::Rate {
                inputs.add(whole, self.period);
            }
            if let Some(earlier) = self.year_before() {
                inputs.add_base(whole, earlier, self.period);
            }
        }
        let by_shares = sides.part.1.by_shares || sides.whole.1.by_shares;
        Ok(Derived { by_shares, ..self.plain(outcome, interval, formula, inputs) })
    }

    /// Where the base cannot be restated: the successions of the area, and of the whole of a contribution, whose shares would
    /// have to be stated.
    pub(crate) fn unstated(&self) -> Vec<Passage> {
        let base = match self.key.measure {
            Measure::SequentialGrowth => {
                self.slot.checked_sub(1).and_then(|slot| self.levels.frequency.period(slot))
            }
            Measure::Index => self.terms.base,
            Measure::CompoundGrowth => self.period.plus_years(-i32::from(self.years)),
            _ => self.year_before(),
        };
        let Some(base) = base else { return Vec::new() };
        let months = (base.last().min(self.period.last()), base.last().max(self.period.last()));
        let whole = match self.key.measure {
            Measure::Contribution | Measure::ContributionRate => {
                contribution::whole(&self.levels, &self.key.of)
            }
            _ => None,
        };
        let areas = [self.area].into_iter().chain(whole);
        areas.flat_map(|area| restate::unstated(&self.levels, area, months)).collect()
    }

    /// The level and that of another period.
    fn two(&self, base: Option<Period>) -> Inputs<'_> {
        let mut inputs = Inputs::new(&self.levels);
        inputs.add(self.area, self.period);
        if let Some(base) = base.filter(|base| *base != self.period) {
            inputs.add_base(self.area, base, self.period);
        }
        inputs
    }
}
