//! Spreadsheets: the cells of a sheet as texts, exactly as they show or hold them, with their addresses.

pub(crate) mod address;
mod guarded;
pub(crate) mod number;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read as _, Seek as _},
    path::Path,
};

use calamine::{
    Data, Dimensions, ExcelDateTime, Ods, OdsError, Reader as _, SheetVisible, Sheets, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use scorecard_domain::{Problem, fault::quoted};
use zip::ZipArchive;

use self::guarded::guarded;
use crate::sentences::files as sentences;

/// Cells by column.
pub(crate) type Cells = BTreeMap<usize, Cell>;

/// The content of a cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// As text: a number as [`number::shown`] has it, a date as `2022-12-31`, an error as `#DIV/0!`.
    pub(crate) text: String,
    pub(crate) kind: Content,
}

/// What sort of content a cell has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Content {
    /// A text, a date, a truth value or an error.
    #[default]
    Text,
    /// A number that was typed.
    Number,
    /// A number with digits that only binary arithmetic makes.
    Noise,
    /// That of the cell at this address, with which it is merged.
    Merged(String),
}

/// A sheet of a spreadsheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Rows that have content, by their number from 1 on.
    pub(crate) rows: BTreeMap<u64, Cells>,
    merged: Vec<Dimensions>,
}

/// A block of merged cells: rows from 1, columns from 0 on, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) rows: [u64; 2],
    pub(crate) columns: [usize; 2],
}

impl Block {
    /// How many cells it has.
    pub(crate) fn size(&self) -> u64 {
        let [[top, bottom], [left, right]] =
            [self.rows, self.columns.map(|column| u64::try_from(column).unwrap_or(u64::MAX))];
        let length = |first: u64, last: u64| last.saturating_sub(first).saturating_add(1);
        length(top, bottom).saturating_mul(length(left, right))
    }
}

/// A spreadsheet. Of its file no more is in memory than its texts and the sheet that is read.
pub(crate) struct Workbook(Sheets<BufReader<File>>);

/// How a package begins, which XLSX, XLSB and ODS are.
const PACKAGE: &[u8] = b"PK\x03\x04";
/// How a compound file begins, which XLS is and what has a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// Whether a file is a spreadsheet: by its name, or by how it begins, whatever its name is.
pub(crate) fn is_spreadsheet(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let by_name = extension.is_some_and(|extension| {
        let known = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
        known.iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    by_name || begins_as_spreadsheet(path)
}

/// Whether a file begins as spreadsheets do. Many a program calls a text `.xls`, so that it is opened as one.
pub(crate) fn begins_as_spreadsheet(path: &Path) -> bool {
    let begin = || File::open(path).and_then(|file| beginning(&file)).unwrap_or_default();
    // A pipe is not opened: it would wait for who writes.
    path.is_file() && [PACKAGE, COMPOUND].contains(&begin().as_slice())
}

/// The first four bytes of a file, if it has so many.
fn beginning(file: &File) -> io::Result<Vec<u8>> {
    let mut begin = Vec::new();
    reader(file)?.take(4).read_to_end(&mut begin)?;
    Ok(begin)
}

/// Reads a file from its beginning on. One reader of it may be in use at a time.
fn reader(file: &File) -> io::Result<BufReader<File>> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

impl Workbook {
    /// Opens a file; if it is no spreadsheet, why, as a predicate.
    pub(crate) fn open(file: &File) -> Result<Self, Problem> {
        let unreadable = |err: io::Error| sentences::unreadable(quoted(err));
        let begin = beginning(file).map_err(unreadable)?;
        let book = match begin.as_slice() {
            COMPOUND => guarded(|| compound(file)).transpose().map_err(unreadable)?,
            PACKAGE => guarded(|| package(file)).transpose().map_err(unreadable)?,
            _ => None,
        };
        let book = book.flatten();
        match book {
            Some(book) => Ok(Self(book)),
            None => {
                let why = guarded(|| why_none(file, &begin));
                let damaged = || Ok(sentences::damaged_spreadsheet());
                Err(why.unwrap_or_else(damaged).map_err(unreadable)?)
            }
        }
    }

    /// The names of the sheets, in their order, and whether people see them.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        let sheets = self.0.sheets_metadata().iter();
        sheets.map(|sheet| (sheet.name.as_str(), sheet.visible == SheetVisible::Visible))
    }

    /// The first rows of a sheet, at least so many, without its merged cells; nothing if it cannot be read.
    pub(crate) fn top(&mut self, name: &str, rows: u32) -> Option<Sheet> {
        match &mut self.0 {
            Sheets::Xlsx(book) => {
                let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
                guarded(|| read_xlsx(book, &mut sheet, rows.saturating_sub(1)))?.ok()?;
                Some(sheet)
            }
            _ => self.sheet(name).ok(),
        }
    }

    /// Reads a sheet; if it cannot be read, why, as a predicate.
    pub(crate) fn sheet(&mut self, name: &str) -> Result<Sheet, Problem> {
        guarded(|| self.read(name)).unwrap_or_else(|| Err(sentences::damaged_spreadsheet()))
    }

    fn read(&mut self, name: &str) -> Result<Sheet, Problem> {
        let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        let unreadable =
            |err: &dyn std::fmt::Display| sentences::unreadable_sheet(name, quoted(err));
        match &mut self.0 {
            Sheets::Xlsx(book) => {
                read_xlsx(book, &mut sheet, u32::MAX).map_err(|err| unreadable(&err))?;
                read_formulas(book, &mut sheet).map_err(|err| unreadable(&err))?;
                sheet.merged =
                    book.merge_cells_by_sheet_name(name).map_err(|err| unreadable(&err))?;
            }
            Sheets::Xlsb(book) => read_xlsb(book, &mut sheet).map_err(|err| unreadable(&err))?,
            book => {
                let range = book.worksheet_range(name).map_err(|err| unreadable(&err))?;
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, data) in range.used_cells() {
                    let row = usize::try_from(top).unwrap_or_default() + row;
                    let column = usize::try_from(left).unwrap_or_default() + column;
                    sheet.put(row, column, content(data, "General"));
                }
                if let Sheets::Xls(book) = book {
                    sheet.merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
                }
            }
        }
        Ok(sheet)
    }
}

