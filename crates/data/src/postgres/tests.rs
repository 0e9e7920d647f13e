//! The contract on PostgreSQL, and what only a shared database can show.

mod damage;
mod lost;
mod opening;
mod plans;
mod restart;
mod sharing;
mod tls;

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

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

async fn try_open(url: &str) -> Result<Ledger, OpenError> {
    let store = PostgresStore::open(&url.parse().unwrap(), StandingClock::at(1)).await?;
    Ok(Ledger::new(store))
}

async fn open(database: &Database<'_>) -> Ledger {
    try_open(&database.url()).await.unwrap()
}

/// A closed ledger with some revisions.
async fn sample(database: &Database<'_>) {
    write_sample(open(database).await).await;
}
