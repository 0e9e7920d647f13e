//! What is wrong with a dataset, by file, row and column.

use scorecard_dataset::{Dataset, Faults, Place};

use super::send::Outcome;
use crate::{
    args::Output,
    output::{Rows, say},
};

fn rows() -> Rows {
    Rows::new(&[
        ("file", "文件"),
        ("row", "行"),
        ("column", "列"),
        ("reason", "类别"),
        ("problem", "问题"),
    ])
}

fn push(rows: &mut Rows, place: &Place, reason: &str, problem: &str) {
    let row = place.row.map(|row| row.to_string()).unwrap_or_default();
    let column = place.column.clone().unwrap_or_default();
    rows.push([place.file.clone(), row, column, reason.to_owned(), problem.to_owned()]);
}

/// Lists what the reader of the folder found.
pub(super) fn unreadable(faults: &Faults, output: Output) {
    let mut rows = rows();
    for fault in faults.as_slice() {
        push(&mut rows, &fault.place, fault.reason.slug(), &fault.problem);
    }
    rows.print(output);
}

/// Lists what the ledger found, each fault at the cell that it is about.
pub(super) fn faults(outcome: &Outcome, dataset: &Dataset, output: Output) {
    let mut rows = rows();
    for fault in &outcome.faults {
        match locate(&fault.path, dataset) {
            Some(place) => push(&mut rows, &place, &fault.reason, &fault.problem),
            None => rows.push([
                String::new(),
                String::new(),
                fault.path.clone(),
                fault.reason.clone(),
                fault.problem.clone(),
            ]),
        }
    }
    rows.print(output);
}

/// Says what is suspicious.
pub(super) fn warnings(outcome: &Outcome, dataset: &Dataset) {
    for warning in &outcome.warnings {
        let place = locate(&warning.path, dataset)
            .map_or_else(|| warning.path.clone(), |place| place.to_string());
        say(&format!("提醒 warning: {place}: {}", warning.problem));
    }
}

/// The cell of `changes[17].observation.value`; withdrawals, which come after the dataset's own changes, have none.
fn locate(path: &str, dataset: &Dataset) -> Option<Place> {
    let (index, rest) = path.strip_prefix("changes[")?.split_once(']')?;
    dataset.locate(index.parse().ok()?, rest.strip_prefix('.').unwrap_or(rest))
}
