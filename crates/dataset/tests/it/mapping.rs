//! Tables of others by a mapping: what they become, and faults where they stand in the table.

use std::{fs, path::PathBuf};

use scorecard_dataset::{Copied, Dataset, Faults, Known, Mapping, read_table};
use scorecard_domain::{Observation, Reading, Thing};
use tempfile::TempDir;

use crate::{
    spreadsheets::{marked, remarks},
    told::english,
};

const INDICATORS: &str = "id,name_zh,unit_zh,multiplier,decimals,direction,nature\n\
    economy.gdp,地区生产总值,元,8,2,higher,flow\n\
    population.resident,常住人口,人,4,2,neither,stock\n";

/// A table with years across, in two units.
const TABLE: &str = "代码,地区,指标,单位,2021,2022\n\
    370102,历下区,GDP,百万元,204530,—\n\
    370103,市中区,GDP,亿元,\"1,200.5\",1235.56\n\
    370102,历下区,人口,万人,82.1,X\n";

const MAPPING: &str = r#"
[numbers]
group = ","

[cells]
columns = "(?<year>\\d{4})"

[[areas]]
id = "gbt2260:{代码}"
code = "{代码}"
kind = "district"
name_zh = "{地区}"

[[observations]]
area = "{代码}"
indicator = { from = "{指标}", words = { GDP = "economy.gdp", "人口" = "population.resident" } }
measure = "level"
period = "{year}"
value = { from = "{cell}", words = { "—" = "" } }
absent = { from = "{cell}", words = { X = "suppressed" }, else = "" }
unit = "{单位}"
blank = "unstated"
"#;

struct Case {
    dir: TempDir,
    only: Vec<(String, Vec<String>)>,
}

impl Case {
    fn new(mapping: &str) -> Self {
        let case = Self { dir: tempfile::tempdir().unwrap(), only: Vec::new() };
        fs::create_dir(case.path("mapping")).unwrap();
        fs::write(case.path("mapping/mapping.toml"), mapping).unwrap();
        fs::write(case.path("mapping/indicators.csv"), INDICATORS).unwrap();
        case.with("gdp.csv", TABLE)
    }

    fn with(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(file), content).unwrap();
        self
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    fn read(&self) -> Result<Dataset, Faults> {
        self.read_of("gdp.csv")
    }

    fn mapping(&self) -> Mapping {
        Mapping { file: self.path("mapping/mapping.toml"), only: self.only.clone() }
    }

    fn read_of(&self, table: &str) -> Result<Dataset, Faults> {
        read_table(&self.path(table), &self.mapping(), &Known::default())
    }

    /// Expects faults that begin so, each on a line.
    #[track_caller]
    fn refused(&self, expected: &[&str]) {
        let faults = english(&self.read().map(|_| ()).unwrap_err());
        let told: Vec<&str> = faults.lines().collect();
        assert_eq!(told.len(), expected.len(), "{faults}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{expected:?} is not in {faults}");
        }
    }
}

fn observations(dataset: &Dataset) -> impl Iterator<Item = Observation> {
    dataset.things().filter_map(|thing| match thing {
        Thing::Observation(observation) => Some(observation),
        _ => None,
    })
}

fn told(dataset: &Dataset) -> Vec<String> {
    observations(dataset)
        .map(|it| match it.reading {
            Reading::Value(value) => format!("{} {value}", it.key),
            other => format!("{} {other:?}", it.key),
        })
        .collect()
}

#[test]
fn a_wide_table_becomes_observations_in_the_indicators_unit() {
    let case = Case::new(MAPPING);
    let dataset = case.read().unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(
        told(&dataset),
        [
            "gbt2260:370102 economy.gdp 2021 level 2045.30",
            "gbt2260:370102 economy.gdp 2022 level Absent(Unstated)",
            "gbt2260:370103 economy.gdp 2021 level 1200.5",
            "gbt2260:370103 economy.gdp 2022 level 1235.56",
            "gbt2260:370102 population.resident 2021 level 82.1",
            "gbt2260:370102 population.resident 2022 level Absent(Suppressed)",
        ]
    );
    let areas = dataset.things().filter(|thing| matches!(thing, Thing::Area(_)));
    assert_eq!(areas.count(), 2, "an area that is in several rows is one");
}

#[test]
fn a_row_without_value_is_a_fault_unless_the_mapping_says_otherwise() {
    let case = Case::new(&MAPPING.replace("blank = \"unstated\"", ""));
    case.refused(&["gdp.csv:2 2022: the cell is empty"]);
    let case = Case::new(&MAPPING.replace("unstated", "skip"));
    assert_eq!(told(&case.read().unwrap()).len(), 5);
}

