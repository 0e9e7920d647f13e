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
    fault::{Fault, FaultReason, Problem},
    id::ItemId,
    sentences::assessments as sentences,
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
        faults.push(Fault::missing("assessment.nodes", sentences::the_tree()));
    }
    if nodes.len() > Assessment::MAX_NODES {
        let problem = sentences::too_many_nodes(nodes.len(), Assessment::MAX_NODES);
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
            let problem = sentences::too_fine(rounding.decimals, Assessment::SCORE_DECIMALS);
            faults.push(Fault::invalid(format!("{path}.rounding.decimals"), problem));
        }
        match &node.content {
            NodeContent::Mean(_) => {
                if node.name.is_empty() {
                    faults.push(Fault::missing(format!("{path}.name"), sentences::a_name()));
                }
                if !parents.contains(&node.id) {
                    let expected = sentences::a_part();
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
        None => faults.push(Fault::missing(path, sentences::a_parent())),
        Some(_) if is_root => {
            faults.push(Fault::inconsistent(path, sentences::root_has_no_parent()));
        }
        Some(parent) => match before.iter().find(|other| other.id == *parent) {
            None => {
                let problem = sentences::no_node_before(parent);
                faults.push(Fault::new(path, FaultReason::UnknownReference, problem));
            }
            Some(found) if matches!(found.content, NodeContent::Leaf(_)) => {
                let problem = sentences::has_no_parts(parent);
                faults.push(Fault::inconsistent(path, problem));
            }
            Some(_) => {}
        },
    }
}

fn weight_problem(weight: Decimal) -> Option<Problem> {
    let limit = Decimal::new(MAX_WEIGHT, 0)?;
    let fits = is_positive(weight)
        && weight.cmp_value(limit).is_le()
        && weight.trimmed().scale() <= WEIGHT_DECIMALS;
    (!fits).then(|| sentences::no_weight(weight, MAX_WEIGHT, WEIGHT_DECIMALS))
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
                let expected = sentences::least_score();
                faults.push(Fault::missing(format!("{path}.at_least"), expected));
            }
            (Some(_), true) => {
                let problem = sentences::last_grade_has_no_least();
                faults.push(Fault::inconsistent(format!("{path}.at_least"), problem));
            }
            (Some(least), false) => {
                if above.is_some_and(|above| least.cmp_value(above).is_ge()) {
                    let problem = sentences::not_below_the_grade_before(least);
                    faults.push(Fault::inconsistent(format!("{path}.at_least"), problem));
                }
                above = Some(least);
            }
            (None, true) => {}
        }
        if let Some(quota) = grade.quota {
            let path = format!("{path}.quota");
            if is_last {
                let problem = sentences::last_grade_has_no_quota();
                faults.push(Fault::inconsistent(path, problem));
            } else if !is_positive(quota) || quota.cmp_value(percent(100)).is_gt() {
                let problem = sentences::no_quota(quota);
                faults.push(Fault::invalid(path, problem));
            }
        }
    }
}

fn of_adjustment(path: &str, one: &Adjustment, grades: &[Grade], faults: &mut Vec<Fault>) {
    named(&format!("{path}.name"), &one.name, faults);
    if one.indicator.is_none() && one.stated.is_empty() {
        faults.push(Fault::missing(path, sentences::what_counts()));
    }
    match &one.effect {
        Effect::Bonus(points) => of_points(&format!("{path}.bonus"), *points, faults),
        Effect::Penalty(points) => of_points(&format!("{path}.penalty"), *points, faults),
        Effect::Veto { threshold: _, at_best } => {
            if grades.iter().all(|grade| grade.id != *at_best) {
                let problem = sentences::no_grade(at_best);
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
                faults.push(Fault::missing(format!("{path}.points"), sentences::points()));
            }
            Some(_) => {
                let problem = sentences::veto_is_worth_nothing();
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
        let problem = sentences::no_number_of_draws(draws, Robustness::MAX_DRAWS);
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
        faults.push(Fault::invalid(path, sentences::not_above_zero(value)));
    }
}

fn not_negative(path: &str, value: Decimal, faults: &mut Vec<Fault>) {
    if value.is_negative() {
        faults.push(Fault::invalid(path, sentences::below_zero(value)));
    }
}

fn below_hundred(path: &str, value: Decimal, faults: &mut Vec<Fault>) {
    if !is_positive(value) || value.cmp_value(percent(100)).is_ge() {
        let problem = sentences::no_part_of_hundred(value);
        faults.push(Fault::invalid(path, problem));
    }
}
