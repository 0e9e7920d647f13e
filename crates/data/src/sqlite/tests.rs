//! The contract on SQLite, and what only a file can show.

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::store::contract;

#[tokio::test]
async fn sqlite_meets_the_contract() {
    let folder = TempDir::new().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    contract::run(async |clock| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = folder.path().join(format!("{number}.db"));
        SqliteStore::open(Path::new(&file), clock).await.unwrap()
    })
    .await;
}
