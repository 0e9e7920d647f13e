//! Contribution, 拉动, and contribution rate, 贡献率: what an area adds to the growth of a whole.
//!
//! - In percentage points: (v(area, t) − v(area, t − 1 year)) / v(whole, t − 1 year) × 100, so that the contributions of
//!   all parts add up to the whole's growth.
//! - As a part of the change: (v(area, t) − v(area, t − 1 year)) / (v(whole, t) − v(whole, t − 1 year)) × 100. Where the
//!   whole fell, a part that fell too has a positive rate.
//!
//! Source: the definitions of 拉动率 and 贡献率 of the National Bureau of Statistics of China.
//!
//! - The whole is, as for shares, an area with its own recorded levels (`NoParentValue` without), or what the members of a
//!   peer group at the period's end make together: all of them have the levels that are needed, else `PeersIncomplete`, and
//!   the area is one of them, else `NotAPeer`.
//! - Growth rule as for growth (`PublishedOnly`), what can be a part as for shares (`RecordedOnly`).
//! - Points are of the whole's base alone, which is positive, else `BaseNotPositive`: of a base that is not, there is no growth to
//!   add to. A rate is of the whole's change, whatever the base is, so it needs the whole's level of the period too, and one
//!   that changed, else `WholeUnchanged`.
//! - A change of the boundary of either: `BoundaryChanged`.

use scorecard_domain::{AreaId, Interval, ItemOf, Missing, Of, Period, Qualifier, Ratio, Reading};

use super::{difference, growth, levels::Levels, share};
use crate::{
    carry,
    cube::{Pool, Slot},
    exact::{self, Digits, Number},
    level::Level,
    span,
    value::{Outcome, Value},
};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// 拉动: of the whole's base, in percentage points.
    Points,
    /// 贡献率: of the whole's change, in percent.
    Rate,
}

/// The levels that a contribution is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) part: (Level, Level),
    pub(crate) whole: Whole,
}

impl Sides {
    /// All levels that are needed: the part's, then the whole's.
    pub(crate) fn levels(&self) -> impl Iterator<Item = Level> {
        let Self { part: (value, base), whole } = *self;
        [value, base].into_iter().chain(whole.now).chain([whole.base])
    }

    /// The same levels as a formula shows them.
    pub(crate) fn told(&self, more: u8) -> Self {
        let Self { part: (value, base), whole } = self;
        let now = whole.now.map(|now| now.told(more));
        Self {
            part: (value.told(more), base.told(more)),
            whole: Whole { base: whole.base.told(more), now },
        }
    }
}

/// The levels of the whole that are needed; of a group the sums of its members'.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole {
    pub(crate) base: Level,
    /// Of a rate: the level of the period.
    pub(crate) now: Option<Level>,
}

impl Whole {
    /// Whether the whole fell, where that is needed.
    pub(crate) fn fell(&self) -> bool {
        let ratio = |level: &Level| level.number().ok().map(Number::ratio);
        let now = self.now.as_ref().and_then(ratio);
        now.zip(ratio(&self.base)).is_some_and(|(now, base)| now < base)
    }
}

/// The contributions of all that is recorded, period by period; of areas that have the whole as their parent at
/// the period's end, of all to one that is named, or of a group's members to what they make together.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    share: Share,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    let areas = &levels.cube.areas;
    let named = match of {
        ItemOf::Area(id) => areas.position(id),
        _ => None,
    };
    let group = match of {
        ItemOf::Group(id) => Some(Pool::of(levels.cube, &Of::Group(id.clone()))),
        _ => None,
    };
    // What a group makes together is the same for all of its members.
    let mut last: Option<(Slot, Result<Whole, Missing>)> = None;
    levels.each_cell(|area, id, slot, period| {
        let end = period.last();
        let of_area = |whole| of_area(levels, whole, slot, share);
        let outcome = match (of, &group) {
            (_, Some(pool)) => {
                let whole = || {
                    share::known_member(levels, pool, area, end)?;
                    match last {
                        Some((at, whole)) if at == slot => whole,
                        _ => last.insert((slot, of_pool(levels, pool, slot, share))).1,
                    }
                };
                within(levels, whole, area, slot, digits)
            }
            (ItemOf::Area(_), _) => within(levels, || of_area(named), area, slot, digits),
            _ => match areas.parent(area, end) {
                Some(parent) => within(levels, || of_area(Some(parent)), area, slot, digits),
                None => Err(Missing::NoParent),
            },
        };
        sink(id, period, outcome);
    });
}

pub(crate) fn at(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    share: Share,
    digits: Digits,
) -> Outcome {
    within(levels, || whole(levels, of, area, slot, share), area, slot, digits)
}

/// The levels of the part and the whole.
pub(crate) fn sides(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    share: Share,
) -> Result<Sides, Missing> {
    let part = levels.year_on_year(area, slot)?;
    Ok(Sides { part, whole: whole(levels, of, area, slot, share)? })
}

fn whole(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    share: Share,
) -> Result<Whole, Missing> {
    match of {
        Of::Area(id) => of_area(levels, levels.cube.areas.position(id), slot, share),
        Of::Group(_) => {
            let pool = Pool::of(levels.cube, of);
            let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
            share::known_member(levels, &pool, area, end)?;
            of_pool(levels, &pool, slot, share)
        }
        Of::Nothing => Err(Missing::NoParentValue),
    }
}

/// The levels of an area that are needed of a whole.
pub(crate) fn needed(
    levels: &Levels<'_>,
    area: usize,
    slot: Slot,
    share: Share,
) -> Result<Whole, Missing> {
    match share {
        Share::Points => levels.year_before(area, slot).map(|base| Whole { base, now: None }),
        Share::Rate => {
            let pair = levels.year_on_year(area, slot);
            pair.map(|(now, base)| Whole { base, now: Some(now) })
        }
    }
}

