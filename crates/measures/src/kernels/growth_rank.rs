//! Rank of growth, 增速位次: the place among peers by growth, 1 being the best in the indicator's direction.
//!
//! Ranked as levels are ([`super::rank`]), among the same peers, by the growth that counts: computed, and compared
//! exactly, where the indicator's growth is nominal; else, and where it cannot be computed, the published one. A peer
//! without either has not reported.
//!
//! - A rank is firm when neither rounding of levels and published rates, nor qualifiers, nor missing peers can
//!   change it.
//! - Two peers whose growth is the same are tied.

use scorecard_domain::{AreaId, Direction, Interval, ItemOf, Measure, Missing, Of, Period, Ratio};

use super::{
    growth,
    levels::Levels,
    rank::{self, Place, Tally},
};
use crate::{
    carry,
    cube::{Pool, Slot},
    span,
    value::Value,
};

/// The growth that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grown {
    /// In percent.
    pub(crate) at: Ratio,
    /// All that it can be.
    pub(crate) interval: Interval,
    /// Whether it is the published one.
    pub(crate) is_published: bool,
    /// Its number is not used: statuses and stage are.
    pub(crate) value: Value,
}

/// The growth that counts of an area.
pub(crate) fn growth(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Grown, Missing> {
    computed(levels, area, slot).or_else(|missing| {
        let published = levels.published(Measure::Growth, &Of::Nothing);
        let value = published.and_then(|block| block.value(area, slot)).ok_or(missing)?;
        let at = value.amount().map_err(|_| missing)?.into();
        Ok(Grown { at, interval: span::of(&value, false), is_published: true, value })
    })
}

fn computed(levels: &Levels<'_>, area: usize, slot: Slot) -> Result<Grown, Missing> {
    growth::computable(levels)?;
    let (value, base) = levels.year_on_year(area, slot)?;
    let (now, then) = (value.amount()?, base.amount()?);
    if then.is_zero() || then.is_negative() {
        return Err(Missing::BaseNotPositive);
    }
    let hundred = Ratio::new(100, 1).ok_or(Missing::OutOfRange)?;
    let change = Ratio::from(now).checked_sub(then.into());
    let at = change.and_then(|change| change.checked_div(then.into())?.checked_mul(hundred));
    Ok(Grown {
        at: at.ok_or(Missing::OutOfRange)?,
        interval: growth::interval(&value, &base, levels.counted()),
        is_published: false,
        value: Value {
            statuses: value.statuses.union(base.statuses),
            stage: carry::stage(value.stage, base.stage),
            ..value
        },
    })
}

/// The ranks of growth of all that is recorded, period by period: of every area that is a peer at the period's end and
/// has a level.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    mut sink: impl FnMut(&AreaId, Period, Result<Place, Missing>),
) {
    // Each member's growth is worked out once a period.
    let mut members: Vec<(usize, Result<Grown, Missing>)> = Vec::new();
    rank::each_pool(levels, of, |_, pool| {
        for (slot, row) in levels.rows() {
            let Some(period) = levels.period(slot) else { continue };
            let candidates = pool.candidates(levels.cube).iter().copied();
            let now = candidates.filter(|at| pool.contains(levels.cube, *at, period.last()));
            members.clear();
            members.extend(now.map(|at| (at, growth(levels, at, slot))));
            for (area, own) in members.iter().filter(|(area, _)| row.has(*area)) {
                let peers =
                    members.iter().filter(|(at, _)| pool.are_peers(levels.cube, *at, *area));
                let outcome = own.and_then(|own| among(levels, *area, &own, peers.copied()));
                if let Some(id) = levels.cube.areas.id(*area) {
                    sink(id, period, outcome);
                }
            }
        }
    });
}

pub(crate) fn at(levels: &Levels<'_>, of: &Of, area: usize, slot: Slot) -> Result<Place, Missing> {
    let pool = Pool::of(levels.cube, of);
    let end = levels.end(slot).ok_or(Missing::OutOfRange)?;
    if !pool.contains(levels.cube, area, end) {
        return Err(rank::stranger(&pool));
    }
    let own = growth(levels, area, slot)?;
    let peers = rank::peers(levels, &pool, area, end);
    among(levels, area, &own, peers.map(|peer| (peer, growth(levels, peer, slot))))
}

/// The place of a growth among those of the peers, its own among them.
fn among(
    levels: &Levels<'_>,
    area: usize,
    own: &Grown,
    peers: impl Iterator<Item = (usize, Result<Grown, Missing>)>,
) -> Result<Place, Missing> {
    let lower = levels.indicator.direction == Direction::Lower;
    let better = |a: &Grown, b: &Grown| if lower { a.at < b.at } else { b.at < a.at };
    let surely = |a: &Grown, b: &Grown| {
        let (a, b) = if lower { (b, a) } else { (a, b) };
        span::surely_exceeds(a.interval, b.interval)
    };
    let may = |a: &Grown, b: &Grown| {
        let (a, b) = if lower { (b, a) } else { (a, b) };
        span::may_exceed(a.interval, b.interval)
    };
    let mut tally = Tally::default();
    let (mut ahead, mut at_least, mut at_most, mut tied) = (0, 0, 0, false);
    for (peer, growth) in peers {
        tally.expected += 1;
        let Ok(other) = growth else { continue };
        tally.report(&other.value);
        if peer != area {
            ahead += u32::from(better(&other, own));
            at_least += u32::from(surely(&other, own));
            at_most += u32::from(may(&other, own));
            tied |= other.at == own.at && !surely(&other, own) && !surely(own, &other);
        }
    }
    tally.place(ahead, at_least, at_most, tied)
}

/// For example `1 + number of peers with growth > that of the area`.
pub(crate) fn formula(levels: &Levels<'_>) -> String {
    let better = if levels.indicator.direction == Direction::Lower { '<' } else { '>' };
    format!("1 + number of peers with growth {better} its own")
}
