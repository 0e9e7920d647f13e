//! What holds a level against that of another period.

use scorecard_domain::{Measure, Missing, Period};

use super::{Derived, Figure, Inputs};
use crate::kernels::{compound, contribution, difference, growth, index, sequential};

impl Figure<'_> {
    pub(super) fn growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = growth::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = growth::formula(value.amount()?, base.amount()?);
        let interval = growth::interval(&value, &base, levels.counted());
        Ok(self.plain(outcome, interval, formula, self.two(self.year_before())))
    }

    pub(super) fn difference(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = difference::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = difference::formula(value.amount()?, base.amount()?);
        let interval = difference::interval(&value, &base, levels.counted());
        Ok(self.plain(outcome, interval, formula, self.two(self.year_before())))
    }

    pub(super) fn sequential_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = sequential::at(levels, *area, *slot, *digits)?;
        let (value, base) = sequential::pair(levels, *area, *slot)?;
        let before = sequential::before(levels, *slot)?;
        let formula = growth::formula(value.amount()?, base.amount()?);
        let interval = growth::interval(&value, &base, levels.counted());
        let base = levels.frequency.period(before);
        Ok(self.plain(outcome, interval, formula, self.two(base)))
    }

    pub(super) fn index(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, terms, .. } = self;
        let outcome = index::at(levels, *area, *slot, terms.base, *digits)?;
        let (value, base) = index::pair(levels, *area, *slot, terms.base)?;
        let formula = index::formula(value.amount()?, base.amount()?);
        let interval = index::interval(&value, &base, levels.counted());
        Ok(self.plain(outcome, interval, formula, self.two(terms.base)))
    }

    pub(super) fn compound_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, years, period, .. } = self;
        let outcome = compound::at(levels, *area, *slot, *years, *digits)?;
        let (value, base) = compound::pair(levels, *area, *slot, *years)?;
        let formula = compound::formula(value.amount()?, base.amount()?, *years);
        let interval = compound::interval(&value, &base, *years, levels.counted());
        let base = period.plus_years(-i32::from(*years));
        Ok(self.plain(outcome, interval, formula, self.two(base)))
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
        Ok(self.plain(outcome, interval, formula, inputs))
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
