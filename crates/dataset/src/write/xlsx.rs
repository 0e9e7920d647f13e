//! Observations as a spreadsheet.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use scorecard_domain::{
    Absence, Confidentiality, Lang, Measure, ObsStatus, Observation, Qualifier, Stage, Standing,
    Thing, words::Labelled,
};

use super::tabular::{COLUMNS, Names};
use crate::workbook::{self, WorkbookError, column};

/// The sheet of observations.
const DATA: &str = "数据";
/// The sheet that says what the codes mean, and which ledger it is of.
const ABOUT: &str = "说明";

/// A spreadsheet of observations while it is written: a row each, all that belongs to it. A value is a number if a
/// spreadsheet keeps all its digits, and shows the decimals that were recorded; a longer one is a text.
pub struct SheetWriter {
    path: PathBuf,
    book: Workbook,
    names: Names,
    rows: u32,
}

impl SheetWriter {
    /// Begins a spreadsheet, which is written when it is finished.
    ///
    /// # Errors
    ///
    /// If it cannot be.
    pub fn new(path: &Path) -> Result<Self, WorkbookError> {
        let failed = |source| WorkbookError::new(path, source);
        let mut book = workbook::new().map_err(failed)?;
        head(&mut book).map_err(failed)?;
        Ok(Self { path: path.to_owned(), book, names: Names::default(), rows: 0 })
    }

    /// Learns an area or an indicator; they come before the observations of them.
    pub fn learn(&mut self, thing: &Thing) {
        self.names.learn(thing);
    }

    /// Writes an observation, which this revision last changed.
    ///
    /// # Errors
    ///
    /// If it cannot be written; a sheet has at most 1,048,575 rows below its header.
    pub fn put(&mut self, observation: &Observation, revision: u64) -> Result<(), WorkbookError> {
        self.rows += 1;
        self.row(observation, revision).map_err(|source| WorkbookError::new(&self.path, source))
    }

    fn row(&mut self, observation: &Observation, revision: u64) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        let plain = Format::new();
        for (at, text) in self.names.row(observation).iter().enumerate() {
            let is_value = COLUMNS.get(at).is_some_and(|(name, ..)| *name == "value");
            if is_value {
                workbook::write(sheet, self.rows, column(at), text, &plain)?;
            } else if !text.is_empty() {
                sheet.write_string(self.rows, column(at), text)?;
            }
        }
        let revision = revision.to_string();
        workbook::write(sheet, self.rows, column(COLUMNS.len()), &revision, &plain)
    }

    /// Finishes the file: `revision` is that of the ledger of which it is.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(mut self, ledger: &str, revision: u64) -> Result<(), WorkbookError> {
        let written = self.foot(ledger, revision).and_then(|()| self.book.save(&self.path));
        written.map_err(|source| WorkbookError::new(&self.path, source))
    }

    fn foot(&mut self, ledger: &str, revision: u64) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        sheet.autofilter(0, 0, self.rows, column(COLUMNS.len()))?;
        let sheet = self.book.add_worksheet().set_name(ABOUT)?;
        sheet.set_column_width(0, 18)?.set_column_width(1, 24)?;
        let mut lines =
            vec![("台账".to_owned(), ledger.to_owned()), ("修订".to_owned(), revision.to_string())];
        meanings::<Measure>("数据类型", &mut lines);
        meanings::<Standing>("所处位置", &mut lines);
        meanings::<Absence>("缺失原因", &mut lines);
        meanings::<Qualifier>("限定词", &mut lines);
        meanings::<ObsStatus>("状态", &mut lines);
        meanings::<Stage>("阶段", &mut lines);
        meanings::<Confidentiality>("密级", &mut lines);
        for (row, (name, text)) in (0..).zip(lines) {
            sheet.write_string(row, 0, name)?.write_string(row, 1, text)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for SheetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

fn head(book: &mut Workbook) -> Result<(), XlsxError> {
    // Rows go to a temporary file as they come; texts that come again are kept once.
    let sheet = book.add_worksheet_with_low_memory()?.set_name(DATA)?;
    let bold = Format::new().set_bold().set_background_color(0xDDEBF7);
    let columns = COLUMNS.into_iter().map(|(_, name, width)| (name, width)).chain([("修订", 8)]);
    for (at, (name, width)) in columns.enumerate() {
        sheet.set_column_width(column(at), width)?;
        sheet.write_with_format(0, column(at), name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A list of codes and what they mean, after an empty line and the list's name.
fn meanings<T: Labelled + ToString>(title: &str, lines: &mut Vec<(String, String)>) {
    lines.push((String::new(), String::new()));
    lines.push((title.to_owned(), String::new()));
    lines.extend(T::CODES.iter().map(|code| (code.to_string(), code.label(Lang::Zh).to_owned())));
}
