//! Random plans over random histories, on both stores: what is told of each figure is what is found by looking at all
//! that was held after each revision.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, option, prelude::*, sample::select};
use scorecard_domain::{
    Absence, Area, AreaId, AreaKind, Change, CollectionPlan, Deadline, ItemOf, Key, Membership,
    Observation, ObservationKey, Of, PeerGroup, Period, PlanAreas, PlanFigure, PlanPeriods,
    Reading, Recurrence, ReportingState, Stage, Text, Thing, Validity,
};

use super::{ReportingCounts, ReportingScope};
use crate::{
    Ledger, StoreUrl, Timestamp, key_text,
    testing::{
        StandingClock, area, batch, commit, indicator, observation, on_postgres, on_sqlite, put,
    },
};

const DAY: i64 = 86_400_000_000;
/// 2021-12-01.
const BEGIN: i64 = 18_962 * DAY;

const CITY: &str = "x:city";

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// Areas with and without a parent, one that ends and one that begins; groups of each sort; indicators.
fn catalogue() -> Vec<Thing> {
    let during = |name: &str, from: &str, until: &str| {
        let Thing::Area(mut area) = area(name, "", &["city"]) else { unreachable!() };
        area.validity = Validity { from: from.parse().ok(), until: until.parse().ok() };
        area.parents[0].validity = area.validity;
        Thing::Area(area)
    };
    let group = |id: &str, membership| {
        let id = id.parse().unwrap();
        Thing::PeerGroup(PeerGroup { id, name: Text::zh("组"), membership })
    };
    let listed = ["x:old", "x:alone", "x:a"].map(|id| id.parse().unwrap());
    let rule = Membership::Rule { kind: AreaKind::District, parent: CITY.parse().unwrap() };
    vec![
        area("city", "", &[]),
        area("a", "", &["city"]),
        area("alone", "", &[]),
        during("old", "", "2022-03"),
        during("new", "2022-03", ""),
        group("group:listed", Membership::Listed(listed.into())),
        group("group:rule", rule),
        group("group:unstated", Membership::Unstated),
        Thing::Indicator(indicator("i.one")),
        Thing::Indicator(indicator("i.two")),
    ]
}

fn figures() -> [PlanFigure; 4] {
    let figure = |indicator: &str, measure: &str, of| PlanFigure {
        indicator: indicator.parse().unwrap(),
        measure: measure.parse().unwrap(),
        of,
    };
    [
        figure("i.one", "level", ItemOf::Nothing),
        figure("i.two", "growth", ItemOf::Nothing),
        figure("i.one", "share", ItemOf::Parent),
        figure("i.one", "share", ItemOf::Area("x:a".parse().unwrap())),
    ]
}

const PERIODS: [&str; 5] = ["2021", "2022", "2022-Q1", "2022-Q2", "2021-12"];

fn a_plan() -> impl Strategy<Value = CollectionPlan> {
    let listed = proptest::collection::btree_set(
        select(vec!["x:city", "x:a", "x:alone", "x:old", "x:new"]),
        1..4,
    );
    let areas = prop_oneof![
        listed.prop_map(|ids| PlanAreas::Listed(
            ids.into_iter().map(|id| id.parse().unwrap()).collect()
        )),
        select(vec!["group:listed", "group:rule", "group:unstated"])
            .prop_map(|id| PlanAreas::Group(id.parse().unwrap())),
        Just(PlanAreas::Rule { kind: AreaKind::District, parent: CITY.parse().unwrap() }),
    ];
    let recurrence = |first, every, last: Option<&str>| {
        let last = last.map(period);
        PlanPeriods::Recurring(Recurrence { first: period(first), every, last })
    };
    let listed = proptest::collection::btree_set(select(PERIODS.as_slice()), 1..4);
    let periods = prop_oneof![
        listed.prop_map(|all| PlanPeriods::Listed(all.into_iter().map(period).collect())),
        Just(recurrence("2021", 12, None)),
        Just(recurrence("2022-Q1", 3, Some("2022-Q2"))),
        Just(recurrence("2021-12", 1, None)),
    ];
    let deadline = || (0u16..3, 1u8..=31).prop_map(|(months, day)| Deadline { months, day });
    let figures = proptest::sample::subsequence(figures().to_vec(), 1..=4);
    let when = (periods, deadline(), option::of(deadline()));
    (figures, areas, when, any::<bool>(), select(vec!["甲", "乙"])).prop_map(
        |(figures, areas, (periods, due, final_due), values_only, department)| CollectionPlan {
            id: "p".parse().unwrap(),
            name: Text::zh("计划"),
            department: Text::zh(department),
            contact: String::new(),
            figures,
            areas,
            periods,
            due,
            final_due: final_due.map(|later| later.max(due)),
            values_only,
            source: None,
            note: Text::default(),
        },
    )
}

/// A moment of 2022: the very beginning of a day in China, or right before it, or another.
fn a_moment() -> impl Strategy<Value = i64> {
    let part = select(vec![DAY / 3 * 2, DAY / 3 * 2 - 1, 0]);
    (0i64..250, part).prop_map(|(day, part)| BEGIN + day * DAY + part)
}

