//! What the cells of a form take, as far as a spreadsheet program can check it while somebody types.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};

use super::{
    Form,
    sheet::{CHOICES, ENTRIES, FIRST_ENTRY, IDENTITY, KEYS},
};
use crate::{
    sheet::address::letters,
    workbook::{column, row_index},
};

impl Form {
    /// The lists of choices, and what the cells for values take.
    pub(super) fn validate(
        &self,
        sheet: &mut Worksheet,
        first: u32,
        last: u32,
    ) -> Result<(), XlsxError> {
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
        let lines: Vec<(u32, bool)> = self
            .lines()
            .map(|(line, row)| (row_index(line), row.key.measure.is_standing()))
            .collect();
        for rows in lines.chunk_by(|a, b| b.0 == a.0 + 1 && a.1 == b.1) {
            let (Some((begin, is_standing)), Some((end, _))) = (rows.first(), rows.last()) else {
                continue;
            };
            let validation = if *is_standing { standing.clone() } else { number(*begin)? };
            sheet.add_data_validation(*begin, at, *end, at, &validation)?;
        }
        Ok(())
    }
}
