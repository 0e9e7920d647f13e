//! Results as messages.

use scorecard_domain::{
    Assessment, Decimal, ItemId, Leaf, Missing, Node, NodeContent, Text, Unscored,
};
use scorecard_measures::assessment::{AdjustmentResult, AreaResult, FaceResult, NodeResult};
use scorecard_wire::{
    codes::Code as _,
    pb::metrics::{
        AssessedArea, AssessedItem, AssessedMeasure, AssessedNode, AssessmentItemInfo,
        AssessmentNodeInfo,
    },
    text,
};

use crate::world::World;

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(super) fn item_info(id: &ItemId, name: &Text) -> AssessmentItemInfo {
    AssessmentItemInfo { id: id.to_string(), name: text::write(name) }
}

pub(super) fn node_info(world: &World, node: &Node) -> AssessmentNodeInfo {
    let leaf = leaf(node);
    let indicator = leaf.and_then(|leaf| world.cube.indicator(&leaf.indicator));
    let name = indicator.map(|held| node.name.or(&held.thing.name));
    AssessmentNodeInfo {
        id: node.id.to_string(),
        parent: text::write_optional(node.parent.as_ref()),
        name: text::write(name.as_ref().unwrap_or(&node.name)),
        indicator: text::write_optional(leaf.map(|leaf| &leaf.indicator)),
        weight: node.weight.to_string(),
    }
}

const fn leaf(node: &Node) -> Option<&Leaf> {
    match &node.content {
        NodeContent::Leaf(leaf) => Some(leaf),
        NodeContent::Mean(_) => None,
    }
}

pub(super) fn area(
    world: &World,
    assessment: &Assessment,
    result: &AreaResult,
    years_in_a_row: u32,
) -> AssessedArea {
    let AreaResult {
        area,
        nodes,
        score,
        rank,
        rank_range,
        grade,
        adjustments,
        bonus,
        penalty,
        is_vetoed,
        statuses,
    } = result;
    let name = world.cube.area(area).map(|held| held.thing.name.clone()).unwrap_or_default();
    let grade = grade.and_then(|at| assessment.grades.get(at));
    let (best, worst) = rank_range.unwrap_or_default();
    AssessedArea {
        area: area.to_string(),
        name: text::write(&name),
        score: text::write_optional(*score),
        rank: rank.unwrap_or_default(),
        best_rank: best,
        worst_rank: worst,
        grade: grade.map(|grade| item_info(&grade.id, &grade.name)),
        bonus: bonus.to_string(),
        penalty: penalty.to_string(),
        vetoed: *is_vetoed,
        years_in_a_row,
        nodes: assessment.nodes.iter().zip(nodes).map(|(node, one)| assessed(node, one)).collect(),
        adjustments: adjustments.iter().map(item).collect(),
        statuses: statuses.iter().map(|status| status.to_wire()).collect(),
    }
}

fn assessed(node: &Node, result: &NodeResult) -> AssessedNode {
    let NodeResult { score, rank, weight, contribution, faces } = result;
    let measures = leaf(node).map(|leaf| [Some(leaf.measure), leaf.mixed.map(|it| it.measure)]);
    let measures = measures.into_iter().flatten().flatten();
    let (score, unscored) = told(*score);
    AssessedNode {
        node: node.id.to_string(),
        score,
        unscored,
        rank: rank.unwrap_or_default(),
        weight: text::write_optional(*weight),
        contribution: text::write_optional(*contribution),
        measures: measures.zip(faces).map(|(it, result)| measure(it, result)).collect(),
    }
}

fn measure(measure: scorecard_domain::Measure, face: &FaceResult) -> AssessedMeasure {
    let FaceResult { raw, imputed, treated, normalised } = face;
    let (normalised, unscored) = told(*normalised);
    let raw = raw.and_then(|value| value.amount());
    AssessedMeasure {
        measure: measure.to_wire(),
        raw: text::write_optional(raw.ok()),
        missing: raw.err().map_or(0, number),
        imputed: text::write_optional(*imputed),
        treated: text::write_optional(*treated),
        normalised,
        unscored,
    }
}

fn item(result: &AdjustmentResult) -> AssessedItem {
    let AdjustmentResult { id, points, applies, level, missing, reason } = result;
    AssessedItem {
        item: id.to_string(),
        points: points.to_string(),
        applies: *applies,
        level: text::write_optional(*level),
        missing: missing.map_or(0, number),
        reason: text::write(reason),
    }
}

/// A score, or the number of why there is none.
fn told(score: Result<Decimal, Unscored>) -> (String, i32) {
    match score {
        Ok(score) => (score.to_string(), 0),
        Err(unscored) => (String::new(), unscored.number().into()),
    }
}

fn number(missing: Missing) -> i32 {
    missing.number().into()
}
