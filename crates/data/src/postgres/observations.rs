//! Writes what is read from of observations: one row for what a revision, or a part of it, recorded in a series.

use std::ops::RangeInclusive;

use scorecard_domain::{Change, Key, ObservationKey, Thing, Timestamp};
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, recorded};
use crate::store::{
    StoreError,
    block::period_number,
    corrupt, number,
    recorded::{each, embargoed as embargoed_of},
    rows::{Columns, Rows, SeriesRow},
    series::{Place, Series},
};

/// Writes rows, and the series that are new; these get the next numbers, in the order of the rows. Only who has the lock
/// writes, so numbers are not given twice.
const INSERT: &str = "WITH wanted AS MATERIALIZED \
       (SELECT * FROM unnest($2::text[], $3::integer[], $4::integer[], $5::integer[], \
                             $6::boolean[], $7::bytea[]) WITH ORDINALITY \
               AS wanted (key, first, last, changes, embargoed, body, number)), \
     found AS MATERIALIZED \
       (SELECT wanted.*, (SELECT id FROM series WHERE series.key = wanted.key) AS id FROM wanted), \
     made AS (INSERT INTO series (id, key) \
              SELECT (SELECT coalesce(max(id), 0) FROM series) + row_number() OVER (ORDER BY number), key \
              FROM found WHERE id IS NULL RETURNING id, key) \
     INSERT INTO observation (revision, series, first, last, changes, embargoed, body) \
     SELECT $1, coalesce(found.id, made.id), first, last, changes, embargoed, body \
     FROM found LEFT JOIN made ON made.key = found.key";

/// Writes the rows of series, which are in the order of their texts.
pub(super) async fn insert(
    db: Db<'_>,
    rows: &[SeriesRow],
    revision: u64,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let series: Vec<&str> = rows.iter().map(|row| row.series.as_str()).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| row.body.as_slice()).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let (mut changes, mut embargoed) = (Vec::new(), Vec::new());
    for SeriesRow { series: _, columns, body: _ } in rows {
        first.push(columns.first);
        last.push(columns.last);
        changes.push(columns.changes);
        embargoed.push(columns.is_embargoed);
    }
    let parameters: [&(dyn ToSql + Sync); 7] =
        [&number(revision), &series, &first, &last, &changes, &embargoed, &bodies];
    db.run("write observations", INSERT, &parameters).await
}

/// What these revisions put under embargo: rows of which something is.
pub(super) const EMBARGOED: &str = "SELECT found.key, observation.body FROM observation \
     CROSS JOIN LATERAL (SELECT key FROM series WHERE id = observation.series LIMIT 1) AS found \
     WHERE embargoed AND revision BETWEEN $1 AND $2";

/// The observations that these revisions put under embargo, each with its end.
pub(super) async fn embargoed(
    db: Db<'_>,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(Timestamp, Key)>, StoreError> {
    let doing = "read which embargoes end";
    let (from, to) = (number(*among.start()), number(*among.end()));
    let mut ends = Vec::new();
    for row in db.rows(doing, EMBARGOED, &[&from, &to]).await? {
        let series = Series::read(column(&row, 0)?)?;
        let there = embargoed_of(&series, &recorded::block(&row, 1)?)?;
        ends.extend(there.into_iter().map(|(end, key)| (end, Key::Observation(key))));
    }
    Ok(ends)
}

/// Erases what was recorded under a key: all of it with the key, or only what these revisions said.
pub(super) async fn erase_observations(
    db: Db<'_>,
    key: &ObservationKey,
    revisions: &[i64],
    with_key: bool,
) -> Result<(), StoreError> {
    let doing = "erase observations";
    let Place { series: text, period } = Place::from(key);
    let query = "SELECT series, revision, first, body FROM observation \
                 WHERE series = (SELECT id FROM series WHERE key = $1) \
                   AND first <= $2 AND last >= $2 AND ($4 OR revision = ANY($3))";
    let parameters: [&(dyn ToSql + Sync); 4] = [&text, &period, &revisions, &with_key];
    for row in db.rows(doing, query, &parameters).await? {
        erase_of_row(db, &row, &text, period, with_key).await?;
    }
    if !with_key {
        return Ok(());
    }
    // Nothing of a series that nothing is recorded in any more is kept.
    let delete = "DELETE FROM series WHERE key = $1 \
                  AND NOT EXISTS (SELECT FROM observation WHERE observation.series = series.id)";
    db.run(doing, delete, &[&text]).await
}

async fn erase_of_row(
    db: Db<'_>,
    row: &Row,
    series: &str,
    period: i32,
    with_key: bool,
) -> Result<(), StoreError> {
    let doing = "erase observations";
    let (id, revision, first): (i32, i64, i32) =
        (column(row, 0)?, column(row, 1)?, column(row, 2)?);
    let block = recorded::block(row, 3)?;
    if block.find(period).map_err(corrupt(doing))?.is_none() {
        return Ok(());
    }
    let mut kept: Vec<Change> = Vec::new();
    for (key, observation) in each(&Series::read(series)?, &block)? {
        let is_it = period_number(key.period) == period;
        match observation {
            _ if is_it && with_key => {}
            Some(observation) if !is_it => kept.push(Change::Put(Thing::Observation(observation))),
            _ => kept.push(Change::Withdraw(Key::Observation(key))),
        }
    }
    let Some(SeriesRow { series: _, columns, body }) = Rows::of(kept).series.pop() else {
        let delete = "DELETE FROM observation WHERE series = $1 AND revision = $2 AND first = $3";
        return db.run(doing, delete, &[&id, &revision, &first]).await;
    };
    let Columns { first: new_first, last, changes, is_embargoed } = columns;
    let update = "UPDATE observation \
                  SET first = $4, last = $5, changes = $6, embargoed = $7, body = $8 \
                  WHERE series = $1 AND revision = $2 AND first = $3";
    let parameters: [&(dyn ToSql + Sync); 8] =
        [&id, &revision, &first, &new_first, &last, &changes, &is_embargoed, &body];
    db.run(doing, update, &parameters).await
}
