//! A server that is restarted, or loses its power, under load.

use std::{collections::BTreeSet, time::Duration};

use tokio::{
    sync::watch,
    task::{JoinSet, spawn_blocking},
    time::{sleep, timeout},
};

use super::*;
use crate::{Batch, Request};

/// Nothing here takes so long unless it never ends.
const LIMIT: Duration = Duration::from_secs(60);

/// Writes numbers as long as it is to go on, each until it is acknowledged, and says which revision each became.
async fn write(ledger: Ledger, writer: u64, go_on: watch::Receiver<bool>) -> Vec<(u64, u64)> {
    let mut acknowledged = Vec::new();
    for n in 0.. {
        if !*go_on.borrow() {
            break;
        }
        let key = format!("i.one level  x:a {}", 2000 + writer);
        let id = format!("writer-{writer}-{n}").parse().unwrap();
        let request = Some(Request { method: "Commit", id });
        let repeatable = Batch { request, ..batch([observe(&key, &n.to_string())]) };
        let revision = loop {
            match ledger.commit(repeatable.clone()).await {
                Ok(committed) => break committed.revision.unwrap(),
                Err(CommitError::Store(StoreError::Unavailable { .. })) => {
                    sleep(Duration::from_millis(20)).await;
                }
                Err(other) => panic!("{other}"),
            }
        };
        acknowledged.push((n, revision.number));
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_applied_twice() {
    let Some(server) = Server::start().map(Arc::new) else { return };
    let database = server.database();
    let url = database.url().parse().unwrap();
    let (mut stores, mut heads) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let store = PostgresStore::open(&url, StandingClock::at(1)).await.unwrap();
        heads.push(store.head());
        stores.push(Ledger::new(store));
    }
    commit(&stores[0], ground()).await;
    let (stop, go_on) = watch::channel(true);
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        let ledger = stores[usize::try_from(writer).unwrap() % 2].clone();
        writers.spawn(write(ledger, writer, go_on.clone()));
    }
    // Each restart comes in the middle of writing, and after the last it goes on, as both know.
    for mode in ["immediate", "fast", "immediate", ""] {
        let from = stores[0].position().revision;
        for head in &mut heads {
            let moved = timeout(LIMIT, head.wait_for(|head| head.revision >= from + 8)).await;
            assert!(moved.is_ok_and(|moved| moved.is_ok()), "{mode}");
        }
        if !mode.is_empty() {
            let server = Arc::clone(&server);
            spawn_blocking(move || server.restart(mode)).await.unwrap();
        }
    }
    stop.send(false).unwrap();
    let acknowledged: Vec<Vec<(u64, u64)>> = writers.join_all().await;
    let revisions: Vec<u64> =
        acknowledged.iter().flatten().map(|(_, revision)| *revision).collect();
    // Each number became one revision, and there are no others.
    let distinct: BTreeSet<u64> = revisions.iter().copied().collect();
    let last = u64::try_from(revisions.len()).unwrap() + 1;
    assert_eq!(distinct, (2..=last).collect());
    let verified = open(&database).await.verify().await.unwrap();
    assert_eq!((verified.position.revision, verified.damages.len()), (last, 0));
}
