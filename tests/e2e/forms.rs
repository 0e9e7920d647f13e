//! Forms: made of the sample's ledger, filled in by something else, imported, asked for; reports and wide exports.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    fill::fill,
    support::{
        dataset::{cell, rows},
        programs::{Done, sample},
        system::System,
    },
};

const REVENUE: &str = "fiscal.general_public_budget_revenue";

/// A ledger with the sample, and a form of the revenue in 2023 and what was published of it: rows 3 and 4.
struct Asked {
    system: System,
    dir: TempDir,
}

impl Asked {
    async fn start() -> Self {
        let asked =
            Self { system: System::with("lixia-2022").await, dir: tempfile::tempdir().unwrap() };
        let told = asked
            .system
            .json(&[
                "form",
                "--area",
                "370102",
                "--period",
                "2023",
                "--indicator",
                REVENUE,
                "-o",
                asked.path("form.xlsx").to_str().unwrap(),
            ])
            .await;
        assert_eq!(told[0]["rows"], 2);
        assert_eq!(told[0]["revision"], 1);
        asked
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn fill(&self, cells: &[(&str, &str)]) -> String {
        fill(&self.path("form.xlsx"), &self.path("filled.xlsx"), cells);
        self.path("filled.xlsx").to_str().unwrap().to_owned()
    }
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_form_that_was_filled_in_imports_without_a_mapping() {
    let asked = Asked::start().await;
    let system = &asked.system;
    let form = asked.path("form.xlsx").to_str().unwrap().to_owned();
    // Nobody has filled anything in.
    let done = system.scorecard(&["import", &form]).await.ended_with(0);
    assert!(done.err.contains("填报表没有填写任何内容"), "{}", done.err);
    assert_eq!(system.position().await.revision, 1);
    // Nor is it written over.
    let again =
        ["form", "--area", "370102", "--period", "2023", "--indicator", REVENUE, "-o", &form];
    assert!(system.scorecard(&again).await.ended_with(1).err.contains("form.xlsx"));

    let filled =
        asked.fill(&[("K3", "170.50"), ("M3", "E 预计"), ("N3", "快报"), ("Q3", "电话核对")]);
    let [dry, report] = ["dry.json", "report.json"].map(|name| asked.path(name));
    let import = ["import", &filled, "--report", report.to_str().unwrap()];
    let dry_run = ["import", &filled, "--report", dry.to_str().unwrap(), "--dry-run"];
    let done = system.scorecard(&dry_run).await.ended_with(0);
    assert!(done.err.contains("将变更1项，另有0项与台账一致"), "{}", done.err);
    assert_eq!(json(&dry)["revision"], Value::Null);
    assert_eq!(json(&dry)["dry_run"], true);
    assert_eq!(system.position().await.revision, 1);
    let told = system.json(&import).await;
    assert_eq!(told["revision"]["changes"], 1);
    let said = json(&report);
    assert_eq!((&said["refused"], &said["changes"]), (&false.into(), &1.into()));
    assert_eq!(said["revision"]["revision"], 2);

    let query = ["query", "--area", "370102", "--period", "2023", "--indicator", REVENUE];
    assert_eq!(system.json(&query).await[0]["words"], "170.50亿元");
    let history = ["history", "--area", "370102", "--period", "2023", "--indicator", REVENUE];
    let held = system.json(&history).await;
    assert_eq!((&held[0]["status"], &held[0]["stage"]), (&"E".into(), &"flash".into()));
    // The same form says nothing new.
    system.scorecard(&["import", &filled]).await.ok();
    assert_eq!(system.position().await.revision, 2);
}

#[tokio::test]
async fn what_the_ledger_has_got_meanwhile_is_not_written_over() {
    let asked = Asked::start().await;
    let system = &asked.system;
    let put =
        ["put", "--area", "370102", "--period", "2023", "--indicator", REVENUE, "--value", "171"];
    system.scorecard(&put).await.ok();
    let filled = asked.fill(&[("K3", "170.50"), ("K4", "x")]);
    let report = asked.path("report.json");
    let import = ["import", &filled, "--report", report.to_str().unwrap()];
    let told = system.scorecard(&[&import[..], &["--output", "json"]].concat()).await;
    let told = told.ended_with(1).json();
    let faults = &told["faults"];
    assert_eq!(faults.as_array().unwrap().len(), 2, "{faults}");
    assert_eq!(faults[0]["cell"], "数据!K3");
    assert!(faults[0]["problem"].as_str().unwrap().contains("171"), "{faults}");
    assert_eq!(faults[1]["cell"], "数据!K4");
    let said = json(&report);
    assert_eq!(said, told, "what is printed for programs is the report");
    assert_eq!((&said["refused"], &said["fault_count"]), (&true.into(), &2.into()));
    assert_eq!(said["faults"][1]["sheet"], "数据");
    assert_eq!(system.position().await.revision, 2);
    // Who says the same as the ledger has now is not refused.
    let filled = asked.fill(&[("K3", "171")]);
    system.scorecard(&["import", &filled]).await.ok();
    assert_eq!(system.position().await.revision, 2);
}

#[tokio::test]
async fn a_form_asks_for_what_a_collection_plan_owes() {
    let system = System::with("lixia-2022").await;
    let dir = tempfile::tempdir().unwrap();
    let form = async |name: &str, more: &[&str]| {
        let file = dir.path().join(name).to_str().unwrap().to_owned();
        let form = ["form", "--period", "2022", "-o", &file, "--output", "json"];
        system.scorecard(&[&form[..], more].concat()).await
    };
    let lixia = ["--area", "370102"];
    let asked = |done: Done| done.ended_with(0).json()[0]["rows"].clone();
    let figures = rows(&sample("lixia-2022"), "collection_figures.csv");
    let owed = figures.iter().filter(|row| cell(row, "plan") == "commerce-yearly").count();
    let plan = [&lixia[..], &["--plan", "commerce-yearly"]].concat();
    assert_eq!(asked(form("plan.xlsx", &plan).await), owed);
    // The bureau publishes no source: its plan alone says what it owes.
    let bureau = [&lixia[..], &["--department", "区商务局"]].concat();
    assert_eq!(asked(form("bureau.xlsx", &bureau).await), owed);
    // All that is wrong is told at once, and no file is made.
    let wrong =
        ["--area", "370100", "--plan", "commerce-yearly", "--plan", "none", "--plan", "A B"];
    let wrong =
        [&wrong[..], &["--department", "", "--measure", "size", "--indicator", "x.y"]].concat();
    let told = form("wrong.pdf", &wrong).await.ended_with(1).err;
    for part in [
        "应为.xlsx文件",
        "--measure：“size”不是数据类型",
        "--plan：“A B”不是有效的采集计划标识",
        "没有采集计划none；有：commerce-yearly、fiscal-yearly、statistics-yearly",
        "采集计划commerce-yearly在2022不收集",
        "--department为空",
        "没有指标x.y",
    ] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    let period =
        ["form", "--period", "2022年", "-o", "wrong.pdf", "--area", "1", "--measure", "size"];
    let period = [&period[..], &["--indicator", "x"]].concat();
    let told = system.scorecard(&period).await.ended_with(1).err;
    assert!(told.contains("--period：“2022年”") && told.contains("--measure：“size”"), "{told}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn a_report_is_never_written_over_anything_and_makes_no_folder() {
    let asked = Asked::start().await;
    let filled = asked.fill(&[("K3", "170.50")]);
    let before = fs::read(&filled).unwrap();
    fs::write(asked.path("there.json"), "mine").unwrap();
    let nowhere = asked.path("no/such/report.json").to_str().unwrap().to_owned();
    let there = asked.path("there.json").to_str().unwrap().to_owned();
    for (report, told) in [(&filled, "已存在"), (&there, "已存在"), (&nowhere, "没有文件夹")]
    {
        let done = asked.system.scorecard(&["import", &filled, "--report", report]).await;
        let err = done.ended_with(1).err;
        assert!(err.contains(told) && err.contains(report.as_str()), "{err}");
    }
    assert_eq!(asked.system.position().await.revision, 1, "nothing is stored without its report");
    assert!(fs::read(&filled).unwrap() == before);
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
    assert!(!asked.path("no").exists());
}

#[tokio::test]
async fn an_import_has_as_many_reports_as_are_asked_for() {
    let asked = Asked::start().await;
    let filled = asked.fill(&[("K3", "约170")]);
    let path = |name: &str| asked.path(name).to_str().unwrap().to_owned();
    let (book, text) = (path("r.xlsx"), path("r.json"));
    let twice = ["import", &filled, "--report", &text, "--report", &text];
    let done = asked.system.scorecard(&twice).await.ended_with(1);
    assert!(done.err.contains("给出了两次"), "{}", done.err);
    let import = ["import", &filled, "--report", &book, "--report", &text];
    asked.system.scorecard(&import).await.ended_with(1);
    assert_eq!(json(Path::new(&text))["fault_count"], 1);
    let again = asked.system.scorecard(&["import", &book]).await.ended_with(1);
    assert!(again.out.contains("约170"), "the copy is a form: {}", again.err);
}

#[tokio::test]
async fn what_is_no_form_is_told_as_what_it_is() {
    let asked = Asked::start().await;
    let form = fs::read(asked.path("form.xlsx")).unwrap();
    for (name, bytes, told) in [
        ("empty.xlsx", &[][..], "empty.xlsx”是空文件"),
        ("cut.xlsx", &form[..form.len() / 2], "cut.xlsx”是电子表格，但已损坏或不完整"),
        ("text.xlsx", &b"a,b"[..], "text.xlsx”不是电子表格"),
    ] {
        fs::write(asked.path(name), bytes).unwrap();
        let import = ["import", asked.path(name).to_str().unwrap()].map(str::to_owned);
        let import = import.iter().map(String::as_str).collect::<Vec<_>>();
        let done = asked.system.scorecard(&import).await.ended_with(1);
        assert!(done.err.contains(told), "{}", done.err);
    }
}

#[tokio::test]
async fn a_report_is_a_form_to_be_corrected() {
    let asked = Asked::start().await;
    let filled = asked.fill(&[("K3", "约170"), ("K4", "9.7")]);
    let report = asked.path("report.xlsx").to_str().unwrap().to_owned();
    let import = ["import", &filled, "--report", &report];
    asked.system.scorecard(&import).await.ended_with(1);
    // Its third sheet is now the one that is filled in: the list of what is wrong comes first.
    let corrected = asked.path("corrected.xlsx");
    crate::fill::fill_sheet(3, Path::new(&report), &corrected, &[("K3", "170")]);
    asked.system.scorecard(&["import", corrected.to_str().unwrap()]).await.ok();
    assert_eq!(asked.system.position().await.revision, 2);
}

#[tokio::test]
async fn an_exported_spreadsheet_is_read_by_its_mapping() {
    let system = System::with("lixia-2022").await;
    let dir = tempfile::tempdir().unwrap();
    let [sheet, parquet, other] = ["o.xlsx", "o.parquet", "o.pdf"]
        .map(|name| dir.path().join(name).to_str().unwrap().to_owned());
    let told = system.json(&["export", &sheet, "--period", "2022"]).await;
    assert_eq!(told[0]["things"], 56);
    let mapping = "docs/mappings/observations-xlsx/mapping.toml";
    // It says just what the ledger holds.
    system.scorecard(&["import", &sheet, "--mapping", mapping]).await.ok();
    assert_eq!(system.position().await.revision, 1);
    system.json(&["export", &parquet]).await;
    let bytes = fs::read(&parquet).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let refused = system.scorecard(&["export", &other]).await.ended_with(1);
    assert!(refused.err.contains(".parquet"), "{}", refused.err);
}
