//! The contract on PostgreSQL, and what only a shared database can show.

use scorecard_test_postgres::Server;

use super::*;
use crate::store::contract;

#[tokio::test]
async fn postgres_meets_the_contract() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let number = std::sync::atomic::AtomicU32::new(0);
    contract::run(async |clock| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let url = format!("{}?schema=contract{number}", database.url());
        PostgresStore::open(&url.parse().unwrap(), clock).await.unwrap()
    })
    .await;
}
