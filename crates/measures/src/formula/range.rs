//! All that the result of a formula can be that names a level twice, such as `a / (a + b)`.
//!
//! Worked out step by step, each mention of a level would take a value of its own, and a − a could be anything between the
//! level's width below and above 0. Where the result surely rises, or surely falls, all the way between the ends of such a
//! level, by the sign of its derivative there, its own end lies at an end of the level. Where the sign is open the level is
//! halved, a few times; what is open still is worked out step by step. So the range is exact where the result is monotone in
//! every level that is named more than once, never narrower than all that it can be, and never wider than step by step.

use std::collections::BTreeMap;

use scorecard_domain::{AreaKind, Bound, IndicatorId, Interval, Ratio};

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

/// All that the result can be with all that its derivative by a level can be; none where it does not depend on it.
type Derived = (Interval, Option<Interval>);

fn derived(node: &Node, levels: &[Interval], at: usize) -> Derived {
    let of = |node: &Node| derived(node, levels, at);
    match node {
        Node::Number(_) => (value(node, levels), None),
        Node::Level(other) => {
            (value(node, levels), (*other == at).then(|| Interval::exactly(Ratio::ONE)))
        }
        Node::Negated(inner) => {
            let (value, slope) = of(inner);
            (span::negated(value), slope.map(span::negated))
        }
        Node::Sum(terms) => {
            let less = |a: Derived, (b, slope): Derived| {
                (span::minus(a.0, b), sum(a, (b, slope.map(span::negated))).1)
            };
            fold(terms, of, sum, less).unwrap_or((Interval::UNBOUNDED, None))
        }
        Node::Product(factors) => {
            fold(factors, of, product, quotient).unwrap_or((Interval::UNBOUNDED, None))
        }
    }
}

fn sum(a: Derived, b: Derived) -> Derived {
    let slope = match (a.1, b.1) {
        (Some(a), Some(b)) => Some(span::plus(a, b)),
        (one, None) | (None, one) => one,
    };
    (span::plus(a.0, b.0), slope)
}

/// f′g + fg′.
fn product(f: Derived, g: Derived) -> Derived {
    let parts = (f.1.map(|slope| span::product(slope, g.0)), g.1.map(|it| span::product(f.0, it)));
    let slope = match parts {
        (Some(a), Some(b)) => Some(span::plus(a, b)),
        (one, None) | (None, one) => one,
    };
    (span::product(f.0, g.0), slope)
}

