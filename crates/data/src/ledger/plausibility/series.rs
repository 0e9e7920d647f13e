//! Series: all that is held of one indicator, measure and area, and the steps from year to year in it.

use std::sync::Arc;

use scorecard_domain::{
    AreaId, Comparison, Decimal, Indicator, IndicatorId, Measure, Month, Nature, ObsStatus,
    Observation, ObservationKey, Of, Period, Ratio,
};
use scorecard_measures::Value;

use super::robust::{self, ENDLESS, Nano, Spread};

/// Which series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SeriesKey {
    pub(crate) indicator: IndicatorId,
    pub(crate) measure: Measure,
    pub(crate) of: Of,
    pub(crate) area: AreaId,
}

impl SeriesKey {
    pub(crate) fn of(key: &ObservationKey) -> Self {
        let ObservationKey { indicator, measure, of, area, period: _ } = key;
        let (indicator, of, area) = (indicator.clone(), of.clone(), area.clone());
        Self { indicator, measure: *measure, of, area }
    }

    /// Whether the observation with that key is of the series.
    pub(super) fn has(&self, key: &ObservationKey) -> bool {
        let Self { indicator, measure, of, area } = self;
        (area, indicator, measure, of) == (&key.area, &key.indicator, &key.measure, &key.of)
    }

    /// The key of an observation of the series.
    pub(crate) fn at(&self, period: Period) -> ObservationKey {
        let Self { indicator, measure, of, area } = self.clone();
        ObservationKey { indicator, measure, of, area, period }
    }
}

/// What a series says of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) period: Period,
    pub(crate) value: Value,
    /// What comparable growth is held on, as far as the source says.
    pub(crate) comparison: Option<Arc<Comparison>>,
}

impl From<&Observation> for Point {
    fn from(observation: &Observation) -> Self {
        let Observation { key, reading, qualifier, statuses, stage, comparison, .. } = observation;
        let (reading, qualifier, statuses, stage) = (*reading, *qualifier, *statuses, *stage);
        let comparison = comparison.as_deref().map(|it| Arc::new(it.clone()));
        Self {
            period: key.period,
            value: Value { reading, qualifier, statuses, stage },
            comparison,
        }
    }
}

/// How the values of a series are compared with each other, so that the result does not depend on its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// By the quotient on the year before: levels of flows, stocks and counts grow.
    Quotients,
    /// By the difference on the year before, over the median size of the series: ratios, indices and shares move to and
    /// fro.
    Changes,
    /// By the value itself, as it is a rate: growth.
    Rates,
}

impl Manner {
    /// None for measures whose values do not make a series that could have outliers.
    pub(super) const fn of(indicator: &Indicator, measure: Measure) -> Option<Self> {
        match measure {
            Measure::Level => Some(match indicator.nature {
                Nature::Flow | Nature::Stock | Nature::Count => Self::Quotients,
                Nature::Ratio | Nature::Index => Self::Changes,
            }),
            Measure::Share => Some(Self::Changes),
            Measure::Growth
            | Measure::ComparableGrowth
            | Measure::Reduction
            | Measure::SequentialGrowth => Some(Self::Rates),
            Measure::Difference
            | Measure::Index
            | Measure::CompoundGrowth
            | Measure::Contribution
            | Measure::ContributionRate
            | Measure::GrowthRank
            | Measure::RankChange
            | Measure::GapToFirst
            | Measure::Percentile
            | Measure::Rank
            | Measure::Standing
            | Measure::GrowthStanding
            | Measure::Streak => None,
        }
    }

    /// The least spread that is assumed: of quotients three hundredths, of changes five, of rates one and a half percentage
    /// points.
    pub(super) const fn floor(self) -> Nano {
        match self {
            Self::Quotients => robust::ONE * 3 / 100,
            Self::Changes => robust::ONE * 5 / 100,
            Self::Rates => robust::ONE * 15 / 1000,
        }
    }
}

