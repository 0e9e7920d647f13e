//! What was recorded of observations, read by their keys.

use std::{collections::BTreeMap, ops::RangeInclusive};

use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, newest};
use crate::{
    content::Corrupt,
    ledger::{audit::Order, revision::Position},
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

/// Joins the rows of a series that tell what was newest up to a revision of all periods, or of those that a condition on rows
/// leaves: from the last row on that says the rest. Where there are none, columns of `told` are null.
pub(super) fn told(series: &str, revision: &str, condition: &str) -> String {
    format!(
        "LEFT JOIN LATERAL (SELECT revision FROM observation \
                            WHERE series = {series} AND revision <= {revision} AND rest IS NOT NULL \
                            ORDER BY revision DESC LIMIT 1) AS whole ON true \
         LEFT JOIN LATERAL (SELECT revision, block, rest FROM observation \
                            WHERE series = {series} AND revision >= whole.revision \
                              AND revision <= {revision} AND ({condition} OR rest IS NOT NULL) \
                            OFFSET 0) AS told ON true"
    )
}

/// The newest row of each of some series that can have something of some periods or says the rest, each with the number of
/// its series from 1.
pub(super) const NEWEST: &str = "SELECT wanted.number, newest.revision, newest.block \
     FROM unnest($1::text[], $2::integer[], $3::integer[]) WITH ORDINALITY \
          AS wanted (key, first, last, number) \
     CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
     CROSS JOIN LATERAL (SELECT revision, block FROM observation \
                         WHERE series = found.id AND revision <= $4 \
                           AND (observation.first <= wanted.last \
                                AND observation.last >= wanted.first OR rest IS NOT NULL) \
                         ORDER BY revision DESC LIMIT 1) AS newest";

/// What is looked for in a series: the numbers of periods, each with the number of its place.
type Wanted<'a> = (&'a str, Vec<(i32, usize)>);

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
    let mut wanted: Vec<Wanted<'_>> = by_series.into_iter().collect();
    // What is asked for mostly is in the newest row.
    look_into_newest(db, &mut wanted, revision, &mut found).await?;
    if wanted.is_empty() {
        return Ok(found);
    }
    let texts: Vec<&str> = wanted.iter().map(|(series, _)| *series).collect();
    let told = series(db, &texts, revision).await?;
    for ((_, periods), Newest(told)) in wanted.into_iter().zip(told) {
        for (period, at) in periods {
            if let Some(found) = found.get_mut(at) {
                *found = told.get(&period).cloned();
            }
        }
    }
    Ok(found)
}

/// Looks into the newest row of each series. Keeps what is missing as wanted.
async fn look_into_newest(
    db: Db<'_>,
    wanted: &mut Vec<Wanted<'_>>,
    revision: u64,
    found: &mut [Option<Recorded>],
) -> Result<(), StoreError> {
    let periods = |(_, periods): &Wanted<'_>| {
        let numbers = || periods.iter().map(|(period, _)| *period);
        (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0))
    };
    let (first, last): (Vec<i32>, Vec<i32>) = wanted.iter().map(periods).unzip();
    let texts: Vec<&str> = wanted.iter().map(|(series, _)| *series).collect();
    let parameters: [&(dyn ToSql + Sync); 4] = [&texts, &first, &last, &number(revision)];
    let rows = db.rows(DOING, NEWEST, &parameters).await?;
    // Of what has no row nothing is to be found.
    let mut missing = Vec::new();
    for row in &rows {
        let at = usize::try_from(column::<i64>(row, 0)? - 1).unwrap_or(usize::MAX);
        let wanted = wanted.get(at).ok_or_else(|| Corrupt::new("there is no such series"));
        let (series, periods) = wanted.map_err(corrupt(DOING))?;
        let mut newest = Newest::default();
        newest.add(column(row, 1)?, &block(row, 2)?, &(0..=i32::MAX))?;
        let mut left = periods.clone();
        left.retain(|(period, at)| match (newest.0.get(period), found.get_mut(*at)) {
            (Some(recorded), Some(found)) => {
                *found = Some(recorded.clone());
                false
            }
            _ => true,
        });
        if !left.is_empty() {
            missing.push((*series, left));
        }
    }
    *wanted = missing;
    Ok(())
}

