//! Observations, targets, outcomes, honours and milestones that are put and withdrawn by hand, as a district's office does between imports.

use crate::support::{programs::Done, system::System};

/// `scorecard put|withdraw KIND ARGUMENTS` about an area of the sample, with a reason.
async fn write(system: &System, verb: &str, fact: &[&str]) -> Done {
    let place = ["--area", "place:fiction-xinghe", "--reason", "更正", "--output", "json"];
    system.scorecard(&[&[verb], fact, &place].concat()).await
}

#[tokio::test]
async fn a_target_is_put_changed_answered_and_withdrawn() {
    let system = System::with("promises").await;
    let target = ["target", "--indicator", "fiscal.revenue", "--period", "2025"];
    let put = async |more: &[&str]| write(&system, "put", &[&target, more].concat()).await;

    let incomplete = put(&["--value", "120"]).await.ended_with(1);
    assert!(incomplete.err.contains("chapter"), "{}", incomplete.err);
    let whole = ["--value", "120", "--comparator", "at_least", "--chapter", "plan"];
    put(&[&whole[..], &["--dry-run"]].concat()).await.ended_with(0);
    put(&[&whole[..], &["--schedule", "2025-06=55%"]].concat()).await.ended_with(0);
    let wrong = put(&["--schedule", "2025-06=155%"]).await.ended_with(1);
    assert!(wrong.err.contains("0至100%"), "{}", wrong.err);
    put(&["--value", "130"]).await.ended_with(0);

    let audit = ["audit", "--area", "place:fiction-xinghe", "--since", "2"];
    let changes = system.json(&audit).await;
    let told = changes.to_string();
    assert!(told.contains("120") && told.contains("130") && told.contains("55"), "{told}");

    let outcome = ["outcome", "--indicator", "fiscal.revenue", "--period", "2025"];
    let answer = [&outcome[..], &["--state", "not_met", "--why", "企业外迁"]].concat();
    write(&system, "put", &answer).await.ended_with(0);
    let kept = write(&system, "withdraw", &target).await.ended_with(1);
    assert!(kept.err.contains("outcome") || kept.err.contains("兑现"), "{}", kept.err);
    write(&system, "withdraw", &outcome).await.ended_with(0);
    write(&system, "withdraw", &target).await.ended_with(0);
    write(&system, "withdraw", &target).await.ended_with(1);
}

#[tokio::test]
async fn an_honour_and_a_milestone_are_put_and_withdrawn() {
    let system = System::with("promises").await;
    let honour = ["honour", "--honour", "green_city", "--period", "2024"];
    let said =
        ["--title", "绿色城区", "--level", "municipal", "--kind", "title", "--form", "designation"];
    write(&system, "put", &[&honour[..], &said].concat()).await.ended_with(0);
    write(&system, "withdraw", &honour).await.ended_with(0);
    let milestone = ["milestone", "--milestone", "new_library", "--period", "2024"];
    let said = ["--text", "新图书馆开馆", "--state", "done", "--chapter", "plan"];
    write(&system, "put", &[&milestone[..], &said].concat()).await.ended_with(0);
    let unknown = ["--state", "finished"];
    let refused = write(&system, "put", &[&milestone[..], &unknown].concat()).await.ended_with(1);
    assert!(refused.err.contains("--state：“finished”"), "{}", refused.err);
    write(&system, "withdraw", &milestone).await.ended_with(0);
    system.verified().await.ended_with(0);
}

#[tokio::test]
async fn an_observation_is_put_and_withdrawn_on_trial_first() {
    let system = System::with("lixia-2022").await;
    let key = [
        "--area",
        "370102",
        "--indicator",
        "fiscal.general_public_budget_revenue",
        "--period",
        "2022",
    ];
    let put = [&["put"], &key[..], &["--value", "161.4", "--status", "E"]].concat();
    let told = system.json(&[&put[..], &["--dry-run"]].concat()).await;
    assert_eq!((&told["dry_run"], &told["revision"]), (&true.into(), &serde_json::Value::Null));
    let changes = told["changes"].as_array().unwrap();
    let of = |attribute: &str| changes.iter().find(|it| it["attribute"] == attribute).unwrap();
    assert_eq!((&of("value")["before"], &of("value")["after"]), (&"161.3".into(), &"161.4".into()));
    assert_eq!(of("statuses")["after"], "E");
    let withdraw = [&["withdraw"], &key[..]].concat();
    let told = system.json(&[&withdraw[..], &["--dry-run"]].concat()).await;
    let changes = told["changes"].as_array().unwrap();
    assert!(changes.iter().any(|it| it["before"] == "161.3" && it["after"] == ""), "{told:#}");
    assert_eq!(system.position().await.revision, 1);
    // What is wrong is told, and nothing would change.
    let bad = [&["put"], &key[..], &["--value", "161.4", "--source", "no-such", "--dry-run"]];
    let done = system.scorecard(&bad.concat()).await.ended_with(1);
    assert!(done.err.contains("source"), "{}", done.err);
    system.json(&put).await;
    assert_eq!(system.position().await.revision, 2);
}
