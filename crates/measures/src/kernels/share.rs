//! Share, 占比: how many percent of a whole a part is.
//!
//! v(area) / v(of), in percent, exact until it is rounded once, both of the same period.
//!
//! - Of an area (the parent at the period's end, or one that is named): of that area's own recorded level,
//!   never of a sum over its children. Without one: `NoParentValue`.
//! - Of a peer group: of the sum over its members at the period's end. All of them must have a number, else
//!   `PeersIncomplete`; the area must be one of them, else `NotAPeer`.
//! - Where the question says so, of the sum over those members that have a number, with their coverage: the children of
//!   the area that are of the part's kind, or the members of the group; the part is one of them. A share of the
//!   members that reported is at most that of all, so with missing ones it is open below.
//!   What was published of an area is a share of its own figure, and of a group of all its members; of one that is all
//!   children of an area it may be of that area's figure. So it is held against this one only where all members reported
//!   and their sum can be that figure; else their denominators are not the same, and the formula says so.
//! - A ratio or an index has no shares: `RecordedOnly`. Nor is there a share of a whole that is not positive,
//!   of a negative part, or of a sum with a negative member: `InputNegative`.
//! - The statuses are those of the part and of all that makes the whole.

use scorecard_domain::{
    AreaId, Bound, Decimal, Indicator, Interval, ItemOf, Missing, Month, Nature, Of, OverAreas,
    Period, Qualifier, Ratio, Reading, Stage, Statuses,
};

use super::{levels::Levels, rank};
use crate::{
    answer::Coverage,
    carry,
    cube::{Cube, PAGE, Pool, Row, Slot, Sort, bits},
    exact::{self, Digits, Number, Percent},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// What a part is held against.
#[derive(Clone, Copy, Debug)]
struct Whole {
    amount: Number,
    /// How many of the values in it are not exact.
    inexact: usize,
    statuses: Statuses,
    stage: Option<Stage>,
    /// Whether the part is one of those values.
    includes_part: bool,
}

impl Whole {
    #[inline]
    fn of_area(level: &Level) -> Result<Self, Missing> {
        let value = &level.value;
        Ok(Self {
            amount: level.number()?,
            inexact: usize::from(value.qualifier != Qualifier::Exact),
            statuses: value.statuses,
            stage: value.stage,
            includes_part: false,
        })
    }

    fn of_pool(
        levels: &Levels<'_>,
        pool: &Pool,
        (row, slot): (&Row, Slot),
        end: Month,
    ) -> Result<Self, Missing> {
        let mut whole: Option<Self> = None;
        for member in members(levels.cube, pool, end) {
            let level = levels.level_in(row, member, slot).ok_or(Missing::PeersIncomplete)?;
            let next = Self::of_area(&level).map_err(|_| Missing::PeersIncomplete)?;
            whole = Some(match whole {
                None => Self { includes_part: true, ..next }.not_negative()?,
                Some(sum) => sum.plus(next)?,
            });
        }
        whole.ok_or(Missing::PeersIncomplete)
    }

    /// The sum with one more member, which is not negative.
    fn plus(self, next: Self) -> Result<Self, Missing> {
        let next = next.not_negative()?;
        Ok(Self {
            amount: self.amount.checked_add(next.amount).ok_or(Missing::OutOfRange)?,
            inexact: self.inexact + next.inexact,
            statuses: self.statuses.union(next.statuses),
            stage: carry::stage(self.stage, next.stage),
            ..self
        })
    }

    fn not_negative(self) -> Result<Self, Missing> {
        if self.amount.is_negative() { Err(Missing::InputNegative) } else { Ok(self) }
    }
}

/// The members of a pool at the period's end.
pub(super) fn members<'a>(
    cube: &'a Cube,
    pool: &'a Pool,
    end: Month,
) -> impl Iterator<Item = usize> + 'a {
    let candidates = pool.candidates(cube).iter().copied();
    candidates.filter(move |at| pool.contains(cube, *at, end))
}

/// Who makes a whole at the period's end, by id: the area itself that is it, or the members of a group.
pub(crate) fn makers(cube: &Cube, of: &Of, end: Month) -> Vec<usize> {
    let mut makers: Vec<usize> = match of {
        Of::Area(id) => cube.areas.position(id).into_iter().collect(),
        Of::Group(_) => members(cube, &Pool::of(cube, of), end).collect(),
        Of::Nothing => Vec::new(),
    };
    makers.sort_unstable_by(|a, b| cube.areas.id(*a).cmp(&cube.areas.id(*b)));
    makers
}

