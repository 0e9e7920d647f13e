//! Datasets through `scorecard import`: all of it or nothing, every fault with its cell.

use std::{collections::BTreeSet, fs};

use scorecard_wire::pb::data::{
    Key, Position, WatchChangesRequest, change::Action, key::Key as Keyed,
    watch_changes_response::Event,
};
use serde_json::Value;

use crate::support::{
    dataset::{Copy, cell, rows},
    programs::sample,
    system::System,
};

/// The keys that the revision after `position` withdrew; it must have done nothing else.
async fn withdrawn(system: &System, position: Position) -> BTreeSet<String> {
    let request =
        WatchChangesRequest { position: Some(position), ..WatchChangesRequest::default() };
    let mut events = system.ledger().await.watch_changes(request).await.unwrap().into_inner();
    loop {
        let Some(Event::Fragment(fragment)) = events.message().await.unwrap().unwrap().event else {
            continue;
        };
        assert!(fragment.last);
        let keys = fragment.changes.into_iter().map(|change| match change.action {
            Some(Action::Withdraw(Key { key: Some(key) })) => match key {
                Keyed::Observation(key) => key.indicator,
                Keyed::Honour(key) => key.honour,
                Keyed::Milestone(key) => key.milestone,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        });
        return keys.collect();
    }
}

#[tokio::test]
async fn all_faults_of_a_dataset_are_listed_with_their_cells_and_nothing_is_stored() {
    let dataset = Copy::of("lixia-2022");
    dataset.set("observations.csv", 5, "value", "16l.3");
    dataset.set("observations.csv", 8, "unit", "万家");
    dataset.set("observations.csv", 10, "area", "379999");
    dataset.set("observations.csv", 13, "qualifier", "roughly");
    dataset.set("observations.csv", 15, "indicator", "fiscal.no_such");
    dataset.set("observations.csv", 17, "period", "2022年");
    dataset.set("observations.csv", 18, "source", "no-such-source");
    let again = dataset.repeat("observations.csv", 20);
    dataset.set("targets.csv", 3, "comparator", "");
    dataset.set("milestones.csv", 4, "state", "finished");
    dataset.set("items.csv", 9, "chapter", "no_such_chapter");
    dataset.set("media.csv", 2, "file", "pictures/no-such.svg");
    dataset.remove_column("honours.csv", "level");
    fs::write(dataset.path().join("observation.csv"), "area\n").unwrap();

    let system = System::start().await;
    for dry_run in [false, true] {
        let mut import = vec!["import", dataset.path().to_str().unwrap(), "--output", "json"];
        import.extend(dry_run.then_some("--dry-run"));
        let told = system.scorecard(&import).await.ended_with(1).json();
        let faults = told["faults"].as_array().unwrap();
        let place = |fault: &Value| {
            let text = |part: &str| fault[part].as_str().unwrap_or_default().to_owned();
            let row = fault["row"].as_u64().map(|row| row.to_string()).unwrap_or_default();
            [text("file"), row, text("column")]
        };
        let places: Vec<_> = faults.iter().map(place).collect();
        let again = again.to_string();
        let expected = [
            ["honours.csv", "1", "level"],
            ["items.csv", "9", "chapter"],
            ["media.csv", "2", "file"],
            ["milestones.csv", "4", "state"],
            ["observation.csv", "", ""],
            ["observations.csv", "5", "value"],
            ["observations.csv", "8", "unit"],
            ["observations.csv", "10", "area"],
            ["observations.csv", "13", "qualifier"],
            ["observations.csv", "15", "indicator"],
            ["observations.csv", "17", "period"],
            ["observations.csv", "18", "source"],
            ["observations.csv", &again, ""],
            ["targets.csv", "3", "comparator"],
        ];
        assert_eq!(places, expected, "{faults:#?}");
        assert!(faults.iter().all(|fault| fault["problem"] != ""), "{faults:#?}");
        assert_eq!(system.position().await.revision, 0);
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_is_named_and_a_mapping_first() {
    let system = System::start().await;
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    for name in ["nosuch.csv", "nosuch.xlsx", "nosuch"] {
        let done = system.scorecard(&["import", &path(name)]).await.ended_with(1);
        assert!(done.err.contains(&format!("{}不存在", path(name))), "{}", done.err);
    }
    let import = ["import", &path("nosuch.csv"), "--mapping", &path("nosuch.toml")];
    let done = system.scorecard(&import).await.ended_with(1);
    let told = format!("没有文件{0} (there is no file {0})", path("nosuch.toml"));
    assert!(done.err.contains(&told) && !done.err.contains("nosuch.csv"), "{}", done.err);
}

#[tokio::test]
async fn what_only_the_ledger_can_know_is_told_with_its_cell_too() {
    let system = System::with("lixia-2022").await;
    let dataset = Copy::of("lixia-2022");
    // The ledger has an observation of this indicator, so its unit stays; the dataset has none any more.
    let indicator = "culture.public_events";
    let indicators = rows(dataset.path(), "indicators.csv");
    let row = 2 + indicators.iter().position(|row| cell(row, "id") == indicator).unwrap();
    dataset.set("indicators.csv", row, "unit_zh", "件");
    dataset.remove("observations.csv", |row| cell(row, "indicator") == indicator);
    let import = ["import", dataset.path().to_str().unwrap(), "--output", "json"];
    let told = system.scorecard(&import).await.ended_with(1).json();
    let faults = &told["faults"];
    assert_eq!(faults.as_array().unwrap().len(), 1, "{faults:#}");
    assert_eq!(faults[0]["file"], "indicators.csv");
    assert_eq!(faults[0]["row"], row);
    assert_eq!(system.position().await.revision, 1);
}

#[tokio::test]
async fn what_only_the_ledger_can_know_is_told_with_what_cannot_be_read() {
    let system = System::with("lixia-2022").await;
    let dataset = Copy::of("lixia-2022");
    let indicator = "culture.public_events";
    let indicators = rows(dataset.path(), "indicators.csv");
    let row = 2 + indicators.iter().position(|row| cell(row, "id") == indicator).unwrap();
    dataset.set("indicators.csv", row, "unit_zh", "件");
    dataset.remove("observations.csv", |row| cell(row, "indicator") == indicator);
    dataset.set("areas.csv", 2, "kind", "districts");
    dataset.set("targets.csv", 3, "comparator", "");
    let import = ["import", dataset.path().to_str().unwrap(), "--output", "json"];
    let told = system.scorecard(&import).await.ended_with(1).json();
    let reasons: Vec<_> =
        told["faults"].as_array().unwrap().iter().map(|it| (&it["file"], &it["reason"])).collect();
    assert_eq!(told["fault_count"], 3, "{reasons:?}");
    assert!(
        reasons.iter().any(|(file, why)| *file == "indicators.csv" && *why == "FIXED_ATTRIBUTE"),
        "{reasons:?}"
    );
    assert_eq!(system.position().await.revision, 1);
}

/// What is referred to and is not there stays so, unless a row that cannot be read could be it.
#[tokio::test]
async fn what_is_not_there_is_told_with_what_cannot_be_read_that_could_not_be_it() {
    let system = System::with("lixia-2022").await;
    let dataset = Copy::of("lixia-2022");
    let outcomes = "area,period,milestone,state,done_zh\n370102,2022,no-such-pledge,met,已办结\n";
    fs::write(dataset.path().join("outcomes.csv"), outcomes).unwrap();
    dataset.set("observations.csv", 2, "value", "一百");
    let import = ["import", dataset.path().to_str().unwrap(), "--output", "json"];
    let files = async || {
        let told = system.scorecard(&import).await.ended_with(1).json();
        let files = told["faults"].as_array().unwrap().iter().map(|it| it["file"].clone());
        files.collect::<Vec<_>>()
    };
    assert_eq!(files().await, ["observations.csv", "outcomes.csv"]);
    // This row may be the pledge.
    dataset.set("milestones.csv", 2, "state", "promised");
    assert_eq!(files().await, ["milestones.csv", "observations.csv"]);
}

#[tokio::test]
async fn a_dry_run_of_a_good_dataset_stores_nothing_and_a_second_import_changes_nothing() {
    let system = System::start().await;
    let dataset = sample("lixia-2022");
    let import = ["import", dataset.to_str().unwrap()];
    let done = system.scorecard(&[&import[..], &["--dry-run"]].concat()).await.ended_with(0);
    assert!(done.err.contains("未入库"), "{}", done.err);
    assert_eq!(system.position().await.revision, 0);

    let first = system.json(&import).await;
    assert_eq!(first["revision"]["revision"], 1);
    let position = system.position().await;
    let again = system.scorecard(&[&import[..], &["--dry-run"]].concat()).await.ended_with(0);
    assert!(again.err.contains("将变更0项，另有"), "{}", again.err);
    let second = system.scorecard(&[&import[..], &["--output", "json"]].concat()).await;
    let second = second.ended_with(0);
    assert!(second.err.contains("Nothing changed"), "{}", second.err);
    assert_eq!(second.json()["revision"], Value::Null);
    assert_eq!(second.json()["unchanged"], first["changes"]);
    assert_eq!(system.position().await, position);
}

#[tokio::test]
async fn replace_withdraws_just_the_removed_rows_of_its_area_and_period() {
    let system = System::with("lixia-2022").await;
    let position = system.position().await;
    let dataset = Copy::of("lixia-2022");
    let removed = |file, column: &'static str, name: &'static str| {
        assert_eq!(dataset.remove(file, |row| cell(row, column) == name), 1, "{name}");
    };
    removed("observations.csv", "indicator", "fiscal.vat_credit_refunds");
    removed("honours.csv", "honour", "smart_teaching");
    removed("milestones.csv", "milestone", "hospital");
    // These are another area's and another year's.
    removed("observations.csv", "indicator", "enterprise.quality_enterprises");
    removed("milestones.csv", "milestone", "law_outreach");
    removed("targets.csv", "indicator", "education.new_school_places");

    let import = ["import", dataset.path().to_str().unwrap(), "--replace", "370102/2022"];
    assert_eq!(system.json(&import).await["revision"]["changes"], 3);
    let expected = ["fiscal.vat_credit_refunds", "hospital", "smart_teaching"];
    assert_eq!(withdrawn(&system, position).await, expected.map(str::to_owned).into());
}

#[tokio::test]
async fn replace_withdraws_nothing_that_the_file_could_not_have_and_lists_what_it_withdraws() {
    let system = System::with("lixia-2022").await;
    let path = |name: &str| system.out().join(name).to_str().unwrap().to_owned();
    fs::create_dir_all(system.out()).unwrap();
    let message = path("all.csv");
    system.scorecard(&["export", &message]).await.ended_with(0);
    let replace = ["--replace", "370102/2022"];
    let done =
        system.scorecard(&[&["import", &message][..], &replace].concat()).await.ended_with(0);
    assert!(done.err.contains("Nothing changed"), "{}", done.err);

    // A folder of observations alone, in which one of the area and the period is missing.
    let dataset = Copy::of("lixia-2022");
    for entry in fs::read_dir(dataset.path()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".csv") && name != "observations.csv" {
            fs::remove_file(dataset.path().join(name)).unwrap();
        }
    }
    let indicator = "fiscal.vat_credit_refunds";
    assert_eq!(dataset.remove("observations.csv", |row| cell(row, "indicator") == indicator), 1);
    let import = [&["import", dataset.path().to_str().unwrap()][..], &replace].concat();
    let dry = system.scorecard(&[&import[..], &["--dry-run"]].concat()).await.ended_with(0);
    assert!(dry.out.contains(indicator) && dry.out.contains("withdrawn"), "{}", dry.out);
    assert!(dry.err.contains("其中按--replace撤回1项"), "{}", dry.err);
    let position = system.position().await;
    assert_eq!(position.revision, 1);
    let told = system.json(&import).await;
    assert_eq!(told["revision"]["changes"], 1);
    let [withdrawal] = told["withdrawals"].as_array().unwrap().as_slice() else {
        panic!("{told:#}");
    };
    assert_eq!(withdrawal["kind"], "observation");
    assert!(withdrawal["key"].as_str().unwrap().contains(indicator), "{withdrawal}");
    assert!(withdrawal["before"]["value"].is_string(), "{withdrawal}");
    assert_eq!(withdrawn(&system, position).await, [indicator.to_owned()].into());
}
