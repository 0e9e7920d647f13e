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

use scorecard_domain::{Kind, Text, Thing};
use scorecard_test_postgres::{Database, Server};

use super::*;
use crate::{
    Ledger, ProposedChange,
    store::contract,
    testing::{StandingClock, batch, ground, observation, observe, put, source, withdraw},
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

async fn try_open(url: &str) -> Result<Ledger, OpenError> {
    let store = PostgresStore::open(&url.parse().unwrap(), StandingClock::at(1)).await?;
    Ok(Ledger::new(store))
}

async fn open(database: &Database<'_>) -> Ledger {
    try_open(&database.url()).await.unwrap()
}

async fn commit(ledger: &Ledger, changes: Vec<ProposedChange>) {
    assert!(ledger.commit(batch(changes)).await.unwrap().revision.is_some());
}

const A22: &str = "i.one level  x:a 2022";

/// A closed ledger with some revisions, one of them with a long note.
async fn sample(database: &Database<'_>) {
    let ledger = open(database).await;
    commit(&ledger, ground()).await;
    let mut noted = observation(A22, "1", "s1");
    noted.note = Text::new("说明".repeat(100), "a note of its own");
    commit(&ledger, vec![put(Thing::Observation(noted))]).await;
    commit(&ledger, vec![observe("i.one level  x:b 2022", "2"), observe(A22, "3")]).await;
    commit(&ledger, vec![withdraw(Kind::Observation, A22), put(source("s3"))]).await;
    commit(&ledger, vec![observe(A22, "123456789012345678901234567890")]).await;
    ledger.close().await;
}
