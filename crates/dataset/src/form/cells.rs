//! The cells of a form: those of its rows, and what somebody put beside them, marked where something is to be said.

use rust_xlsxwriter::{ColNum, Format, FormatAlign, FormatBorder, RowNum, Worksheet, XlsxError};

use super::{
    Changed, Row,
    sheet::{DATA, FIRST_ENTRY, NUMBER, SHOWN_VALUES, names},
};
use crate::{
    grid::Grid,
    marked::{self, Marks},
    sheet::{Block, Content},
    workbook::{self, column, row_index},
};

/// How cells look.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) header: Format,
    locked: Format,
    value: Format,
    entry: Format,
    number: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let cell = || {
            Format::new()
                .set_border(FormatBorder::Thin)
                .set_border_color(0xBFBFBF)
                .set_align(FormatAlign::VerticalCenter)
        };
        let locked = cell().set_background_color(0xF2F2F2).set_font_color(0x595959);
        // A text format: a cell keeps what is typed, 489.0 and all.
        let entry = cell().set_unlocked().set_num_format("@").set_background_color(0xFFFBE6);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            header: cell()
                .set_bold()
                .set_background_color(0x1F4E79)
                .set_font_color(0xFFFFFF)
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            value: locked.clone().set_align(FormatAlign::Right),
            locked: locked.set_text_wrap(),
            number: entry.clone().set_align(FormatAlign::Right),
            entry: entry.set_text_wrap(),
        }
    }
}

/// Writes cells, each by its row from 1 and its column from 0 on.
pub(super) struct Cells<'a> {
    pub(super) looks: &'a Looks,
    pub(super) marks: &'a Marks<'a>,
}

impl Cells<'_> {
    /// Writes a row.
    pub(super) fn row(
        &self,
        sheet: &mut Worksheet,
        line: u64,
        row: &Row,
        grid: &Grid,
    ) -> Result<(), XlsxError> {
        let looks = self.looks;
        let texts = std::iter::once(&row.number).chain(&row.shown).chain(&row.entries);
        for (at, (text, name)) in texts.zip(names()).enumerate() {
            let is_value = name == NUMBER || SHOWN_VALUES.contains(&name);
            let look = match name {
                "本期数" => &looks.number,
                _ if at >= FIRST_ENTRY => &looks.entry,
                _ if SHOWN_VALUES.contains(&name) => &looks.value,
                _ => &looks.locked,
            };
            match row.at.and_then(|row| grid.contents.get(&(row, at))) {
                // The first of the merged cells has their content.
                Some(Content::Merged(_)) => self.text(sheet, (line, at), "", look)?,
                Some(Content::Noise) => self.noise(sheet, (line, at), text, look)?,
                _ if is_value => {
                    self.put(sheet, (line, at), look, |sheet, row, column, look| {
                        workbook::write(sheet, row, column, text, look)
                    })?
                }
                _ => self.text(sheet, (line, at), text, look)?,
            }
        }
        Ok(())
    }

    /// Writes what somebody made of the sheet: texts beside its own, and merged cells, whose contents come after.
    pub(super) fn changed(
        &self,
        sheet: &mut Worksheet,
        changed: &Changed,
    ) -> Result<(), XlsxError> {
        let plain = Format::new().set_unlocked();
        for Block { rows: [top, bottom], columns: [left, right] } in &changed.blocks {
            let ([top, bottom], [left, right]) =
                ([*top, *bottom].map(row_index), [*left, *right].map(column));
            match sheet.merge_range(top, left, bottom, right, "", &plain) {
                // A block that only reached beyond all content, or that no spreadsheet program makes.
                Ok(_)
                | Err(XlsxError::MergeRangeSingleCell | XlsxError::MergeRangeOverlaps(..)) => {}
                Err(err) => return Err(err),
            }
        }
        changed
            .texts
            .iter()
            .try_for_each(|(cell, text)| self.text(sheet, *cell, marked::cut(text), &plain))
    }

    /// Writes a text as it is.
    pub(super) fn text(
        &self,
        sheet: &mut Worksheet,
        cell: (u64, usize),
        text: &str,
        look: &Format,
    ) -> Result<(), XlsxError> {
        self.put(sheet, cell, look, |sheet, row, column, look| {
            sheet.write_with_format(row, column, text, look).map(drop)
        })
    }

    /// Writes a number with digits that arithmetic made: as a text it would be one that somebody typed.
    fn noise(
        &self,
        sheet: &mut Worksheet,
        cell: (u64, usize),
        text: &str,
        look: &Format,
    ) -> Result<(), XlsxError> {
        let (digits, look) = match text.strip_suffix('%') {
            Some(digits) => (format!("{digits}e-2"), look.clone().set_num_format("0%")),
            None => (text.to_owned(), look.clone()),
        };
        match digits.parse::<f64>() {
            Ok(number) => self.put(sheet, cell, &look, |sheet, row, column, look| {
                sheet.write_with_format(row, column, number, look).map(drop)
            }),
            Err(_) => self.text(sheet, cell, text, &look),
        }
    }

    /// Writes a cell; one of which something is to be said is coloured, can be changed, and has a note.
    fn put(
        &self,
        sheet: &mut Worksheet,
        (line, at): (u64, usize),
        look: &Format,
        write: impl FnOnce(&mut Worksheet, RowNum, ColNum, &Format) -> Result<(), XlsxError>,
    ) -> Result<(), XlsxError> {
        let (row, column) = (row_index(line), column(at));
        match self.marks.at(DATA, line, at) {
            None => write(sheet, row, column, look),
            Some((notes, fill)) => {
                let look = look.clone().set_background_color(fill).set_unlocked();
                write(sheet, row, column, &look)?;
                sheet.insert_note(row, column, &marked::note(&notes)).map(drop)
            }
        }
    }
}
