//! One figure, computed: the kernels' point forms with formula, inputs and the interval of the result.

use scorecard_domain::{
    Decimal, Interval, Measure, Missing, ObservationKey, Of, Period, Qualifier, Reading, Rounding,
    Stage, Statuses,
};

use crate::{
    answer::Computed,
    cube::{Frequency, Pool, Slot},
    exact::Digits,
    formula::{Trace, gives_way},
    kernels::{
        Levels, difference, growth,
        rank::{self, Place},
        share,
        streak::{self, Run},
    },
    span,
    value::{Input, Value},
};

/// A computed figure, with what only some measures have.
#[derive(Debug)]
pub(crate) struct Derived {
    pub(crate) computed: Computed,
    /// All that the value can be.
    pub(crate) interval: Interval,
    pub(crate) rank: Option<Place>,
    pub(crate) streak: Option<Run>,
}

/// What to compute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure<'a> {
    pub(crate) levels: Levels<'a>,
    pub(crate) key: &'a ObservationKey,
    pub(crate) area: usize,
    pub(crate) slot: Slot,
    pub(crate) digits: Digits,
    pub(crate) streak_rank: u32,
}

impl Figure<'_> {
    pub(crate) fn derive(&self) -> Result<Derived, Missing> {
        match self.key.measure {
            Measure::Growth => self.growth(),
            Measure::Difference => self.difference(),
            Measure::Share => self.share(),
            Measure::Rank => self.rank(),
            Measure::Streak => self.streak(),
            Measure::Level => self.level(),
            Measure::ComparableGrowth
            | Measure::Reduction
            | Measure::Standing
            | Measure::GrowthStanding => Err(Missing::RecordedOnly),
        }
    }

    fn level(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let place = (levels.frequency, *slot);
        let Trace { value, interval, text, inputs, revision } =
            levels.cube.trace_level(&levels.indicator.id, *area, place, *digits)?;
        let inputs = Inputs { levels, list: inputs, revision };
        Ok(self.plain(value, interval, text, inputs))
    }

    fn growth(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = growth::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = growth::formula(value.amount()?, base.amount()?);
        let interval = growth::interval(&value, &base, levels.counted());
        Ok(self.plain(outcome, interval, formula, self.two_years()))
    }

    fn difference(&self) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let outcome = difference::at(levels, *area, *slot, *digits)?;
        let (value, base) = levels.year_on_year(*area, *slot)?;
        let formula = difference::formula(value.amount()?, base.amount()?);
        let interval = difference::interval(&value, &base, levels.counted());
        Ok(self.plain(outcome, interval, formula, self.two_years()))
    }

    fn share(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let outcome = share::at(levels, &key.of, *area, *slot, *digits)?;
        let part = levels.value(*area, *slot).ok_or(Missing::NoObservation)?;
        let mut inputs = Inputs::new(levels);
        inputs.add(*area, key.period);
        let (whole, interval) = if let Of::Area(id) = &key.of {
            let whole = levels.cube.areas.position(id).ok_or(Missing::NoParentValue)?;
            inputs.add(whole, key.period);
            let value = levels.value(whole, *slot).ok_or(Missing::NoParentValue)?;
            (value.amount()?, share::interval(&part, &value, levels.counted()))
        } else {
            let pool = Pool::of(levels.cube, &key.of);
            let mut sum = part.amount()?;
            let mut values = Vec::new();
            for other in self.others(&pool, key.period) {
                inputs.add_peer(other, key.period);
                let value = levels.value(other, *slot).ok_or(Missing::PeersIncomplete)?;
                sum = sum.checked_add(value.amount()?).ok_or(Missing::OutOfRange)?;
                values.push(value);
            }
            inputs.add_pool(&key.of);
            (sum, share::interval_of_sum(&part, &values, levels.counted()))
        };
        Ok(self.plain(outcome, interval, share::formula(part.amount()?, whole), inputs))
    }

    fn rank(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, .. } = self;
        let place = rank::at(levels, &key.of, *area, *slot)?;
        let mut inputs = Inputs::new(levels);
        self.add_rank(&mut inputs, key.period);
        let own = levels.value(*area, *slot).ok_or(Missing::NoObservation)?.amount()?;
        let value = whole(place.rank, place.statuses, place.stage);
        let interval = span::between(place.best, Some(place.worst));
        let formula = rank::formula(levels, own);
        Ok(Derived { rank: Some(place), ..self.plain(value, interval, formula, inputs) })
    }

    fn streak(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, streak_rank, .. } = self;
        let (run, years) = streak::at(levels, &key.of, *area, *slot, *streak_rank)?;
        let mut inputs = Inputs::new(levels);
        // The years of the streak and, if it is there, the one that broke it.
        let count = usize::try_from(run.years).unwrap_or(usize::MAX).saturating_add(1);
        for (slot, counted) in years.iter().take(count) {
            let Some(period) = levels.frequency.period(*slot) else { continue };
            if counted.is_published {
                inputs.add_published_rank(*area, &key.of, period);
            } else {
                self.add_rank(&mut inputs, period);
            }
        }
        let value = whole(run.years, run.statuses, run.stage);
        let interval = span::between(run.at_least, run.at_most);
        let formula = streak::formula(*streak_rank);
        Ok(Derived { streak: Some(run), ..self.plain(value, interval, formula, inputs) })
    }

    fn plain(
        &self,
        value: Value,
        interval: Interval,
        formula: String,
        inputs: Inputs<'_>,
    ) -> Derived {
        let Inputs { list, revision, .. } = inputs;
        let computed = Computed { value, formula, inputs: list, revision };
        Derived { computed, interval, rank: None, streak: None }
    }

    fn two_years(&self) -> Inputs<'_> {
        let mut inputs = Inputs::new(&self.levels);
        inputs.add(self.area, self.key.period);
        if let Some(earlier) = self.key.period.plus_years(-1) {
            inputs.add(self.area, earlier);
        }
        inputs
    }

    /// All observations that a rank of the area was made from.
    fn add_rank(&self, inputs: &mut Inputs<'_>, period: Period) {
        let pool = Pool::of(self.levels.cube, &self.key.of);
        inputs.add_peer(self.area, period);
        for peer in self.others(&pool, period) {
            inputs.add_peer(peer, period);
        }
        inputs.add_pool(&self.key.of);
    }

    /// The other peers of the area at the period's end, by id.
    fn others(&self, pool: &Pool, period: Period) -> Vec<usize> {
        let peers = rank::peers(&self.levels, pool, self.area, period.last());
        let mut others: Vec<_> = peers.filter(|peer| *peer != self.area).collect();
        let areas = &self.levels.cube.areas;
        others.sort_unstable_by(|a, b| areas.id(*a).cmp(&areas.id(*b)));
        others
    }
}

