//! `docs/dataset.md` is the format: it names every file, column and code word.

use std::fmt::Display;

use scorecard_dataset::layout::LAYOUTS;
use scorecard_domain::{
    Absence, Aggregation, AreaKind, Capping, ChapterKind, Comparator, Direction, EffectKind,
    FaultReason, Frame, GrowthRule, HonourKind, HonourLevel, Imputation, Measure, MilestoneState,
    Nature, NormalisationMethod, ObsStatus, OutcomeState, OverAreas, OverTime, Preference,
    Qualifier, Stage, Standing, TargetNature,
};

const DOCS: &str = include_str!("../../../../docs/dataset.md");

/// The part of the text under a file's heading.
fn section(file: &str) -> &'static str {
    let heading = format!("\n## `{file}`\n");
    let (_, rest) = DOCS.split_once(&heading).unwrap_or_else(|| panic!("no heading of {file}"));
    rest.split("\n## ").next().unwrap()
}

#[test]
fn every_column_of_every_file_is_described() {
    for layout in LAYOUTS {
        let section = section(layout.file);
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let described: Vec<&str> = rows.clone().filter_map(|row| row.split('|').nth(1)).collect();
        for column in layout.columns() {
            let name = format!("`{column}`");
            assert!(described.iter().any(|cell| cell.contains(&name)), "{} {column}", layout.file);
        }
        let required =
            rows.filter(|row| row.split('|').nth(2).is_some_and(|cell| cell.contains("required")));
        let required: String = required.filter_map(|row| row.split('|').nth(1)).collect();
        for column in layout.required {
            assert!(required.contains(&format!("`{column}`")), "{} {column}", layout.file);
        }
    }
}

#[test]
fn every_code_word_is_listed() {
    fn check<T: Display>(file: &str, words: &[T]) {
        for word in words {
            assert!(section(file).contains(&format!("`{word}`")), "{file} {word}");
        }
    }
    check("areas.csv", AreaKind::ALL);
    check("indicators.csv", Direction::ALL);
    check("indicators.csv", Nature::ALL);
    check("indicators.csv", OverTime::ALL);
    check("indicators.csv", OverAreas::ALL);
    check("indicators.csv", GrowthRule::ALL);
    check("chapters.csv", ChapterKind::ALL);
    check("items.csv", Preference::ALL);
    check("items.csv", Frame::ALL);
    check("observations.csv", Measure::ALL);
    check("observations.csv", Standing::ALL);
    check("observations.csv", Absence::ALL);
    check("observations.csv", Qualifier::ALL);
    check("observations.csv", ObsStatus::ALL);
    check("observations.csv", Stage::ALL);
    check("targets.csv", Comparator::ALL);
    check("targets.csv", TargetNature::ALL);
    check("honours.csv", HonourLevel::ALL);
    check("honours.csv", HonourKind::ALL);
    check("milestones.csv", MilestoneState::ALL);
    check("outcomes.csv", OutcomeState::ALL);
    check("assessment_nodes.csv", Aggregation::ALL);
    check("assessment_nodes.csv", Imputation::ALL);
    check("assessment_nodes.csv", NormalisationMethod::ALL);
    check("assessment_nodes.csv", Capping::ALL);
    check("assessment_adjustments.csv", EffectKind::ALL);
    let given = |reason: &&FaultReason| DOCS.contains(&format!("| `{reason}` |"));
    assert_eq!(FaultReason::ALL.iter().filter(given).count(), 7, "the rest are the ledger's");
}
