//! All that the result of a formula can be that names a level twice, such as `a / (a + b)`.
//!
//! Worked out step by step, each mention of a level would take a value of its own, and a − a could be anything between the
//! level's width below and above 0. Where the result surely rises, or surely falls, all the way between the ends of such a
//! level, by the sign of its derivative there, its own end lies at an end of the level. Where the sign is open the level is
//! halved, a few times; what is open still is worked out step by step. So the range is exact where the result is monotone in
//! every level that is named more than once, never narrower than all that it can be, and never wider than step by step.

mod derived;

use std::collections::BTreeMap;

use scorecard_domain::{AreaKind, Bound, IndicatorId, Interval, Ratio};

use self::derived::derived;
use crate::span;

/// No level is halved more often on the way to one end.
const HALVINGS: u32 = 4;
/// Of so many levels that are named more than once the signs are looked for.
const MOST_REPEATED: usize = 16;

/// A formula, with numbers and levels in one power of ten.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Number(Ratio),
    /// A level, by its place among [`Named`].
    Level(usize),
    Negated(Box<Node>),
    /// Whether each term is taken away.
    Sum(Vec<(bool, Node)>),
    /// Whether it is divided by each factor.
    Product(Vec<(bool, Node)>),
}

/// A level: of an indicator, or its sum over children of a kind, and the area's position.
type Key = (IndicatorId, Option<AreaKind>, usize);

/// The levels that a formula names.
#[derive(Debug, Default)]
pub(super) struct Named {
    places: BTreeMap<Key, usize>,
    /// All that each can be, and how often it is named.
    levels: Vec<(Interval, u32)>,
}

impl Named {
    /// A mention of a level that can be all of `interval`.
    pub(super) fn mention(&mut self, key: Key, interval: Interval) -> Node {
        let next = self.levels.len();
        let place = *self.places.entry(key).or_insert(next);
        match self.levels.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => self.levels.push((interval, 1)),
        }
        Node::Level(place)
    }

    /// All that the result can be.
    pub(super) fn range(&self, root: &Node) -> Interval {
        let levels: Vec<Interval> = self.levels.iter().map(|(interval, _)| *interval).collect();
        let repeated = self.levels.iter().enumerate().filter(|(_, (_, times))| *times > 1);
        let repeated: Vec<usize> = repeated.map(|(at, _)| at).take(MOST_REPEATED).collect();
        let end = |is_low| extreme(root, levels.clone(), &repeated, is_low, HALVINGS);
        let exact = Interval { low: end(true), high: end(false) };
        span::both(exact, value(root, &levels))
    }
}

/// How the result moves with a level.
#[derive(Clone, Copy, Debug)]
enum Slope {
    Constant,
    /// Whether it rises, and whether it is nowhere level.
    Moving {
        rises: bool,
        strictly: bool,
    },
}

/// The lower end of the result, or the upper one.
fn extreme(
    root: &Node,
    mut levels: Vec<Interval>,
    repeated: &[usize],
    is_low: bool,
    halvings: u32,
) -> Bound {
    // With one level at its end the sign for another may be known.
    let mut open = repeated.to_vec();
    loop {
        let before = open.len();
        open.retain(|at| {
            let Some(interval) = levels.get(*at).copied() else { return false };
            if interval.low.at().is_some() && interval.low.at() == interval.high.at() {
                return false;
            }
            let bound = match slope(root, &levels, *at) {
                None => return true,
                Some(Slope::Constant) => closed(interval.low),
                Some(Slope::Moving { rises, strictly }) => {
                    let end = if rises == is_low { interval.low } else { interval.high };
                    if strictly { end } else { closed(end) }
                }
            };
            // Without an end there is nothing to put it at.
            let is_bounded = bound != Bound::Unbounded;
            if let (true, Some(level)) = (is_bounded, levels.get_mut(*at)) {
                *level = Interval { low: bound, high: bound };
            }
            !is_bounded
        });
        if open.len() == before {
            break;
        }
    }
    let halved = open.iter().find_map(|at| Some((*at, halves(*levels.get(*at)?)?)));
    let end = |interval: Interval| if is_low { interval.low } else { interval.high };
    let Some((at, halves)) = halved.filter(|_| halvings > 0) else {
        return end(value(root, &levels));
    };
    let ends = halves.map(|half| {
        let mut levels = levels.clone();
        if let Some(level) = levels.get_mut(at) {
            *level = half;
        }
        let bound = extreme(root, levels, &open, is_low, halvings - 1);
        Interval { low: bound, high: bound }
    });
    end(span::hull(ends[0], ends[1]))
}

/// The same end as one that is reached.
fn closed(bound: Bound) -> Bound {
    bound.at().map_or(Bound::Unbounded, Bound::Closed)
}

fn halves(interval: Interval) -> Option<[Interval; 2]> {
    let Interval { low, high } = interval;
    let middle = low.at()?.checked_add(high.at()?)?.checked_div(Ratio::new(2, 1)?)?;
    let middle = Bound::Closed(middle);
    Some([Interval { low, high: middle }, Interval { low: middle, high }])
}

/// How the result moves with a level, whatever the others are; none if that is not known.
fn slope(root: &Node, levels: &[Interval], at: usize) -> Option<Slope> {
    let Some(Interval { low, high }) = derived(root, levels, at).1 else {
        return Some(Slope::Constant);
    };
    let is_zero = |bound: Bound| bound == Bound::Closed(Ratio::ZERO);
    match (low.at(), high.at()) {
        (Some(Ratio::ZERO), Some(Ratio::ZERO)) => Some(Slope::Constant),
        (Some(least), _) if Ratio::ZERO <= least => {
            Some(Slope::Moving { rises: true, strictly: !is_zero(low) })
        }
        (_, Some(most)) if most <= Ratio::ZERO => {
            Some(Slope::Moving { rises: false, strictly: !is_zero(high) })
        }
        _ => None,
    }
}

/// All that the result can be, step by step.
fn value(node: &Node, levels: &[Interval]) -> Interval {
    match node {
        Node::Number(ratio) => Interval::exactly(*ratio),
        Node::Level(at) => levels.get(*at).copied().unwrap_or(Interval::UNBOUNDED),
        Node::Negated(inner) => span::negated(value(inner, levels)),
        Node::Sum(terms) => fold(terms, |node| value(node, levels), span::plus, span::minus)
            .unwrap_or(Interval::UNBOUNDED),
        Node::Product(factors) => {
            fold(factors, |node| value(node, levels), span::product, span::quotient)
                .unwrap_or(Interval::UNBOUNDED)
        }
    }
}

/// The operands from the left, each by the one operation or by its inverse; none of none.
fn fold<T>(
    operands: &[(bool, Node)],
    of: impl Fn(&Node) -> T,
    by: impl Fn(T, T) -> T,
    inverse: impl Fn(T, T) -> T,
) -> Option<T> {
    let mut result = None;
    for (inverted, node) in operands {
        let next = of(node);
        result = Some(match result {
            None => next,
            Some(result) if *inverted => inverse(result, next),
            Some(result) => by(result, next),
        });
    }
    result
}

#[cfg(test)]
mod tests;