fn whole(number: u32, statuses: Statuses, stage: Option<Stage>) -> Value {
    let number = Decimal::new(number.into(), 0).unwrap_or(Decimal::ZERO);
    Value { reading: Reading::Value(number), qualifier: Qualifier::Exact, statuses, stage }
}

/// Gathers inputs and their newest revision.
#[derive(Debug)]
struct Inputs<'a> {
    levels: &'a Levels<'a>,
    list: Vec<Input>,
    revision: u64,
}

impl<'a> Inputs<'a> {
    const fn new(levels: &'a Levels<'a>) -> Self {
        Self { levels, list: Vec::new(), revision: 0 }
    }

    /// The area's level, or what it was calculated from.
    fn add(&mut self, area: usize, period: Period) {
        let Levels { cube, indicator, .. } = self.levels;
        let place = Frequency::place(period);
        let recorded = cube.block(&indicator.id, Measure::Level, &Of::Nothing, place.0);
        if recorded.and_then(|block| block.value(area, place.1)).is_none_or(|it| gives_way(&it)) {
            let digits = Digits { decimals: indicator.decimals, rounding: Rounding::default() };
            if let Ok(trace) = cube.trace_level(&indicator.id, area, place, digits) {
                self.revision = self.revision.max(trace.revision);
                self.list.extend(trace.inputs);
                return;
            }
        }
        self.add_key(Measure::Level, Of::Nothing, area, period);
    }

    /// The level of an area that counts because it is a peer: what makes it one is an input too.
    fn add_peer(&mut self, area: usize, period: Period) {
        let held = self.levels.cube.areas.held(area);
        self.revision = self.revision.max(held.map_or(0, |held| held.revision));
        self.add(area, period);
    }

    fn add_published_rank(&mut self, area: usize, of: &Of, period: Period) {
        self.add_key(Measure::Rank, of.clone(), area, period);
    }

    fn add_pool(&mut self, of: &Of) {
        if let Of::Group(id) = of {
            let held = self.levels.cube.peer_group(id);
            self.revision = self.revision.max(held.map_or(0, |held| held.revision));
        }
    }

    fn add_key(&mut self, measure: Measure, of: Of, area: usize, period: Period) {
        let Levels { cube, indicator, .. } = self.levels;
        let Some(id) = cube.areas.id(area) else { return };
        let key = ObservationKey {
            indicator: indicator.id.clone(),
            measure,
            of,
            area: id.clone(),
            period,
        };
        if let Some(input) = cube.input(key) {
            self.revision = self.revision.max(input.revision);
            self.list.push(input);
        }
    }
}
