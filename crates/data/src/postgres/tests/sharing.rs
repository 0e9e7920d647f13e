//! Several processes on one database: here several stores, which share nothing but it.

use std::{collections::BTreeSet, time::Duration};

use scorecard_domain::Kind;
use tokio::{task::JoinSet, time::timeout};

use super::*;
use crate::{Batch, Event, Request, Revision, testing::withdraw};

/// Nothing here takes so long unless it never ends.
const LIMIT: Duration = Duration::from_secs(30);

/// The revisions that a watch tells from the beginning, up to one.
async fn follow(ledger: &Ledger, last: u64) -> Vec<Revision> {
    let mut watch = ledger.watch(None, WatchFilter::default()).await.unwrap();
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
    let followed = tokio::spawn({
        let two = two.clone();
        async move { follow(&two, 4).await }
    });
    for n in 0..3 {
        // Both that listen are cut off, and a commit comes before they are back.
        let listening = "FROM pg_stat_activity WHERE datname = current_database() \
             AND state = 'idle' AND query LIKE 'SELECT revision%ORDER BY revision DESC%'";
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
