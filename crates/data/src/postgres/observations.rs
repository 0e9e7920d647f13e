//! Writes what is read from of observations: one row for what a revision, or a part of it, recorded in a series.

use std::ops::RangeInclusive;

use scorecard_domain::{Change, Key, ObservationKey, Thing, Timestamp};
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, recorded};
use crate::{
    content::Corrupt,
    store::{
        StoreError,
        block::period_number,
        corrupt, number,
        recorded::{each, embargoed as embargoed_of},
        rest::{self, Rest, Rests},
        rows::{Columns, Rows, SeriesRow},
        series::{Place, Series},
    },
};

/// Writes rows whose rest is not due, and the series that are new; these get the next numbers, in the order of the rows. Only
/// who has the lock writes, so numbers are not given twice. Answers the numbers of the other rows from 1, with those of their
/// series. `fresh` is what may be written after a row that is the first of its series.
const INSERT: &str = "WITH wanted AS MATERIALIZED \
       (SELECT * FROM unnest($2::text[], $3::integer[], $4::integer[], $5::integer[], \
                             $6::boolean[], $7::bytea[], $8::integer[], $9::integer[]) WITH ORDINALITY \
               AS wanted (key, first, last, changes, embargoed, block, count, fresh, number)), \
     found AS MATERIALIZED \
       (SELECT wanted.*, (SELECT id FROM series WHERE series.key = wanted.key) AS id FROM wanted), \
     made AS (INSERT INTO series (id, key) \
              SELECT (SELECT coalesce(max(id), 0) FROM series) + row_number() OVER (ORDER BY number), key \
              FROM found WHERE id IS NULL RETURNING id, key), \
     placed AS MATERIALIZED \
       (SELECT found.*, coalesce(found.id, made.id) AS series, \
               (SELECT min(allowance) FROM observation \
                WHERE series = found.id AND revision = \
                      (SELECT revision FROM observation WHERE series = found.id AND revision < $1 \
                       ORDER BY revision DESC LIMIT 1)) AS allowance \
        FROM found LEFT JOIN made ON made.key = found.key), \
     written AS \
       (INSERT INTO observation \
               (revision, series, first, last, changes, embargoed, block, allowance, rest) \
        SELECT $1, series, first, last, changes, embargoed, block, \
               coalesce(allowance - count, fresh), CASE WHEN allowance IS NULL THEN ''::bytea END \
        FROM placed WHERE allowance IS NULL OR allowance > count) \
     SELECT number, series FROM placed WHERE allowance <= count";

/// Writes a row.
const INSERT_ONE: &str = "INSERT INTO observation \
     (revision, series, first, last, changes, embargoed, block, allowance, rest) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Writes the rows of series, which are in the order of their texts.
pub(super) async fn insert(
    db: Db<'_>,
    rows: &[SeriesRow],
    revision: u64,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let doing = "write observations";
    let series: Vec<&str> = rows.iter().map(|row| row.series.as_str()).collect();
    let blocks: Vec<&[u8]> = rows.iter().map(|row| row.body.as_slice()).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let (mut changes, mut embargoed) = (Vec::new(), Vec::new());
    let (mut counts, mut fresh) = (Vec::new(), Vec::new());
    for SeriesRow { series: _, columns, body } in rows {
        first.push(columns.first);
        last.push(columns.last);
        changes.push(columns.changes);
        embargoed.push(columns.is_embargoed);
        counts.push(rest::count(body));
        fresh.push(Rest::first(body).allowance);
    }
    let at = number(revision);
    let parameters: [&(dyn ToSql + Sync); 9] =
        [&at, &series, &first, &last, &changes, &embargoed, &blocks, &counts, &fresh];
    let due = db.rows(doing, INSERT, &parameters).await?;
    if due.is_empty() {
        return Ok(());
    }
    let mut left: Vec<(&SeriesRow, i32)> = Vec::new();
    for row in &due {
        let place = usize::try_from(column::<i64>(row, 0)? - 1).unwrap_or(usize::MAX);
        let due = rows.get(place).ok_or_else(|| Corrupt::new("there is no such row"));
        left.push((due.map_err(corrupt(doing))?, column(row, 1)?));
    }
    let texts: Vec<&str> = left.iter().map(|(row, _)| row.series.as_str()).collect();
    let before = recorded::series(db, &texts, revision.saturating_sub(1)).await?;
    for ((SeriesRow { series: _, columns, body }, series), before) in left.into_iter().zip(before) {
        let Rest { allowance, block } = Rest::due(at, body, &before)?;
        let Columns { first, last, changes, is_embargoed } = columns;
        let parameters: [&(dyn ToSql + Sync); 9] =
            [&at, &series, first, last, changes, is_embargoed, body, &allowance, &block];
        db.run(doing, INSERT_ONE, &parameters).await?;
    }
    Ok(())
}

/// What these revisions put under embargo: rows of which something is.
pub(super) const EMBARGOED: &str = "SELECT found.key, observation.block FROM observation \
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
    let query = "SELECT series, revision, first, block FROM observation \
                 WHERE series = (SELECT id FROM series WHERE key = $1) \
                   AND first <= $2 AND last >= $2 AND ($4 OR revision = ANY($3))";
    let parameters: [&(dyn ToSql + Sync); 4] = [&text, &period, &revisions, &with_key];
    for row in db.rows(doing, query, &parameters).await? {
        erase_of_row(db, &row, &text, period, with_key).await?;
    }
    renew_rests(db, &text).await?;
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
                  SET first = $4, last = $5, changes = $6, embargoed = $7, block = $8 \
                  WHERE series = $1 AND revision = $2 AND first = $3";
    let parameters: [&(dyn ToSql + Sync); 8] =
        [&id, &revision, &first, &new_first, &last, &changes, &is_embargoed, &body];
    db.run(doing, update, &parameters).await
}

/// Writes anew what the rows of a series say of the rest of it, where that is no longer what their blocks say.
async fn renew_rests(db: Db<'_>, series: &str) -> Result<(), StoreError> {
    let doing = "erase observations";
    let query = "SELECT series, revision, first, block, allowance, rest FROM observation \
                 WHERE series = (SELECT id FROM series WHERE key = $1) ORDER BY revision";
    let mut rests = Rests::default();
    for row in db.rows(doing, query, &[&series]).await? {
        let (id, revision, first): (i32, i64, i32) =
            (column(&row, 0)?, column(&row, 1)?, column(&row, 2)?);
        let rest = rests.next(revision, column(&row, 3)?)?;
        rests.goes_on_with(&rest);
        let held = Rest { allowance: column(&row, 4)?, block: column(&row, 5)? };
        if rest != held {
            let update = "UPDATE observation SET allowance = $4, rest = $5 \
                          WHERE series = $1 AND revision = $2 AND first = $3";
            let parameters: [&(dyn ToSql + Sync); 5] =
                [&id, &revision, &first, &rest.allowance, &rest.block];
            db.run(doing, update, &parameters).await?;
        }
    }
    Ok(())
}
