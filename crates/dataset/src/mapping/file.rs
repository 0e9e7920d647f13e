//! The mapping file: TOML that says which column of somebody else's table is what.

use std::collections::BTreeMap;

use serde::Deserialize;

use scorecard_domain::{Problem, fault::quoted};

use crate::{
    layout::{LAYOUTS, Layout},
    sentences::mappings as sentences,
};

/// The part of a mapping file that is about the table as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TableFormat {
    /// What the file is; without it a spreadsheet by its name, else a separated text.
    pub(super) format: Option<Format>,
    /// Of a spreadsheet: the sheet; the only one that is not hidden if it is not named.
    pub(super) sheet: Option<String>,
    /// As the Encoding Standard of WHATWG labels it: `utf-8`, `gbk`, `latin1`.
    pub(super) encoding: String,
    /// One ASCII character.
    pub(super) delimiter: String,
    /// The rows of the header; rows above them are passed over.
    pub(super) header: Header,
    /// The last row, from 1 on; rows below it, such as notes, are passed over.
    pub(super) last: Option<u64>,
}

/// The rows, from 1 on, that name the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected the row's number, or the first and the last of several")]
pub(super) enum Header {
    /// One row.
    Row(u64),
    /// From the first to the last of several: names that stand above each other are joined.
    Rows([u64; 2]),
}

impl Header {
    /// The first row and the last.
    pub(super) const fn rows(self) -> (u64, u64) {
        match self {
            Self::Row(row) => (row, row),
            Self::Rows([first, last]) => (first, last),
        }
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Format {
    /// A separated text.
    Csv,
    /// An SDMX-CSV 2.0 message, which says itself how it is separated.
    SdmxCsv,
    /// XLSX, XLS, XLSB or ODS.
    Spreadsheet,
}

impl Default for TableFormat {
    fn default() -> Self {
        Self {
            format: None,
            sheet: None,
            encoding: "utf-8".to_owned(),
            delimiter: ",".to_owned(),
            header: Header::Row(1),
            last: None,
        }
    }
}

/// How numbers are written in the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Numbers {
    /// The decimal sign.
    pub(super) decimal: String,
    /// What groups digits; empty for nothing.
    pub(super) group: String,
    /// Rounds, half away from zero, what has more decimals. Without it such a number stays as it is.
    pub(super) decimals: Option<u8>,
    /// Texts that stand where there is no number: `—`, `…`.
    pub(super) blank: Vec<String>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { decimal: ".".to_owned(), group: String::new(), decimals: None, blank: Vec::new() }
    }
}

/// Columns that hold a value each, such as one for each year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cells {
    /// A regular expression for the whole name of such a column; its named groups can be used in texts.
    pub(super) columns: String,
}

/// A text made from the cells of a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expression {
    /// `gbt2260:{code}`
    Template(String),
    /// With what becomes of the text.
    Rewritten(Rewritten),
}

/// A text and what becomes of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rewritten {
    /// The text.
    pub(super) from: String,
    /// Pairs of a regular expression for the whole text and what stands for it; the first that fits.
    #[serde(default)]
    pub(super) replace: Vec<[String; 2]>,
    /// What stands for a whole text.
    #[serde(default)]
    pub(super) words: BTreeMap<String, String>,
    /// What stands for every other text; without it, it stays.
    #[serde(rename = "else")]
    pub(super) otherwise: Option<String>,
}

/// One of several texts, or the only one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    /// The only one.
    One(String),
    /// Any of these.
    Many(Vec<String>),
}

/// Makes a row of several from one cell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Each {
    /// The text that is split.
    pub(super) of: Expression,
    /// Between its parts.
    pub(super) split: String,
    /// A regular expression for each whole part; its named groups can be used in texts.
    pub(super) pattern: String,
}

/// What a row without a value becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Blank {
    /// A fault.
    #[default]
    Fault,
    /// Nothing.
    Skip,
    /// A reading of which the source leaves the place empty.
    Unstated,
}

