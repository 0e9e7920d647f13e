//! Writes rows of observations. Rows that follow each other have most columns in common, so of each only those are given to
//! SQLite that differ from the row before.

use rusqlite::{CachedStatement, Connection};

use super::{
    errors::sql,
    rows::{CELLS, Mantissa, Recorded, RowKey},
};
use crate::store::StoreError;

/// The columns are those of `Recorded::cells`, in their order.
const INSERT: &str = "INSERT INTO observation (indicator, measure, \"of\", area, period, revision, scale, standing, \
     absence, qualifier, statuses, stage, source, note_zh, note_en, confidentiality, embargo_until, mantissa, \
     comparison) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";

/// Rows being written.
pub(super) struct Inserting<'a> {
    statement: CachedStatement<'a>,
    /// What SQLite has of the row before; of a new statement it has nothing.
    cells: [Option<i64>; CELLS],
    mantissa: Option<Mantissa>,
    /// Whether the row before had a comparison; few have.
    compared: bool,
}

impl<'a> Inserting<'a> {
    pub(super) fn begin(conn: &'a Connection) -> Result<Self, StoreError> {
        let statement = conn.prepare_cached(INSERT).map_err(sql("write an observation"))?;
        Ok(Self { statement, cells: [None; CELLS], mantissa: None, compared: false })
    }

    /// Writes a row.
    pub(super) fn insert(&mut self, key: RowKey, recorded: &Recorded) -> Result<(), StoreError> {
        self.try_insert(key, recorded).map_err(sql("write an observation"))
    }

    fn try_insert(&mut self, key: RowKey, recorded: &Recorded) -> rusqlite::Result<()> {
        let (cells, mantissa, comparison) = recorded.cells(key);
        for (number, (before, cell)) in (1..).zip(self.cells.iter().zip(cells)) {
            if *before != cell {
                self.statement.raw_bind_parameter::<usize, _>(number, cell)?;
            }
        }
        if self.mantissa != mantissa {
            self.statement.raw_bind_parameter(CELLS + 1, mantissa)?;
        }
        if self.compared || comparison.is_some() {
            self.statement.raw_bind_parameter(CELLS + 2, comparison)?;
        }
        (self.cells, self.mantissa, self.compared) = (cells, mantissa, comparison.is_some());
        self.statement.raw_execute().map(drop)
    }
}
