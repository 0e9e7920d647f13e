//! Contribution, 拉动, and contribution rate, 贡献率: what an area adds to the growth of a whole.
//!
//! - In percentage points: (v(area, t) − v(area, t − 1 year)) / v(whole, t − 1 year) × 100, so that the contributions of
//!   all parts add up to the whole's growth.
//! - As a part of the change: (v(area, t) − v(area, t − 1 year)) / (v(whole, t) − v(whole, t − 1 year)) × 100. Where the
//!   whole fell, a part that fell too has a positive rate.
//!
//! Source: the definitions of 拉动率 and 贡献率 of the National Bureau of Statistics of China.
//!
//! - The whole is an area with its own recorded levels, as for shares: `NoParentValue` without, also of a peer group.
//! - Growth rule as for growth (`PublishedOnly`), what can be a part as for shares (`RecordedOnly`).
//! - The whole's base is positive, else `BaseNotPositive`; a rate needs a whole that changed, else `WholeUnchanged`.
//! - A change of the boundary of either: `BoundaryChanged`.

use scorecard_domain::{AreaId, Interval, ItemOf, Missing, Of, Period, Qualifier, Ratio, Reading};

use super::{difference, growth, levels::Levels, share};
use crate::{
    carry,
    cube::Slot,
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
    pub(crate) whole: (Level, Level),
}

/// The contributions of all that is recorded, period by period; of areas that have the whole as their parent at
/// the period's end, or of all to one that is named.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    share: Share,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    let areas = &levels.cube.areas;
    let whole = match of {
        ItemOf::Area(id) => areas.position(id),
        _ => None,
    };
    levels.each_cell(|area, id, slot, period| {
        let outcome = match of {
            ItemOf::Nothing | ItemOf::Parent => match areas.parent(area, period.last()) {
                Some(parent) => within(levels, Some(parent), area, slot, share, digits),
                None => Err(Missing::NoParent),
            },
            ItemOf::Area(_) | ItemOf::Group(_) => within(levels, whole, area, slot, share, digits),
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
    within(levels, whole(levels, of), area, slot, share, digits)
}

/// The position of the area that is the whole.
pub(crate) fn whole(levels: &Levels<'_>, of: &Of) -> Option<usize> {
    match of {
        Of::Area(id) => levels.cube.areas.position(id),
        Of::Group(_) | Of::Nothing => None,
    }
}

/// The levels of the part and the whole.
pub(crate) fn sides(
    levels: &Levels<'_>,
    whole: Option<usize>,
    area: usize,
    slot: Slot,
) -> Result<Sides, Missing> {
    let part = levels.year_on_year(area, slot)?;
    let whole = whole.ok_or(Missing::NoParentValue)?;
    let whole = levels.year_on_year(whole, slot).map_err(|missing| match missing {
        Missing::NoObservation | Missing::NoBase => Missing::NoParentValue,
        other => other,
    })?;
    Ok(Sides { part, whole })
}

fn within(
    levels: &Levels<'_>,
    whole: Option<usize>,
    area: usize,
    slot: Slot,
    share: Share,
    digits: Digits,
) -> Outcome {
    growth::computable(levels)?;
    share::computable(levels)?;
    let Sides { part: (value, base), whole: (total, before) } = sides(levels, whole, area, slot)?;
    let change = difference_of(&value, &base)?;
    let then = before.number()?;
    if !then.is_positive() {
        return Err(Missing::BaseNotPositive);
    }
    let exact = |level: &Level| level.value.qualifier == Qualifier::Exact;
    let others_exact = exact(&base) && exact(&before);
    let (above, below, qualifier) = match share {
        Share::Points => (change, then, carry::qualifier(value.value.qualifier, others_exact)),
        Share::Rate => {
            let moved = difference_of(&total, &before)?;
            if moved.is_zero() {
                return Err(Missing::WholeUnchanged);
            }
            let others_exact = others_exact && exact(&total);
            // Of a whole that fell, more of the part is less of the fall.
            let all_exact = others_exact && exact(&value);
            let qualifier = match moved.is_negative() {
                true => carry::qualifier(Qualifier::Exact, all_exact),
                false => carry::qualifier(value.value.qualifier, others_exact),
            };
            match moved.is_negative() {
                true => (difference_of(&base, &value)?, difference_of(&before, &total)?, qualifier),
                false => (change, moved, qualifier),
            }
        }
    };
    let part = exact::percent(above, below, qualifier, digits).ok_or(Missing::OutOfRange)?;
    // The whole's own level of the period is no input of percentage points of its base.
    let last = if share == Share::Points { &before } else { &total };
    let (value, others) = (value.value, [base, before, *last].map(|level| level.value));
    Ok(Value {
        reading: Reading::Value(part),
        qualifier,
        statuses: others.iter().fold(value.statuses, |all, next| all.union(next.statuses)),
        stage: others.iter().fold(value.stage, |stage, next| carry::stage(stage, next.stage)),
    })
}

fn difference_of(level: &Level, base: &Level) -> Result<Number, Missing> {
    level.number()?.checked_sub(base.number()?).ok_or(Missing::OutOfRange)
}

/// All that the contribution can be.
pub(crate) fn interval(sides: &Sides, share: Share, counted: bool) -> Interval {
    let of = |level: &Level| level.span(counted);
    let moved = |(value, base): &(Level, Level)| span::minus(of(value), of(base));
    let change = moved(&sides.part);
    let quotient = match share {
        Share::Points => span::over(change, of(&sides.whole.1)),
        Share::Rate => {
            let whole = moved(&sides.whole);
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
pub(crate) fn formula(sides: &Sides, share: Share) -> Result<String, Missing> {
    let Sides { part: (value, base), whole: (total, before) } = sides;
    let amount = |level: &Level| level.value.amount();
    let (value, base, then) = (amount(value)?, amount(base)?, amount(before)?);
    let change = difference::formula(value, base);
    Ok(match share {
        Share::Points => format!("100 × ({change}) / {then}"),
        Share::Rate => {
            format!("100 × ({change}) / ({})", difference::formula(amount(total)?, then))
        }
    })
}