/// The shares of all that is recorded, period by period.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    let areas = &levels.cube.areas;
    let group = match of {
        ItemOf::Group(id) => Some(Pool::of(levels.cube, &Of::Group(id.clone()))),
        _ => None,
    };
    let named = match of {
        ItemOf::Area(id) => areas.position(id),
        _ => None,
    };
    let by_parent = matches!(of, ItemOf::Nothing | ItemOf::Parent);
    let computable = computable(levels);
    for (slot, row) in levels.rows() {
        let Some(period) = levels.period(slot) else { continue };
        let end = period.last();
        let is_member =
            |area| group.as_ref().is_none_or(|pool| known_member(levels, pool, area, end).is_ok());
        // A group's sum and a named area's level are the same for all; parents differ.
        let common = match (of, &group) {
            (ItemOf::Group(_), Some(pool)) => Some(Whole::of_pool(levels, pool, (row, slot), end)),
            (ItemOf::Area(_), _) => Some(of_area_at(levels, (row, slot), named)),
            _ => None,
        };
        let of_area = |parent| of_area_at(levels, (row, slot), parent);
        for (number, page) in row.pages() {
            let plain = page.plain().filter(|_| computable.is_ok() && !levels.by_formula());
            let numbers = plain.map(|plain| (plain, plain.all_digits()));
            let families = if by_parent { areas.families(number) } else { &[(None, u64::MAX)] };
            let mut others = page.cells();
            for ((plain, numbers), (parent, family)) in
                numbers.iter().flat_map(|numbers| families.iter().map(move |it| (numbers, it)))
            {
                let cells = plain.cells & family;
                let whole = common.unwrap_or_else(|| of_area(*parent));
                let Ok(Some(short)) = whole.map(|whole| short(plain.sort, whole, digits)) else {
                    continue;
                };
                for at in bits(cells) {
                    let area = number * PAGE + at;
                    if is_member(area)
                        && let Some(outcome) = short(numbers[at])
                        && let Some(id) = areas.id(area)
                    {
                        sink(id, period, outcome);
                        others &= !(1 << at);
                    }
                }
            }
            // Those that lie together are mostly of one parent, and a group's sum is the same for all.
            let mut last: Option<(Option<usize>, Result<Whole, Missing>)> = None;
            for at in bits(others) {
                let area = number * PAGE + at;
                let outcome = (|| {
                    let parent = match by_parent {
                        true => Some(areas.parent(area, end).ok_or(Missing::NoParent)?),
                        false => None,
                    };
                    computable?;
                    if let Some(pool) = &group {
                        known_member(levels, pool, area, end)?;
                    }
                    let part = levels.level_in(row, area, slot).ok_or(Missing::NoObservation)?;
                    part.number()?;
                    let (_, whole) = match &mut last {
                        Some(last) if last.0 == parent => last,
                        last => last.insert((parent, common.unwrap_or_else(|| of_area(parent)))),
                    };
                    share(&part, whole.as_ref().map_err(|missing| *missing)?, digits)
                })();
                if let Some(id) = areas.id(area) {
                    sink(id, period, outcome);
                }
            }
        }
    }
}

pub(crate) fn at(levels: &Levels<'_>, of: &Of, area: usize, slot: Slot, digits: Digits) -> Outcome {
    computable(levels)?;
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    let pool = match of {
        Of::Group(_) => Some(Pool::of(levels.cube, of)),
        _ => None,
    };
    if let Some(pool) = &pool {
        known_member(levels, pool, area, end)?;
    }
    let row = levels.row(slot).ok_or(Missing::NoObservation)?;
    let part = levels.level_in(row, area, slot).ok_or(Missing::NoObservation)?;
    part.number()?;
    let whole = match (of, &pool) {
        (_, Some(pool)) => Whole::of_pool(levels, pool, (row, slot), end)?,
        (Of::Area(id), _) => of_area_at(levels, (row, slot), levels.cube.areas.position(id))?,
        _ => return Err(Missing::NoParent),
    };
    share(&part, &whole, digits)
}

pub(super) fn computable(levels: &Levels<'_>) -> Result<(), Missing> {
    is_computable(levels.indicator).then_some(()).ok_or(Missing::RecordedOnly)
}

/// Whether a level of the indicator can be a part of another: quotients cannot.
pub fn is_computable(indicator: &Indicator) -> bool {
    !matches!(indicator.nature, Nature::Ratio | Nature::Index)
        && indicator.over_areas != OverAreas::WeightedMean
}

/// Whether the area is known to be a member at the period's end: `PeersIncomplete`, `NotAPeer`.
pub(super) fn known_member(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    end: Month,
) -> Result<(), Missing> {
    if !pool.is_known() {
        return Err(Missing::PeersIncomplete);
    }
    pool.contains(levels.cube, area, end).then_some(()).ok_or(Missing::NotAPeer)
}

