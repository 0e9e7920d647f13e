//! What all workbooks that are written have in common.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError,
};
use scorecard_domain::Decimal;

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("不能写入{name} (cannot write {name})", name = .path.display())]
pub struct WorkbookError {
    path: PathBuf,
    #[source]
    source: XlsxError,
}

impl WorkbookError {
    pub(crate) fn new(path: &Path, source: XlsxError) -> Self {
        Self { path: path.to_owned(), source }
    }
}

/// A workbook without sheets. The same content makes the same bytes: no clock is in it.
pub(crate) fn new() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    Ok(book)
}

/// Writes a workbook with the sheets that `fill` gives it.
pub(crate) fn save(
    path: &Path,
    fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>,
) -> Result<(), WorkbookError> {
    let written = new().and_then(|mut book| {
        fill(&mut book)?;
        book.save(path)
    });
    written.map_err(|source| WorkbookError::new(path, source))
}

/// A column's number; no sheet has more than fit.
pub(crate) fn column(at: usize) -> ColNum {
    ColNum::try_from(at).unwrap_or(ColNum::MAX)
}

/// The index of a row that is counted from 1 on.
pub(crate) fn row_index(row: u64) -> RowNum {
    RowNum::try_from(row.saturating_sub(1)).unwrap_or(RowNum::MAX)
}

/// Writes a text: a number as a number that shows its decimals, if a spreadsheet keeps all its digits; all else, and
/// numbers that are longer, as texts.
pub(crate) fn write(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match number(text) {
        Some((number, decimals)) => {
            let code =
                if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
            sheet.write_with_format(row, column, number, &format.clone().set_num_format(code))?;
        }
        None => {
            sheet.write_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

/// The number and its decimals, if a spreadsheet gives back just this text.
fn number(text: &str) -> Option<(f64, usize)> {
    let decimal: Decimal =
        text.parse().ok().filter(|decimal: &Decimal| decimal.to_string() == text)?;
    let digits = decimal.trimmed().mantissa().unsigned_abs().to_string();
    let whole = text.trim_start_matches('-').split('.').next().map_or(0, str::len);
    if digits.len() > DIGITS || whole > DIGITS {
        return None;
    }
    Some((text.parse().ok()?, usize::from(decimal.scale())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sheet::number::shown;

    #[test]
    fn a_number_that_is_too_long_is_a_text() {
        assert_eq!(number("489.0"), Some((489.0, 1)));
        assert_eq!(number("0489"), None);
        assert_eq!(number("-0"), None);
        assert_eq!(number("1234567890123456"), None);
        assert_eq!(number("370102x"), None);
        assert_eq!(number("0.000000000000001"), Some((0.000_000_000_000_001, 15)));
    }

    proptest! {
        /// What is written as a number is read back as the text that it was.
        #[test]
        fn a_number_comes_back(mantissa in -10i128.pow(29)..10i128.pow(29), cut in 0u32..29, scale in 0u8..=15) {
            let text = Decimal::new(mantissa / 10i128.pow(cut), scale).unwrap().to_string();
            if let Some((number, decimals)) = number(&text) {
                let format = format!("0.{}", "0".repeat(decimals));
                prop_assert_eq!(shown(number, &format).text, text);
            }
        }
    }
}
