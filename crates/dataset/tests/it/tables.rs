//! Real tables by the sample mappings, where the tables are at hand: how many observations have which status, and what
//! they sum up to, as taken from the table without the mapping.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use scorecard_dataset::{Dataset, Known, Mapping, read_table};
use scorecard_domain::{AreaId, Decimal, Reading, Thing};

/// The table, if it is at hand.
pub(crate) fn table(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    Some(path)
}

pub(crate) fn import(table: &Path, mapping: &str, only: &[(&str, &str)], known: &Known) -> Dataset {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let only = only.iter().map(|(column, value)| ((*column).to_owned(), vec![(*value).to_owned()]));
    let mapping = Mapping {
        file: root.join("docs/mappings").join(mapping).join("mapping.toml"),
        only: only.collect(),
    };
    read_table(table, &mapping, known).unwrap_or_else(|faults| panic!("{faults}"))
}

/// How many values of which status there are, how many absences, and the sum of the values times 10^15.
type Total = (BTreeMap<String, usize>, usize, i128);

/// A value as the table has it: of which indicator, in how many decimals of the ledger's unit it is more, status.
pub(crate) struct Raw {
    pub(crate) indicator: String,
    pub(crate) value: String,
    pub(crate) power: i32,
    pub(crate) status: &'static str,
}

/// The text times 10^15, exponents and all; rounded at twelve decimals if `rounds`.
fn scaled(text: &str, power: i32, rounds: bool) -> i128 {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: i128 = format!("{whole}{fraction}").parse().unwrap();
    let shift = exponent.parse::<i32>().unwrap() + power - i32::try_from(fraction.len()).unwrap();
    let times = |number: i128, shift: i32| match u32::try_from(shift) {
        Ok(up) => number * 10i128.pow(up),
        Err(_) => {
            let divisor = 10i128.pow(shift.unsigned_abs());
            (number.abs() + divisor / 2) / divisor * number.signum()
        }
    };
    if rounds && shift < -12 {
        return times(all, shift + 12) * 1000;
    }
    times(all, shift + 15)
}

fn expected(raw: &[Raw], rounds: bool) -> Vec<Total> {
    let mut totals: BTreeMap<&str, Total> = BTreeMap::new();
    for Raw { indicator, value, power, status } in raw {
        let (statuses, absences, sum) = totals.entry(indicator).or_default();
        if value.is_empty() {
            *absences += 1;
        } else {
            *statuses.entry((*status).to_owned()).or_default() += 1;
            *sum += scaled(value, *power, rounds);
        }
    }
    let mut totals: Vec<Total> = totals.into_values().collect();
    totals.sort();
    totals
}

fn found(dataset: &Dataset) -> Vec<Total> {
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    for thing in dataset.things() {
        let Thing::Observation(it) = thing else { continue };
        let of = format!("{} {}", it.key.indicator, it.key.measure);
        let (statuses, absences, sum) = totals.entry(of).or_default();
        if let Reading::Value(value) = it.reading {
            *statuses.entry(it.statuses.to_string()).or_default() += 1;
            let decimals = u32::from(Decimal::MAX_SCALE - value.scale());
            *sum += value.mantissa() * 10i128.pow(decimals);
        } else {
            *absences += 1;
        }
    }
    let mut totals: Vec<Total> = totals.into_values().collect();
    totals.sort();
    totals
}

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn rows(table: &Path) -> Vec<Row> {
    let bytes = std::fs::read(table).unwrap();
    // Latin-1 has one byte a character; the others here have nothing but ASCII in what is looked at.
    let text: String = match String::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(err) => err.into_bytes().into_iter().map(char::from).collect(),
    };
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[track_caller]
pub(crate) fn check(dataset: &Dataset, raw: &[Raw], rounds: bool) {
    let (found, expected) = (found(dataset), expected(raw, rounds));
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}

