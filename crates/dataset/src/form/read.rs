//! Reading a form that was filled in.

use std::{collections::BTreeMap, path::Path};

use scorecard_domain::{FaultReason, ObservationKey, Of};

use super::{
    FORMAT, Form, Row, choices, entry,
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
                "is no form",
            ))
        })
    }
}

fn read(path: &Path, file: &str, sink: &Sink) -> Option<Form> {
    let put = |problem: String| {
        sink.put(Fault::new(Place::file(file), file, FaultReason::InvalidValue, problem))
    };
    let book = contents(path, MAX_FORM).and_then(Workbook::open);
    let sheets = book.and_then(|mut book| Ok((book.sheet(IDENTITY)?, book.sheet(DATA)?)));
    let (identity, data) = sheets.map_err(put).ok()?;
    let [version, ledger, revision] = [1, 2, 3].map(|row| identity.text(row, 1));
    if version != FORMAT {
        put(format!(
            "填报表的格式是第{version}版，本程序只读第{FORMAT}版：请重新制作 (the form's format has version `{version}`; this program reads version {FORMAT}: make the form anew)"
        ));
        return None;
    }
    let Ok(revision) = revision.parse() else {
        put(format!(
            "隐藏的{IDENTITY}表已损坏，请重新制作填报表 (the sheet {IDENTITY} is damaged: `{revision}` is no revision; make the form anew)"
        ));
        return None;
    };
    let mut keys = keys(&identity, &put)?;
    let grid = grid(file, data, sink)?;
    let mut rows = Vec::new();
    for at in 0..grid.rows.len() {
        let number = grid.text(at, 0);
        let entries: Vec<String> =
            (0..ENTRIES.len()).map(|entry| grid.text(at, FIRST_ENTRY + entry).to_owned()).collect();
        let Some((key, revision)) = keys.remove(number) else {
            // A line below the rows that says nothing in the cells to fill in is no row.
            if entries.iter().any(|entry| !entry.is_empty()) {
                let problem = if number.is_empty() {
                    "这一行没有序号：只能填已有的行，其他数据请另做填报表 (the row has no number: fill in the rows that are there, and make another form for others)".to_owned()
                } else {
                    entry::told(
                        number,
                        "不是这张填报表的序号，或与前面的行重复",
                        "is the number of no row of this form, or of one that came before",
                    )
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
            let problem = entry::told(
                indicator,
                &format!("不是序号{number}的指标，应为{}：请勿移动锁定的单元格", key.indicator),
                &format!(
                    "is not the indicator that row {number} asks for; expected {}: do not move locked cells",
                    key.indicator
                ),
            );
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
    Some(Form { ledger: ledger.to_owned(), revision, rows, sources, grid })
}

/// The keys of the rows and the revisions that last changed them, by the rows' numbers.
fn keys(
    identity: &Sheet,
    put: &impl Fn(String),
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
            put(format!(
                "隐藏的{IDENTITY}表第{row}行已损坏，请重新制作填报表 (row {row} of the sheet {IDENTITY} is damaged; make the form anew)"
            ));
            return None;
        };
        keys.insert((*number).to_owned(), key);
    }
    Some(keys)
}

/// The data sheet, if its columns are where they were.
fn grid(file: &str, data: Sheet, sink: &Sink) -> Option<Grid> {
    let names = std::iter::once(NUMBER).chain(shown_columns().map(|(name, _)| name));
    let names = names.chain(ENTRIES.into_iter().map(|(name, ..)| name));
    let header: Vec<String> = names.map(str::to_owned).collect();
    let before = sink.len();
    for (at, name) in header.iter().enumerate() {
        let found = data.text(HEADER, at);
        if found != name {
            let place =
                Place { sheet: Some(DATA.to_owned()), index: Some(at), ..Place::row(file, HEADER) };
            let problem = format!(
                "此处应为“{name}”列：请勿移动各列 (the form has `{name}` here: columns must stay where they are)"
            );
            sink.put(Fault::new(place, found, FaultReason::InvalidValue, problem));
        }
    }
    if sink.len() > before {
        return None;
    }
    let mut grid =
        Grid { file: file.to_owned(), sheet: Some(data.name), header, ..Grid::default() };
    for (line, cells) in data.rows.into_iter().filter(|(line, _)| *line > HEADER) {
        let row = grid.rows.len();
        let mut record = csv::StringRecord::new();
        for column in 0..grid.header.len() {
            let cell = cells.get(&column);
            record.push_field(cell.map_or("", |cell| &cell.text));
            if let Some(cell) = cell.filter(|cell| cell.kind == Content::Noise) {
                grid.contents.insert((row, column), cell.kind.clone());
            }
        }
        grid.rows.push(Record { line, cells: record });
    }
    Some(grid)
}
