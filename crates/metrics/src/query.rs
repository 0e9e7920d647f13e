//! Measures of indicators for areas and periods: every combination that is asked for.

use std::sync::Arc;

use scorecard_domain::{
    Area, Fault, Indicator, IndicatorId, ItemOf, Measure, Of, Period, Preference, Rounding,
};
use scorecard_measures::{Cube, Question, Terms};
use scorecard_wire::{
    pb::metrics::{Metric, QueryMetricsRequest},
    status::Refusal,
};

use crate::{metric, past::Needs, refusal, resolve, scorecard, terms, wording::Wording};

/// No answer has more metrics.
const MAX_METRICS: usize = 10_000;

/// Whose observations a request needs.
pub(crate) fn needs(request: &QueryMetricsRequest) -> Needs {
    let ids = request.indicators.iter().chain([&request.weight]);
    Needs::Indicators(ids.filter_map(|id| id.parse().ok()).collect())
}

/// What is asked for, read and resolved as far as it does not depend on the period.
struct Query {
    areas: Vec<String>,
    children_of: String,
    indicators: Vec<Arc<Indicator>>,
    measures: Vec<Measure>,
    periods: Vec<Period>,
    of: ItemOf,
    streak_rank: u16,
    terms: Terms,
}

/// Answers a request.
///
/// # Errors
///
/// All faults of the request at once, or the first thing that it names and that is not there.
pub(crate) fn answer(cube: &Cube, request: QueryMetricsRequest) -> Result<Vec<Metric>, Refusal> {
    let query = read(cube, request)?;
    let mut areas = Vec::new();
    for period in &query.periods {
        areas.push((*period, query.areas_in(cube, *period)?));
    }
    let n_areas: usize = areas.iter().map(|(_, areas)| areas.len()).sum();
    let n_metrics =
        n_areas.saturating_mul(query.indicators.len()).saturating_mul(query.measures.len());
    if n_metrics > MAX_METRICS {
        let problem = format!(
            "{n_metrics} metrics are asked for; at most {MAX_METRICS} are answered at once"
        );
        return Err(refusal::faulty(vec![Fault::invalid("periods", problem)]));
    }
    let mut metrics = Vec::with_capacity(n_metrics);
    for indicator in &query.indicators {
        for measure in &query.measures {
            for (period, areas) in &areas {
                metrics.extend(
                    areas.iter().map(|area| query.metric(cube, indicator, *measure, *period, area)),
                );
            }
        }
    }
    Ok(metrics)
}

impl Query {
    fn areas_in(&self, cube: &Cube, period: Period) -> Result<Vec<Arc<Area>>, Refusal> {
        let month = period.last();
        if self.children_of.is_empty() {
            return self.areas.iter().map(|text| resolve::area(cube, text, month)).collect();
        }
        let parent = resolve::area(cube, &self.children_of, month)?;
        let children: Vec<_> =
            cube.children(&parent.id, None, month).map(|held| Arc::clone(&held.thing)).collect();
        // Peers are of one kind: a district's children are its subdistricts, not the business zones in it.
        let kind = children.iter().map(|area| area.kind).min();
        Ok(children.into_iter().filter(|area| Some(area.kind) == kind).collect())
    }

    fn metric(
        &self,
        cube: &Cube,
        indicator: &Arc<Indicator>,
        measure: Measure,
        period: Period,
        area: &Area,
    ) -> Metric {
        let answer = cube.answer(&Question {
            indicator: indicator.id.clone(),
            measure,
            of: self.of.clone(),
            area: area.id.clone(),
            period,
            streak_rank: self.streak_rank,
            terms: self.terms.clone(),
            preference: Preference::Computed,
            rounding: Rounding::default(),
            decimals: None,
        });
        let of =
            scorecard::of_name(cube, &area.id, &answer.key.of, period.last()).map(|(name, _)| name);
        let mut wording =
            Wording::new(&answer, Arc::clone(indicator), area.kind, of).on(&self.terms, &answer);
        wording.streak_rank = self.streak_rank;
        // What cannot be worded has no words; the number stands all the same.
        metric::metric(&answer, &wording, self.streak_rank).0
    }
}

