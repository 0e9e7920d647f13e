//! Ranks among the areas of a kind under the same parent, as their levels make them.
//!
//! Peers whose levels are not held, or can be on either side by their rounding, leave a rank open between the best and the
//! worst place that they allow. With no level of its own an area can have any place that there is, and none beyond.

use scorecard_domain::{Decimal, Direction, Interval, ObservationKey, Of, Ratio, Text};
use scorecard_measures::Value;

use super::{derived::Computed, family::Family};

/// The places that a rank can be; none if it is among others, or nobody is there to be compared with.
pub(super) fn computed(family: &Family<'_>, key: &ObservationKey) -> Option<Computed> {
    let (head, month) = (family.head, key.period.last());
    let kind = family.areas.get(&key.area)?.kind;
    if key.of != Of::Area(head.clone()) || !family.areas.is_sibling(&key.area, head, kind, month) {
        return None;
    }
    let number = |area| {
        let value = family.level(area, key.period)?;
        Some((value.reading.value()?, value))
    };
    let own = number(&key.area);
    let (mut n_peers, mut n_better, mut best, mut worst) = (1, 0, 1, 1);
    let mut keys = vec![family.level_key(&key.area, key.period)];
    for peer in family.areas.siblings(head, kind, month).filter(|peer| **peer != key.area) {
        n_peers += 1;
        let side = match (own, number(peer)) {
            (Some(own), Some(peer)) => Side::of(family, own, peer),
            _ => Side::default(),
        };
        n_better += u32::from(side.is_better);
        best += u32::from(side.is_surely_better);
        worst += u32::from(side.can_be_better);
        if side.is_better {
            keys.push(family.level_key(peer, key.period));
        }
    }
    let place = |place: u32| Ratio::new(place.into(), 1);
    let (low, high) = (Interval::exactly(place(best)?).low, Interval::exactly(place(worst)?).high);
    let formula = match own {
        None => Text::new(format!("同级地区共{n_peers}个"), format!("there are {n_peers} peers")),
        Some((own, _)) => {
            let (zh, en) = match family.indicator.direction {
                Direction::Lower => ("低于", "below"),
                Direction::Higher | Direction::Neither => ("高于", "above"),
            };
            Text::new(
                format!("1 + {zh}{own}的{n_better}个，同级地区共{n_peers}个，"),
                format!("1 + the {n_better} of {n_peers} peers {en} {own}"),
            )
        }
    };
    (n_peers > 1).then_some(Computed { interval: Interval { low, high }, formula, keys })
}

/// On which side of an area a peer is.
#[derive(Clone, Copy, Debug)]
struct Side {
    /// By the numbers as they stand.
    is_better: bool,
    is_surely_better: bool,
    can_be_better: bool,
}

impl Default for Side {
    /// Of one that is not known.
    fn default() -> Self {
        Self { is_better: false, is_surely_better: false, can_be_better: true }
    }
}

impl Side {
    fn of(family: &Family<'_>, own: (Decimal, Value), peer: (Decimal, Value)) -> Self {
        let counted = family.indicator.is_counted();
        let is_lower_better = family.indicator.direction == Direction::Lower;
        let (above, below) = if is_lower_better { (own, peer) } else { (peer, own) };
        let [above_can, below_can] = [above, below].map(|it| it.1.stands_for(counted));
        let reaches = |one: Option<Ratio>, other: Option<Ratio>| match (one, other) {
            (Some(one), Some(other)) => Some(one.cmp(&other)),
            _ => None,
        };
        Self {
            is_better: above.0.cmp_value(below.0).is_gt(),
            is_surely_better: !above_can.meets(below_can)
                && reaches(above_can.low.at(), below_can.high.at()).is_some_and(|it| it.is_ge()),
            can_be_better: reaches(above_can.high.at(), below_can.low.at())
                .is_none_or(|it| it.is_gt()),
        }
    }
}
