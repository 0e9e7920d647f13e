//! What an assessment must obey by itself.

mod leaf;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{
    collection_plan::each_once,
    texts::{named, text},
};
use crate::{
    assessment::{
        Adjustment, Assessment, Effect, Grade, Node, NodeContent, Points, Robustness, Stated,
    },
    decimal::Decimal,
    fault::{Fault, FaultReason},
    id::ItemId,
};

/// A weight is no greater, and no finer than with this many decimals, so that sums of weights are exact.
const MAX_WEIGHT: i128 = 1_000_000;
const WEIGHT_DECIMALS: u8 = 6;

pub(super) fn faults(assessment: &Assessment, faults: &mut Vec<Fault>) {
    named("assessment.name", &assessment.name, faults);
    text("assessment.note", &assessment.note, faults);
    of_tree(&assessment.nodes, faults);
    for (cap, limit) in
        [("bonus_cap", assessment.bonus_cap), ("penalty_cap", assessment.penalty_cap)]
    {
        if let Some(limit) = limit {
            not_negative(&format!("assessment.{cap}"), limit, faults);
        }
    }
    of_grades(&assessment.grades, faults);
    let ids: Vec<_> = assessment.adjustments.iter().map(|one| &one.id).collect();
    each_once("assessment.adjustments", &ids, ToString::to_string, faults);
    for (i, adjustment) in assessment.adjustments.iter().enumerate() {
        let path = format!("assessment.adjustments[{i}]");
        of_adjustment(&path, adjustment, &assessment.grades, faults);
    }
    if let Some(robustness) = assessment.robustness {
        of_robustness(robustness, faults);
    }
}

fn of_tree(nodes: &[Node], faults: &mut Vec<Fault>) {
    if nodes.is_empty() {
        faults.push(Fault::missing("assessment.nodes", "the root and what it is made from"));
    }
    if nodes.len() > Assessment::MAX_NODES {
        let problem = format!("{} nodes are more than {}", nodes.len(), Assessment::MAX_NODES);
        faults.push(Fault::invalid("assessment.nodes", problem));
        return;
    }
    let ids: Vec<_> = nodes.iter().map(|node| &node.id).collect();
    each_once("assessment.nodes", &ids, ToString::to_string, faults);
    let parents: BTreeSet<&ItemId> = nodes.iter().filter_map(|node| node.parent.as_ref()).collect();
    for (i, node) in nodes.iter().enumerate() {
        let path = format!("assessment.nodes[{i}]");
        text(&format!("{path}.name"), &node.name, faults);
        of_parent(&path, node, nodes.get(..i).unwrap_or_default(), faults);
        if let Some(problem) = weight_problem(node.weight) {
            faults.push(Fault::invalid(format!("{path}.weight"), problem));
        }
        if let Some(rounding) = node.rounding
            && rounding.decimals > Assessment::SCORE_DECIMALS
        {
            let problem =
                format!("`{}` is more than {}", rounding.decimals, Assessment::SCORE_DECIMALS);
            faults.push(Fault::invalid(format!("{path}.rounding.decimals"), problem));
        }
        match &node.content {
            NodeContent::Mean(_) => {
                if node.name.is_empty() {
                    faults.push(Fault::missing(
                        format!("{path}.name"),
                        "words in Chinese or English, because no indicator lends it a name",
                    ));
                }
                if !parents.contains(&node.id) {
                    let expected = "at least one node that names it as its parent";
                    faults.push(Fault::missing(format!("{path}.mean"), expected));
                }
            }
            NodeContent::Leaf(leaf) => leaf::faults(&format!("{path}.leaf"), leaf, faults),
        }
    }
}

fn of_parent(path: &str, node: &Node, before: &[Node], faults: &mut Vec<Fault>) {
    let path = format!("{path}.parent");
    let is_root = before.is_empty();
    match &node.parent {
        None if is_root => {}
        None => {
            faults.push(Fault::missing(path, "a parent, because the first node alone is the root"))
        }
        Some(_) if is_root => {
            faults.push(Fault::inconsistent(path, "the first node is the root and has no parent"));
        }
        Some(parent) => match before.iter().find(|other| other.id == *parent) {
            None => {
                let problem = format!("`{parent}` is no node that stands before this one");
                faults.push(Fault::new(path, FaultReason::UnknownReference, problem));
            }
            Some(found) if matches!(found.content, NodeContent::Leaf(_)) => {
                let problem = format!("`{parent}` is an indicator and has no parts");
                faults.push(Fault::inconsistent(path, problem));
            }
            Some(_) => {}
        },
    }
}

fn weight_problem(weight: Decimal) -> Option<String> {
    let limit = Decimal::new(MAX_WEIGHT, 0)?;
    let fits = is_positive(weight)
        && weight.cmp_value(limit).is_le()
        && weight.trimmed().scale() <= WEIGHT_DECIMALS;
    (!fits).then(|| {
        format!("`{weight}` is no weight above 0, at most {MAX_WEIGHT} and with at most {WEIGHT_DECIMALS} decimals")
    })
}

