//! Random histories of promises in a ledger whose clock leaps: whatever once stood is answered for in its year, as it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use proptest::{collection::vec, prelude::*};
use scorecard_data::{Batch, Clock, Filter, Ledger, ProposedChange, Query, StoreUrl, Timestamp};
use scorecard_domain::{Kind, MilestoneState, Outcome, OutcomeKey, OutcomeState, PromiseKey, Text};
use scorecard_wire::{
    Faults, milestone,
    pb::metrics::{Answer, answer::Promise},
    target,
};

use super::*;

const DAY: i64 = 24 * 60 * 60 * 1_000_000;
const XINGHE: &str = "place:fiction-xinghe";

/// A clock that leaps.
#[derive(Debug)]
struct Leaping(AtomicI64);

impl Clock for Leaping {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// What is done with one of the promises.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Promise(u8),
    Withdraw,
    Answer,
    AnswerNoMore,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => (1u8..4).prop_map(Deed::Promise),
        3 => Just(Deed::Withdraw),
        1 => Just(Deed::Answer),
        1 => Just(Deed::AnswerNoMore),
    ]
}

/// The sample without its promises and what became of them, and two targets and two pledges of it.
fn sample() -> (Vec<Change>, Vec<Thing>) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/samples/promises");
    let dataset = scorecard_dataset::read(&dir, &scorecard_dataset::Known::default()).unwrap();
    let (mut ground, mut promises) = (Vec::new(), Vec::new());
    for thing in dataset.things() {
        match &thing {
            Thing::Target(it) if it.key.period.last().year() == 2023 => {
                promises.push(thing.clone())
            }
            Thing::Milestone(it) if it.key.period.last().year() == 2023 => {
                promises.push(thing.clone());
            }
            Thing::Target(_) | Thing::Milestone(_) | Thing::Outcome(_) => {}
            _ => ground.push(Change::Put(thing.clone())),
        }
    }
    promises.sort_by_key(|it| it.key().kind());
    let pledges = promises.split_off(promises.len() - 2);
    promises.truncate(2);
    promises.extend(pledges);
    (ground, promises)
}

fn changes(promises: &[Thing], which: usize, deed: Deed) -> Change {
    let mut thing = promises[which % promises.len()].clone();
    let promise = PromiseKey::of(&thing.key()).unwrap();
    let outcome = OutcomeKey { promise, year: "2023".parse().unwrap() };
    match deed {
        Deed::Withdraw => Change::Withdraw(thing.key()),
        Deed::AnswerNoMore => Change::Withdraw(Key::Outcome(outcome)),
        Deed::Answer => Change::Put(Thing::Outcome(Outcome {
            key: outcome,
            state: Some(OutcomeState::NotMet),
            adjusted: None,
            document: None,
            done: Text::default(),
            reason: Text::zh("原因"),
            source: None,
            note: Text::default(),
        })),
        Deed::Promise(much) => {
            match &mut thing {
                Thing::Target(it) => it.value = much.to_string().parse().unwrap(),
                Thing::Milestone(it) if much == 1 => it.state = MilestoneState::Ongoing,
                Thing::Milestone(it) => it.text = Text::zh(format!("第{much}项")),
                _ => unreachable!("it is a promise"),
            }
            Change::Put(thing)
        }
    }
}

/// How much an answer says was promised.
fn answered(answer: &Answer) -> (Key, String) {
    match answer.promise.as_ref().unwrap() {
        Promise::Target(it) => {
            let key = target::read_key(it.key.clone().unwrap(), &mut Faults::default());
            (Key::Target(key.unwrap()), it.value.clone())
        }
        Promise::Pledge(it) => {
            let key = milestone::read_key(it.key.clone().unwrap(), &mut Faults::default());
            (Key::Milestone(key.unwrap()), it.text.clone().unwrap().zh)
        }
    }
}

/// How much a thing promises, if it does.
fn promised(thing: &Thing) -> Option<String> {
    match thing {
        Thing::Target(it) => Some(it.value.to_string()),
        Thing::Milestone(it) if it.state == MilestoneState::Pledged => Some(it.text.zh.clone()),
        _ => None,
    }
}

