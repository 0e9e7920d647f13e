//! Rows of a dataset that were made of another table's, and where they come from.

use std::collections::BTreeMap;

use crate::{
    compact::{Columns, Origin},
    fault::{Fault, Place},
    grid::Grid,
    layout::Layout,
    records::Record,
    sentences::mappings as sentences,
    table::Table,
};

/// A column of `observations.csv` that only made rows have: empty to put the observation, `merge` to change what the
/// row gives, `delete` to withdraw it. After `merge` stand the columns that the row says to have no value.
pub(crate) const ACTION: &str = "action";

/// A row of a dataset's file that was made of a table's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    pub(crate) cells: BTreeMap<&'static str, String>,
    /// The row of the table.
    pub(crate) row: usize,
    /// For each cell the column of the table that it was made of, if it was.
    pub(crate) columns: Columns,
    /// Of an area: its id if another has its code already, and the codes of possible parents.
    pub(crate) again: Option<String>,
    pub(crate) parent_codes: Vec<String>,
}

/// The rows that were made, by file.
pub(crate) type Rows = BTreeMap<&'static str, (Layout, Vec<Made>)>;

/// For each row that was made: of which row, and its cells of which columns.
#[derive(Debug, Default)]
pub(crate) struct Provenance {
    grid: Option<Grid>,
    /// By file, in the order of its rows.
    sources: BTreeMap<&'static str, Vec<Source>>,
}

#[derive(Debug)]
struct Source {
    row: usize,
    columns: Columns,
}

/// The tables of a dataset that the rows make.
pub(crate) fn tables(rows: Rows, grid: Grid) -> (Vec<Table>, Provenance) {
    let mut tables = Vec::new();
    let mut provenance = Provenance { grid: Some(grid), sources: BTreeMap::new() };
    for (file, (layout, made)) in rows {
        let header: Vec<&'static str> = layout
            .columns()
            .chain([ACTION])
            .filter(|column| made.iter().any(|made| made.cells.contains_key(column)))
            .collect();
        let record = |(made, line): (&Made, u64)| {
            let cell = |column| made.cells.get(column).map_or("", String::as_str);
            Record { line, cells: header.iter().map(cell).collect() }
        };
        let records = made.iter().zip(1..).map(record).collect();
        let names = header.iter().map(|name| (*name).to_owned()).collect();
        tables.push(Table::mapped(layout, names, records));
        let source = |made: Made| Source { row: made.row, columns: made.columns };
        provenance.sources.insert(file, made.into_iter().map(source).collect());
    }
    (tables, provenance)
}

impl Provenance {
    /// The table that rows were made of, without its own.
    pub(crate) fn table(&self) -> Option<Grid> {
        self.grid.as_ref().map(Grid::without_rows)
    }

    /// Where a row of a file comes from, if it was made.
    pub(crate) fn origin(&self, file: &str, number: usize) -> Option<Origin<'_>> {
        let Source { row, columns } = self.sources.get(file)?.get(number)?;
        let line = self.grid.as_ref()?.rows.get(*row)?.line;
        Some(Origin { line, columns })
    }

    /// The place that something at this place of the dataset comes from: itself unless it was made.
    pub(crate) fn source_of(&self, place: Place) -> Place {
        match self.source(&place) {
            Some((grid, source, column)) => grid.place(source.row, column),
            None => place,
        }
    }

    /// The fault where it comes from, with what stands there.
    pub(crate) fn source_of_fault(&self, fault: Fault) -> Fault {
        let Some((grid, source, column)) = self.source(&fault.place) else { return fault };
        let place = grid.place(source.row, column);
        let raw = column.map(|column| grid.text(source.row, column)).unwrap_or_default();
        let Fault { text, reason, problem, .. } = fault;
        if raw.is_empty() || raw == text {
            return Fault { place, text, reason, problem };
        }
        let problem = sentences::made_of(problem, raw).into();
        Fault { place, text: raw.to_owned(), reason, problem }
    }

    fn source(&self, place: &Place) -> Option<(&Grid, &Source, Option<usize>)> {
        let grid = self.grid.as_ref()?;
        let number = usize::try_from(place.row?.checked_sub(1)?).ok()?;
        let source = self.sources.get(place.file.as_str())?.get(number)?;
        let column = place.column.as_deref().and_then(|column| source.columns.get(column));
        Some((grid, source, column.copied()))
    }
}
