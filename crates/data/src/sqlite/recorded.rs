//! What was recorded of observations, read by their series.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Row};
use scorecard_domain::{Key, Observation, ObservationKey, Timestamp};

use super::{
    dictionary::Dictionary,
    errors::sql,
    numbers::{FaceNumbers, Numbers},
};
use crate::{
    ledger::audit::Order,
    store::{
        StoreError, corrupt, number,
        recorded::{self, Backwards, Newest, Recorded},
        rest::Rest,
        rows::Columns,
    },
};

/// The rows of a series that can have something of a period, of the revisions among some: the newest first, or the
/// oldest.
pub(super) fn rows_of_period(order: Order) -> String {
    let order = match order {
        Order::NewestFirst => "DESC",
        Order::OldestFirst => "ASC",
    };
    format!(
        "SELECT revision, body FROM observation WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 \
         AND area = ?4 AND revision BETWEEN ?5 AND ?6 AND first <= ?7 AND last >= ?7 \
         ORDER BY revision {order}"
    )
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
    let doing = sql("read an observation");
    let Numbers { indicator, measure, of, area } = series;
    let mut query = conn.prepare_cached(&rows_of_period(order)).map_err(&doing)?;
    let (from, to) = (number(*among.start()), number(*among.end()));
    let mut rows = query.query((indicator, measure, of, area, from, to, period)).map_err(&doing)?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next().map_err(&doing)?
    {
        let block = recorded::block(body(row, 1).map_err(&doing)?)?;
        if let Some(observed) = block.find(period).map_err(corrupt("read an observation"))? {
            let revision = row.get(0).map_err(&doing)?;
            found.push(Recorded { revision, observed: observed.to_vec() });
        }
    }
    Ok(found)
}

/// The rows of a series up to a revision, the newest first, that can have something of some periods, or say their rest.
pub(super) const BACKWARDS: &str = "SELECT revision, body, rest FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 AND area = ?4 AND revision <= ?5 \
     AND (first <= ?7 AND last >= ?6 OR rest IS NOT NULL) ORDER BY revision DESC";

/// Reads these rows as far as they have to be read, or as long as `go_on` says so of the last that was read.
pub(super) fn backwards(
    conn: &Connection,
    series: Numbers,
    periods: &RangeInclusive<i32>,
    revision: u64,
    go_on: impl Fn(i64, &Newest) -> bool,
) -> Result<Newest, StoreError> {
    let doing = sql("read an observation");
    let Numbers { indicator, measure, of, area } = series;
    let mut query = conn.prepare_cached(BACKWARDS).map_err(&doing)?;
    let (first, last) = (periods.start(), periods.end());
    let parameters = (indicator, measure, of, area, number(revision), first, last);
    let mut rows = query.query(parameters).map_err(&doing)?;
    let mut read = Backwards::default();
    while let Some(row) = rows.next().map_err(&doing)? {
        let revision = row.get(0).map_err(&doing)?;
        let said = (body(row, 1).map_err(&doing)?, rest(row, 2).map_err(&doing)?);
        if !read.add(revision, said, periods)? || !go_on(revision, &read.newest) {
            break;
        }
    }
    Ok(read.newest)
}

fn rest<'a>(row: &'a Row<'_>, index: usize) -> rusqlite::Result<Option<&'a [u8]>> {
    Ok(row.get_ref(index)?.as_blob_or_null()?)
}

/// What was recorded last of a period of a series, up to a revision.
pub(super) fn newest_at(
    conn: &Connection,
    series: Numbers,
    period: i32,
    revision: u64,
) -> Result<Option<Recorded>, StoreError> {
    // What a rest says can still be in another row of the same revision.
    let is_missing = |revision, newest: &Newest| {
        newest.0.get(&period).is_none_or(|found| found.revision < revision)
    };
    let mut newest = backwards(conn, series, &(period..=period), revision, is_missing)?;
    Ok(newest.0.remove(&period))
}

/// What is newest of each of some periods of a series, up to a revision.
pub(super) fn newest(
    conn: &Connection,
    series: Numbers,
    periods: &RangeInclusive<i32>,
    revision: u64,
) -> Result<Newest, StoreError> {
    backwards(conn, series, periods, revision, |_, _| true)
}

/// Whether anything was ever recorded of an indicator, measure and of.
pub(super) fn is_face(conn: &Connection, face: FaceNumbers) -> Result<bool, StoreError> {
    let found: Option<i64> = conn
        .prepare_cached(
            "SELECT 1 FROM observation \
             WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 LIMIT 1",
        )
        .and_then(|mut query| query.query_row(face, |row| row.get(0)).optional())
        .map_err(sql("look for observations of a measure"))?;
    Ok(found.is_some())
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

/// Visits what is newest in each series that there is, the last series first.
pub(super) fn each_series(
    conn: &Connection,
    visit: &mut dyn FnMut(Numbers, &Newest) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let doing = sql("read all observations");
    let mut query = conn
        .prepare_cached(
            "SELECT indicator, measure, \"of\", area, revision, body, rest FROM observation \
             ORDER BY indicator DESC, measure DESC, \"of\" DESC, area DESC, revision DESC",
        )
        .map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    let mut last: Option<(Numbers, Backwards)> = None;
    while let Some(row) = rows.next().map_err(&doing)? {
        let series = numbers(row).map_err(&doing)?;
        let (_, read) = match &mut last {
            Some(last) if last.0 == series => last,
            last => {
                if let Some((series, read)) = last {
                    visit(*series, &read.newest)?;
                }
                last.insert((series, Backwards::default()))
            }
        };
        let said = (body(row, 5).map_err(&doing)?, rest(row, 6).map_err(&doing)?);
        read.add(row.get(4).map_err(&doing)?, said, &(0..=i32::MAX))?;
    }
    match last {
        Some((series, read)) => visit(series, &read.newest),
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

/// What a row says.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) columns: Columns,
    pub(super) rest: Rest,
    /// In its block, as it lies there, and decoded.
    pub(super) body: Vec<u8>,
    pub(super) there: Vec<(ObservationKey, Option<Observation>)>,
}

/// Visits all rows, series by series and revision by revision, each with its series and revision.
pub(super) fn each_row(
    conn: &Connection,
    dictionary: &Dictionary,
    visit: &mut dyn FnMut(Numbers, i64, Result<Said, StoreError>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let doing = sql("read all observations");
    let mut query = conn
        .prepare_cached(
            "SELECT indicator, measure, \"of\", area, first, last, changes, embargoed, body, revision, \
                    allowance, rest \
             FROM observation ORDER BY indicator, measure, \"of\", area, revision",
        )
        .map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let series = numbers(row).map_err(&doing)?;
        let said = || {
            let columns = Columns {
                first: row.get(4).map_err(&doing)?,
                last: row.get(5).map_err(&doing)?,
                changes: row.get(6).map_err(&doing)?,
                is_embargoed: row.get(7).map_err(&doing)?,
            };
            let rest = Rest {
                allowance: row.get(10).map_err(&doing)?,
                block: rest(row, 11).map_err(&doing)?.map(<[u8]>::to_vec),
            };
            let body = body(row, 8).map_err(&doing)?.to_vec();
            let there =
                recorded::each(&series.resolve(conn, dictionary)?, &recorded::block(&body)?)?;
            Ok(Said { columns, rest, body, there })
        };
        visit(series, row.get(9).map_err(&doing)?, said())?;
    }
    Ok(())
}
