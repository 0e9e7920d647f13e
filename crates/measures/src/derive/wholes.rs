//! What holds a part against a whole, and wholes that are made of parts.

use scorecard_domain::{Decimal, Interval, Missing, Of, OverTime, Ratio};

use super::{Derived, Figure, Inputs, told};
use crate::{
    answer::Operand,
    cube::Pool,
    exact::{self, Number},
    formula::Trace,
    kernels::{
        cover,
        roll_up::{self, Total},
        share::{self, OfMembers},
    },
    level::Level,
    span,
    terms::{Denominator, RollUp},
    value::Value,
};

impl Figure<'_> {
    /// What a roll-up comes to where the question asks for one, else what the indicator's formula does, or what made up the area
    /// as it is on a later map.
    pub(super) fn level(&self) -> Result<Derived, Missing> {
        if let Some(month) = self.terms.map_of {
            return self.restated(month);
        }
        if self.terms.roll_up.is_some() || self.levels.indicator.formula.is_none() {
            return self.roll_up();
        }
        let Self { levels, area, slot, digits, .. } = self;
        let place = (levels.frequency, *slot);
        let trace = levels.cube.trace_level(&levels.indicator.id, *area, place, *digits)?;
        Ok(self.traced(trace))
    }

    pub(super) fn traced(&self, trace: Trace) -> Derived {
        let Trace { value, exact, interval, text, inputs, operands, revision } = trace;
        let mut gathered = Inputs::new(&self.levels);
        (gathered.list, gathered.revision) = (inputs, revision);
        let plain = self.plain(value, interval, text, gathered);
        Derived { exact: Some(exact), operands, ..plain }
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
        let mut inputs = Inputs::new(levels);
        inputs.add(*area, key.period);
        let (mut whole, mut others) = (Vec::new(), Interval::exactly(Ratio::ZERO));
        for maker in share::makers(levels.cube, &key.of, key.period.last()) {
            let level = levels.level(maker, *slot).ok_or(Missing::PeersIncomplete)?;
            if let Of::Group(_) = key.of {
                inputs.add_area(maker);
            }
            if maker != *area {
                inputs.add(maker, key.period);
                others = span::plus(others, levels.span(&level));
            }
            whole.push((maker, level));
        }
        inputs.add_pool(&key.of);
        let interval = match (&key.of, whole.as_slice()) {
            (Of::Area(_), [(_, whole)]) => share::interval(levels.span(&part), levels.span(whole)),
            _ => share::interval_within(levels.span(&part), others),
        };
        let told = self.share_told((*area, part), &whole, outcome)?;
        let plain = self.plain(outcome, interval, told.formula, inputs);
        Ok(Derived { exact: told.exact, operands: told.operands, ..plain })
    }

    /// The formula of a share of the sum of what makes the whole, with the levels that stand in it.
    fn share_told(
        &self,
        (area, part): (usize, Level),
        whole: &[(usize, Level)],
        outcome: Value,
    ) -> Result<ShareTold, Missing> {
        let sides = |more: u8| {
            let mut sum = Number::from(Decimal::ZERO);
            for (_, level) in whole {
                sum = sum.checked_add(level.told(more).number().ok()?)?;
            }
            Some((part.told(more).number().ok()?, sum))
        };
        let all: Vec<Level> = [part].into_iter().chain(whole.iter().map(|it| it.1)).collect();
        let more = told::more(&all, |more| {
            let share = |(part, whole)| exact::percent(part, whole, outcome.qualifier, self.digits);
            sides(more).and_then(share) == outcome.reading.value()
        });
        let printed = |number: Number| match number {
            Number::Recorded(number) => Ok(number),
            Number::Exact(_) => Err(Missing::OutOfRange),
        };
        let (shown, sum) = sides(more).ok_or(Missing::OutOfRange)?;
        let others = whole.iter().filter(|(at, _)| *at != area);
        let own = std::iter::once((area, part));
        let operands = own
            .chain(others.copied())
            .filter_map(|(at, level)| self.operand(at, self.key.period, None, (&level, more)));
        let exact = || {
            let sum = whole.iter().try_fold(Ratio::ZERO, |sum, (_, level)| {
                sum.checked_add(level.number().ok()?.ratio())
            })?;
            let part = part.number().ok()?.ratio().checked_div(sum)?;
            part.checked_mul(Ratio::new(100, 1)?)
        };
        Ok(ShareTold {
            formula: share::formula(printed(shown)?, printed(sum)?),
            exact: exact(),
            operands: operands.collect(),
        })
    }

    fn share_of_members(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let share = share::of_members(levels, &key.of, *area, *slot, *digits)?;
        let part = levels.level(*area, *slot).ok_or(Missing::NoObservation)?;
        let mut inputs = Inputs::new(levels);
        inputs.add_peer(*area, key.period);
        let mut whole = vec![(*area, part)];
        for other in self.others(&Pool::of(levels.cube, &key.of), key.period) {
            inputs.add_peer(other, key.period);
            let level = levels.level(other, *slot);
            whole.extend(level.filter(|it| it.number().is_ok()).map(|level| (other, level)));
        }
        inputs.add_pool(&key.of);
        let ShareTold { mut formula, exact, operands } =
            self.share_told((*area, part), &whole, share.value)?;
        let mut interval = share.interval;
        if !self.is_published_whole(&share) {
            interval = Interval::UNBOUNDED;
            let published = levels.published(key.measure, &key.of);
            if published.and_then(|block| block.value(*area, *slot)).is_some() {
                formula.push_str(", of another whole than the published share");
            }
        }
        let plain = self.plain(share.value, interval, formula, inputs);
        Ok(Derived { exact, operands, coverage: Some(share.coverage), ..plain })
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
        let cover = cover::of(levels, *area, *period);
        let mut inputs = Inputs::new(levels);
        for (part, _) in &cover.parts {
            inputs.add(*area, *part);
        }
        let all: Vec<Level> = cover.parts.iter().map(|(_, level)| *level).collect();
        let more = told::more(&all, |more| {
            let told = roll_up::of_cover(levels, *area, &cover.told(more), *digits);
            told.is_ok_and(|told| told.value == total.value)
        });
        let parts = cover.parts.iter();
        let operands =
            parts.filter_map(|(part, level)| self.operand(*area, *part, None, (level, more)));
        let what = match levels.indicator.over_time {
            OverTime::Last => "last",
            OverTime::Mean => "mean",
            OverTime::Sum | OverTime::None => "sum",
        };
        let operands = operands.collect();
        Ok(Derived { operands, ..self.total(&total, what, inputs) })
    }

    fn over_areas(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, period, terms, .. } = self;
        let weight = terms.weight.as_ref();
        let weights = weight.and_then(|id| levels.cube.levels(id, levels.frequency));
        let total = roll_up::over_areas(levels, weights.as_ref(), *area, *slot, *digits)?;
        let is_mean = levels.indicator.over_areas == scorecard_domain::OverAreas::WeightedMean;
        let (mut inputs, mut operands) = (Inputs::new(levels), Vec::new());
        for child in roll_up::children(levels, *area, period.last()) {
            inputs.add_peer(child, *period);
            let level = levels.level(child, *slot);
            let level = level.and_then(|it| self.operand(child, *period, None, (&it, FINE)));
            operands.extend(level);
            if let (Some(id), Some(weights)) = (weight.filter(|_| is_mean), &weights) {
                inputs.add_of(id, child, *period);
                let level = weights.level(child, *slot);
                let of = |it: Level| self.of_indicator(id, child, *period, (&it, FINE));
                operands.extend(level.and_then(of));
            }
        }
        let what = if is_mean { "weighted mean" } else { "sum" };
        Ok(Derived { operands, ..self.total(&total, what, inputs) })
    }

    fn total(&self, total: &Total, what: &str, inputs: Inputs<'_>) -> Derived {
        let formula = roll_up::formula(what, total.coverage);
        let plain = self.plain(total.value, total.interval, formula, inputs);
        Derived { coverage: Some(total.coverage), exact: Some(total.exact), ..plain }
    }
}

/// With how many decimals more the parts of a total over areas are told, where they follow from others themselves.
const FINE: u8 = 6;

/// A share as it is told.
struct ShareTold {
    formula: String,
    exact: Option<Ratio>,
    operands: Vec<Operand>,
}
