//! Assessments as rows.

use scorecard_domain::{
    Adjustment, Assessment, Band, Bounds, Capping, Effect, Grade, Imputation, Leaf, Measure, Mixed,
    Moments, Node, NodeContent, NodeRounding, Normalisation, Points, RankScaling, Robustness,
    Rounding, ScoreRange, Stated, Treatment,
};

use super::cells::Cells;
use crate::layout::{
    ASSESSMENT_ADJUSTMENTS, ASSESSMENT_BANDS, ASSESSMENT_GRADES, ASSESSMENT_NODES,
    ASSESSMENT_STATED, ASSESSMENTS, Layout,
};

/// An assessment's row, and those of its parts.
pub(super) fn rows(assessment: &Assessment) -> Vec<(Layout, Cells)> {
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
    let mut row = Cells::default();
    row.set("id", id).set("group", group).words("name", name).words("note", note);
    row.maybe("bonus_cap", *bonus_cap).maybe("penalty_cap", *penalty_cap);
    if let Some(Robustness { draws, seed, spread }) = robustness {
        row.set("draws", draws).set("seed", seed).set("spread", spread);
    }
    let mut rows = vec![(ASSESSMENTS, row)];
    for part in nodes {
        rows.push((ASSESSMENT_NODES, node(assessment, part)));
        rows.extend(bands(assessment, part));
    }
    for Grade { id: grade, name, at_least, quota } in grades {
        let mut row = Cells::default();
        row.set("assessment", id).set("id", grade).words("name", name);
        row.maybe("at_least", *at_least).maybe("quota", *quota);
        rows.push((ASSESSMENT_GRADES, row));
    }
    for one in adjustments {
        rows.extend(adjustment(assessment, one));
    }
    rows
}

fn node(assessment: &Assessment, node: &Node) -> Cells {
    let Node { id, name, parent, weight, rounding, content } = node;
    let mut row = Cells::default();
    row.set("assessment", &assessment.id).set("id", id).words("name", name);
    row.maybe("parent", parent.as_ref()).set("weight", weight);
    if let Some(NodeRounding { decimals, mode }) = rounding {
        row.set("decimals", decimals);
        if *mode == Rounding::HalfToEven {
            row.set("rounding", "half_to_even");
        }
    }
    match content {
        NodeContent::Mean(aggregation) => {
            row.set("aggregation", aggregation);
        }
        NodeContent::Leaf(it) => leaf(&mut row, it),
    }
    row
}

fn leaf(row: &mut Cells, leaf: &Leaf) {
    let Leaf {
        indicator,
        measure,
        mixed,
        direction,
        imputation,
        treatment,
        logarithm,
        normalisation,
    } = leaf;
    row.set("indicator", indicator).unless("measure", *measure, Measure::Level);
    if let Some(Mixed { measure, share }) = mixed {
        row.set("mixed_measure", measure).set("mixed_share", share);
    }
    row.maybe("direction", *direction).unless("imputation", *imputation, Imputation::None);
    match treatment {
        Treatment::None => {}
        Treatment::Winsorise { points, skewness, kurtosis } => {
            row.set("winsorise", points).set("skewness", skewness).set("kurtosis", kurtosis);
        }
        Treatment::Bounds { low, high } => {
            row.maybe("treat_low", *low).maybe("treat_high", *high);
        }
    }
    row.unless("logarithm", *logarithm, false).set("normalisation", normalisation.method());
    method(row, normalisation);
}

fn method(row: &mut Cells, normalisation: &Normalisation) {
    match normalisation {
        Normalisation::Identity | Normalisation::Rank(RankScaling::Borda) => {}
        Normalisation::MinMax { bounds, range: scores, capping } => {
            if let Some(Bounds { min, max }) = bounds {
                row.set("min", min).set("max", max);
            }
            range(row, *scores).unless("capping", *capping, Capping::None);
        }
        Normalisation::ZScore { moments, onto } => {
            if let Some(Moments { mean, deviation }) = moments {
                row.set("mean", mean).set("deviation", deviation);
            }
            row.set("onto_mean", onto.mean).set("onto_deviation", onto.deviation);
        }
        Normalisation::DistanceToTarget { target, range: scores } => {
            range(row, *scores).set("target", target);
        }
        Normalisation::DistanceToLeader { full } => {
            row.set("full", full);
        }
        Normalisation::Rank(RankScaling::Percentile(scores)) => {
            range(row, *scores);
        }
        Normalisation::Rank(RankScaling::Steps { first, step, floor }) => {
            row.set("first", first).set("step", step).set("floor", floor);
        }
        Normalisation::Bands { bands: _, otherwise } => {
            row.set("otherwise", otherwise);
        }
        Normalisation::Efficacy { unacceptable, satisfactory, basic, capping } => {
            row.set("unacceptable", unacceptable).set("satisfactory", satisfactory);
            row.set("basic", basic).unless("capping", *capping, Capping::None);
        }
        Normalisation::Completion { target, cap } => {
            row.set("target", target).maybe("cap", *cap);
        }
    }
}

fn range(row: &mut Cells, ScoreRange { low, high }: ScoreRange) -> &mut Cells {
    row.set("low", low).set("high", high)
}

fn bands(assessment: &Assessment, node: &Node) -> Vec<(Layout, Cells)> {
    let NodeContent::Leaf(Leaf { normalisation: Normalisation::Bands { bands, .. }, .. }) =
        &node.content
    else {
        return Vec::new();
    };
    let band = |Band { threshold, score }: &Band| {
        let mut row = Cells::default();
        row.set("assessment", &assessment.id).set("node", &node.id);
        row.set("threshold", threshold).set("score", score);
        (ASSESSMENT_BANDS, row)
    };
    bands.iter().map(band).collect()
}

fn adjustment(assessment: &Assessment, one: &Adjustment) -> Vec<(Layout, Cells)> {
    let Adjustment { id, name, effect, indicator, stated } = one;
    let mut row = Cells::default();
    row.set("assessment", &assessment.id).set("id", id).words("name", name);
    row.set("effect", effect.kind()).maybe("indicator", indicator.as_ref());
    match effect {
        Effect::Bonus(Points { per_unit, cap }) | Effect::Penalty(Points { per_unit, cap }) => {
            row.set("per_unit", per_unit).maybe("cap", *cap);
        }
        Effect::Veto { threshold, at_best } => {
            row.set("threshold", threshold).set("at_best", at_best);
        }
    }
    let stated = stated.iter().map(|Stated { area, period, points, reason }| {
        let mut row = Cells::default();
        row.set("assessment", &assessment.id).set("adjustment", id).set("area", area);
        row.set("period", period).maybe("points", *points).words("reason", reason);
        (ASSESSMENT_STATED, row)
    });
    std::iter::once((ASSESSMENT_ADJUSTMENTS, row)).chain(stated).collect()
}
