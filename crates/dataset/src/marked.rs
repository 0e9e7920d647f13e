//! What is wrong with a file, on a copy of it: the cells marked, each with a note of what is wrong there.
//!
//! The copy has the values, not the looks, of the file; of a form it is a form again, to be corrected and imported, with
//! all its cells where they were: what was refused in it is refused in the copy.

use std::{collections::BTreeMap, path::Path};

use rust_xlsxwriter::{Format, Note, Url, Workbook, Worksheet, XlsxError};

use crate::{
    fault::Place,
    folder::{MAX_CSV, opened},
    form::{Form, sheet::SHEETS},
    mapping::Mapping,
    sdmx, sheet,
    text::Text,
    workbook::{self, WorkbookError, column, row_index},
};

/// The fill of a faulty cell.
const RED: u32 = 0xFFC7CE;
/// The fill of a suspicious cell.
const YELLOW: u32 = 0xFFEB9C;
/// The sheet that lists everything.
const LIST: &str = "导入问题";
/// No sheet has more rows or columns.
const MAX_ROWS: u64 = 1_048_576;
const MAX_COLUMNS: usize = 16_384;
/// So many remarks have a link to their cell; a sheet has at most 65,530.
const MAX_LINKS: u32 = 10_000;
/// A form with more merged cells, which only a program makes, is copied as any spreadsheet is.
const MAX_MERGED: u64 = 1_000_000;
/// Texts are cut after so many characters: a cell holds no more than 32,767 units of UTF-16.
const MAX_TEXT: usize = 16_000;

/// Something that an import has to say of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where; `None` if it is about no place in the file.
    pub place: Option<Place>,
    /// Whether it is only suspicious.
    pub is_warning: bool,
    /// Why it is refused, as a stable name.
    pub reason: String,
    /// What is wrong and what was expected.
    pub problem: String,
}

/// What is copied.
#[derive(Clone, Copy, Debug)]
pub enum Copied<'a> {
    /// The files of a dataset folder that have something wrong.
    Folder(&'a Path),
    /// A table, and how it is read if a mapping says so.
    Table(&'a Path, Option<&'a Mapping>),
    /// A form, and the file that it was read from.
    Form(&'a Path, &'a Form),
}

impl Copied<'_> {
    /// Writes the copy, with a list of all remarks before it.
    ///
    /// # Errors
    ///
    /// If it cannot be written. A file that cannot be read has no copy, only the list.
    pub fn write(self, remarks: &[Remark], path: &Path) -> Result<(), WorkbookError> {
        let marks = Marks::new(remarks);
        if let Self::Form(file, form) = self
            && form.merged_cells() <= MAX_MERGED
        {
            let mut others = sheets(file);
            others.retain(|table| !SHEETS.contains(&table.name.as_str()));
            return form.write_marked(path, &marks, &others);
        }
        let tables = match self {
            Self::Folder(dir) => files(dir, remarks),
            Self::Table(table, mapping) => tables(table, mapping),
            Self::Form(file, _) => sheets(file),
        };
        workbook::save(path, |book| {
            marks.list(book, &tables)?;
            tables.iter().try_for_each(|table| marks.copy(table, book.add_worksheet()))
        })
    }
}

/// A table that is copied.
pub(crate) struct Table {
    /// The name of its sheet.
    name: String,
    /// Whether a place is in it.
    file: String,
    sheet: Option<String>,
    /// Cells by column, by row from 1 on.
    rows: BTreeMap<u64, BTreeMap<usize, String>>,
}

