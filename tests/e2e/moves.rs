//! The whole history of a ledger taken to another store by the program: it arrives as the same ledger.

use std::{fs, path::Path};

use scorecard_test_postgres::{PASSWORD, Server as Postgres};
use scorecard_wire::pb::data::{
    Change, CommitChangesRequest, CommitChangesResponse, Source, Text, Thing, change::Action,
    thing::Thing as Kind,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    programs::{Done, program, run, sample},
    system::{data, ledger},
};

const REVENUE: [&str; 6] =
    ["--area", "370102", "--indicator", "fiscal.general_public_budget_revenue", "--period", "2022"];

async fn scorecard(store: &str, arguments: &[&str]) -> Done {
    run(program("scorecard").args(arguments).args(["--store", store])).await
}

async fn json(store: &str, arguments: &[&str]) -> Value {
    scorecard(store, &[arguments, &["--output", "json"]].concat()).await.ended_with(0).json()
}

/// Commits a source through a service, under a request id.
async fn ask(store: &str, id: &str) -> CommitChangesResponse {
    let service = data(store).await;
    let title = Some(Text { zh: "公报".to_owned(), en: String::new() });
    let source = Source { id: format!("asked-{id}"), title, ..Source::default() };
    let thing = Thing { thing: Some(Kind::Source(source)) };
    let change = Change { action: Some(Action::Put(thing)), if_revision: None };
    let request = CommitChangesRequest {
        changes: vec![change],
        request_id: id.to_owned(),
        ..CommitChangesRequest::default()
    };
    let answer = ledger(&service).await.commit_changes(request).await.unwrap().into_inner();
    service.terminate().await;
    assert!(service.ended().await.success());
    answer
}

/// A ledger with pictures, corrections, a withdrawal and an answer; answers the last revision and digest.
async fn fill(store: &str) -> String {
    let lixia = sample("lixia-2022");
    scorecard(store, &["import", lixia.to_str().unwrap()]).await.ok();
    let put = [&["put"], &REVENUE[..], &["--value", "161.4", "--reason", "更正"]].concat();
    scorecard(store, &put).await.ok();
    ask(store, "r-1").await;
    let withdrawal = [&["withdraw"], &REVENUE[..], &["--reason", "误报"]].concat();
    scorecard(store, &withdrawal).await.ok();
    scorecard(store, &["import", sample("shandong-gdp").to_str().unwrap()]).await.ok();
    verified(store, &[]).await
}

/// What `ledger verify` tells to be kept.
async fn verified(store: &str, arguments: &[&str]) -> String {
    let done = scorecard(store, &[&["ledger", "verify"], arguments].concat()).await.ended_with(0);
    done.err.lines().last().unwrap().to_owned()
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

/// Moves a ledger to an empty store; the file that is exported there is the same.
async fn moved(folder: &TempDir, from: &str, to: &str, kept: &str) {
    let (there, back) = (path(folder, "there.scl"), path(folder, "back.scl"));
    let told = json(from, &["ledger", "export", &there]).await;
    assert_eq!(told[0]["answers"], 1, "{told}");
    assert_eq!(
        format!(
            "{}:{}",
            told[0]["revisions"].to_string().as_str(),
            told[0]["digest"].as_str().unwrap()
        ),
        kept
    );
    let done = scorecard(to, &["ledger", "import", &there, "--expect", kept]).await.ended_with(0);
    assert!(done.err.ends_with(&format!("{kept}\n")), "{}", done.err);
    assert!(!done.err.contains(PASSWORD));
    assert_eq!(verified(to, &["--expect", kept]).await, kept);
    scorecard(to, &["ledger", "export", &back]).await.ended_with(0);
    assert!(fs::read(&there).unwrap() == fs::read(&back).unwrap(), "the files differ");
    fs::remove_file(&there).unwrap();
    fs::remove_file(&back).unwrap();
}

#[tokio::test]
async fn a_ledger_moved_to_another_file_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (path(&folder, "from.db"), path(&folder, "to.db"));
    let kept = fill(&from).await;
    moved(&folder, &from, &to, &kept).await;
    // What was withdrawn is there as of the revision before, and its whole history too.
    let history = [&["history"], &REVENUE[..]].concat();
    let told = json(&to, &history).await;
    assert_eq!(told, json(&from, &history).await);
    assert_eq!(told.as_array().unwrap().len(), 3, "{told}");
    for as_of in ["1", "2", "4", "5"] {
        let dirs = [path(&folder, &format!("a{as_of}")), path(&folder, &format!("b{as_of}"))];
        for (store, dir) in [&from, &to].into_iter().zip(&dirs) {
            scorecard(store, &["export", dir, "--as-of", as_of]).await.ok();
        }
        assert_eq!(contents(&dirs[0]), contents(&dirs[1]), "as of revision {as_of}");
    }
    // The same request gets the answer that it got where the ledger was.
    let answer = ask(&to, "r-1").await;
    assert_eq!(answer.revision.as_ref().unwrap().revision, 3);
    assert_eq!(answer, ask(&from, "r-1").await);
    assert_eq!(verified(&to, &[]).await, kept);
}

/// All files below a folder, pictures too.
fn contents(dir: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(dir).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(entry).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.iter().any(|(name, _)| name.starts_with("pictures/")), "{dir}");
    files
}

#[tokio::test]
async fn a_ledger_goes_to_postgres_and_back_with_the_same_bytes() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let folder = tempfile::tempdir().unwrap();
    let (from, back) = (path(&folder, "from.db"), path(&folder, "back.db"));
    let kept = fill(&from).await;
    moved(&folder, &from, &database.url(), &kept).await;
    moved(&folder, &database.url(), &back, &kept).await;
    let (one, two) = (path(&folder, "one.scl"), path(&folder, "two.scl"));
    scorecard(&from, &["ledger", "export", &one]).await.ended_with(0);
    scorecard(&back, &["ledger", "export", &two]).await.ended_with(0);
    assert!(fs::read(&one).unwrap() == fs::read(&two).unwrap(), "the files differ");
}