/// Columns that say of which indicator a row of the ONS is.
fn ons(file: &str, mapping: &str, dimensions: &[&str]) {
    let Some(path) = table(&format!("ons-sdg/data/{file}")) else { return };
    let raw: Vec<Raw> = rows(&path)
        .iter()
        .map(|row| Raw {
            indicator: dimensions.iter().map(|name| row[*name].to_lowercase() + "|").collect(),
            value: row["Value"].clone(),
            power: 0,
            status: match row["Observation status"].to_lowercase().as_str() {
                "normal value" => "A",
                "low reliability" => "U",
                "estimated value" => "E",
                "provisional value" => "P",
                "missing value; suppressed" => "",
                other => panic!("{other}"),
            },
        })
        .collect();
    check(&import(&path, mapping, &[], &Known::default()), &raw, true);
}

#[test]
fn indicators_of_the_ons_are_whole_with_their_flags() {
    ons("indicator_3-4-2.csv", "sdg-3-4-2", &["Sex", "Age"]);
    ons(
        "indicator_8-5-2.csv",
        "sdg-8-5-2",
        &["Series", "Age", "Sex", "Country of birth", "Disability status"],
    );
    ons(
        "indicator_8-8-1.csv",
        "sdg-8-8-1",
        &["Series", "Age", "Sex", "Industry sector", "Occupation", "Unit measure"],
    );
    ons("indicator_8-10-1.csv", "sdg-8-10-1", &["Series"]);
}

#[test]
fn a_suppressed_cell_is_an_absence_and_no_zero() {
    let Some(path) = table("ons-sdg/data/indicator_8-5-2.csv") else { return };
    let dataset = import(&path, "sdg-8-5-2", &[], &Known::default());
    let suppressed = dataset.things().filter(|thing| {
        use scorecard_domain::Absence::Suppressed;
        matches!(thing, Thing::Observation(it) if it.reading == Reading::Absent(Suppressed))
    });
    assert_eq!(suppressed.count(), 61);
}

#[test]
fn tables_of_the_world_bank_are_whole() {
    for (file, column) in [("gdp", "Value"), ("population", "Value"), ("cpi", "CPI")] {
        let Some(path) = table(&format!("world/{file}.csv")) else { return };
        let raw: Vec<Raw> = rows(&path)
            .iter()
            .map(|row| Raw {
                indicator: String::new(),
                value: row[column].clone(),
                power: 0,
                status: "",
            })
            .collect();
        check(&import(&path, &format!("world-{file}"), &[], &Known::default()), &raw, true);
    }
}

/// The cells of a wide table whose column's name is an indicator's and, if `has_year`, a year.
fn wide(path: &Path, indicator: impl Fn(&str) -> Option<(String, i32)>) -> Vec<Raw> {
    let mut raw = Vec::new();
    for row in rows(path) {
        for (column, value) in row {
            let Some((indicator, power)) = indicator(&column) else { continue };
            if !value.is_empty() && value != "NaN" {
                raw.push(Raw { indicator, value, power, status: "" });
            }
        }
    }
    raw
}

#[test]
fn the_states_and_the_human_development_indices_are_whole() {
    if let Some(path) = table("us-states/produc.csv") {
        let raw = wide(&path, |column| {
            let is_one = !matches!(column, "state" | "year" | "region");
            is_one.then(|| (column.to_owned(), 0))
        });
        assert_eq!(raw.len(), 816 * 8);
        check(&import(&path, "us-states", &[], &Known::default()), &raw, false);
    }
    let file = "hdi-2023-24/HDR23-24_Composite_indices_complete_time_series.csv";
    if let Some(path) = table(file) {
        let raw = wide(&path, |column| {
            let (indicator, year) = column.rsplit_once('_')?;
            year.parse::<u16>().ok()?;
            Some((indicator.to_owned(), 0))
        });
        let dataset = import(&path, "hdi", &[], &Known::default());
        check(&dataset, &raw, false);
        let of = |code: &str| {
            dataset.things().find_map(|thing| match thing {
                Thing::Area(area) if area.code == code => Some(area.name.en.clone()),
                _ => None,
            })
        };
        assert_eq!(of("CIV").as_deref(), Some("Côte d'Ivoire"));
        assert_eq!(of("TUR").as_deref(), Some("Türkiye"));
    }
}

#[test]
fn the_provinces_over_29_years_are_whole() {
    let Some(path) = table("provinces-gdp-1992-2020/gdp_zh.csv") else { return };
    let raw = wide(&path, |column| (!column.is_empty()).then(|| (String::new(), 0)));
    assert_eq!(raw.len(), 31 * 29);
    check(&import(&path, "provinces-gdp", &[], &Known::default()), &raw, false);
}

