//! A figure under embargo on its way through all programs: who has full clearance sees it, the public and the page do not.

use std::fs;

use crate::support::{system::System, tools::Tools};

const REVENUE: &str = "fiscal.general_public_budget_revenue";
const SECRET: &str = "987.6";

/// The sample, and a newer revenue that is not to be seen before 2099.
async fn under_embargo() -> System {
    let system = System::with("lixia-2022").await;
    let put = ["put", "--area", "370102", "--indicator", REVENUE, "--period", "2022"];
    let more = ["--value", SECRET, "--embargo-until", "2099-01-01T09:00:00+08:00"];
    system.scorecard(&[&put[..], &more].concat()).await.ok();
    system
}

#[tokio::test]
async fn what_is_under_embargo_is_seen_with_full_clearance_alone() {
    let system = under_embargo().await;
    let of = ["--area", "370102", "--indicator", REVENUE, "--period", "2022"];
    let ask = async |command: &str, more: &[&str]| {
        system.json(&[&[command][..], &of, more].concat()).await
    };
    let public = ["--clearance", "public"];
    assert_eq!(ask("query", &[]).await[0]["value"], SECRET);
    assert_eq!(ask("query", &public).await[0]["value"], "161.3");
    let history = ask("history", &[]).await;
    assert_eq!(history[1]["confidentiality"], "E");
    assert_eq!(history[1]["embargo_until"], "2099-01-01T09:00:00+08:00");
    let history = ask("history", &public).await;
    assert_eq!(history.as_array().unwrap().len(), 1, "{history}");
    assert_eq!((&history[0]["value"], &history[0]["author"]), (&"161.3".into(), &"".into()));

    for (refused, more) in [("audit", &[][..]), ("withdraw", &of[..])] {
        let done = system.scorecard(&[&[refused][..], more, &public].concat()).await.ended_with(1);
        assert!(done.err.contains("只能查看可公布的数据"), "{}", done.err);
    }
    let folder = tempfile::tempdir().unwrap();
    for (clearance, expected) in [("full", true), ("public", false)] {
        let file = folder.path().join(format!("{clearance}.csv"));
        let export = ["export", file.to_str().unwrap(), "--clearance", clearance];
        system.scorecard(&export).await.ok();
        let written = fs::read_to_string(&file).unwrap();
        assert_eq!(written.contains(SECRET), expected, "{clearance}");
        assert!(written.lines().count() > 20);
    }
}

#[tokio::test]
async fn the_page_prints_what_is_public() {
    let Some(tools) = Tools::find() else { return };
    let system = under_embargo().await;
    let pdf = system.pdf(&tools, &["--area", "370102", "--year", "2022"]).await;
    pdf.must_say(["161.3亿元".to_owned()]);
    assert!(!pdf.says(SECRET), "{}", pdf.text);
    assert!(!pdf.data.to_string().contains(SECRET));
}
