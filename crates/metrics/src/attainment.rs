//! Results held against targets, as messages with their words.

use std::sync::Arc;

use scorecard_domain::{
    Area, AttainmentState, Fault, Frame, Indicator, IndicatorId, Lang, Measure, Pace, Period,
    Rounding, Target, Text,
    words::{self, OfName, Promise, Refusal as Unsaid, Schedule},
};
use scorecard_measures::{Attainment, Cube};
use scorecard_wire::{
    pb::metrics::{self as pb, QueryAttainmentsRequest},
    status::Refusal,
};

use crate::{
    facts::Held,
    metric,
    past::Needs,
    query::{areas_in, parse_all},
    refusal, resolve,
    scorecard::{of_name, text},
    sentences,
    shared::Shared,
    wording::Wording,
    world::World,
};

/// No answer has more attainments.
const MAX_ATTAINMENTS: usize = 10_000;

/// Decimals of completion rates in words.
const RATE_DECIMALS: u8 = 1;

/// A target with its result, and all that they are worded by.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The target as it is held against the result: for growth on the measure that the result has.
    target: Target,
    pub(crate) attainment: Attainment,
    wording: Wording,
    rounding: Rounding,
}

impl Judged {
    /// The result of an area in a period, held against its target; none if there is no such indicator.
    pub(crate) fn new(
        cube: &Cube,
        area: &Area,
        target: &Target,
        period: Period,
        rounding: Rounding,
    ) -> Option<Self> {
        let indicator = Arc::clone(&cube.indicator(&target.key.indicator)?.thing);
        let attainment = cube.attainment(target, period, rounding);
        let actual = &attainment.actual;
        let of = of_name(cube, &area.id, &actual.key.of, period.last()).map(|(name, _)| name);
        let wording =
            Wording::new(cube, actual, indicator, area.kind, of).on(&attainment.terms, actual);
        let mut target = target.clone();
        target.key.measure = actual.key.measure;
        Some(Self { target, attainment, wording, rounding })
    }

    /// What became of the target by the data.
    pub(crate) fn state(&self) -> AttainmentState {
        self.attainment.state()
    }

    /// The result and how it stands to the target; none if there is no result.
    pub(crate) fn words(&self) -> Option<words::Attainment<'_>> {
        let attained = self.attainment.outcome.ok()?;
        Some(words::Attainment {
            actual: self.wording.figure(),
            exact: self.attainment.exact(),
            target: &self.target,
            is_open: attained.is_open,
            in_progress: attained.state == AttainmentState::InProgress
                || attained.progress.is_some(),
            schedule: attained.progress.map(|progress| Schedule {
                due: progress.part,
                stated: progress.stated,
                is_open: progress.pace == Pace::Undecided,
            }),
            quotient: self.attainment.is_quotient,
            decimals: RATE_DECIMALS,
            rounding: self.rounding,
        })
    }

    /// As a message; without the promise, the account and what the ledger holds of the target.
    pub(crate) fn message(&self, cube: &Cube) -> pb::Attainment {
        let Self { target, attainment, wording, rounding: _ } = self;
        let attained = attainment.outcome.ok();
        let number = |number: Option<scorecard_domain::Decimal>| {
            number.map(|number| number.to_string()).unwrap_or_default()
        };
        let distance = attained.and_then(|attained| attained.distance);
        pb::Attainment {
            target: None,
            period: attainment.actual.key.period.to_string(),
            state: self.state().number().into(),
            missing: attainment.outcome.err().map_or(0, |missing| missing.number().into()),
            actual: Some(
                metric::metric(&attainment.actual, wording, 1, cube, &Shared::default()).0,
            ),
            completion: number(attained.and_then(|attained| attained.completion)),
            distance: number(distance),
            distance_unit: distance
                .map(|_| distance_unit(&wording.indicator, target.key.measure))
                .unwrap_or_default(),
            progress: attained.and_then(|attained| attained.progress).map(|progress| {
                pb::Progress {
                    due: progress.due.to_string(),
                    lead: progress.lead.to_string(),
                    pace: progress.pace.number().into(),
                    stated: progress.stated,
                }
            }),
            formula: attainment.formula(target),
            account: None,
            promise: None,
        }
    }
}

/// The unit of a distance: of percentages percentage points.
fn distance_unit(indicator: &Indicator, measure: Measure) -> String {
    let unit = indicator.unit_of(measure);
    if unit == "%" { "百分点".to_owned() } else { unit }
}

