//! The same scorecard is the same PDF, byte for byte: whenever, wherever and in whatever ledger.

use crate::support::{
    dataset::copy,
    programs::{root, sample},
    system::System,
    tools::Tools,
};

const SCORECARD: [&str; 4] = ["--area", "370102", "--year", "2022"];

#[tokio::test]
async fn a_report_is_the_same_again_elsewhere_and_after_unrelated_revisions() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("lixia-2022").await;
    let first = system.pdf(&tools, &SCORECARD).await;
    assert!(first.bytes == system.pdf(&tools, &SCORECARD).await.bytes, "the second one differs");

    // What is imported belongs to other areas, years and definitions.
    system.import(&sample("shandong-gdp")).await.ok();
    assert_eq!(system.position().await.revision, 2);
    let done = system.report(&tools, &SCORECARD).await.ended_with(1);
    assert!(done.err.contains("city-gdp"), "the definitions to choose from: {}", done.err);
    let chosen = [&SCORECARD[..], &["--definition", "district-yearly"]].concat();
    let later = system.pdf(&tools, &chosen).await;
    assert!(first.bytes == later.bytes, "it differs after an unrelated revision");
}

#[tokio::test]
async fn a_report_is_the_same_from_another_folder_and_another_ledger() {
    let Some(tools) = Tools::find() else { return };
    let (one, other) = (System::with("lixia-2022").await, System::with("lixia-2022").await);
    assert_ne!(one.position().await.ledger_id, other.position().await.ledger_id);
    let elsewhere = tempfile::tempdir().unwrap();
    copy(&root().join("reports"), &elsewhere.path().join("成绩单 templates"));
    let arguments = [&SCORECARD[..], &["--reports", "成绩单 templates"]].concat();
    let made = other.report_in(elsewhere.path(), &tools, &arguments).await.ok();
    let here = one.pdf(&tools, &SCORECARD).await;
    assert!(here.bytes == std::fs::read(made.trim()).unwrap(), "it differs");
}