#[derive(Clone, Debug)]
struct Step {
    at: i64,
    figure: usize,
    area: &'static str,
    period: &'static str,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Value(u8),
    Flagged(u8),
    Flash(u8),
    Absent(Absence),
    Withdrawn,
}

fn a_step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        3 => (0u8..3).prop_map(What::Value),
        1 => (0u8..3).prop_map(What::Flagged),
        1 => (0u8..3).prop_map(What::Flash),
        1 => select(Absence::ALL).prop_map(What::Absent),
        2 => Just(What::Withdrawn),
    ];
    let area = select(vec!["x:a", "x:a", "x:old", "x:new", "x:alone", "x:city"]);
    (a_moment(), 0usize..4, area, select(PERIODS.as_slice()), what)
        .prop_map(|(at, figure, area, period, what)| Step { at, figure, area, period, what })
}

impl Step {
    fn key(&self) -> ObservationKey {
        let PlanFigure { indicator, measure, of } = figures()[self.figure].clone();
        let of = match of {
            ItemOf::Nothing => Of::Nothing,
            ItemOf::Area(id) => Of::Area(id),
            _ => Of::Area(CITY.parse().unwrap()),
        };
        let area = self.area.parse().unwrap();
        ObservationKey { indicator, measure, of, area, period: period(self.period) }
    }

    fn observation(&self) -> Option<Observation> {
        let text = key_text(&Key::Observation(self.key()));
        let seen = |value: u8| observation(&text, &value.to_string(), "");
        match self.what {
            What::Value(value) => Some(seen(value)),
            What::Flagged(value) => {
                Some(Observation { statuses: "P".parse().unwrap(), ..seen(value) })
            }
            What::Flash(value) => Some(Observation { stage: Some(Stage::Flash), ..seen(value) }),
            What::Absent(absence) => {
                Some(Observation { reading: Reading::Absent(absence), ..seen(0) })
            }
            What::Withdrawn => None,
        }
    }
}

type Held = BTreeMap<ObservationKey, Observation>;

/// What a ledger went through: after each revision its time, what was held, and what it changed.
#[derive(Default)]
struct Past(Vec<(i64, Held, BTreeSet<ObservationKey>)>);

