//! Observations as a spreadsheet and as Parquet: what is written says all of an observation.

use std::{fs::File, path::Path};

use calamine::Reader as _;
use parquet::{
    file::reader::{FileReader as _, SerializedFileReader},
    record::{Field, RowAccessor as _},
};
use proptest::prelude::*;
use scorecard_dataset::{Known, Mapping, ParquetWriter, SheetWriter, read_table};
use scorecard_domain::{Change, Comparison, Confidentiality, Observation, Thing, testing};

use crate::{changes::changes, export::World};

const LEDGER: &str = "0123456789abcdef0123456789abcdef";

/// What is written of an observation as a spreadsheet, read by the sample mapping.
fn by_mapping(file: &Path, world: &[Thing]) -> Vec<Change> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file_name = root.join("docs/mappings/observations-xlsx/mapping.toml");
    let mapping = Mapping { file: file_name, only: Vec::new() };
    let known: Known = world.iter().cloned().collect();
    let dataset = read_table(file, &mapping, &known);
    changes(&dataset.unwrap_or_else(|faults| panic!("{faults}")))
}

/// A text of a row, empty where there is none.
fn text(row: &parquet::record::Row, column: &str) -> String {
    let field = row.get_column_iter().find(|(name, _)| *name == column);
    match field.unwrap_or_else(|| panic!("no {column}")).1 {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

fn observation_of(row: &parquet::record::Row) -> Observation {
    use scorecard_domain::{ObservationKey, Of, Reading, Text};
    let of = |column: &str| text(row, column);
    let [value, standing, absent] = ["value", "standing", "absent"].map(of);
    let reading = match (value.as_str(), standing.as_str(), absent.as_str()) {
        (value, "", "") => Reading::Value(value.parse().unwrap()),
        ("", standing, "") => Reading::Standing(standing.parse().unwrap()),
        ("", "", absent) => Reading::Absent(absent.parse().unwrap()),
        other => panic!("{other:?}"),
    };
    let whole = of("of");
    Observation {
        key: ObservationKey {
            indicator: of("indicator").parse().unwrap(),
            measure: of("measure").parse().unwrap(),
            of: if whole.is_empty() { Of::Nothing } else { whole.parse().unwrap() },
            area: of("area").parse().unwrap(),
            period: of("period").parse().unwrap(),
        },
        reading,
        qualifier: of("qualifier").parse().unwrap(),
        statuses: of("status").parse().unwrap(),
        stage: Some(of("stage")).filter(|it| !it.is_empty()).map(|it| it.parse().unwrap()),
        source: Some(of("source")).filter(|it| !it.is_empty()).map(|it| it.parse().unwrap()),
        note: Text::new(of("note_zh"), of("note_en")),
        confidentiality: Some(of("confidentiality"))
            .filter(|it| !it.is_empty())
            .map_or(Confidentiality::Free, |it| it.parse().unwrap()),
        embargo_until: Some(of("embargo_until"))
            .filter(|it| !it.is_empty())
            .map(|it| it.parse().unwrap()),
        comparison: Comparison {
            basis: Text::new(of("basis_zh"), of("basis_en")),
            adjusted_value: Some(of("adjusted_value")).and_then(|it| it.parse().ok()),
            adjusted_base: Some(of("adjusted_base")).and_then(|it| it.parse().ok()),
        }
        .known(),
    }
}

fn write_parquet(file: &Path, world: &[Thing], observations: &[Observation], revision: u64) {
    let mut writer = ParquetWriter::new(file).unwrap();
    world.iter().for_each(|thing| writer.learn(thing));
    for observation in observations {
        writer.put(observation, revision).unwrap();
    }
    writer.finish(LEDGER, 12).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_spreadsheet_says_all_of_an_observation(observation in testing::observation()) {
        let thing = Thing::Observation(observation.clone());
        let world = World::of(&thing).things();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("figures.xlsx");
        let mut writer = SheetWriter::new(&file).unwrap();
        world.iter().for_each(|thing| writer.learn(thing));
        writer.put(&observation, 7).unwrap();
        writer.finish(LEDGER, 12).unwrap();
        prop_assert_eq!(by_mapping(&file, &world), [Change::Put(thing)]);
    }

    #[test]
    fn parquet_says_all_of_an_observation(observation in testing::observation(), revision in 0u64..1 << 40) {
        let world = World::of(&Thing::Observation(observation.clone())).things();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("figures.parquet");
        write_parquet(&file, &world, std::slice::from_ref(&observation), revision);
        let reader = SerializedFileReader::new(File::open(&file).unwrap()).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), 1);
        prop_assert_eq!(observation_of(&rows[0]), observation.clone());
        prop_assert_eq!(rows[0].get_long(25).unwrap(), i64::try_from(revision).unwrap());
        // The decimal is the value, or is not there.
        let number = text(&rows[0], "number");
        if let Some(value) = observation.reading.value() && !number.is_empty() {
            let digits = number.trim_end_matches('0').trim_end_matches('.');
            let whole: scorecard_domain::Decimal = digits.parse().unwrap();
            prop_assert!(whole.cmp_value(value).is_eq(), "{} is not {}", number, value);
        }
    }
}

