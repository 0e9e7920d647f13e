//! The fields of assessments. A tag is given once and for ever.

mod leaf;

use scorecard_domain::{
    Adjustment, Aggregation, Assessment, Effect, EffectKind, Grade, Node, NodeContent,
    NodeRounding, Points, Robustness, Stated,
};

use super::{
    definition::{rounding_from_number, rounding_number},
    reader::{Corrupt, Fields, missing},
    writer::Writer,
};

pub(super) fn write(out: &mut Writer, assessment: &Assessment) {
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
    out.text(1, id.as_str());
    out.words(2, name);
    out.text(3, group.as_str());
    for node in nodes {
        out.record_element(4, |out| write_node(out, node));
    }
    for adjustment in adjustments {
        out.record_element(5, |out| write_adjustment(out, adjustment));
    }
    out.optional_decimal(6, *bonus_cap);
    out.optional_decimal(7, *penalty_cap);
    for Grade { id, name, at_least, quota } in grades {
        out.record_element(8, |out| {
            out.text(1, id.as_str());
            out.words(2, name);
            out.optional_decimal(3, *at_least);
            out.optional_decimal(4, *quota);
        });
    }
    if let Some(Robustness { draws, seed, spread }) = robustness {
        out.record(9, |out| {
            out.unsigned(1, *draws);
            out.unsigned(2, *seed);
            out.decimal(3, *spread);
        });
    }
    out.words(10, note);
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Assessment, Corrupt> {
    Ok(Assessment {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        group: fields.parsed(3)?,
        nodes: fields.records(4, read_node)?,
        adjustments: fields.records(5, read_adjustment)?,
        bonus_cap: fields.decimal(6)?,
        penalty_cap: fields.decimal(7)?,
        grades: fields.records(8, |fields| {
            Ok(Grade {
                id: fields.parsed(1)?,
                name: fields.words(2)?,
                at_least: fields.decimal(3)?,
                quota: fields.decimal(4)?,
            })
        })?,
        robustness: fields.optional_record(9, |fields| {
            Ok(Robustness {
                draws: fields.unsigned(1)?,
                seed: fields.unsigned(2)?,
                spread: fields.needed_decimal(3)?,
            })
        })?,
        note: fields.words(10)?,
    })
}

fn write_node(out: &mut Writer, node: &Node) {
    let Node { id, name, parent, weight, rounding, content } = node;
    out.text(1, id.as_str());
    out.words(2, name);
    out.optional(3, parent.as_ref().map(|id| id.as_str()));
    out.decimal(4, *weight);
    if let Some(NodeRounding { decimals, mode }) = rounding {
        out.record(5, |out| {
            out.unsigned(1, *decimals);
            out.unsigned(2, rounding_number(*mode));
        });
    }
    match content {
        NodeContent::Mean(aggregation) => out.unsigned(6, aggregation.number()),
        NodeContent::Leaf(leaf) => out.record(7, |out| leaf::write(out, leaf)),
    }
}

fn read_node(fields: &mut Fields<'_>) -> Result<Node, Corrupt> {
    Ok(Node {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        parent: fields.optional(3)?,
        weight: fields.needed_decimal(4)?,
        rounding: fields.optional_record(5, |fields| {
            Ok(NodeRounding {
                decimals: fields.unsigned(1)?,
                mode: fields.code(2, rounding_from_number)?,
            })
        })?,
        content: match fields.optional_code(6, Aggregation::from_number)? {
            Some(aggregation) => NodeContent::Mean(aggregation),
            None => {
                NodeContent::Leaf(fields.optional_record(7, leaf::read)?.ok_or_else(|| missing(7))?)
            }
        },
    })
}

fn write_adjustment(out: &mut Writer, adjustment: &Adjustment) {
    let Adjustment { id, name, effect, indicator, stated } = adjustment;
    out.text(1, id.as_str());
    out.words(2, name);
    out.unsigned(3, effect.kind().number());
    match effect {
        Effect::Bonus(Points { per_unit, cap }) | Effect::Penalty(Points { per_unit, cap }) => {
            out.decimal(4, *per_unit);
            out.optional_decimal(5, *cap);
        }
        Effect::Veto { threshold, at_best } => {
            out.decimal(6, *threshold);
            out.text(7, at_best.as_str());
        }
    }
    out.optional(8, indicator.as_ref().map(|id| id.as_str()));
    for Stated { area, period, points, reason } in stated {
        out.record_element(9, |out| {
            out.text(1, area.as_str());
            out.text(2, &period.to_string());
            out.optional_decimal(3, *points);
            out.words(4, reason);
        });
    }
}

fn read_adjustment(fields: &mut Fields<'_>) -> Result<Adjustment, Corrupt> {
    Ok(Adjustment {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        effect: match fields.code(3, EffectKind::from_number)? {
            EffectKind::Bonus => Effect::Bonus(read_points(fields)?),
            EffectKind::Penalty => Effect::Penalty(read_points(fields)?),
            EffectKind::Veto => {
                Effect::Veto { threshold: fields.needed_decimal(6)?, at_best: fields.parsed(7)? }
            }
        },
        indicator: fields.optional(8)?,
        stated: fields.records(9, |fields| {
            Ok(Stated {
                area: fields.parsed(1)?,
                period: fields.parsed(2)?,
                points: fields.decimal(3)?,
                reason: fields.words(4)?,
            })
        })?,
    })
}

fn read_points(fields: &mut Fields<'_>) -> Result<Points, Corrupt> {
    Ok(Points { per_unit: fields.needed_decimal(4)?, cap: fields.decimal(5)? })
}
