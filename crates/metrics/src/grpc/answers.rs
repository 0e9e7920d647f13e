//! Answers for which the ledger is asked as well: who recorded something, when and why.

use std::{collections::BTreeSet, sync::Arc};

use scorecard_domain::{Fault, ObservationKey};
use scorecard_wire::{
    pb::metrics::{
        DiffScorecardsRequest, DiffScorecardsResponse, DifferenceCause, ExplainFigureRequest,
        ExplainFigureResponse, Explanation, QueryMetricsRequest, Scorecard, ScorecardDifference,
        ScorecardFigure, explain_figure_request::Subject,
    },
    status::Refusal,
};
use tonic::metadata::MetadataMap;

use crate::{
    apart::apart,
    diff::{self, Side},
    explain,
    past::Needs,
    query,
    reach::{When, Worlds},
    refusal, scorecard, sentences, terms,
    wanted::Wanted,
    world::World,
};

/// Explains a figure.
pub(super) async fn explain(
    worlds: &Worlds,
    request: ExplainFigureRequest,
    metadata: &MetadataMap,
) -> Result<ExplainFigureResponse, Refusal> {
    let ExplainFigureRequest {
        subject,
        streak_rank,
        min_revision,
        as_of,
        base_period,
        years,
        denominator,
        streak_predicate,
        roll_up,
        weight,
        boundaries,
        grades,
    } = request;
    // A key asks for one of those that a query asks for, on the same terms.
    let stated = QueryMetricsRequest {
        base_period,
        years,
        denominator,
        streak_predicate,
        roll_up,
        weight,
        boundaries,
        grades,
        ..QueryMetricsRequest::default()
    };
    let when = When { as_of, min_revision };
    let (world, mut explanation) = match subject {
        Some(Subject::Figure(ScorecardFigure { area, year, definition, figure, evidence })) => {
            if stated != QueryMetricsRequest::default() {
                let fault = Fault::inconsistent("figure", sentences::terms_of_its_own());
                return Err(refusal::faulty(vec![fault]));
            }
            let wanted = Wanted { area, year, definition };
            let world = worlds.reach(when, &wanted.needs(), metadata).await?;
            let scorecard = wanted.build_apart(&world).await?;
            let explanation = apart({
                let world = Arc::clone(&world);
                move || figure_of(&world, &wanted, &scorecard, (&figure, evidence))
            });
            let explanation = explanation.await??;
            (world, explanation)
        }
        Some(Subject::Key(key)) => {
            let read = scorecard_wire::observation::read_key;
            let mut faults = Vec::new();
            let key = scorecard_wire::reading("key", key, read).map_err(|of_key| {
                faults.extend(of_key);
            });
            let terms = terms::read(&stated, &mut faults);
            let streak_rank = terms::streak_rank(streak_rank, &mut faults);
            let (Ok(key), true) = (key, faults.is_empty()) else {
                return Err(refusal::faulty(faults));
            };
            let indicators = std::iter::once(&key.indicator).chain(&terms.weight).cloned();
            let needs = Needs::Indicators(indicators.collect());
            let world = worlds.reach(when, &needs, metadata).await?;
            terms::check(&terms, &world.cube)?;
            let grades = stated.grades.map(|of| query::grades_of(&world, &of)).transpose()?;
            let question = explain::question(key, streak_rank, terms);
            let explanation = apart({
                let world = Arc::clone(&world);
                move || explain::explain(&world, &question, None, grades.as_ref())
            });
            let explanation = explanation.await??;
            (world, explanation)
        }
        None => {
            let fault = Fault::missing("subject", sentences::figure_or_key());
            return Err(refusal::faulty(vec![fault]));
        }
    };
    let told = worlds.past().revisions(&explain::revisions(&explanation)).await;
    explain::tell(&mut explanation, &told);
    Ok(ExplainFigureResponse {
        explanation: Some(explanation),
        revision: world.position.revision,
        freshness: Some(worlds.freshness()),
    })
}

