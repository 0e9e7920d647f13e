//! Targets, outcomes, honours and milestones that are put and withdrawn by hand, as a district's office does between imports.

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
