//! What is asked for only in part: watches with a filter tell what all watches tell, filtered afterwards, and scans
//! read what a snapshot has, filtered afterwards.

use std::{cell::Cell, collections::BTreeSet};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, subsequence},
    test_runner::TestRunner,
};
use scorecard_domain::{AreaId, Change, IndicatorId, Kind, Measure, Period, Text, Thing, testing};
use scorecard_test_postgres::Server;

use super::{Model, ground, without_minimum_units};
use crate::{
    Event, Held, Ledger, Position, Scan, StoreUrl, WatchFilter,
    testing::{StandingClock, batch},
};

/// What a random change is about. There are many facts, and they are changed again.
#[derive(Clone, Debug)]
enum Step {
    /// This.
    New(Box<Change>),
    /// An observation that is there, with another note.
    Note(Index, Text),
    /// A picture that is there, moved.
    Move(Index, AreaId, Period),
    /// The withdrawal of a fact that is there.
    Withdraw(Index),
}

fn step() -> impl Strategy<Value = Step> {
    let new = |thing| Step::New(Box::new(Change::Put(thing)));
    prop_oneof![
        4 => testing::observation().prop_map(move |it| new(Thing::Observation(it))),
        2 => testing::media().prop_map(move |it| new(Thing::Media(it))),
        4 => testing::thing()
            .prop_filter("what the ledger itself says", |it| {
                !matches!(it, Thing::Release(_) | Thing::Suppression(_))
            })
            .prop_map(new),
        2 => (any::<Index>(), testing::text()).prop_map(|(at, note)| Step::Note(at, note)),
        2 => (any::<Index>(), testing::area_id(), testing::period())
            .prop_map(|(at, area, period)| Step::Move(at, area, period)),
        2 => any::<Index>().prop_map(Step::Withdraw),
    ]
}

/// What is asked for, to be chosen among what there is. Nothing chosen restricts nothing.
#[derive(Clone, Debug)]
struct Picks {
    kinds: Vec<Kind>,
    areas: Vec<Index>,
    indicators: Vec<Index>,
    periods: Vec<Index>,
    measures: Vec<Measure>,
    start: Index,
}

fn picks() -> impl Strategy<Value = Picks> {
    let some = || prop_oneof![2 => Just(Vec::new()), 1 => vec(any::<Index>(), 1..6)];
    let kinds = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(Kind::ALL, 1..6)];
    let measures = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(Measure::ALL, 1..6)];
    (kinds, some(), some(), some(), measures, any::<Index>()).prop_map(
        |(kinds, areas, indicators, periods, measures, start)| Picks {
            kinds,
            areas,
            indicators,
            periods,
            measures,
            start,
        },
    )
}

impl Model {
    /// The change that a step means in this state, if it means one.
    fn meant(&self, step: Step) -> Option<Change> {
        let things = self.at(self.head()).into_values().map(|(_, thing)| thing);
        let pick = |at: Index, all: Vec<Thing>| (!all.is_empty()).then(|| at.get(&all).clone());
        match step {
            Step::New(change) => without_minimum_units(*change),
            Step::Note(at, note) => {
                let all = things.filter(|thing| matches!(thing, Thing::Observation(_))).collect();
                let Thing::Observation(mut it) = pick(at, all)? else { return None };
                it.note = note;
                Some(Change::Put(Thing::Observation(it)))
            }
            Step::Move(at, area, period) => {
                let all = things.filter(|thing| matches!(thing, Thing::Media(_))).collect();
                let Thing::Media(mut it) = pick(at, all)? else { return None };
                (it.area, it.period) = (area, period);
                Some(Change::Put(Thing::Media(it)))
            }
            Step::Withdraw(at) => {
                let is_fact = |thing: &Thing| thing.key().kind() >= Kind::Observation;
                let fact = pick(at, things.filter(is_fact).collect())?;
                Some(Change::Withdraw(fact.key()))
            }
        }
    }

