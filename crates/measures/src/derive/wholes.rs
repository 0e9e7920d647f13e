//! What holds a part against a whole, and wholes that are made of parts.

use scorecard_domain::{Interval, Missing, Of, OverTime, Ratio};

use super::{Derived, Figure, Inputs};
use crate::{
    cube::Pool,
    formula::Trace,
    kernels::{
        roll_up::{self, Total},
        share::{self, OfMembers},
    },
    span,
    terms::{Denominator, RollUp},
};

impl Figure<'_> {
    /// What a roll-up comes to where the question asks for one, else what the indicator's formula does.
    pub(super) fn level(&self) -> Result<Derived, Missing> {
        if self.terms.roll_up.is_some() || self.levels.indicator.formula.is_none() {
            return self.roll_up();
        }
        let Self { levels, area, slot, digits, .. } = self;
        let place = (levels.frequency, *slot);
        let Trace { value, interval, text, inputs, revision } =
            levels.cube.trace_level(&levels.indicator.id, *area, place, *digits)?;
        let mut gathered = Inputs::new(levels);
        (gathered.list, gathered.revision) = (inputs, revision);
        Ok(self.plain(value, interval, text, gathered))
    }

    pub(super) fn share(&self) -> Result<Derived, Missing> {
        match self.terms.denominator {
            Denominator::Published => self.share_of_published(),
            Denominator::Members => self.share_of_members(),
        }
    }

    fn share_of_published(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let outcome = share::at(levels, &key.of, *area, *slot, *digits)?;
        let part = levels.level(*area, *slot).ok_or(Missing::NoObservation)?;
        let amount = part.value.amount()?;
        let mut inputs = Inputs::new(levels);
        inputs.add(*area, key.period);
        let (whole, interval) = if let Of::Area(id) = &key.of {
            let whole = levels.cube.areas.position(id).ok_or(Missing::NoParentValue)?;
            inputs.add(whole, key.period);
            let whole = levels.level(whole, *slot).ok_or(Missing::NoParentValue)?;
            let interval = share::interval(levels.span(&part), levels.span(&whole));
            (whole.value.amount()?, interval)
        } else {
            let pool = Pool::of(levels.cube, &key.of);
            let mut sum = amount;
            let mut others = Interval::exactly(Ratio::ZERO);
            for other in self.others(&pool, key.period) {
                inputs.add_peer(other, key.period);
                let level = levels.level(other, *slot).ok_or(Missing::PeersIncomplete)?;
                sum = sum.checked_add(level.value.amount()?).ok_or(Missing::OutOfRange)?;
                others = span::plus(others, levels.span(&level));
            }
            inputs.add_pool(&key.of);
            (sum, share::interval_within(levels.span(&part), others))
        };
        Ok(self.plain(outcome, interval, share::formula(amount, whole), inputs))
    }

    fn share_of_members(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let share = share::of_members(levels, &key.of, *area, *slot, *digits)?;
        let part = levels.value(*area, *slot).ok_or(Missing::NoObservation)?.amount()?;
        let mut inputs = Inputs::new(levels);
        inputs.add_peer(*area, key.period);
        for other in self.others(&Pool::of(levels.cube, &key.of), key.period) {
            inputs.add_peer(other, key.period);
        }
        inputs.add_pool(&key.of);
        let mut formula = share::formula(part, share.whole);
        let mut interval = share.interval;
        if !self.is_published_whole(&share) {
            interval = Interval::UNBOUNDED;
            let published = levels.published(key.measure, &key.of);
            if published.and_then(|block| block.value(*area, *slot)).is_some() {
                formula.push_str(", of another whole than the published share");
            }
        }
        let plain = self.plain(share.value, interval, formula, inputs);
        Ok(Derived { coverage: Some(share.coverage), ..plain })
    }

    /// Whether what the members make can be the whole that a published share is of: that of an area is its own figure, that of
    /// a group the sum of all its members or, of all children of an area, also that area's own figure.
    fn is_published_whole(&self, share: &OfMembers) -> bool {
        let Self { levels, key, slot, .. } = self;
        let (whole, is_needed) = match &key.of {
            Of::Area(id) => (levels.cube.areas.position(id), true),
            of => (Pool::of(levels.cube, of).parent(), false),
        };
        let own = whole.and_then(|at| levels.level(at, *slot));
        let own = own.filter(|own| own.number().is_ok());
        let can_be = own.map_or(!is_needed, |own| levels.span(&own).meets(share.sum));
        !share.coverage.is_partial() && can_be
    }

    pub(super) fn roll_up(&self) -> Result<Derived, Missing> {
        match self.terms.roll_up {
            None => Err(Missing::RecordedOnly),
            Some(RollUp::OverTime) => self.over_time(),
            Some(RollUp::OverAreas) => self.over_areas(),
        }
    }

    fn over_time(&self) -> Result<Derived, Missing> {
        let Self { levels, area, digits, period, .. } = self;
        let total = roll_up::over_time(levels, *area, *period, *digits)?;
        let mut inputs = Inputs::new(levels);
        for part in roll_up::parts_in_time(levels, *area, *period) {
            inputs.add(*area, part);
        }
        let what = match levels.indicator.over_time {
            OverTime::Last => "last",
            OverTime::Mean => "mean",
            OverTime::Sum | OverTime::None => "sum",
        };
        Ok(self.total(&total, what, inputs))
    }

    fn over_areas(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, period, terms, .. } = self;
        let weight = terms.weight.as_ref();
        let weights = weight.and_then(|id| levels.cube.levels(id, levels.frequency));
        let total = roll_up::over_areas(levels, weights.as_ref(), *area, *slot, *digits)?;
        let is_mean = levels.indicator.over_areas == scorecard_domain::OverAreas::WeightedMean;
        let mut inputs = Inputs::new(levels);
        for child in roll_up::children(levels, *area, period.last()) {
            inputs.add_peer(child, *period);
            if let Some(weight) = weight.filter(|_| is_mean) {
                inputs.add_of(weight, child, *period);
            }
        }
        Ok(self.total(&total, if is_mean { "weighted mean" } else { "sum" }, inputs))
    }

    fn total(&self, total: &Total, what: &str, inputs: Inputs<'_>) -> Derived {
        let formula = roll_up::formula(what, total.coverage);
        let plain = self.plain(total.value, total.interval, formula, inputs);
        Derived { coverage: Some(total.coverage), ..plain }
    }
}
