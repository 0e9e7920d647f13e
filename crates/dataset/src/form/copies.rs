//! Sheets that look like the one that is filled in and are not it.

use scorecard_domain::FaultReason;

use super::sheet::{DATA, FIRST_ENTRY, HEADER, SHEETS, names};
use crate::{
    fault::{Fault, Place},
    sentences::forms as sentences,
    sheet::{Sheet, Workbook},
};

/// The copies of the data sheet on which something is filled in, each with its first such cell: nothing is read there.
pub(super) fn filled(file: &str, book: &mut Workbook) -> Vec<Fault> {
    let others = others(book).into_iter().filter_map(|sheet| {
        let (row, column) = first_entry(&sheet)?;
        let place = Place { index: Some(column), ..Place::row(file, row) };
        let place = Place { sheet: Some(sheet.name.clone()), ..place };
        let (text, problem) = (sheet.text(row, column), sentences::filled_elsewhere(&sheet.name));
        Some(Fault::new(place, text, FaultReason::InvalidValue, problem))
    });
    others.collect()
}

/// Whether a spreadsheet has a form's sheet to fill in, under whatever name.
pub(super) fn has_data(book: &mut Workbook) -> bool {
    let is_data = book.names().any(|(name, _)| name == DATA);
    let data = is_data.then(|| book.sheet(DATA).ok()).flatten();
    data.is_some_and(|sheet| is_copy(&sheet)) || !others(book).is_empty()
}

/// The visible sheets that have the columns of the data sheet and are none of the form's.
fn others(book: &mut Workbook) -> Vec<Sheet> {
    let is_other = |(name, is_visible): &(&str, bool)| *is_visible && !SHEETS.contains(name);
    let names: Vec<String> =
        book.names().filter(is_other).map(|(name, _)| name.to_owned()).collect();
    let sheets = names.iter().filter_map(|name| book.sheet(name).ok());
    sheets.filter(is_copy).collect()
}

fn is_copy(sheet: &Sheet) -> bool {
    names().enumerate().all(|(at, name)| sheet.text(HEADER, at) == name)
}

fn first_entry(sheet: &Sheet) -> Option<(u64, usize)> {
    sheet.rows.range(HEADER + 1..).find_map(|(row, _)| {
        let column = (FIRST_ENTRY..names().count()).find(|at| !sheet.text(*row, *at).is_empty());
        Some((*row, column?))
    })
}
