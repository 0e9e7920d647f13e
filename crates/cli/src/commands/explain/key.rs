//! A measure by its key: whatever `query` answers, explained on the same terms.

use anyhow::{Context as _, Result};
use scorecard_wire::pb::{
    data::ObservationKey,
    metrics::{
        self as pb, ExplainFigureRequest, Explanation, Figure, Scorecard,
        explain_figure_request::Subject,
    },
};

use super::{account, tell};
use crate::{
    args::{Explain, Output},
    commands::query::grades_of,
    keys, scope,
    session::Session,
};

/// Prints the measure, how it came about, and the tree of what it was made from.
pub(super) async fn run(
    indicator: &str,
    args: &Explain,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    let period = args.period.as_deref().context("请给出--period (the period is expected)")?;
    let as_of = scope::as_of(args.as_of.as_deref())?;
    let of = match args.of.as_str() {
        "" => String::new(),
        of => keys::area_then(of, period, as_of.as_ref(), session).await?,
    };
    let key = ObservationKey {
        indicator: indicator.to_owned(),
        measure: keys::measure(&args.measure)?.into(),
        of,
        area: keys::area_then(&args.area, period, as_of.as_ref(), session).await?,
        period: period.to_owned(),
    };
    let terms = &args.terms;
    let request = ExplainFigureRequest {
        subject: Some(Subject::Key(key)),
        streak_rank: args.streak_rank,
        min_revision: session.min_revision().await?,
        as_of,
        base_period: terms.base.clone(),
        years: terms.years,
        denominator: pb::Denominator::from(terms.denominator).into(),
        streak_predicate: pb::StreakPredicate::from(terms.streak).into(),
        roll_up: terms.roll_up.map_or(0, |roll_up| pb::RollUp::from(roll_up).into()),
        weight: terms.weight.clone(),
        boundaries: pb::Boundaries::from(terms.boundaries).into(),
        grades: args.grades.as_deref().map(grades_of),
    };
    let answer = session.metrics.explain_figure(request).await?.into_inner();
    let explanation =
        answer.explanation.context("the metrics service answered without an explanation")?;
    let metric = explanation.metric.clone().unwrap_or_default();
    let figure = Figure { label: explanation.indicator_name.clone(), ..Figure::default() };
    let mut leaves = Vec::new();
    gather(&explanation, &mut leaves);
    // The sources that are named stand with the observations themselves.
    let sources = leaves.iter().filter_map(|leaf| leaf.record.clone()?.source).collect();
    let scorecard = Scorecard { sources, ..Scorecard::default() };
    let inputs: Vec<pb::Metric> = leaves.into_iter().filter_map(as_input).collect();
    tell(account(&figure, &metric), &scorecard, &inputs, &explanation, output);
    Ok(())
}

/// The observations, in the order of the tree.
fn gather<'a>(explanation: &'a Explanation, leaves: &mut Vec<&'a Explanation>) {
    if explanation.record.is_some() {
        leaves.push(explanation);
    }
    explanation.children.iter().for_each(|child| gather(child, leaves));
}

/// An observation as the input that it is.
fn as_input(leaf: &Explanation) -> Option<pb::Metric> {
    let metric = leaf.metric.as_ref()?;
    let record = leaf.record.as_ref()?;
    let input = pb::Input {
        key: metric.key.clone(),
        revision: record.revision.as_ref().map_or(0, |revision| revision.revision),
        value: metric.words.clone().and_then(|words| words.zh).unwrap_or_default().cell,
        source: record.source.as_ref().map(|source| source.id.clone()).unwrap_or_default(),
    };
    Some(pb::Metric { inputs: vec![input.into()], ..pb::Metric::default() })
}
