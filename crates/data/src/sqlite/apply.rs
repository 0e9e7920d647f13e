//! Writes the tables that are read from, out of what the parts of a revision record. A commit and a rebuild do this
//! alike, part by part, so the tables follow from the contents alone.

use rusqlite::Connection;

use super::{
    dictionary::{Dictionary, NewTerms},
    errors::sql,
    numbers::Numbers,
    rest::Rests,
    things,
};
use crate::store::{
    StoreError,
    rest::Rest,
    rows::{Columns, Rows, SeriesRow},
};

/// Writes rows in a transaction that may still fail, revision by revision and part by part.
#[derive(Debug)]
pub(super) struct Applying<'a> {
    terms: NewTerms<'a>,
    rests: Rests,
}

impl<'a> Applying<'a> {
    pub(super) fn new(dictionary: &'a Dictionary) -> Self {
        Self { terms: NewTerms::new(dictionary), rests: Rests::default() }
    }

    /// Writes rows for what one part records. Terms get their numbers in the order of the series' texts, rows are written in
    /// the order of theirs.
    pub(super) fn apply(
        &mut self,
        conn: &Connection,
        revision: i64,
        rows: &Rows,
    ) -> Result<(), StoreError> {
        rows.others.iter().try_for_each(|change| things::insert(conn, change, revision))?;
        if rows.series.is_empty() {
            return Ok(());
        }
        let mut series: Vec<(Numbers, &SeriesRow)> = Vec::with_capacity(rows.series.len());
        for row in &rows.series {
            series.push((Numbers::ensure(conn, &mut self.terms, &row.series)?, row));
        }
        series.sort_by_key(|(numbers, _)| *numbers);
        let doing = sql("write observations");
        let mut insert = conn
            .prepare_cached(
                "INSERT INTO observation \
                 (indicator, measure, \"of\", area, revision, first, last, changes, embargoed, \
                  allowance, body, rest) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )
            .map_err(&doing)?;
        for (numbers, SeriesRow { series: _, columns, body }) in series {
            let Rest { allowance, block } = self.rests.of(conn, numbers, revision, body)?;
            let Numbers { indicator, measure, of, area } = numbers;
            let Columns { first, last, changes, is_embargoed } = columns;
            insert
                .execute((
                    indicator,
                    measure,
                    of,
                    area,
                    revision,
                    first,
                    last,
                    changes,
                    is_embargoed,
                    allowance,
                    body,
                    block,
                ))
                .map_err(&doing)?;
        }
        Ok(())
    }
}
