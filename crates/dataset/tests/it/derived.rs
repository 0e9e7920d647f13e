//! Tables of what others have derived, and raw indicators of an index, by the sample mappings.

use scorecard_dataset::Known;
use scorecard_domain::Thing;

use crate::tables::{Raw, Row, check, import, rows, table};

/// The cells of a row under names that are no `others`.
fn cells<'a>(row: &'a Row, others: &'a [&str]) -> impl Iterator<Item = (&'a String, &'a String)> {
    row.iter().filter(|(name, _)| !others.contains(&name.as_str()))
}

#[test]
fn what_was_derived_of_shandong_is_whole_source_by_source() {
    let Some(figures) = table("china-gdp/observations.csv") else { return };
    let Some(derived) = table("china-gdp/published_derived.csv") else { return };
    let sources = ["zhwiki:provinces", "zhwiki:shandong", "zhwiki:qingdao", "zhwiki:济南市"];
    let mut known: Vec<Thing> = Vec::new();
    let so_far = |known: &[Thing]| -> Known { known.iter().cloned().collect() };
    for source in sources {
        let dataset = import(&figures, "china-gdp", &[("source", source)], &so_far(&known));
        known.extend(dataset.things());
    }
    let mut n_rows = 0;
    for source in sources {
        let raw: Vec<Raw> = rows(&derived)
            .iter()
            .filter(|row| row["source"] == source)
            .map(|row| Raw {
                // Shares of various wholes are shares, all the same.
                indicator: row["indicator"].split("_of_").next().unwrap().to_owned(),
                value: row["value"].clone(),
                // Into 亿美元 and 亿国际元.
                power: if row["unit"].starts_with("百万") { -2 } else { 0 },
                status: "",
            })
            .collect();
        n_rows += raw.len();
        let only = [("source", source)];
        let dataset = import(&derived, "china-gdp-derived", &only, &so_far(&known));
        check(&dataset, &raw, false);
        known.extend(dataset.things());
    }
    assert_eq!(n_rows, 1185);
}

#[test]
fn the_raw_indicators_of_an_index_are_whole() {
    let Some(path) = table("coinr-v0/v0_raw.csv") else { return };
    let others =
        ["UnitCode", "UnitName", "Year", "Group_GDP", "Group_GDPpc", "Group_Pop", "Group_EurAsia"];
    let rows = rows(&path);
    let raw: Vec<Raw> = rows
        .iter()
        .flat_map(|row| cells(row, &others))
        .map(|(indicator, value)| Raw {
            indicator: indicator.clone(),
            value: value.clone(),
            power: 0,
            status: "",
        })
        .collect();
    assert_eq!(raw.len(), 51 * 49);
    let dataset = import(&path, "coinr", &[], &Known::default());
    check(&dataset, &raw, false);
}