fn of_grades(grades: &[Grade], faults: &mut Vec<Fault>) {
    let ids: Vec<_> = grades.iter().map(|grade| &grade.id).collect();
    each_once("assessment.grades", &ids, ToString::to_string, faults);
    let mut above: Option<Decimal> = None;
    for (i, grade) in grades.iter().enumerate() {
        let path = format!("assessment.grades[{i}]");
        named(&format!("{path}.name"), &grade.name, faults);
        let is_last = i + 1 == grades.len();
        match (grade.at_least, is_last) {
            (None, false) => {
                let expected = "the least score, because a lower grade follows";
                faults.push(Fault::missing(format!("{path}.at_least"), expected));
            }
            (Some(_), true) => {
                let problem = "the last grade takes all who have no other and has no least score";
                faults.push(Fault::inconsistent(format!("{path}.at_least"), problem));
            }
            (Some(least), false) => {
                if above.is_some_and(|above| least.cmp_value(above).is_ge()) {
                    let problem =
                        format!("`{least}` is not below the grade before; the best stands first");
                    faults.push(Fault::inconsistent(format!("{path}.at_least"), problem));
                }
                above = Some(least);
            }
            (None, true) => {}
        }
        if let Some(quota) = grade.quota {
            let path = format!("{path}.quota");
            if is_last {
                let problem = "the last grade takes all who have no other and has no quota";
                faults.push(Fault::inconsistent(path, problem));
            } else if !is_positive(quota) || quota.cmp_value(percent(100)).is_gt() {
                let problem = format!("`{quota}` is no percentage above 0 and up to 100");
                faults.push(Fault::invalid(path, problem));
            }
        }
    }
}

fn of_adjustment(path: &str, one: &Adjustment, grades: &[Grade], faults: &mut Vec<Fault>) {
    named(&format!("{path}.name"), &one.name, faults);
    if one.indicator.is_none() && one.stated.is_empty() {
        faults.push(Fault::missing(path, "an indicator whose level counts, or what is stated"));
    }
    match &one.effect {
        Effect::Bonus(points) => of_points(&format!("{path}.bonus"), *points, faults),
        Effect::Penalty(points) => of_points(&format!("{path}.penalty"), *points, faults),
        Effect::Veto { threshold: _, at_best } => {
            if grades.iter().all(|grade| grade.id != *at_best) {
                let problem = format!("`{at_best}` is none of the grades");
                let path = format!("{path}.veto.at_best");
                faults.push(Fault::new(path, FaultReason::UnknownReference, problem));
            }
        }
    }
    let keys: Vec<_> = one.stated.iter().map(|stated| (&stated.area, stated.period)).collect();
    let spelled = |(area, period): &(_, _)| format!("{area} {period}");
    each_once(&format!("{path}.stated"), &keys, spelled, faults);
    let has_points = !matches!(one.effect, Effect::Veto { .. });
    for (i, Stated { area: _, period: _, points, reason }) in one.stated.iter().enumerate() {
        let path = format!("{path}.stated[{i}]");
        named(&format!("{path}.reason"), reason, faults);
        match points {
            Some(points) if has_points => positive(&format!("{path}.points"), *points, faults),
            None if has_points => {
                faults.push(Fault::missing(format!("{path}.points"), "how many points"));
            }
            Some(_) => {
                let problem = "a veto is worth no points";
                faults.push(Fault::inconsistent(format!("{path}.points"), problem));
            }
            None => {}
        }
    }
}

fn of_points(path: &str, points: Points, faults: &mut Vec<Fault>) {
    positive(&format!("{path}.per_unit"), points.per_unit, faults);
    if let Some(cap) = points.cap {
        not_negative(&format!("{path}.cap"), cap, faults);
    }
}

fn of_robustness(robustness: Robustness, faults: &mut Vec<Fault>) {
    let Robustness { draws, seed: _, spread } = robustness;
    if !(1..=Robustness::MAX_DRAWS).contains(&draws) {
        let problem =
            format!("`{draws}` is not a number of draws from 1 to {}", Robustness::MAX_DRAWS);
        faults.push(Fault::invalid("assessment.robustness.draws", problem));
    }
    below_hundred("assessment.robustness.spread", spread, faults);
}

fn percent(value: i128) -> Decimal {
    Decimal::new(value, 0).unwrap_or(Decimal::ZERO)
}

fn is_positive(value: Decimal) -> bool {
    !value.is_negative() && !value.is_zero()
}

fn positive(path: &str, value: Decimal, faults: &mut Vec<Fault>) {
    if !is_positive(value) {
        faults.push(Fault::invalid(path, format!("`{value}` is not above 0")));
    }
}

fn not_negative(path: &str, value: Decimal, faults: &mut Vec<Fault>) {
    if value.is_negative() {
        faults.push(Fault::invalid(path, format!("`{value}` is below 0")));
    }
}

fn below_hundred(path: &str, value: Decimal, faults: &mut Vec<Fault>) {
    if !is_positive(value) || value.cmp_value(percent(100)).is_ge() {
        let problem = format!("`{value}` is no percentage above 0 and below 100");
        faults.push(Fault::invalid(path, problem));
    }
}
