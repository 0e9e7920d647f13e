//! Step 4: from the scores of the leaves to that of the root.

use scorecard_domain::{Aggregation, Assessment, NodeContent, Unscored};

use super::number::settled;

/// Scores of one node, area by area.
pub(super) type Column = Vec<Result<f64, Unscored>>;

/// The tree by position.
#[derive(Debug)]
pub(super) struct Tree {
    parts: Vec<Vec<usize>>,
    aggregations: Vec<Option<Aggregation>>,
    /// The weights: whole numbers, those of the parts of one node without a common factor.
    pub(super) weights: Vec<f64>,
}

impl Tree {
    pub(super) fn new(assessment: &Assessment) -> Self {
        let nodes = &assessment.nodes;
        let mut parts = vec![Vec::new(); nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            let parent = node.parent.as_ref().and_then(|id| assessment.position(id));
            if let Some(parts) = parent.and_then(|parent| parts.get_mut(parent)) {
                parts.push(at);
            }
        }
        let aggregations = nodes.iter().map(|node| match &node.content {
            NodeContent::Mean(aggregation) => Some(*aggregation),
            NodeContent::Leaf(_) => None,
        });
        let mut weights = vec![1.0; nodes.len()];
        for parts in &parts {
            let millionths = |at: &usize| {
                let weight = nodes.get(*at)?.weight.shifted(6)?;
                u64::try_from(weight.rounded(0, scorecard_domain::Rounding::default())?.mantissa())
                    .ok()
            };
            let whole: Vec<u64> = parts.iter().map(|at| millionths(at).unwrap_or(0)).collect();
            let common = whole.iter().copied().fold(0, gcd).max(1);
            for (at, weight) in parts.iter().zip(whole) {
                if let Some(place) = weights.get_mut(*at) {
                    *place = exact(weight / common);
                }
            }
        }
        Self { parts, aggregations: aggregations.collect(), weights }
    }

    /// The scores of all nodes from those of the leaves. Parts stand after what they are parts of, so going
    /// backwards meets every part before it is needed.
    pub(super) fn scores(
        &self,
        leaves: &[Option<Column>],
        weights: &[f64],
        n_areas: usize,
    ) -> Vec<Column> {
        let mut columns: Vec<Column> = vec![Vec::new(); self.parts.len()];
        for at in (0..self.parts.len()).rev() {
            let column = match leaves.get(at) {
                Some(Some(leaf)) => leaf.clone(),
                _ => (0..n_areas).map(|area| self.mean(at, weights, &columns, area)).collect(),
            };
            if let Some(place) = columns.get_mut(at) {
                *place = column;
            }
        }
        columns
    }

    fn mean(
        &self,
        at: usize,
        weights: &[f64],
        columns: &[Column],
        area: usize,
    ) -> Result<f64, Unscored> {
        let aggregation =
            self.aggregations.get(at).copied().flatten().unwrap_or(Aggregation::Arithmetic);
        let (mut sum, mut size, mut all) = (0.0, 0.0, 0.0);
        for part in self.parts.get(at).into_iter().flatten() {
            let score = match score(columns, *part, area) {
                Ok(score) => score,
                Err(Unscored::Excluded) => continue,
                Err(_) => return Err(Unscored::PartMissing),
            };
            let weight = weights.get(*part).copied().unwrap_or(0.0);
            all += weight;
            let term = weight
                * match aggregation {
                    Aggregation::Arithmetic => score,
                    Aggregation::Geometric if score < 0.0 => return Err(Unscored::NotPositive),
                    Aggregation::Geometric => libm::log(score),
                };
            sum += term;
            size += term.abs();
        }
        match aggregation {
            _ if all == 0.0 => Err(Unscored::Excluded),
            Aggregation::Arithmetic => Ok(settled(sum, size) / all),
            Aggregation::Geometric => Ok(libm::exp(sum / all)),
        }
    }

    /// For each node, its weight in its parent for this area once what is left out is spread over the others; and in
    /// the root, if all means on the way are arithmetic.
    pub(super) fn shares(
        &self,
        columns: &[Column],
        area: usize,
    ) -> Vec<(Option<f64>, Option<f64>)> {
        let mut shares = vec![(None, None); self.parts.len()];
        if let Some(root) = shares.first_mut() {
            // Nothing contributes to a score that is not there.
            *root = (Some(1.0), score(columns, 0, area).ok().map(|_| 1.0));
        }
        for (at, parts) in self.parts.iter().enumerate() {
            let counts = |part: &&usize| score(columns, **part, area) != Err(Unscored::Excluded);
            let weight = |part: &usize| self.weights.get(*part).copied().unwrap_or(0.0);
            let all = parts.iter().filter(counts).map(weight).fold(0.0, |sum, w| sum + w);
            let linear = self.aggregations.get(at) == Some(&Some(Aggregation::Arithmetic));
            let of_root = shares.get(at).and_then(|(_, share)| *share).filter(|_| linear);
            for part in parts.iter().filter(counts) {
                let share = weight(part) / all;
                if let Some(place) = shares.get_mut(*part) {
                    *place = (Some(share), of_root.map(|of_root| of_root * share));
                }
            }
        }
        shares
    }
}

/// The score of a node in an area.
pub(super) fn score(columns: &[Column], node: usize, area: usize) -> Result<f64, Unscored> {
    columns
        .get(node)
        .and_then(|column| column.get(area))
        .copied()
        .unwrap_or(Err(Unscored::PartMissing))
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Weights are at most 10^12 millionths, which a binary number has exactly.
const fn exact(weight: u64) -> f64 {
    weight as f64
}