/// A value of a year, and the step to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Yearly {
    pub(super) period: Period,
    pub(super) number: Decimal,
    pub(super) value: Value,
    /// How it compares with the value before, a year; of rates, what it is. None where that cannot be compared.
    pub(super) step: Option<Nano>,
    /// How many years after the value before it is, where they are compared; else 1.
    pub(super) n_years: u32,
    /// Whether it is of one area and definition with the value before, a few years after it.
    goes_on: bool,
}

/// The numbers of a series for the same stretch of each year, the earliest first.
#[derive(Debug, Default)]
pub(super) struct Years {
    pub(super) years: Vec<Yearly>,
    /// The median size of the numbers, where changes are over it.
    pub(super) size: Option<Ratio>,
    /// The least and the most of the positive numbers.
    pub(super) extremes: Option<(Decimal, Decimal)>,
    /// How many years have a step.
    n_steps: usize,
    /// Whether no step is far from any other.
    is_even: bool,
}

/// Values that are farther apart, in years, are not compared: what they say of a year is vague.
const MAX_GAP: u32 = 5;

impl Years {
    /// So many steps at most are looked at, the nearest in time.
    const NEAR: usize = 10;
    /// With fewer other steps nothing is said.
    const LEAST: usize = 3;

    /// The years of the stretch that `period` is of; `same_boundary` tells whether two months can be compared.
    pub(super) fn new(
        manner: Manner,
        points: &[Point],
        period: Period,
        same_boundary: impl Fn(Month, Month) -> bool,
    ) -> Self {
        let stretch = |period: Period| (period.start().month(), period.months());
        let mut years: Vec<Yearly> = points
            .iter()
            .filter(|point| stretch(point.period) == stretch(period))
            .filter_map(|Point { period, value, comparison: _ }| {
                let number = value.reading.value()?;
                let (period, value) = (*period, *value);
                Some(Yearly { period, number, value, step: None, n_years: 1, goes_on: false })
            })
            .collect();
        let size = if manner == Manner::Changes { size(&years) } else { None };
        let mut before: Option<Yearly> = None;
        let mut was_nothing = false;
        for year in &mut years {
            if manner == Manner::Rates {
                year.step = percent(year.number);
            } else if let Some(before) = before
                && let Some(n_years) = comparable(&before, year, &same_boundary)
            {
                let step = step(manner, before.number, year.number, size, n_years);
                // What begins after years of nothing is no slip; a single 0 can be one.
                year.step = step.filter(|step| *step != ENDLESS || !was_nothing);
                (year.n_years, year.goes_on) = (n_years, true);
            }
            was_nothing = before.is_some_and(|before| before.number.is_zero());
            before = Some(*year);
        }
        let positive = || {
            let numbers = years.iter().map(|year| year.number);
            numbers.filter(|number| !number.is_negative() && !number.is_zero())
        };
        let least = positive().min_by(|a, b| a.cmp_value(*b));
        let extremes = least.zip(positive().max_by(|a, b| a.cmp_value(*b)));
        let n_steps = years.iter().filter(|year| year.step.is_some()).count();
        let is_even = is_even(manner, &years);
        Self { years, size, extremes, n_steps, is_even }
    }

    /// Whether it is plain that the steps of a year's value go with the others of its series, and that those are enough to
    /// tell: no step deviates from any median of others.
    pub(super) fn go_together(&self, manner: Manner, at: usize) -> bool {
        let from = (manner != Manner::Rates).then_some(at + 1);
        let own = [Some(at), from].into_iter().flatten().filter(|step| self.step(*step).is_some());
        let n_own = own.count();
        self.is_even && n_own > 0 && self.n_steps >= n_own + Self::LEAST
    }

    pub(super) fn position(&self, period: Period) -> Option<usize> {
        self.years.binary_search_by_key(&period, |year| year.period).ok()
    }

    /// The step to a year.
    pub(super) fn step(&self, at: usize) -> Option<Nano> {
        self.years.get(at).and_then(|year| year.step)
    }

    /// How many years the step to a year is of.
    pub(super) fn n_years(&self, at: usize) -> u32 {
        self.years.get(at).map_or(1, |year| year.n_years)
    }

