//! The sample against the list of facts that it was written from, where that list is at hand.

use std::path::PathBuf;

use crate::support::{
    dataset::{Row, cell, rows},
    pdf::demo,
    programs::root,
};

const FOLDER: &str = "../shared/facts";

/// The facts of a file, or `None`, having said so, where they are not.
fn facts(file: &str) -> Option<Vec<Row>> {
    let folder: PathBuf = root().join(FOLDER);
    if folder.join(file).is_file() {
        return Some(rows(&folder, file));
    }
    println!("did not run: there is no {FOLDER}/{file}");
    None
}

#[tokio::test]
async fn each_number_of_the_list_of_facts_stands_in_the_pdf() {
    let (Some(figures), Some(targets)) = (facts("figures-2022.csv"), facts("targets-2023.csv"))
    else {
        return;
    };
    let Some(demo) = demo().await else { return };
    assert_eq!((figures.len(), targets.len()), (56, 18));
    let lacking: Vec<_> = figures
        .iter()
        .chain(&targets)
        .map(|fact| {
            let (value, unit) = (cell(fact, "value"), cell(fact, "unit"));
            match (cell(fact, "measure"), value) {
                ("standing", _) => "领先".to_owned(),
                ("rank", place) => format!("第{place}位"),
                _ if cell(fact, "qualifier") == "more_than" => format!("{value}余{unit}"),
                _ => format!("{value}{unit}"),
            }
        })
        .filter(|number| !stands(&demo.pdf.text, number))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}\n{}", demo.pdf.text);
}

/// Whether the number stands in the text by itself and not as the end of a longer one.
fn stands(text: &str, number: &str) -> bool {
    let before = |at: usize| text[..at].chars().next_back();
    let is_longer = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(number).any(|(at, _)| !before(at).is_some_and(is_longer))
}

#[tokio::test]
async fn each_honour_and_milestone_of_the_list_of_facts_is_in_the_sample() {
    let sample = root().join("reports/samples/lixia-2022");
    for (file, sampled) in
        [("honours-2022.csv", "honours.csv"), ("milestones.csv", "milestones.csv")]
    {
        let Some(facts) = facts(file) else { return };
        assert_eq!(facts.len(), rows(&sample, sampled).len(), "{file}");
    }
}
