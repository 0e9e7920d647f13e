//! SDMX-CSV 2.0: what messages ask for, and that a message which is written says all of an observation.

use std::{fs, path::Path};

use proptest::prelude::*;
use scorecard_dataset::{Dataset, Faults, Known, Mapping, SdmxMessage, SdmxWriter, read_table};
use scorecard_domain::{Change, Key, Observation, Text, Thing, testing};

use crate::{export::World, folder::Folder, told::english};

const HEAD: &str = "STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,MEASURE,OF,TIME_PERIOD";
const ROW: &str = "datastructure,SCORECARD:OBSERVATIONS(1.0)";

/// What the ledger holds: the good dataset.
fn known() -> Vec<Thing> {
    Folder::good().read().unwrap().things().collect()
}

fn read(text: &str, known: &[Thing]) -> Result<Dataset, Faults> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("message.csv");
    fs::write(&file, text).unwrap();
    assert!(scorecard_dataset::is_sdmx(&file) || !text.starts_with("STRUCTURE"));
    let message = SdmxMessage::open(&file);
    // Only what it says that it needs to know.
    let is_needed = |thing: &&Thing| match thing {
        Thing::Observation(observation) => message.concerns(&observation.key),
        _ => true,
    };
    let known: Known = known.iter().filter(is_needed).cloned().collect();
    message.read(&known)
}

/// A message of rows of the structure: action, dimensions and the rest.
fn message(columns: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("{ROW},{row}\n")).collect();
    format!("{HEAD}{columns}\n{rows}")
}

#[track_caller]
fn changes(text: &str) -> Vec<Change> {
    crate::changes::changes(&read(text, &known()).unwrap_or_else(|faults| panic!("{faults}")))
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let faults = read(text, &known()).map(|_| ()).unwrap_err();
    assert_eq!(english(&faults).lines().collect::<Vec<_>>(), expected);
}

