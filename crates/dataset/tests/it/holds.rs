//! What could have stood in what was read: files of a folder, observations of a message, rows of a mapping.

use std::{fs, path::Path};

use scorecard_dataset::{Dataset, Known, Mapping, SdmxMessage, read, read_table};
use scorecard_domain::{Key, Kind};

use crate::folder::Folder;

/// The keys of all that the good dataset has.
fn keys() -> Vec<Key> {
    Folder::good().read().unwrap().things().map(|thing| thing.key()).collect()
}

fn known() -> Known {
    Folder::good().read().unwrap().things().collect()
}

/// Which of the keys could have stood in it, and which not.
fn parted(dataset: &Dataset) -> (Vec<Key>, Vec<Key>) {
    keys().into_iter().partition(|key| dataset.may_hold(key))
}

#[track_caller]
fn check_kinds(dataset: &Dataset, expected: &[Kind]) {
    let (could, could_not) = parted(dataset);
    assert!(could.iter().all(|key| expected.contains(&key.kind())), "{could:?}");
    assert!(could_not.iter().all(|key| !expected.contains(&key.kind())), "{could_not:?}");
    assert!(!could.is_empty() && !could_not.is_empty());
}

fn in_folder(files: &[(&str, &str)], read: impl FnOnce(&Path) -> Dataset) -> Dataset {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    read(dir.path())
}

#[test]
fn a_folder_could_have_rows_of_the_files_that_it_has() {
    let everything = Folder::good().read().unwrap();
    assert!(keys().iter().all(|key| everything.may_hold(key)));
    // A file without rows is there too.
    let honours = "honour,holder,period,level,kind,form,title_zh\n";
    let observations = "area,indicator,period,measure,value,unit\n";
    let files = [("honours.csv", honours), ("observations.csv", observations)];
    let dataset = in_folder(&files, |dir| read(dir, &known()).unwrap());
    assert!(dataset.is_empty());
    check_kinds(&dataset, &[Kind::Honour, Kind::Observation]);
}

#[test]
fn a_message_could_have_observations_alone() {
    let message =
        "STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,MEASURE,OF,TIME_PERIOD,OBS_VALUE\n";
    let read = |dir: &Path| SdmxMessage::open(&dir.join("m.csv")).read(&known()).unwrap();
    check_kinds(&in_folder(&[("m.csv", message)], read), &[Kind::Observation]);
}

#[test]
fn a_mapping_could_make_rows_of_its_sections_with_the_indicator_and_measure_that_they_fix() {
    let mapping = r#"
[[observations]]
area = "{code}"
indicator = "economy.gdp"
measure = { from = "{measure}", words = { "" = "level" } }
period = "{year}"
value = "{value}"
unit = "亿元"
"#;
    let files = [("mapping.toml", mapping), ("t.csv", "code,year,measure,value\n")];
    let made = |dir: &Path| {
        let mapping = Mapping { file: dir.join("mapping.toml"), only: Vec::new() };
        read_table(&dir.join("t.csv"), &mapping, &known()).unwrap()
    };
    let (could, could_not) = parted(&in_folder(&files, made));
    let is_gdp = |key: &Key| match key {
        Key::Observation(key) => key.indicator.as_str() == "economy.gdp",
        _ => false,
    };
    assert!(!could.is_empty() && could.iter().all(is_gdp), "{could:?}");
    assert!(!could_not.iter().any(is_gdp), "{could_not:?}");
    assert!(could_not.iter().any(|key| key.kind() == Kind::Observation), "{could_not:?}");
}
