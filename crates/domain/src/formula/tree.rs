//! What a formula is, once it has been read.

use crate::{area::AreaKind, decimal::Decimal, id::IndicatorId};

/// No formula names more figures and numbers.
pub const MAX_LEAVES: usize = 64;

/// How the level of an indicator follows from others. It has at most [`MAX_LEAVES`] leaves and brackets at most 16 deep.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Formula(pub(crate) Expression);

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// A number without a unit; not negative.
    Number(Decimal),
    /// A number with a name and a unit.
    Constant(Constant),
    /// The level of an indicator.
    Level(IndicatorId),
    /// The sum of an indicator's levels over the areas of a kind under the area, at the period's end.
    Children {
        /// What is added up.
        indicator: IndicatorId,
        /// Of which areas.
        kind: AreaKind,
        /// How many percent of them must have a value; 100 for all.
        least: u8,
    },
    /// The opposite.
    Negated(Box<Expression>),
    /// Two or more, added and taken away from the left.
    Sum(Vec<Term>),
    /// Two or more, multiplied and divided from the left.
    Product(Vec<Factor>),
}

/// What is added or taken away. The first is added.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether it is taken away.
    pub minus: bool,
    /// What.
    pub expression: Expression,
}

/// What is multiplied or divided by. The first is multiplied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Factor {
    /// Whether it is divided by.
    pub over: bool,
    /// What.
    pub expression: Expression,
}

/// A number that a formula takes for granted, such as a rate of exchange.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    /// What it is: 年平均汇率.
    pub name: String,
    /// Its value.
    pub value: Decimal,
    /// Its unit, as units are written: 元/美元; empty for none.
    pub unit: String,
}

impl Formula {
    /// What is calculated.
    pub const fn expression(&self) -> &Expression {
        &self.0
    }

    /// The indicators that it names, each as often as it does.
    pub fn indicators(&self) -> Vec<&IndicatorId> {
        let mut all = Vec::new();
        self.0.each_leaf(&mut |leaf| match leaf {
            Expression::Level(indicator) | Expression::Children { indicator, .. } => {
                all.push(indicator);
            }
            _ => {}
        });
        all
    }
}

impl Expression {
    /// Visits all figures, numbers and constants, from the left.
    pub(super) fn each_leaf<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::Number(_) | Self::Constant(_) | Self::Level(_) | Self::Children { .. } => {
                visit(self);
            }
            Self::Negated(inner) => inner.each_leaf(visit),
            Self::Sum(terms) => terms.iter().for_each(|it| it.expression.each_leaf(visit)),
            Self::Product(factors) => factors.iter().for_each(|it| it.expression.each_leaf(visit)),
        }
    }
}
