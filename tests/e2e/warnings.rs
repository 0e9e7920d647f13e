//! What is possible and suspicious, through `scorecard import` and `put`: it is told in both languages with the formula and
//! its cell, and stored all the same.

use std::fs;

use crate::support::{
    dataset::{Copy, cell, rows},
    system::System,
};

/// The lines that warn, in their order.
fn warnings(told: &str) -> Vec<&str> {
    told.lines().filter(|line| line.starts_with("提醒 warning: ")).collect()
}

/// The row of a city's GDP in a year.
fn row(dataset: &Copy, area: &str, period: &str) -> usize {
    let wanted = ["area", "indicator", "measure", "period"];
    let key = [area, "economy.gdp", "level", period];
    let rows = rows(dataset.path(), "observations.csv");
    2 + rows.iter().position(|row| wanted.map(|column| cell(row, column)) == key).unwrap()
}

#[tokio::test]
async fn slips_in_a_dataset_are_told_with_their_formulas_and_stored() {
    let sound = Copy::of("shandong-gdp");
    let dataset = Copy::of("shandong-gdp");
    // Qingdao in 万元; Zibo with its first digits exchanged; a range that one of Dongying's years is beyond.
    let (qingdao, zibo) =
        (row(&dataset, "gbt2260:370200", "2012"), row(&dataset, "gbt2260:370300", "2012"));
    dataset.set("observations.csv", qingdao, "value", "73021100");
    dataset.set("observations.csv", zibo, "value", "5357.21");
    let indicators = fs::read_to_string(dataset.path().join("indicators.csv")).unwrap();
    let indicators: String = indicators
        .lines()
        .map(|line| match line.split(',').next() {
            Some("id") => format!("{line},plausible_maximum\n"),
            Some("economy.gdp_per_capita") => format!("{line},175000\n"),
            _ => format!("{line},\n"),
        })
        .collect();
    fs::write(dataset.path().join("indicators.csv"), indicators).unwrap();

    let system = System::start().await;
    let told_of_sound = {
        let system = System::start().await;
        let done = system.scorecard(&["import", sound.path().to_str().unwrap()]).await;
        done.ended_with(0).err
    };
    let import = ["import", dataset.path().to_str().unwrap()];
    let dry = system.scorecard(&[&import[..], &["--dry-run"]].concat()).await.ended_with(0).err;
    assert_eq!(system.position().await.revision, 0);
    let done = system.scorecard(&import).await.ended_with(0).err;
    assert_eq!(system.position().await.revision, 1);
    assert_eq!(warnings(&dry), warnings(&done));

    let place = |row: usize| format!("提醒 warning: observations.csv:{row} value: ");
    let expected = [
        (
            qingdao,
            "POWER_OF_TEN: 疑似误用单位万元，应为亿元：73021100 ≈ 10^4 × ",
            "(looks as if given in 万元 instead of 亿元: 73021100 ≈ 10^4 × ",
        ),
        (zibo, "SERIES_OUTLIER: 与本序列其他年份不符，照此应在", ": |5357.21 / 3280.23 − "),
    ];
    let new: Vec<&str> = warnings(&done);
    let new: Vec<&str> = new.into_iter().filter(|line| !told_of_sound.contains(*line)).collect();
    for (row, zh, en) in expected {
        let of_row: Vec<_> = new.iter().filter(|line| line.starts_with(&place(row))).collect();
        assert_eq!(of_row.len(), 1, "one cause, one warning\n{}", new.join("\n"));
        assert!(of_row[0].contains(zh) && of_row[0].contains(en), "{}", of_row[0]);
    }
    let beyond = |line: &&&str| {
        line.contains("OUT_OF_RANGE: 超出指标的合理范围：") && line.contains(" > 175000 (")
    };
    assert!(new.iter().any(|line| beyond(&line)), "{}", new.join("\n"));
    // Nothing else is told because of them: not the other cities, not the sum, not the neighbouring years.
    let other = |line: &&&str| {
        !beyond(line) && !expected.iter().any(|(row, ..)| line.starts_with(&place(*row)))
    };
    let others: Vec<_> = new.iter().filter(other).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn a_single_value_is_held_against_its_series() {
    let system = System::with("shandong-gdp").await;
    let put = ["put", "--area", "370300", "--indicator", "economy.gdp", "--reason", "年报"];
    let put = |value: &'static str| [&put[..], &["--period", "2019", "--value", value]].concat();
    let told = system.scorecard(&put("536.5")).await.ended_with(0).err;
    let [warning] = warnings(&told)[..] else { panic!("{told}") };
    assert!(
        warning.contains("370300 economy.gdp 2019 level observation.value: POWER_OF_TEN: "),
        "{warning}"
    );
    assert!(warning.contains("疑似误用单位十亿元，应为亿元：536.5 ≈ 10^-1 × "), "{warning}");
    assert_eq!(system.position().await.revision, 2);
    let told = system.json(&put("536.6")).await;
    assert_eq!((&told["revision"]["revision"], &told["unchanged"]), (&3.into(), &0.into()));
    assert_eq!(told["warnings"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["warnings"][0]["reason"], "POWER_OF_TEN");
    let again = system.json(&put("536.6")).await;
    assert_eq!((&again["revision"], &again["unchanged"]), (&serde_json::Value::Null, &1.into()));
    let told = system.scorecard(&put("5365.0")).await.ended_with(0).err;
    assert!(warnings(&told).is_empty(), "{told}");
}