    /// Commits those of some changes that go together.
    async fn commit(&mut self, ledger: &Ledger, steps: Vec<Step>) {
        let mut changes = Vec::new();
        for step in steps {
            let Some(change) = self.meant(step) else { continue };
            changes.push(change.into());
            if self.judge(&batch(changes.clone())).is_none() {
                changes.pop();
            }
        }
        let batch = batch(changes);
        let effective = self.judge(&batch).unwrap();
        ledger.commit(batch).await.unwrap();
        if !effective.is_empty() {
            self.revisions.push(effective);
        }
    }
}

/// What a thing is about, said once more.
type About = (Option<AreaId>, Option<IndicatorId>, Option<Period>);

fn about(thing: &Thing) -> About {
    match thing {
        Thing::Area(it) => (Some(it.id.clone()), None, None),
        Thing::Indicator(it) => (None, Some(it.id.clone()), None),
        Thing::Suppression(it) => (None, Some(it.key.indicator.clone()), Some(it.key.period)),
        Thing::Source(_)
        | Thing::PeerGroup(_)
        | Thing::Definition(_)
        | Thing::CollectionPlan(_)
        | Thing::Release(_)
        | Thing::Assessment(_) => (None, None, None),
        Thing::Observation(it) => {
            (Some(it.key.area.clone()), Some(it.key.indicator.clone()), Some(it.key.period))
        }
        Thing::Target(it) => {
            (Some(it.key.area.clone()), Some(it.key.indicator.clone()), Some(it.key.period))
        }
        Thing::Honour(it) => (Some(it.key.holder.clone()), None, Some(it.key.period)),
        Thing::Milestone(it) => (Some(it.key.area.clone()), None, Some(it.key.period)),
        Thing::Media(it) => (Some(it.area.clone()), None, Some(it.period)),
        Thing::Imprint(it) => (Some(it.key.area.clone()), None, Some(it.key.period)),
        Thing::Outcome(it) => {
            let promise = &it.key.promise;
            (Some(promise.area().clone()), promise.indicator().cloned(), Some(it.key.year))
        }
    }
}

/// Those of all values that are picked.
fn picked<T: Ord + Clone>(all: &BTreeSet<T>, picks: &[Index]) -> BTreeSet<T> {
    let all: Vec<&T> = all.iter().collect();
    let picked = picks.iter().filter(|_| !all.is_empty());
    picked.map(|pick| (*all[pick.index(all.len())]).clone()).collect()
}

fn fits<T: Ord>(wanted: &BTreeSet<T>, actual: Option<&T>) -> bool {
    wanted.is_empty() || actual.is_some_and(|actual| wanted.contains(actual))
}

async fn compare(ledger: &Ledger, model: &Model, picks: &Picks) {
    let puts = model.revisions.iter().flatten().filter_map(|change| match change {
        Change::Put(thing) => Some(about(thing)),
        Change::Withdraw(_) => None,
    });
    let (mut areas, mut indicators, mut periods) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (area, indicator, period) in puts {
        areas.extend(area);
        indicators.extend(indicator);
        periods.extend(period);
    }
    let filter = WatchFilter {
        kinds: picks.kinds.iter().copied().collect(),
        areas: picked(&areas, &picks.areas),
        indicators: picked(&indicators, &picks.indicators),
        periods: picked(&periods, &picks.periods),
    };
    let from = picks.start.index(model.revisions.len() + 1) as u64;
    watched(ledger, model, &filter, from).await;
    for revision in [from, model.head()] {
        let WatchFilter { kinds: _, areas, indicators, periods } = filter.clone();
        let measures = picks.measures.iter().copied().collect();
        scanned(ledger, model, Scan { areas, indicators, measures, periods, revision }).await;
        scanned(ledger, model, Scan { revision, ..Scan::default() }).await;
    }
}

