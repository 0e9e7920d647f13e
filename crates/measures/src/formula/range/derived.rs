//! How the result of a formula moves with one of its levels: its derivative by it, over all that the levels can be.

use scorecard_domain::{Interval, Ratio};

use super::{Node, fold, value};
use crate::span;

/// All that the result can be with all that its derivative by a level can be; none where it does not depend on it.
pub(super) type Derived = (Interval, Option<Interval>);

pub(super) fn derived(node: &Node, levels: &[Interval], at: usize) -> Derived {
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
