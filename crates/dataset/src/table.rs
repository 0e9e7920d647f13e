//! One CSV file as a header and rows, each with the line on which it begins.

use std::io::Read;

use scorecard_domain::{FaultReason, Problem};

use crate::{
    fault::{Fault, Place, Sink},
    layout::Layout,
    records::{Record, Records, Unreadable},
    sentences::files as sentences,
    text::Text,
};

/// A file that could be read, as far as its rows could be.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) layout: Layout,
    /// The header: for each column of the file its name.
    header: Vec<String>,
    records: Vec<Record>,
    /// Whether something in it could not be read, so that what is not found may be there all the same.
    pub(crate) is_damaged: bool,
    /// Whether values may be in another power of ten of their unit, as in the tables of others.
    pub(crate) converts_units: bool,
}

impl Table {
    /// A file of which nothing could be read.
    pub(crate) const fn damaged(layout: Layout) -> Self {
        Self {
            layout,
            header: Vec::new(),
            records: Vec::new(),
            is_damaged: true,
            converts_units: false,
        }
    }

    /// A table whose rows were made of another table's, numbered from 1.
    pub(crate) const fn mapped(layout: Layout, header: Vec<String>, records: Vec<Record>) -> Self {
        Self { layout, header, records, is_damaged: false, converts_units: true }
    }

    /// Reads all of a file; what cannot be read goes to `sink`.
    pub(crate) fn read(layout: Layout, text: &Text, sink: &Sink) -> Self {
        let mut records = text.records(b',');
        let mut table = Self::begin(layout, &mut records, sink);
        table.take(&mut records, usize::MAX, sink);
        table
    }

    /// Reads a file piece by piece: gives tables of so many of its rows, one after the other.
    pub(crate) fn pieces<'a>(
        layout: Layout,
        text: &'a Text,
        rows: usize,
        sink: &'a Sink,
    ) -> impl Iterator<Item = Self> + 'a {
        let mut records = text.records(b',');
        let begun = Self::begin(layout, &mut records, sink);
        std::iter::from_fn(move || {
            let mut piece = Self { header: begun.header.clone(), ..Self::damaged(layout) };
            piece.take(&mut records, rows, sink);
            (!piece.records.is_empty()).then_some(piece)
        })
    }

    /// Reads the header.
    fn begin<R: Read>(layout: Layout, records: &mut Records<R>, sink: &Sink) -> Self {
        let mut table = Self { is_damaged: false, ..Self::damaged(layout) };
        let Some(header) = table.next(records, sink) else {
            table.is_damaged = true;
            let columns: Vec<_> = layout.columns().collect();
            let problem = sentences::no_header(columns.join(", "));
            let place = Place::row(layout.file, 1);
            sink.put(Fault::new(place, "", FaultReason::MissingValue, problem));
            return table;
        };
        table.header = header.cells.iter().map(str::to_owned).collect();
        table.is_damaged |= !check_header(layout, header.line, &table.header, sink);
        table
    }

    /// The next record that can be read.
    fn next<R: Read>(&mut self, records: &mut Records<R>, sink: &Sink) -> Option<Record> {
        loop {
            match records.next()? {
                Ok(record) => return Some(record),
                Err(Unreadable { line, problem }) => {
                    self.is_damaged = true;
                    let file = self.layout.file;
                    let place = Place { row: line, ..Place::file(file) };
                    sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
                }
            }
        }
    }

    /// Reads rows until there are so many.
    fn take<R: Read>(&mut self, records: &mut Records<R>, rows: usize, sink: &Sink) {
        while self.records.len() < rows
            && let Some(record) = self.next(records, sink)
        {
            if record.is_blank() {
                continue;
            }
            if let Some(problem) = record.misfit(self.header.len()) {
                self.is_damaged = true;
                let place = Place::row(self.layout.file, record.line);
                sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
            } else {
                self.records.push(record);
            }
        }
    }

    /// The rows, as their line and a number by which [`Self::text`] knows them.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, u64)> {
        self.records.iter().enumerate().map(|(number, record)| (number, record.line))
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// The cell's text, empty if there is no such row or column.
    pub(crate) fn text(&self, number: usize, column: &str) -> &str {
        let index = self.header.iter().position(|name| name == column);
        let record = self.records.get(number);
        record.zip(index).and_then(|(record, index)| record.cells.get(index)).unwrap_or_default()
    }

    /// The text of the cell in the row that begins on that line.
    pub(crate) fn text_at(&self, line: u64, column: &str) -> &str {
        match self.records.binary_search_by_key(&line, |record| record.line) {
            Ok(number) => self.text(number, column),
            Err(_) => "",
        }
    }
}

