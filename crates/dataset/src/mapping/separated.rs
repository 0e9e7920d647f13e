//! Somebody else's separated text as a grid, piece by piece.

use std::io::Read;

use scorecard_domain::{FaultReason, Problem};

use super::file::TableFormat;
use crate::{
    fault::{Fault, Place, Sink},
    folder::PIECE,
    grid::{Grid, joined},
    records::{Record, Records, Unreadable},
    sentences::mappings as sentences,
};

/// A text while it is read.
pub(super) struct Separated<'a, R> {
    /// The header, as a table without rows.
    pub(super) header: Grid,
    records: Records<R>,
    /// A record that was read to see that the header is at its end.
    next: Option<Record>,
    format: &'a TableFormat,
}

impl<'a, R: Read> Separated<'a, R> {
    /// Reads the header; `None` if there is none. What cannot be read goes to `sink`.
    pub(super) fn begin(
        file: &str,
        mut records: Records<R>,
        format: &'a TableFormat,
        sink: &Sink,
    ) -> Option<Self> {
        let (first, last) = format.header.rows();
        let mut header: Vec<Record> = Vec::new();
        let mut ahead = next(&mut records, file, sink);
        while let Some(record) = ahead.take_if(|it| header.is_empty() || it.line <= last) {
            if first <= record.line {
                header.push(record);
            }
            ahead = next(&mut records, file, sink);
        }
        if header.is_empty() {
            fault(file, None, sentences::without_header(first), sink);
            return None;
        }
        let header = joined(header.iter().map(|record| record.cells.iter().collect()));
        let header = Grid { file: file.to_owned(), header, ..Grid::default() };
        Some(Self { header, records, next: ahead, format })
    }

    /// The next rows; `None` when all have gone by. What cannot be read goes to `sink`.
    pub(super) fn next(&mut self, sink: &Sink) -> Option<Grid> {
        let mut piece = self.header.without_rows();
        while piece.rows.len() < PIECE
            && let Some(record) =
                self.next.take().or_else(|| next(&mut self.records, &piece.file, sink))
        {
            if record.is_blank() || self.format.last.is_some_and(|last| record.line > last) {
                continue;
            }
            match record.misfit(piece.header.len()) {
                Some(problem) => fault(&piece.file, Some(record.line), problem, sink),
                None => piece.rows.push(record),
            }
        }
        (!piece.rows.is_empty()).then_some(piece)
    }
}

/// The next record that can be read.
fn next<R: Read>(records: &mut Records<R>, file: &str, sink: &Sink) -> Option<Record> {
    loop {
        match records.next()? {
            Ok(record) => return Some(record),
            Err(Unreadable { line, problem }) => fault(file, line, problem, sink),
        }
    }
}

fn fault(file: &str, line: Option<u64>, problem: Problem, sink: &Sink) {
    let place = Place { row: line, ..Place::file(file) };
    sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
}
