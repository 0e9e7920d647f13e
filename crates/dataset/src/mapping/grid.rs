//! Somebody else's table as a header and rows of texts.

use scorecard_domain::FaultReason;

use super::file::TableFormat;
use crate::{
    encoding,
    fault::{Fault, Place, Sink},
    records::{self, Record},
};

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
    /// Reads a file's bytes; `None` if there is no header. What cannot be read goes to `sink`.
    pub(super) fn read(
        file: &str,
        bytes: &[u8],
        format: &TableFormat,
        delimiter: u8,
        sink: &Sink,
    ) -> Option<Self> {
        let fault = |line: Option<u64>, problem: String| {
            let place = line.map_or_else(|| Place::file(file), |line| Place::row(file, line));
            sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
        };
        let text = match encoding::decode_as(file, bytes, &format.encoding) {
            Ok(text) => text,
            Err(faults) => {
                faults.into_iter().for_each(|fault| sink.put(fault));
                return None;
            }
        };
        let read = records::read(&text, delimiter);
        for (line, problem) in read.problems {
            fault(line, problem);
        }
        let mut records = read.records.into_iter().skip_while(|record| record.line < format.header);
        let Some(header) = records.next() else {
            fault(
                None,
                format!("has no row {}, which the mapping calls the header", format.header),
            );
            return None;
        };
        let header: Vec<String> = header.cells.iter().map(|name| name.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in records.filter(|record| !record.is_blank()) {
            match record.misfit(header.len()) {
                Some(problem) => fault(Some(record.line), problem),
                None => rows.push(record),
            }
        }
        Some(Self { file: file.to_owned(), header, rows })
    }

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
