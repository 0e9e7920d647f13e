//! Assessments: from the values of a group's areas to scores, ranks and grades, one step a file.
//!
//! [`gather`] takes the values from a cube; [`assess`] imputes, treats, normalises, aggregates, ranks,
//! adjusts and grades, and repeats the aggregation with other weights.
//!
//! **Numbers.** Scores are `f64`: a geometric mean, a logarithm and a standard deviation have no exact decimal,
//! and two arithmetics would be two answers. Logarithms and exponentials are those of `libm`, and sums are taken in
//! one order, whatever the order of the areas, so the bits are the same on every platform. A score becomes
//! a decimal once ([`Assessment::SCORE_DECIMALS`]) and is then rounded, ranked and compared as a decimal.
#![expect(
    clippy::float_arithmetic,
    reason = "composite scores need logarithms and roots; they are decimals again before they are compared"
)]

mod adjust;
mod aggregate;
mod figure;
mod gather;
mod grade;
mod impute;
mod leaf;
mod normalise;
mod number;
mod rank;
mod result;
mod robustness;
mod treat;
mod years;

use std::collections::BTreeMap;

use scorecard_domain::{AreaId, Assessment, Direction, ItemId, Period};

pub use self::{
    figure::{Scored, Standings},
    gather::gather,
    result::{AdjustmentResult, AreaResult, Assessed, FaceResult, NodeResult},
    years::{Qualifies, years_in_a_row},
};
use crate::value::Outcome;

/// What an assessment is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Who is assessed.
    pub areas: Vec<AreaId>,
    /// The values of each leaf.
    pub leaves: BTreeMap<ItemId, LeafInput>,
    /// For each bonus, penalty and veto item with an indicator, its level in each area.
    pub adjustments: BTreeMap<ItemId, Vec<Outcome>>,
    /// The newest revision that any of the values is of; 0 if there are none.
    pub revision: u64,
}

/// The values of one leaf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeafInput {
    /// The indicator's direction; none if there is no such indicator.
    pub direction: Option<Direction>,
    /// For each measure of the leaf, its value in each area.
    pub faces: Vec<Vec<Outcome>>,
}

/// Scores, ranks and grades the areas, for one period.
pub fn assess(assessment: &Assessment, period: Period, inputs: &Inputs) -> Assessed {
    let n_areas = inputs.areas.len();
    let tree = aggregate::Tree::new(assessment);
    let leaves: Vec<_> = assessment
        .nodes
        .iter()
        .map(|node| leaf::scored(node, inputs.leaves.get(&node.id), n_areas))
        .collect();
    let scores = tree.scores(&leaf::scores(&leaves), &tree.weights, n_areas);
    let adjustments: Vec<_> =
        (0..n_areas).map(|area| adjust::of_area(assessment, period, inputs, area)).collect();
    let totals = adjust::totals(assessment, &scores, &adjustments);
    let total_ranks = rank::descending(&totals);
    let grades = grade::grades(&assessment.grades, &totals, &adjustments);
    let ranges = assessment
        .robustness
        .map(|robustness| {
            robustness::rank_ranges(assessment, robustness, &tree, &leaves, &adjustments)
        })
        .unwrap_or_default();
    let columns = result::columns(assessment, &tree, &leaves, &scores, n_areas);
    let areas = inputs.areas.iter().enumerate().map(|(at, area)| {
        let nodes: Vec<_> = columns.iter().filter_map(|column| column.get(at).cloned()).collect();
        let adjusted = adjustments.get(at).cloned().unwrap_or_default();
        AreaResult {
            area: area.clone(),
            statuses: result::statuses(&nodes),
            nodes,
            score: totals.get(at).copied().flatten(),
            rank: total_ranks.get(at).copied().flatten(),
            rank_range: ranges.get(at).copied().flatten(),
            grade: grades.get(at).copied().flatten(),
            bonus: adjusted.bonus,
            penalty: adjusted.penalty,
            is_vetoed: adjusted.at_best.is_some(),
            adjustments: adjusted.items,
        }
    });
    Assessed { areas: areas.collect() }
}