/// A figure of a scorecard, or one of those that decided a claim, explained; a figure in the scorecard's own words.
fn figure_of(
    world: &World,
    wanted: &Wanted,
    scorecard: &Scorecard,
    (id, evidence): (&str, u32),
) -> Result<Explanation, Refusal> {
    let resolved = wanted.resolve(world)?;
    let definition = &resolved.definition;
    let (area, period) = (&resolved.area, resolved.period);
    let asked =
        |evidence: usize| scorecard::question(world, area, period, definition, (id, evidence));
    let question = asked(usize::try_from(evidence).unwrap_or(usize::MAX));
    let mut figures = scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    let figure = figures.find(|figure| figure.id == id);
    if let (None, 0, Some(figure)) = (&question, evidence, figure) {
        return Ok(explain::of_no_area(world, area, figure));
    }
    let (question, item) = question.ok_or_else(|| {
        if evidence > 0 && asked(0).is_some() {
            let problem = sentences::no_evidence(id, evidence);
            return refusal::faulty(vec![Fault::invalid("figure.evidence", problem)]);
        }
        let definition = &definition.thing;
        let claims = definition.claims.iter().filter(|claim| claim.indicator.is_some());
        let ids = definition.items().map(|item| &item.id).chain(claims.map(|claim| &claim.id));
        let ids: Vec<_> = ids.map(|id| id.as_str()).collect();
        refusal::no_such_figure(id, &ids.join(", "))
    })?;
    let mut explanation = explain::explain(world, &question, item, None)?;
    if let (Some(metric), Some(figure)) = (&mut explanation.metric, figure) {
        metric.words = figure.metric.as_ref().and_then(|metric| metric.words.clone());
    }
    Ok(explanation)
}

/// Compares a scorecard as of two moments.
pub(super) async fn diff(
    worlds: &Worlds,
    request: DiffScorecardsRequest,
    metadata: &MetadataMap,
) -> Result<DiffScorecardsResponse, Refusal> {
    let DiffScorecardsRequest { area, year, definition, from, to, min_revision } = request;
    let Some(from) = from else {
        let fault = Fault::missing("from", sentences::a_moment());
        return Err(refusal::faulty(vec![fault]));
    };
    let wanted = Wanted { area, year, definition };
    let needs = wanted.needs();
    let from = When { as_of: Some(from), min_revision };
    let from = worlds.reach(from, &needs, metadata).await?;
    let to = worlds.reach(When { as_of: to, min_revision }, &needs, metadata).await?;
    let (old, new) = (wanted.resolve(&from)?, wanted.resolve(&to)?);
    let before = wanted.build_apart(&from).await?;
    let after = wanted.build_apart(&to).await?;
    let side = |scorecard, world, definition| Side { scorecard, world, definition };
    let mut differences = diff::differences(
        &side(&before, &from, &old.definition),
        &side(&after, &to, &new.definition),
    );
    tell(worlds, &mut differences, to.position.revision).await;
    Ok(DiffScorecardsResponse {
        differences,
        from_revision: from.position.revision,
        to_revision: to.position.revision,
        identical: before.digest == after.digest,
        freshness: Some(worlds.freshness()),
    })
}

/// Puts who, when and why in the place of revisions' numbers, and finds the revisions of withdrawals.
async fn tell(worlds: &Worlds, differences: &mut [ScorecardDifference], until: u64) {
    let causes = || differences.iter().flat_map(|difference| &difference.causes);
    let numbers: BTreeSet<u64> =
        causes().filter_map(|cause| Some(cause.revision.as_ref()?.revision)).collect();
    let told = worlds.past().revisions(&numbers).await;
    let withdrawn = |cause: &DifferenceCause| {
        let key = cause.key.clone().filter(|_| cause.revision.is_none())?;
        scorecard_wire::reading("", key, scorecard_wire::observation::read_key).ok()
    };
    let keys: BTreeSet<ObservationKey> = causes().filter_map(withdrawn).collect();
    let changed = worlds.past().last_changes(&keys, until).await;
    for cause in differences.iter_mut().flat_map(|difference| &mut difference.causes) {
        if let Some(key) = withdrawn(cause) {
            cause.revision = changed.get(&key).cloned();
        } else if let Some(revision) = &mut cause.revision
            && let Some(told) = told.get(&revision.revision)
        {
            revision.clone_from(told);
        }
    }
}