/// Whether the header has all that it must have; what is wrong with it goes to `sink`.
fn check_header(layout: Layout, line: u64, header: &[String], sink: &Sink) -> bool {
    let put = |column: &str, reason, problem: Problem| {
        sink.put(Fault::new(Place::cell(layout.file, line, column), column, reason, problem));
    };
    let columns: Vec<_> = layout.columns().collect();
    let mut is_one_cell = false;
    for (i, name) in header.iter().enumerate() {
        if header[..i].contains(name) {
            put(name, FaultReason::DuplicateKey, sentences::two_columns());
        } else if name.is_empty() {
            let place = Place::row(layout.file, line);
            let problem = sentences::nameless_column(i + 1);
            sink.put(Fault::new(place, "", FaultReason::MissingValue, problem));
        } else if !columns.contains(&name.as_str()) {
            is_one_cell |= header.len() == 1 && name.contains([';', '\t']);
            let columns = columns.join(", ");
            let problem = match is_one_cell {
                true => sentences::not_by_commas(layout.file, columns),
                false => sentences::no_column(layout.file, columns),
            };
            put(name, FaultReason::InvalidValue, problem);
        }
    }
    let missing = |name: &&&str| !header.iter().any(|column| column == **name);
    for name in layout.required.iter().filter(missing).filter(|_| !is_one_cell) {
        let place = Place::cell(layout.file, line, name);
        sink.put(Fault::new(place, "", FaultReason::MissingValue, sentences::no_such_column()));
    }
    !layout.required.iter().any(|name| missing(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{layout::AREA_PARENTS, made::Provenance};

    fn lines(text: &str) -> Vec<u64> {
        let sink = Sink::default();
        let text = Text::of(text);
        let table = Table::read(AREA_PARENTS, &text, &sink);
        let lines: Vec<u64> = table.rows().map(|(_, line)| line).collect();
        let pieces = Table::pieces(AREA_PARENTS, &text, 1, &sink);
        let one_by_one =
            pieces.flat_map(|piece| piece.rows().map(|(_, line)| line).collect::<Vec<_>>());
        assert_eq!(one_by_one.collect::<Vec<_>>(), lines);
        sink.into_result(&Provenance::default()).unwrap();
        lines
    }

    #[test]
    fn a_line_break_in_a_cell_is_the_same_whatever_ends_the_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let sink = Sink::default();
            let text = "area,parent\na,\"b\nc\"\nd,e\n".replace('\n', end);
            let table = Table::read(AREA_PARENTS, &Text::of(&text), &sink);
            assert_eq!(
                (table.text(0, "parent"), table.text_at(4, "parent")),
                ("b\nc", "e"),
                "{end:?}"
            );
            sink.into_result(&Provenance::default()).unwrap();
        }
    }

    #[test]
    fn rows_are_counted_as_an_editor_counts_lines() {
        assert_eq!(lines("area,parent\na,b\nc,d\n"), [2, 3]);
        assert_eq!(lines("area,parent\r\na,b\r\nc,d\r\n"), [2, 3], "with CRLF");
        assert_eq!(lines("area,parent\ra,b\rc,d"), [2, 3], "with CR");
        assert_eq!(lines("area,parent\n\n\na,b\n\nc,d"), [4, 6], "blank lines are passed over");
        assert_eq!(lines("area,parent\n\"a\nb\",c\nd,e\n"), [2, 4], "a cell of two lines");
        assert_eq!(lines("\u{feff}area,parent\n,\na,b\n"), [3], "empty cells only");
    }
}
