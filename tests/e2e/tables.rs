//! Tables of others through `scorecard import --mapping`: the ledger answers as of them, and faults name the cell of the
//! table.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::support::{programs::root, system::System};

/// A table that may be at hand, or `None`, having said so.
fn shared(file: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(file);
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    Some(path)
}

fn mapping(name: &str) -> String {
    root().join("docs/mappings").join(name).join("mapping.toml").to_str().unwrap().to_owned()
}

fn texts(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    rows.iter()
        .map(|row| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned))
        .collect()
}

#[tokio::test]
async fn an_area_is_found_by_the_code_that_it_had() {
    let Some(table) = shared("area-codes/result.csv") else { return };
    let system = System::start().await;
    let (table, mapping) = (table.to_str().unwrap().to_owned(), mapping("area-codes"));
    let imported = system.json(&["import", &table, "--mapping", &mapping]).await;
    assert_eq!(imported["changes"], 6823);
    for (code, period, id) in
        [("370181", "2015", "gbt2260:370181"), ("370114", "2017", "gbt2260:370114")]
    {
        let lineage = system.json(&["area", code, "--period", period]).await;
        let rows = lineage.as_array().unwrap();
        let itself = rows.iter().find(|row| row["relation"] == "本身 itself").unwrap();
        assert_eq!(itself["id"], id);
        assert_eq!(texts(&lineage, "name"), ["章丘县", "章丘市", "章丘区"]);
    }
    let done = system.scorecard(&["area", "370181", "--period", "2017"]).await;
    assert!(done.ended_with(1).err.contains("370181"));
    // A code that one area alone ever had needs no period; one that was used again does, whoever asks.
    let ever = system.json(&["area", "370181"]).await;
    assert_eq!(ever, system.json(&["area", "370181", "--period", "2015"]).await);
    for asking in [&["area", "120110"][..], &["audit", "--area", "120110"]] {
        let told = system.scorecard(asking).await.ended_with(1).err;
        assert!(told.contains("120110") && told.contains("请写标识，或写明时期"), "{told}");
    }
    // What is the same is not written again.
    let again = system.scorecard(&["import", &table, "--mapping", &mapping]).await;
    assert_eq!(again.code, Some(0));
    assert_eq!(system.position().await.revision, 1);
}

#[tokio::test]
async fn a_faulty_table_is_refused_whole_with_the_cells_of_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let table = dir.path().join("gdp.csv");
    let good = "Country Name,Country Code,Year,Value\nChina,CHN,2021,17820459508852.2\nJapan,JPN,2021,5034620784584.98\n";
    fs::write(
        &table,
        good.replace("17820459508852.2", "17.8万亿").replace("JPN,2021", "JPN,2021年"),
    )
    .unwrap();
    let system = System::start().await;
    let (path, mapping) = (table.to_str().unwrap().to_owned(), mapping("world-gdp"));
    let import = ["import", path.as_str(), "--mapping", mapping.as_str()];
    let told = system.scorecard(&[&import[..], &["--output", "json"]].concat()).await;
    let faults = told.ended_with(1).json()["faults"].clone();
    assert_eq!(texts(&faults, "file"), ["gdp.csv", "gdp.csv"]);
    assert_eq!(texts(&faults, "row"), ["2", "3"]);
    assert_eq!(texts(&faults, "column"), ["Value", "Year"]);
    assert_eq!(system.position().await.revision, 0);

    fs::write(&table, good).unwrap();
    let only = system.json(&[&import[..], &["--where", "Country Code=CHN"]].concat()).await;
    assert_eq!(only["changes"], 4, "an area, an indicator, a source, an observation");
    let query = ["query", "--area", "iso3166:chn", "--indicator", "world.gdp", "--period", "2021"];
    let value = system.json(&query).await.to_string();
    assert!(
        value.contains("17820459508852.2") || value.contains("17,820,459,508,852.2"),
        "{value}"
    );
}
