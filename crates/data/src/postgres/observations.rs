//! Writes what is read from of observations: one row for what a revision, or a part of it, recorded in a series.

use std::ops::RangeInclusive;

use scorecard_domain::{Change, Key, Observation, ObservationKey, Thing, Timestamp};
use tokio_postgres::{Row, types::ToSql};

use super::{
    block::{Block, Filling, period_number, period_of},
    db::Db,
    errors::column,
    recorded,
    series::{Place, Series},
};
use crate::{
    content,
    store::{StoreError, corrupt, number},
};

/// What is recorded of a period of a series.
#[derive(Debug)]
struct Entry {
    period: i32,
    observed: Vec<u8>,
    is_embargoed: bool,
}

/// What a row says beside its series and revision.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The first and the last of its periods, by their numbers.
    pub(super) first: i32,
    pub(super) last: i32,
    /// How many periods it has.
    pub(super) changes: i32,
    /// Whether any of them is under embargo.
    pub(super) is_embargoed: bool,
}

/// A row being made, of at least one entry.
#[derive(Debug)]
struct Made {
    columns: Columns,
    body: Vec<u8>,
}

impl Columns {
    /// Those of a row that has these periods, in their order.
    fn of(periods: &[i32], is_embargoed: bool) -> Self {
        Self {
            first: periods.first().copied().unwrap_or_default(),
            last: periods.last().copied().unwrap_or_default(),
            changes: i32::try_from(periods.len()).unwrap_or(i32::MAX),
            is_embargoed,
        }
    }
}

fn make(mut entries: Vec<Entry>) -> Made {
    entries.sort_by_key(|entry| entry.period);
    let mut filling = Filling::default();
    entries.iter().for_each(|entry| filling.push(entry.period, &entry.observed));
    let periods: Vec<i32> = entries.iter().map(|entry| entry.period).collect();
    let columns = Columns::of(&periods, entries.iter().any(|entry| entry.is_embargoed));
    Made { columns, body: filling.finish() }
}

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

/// Writes the rows of the observations among some changes, which are in the order of their keys.
pub(super) async fn insert(
    db: Db<'_>,
    changes: &[Change],
    revision: u64,
) -> Result<(), StoreError> {
    let mut rows: Vec<(String, Vec<Entry>)> = Vec::new();
    for change in changes {
        let (place, observed, embargoed) = match change {
            Change::Put(Thing::Observation(observation)) => (
                Place::from(&observation.key),
                content::encode_observed(observation),
                is_embargoed(observation),
            ),
            Change::Withdraw(Key::Observation(key)) => (Place::from(key), Vec::new(), false),
            _ => continue,
        };
        let entry = Entry { period: place.period, observed, is_embargoed: embargoed };
        match rows.last_mut() {
            Some((series, entries)) if *series == place.series => entries.push(entry),
            _ => rows.push((place.series, vec![entry])),
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let (series, made): (Vec<String>, Vec<Made>) =
        rows.into_iter().map(|(series, entries)| (series, make(entries))).unzip();
    let (mut first, mut last, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut embargoed, mut bodies) = (Vec::new(), Vec::new());
    for Made { columns, body } in made {
        first.push(columns.first);
        last.push(columns.last);
        changes.push(columns.changes);
        embargoed.push(columns.is_embargoed);
        bodies.push(body);
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
        let there = each(&series, &recorded::block(&row, 1)?)?;
        let end = |(key, it): (ObservationKey, Option<Observation>)| {
            Some((it?.embargo_until?, Key::Observation(key)))
        };
        ends.extend(there.into_iter().filter_map(end));
    }
    Ok(ends)
}

/// Decodes a block: observations by their keys, `None` where they were withdrawn.
pub(super) fn each(
    series: &Series,
    block: &Block,
) -> Result<Vec<(ObservationKey, Option<Observation>)>, StoreError> {
    let doing = "read observations";
    let mut found = Vec::new();
    for entry in block.entries() {
        let (period, observed) = entry.map_err(corrupt(doing))?;
        let key = series.at(period_of(period).map_err(corrupt(doing))?);
        let observation = match observed {
            [] => None,
            observed => {
                Some(content::decode_observed(key.clone(), observed).map_err(corrupt(doing))?)
            }
        };
        found.push((key, observation));
    }
    Ok(found)
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
    let mut entries = Vec::new();
    for (key, observation) in each(&Series::read(series)?, &block)? {
        let at = period_number(key.period);
        let kept = observation.filter(|_| at != period);
        if at == period && with_key {
            continue;
        }
        entries.push(Entry {
            period: at,
            observed: kept.as_ref().map(content::encode_observed).unwrap_or_default(),
            is_embargoed: kept.as_ref().is_some_and(is_embargoed),
        });
    }
    if entries.is_empty() {
        let delete = "DELETE FROM observation WHERE series = $1 AND revision = $2 AND first = $3";
        return db.run(doing, delete, &[&id, &revision, &first]).await;
    }
    let Made { columns, body } = make(entries);
    let Columns { first: new_first, last, changes, is_embargoed } = columns;
    let update = "UPDATE observation \
                  SET first = $4, last = $5, changes = $6, embargoed = $7, body = $8 \
                  WHERE series = $1 AND revision = $2 AND first = $3";
    let parameters: [&(dyn ToSql + Sync); 8] =
        [&id, &revision, &first, &new_first, &last, &changes, &is_embargoed, &body];
    db.run(doing, update, &parameters).await
}

/// What a row's columns have to be, by what its block says.
pub(super) fn columns_of(there: &[(ObservationKey, Option<Observation>)]) -> Columns {
    let periods: Vec<i32> = there.iter().map(|(key, _)| period_number(key.period)).collect();
    Columns::of(&periods, there.iter().any(|(_, it)| it.as_ref().is_some_and(is_embargoed)))
}

const fn is_embargoed(observation: &Observation) -> bool {
    observation.embargo_until.is_some()
}
