//! `scorecard export`: a ledger as a dataset folder, which another ledger imports and gives back as the same bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::{
    files::files,
    support::{
        dataset::{cell, rows},
        system::System,
    },
};

fn path(dir: &Path) -> &str {
    dir.to_str().unwrap()
}

#[tokio::test]
async fn an_export_imported_elsewhere_is_exported_as_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first/dataset", "second"].map(|name| folder.path().join(name));
    let system = System::with("lixia-2022").await;
    // Not only what samples hold: the reasons and revisions of a put are not of the dataset.
    let put = "put --area 370102 --indicator fiscal.general_public_budget_revenue --period 2022 --value 161.4 --reason 更正";
    system.scorecard(&put.split(' ').collect::<Vec<_>>()).await.ok();
    let told = system.json(&["export", path(&first)]).await;
    let kinds: BTreeSet<&str> =
        told.as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 12, "{told}");
    let value = rows(&first, "observations.csv").into_iter().any(|row| {
        cell(&row, "indicator") == "fiscal.general_public_budget_revenue"
            && cell(&row, "value") == "161.4"
            && cell(&row, "unit") == "亿元"
    });
    assert!(value, "{told}");

    let elsewhere = System::start().await;
    elsewhere.import(&first).await.ok();
    elsewhere.json(&["export", path(&second)]).await;
    assert_eq!(files(&first), files(&second));
    // And it says nothing that is new to where it came from.
    let revision = system.position().await.revision;
    system.import(&first).await.ok();
    assert_eq!(system.position().await.revision, revision);
}

#[tokio::test]
async fn an_export_is_as_of_a_revision_and_of_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str| folder.path().join(name);
    let system = System::with("shandong-gdp").await;
    let before = system.position().await.revision.to_string();
    let put = "put --area 370100 --indicator economy.gdp --period 2012 --value 1 --reason 试";
    system.scorecard(&put.split(' ').collect::<Vec<_>>()).await.ok();

    let values = |dir: &Path| {
        let rows = rows(dir, "observations.csv");
        let of = |row: &BTreeMap<String, String>| {
            ["area", "indicator", "period", "value"].map(|column| cell(row, column).to_owned())
        };
        rows.iter().map(of).collect::<BTreeSet<_>>()
    };
    system.json(&["export", path(&to("now"))]).await;
    system.json(&["export", path(&to("before")), "--as-of", &before]).await;
    let (now, then) = (values(&to("now")), values(&to("before")));
    let changed: Vec<&[String; 4]> = now.difference(&then).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0][3], "1");

    let scope = ["--area", "370100", "--area", "370200", "--period", "2011", "--period", "2012"];
    let scope = [&scope[..], &["--indicator", "economy.gdp"]].concat();
    let some = to("some");
    system.json(&[&["export", path(&some)][..], &scope].concat()).await;
    let expected: BTreeSet<_> = now
        .iter()
        .filter(|[area, indicator, period, _]| {
            ["gbt2260:370100", "gbt2260:370200"].contains(&area.as_str())
                && indicator == "economy.gdp"
                && ["2011", "2012"].contains(&period.as_str())
        })
        .cloned()
        .collect();
    assert_eq!(values(&some), expected);
    assert!(expected.len() >= 4, "{expected:?}");
    // The catalogue is whole: the folder can be imported by itself.
    System::start().await.import(&some).await.ok();
}

