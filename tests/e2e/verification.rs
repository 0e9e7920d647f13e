//! What `ledger verify` finds that the ledger's owner could hide: a history that is whole, but not the one that was
//! written down elsewhere.

use std::path::Path;

use scorecard_test_postgres::Server as Postgres;

use crate::support::{
    dataset::Copy,
    programs::{Done, program, run, sample},
};

async fn scorecard(store: &str, arguments: &[&str]) -> Done {
    run(program("scorecard").args(arguments).args(["--store", store])).await
}

async fn import(store: &str, dataset: &Path) {
    scorecard(store, &["import", dataset.to_str().unwrap()]).await.ok();
}

/// Verifies a store that is whole, and answers what is to be kept elsewhere.
async fn verified(store: &str) -> String {
    let done = scorecard(store, &["ledger", "verify"]).await.ended_with(0);
    assert_eq!(done.out, "", "nothing is wrong");
    done.err.lines().last().unwrap().to_owned()
}

async fn check(store: &str, forged: &str) {
    import(store, &sample("lixia-2022")).await;
    let kept = verified(store).await;
    assert!(kept.starts_with("1:") && kept.len() == 66, "{kept}");
    import(store, &sample("shandong-gdp")).await;
    scorecard(store, &["ledger", "verify", "--expect", &kept]).await.ended_with(0);

    let told =
        scorecard(store, &["ledger", "verify", "--output", "json"]).await.ended_with(0).json();
    let position = format!("{}:{}", told["revision"], told["digest"].as_str().unwrap());
    assert_eq!(position, verified(store).await);
    assert_eq!(told["damages"], serde_json::json!([]));

    let dataset = Copy::of("lixia-2022");
    dataset.set("observations.csv", 2, "value", "6");
    import(forged, dataset.path()).await;
    assert_ne!(verified(forged).await, kept);
    let found = scorecard(forged, &["ledger", "verify", "--expect", &kept]).await.ended_with(1);
    for words in ["到这里为止的台账已不是原来的", "the ledger up to here is not what it was"]
    {
        assert!(found.out.contains(words), "{}", found.out);
    }
    let later = kept.replacen("1:", "2:", 1);
    let arguments = ["ledger", "verify", "--expect", &kept, "--expect", &later, "--output", "json"];
    let told = scorecard(forged, &arguments).await.ended_with(1).json();
    let revisions: Vec<_> =
        told["damages"].as_array().unwrap().iter().map(|it| &it["revision"]).collect();
    assert_eq!(revisions, [1, 2], "{told}");
    assert_eq!(
        told["damages"][1]["problem"],
        "应有这一修订，而台账止于修订1 (it was expected, but the ledger ends with revision 1)"
    );
}

#[tokio::test]
async fn a_forged_history_is_told_by_a_digest_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    check(&file("ledger.db"), &file("forged.db")).await;
}

#[tokio::test]
async fn a_forged_history_is_told_in_postgres_too() {
    let Some(postgres) = Postgres::shared() else { return };
    let (ledger, forged) = (postgres.database(), postgres.database());
    check(&ledger.url(), &forged.url()).await;
}

#[tokio::test]
async fn a_store_has_to_be_named_and_be_there() {
    let done = run(program("scorecard").args(["ledger", "verify"])).await.ended_with(1);
    assert!(done.err.contains("--store"), "{}", done.err);
    let done = scorecard("no/such/ledger.db", &["ledger", "verify"]).await.ended_with(1);
    assert!(done.err.contains("no/such/ledger.db"), "{}", done.err);
    let arguments = ["ledger", "verify", "--expect", "1"];
    let done = scorecard("ledger.db", &arguments).await.ended_with(2);
    assert!(done.err.contains("REVISION:DIGEST"), "{}", done.err);
}