/// The files of a folder that remarks are about.
fn files(dir: &Path, remarks: &[Remark]) -> Vec<Table> {
    let places = remarks.iter().filter_map(|remark| remark.place.as_ref());
    let mut names: Vec<&str> = places.map(|place| place.file.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let names =
        names.into_iter().filter(|name| name.ends_with(".csv") && !name.contains(['/', '\\']));
    names.filter_map(|name| separated(&dir.join(name), "utf-8", b',')).collect()
}

/// The sheets of a spreadsheet, or the one table of another file.
fn tables(path: &Path, mapping: Option<&Mapping>) -> Vec<Table> {
    if sheet::begins_as_spreadsheet(path) {
        return sheets(path);
    }
    let (encoding, delimiter) = mapping.and_then(Mapping::text_format).unwrap_or_else(|| {
        let delimiter = sdmx::separator(path).unwrap_or(b',');
        ("utf-8".to_owned(), delimiter)
    });
    separated(path, &encoding, delimiter).into_iter().collect()
}

fn sheets(path: &Path) -> Vec<Table> {
    let book = opened(path, MAX_CSV).ok().and_then(|file| sheet::Workbook::open(&file).ok());
    let Some(mut book) = book else { return Vec::new() };
    let is_copied = |(name, is_visible): &(&str, bool)| *is_visible && *name != LIST;
    let names = book.names().filter(is_copied);
    let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
    let table = |name: String| {
        let sheet = book.sheet(&name).ok()?;
        let rows = sheet.rows.into_iter().map(|(row, cells)| {
            (row, cells.into_iter().map(|(column, cell)| (column, cell.text)).collect())
        });
        let rows = rows.collect();
        Some(Table { file: file_name(path), sheet: Some(name.clone()), name, rows })
    };
    names.into_iter().filter_map(table).collect()
}

fn separated(path: &Path, encoding: &str, delimiter: u8) -> Option<Table> {
    let file = file_name(path);
    let text = Text::open(path, MAX_CSV, Some(encoding)).ok()?;
    let records = text.records(delimiter).flatten();
    // No more fit on a sheet.
    let rows = records
        .take_while(|record| record.line <= MAX_ROWS)
        .map(|record| (record.line, record.cells.iter().map(str::to_owned).enumerate().collect()));
    let name: String = file
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    Some(Table { name, sheet: None, rows: rows.collect(), file })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into())
}

/// Remarks by their cells.
#[derive(Debug, Default)]
pub(crate) struct Marks<'a> {
    remarks: &'a [Remark],
    /// Those that are about a row or its cells, by the row.
    by_row: BTreeMap<u64, Vec<(&'a Remark, &'a Place)>>,
}

impl<'a> Marks<'a> {
    fn new(remarks: &'a [Remark]) -> Self {
        let mut by_row: BTreeMap<u64, Vec<(&Remark, &Place)>> = BTreeMap::new();
        for remark in remarks {
            if let Some(place) = &remark.place
                && let Some(row) = place.row
            {
                by_row.entry(row).or_default().push((remark, place));
            }
        }
        Self { remarks, by_row }
    }

    /// What is to be said of a cell, and its fill. What is about a whole row stands on its first cell.
    pub(crate) fn at(&self, sheet: &str, line: u64, column: usize) -> Option<(String, u32)> {
        let on_row = self.by_row.get(&line).into_iter().flatten();
        let here = on_row.filter(|(_, place)| {
            place.sheet.as_deref() == Some(sheet) && place.index.unwrap_or_default() == column
        });
        let remarks: Vec<&Remark> = here.map(|(remark, _)| *remark).collect();
        (!remarks.is_empty()).then(|| told(&remarks))
    }

