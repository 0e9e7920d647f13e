//! Steps 1 to 3 for one leaf: its faces imputed, treated and normalised, and mixed into one score.

use scorecard_domain::{Leaf, Missing, Node, NodeContent, Unscored};

use super::{
    LeafInput,
    impute::impute,
    normalise::normalise,
    number::{float, settled},
    treat::treat,
};
use crate::value::Outcome;

/// One face of a leaf in one area, at each step.
#[derive(Clone, Copy, Debug)]
pub(super) struct FaceCell {
    pub(super) raw: Outcome,
    pub(super) imputed: Option<f64>,
    pub(super) treated: Option<f64>,
    pub(super) score: Result<f64, Unscored>,
}

/// A leaf: for each face the cells of all areas, and the scores.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) faces: Vec<Vec<FaceCell>>,
    pub(super) scores: Vec<Result<f64, Unscored>>,
}

/// The scores of a node; none of one that is a mean.
pub(super) fn scored(node: &Node, input: Option<&LeafInput>, n_areas: usize) -> Option<Scored> {
    let NodeContent::Leaf(leaf) = &node.content else { return None };
    let shares: Vec<f64> = match leaf.mixed {
        Some(mixed) => vec![1.0 - float(mixed.share) / 100.0, float(mixed.share) / 100.0],
        None => vec![1.0],
    };
    let direction = input.and_then(|input| input.direction);
    let faces: Vec<_> = (0..shares.len())
        .map(|at| {
            let raw = input.and_then(|input| input.faces.get(at));
            let absent = || vec![Err(Missing::NoObservation); n_areas];
            face(leaf, direction, &raw.cloned().unwrap_or_else(absent))
        })
        .collect();
    let scores = (0..n_areas).map(|area| mixed(&faces, &shares, area)).collect();
    Some(Scored { faces, scores })
}

/// The scores of all nodes that are leaves.
pub(super) fn scores(leaves: &[Option<Scored>]) -> Vec<Option<Vec<Result<f64, Unscored>>>> {
    leaves.iter().map(|leaf| leaf.as_ref().map(|leaf| leaf.scores.clone())).collect()
}

fn face(
    leaf: &Leaf,
    direction: Option<scorecard_domain::Direction>,
    raw: &[Outcome],
) -> Vec<FaceCell> {
    let imputed = impute(raw, leaf.imputation);
    let held: Vec<f64> = imputed.iter().flatten().map(|(value, _)| *value).collect();
    let treated = treat(&held, leaf.treatment);
    let mut scored = treated.iter().zip(normalise(leaf, direction, &treated));
    let cells = raw.iter().zip(imputed).map(|(raw, imputed)| match imputed {
        Err(unscored) => FaceCell { raw: *raw, imputed: None, treated: None, score: Err(unscored) },
        Ok((value, is_imputed)) => {
            let (treated, score) = scored.next().unwrap_or((&value, Err(Unscored::NoValue)));
            let imputed = is_imputed.then_some(value);
            FaceCell { raw: *raw, imputed, treated: Some(*treated), score }
        }
    });
    cells.collect()
}

fn mixed(faces: &[Vec<FaceCell>], shares: &[f64], area: usize) -> Result<f64, Unscored> {
    let (mut sum, mut size) = (0.0, 0.0);
    for (face, share) in faces.iter().zip(shares) {
        let cell = face.get(area).ok_or(Unscored::NoValue)?;
        let part = share * cell.score?;
        sum += part;
        size += part.abs();
    }
    Ok(settled(sum, size))
}
