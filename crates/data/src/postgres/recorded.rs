//! What was recorded of observations, read by their keys.

use std::{collections::BTreeMap, ops::RangeInclusive};

use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column};
use crate::{
    content::Corrupt,
    ledger::audit::Order,
    store::{
        StoreError,
        block::Block,
        corrupt, number,
        recorded::{Newest, Recorded},
        series::Place,
    },
};

const DOING: &str = "read an observation";

/// A block that stands in a column.
pub(super) fn block(row: &Row, index: usize) -> Result<Block, StoreError> {
    Block::read(column(row, index)?).map_err(corrupt(DOING))
}

/// The newest rows of some series that can have something of some periods, each with the number of its series from 1; a
/// range each. Whether they have it is seen when they are read.
pub(super) const NEWEST: &str = "SELECT wanted.number, newest.revision, newest.body \
     FROM unnest($1::text[], $2::integer[], $3::integer[]) WITH ORDINALITY \
          AS wanted (key, first, last, number) \
     CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
     CROSS JOIN LATERAL (SELECT revision, body FROM observation \
                         WHERE series = found.id AND revision <= $4 \
                           AND observation.first <= wanted.last \
                           AND observation.last >= wanted.first \
                         ORDER BY revision DESC LIMIT $5) AS newest";

/// At first so many rows of each series are read, and then so many times as many as long as something is missing.
const FIRST_ROWS: i64 = 1;
const MORE_ROWS: i64 = 16;

/// A series in which something is looked for.
#[derive(Debug)]
struct Wanted<'a> {
    series: &'a str,
    /// The numbers of the periods, in their order, each with the number of its place.
    periods: Vec<(i32, usize)>,
    /// How many rows were read at the last attempt.
    n_rows: i64,
}

impl Wanted<'_> {
    fn first(&self) -> i32 {
        self.periods.first().map_or(0, |(period, _)| *period)
    }

    fn last(&self) -> i32 {
        self.periods.last().map_or(0, |(period, _)| *period)
    }

    /// Takes what a row has of what is looked for, unless something newer was found.
    fn take(&mut self, row: &Row, found: &mut [Option<Recorded>]) -> Result<(), StoreError> {
        self.n_rows += 1;
        let revision: i64 = column(row, 1)?;
        for entry in block(row, 2)?.entries() {
            let (period, observed) = entry.map_err(corrupt(DOING))?;
            let begin = self.periods.partition_point(|(wanted, _)| *wanted < period);
            let here = self.periods.iter().skip(begin);
            for (_, at) in here.take_while(|(wanted, _)| *wanted == period) {
                if let Some(found) = found.get_mut(*at)
                    && found.as_ref().is_none_or(|held| held.revision < revision)
                {
                    *found = Some(Recorded { revision, observed: observed.to_vec() });
                }
            }
        }
        Ok(())
    }
}

/// What was recorded last at each of some places, up to a revision.
pub(super) async fn newest(
    db: Db<'_>,
    places: &[Place],
    revision: u64,
) -> Result<Vec<Option<Recorded>>, StoreError> {
    let mut found: Vec<Option<Recorded>> = vec![None; places.len()];
    let mut by_series: BTreeMap<&str, Vec<(i32, usize)>> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        by_series.entry(&place.series).or_default().push((place.period, at));
    }
    let wanted = |(series, mut periods): (_, Vec<(i32, usize)>)| {
        periods.sort_unstable();
        Wanted { series, periods, n_rows: 0 }
    };
    let mut left: Vec<Wanted<'_>> = by_series.into_iter().map(wanted).collect();
    let mut most = FIRST_ROWS;
    while !left.is_empty() {
        let series: Vec<&str> = left.iter().map(|wanted| wanted.series).collect();
        let first: Vec<i32> = left.iter().map(Wanted::first).collect();
        let last: Vec<i32> = left.iter().map(Wanted::last).collect();
        let parameters: [&(dyn ToSql + Sync); 5] =
            [&series, &first, &last, &number(revision), &most];
        let rows = db.rows(DOING, NEWEST, &parameters).await?;
        left.iter_mut().for_each(|wanted| wanted.n_rows = 0);
        for row in &rows {
            let at = usize::try_from(column::<i64>(row, 0)? - 1).unwrap_or(usize::MAX);
            let wanted = left.get_mut(at).ok_or_else(|| Corrupt::new("there is no such series"));
            wanted.map_err(corrupt(DOING))?.take(row, &mut found)?;
        }
        left.retain_mut(|wanted| {
            wanted.periods.retain(|(_, at)| found.get(*at).is_some_and(Option::is_none));
            // Of what has fewer rows all were read.
            wanted.n_rows == most && !wanted.periods.is_empty()
        });
        most = most.saturating_mul(MORE_ROWS);
    }
    Ok(found)
}

