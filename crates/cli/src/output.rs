//! Results on standard output, as a table for people, as JSON for programs or as CSV for spreadsheets.

use std::io::{self, Write as _};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use console::Term;
use scorecard_domain::Decimal;
use serde_json::{Map, Value};

use crate::args::Output;

/// The columns that hold numbers in every table that has them.
const NUMBERS: [&str; 8] =
    ["answers", "changes", "revision", "revisions", "row", "rows", "things", "unchanged"];

/// Rows under named columns.
pub(crate) struct Rows {
    columns: Vec<(&'static str, &'static str)>,
    /// Of further columns: those that JSON has as numbers, or as `null` where there is none.
    numbers: &'static [&'static str],
    /// The columns of whole sentences.
    sentences: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// So wide, in columns of a terminal, is a column of sentences where there is no terminal to say how wide it may be.
const SENTENCE: u16 = 60;

impl Rows {
    /// No rows yet; each column has a key for JSON and a head for the table.
    pub(crate) fn new(columns: &[(&'static str, &'static str)]) -> Self {
        Self { columns: columns.to_vec(), numbers: &[], sentences: &[], rows: Vec::new() }
    }

    /// With further columns that hold numbers.
    pub(crate) fn with_numbers(self, numbers: &'static [&'static str]) -> Self {
        Self { numbers, ..self }
    }

    /// With columns of whole sentences.
    pub(crate) fn with_sentences(self, sentences: &'static [&'static str]) -> Self {
        Self { sentences, ..self }
    }

    /// One more row, with a cell for each column.
    pub(crate) fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Without the columns that are empty in every row; those of numbers are aligned by their last digit. Within `width` columns
    /// of a terminal long texts are broken into lines; without one sentences are.
    pub(crate) fn to_table(&self, width: Option<u16>) -> String {
        let cells = |at: usize| self.rows.iter().filter_map(move |row| row.get(at));
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|at| cells(*at).any(|cell| !cell.is_empty())).collect();
        let mut table = Table::new();
        table.load_style(presets::UTF8_BORDERS_ONLY);
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        table
            .set_header(shown.iter().filter_map(|at| self.columns.get(*at)).map(|(_, head)| *head));
        table.add_rows(self.rows.iter().map(|row| shown.iter().filter_map(|at| row.get(*at))));
        for (column, at) in table.column_iter_mut().zip(&shown) {
            let numbers = |cell: &String| cell.is_empty() || cell.parse::<Decimal>().is_ok();
            if cells(*at).all(numbers) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            let is_sentence =
                self.columns.get(*at).is_some_and(|(key, _)| self.sentences.contains(key));
            if width.is_none() && is_sentence {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(SENTENCE)));
            }
        }
        table.to_string()
    }

    /// The rows under a header of the columns' keys.
    fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let keys = self.columns.iter().map(|(key, _)| (*key).to_owned()).collect();
        for record in std::iter::once(&keys).chain(&self.rows) {
            // What is written to memory is written.
            let _done = writer.write_record(record);
        }
        writer.into_inner().unwrap_or_default()
    }

    /// The rows as an array of objects.
    pub(crate) fn to_json(&self) -> Value {
        let object = |row: &Vec<String>| {
            let cells = self.columns.iter().zip(row);
            let cell = |((key, _), cell): (&(&str, &str), &String)| {
                let value = if NUMBERS.contains(key) || self.numbers.contains(key) {
                    number(cell)
                } else {
                    cell.as_str().into()
                };
                ((*key).to_owned(), value)
            };
            Value::Object(cells.map(cell).collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }

    /// Prints the rows: no table at all where there are none, but an empty array.
    pub(crate) fn print(&self, output: Output) {
        match output {
            Output::Table if self.rows.is_empty() => {}
            Output::Table => line(&self.to_table(width())),
            Output::Json => line(&format!("{:#}", self.to_json())),
            Output::Csv => {
                let _read_enough = io::stdout().lock().write_all(&self.to_csv());
            }
        }
    }
}

/// A number as JSON has it; nothing if the cell is empty.
fn number(cell: &str) -> Value {
    let number = serde_json::from_str(cell).ok().filter(Value::is_number);
    number.unwrap_or_else(|| if cell.is_empty() { Value::Null } else { cell.into() })
}

/// How many columns the terminal has that results are printed to; none if they go elsewhere.
fn width() -> Option<u16> {
    Term::stdout().size_checked().map(|(_, columns)| columns)
}

/// Prints one line of result. Whoever closes the pipe has read enough.
pub(crate) fn line(text: &str) {
    let _read_enough = writeln!(io::stdout().lock(), "{text}");
}

/// Says something to the person at the terminal that is no result.
pub(crate) fn say(text: &str) {
    let _nobody_there = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_keys_and_the_table_the_heads() {
        let mut rows = Rows::new(&[("area", "地区"), ("value", "数值")]);
        rows.push(["历下区".to_owned(), "161.3亿元".to_owned()]);
        assert_eq!(rows.to_json().to_string(), r#"[{"area":"历下区","value":"161.3亿元"}]"#);
        assert_eq!(rows.to_csv(), "area,value\n历下区,161.3亿元\n".as_bytes());
        let mut numbers = Rows::new(&[("row", "行"), ("percent", "率"), ("value", "数值")])
            .with_numbers(&["percent"]);
        numbers.push(["17", "92.3", "161.30"].map(str::to_owned));
        numbers.push(["", "", ""].map(str::to_owned));
        assert_eq!(
            numbers.to_json().to_string(),
            r#"[{"percent":92.3,"row":17,"value":"161.30"},{"percent":null,"row":null,"value":""}]"#
        );
        let table = rows.to_table(None);
        assert!(table.contains("地区") && table.contains("161.3亿元"), "{table}");
    }

    #[test]
    fn a_table_leaves_out_what_is_empty_throughout_and_aligns_numbers() {
        let mut rows = Rows::new(&[("name", "名称"), ("note", "说明"), ("value", "数值")]);
        rows.push(["历下区", "", "161.3"].map(str::to_owned));
        rows.push(["市中区", "", "9.30"].map(str::to_owned));
        rows.push(["槐荫区", "", ""].map(str::to_owned));
        let table = rows.to_table(None);
        assert!(!table.contains("说明"), "{table}");
        let ends: Vec<_> = ["161.3 │", " 9.30 │"].into_iter().map(|end| table.find(end)).collect();
        assert!(ends.iter().all(Option::is_some), "{table}");
        let mut said = Rows::new(&[("id", "标识"), ("said", "说法")]).with_sentences(&["said"]);
        let sentence = "市级以上总部企业占全市的27.3%（所称：高于25%）；".repeat(4);
        said.push(["headquarters".to_owned(), sentence.clone()]);
        let table = said.to_table(None);
        let widest = table.lines().map(console::measure_text_width).max().unwrap();
        assert!(widest <= usize::from(SENTENCE) + 20, "{table}");
        assert!(table.replace([' ', '│', '\n'], "").contains(&sentence), "{table}");
        let narrow = rows.to_table(Some(20));
        assert!(narrow.lines().all(|line| console::measure_text_width(line) <= 20), "{narrow}");
    }
}
