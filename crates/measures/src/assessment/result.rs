//! What an assessment answers.

use scorecard_domain::{AreaId, Assessment, Decimal, ItemId, Missing, Statuses, Text, Unscored};

use super::{
    aggregate::{Column, Tree, score},
    leaf::{FaceCell, Scored},
    number::{decimal, rounded},
    rank,
};
use crate::value::Outcome;

/// The areas, scored, ranked and graded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessed {
    /// In the order of the inputs.
    pub areas: Vec<AreaResult>,
}

/// One area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaResult {
    /// Which.
    pub area: AreaId,
    /// The nodes, in the order of the definition; the root first.
    pub nodes: Vec<NodeResult>,
    /// The score of the root with bonus and penalty; none if the root has none.
    pub score: Option<Decimal>,
    /// Its rank among the areas with a score, and the rank that counts.
    pub rank: Option<u32>,
    /// The best and the worst rank when weights vary; none if the definition does not ask for it.
    pub rank_range: Option<(u32, u32)>,
    /// The position of the grade in the definition.
    pub grade: Option<usize>,
    /// Bonus, penalty and veto items, in the order of the definition.
    pub adjustments: Vec<AdjustmentResult>,
    /// What was added, after all limits.
    pub bonus: Decimal,
    /// What was taken off, after all limits.
    pub penalty: Decimal,
    /// Whether a veto applies.
    pub is_vetoed: bool,
    /// The statuses of all values that the score was made from.
    pub statuses: Statuses,
}

/// One node in one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeResult {
    /// The score, rounded as the definition says; or why there is none.
    pub score: Result<Decimal, Unscored>,
    /// Its rank among the areas with a score.
    pub rank: Option<u32>,
    /// Its part of its parent's weights in percent, once what is left out is spread over the others; none if
    /// it is itself left out.
    pub weight: Option<Decimal>,
    /// The points that it contributes to the unrounded score of the root; those of all leaves add up to it.
    /// None if it has no score, or if a mean on the way to the root is geometric.
    pub contribution: Option<Decimal>,
    /// Of a leaf: its measures.
    pub faces: Vec<FaceResult>,
}

/// One measure of a leaf in one area, step by step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaceResult {
    /// The value, or why there is none.
    pub raw: Outcome,
    /// What was put in its place, if anything was.
    pub imputed: Option<Decimal>,
    /// The value after treatment.
    pub treated: Option<Decimal>,
    /// The score, or why there is none.
    pub normalised: Result<Decimal, Unscored>,
}

/// A bonus, penalty or veto item in one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentResult {
    /// Which.
    pub id: ItemId,
    /// What it is worth, after its own limit; 0 for a veto.
    pub points: Decimal,
    /// Whether it is worth anything, or vetoes.
    pub applies: bool,
    /// The level of its indicator.
    pub level: Option<Decimal>,
    /// Why that is not known; none where nothing was recorded, which is no event.
    pub missing: Option<Missing>,
    /// Why it was stated; empty if it was not.
    pub reason: Text,
}

/// For each node, its results in all areas.
pub(super) fn columns(
    assessment: &Assessment,
    tree: &Tree,
    leaves: &[Option<Scored>],
    scores: &[Column],
    n_areas: usize,
) -> Vec<Vec<NodeResult>> {
    let shares: Vec<_> = (0..n_areas).map(|area| tree.shares(scores, area)).collect();
    let column = |(at, node): (usize, &scorecard_domain::Node)| {
        let rounded = |area| {
            score(scores, at, area)
                .and_then(|score| rounded(score, node.rounding).ok_or(Unscored::OutOfRange))
        };
        let own: Vec<_> = (0..n_areas).map(rounded).collect();
        let ranks = rank::descending(&own.iter().map(|score| score.ok()).collect::<Vec<_>>());
        let results = own.into_iter().zip(ranks).enumerate().map(|(area, (own, rank))| {
            let (weight, of_root) =
                shares.get(area).and_then(|shares| shares.get(at)).copied().unwrap_or_default();
            let unrounded = score(scores, at, area).ok();
            NodeResult {
                score: own,
                rank,
                weight: weight.and_then(|weight| shown(weight * 100.0)),
                contribution: of_root
                    .zip(unrounded)
                    .and_then(|(of_root, score)| shown(of_root * score)),
                faces: faces(leaves.get(at).and_then(Option::as_ref), area),
            }
        });
        results.collect()
    };
    assessment.nodes.iter().enumerate().map(column).collect()
}

fn faces(leaf: Option<&Scored>, area: usize) -> Vec<FaceResult> {
    let cells = leaf.into_iter().flat_map(|leaf| &leaf.faces).filter_map(|face| face.get(area));
    let face = |cell: &FaceCell| FaceResult {
        raw: cell.raw,
        imputed: cell.imputed.and_then(shown),
        treated: cell.treated.and_then(shown),
        normalised: cell.score.and_then(|score| shown(score).ok_or(Unscored::OutOfRange)),
    };
    cells.map(face).collect()
}

fn shown(number: f64) -> Option<Decimal> {
    decimal(number).map(Decimal::trimmed)
}

/// The statuses of all values, and "imputed" if one is.
pub(super) fn statuses(nodes: &[NodeResult]) -> Statuses {
    let mut all = Statuses::NONE;
    for face in nodes.iter().flat_map(|node| &node.faces) {
        if let Ok(value) = &face.raw {
            all = all.union(value.statuses);
        }
        if face.imputed.is_some() {
            all = all.with(scorecard_domain::ObsStatus::Imputed);
        }
    }
    all
}
