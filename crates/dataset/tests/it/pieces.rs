//! Tables of more rows than are in memory at once: what is said of a row does not depend on where in the table it stands.

use std::{fmt::Write as _, fs, path::PathBuf};

use scorecard_dataset::{Dataset, Faults, Known, Mapping, SdmxMessage, read, read_table};
use scorecard_domain::{Change, Thing};
use tempfile::TempDir;

use crate::{folder::Folder, told::english};

/// Several times as many as are read at once.
const ROWS: usize = 8999;

/// A year for each row; the last of all would have no month after it.
fn year(row: usize) -> usize {
    1000 + row
}

/// The line of a row, after a header of one line.
fn line(row: usize) -> usize {
    row + 2
}

fn known() -> Known {
    Folder::good().read().unwrap().things().collect()
}

/// The rows' levels by their years, as a dataset has them.
#[track_caller]
fn check(dataset: &Dataset, file: &str) {
    let read = dataset.things().filter_map(|thing| match thing {
        Thing::Observation(it) => {
            Some((it.key.period.to_string(), it.reading.value()?.to_string()))
        }
        _ => None,
    });
    let expected = (0..ROWS).map(|row| (year(row).to_string(), format!("{row}.0")));
    assert!(read.eq(expected), "row by row, in their order");
    for row in [0, 4095, 4096, ROWS - 1] {
        let index = dataset.len() - ROWS + row;
        let place = dataset.locate(index, "observation.value").unwrap().to_string();
        assert!(place.starts_with(&format!("{file}:{} ", line(row))), "{place}");
    }
}

struct Table {
    dir: TempDir,
    text: String,
}

impl Table {
    /// A header and a row for each year.
    fn new(header: &str, row: impl Fn(usize) -> String) -> Self {
        let mut text = format!("{header}\n");
        for number in 0..ROWS {
            writeln!(text, "{}", row(number)).unwrap();
        }
        Self { dir: tempfile::tempdir().unwrap(), text }
    }

    /// With other text in that row.
    fn with(self, row: usize, from: &str, to: &str) -> Self {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        lines[row + 1] = lines[row + 1].replace(from, to);
        Self { text: lines.join("\n"), ..self }
    }

    fn file(&self, name: &str) -> PathBuf {
        let file = self.dir.path().join(name);
        fs::write(&file, &self.text).unwrap();
        file
    }

    fn as_folder(&self) -> Result<Dataset, Faults> {
        self.file("observations.csv");
        read(self.dir.path(), &known())
    }

    fn as_message(&self) -> Result<Dataset, Faults> {
        SdmxMessage::open(&self.file("message.csv")).read(&known())
    }

    fn by(&self, mapping: &str, only: &[(&str, &str)]) -> Result<Dataset, Faults> {
        let table = self.file("table.csv");
        let file = self.dir.path().join("mapping.toml");
        fs::write(&file, mapping).unwrap();
        let only =
            only.iter().map(|(column, value)| ((*column).to_owned(), vec![(*value).to_owned()]));
        read_table(&table, &Mapping { file, only: only.collect() }, &known())
    }
}

fn own() -> Table {
    Table::new("area,indicator,measure,period,value,unit", |row| {
        format!("gbt2260:370102,economy.gdp,level,{},{row}.0,亿元", year(row))
    })
}

fn message(action: impl Fn(usize) -> &'static str) -> Table {
    let header = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,MEASURE,OF,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT";
    Table::new(header, |row| {
        let key = format!("gbt2260:370102,economy.gdp,level,_Z,{}", year(row));
        let action = action(row);
        format!("datastructure,SCORECARD:OBSERVATIONS(1.0),{action},{key},{row}.0,元,8")
    })
}

fn others() -> Table {
    Table::new("地区,年份,数值", |row| format!("甲区,{}年,{row}.0", year(row)))
}

const MAPPING: &str = r#"
[[areas]]
when = { "数值" = "8998.0" }
id = "place:{地区|slug}x"
kind = "zone"
name_zh = "{地区}"

[[observations]]
area = "place:{地区|slug}x"
indicator = "economy.gdp"
measure = "level"
period = "{年份|period}"
value = "{数值}"
unit = "亿元"
"#;

#[test]
fn all_rows_are_read_in_their_order_and_found_again() {
    check(&own().as_folder().unwrap_or_else(|faults| panic!("{faults}")), "observations.csv");
    let read = message(|_| "R").as_message();
    check(&read.unwrap_or_else(|faults| panic!("{faults}")), "message.csv");
    // The area that all are about is in the last row.
    let read = others().by(MAPPING, &[]);
    check(&read.unwrap_or_else(|faults| panic!("{faults}")), "table.csv");
}

/// All that is wrong in these rows, wherever they are.
#[track_caller]
fn refused(read: Result<Dataset, Faults>, expected: &[(usize, &str)]) {
    let faults = english(&read.map(|_| ()).unwrap_err());
    let told: Vec<&str> = faults.lines().collect();
    assert_eq!(told.len(), expected.len(), "{faults}");
    for (told, (row, problem)) in told.iter().zip(expected) {
        let line = format!(":{}", line(*row));
        assert!(told.contains(&line) && told.contains(problem), "{line} {problem}: {told}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_once() {
    let expected =
        [(7, "is not a number"), (4100, "cells, but the header has"), (8998, "is in row 2 of")];
    let faulty = |table: Table| {
        table.with(7, "7.0", "7.o").with(4100, "4100.0", "4100.0,").with(8998, "9998", "1000")
    };
    refused(faulty(own()).as_folder(), &expected);
    refused(faulty(message(|_| "R")).as_message(), &expected);
    refused(faulty(others()).by(MAPPING, &[]), &expected);
}

#[test]
fn what_is_asked_for_may_be_anywhere() {
    let read = others().by(MAPPING, &[("数值", "8998.0")]);
    assert_eq!(read.unwrap_or_else(|faults| panic!("{faults}")).len(), 2, "an area and its level");
    let faults = english(&others().by(MAPPING, &[("数值", "8999.0")]).map(|_| ()).unwrap_err());
    assert_eq!(faults.lines().count(), 1, "{faults}");
    assert!(faults.contains("no row has"), "{faults}");
}

#[test]
fn what_a_message_withdraws_comes_after_all_that_it_puts() {
    // The first row deletes all that is known of the area; its level of 2022 is put by a later row.
    let puts = message(|row| if row == 0 { "D" } else { "R" });
    let puts = puts.with(0, ",economy.gdp,level,_Z,1000,0.0,元,8", ",,,,,,,");
    let dataset = puts.as_message().unwrap_or_else(|faults| panic!("{faults}"));
    let withdrawn: Vec<bool> =
        dataset.changes().map(|change| matches!(&*change, Change::Withdraw(_))).collect();
    assert!(withdrawn.is_sorted());
    assert_eq!(withdrawn.iter().filter(|it| !**it).count(), ROWS - 1);
    assert!(withdrawn.iter().any(|it| *it));
}
