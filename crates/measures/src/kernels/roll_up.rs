//! Roll-up, 汇总: a level made from those of the parts of its period or of the areas under it, by the indicator's rules.
//!
//! Over time, the parts are those of the cover of the period: the longest stretches that are recorded and do not
//! overlap, of whatever lengths. Where January or February is missing and the two are recorded as one (1—2月), that is one part.
//!
//! - `sum`: the sum of the parts. `last`: the last part. `mean`: the mean of the parts by their length. `none`:
//!   `NotAdditive`.
//! - If the area changed between the first part and the last: `BoundaryChanged`.
//!
//! Over areas, the parts are the area's children of one kind at the period's end, the highest kind that it has.
//!
//! - `sum`: their sum. `weighted_mean`: Σ v·w / Σ w with the levels of another indicator as weights, which the question
//!   names (`NoWeights`); a child without a weight, or with a negative one, has not reported. A mean is as settled as its
//!   weights are: their statuses, stages and qualifiers count as those of the levels do. `none`: `NotAdditive`.
//!
//! A sum or a mean of some of the parts is given with its coverage and is partial: it stands for those alone, never
//! overrules a recorded level, and leaves open what the whole is. Of no part at all, and of a last part that is not
//! there, nothing is made: `PartsIncomplete`.

use scorecard_domain::{
    AreaId, Interval, Missing, Month, OverAreas, OverTime, Period, Qualifier, Ratio, Reading,
};

use super::{
    cover::{self, Cover},
    levels::Levels,
};
use crate::{
    answer::Coverage,
    carry,
    cube::{Frequency, Slot},
    exact::{self, Digits},
    level::{Exact, Level},
    span,
    value::Value,
};

/// A level made of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The level.
    pub value: Value,
    /// How many of the parts have a number.
    pub coverage: Coverage,
    /// The level before it is rounded.
    pub(crate) exact: Ratio,
    /// All that the level can be; everything if some parts have none.
    pub(crate) interval: Interval,
}

/// The levels of all areas that have a child, made from those of their children, for the periods in which any level is
/// recorded. Areas whose children have reported nothing are told too.
pub fn block(
    levels: &Levels<'_>,
    weights: Option<&Levels<'_>>,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Result<Total, Missing>),
) {
    for (slot, _) in levels.rows() {
        let Some(period) = levels.period(slot) else { continue };
        for area in levels.cube.areas.parents().iter().copied() {
            let Some(id) = levels.cube.areas.id(area) else { continue };
            sink(id, period, over_areas(levels, weights, area, slot, digits));
        }
    }
}

/// The level of a period from those of its parts.
pub(crate) fn over_time(
    levels: &Levels<'_>,
    area: usize,
    period: Period,
    digits: Digits,
) -> Result<Total, Missing> {
    let rule = levels.indicator.over_time;
    if rule == OverTime::None {
        return Err(Missing::NotAdditive);
    }
    of_cover(levels, area, &cover::of(levels, area, period), digits)
}

/// What the parts of a cover make.
pub(crate) fn of_cover(
    levels: &Levels<'_>,
    area: usize,
    Cover { parts, coverage }: &Cover,
    digits: Digits,
) -> Result<Total, Missing> {
    let rule = levels.indicator.over_time;
    let (Some((first, _)), Some((last, _))) = (parts.first(), parts.last()) else {
        return Err(Missing::PartsIncomplete);
    };
    if !levels.cube.areas.same_boundary(area, first.last(), last.last()) {
        return Err(Missing::BoundaryChanged);
    }
    let mut sum = Sum::new(levels.counted());
    for (part, level) in parts {
        sum.add(Some(*level), part_weight(rule, *part));
    }
    sum.coverage = *coverage;
    sum.total(rule != OverTime::Sum, digits)
}

fn part_weight(rule: OverTime, part: Period) -> Exact {
    match rule {
        OverTime::Mean => Ratio::new(part.months().into(), 1).map_or(Exact::ONE, Exact::certain),
        OverTime::Sum | OverTime::Last | OverTime::None => Exact::ONE,
    }
}

/// The level of a period of any length.
pub(super) fn of_period(levels: &Levels<'_>, area: usize, period: Period) -> Option<Level> {
    let (frequency, slot) = Frequency::place(period);
    levels.at(frequency)?.level(area, slot)
}

