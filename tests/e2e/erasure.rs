//! Something that was recorded once is erased for good; whoever kept a digest finds it again.

use std::{fs, path::Path};

use scorecard_test_postgres::Server as Postgres;

use crate::support::{
    programs::{Done, program, run, sample},
    system::{STORE, System},
};

const KEY: &str = "fiscal.general_public_budget_revenue level  gbt2260:370102 2022";
const NAME: &str = "王小明13800000000";
const GROUND: &str = "个人信息保护法第四十七条，申请2026-3";

async fn scorecard(store: &str, arguments: &[&str]) -> Done {
    run(program("scorecard").args(arguments).args(["--store", store])).await
}

async fn put(store: &str, value: &str, note: &str) {
    let key = ["--area", "370102", "--indicator", "fiscal.general_public_budget_revenue"];
    let rest = ["--period", "2022", "--value", value, "--note", note];
    let done = scorecard(store, &[&["put"], &key[..], &rest].concat()).await.ended_with(0);
    assert!(done.err.contains("已记入修订"), "{}", done.err);
}

async fn erase(store: &str, arguments: &[&str]) -> Done {
    let mut command = program("scorecard-data");
    command.args(["erase", "--kind", "observation", "--key", KEY, "--ground", GROUND]);
    run(command.args(["--by", "法务处"]).args(arguments).env(STORE, store)).await
}

async fn check(store: &str, moved: &str) {
    scorecard(store, &["import", sample("lixia-2022").to_str().unwrap()]).await.ok();
    put(store, "160", NAME).await;
    // What is held now stays.
    let held = erase(store, &["--revision", "2"]).await.ended_with(1);
    assert!(held.err.contains("correct or withdraw it first"), "{}", held.err);
    put(store, "161", "更正").await;
    let verified = scorecard(store, &["ledger", "verify"]).await.ended_with(0).err;
    let kept = verified.lines().last().unwrap();
    assert!(kept.starts_with("3:"), "{kept}");

    let dry = erase(store, &["--revision", "2", "--dry-run"]).await.ended_with(0);
    assert!(dry.err.contains("would erase") && dry.err.contains("in revisions 2"), "{}", dry.err);
    let done = erase(store, &["--revision", "2"]).await.ended_with(0);
    assert!(done.err.contains("in revisions 2; revision 4 records it: "), "{}", done.err);
    let again = erase(store, &["--revision", "2"]).await.ended_with(0);
    assert!(again.err.contains("was erased already"), "{}", again.err);
    let named = format!("数据“{KEY}”");
    for (told, zh) in [
        (&held, format!("修订2写入的正是{named}现在的内容；请先更正或撤回")),
        (&dry, format!("将抹除修订2中的{named}")),
        (&done, format!("已抹除修订2中的{named}，由修订4记录")),
        (&again, format!("所要抹除的{named}的内容早已抹除")),
    ] {
        assert!(told.err.contains(&zh), "{zh}: {}", told.err);
    }

    let verify = ["ledger", "verify", "--expect", kept];
    let verified = scorecard(store, &verify).await.ended_with(0).err;
    assert!(verified.contains(&format!("法务处 erased 2:0: {GROUND}")), "{verified}");
    let arguments = ["audit", "--kind", "observation", "--key", KEY, "--oldest-first"];
    let audit = scorecard(store, &arguments).await.ok();
    assert!(!audit.contains(NAME) && audit.contains("已抹除，见修订4"), "{audit}");
    let history = ["history", "--area", "370102", "--period", "2022"];
    let indicator = ["--indicator", "fiscal.general_public_budget_revenue"];
    let history = scorecard(store, &[&history[..], &indicator].concat()).await.ok();
    assert!(history.contains("已抹除，见修订4") && history.contains("更正"), "{history}");

    // It is as much gone where the history is moved to.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.scl");
    let name = file.to_str().unwrap();
    scorecard(store, &["ledger", "export", name]).await.ended_with(0);
    assert!(!has(&file, NAME) && has(&file, GROUND));
    scorecard(moved, &["ledger", "import", name]).await.ended_with(0);
    scorecard(moved, &["ledger", "verify", "--expect", kept]).await.ended_with(0);
}

fn has(file: &Path, text: &str) -> bool {
    fs::read(file).unwrap().windows(text.len()).any(|it| it == text.as_bytes())
}

