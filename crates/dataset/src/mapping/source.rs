//! The table that a mapping is for, given piece by piece: only a spreadsheet is in memory as a whole.

use std::path::Path;

use scorecard_domain::{Explained as _, FaultReason};

use super::{
    MAX_TABLE,
    file::{Format, MappingFile, TableFormat},
    plan::Faulty,
    separated::Separated,
    sheets,
};
use crate::{
    fault::{Fault, Place, Sink},
    folder::{NoContents, PIECE, opened},
    grid::Grid,
    sdmx::{Action, Message},
    sentences::mappings as sentences,
    sheet,
    text::{NoText, Text},
};

/// A table.
#[derive(Debug)]
pub(super) struct Source {
    file: String,
    format: TableFormat,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Separated(Text, u8),
    Message(Text),
    Sheet(Grid),
}

impl Source {
    /// Opens a table; `None` once it is told why it cannot be read.
    pub(super) fn open(table: &Path, mapping: &MappingFile, faulty: &Faulty<'_>) -> Option<Self> {
        let format = &mapping.table;
        let [delimiter] = format.delimiter.as_bytes() else {
            faulty.put("table.delimiter", sentences::no_delimiter());
            return None;
        };
        let (first, last) = format.header.rows();
        if first == 0 || last < first {
            faulty.put("table.header", sentences::no_header_row());
            return None;
        }
        let file = table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let sink = faulty.sink;
        let problem = |err: &NoContents| sentences::table(err.problem());
        let no_text = |err: NoText| {
            err.faults(&file, problem).into_iter().for_each(|fault| sink.put(fault));
        };
        let by_file = if sheet::is_spreadsheet(table) { Format::Spreadsheet } else { Format::Csv };
        let chosen = format.format.unwrap_or(by_file);
        if chosen != Format::Spreadsheet && sheet::begins_as_spreadsheet(table) {
            let problem = sentences::table(sentences::spreadsheet_after_all());
            sink.put(Fault::new(Place::file(&file), "", FaultReason::Inconsistent, problem));
            return None;
        }
        let content = match chosen {
            Format::SdmxCsv => {
                Content::Message(Text::open(table, MAX_TABLE, None).map_err(no_text).ok()?)
            }
            Format::Csv => {
                let text = Text::open(table, MAX_TABLE, Some(&format.encoding));
                Content::Separated(text.map_err(no_text).ok()?, *delimiter)
            }
            Format::Spreadsheet => match opened(table, MAX_TABLE) {
                Ok(table) => Content::Sheet(sheets::read(&file, &table, format, sink)?),
                Err(err) => {
                    let (place, problem) = (Place::file(&file), problem(&err));
                    sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
                    return None;
                }
            },
        };
        Some(Self { file, format: format.clone(), content })
    }

    /// The table without its rows; `None` once it is told why it has no header.
    pub(super) fn header(&self, sink: &Sink) -> Option<Grid> {
        Some(match &self.content {
            Content::Separated(text, delimiter) => {
                let records = text.records(*delimiter);
                Separated::begin(&self.file, records, &self.format, sink)?.header
            }
            Content::Message(text) => Message::begin(&self.file, text, sink)?.header,
            Content::Sheet(grid) => grid.without_rows(),
        })
    }

    /// Gives the rows piece by piece, with what each of them asks for if they say so. What cannot be read goes to `told`.
    pub(super) fn each(&self, told: &Sink, mut take: impl FnMut(Grid, &[Action])) {
        match &self.content {
            Content::Separated(text, delimiter) => {
                let records = text.records(*delimiter);
                let begun = Separated::begin(&self.file, records, &self.format, told);
                let Some(mut rows) = begun else { return };
                while let Some(piece) = rows.next(told) {
                    take(piece, &[]);
                }
            }
            Content::Message(text) => {
                let Some(mut message) = Message::begin(&self.file, text, told) else { return };
                while let Some(piece) = message.next(told) {
                    take(piece.grid, &piece.actions);
                }
            }
            Content::Sheet(grid) => {
                for begin in (0..grid.rows.len()).step_by(PIECE) {
                    take(grid.piece(begin..grid.rows.len().min(begin + PIECE)), &[]);
                }
            }
        }
    }
}