async fn watched(ledger: &Ledger, model: &Model, filter: &WatchFilter, from: u64) {
    let admits = |(area, indicator, period): &About| {
        fits(&filter.areas, area.as_ref())
            && fits(&filter.indicators, indicator.as_ref())
            && fits(&filter.periods, period.as_ref())
    };
    let mut expected = Vec::new();
    for (number, changes) in (1..).zip(&model.revisions).filter(|(number, _)| *number > from) {
        let before = model.at(number - 1);
        let mut told = Vec::new();
        for change in changes {
            let held = before.get(&super::place(change)).map(|(_, thing)| thing);
            let after = match change {
                Change::Put(thing) => Some(thing),
                Change::Withdraw(_) => None,
            };
            let is_about = held.into_iter().chain(after).any(|thing| admits(&about(thing)));
            let mut change = change.clone();
            let kind = change.key().kind();
            if let Change::Put(Thing::Media(media)) = &mut change {
                media.content.clear();
            }
            if is_about && (filter.kinds.is_empty() || filter.kinds.contains(&kind)) {
                told.push(change);
            }
        }
        if !told.is_empty() {
            expected.push((number, told));
        }
    }
    let start = match from {
        0 => None,
        from => {
            let digest = ledger.revision(from).await.unwrap().unwrap().digest;
            Some(Position { ledger_id: ledger.id(), revision: from, digest })
        }
    };
    let mut watch = ledger.watch(start, filter.clone()).await.unwrap();
    let mut told = Vec::new();
    loop {
        match watch.next().await.unwrap().unwrap() {
            Event::Fragment(fragment) => {
                assert!((fragment.part, fragment.last) == (0, true));
                told.push((fragment.revision.number, fragment.changes));
            }
            Event::Progress(position) => {
                assert_eq!(position, ledger.position());
                break;
            }
        }
    }
    assert_eq!(told, expected, "{filter:?} from {from}");
}

async fn scanned(ledger: &Ledger, model: &Model, scan: Scan) {
    let mut expected = Vec::new();
    for (revision, thing) in model.at(scan.revision).into_values() {
        let Thing::Observation(it) = &thing else { continue };
        if fits(&scan.areas, Some(&it.key.area))
            && fits(&scan.indicators, Some(&it.key.indicator))
            && fits(&scan.measures, Some(&it.key.measure))
            && fits(&scan.periods, Some(&it.key.period))
        {
            expected.push(Held { thing, revision });
        }
    }
    if !scan.areas.is_empty() {
        // What is in the order of keys stays so within an area.
        expected.sort_by_key(|held| about(&held.thing).0);
    }
    let mut cursor = ledger.scan(scan.clone());
    let mut found = Vec::new();
    while let Some(chunk) = cursor.next().await.unwrap() {
        found.extend(chunk);
    }
    assert_eq!(found, expected, "{scan:?}");
}

async fn check(histories: Vec<Vec<Step>>, picks: Vec<Picks>, url: &StoreUrl) {
    let ledger = Ledger::open(url, StandingClock::at(0)).await.unwrap();
    let mut model = Model::default();
    let first = ground().into_iter().map(|proposed| Step::New(Box::new(proposed.change)));
    model.commit(&ledger, first.collect()).await;
    for steps in histories {
        model.commit(&ledger, steps).await;
    }
    for picks in &picks {
        compare(&ledger, &model, picks).await;
    }
    ledger.close().await;
}

/// Random histories, each on a store of its own.
fn check_all(url: impl Fn(u32) -> StoreUrl) {
    let config = ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() };
    let number = Cell::new(0);
    let strategy = (vec(vec(step(), 1..8), 4..12), vec(picks(), 12));
    let checked = TestRunner::new(config).run(&strategy, |(histories, picks)| {
        number.set(number.get() + 1);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(histories, picks, &url(number.get())));
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn parts_of_an_sqlite_store_do_not_differ_from_the_model() {
    let folder = tempfile::TempDir::new().unwrap();
    check_all(|number| StoreUrl::Sqlite(folder.path().join(format!("{number}.db"))));
}

#[test]
fn parts_of_a_postgres_store_do_not_differ_from_the_model() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    check_all(|number| format!("{}?schema=partly{number}", database.url()).parse().unwrap());
}
