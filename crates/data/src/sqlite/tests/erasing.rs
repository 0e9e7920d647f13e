//! What is erased, and what only a file can show of it.

use std::path::Path;

use proptest::{prelude::*, test_runner::TestRunner};
use rusqlite::Connection;
use scorecard_domain::Kind;
use tempfile::TempDir;

use super::{open, revisions};
use crate::{
    Erasure, SqliteStore,
    content::{
        entry::{Entry, Tombstone},
        parts::Part,
    },
    store::contract,
    testing::{A22, check_damages, key, write_sample},
};

#[tokio::test]
async fn what_is_erased_is_erased_as_everywhere() {
    let folder = TempDir::new().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    contract::erasing::run(async |clock| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = folder.path().join(format!("{number}.db"));
        SqliteStore::open(Path::new(&file), clock).await.unwrap()
    })
    .await;
}

#[test]
fn no_file_has_what_was_erased() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(24));
    let tested = runner.run(&contract::erasing::random::histories(), |history| {
        runtime.block_on(async {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("ledger.db");
            let ledger = open(&file).await;
            let (gone, kept) = contract::erasing::random::check(&ledger, &history).await;
            let is_there =
                |note: &String| contract::erasing::random::is_in_files(folder.path(), note);
            // Neither while it is open nor when it is closed.
            assert_eq!(gone.iter().find(|note| is_there(note)), None);
            ledger.rebuild().await.unwrap();
            assert_eq!(ledger.verify().await.unwrap().damages, []);
            ledger.close().await;
            assert_eq!(gone.iter().find(|note| is_there(note)), None);
            assert_eq!(kept.iter().find(|note| !is_there(note)), None);
        });
        Ok(())
    });
    tested.unwrap();
}

/// What was first recorded under `A22` in the sample, which held it from revision 2 on.
fn first() -> Erasure {
    Erasure {
        key: key(Kind::Observation, A22),
        revisions: [2].into(),
        all_revisions: false,
        with_key: false,
        ground: "判决".into(),
        by: "法院".into(),
    }
}

/// Who does away with something and tells nobody is found out, though the digests hold.
#[tokio::test]
async fn what_is_gone_without_a_record_is_damage() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    write_sample(open(&file).await).await;
    let conn = Connection::open(&file).unwrap();
    let (_, seed) = revisions::seeded(&conn, 2).unwrap().unwrap();
    let part = revisions::part(&conn, 2, 0).unwrap().unwrap();
    let leaf = Entry::read(&part.contents[0]).unwrap().leaf(seed, 0).unwrap();
    let key = Some(first().key);
    let mut kept = Part::default();
    kept.push(
        &Entry::Erased(Tombstone {
            kind: Kind::Observation,
            leaf,
            by: 3,
            key,
            embargo_until: None,
            held_until: None,
        })
        .write(),
    );
    revisions::replace_part(&conn, 2, 0, kept.body()).unwrap();
    revisions::forget_seed(&conn, 2).unwrap();
    drop(conn);
    let ledger = open(&file).await;
    ledger.rebuild().await.unwrap();
    let expected = "revision 2: change 0 is gone, and revision 3 does not say that it was erased";
    check_damages(ledger, "an erasure without a record", &[expected]).await;
}

/// Who puts back what was erased is found out, though the digests hold.
#[tokio::test]
async fn what_is_there_in_spite_of_a_record_is_damage() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    write_sample(open(&file).await).await;
    let conn = Connection::open(&file).unwrap();
    let (_, seed) = revisions::seeded(&conn, 2).unwrap().unwrap();
    let part = revisions::part(&conn, 2, 0).unwrap().unwrap();
    drop(conn);
    let ledger = open(&file).await;
    let order = ledger.plan_erasure(first()).await.unwrap();
    assert_eq!(ledger.erase(order).await.unwrap().unwrap().number, 6);
    ledger.close().await;
    let conn = Connection::open(&file).unwrap();
    let mut whole = Part::default();
    part.contents.iter().for_each(|content| whole.push(content));
    revisions::replace_part(&conn, 2, 0, whole.body()).unwrap();
    let update = "UPDATE revision SET seed = ?1 WHERE revision = 2";
    conn.execute(update, [seed.unwrap().0]).unwrap();
    drop(conn);
    let ledger = open(&file).await;
    ledger.rebuild().await.unwrap();
    let expected = "revision 2: change 0 is there, and revision 6 says that it was erased";
    check_damages(ledger, "what was put back", &[expected]).await;
}