#[inline]
fn of_area_at(
    levels: &Levels<'_>,
    (row, slot): (&Row, Slot),
    area: Option<usize>,
) -> Result<Whole, Missing> {
    let level = area.and_then(|area| levels.level_in(row, area, slot));
    Whole::of_area(&level.ok_or(Missing::NoParentValue)?)
}

#[inline]
fn share(part: &Level, whole: &Whole, digits: Digits) -> Outcome {
    let amount = part.number()?;
    if amount.is_negative() || !whole.amount.is_positive() {
        return Err(Missing::InputNegative);
    }
    let part = &part.value;
    let qualifier = qualifier(part.qualifier, whole);
    let share = exact::percent(amount, whole.amount, qualifier, digits);
    Ok(Value {
        reading: Reading::Value(share.ok_or(Missing::OutOfRange)?),
        qualifier,
        statuses: part.statuses.union(whole.statuses),
        stage: carry::stage(part.stage, whole.stage),
    })
}

/// A share of the sum of those members that have a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfMembers {
    /// The share.
    pub value: Value,
    /// How many of the members have a number.
    pub coverage: Coverage,
    /// All that the share can be.
    pub(crate) interval: Interval,
    /// All that the sum can be.
    pub(crate) sum: Interval,
}

/// The shares of the sums of those members that have a number, of all that is recorded, period by period.
pub fn members_block(
    levels: &Levels<'_>,
    of: &ItemOf,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Result<OfMembers, Missing>),
) {
    rank::each_peer(levels, of, |_, pool, area, id, slot, period| {
        sink(id, period, within(levels, pool, area, slot, digits));
    });
}

pub(crate) fn of_members(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Result<OfMembers, Missing> {
    within(levels, &Pool::of(levels.cube, of), area, slot, digits)
}

fn within(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Result<OfMembers, Missing> {
    computable(levels)?;
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    known_member(levels, pool, area, end)?;
    let part = levels.level(area, slot).ok_or(Missing::NoObservation)?;
    let mut whole = Whole { includes_part: true, ..Whole::of_area(&part)? };
    let mut others = Interval::exactly(Ratio::ZERO);
    let mut coverage = Coverage::default();
    for member in rank::peers(levels, pool, area, end) {
        let level = levels.level(member, slot);
        let next = level.and_then(|level| Some((level, Whole::of_area(&level).ok()?)));
        coverage.count(next.is_some());
        let Some((level, next)) = next.filter(|_| member != area) else { continue };
        whole = whole.plus(next)?;
        others = span::plus(others, levels.span(&level));
    }
    let value = share(&part, &whole, digits)?;
    let mut interval = interval_within(levels.span(&part), others);
    if coverage.is_partial() {
        interval.low = Bound::Closed(Ratio::ZERO);
    }
    let sum = span::plus(levels.span(&part), others);
    Ok(OfMembers { value, coverage, interval, sum })
}

/// [`share`] of numbers of one sort, where their digits are short enough and nothing is negative.
fn short(part: Sort, whole: Whole, digits: Digits) -> Option<impl Fn(i64) -> Option<Outcome>> {
    let Number::Recorded(amount) = whole.amount else { return None };
    let qualifier = qualifier(part.qualifier, &whole);
    let percent = Percent::of_scales(part.scale, amount.scale(), qualifier, digits)?;
    let amount = i64::try_from(amount.mantissa()).ok()?;
    let (statuses, stage) =
        (part.statuses.union(whole.statuses), carry::stage(part.stage, whole.stage));
    Some(move |part: i64| {
        let share = if part < 0 { None } else { percent.of(part, amount) };
        share.map(|share| Ok(Value { reading: Reading::Value(share), qualifier, statuses, stage }))
    })
}

fn qualifier(part: Qualifier, whole: &Whole) -> Qualifier {
    let own = usize::from(whole.includes_part && part != Qualifier::Exact);
    carry::qualifier(part, whole.inexact == own)
}

/// All that the share can be, of a part and a whole that can be all these.
pub fn interval(part: Interval, whole: Interval) -> Interval {
    span::times(span::over(part, whole), 100, 1)
}

/// All that the share of a sum can be: the part is in it, so it is largest where the others are smallest.
pub(crate) fn interval_within(part: Interval, others: Interval) -> Interval {
    let alone = |bound: Bound| Interval { low: bound, high: bound };
    let share = |part: Bound, others: Bound| {
        span::over(alone(part), span::plus(alone(part), alone(others)))
    };
    let low = share(part.low, others.high).low;
    let high = share(part.high, others.low).high;
    span::times(Interval { low, high }, 100, 1)
}

/// For example `100 × 62 / 227`.
pub fn formula(part: Decimal, whole: Decimal) -> String {
    format!("100 × {part} / {whole}")
}
