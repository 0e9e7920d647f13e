//! A ledger's file backed up while it is written to, and restored.

use std::path::Path;

use crate::support::{
    programs::{Done, program, run, sample},
    system::{STORE, System, data, ledger, position},
};

async fn maintain(store: &Path, arguments: &[&str]) -> Done {
    run(program("scorecard-data").args(arguments).env(STORE, store)).await
}

#[tokio::test]
async fn a_backup_taken_under_writes_is_the_ledger_up_to_a_revision() {
    let system = System::with("lixia-2022").await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (backup, restored) = (path("backup.db"), path("restored.db"));
    let key = ["--area", "370102", "--indicator", "fiscal.general_public_budget_revenue"];
    let writing = async {
        for value in 1..=5 {
            let value = value.to_string();
            let put = [&["put"], &key[..], &["--period", "2022", "--value", &value]].concat();
            system.scorecard(&put).await.ok();
        }
    };
    let store = system.store();
    let name = backup.to_str().unwrap().to_owned();
    let backing = async { maintain(&store, &["backup", &name]).await.ended_with(0) };
    let ((), told) = tokio::join!(writing, backing);
    assert!(told.err.contains("backup.db holds the ledger up to revision "), "{}", told.err);

    maintain(&restored, &["restore", &name]).await.ended_with(0);
    let again = maintain(&restored, &["restore", &name]).await.ended_with(1);
    for part in ["已经存在，请另取名称或先移走", "is there already"] {
        assert!(again.err.contains(part), "{}", again.err);
    }
    // The service goes on from the backup, under the same name, and its digest is the one that was told.
    let service = data(&restored).await;
    let mut client = ledger(&service).await;
    let now = position(&mut client).await;
    assert_eq!(now.ledger_id, system.position().await.ledger_id);
    let expected = format!("up to revision {}: ", now.revision);
    assert!(told.err.contains(&expected), "{} {}", told.err, now.revision);
    assert!((1..=6).contains(&now.revision));
}

#[tokio::test]
async fn what_cannot_be_backed_up_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("to.db");
    let to = to.to_str().unwrap();
    let none = maintain(&folder.path().join("no.db"), &["backup", to]).await.ended_with(1);
    assert!(none.err.contains("没有文件") && none.err.contains("there is no file"), "{}", none.err);
    let sample = sample("lixia-2022").join("areas.csv");
    let other = maintain(&sample, &["backup", to]).await.ended_with(1);
    assert!(other.err.contains("is not a ledger"), "{}", other.err);
    let url = Path::new("postgres://scorecard@127.0.0.1:1/scorecard");
    let database = maintain(url, &["backup", to]).await.ended_with(1);
    assert!(database.err.contains("pg_dump"), "{}", database.err);
}
