//! Attainment, 完成率 and 兑现: a result held against its target, by the target's test.
//!
//! - State: a result that meets the test whatever it stands for is met, one that misses it whatever it stands for is
//!   not; else it is undecided. A floor (`at_least`) is exceeded by what lies above it for sure, a place by a better one.
//!   Limits, ranges and `above` are met or not and never exceeded.
//! - What a result stands for: a recorded number without qualifier stands for itself, as the target's does, unless it
//!   has fewer decimals than the target: then for all that rounds to it. A qualifier leaves what it leaves; about 左右
//!   decides nothing. A computed result is an interval by the rounding of its inputs.
//! - Completion rate, in percent of the target: only of a level that is to be reached (`at_least`, `above`), of a unit
//!   that is no percentage and no index number, and a target above zero. Limits, rates and places have a distance in
//!   their own unit instead: percentage points, places.
//! - Growth is held against a target on growth as the comparable growth, where that is published, else as the growth
//!   that counts for ranks ([`super::growth_rank`]); the target says 增长 and the result is published as 可比增长.
//! - What was computed is held against it before it is rounded, so completion rates, distances and leads are rounded once, too.
//!   So are levels that follow from others by a formula, also where years are counted in which a target was met.
//! - Within the target's period, from its beginning (1—11月, S1, Q1–Q3): what adds up over time is held against what is due
//!   by the schedule that the target states, else against the share of the period that has passed, 序时进度, counted in
//!   months ([`Target::due_at`]). The state is in progress, unless a floor is
//!   reached already.

mod block;
mod found;
mod test;

use scorecard_domain::{
    AttainmentState, Comparator, Decimal, Indicator, Interval, Measure, Missing, Nature, OverTime,
    Pace, Qualifier, Ratio, Rounding, Target, TargetTest, completion_rate,
};

pub use self::block::block;
pub(crate) use self::test::is_met;
use self::test::is_place;
pub(super) use self::{found::find, test::Test};
use super::difference;
use crate::{
    exact::{self, Digits, Number},
    span,
    value::Value,
};

/// Decimals of completion rates; what is short of its target has more where it takes them to be told from all of it.
const RATE_DECIMALS: u8 = 1;

/// How a result stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attained {
    /// What became of the target.
    pub state: AttainmentState,
    /// Whether all that the result stands for lies on both sides of what meets the target, its period over or not.
    pub is_open: bool,
    /// The completion rate, in percent; none where a quotient would say nothing.
    pub completion: Option<Decimal>,
    /// The result less the target, rounded to the decimals of the one that has more: of places positive if better, of a range from its nearer end, 0 in it.
    pub distance: Option<Decimal>,
    /// Within the target's period, how it stands to the schedule.
    pub progress: Option<Progress>,
}

/// How a result within the period stands to the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How much of the target is due, in percent.
    pub due: Decimal,
    /// The completion rate less that, in percentage points.
    pub lead: Decimal,
    /// Whether it is ahead.
    pub pace: Pace,
    /// Whether the target states the schedule itself.
    pub stated: bool,
    /// How much of the target is due, of 1, before it is rounded.
    pub part: Ratio,
}

/// Whether it is a level to be reached of which a result can be said as a percentage.
pub(crate) fn is_quotient(target: &Target, indicator: &Indicator) -> bool {
    let is_floor =
        matches!(target.test, TargetTest::Compare(Comparator::AtLeast | Comparator::Above));
    let is_rate = indicator.unit.zh == "%" || indicator.unit.en == "%";
    let is_positive = !target.value.is_zero() && !target.value.is_negative();
    is_floor
        && target.key.measure == Measure::Level
        && !is_rate
        && indicator.nature != Nature::Index
        && is_positive
}

/// What is held against a target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// As it is shown.
    pub(crate) value: Value,
    /// The number that is calculated with: of a computed result before it is rounded.
    pub(crate) number: Number,
    /// All that it stands for.
    pub(crate) interval: Interval,
}

impl Held {
    /// The result as it is shown or, if it was computed and `exact` is given, as it is before it is rounded.
    pub(crate) fn of(
        value: Value,
        exact: Option<Ratio>,
        interval: Interval,
    ) -> Result<Self, Missing> {
        let shown = value.amount()?;
        let number = exact.map_or(Number::Recorded(shown), Number::Exact);
        Ok(Self { value, number, interval })
    }
}

/// What a recorded number stands for when it is held against a target.
pub(crate) fn recorded(value: &Value, target: &Target, counted: bool) -> Interval {
    let upper = match target.test {
        TargetTest::UpTo(upper) => upper.trimmed().scale(),
        TargetTest::Compare(_) => 0,
    };
    let needed = target.value.trimmed().scale().max(upper);
    let is_fine = value.reading.value().is_some_and(|number| needed <= number.scale());
    span::of(value, counted || is_fine)
}