#[test]
fn the_figures_of_shandong_are_whole_source_by_source() {
    let Some(path) = table("china-gdp/observations.csv") else { return };
    let mut known: Vec<Thing> = Vec::new();
    let mut n_rows = 0;
    for source in ["zhwiki:provinces", "zhwiki:shandong", "zhwiki:qingdao", "zhwiki:济南市"] {
        let raw: Vec<Raw> = rows(&path)
            .iter()
            .filter(|row| row["source"] == source)
            .map(|row| Raw {
                indicator: row["indicator"].replace("_wan", ""),
                value: row["value"].clone(),
                // Into 亿元, 万人, or as they are.
                power: match (row["indicator"].as_str(), row["unit"].as_str()) {
                    ("gdp", "百万元") => -2,
                    ("gdp", "十亿元") => 1,
                    ("pop_end" | "pop_mid", "人") => -4,
                    _ => 0,
                },
                status: "",
            })
            .collect();
        n_rows += raw.len();
        let so_far: Known = known.iter().cloned().collect();
        let dataset = import(&path, "china-gdp", &[("source", source)], &so_far);
        check(&dataset, &raw, false);
        known.extend(dataset.things());
    }
    assert_eq!(n_rows, 678);
}

#[test]
fn the_list_of_codes_has_every_area_with_its_time_parents_and_successors() {
    let Some(path) = table("area-codes/result.csv") else { return };
    let dataset = import(&path, "area-codes", &[], &Known::default());
    let areas: BTreeMap<AreaId, _> = dataset
        .things()
        .filter_map(|thing| match thing {
            Thing::Area(area) => Some((area.id.clone(), area)),
            _ => None,
        })
        .collect();
    assert_eq!(areas.len(), 6823);
    let successors: usize = areas.values().map(|area| area.successors.len()).sum();
    let raw = rows(&path);
    let expected: usize = raw
        .iter()
        .map(|row| row["新代码"].split(';').filter(|part| !part.is_empty()).count())
        .sum();
    assert_eq!(successors, expected);
    let of = |id: &str| &areas[&id.parse::<AreaId>().unwrap()];
    let shown = |id: &str| {
        let area = of(id);
        let month = |month: Option<_>| {
            month.map_or_else(String::new, |m: scorecard_domain::Month| m.to_string())
        };
        let parents = area.parents.iter().map(|it| {
            format!("{} {}–{}", it.parent, month(it.validity.from), month(it.validity.until))
        });
        let successors = area.successors.iter().map(|it| format!("{} {}", it.successor, it.from));
        let own = format!(
            "{} {}–{}",
            area.name.zh,
            month(area.validity.from),
            month(area.validity.until)
        );
        let parts: Vec<String> = [own].into_iter().chain(parents).chain(successors).collect();
        parts.join("; ")
    };
    assert_eq!(
        shown("gbt2260:370181"),
        "章丘市 1992-01–2016-01; gbt2260:370100 1992-01–2016-01; gbt2260:370114 2016-01"
    );
    assert_eq!(shown("gbt2260:370114"), "章丘区 2016-01–; gbt2260:370100 2016-01–");
    assert_eq!(
        shown("gbt2260:371202"),
        "莱城区 1992-01–2018-01; gbt2260:371200 1992-01–2018-01; gbt2260:371203 2006-01; gbt2260:370116 2018-01"
    );
    assert_eq!(shown("gbt2260:120110-1992"), "东丽区 1992-01–; gbt2260:120000 1992-01–");
    assert_eq!(
        shown("gbt2260:120110"),
        "东郊区 1981-01–1992-01; gbt2260:120000 1981-01–1992-01; gbt2260:120110-1992 1992-01"
    );
    // Every county but those of provinces that the list does not have stands under something all its life.
    let roofless = areas.values().filter(|area| area.parents.is_empty());
    assert!(
        roofless.clone().all(|area| area.code.ends_with("0000")),
        "{:?}",
        roofless.collect::<Vec<_>>()
    );
}
