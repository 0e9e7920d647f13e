//! Somebody else's separated text as a grid.

use scorecard_domain::FaultReason;

use super::file::TableFormat;
use crate::{
    encoding,
    fault::{Fault, Place, Sink},
    grid::Grid,
    records,
};

/// Reads a file's bytes; `None` if there is no header. What cannot be read goes to `sink`.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    format: &TableFormat,
    delimiter: u8,
    sink: &Sink,
) -> Option<Grid> {
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
        fault(None, format!("has no row {}, which the mapping calls the header", format.header));
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
    Some(Grid { file: file.to_owned(), header, rows })
}