async fn held(ledger: &Ledger, kind: Kind) -> Vec<Thing> {
    let filter = match kind {
        Kind::Target => Filter::Targets { area: None, period: None },
        Kind::Milestone => Filter::Milestones { area: None, period: None },
        _ => Filter::Outcomes { area: None, year: None },
    };
    let revision = ledger.position().revision;
    let query = Query { filter, after: None, limit: usize::MAX, revision };
    ledger.list(query).await.unwrap().into_iter().map(|held| held.thing).collect()
}

/// Plays a history; answers how many promises stood in the end.
async fn play(deeds: Vec<(Deed, usize, i64)>) -> usize {
    let (ground, promises) = sample();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Leaping(AtomicI64::new(0)));
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    let ledger = Ledger::open(&url, Arc::<Leaping>::clone(&clock)).await.unwrap();
    let commit = async |changes: Vec<Change>| {
        let changes = changes.into_iter().map(ProposedChange::from).collect();
        let (author, reason) = ("tester".to_owned(), "test".to_owned());
        ledger.commit(Batch { changes, author, reason, request: None }).await
    };
    commit(ground.clone()).await.unwrap();
    let mut first: BTreeMap<Key, i64> = BTreeMap::new();
    let mut told: BTreeSet<Key> = BTreeSet::new();
    let mut stood: BTreeMap<Key, String> = BTreeMap::new();
    let mut note = |things: &[Thing], outcomes: &[Thing], now: i64| {
        for thing in outcomes {
            let Thing::Outcome(outcome) = thing else { unreachable!() };
            told.insert(outcome.key.promise.clone().into());
        }
        for (key, words) in things.iter().filter_map(|it| Some((it.key(), promised(it)?))) {
            let since = *first.entry(key.clone()).or_insert(now);
            if told.contains(&key) || now - since >= 30 * DAY {
                stood.entry(key).or_insert(words);
            }
        }
        stood.clone()
    };
    let (mut now, mut latest, mut stand) = (0, 0, BTreeMap::new());
    for (deed, which, days) in deeds {
        now += days * DAY;
        clock.0.store(now, Ordering::Relaxed);
        // The time of revisions never falls.
        let time = now.max(latest);
        let done = commit(vec![changes(&promises, which, deed)]).await;
        // A moment in which nothing was accepted leaves no trace.
        if done.ok().and_then(|it| it.revision).is_some() {
            latest = time;
            let mut things = held(&ledger, Kind::Target).await;
            things.extend(held(&ledger, Kind::Milestone).await);
            stand = note(&things, &held(&ledger, Kind::Outcome).await, time);
        }
    }
    let empty = World::empty(Position::default(), scorecard_measures::CubeBuilder::new().build(0));
    let mut all = ground;
    for kind in [Kind::Target, Kind::Milestone, Kind::Outcome] {
        all.extend(held(&ledger, kind).await.into_iter().map(Change::Put));
    }
    ledger.close().await;
    let scorecard = fill(&empty.after(position(1), &all), XINGHE, 2023);
    let answers = scorecard.chapters.iter().flat_map(|chapter| &chapter.answers);
    let answers: BTreeMap<Key, String> = answers.map(answered).collect();
    for (key, words) in &stand {
        assert_eq!(answers.get(key), Some(words), "{key}");
    }
    stand.len()
}

#[test]
fn what_once_stood_is_answered_for_as_it_was() {
    let config = ProptestConfig { cases: 48, max_shrink_iters: 100, ..ProptestConfig::default() };
    let days = prop_oneof![3 => 0..8i64, 1 => 25..32i64, 1 => -20..0i64];
    let histories = vec((deed(), 0usize..4, days), 1..24);
    let n_stood = std::cell::Cell::new(0);
    let played = proptest::test_runner::TestRunner::new(config).run(&histories, |deeds| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        n_stood.set(n_stood.get() + runtime.block_on(play(deeds)));
        Ok(())
    });
    played.unwrap();
    assert!(n_stood.get() > 0, "no promise ever stood");
}
