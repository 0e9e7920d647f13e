//! A table that was not made for the ledger: a header and rows of texts.

use crate::{fault::Place, records::Record};

/// A table whose rows all have as many cells as its header.
#[derive(Debug)]
pub(crate) struct Grid {
    /// The file's name.
    pub(crate) file: String,
    /// The names of the columns, without spaces around them.
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Record>,
}

impl Grid {
    /// The text of a cell without spaces around it.
    pub(crate) fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.cells.get(column)).unwrap_or_default().trim()
    }

    /// The place of a cell, or of the row.
    pub(crate) fn place(&self, row: usize, column: Option<usize>) -> Place {
        let line = self.rows.get(row).map_or(0, |row| row.line);
        match column.map(|column| (column, self.header.get(column))) {
            Some((_, Some(name))) if !name.is_empty() => Place::cell(&self.file, line, name),
            Some((column, _)) => Place::cell(&self.file, line, &format!("#{}", column + 1)),
            None => Place::row(&self.file, line),
        }
    }
}
