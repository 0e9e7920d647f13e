//! Who has reported what the sample's collection plans ask for, as `scorecard status` tells it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{
    dataset::{cell, rows},
    programs::sample,
    system::System,
};

const LONG_AFTER: [&str; 3] = ["status", "--at", "2024-01-01"];

/// The rows of a table by the value of a column.
fn by<'a>(table: &'a Value, column: &str) -> BTreeMap<&'a str, &'a Value> {
    let rows = table.as_array().unwrap().iter();
    rows.map(|row| (row[column].as_str().unwrap(), row)).collect()
}

fn numbers(row: &Value, columns: &[&str]) -> Vec<String> {
    columns
        .iter()
        .map(|column| row[column].as_str().map_or_else(|| row[column].to_string(), str::to_owned))
        .collect()
}

#[tokio::test]
async fn the_status_of_the_sample_is_what_its_files_say() {
    let system = System::with("lixia-2022").await;
    // By hand: what the plans ask for and what the observations have.
    let folder = sample("lixia-2022");
    let observations = rows(&folder, "observations.csv");
    let department: BTreeMap<_, _> = rows(&folder, "collection_plans.csv")
        .iter()
        .map(|row| (cell(row, "id").to_owned(), cell(row, "department_zh").to_owned()))
        .collect();
    let mut expected: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for figure in rows(&folder, "collection_figures.csv") {
        let seen = observations.iter().find(|row| {
            ["indicator", "measure"].iter().all(|it| cell(row, it) == cell(&figure, it))
                && (cell(row, "of").is_empty() == cell(&figure, "of").is_empty())
        });
        let counts = expected.entry(department[cell(&figure, "plan")].clone()).or_default();
        counts[0] += 1;
        counts[1] += u64::from(seen.is_some());
        counts[2] += u64::from(seen.is_some_and(|row| cell(row, "status") == "E"));
    }

    let status = system.json(&LONG_AFTER).await;
    assert_eq!(
        (&status["at"], &status["revision"]),
        (&"2024-01-01T00:00:00+08:00".into(), &1.into())
    );
    let departments = by(&status["departments"], "department");
    for (name, [owed, reported, provisional]) in &expected {
        let told = numbers(departments[name.as_str()], &["owed", "reported", "provisional"]);
        assert_eq!(told, [owed, reported, provisional].map(u64::to_string), "{name}");
    }
    assert_eq!(departments.len(), expected.len() + 1, "and the total");
    let columns = ["owed", "reported", "percent", "on_time", "late", "overdue", "pending"];
    let total = numbers(departments["合计 total"], &columns);
    // The ledger learned of everything when it was imported, long after the deadlines.
    assert_eq!(total, ["13", "12", "92.3", "0", "12", "1", "0"]);
    let finals = ["final_owed", "final_overdue", "final_percent"];
    assert_eq!(numbers(departments["合计 total"], &finals), ["9", "7", "22.2"]);
    let plans = by(&status["plans"], "plan");
    assert_eq!(plans["statistics-yearly"]["due"], "2023-01-31");
    assert_eq!(plans["statistics-yearly"]["final_due"], "2023-11-30");
    assert_eq!(plans["fiscal-yearly"]["final_due"], "");
    let missing: Vec<_> = status["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["state"] == "overdue")
        .map(|line| numbers(line, &["area_name", "indicator_name", "measure", "reported"]))
        .collect();
    assert_eq!(missing, [["历下区", "地区生产总值", "level", ""]]);
    assert_eq!(status["lines"].as_array().unwrap().len(), 7, "and six that are not final");
}

#[tokio::test]
async fn what_is_put_and_withdrawn_shows_and_jobs_fail_while_something_is_overdue() {
    let system = System::with("lixia-2022").await;
    let ask = async |more: &[&str]| system.scorecard(&[&LONG_AFTER[..], more].concat()).await;
    let table = ask(&[]).await.ended_with(0);
    for said in ["应报", "报送率%", "区统计局", "区财政局", "100.0", "逾期 overdue", "台账修订1。"]
    {
        assert!(table.out.contains(said), "{said}: {}", table.out);
    }
    assert!(table.out.contains("以2024-01-01 00:00（+08:00）为准"), "{}", table.out);
    assert_eq!(table.out.matches("应报最终数").count(), 1, "the plans do not repeat it");
    let none = ask(&["--period", "2031"]).await.ended_with(0);
    assert!(none.err.contains("没有采集计划收集2031的数据"), "{}", none.err);
    let fiscal = ["--department", "区财政局", "--fail-on", "overdue"];
    ask(&fiscal).await.ended_with(0);
    let failed = ask(&["--fail-on", "overdue"]).await.ended_with(1);
    assert!(failed.err.contains("1项数据，7项最终数") && failed.out.contains("应报"), "{failed:?}");
    ask(&["--fail-on", "pending"]).await.ended_with(0);
    // Nothing is due before the first deadline.
    let early = ["status", "--at", "2023-01-20", "--period", "2022", "--fail-on", "overdue"];
    system.scorecard(&early).await.ended_with(0);

    let csv = ask(&["--output", "csv", "--state", "late", "--limit", "5"]).await.ended_with(0);
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    assert_eq!(reader.headers().unwrap().get(0), Some("department"));
    assert_eq!(reader.records().count(), 5);
    assert!(csv.err.contains("只列出5项"), "{}", csv.err);

    let key = ["--area", "370102", "--indicator", "economy.gdp", "--period", "2022"];
    let value = ["--value", "2300", "--qualifier", "about", "--reason", "补报"];
    system.scorecard(&[&["put"], &key[..], &value].concat()).await.ok();
    let late = ["--state", "late", "--plan", "statistics-yearly"];
    let told = ask(&late).await.ended_with(0).out;
    assert!(told.contains("2300（左右）"), "{told}");
    let told = ask(&[&late[..], &["--output", "json"]].concat()).await.ended_with(0).json();
    let lines = told["lines"].as_array().unwrap();
    let gdp = lines.iter().find(|line| line["value"] == "2300").unwrap();
    assert_eq!((&gdp["qualifier"], &gdp["state"]), (&"about".into(), &"late".into()));
    assert!(gdp["reported"].as_str().unwrap().ends_with("+08:00"), "{gdp}");
    let about = ["--filter", "observation.value = 2300", "--output", "json"];
    let filtered = ask(&[&late[..], &about].concat()).await.ended_with(0).json();
    assert_eq!(filtered["lines"].as_array().unwrap().as_slice(), std::slice::from_ref(gdp));
    assert_eq!(filtered["plans"], told["plans"], "all is counted");
    let gdp = ["--plan", "statistics-yearly", "--output", "json"];
    let statistics = async |more: &[&str]| {
        let status = ask(&[&gdp[..], more].concat()).await.ended_with(0).json();
        numbers(&status["departments"][0], &["owed", "reported", "percent"])
    };
    assert_eq!(statistics(&[]).await, ["6", "6", "100.0"]);
    assert_eq!(statistics(&["--as-of", "1"]).await, ["6", "5", "83.3"]);
    system.scorecard(&[&["withdraw"], &key[..], &["--reason", "误报"]].concat()).await.ok();
    assert_eq!(statistics(&[]).await, ["6", "5", "83.3"]);

    for (wrong, said) in [
        (["--plan", "none"], "没有采集计划“none”"),
        (["--department", "区水务局"], "区商务局、区统计局、区财政局"),
        (["--state", "lost"], "--state"),
        (["--at", "soon"], "expected a day or a moment"),
    ] {
        let refused = ask_plain(&system, &wrong).await;
        assert!(refused.err.contains(said) && refused.out.is_empty(), "{refused:?}");
    }
}

async fn ask_plain(system: &System, more: &[&str]) -> crate::support::programs::Done {
    system.scorecard(&[&["status"], more].concat()).await.ended_with(1)
}

#[tokio::test]
async fn plans_are_audited_and_exported_like_everything_else() {
    let system = System::with("lixia-2022").await;
    let audit = ["audit", "--kind", "collection_plan", "--key", "fiscal-yearly"];
    let audit = system.json(&audit).await;
    let told = audit.as_array().unwrap().iter();
    let told: BTreeMap<_, _> = told
        .map(|row| (row["attribute"].as_str().unwrap(), row["after"].as_str().unwrap()))
        .collect();
    assert_eq!(told["department.zh"], "区财政局", "{told:?}");
    let folder = tempfile::tempdir().unwrap();
    let exported = folder.path().join("dataset");
    system.scorecard(&["export", exported.to_str().unwrap()]).await.ok();
    let figures = |folder| rows(folder, "collection_figures.csv").len();
    assert_eq!(figures(&exported), figures(&sample("lixia-2022")));
    let again = system.import(&exported).await.ended_with(0);
    assert!(again.err.contains("未产生新的修订"), "{}", again.err);
}
