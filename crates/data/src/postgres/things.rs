//! Reads and writes what is read from: of observations their series, of all other kinds one row for each change, under
//! its kind and key.

use std::ops::RangeInclusive;

use scorecard_domain::{Change, Key, Kind, SuppressionKey, Thing};
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, newest, observations, recorded, revisions};
use crate::{
    content::{Corrupt, key::key_text},
    ledger::{
        audit::Order,
        commit::Current,
        query::{Filter, Held, Query, Recording, Vintage},
        revision::Position,
    },
    store::{
        StoreError, corrupt, number,
        recorded::Recorded,
        rows::Rows,
        series::Place,
        stored::{Stored, suppression},
        unsigned,
    },
};

/// So many rows are read at a time; of pictures with their content fewer.
const CHUNK: usize = 1000;
const CHUNK_OF_PICTURES: usize = 16;

/// Takes `revision, content, picture`, beginning with the column numbered `first`.
pub(super) fn read(row: &Row, first: usize) -> Result<Stored, StoreError> {
    Ok(Stored {
        revision: column(row, first)?,
        body: column(row, first + 1)?,
        picture: column(row, first + 2)?,
    })
}

/// What was recorded under a key last, up to a revision.
pub(super) const NEWEST: &str = "SELECT revision, content, picture FROM thing \
     WHERE kind = $1 AND key = $2 AND revision <= $3 ORDER BY revision DESC LIMIT 1";

/// What was recorded last under a key, up to a revision.
pub(super) async fn at(db: Db<'_>, key: &Key, revision: u64) -> Result<Current, StoreError> {
    if let Key::Observation(key) = key {
        let found = recorded::newest(db, &[Place::from(key)], revision).await?;
        let found = found.into_iter().flatten().next();
        return found.map_or_else(|| Ok(Current::default()), |it| it.resolve(key.clone()));
    }
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&kind_number(key.kind()), &key_text(key), &number(revision)];
    let found = db.row("read a thing", NEWEST, &parameters).await?;
    found.map_or_else(|| Ok(Current::default()), |row| read(&row, 0)?.resolve())
}

/// Where the ledger stands, and what was recorded last under a key until then.
pub(super) async fn newest(db: Db<'_>, key: &Key) -> Result<(Position, Current), StoreError> {
    if let Key::Observation(key) = key {
        let (position, found) = recorded::newest_of_all(db, &Place::from(key)).await?;
        let found = found.map_or_else(|| Ok(Current::default()), |it| it.resolve(key.clone()));
        return Ok((position, found?));
    }
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&kind_number(key.kind()), &key_text(key), &i64::MAX];
    let (position, row) = newest::row_with(db, "read a thing", NEWEST, &parameters).await?;
    let current = match column::<Option<i64>>(&row, newest::COLUMNS)? {
        Some(_) => read(&row, newest::COLUMNS)?.resolve()?,
        None => Current::default(),
    };
    Ok((position, current))
}

/// All that was ever recorded under a key, oldest first.
pub(super) async fn history(db: Db<'_>, key: &Key) -> Result<Vec<Vintage>, StoreError> {
    let doing = "read a history";
    let recorded: Vec<Current> = if let Key::Observation(key) = key {
        let all = 0..=u64::MAX;
        let recorded =
            recorded::among(db, &Place::from(key), &all, Order::OldestFirst, usize::MAX).await?;
        recorded.iter().map(|it| it.resolve(key.clone())).collect::<Result<_, _>>()?
    } else {
        let query = "SELECT revision, content, picture FROM thing \
                     WHERE kind = $1 AND key = $2 ORDER BY revision";
        let parameters: [&(dyn ToSql + Sync); 2] = [&kind_number(key.kind()), &key_text(key)];
        let rows = db.rows(doing, query, &parameters).await?;
        rows.iter().map(|row| read(row, 0)?.resolve()).collect::<Result<_, _>>()?
    };
    let numbers: Vec<u64> = recorded.iter().map(|current| current.revision).collect();
    let revisions = revisions::of(db, &numbers).await?;
    let vintage = |(Current { revision, thing }, found): (Current, Option<_>)| {
        let revision = found.ok_or_else(|| {
            corrupt(doing)(Corrupt::new(format!("there is no revision {revision}")))
        })?;
        Ok(Vintage { revision, thing, erased_by: None })
    };
    recorded.into_iter().zip(revisions).map(vintage).collect()
}