    /// The spread of the nearest steps that the value of a year does not make; none if they are too few. Where they would be, the
    /// step over the value counts, which is there if the value is left out: so each of five values is held against three.
    pub(super) fn others(&self, manner: Manner, at: usize) -> Option<Spread> {
        let next = if manner == Manner::Rates { at + 1 } else { at + 2 };
        let mut before = self.years.get(..at).unwrap_or_default().iter().rev().peekable();
        let mut after = self.years.get(next..).unwrap_or_default().iter().peekable();
        let own = self.years.get(at)?;
        let distance =
            |year: &Yearly| year.period.start().index().abs_diff(own.period.start().index());
        let mut steps = Vec::with_capacity(Self::NEAR);
        while steps.len() < Self::NEAR {
            let year = match (before.peek(), after.peek()) {
                (Some(b), Some(a)) if distance(a) < distance(b) => after.next(),
                (Some(_), _) => before.next(),
                (None, _) => after.next(),
            };
            let Some(year) = year else { break };
            steps.extend(year.step);
        }
        if steps.len() < Self::LEAST {
            steps.extend(self.step_over(manner, at));
        }
        if steps.len() < Self::LEAST { None } else { Spread::of(steps, manner.floor()) }
    }

    /// The step from the value before that of a year to the one after it.
    fn step_over(&self, manner: Manner, at: usize) -> Option<Nano> {
        let before = self.years.get(at.checked_sub(1)?)?;
        let (own, after) = (self.years.get(at)?, self.years.get(at + 1)?);
        let n_years = own.n_years + after.n_years;
        let goes_on = own.goes_on && after.goes_on && n_years <= MAX_GAP;
        let step = || step(manner, before.number, after.number, self.size, n_years);
        goes_on.then(step)?
    }
}

/// Whether the steps, each of one year, lie within the least reach that there is.
fn is_even(manner: Manner, years: &[Yearly]) -> bool {
    let steps = || years.iter().filter_map(|year| year.step);
    let Some((least, most)) = steps().min().zip(steps().max()) else { return true };
    let spread = Spread { n: 0, median: 0, mad: 0, floor: manner.floor() };
    most - least <= spread.reach(1) && years.iter().all(|year| year.n_years <= 1)
}

/// The median of the sizes; none if it is 0.
fn size(years: &[Yearly]) -> Option<Ratio> {
    let mut sizes: Vec<Decimal> = years.iter().map(|year| year.number.abs()).collect();
    sizes.sort_by(|a, b| a.cmp_value(*b));
    sizes.get(sizes.len() / 2).filter(|size| !size.is_zero()).map(|size| Ratio::from(*size))
}

/// How many years lie between two values, if they are few and the values are of one area and definition.
fn comparable(
    before: &Yearly,
    year: &Yearly,
    same_boundary: impl Fn(Month, Month) -> bool,
) -> Option<u32> {
    let statuses = year.value.statuses;
    let n_months = year.period.start().index().checked_sub(before.period.start().index())?;
    let n_years = n_months / 12;
    let comparable = (1..=MAX_GAP).contains(&n_years)
        && !statuses.contains(ObsStatus::Break)
        && !statuses.contains(ObsStatus::DefinitionDiffers)
        && same_boundary(before.period.last(), year.period.last());
    comparable.then_some(n_years)
}

/// The step of each of some years, if they were alike.
fn step(
    manner: Manner,
    before: Decimal,
    now: Decimal,
    size: Option<Ratio>,
    n_years: u32,
) -> Option<Nano> {
    match manner {
        Manner::Quotients if before.is_negative() || now.is_negative() => None,
        Manner::Quotients if before.is_zero() => (!now.is_zero()).then_some(ENDLESS),
        Manner::Quotients => robust::root(robust::quotient(now, before)?, n_years),
        Manner::Changes => {
            let n_years = Ratio::new(n_years.into(), 1)?;
            let change = Ratio::from(now).checked_sub(before.into())?.checked_div(size?)?;
            robust::nano(change.checked_div(n_years)?)
        }
        Manner::Rates => robust::nano(now.into()),
    }
}

fn percent(number: Decimal) -> Option<Nano> {
    robust::nano(Ratio::from(number).checked_div(Ratio::new(100, 1)?)?)
}
