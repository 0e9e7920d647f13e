//! A form as a workbook.

use std::path::Path;

use rust_xlsxwriter::{IgnoreError, ProtectionOptions, Workbook, Worksheet, XlsxError};

use super::{
    FORMAT, Form, Row,
    cells::{Cells, Looks},
    choices, instructions,
    sheet::{
        CHOICES, COPIES, DATA, ENTRIES, FIRST_ENTRY, HEADER, IDENTITY, KEY_COLUMNS, KEYS, MAGIC,
        NUMBER, SHOWN, shown_columns,
    },
};
use crate::{
    marked::{Marks, Table},
    workbook::{self, WorkbookError, column, row_index},
};

impl Form {
    /// Writes the form to a new file, with what was filled in; `marks` are cells of the sheet that it was read from.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), WorkbookError> {
        self.write_marked(path, &Marks::default(), &[])
    }

    /// Writes a copy of the form, with other sheets that somebody put beside its own.
    pub(crate) fn write_marked(
        &self,
        path: &Path,
        marks: &Marks,
        others: &[Table],
    ) -> Result<(), WorkbookError> {
        workbook::save(path, |book| {
            marks.list(book, others)?;
            self.sheets(book, marks)?;
            others.iter().try_for_each(|table| marks.copy(table, book.add_worksheet()))
        })
    }

    fn sheets(&self, book: &mut Workbook, marks: &Marks) -> Result<(), XlsxError> {
        let looks = Looks::new();
        instructions::write(book.add_worksheet(), &looks.title)?;
        self.data(book.add_worksheet(), &looks, marks)?;
        self.identity(book.add_worksheet())
    }

    /// The sheet that is filled in.
    fn data(&self, sheet: &mut Worksheet, looks: &Looks, marks: &Marks) -> Result<(), XlsxError> {
        sheet.set_name(DATA)?;
        let header = row_index(HEADER);
        let cells = Cells { looks, marks };
        cells.changed(sheet, &self.changed)?;
        cells.text(sheet, (1, 0), &self.title, &looks.title)?;
        let columns = std::iter::once((NUMBER, 6)).chain(shown_columns());
        let columns = columns.chain(ENTRIES.into_iter().map(|(name, width, _)| (name, width)));
        for (at, (name, width)) in columns.enumerate() {
            sheet.write_with_format(header, column(at), name, &looks.header)?;
            sheet.set_column_width(column(at), width)?;
        }
        sheet.set_row_height(header, 24)?;
        for (line, row) in self.lines() {
            cells.row(sheet, line, row, &self.grid)?;
        }
        let last = self.lines().map(|(line, _)| row_index(line)).max().unwrap_or(header + 1);
        self.validate(sheet, header + 1, last)?;
        let width = column(FIRST_ENTRY + ENTRIES.len() - 1);
        sheet.ignore_error_range(
            header + 1,
            column(FIRST_ENTRY),
            last,
            width,
            IgnoreError::NumberStoredAsText,
        )?;
        sheet.autofilter(header, 0, last, width)?;
        sheet.set_freeze_panes(header + 1, 4)?;
        sheet.set_selection(header + 1, column(FIRST_ENTRY), header + 1, column(FIRST_ENTRY))?;
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_repeat_rows(0, header)?;
        sheet.set_footer("&L&F&R第 &P 页，共 &N 页");
        Ok(())
    }

    /// The rows, each with its number on the sheet: the one that it was read from, or below the one before it.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, &Row)> {
        (HEADER + 1..).zip(&self.rows).map(|(line, row)| {
            let read = row.at.and_then(|at| self.grid.rows.get(at));
            (read.map_or(line, |record| record.line), row)
        })
    }

    /// The lists of choices, sources last.
    pub(super) fn choices(&self) -> Vec<(&'static str, Vec<String>)> {
        let sources = ("source", choices::with_nothing(self.sources.iter().cloned()));
        choices::lists().into_iter().chain([sources]).collect()
    }

    /// The hidden sheet: what form this is, the keys of its rows, the lists of choices.
    fn identity(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(IDENTITY)?;
        let revision = self.revision.to_string();
        let head = [(MAGIC, FORMAT), ("ledger", &self.ledger), ("revision", &revision)];
        for (at, (name, value)) in (0..).zip(head) {
            sheet.write(at, 0, name)?.write(at, 1, value)?;
        }
        let header = row_index(KEYS);
        for (at, name) in KEY_COLUMNS.into_iter().enumerate() {
            sheet.write(header, column(at), name)?;
        }
        // A form that does not say what it was made with has a copy that does not either.
        let is_made = self.rows.iter().any(|row| !row.made.is_empty());
        for (at, (name, _)) in SHOWN.into_iter().enumerate().filter(|_| is_made) {
            sheet.write(header, column(COPIES + at), name)?;
        }
        for (below, Row { key, revision, number, made, .. }) in (1..).zip(&self.rows) {
            for (at, text) in made.iter().enumerate() {
                sheet.write(header + below, column(COPIES + at), text)?;
            }
            let cells = [
                number.clone(),
                key.area.to_string(),
                key.indicator.to_string(),
                key.measure.to_string(),
                key.of.to_string(),
                key.period.to_string(),
                revision.to_string(),
            ];
            for (at, cell) in cells.into_iter().enumerate() {
                sheet.write(header + below, column(at), cell)?;
            }
        }
        for (at, (name, list)) in self.choices().into_iter().enumerate() {
            let at = column(CHOICES + at);
            sheet.write(header, at, name)?;
            for (row, choice) in (1..).zip(list) {
                sheet.write(header + row, at, choice)?;
            }
        }
        sheet.set_very_hidden(true);
        sheet.protect();
        Ok(())
    }
}
