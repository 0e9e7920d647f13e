//! A table that was not made for the ledger: a header and rows of texts.

use std::{collections::BTreeMap, ops::Range};

use crate::{fault::Place, records::Record, sheet::Content};

/// A table whose rows all have as many cells as its header.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// The file's name.
    pub(crate) file: String,
    /// The sheet that it stands on, if the file is a spreadsheet.
    pub(crate) sheet: Option<String>,
    /// The names of the columns, without spaces around them.
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Record>,
    /// Cells, by row and column, that are more than a text that was typed there.
    pub(crate) contents: BTreeMap<(usize, usize), Content>,
}

impl Grid {
    /// The same table without its rows.
    pub(crate) fn without_rows(&self) -> Self {
        let (file, sheet, header) = (self.file.clone(), self.sheet.clone(), self.header.clone());
        Self { file, sheet, header, ..Self::default() }
    }

    /// Some of its rows.
    pub(crate) fn piece(&self, rows: Range<usize>) -> Self {
        let contents = self.contents.range((rows.start, 0)..(rows.end, 0));
        let contents = contents.map(|((row, column), content)| {
            ((row.saturating_sub(rows.start), *column), content.clone())
        });
        let contents = contents.collect();
        let rows = self.rows.get(rows).unwrap_or_default().to_vec();
        Self { rows, contents, ..self.without_rows() }
    }

    /// The text of a cell without spaces around it.
    pub(crate) fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.cells.get(column)).unwrap_or_default().trim()
    }

    /// Whether the content of a cell is that of another, with which it is merged.
    pub(crate) fn is_merged(&self, row: usize, column: usize) -> bool {
        matches!(self.contents.get(&(row, column)), Some(Content::Merged(_)))
    }

    /// The place of a cell, or of the row.
    pub(crate) fn place(&self, row: usize, column: Option<usize>) -> Place {
        self.place_on(self.rows.get(row).map_or(0, |row| row.line), column)
    }

    /// The place of a cell of the row that begins on that line, or of the row.
    pub(crate) fn place_on(&self, line: u64, column: Option<usize>) -> Place {
        let place = match column.map(|column| (column, self.header.get(column))) {
            Some((_, Some(name))) if !name.is_empty() => Place::cell(&self.file, line, name),
            Some((column, _)) => Place::cell(&self.file, line, &format!("#{}", column + 1)),
            None => Place::row(&self.file, line),
        };
        Place { sheet: self.sheet.clone(), index: column, ..place }
    }
}

/// The names of columns over which several rows stand: `2022年 增速` under 2022年 and 增速. What a row says again is said
/// once.
pub(crate) fn joined<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> Vec<String> {
    let mut names: Vec<Vec<&str>> = Vec::new();
    for row in rows {
        names.resize(names.len().max(row.len()), Vec::new());
        for (name, text) in names.iter_mut().zip(row) {
            let text = text.trim();
            if !text.is_empty() && name.last() != Some(&text) {
                name.push(text);
            }
        }
    }
    names.iter().map(|name| name.join(" ")).collect()
}