/// The level of an area from those of its children.
pub(crate) fn over_areas(
    levels: &Levels<'_>,
    weights: Option<&Levels<'_>>,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Result<Total, Missing> {
    let is_mean = match levels.indicator.over_areas {
        OverAreas::None => return Err(Missing::NotAdditive),
        OverAreas::Sum => false,
        OverAreas::WeightedMean => true,
    };
    if is_mean && weights.is_none() {
        return Err(Missing::NoWeights);
    }
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    let mut sum = Sum::new(levels.counted());
    for child in children(levels, area, end) {
        let level = levels.level(child, slot);
        let Some(weights) = weights.filter(|_| is_mean) else {
            sum.add(level, Exact::ONE);
            continue;
        };
        let weight = weights.level(child, slot).and_then(|weight| {
            let exact =
                Exact { at: weight.number().ok()?.ratio(), interval: weights.span(&weight) };
            (!exact.at.is_negative()).then_some((weight.value, exact))
        });
        match level.zip(weight) {
            Some((level, (value, weight))) => {
                sum.all_exact &= level.number().is_err() || value.qualifier == Qualifier::Exact;
                sum.add(
                    Some(Level { value: carry::weighted(level.value, value), ..level }),
                    weight,
                );
            }
            None => sum.add(None, Exact::ONE),
        }
    }
    sum.total(is_mean, digits)
}

/// The children whose levels make that of an area: of one kind, the highest that there is.
pub(crate) fn children<'a>(
    levels: &'a Levels<'_>,
    area: usize,
    end: Month,
) -> impl Iterator<Item = usize> + 'a {
    let areas = &levels.cube.areas;
    let all = areas.children(area).iter().copied();
    let of_kind = move |kind| move |at: &usize| areas.is_child(*at, area, kind, end);
    let kind = all.clone().filter(of_kind(None)).filter_map(|at| areas.kind(at)).min();
    all.filter(of_kind(kind)).filter(move |_| kind.is_some())
}

/// A sum that is growing.
#[derive(Debug)]
struct Sum {
    counted: bool,
    coverage: Coverage,
    /// None once it does not fit.
    sum: Option<Ratio>,
    weights: Option<Ratio>,
    /// All that each number and its weight can be.
    spans: Vec<(Interval, Interval)>,
    all_exact: bool,
    value: Option<Value>,
}

impl Sum {
    const fn new(counted: bool) -> Self {
        Self {
            counted,
            coverage: Coverage { reported: 0, expected: 0 },
            sum: Some(Ratio::ZERO),
            weights: Some(Ratio::ZERO),
            spans: Vec::new(),
            all_exact: true,
            value: None,
        }
    }

    fn add(&mut self, level: Option<Level>, weight: Exact) {
        let number = level.and_then(|level| Some((level, level.number().ok()?)));
        self.coverage.count(number.is_some());
        let Some((level, number)) = number else { return };
        let value = level.value;
        self.sum = self.sum.and_then(|sum| sum.checked_add(number.ratio().checked_mul(weight.at)?));
        self.weights = self.weights.and_then(|weights| weights.checked_add(weight.at));
        self.spans.push((level.span(self.counted), weight.interval));
        self.all_exact &= value.qualifier == Qualifier::Exact;
        self.value = Some(match self.value {
            None => value,
            Some(so_far) => Value {
                statuses: so_far.statuses.union(value.statuses),
                stage: carry::stage(so_far.stage, value.stage),
                ..so_far
            },
        });
    }

    fn total(self, is_mean: bool, digits: Digits) -> Result<Total, Missing> {
        let Self { coverage, sum, weights, spans, all_exact, value, .. } = self;
        let first = value.ok_or(Missing::PartsIncomplete)?;
        let mut sum = sum.ok_or(Missing::OutOfRange)?;
        if is_mean {
            let weights = weights.ok_or(Missing::OutOfRange)?;
            if weights == Ratio::ZERO {
                return Err(Missing::PartsIncomplete);
            }
            sum = sum.checked_div(weights).ok_or(Missing::OutOfRange)?;
        }
        let interval = match (coverage.is_partial(), is_mean) {
            (true, _) => Interval::UNBOUNDED,
            (false, true) => span::weighted_mean(spans),
            (false, false) => {
                let zero = Interval::exactly(Ratio::ZERO);
                spans.iter().fold(zero, |sum, (number, _)| span::plus(sum, *number))
            }
        };
        // The only part keeps its wording.
        let qualifier = match coverage.reported {
            1 => first.qualifier,
            _ => carry::qualifier(Qualifier::Exact, all_exact),
        };
        let number = exact::round_ratio(sum, qualifier, digits).ok_or(Missing::OutOfRange)?;
        let value = Value { reading: Reading::Value(number), qualifier, ..first };
        Ok(Total { value, coverage, exact: sum, interval })
    }
}

/// For example `sum of 12 parts`, `mean of 11 of 12 parts`.
pub(crate) fn formula(what: &str, coverage: Coverage) -> String {
    let Coverage { reported, expected } = coverage;
    if reported == expected {
        format!("{what} of {expected} parts")
    } else {
        format!("{what} of {reported} of {expected} parts")
    }
}
