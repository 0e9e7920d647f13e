//! What became of a target: how far a result has come, by the rule that its kind of target needs.

use std::cmp::Ordering;

use super::{Figure, Refusal};
use crate::{
    attainment::completion_rate,
    decimal::{Decimal, Rounding},
    interval::{Bound, Interval},
    ratio::Ratio,
    reading::Qualifier,
    target::{Comparator, Target, TargetTest},
};

/// A result held against its target.
///
/// A level is said as a percentage of its target, a rate as percentage points above or below, a limit as
/// kept or not: 5.2% of a promised 5.0% is never "104%", and 36 of at most 38 never "94.7%".
#[derive(Clone, Copy, Debug)]
pub struct Attainment<'a> {
    /// The result, of the measure that was promised. If it has a noun, its own clause is said first.
    pub actual: Figure<'a>,
    /// A computed result before it is rounded: distances are rounded once. None of what is as it stands.
    pub exact: Option<Ratio>,
    /// What was promised, of the same indicator and area.
    pub target: &'a Target,
    /// Whether what the result stands for, by rounding, a qualifier or missing peers, leaves open whether it meets the target.
    pub is_open: bool,
    /// Whether the target's period is not over, so that nothing is missed yet.
    pub in_progress: bool,
    /// What of the target is due by now; only of what is in progress.
    pub schedule: Option<Schedule>,
    /// Whether a level may be said as a percentage of its target; an index number never is.
    pub quotient: bool,
    /// Decimals of a percentage of the target.
    pub decimals: u8,
    /// How that percentage is rounded.
    pub rounding: Rounding,
}

/// What of a target is due by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// How much of it, of 1.
    pub due: Ratio,
    /// Whether the target states it itself, 计划进度; else it is due evenly over its months, 序时进度.
    pub stated: bool,
    /// Whether what the result stands for leaves open whether it is ahead.
    pub is_open: bool,
}

/// How a result stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A level: so many percent of the target; missed when its time is over, or ahead of the schedule by so
    /// many percentage points (behind if negative).
    Done { percent: Decimal, missed: Option<Missed>, lead: Option<Lead> },
    /// A rate: so many percentage points above the target, or below if negative.
    Apart(Decimal),
    /// A limit: whether it was kept; one that is to stay below may be met exactly and not kept.
    Limit { kept: bool, equal: bool },
    /// A range: below, inside or above.
    Range(Ordering),
    /// All others: whether the target has been reached, and if not, how it was missed.
    Reached(Result<(), Missed>),
}

/// How a target was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missed {
    /// The result is less.
    Short,
    /// The result is more, but was to be as much.
    Over,
    /// The result is as much, but was to be more.
    NotExceeded,
}

/// How far a result is ahead of what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// So many percentage points; `level` says that there is no difference at all.
    By { points: Decimal, level: bool },
    /// It is behind, and nobody knows how far: 近30家 of 100 when half is due.
    Behind,
    /// What the result stands for does not tell.
    Open,
}

