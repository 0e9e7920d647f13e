//! Percentile, 百分位: the place among peers on a scale from 0, the worst, to 100, the best.
//!
//! 100 × (n − rank) / (n − 1) with the rank among the n peers that reported: the percent of the other peers whose rank is
//! no better, a peer that is tied counting as such. Source: PERCENT_RANK of the SQL standard, turned so that the best
//! has 100.
//!
//! - All that holds for ranks ([`super::rank`]) holds here. With peers that have not reported it lies between what
//!   the best and the worst place among all of them make it.

use scorecard_domain::{
    AreaId, Decimal, Interval, ItemOf, Missing, Period, Qualifier, Ratio, Reading,
};

use super::{
    levels::Levels,
    rank::{self, Place},
};
use crate::{
    exact::{self, Digits},
    value::{Outcome, Value},
};

/// The percentiles of all that is recorded, period by period: of every area that is a peer at the period's end and has
/// a level.
pub fn block(
    levels: &Levels<'_>,
    of: &ItemOf,
    digits: Digits,
    mut sink: impl FnMut(&AreaId, Period, Outcome),
) {
    rank::block(levels, of, |id, period, place| {
        sink(id, period, place.and_then(|place| of_place(&place, digits)));
    });
}

pub(crate) fn of_place(place: &Place, digits: Digits) -> Outcome {
    let whole = |n: u32| Decimal::new(n.into(), 0).ok_or(Missing::OutOfRange);
    let (behind, others) = (whole(place.reported - place.rank)?, whole(place.reported - 1)?);
    let percentile = exact::percent(behind.into(), others.into(), Qualifier::Exact, digits);
    Ok(Value {
        reading: Reading::Value(percentile.ok_or(Missing::OutOfRange)?),
        qualifier: Qualifier::Exact,
        statuses: place.statuses,
        stage: place.stage,
    })
}

/// All that the percentile can be.
pub(crate) fn interval(place: &Place) -> Interval {
    let at = |rank: u32| {
        let behind = i128::from(place.expected.saturating_sub(rank));
        Ratio::new(100 * behind, i128::from(place.expected) - 1)
    };
    match (at(place.worst), at(place.best)) {
        (Some(low), Some(high)) => Interval {
            low: scorecard_domain::Bound::Closed(low),
            high: scorecard_domain::Bound::Closed(high),
        },
        _ => Interval::UNBOUNDED,
    }
}

/// For example `100 × (12 − 3) / (12 − 1)`.
pub(crate) fn formula(place: &Place) -> String {
    let Place { reported, rank, .. } = place;
    format!("100 × ({reported} − {rank}) / ({reported} − 1)")
}