fn of_area(
    levels: &Levels<'_>,
    area: Option<usize>,
    slot: Slot,
    share: Share,
) -> Result<Whole, Missing> {
    let area = area.ok_or(Missing::NoParentValue)?;
    needed(levels, area, slot, share).map_err(|missing| match missing {
        Missing::NoObservation | Missing::NoBase => Missing::NoParentValue,
        other => other,
    })
}

fn of_pool(levels: &Levels<'_>, pool: &Pool, slot: Slot, share: Share) -> Result<Whole, Missing> {
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    let all: Result<Vec<Whole>, Missing> = share::members(levels.cube, pool, end)
        .map(|member| needed(levels, member, slot, share))
        .collect();
    let all = all.map_err(|missing| match missing {
        Missing::NoObservation | Missing::NoBase => Missing::PeersIncomplete,
        other => other,
    })?;
    let sum = |of: fn(&Whole) -> Option<Level>| {
        let each: Vec<Level> = all.iter().filter_map(of).collect();
        Level::sum(&each, levels.counted())
    };
    Ok(Whole {
        base: sum(|whole| Some(whole.base))?,
        now: match share {
            Share::Points => None,
            Share::Rate => Some(sum(|whole| whole.now)?),
        },
    })
}

fn within(
    levels: &Levels<'_>,
    whole: impl FnOnce() -> Result<Whole, Missing>,
    area: usize,
    slot: Slot,
    digits: Digits,
) -> Outcome {
    growth::computable(levels)?;
    share::computable(levels)?;
    let part = levels.year_on_year(area, slot)?;
    of(&Sides { part, whole: whole()? }, digits)
}

/// What the levels make.
pub(crate) fn of(sides: &Sides, digits: Digits) -> Outcome {
    let Quotient { above, below, qualifier } = quotient(sides)?;
    let part = exact::percent(above, below, qualifier, digits).ok_or(Missing::OutOfRange)?;
    let Sides { part: (value, base), whole } = sides;
    let others = [*base, whole.base].into_iter().chain(whole.now).map(|level| level.value);
    let (statuses, stage) = others.fold((value.value.statuses, value.value.stage), |all, next| {
        (all.0.union(next.statuses), carry::stage(all.1, next.stage))
    });
    Ok(Value { reading: Reading::Value(part), qualifier, statuses, stage })
}

/// The contribution before it is rounded; `None` if there is none.
pub(crate) fn exact(sides: &Sides) -> Option<Ratio> {
    let Quotient { above, below, .. } = quotient(sides).ok()?;
    above.ratio().checked_div(below.ratio())?.checked_mul(Ratio::new(100, 1)?)
}

/// What is divided by what, which is positive, and how the result is worded.
struct Quotient {
    above: Number,
    below: Number,
    qualifier: Qualifier,
}

fn quotient(Sides { part: (value, base), whole }: &Sides) -> Result<Quotient, Missing> {
    let (above, before) = (difference_of(value, base)?, &whole.base);
    let exact = |level: &Level| level.value.qualifier == Qualifier::Exact;
    let others_exact = exact(base) && exact(before);
    let Some(total) = &whole.now else {
        let below = before.number()?;
        if !below.is_positive() {
            return Err(Missing::BaseNotPositive);
        }
        let qualifier = carry::qualifier(value.value.qualifier, others_exact);
        return Ok(Quotient { above, below, qualifier });
    };
    let below = difference_of(total, before)?;
    if below.is_zero() {
        return Err(Missing::WholeUnchanged);
    }
    let others_exact = others_exact && exact(total);
    if !below.is_negative() {
        let qualifier = carry::qualifier(value.value.qualifier, others_exact);
        return Ok(Quotient { above, below, qualifier });
    }
    // Of a whole that fell, more of the part is less of the fall.
    let (above, below) = (difference_of(base, value)?, difference_of(before, total)?);
    let all_exact = others_exact && exact(value);
    Ok(Quotient { above, below, qualifier: carry::qualifier(Qualifier::Exact, all_exact) })
}

fn difference_of(level: &Level, base: &Level) -> Result<Number, Missing> {
    level.number()?.checked_sub(base.number()?).ok_or(Missing::OutOfRange)
}

/// All that the contribution can be.
pub(crate) fn interval(sides: &Sides, counted: bool) -> Interval {
    let Sides { part: (value, base), whole } = sides;
    let of = |level: &Level| level.span(counted);
    let change = span::minus(of(value), of(base));
    let quotient = match &whole.now {
        None => span::over(change, of(&whole.base)),
        Some(now) => {
            let whole = span::minus(of(now), of(&whole.base));
            match whole.high.at() {
                Some(high) if high < Ratio::ZERO => {
                    span::over(span::negated(change), span::negated(whole))
                }
                _ => span::over(change, whole),
            }
        }
    };
    span::times(quotient, 100, 1)
}

/// For example `100 × (5.2 − 5.0) / 48.1`, or `100 × (5.2 − 5.0) / (50.3 − 48.1)`.
pub(crate) fn formula(sides: &Sides) -> Result<String, Missing> {
    let Sides { part: (value, base), whole } = sides;
    let amount = |level: &Level| level.value.amount();
    let change = difference::formula(amount(value)?, amount(base)?);
    let then = amount(&whole.base)?;
    Ok(match &whole.now {
        None => format!("100 × ({change}) / {then}"),
        Some(now) => {
            format!("100 × ({change}) / ({})", difference::formula(amount(now)?, then))
        }
    })
}
