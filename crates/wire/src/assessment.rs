//! Assessments: the tree, and what is outside the weights.

mod leaf;

use scorecard_domain::{
    Adjustment, Assessment, Decimal, Effect, Grade, Node, NodeContent, NodeRounding, Points,
    Robustness, Stated,
};

use crate::{
    Faults,
    codes::Code,
    pb::data::{self as pb, adjustment, assessment_node},
    sentences, text,
};

/// Reads an assessment; its revision is the ledger's to say.
pub fn read(message: pb::Assessment, faults: &mut Faults) -> Option<Assessment> {
    let pb::Assessment {
        id,
        name,
        group,
        nodes,
        adjustments,
        bonus_cap,
        penalty_cap,
        grades,
        robustness,
        note,
        revision: _,
    } = message;
    let id = faults.parse("id", &id);
    let group = faults.parse("group", &group);
    let nodes = faults.each("nodes", nodes, read_node);
    let adjustments = faults.each("adjustments", adjustments, read_adjustment);
    let bonus_cap = faults.parse_optional("bonus_cap", &bonus_cap);
    let penalty_cap = faults.parse_optional("penalty_cap", &penalty_cap);
    let grades = faults.each("grades", grades, read_grade);
    let robustness = faults.optional("robustness", robustness, read_robustness);
    Some(Assessment {
        id: id?,
        name: text::read(name),
        group: group?,
        nodes: nodes?,
        adjustments: adjustments?,
        bonus_cap: bonus_cap?,
        penalty_cap: penalty_cap?,
        grades: grades?,
        robustness: robustness?,
        note: text::read(note),
    })
}

/// A number that may be left out and then is this.
fn number_or(field: &str, text: &str, default: i128, faults: &mut Faults) -> Option<Decimal> {
    let number = faults.parse_optional(field, text)?;
    number.or(Decimal::new(default, 0))
}

fn read_node(message: pb::AssessmentNode, faults: &mut Faults) -> Option<Node> {
    let pb::AssessmentNode { id, name, parent, weight, rounding, content } = message;
    let id = faults.parse("id", &id);
    let parent = faults.parse_optional("parent", &parent);
    let weight = number_or("weight", &weight, 1, faults);
    let rounding = faults.optional("rounding", rounding, |message, faults| {
        let pb::NodeRounding { decimals, mode } = message;
        let decimals = faults.number("decimals", decimals, 0, u8::MAX);
        let mode = faults.code_optional("mode", mode);
        Some(NodeRounding { decimals: decimals?, mode: mode?.unwrap_or_default() })
    });
    let content = match content {
        None => {
            faults.missing("content", sentences::one_of(&["mean", "leaf"][..]));
            None
        }
        Some(assessment_node::Content::Mean(number)) => {
            faults.code("mean", number).map(NodeContent::Mean)
        }
        Some(assessment_node::Content::Leaf(message)) => {
            faults.within("leaf", |faults| leaf::read(message, faults)).map(NodeContent::Leaf)
        }
    };
    Some(Node {
        id: id?,
        name: text::read(name),
        parent: parent?,
        weight: weight?,
        rounding: rounding?,
        content: content?,
    })
}

fn read_adjustment(message: pb::Adjustment, faults: &mut Faults) -> Option<Adjustment> {
    let pb::Adjustment { id, name, effect, indicator, stated } = message;
    let id = faults.parse("id", &id);
    let effect = match effect {
        None => {
            faults.missing("effect", sentences::one_of(&["bonus", "penalty", "veto"][..]));
            None
        }
        Some(adjustment::Effect::Bonus(points)) => {
            faults.within("bonus", |faults| read_points(&points, faults)).map(Effect::Bonus)
        }
        Some(adjustment::Effect::Penalty(points)) => {
            faults.within("penalty", |faults| read_points(&points, faults)).map(Effect::Penalty)
        }
        Some(adjustment::Effect::Veto(pb::Veto { threshold, at_best })) => {
            faults.within("veto", |faults| {
                let threshold = number_or("threshold", &threshold, 1, faults);
                let at_best = faults.parse("at_best", &at_best);
                Some(Effect::Veto { threshold: threshold?, at_best: at_best? })
            })
        }
    };
    let indicator = faults.parse_optional("indicator", &indicator);
    let stated = faults.each("stated", stated, |message, faults| {
        let pb::StatedAdjustment { area, period, points, reason } = message;
        let area = faults.parse("area", &area);
        let period = faults.parse("period", &period);
        let points = faults.parse_optional("points", &points);
        let reason = text::read(reason);
        Some(Stated { area: area?, period: period?, points: points?, reason })
    });
    Some(Adjustment {
        id: id?,
        name: text::read(name),
        effect: effect?,
        indicator: indicator?,
        stated: stated?,
    })
}