/// How a result stands to a target. `part` is what of the target is due, if its period is not over.
pub(crate) fn attained(
    target: &Target,
    indicator: &Indicator,
    held: &Held,
    part: Option<Ratio>,
    rounding: Rounding,
) -> Result<Attained, Missing> {
    let Held { value, number, interval } = held;
    let is_quotient = is_quotient(target, indicator) && !number.is_negative();
    let completion = match is_quotient {
        true => Some(rate(*number, target.value, value.qualifier, rounding)?),
        false => None,
    };
    let distance = match completion {
        Some(_) => None,
        None => Some(distance(target, held, rounding).ok_or(Missing::OutOfRange)?),
    };
    let state = Test::of(target).state(*interval);
    let is_open = state == AttainmentState::Undecided;
    let Some(part) = part else {
        return Ok(Attained { state, is_open, completion, distance, progress: None });
    };
    let adds_up = indicator.over_time == OverTime::Sum;
    let state = match state {
        kept if kept.is_kept() && is_quotient && adds_up => kept,
        _ => AttainmentState::InProgress,
    };
    let progress = match completion {
        Some(_) if adds_up => Some(progress(target, held, part, rounding)?),
        _ => None,
    };
    Ok(Attained { state, is_open, completion, distance, progress })
}

/// Whether completion, distance and lead are the same of this result.
pub(crate) fn follows(target: &Target, held: &Held, of: &Attained, rounding: Rounding) -> bool {
    let Attained { completion, distance: apart, progress, .. } = *of;
    let qualifier = held.value.qualifier;
    let is = |found: Option<Decimal>, expected: Decimal| {
        found.is_some_and(|found| found.cmp_value(expected).is_eq())
    };
    let completes =
        |expected| is(rate(held.number, target.value, qualifier, rounding).ok(), expected);
    let leads = |expected: Progress| {
        let lead =
            leads(target, held, expected.part).map(|lead| lead.round(RATE_DECIMALS, rounding));
        is(lead.flatten(), expected.lead)
    };
    completion.is_none_or(completes)
        && apart.is_none_or(|expected| is(distance(target, held, rounding), expected))
        && progress.is_none_or(leads)
}

/// By how many percentage points of the target the result is ahead of what is due of it.
fn leads(target: &Target, held: &Held, part: Ratio) -> Option<Ratio> {
    let done = held.number.ratio().checked_div(target.value.into())?;
    done.checked_sub(part)?.checked_mul(Ratio::new(100, 1)?)
}

fn rate(
    part: Number,
    whole: Decimal,
    qualifier: Qualifier,
    rounding: Rounding,
) -> Result<Decimal, Missing> {
    let whole = Number::from(whole);
    let rounded = |decimals| exact::percent(part, whole, qualifier, Digits { decimals, rounding });
    let is_short = part.cmp_value(whole).is_lt();
    completion_rate(is_short, part.is_zero(), RATE_DECIMALS, rounded).ok_or(Missing::OutOfRange)
}

/// The end of a target that a result is apart from: of a range the nearer one; none within it.
fn end(target: &Target, number: Number) -> Option<Decimal> {
    match target.test {
        TargetTest::Compare(_) => Some(target.value),
        TargetTest::UpTo(_) if number.cmp_value(target.value.into()).is_lt() => Some(target.value),
        TargetTest::UpTo(upper) => Some(upper).filter(|it| number.cmp_value((*it).into()).is_gt()),
    }
}

/// How the distance of a result comes about, such as `9.7 − 8`; of one within a range `5 ≤ 5.2 ≤ 6`.
pub(crate) fn distance_formula(target: &Target, number: Decimal) -> String {
    match (end(target, number.into()), target.test) {
        (Some(end), _) if is_place(target.key.measure) => difference::formula(end, number),
        (Some(end), _) => difference::formula(number, end),
        (None, TargetTest::UpTo(upper)) => format!("{} ≤ {number} ≤ {upper}", target.value),
        (None, TargetTest::Compare(_)) => String::new(),
    }
}

fn distance(target: &Target, held: &Held, rounding: Rounding) -> Option<Decimal> {
    let Some(end) = end(target, held.number) else { return Some(Decimal::ZERO) };
    let (number, value) = (held.number, Number::from(end));
    let apart = match is_place(target.key.measure) {
        true => value.checked_sub(number)?,
        false => number.checked_sub(value)?,
    };
    match apart {
        Number::Recorded(apart) => Some(apart),
        Number::Exact(apart) => {
            let shown = held.value.reading.value().map_or(0, Decimal::scale);
            apart.round(shown.max(end.scale()), rounding)
        }
    }
}

fn progress(
    target: &Target,
    held: &Held,
    part: Ratio,
    rounding: Rounding,
) -> Result<Progress, Missing> {
    let exact = || {
        let due = part.checked_mul(Ratio::new(100, 1)?)?;
        let lead = leads(target, held, part)?;
        let due_level = Ratio::from(target.value).checked_mul(part)?;
        Some((due.round(RATE_DECIMALS, rounding)?, lead.round(RATE_DECIMALS, rounding)?, due_level))
    };
    let (due, lead, level) = exact().ok_or(Missing::OutOfRange)?;
    let level = Interval::exactly(level);
    let pace = if span::surely_exceeds(held.interval, level) {
        Pace::Ahead
    } else if span::surely_exceeds(level, held.interval) {
        Pace::Behind
    } else if held.interval == level {
        Pace::OnSchedule
    } else {
        Pace::Undecided
    };
    Ok(Progress { due, lead, pace, stated: !target.schedule.is_empty(), part })
}
