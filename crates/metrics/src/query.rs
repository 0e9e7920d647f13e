//! Measures of indicators for areas and periods: every combination that is asked for.

use std::sync::Arc;

use scorecard_domain::{
    Area, Explained, Fault, Grading, Indicator, IndicatorId, ItemOf, Measure, Of, Period,
    Preference, Rounding, Text,
};
use scorecard_measures::{Answer, Cube, Question, Terms};
use scorecard_wire::{
    pb::metrics::{GradesOf, Metric, QueryMetricsRequest},
    status::Refusal,
};

use crate::{
    comparable,
    grade::{self, Grade},
    metric,
    past::Needs,
    refusal, resolve, scorecard, sentences,
    shared::Shared,
    terms,
    wording::Wording,
    world::World,
};

/// No answer has more metrics.
const MAX_METRICS: usize = 10_000;

/// Whose observations a request needs.
pub(crate) fn needs(request: &QueryMetricsRequest) -> Needs {
    let ids = request.indicators.iter().chain([&request.weight]);
    Needs::Indicators(ids.filter_map(|id| id.parse().ok()).collect())
}

/// What is asked for, read and resolved: every combination, numbered in the order of the answer, which is by indicator,
/// measure, period and area.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    indicators: Vec<Arc<Indicator>>,
    measures: Vec<Measure>,
    /// The periods, each with the areas of its end.
    places: Vec<(Period, Arc<Area>)>,
    of: ItemOf,
    streak_rank: u16,
    terms: Terms,
    grades: Option<Grades>,
}

/// What is graded, and how.
#[derive(Clone, Debug)]
pub(crate) struct Grades {
    indicator: IndicatorId,
    measure: Measure,
    grading: Grading,
}

/// One combination.
#[derive(Clone, Copy, Debug)]
struct Asked<'a> {
    indicator: &'a Arc<Indicator>,
    measure: Measure,
    period: Period,
    area: &'a Area,
}

/// One combination, answered; without the observations that it was made from.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) answer: Answer,
    pub(crate) indicator: Arc<Indicator>,
    /// Where it is asked for.
    pub(crate) grade: Option<Grade>,
    /// On what basis it is comparable.
    pub(crate) basis: Text,
    /// All that is known of it, where details are asked for.
    pub(crate) metric: Option<Metric>,
}

/// Answers a request.
///
/// # Errors
///
/// All faults of the request at once, or the first thing that it names and that is not there.
pub(crate) fn answer(world: &World, request: QueryMetricsRequest) -> Result<Vec<Metric>, Refusal> {
    let query = Query::read(world, request)?;
    let n_metrics = query.len();
    if n_metrics > MAX_METRICS {
        let problem = sentences::too_many_metrics(n_metrics, MAX_METRICS);
        return Err(refusal::faulty(vec![Fault::invalid("periods", problem)]));
    }
    let (cube, shared) = (&world.cube, Shared::default());
    let asked = (0..n_metrics).map_while(|n| query.get(n));
    let metric = |asked| query.metric(cube, asked, &query.answer(cube, asked), &shared);
    Ok(asked.map(metric).collect())
}

impl Grades {
    /// The grade of an answer, if it is of the figure's indicator and measure.
    pub(crate) fn of(&self, answer: &Answer) -> Option<Grade> {
        let Self { indicator, measure, grading } = self;
        let is_of = answer.key.indicator == *indicator && answer.key.measure == *measure;
        grade::of(grading, answer).filter(|_| is_of)
    }
}

impl Query {
    /// How many combinations there are.
    pub(crate) const fn len(&self) -> usize {
        self.places.len().saturating_mul(self.indicators.len()).saturating_mul(self.measures.len())
    }

