//! Somebody else's separated text as a grid.

use scorecard_domain::{FaultReason, Problem};

use super::file::TableFormat;
use crate::{
    encoding,
    fault::{Fault, Place, Sink},
    grid::{Grid, joined},
    records::{self, Record},
    sentences::mappings as sentences,
};

/// Reads a file's bytes; `None` if there is no header. What cannot be read goes to `sink`.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    format: &TableFormat,
    delimiter: u8,
    sink: &Sink,
) -> Option<Grid> {
    let fault = |line: Option<u64>, problem: Problem| {
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
    let (first, last) = format.header.rows();
    let records = read.records.into_iter().skip_while(|record| record.line < first);
    let (header, records): (Vec<_>, Vec<_>) =
        records.enumerate().partition(|(at, record)| *at == 0 || record.line <= last);
    if header.is_empty() {
        fault(None, sentences::without_header(first));
        return None;
    }
    let header = joined(header.iter().map(|(_, record)| record.cells.iter().collect()));
    let mut rows = Vec::new();
    let is_meant =
        |record: &Record| !record.is_blank() && format.last.is_none_or(|last| record.line <= last);
    for record in records.into_iter().map(|(_, record)| record).filter(is_meant) {
        match record.misfit(header.len()) {
            Some(problem) => fault(Some(record.line), problem),
            None => rows.push(record),
        }
    }
    Some(Grid { file: file.to_owned(), header, rows, ..Grid::default() })
}
