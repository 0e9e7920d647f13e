//! The contract on PostgreSQL, and what only a shared database can show.

mod damage;
mod deaf;
mod gaps;
mod lost;
mod opening;
mod plans;
mod restart;
mod sharing;
mod tls;
mod vintages;

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use proptest::{prelude::*, test_runner::TestRunner};
use scorecard_test_postgres::{Database, Server};

use super::*;
use crate::{
    Ledger, ProposedChange, WatchFilter,
    store::contract,
    testing::{A22, StandingClock, batch, check_damages, commit, ground, observe, write_sample},
};

#[tokio::test]
async fn postgres_meets_the_contract() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let number = AtomicU32::new(0);
    contract::run(async |clock| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let url = format!("{}?schema=contract{number}", database.url());
        PostgresStore::open(&url.parse().unwrap(), clock).await.unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn histories_are_taken_and_given() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let number = AtomicU32::new(0);
    contract::moving::run(async |clock| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let url = format!("{}?schema=moving{number}", database.url());
        PostgresStore::open(&url.parse().unwrap(), clock).await.unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_is_erased_as_everywhere() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let number = AtomicU32::new(0);
    contract::erasing::run(async |clock| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let url = format!("{}?schema=erasing{number}", database.url());
        PostgresStore::open(&url.parse().unwrap(), clock).await.unwrap()
    })
    .await;
}

#[test]
fn no_table_has_what_was_erased() {
    let Some(server) = Server::shared() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(8));
    let tested = runner.run(&contract::erasing::random::histories(), |history| {
        let database = server.database();
        runtime.block_on(async {
            let ledger = open(&database).await;
            contract::erasing::random::check(&ledger, &history).await;
            ledger.rebuild().await.unwrap();
            assert_eq!(ledger.verify().await.unwrap().damages, []);
            ledger.close().await;
        });
        Ok(())
    });
    tested.unwrap();
}

async fn try_open(url: &str) -> Result<Ledger, OpenError> {
    let store = PostgresStore::open(&url.parse().unwrap(), StandingClock::at(1)).await?;
    Ok(Ledger::new(store))
}

async fn open(database: &Database<'_>) -> Ledger {
    try_open(&database.url()).await.unwrap()
}

/// A store that hears nothing of what others write.
async fn deaf(database: &Database<'_>) -> Ledger {
    let url = database.url().parse().unwrap();
    let store = PostgresStore::open(&url, StandingClock::at(1)).await.unwrap();
    store.follower.abort();
    Ledger::new(store)
}

/// A closed ledger with some revisions.
async fn sample(database: &Database<'_>) {
    write_sample(open(database).await).await;
}