/// All that was recorded under some keys up to a revision, each with the number of its key from 1; a range each.
pub(super) const HISTORIES: &str = "SELECT recorded.revision, recorded.content, NULL::bytea, wanted.place \
     FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS wanted (kind, key, place) \
     CROSS JOIN LATERAL (SELECT revision, content FROM thing \
                         WHERE kind = wanted.kind AND key = wanted.key AND revision <= $3 \
                         ORDER BY revision) AS recorded";

/// For each of some keys, in their order, all that was recorded under it up to a revision, oldest first.
pub(super) async fn histories(
    db: Db<'_>,
    keys: &[Key],
    revision: u64,
) -> Result<Vec<Vec<Recording>>, StoreError> {
    let doing = "read histories";
    let mut histories = vec![Vec::new(); keys.len()];
    let mut add = |at: usize, Current { revision, thing }| match histories.get_mut(at) {
        Some(history) => {
            history.push(Recording { revision, thing });
            Ok(())
        }
        None => Err(corrupt(doing)(Corrupt::new("there is no such key"))),
    };
    let of_observations = keys.iter().enumerate().filter_map(|(at, key)| match key {
        Key::Observation(key) => Some(((at, key), Place::from(key))),
        _ => None,
    });
    let (asked, places): (Vec<_>, Vec<Place>) = of_observations.unzip();
    if !places.is_empty() {
        let recorded = recorded::histories(db, &places, revision).await?;
        for ((at, key), recorded) in asked.into_iter().zip(recorded) {
            for recorded in recorded {
                add(at, recorded.resolve(key.clone())?)?;
            }
        }
    }
    let others = keys.iter().enumerate().filter(|(_, key)| key.kind() != Kind::Observation);
    let (asked, others): (Vec<usize>, Vec<(i16, String)>) =
        others.map(|(at, key)| (at, (kind_number(key.kind()), key_text(key)))).unzip();
    if !others.is_empty() {
        let (kinds, texts): (Vec<i16>, Vec<String>) = others.into_iter().unzip();
        for row in db.rows(doing, HISTORIES, &[&kinds, &texts, &number(revision)]).await? {
            // Places are counted from 1.
            let place = usize::try_from(column::<i64>(&row, 3)? - 1).ok();
            let at = place.and_then(|place| asked.get(place)).copied().unwrap_or(usize::MAX);
            add(at, read(&row, 0)?.resolve()?)?;
        }
    }
    for history in &mut histories {
        history.sort_by_key(|recording: &Recording| recording.revision);
    }
    Ok(histories)
}