/// (f′ − (f / g) g′) / g.
fn quotient(f: Derived, g: Derived) -> Derived {
    let value = span::quotient(f.0, g.0);
    let slope = match (f.1, g.1) {
        (None, None) => None,
        (Some(f), None) => Some(f),
        (None, Some(g)) => Some(span::negated(span::product(value, g))),
        (Some(f), Some(g)) => Some(span::minus(f, span::product(value, g))),
    };
    (value, slope.map(|slope| span::quotient(slope, g.0)))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const LEVELS: usize = 3;

    fn node() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            1 => (-3i128..4).prop_map(|n| Node::Number(Ratio::new(n, 1).unwrap())),
            5 => (0..LEVELS).prop_map(Node::Level),
        ];
        leaf.prop_recursive(4, 12, 3, |inner| {
            let operands = vec((any::<bool>(), inner.clone()), 1..4).prop_map(|mut operands| {
                operands[0].0 = false;
                operands
            });
            prop_oneof![
                2 => operands.clone().prop_map(Node::Sum),
                2 => operands.prop_map(Node::Product),
                1 => inner.prop_map(|inner| Node::Negated(Box::new(inner))),
            ]
        })
    }

    /// Low end, in tenths, and width.
    fn interval() -> impl Strategy<Value = Interval> {
        (-20i128..60, 1i128..30, any::<[bool; 2]>()).prop_map(|(low, width, open)| {
            let bound = |open, tenths| {
                let at = Ratio::new(tenths, 10).unwrap();
                if open { Bound::Open(at) } else { Bound::Closed(at) }
            };
            Interval { low: bound(open[0], low), high: bound(open[1], low + width) }
        })
    }

    /// The tree with its levels, as a formula names them.
    fn named(node: &Node, levels: &[Interval]) -> (Named, Node) {
        fn again(node: &Node, levels: &[Interval], named: &mut Named) -> Node {
            let mut all = |of: &[(bool, Node)]| {
                of.iter().map(|(is, node)| (*is, again(node, levels, named))).collect()
            };
            match node {
                Node::Number(ratio) => Node::Number(*ratio),
                Node::Level(at) => named.mention(("a.b".parse().unwrap(), None, *at), levels[*at]),
                Node::Negated(inner) => Node::Negated(Box::new(again(inner, levels, named))),
                Node::Sum(terms) => Node::Sum(all(terms)),
                Node::Product(factors) => Node::Product(all(factors)),
            }
        }
        let mut names = Named::default();
        let root = again(node, levels, &mut names);
        (names, root)
    }

    fn range(node: &Node, levels: &[Interval]) -> Interval {
        let (names, root) = named(node, levels);
        names.range(&root)
    }

    /// The result of levels that are known; none if it divides by zero or does not fit.
    fn at(node: &Node, levels: &[Ratio]) -> Option<Ratio> {
        let all = |of: &[(bool, Node)], by: [fn(Ratio, Ratio) -> Option<Ratio>; 2]| {
            let (by, inverse) = (by[0], by[1]);
            let of_one = |node: &Node| at(node, levels);
            let step = |a: Option<Ratio>, b: Option<Ratio>| by(a?, b?);
            let back = |a: Option<Ratio>, b: Option<Ratio>| inverse(a?, b?);
            fold(of, of_one, step, back).flatten()
        };
        match node {
            Node::Number(ratio) => Some(*ratio),
            Node::Level(at) => Some(levels[*at]),
            Node::Negated(inner) => Ratio::ZERO.checked_sub(at(inner, levels)?),
            Node::Sum(terms) => all(terms, [Ratio::checked_add, Ratio::checked_sub]),
            Node::Product(factors) => all(factors, [Ratio::checked_mul, Ratio::checked_div]),
        }
    }

    /// A point of an interval: so many eighths from its lower end, which is left out if it is open.
    fn point(interval: Interval, eighths: i128) -> Ratio {
        let (low, high) = (interval.low.at().unwrap(), interval.high.at().unwrap());
        let eighths = match (interval.low, interval.high) {
            (Bound::Open(_), Bound::Open(_)) => eighths.clamp(1, 7),
            (Bound::Open(_), _) => eighths.max(1),
            (_, Bound::Open(_)) => eighths.min(7),
            _ => eighths,
        };
        let width = high.checked_sub(low).unwrap();
        low.checked_add(width.checked_mul(Ratio::new(eighths, 8).unwrap()).unwrap()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn it_has_all_that_the_result_can_be_and_no_more_than_step_by_step(
            node in node(),
            levels in vec(interval(), LEVELS),
            points in vec([0i128..=8, 0i128..=8, 0i128..=8], 20),
        ) {
            let range = range(&node, &levels);
            let naive = value(&node, &levels);
            prop_assert_eq!(span::both(range, naive), range, "wider than {:?}", naive);
            for eighths in points {
                let known: Vec<Ratio> =
                    levels.iter().zip(eighths).map(|(level, n)| point(*level, n)).collect();
                if let Some(result) = at(&node, &known) {
                    prop_assert!(range.contains(result), "{:?} of {:?} is not in {:?}", result, known, range);
                }
            }
        }
    }

    fn tenths(n: i128) -> Ratio {
        Ratio::new(n, 10).unwrap()
    }

    fn half_open(low: i128, high: i128) -> Interval {
        Interval { low: Bound::Closed(tenths(low)), high: Bound::Open(tenths(high)) }
    }

    fn level(at: usize) -> Node {
        Node::Level(at)
    }

    fn plus(a: Node, b: Node) -> Node {
        Node::Sum(vec![(false, a), (false, b)])
    }

    fn minus(a: Node, b: Node) -> Node {
        Node::Sum(vec![(false, a), (true, b)])
    }

    fn over(a: Node, b: Node) -> Node {
        Node::Product(vec![(false, a), (true, b)])
    }

    #[test]
    fn it_is_exact_where_the_result_is_monotone() {
        let levels = [half_open(30, 40), half_open(10, 20)];
        let [a, b] = [|| level(0), || level(1)] as [fn() -> Node; 2];
        let zero = Interval::exactly(Ratio::ZERO);
        assert_eq!(range(&minus(a(), a()), &levels), zero);
        // 3 / (3 + 2) to 4 / (4 + 1): neither is reached.
        let share = Interval {
            low: Bound::Open(Ratio::new(3, 5).unwrap()),
            high: Bound::Open(Ratio::new(4, 5).unwrap()),
        };
        assert_eq!(range(&over(a(), plus(a(), b())), &levels), share);
        // (a − b) / b falls with b: from (3 − 2) / 2 to (4 − 1) / 1.
        let growth = Interval { low: Bound::Open(tenths(5)), high: Bound::Open(tenths(30)) };
        assert_eq!(range(&over(minus(a(), b()), b()), &levels), growth);
        // a × a − a rises from 6 to 12.
        let square = Node::Product(vec![(false, a()), (false, a())]);
        let rises = Interval { low: Bound::Closed(tenths(60)), high: Bound::Open(tenths(120)) };
        assert_eq!(range(&minus(square, a()), &levels), rises);
    }

    #[test]
    fn where_it_turns_halves_come_near_and_a_level_without_an_end_stays_as_it_is() {
        let square = Node::Product(vec![(false, level(0)), (false, level(0))]);
        let levels = [half_open(-10, 20)];
        let found = range(&square, &levels);
        assert_eq!(found.high, Bound::Open(tenths(40)));
        let low = found.low.at().unwrap();
        // Step by step it is −2.
        assert!(low <= Ratio::ZERO && Ratio::new(-1, 10).unwrap() <= low, "{low:?}");
        let open = [Interval { low: Bound::Closed(tenths(10)), high: Bound::Unbounded }];
        let difference = minus(level(0), level(0));
        assert_eq!(range(&difference, &open), Interval::exactly(Ratio::ZERO));
        let share = over(level(0), plus(level(0), Node::Number(Ratio::ONE)));
        let zero = Bound::Closed(Ratio::ZERO);
        assert_eq!(range(&share, &open), Interval { low: zero, high: Bound::Unbounded });
    }
}
