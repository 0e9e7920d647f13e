//! The tree of an assessment for the one area that a figure is of.

use scorecard_domain::{Lang, Unscored};
use scorecard_wire::pb::metrics::{
    AssessedArea, AssessedNode, AssessmentNodeInfo, AssessmentResult,
};
use serde_json::{Value, json};

use crate::cells::words;

/// The tree's lines, the root first; none if the area is not in the answer.
pub(super) fn lines(result: &AssessmentResult) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(area) = result.areas.first() else { return lines };
    lines.push(format!("考核：{}〔{}〕", words(result.name.as_ref()), total(result, area)));
    let nodes: Vec<_> = result.nodes.iter().zip(&area.nodes).collect();
    below("", &nodes, "", &mut lines);
    for (info, item) in result.adjustments.iter().zip(&area.adjustments) {
        if item.applies {
            lines.push(format!("加减分项：{} {}分", words(info.name.as_ref()), item.points));
        }
    }
    lines
}

/// 总分92.31分，12个中第1位，优秀.
fn total(result: &AssessmentResult, area: &AssessedArea) -> String {
    let mut told = vec![format!("总分{}分", area.score)];
    told.push(format!("{}个中第{}位", result.scored, area.rank));
    if area.best_rank > 0 {
        told.push(format!("权重变动时第{}至第{}位", area.best_rank, area.worst_rank));
    }
    told.extend(area.grade.as_ref().map(|grade| words(grade.name.as_ref())));
    if result.scored < result.members {
        told.push(format!("应考核{}个", result.members));
    }
    told.join("，")
}

fn below(
    parent: &str,
    nodes: &[(&AssessmentNodeInfo, &AssessedNode)],
    indent: &str,
    lines: &mut Vec<String>,
) {
    let own: Vec<_> = nodes.iter().filter(|(info, _)| info.parent == parent).collect();
    for (n, (info, node)) in (1..).zip(&own) {
        let (branch, deeper) =
            if n == own.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        lines.push(format!("{indent}{branch}{}：{}", words(info.name.as_ref()), told(node)));
        below(&info.id, nodes, &format!("{indent}{deeper}"), lines);
    }
}

fn told(node: &AssessedNode) -> String {
    let unscored = u8::try_from(node.unscored).ok().and_then(Unscored::from_number);
    if let Some(unscored) = unscored {
        return unscored.words(Lang::Zh).to_owned();
    }
    let mut told = vec![format!("{}分", node.score)];
    for (head, number, tail) in [("权重", &node.weight, "%"), ("贡献", &node.contribution, "分")]
    {
        if !number.is_empty() {
            told.push(format!("{head}{number}{tail}"));
        }
    }
    let raw = node.measures.iter().filter(|measure| !measure.raw.is_empty());
    told.extend(raw.map(|measure| format!("数值{}", measure.raw)));
    told.join("，")
}

/// The tree for programs.
pub(super) fn json(result: &AssessmentResult) -> Value {
    let area = result.areas.first();
    let nodes = result.nodes.iter().zip(area.into_iter().flat_map(|area| &area.nodes));
    let nodes = nodes.map(|(info, node)| {
        json!({
            "node": info.id,
            "parent": info.parent,
            "name": words(info.name.as_ref()),
            "score": node.score,
            "weight": node.weight,
            "contribution": node.contribution,
        })
    });
    json!({
        "assessment": result.assessment,
        "score": area.map(|area| &area.score),
        "rank": area.map(|area| area.rank),
        "grade": area.and_then(|area| area.grade.as_ref()).map(|grade| &grade.id),
        "members": result.members,
        "scored": result.scored,
        "nodes": nodes.collect::<Vec<_>>(),
    })
}