#[tokio::test]
async fn what_is_erased_is_in_no_file_and_every_digest_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    check(&file("ledger.db"), &file("moved.db")).await;
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap().path();
        assert!(!has(&file, NAME), "{} has it", file.display());
    }
}

#[tokio::test]
async fn what_is_erased_in_postgres_is_gone_and_every_digest_holds() {
    let Some(postgres) = Postgres::shared() else { return };
    let (ledger, moved) = (postgres.database(), postgres.database());
    check(&ledger.url(), &moved.url()).await;
}

#[tokio::test]
async fn a_file_that_is_served_is_left_alone() {
    let system = System::with("lixia-2022").await;
    let store = system.store();
    let refused = erase(store.to_str().unwrap(), &["--all-revisions"]).await.ended_with(1);
    assert!(refused.err.contains("open in another process"), "{}", refused.err);
    let mut command = program("scorecard-data");
    command.args(["erase", "--kind", "imprint", "--key", "x", "--ground", GROUND]);
    command.args(["--all-revisions", "--store"]).arg(&store);
    let unread = run(&mut command).await.ended_with(1);
    let both = ["“x”不是编制信息的键", "`x` is no key of the kind imprint"];
    assert!(both.iter().all(|told| unread.err.contains(told)), "{}", unread.err);
    let nothing = erase(store.to_str().unwrap(), &[]).await.ended_with(2);
    assert!(nothing.err.contains("--revision"), "{}", nothing.err);
}

/// Metrics were there before, and go on from the revision that they know: nothing is missing between.
#[tokio::test]
async fn metrics_go_on_past_an_erasure() {
    let system = System::with("lixia-2022").await;
    let put = ["put", "--area", "370102", "--period", "2022", "--indicator"];
    let put = [&put[..], &["fiscal.general_public_budget_revenue", "--value"]].concat();
    system.scorecard(&[&put[..], &["150"]].concat()).await.ok();
    system.scorecard(&[&put[..], &["160"]].concat()).await.ok();
    system.scorecard(&["check", "--area", "370102", "--year", "2022"]).await.ok();
    let store = system.store();
    let bereft = system.lose_data().await;
    erase(store.to_str().unwrap(), &["--revision", "2"]).await.ended_with(0);
    let system = bereft.restored().await;
    system.scorecard(&[&put[..], &["170"]].concat()).await.ok();
    // Asked for the ledger's revision, the metrics service has followed before it answers.
    system.scorecard(&["check", "--area", "370102", "--year", "2022"]).await.ok();
    assert_eq!(system.position().await.revision, 5);
    let log = system.metrics.log();
    assert!(!log.contains("starting anew"), "{log}");
}

#[tokio::test]
async fn a_promise_that_stands_is_withdrawn_to_be_erased() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("ledger.db");
    let store = store.to_str().unwrap();
    scorecard(store, &["import", sample("promises").to_str().unwrap()]).await.ok();
    let key = "place:fiction-xinghe hospital 2023";
    let erase = async |more: &[&str]| {
        let mut command = program("scorecard-data");
        command.args(["erase", "--kind", "milestone", "--key", key, "--ground", GROUND]);
        run(command.args(["--by", "法务处", "--with-key"]).args(more).env(STORE, store)).await
    };
    let withdraw = async |kind: &str| {
        let key = ["--area", "place:fiction-xinghe", "--milestone", "hospital", "--period", "2023"];
        scorecard(store, &[&["withdraw", kind], &key[..]].concat()).await
    };
    let held = erase(&[]).await.ended_with(1);
    assert!(held.err.contains("withdraw it before its key is erased"), "{}", held.err);
    let answered = erase(&["--withdraw"]).await.ended_with(1);
    assert!(answered.err.contains("still refers to it"), "{}", answered.err);
    withdraw("outcome").await.ended_with(0);
    let stands = withdraw("milestone").await.ended_with(1);
    assert!(stands.err.contains("已经成立"), "{}", stands.err);
    let dry = erase(&["--withdraw", "--dry-run"]).await.ended_with(0);
    assert!(dry.err.contains("would withdraw"), "{}", dry.err);
    let done = erase(&["--withdraw"]).await.ended_with(0);
    assert!(
        done.err.contains("修订3撤回了事项“") && done.err.contains("revision 4 records it"),
        "{}",
        done.err
    );
    scorecard(store, &["ledger", "verify"]).await.ended_with(0);
}
