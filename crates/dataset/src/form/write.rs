//! A form as a workbook.

use std::path::Path;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula,
    IgnoreError, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{
    FORMAT, Form, Row, choices, instructions,
    sheet::{
        CHOICES, DATA, ENTRIES, FIRST_ENTRY, HEADER, IDENTITY, KEY_COLUMNS, KEYS, MAGIC, NUMBER,
        SHOWN, SHOWN_VALUES, shown_columns,
    },
};
use crate::{
    marked::{self, Marks},
    sheet::address::letters,
    workbook::{self, WorkbookError, column, row_index},
};

/// How cells look.
struct Looks {
    title: Format,
    header: Format,
    locked: Format,
    value: Format,
    entry: Format,
    number: Format,
    faulty: Format,
}

impl Looks {
    fn new() -> Self {
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
            faulty: entry.clone().set_background_color(marked::RED),
            entry: entry.set_text_wrap(),
        }
    }
}

impl Form {
    /// Writes the form to a new file, with what was filled in; `marks` are cells of the sheet that it was read from.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), WorkbookError> {
        self.write_marked(path, &Marks::default())
    }

    pub(crate) fn write_marked(&self, path: &Path, marks: &Marks) -> Result<(), WorkbookError> {
        workbook::save(path, |book| {
            marks.list(book, &[])?;
            self.sheets(book, marks)
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
        let period = self.rows.first().map(|row| row.key.period);
        let title = period.map_or_else(String::new, |period| {
            let last =
                period.plus_years(-1).map(|last| format!("；上年为{last}")).unwrap_or_default();
            format!("{period} 数据填报表（台账修订{}{last}）", self.revision)
        });
        sheet.write_with_format(0, 0, title, &looks.title)?;
        let header = row_index(HEADER);
        let columns = std::iter::once((NUMBER, 6)).chain(shown_columns());
        let columns = columns.chain(ENTRIES.into_iter().map(|(name, width, _)| (name, width)));
        for (at, (name, width)) in columns.enumerate() {
            sheet.write_with_format(header, column(at), name, &looks.header)?;
            sheet.set_column_width(column(at), width)?;
        }
        sheet.set_row_height(header, 24)?;
        for (number, row) in (1..).zip(&self.rows) {
            self.write_row(sheet, header + number, number, row, looks, marks)?;
        }
        let last = header + u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
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

    fn write_row(
        &self,
        sheet: &mut Worksheet,
        at: u32,
        number: u32,
        row: &Row,
        looks: &Looks,
        marks: &Marks,
    ) -> Result<(), XlsxError> {
        sheet.write_with_format(at, 0, number, &looks.locked)?;
        for (place, text) in row.shown.iter().enumerate() {
            let is_value = SHOWN.get(place).is_some_and(|(name, _)| SHOWN_VALUES.contains(name));
            if is_value {
                workbook::write(sheet, at, column(place + 1), text, &looks.value)?;
            } else {
                sheet.write_with_format(at, column(place + 1), text, &looks.locked)?;
            }
        }
        let line = row.at.and_then(|at| self.grid.rows.get(at)).map(|record| record.line);
        for (place, (entry, (name, ..))) in row.entries.iter().zip(ENTRIES).enumerate() {
            let place = FIRST_ENTRY + place;
            let notes = line.and_then(|line| marks.at(line, place));
            let looks = match notes {
                Some(_) => &looks.faulty,
                None if name == "本期数" => &looks.number,
                None => &looks.entry,
            };
            sheet.write_with_format(at, column(place), entry, looks)?;
            if let Some(notes) = notes {
                sheet.insert_note(at, column(place), &marked::note(&notes))?;
            }
        }
        if let Some(notes) = line.and_then(|line| marks.beside(line, FIRST_ENTRY)) {
            sheet.insert_note(at, 0, &marked::note(&notes))?;
        }
        Ok(())
    }

    /// The lists of choices, and what the cells for values take.
    fn validate(&self, sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), XlsxError> {
        let lists: Vec<(&str, usize)> =
            self.choices().iter().map(|(name, list)| (*name, list.len())).collect();
        let list = |name: &str| {
            let (at, length) = lists
                .iter()
                .enumerate()
                .find(|(_, (list, _))| *list == name)
                .map_or((0, 1), |(at, (_, length))| (at, *length));
            let column = letters(CHOICES + at);
            let end = KEYS + u64::try_from(length.max(1)).unwrap_or(1);
            Formula::new(format!("='{IDENTITY}'!${column}${}:${column}${end}", KEYS + 1))
        };
        for (at, (name, _, column_name)) in ENTRIES.into_iter().enumerate() {
            let at = column(FIRST_ENTRY + at);
            if !lists.iter().any(|(list, _)| *list == column_name) {
                continue;
            }
            let choice = DataValidation::new()
                .allow_list_formula(list(column_name))
                .set_error_title(name)?
                .set_error_message("请从下拉列表中选择。")?
                // Several flags, or the id of a source alone, are typed.
                .set_error_style(DataValidationErrorStyle::Warning);
            sheet.add_data_validation(first, at, last, at, &choice)?;
        }
        let at = column(FIRST_ENTRY);
        let number = |row: u32| {
            let cell = format!("{}{}", letters(FIRST_ENTRY), u64::from(row) + 1);
            DataValidation::new()
                .allow_custom(Formula::new(format!("=ISNUMBER(VALUE({cell}))")))
                .set_error_title("本期数")?
                .set_error_message(
                    "请填写数字，不带单位；小数位数照所填保留。没有数字的，留空并选择缺失原因。",
                )
                .map(|it| it.set_error_style(DataValidationErrorStyle::Warning))
        };
        let standing = DataValidation::new()
            .allow_list_formula(list("standing"))
            .set_error_title("本期数")?
            .set_error_message("这一行填所处位置，请从下拉列表中选择。")?;
        let mut begin = first;
        for rows in
            self.rows.chunk_by(|a, b| a.key.measure.is_standing() == b.key.measure.is_standing())
        {
            let end = begin + u32::try_from(rows.len()).unwrap_or(u32::MAX) - 1;
            let is_standing = rows.first().is_some_and(|row| row.key.measure.is_standing());
            let validation = if is_standing { standing.clone() } else { number(begin)? };
            sheet.add_data_validation(begin, at, end, at, &validation)?;
            begin = end + 1;
        }
        Ok(())
    }

    /// The lists of choices, sources last.
    fn choices(&self) -> Vec<(&'static str, Vec<String>)> {
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
        for (number, Row { key, revision, .. }) in (1..).zip(&self.rows) {
            let cells = [
                number.to_string(),
                key.area.to_string(),
                key.indicator.to_string(),
                key.measure.to_string(),
                key.of.to_string(),
                key.period.to_string(),
                revision.to_string(),
            ];
            for (at, cell) in cells.into_iter().enumerate() {
                sheet.write(header + number, column(at), cell)?;
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