fn read(cube: &Cube, request: QueryMetricsRequest) -> Result<Query, Refusal> {
    let mut faults = Vec::new();
    let terms = terms::read(&request, &mut faults);
    let QueryMetricsRequest {
        areas,
        children_of,
        indicators,
        measures,
        periods,
        of,
        streak_rank,
        min_revision: _,
        as_of: _,
        base_period: _,
        boundaries: _,
        denominator: _,
        roll_up: _,
        streak_predicate: _,
        weight: _,
        years: _,
    } = request;
    if areas.is_empty() == children_of.is_empty() {
        faults.push(Fault::inconsistent("areas", "either areas or children_of is expected"));
    }
    if indicators.is_empty() {
        faults.push(Fault::missing("indicators", "at least one indicator's id"));
    }
    if periods.is_empty() {
        faults.push(Fault::missing("periods", "at least one period, such as 2022"));
    }
    let ids = parse_all::<IndicatorId>("indicators", &indicators, &mut faults);
    let periods = parse_all::<Period>("periods", &periods, &mut faults);
    let measures = read_measures(&measures, &mut faults);
    let of = match of.parse::<Of>() {
        Ok(Of::Nothing) => ItemOf::Parent,
        Ok(Of::Area(id)) => ItemOf::Area(id),
        Ok(Of::Group(id)) => ItemOf::Group(id),
        Err(err) => {
            faults.push(Fault::invalid("of", err));
            ItemOf::Parent
        }
    };
    let streak_rank = u16::try_from(streak_rank.max(1)).unwrap_or_else(|_| {
        faults.push(Fault::invalid(
            "streak_rank",
            format!("`{streak_rank}` is no rank; expected 1 to 65535"),
        ));
        1
    });
    if !faults.is_empty() {
        return Err(refusal::faulty(faults));
    }
    if let Some(weight) = &terms.weight
        && cube.indicator(weight).is_none()
    {
        return Err(refusal::no_such_indicator(weight.as_str()));
    }
    match &of {
        ItemOf::Area(id) if cube.area(id).is_none() => {
            return Err(refusal::no_such_area(id.as_str()));
        }
        ItemOf::Group(id) if cube.peer_group(id).is_none() => {
            return Err(refusal::no_such_peer_group(id.as_str()));
        }
        _ => {}
    }
    let indicators = ids.iter().map(|id| {
        let held = cube.indicator(id).ok_or_else(|| refusal::no_such_indicator(id.as_str()))?;
        Ok(Arc::clone(&held.thing))
    });
    let indicators = indicators.collect::<Result<_, Refusal>>()?;
    Ok(Query { areas, children_of, indicators, measures, periods, of, streak_rank, terms })
}

fn parse_all<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &str,
    texts: &[String],
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let mut values = Vec::with_capacity(texts.len());
    for (i, text) in texts.iter().enumerate() {
        match text.parse() {
            Ok(value) => values.push(value),
            Err(err) => faults.push(Fault::invalid(format!("{field}[{i}]"), err)),
        }
    }
    values
}

fn read_measures(numbers: &[i32], faults: &mut Vec<Fault>) -> Vec<Measure> {
    if numbers.is_empty() {
        return vec![Measure::Level];
    }
    let mut measures = Vec::with_capacity(numbers.len());
    for (i, number) in numbers.iter().enumerate() {
        match u8::try_from(*number).ok().and_then(Measure::from_number) {
            Some(measure) => measures.push(measure),
            None => faults.push(Fault::invalid(
                format!("measures[{i}]"),
                format!("`{number}` is no measure"),
            )),
        }
    }
    measures
}