/// How rows of one file of a dataset are made.
#[derive(Debug, Deserialize)]
pub(super) struct Section {
    /// Only from rows whose cells are so.
    #[serde(default)]
    pub(super) when: BTreeMap<String, OneOrMany>,
    /// Several from one row.
    pub(super) each: Option<Each>,
    /// Of observations and targets.
    #[serde(default)]
    pub(super) blank: Blank,
    /// Of areas: the id of those that have the code of an earlier one.
    pub(super) again: Option<Expression>,
    /// Of areas: the codes of possible parents, the nearest first.
    #[serde(default)]
    pub(super) parent_codes: Vec<Expression>,
    /// The columns of the file.
    #[serde(flatten)]
    pub(super) columns: BTreeMap<String, Expression>,
}

/// A mapping file.
#[derive(Debug, Default)]
pub(super) struct MappingFile {
    pub(super) table: TableFormat,
    pub(super) numbers: Numbers,
    pub(super) cells: Option<Cells>,
    /// Texts that are used in several places, by name.
    pub(super) variables: BTreeMap<String, Expression>,
    /// In the order of the dataset's files.
    pub(super) sections: Vec<(Layout, Vec<Section>)>,
}

/// The sections that are no file of a dataset.
const OTHERS: [&str; 4] = ["table", "numbers", "cells", "variables"];

impl MappingFile {
    /// Reads a file; what is wrong is told with the section that it is in.
    pub(super) fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let mut rest: toml::Table = toml::from_str(text).map_err(|err| vec![syntax(text, &err)])?;
        let mut problems = Vec::new();
        let mut mapping = Self::default();
        take(&mut rest, "table", &mut mapping.table, &mut problems);
        take(&mut rest, "numbers", &mut mapping.numbers, &mut problems);
        take(&mut rest, "cells", &mut mapping.cells, &mut problems);
        take(&mut rest, "variables", &mut mapping.variables, &mut problems);
        for layout in LAYOUTS {
            let mut sections = Vec::new();
            take(&mut rest, stem(layout), &mut sections, &mut problems);
            if !sections.is_empty() {
                mapping.sections.push((layout, sections));
            }
        }
        for name in rest.keys() {
            let known: Vec<&str> = OTHERS.into_iter().chain(LAYOUTS.map(stem)).collect();
            problems.push(sentences::no_section(name, &known[..]));
        }
        if problems.is_empty() { Ok(mapping) } else { Err(problems) }
    }
}

/// The name of a section.
pub(super) fn stem(layout: Layout) -> &'static str {
    layout.file.strip_suffix(".csv").unwrap_or(layout.file)
}

fn take<T: for<'de> Deserialize<'de>>(
    from: &mut toml::Table,
    name: &str,
    into: &mut T,
    problems: &mut Vec<Problem>,
) {
    match from.remove(name).map(T::deserialize) {
        None => {}
        Some(Ok(value)) => *into = value,
        Some(Err(err)) => problems.push(sentences::section(name, quoted(tidy(&err)))),
    }
}

/// Where a text is no TOML, and why.
fn syntax(text: &str, err: &toml::de::Error) -> Problem {
    let at = err.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or(text);
    let begun = before.rsplit('\n').next().unwrap_or_default();
    let (line, column) = (before.matches('\n').count() + 1, begun.chars().count() + 1);
    sentences::syntax(line, column, quoted(err.message()))
}

/// The error on one line.
fn tidy(err: &toml::de::Error) -> String {
    err.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, parts: &[&str]) {
        let problems = MappingFile::read(text).expect_err("it was read");
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let problems = problems.join("\n");
        for part in parts {
            assert!(problems.contains(part), "{problems}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_section() {
        check_refused("[[observation]]", &["`observation` is no section; expected table, numbers"]);
        check_refused(
            "[table]\nencodng = 'gbk'\n[numbers]\ndecimals = 'two'",
            &["section `table`: unknown field `encodng`", "section `numbers`: invalid type"],
        );
        check_refused("[[observations]]\nvalue = 3", &["section `observations`: "]);
        check_refused("[table", &["line 1, column 7 of the mapping is not TOML"]);
        check_refused("[table]\nsheet = '表'x", &["line 2, column 12 "]);
    }

    #[test]
    fn what_the_library_says_is_marked_in_chinese() {
        for text in ["[table", "[table]\nencodng = 'gbk'"] {
            let problem = MappingFile::read(text).expect_err("it was read").remove(0);
            assert!(problem.words().zh.contains("（原文："), "{problem:?}");
        }
    }
}