/// A compound file as the spreadsheet that it is, if it is one.
fn compound(file: &File) -> io::Result<Option<Sheets<BufReader<File>>>> {
    Ok(Xls::new(reader(file)?).ok().map(Sheets::Xls))
}

/// A package as the spreadsheet that it is, if it is one.
fn package(file: &File) -> io::Result<Option<Sheets<BufReader<File>>>> {
    if let Ok(book) = Xlsx::new(reader(file)?) {
        return Ok(Some(Sheets::Xlsx(book)));
    }
    if let Ok(book) = Xlsb::new(reader(file)?) {
        return Ok(Some(Sheets::Xlsb(book)));
    }
    Ok(Ods::new(reader(file)?).ok().map(Sheets::Ods))
}

/// Why a file that begins so is no spreadsheet that can be read.
fn why_none(file: &File, begin: &[u8]) -> io::Result<Problem> {
    let has_password = match begin {
        [] => return Ok(sentences::empty_file()),
        COMPOUND => {
            matches!(Xlsx::new(reader(file)?), Err(XlsxError::Password))
                || matches!(Xls::new(reader(file)?), Err(XlsError::Password))
        }
        PACKAGE if is_other(file)? => return Ok(sentences::no_spreadsheet()),
        PACKAGE => matches!(Ods::new(reader(file)?), Err(OdsError::Password)),
        _ => return Ok(sentences::no_spreadsheet()),
    };
    Ok(if has_password { sentences::password() } else { sentences::damaged_spreadsheet() })
}

/// Whether a package is whole and has nothing of a spreadsheet: an archive, or a document of another sort.
fn is_other(file: &File) -> io::Result<bool> {
    let Ok(mut package) = ZipArchive::new(reader(file)?) else { return Ok(false) };
    let mut sort = Vec::new();
    if let Ok(mimetype) = package.by_name("mimetype") {
        mimetype.take(64).read_to_end(&mut sort)?;
    }
    let is_ods = sort.starts_with(b"application/vnd.oasis.opendocument.spreadsheet");
    let mut names = package.file_names().flatten();
    let is_of_excel = names.any(|name| name.to_ascii_lowercase().starts_with("xl/"));
    Ok(!is_ods && !is_of_excel)
}