/// A target in words, as the plan says it.
pub(crate) fn promise<'a>(
    target: &'a Target,
    indicator: &'a Indicator,
    of: Option<&'a OfName>,
) -> Promise<'a> {
    let label = if target.label.is_empty() { &indicator.name } else { &target.label };
    Promise { target, label, unit: indicator.into(), frame: Frame::NounFirst, of }
}

/// A promise in the words of both languages.
pub(crate) fn promise_words(promise: &Promise<'_>) -> Result<pb::Words, Unsaid> {
    Ok(metric::words(promise.words(Lang::Zh)?, promise.words(Lang::En)?))
}

/// Whose observations a request needs: of all indicators that have targets, if it names none.
pub(crate) fn needs(request: &QueryAttainmentsRequest) -> Needs {
    if request.indicators.is_empty() {
        return Needs::Targets;
    }
    Needs::Indicators(request.indicators.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Answers a request.
///
/// # Errors
///
/// All faults of the request at once, or the first thing that it names and that is not there.
pub(crate) fn answer(
    world: &World,
    request: QueryAttainmentsRequest,
) -> Result<Vec<pb::Attainment>, Refusal> {
    let QueryAttainmentsRequest {
        areas,
        children_of,
        indicators,
        periods,
        issuer,
        min_revision: _,
        as_of: _,
    } = request;
    let mut faults = Vec::new();
    if areas.is_empty() == children_of.is_empty() {
        faults.push(Fault::inconsistent("areas", sentences::areas_or_children()));
    }
    if periods.is_empty() {
        faults.push(Fault::missing("periods", sentences::a_period()));
    }
    let indicators = parse_all::<IndicatorId>("indicators", &indicators, &mut faults);
    let periods = parse_all::<Period>("periods", &periods, &mut faults);
    if !faults.is_empty() {
        return Err(refusal::faulty(faults));
    }
    let cube = &world.cube;
    if let Some(id) = indicators.iter().find(|id| cube.indicator(id).is_none()) {
        return Err(refusal::no_such_indicator(id.as_str()));
    }
    let mut answers = Vec::new();
    for period in periods {
        let issuer = match issuer.as_str() {
            "" => None,
            text => Some(resolve::area(cube, text, period)?),
        };
        for area in areas_in(cube, &areas, &children_of, period)? {
            let Some(facts) = world.facts.of(&area.id) else { continue };
            let wanted = facts.targets.values().filter(|held| {
                let key = &held.thing.key;
                is_held_against(key.period, period)
                    && (indicators.is_empty() || indicators.contains(&key.indicator))
                    && issuer.as_ref().is_none_or(|issuer| issuer.id == key.issuer)
            });
            for held in wanted {
                if answers.len() == MAX_ATTAINMENTS {
                    let problem = sentences::too_many_targets(MAX_ATTAINMENTS);
                    return Err(refusal::faulty(vec![Fault::invalid("periods", problem)]));
                }
                answers.extend(one(cube, &area, held, period));
            }
        }
    }
    Ok(answers)
}

/// Whether a result of `period` is held against targets for `target`: the same, or a longer one that begins with it.
fn is_held_against(target: Period, period: Period) -> bool {
    target.start() == period.start() && period.months() <= target.months()
}

fn one(cube: &Cube, area: &Area, held: &Held<Target>, period: Period) -> Option<pb::Attainment> {
    let target = &held.thing;
    let judged = Judged::new(cube, area, target, period, Rounding::default())?;
    let of = of_name(cube, &area.id, &target.key.of, period.last()).map(|(name, _)| name);
    let promise = promise(target, &judged.wording.indicator, of.as_ref());
    let nothing = Text::default();
    let answered = words::Answered {
        state: judged.state(),
        result: judged.words(),
        is_decided: judged.state() != AttainmentState::Undecided,
        adjusted: None,
        was_none: false,
        done: &nothing,
        reason: &nothing,
        since: None,
    };
    let account = |lang| answered.words(lang).map(|words| words.account).unwrap_or_default();
    Some(pb::Attainment {
        target: Some(scorecard_wire::target::write(target, held.revision)),
        account: text(&Text::new(account(Lang::Zh), account(Lang::En))),
        promise: promise_words(&promise).ok(),
        ..judged.message(cube)
    })
}