fn read_points(message: &pb::AdjustmentPoints, faults: &mut Faults) -> Option<Points> {
    let pb::AdjustmentPoints { per_unit, cap } = message;
    let per_unit = number_or("per_unit", per_unit, 1, faults);
    let cap = faults.parse_optional("cap", cap);
    Some(Points { per_unit: per_unit?, cap: cap? })
}

fn read_grade(message: pb::Grade, faults: &mut Faults) -> Option<Grade> {
    let pb::Grade { id, name, at_least, quota } = message;
    let id = faults.parse("id", &id);
    let at_least = faults.parse_optional("at_least", &at_least);
    let quota = faults.parse_optional("quota", &quota);
    Some(Grade { id: id?, name: text::read(name), at_least: at_least?, quota: quota? })
}

fn read_robustness(message: pb::Robustness, faults: &mut Faults) -> Option<Robustness> {
    let pb::Robustness { draws, seed, spread } = message;
    Some(Robustness { draws, seed, spread: faults.parse("spread", &spread)? })
}

/// Writes an assessment with the revision that last changed it.
pub fn write(assessment: &Assessment, revision: u64) -> pb::Assessment {
    let Assessment {
        id,
        name,
        group,
        nodes,
        adjustments,
        bonus_cap,
        penalty_cap,
        grades,
        robustness,
        note,
    } = assessment;
    let write_robustness = |robustness: Robustness| {
        let Robustness { draws, seed, spread } = robustness;
        pb::Robustness { draws, seed, spread: spread.to_string() }
    };
    pb::Assessment {
        id: id.to_string(),
        name: text::write(name),
        group: group.to_string(),
        nodes: nodes.iter().map(write_node).collect(),
        adjustments: adjustments.iter().map(write_adjustment).collect(),
        bonus_cap: text::write_optional(*bonus_cap),
        penalty_cap: text::write_optional(*penalty_cap),
        grades: grades.iter().map(write_grade).collect(),
        robustness: robustness.map(write_robustness),
        note: text::write(note),
        revision,
    }
}

fn write_node(node: &Node) -> pb::AssessmentNode {
    let Node { id, name, parent, weight, rounding, content } = node;
    let content = match content {
        NodeContent::Mean(aggregation) => assessment_node::Content::Mean(aggregation.to_wire()),
        NodeContent::Leaf(leaf) => assessment_node::Content::Leaf(leaf::write(leaf)),
    };
    pb::AssessmentNode {
        id: id.to_string(),
        name: text::write(name),
        parent: text::write_optional(parent.as_ref()),
        weight: weight.to_string(),
        rounding: rounding.map(|NodeRounding { decimals, mode }| pb::NodeRounding {
            decimals: decimals.into(),
            mode: mode.to_wire(),
        }),
        content: Some(content),
    }
}

fn write_adjustment(adjustment: &Adjustment) -> pb::Adjustment {
    let Adjustment { id, name, effect, indicator, stated } = adjustment;
    let write_points = |Points { per_unit, cap }: &Points| pb::AdjustmentPoints {
        per_unit: per_unit.to_string(),
        cap: text::write_optional(*cap),
    };
    let effect = match effect {
        Effect::Bonus(points) => adjustment::Effect::Bonus(write_points(points)),
        Effect::Penalty(points) => adjustment::Effect::Penalty(write_points(points)),
        Effect::Veto { threshold, at_best } => adjustment::Effect::Veto(pb::Veto {
            threshold: threshold.to_string(),
            at_best: at_best.to_string(),
        }),
    };
    let write_stated = |stated: &Stated| {
        let Stated { area, period, points, reason } = stated;
        pb::StatedAdjustment {
            area: area.to_string(),
            period: period.to_string(),
            points: text::write_optional(*points),
            reason: text::write(reason),
        }
    };
    pb::Adjustment {
        id: id.to_string(),
        name: text::write(name),
        effect: Some(effect),
        indicator: text::write_optional(indicator.as_ref()),
        stated: stated.iter().map(write_stated).collect(),
    }
}

fn write_grade(grade: &Grade) -> pb::Grade {
    let Grade { id, name, at_least, quota } = grade;
    pb::Grade {
        id: id.to_string(),
        name: text::write(name),
        at_least: text::write_optional(*at_least),
        quota: text::write_optional(*quota),
    }
}
