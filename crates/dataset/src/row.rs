//! One row of a table, read cell by cell: what cannot be read becomes a fault at its cell.

use scorecard_domain::{FaultReason, Problem, Text, Validity};

use crate::{
    cell::Cell,
    compact::{Columns, Origin},
    fault::{Fault, Place, Sink},
    made::Provenance,
    sentences::cells as sentences,
    table::Table,
};

/// A row, and where its faults go. Readers of cells give `None` once they have put a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    number: usize,
    /// The line on which it begins.
    pub(crate) line: u64,
    sink: &'a Sink,
    /// Where rows of the table come from, if that is asked for.
    provenance: Option<&'a Provenance>,
}

/// Of what the cells of rows are made that were not made of others.
static OWN: Columns = Columns::new();

/// The rows of a table, in the file's order; none if the dataset lacks the file.
pub(crate) fn rows<'a>(
    table: Option<&'a Table>,
    sink: &'a Sink,
) -> impl Iterator<Item = Row<'a>> + use<'a> {
    table.into_iter().flat_map(move |table| {
        table.rows().map(move |(number, line)| Row { table, number, line, sink, provenance: None })
    })
}

/// The rows of a table that say where they come from.
pub(crate) fn rows_of<'a>(
    table: &'a Table,
    provenance: &'a Provenance,
    sink: &'a Sink,
) -> impl Iterator<Item = Row<'a>> {
    rows(Some(table), sink).map(|row| Row { provenance: Some(provenance), ..row })
}

impl<'a> Row<'a> {
    /// The cell's text, empty if there is none.
    pub(crate) fn text(self, column: &str) -> &'a str {
        self.table.text(self.number, column)
    }

    /// Whether a value may be in another power of ten of its unit.
    pub(crate) const fn converts_units(self) -> bool {
        self.table.converts_units
    }

    /// The words in the columns `NAME_zh` and `NAME_en`.
    pub(crate) fn words(self, name: &str) -> Text {
        Text::new(self.text(&format!("{name}_zh")), self.text(&format!("{name}_en")))
    }

    /// What is wrong with a cell.
    pub(crate) fn fault(self, column: &str, reason: FaultReason, problem: impl Into<Problem>) {
        let place = Place::cell(self.table.layout.file, self.line, column);
        self.put(Fault::new(place, self.text(column), reason, problem));
    }

    /// What is wrong with the row.
    pub(crate) fn put(self, fault: Fault) {
        self.sink.put(fault);
    }

    /// The row that it comes from: itself unless it was made of another.
    pub(crate) fn origin(self) -> Origin<'a> {
        let made = self.provenance.and_then(|it| it.origin(self.table.layout.file, self.number));
        made.unwrap_or(Origin { line: self.line, columns: &OWN })
    }

    /// What a cell lacks that must not be empty. A missing column has been reported already.
    pub(crate) fn missing(self, column: &str, expected: impl Into<Text>) {
        if self.table.has(column) || !self.table.layout.required.contains(&column) {
            let problem = sentences::is_empty(expected.into());
            self.fault(column, FaultReason::MissingValue, problem);
        }
    }

    /// The value of a cell that must not be empty.
    pub(crate) fn need<T: Cell>(self, column: &str) -> Option<T> {
        match self.text(column) {
            "" => {
                self.missing(column, sentences::a_value());
                None
            }
            _ => self.maybe(column)?,
        }
    }

    /// The value of a cell that may be empty.
    #[expect(
        clippy::option_option,
        reason = "outside: whether it can be read; inside: whether it is there"
    )]
    pub(crate) fn maybe<T: Cell>(self, column: &str) -> Option<Option<T>> {
        match self.text(column) {
            "" => Some(None),
            text => match T::read(text) {
                Ok(value) => Some(Some(value)),
                Err(problem) => {
                    self.fault(column, FaultReason::InvalidValue, problem);
                    None
                }
            },
        }
    }

    /// The value of a cell that stands for `default` when empty.
    pub(crate) fn or<T: Cell>(self, column: &str, default: T) -> Option<T> {
        Some(self.maybe(column)?.unwrap_or(default))
    }

    /// The months in the columns `from` and `until`.
    pub(crate) fn validity(self, from: &str, until: &str) -> Option<Validity> {
        let (from, until) = (self.maybe(from), self.maybe(until));
        Some(Validity { from: from?, until: until? })
    }
}
