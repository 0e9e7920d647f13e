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