/// Where the ledger stands, and what was recorded last at a place until then.
pub(super) async fn newest_of_all(
    db: Db<'_>,
    place: &Place,
) -> Result<(Position, Option<Recorded>), StoreError> {
    let Place { series: text, period } = place;
    let parameters: [&(dyn ToSql + Sync); 4] =
        [&vec![text.as_str()], &vec![*period], &vec![*period], &i64::MAX];
    let (position, row) = newest::row_with(db, DOING, NEWEST, &parameters).await?;
    let Some(revision) = column(&row, newest::COLUMNS + 1)? else { return Ok((position, None)) };
    if let Some(observed) =
        block(&row, newest::COLUMNS + 2)?.find(*period).map_err(corrupt(DOING))?
    {
        return Ok((position, Some(Recorded { revision, observed: observed.to_vec() })));
    }
    let told = series(db, &[text], position.revision).await?.pop();
    Ok((position, told.and_then(|Newest(mut told)| told.remove(period))))
}

/// The rows of a series that can have something of a period, of the revisions among some.
pub(super) const NEWEST_FIRST: &str = "SELECT revision, block FROM observation \
     WHERE series = (SELECT id FROM series WHERE key = $1) AND revision BETWEEN $2 AND $3 \
       AND first <= $4 AND last >= $4 ORDER BY revision DESC LIMIT $5";
pub(super) const OLDEST_FIRST: &str = "SELECT revision, block FROM observation \
     WHERE series = (SELECT id FROM series WHERE key = $1) AND revision BETWEEN $2 AND $3 \
       AND first <= $4 AND last >= $4 ORDER BY revision LIMIT $5";

/// At first as many rows are read as are asked for, and then so many times as many as long as something is missing.
const MORE_ROWS: i64 = 16;

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
pub(super) const HISTORIES: &str = "SELECT wanted.number, recorded.revision, recorded.block \
     FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS wanted (key, period, number) \
     CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
     CROSS JOIN LATERAL (SELECT revision, block FROM observation \
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

/// What tells the newest of some series up to a revision, each row with the number of its series from 1; a range each.
pub(super) fn told_of_series() -> String {
    format!(
        "SELECT wanted.number, told.revision, told.block, told.rest \
         FROM unnest($1::text[]) WITH ORDINALITY AS wanted (key, number) \
         CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
         {}",
        told("found.id", "$2", "true")
    )
}

/// The newest of each period of some series up to a revision, in their order.
pub(super) async fn series<T: ToSql + Sync>(
    db: Db<'_>,
    wanted: &[T],
    revision: u64,
) -> Result<Vec<Newest>, StoreError> {
    let mut found: Vec<Newest> = wanted.iter().map(|_| Newest::default()).collect();
    let parameters: [&(dyn ToSql + Sync); 2] = [&wanted, &number(revision)];
    for row in db.rows("read series", &told_of_series(), &parameters).await? {
        let at = usize::try_from(column::<i64>(&row, 0)? - 1).unwrap_or(usize::MAX);
        if let Some(newest) = found.get_mut(at) {
            add(newest, &row, 1)?;
        }
    }
    Ok(found)
}

/// Adds what a row tells, if it is one: its revision, block and rest, beginning with the column of this number.
pub(super) fn add(newest: &mut Newest, row: &Row, first: usize) -> Result<(), StoreError> {
    let all = 0..=i32::MAX;
    let Some(revision) = column(row, first)? else { return Ok(()) };
    newest.add(revision, &block(row, first + 1)?, &all)?;
    match column::<Option<&[u8]>>(row, first + 2)? {
        Some(rest) => newest.add_rest(revision, rest, &all),
        None => Ok(()),
    }
}
