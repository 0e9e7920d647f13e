//! Claims: a scorecard is printed with those that hold, and not at all while a required one does not.

use crate::support::{dataset::Copy, system::System, tools::Tools};

const SCORECARD: [&str; 4] = ["--area", "370102", "--year", "2022"];

#[tokio::test]
async fn claims_that_hold_are_printed_with_what_they_rest_on() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("lixia-2022").await;
    let claims = system.json(&[&["claims"], &SCORECARD[..]].concat()).await;
    let told = |n: usize, key: &str| claims[n][key].as_str().unwrap().to_owned();
    assert_eq!(
        (told(0, "claim"), told(0, "verdict")),
        ("headquarters_quarter".into(), "HOLDS".into())
    );
    assert_eq!(told(0, "sentence"), "成立：市级以上总部企业占全市的27.3%（所称：高于25%）");
    assert_eq!(
        (told(1, "claim"), told(1, "verdict")),
        ("assessment_years".into(), "PUBLISHED".into())
    );
    assert!(told(1, "english").starts_with("holds as published: "), "{}", told(1, "english"));

    let explained = [&["explain"], &SCORECARD[..], &["--figure", "headquarters_quarter"]].concat();
    let explained = system.json(&explained).await;
    assert_eq!(explained["inputs"][0]["indicator"], "enterprise.headquarters");
    assert_eq!(explained["explanations"].as_array().unwrap().len(), 1, "{explained}");

    for edition in ["plain", "broadsheet"] {
        let pdf = system.pdf(&tools, &[&SCORECARD[..], &["--edition", edition]].concat()).await;
        pdf.must_say([
            "市级以上总部企业占全市四分之一以上（数据：市级以上总部企业占全市的27.3%）".to_owned(),
            "连续14年居全市综合考核第一（据来源1）".to_owned(),
        ]);
        let claims = &pdf.data["chapters"][1]["claims"];
        assert_eq!(claims.as_array().unwrap().len(), 2, "{claims}");
        assert_eq!(claims[1]["source"], "page-2023");
    }
}

#[tokio::test]
async fn nothing_is_printed_while_a_required_claim_does_not_hold() {
    let Some(tools) = Tools::find() else { return };
    let system = System::start().await;
    let copy = Copy::of("lixia-2022");
    copy.set("claims.csv", 2, "value", "30");
    copy.set("claims.csv", 3, "value", "15");
    copy.set("claims.csv", 3, "text_zh", "连续15年居全市综合考核第一");
    copy.set("claims.csv", 3, "text_en", "15 years running first in the city's assessment");
    system.import(copy.path()).await.ok();

    let claims = [&["claims"], &SCORECARD[..], &["--output", "json"]].concat();
    let done = system.scorecard(&claims).await.ended_with(1);
    assert!(done.err.contains("1 required claims do not hold"), "{}", done.err);
    let claims = done.json();
    assert_eq!((&claims[0]["verdict"], &claims[1]["verdict"]), (&"FAILS".into(), &"FAILS".into()));
    let done = system.report(&tools, &SCORECARD).await.ended_with(1);
    assert!(done.err.contains("headquarters_quarter"), "{}", done.err);
    assert!(!done.err.contains("assessment_years"), "it is not required: {}", done.err);
    assert!(system.written().is_empty(), "{:?}", system.written());

    // Where it is not required, it is left out.
    copy.set("claims.csv", 2, "required", "false");
    system.import(copy.path()).await.ok();
    let findings = system.json(&[&["check"], &SCORECARD[..]].concat()).await;
    assert_eq!(findings[0]["reason"], "CLAIM_FAILS", "{findings}");
    let pdf = system.pdf(&tools, &SCORECARD).await;
    assert!(!pdf.says("四分之一"), "{}", pdf.text);
    assert_eq!(pdf.data["chapters"][1]["claims"], serde_json::json!([]));
}