/// The level of GDP in 2022.
fn gdp(value: &str) -> Observation {
    Observation {
        key: scorecard_domain::ObservationKey {
            indicator: "economy.gdp".parse().unwrap(),
            measure: scorecard_domain::Measure::Level,
            of: scorecard_domain::Of::Nothing,
            area: "x:a".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        reading: scorecard_domain::Reading::Value(value.parse().unwrap()),
        qualifier: scorecard_domain::Qualifier::Exact,
        statuses: scorecard_domain::Statuses::NONE,
        stage: None,
        source: None,
        note: scorecard_domain::Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }
}

#[test]
fn a_value_is_a_number_that_shows_its_decimals_unless_it_is_too_long() {
    let values = ["489.0", "489", "0.50", "-3.200", "123456789012.345", "1234567890123.4567"];
    let observations = values.map(gdp);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("figures.xlsx");
    let mut writer = SheetWriter::new(&file).unwrap();
    let world = World::of(&Thing::Observation(gdp("1"))).things();
    world.iter().for_each(|thing| writer.learn(thing));
    observations.iter().for_each(|observation| writer.put(observation, 7).unwrap());
    writer.finish(LEDGER, 12).unwrap();

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
    let (data, styles) =
        (book.worksheet_range("数据").unwrap(), book.worksheet_style("数据").unwrap());
    let told: Vec<String> = (1..=6)
        .map(|row| {
            let format = styles.get((row, 8)).and_then(|style| style.number_format.as_ref());
            let format = format.map_or("General", |format| format.format_code.as_str());
            format!("{:?} {format}", data.get_value((row, 8)).unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            "Float(489.0) 0.0",
            "Float(489.0) 0",
            "Float(0.5) 0.00",
            "Float(-3.2) 0.000",
            "Float(123456789012.345) 0.000",
            "String(\"1234567890123.4567\") General",
        ]
    );
    let about = book.worksheet_range("说明").unwrap();
    assert_eq!(about.get_value((1, 1)).unwrap().to_string(), "12");
    let cell = |row: &[calamine::Data], at: usize| row.get(at).map(ToString::to_string);
    let explained: Vec<(String, String)> =
        about.rows().filter_map(|row| Some((cell(row, 0)?, cell(row, 1)?))).collect();
    let list = explained.iter().position(|(code, _)| code == "密级").unwrap();
    let codes: Vec<&str> = explained[list + 1..].iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["F", "N", "E", "C", "A", "O", "T", "G", "M", "D", "S"]);
    assert!(explained.contains(&("E".to_owned(), "解禁前不公布".to_owned())), "{explained:?}");
}

#[test]
fn a_parquet_file_says_of_which_revision_it_is_and_has_dictionaries() {
    let observation = gdp("489.0");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("figures.parquet");
    let world = World::of(&Thing::Observation(observation.clone())).things();
    write_parquet(&file, &world, &vec![observation; 1000], 7);
    let reader = SerializedFileReader::new(File::open(&file).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata();
    assert_eq!(metadata.num_rows(), 1000);
    let said = metadata.key_value_metadata().unwrap();
    let of = |key: &str| said.iter().find(|it| it.key == key).unwrap().value.clone().unwrap();
    assert_eq!([of("scorecard.ledger"), of("scorecard.revision")], [LEDGER, "12"]);
    for column in reader.metadata().row_group(0).columns().iter().take(18) {
        assert!(column.dictionary_page_offset().is_some(), "{}", column.column_path());
    }
    let row = reader.get_row_iter(None).unwrap().next().unwrap().unwrap();
    assert_eq!([text(&row, "value"), text(&row, "number")], ["489.0", "489.000000000000000"]);
    assert_eq!(text(&row, "unit"), "亿元");
}
