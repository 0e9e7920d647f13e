//! Periods and the longer ones that they lie in: a quarter that is more than its year, months that are more together than
//! their quarter.
//!
//! Told only if it is certain, as of areas (`whole.rs`). Levels are compared where the indicator adds up over time and nothing
//! is negative. Of the periods that lie in one those are added up that do not overlap and make the most: quarters and
//! months do not count twice.

use scorecard_domain::{Decimal, Interval, Measure, ObservationKey, OverTime, Period, Ratio, Text};

use super::{
    family::{Family, Tested},
    series::Point,
    tell,
    whole::{at_most, slack, summands},
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// Every period that is examined or in which one lies that is. It is told there, or else at the last that is examined of
/// those that lie in it.
pub(super) fn check(
    family: &Family<'_>,
    tested: &[Tested<'_>],
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Vec<(u64, Warning)> {
    let mut found = Vec::new();
    if family.indicator.over_time != OverTime::Sum {
        return found;
    }
    for run in tested.chunk_by(Tested::is_beside) {
        let Some(series) = run.first().map(|it| it.series) else { continue };
        if series.measure != Measure::Level {
            continue;
        }
        let points = family.levels(&series.area);
        let months = |point: &Point| point.period.months();
        let longest = points.iter().map(months).max();
        // As of nearly all series.
        if points.first().map(months) == longest && points.iter().map(months).min() == longest {
            continue;
        }
        for whole in points {
            if let Some(tested) = teller(family, run, whole.period)
                && let Some(sum) = Parts::of(points, whole.period).and_then(|it| it.most(family))
            {
                found.extend(sum.told(family, tested, whole, is_told));
            }
        }
    }
    found
}

/// Where it is told what is wrong with a period and those that lie in it.
fn teller<'a>(family: &Family<'_>, run: &[Tested<'a>], whole: Period) -> Option<Tested<'a>> {
    let from = run.partition_point(|it| it.point.period.start() < whole.start());
    let near = run.get(from..)?.iter().take_while(|it| it.point.period.start() <= whole.last());
    let mut last = None;
    for it in near.filter(|it| !family.is_of_another(it)) {
        if it.point.period == whole {
            return Some(*it);
        }
        if lies_in(it.point.period, whole) {
            last = Some(*it);
        }
    }
    last
}

fn lies_in(period: Period, whole: Period) -> bool {
    period.start() >= whole.start() && period.last() <= whole.last()
}

/// A period's number, and the least that it can be.
#[derive(Clone, Copy, Debug)]
struct Part {
    period: Period,
    number: Decimal,
    least: Ratio,
}

/// What lies in a period.
struct Parts(Vec<Point>);

/// Periods that do not overlap.
struct Sum {
    parts: Vec<Part>,
    least: Ratio,
}

impl Parts {
    /// None if nothing does.
    fn of(points: &[Point], whole: Period) -> Option<Self> {
        let from = points.partition_point(|point| point.period.start() < whole.start());
        let near = points.get(from..)?.iter();
        let near = near.take_while(|point| point.period.start() <= whole.last());
        let within = near.filter(|it| it.period != whole && lies_in(it.period, whole));
        let parts: Vec<_> = within.cloned().collect();
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Those that make the most; none if one is negative.
    fn most(self, family: &Family<'_>) -> Option<Sum> {
        let counted = family.indicator.is_counted();
        let mut parts: Vec<Part> = Vec::with_capacity(self.0.len());
        for Point { period, value, comparison: _ } in self.0 {
            let Some(number) = value.reading.value() else { continue };
            if number.is_negative() {
                return None;
            }
            // Of what has no lower bound nothing is certain but that it is not negative.
            let low = Interval::of_qualified(number, value.qualifier, counted)?.low.at();
            let least = low.unwrap_or(Ratio::ZERO).max(Ratio::ZERO);
            parts.push(Part { period, number, least });
        }
        parts.sort_by_key(|part| part.period.last());
        // The most of the first parts, and which part was the last that it took.
        let mut most: Vec<(Ratio, Option<usize>)> = vec![(Ratio::ZERO, None)];
        for (at, part) in parts.iter().enumerate() {
            let before = before(&parts, part);
            let with = most.get(before)?.0.checked_add(part.least)?;
            let without = *most.last()?;
            most.push(if with > without.0 { (with, Some(at)) } else { without });
        }
        let least = most.last()?.0;
        let mut taken = Vec::new();
        let mut n = parts.len();
        while let Some(part) = most.get(n)?.1.and_then(|at| parts.get(at)) {
            taken.push(*part);
            n = before(&parts, part);
        }
        taken.reverse();
        Some(Sum { parts: taken, least })
    }
}

/// How many parts end before one begins.
fn before(parts: &[Part], part: &Part) -> usize {
    parts.partition_point(|other| other.period.last() < part.period.start())
}

impl Sum {
    /// The warning, if they are more than the whole.
    fn told(
        &self,
        family: &Family<'_>,
        tested: Tested<'_>,
        whole: &Point,
        is_told: &dyn Fn(&ObservationKey) -> bool,
    ) -> Option<(u64, Warning)> {
        let number = whole.value.reading.value().filter(|number| !number.is_negative())?;
        let counted = family.indicator.is_counted();
        let numbers: Vec<Decimal> = self.parts.iter().map(|part| part.number).collect();
        let slack = if counted { Ratio::ZERO } else { slack(&numbers, number)? };
        if self.least <= at_most(&whole.value, counted)?.checked_add(slack)? {
            return None;
        }
        let area = &tested.series.area;
        let periods = || [whole.period].into_iter().chain(self.parts.iter().map(|it| it.period));
        let mut keys: Vec<ObservationKey> =
            periods().map(|period| family.level_key(area, period)).collect();
        if keys.iter().any(is_told) {
            return None;
        }
        let beyond = format!("{number}（{}）", whole.period);
        let (reason, actual, problem) = match self.parts.as_slice() {
            [Part { period, number, .. }] => (
                WarningReason::PartExceedsWhole,
                *number,
                Text::new(
                    format!("部分大于整体：{number}（{period}） > {beyond}"),
                    format!("a part is larger than its whole: {number}（{period}） > {beyond}"),
                ),
            ),
            _ => {
                let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(*it))?;
                let formula = format!("{} = {sum} > {beyond}", summands(&numbers));
                let zh = format!("其中各期合计大于全期：{formula}");
                let en =
                    format!("the periods that lie in one are more together than it is: {formula}");
                (WarningReason::PartsExceedWhole, sum, Text::new(zh, en))
            }
        };
        // What is suspicious comes first.
        if tested.point.period != whole.period {
            let own = tested.key();
            keys.retain(|key| *key != own);
            keys.insert(0, own);
        }
        keys.truncate(Compared::MAX_KEYS);
        let compared = Compared { keys, actual: Some(actual), low: None, high: Some(number) };
        Some(tell::of_value(tested, reason, problem, compared))
    }
}
