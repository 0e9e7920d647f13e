//! Reading a form that was filled in.

use std::{collections::BTreeMap, path::Path};

use scorecard_domain::{Explained, FaultReason, ObservationKey, Of, Problem};

use super::{
    FORMAT, Form, Row, choices,
    sheet::{
        CHOICES, DATA, ENTRIES, FIRST_ENTRY, HEADER, IDENTITY, KEY_COLUMNS, KEYS, MAGIC, NUMBER,
        shown_columns,
    },
};
use crate::{
    fault::{Fault, Faults, Place, Sink},
    folder::contents,
    grid::Grid,
    made::Provenance,
    records::Record,
    sentences::{forms as sentences, mappings::beyond_the_header},
    sheet::{Content, Sheet, Workbook, is_spreadsheet},
};

/// No form is larger, in bytes.
const MAX_FORM: u64 = 1 << 28;

/// Whether a file is a form that `scorecard form` made, filled in or not. A file that cannot be read is none.
pub fn is_form(path: &Path) -> bool {
    let open = || {
        let mut book = Workbook::open(contents(path, MAX_FORM).ok()?).ok()?;
        let has_identity = book.names().any(|(name, _)| name == IDENTITY);
        has_identity.then(|| book.sheet(IDENTITY).ok())?
    };
    is_spreadsheet(path) && open().is_some_and(|sheet| sheet.text(1, 0) == MAGIC)
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
    let book = contents(path, MAX_FORM).map_err(|err| err.problem()).and_then(Workbook::open);
    let sheets = book.and_then(|mut book| Ok((book.sheet(IDENTITY)?, book.sheet(DATA)?)));
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
    let mut keys = keys(&identity, &put)?;
    let (grid, beside) = grid(file, data, sink)?;
    let mut rows = Vec::new();
    for at in 0..grid.rows.len() {
        let number = grid.text(at, 0);
        let entries: Vec<String> =
            (0..ENTRIES.len()).map(|entry| grid.text(at, FIRST_ENTRY + entry).to_owned()).collect();
        let Some((key, revision)) = keys.remove(number) else {
            // A line below the rows that says nothing in the cells to fill in is no row.
            if entries.iter().any(|entry| !entry.is_empty()) {
                let problem = match number {
                    "" => sentences::without_number(),
                    _ => sentences::no_row(),
                };
                sink.put(Fault::new(
                    grid.place(at, Some(0)),
                    number,
                    FaultReason::UnknownReference,
                    problem,
                ));
            }
            continue;
        };
        let indicator = grid.text(at, 4);
        if indicator != key.indicator.as_str() {
            let problem = sentences::another_indicator(number, &key.indicator);
            sink.put(Fault::new(
                grid.place(at, Some(4)),
                indicator,
                FaultReason::Inconsistent,
                problem,
            ));
        }
        let shown = (1..FIRST_ENTRY).map(|column| grid.text(at, column).to_owned()).collect();
        rows.push(Row { key, revision, shown, entries, at: Some(at) });
    }
    let source = CHOICES + choices::lists().len();
    let sources = identity.rows.range(KEYS + 1..).map(|(row, _)| identity.text(*row, source));
    let sources = sources
        .filter(|text| !text.is_empty() && *text != choices::NOTHING)
        .map(str::to_owned)
        .collect();
    Some(Form { ledger: ledger.to_owned(), revision, rows, sources, grid, beside })
}

/// The keys of the rows and the revisions that last changed them, by the rows' numbers.
fn keys(
    identity: &Sheet,
    put: &impl Fn(Problem),
) -> Option<BTreeMap<String, (ObservationKey, u64)>> {
    let mut keys = BTreeMap::new();
    for (row, _) in identity.rows.range(KEYS + 1..) {
        let cells = KEY_COLUMNS.iter().enumerate().map(|(at, _)| identity.text(*row, at));
        let cells: Vec<&str> = cells.collect();
        let [number, area, indicator, measure, of, period, revision] = cells.as_slice() else {
            continue;
        };
        if number.is_empty() {
            continue;
        }
        let key = || {
            let of = if of.is_empty() { Of::Nothing } else { of.parse().ok()? };
            let key = ObservationKey {
                indicator: indicator.parse().ok()?,
                measure: measure.parse().ok()?,
                of,
                area: area.parse().ok()?,
                period: period.parse().ok()?,
            };
            Some((key, revision.parse().ok()?))
        };
        let Some(key) = key() else {
            put(sentences::damaged_row(IDENTITY, *row));
            return None;
        };
        keys.insert((*number).to_owned(), key);
    }
    Some(keys)
}

/// The data sheet, if its columns are where they were, and what stands to the right of them.
fn grid(file: &str, mut data: Sheet, sink: &Sink) -> Option<(Grid, Vec<Fault>)> {
    let names = std::iter::once(NUMBER).chain(shown_columns().map(|(name, _)| name));
    let names = names.chain(ENTRIES.into_iter().map(|(name, ..)| name));
    let header: Vec<String> = names.map(str::to_owned).collect();
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
    data.fill_merged(header.len());
    let mut grid =
        Grid { file: file.to_owned(), sheet: Some(data.name), header, ..Grid::default() };
    let mut beside = Vec::new();
    for (line, cells) in data.rows.into_iter().filter(|(line, _)| *line > HEADER) {
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
            beside.push(Fault::new(place, &cell.text, FaultReason::InvalidValue, problem));
        }
    }
    Some((grid, beside))
}
