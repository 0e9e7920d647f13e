//! A corrected or withdrawn observation changes everything that follows from it, and nothing is printed of
//! what is no longer there.

use serde_json::Value;

use crate::support::{system::System, tools::Tools};

const PER_CAPITA: &str = "economy.gdp_per_capita";

/// One measure of 2012 as `scorecard query` has it, by area.
async fn measure(system: &System, areas: &[&str], measure: &str) -> Vec<(String, Value)> {
    let mut query =
        vec!["query", "--indicator", PER_CAPITA, "--period", "2012", "--measure", measure];
    query.extend(areas);
    let metrics = system.json(&query).await;
    let metrics = metrics.as_array().unwrap().iter();
    metrics.map(|metric| (metric["area"].as_str().unwrap().to_owned(), metric.clone())).collect()
}

async fn of_jinan(system: &System, name: &str) -> Value {
    measure(system, &["--area", "370100"], name).await.remove(0).1
}

async fn rank_of(system: &System, area: &str) -> Value {
    let ranks = measure(system, &["--children-of", "370000"], "rank").await;
    assert_eq!(ranks.len(), 17);
    let found = ranks.into_iter().find(|(id, _)| id == area);
    found.unwrap().1["value"].clone()
}

#[tokio::test]
async fn a_corrected_observation_changes_growth_words_ranks_and_the_next_pdf() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("shandong-gdp").await;
    let generate = ["--area", "370100", "--year", "2012"];

    // 69444 after 64310 is 8.0% more, and the sixth of seventeen.
    assert_eq!(of_jinan(&system, "growth").await["value"], "8.0");
    assert_eq!(rank_of(&system, "gbt2260:370100").await, "6");
    assert_eq!(rank_of(&system, "gbt2260:371600").await, "7");
    let before = system.pdf(&tools, &generate).await;
    before.must_say(["69444元", "增长8.0%", "第6位"].map(str::to_owned));

    // 50000 after 64310 is 22.25…% less; now 滨州市 with its 52591 is before it.
    let put = ["put", "--area", "370100", "--indicator", PER_CAPITA, "--period", "2012"];
    let put = [&put[..], &["--value", "50000", "--reason", "更正"]].concat();
    assert_eq!(system.json(&put).await["revision"]["revision"], 2);
    let growth = of_jinan(&system, "growth").await;
    assert_eq!((growth["value"].as_str(), growth["revision"].as_u64()), (Some("-22.3"), Some(2)));
    assert_eq!(rank_of(&system, "gbt2260:370100").await, "7");
    assert_eq!(rank_of(&system, "gbt2260:371600").await, "6");
    // The rank that was published says something else, and that is not passed over.
    let rank = of_jinan(&system, "rank").await;
    assert_eq!((rank["published"].as_str(), rank["disagrees"].as_str()), (Some("6"), Some("是")));

    let after = system.pdf(&tools, &generate).await;
    after.must_say(["50000元", "下降22.3%", "第7位"].map(str::to_owned));
    for gone in ["69444元", "增长8.0%"] {
        assert!(!after.says(gone), "{gone} is still there: {}", after.text);
    }
    assert_eq!(after.data["revision"], 2);
}

#[tokio::test]
async fn growth_over_a_missing_year_says_that_there_is_no_year_before() {
    let system = System::with("shandong-gdp").await;
    let query = ["query", "--area", "370100", "--indicator", PER_CAPITA, "--measure", "growth"];
    let query = [&query[..], &["--period", "2015"]].concat();
    let metric = &system.json(&query).await[0];
    assert_eq!(metric["words"], "上年无数据");
    assert_eq!((metric["value"].as_str(), metric["origin"].as_str()), (Some(""), Some("")));
}

#[tokio::test]
async fn what_was_withdrawn_is_named_as_missing_and_nothing_is_printed() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("lixia-2022").await;
    let scorecard = ["--area", "370102", "--year", "2022"];
    let check = [&["check"], &scorecard[..], &["--output", "json"]].concat();
    assert_eq!(system.scorecard(&check).await.ended_with(0).json(), Value::Array(Vec::new()));

    let key = ["--area", "370102", "--indicator", "fiscal.vat_credit_refunds", "--period", "2022"];
    let withdraw = [&["withdraw"], &key[..], &["--reason", "误录"]].concat();
    system.scorecard(&withdraw).await.ok();

    let gaps = system.scorecard(&check).await.ended_with(1).json();
    assert_eq!(gaps.as_array().unwrap().len(), 1, "{gaps}");
    assert_eq!(gaps[0]["item"], "vat_refunds");
    assert_eq!(gaps[0]["reason"], "NO_OBSERVATION");
    let problem = gaps[0]["problem"].as_str().unwrap();
    assert!(problem.contains("fiscal.vat_credit_refunds"), "{problem}");

    let done = system.report(&tools, &scorecard).await.ended_with(1);
    assert!(done.err.contains("vat_refunds") && done.err.contains("留抵退税"), "{}", done.err);
    assert!(done.err.contains("nothing was written"), "{}", done.err);
    assert_eq!(done.out, "");
    assert!(system.written().is_empty(), "{:?}", system.written());
}
