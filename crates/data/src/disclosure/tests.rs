//! What the public sees, against the rule in a few lines of plain code: random histories of figures that are free,
//! confidential, internal and under embargo, on both stores.

mod releases;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::{collection::vec, option, prelude::*, sample::select};
use scorecard_domain::{Absence, Change, Confidentiality, Key, Kind, Observation, Reading, Thing};
use scorecard_service::Clearance;

use super::lift::Embargoes;
use crate::{
    Event, Held, Ledger, Position, Scan, StoreError, StoreUrl, Timestamp, WatchFilter,
    testing::{StandingClock, batch, ground, key, observation, on_postgres, on_sqlite, put},
};

const KEYS: [&str; 4] = [
    "i.one level  x:a 2021",
    "i.one level  x:a 2022",
    "i.one level  x:b 2022",
    "i.two share x:city x:a 2022",
];

/// A put of a value with a code and, if that is an embargo, its end; or a withdrawal.
type Step = (usize, Option<(Confidentiality, u8, i64)>);
/// The versions of one key, by revision.
type Versions = BTreeMap<u64, Option<Observation>>;

fn steps() -> impl Strategy<Value = Vec<(Vec<Step>, bool)>> {
    use Confidentiality::{Confidential, Embargoed, Free, Internal, SecondarySender};
    let code =
        select(vec![Free, Free, Embargoed, Embargoed, Internal, Confidential, SecondarySender]);
    let step = (0..KEYS.len(), option::weighted(0.8, (code, 0u8..3, 0i64..200)));
    vec((vec(step, 1..4), any::<bool>()), 1..14)
}

fn version(key: &str, (code, value, end): (Confidentiality, u8, i64)) -> Observation {
    let embargoed = code == Confidentiality::Embargoed;
    Observation {
        confidentiality: code,
        embargo_until: embargoed.then(|| Timestamp::from_micros(end)),
        ..observation(key, &value.to_string(), "s1")
    }
}

/// All versions of all keys, and how far the ledger is.
#[derive(Default)]
struct Model {
    head: u64,
    versions: [Versions; KEYS.len()],
}

impl Model {
    fn now(&self, at: usize) -> Option<&Observation> {
        self.versions[at].last_key_value()?.1.as_ref()
    }

    /// What the public sees of a key: the last version that is not under embargo, as far as its code lets it.
    fn seen(&self, at: usize, revision: u64) -> Option<(u64, Observation)> {
        let under_embargo = |version: &Option<Observation>| {
            version.as_ref().is_some_and(|it| it.confidentiality == Confidentiality::Embargoed)
        };
        let mut versions = self.versions[at].range(..=revision).rev();
        let (revision, version) = versions.find(|(_, version)| !under_embargo(version))?;
        let mut seen = version.clone()?;
        match seen.confidentiality {
            Confidentiality::Free => {}
            Confidentiality::Internal => return None,
            _ => {
                seen.reading = Reading::Absent(Absence::Suppressed);
            }
        }
        Some((*revision, seen))
    }

    fn all_seen(&self, revision: u64) -> BTreeMap<String, (u64, Observation)> {
        let seen = (0..KEYS.len()).map(|at| (KEYS[at].to_owned(), self.seen(at, revision)));
        seen.filter_map(|(key, seen)| Some((key, seen?))).collect()
    }

    fn commit(&mut self, changes: Vec<(usize, Option<Observation>)>) {
        self.head += 1;
        for (at, version) in changes {
            self.versions[at].insert(self.head, version);
        }
    }

    /// Frees what is due, a revision for each end.
    fn lift(&mut self, now: i64) {
        let ends: BTreeSet<_> =
            (0..KEYS.len()).filter_map(|at| self.now(at)?.embargo_until).collect();
        for end in ends.into_iter().filter(|end| end.micros() <= now) {
            let due = (0..KEYS.len())
                .filter(|at| self.now(*at).is_some_and(|it| it.embargo_until == Some(end)));
            let freed = due.map(|at| (at, self.now(at).cloned().map(Observation::freed)));
            let freed = freed.collect();
            self.commit(freed);
        }
    }
}

