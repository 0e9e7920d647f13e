//! Several processes on one database: here several stores, which share nothing but it.

use std::{collections::BTreeSet, time::Duration};

use scorecard_domain::{Confidentiality, Kind, Observation, Thing};
use tokio::{task::JoinSet, time::timeout};

use super::*;
use crate::{
    AsOf, Batch, Event, NotReached, Request, Revision,
    disclosure::lift::Embargoes,
    testing::{key, observation, put, withdraw},
};

/// Nothing here takes so long unless it never ends.
const LIMIT: Duration = Duration::from_secs(30);

/// The revisions that a watch tells from the beginning, up to one.
async fn follow(ledger: &Ledger, last: u64) -> Vec<Revision> {
    told(ledger.watch(None, WatchFilter::default()).await.unwrap(), last).await
}

async fn told(mut watch: crate::Watch, last: u64) -> Vec<Revision> {
    let mut told = Vec::new();
    while told.last().is_none_or(|revision: &Revision| revision.number < last) {
        let event = timeout(LIMIT, watch.next()).await.expect("told in time").unwrap().unwrap();
        if let Event::Fragment(fragment) = event {
            assert!((fragment.part, fragment.last) == (0, true));
            told.push(fragment.revision);
        }
    }
    told
}

fn repeatable(id: &str, changes: Vec<ProposedChange>) -> Batch {
    let request = Request { method: "Commit", id: id.parse().unwrap() };
    Batch { request: Some(request), ..batch(changes) }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_see_all_revisions_once_and_in_order() {
    const WRITERS: u64 = 4;
    const EACH: u64 = 15;
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let stores = [open(&database).await, open(&database).await];
    commit(&stores[0], ground()).await;
    let last = 1 + WRITERS * EACH;
    let mut followers = JoinSet::new();
    for ledger in stores.clone() {
        followers.spawn(async move { follow(&ledger, last).await });
    }
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let ledger = stores[usize::try_from(writer).unwrap() % 2].clone();
        writers.spawn(async move {
            let mut mine = Vec::new();
            for n in 0..EACH {
                let change =
                    observe(&format!("i.one level  x:a {}", 2000 + writer), &n.to_string());
                let committed = ledger.commit(batch([change])).await.unwrap();
                let number = committed.revision.unwrap().number;
                // Whoever committed reads it at once.
                assert!(ledger.position().revision >= number);
                mine.push(number);
            }
            assert!(mine.is_sorted());
            mine
        });
    }
    let written: BTreeSet<u64> = writers.join_all().await.into_iter().flatten().collect();
    assert_eq!(written, (2..=last).collect());
    for told in followers.join_all().await {
        let numbers: Vec<u64> = told.iter().map(|revision| revision.number).collect();
        assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
    }
    for ledger in &stores {
        let verified = ledger.verify().await.unwrap();
        assert_eq!((verified.position.revision, verified.damages.len()), (last, 0));
        ledger.close().await;
    }
}