/// Reads the cells one by one: a sheet may have one in its last row and column and few others.
fn read_xlsx(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &mut Sheet,
    last: u32,
) -> Result<(), XlsxError> {
    let mut reader = book.worksheet_cells_reader(&sheet.name)?;
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let format = format.map_or("General", |format| format.format_code.as_str());
        let (row, column) = cell.get_position();
        if row > last {
            break;
        }
        let data = Data::from(cell.get_value().clone());
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            continue;
        };
        sheet.put(row, column, content(&data, format));
    }
    Ok(())
}

/// As [`read_xlsx`]; no cell says how it shows its number.
fn read_xlsb(book: &mut Xlsb<BufReader<File>>, sheet: &mut Sheet) -> Result<(), XlsbError> {
    let mut reader = book.worksheet_cells_reader(&sheet.name)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) {
            sheet.put(row, column, content(&Data::from(cell.get_value().clone()), "General"));
        }
    }
    Ok(())
}

/// Takes formulas whose values the file lacks: programs that do not calculate leave them to those that do.
fn read_formulas(book: &mut Xlsx<BufReader<File>>, sheet: &mut Sheet) -> Result<(), XlsxError> {
    let mut reader = book.worksheet_cells_reader(&sheet.name)?;
    while let Some(cell) = reader.next_formula()? {
        let (row, column) = cell.get_position();
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            continue;
        };
        let line = u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1);
        if !cell.get_value().is_empty() && sheet.text(line, column).is_empty() {
            let text = format!("={}", cell.get_value());
            sheet.put(row, column, Cell { text, kind: Content::Text });
        }
    }
    Ok(())
}

fn content(data: &Data, format: &str) -> Cell {
    let text = match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => {
            let number::Shown { text, is_noisy } = number::shown(*number, format);
            let kind = if is_noisy { Content::Noise } else { Content::Number };
            return Cell { text, kind };
        }
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    };
    let kind = if matches!(data, Data::Int(_)) { Content::Number } else { Content::Text };
    Cell { text, kind }
}

/// A date as `2022-12-31`, with the time of day if it has one; a duration as its number of days.
fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl Sheet {
    /// A row and column from 0 on.
    fn put(&mut self, row: usize, column: usize, cell: Cell) {
        if cell.text.trim().is_empty() {
            return;
        }
        let row = u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1);
        self.rows.entry(row).or_default().insert(column, cell);
    }

    /// The text of a cell without spaces around it; the row from 1, the column from 0 on.
    pub(crate) fn text(&self, row: u64, column: usize) -> &str {
        let cell = self.rows.get(&row).and_then(|cells| cells.get(&column));
        cell.map_or("", |cell| cell.text.trim())
    }

    /// The blocks of merged cells that begin among the rows and columns with content, as far as those reach.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let last_row = self.rows.last_key_value().map_or(0, |(row, _)| *row);
        let columns = self.rows.values().filter_map(|cells| cells.keys().max());
        let last_column = columns.max().copied().unwrap_or_default();
        let block = |Dimensions { start, end }: &Dimensions| {
            let [top, bottom] = [start.0, end.0].map(|row| u64::from(row).saturating_add(1));
            let [left, right] = [start.1, end.1].map(|c| usize::try_from(c).unwrap_or(usize::MAX));
            let block = Block {
                rows: [top, bottom.min(last_row)],
                columns: [left, right.min(last_column)],
            };
            (top <= last_row && left <= last_column).then_some(block)
        };
        self.merged.iter().filter_map(block).collect()
    }

    /// Gives every cell of a merged block the content of its first, as people read it; only of rows that have content
    /// and of columns before `width`.
    pub(crate) fn fill_merged(&mut self, width: usize) {
        let blocks = self.blocks();
        self.merged.clear();
        for Block { rows: [top, bottom], columns: [left, right] } in blocks {
            let first = self.rows.get(&top).and_then(|cells| cells.get(&left)).cloned();
            let Some(Cell { text, .. }) = first else { continue };
            let kind = Content::Merged(address::of(&self.name, top, Some(left)));
            for (row, cells) in self.rows.range_mut(top..=bottom.max(top)) {
                for column in left..=right.min(width.saturating_sub(1)) {
                    if (*row, column) != (top, left) {
                        cells.insert(column, Cell { text: text.clone(), kind: kind.clone() });
                    }
                }
            }
        }
    }
}