#[tokio::test]
async fn observations_go_as_sdmx_csv_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let [catalogue, first, second] = ["catalogue", "first.csv", "second.csv"].map(file);
    let system = System::with("lixia-2022").await;
    let told = system.json(&["export", path(&first)]).await;
    let n: u64 = told[0]["things"].as_u64().unwrap();
    let text = fs::read_to_string(&first).unwrap();
    assert!(text.starts_with("STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,"), "{text}");
    assert_eq!(u64::try_from(text.lines().count()).unwrap(), n + 1);
    let revenue = "datastructure,SCORECARD:OBSERVATIONS(1.0),R,gbt2260:370102,fiscal.general_public_budget_revenue,level,_Z,2022,161.3,,,元,8,1,";
    assert!(text.contains(revenue), "{text}");

    // Elsewhere the catalogue is there and no observation.
    system.json(&["export", path(&catalogue)]).await;
    fs::remove_file(catalogue.join("observations.csv")).unwrap();
    let elsewhere = System::start().await;
    elsewhere.import(&catalogue).await.ok();
    elsewhere.import(&first).await.ok();
    elsewhere.json(&["export", path(&second)]).await;
    assert_eq!(fs::read_to_string(&second).unwrap(), text);

    // One value is merged, one observation withdrawn, all else stays.
    let rows = "M,gbt2260:370102,fiscal.general_public_budget_revenue,level,_Z,2022,161.4,元,8\n";
    let head = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,MEASURE,OF,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n";
    let structure = "datastructure,SCORECARD:OBSERVATIONS(1.0)";
    let deleted = "D,370102,fiscal.general_public_budget_revenue,comparable_growth,_Z,2022,,,\n";
    let message = format!("{head}{structure},{rows}{structure},{deleted}");
    let change = file("change.csv");
    fs::write(&change, &message).unwrap();
    let done = elsewhere.json(&["import", path(&change)]).await;
    assert_eq!(done["revision"]["changes"], 2, "{done}");
    let third = file("third.csv");
    elsewhere.json(&["export", path(&third)]).await;
    let now = fs::read_to_string(&third).unwrap();
    assert_eq!(now.lines().count(), text.lines().count() - 1);
    assert!(now.contains(&revenue.replace("161.3", "161.4")), "{now}");
    // It cannot be deleted twice.
    let done = elsewhere.scorecard(&["import", path(&change)]).await.ended_with(1);
    assert!(done.out.contains("change.csv") && done.out.contains("INDICATOR"), "{}", done.out);
}

#[tokio::test]
async fn what_there_is_nothing_of_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let system = System::with("shandong-gdp").await;
    for name in ["folder", "table.xlsx", "table.csv", "table.parquet"] {
        let to = folder.path().join(name);
        let scope = ["--area", "370100", "--period", "2012", "--period", "1812"];
        let scope = [&scope[..], &["--indicator", "economy.gdp"]].concat();
        let done = system.scorecard(&[&["export", path(&to)][..], &scope].concat()).await;
        let err = done.ended_with(0).err;
        assert!(err.contains("--period 1812：范围内没有它的数据"), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(to.exists());
    }
}

#[tokio::test]
async fn what_cannot_be_exported_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("letter.txt"), "mine").unwrap();
    let system = System::with("shandong-gdp").await;
    let done = system.scorecard(&["export", path(&taken)]).await.ended_with(1);
    assert!(done.err.contains("不为空"), "{}", done.err);
    let new = folder.path().join("new");
    for (arguments, told) in [
        (&["--area", "379999"], "379999"),
        (&["--indicator", "economy.gpd"], "economy.gpd"),
        (&["--as-of", "yesterday"], "2023-02-01T08:30:00+08:00"),
        (&["--as-of", "99"], "99"),
        (&["--period", "2022年"], "2022年"),
    ] {
        let done = system.scorecard(&[&["export", path(&new)], &arguments[..]].concat()).await;
        let done = done.ended_with(1);
        assert!(done.err.contains(told), "{}", done.err);
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(left, [taken]);
}

#[tokio::test]
async fn measures_go_as_a_file_as_a_query_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str| folder.path().join(name);
    let system = System::with("shandong-gdp").await;
    let asked = [
        &["--children-of", "370000", "--indicator", "economy.gdp"][..],
        &["--period", "1812", "--period", "2012"],
        &["--measure", "level", "--measure", "share", "--measure", "rank"],
    ]
    .concat();
    let columns = ["area", "indicator", "period", "measure", "value", "unit", "revision"];
    let cells = |text: &[u8]| {
        let mut reader = csv::Reader::from_reader(text);
        let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
        rows.map(|row| columns.map(|column| row[column].clone())).collect::<Vec<_>>()
    };
    let query = [&["query", "--output", "csv"][..], &asked].concat();
    let query = system.scorecard(&query).await.ended_with(0);
    let expected = cells(query.out.as_bytes());
    assert_eq!(expected.len(), 17 * 2 * 3);
    for name in ["measures.csv", "measures.parquet"] {
        let file = to(name);
        let export = [&["metrics", "export", "--formula", "-o", path(&file)][..], &asked].concat();
        let told = system.json(&export).await;
        assert_eq!(told[0]["rows"], 102, "{told}");
        // What is there stays.
        let refused = system.scorecard(&export).await.ended_with(1);
        assert!(refused.err.contains("已存在"), "{}", refused.err);
    }
    assert_eq!(cells(&fs::read(to("measures.csv")).unwrap()), expected);
    let parquet = fs::read(to("measures.parquet")).unwrap();
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));

    let file = to("measures.txt");
    let export = [&["metrics", "export", "-o", path(&file)][..], &asked].concat();
    let refused = system.scorecard(&export).await.ended_with(1);
    assert!(refused.err.contains("*.parquet or *.csv"), "{}", refused.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