/// The rows of a series that can have something of a period, of the revisions among some.
pub(super) const NEWEST_FIRST: &str = "SELECT revision, body FROM observation \
     WHERE series = (SELECT id FROM series WHERE key = $1) AND revision BETWEEN $2 AND $3 \
       AND first <= $4 AND last >= $4 ORDER BY revision DESC LIMIT $5";
pub(super) const OLDEST_FIRST: &str = "SELECT revision, body FROM observation \
     WHERE series = (SELECT id FROM series WHERE key = $1) AND revision BETWEEN $2 AND $3 \
       AND first <= $4 AND last >= $4 ORDER BY revision LIMIT $5";

/// What the revisions among these recorded at a place, at most `limit` of them.
pub(super) async fn among(
    db: Db<'_>,
    place: &Place,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    let query = match order {
        Order::NewestFirst => NEWEST_FIRST,
        Order::OldestFirst => OLDEST_FIRST,
    };
    let (from, to) = (number(*among.start()), number(*among.end()));
    let mut most = i64::try_from(limit).unwrap_or(i64::MAX);
    loop {
        let parameters: [&(dyn ToSql + Sync); 5] =
            [&place.series, &from, &to, &place.period, &most];
        let rows = db.rows(DOING, query, &parameters).await?;
        let mut found = Vec::new();
        for row in &rows {
            if let Some(observed) = block(row, 1)?.find(place.period).map_err(corrupt(DOING))? {
                found.push(Recorded { revision: column(row, 0)?, observed: observed.to_vec() });
            }
        }
        let were_all = i64::try_from(rows.len()).is_ok_and(|rows| rows < most);
        if were_all || found.len() >= limit {
            return Ok(found);
        }
        most = most.saturating_mul(MORE_ROWS);
    }
}

/// The rows of some series that can have something of a period each, up to a revision, with the number of the place from
/// 1; a range each.
pub(super) const HISTORIES: &str = "SELECT wanted.number, recorded.revision, recorded.body \
     FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS wanted (key, period, number) \
     CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
     CROSS JOIN LATERAL (SELECT revision, body FROM observation \
                         WHERE series = found.id AND revision <= $3 \
                           AND first <= wanted.period AND last >= wanted.period \
                         ORDER BY revision) AS recorded";

/// For each of some places, all that was recorded there up to a revision, oldest first.
pub(super) async fn histories(
    db: Db<'_>,
    places: &[Place],
    revision: u64,
) -> Result<Vec<Vec<Recorded>>, StoreError> {
    let series: Vec<&str> = places.iter().map(|place| place.series.as_str()).collect();
    let periods: Vec<i32> = places.iter().map(|place| place.period).collect();
    let mut histories: Vec<Vec<Recorded>> = vec![Vec::new(); places.len()];
    for row in db.rows(DOING, HISTORIES, &[&series, &periods, &number(revision)]).await? {
        let at = usize::try_from(column::<i64>(&row, 0)? - 1).unwrap_or(usize::MAX);
        let (Some(place), Some(history)) = (places.get(at), histories.get_mut(at)) else {
            return Err(corrupt(DOING)(Corrupt::new("there is no such place")));
        };
        if let Some(observed) = block(&row, 2)?.find(place.period).map_err(corrupt(DOING))? {
            history.push(Recorded { revision: column(&row, 1)?, observed: observed.to_vec() });
        }
    }
    histories.iter_mut().for_each(|history| history.sort_by_key(|recorded| recorded.revision));
    Ok(histories)
}

/// All rows of some series, with the number of the series from 1; a range each.
pub(super) const SERIES: &str = "SELECT wanted.number, recorded.revision, recorded.body \
     FROM unnest($1::text[]) WITH ORDINALITY AS wanted (key, number) \
     CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
     CROSS JOIN LATERAL (SELECT revision, body FROM observation WHERE series = found.id \
                         OFFSET 0) AS recorded";

/// The newest of each period of some series, in their order.
pub(super) async fn series(db: Db<'_>, wanted: &[String]) -> Result<Vec<Newest>, StoreError> {
    let mut found: Vec<Newest> = wanted.iter().map(|_| Newest::default()).collect();
    for row in db.rows("read series", SERIES, &[&wanted]).await? {
        let at = usize::try_from(column::<i64>(&row, 0)? - 1).unwrap_or(usize::MAX);
        if let Some(newest) = found.get_mut(at) {
            newest.add(column(&row, 1)?, &block(&row, 2)?, &(0..=i32::MAX))?;
        }
    }
    Ok(found)
}
