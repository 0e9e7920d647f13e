//! Values that do not go with the other years of their series, or with their peers.
//!
//! What is judged is the step that a value makes ([`Manner`]), not the value: a series grows. A value makes two steps, one to
//! it and one from it, and is told only if both are too far from the other steps, in opposite directions: so a slip is told
//! where it is, and not at its neighbour. A step that the peers make too is no reason to tell it.

use scorecard_domain::{Decimal, Ratio, Text};

use super::{
    family::{Course, Family, Tested},
    robust::{self, Deviates, Nano, Spread},
    series::{Manner, Yearly, Years},
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// With fewer peers they say nothing.
const LEAST_PEERS: usize = 5;

pub(super) fn check(
    family: &mut Family<'_>,
    tested: Tested<'_>,
    course: &Course,
) -> Option<(u64, Warning)> {
    let (manner, years) = (course.manner, &*course.years);
    let at = years.position(tested.point.period)?;
    if years.go_together(manner, at) {
        return None;
    }
    let others = years.others(manner, at);
    let by_others = is_to_blame_by(others.as_ref(), manner, years, at);
    if by_others == Some(false) {
        return None;
    }
    let mut peers_at = |step: usize| {
        let period = years.years.get(step)?.period;
        let spread = family.spread_of_peers(manner, tested.series, period);
        spread.filter(|spread| spread.n >= LEAST_PEERS)
    };
    let by_peers = is_to_blame(manner, years, at, |step| {
        let taken = years.step(step)?;
        Some(peers_at(step)?.deviates(taken, years.n_years(step)))
    });
    // The step to the value, or where there is none the one from it.
    let to = if years.step(at).is_some() { at } else { at + 1 };
    let told = Told { tested, manner, years, at, to, step: years.step(to)? };
    match (others, by_others, by_peers) {
        (Some(others), Some(true), None | Some(true)) => Some(told.by(Among::Years, &others)),
        (_, None, Some(true)) => Some(told.by(Among::Peers, &peers_at(to)?)),
        _ => None,
    }
}

/// Whether a value is what makes its steps deviate from the others of its series; none if nothing is known of them.
pub(super) fn is_to_blame_by(
    others: Option<&Spread>,
    manner: Manner,
    years: &Years,
    at: usize,
) -> Option<bool> {
    let others = others?;
    is_to_blame(manner, years, at, |step| {
        Some(others.deviates(years.step(step)?, years.n_years(step)))
    })
}

/// Whether a value is what makes its steps deviate, by how each step of the series does; none if nothing is known of
/// its steps.
///
/// - It makes two steps: both deviate, to opposite sides.
/// - It is the last: the step to it does, unless the step before does too, to the opposite side: then the value before is to
///   blame.
/// - It is the first: the step from it does, and the step after that is there and does not. Else the value after it is; but
///   from 0, to which nothing after it could be to blame, also if the step after that does, to the same side.
fn is_to_blame(
    manner: Manner,
    years: &Years,
    at: usize,
    mut deviates: impl FnMut(usize) -> Option<Deviates>,
) -> Option<bool> {
    if manner == Manner::Rates {
        return deviates(at).map(|it| it != Deviates::Not);
    }
    Some(match (deviates(at), years.step(at + 1).and_then(|_| deviates(at + 1))) {
        (None, None) => return None,
        (Some(to), Some(from)) => to.is_opposite(from),
        (Some(to), None) => {
            let before = at.checked_sub(1).and_then(deviates).unwrap_or(Deviates::Not);
            to != Deviates::Not && !to.is_opposite(before)
        }
        (None, Some(from)) => {
            let is_nothing = years.years.get(at).is_some_and(|year| year.number.is_zero());
            let next = deviates(at + 2);
            let is_same = next == Some(from) && is_nothing;
            from != Deviates::Not && (next == Some(Deviates::Not) || is_same)
        }
    })
}

/// Among what a value is an outlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    Years,
    Peers,
}

/// What is told.
struct Told<'a> {
    tested: Tested<'a>,
    manner: Manner,
    years: &'a Years,
    /// The value.
    at: usize,
    /// The year that the step is to.
    to: usize,
    step: Nano,
}