impl Past {
    /// The first of the revisions in a row, up to one, after which something holds.
    fn since(&self, revision: usize, holds: impl Fn(&Held) -> bool) -> Option<usize> {
        (1..=revision).rev().take_while(|number| holds(&self.0[number - 1].1)).last()
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Told {
    key: ObservationKey,
    state: ReportingState,
    final_state: Option<ReportingState>,
    held: Option<Observation>,
    reported: Option<u64>,
    final_reported: Option<u64>,
    last_changed: Option<u64>,
}

/// All that a plan asks for and what became of it, found the long way.
fn naive(
    plan: &CollectionPlan,
    wanted: &BTreeSet<Period>,
    past: &Past,
    revision: usize,
    at: i64,
) -> Vec<Told> {
    let things = catalogue();
    let mut areas: Vec<&Area> = things
        .iter()
        .filter_map(|thing| match thing {
            Thing::Area(area) => Some(area),
            _ => None,
        })
        .collect();
    areas.sort_by(|a, b| a.id.cmp(&b.id));
    let end_of = |deadline: Deadline, period: Period| deadline.date(period).end_micros();
    let candidates = (2020 * 12..2024 * 12)
        .filter_map(scorecard_domain::Month::from_index)
        .flat_map(|month| [1, 3, 12].into_iter().filter_map(move |n| Period::new(month, n)));
    let mut periods: Vec<Period> = candidates
        .filter(|period| plan.periods.contains(*period))
        .filter(|period| match wanted.is_empty() {
            true => {
                let last = Deadline { months: 0, day: 31 };
                end_of(last, *period) <= at || end_of(plan.due, *period) <= at
            }
            false => wanted.contains(period),
        })
        .collect();
    periods.sort();
    let in_city = |area: &Area, period: Period| {
        area.parent_at(period.last()).is_some_and(|id| id.as_str() == CITY)
    };
    let mut told = Vec::new();
    for period in periods {
        for figure in &plan.figures {
            for area in areas.iter().filter(|area| area.validity.contains(period.last())) {
                let is_listed = match &plan.areas {
                    PlanAreas::Listed(ids) => ids.contains(&area.id),
                    PlanAreas::Rule { .. } => in_city(area, period),
                    PlanAreas::Group(id) => match id.as_str() {
                        "group:listed" => ["x:old", "x:alone", "x:a"].contains(&area.id.as_str()),
                        "group:rule" => in_city(area, period),
                        _ => false,
                    },
                };
                let of = match &figure.of {
                    ItemOf::Nothing => Some(Of::Nothing),
                    ItemOf::Area(id) => Some(Of::Area(id.clone())),
                    ItemOf::Group(id) => Some(Of::Group(id.clone())),
                    ItemOf::Parent => {
                        in_city(area, period).then(|| Of::Area(CITY.parse::<AreaId>().unwrap()))
                    }
                };
                let (true, Some(of)) = (is_listed, of) else { continue };
                let (indicator, measure) = (figure.indicator.clone(), figure.measure);
                let key = ObservationKey { indicator, measure, of, area: area.id.clone(), period };
                let reports = |held: &Held| held.get(&key).is_some_and(|it| plan.is_met_by(it));
                let settled = |held: &Held| {
                    held.get(&key).is_some_and(|it| plan.is_met_by(it) && !it.is_provisional())
                };
                let judge = |since: Option<usize>, deadline: Deadline| match since {
                    Some(first) if past.0[first - 1].0 < end_of(deadline, period) => {
                        ReportingState::OnTime
                    }
                    Some(_) => ReportingState::Late,
                    None if end_of(deadline, period) <= at => ReportingState::Overdue,
                    None => ReportingState::Pending,
                };
                let reported = past.since(revision, reports);
                let final_reported = past.since(revision, settled);
                let changed = (1..=revision).rev().find(|it| past.0[it - 1].2.contains(&key));
                let number = |revision: Option<usize>| revision.map(|it| it as u64);
                told.push(Told {
                    state: judge(reported, plan.due),
                    final_state: plan.final_due.map(|due| judge(final_reported, due)),
                    held: past.0[revision - 1].1.get(&key).cloned(),
                    reported: number(reported),
                    final_reported: plan.final_due.and(number(final_reported)),
                    last_changed: number(changed),
                    key,
                });
            }
        }
    }
    told
}

type Case = (CollectionPlan, Vec<Step>, Vec<(i64, usize, BTreeSet<&'static str>, usize)>);

fn cases() -> impl Strategy<Value = Case> {
    let wanted = proptest::collection::btree_set(select(PERIODS.as_slice()), 0..3);
    let asked = vec((a_moment(), any::<usize>(), wanted, 1usize..5), 1..6);
    (a_plan(), vec(a_step(), 0..60), asked)
}

async fn check((plan, mut steps, asked): Case, url: &StoreUrl) {
    steps.sort_by_key(|step| step.at);
    let clock = StandingClock::at(BEGIN - DAY);
    let ledger = Ledger::open(url, std::sync::Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let mut first: Vec<_> = catalogue().into_iter().map(put).collect();
    first.push(put(Thing::CollectionPlan(plan.clone())));
    commit(&ledger, first).await;
    let mut past = Past::default();
    past.0.push((BEGIN - DAY, Held::new(), BTreeSet::new()));
    for step in &steps {
        let (key, mut held) = (step.key(), past.0.last().unwrap().1.clone());
        let change = match step.observation() {
            Some(seen) => {
                held.insert(key.clone(), seen.clone());
                Change::Put(Thing::Observation(seen))
            }
            None => {
                held.remove(&key);
                Change::Withdraw(Key::Observation(key.clone()))
            }
        };
        if held == past.0.last().unwrap().1 {
            continue;
        }
        clock.set(step.at);
        ledger.commit(batch([change.into()])).await.unwrap();
        past.0.push((step.at, held, BTreeSet::from([key])));
    }
    for (at, revision, periods, portion) in asked {
        let revision = 1 + revision % past.0.len();
        let periods: BTreeSet<Period> = periods.into_iter().map(period).collect();
        let scope = ReportingScope { periods: periods.clone(), ..ReportingScope::default() };
        let moment = Timestamp::from_micros(at);
        let reporting = ledger.reporting(&scope, revision as u64, moment).await.unwrap();
        let (mut told, mut counts) = (Vec::new(), ReportingCounts::default());
        for index in 0..reporting.len() {
            let obligation = reporting.obligation(index).await.unwrap().unwrap();
            let mut place = 0;
            while place < obligation.places() {
                let end = obligation.places().min(place + portion);
                for (_, line) in reporting.lines(&obligation, place..end).await.unwrap() {
                    counts.count(&line);
                    told.push(Told {
                        key: line.key,
                        state: line.state,
                        final_state: line.final_state,
                        held: line.held,
                        reported: line.reported,
                        final_reported: line.final_reported,
                        last_changed: line.last_changed,
                    });
                }
                place = end;
            }
        }
        let expected = naive(&plan, &periods, &past, revision, at);
        assert_eq!(told, expected, "as of {revision} at {at}");
        let reported = expected.iter().filter(|line| line.reported.is_some()).count() as u64;
        assert_eq!(
            (counts.reports.owed(), counts.reports.reported()),
            (expected.len() as u64, reported)
        );
        assert!(reporting.places() >= counts.reports.owed());
    }
    ledger.close().await;
}

#[test]
fn sqlite_tells_what_is_found_the_long_way() {
    on_sqlite(24, &cases(), check);
}

#[test]
fn postgres_tells_what_is_found_the_long_way() {
    on_postgres("reporting", 24, &cases(), check);
}
