//! Formulas: how the level of an indicator follows from levels of others, of the same area and period.
//!
//! A formula is written as in `fiscal.tax / building.floor_area`, with the signs of ASCII or of typography:
//!
//! | written | means |
//! | --- | --- |
//! | `+`, `-` `−`, `*` `×`, `/` `÷` | the four operations; `×` and `/` before `+` and `−`, else from the left |
//! | `(` `)` | what is calculated first |
//! | `economy.gdp` | the level of an indicator |
//! | `100`, `0.5` | a number without a unit |
//! | `[年平均汇率: 6.3125 元/美元]` | a constant: what it is, its value, its unit |
//! | `sum_children(fiscal.tax, building)` | the sum over the areas of a kind under the area at the period's end |
//! | `sum_children(fiscal.tax, building, 80%)` | the same, if at least 80% of them have a value |
//!
//! [`Formula`] prints as it is read: `−`, `×`, `/`, and only the brackets that are needed.

mod lexer;
mod network;
mod parser;
mod print;
#[cfg(test)]
mod tests;
mod tree;
mod unit;

pub use self::{
    network::{Link, Network},
    parser::InvalidFormula,
    tree::{Constant, Expression, Factor, Formula, MAX_LEAVES, Term},
    unit::{Dimension, UnitsDiffer},
};
