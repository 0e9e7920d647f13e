//! What was recorded of observations, read by their series.

use std::ops::RangeInclusive;

use rusqlite::{Connection, Row};
use scorecard_domain::{Key, Observation, ObservationKey, Timestamp};

use super::{dictionary::Dictionary, errors::sql, numbers::Numbers};
use crate::{
    ledger::audit::Order,
    store::{
        StoreError, corrupt, number,
        recorded::{self, Newest, Recorded},
        rows::Columns,
        unsigned,
    },
};

/// The rows of a series that can have something of some periods, of the revisions among some: the newest first, or the
/// oldest.
pub(super) fn rows_of_series(order: Order) -> String {
    let order = match order {
        Order::NewestFirst => "DESC",
        Order::OldestFirst => "ASC",
    };
    format!(
        "SELECT revision, body FROM observation WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 \
         AND area = ?4 AND revision BETWEEN ?5 AND ?6 AND first <= ?8 AND last >= ?7 \
         ORDER BY revision {order}"
    )
}

/// Takes rows until it says to stop: the revision, and the block as it lies there.
type Visit<'a> = &'a mut dyn FnMut(i64, &[u8]) -> Result<bool, StoreError>;

/// Visits these rows.
fn each(
    conn: &Connection,
    series: Numbers,
    among: &RangeInclusive<u64>,
    periods: &RangeInclusive<i32>,
    order: Order,
    visit: Visit<'_>,
) -> Result<(), StoreError> {
    let doing = sql("read an observation");
    let Numbers { indicator, measure, of, area } = series;
    let mut query = conn.prepare_cached(&rows_of_series(order)).map_err(&doing)?;
    let (from, to) = (number(*among.start()), number(*among.end()));
    let parameters = (indicator, measure, of, area, from, to, periods.start(), periods.end());
    let mut rows = query.query(parameters).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let revision = row.get(0).map_err(&doing)?;
        if !visit(revision, body(row, 1).map_err(&doing)?)? {
            break;
        }
    }
    Ok(())
}

fn body<'a>(row: &'a Row<'_>, index: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(row.get_ref(index)?.as_blob()?)
}

