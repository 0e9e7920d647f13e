//! Somebody else's spreadsheet as a grid.

use std::fs::File;

use scorecard_domain::{FaultReason, Problem};

use super::file::TableFormat;
use crate::{
    fault::{Fault, Place, Sink},
    grid::{Grid, joined},
    records::Record,
    sentences::mappings as sentences,
    sheet::{Content, Sheet, Workbook},
};

/// No table has more cells: rows times columns of its header.
const MAX_CELLS: usize = 50_000_000;

/// Reads a file; `None` if there is no such sheet or no header. What cannot be read goes to `sink`.
pub(super) fn read(file: &str, table: &File, format: &TableFormat, sink: &Sink) -> Option<Grid> {
    let put = |problem: Problem| {
        sink.put(Fault::new(Place::file(file), file, FaultReason::InvalidValue, problem));
        None
    };
    let mut book = match Workbook::open(table) {
        Ok(book) => book,
        Err(problem) => return put(problem),
    };
    let name = match choose(&book, format.sheet.as_deref()) {
        Ok(name) => name,
        Err(problem) => return put(problem),
    };
    match book.sheet(&name) {
        Ok(sheet) => grid(file, sheet, format, sink),
        Err(problem) => put(problem),
    }
}

/// The sheet that is meant.
fn choose(book: &Workbook, wanted: Option<&str>) -> Result<String, Problem> {
    let names: Vec<(&str, bool)> = book.names().collect();
    let told = || names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let visible: Vec<&str> =
        names.iter().filter(|(_, is_visible)| *is_visible).map(|(name, _)| *name).collect();
    match (wanted, visible.as_slice()) {
        (Some(wanted), _) if names.iter().any(|(name, _)| *name == wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => Err(sentences::no_sheet(wanted, told())),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) => Err(sentences::several_sheets(told())),
    }
}

fn grid(file: &str, mut sheet: Sheet, format: &TableFormat, sink: &Sink) -> Option<Grid> {
    let (first, last) = format.header.rows();
    let place = |row: u64, index: Option<usize>| Place {
        sheet: Some(sheet.name.clone()),
        index,
        ..Place::row(file, row)
    };
    let header_width = |sheet: &Sheet| {
        let cells = sheet.rows.range(first..=last).filter_map(|(_, cells)| cells.keys().max());
        cells.max().map_or(0, |column| column + 1)
    };
    let Some(name) = (header_width(&sheet) > 0).then(|| sheet.name.clone()) else {
        let problem = sentences::empty_header();
        sink.put(Fault::new(place(first, None), "", FaultReason::MissingValue, problem));
        return None;
    };
    // Columns that have content below a header of merged cells are wider than the header's own content.
    let width =
        sheet.rows.values().filter_map(|cells| cells.keys().max()).max().map_or(0, |c| c + 1);
    if sheet.rows.len().saturating_mul(width) > MAX_CELLS {
        let problem = sentences::too_many_cells(MAX_CELLS);
        sink.put(Fault::new(place(first, None), &name, FaultReason::InvalidValue, problem));
        return None;
    }
    sheet.fill_merged(width);
    let width = header_width(&sheet);
    let names = (first..=last).map(|row| (0..width).map(|at| sheet.text(row, at)).collect());
    let mut grid =
        Grid { file: file.to_owned(), sheet: Some(name), header: joined(names), ..Grid::default() };
    for (line, cells) in sheet.rows {
        if line <= last || format.last.is_some_and(|last| line > last) {
            continue;
        }
        let mut record = csv::StringRecord::new();
        let row = grid.rows.len();
        for column in 0..width {
            let cell = cells.get(&column);
            record.push_field(cell.map_or("", |cell| &cell.text));
            if let Some(cell) =
                cell.filter(|cell| matches!(cell.kind, Content::Noise | Content::Merged(_)))
            {
                grid.contents.insert((row, column), cell.kind.clone());
            }
        }
        for (column, cell) in cells.range(width..) {
            let place =
                Place { sheet: grid.sheet.clone(), index: Some(*column), ..Place::row(file, line) };
            let problem = sentences::beyond_the_header();
            sink.put(Fault::new(place, &cell.text, FaultReason::InvalidValue, problem));
        }
        grid.rows.push(Record { line, cells: record });
    }
    Some(grid)
}
