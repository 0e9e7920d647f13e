//! The fields of assessments.

use scorecard_domain::{
    Aggregation, Assessment, AssessmentId, Capping, Direction, Effect, Imputation, Leaf,
    NodeContent, Normalisation, PeerGroupId, RankScaling, Rounding, Thing, Treatment,
};

use super::{
    AREA, INDICATOR, ITEM, MEASURE, REVISION, code, fields, number, optional, text, there, whole,
};
use crate::filter::types::{Field, Form, Names, Sort, Value};

fn leaves(assessment: &Assessment) -> impl Iterator<Item = &Leaf> {
    assessment.leaves().map(|(_, leaf)| leaf)
}

pub(super) const ASSESSMENTS: &[Field] = fields! { Assessment:
    "id" Sort::Id(Form::of::<AssessmentId>()), |it, ask| text(it.id.as_str(), ask);
    "name.zh" Sort::Text, |it, ask| text(&it.name.zh, ask);
    "name.en" Sort::Text, |it, ask| text(&it.name.en, ask);
    "group" Sort::Id(Form::of::<PeerGroupId>()), |it, ask| text(it.group.as_str(), ask);
    @repeated "nodes.id" ITEM, |it, ask| it.nodes.iter().any(|node| text(node.id.as_str(), ask));
    @repeated "nodes.name.zh" Sort::Text, |it, ask| it.nodes.iter().any(|node| text(&node.name.zh, ask));
    @repeated "nodes.name.en" Sort::Text, |it, ask| it.nodes.iter().any(|node| text(&node.name.en, ask));
    @repeated "nodes.parent" ITEM, |it, ask| it.nodes.iter().any(|node| optional(node.parent.as_ref(), ask));
    @repeated "nodes.weight" Sort::Number, |it, ask| it.nodes.iter().any(|node| number(node.weight, ask));
    @repeated "nodes.rounding.decimals" Sort::Number, |it, ask| it.nodes.iter().any(|node| node.rounding.is_some_and(|to| whole(i128::from(to.decimals), ask)));
    @repeated "nodes.rounding.mode" Sort::Code(Names::on_wire::<Rounding>()), |it, ask| it.nodes.iter().any(|node| node.rounding.is_some_and(|to| code(to.mode, ask)));
    @repeated "nodes.mean" Sort::Code(Names::of::<Aggregation>()), |it, ask| it.nodes.iter().any(|node| matches!(&node.content, NodeContent::Mean(mean) if code(*mean, ask)));
    @repeated "nodes.leaf.indicator" INDICATOR, |it, ask| leaves(it).any(|leaf| text(leaf.indicator.as_str(), ask));
    @repeated "nodes.leaf.measure" MEASURE, |it, ask| leaves(it).any(|leaf| code(leaf.measure, ask));
    @repeated "nodes.leaf.mixed.measure" MEASURE, |it, ask| leaves(it).any(|leaf| leaf.mixed.is_some_and(|with| code(with.measure, ask)));
    @repeated "nodes.leaf.mixed.share" Sort::Number, |it, ask| leaves(it).any(|leaf| leaf.mixed.is_some_and(|with| number(with.share, ask)));
    @repeated "nodes.leaf.direction" Sort::Code(Names::of::<Direction>()), |it, ask| leaves(it).any(|leaf| leaf.direction.is_some_and(|direction| code(direction, ask)));
    @repeated "nodes.leaf.imputation" Sort::Code(Names::of::<Imputation>()), |it, ask| leaves(it).any(|leaf| code(leaf.imputation, ask));
    @repeated "nodes.leaf.winsorise.points" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(leaf.treatment, Treatment::Winsorise { points, .. } if whole(i128::from(points), ask)));
    @repeated "nodes.leaf.winsorise.skewness" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(leaf.treatment, Treatment::Winsorise { skewness, .. } if number(skewness, ask)));
    @repeated "nodes.leaf.winsorise.kurtosis" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(leaf.treatment, Treatment::Winsorise { kurtosis, .. } if number(kurtosis, ask)));
    @repeated "nodes.leaf.treat_bounds.low" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(leaf.treatment, Treatment::Bounds { low: Some(low), .. } if number(low, ask)));
    @repeated "nodes.leaf.treat_bounds.high" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(leaf.treatment, Treatment::Bounds { high: Some(high), .. } if number(high, ask)));
    @repeated "nodes.leaf.treat_bounds" Sort::Message, |it, ask| leaves(it).any(|leaf| there(matches!(leaf.treatment, Treatment::Bounds { .. }), ask));
    @repeated "nodes.leaf.logarithm" Sort::Flag, |it, ask| leaves(it).any(|leaf| ask(Value::Flag(leaf.logarithm)));
    @repeated "nodes.leaf.identity" Sort::Message, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Identity if ask(Value::Message)));
    @repeated "nodes.leaf.min_max.bounds.min" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::MinMax { bounds: Some(of), .. } if number(of.min, ask)));
    @repeated "nodes.leaf.min_max.bounds.max" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::MinMax { bounds: Some(of), .. } if number(of.max, ask)));
    @repeated "nodes.leaf.min_max.range.low" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::MinMax { range, .. } if number(range.low, ask)));
    @repeated "nodes.leaf.min_max.range.high" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::MinMax { range, .. } if number(range.high, ask)));
    @repeated "nodes.leaf.min_max.capping" Sort::Code(Names::of::<Capping>()), |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::MinMax { capping, .. } if code(*capping, ask)));
    @repeated "nodes.leaf.z_score.moments.mean" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::ZScore { moments: Some(of), .. } if number(of.mean, ask)));
    @repeated "nodes.leaf.z_score.moments.deviation" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::ZScore { moments: Some(of), .. } if number(of.deviation, ask)));
    @repeated "nodes.leaf.z_score.onto.mean" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::ZScore { onto: of, .. } if number(of.mean, ask)));
    @repeated "nodes.leaf.z_score.onto.deviation" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::ZScore { onto: of, .. } if number(of.deviation, ask)));
    @repeated "nodes.leaf.distance_to_target.target" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::DistanceToTarget { target, .. } if number(*target, ask)));
    @repeated "nodes.leaf.distance_to_target.range.low" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::DistanceToTarget { range, .. } if number(range.low, ask)));
    @repeated "nodes.leaf.distance_to_target.range.high" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::DistanceToTarget { range, .. } if number(range.high, ask)));
    @repeated "nodes.leaf.distance_to_leader.full" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::DistanceToLeader { full } if number(*full, ask)));
    @repeated "nodes.leaf.rank_percentile.low" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Percentile(range)) if number(range.low, ask)));
    @repeated "nodes.leaf.rank_percentile.high" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Percentile(range)) if number(range.high, ask)));
    @repeated "nodes.leaf.rank_borda" Sort::Message, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Borda) if ask(Value::Message)));
    @repeated "nodes.leaf.rank_steps.first" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Steps { first, .. }) if number(*first, ask)));
    @repeated "nodes.leaf.rank_steps.step" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Steps { step, .. }) if number(*step, ask)));
    @repeated "nodes.leaf.rank_steps.floor" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Rank(RankScaling::Steps { floor, .. }) if number(*floor, ask)));
    @repeated "nodes.leaf.bands.bands.threshold" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Bands { bands, .. } if bands.iter().any(|band| number(band.threshold, ask))));
    @repeated "nodes.leaf.bands.bands.score" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Bands { bands, .. } if bands.iter().any(|band| number(band.score, ask))));
    @repeated "nodes.leaf.bands.otherwise" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Bands { otherwise, .. } if number(*otherwise, ask)));
    @repeated "nodes.leaf.efficacy.unacceptable" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Efficacy { unacceptable, .. } if number(*unacceptable, ask)));
    @repeated "nodes.leaf.efficacy.satisfactory" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Efficacy { satisfactory, .. } if number(*satisfactory, ask)));
    @repeated "nodes.leaf.efficacy.basic" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Efficacy { basic, .. } if number(*basic, ask)));
    @repeated "nodes.leaf.efficacy.capping" Sort::Code(Names::of::<Capping>()), |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Efficacy { capping, .. } if code(*capping, ask)));
    @repeated "nodes.leaf.completion.target" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Completion { target, .. } if number(*target, ask)));
    @repeated "nodes.leaf.completion.cap" Sort::Number, |it, ask| leaves(it).any(|leaf| matches!(&leaf.normalisation, Normalisation::Completion { cap: Some(cap), .. } if number(*cap, ask)));
    @repeated "adjustments.id" ITEM, |it, ask| it.adjustments.iter().any(|one| text(one.id.as_str(), ask));
    @repeated "adjustments.name.zh" Sort::Text, |it, ask| it.adjustments.iter().any(|one| text(&one.name.zh, ask));
    @repeated "adjustments.name.en" Sort::Text, |it, ask| it.adjustments.iter().any(|one| text(&one.name.en, ask));
    @repeated "adjustments.bonus.per_unit" Sort::Number, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Bonus(points) if number(points.per_unit, ask)));
    @repeated "adjustments.bonus.cap" Sort::Number, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Bonus(points) if number(points.cap, ask)));
    @repeated "adjustments.penalty.per_unit" Sort::Number, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Penalty(points) if number(points.per_unit, ask)));
    @repeated "adjustments.penalty.cap" Sort::Number, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Penalty(points) if number(points.cap, ask)));
    @repeated "adjustments.veto.threshold" Sort::Number, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Veto { threshold, .. } if number(*threshold, ask)));
    @repeated "adjustments.veto.at_best" ITEM, |it, ask| it.adjustments.iter().any(|one| matches!(&one.effect, Effect::Veto { at_best, .. } if text(at_best.as_str(), ask)));
    @repeated "adjustments.indicator" INDICATOR, |it, ask| it.adjustments.iter().any(|one| optional(one.indicator.as_ref(), ask));
    @repeated "adjustments.stated.area" AREA, |it, ask| it.adjustments.iter().flat_map(|one| &one.stated).any(|stated| text(stated.area.as_str(), ask));
    @repeated "adjustments.stated.period" Sort::Period, |it, ask| it.adjustments.iter().flat_map(|one| &one.stated).any(|stated| ask(Value::Period(stated.period)));
    @repeated "adjustments.stated.points" Sort::Number, |it, ask| it.adjustments.iter().flat_map(|one| &one.stated).any(|stated| number(stated.points, ask));
    @repeated "adjustments.stated.reason.zh" Sort::Text, |it, ask| it.adjustments.iter().flat_map(|one| &one.stated).any(|stated| text(&stated.reason.zh, ask));
    @repeated "adjustments.stated.reason.en" Sort::Text, |it, ask| it.adjustments.iter().flat_map(|one| &one.stated).any(|stated| text(&stated.reason.en, ask));
    "bonus_cap" Sort::Number, |it, ask| number(it.bonus_cap, ask);
    "penalty_cap" Sort::Number, |it, ask| number(it.penalty_cap, ask);
    @repeated "grades.id" ITEM, |it, ask| it.grades.iter().any(|grade| text(grade.id.as_str(), ask));
    @repeated "grades.name.zh" Sort::Text, |it, ask| it.grades.iter().any(|grade| text(&grade.name.zh, ask));
    @repeated "grades.name.en" Sort::Text, |it, ask| it.grades.iter().any(|grade| text(&grade.name.en, ask));
    @repeated "grades.at_least" Sort::Number, |it, ask| it.grades.iter().any(|grade| number(grade.at_least, ask));
    @repeated "grades.quota" Sort::Number, |it, ask| it.grades.iter().any(|grade| number(grade.quota, ask));
    "robustness.draws" Sort::Number, |it, ask| it.robustness.is_some_and(|of| whole(i128::from(of.draws), ask));
    "robustness.seed" Sort::Number, |it, ask| it.robustness.is_some_and(|of| whole(i128::from(of.seed), ask));
    "robustness.spread" Sort::Number, |it, ask| it.robustness.is_some_and(|of| number(of.spread, ask));
    "note.zh" Sort::Text, |it, ask| text(&it.note.zh, ask);
    "note.en" Sort::Text, |it, ask| text(&it.note.en, ask);
};
