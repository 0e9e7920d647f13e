//! A formula as text: the one spelling that stands for it.

use std::fmt;

use super::{Constant, Expression, Formula};

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Constant(constant) => constant.fmt(f),
            Self::Level(indicator) => indicator.fmt(f),
            Self::Children { indicator, kind, least: 100 } => {
                write!(f, "sum_children({indicator}, {kind})")
            }
            Self::Children { indicator, kind, least } => {
                write!(f, "sum_children({indicator}, {kind}, {least}%)")
            }
            Self::Negated(inner) => {
                f.write_str("−")?;
                bracketed(inner, matches!(**inner, Self::Sum(_) | Self::Product(_)), f)
            }
            Self::Sum(terms) => {
                for (n, term) in terms.iter().enumerate() {
                    f.write_str(sign(n, term.minus, [" + ", " − "]))?;
                    bracketed(&term.expression, matches!(term.expression, Self::Sum(_)), f)?;
                }
                Ok(())
            }
            Self::Product(factors) => {
                for (n, factor) in factors.iter().enumerate() {
                    f.write_str(sign(n, factor.over, [" × ", " / "]))?;
                    let inner = &factor.expression;
                    bracketed(inner, matches!(inner, Self::Sum(_) | Self::Product(_)), f)?;
                }
                Ok(())
            }
        }
    }
}

/// The sign before an operand, which the first has not.
fn sign(n: usize, second: bool, signs: [&str; 2]) -> &str {
    match n {
        0 => "",
        _ => signs[usize::from(second)],
    }
}

fn bracketed(inner: &Expression, brackets: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if brackets { write!(f, "({inner})") } else { write!(f, "{inner}") }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value, unit } = self;
        write!(f, "[{name}: {value}")?;
        if unit.is_empty() { f.write_str("]") } else { write!(f, " {unit}]") }
    }
}
