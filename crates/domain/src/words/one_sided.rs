//! Changes of which one side alone is known: of 6500余 after 6510 it is known only that they did not fall by 0.2%.
//!
//! What was computed of a number with a one-sided qualifier is a bound of the change and not its size. A bound from above that
//! is below zero is a fall for certain, of as much or more. One from below says that it fell by no more than that, and not
//! that it fell: 下降不到0.2%或有所增长. 近 (nearly) above zero is left to say itself that it is close: 增长近5%.

use std::cmp::Ordering;

use super::{
    Figure, Refusal,
    predicate::{Form, Predicate},
};
use crate::{decimal::Decimal, reading::Qualifier};

/// What a bound says of a change, where it is more or less than "so much".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It fell by the number, with this qualifier.
    FellBy(Qualifier),
    /// It fell by less than the number, or with `as_much` by no more, or it rose.
    FellLess { as_much: bool },
    /// It rose by no more than the number, or it fell.
    RoseNoMore,
    /// It rose.
    Rose,
    /// It fell.
    Fell,
    /// It did not fall.
    NotFallen,
    /// It did not rise.
    NotRisen,
}

impl Known {
    /// What is known of a computed change by its qualifier; `None` where the number says how much it is, or where it was
    /// published, in the words of its source.
    pub(super) fn of(figure: &Figure<'_>, value: Decimal) -> Option<Self> {
        figure.computed?;
        Some(match (figure.qualifier, value.cmp_value(Decimal::ZERO)) {
            (Qualifier::Exact | Qualifier::About, _) => return None,
            (Qualifier::AtMost, Ordering::Less) => Self::FellBy(Qualifier::AtLeast),
            (Qualifier::Nearly, Ordering::Less) => Self::FellBy(Qualifier::Above),
            (Qualifier::AtLeast, Ordering::Less) => Self::FellLess { as_much: true },
            (Qualifier::MoreThan | Qualifier::Above, Ordering::Less) => {
                Self::FellLess { as_much: false }
            }
            (Qualifier::AtMost, Ordering::Equal) => Self::NotRisen,
            (Qualifier::Nearly, Ordering::Equal) => Self::Fell,
            (Qualifier::AtLeast, Ordering::Equal) => Self::NotFallen,
            (Qualifier::MoreThan | Qualifier::Above, Ordering::Equal) => Self::Rose,
            (Qualifier::AtMost, Ordering::Greater) => Self::RoseNoMore,
            (_, Ordering::Greater) => return None,
        })
    }

    /// Whether it says by how much at most or at least.
    pub(super) const fn has_size(self) -> bool {
        matches!(self, Self::FellBy(_) | Self::FellLess { .. } | Self::RoseNoMore)
    }

    /// Whether it may have fallen as well as risen.
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::FellLess { .. } | Self::RoseNoMore)
    }
}

/// The change in Chinese: 下降不到0.2%或有所增长; `amount` words its size with a qualifier.
pub(super) fn zh(
    known: Known,
    [rose, fell]: [&str; 2],
    amount: impl Fn(Qualifier) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    Ok(match known {
        Known::FellBy(qualifier) => format!("{fell}{}", amount(qualifier)?),
        Known::FellLess { as_much: false } => {
            format!("{fell}不到{}或有所{rose}", amount(Qualifier::Exact)?)
        }
        Known::FellLess { as_much: true } => {
            format!("{fell}{}或有所{rose}", amount(Qualifier::AtMost)?)
        }
        Known::RoseNoMore => format!("{rose}{}或有所{fell}", amount(Qualifier::AtMost)?),
        Known::Rose => format!("有所{rose}"),
        Known::Fell => format!("有所{fell}"),
        Known::NotFallen => format!("未{fell}"),
        Known::NotRisen => format!("未{rose}"),
    })
}

/// A rise in the forms that English clauses need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rise {
    pub(super) past: &'static str,
    pub(super) perfect: &'static str,
    pub(super) base: &'static str,
}

impl Rise {
    pub(super) const GROWTH: Self = Self { past: "grew", perfect: "grown", base: "grow" };
    pub(super) const DIFFERENCE: Self = Self { past: "rose", perfect: "risen", base: "rise" };
}

/// The change in English, with what follows its size: fell by less than 0.2% on the previous year, or grew.
pub(super) fn en(
    known: Known,
    rise: Rise,
    tail: &str,
    amount: impl Fn(Qualifier) -> Result<String, Refusal>,
) -> Result<Predicate, Refusal> {
    let up = ["up", rise.past, rise.perfect, rise.base];
    let down = ["down", "fell", "fallen", "fall"];
    // The four forms of: by so much, or the other way.
    let either = |one: [&str; 4], by: String, other: [&str; 4]| {
        let [short, past, perfect, base] = one;
        let by = format!("by {by}{tail}");
        forms([
            format!("{short} {by}, or {}", other[0]),
            format!("{past} {by}, or {}", other[1]),
            format!("have {perfect} {by}, or {}", other[2]),
            format!("{base} {by}, or {}", other[3]),
        ])
    };
    let did = |[short, past, perfect, base]: [&str; 4]| {
        forms([
            format!("{short}{tail}"),
            format!("{past}{tail}"),
            format!("have {perfect}{tail}"),
            format!("{base}{tail}"),
        ])
    };
    let did_not = |[short, _, perfect, base]: [&str; 4]| {
        forms([
            format!("not {short}{tail}"),
            format!("did not {base}{tail}"),
            format!("not have {perfect}{tail}"),
            format!("not {base}{tail}"),
        ])
    };
    Ok(match known {
        Known::FellBy(qualifier) => Predicate {
            rest: amount(qualifier)? + tail,
            short: Form::Before("down"),
            fact: Form::Before("fell by"),
            perfect: Form::Before("have fallen by"),
            future: Form::Before("fall by"),
        },
        Known::FellLess { as_much: false } => {
            either(down, format!("less than {}", amount(Qualifier::Exact)?), up)
        }
        Known::FellLess { as_much: true } => either(down, amount(Qualifier::AtMost)?, up),
        Known::RoseNoMore => either(up, amount(Qualifier::AtMost)?, down),
        Known::Rose => did(up),
        Known::Fell => did(down),
        Known::NotFallen => did_not(down),
        Known::NotRisen => did_not(up),
    })
}

fn forms([short, fact, perfect, future]: [String; 4]) -> Predicate {
    Predicate {
        rest: String::new(),
        short: Form::Whole(short),
        fact: Form::Whole(fact),
        perfect: Form::Whole(perfect),
        future: Form::Whole(future),
    }
}
