//! What goes wrong at the keyboard: it is said, and nothing is made or changed.

use std::{fs, path::Path};

use crate::support::programs::{Done, program, run, sample};

async fn scorecard(store: &Path, arguments: &[&str]) -> Done {
    run(program("scorecard").args(arguments).arg("--store").arg(store)).await
}

#[tokio::test]
async fn a_store_that_is_not_there_is_no_empty_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("no/such.db");
    let dataset = sample("lixia-2022").display().to_string();
    let out = folder.path().join("out.csv").display().to_string();
    for arguments in [
        &["status", "--fail-on", "overdue"][..],
        &["query", "--area", "370102", "--indicator", "economy.gdp", "--period", "2022"],
        &["export", &out],
        &["import", &dataset, "--dry-run"],
    ] {
        let done = scorecard(&store, arguments).await.ended_with(1);
        let told = format!("{}中没有台账", store.display());
        assert!(done.err.contains(&told), "{arguments:?}: {}", done.err);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was made");
}

#[tokio::test]
async fn a_dry_run_into_a_ledger_that_would_be_made_is_checked_against_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("new.db");
    let dataset = sample("lixia-2022").display().to_string();
    let done = scorecard(&store, &["import", &dataset, "--dry-run"]).await.ended_with(0);
    assert!(done.err.contains("new.db中还没有台账，按空的台账检查"), "{}", done.err);
    assert!(done.err.contains("检查通过，未入库"), "{}", done.err);
    let put = ["put", "--area", "x:a", "--indicator", "i.x", "--period", "2022", "--value", "1"];
    let done = scorecard(&store, &[&put[..], &["--dry-run"]].concat()).await.ended_with(1);
    assert!(done.err.contains("x:a"), "{}", done.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was made");
}

#[tokio::test]
async fn only_what_can_be_exported_is_offered() {
    let offered = async |command: &[&str]| {
        let done = run(program("scorecard").args(command).arg("--help")).await.ok();
        ["attainment", "--issuer"].map(|word| done.contains(word))
    };
    assert_eq!(offered(&["query"]).await, [true, true]);
    assert_eq!(offered(&["metrics", "export"]).await, [false, false]);
}

#[tokio::test]
async fn an_empty_file_is_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("empty.db");
    fs::write(&store, "").unwrap();
    let file = store.display().to_string();
    let verified = run(program("scorecard").args(["ledger", "verify", "--store", &file])).await;
    let served = run(program("scorecard-data").args(["--store", &file, "verify"])).await;
    for done in [verified, served] {
        let done = done.ended_with(1);
        assert!(done.err.contains(&format!("there is no ledger in {file}")), "{}", done.err);
    }
    assert_eq!(fs::metadata(&store).unwrap().len(), 0, "it was written to");
}