    /// Writes the list of all remarks, with links to their cells: of a file that has no sheets to those of its copy.
    pub(crate) fn list(&self, book: &mut Workbook, tables: &[Table]) -> Result<(), XlsxError> {
        if self.remarks.is_empty() {
            return Ok(());
        }
        const COLUMNS: [(&str, u32); 6] =
            [("性质", 8), ("文件", 22), ("位置", 18), ("列", 16), ("类别", 22), ("问题", 90)];
        let sheet = book.add_worksheet().set_name(LIST)?;
        let bold = Format::new().set_bold();
        for (at, (name, width)) in COLUMNS.into_iter().enumerate() {
            sheet.write_with_format(0, column(at), name, &bold)?;
            sheet.set_column_width(column(at), width)?;
        }
        let wrap = Format::new().set_text_wrap();
        for (row, Remark { place, is_warning, reason, problem }) in (1..1_048_576).zip(self.remarks)
        {
            sheet.write(row, 0, if *is_warning { "提醒" } else { "错误" })?;
            if let Some(place) = place {
                sheet.write(row, 1, &place.file)?;
                let copied = || tables.iter().find_map(|table| table.address(place));
                match place.address().or_else(copied) {
                    Some(address) if row <= MAX_LINKS => {
                        let link = Url::new(format!("internal:{address}")).set_text(&address);
                        sheet.write(row, 2, link)?;
                    }
                    Some(address) => {
                        sheet.write(row, 2, address)?;
                    }
                    None => {
                        let line = place.row.map(|row| row.to_string()).unwrap_or_default();
                        sheet.write(row, 2, line)?;
                    }
                }
                sheet.write(row, 3, place.column.clone().unwrap_or_default())?;
            }
            sheet.write(row, 4, reason)?;
            sheet.write_with_format(row, 5, cut(problem), &wrap)?;
        }
        sheet.set_freeze_panes(1, 0)?.set_active(true);
        Ok(())
    }

    /// Copies a table.
    pub(crate) fn copy(&self, table: &Table, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(&table.name)?;
        let plain = Format::new();
        for (row, cells) in table.rows.range(..=MAX_ROWS) {
            for (at, text) in cells.range(..MAX_COLUMNS) {
                workbook::write(sheet, row_index(*row), column(*at), cut(text), &plain)?;
            }
        }
        let mut marked: BTreeMap<(u64, usize), Vec<&Remark>> = BTreeMap::new();
        for remark in self.remarks {
            let Some(place) = remark.place.as_ref() else { continue };
            let is_here = place.file == table.file && place.sheet == table.sheet;
            let Some(row) = place.row.filter(|row| is_here && (1..=MAX_ROWS).contains(row)) else {
                continue;
            };
            let at = place.index.or_else(|| table.index(place.column.as_deref()?));
            let at = at.filter(|at| *at < MAX_COLUMNS).unwrap_or_default();
            marked.entry((row, at)).or_default().push(remark);
        }
        for ((row, at), remarks) in marked {
            let text =
                table.rows.get(&row).and_then(|cells| cells.get(&at)).map_or("", String::as_str);
            let (notes, fill) = told(&remarks);
            let fill = Format::new().set_background_color(fill);
            workbook::write(sheet, row_index(row), column(at), cut(text), &fill)?;
            sheet.insert_note(row_index(row), column(at), &note(&notes))?;
        }
        Ok(())
    }
}

impl Table {
    /// The address of a place in the copy, if it is in this table.
    fn address(&self, place: &Place) -> Option<String> {
        let is_here = place.file == self.file && place.sheet == self.sheet;
        let row = place.row.filter(|row| is_here && (1..=MAX_ROWS).contains(row))?;
        let at = place.index.or_else(|| self.index(place.column.as_deref()?));
        Some(sheet::address::of(&self.name, row, at.filter(|at| *at < MAX_COLUMNS)))
    }

    /// The column of that name in the first row.
    fn index(&self, name: &str) -> Option<usize> {
        let (_, header) = self.rows.first_key_value()?;
        header.iter().find(|(_, text)| text.trim() == name).map(|(at, _)| *at)
    }
}

/// A note on a cell, which nobody signs.
pub(crate) fn note(text: &str) -> Note {
    Note::new(text).add_author_prefix(false).set_width(320)
}

/// What is said of a cell, and its fill.
fn told(remarks: &[&Remark]) -> (String, u32) {
    let problems: Vec<&str> = remarks.iter().map(|remark| remark.problem.as_str()).collect();
    let is_warning = remarks.iter().all(|remark| remark.is_warning);
    (cut(&problems.join("\n")).to_owned(), if is_warning { YELLOW } else { RED })
}

/// The beginning of a text that is too long for a cell.
pub(crate) fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_TEXT).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
