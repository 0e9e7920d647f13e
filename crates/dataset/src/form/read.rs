//! Reading a form that was filled in.

use std::{collections::BTreeMap, ops::Range, path::Path};

use scorecard_domain::{
    Explained, FaultReason, ObservationKey, Of, Problem, Text, words::period_zh,
};

use super::{
    Changed, FORMAT, Form, Row, choices, copies,
    sheet::{
        CHOICES, COPIES, DATA, FIRST_ENTRY, HEADER, IDENTITY, KEY_COLUMNS, KEYS, MAGIC, SHOWN,
        names,
    },
};
use crate::{
    fault::{Fault, Faults, Place, Sink},
    folder::opened,
    grid::Grid,
    made::Provenance,
    mapping::number::narrow,
    records::Record,
    sentences::{forms as sentences, mappings::beyond_the_header},
    sheet::{Content, Sheet, Workbook, is_spreadsheet},
};

/// No form is larger, in bytes.
const MAX_FORM: u64 = 1 << 28;

/// Whether a file is a form that `scorecard form` made, filled in or not, under whatever name.
///
/// # Errors
///
/// What is wrong with a spreadsheet that is none though it may be meant as one: it cannot be read, or lost the sheet that
/// says which form it is.
pub fn is_form(path: &Path) -> Result<bool, Text> {
    if !is_spreadsheet(path) {
        return Ok(false);
    }
    let mut book = open(path).map_err(|problem| problem.of(&path.display().to_string()))?;
    if book.top(IDENTITY, 1).is_some_and(|sheet| sheet.text(1, 0) == MAGIC) {
        return Ok(true);
    }
    match copies::has_data(&mut book) {
        true => Err(sentences::without_identity(IDENTITY).of(&path.display().to_string())),
        false => Ok(false),
    }
}

fn open(path: &Path) -> Result<Workbook, Problem> {
    let file = opened(path, MAX_FORM).map_err(|err| err.problem())?;
    Workbook::open(&file)
}

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it as a form: its version, its hidden sheet, its columns, the numbers of its rows.
    pub fn open(path: &Path) -> Result<Self, Faults> {
        let sink = Sink::default();
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let form = read(path, &file, &sink);
        sink.into_result(&Provenance::default())?;
        // Without a fault there is a form.
        form.ok_or_else(|| {
            Faults::of(Fault::new(
                Place::file(&file),
                &file,
                FaultReason::InvalidValue,
                sentences::no_form(),
            ))
        })
    }
}

fn read(path: &Path, file: &str, sink: &Sink) -> Option<Form> {
    let put = |problem: Problem| {
        sink.put(Fault::new(Place::file(file), file, FaultReason::InvalidValue, problem))
    };
    let mut book = open(path).map_err(put).ok()?;
    if !book.names().any(|(name, _)| name == DATA) {
        put(sentences::without_data(DATA));
        return None;
    }
    let sheets = book.sheet(IDENTITY).and_then(|identity| Ok((identity, book.sheet(DATA)?)));
    let (identity, data) = sheets.map_err(put).ok()?;
    let [version, ledger, revision] = [1, 2, 3].map(|row| identity.text(row, 1));
    if version != FORMAT {
        put(sentences::other_version(version, FORMAT));
        return None;
    }
    let Ok(revision) = revision.parse() else {
        put(sentences::damaged(IDENTITY, revision));
        return None;
    };
    let mut made = made(&identity, &put)?;
    let mut changed = Changed { faults: copies::filled(file, &mut book), ..Changed::default() };
    let title = data.text(1, 0).to_owned();
    if let Some(Row { key, .. }) = made.values().next()
        && ![key.period.to_string(), period_zh(key.period)]
            .iter()
            .any(|name| title.split_whitespace().next() == Some(name))
    {
        let place = Place { sheet: Some(DATA.to_owned()), index: Some(0), ..Place::row(file, 1) };
        let problem = sentences::another_period(&title, period_zh(key.period), key.period);
        changed.faults.push(Fault::new(place, &title, FaultReason::Inconsistent, problem));
    }
    let grid = grid(file, data, &mut changed, sink)?;
    let mut rows = Vec::new();
    for at in 0..grid.rows.len() {
        let number = narrow(grid.text(at, 0));
        let texts = |columns: Range<usize>| -> Vec<String> {
            columns.map(|column| grid.text(at, column).to_owned()).collect()
        };
        let entries = texts(FIRST_ENTRY..grid.header.len());
        match made.remove(&number) {
            Some(row) => {
                let (shown, at) = (texts(1..FIRST_ENTRY), Some(at));
                rows.push(Row { shown, entries, at, ..row });
            }
            None => changed.no_row(&grid, at),
        }
    }
    let source = CHOICES + choices::lists().len();
    let sources = identity.rows.range(KEYS + 1..).map(|(row, _)| identity.text(*row, source));
    let sources = sources
        .filter(|text| !text.is_empty() && *text != choices::NOTHING)
        .map(str::to_owned)
        .collect();
    Some(Form { ledger: ledger.to_owned(), revision, title, rows, sources, grid, changed })
}

