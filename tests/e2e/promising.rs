//! Observations, targets, outcomes, honours and milestones that are put and withdrawn by hand, as a district's office does between imports.

use std::fs;

use crate::support::{
    dataset::copy,
    programs::{Done, sample},
    system::System,
};

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
    // It stands now, with its answer or without; what was recorded wrongly is said by another one.
    let lower = put(&["--value", "110"]).await.ended_with(1);
    assert!(lower.err.contains("数值由“130”改为“110”"), "{}", lower.err);
    put(&["--value", "140", "--dry-run"]).await.ended_with(1);
    put(&["--note", "见报告第3页"]).await.ended_with(0);
    let kept = write(&system, "withdraw", &target).await.ended_with(1);
    assert!(kept.err.contains("已经成立") && kept.err.contains("corrected"), "{}", kept.err);
    write(&system, "withdraw", &outcome).await.ended_with(0);
    write(&system, "withdraw", &target).await.ended_with(1);
    let corrected = ["--state", "corrected", "--adjusted-value", "120", "--why", "误登为130"];
    let corrected = [&outcome[..], &corrected].concat();
    let lacking = write(&system, "put", &corrected).await.ended_with(1);
    assert!(lacking.err.contains("document"), "{}", lacking.err);
    let corrected = [&corrected[..], &["--document", "fiction-plan-2024"]].concat();
    write(&system, "put", &corrected).await.ended_with(0);

    let other = ["target", "--indicator", "fiscal.revenue", "--period", "2026"];
    let of_other = async |more: &[&str]| write(&system, "put", &[&other, more].concat()).await;
    of_other(&whole).await.ended_with(0);
    of_other(&["--value", "130"]).await.ended_with(0);
    write(&system, "withdraw", &other).await.ended_with(0);
    write(&system, "withdraw", &other).await.ended_with(1);
}

#[tokio::test]
async fn an_import_tells_at_which_rows_promises_stand() {
    let system = System::with("promises").await;
    let folder = tempfile::tempdir().unwrap();
    copy(&sample("promises"), folder.path());
    let mend = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    };
    // Without an answer yet, it may have been typed wrong.
    mend("targets.csv", "2024,,development,150,家", "2024,,development,155,家");
    system.import(folder.path()).await.ok();
    mend("targets.csv", "2023,,livelihood,3,%", "2023,,livelihood,3.5,%");
    mend("milestones.csv", "环路北段通车,", "环路北段开工,");
    let folder = folder.path().to_str().unwrap();
    for more in [&[][..], &["--dry-run"], &["--replace", "place:fiction-xinghe/2023"]] {
        let refused = system.scorecard(&[&["import", folder], more].concat()).await.ended_with(1);
        let told = refused.out;
        let lines: Vec<&str> = told.lines().filter(|line| line.contains("已经成立")).collect();
        assert_eq!(lines.len(), 2, "{told}");
        let is_told = |place: &str| lines.iter().any(|line| line.contains(place));
        assert!(is_told("targets.csv") && is_told("milestones.csv"), "{told}");
    }
    system.verified().await.ended_with(0);
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
