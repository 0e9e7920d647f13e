//! The names that a spreadsheet's cells have in its formulas.

/// `数据!C7`, or `数据!7` for a whole row; a name that is more than letters and digits stands in quotes, as in formulas.
pub(crate) fn of(sheet: &str, row: u64, column: Option<usize>) -> String {
    let column = column.map(letters).unwrap_or_default();
    let is_plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !sheet.starts_with(|c: char| c.is_ascii_digit());
    if is_plain {
        format!("{sheet}!{column}{row}")
    } else {
        format!("'{}'!{column}{row}", sheet.replace('\'', "''"))
    }
}

/// The letters of a column: `A` is 0, `Z` 25, `AA` 26.
pub(crate) fn letters(column: usize) -> String {
    const ALPHABET: [char; 26] = [
        'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R',
        'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let mut letters: Vec<char> = Vec::new();
    let mut rest = Some(column);
    while let Some(number) = rest {
        letters.extend(ALPHABET.get(number % 26));
        rest = (number / 26).checked_sub(1);
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        let told = [0, 25, 26, 51, 701, 702, 16383].map(letters);
        assert_eq!(told, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_sheet_is_quoted_where_formulas_quote_it() {
        assert_eq!(of("数据", 7, Some(2)), "数据!C7");
        assert_eq!(of("2022 年", 7, None), "'2022 年'!7");
        assert_eq!(of("it's", 1, Some(0)), "'it''s'!A1");
        assert_eq!(of("2022", 1, Some(0)), "'2022'!A1");
    }
}