impl Told<'_> {
    fn by(&self, among: Among, spread: &Spread) -> (u64, Warning) {
        let n_years = self.years.n_years(self.to);
        let exclusion = tell::exclusion(&self.formula(), self.step, n_years, spread);
        let (n, median, mad) = (spread.n, tell::shown(spread.median), tell::shown(spread.mad));
        let (steps_zh, steps_en) = match self.manner {
            Manner::Quotients => ("与前值之比（按年）", "quotients on the value before, a year"),
            Manner::Changes => (
                "比前值增减（按年，除以序列绝对值的中位数）",
                "changes a year over the series' median size",
            ),
            Manner::Rates => ("率", "rates"),
        };
        let (low, high) = self.expected(spread).unwrap_or_default();
        // In plain words first, for who reads no formula.
        let (between_zh, between_en) = match (low, high) {
            (Some(low), Some(high)) => (
                format!("，照此应在{low}至{high}之间"),
                format!(", by which it would be {low} to {high}"),
            ),
            _ => Default::default(),
        };
        let (reason, zh, en) = match among {
            Among::Years => (
                WarningReason::SeriesOutlier,
                format!(
                    "与本序列其他年份不符{between_zh}：{exclusion}，其中{median}、{mad}是另外{n}个{steps_zh}的中位数、绝对离差中位数"
                ),
                format!(
                    "does not go with the other years of its series{between_en}: {exclusion}, where {median} and {mad} are the \
                         median and the median absolute deviation of {n} other {steps_en}"
                ),
            ),
            Among::Peers => (
                WarningReason::PeerOutlier,
                format!(
                    "与同级地区不符{between_zh}：{exclusion}，其中{median}、{mad}是{n}个同级地区{steps_zh}的中位数、绝对离差中位数"
                ),
                format!(
                    "does not go with its peers{between_en}: {exclusion}, where {median} and {mad} are the median and the median \
                         absolute deviation of the {steps_en} of {n} peers"
                ),
            ),
        };
        let actual = self.tested.number();
        let keys = vec![self.tested.key()];
        let compared = Compared { keys, actual, low, high };
        tell::of_value(self.tested, reason, Text::new(zh, en), compared)
    }

    fn year(&self, at: usize) -> Option<&Yearly> {
        self.years.years.get(at)
    }

    /// How the step comes about: `12.3 / 11.4`.
    fn formula(&self) -> String {
        let number = |at: Option<usize>| {
            at.and_then(|at| self.year(at)).map_or_else(String::new, |year| year.number.to_string())
        };
        let n_years = self.years.n_years(self.to);
        let (now, before) = (number(Some(self.to)), number(self.to.checked_sub(1)));
        match self.manner {
            Manner::Quotients if n_years > 1 => format!("({now} / {before})^(1/{n_years})"),
            Manner::Quotients => format!("{now} / {before}"),
            Manner::Changes => {
                let size =
                    self.years.size.and_then(robust::nano).map_or_else(String::new, tell::shown);
                let a_year = if n_years > 1 { format!(" / {n_years}") } else { String::new() };
                format!("({now} − {}) / {size}{a_year}", tell::after_minus(before))
            }
            Manner::Rates => tell::shown(self.step),
        }
    }

    /// Between what the value would be no outlier by the step to it; none if that step is not what is told.
    fn expected(&self, spread: &Spread) -> Option<(Option<Decimal>, Option<Decimal>)> {
        if self.to != self.at {
            return None;
        }
        let own = self.year(self.at)?;
        let (scale, n_years) = (own.number.scale(), own.n_years);
        let before = self.at.checked_sub(1).and_then(|before| self.year(before));
        let end = |step: Nano| {
            let step = Ratio::from(Decimal::new(step, robust::DECIMALS)?);
            match self.manner {
                // Nothing follows from 0.
                Manner::Quotients => {
                    let before = before.filter(|before| !before.number.is_zero())?.number;
                    (0..n_years)
                        .try_fold(before.into(), |number: Ratio, _| number.checked_mul(step))
                }
                Manner::Changes => {
                    let change = step.checked_mul(self.years.size?)?;
                    let change = change.checked_mul(Ratio::new(n_years.into(), 1)?)?;
                    Ratio::from(before?.number).checked_add(change)
                }
                Manner::Rates => step.checked_mul(Ratio::new(100, 1)?),
            }
        };
        let (median, reach) = (spread.median, spread.reach(n_years));
        let low = end(median - reach).and_then(|low| tell::floor(low, scale));
        Some((low, end(median + reach).and_then(|high| tell::ceil(high, scale))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scorecard_domain::{Decimal, Period, Qualifier, Reading, Statuses};
    use scorecard_measures::Value;

    use super::*;
    use crate::ledger::plausibility::series::Point;

    fn point(year: u32, mantissa: i128) -> Point {
        let reading = Reading::Value(Decimal::new(mantissa, 1).unwrap());
        let (qualifier, statuses, stage) = (Qualifier::Exact, Statuses::NONE, None);
        let value = Value { reading, qualifier, statuses, stage };
        Point { period: Period::year(year).unwrap(), value, comparison: None }
    }

    proptest! {
        /// What is passed over because it plainly goes with the others does so the long way, too.
        #[test]
        fn what_is_passed_over_is_not_to_blame(
            steps in prop::collection::vec((1000i128..1160, 1u32..3), 2..14),
            manner in prop::sample::select(vec![Manner::Quotients, Manner::Changes, Manner::Rates]),
        ) {
            let (mut year, mut level) = (2000, 1_000_000);
            let points: Vec<Point> = steps.into_iter().map(|(step, n_years)| {
                year += n_years;
                level = if manner == Manner::Rates { step - 1000 } else { level * step / 1000 };
                point(year, level)
            }).collect();
            let last = points.last().unwrap().period;
            let years = Years::new(manner, &points, last, |_, _| true);
            for at in 0..years.years.len() {
                if years.go_together(manner, at) {
                    let others = years.others(manner, at);
                    prop_assert_eq!(is_to_blame_by(others.as_ref(), manner, &years, at), Some(false));
                }
            }
        }
    }

    #[test]
    fn an_even_series_is_passed_over_and_one_with_a_slip_is_not() {
        let values = [100, 108, 117, 126, 136, 147];
        let even: Vec<Point> = (2010..).zip(values).map(|(year, it)| point(year, it)).collect();
        let mut slip = even.clone();
        slip[3] = point(2013, 260);
        let passed_over = |points: &[Point]| {
            let years = Years::new(Manner::Quotients, points, points[0].period, |_, _| true);
            years.go_together(Manner::Quotients, 3)
        };
        assert!(passed_over(&even));
        assert!(!passed_over(&slip));
    }
}