/// What the revisions among these recorded of a period of a series, at most `limit` of them.
pub(super) fn among(
    conn: &Connection,
    series: Numbers,
    period: i32,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    each(conn, series, among, &(period..=period), order, &mut |revision, body| {
        let block = recorded::block(body)?;
        if let Some(observed) = block.find(period).map_err(corrupt("read an observation"))? {
            found.push(Recorded { revision, observed: observed.to_vec() });
        }
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// What was recorded last of a period of a series, up to a revision.
pub(super) fn newest_at(
    conn: &Connection,
    series: Numbers,
    period: i32,
    revision: u64,
) -> Result<Option<Recorded>, StoreError> {
    Ok(among(conn, series, period, &(0..=revision), Order::NewestFirst, 1)?.pop())
}

/// What is newest of each of some periods of a series, up to a revision.
pub(super) fn newest(
    conn: &Connection,
    series: Numbers,
    periods: &RangeInclusive<i32>,
    revision: u64,
) -> Result<Newest, StoreError> {
    let mut newest = Newest::default();
    // Of what is older nothing has to be kept then.
    let order = Order::NewestFirst;
    each(conn, series, &(0..=revision), periods, order, &mut |revision, body| {
        newest.add(revision, &recorded::block(body)?, periods)?;
        Ok(true)
    })?;
    Ok(newest)
}

/// What these revisions put under embargo: rows of which something is.
pub(super) const EMBARGOED: &str = "SELECT indicator, measure, \"of\", area, body FROM observation \
     WHERE embargoed AND revision BETWEEN ?1 AND ?2";

/// The observations that these revisions put under embargo, each with its end.
pub(super) fn embargoed(
    conn: &Connection,
    dictionary: &Dictionary,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(Timestamp, Key)>, StoreError> {
    let doing = sql("read which embargoes end");
    let mut query = conn.prepare_cached(EMBARGOED).map_err(&doing)?;
    let among = [number(*among.start()), number(*among.end())];
    let mut rows = query.query(among).map_err(&doing)?;
    let mut ends = Vec::new();
    while let Some(row) = rows.next().map_err(&doing)? {
        let series = numbers(row).map_err(&doing)?.resolve(conn, dictionary)?;
        let block = recorded::block(body(row, 4).map_err(&doing)?)?;
        let there = recorded::embargoed(&series, &block)?;
        ends.extend(there.into_iter().map(|(end, key)| (end, Key::Observation(key))));
    }
    Ok(ends)
}

/// The series of a row, which its first four columns name.
fn numbers(row: &Row<'_>) -> rusqlite::Result<Numbers> {
    let [indicator, measure, of, area] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
    Ok(Numbers { indicator, measure, of, area })
}

/// Visits what is newest in each series that there is.
pub(super) fn each_series(
    conn: &Connection,
    visit: &mut dyn FnMut(Numbers, &Newest) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let doing = sql("read all observations");
    let mut query = conn
        .prepare_cached(
            "SELECT indicator, measure, \"of\", area, revision, body FROM observation \
             ORDER BY indicator, measure, \"of\", area, revision",
        )
        .map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    let mut last: Option<(Numbers, Newest)> = None;
    while let Some(row) = rows.next().map_err(&doing)? {
        let series = numbers(row).map_err(&doing)?;
        let (_, newest) = match &mut last {
            Some(last) if last.0 == series => last,
            last => {
                if let Some((series, newest)) = last {
                    visit(*series, newest)?;
                }
                last.insert((series, Newest::default()))
            }
        };
        let (revision, body) = (row.get(4).map_err(&doing)?, body(row, 5).map_err(&doing)?);
        newest.add(revision, &recorded::block(body)?, &(0..=i32::MAX))?;
    }
    match last {
        Some((series, newest)) => visit(series, &newest),
        None => Ok(()),
    }
}

/// The keys of what a revision's rows have.
pub(super) fn keys_of(
    conn: &Connection,
    dictionary: &Dictionary,
    revision: u64,
) -> Result<Vec<ObservationKey>, StoreError> {
    let doing = sql("read the observations of a revision");
    let mut query = conn
        .prepare_cached(
            "SELECT indicator, measure, \"of\", area, body FROM observation WHERE revision = ?1",
        )
        .map_err(&doing)?;
    let mut rows = query.query([number(revision)]).map_err(&doing)?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next().map_err(&doing)? {
        let series = numbers(row).map_err(&doing)?.resolve(conn, dictionary)?;
        let block = recorded::block(body(row, 4).map_err(&doing)?)?;
        keys.extend(recorded::each(&series, &block)?.into_iter().map(|(key, _)| key));
    }
    Ok(keys)
}

/// What a row says: in its columns, and in its block.
pub(super) type Said = (Columns, Vec<(ObservationKey, Option<Observation>)>);

/// Visits all rows, each with its revision.
pub(super) fn each_row(
    conn: &Connection,
    dictionary: &Dictionary,
    visit: &mut dyn FnMut(u64, Result<Said, StoreError>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let doing = sql("read all observations");
    let mut query = conn
        .prepare_cached(
            "SELECT indicator, measure, \"of\", area, first, last, changes, embargoed, body, revision \
             FROM observation",
        )
        .map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let said = || {
            let columns = Columns {
                first: row.get(4).map_err(&doing)?,
                last: row.get(5).map_err(&doing)?,
                changes: row.get(6).map_err(&doing)?,
                is_embargoed: row.get(7).map_err(&doing)?,
            };
            let series = numbers(row).map_err(&doing)?.resolve(conn, dictionary)?;
            let block = recorded::block(body(row, 8).map_err(&doing)?)?;
            Ok((columns, recorded::each(&series, &block)?))
        };
        visit(unsigned(row.get(9).map_err(&doing)?), said())?;
    }
    Ok(())
}
