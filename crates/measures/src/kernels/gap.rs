//! Gap to first, 与第一位的差距: by how much the best of the peers is better.
//!
//! The distance to the best level among the peers that reported, in the indicator's unit, of ratios in percentage
//! points; never below 0, and 0 for the first itself. Which way is better is the indicator's direction; where neither
//! is, the highest is first, as for ranks.
//!
//! - Who the peers are is decided as for ranks ([`super::rank`]): `NotAPeer`, and `PeersIncomplete` with fewer than two
//!   of them with a number. How many reported is told with it: one that has not may be better than the best.
//! - A gap that would round to nothing is told with as many decimals as show it: 0 is for the first alone.
//! - Statuses and stage are those of all peers with a number.

use scorecard_domain::{
    AreaId, Bound, Decimal, Direction, Interval, ItemOf, Missing, Of, Period, Qualifier, Ratio,
    Reading,
};

use super::{levels::Levels, rank};
use crate::{
    answer::Coverage,
    carry,
    cube::{Pool, Slot},
    exact::{Digits, Number},
    level::Level,
    span,
    value::Value,
};

/// A gap, and what it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// How much.
    pub value: Value,
    /// How many of the peers reported.
    pub coverage: Coverage,
    /// The two levels that it is between: the area's own, then that of the best.
    pub(crate) levels: (Level, Level),
    /// All that it can be.
    pub(crate) interval: Interval,
}

/// The gaps of all that is recorded, period by period: of every area that is a peer at the period's end and has a
/// level.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Result<Gap, Missing>),
) {
    rank::each_peer(levels, of, |_, pool, area, id, slot, period| {
        sink(id, period, within(levels, pool, area, slot, digits));
    });
}

pub(crate) fn at(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Result<Gap, Missing> {
    within(levels, &Pool::of(levels.cube, of), area, slot, digits)
}

fn within(
    levels: &Levels<'_>,
    pool: &Pool,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Result<Gap, Missing> {
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    if !pool.contains(levels.cube, area, end) {
        return Err(rank::stranger(pool));
    }
    let level = levels.level(area, slot).ok_or(Missing::NoObservation)?;
    let (amount, own) = (level.number()?, level.value);
    let (lower, own_level, own_span) = (levels.lower_is_better(), level, levels.span(&level));
    let mut coverage = Coverage::default();
    let (mut best, mut best_level) = (amount, level);
    let mut interval = Interval::exactly(Ratio::ZERO);
    let (mut statuses, mut stage) = (own.statuses, own.stage);
    for peer in rank::peers(levels, pool, area, end) {
        let level = levels.level(peer, slot);
        let known = level.and_then(|level| Some((level, level.number().ok()?)));
        coverage.count(known.is_some());
        let Some((level, other)) = known.filter(|_| peer != area) else { continue };
        let value = level.value;
        statuses = statuses.union(value.statuses);
        stage = carry::stage(stage, value.stage);
        let ordering = if lower { best.cmp_value(other) } else { other.cmp_value(best) };
        if ordering.is_gt() {
            (best, best_level) = (other, level);
        }
        let other = levels.span(&level);
        let ahead = if lower { span::minus(own_span, other) } else { span::minus(other, own_span) };
        interval = span::greater(interval, ahead);
    }
    if coverage.reported < 2 {
        return Err(Missing::PeersIncomplete);
    }
    if coverage.is_partial() {
        interval.high = Bound::Unbounded;
    }
    let best_value = best_level.value;
    let all_exact = [best_value, own].iter().all(|it| it.qualifier == Qualifier::Exact);
    let qualifier = carry::qualifier(Qualifier::Exact, all_exact);
    let gap = between(levels, (amount, best)).and_then(|gap| shown(gap, qualifier, digits));
    let reading = Reading::Value(gap.ok_or(Missing::OutOfRange)?);
    let value = Value { reading, qualifier, statuses, stage };
    let both = (own_level, best_level);
    Ok(Gap { value, coverage, levels: both, interval })
}

/// By how much the best is better; `None` if it does not fit.
pub(crate) fn between(levels: &Levels<'_>, (own, best): (Number, Number)) -> Option<Number> {
    if levels.lower_is_better() { own.checked_sub(best) } else { best.checked_sub(own) }
}

/// The gap with the wanted decimals, or where those would show nothing of it with as many as do.
pub(crate) fn shown(gap: Number, qualifier: Qualifier, digits: Digits) -> Option<Decimal> {
    let rounded = gap.round(qualifier, digits)?;
    if gap.is_zero() || !rounded.is_zero() {
        return Some(rounded);
    }
    let mut finer = (digits.decimals..=Decimal::MAX_SCALE)
        .filter_map(|decimals| gap.round(qualifier, Digits { decimals, ..digits }));
    finer.find(|finer| !finer.is_zero()).or(Some(rounded))
}

/// For example `9.5 − 5.2`.
pub(crate) fn formula(levels: &Levels<'_>, own: Decimal, best: Decimal) -> String {
    match levels.indicator.direction {
        Direction::Lower => super::difference::formula(own, best),
        Direction::Higher | Direction::Neither => super::difference::formula(best, own),
    }
}