    fn get(&self, n: usize) -> Option<Asked<'_>> {
        let (period, area) = self.places.get(n.checked_rem(self.places.len())?)?;
        let n = n.checked_div(self.places.len())?;
        let measure = *self.measures.get(n.checked_rem(self.measures.len())?)?;
        let indicator = self.indicators.get(n.checked_div(self.measures.len())?)?;
        Some(Asked { indicator, measure, period: *period, area })
    }

    /// The combination with this number, answered, with or without details; none if there are not so many.
    pub(crate) fn nth(&self, cube: &Cube, n: usize, details: bool) -> Option<Row> {
        let asked = self.get(n)?;
        let mut answer = self.answer(cube, asked);
        let grade = self.grade(&answer);
        let basis = comparable::basis(cube, &answer);
        let metric = details.then(|| self.metric(cube, asked, &answer, &Shared::default()));
        // Of a rank they are as many as its peers, and no row tells them.
        if let Ok(computed) = &mut answer.computed {
            computed.inputs = Vec::new();
        }
        Some(Row { answer, indicator: Arc::clone(asked.indicator), grade, basis, metric })
    }

    /// The grade of an answer, where it is asked for.
    fn grade(&self, answer: &Answer) -> Option<Grade> {
        self.grades.as_ref()?.of(answer)
    }

    /// Whether grades are asked for.
    pub(crate) const fn is_graded(&self) -> bool {
        self.grades.is_some()
    }

    fn answer(&self, cube: &Cube, asked: Asked<'_>) -> Answer {
        cube.answer(&self.question(asked))
    }

    fn question(&self, asked: Asked<'_>) -> Question {
        Question {
            indicator: asked.indicator.id.clone(),
            measure: asked.measure,
            of: self.of.clone(),
            area: asked.area.id.clone(),
            period: asked.period,
            streak_rank: self.streak_rank,
            terms: self.terms.clone(),
            preference: Preference::Computed,
            rounding: Rounding::default(),
            decimals: None,
        }
    }

    fn metric(&self, cube: &Cube, asked: Asked<'_>, answer: &Answer, shared: &Shared) -> Metric {
        let Asked { indicator, measure: _, period, area } = asked;
        let unadjusted = comparable::unadjusted(cube, &self.question(asked), answer);
        let of =
            scorecard::of_name(cube, &area.id, &answer.key.of, period.last()).map(|(name, _)| name);
        let mut wording = Wording::new(cube, answer, Arc::clone(indicator), area.kind, of)
            .on(&self.terms, answer);
        wording.streak_rank = self.streak_rank;
        wording.unadjusted = unadjusted.as_ref().and_then(comparable::number);
        wording.grade = self.grade(answer);
        // What cannot be worded has no words; the number stands all the same.
        metric::metric(answer, &wording, self.streak_rank, cube, shared).0
    }

    /// Reads a request.
    ///
    /// # Errors
    ///
    /// All its faults at once, or the first thing that it names and that is not there.
    pub(crate) fn read(world: &World, request: QueryMetricsRequest) -> Result<Self, Refusal> {
        let cube = &world.cube;
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
            grades,
        } = request;
        if areas.is_empty() == children_of.is_empty() {
            faults.push(Fault::inconsistent("areas", sentences::areas_or_children()));
        }
        if indicators.is_empty() {
            faults.push(Fault::missing("indicators", sentences::an_indicator()));
        }
        if periods.is_empty() {
            faults.push(Fault::missing("periods", sentences::a_period()));
        }
        let ids = parse_all::<IndicatorId>("indicators", &indicators, &mut faults);
        let periods = parse_all::<Period>("periods", &periods, &mut faults);
        let measures = read_measures(&measures, &mut faults);
        // Nothing is the parent, whatever needs one.
        let of = of.parse::<Of>().map(ItemOf::from).unwrap_or_else(|err| {
            faults.push(Fault::invalid("of", err.problem().of(&of)));
            ItemOf::Nothing
        });
        let streak_rank = terms::streak_rank(streak_rank, &mut faults);
        if !faults.is_empty() {
            return Err(refusal::faulty(faults));
        }
        terms::check(&terms, cube)?;
        match &of {
            ItemOf::Area(id) if cube.area(id).is_none() => {
                return Err(refusal::no_such_area(id.as_str()));
            }
            ItemOf::Group(id) if cube.peer_group(id).is_none() => {
                return Err(refusal::no_such_peer_group(id.as_str()));
            }
            _ => {}
        }
        let grades = grades.map(|of| grades_of(world, &of)).transpose()?;
        let indicators = ids.iter().map(|id| {
            let held = cube.indicator(id).ok_or_else(|| refusal::no_such_indicator(id.as_str()))?;
            Ok(Arc::clone(&held.thing))
        });
        let indicators = indicators.collect::<Result<_, Refusal>>()?;
        let mut places = Vec::new();
        for period in periods {
            let areas = areas_in(cube, &areas, &children_of, period)?;
            places.extend(areas.into_iter().map(|area| (period, area)));
        }
        Ok(Self { indicators, measures, places, of, streak_rank, terms, grades })
    }
}

/// The thresholds of a figure.
pub(crate) fn grades_of(world: &World, of: &GradesOf) -> Result<Grades, Refusal> {
    let GradesOf { definition, figure } = of;
    let definition = resolve::definition(world, definition)?;
    let graded = || definition.thing.items().filter(|item| item.grading.is_some());
    let item = graded().find(|item| item.id.as_str() == figure);
    let found = item.and_then(|item| Some((item, item.grading.clone()?)));
    let (item, grading) = found.ok_or_else(|| {
        let ids: Vec<_> = graded().map(|item| item.id.as_str()).collect();
        let expected = if ids.is_empty() {
            sentences::no_figure_has_any().into()
        } else {
            Text::new(ids.join("、"), ids.join(", "))
        };
        let problem = sentences::not_graded(figure, &definition.thing.id, expected);
        refusal::faulty(vec![Fault::invalid("grades.figure", problem)])
    })?;
    Ok(Grades { indicator: item.indicator.clone(), measure: item.measure, grading })
}

/// The areas that are asked for at a period's end.
pub(crate) fn areas_in(
    cube: &Cube,
    areas: &[String],
    children_of: &str,
    period: Period,
) -> Result<Vec<Arc<Area>>, Refusal> {
    if children_of.is_empty() {
        return areas.iter().map(|text| resolve::area(cube, text, period)).collect();
    }
    let parent = resolve::area(cube, children_of, period)?;
    let month = period.last();
    let children: Vec<_> =
        cube.children(&parent.id, None, month).map(|held| Arc::clone(&held.thing)).collect();
    // Peers are of one kind: a district's children are its subdistricts, not the business zones in it.
    let kind = children.iter().map(|area| area.kind).min();
    Ok(children.into_iter().filter(|area| Some(area.kind) == kind).collect())
}

pub(crate) fn parse_all<T: std::str::FromStr<Err: Explained>>(
    field: &str,
    texts: &[String],
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let mut values = Vec::with_capacity(texts.len());
    for (i, text) in texts.iter().enumerate() {
        match text.parse::<T>() {
            Ok(value) => values.push(value),
            Err(err) => {
                faults.push(Fault::invalid(format!("{field}[{i}]"), err.problem().of(text)))
            }
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
            None => faults
                .push(Fault::invalid(format!("measures[{i}]"), sentences::no_measure(*number))),
        }
    }
    measures
}