#[tokio::test]
async fn a_copy_that_lags_behind_is_brought_forward() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (path(&folder, "from.db"), path(&folder, "to.db"));
    let (early, late) = (path(&folder, "early.scl"), path(&folder, "late.scl"));
    scorecard(&from, &["import", sample("lixia-2022").to_str().unwrap()]).await.ok();
    scorecard(&from, &["ledger", "export", &early]).await.ended_with(0);
    scorecard(&to, &["ledger", "import", &early]).await.ended_with(0);
    scorecard(&from, &["import", sample("shandong-gdp").to_str().unwrap()]).await.ok();
    scorecard(&from, &["ledger", "export", &late]).await.ended_with(0);
    let done = scorecard(&to, &["ledger", "import", &late]).await.ended_with(0);
    assert!(done.err.contains("1 revisions were taken over"), "{}", done.err);
    let kept = verified(&from, &[]).await;
    assert_eq!(verified(&to, &["--expect", &kept]).await, kept);
    let done = scorecard(&to, &["ledger", "import", &early]).await.ended_with(1);
    assert!(
        done.err.contains("the store holds 2 revisions, the file only the first 1"),
        "{}",
        done.err
    );
    // Once each went on by itself, nothing joins them.
    for (store, value) in [(&from, "1"), (&to, "2")] {
        scorecard(store, &[&["put"], &REVENUE[..], &["--value", value]].concat()).await.ok();
    }
    let parted = path(&folder, "parted.scl");
    scorecard(&from, &["ledger", "export", &parted]).await.ended_with(0);
    let done = scorecard(&to, &["ledger", "import", &parted]).await.ended_with(1);
    assert!(done.err.contains("the histories part at revision 3"), "{}", done.err);
}

#[tokio::test]
async fn what_cannot_be_moved_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (path(&folder, "from.db"), path(&folder, "to.db"));
    let (whole, broken) = (path(&folder, "whole.scl"), path(&folder, "broken.scl"));
    scorecard(&from, &["import", sample("shandong-gdp").to_str().unwrap()]).await.ok();
    scorecard(&from, &["ledger", "export", &whole]).await.ended_with(0);
    let bytes = fs::read(&whole).unwrap();

    let refused = async |store: &str, arguments: &[&str], told: &str| {
        let done = scorecard(store, arguments).await.ended_with(1);
        assert!(done.err.contains(told), "{told}: {}", done.err);
    };
    refused(&from, &["ledger", "export", &whole], "is there already").await;
    assert!(fs::read(&whole).unwrap() == bytes, "nothing is overwritten");
    fs::write(&broken, &bytes[..bytes.len() - 1]).unwrap();
    let length = format!("it is cut off after {} bytes", bytes.len() - 1);
    refused(&to, &["ledger", "import", &broken], &length).await;
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    fs::write(&broken, flipped).unwrap();
    refused(&to, &["ledger", "import", &broken], "is not as it was written").await;
    let forged = format!("1:{}", "0a".repeat(32));
    let expecting = ["ledger", "import", &whole, "--expect", &forged];
    refused(&to, &expecting, "this is not the history that was expected: revision 1").await;
    refused(&to, &expecting, "这不是所期望的历史：修订1：摘要是").await;
    let later = format!("7:{}", "0a".repeat(32));
    let expecting = ["ledger", "import", &whole, "--expect", &later];
    refused(&to, &expecting, "the ledger ends with revision 1").await;
    refused(&to, &["ledger", "import", &path(&folder, "none.scl")], "none.scl").await;
    refused(&to, &["ledger", "import", &from], "it is not the history of a ledger").await;
    refused(&to, &["ledger", "export", &broken], "to.db").await;
    assert!(!Path::new(&to).exists(), "no ledger was made");

    // Another ledger is refused, and so is a store that a service has open.
    scorecard(&to, &["import", sample("shandong-gdp").to_str().unwrap()]).await.ok();
    let kept = verified(&to, &[]).await;
    refused(&to, &["ledger", "import", &whole], "name an empty store").await;
    assert_eq!(verified(&to, &[]).await, kept);
    let served = path(&folder, "served.db");
    let service = data(&served).await;
    refused(&served, &["ledger", "import", &whole], "is open in another process").await;
    refused(&served, &["ledger", "export", &path(&folder, "no.scl")], "open in another").await;
    service.kill().await;
    scorecard(&served, &["ledger", "import", &whole]).await.ended_with(0);
    let done = run(program("scorecard").args(["ledger", "export", &broken])).await.ended_with(1);
    assert!(done.err.contains("--store"), "{}", done.err);
}

#[tokio::test]
async fn a_service_on_postgres_hears_of_what_was_appended() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let folder = tempfile::tempdir().unwrap();
    let from = path(&folder, "from.db");
    let (early, late) = (path(&folder, "early.scl"), path(&folder, "late.scl"));
    scorecard(&from, &["import", sample("lixia-2022").to_str().unwrap()]).await.ok();
    scorecard(&from, &["ledger", "export", &early]).await.ended_with(0);
    scorecard(&database.url(), &["ledger", "import", &early]).await.ended_with(0);
    let service = data(database.url()).await;
    scorecard(&from, &["import", sample("shandong-gdp").to_str().unwrap()]).await.ok();
    scorecard(&from, &["ledger", "export", &late]).await.ended_with(0);
    scorecard(&database.url(), &["ledger", "import", &late]).await.ended_with(0);
    crate::postgres::heard_of(&service, 2).await;
}
