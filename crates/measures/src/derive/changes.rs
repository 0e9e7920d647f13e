//! What holds a level against that of another period.

use scorecard_domain::{Interval, Measure, Missing, Of, Period, Ratio};

use super::{Derived, Figure, Inputs, told};
use crate::{
    answer::Passage,
    kernels::{
        comparable, compound,
        contribution::{self, Whole},
        difference, growth, index, restate, sequential, share,
    },
    level::Level,
};

impl Figure<'_> {
    pub(super) fn growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = growth::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let of_base = self.year_before();
        let told = self.pair((value, base), of_base, |pair| growth::of(pair, *digits), outcome)?;
        let formula = growth::formula(told.value, told.base);
        let interval = growth::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(of_base));
        let exact = growth::exact(&value, &base);
        Ok(Derived { exact, operands: told.operands, by_shares: base.by_shares, ..plain })
    }

    pub(super) fn comparable_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let outcome = comparable::at(levels, *area, *slot, *digits)?;
        let sides = comparable::sides(levels, *area, *slot)?;
        let (interval, exact) = (sides.interval(levels.counted()), sides.exact());
        let (Some((prices, of)), Some(index)) = (sides.index, &levels.indicator.price_index) else {
            let mut inputs = Inputs::new(levels);
            inputs.add_published(key.measure, &key.of, *area, key.period);
            let plain = self.plain(outcome, interval, sides.formula(None)?, inputs);
            return Ok(Derived { exact, ..plain });
        };
        let deflated_by = levels.cube.areas.id(of);
        let above = deflated_by.filter(|_| of != *area);
        let of_base = self.year_before();
        let mut inputs = self.two(of_base);
        inputs.add_index(index, *area, of, self.period);
        let (value, base) = (sides.value, sides.base);
        let more = told::more(&[value, base, prices], |more| {
            sides.told(more).growth(*digits) == Ok(outcome)
        });
        let mut operands = self.pair_told((&value, &base), of_base, more);
        operands.extend(self.of_indicator(index, of, self.period, (&prices, more)));
        let formula = sides.told(more).formula(above)?;
        let plain = self.plain(outcome, interval, formula, inputs);
        let deflated_by = deflated_by.cloned();
        Ok(Derived { exact, operands, deflated_by, by_shares: base.by_shares, ..plain })
    }

    pub(super) fn difference(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = difference::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let of_base = self.year_before();
        let told =
            self.pair((value, base), of_base, |pair| difference::of(pair, *digits), outcome)?;
        let formula = difference::formula(told.value, told.base);
        let interval = difference::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(of_base));
        let exact = difference::exact(&value, &base);
        Ok(Derived { exact, operands: told.operands, by_shares: base.by_shares, ..plain })
    }

    pub(super) fn sequential_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = sequential::at(levels, *area, *slot, *digits)?;
        let (value, base) = sequential::pair(levels, *area, *slot)?;
        let of_base = levels.frequency.period(sequential::before(levels, *slot)?);
        let told = self.pair((value, base), of_base, |pair| growth::of(pair, *digits), outcome)?;
        let formula = growth::formula(told.value, told.base);
        let interval = growth::interval(levels.span(&value), levels.span(&base));
        let plain = self.plain(outcome, interval, formula, self.two(of_base));
        let exact = growth::exact(&value, &base);
        Ok(Derived { exact, operands: told.operands, by_shares: base.by_shares, ..plain })
    }

    pub(super) fn index(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, terms, .. } = self;
        let outcome = index::at(levels, *area, *slot, terms.base, *digits)?;
        let (value, base) = index::pair(levels, *area, *slot, terms.base)?;
        let of_itself = index::is_of_itself(levels, *slot, terms.base);
        let of = |pair| index::of(pair, of_itself, *digits);
        let told = self.pair((value, base), terms.base, of, outcome)?;
        let formula = index::formula(told.value, told.base);
        let interval = match of_itself {
            true => Interval::exactly(Ratio::new(100, 1).ok_or(Missing::OutOfRange)?),
            false => index::interval(levels.span(&value), levels.span(&base)),
        };
        let plain = self.plain(outcome, interval, formula, self.two(terms.base));
        let (exact, by_shares) = (index::exact(&value, &base), value.by_shares || base.by_shares);
        Ok(Derived { exact, operands: told.operands, by_shares, ..plain })
    }

    pub(super) fn compound_growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, years, period, .. } = self;
        let outcome = compound::at(levels, *area, *slot, *years, *digits)?;
        let (value, base) = compound::pair(levels, *area, *slot, *years)?;
        let of_base = period.plus_years(-i32::from(*years));
        let of = |pair| compound::of(pair, *years, *digits);
        let told = self.pair((value, base), of_base, of, outcome)?;
        let formula = compound::formula(told.value, told.base, *years);
        let interval = compound::interval(levels.span(&value), levels.span(&base), *years);
        let plain = self.plain(outcome, interval, formula, self.two(of_base));
        let exact = compound::exact(&value, &base, *years);
        let (operands, by_shares) = (told.operands, base.by_shares);
        let root = Some(value.number()?.cmp_value(base.number()?));
        Ok(Derived { exact, root, operands, by_shares, ..plain })
    }

    pub(super) fn contribution(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let share = match key.measure {
            Measure::Contribution => contribution::Share::Points,
            _ => contribution::Share::Rate,
        };
        let outcome = contribution::at(levels, &key.of, *area, *slot, share, *digits)?;
        let sides = contribution::sides(levels, &key.of, *area, *slot, share)?;
        let all: Vec<Level> = sides.levels().collect();
        let more =
            told::more(&all, |more| contribution::of(&sides.told(more), *digits) == Ok(outcome));
        let formula = contribution::formula(&sides.told(more))?;
        let interval = contribution::interval(&sides, levels.counted());
        let earlier = self.year_before();
        let mut inputs = self.two(earlier);
        let (value, base) = sides.part;
        let mut operands = self.pair_told((&value, &base), earlier, more);
        let makers = share::makers(levels.cube, &key.of, self.period.last());
        for maker in makers.into_iter().filter(|maker| maker != area) {
            let Whole { base, now } = contribution::needed(levels, maker, *slot, share)?;
            if let Of::Group(_) = key.of {
                inputs.add_area(maker);
            }
            if let Some(now) = &now {
                inputs.add(maker, self.period);
                operands.extend(self.operand(maker, self.period, None, (now, more)));
            }
            if let Some(earlier) = earlier {
                inputs.add_base(maker, earlier, self.period);
                let map_of = self.map(maker, earlier, self.period);
                operands.extend(self.operand(maker, earlier, map_of, (&base, more)));
            }
        }
        inputs.add_pool(&key.of);
        let (exact, by_shares) =
            (contribution::exact(&sides), base.by_shares || sides.whole.base.by_shares);
        let fell = sides.whole.fell();
        let plain = self.plain(outcome, interval, formula, inputs);
        Ok(Derived { exact, operands, by_shares, fell, ..plain })
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
        let mut areas = vec![self.area];
        if matches!(self.key.measure, Measure::Contribution | Measure::ContributionRate) {
            let makers = share::makers(self.levels.cube, &self.key.of, self.period.last());
            areas.extend(makers.into_iter().filter(|maker| *maker != self.area));
        }
        let areas = areas.into_iter();
        areas.flat_map(|area| restate::unstated(&self.levels, area, months)).collect()
    }

    /// The level and that of another period.
    fn two(&self, base: Option<Period>) -> Inputs<'_> {
        let (mut inputs, own) = (Inputs::new(&self.levels), self.period);
        match base.filter(|base| *base != own) {
            // The earlier of the two is the one that may be restated.
            Some(base) if own.last() < base.last() => {
                inputs.add_base(self.area, own, base);
                inputs.add(self.area, base);
            }
            Some(base) => {
                inputs.add(self.area, own);
                inputs.add_base(self.area, base, own);
            }
            None => inputs.add(self.area, own),
        }
        inputs
    }
}