impl Attainment<'_> {
    pub(super) fn outcome(&self) -> Result<Outcome, Refusal> {
        let value = self.actual.number()?;
        let (measure, base) = (self.actual.measure, self.target.key.measure);
        if measure != base {
            return Err(Refusal::MeasuresDiffer { measure, base });
        }
        let low = self.target.value;
        let is_place = measure.is_counted();
        let comparator = match self.target.test {
            TargetTest::UpTo(high) => return self.place_in(low, high),
            TargetTest::Compare(comparator) => comparator,
        };
        let meets = self.span()?.meets(comparator, low).filter(|_| !self.is_open);
        let decided = meets.ok_or_else(|| self.undecided(low));
        let result = self.exact.unwrap_or(value.into());
        let equal = result == Ratio::from(low);
        let missed = match comparator {
            Comparator::Above if equal => Missed::NotExceeded,
            Comparator::Equal if result > Ratio::from(low) => Missed::Over,
            _ => Missed::Short,
        };
        let reached = |is: bool| Outcome::Reached(if is { Ok(()) } else { Err(missed) });
        if is_place {
            return decided.map(reached);
        }
        if matches!(comparator, Comparator::AtMost | Comparator::Below) {
            return decided.map(|kept| Outcome::Limit { kept, equal });
        }
        if measure.is_percentage() || self.actual.unit.is_percent() {
            // About so much is not sure, and is said to be about so far from it.
            if self.is_open && self.actual.qualifier == Qualifier::Exact {
                return Err(self.undecided(low));
            }
            let apart = self.apart(value, low).ok_or(Refusal::OutOfRange(value))?;
            // Of 不超过4% that was to be 5% it is not known how far it is below, but that it is.
            return self.sure(apart, low).map(Outcome::Apart).or_else(|_| decided.map(reached));
        }
        if !self.quotient || value.is_negative() || low.is_negative() || low.is_zero() {
            return decided.map(reached);
        }
        let done = self.exact.unwrap_or(value.into()).checked_div(low.into());
        let done = done.ok_or(Refusal::OutOfRange(value))?;
        let percent = self.percent_of(done).ok_or(Refusal::OutOfRange(value))?;
        let lead = match self.schedule {
            None => None,
            Some(Schedule { is_open: true, .. }) => Some(Lead::Open),
            Some(Schedule { due, .. }) => {
                let level = done == due;
                let ahead = done.checked_sub(due).ok_or(Refusal::OutOfRange(percent))?;
                let (lead, due) = self
                    .in_percent(ahead)
                    .zip(self.in_percent(due))
                    .ok_or(Refusal::OutOfRange(percent))?;
                let is_behind = ahead < Ratio::ZERO && self.is_bounded_above();
                match self.sure(lead, due) {
                    Err(_) if is_behind => Some(Lead::Behind),
                    points => Some(Lead::By { points: points?, level }),
                }
            }
        };
        let is_missed = !self.in_progress && meets == Some(false);
        Ok(Outcome::Done { percent, missed: is_missed.then_some(missed), lead })
    }

    /// A part of the target in percent of it. What is short of it is never rounded to all of it, nor what is something to nothing.
    fn percent_of(&self, part: Ratio) -> Option<Decimal> {
        let whole = Ratio::new(100, 1)?;
        let percent = part.checked_mul(whole)?;
        let rounded = |decimals| percent.round(decimals, self.rounding);
        completion_rate(percent < whole, percent == Ratio::ZERO, self.decimals, rounded)
    }

    /// A part of the target in percent of it.
    fn in_percent(&self, part: Ratio) -> Option<Decimal> {
        part.checked_mul(Ratio::new(100, 1)?)?.round(self.decimals, self.rounding)
    }

    /// The result less the target, with the decimals of the one that has more.
    fn apart(&self, value: Decimal, target: Decimal) -> Option<Decimal> {
        let Some(exact) = self.exact else { return value.checked_sub(target) };
        let decimals = value.scale().max(target.scale());
        exact.checked_sub(target.into())?.round(decimals, self.rounding)
    }

    fn place_in(&self, low: Decimal, high: Decimal) -> Result<Outcome, Refusal> {
        if self.is_open {
            return Err(self.undecided(low));
        }
        let span = self.span()?;
        let is = |comparator, limit| span.meets(comparator, limit) == Some(true);
        if is(Comparator::Below, low) {
            Ok(Outcome::Range(Ordering::Less))
        } else if is(Comparator::Above, high) {
            Ok(Outcome::Range(Ordering::Greater))
        } else if is(Comparator::AtLeast, low) && is(Comparator::AtMost, high) {
            Ok(Outcome::Range(Ordering::Equal))
        } else {
            Err(self.undecided(low))
        }
    }

    /// A distance that the qualifier leaves its sense: of 超6% only that above is sure, of 近6% none.
    fn sure(&self, distance: Decimal, from: Decimal) -> Result<Decimal, Refusal> {
        let is_sure = match self.actual.qualifier {
            Qualifier::Exact | Qualifier::About => true,
            Qualifier::MoreThan | Qualifier::Above | Qualifier::AtLeast => {
                !distance.is_negative() && !distance.is_zero()
            }
            Qualifier::Nearly | Qualifier::AtMost => false,
        };
        if is_sure { Ok(distance) } else { Err(self.undecided(from)) }
    }

    /// Whether the result is no more than its number.
    fn is_bounded_above(&self) -> bool {
        matches!(self.actual.qualifier, Qualifier::Nearly | Qualifier::AtMost)
    }

    fn span(&self) -> Result<Span, Refusal> {
        let value = self.actual.number()?;
        // What is printed is what is compared: a number without qualifier stands for itself.
        Interval::of_qualified(value, self.actual.qualifier, true)
            .map(Span)
            .ok_or(Refusal::OutOfRange(value))
    }

    fn undecided(&self, target: Decimal) -> Refusal {
        Refusal::Undecided { value: self.actual.value(), qualifier: self.actual.qualifier, target }
    }
}

/// All that a result can be.
struct Span(Interval);

impl Span {
    /// Whether all of it meets the test, or none; `None` if it depends.
    fn meets(&self, comparator: Comparator, limit: Decimal) -> Option<bool> {
        let limit = Ratio::from(limit);
        let at =
            |bound: Bound| bound.at().map(|at| (at.cmp(&limit), matches!(bound, Bound::Open(_))));
        let (low, high) = (at(self.0.low), at(self.0.high));
        let not_below = low.is_some_and(|(side, _)| side.is_ge());
        let above = low.is_some_and(|(side, open)| side.is_gt() || side.is_eq() && open);
        let not_above = high.is_some_and(|(side, _)| side.is_le());
        let below = high.is_some_and(|(side, open)| side.is_lt() || side.is_eq() && open);
        let (met, missed) = match comparator {
            Comparator::AtLeast => (not_below, below),
            Comparator::Above => (above, not_above),
            Comparator::AtMost => (not_above, above),
            Comparator::Below => (below, not_below),
            Comparator::Equal => (not_below && not_above, below || above),
        };
        (met || missed).then_some(met)
    }
}