#[test]
fn a_fault_stands_where_it_is_in_the_table() {
    let table = TABLE
        .replace("82.1", "82.l")
        .replace("370103,市中区,GDP,亿元", "370103,市中区,GDP,亿美元")
        .replace("370102,历下区,人口", "370102,历下,人口");
    Case::new(MAPPING).with("gdp.csv", table).refused(&[
        "gdp.csv:3 单位: `亿美元` is not the unit of a level of economy.gdp; expected 亿元",
        "gdp.csv:4 代码: `gbt2260:370102` is in row 2 of gdp.csv already",
        "gdp.csv:4 2021: `82.l` is not a number",
    ]);
}

#[test]
fn a_fault_of_the_ledger_is_found_in_the_table() {
    let case = Case::new(MAPPING);
    let dataset = case.read().unwrap();
    let index = dataset.len() - 2;
    let place = |path| dataset.locate(index, path).unwrap().to_string();
    assert_eq!(place("observation.value"), "gdp.csv:4 2021");
    assert_eq!(place("observation.key.area"), "gdp.csv:4 代码");
    assert_eq!(place("observation.source"), "gdp.csv:4", "no column says it");
}

#[test]
fn an_observation_that_is_there_twice_is_a_fault_even_if_it_is_the_same() {
    let table = format!("{TABLE}370103,市中区,GDP,亿元,1200.5,\n");
    Case::new(&MAPPING.replace("unstated", "skip"))
        .with("gdp.csv", table)
        .refused(&["`gbt2260:370103 economy.gdp 2021 level` is in row 3 of gdp.csv already"]);
}

#[test]
fn all_that_is_wrong_with_a_mapping_is_told() {
    let mapping = MAPPING
        .replace("{代码}\"\ncode", "{区划代码}\"\ncode")
        .replace("name_zh", "nam_zh")
        .replace("period = \"{year}\"", "period = \"{year\"")
        .replace("measure = \"level\"\n", "")
        .replace("blank", "again = \"x\"\nblank");
    Case::new(&mapping).refused(&[
        "mapping.toml areas[0].id: `区划代码` names nothing; there are cell, year, 代码, 地区, 指标, 单位",
        "mapping.toml areas[0].nam_zh: `nam_zh` is no column of areas.csv; expected id, kind",
        "mapping.toml observations[0]: only [[areas]] has `again`",
        "mapping.toml observations[0].measure: is missing",
        "mapping.toml observations[0].period: `{year` has a `{` without `}`",
    ]);
    Case::new(&MAPPING.replace("\\\\d{4}", "(")).refused(
        &[
            "mapping.toml cells.columns: `(?<year>()` is no regular expression",
            "`cell` names nothing",
            "`year` names nothing",
            "`cell` names nothing",
        ]
        .map(|_| "mapping.toml"),
    );
    Case::new(&MAPPING.replace("\\\\d{4}", "\\\\d{5}"))
        .refused(&["cells.columns: no column of the table has such a name"]);
    Case::new("").refused(&["mapping.toml: makes nothing; expected a section such as"]);
    Case::new("[table]\nheader = 'x'")
        .refused(&["mapping.toml: section `table`: expected the row's number"]);
    let case = Case::new(MAPPING).with("mapping/areas.csv", "id,kind\n");
    case.refused(&["mapping.toml areas: areas.csv lies beside the mapping; only one of them"]);
}

#[test]
fn only_files_that_a_dataset_knows_by_name_count_beside_a_mapping() {
    let case = Case::new(MAPPING)
        .with("mapping/gdp.csv", TABLE)
        .with("mapping/other.csv", "whatever\n")
        .with("mapping/areas.csv.bak", "");
    assert_eq!(told(&case.read_of("mapping/gdp.csv").unwrap()), told(&case.read().unwrap()));
    // The table itself is no file beside the mapping, whatever its name is.
    let case = case.with("mapping/observations.csv", TABLE);
    assert_eq!(told(&case.read_of("mapping/observations.csv").unwrap()).len(), 6);
    let faults = english(&case.read().unwrap_err());
    assert!(faults.contains("observations.csv lies beside the mapping; only one"), "{faults}");
}

#[test]
fn without_its_mapping_nothing_is_said_of_a_table() {
    let case = Case::new(MAPPING).with("mapping/indicators.csv", "id\n");
    fs::remove_file(case.path("mapping/mapping.toml")).unwrap();
    case.refused(&["mapping.toml: the mapping is not there"]);
}

#[test]
fn only_some_rows_can_be_asked_for() {
    let mut case = Case::new(MAPPING);
    case.only = vec![
        ("指标".to_owned(), vec!["GDP".to_owned()]),
        ("地区".to_owned(), vec!["市中区".to_owned()]),
    ];
    assert_eq!(told(&case.read().unwrap()).len(), 2);
    case.only[0].1.push("GNP".to_owned());
    case.refused(&["gdp.csv 指标: no row has `GNP` here; there are GDP, 人口"]);
    case.only[0].1 = vec!["人口".to_owned()];
    case.refused(&["gdp.csv: no row has all"]);
    case.only = vec![("指标名".to_owned(), vec!["GDP".to_owned()])];
    case.refused(&["`指标名` names nothing; there are cell, year, 代码"]);
}