impl Changed {
    /// Takes a row of the sheet that is none of the form. One that says nothing in the cells to fill in is no fault: a
    /// line below the rows.
    fn no_row(&mut self, grid: &Grid, at: usize) {
        let line = grid.rows.get(at).map_or(0, |record| record.line);
        for column in 0..grid.header.len() {
            let text = grid.text(at, column);
            if !text.is_empty() && !grid.is_merged(at, column) {
                self.texts.insert((line, column), text.to_owned());
            }
        }
        if (FIRST_ENTRY..grid.header.len()).any(|column| !grid.text(at, column).is_empty()) {
            let number = grid.text(at, 0);
            let problem = match number {
                "" => sentences::without_number(),
                _ => sentences::no_row(),
            };
            let place = grid.place(at, Some(0));
            self.faults.push(Fault::new(place, number, FaultReason::UnknownReference, problem));
        }
    }
}

/// The rows as they were made, by their numbers.
fn made(identity: &Sheet, put: &impl Fn(Problem)) -> Option<BTreeMap<String, Row>> {
    let has_copies = identity.text(KEYS, COPIES) == SHOWN[0].0;
    let mut rows = BTreeMap::new();
    for (row, _) in identity.rows.range(KEYS + 1..) {
        let cells = KEY_COLUMNS.iter().enumerate().map(|(at, _)| identity.text(*row, at));
        let cells: Vec<&str> = cells.collect();
        let [number, area, indicator, measure, of, period, revision] = cells.as_slice() else {
            continue;
        };
        if number.is_empty() {
            continue;
        }
        let row_made = || {
            let of = if of.is_empty() { Of::Nothing } else { of.parse().ok()? };
            let key = ObservationKey {
                indicator: indicator.parse().ok()?,
                measure: measure.parse().ok()?,
                of,
                area: area.parse().ok()?,
                period: period.parse().ok()?,
            };
            let copies = (COPIES..).take(if has_copies { SHOWN.len() } else { 0 });
            let made = copies.map(|at| identity.text(*row, at).to_owned()).collect();
            let (shown, entries, number) = (Vec::new(), Vec::new(), (*number).to_owned());
            Some(Row {
                key,
                revision: revision.parse().ok()?,
                number,
                shown,
                made,
                entries,
                at: None,
            })
        };
        let Some(made) = row_made() else {
            put(sentences::damaged_row(IDENTITY, *row));
            return None;
        };
        rows.insert((*number).to_owned(), made);
    }
    Some(rows)
}

/// The data sheet, if its columns are where they were; `changed` takes what stands outside of its rows.
fn grid(file: &str, mut data: Sheet, changed: &mut Changed, sink: &Sink) -> Option<Grid> {
    let header: Vec<String> = names().map(str::to_owned).collect();
    let before = sink.len();
    for (at, name) in header.iter().enumerate() {
        let found = data.text(HEADER, at);
        if found != name {
            let place =
                Place { sheet: Some(DATA.to_owned()), index: Some(at), ..Place::row(file, HEADER) };
            let problem = sentences::moved_column(name);
            sink.put(Fault::new(place, found, FaultReason::InvalidValue, problem));
        }
    }
    if sink.len() > before {
        return None;
    }
    changed.blocks = data.blocks();
    data.fill_merged(header.len());
    let mut grid =
        Grid { file: file.to_owned(), sheet: Some(data.name), header, ..Grid::default() };
    for (line, cells) in data.rows {
        // Of the title and the columns' names only what somebody put beside them.
        let width = if line < HEADER { 1 } else { grid.header.len() };
        for (column, cell) in cells.range(width..) {
            if !matches!(cell.kind, Content::Merged(_)) {
                changed.texts.insert((line, *column), cell.text.clone());
            }
        }
        if line <= HEADER {
            continue;
        }
        let row = grid.rows.len();
        let mut record = csv::StringRecord::new();
        for column in 0..grid.header.len() {
            let cell = cells.get(&column);
            record.push_field(cell.map_or("", |cell| &cell.text));
            if let Some(cell) =
                cell.filter(|cell| matches!(cell.kind, Content::Noise | Content::Merged(_)))
            {
                grid.contents.insert((row, column), cell.kind.clone());
            }
        }
        grid.rows.push(Record { line, cells: record });
        for (column, cell) in cells.range(grid.header.len()..) {
            let place = grid.place(row, Some(*column));
            let problem = beyond_the_header();
            changed.faults.push(Fault::new(place, &cell.text, FaultReason::InvalidValue, problem));
        }
    }
    Some(grid)
}
