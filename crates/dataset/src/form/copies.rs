//! Sheets that look like the one that is filled in and are not it.

use scorecard_domain::FaultReason;

use super::sheet::{FIRST_ENTRY, HEADER, NUMBER, SHEETS, names};
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

/// Whether a spreadsheet has a form's sheet to fill in, under whatever name and with whatever columns moved.
pub(super) fn has_data(book: &mut Workbook) -> bool {
    let visible = book.names().filter(|(_, is_visible)| *is_visible);
    let names: Vec<String> = visible.map(|(name, _)| name.to_owned()).collect();
    let tops = names.iter().filter_map(|name| book.top(name, TOP));
    let has = |sheet: &Sheet, name: &str| {
        let cells = sheet.rows.get(&HEADER).into_iter().flatten();
        cells.into_iter().any(|(_, cell)| cell.text.trim() == name)
    };
    let mut tops = tops.filter(|sheet| COLUMNS.iter().all(|name| has(sheet, name)));
    tops.next().is_some()
}

/// So many rows tell what columns a sheet has.
const TOP: u32 = 2;
/// Columns that hardly another sheet than that of a form has.
const COLUMNS: [&str; 4] = [NUMBER, "指标标识", "本期数", "缺失原因"];

/// The visible sheets that have the columns of the data sheet and are none of the form's.
fn others(book: &mut Workbook) -> Vec<Sheet> {
    let is_other = |(name, is_visible): &(&str, bool)| *is_visible && !SHEETS.contains(name);
    let names: Vec<String> =
        book.names().filter(is_other).map(|(name, _)| name.to_owned()).collect();
    let is_copied: Vec<_> = names
        .into_iter()
        .filter(|name| book.top(name, TOP).is_some_and(|it| is_copy(&it)))
        .collect();
    is_copied.iter().filter_map(|name| book.sheet(name).ok()).collect()
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