async fn check(histories: Vec<(Vec<Step>, bool)>, url: &StoreUrl) {
    let clock = StandingClock::at(0);
    let ledger = Ledger::open(url, Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let mut embargoes = Embargoes::new(ledger.clone(), Arc::<StandingClock>::clone(&clock));
    let mut model = Model { head: 1, ..Model::default() };
    ledger.commit(batch(ground())).await.unwrap();
    for (number, (steps, lifts)) in (1i64..).zip(histories) {
        let now = number * 20;
        clock.set(now);
        let mut changes: BTreeMap<usize, Option<Observation>> = BTreeMap::new();
        for (at, version_of) in steps {
            let version = version_of.map(|it| version(KEYS[at], it));
            if version.as_ref() != model.now(at) {
                changes.insert(at, version);
            }
        }
        if !changes.is_empty() {
            let proposed = changes.iter().map(|(at, version)| match version {
                Some(version) => put(Thing::Observation(version.clone())),
                None => Change::Withdraw(key(Kind::Observation, KEYS[*at])).into(),
            });
            ledger.commit(batch(proposed.collect::<Vec<_>>())).await.unwrap();
            model.commit(changes.into_iter().collect());
        }
        if lifts {
            embargoes.lift().await.unwrap();
            model.lift(now);
        }
        assert_eq!(ledger.position().revision, model.head);
    }
    compare(&ledger, &model).await;
    // Whoever begins later finds the same to do.
    clock.set(1000);
    Embargoes::new(ledger.clone(), clock).lift().await.unwrap();
    model.lift(1000);
    embargoes.lift().await.unwrap();
    assert_eq!(ledger.position().revision, model.head);
    compare(&ledger, &model).await;
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
}

/// A version as it is told: of a withheld one that it is, and its source.
fn told(held: Held) -> (String, (u64, Observation)) {
    let Thing::Observation(observation) = held.thing else { panic!("{held:?}") };
    (crate::key_text(&Key::Observation(observation.key.clone())), (held.revision, observation))
}

async fn compare(ledger: &Ledger, model: &Model) {
    let public = ledger.public();
    for revision in 1..=model.head {
        let expected = model.all_seen(revision);
        let mut snapshot = public.snapshot(revision, &[Kind::Observation], false).await.unwrap();
        let mut found = BTreeMap::new();
        while let Some(some) = snapshot.next().await.unwrap() {
            found.extend(some.into_iter().map(told));
        }
        assert_eq!(found, expected, "snapshot as of {revision}");
        let mut cursor = public.scan(Scan { revision, ..Scan::default() });
        let mut found = BTreeMap::new();
        while let Some(some) = cursor.next().await.unwrap() {
            found.extend(some.into_iter().map(told));
        }
        assert_eq!(found, expected, "scan as of {revision}");
        for (at, name) in KEYS.iter().enumerate() {
            let held = public.get(key(Kind::Observation, name), revision).await.unwrap();
            assert_eq!(held.map(|it| told(it).1), model.seen(at, revision));
        }
        let pages = pages(&public, revision).await;
        assert_eq!(pages, expected.keys().cloned().collect::<Vec<_>>(), "pages as of {revision}");
    }
    for name in KEYS {
        histories(&public, model, name).await;
    }
    follow(&public, model).await;
    assert_eq!(
        (public.clearance(), public.public().clearance()),
        (Clearance::Public, Clearance::Public)
    );
    assert!(matches!(public.verify().await, Err(StoreError::Unavailable { .. })));
    assert!(public.commit(batch(ground())).await.is_err());
}

/// The keys of all that is listed, page by page.
async fn pages(public: &Ledger, revision: u64) -> Vec<String> {
    let mut found: Vec<Held> = Vec::new();
    loop {
        let query = crate::Query {
            filter: crate::Filter::all(Kind::Observation, false),
            after: found.last().map(|held| held.thing.key()),
            limit: 1,
            revision,
        };
        let page = public.list(query).await.unwrap();
        if page.is_empty() {
            return found.into_iter().map(|held| told(held).0).collect();
        }
        assert_eq!(page.len(), 1, "a page has no more than were asked for");
        found.extend(page);
    }
}

/// A history tells when what is seen became otherwise, and nothing of who did it and why.
async fn histories(public: &Ledger, model: &Model, name: &str) {
    let at = KEYS.iter().position(|key| *key == name).unwrap();
    let mut expected = Vec::new();
    let mut before = None;
    for revision in 1..=model.head {
        let seen = model.seen(at, revision);
        if seen != before {
            expected.push((revision, seen.clone().map(|(_, observation)| observation)));
        }
        before = seen;
    }
    let history = public.history(key(Kind::Observation, name)).await.unwrap();
    assert!(history.iter().all(|it| it.revision.author.is_empty() && it.revision.changes == 0));
    let found = history.into_iter().map(|it| {
        let thing = it.thing.map(|thing| told(Held { thing, revision: 0 }).1.1);
        (it.revision.number, thing)
    });
    assert_eq!(found.collect::<Vec<_>>(), expected, "{name}");
}

/// Whoever follows from any revision has in the end what is seen then, and is told of nothing else.
async fn follow(public: &Ledger, model: &Model) {
    for from in 1..=model.head {
        let position = public.position_of(from).await.unwrap();
        let mut state = model.all_seen(from);
        let mut watch = public.watch(Some(position), WatchFilter::default()).await.unwrap();
        let reached: Position = loop {
            match watch.next().await.unwrap().unwrap() {
                Event::Progress(position) => break position,
                Event::Fragment(fragment) => {
                    let number = fragment.revision.number;
                    assert!(!fragment.changes.is_empty() && fragment.revision.reason.is_empty());
                    for change in fragment.changes {
                        match change {
                            Change::Put(thing) => {
                                let (key, seen) = told(Held { thing, revision: number });
                                state.insert(key, seen);
                            }
                            Change::Withdraw(key) => {
                                let gone = state.remove(&crate::key_text(&key));
                                assert!(gone.is_some(), "{key} was never seen");
                            }
                        }
                    }
                    assert_eq!(state, model.all_seen(number), "after {number}, from {from}");
                }
            }
        };
        assert_eq!((reached, state), (public.position(), model.all_seen(model.head)));
    }
}

#[test]
fn the_public_sees_of_an_sqlite_store_what_it_may() {
    on_sqlite(48, &steps(), check);
}

#[test]
fn the_public_sees_of_a_postgres_store_what_it_may() {
    on_postgres("public", 48, &steps(), check);
}