/// The numbers of the revisions among these that changed a key, at most `limit`.
pub(super) async fn revisions_of(
    db: Db<'_>,
    key: &Key,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<u64>, StoreError> {
    if let Key::Observation(key) = key {
        let recorded = recorded::among(db, &Place::from(key), among, order, limit).await?;
        return Ok(recorded.iter().map(|Recorded { revision, .. }| unsigned(*revision)).collect());
    }
    let query = match order {
        Order::NewestFirst => NEWEST_REVISIONS,
        Order::OldestFirst => OLDEST_REVISIONS,
    };
    let parameters: [&(dyn ToSql + Sync); 5] = [
        &kind_number(key.kind()),
        &key_text(key),
        &number(*among.start()),
        &number(*among.end()),
        &i64::try_from(limit).unwrap_or(i64::MAX),
    ];
    let rows = db.rows("read which revisions changed a thing", query, &parameters).await?;
    rows.iter().map(|row| Ok(unsigned(column(row, 0)?))).collect()
}

/// The revisions that changed a key.
pub(super) const NEWEST_REVISIONS: &str = "SELECT revision FROM thing \
     WHERE kind = $1 AND key = $2 AND revision BETWEEN $3 AND $4 ORDER BY revision DESC LIMIT $5";
pub(super) const OLDEST_REVISIONS: &str = "SELECT revision FROM thing \
     WHERE kind = $1 AND key = $2 AND revision BETWEEN $3 AND $4 ORDER BY revision LIMIT $5";

/// The newest things of a kind after a key, in the order of their keys. Parameters are the key, the revision, how many,
/// and the kind.
pub(super) fn newest_of_kind(with_picture: bool) -> String {
    let picture = if with_picture { "picture" } else { "NULL::bytea" };
    format!(
        "SELECT revision, content, {picture}, key FROM \
         (SELECT DISTINCT ON (key) key, revision, content, picture FROM thing \
          WHERE kind = $4 AND key > $1 AND revision <= $2 ORDER BY key, revision DESC) AS newest \
         WHERE content IS NOT NULL ORDER BY key LIMIT $3"
    )
}

/// The page of things that a query of any kind but observations asks for.
pub(super) async fn list(db: Db<'_>, query: &Query) -> Result<Vec<Held>, StoreError> {
    let Query { filter, after, limit, revision } = query;
    let with_picture = matches!(filter, Filter::Media { with_content: true, .. });
    let most = if with_picture { CHUNK_OF_PICTURES } else { CHUNK }.min(*limit);
    let (kind, revision) = (kind_number(filter.kind()), number(*revision));
    let statement = newest_of_kind(with_picture);
    let mut after = after.as_ref().map(key_text).unwrap_or_default();
    let mut page = Vec::new();
    while page.len() < *limit {
        let rows_wanted = i64::try_from(most).unwrap_or(i64::MAX);
        let parameters: [&(dyn ToSql + Sync); 4] = [&after, &revision, &rows_wanted, &kind];
        let rows = db.rows("list things", &statement, &parameters).await?;
        for row in &rows {
            let Current { revision, thing } = read(row, 0)?.resolve()?;
            let held = thing.map(|thing| Held { thing, revision });
            page.extend(held.filter(|held| filter.admits(&held.thing)));
        }
        match rows.last() {
            Some(last) if rows.len() == most => after = column(last, 3)?,
            _ => break,
        }
    }
    page.truncate(*limit);
    Ok(page)
}

/// Whether a change is one of an observation.
pub(super) const fn is_observation(change: &Change) -> bool {
    matches!(change, Change::Put(Thing::Observation(_)) | Change::Withdraw(Key::Observation(_)))
}

/// A number of a kind as PostgreSQL has it.
pub(super) fn kind_number(kind: Kind) -> i16 {
    kind.number().into()
}

/// Writes what a part records.
pub(super) async fn insert(db: Db<'_>, rows: &Rows, revision: u64) -> Result<(), StoreError> {
    // Both are on their way at once.
    tokio::try_join!(
        insert_others(db, &rows.others, number(revision)),
        observations::insert(db, &rows.series, revision)
    )
    .map(drop)
}

async fn insert_others(db: Db<'_>, changes: &[Change], revision: i64) -> Result<(), StoreError> {
    let (mut kinds, mut keys) = (Vec::new(), Vec::new());
    let (mut contents, mut pictures) = (Vec::new(), Vec::new());
    for change in changes {
        let Stored { revision: _, body, picture } = Stored::new(change, revision);
        let key = change.key();
        kinds.push(kind_number(key.kind()));
        keys.push(key_text(&key));
        contents.push(body);
        pictures.push(picture);
    }
    if kinds.is_empty() {
        return Ok(());
    }
    db.run(
        "write things",
        "INSERT INTO thing (kind, key, revision, content, picture) \
         SELECT kind, key, $1, content, picture \
         FROM unnest($2::smallint[], $3::text[], $4::bytea[], $5::bytea[]) \
              AS new (kind, key, content, picture)",
        &[&revision, &kinds, &keys, &contents, &pictures],
    )
    .await
}

/// What these revisions recorded of suppressions.
pub(super) const SUPPRESSIONS: &str = "SELECT revision, content, NULL::bytea, key FROM thing \
     WHERE kind = $1 AND revision BETWEEN $2 AND $3 ORDER BY key, revision";

/// What these revisions recorded of suppressions.
pub(super) async fn suppressions(
    db: Db<'_>,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
    let doing = "read what was withheld";
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&kind_number(Kind::Suppression), &number(*among.start()), &number(*among.end())];
    let rows = db.rows(doing, SUPPRESSIONS, &parameters).await?;
    rows.iter().map(|row| suppression(column(row, 3)?, read(row, 0)?, doing)).collect()
}