#[test]
fn a_table_has_an_encoding_a_delimiter_and_rows_above_its_header() {
    let (table, _, _) = encoding_rs::GBK
        .encode("各区主要指标\n\n代码;地区;指标;单位;2022\n370102;历下区;GDP;亿元;2045,30\n");
    let format = "[table]\nencoding = \"gbk\"\ndelimiter = \";\"\nheader = 3\n";
    let mapping = format!("{format}{}", MAPPING.replace("group = \",\"", "decimal = \",\""));
    let case = Case::new(&mapping).with("gdp.csv", &table);
    assert_eq!(
        told(&case.read().unwrap_or_else(|faults| panic!("{faults}"))),
        ["gbt2260:370102 economy.gdp 2022 level 2045.30"]
    );
    Case::new(MAPPING)
        .with("gdp.csv", &table)
        .refused(&["gdp.csv:1: byte 1 of the row is not UTF-8; it looks like GBK; \
        name it as `encoding`"]);
}

#[test]
fn a_cell_can_make_several_rows() {
    let mapping = r#"
[[areas]]
id = "x:{code}"
code = "{code}"
kind = "district"
name_zh = "{name}"

[[area_successors]]
each = { of = "{new}", split = ";", pattern = "(?<to>\\d+)(?:\\[(?<year>\\d{4})\\])?" }
area = "x:{code}"
successor = "x:{to}"
from = "{year ?? ended}-01"
"#;
    let table = "code,name,ended,new\n1,甲,2001,2;3[1999]\n2,乙,,\n3,丙,,\n";
    let dataset = Case::new(mapping).with("gdp.csv", table).read().unwrap();
    let Some(Thing::Area(area)) = dataset.things().next() else { panic!("no area") };
    let told: Vec<String> =
        area.successors.iter().map(|it| format!("{} {}", it.successor, it.from)).collect();
    assert_eq!(told, ["x:2 2001-01", "x:3 1999-01"]);
    let table = table.replace("2;3[1999]", "2;3(1999)");
    Case::new(mapping)
        .with("gdp.csv", table)
        .refused(&["gdp.csv:2 new: `3(1999)` does not fit the pattern of the mapping"]);
}

/// A table may be called as a file of a dataset that its mapping makes: what is wrong is told in its own rows.
#[test]
fn a_table_that_is_called_as_a_file_that_is_made_of_it_has_its_faults_in_its_rows() {
    let mapping = "[[targets]]\narea = \"{区}\"\nindicator = \"economy.gdp\"\nmeasure = \"growth\"\nperiod = \"{年}\"\n\
         chapter = \"plan\"\nvalue = \"{目标}\"\nunit = \"%\"\ncomparator = \"at_least\"\n\n\
         [[observations]]\narea = \"{区}\"\nindicator = \"economy.gdp\"\nmeasure = \"growth\"\nperiod = \"{年}\"\n\
         value = \"{实际}\"\nunit = \"%\"\n";
    let areas = "id,kind,code,name_zh\ngbt2260:370102,district,370102,历下区\n";
    // The second row has a cell too many; of the third row a number cannot be read.
    let table = "区,年,目标,实际\n370102,2021,5,5.1\n370102,2022,5,5.2,5.3\n370102,2023,5.x,5.4\n";
    for name in ["targets.csv", "observations.csv", "gdp.csv"] {
        let case = Case::new(mapping).with("mapping/areas.csv", areas).with(name, table);
        let faults = english(&case.read_of(name).map(|_| ()).unwrap_err());
        let places: Vec<_> =
            faults.lines().map(|line| line.split_once(": ").unwrap().0.to_owned()).collect();
        assert_eq!(places, [format!("{name}:3"), format!("{name}:4 目标")], "{faults}");
    }
}

/// Many a program calls a text `.xls`. What a mapping says it is goes before its name, in reports too.
#[test]
fn a_text_that_is_called_as_a_spreadsheet_is_read_as_the_text_that_the_mapping_says_it_is() {
    let mapping = format!("[table]\nformat = \"csv\"\n{MAPPING}");
    let case = Case::new(&mapping).with("gdp.xls", TABLE);
    assert_eq!(case.read_of("gdp.xls").unwrap().things().count(), 2 + 2 + 6);
    let case = case.with("gdp.xls", TABLE.replace("1235.56", "1235.x"));
    let faults = case.read_of("gdp.xls").map(|_| ()).unwrap_err();
    let report = case.path("report.xlsx");
    let copied = Copied::Table(&case.path("gdp.xls"), Some(&case.mapping()));
    copied.write(&remarks(&faults), &report).unwrap();
    assert_eq!(marked(&report, "gdp.xls"), ["2,5 1235.x"]);
}