/// The observation of the good dataset whose key is written so.
fn held(key: &str) -> Observation {
    let found = known().into_iter().find_map(|thing| match thing {
        Thing::Observation(it) if it.key.to_string() == key => Some(it),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{key}"))
}

const GDP: &str = "gbt2260:370102 economy.gdp 2022 level";

#[test]
fn a_merge_changes_what_it_gives_and_a_replacement_all() {
    let columns = ",OBS_VALUE,UNIT_MEASURE,UNIT_MULT,NOTE_EN";
    let row = "370102,economy.gdp,level,_Z,2022,490.25,元,8,a note";
    for action in ["", "I", "A", "M"] {
        let mut expected = held(GDP);
        expected.reading = scorecard_domain::Reading::Value("490.25".parse().unwrap());
        expected.note.en = "a note".into();
        let changes = changes(&message(columns, &[&format!("{action},{row}")]));
        assert_eq!(changes, [Change::Put(Thing::Observation(expected))], "{action}");
    }
    let changed = changes(&message(columns, &[&format!("R,{row}")]));
    let [Change::Put(Thing::Observation(replaced))] = &changed[..] else { panic!("{changed:?}") };
    assert!(replaced.note.zh.is_empty() && replaced.source.is_none() && replaced.stage.is_none());
    // What gives no reading keeps it; what is not there yet needs one.
    let only_a_note = |period: &str| {
        message(",NOTE_ZH", &[&format!("M,370102,economy.gdp,level,_Z,{period},新注")])
    };
    let mut expected = held(GDP);
    expected.note.zh = "新注".into();
    assert_eq!(changes(&only_a_note("2022")), [Change::Put(Thing::Observation(expected))]);
    refused(
        &only_a_note("2021"),
        &[
            "message.csv:2: the cell is empty; expected a number, or a word in `standing` or `absent`",
        ],
    );
}

#[test]
fn units_decimal_commas_and_labels_are_understood() {
    let text = "STRUCTURE[|];STRUCTURE_ID;ACTION;REF_AREA: Area;INDICATOR: Indicator;MEASURE: Measure;OF: Of;TIME_PERIOD: Time;OBS_VALUE: Value;UNIT_MEASURE: Unit;UNIT_MULT: Power;OBS_STATUS: Status\n\
        datastructure;SCORECARD:OBSERVATIONS(1.0): Observations;R;gbt2260:370102: 历下区;economy.gdp: GDP;level: Level;_Z: Not applicable;2021;2045,30;元;6: Millions;E: Estimated\n";
    let changed = changes(text);
    let [Change::Put(Thing::Observation(it))] = &changed[..] else { panic!("{changed:?}") };
    assert_eq!(it.key.to_string(), "gbt2260:370102 economy.gdp 2021 level");
    assert_eq!(it.reading.value().unwrap().to_string(), "20.4530", "of 亿元");
    assert_eq!(it.statuses.to_string(), "E");
}

#[test]
fn a_code_for_a_missing_value_is_the_reason_for_none() {
    let columns = ",OBS_VALUE,OBS_STATUS";
    for (status, absence) in [
        ("L", "not_collected"),
        ("Q", "suppressed"),
        ("M", "not_applicable"),
        ("O", "unstated"),
        ("H", "not_applicable"),
    ] {
        let row = format!("R,370102,economy.gdp,level,_Z,2021,NaN,{status}");
        let changed = changes(&message(columns, &[&row]));
        let [Change::Put(Thing::Observation(it))] = &changed[..] else { panic!("{changed:?}") };
        let absence = scorecard_domain::Reading::Absent(absence.parse().unwrap());
        assert_eq!((it.reading, it.statuses.is_empty()), (absence, true), "{status}");
    }
}

#[test]
fn what_is_missing_on_purpose_is_taken_away_by_a_merge_and_needs_a_reason() {
    let columns = ",OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,NOTE_ZH,SOURCE,ADJUSTED_BASE";
    let row = |action: &str, rest: &str| {
        message(columns, &[&format!("{action},370102,economy.gdp,level,_Z,2022,{rest}")])
    };
    let mut expected = held(GDP);
    expected.note.zh.clear();
    expected.source = None;
    let put = |it: &Observation| [Change::Put(Thing::Observation(it.clone()))];
    assert_eq!(changes(&row("M", ",,,,#N/A,#N/A,NaN")), put(&expected), "and the number stays");
    // All that is left empty is kept, but the number is not.
    let mut expected = held(GDP);
    let unstated = scorecard_domain::Absence::Unstated;
    expected.reading = scorecard_domain::Reading::Absent(unstated);
    expected.statuses = scorecard_domain::Statuses::NONE;
    for missing in ["NaN", "#N/A"] {
        let told = changes(&row("M", &format!("{missing},,,O,,,")));
        let [Change::Put(Thing::Observation(it))] = &told[..] else { panic!("{told:?}") };
        assert_eq!((&it.reading, &it.note), (&expected.reading, &expected.note), "{missing}");
        for action in ["M", "R"] {
            refused(
                &row(action, &format!("{missing},元,8,,,,")),
                &[&format!(
                    "message.csv:2 OBS_VALUE: the cell is empty; expected a number, or a word in `standing` or `absent` (made of `{missing}`)"
                )],
            );
        }
    }
    // A replacement takes it for an empty cell.
    let told = changes(&row("R", "490,元,8,#N/A,#N/A,#N/A,#N/A"));
    let [Change::Put(Thing::Observation(it))] = &told[..] else { panic!("{told:?}") };
    assert!(it.note.zh.is_empty() && it.source.is_none() && it.statuses.is_empty(), "{it:?}");
    // A dimension always has a value.
    let dimension = message("", &["M,370102,economy.gdp,level,_Z,#N/A"]);
    assert!(read(&dimension, &known()).is_err());
}

#[test]
fn a_deletion_withdraws_what_it_names() {
    let withdrawn = |row: &str| -> Vec<String> {
        let key = |change: &Change| match change {
            Change::Withdraw(Key::Observation(key)) => key.to_string(),
            other => panic!("{other:?}"),
        };
        changes(&message("", &[row])).iter().map(key).collect()
    };
    assert_eq!(withdrawn("D,370102,economy.gdp,level,_Z,2022"), [GDP]);
    assert_eq!(withdrawn("D,370102,economy.gdp,,,2022").len(), 3);
    assert_eq!(withdrawn("D,,economy.gdp,level,,").len(), 2);
    assert_eq!(withdrawn("D,,,,,").len(), 5, "all");
    refused(
        &message("", &["D,370102,economy.gdp,growth,_Z,2022"]),
        &["message.csv:2 INDICATOR: the ledger has no such observation"],
    );
    // What is put in the same message is not withdrawn with the rest.
    let columns = ",ABSENCE";
    let rows = ["D,,,,,,", "R,370102,economy.gdp,level,_Z,2022,unstated"];
    let changed = changes(&message(columns, &rows));
    let puts = changed.iter().filter(|change| matches!(change, Change::Put(_))).count();
    assert_eq!((puts, changed.len()), (1, 5));
}

#[test]
fn a_code_of_several_areas_is_no_fault_of_a_deletion_whose_period_cannot_be_read() {
    let mut known = known();
    let twin = known.iter().find_map(|thing| match thing {
        Thing::Area(area) if area.code == "370102" => Some(Thing::Area(scorecard_domain::Area {
            id: "x:twin".parse().unwrap(),
            ..area.clone()
        })),
        _ => None,
    });
    known.push(twin.unwrap());
    let told = |period: &str| {
        let row = format!("D,370102,economy.gdp,level,_Z,{period}");
        english(&read(&message("", &[&row]), &known).map(|_| ()).unwrap_err())
    };
    assert!(told("2022").starts_with("message.csv:2 REF_AREA: "), "{}", told("2022"));
    let faults = told("2022年");
    assert!(faults.starts_with("message.csv:2 TIME_PERIOD: "), "{faults}");
    assert_eq!(faults.lines().count(), 1, "{faults}");
}

#[test]
fn a_deletion_that_marks_attributes_takes_them_away() {
    let columns = ",OBS_VALUE,OBS_STATUSES[],STAGE,SOURCE,NOTE_ZH,QUALIFIER";
    let mut expected = held(GDP);
    expected.stage = None;
    expected.source = None;
    expected.statuses = scorecard_domain::Statuses::NONE;
    let rows = ["D,370102,economy.gdp,level,_Z,2022,,-,-,-,,"];
    let changed = changes(&message(columns, &rows));
    assert_eq!(changed, [Change::Put(Thing::Observation(expected))]);
    refused(
        &message(columns, &["D,370102,economy.gdp,level,_Z,2022,-,,,,,"]),
        &[
            "message.csv:2 OBS_VALUE: an observation always has a value, a standing or a reason, and its indicator's unit; leave all but the dimensions empty to withdraw it, or merge another reading",
        ],
    );
}

#[test]
fn all_that_is_wrong_is_told_with_its_cell() {
    let text = message(
        ",OBS_VALUE,UNIT_MEASURE,OBS_STAUS",
        &[
            "R,379999,economy.gdp,level,_Z,2022年,1,元,A",
            "R,370102,economy.gdp,level,_Z,2022,1,人,A",
        ],
    )
    .replace("MEASURE,OF,", "MEASURE,")
    .replace("level,_Z,", "level,")
        + "dataflow,ESTAT:NA_MAIN(1.6.0),I,370102,economy.gdp,level,2022,1,元,A\n";
    let faults = english(&read(&text, &known()).map(|_| ()).unwrap_err());
    for told in [
        "message.csv:1 OBS_STAUS: `OBS_STAUS` is no component of SCORECARD:OBSERVATIONS(1.0); expected REF_AREA",
        "message.csv:1 OF: the column is missing",
        "message.csv:2 REF_AREA: `379999` is neither the id nor the code",
        "message.csv:2 TIME_PERIOD: `2022年` is not how this period is spelled; write 2022",
        "message.csv:3 UNIT_MEASURE: `人` is not the unit of a level of economy.gdp",
        "message.csv:4 STRUCTURE_ID: `ESTAT:NA_MAIN(1.6.0)` is another structure",
    ] {
        assert!(faults.contains(told), "{told} is not in\n{faults}");
    }
}

#[test]
fn a_fault_is_at_the_component_that_it_is_about_whatever_stands_beside_it() {
    let head = ",OBS_VALUE,UNIT_MEASURE,UNIT_MULT,DECIMALS,OBS_STATUS,OBS_STATUSES[]";
    let row = |rest: &str| message(head, &[&format!("R,370102,economy.gdp,level,_Z,2022,{rest}")]);
    for (rest, place) in [
        ("16l.3,元,8,1,,", "OBS_VALUE: `16l.3`"),
        (",元,8,1,,", "OBS_VALUE: the cell is empty"),
        ("161.3,人,8,1,,", "UNIT_MEASURE: `10^8人`"),
        ("161.3,元,eight,1,,", "UNIT_MULT: `10^eight元`"),
        ("161.3,元,8,1,Z,", "OBS_STATUS: `Z`"),
        ("161.3,元,8,1,A,A;Z", "OBS_STATUSES: `A Z`"),
    ] {
        let faults = english(&read(&row(rest), &known()).map(|_| ()).unwrap_err());
        assert!(faults.starts_with(&format!("message.csv:2 {place}")), "{rest}: {faults}");
        assert_eq!(faults.lines().count(), 1, "{rest}: {faults}");
    }
    // Warnings are about the same cell.
    let dataset = read(&row("161.3,元,8,1,,"), &known()).unwrap();
    let place = dataset.locate(0, "observation.value").unwrap();
    assert_eq!(place.to_string(), "message.csv:2 OBS_VALUE");
}

#[test]
fn a_quoted_message_is_read() {
    let text = message(",OBS_VALUE,UNIT_MEASURE", &["R,370102,economy.gdp,level,_Z,2022,490,元"]);
    let quoted = |line: &str, separator: &str| {
        line.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(separator) + "\n"
    };
    for separator in [",", ";", "\t"] {
        let quoted: String = text.lines().map(|line| quoted(line, separator)).collect();
        assert_eq!(changes(&quoted), changes(&text), "{quoted}");
    }
}

#[test]
fn a_text_that_reads_as_missing_comes_back_as_a_text() {
    for note in ["#N/A", "\\#N/A", "\\\\#N/A", "NaN", "\\", "-"] {
        let observation = Observation { note: Text::new(note, note), ..held(GDP) };
        assert_eq!(written_and_read(&observation), [Change::Put(Thing::Observation(observation))]);
    }
}

/// What is read of the message that an observation is written as.
#[track_caller]
fn written_and_read(observation: &Observation) -> Vec<Change> {
    let thing = Thing::Observation(observation.clone());
    let world = World::of(&thing).things();
    let mut writer = SdmxWriter::new(Vec::new()).unwrap();
    for thing in &world {
        if let Thing::Indicator(indicator) = thing {
            writer.indicator(indicator);
        }
    }
    writer.put(observation).unwrap();
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    let read = read(&text, &world).unwrap_or_else(|faults| panic!("{text}\n{faults}"));
    crate::changes::changes(&read)
}

proptest! {
    #[test]
    fn a_written_message_says_all_of_an_observation(observation in testing::observation()) {
        let read = written_and_read(&observation);
        prop_assert_eq!(read, [Change::Put(Thing::Observation(observation))]);
    }
}

/// The examples of the standard by a mapping, where they are at hand.
#[test]
fn messages_of_others_are_read_by_a_mapping() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/sdmx-csv");
    if !examples.exists() {
        println!("did not run: there is no {}", examples.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| fs::write(dir.path().join(file), text).unwrap();
    put(
        "indicators.csv",
        "id,name_zh,unit_zh,decimals,direction,nature\nna.main,主要指标,元,1,higher,flow\n",
    );
    let mapping = |value: &str, note: &str, decimal: &str| {
        format!(
            "[table]\nformat = \"sdmx-csv\"\n[numbers]\ndecimal = \"{decimal}\"\n\
             [[areas]]\nid = {{ from = \"{{DIM_1}}\", words = {{ A = \"x:a\" }} }}\nkind = \"country\"\nname_zh = \"{{DIM_2}}\"\n\
             [[observations]]\narea = {{ from = \"{{DIM_1}}\", words = {{ A = \"x:a\" }} }}\nindicator = \"na.main\"\nmeasure = \"level\"\n\
             period = {{ from = \"{{DIM_3}}\", replace = [[\"(\\\\d{{4}}-\\\\d\\\\d)-01\", \"$1\"]] }}\n\
             value = \"{{{value}}}\"\nunit = \"元\"\nnote_zh = \"{{{note}}}\"\n"
        )
    };
    let all = "Normal, special and other values";
    for (number, value, note, decimal, notes) in [
        (1, "OBS_VALUE", "ATTR_3", ".", [all, all]),
        (2, "OBS_VALUE1", "ATTR_1", ".", ["X;Y", "X;Z"]),
        (3, "OBS_VALUE1", "ATTR_1", ".", ["N", "Y"]),
        (4, "OBS_VALUE", "ATTR_1", ",", ["N", "Y"]),
        (5, "OBS_VALUE", "ATTR_2", ".", ["Y", "Y"]),
        (6, "OBS_VALUE", "Attribute 1", ".", ["Yes", "Yes"]),
        (7, "OBS_VALUE", "ATTR_2", ".", ["M, N & O;P & Q", "M, N & O;P & Q"]),
        (8, "OBS_VALUE", "ATTR_1.fr", ".", ["N'importe quelle Valeur", "Valeur \"X\""]),
    ] {
        put("mapping.toml", &mapping(value, note, decimal));
        let mapping = Mapping { file: dir.path().join("mapping.toml"), only: Vec::new() };
        assert!(mapping.is_of_sdmx());
        let file = examples.join(format!("example-0{number}.csv"));
        let dataset = read_table(&file, &mapping, &Known::default());
        let dataset = dataset.unwrap_or_else(|faults| panic!("{number}: {faults}"));
        let read = dataset.things().filter_map(|thing| match thing {
            Thing::Observation(it) => {
                let value = it.reading.value().unwrap().to_string();
                Some((
                    it.key.area.to_string(),
                    it.key.period.to_string(),
                    value,
                    it.note.zh.clone(),
                ))
            }
            _ => None,
        });
        let expected = [("2014-01", "12.4", notes[0]), ("2014-02", "10.8", notes[1])].map(
            |(period, value, note)| ("x:a".to_owned(), period.into(), value.into(), note.into()),
        );
        assert_eq!(read.collect::<Vec<(String, String, String, String)>>(), expected, "{number}");
    }
}