/// What is held under the key now.
async fn value(ledger: &Ledger) -> String {
    let now = ledger.resolve(AsOf::Now).await.unwrap();
    crate::testing::told(
        &ledger.get(key(Kind::Observation, A22), now).await.unwrap().unwrap().thing,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_acknowledged_another_shows_at_once() {
    const COMMITS: u64 = 200;
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, two, deaf) = (open(&database).await, open(&database).await, deaf(&database).await);
    commit(&one, ground()).await;
    let followed = tokio::spawn({
        let two = two.clone();
        async move { follow(&two, 1 + COMMITS).await }
    });
    for n in 1..=COMMITS {
        let committed = one.commit(batch([observe(A22, &n.to_string())])).await.unwrap();
        let number = committed.revision.unwrap().number;
        for other in [&two, &deaf] {
            match n % 4 {
                0 => assert_eq!(other.resolve(AsOf::Now).await.unwrap(), number),
                1 => assert_eq!(other.resolve(AsOf::Revision(number)).await.unwrap(), number),
                2 => assert_eq!(other.newest().await.unwrap(), one.position()),
                _ => {
                    let read = other.get_newest(key(Kind::Observation, A22)).await.unwrap();
                    let (revision, held) = (read.0, read.1.unwrap());
                    assert_eq!((revision, held.revision), (number, number));
                    assert_eq!(crate::testing::told(&held.thing), value(&one).await);
                }
            }
            assert_eq!(other.position().revision, number, "the head has gone on");
        }
    }
    let ahead = deaf.resolve(AsOf::Revision(COMMITS + 2)).await;
    let asked = COMMITS + 2;
    assert!(matches!(ahead, Err(NotReached::Revision { asked: a, .. }) if a == asked), "{ahead:?}");
    let numbers: Vec<u64> = followed.await.unwrap().iter().map(|it| it.number).collect();
    assert_eq!(numbers, (1..=1 + COMMITS).collect::<Vec<_>>(), "in order, and none twice");
}

/// What came last around a period does not have it, so another query looks for it below: as of the moment of the first one.
#[tokio::test(flavor = "multi_thread")]
async fn the_newest_is_of_the_revision_that_it_is_told_with() {
    const COMMITS: u64 = 200;
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, two) = (open(&database).await, open(&database).await);
    commit(&one, [ground(), vec![observe(A22, "0")]].concat()).await;
    let around = ["i.one level  x:a 2021", "i.one level  x:a 2023"];
    let writing = tokio::spawn(async move {
        for n in 1..=COMMITS {
            // Revision 2 and all even ones are around it, all others put it.
            let value = n.to_string();
            let changes = match n % 2 {
                1 => around.map(|text| observe(text, &value)).to_vec(),
                _ => vec![observe(A22, &value)],
            };
            commit(&one, changes).await;
        }
    });
    let mut below = 0;
    while !writing.is_finished() {
        let (revision, held) = two.get_newest(key(Kind::Observation, A22)).await.unwrap();
        let put = revision - u64::from(revision % 2 == 0);
        assert_eq!(held.map(|held| held.revision), Some(put), "at revision {revision}");
        below += revision - put;
    }
    writing.await.unwrap();
    assert!(below > 0, "nothing was looked for below");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_and_a_watch_begin_where_the_ledger_stands() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, deaf) = (open(&database).await, deaf(&database).await);
    commit(&one, ground()).await;
    let instant = AsOf::Instant(Timestamp::from_micros(i64::MAX));
    assert_eq!(deaf.resolve(instant).await.unwrap(), 1);
    assert_eq!(deaf.position().revision, 1, "what the public may see is known up to there");
    commit(&one, vec![observe(A22, "1")]).await;
    let mut watch = deaf.watch(Some(one.position()), WatchFilter::default()).await.unwrap();
    assert_eq!(watch.next().await.unwrap(), Some(Event::Progress(one.position())));
    assert_eq!(deaf.position(), one.position());
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_wait_together_see_what_was_committed_before_each() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, deaf) = (open(&database).await, deaf(&database).await);
    commit(&one, ground()).await;
    let mut readers = JoinSet::new();
    for n in 0..200 {
        if n % 10 == 0 {
            commit(&one, vec![observe(A22, &n.to_string())]).await;
        }
        let (reader, before) = (deaf.clone(), one.position().revision);
        readers.spawn(async move { (before, reader.resolve(AsOf::Now).await.unwrap()) });
        if n % 7 == 0 {
            // One that asks and does not wait spoils nothing for the others.
            drop(timeout(Duration::ZERO, deaf.resolve(AsOf::Now)).await);
        }
    }
    for (before, seen) in readers.join_all().await {
        assert!(before <= seen, "{seen} is older than {before}");
    }
    deaf.close().await;
    assert!(deaf.resolve(AsOf::Now).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_judged_by_what_another_process_wrote() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, two) = (open(&database).await, open(&database).await);
    commit(&one, ground()).await;
    // The second has heard of it or not: it knows the areas.
    commit(&two, vec![observe(A22, "1")]).await;
    assert!(one.commit(batch([withdraw(Kind::Area, "x:a")])).await.is_err());
    let mut expecting = observe(A22, "2");
    expecting.if_revision = Some(2);
    commit(&one, vec![expecting.clone()]).await;
    let refused = two.commit(batch([expecting])).await;
    assert!(matches!(refused, Err(CommitError::Mismatch(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embargo_is_over_for_all_when_one_has_ended_it() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, clock) = (open(&database).await, StandingClock::at(9));
    commit(&one, ground()).await;
    let embargoed = Observation {
        confidentiality: Confidentiality::Embargoed,
        embargo_until: Some(Timestamp::from_micros(7)),
        ..observation(A22, "1", "s1")
    };
    commit(&one, vec![put(Thing::Observation(embargoed))]).await;
    // Both know that it is due, and only one of them hears that it was freed.
    let deaf = deaf(&database).await;
    for ledger in [&one, &deaf] {
        let mut embargoes = Embargoes::new(ledger.clone(), Arc::<StandingClock>::clone(&clock));
        timeout(LIMIT, embargoes.lift()).await.expect("ends").unwrap();
    }
    assert_eq!(deaf.newest().await.unwrap().revision, 3, "it was freed once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_to_two_processes_is_carried_out_once() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, two) = (open(&database).await, open(&database).await);
    commit(&one, ground()).await;
    for n in 0..10 {
        let request = repeatable(&format!("r-{n}"), vec![observe(A22, &n.to_string())]);
        let (a, b) = tokio::join!(one.commit(request.clone()), two.commit(request));
        assert_eq!(a.unwrap(), b.unwrap());
    }
    assert_eq!(one.revisions(0, 99).await.unwrap().len(), 11);
    let other = repeatable("r-1", vec![observe(A22, "99")]);
    assert!(matches!(two.commit(other).await, Err(CommitError::RequestIdReused(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_wait_for_a_commit_does_not_stop_it() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let ledger = open(&database).await;
    let url = database.url().parse().unwrap();
    let other = PostgresStore::open(&url, StandingClock::at(1)).await.unwrap();
    let mut head = other.head();
    drop(timeout(Duration::ZERO, ledger.commit(batch(ground()))).await);
    let told = timeout(LIMIT, head.wait_for(|head| head.revision == 1)).await;
    assert!(told.is_ok_and(|told| told.is_ok()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_listener_catches_up() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, two) = (open(&database).await, open(&database).await);
    commit(&one, ground()).await;
    let watch = two.watch(None, WatchFilter::default()).await.unwrap();
    // The connection that reads has asked something else than those that listen.
    assert!(two.revision(1).await.unwrap().is_some());
    let followed = tokio::spawn(told(watch, 4));
    for n in 0..3 {
        // Both that listen are cut off, and a commit comes before they are back.
        let listening = "FROM pg_stat_activity WHERE datname = current_database() \
             AND state = 'idle' AND query LIKE 'SELECT ledger.id%'";
        let count = || database.sql(&format!("SELECT count(*) {listening}"));
        assert!((0..1000).any(|_| count() == ["2"]), "both listen again");
        database.sql(&format!("SELECT pg_terminate_backend(pid) {listening}"));
        commit(&one, vec![observe(A22, &n.to_string())]).await;
    }
    let told = timeout(LIMIT, followed).await.expect("catches up").unwrap();
    assert_eq!(told.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_went_back_is_not_written() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let ledger = open(&database).await;
    commit(&ledger, ground()).await;
    commit(&ledger, vec![observe(A22, "1")]).await;
    database.sql(
        "SET search_path TO scorecard; DELETE FROM revision WHERE revision = 2; \
         DELETE FROM content WHERE revision = 2; DELETE FROM observation WHERE revision = 2",
    );
    let refused = ledger.commit(batch([observe(A22, "2")])).await;
    assert!(matches!(refused, Err(CommitError::Store(StoreError::Corrupt { .. }))), "{refused:?}");
    // Who opens it anew goes on from where it stands.
    commit(&open(&database).await, vec![observe(A22, "3")]).await;
}
