//! Reads and writes what is read from: one row for each change, under its kind and key.

use std::ops::RangeInclusive;

use scorecard_domain::{Change, Key, Kind, SuppressionKey, Thing, Timestamp};
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, revisions};
use crate::{
    content::{
        Corrupt,
        key::{key_text, parse_key},
    },
    ledger::{
        audit::Order,
        commit::Current,
        query::{Recording, Vintage},
    },
    store::{
        StoreError, corrupt, number,
        stored::{Stored, suppression},
        unsigned,
    },
};

/// Takes `revision, body, picture`, beginning with the column numbered `first`.
pub(super) fn read(row: &Row, first: usize) -> Result<Stored, StoreError> {
    Ok(Stored {
        revision: column(row, first)?,
        body: column(row, first + 1)?,
        picture: column(row, first + 2)?,
    })
}

/// What was recorded under a key last, up to a revision.
pub(super) const NEWEST: &str = "SELECT revision, body, picture FROM thing \
     WHERE kind = $1 AND key = $2 AND revision <= $3 ORDER BY revision DESC LIMIT 1";

/// What was recorded last under a key, up to a revision.
pub(super) async fn at(db: Db<'_>, key: &Key, revision: u64) -> Result<Current, StoreError> {
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&kind_number(key.kind()), &key_text(key), &number(revision)];
    let found = db.row("read a thing", NEWEST, &parameters).await?;
    found.map_or_else(|| Ok(Current::default()), |row| read(&row, 0)?.resolve())
}

/// All that was ever recorded under a key, oldest first.
pub(super) async fn history(db: Db<'_>, key: &Key) -> Result<Vec<Vintage>, StoreError> {
    let doing = "read a history";
    let query = "SELECT thing.body, thing.picture, thing.revision, time, author, reason, changes, \
                        digest, seed FROM thing LEFT JOIN revision USING (revision) \
                 WHERE kind = $1 AND key = $2 ORDER BY thing.revision";
    let parameters: [&(dyn ToSql + Sync); 2] = [&kind_number(key.kind()), &key_text(key)];
    let rows = db.rows(doing, query, &parameters).await?;
    let vintage = |row: &Row| {
        let revision = column(row, 2)?;
        if column::<Option<i64>>(row, 3)?.is_none() {
            let problem = format!("there is no revision {revision}");
            return Err(corrupt(doing)(Corrupt::new(problem)));
        }
        let stored = Stored { revision, body: column(row, 0)?, picture: column(row, 1)? };
        Ok(Vintage {
            revision: revisions::read(row, 2)?.0,
            thing: stored.resolve()?.thing,
            erased_by: None,
        })
    };
    rows.iter().map(vintage).collect()
}

/// All that was recorded under some keys up to a revision, each with the number of its key from 1; a range each.
pub(super) const HISTORIES: &str = "SELECT recorded.revision, recorded.body, NULL::bytea, wanted.place \
     FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS wanted (kind, key, place) \
     CROSS JOIN LATERAL (SELECT revision, body FROM thing \
                         WHERE kind = wanted.kind AND key = wanted.key AND revision <= $3 \
                         ORDER BY revision) AS recorded";

/// For each of some keys, in their order, all that was recorded under it up to a revision, oldest first.
pub(super) async fn histories(
    db: Db<'_>,
    keys: &[Key],
    revision: u64,
) -> Result<Vec<Vec<Recording>>, StoreError> {
    let doing = "read histories";
    let kinds: Vec<i16> = keys.iter().map(|key| kind_number(key.kind())).collect();
    let texts: Vec<String> = keys.iter().map(key_text).collect();
    let mut histories = vec![Vec::new(); keys.len()];
    for row in db.rows(doing, HISTORIES, &[&kinds, &texts, &number(revision)]).await? {
        let Current { revision, thing } = read(&row, 0)?.resolve()?;
        // Places are counted from 1.
        let place = usize::try_from(column::<i64>(&row, 3)? - 1).ok();
        let history = place.and_then(|place| histories.get_mut(place));
        let history =
            history.ok_or_else(|| corrupt(doing)(Corrupt::new("there is no such key")))?;
        history.push(Recording { revision, thing });
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

/// A number of a kind as PostgreSQL has it.
pub(super) fn kind_number(kind: Kind) -> i16 {
    kind.number().into()
}

/// Writes the rows of some changes.
pub(super) async fn insert(
    db: Db<'_>,
    changes: &[Change],
    revision: u64,
) -> Result<(), StoreError> {
    let revision = number(revision);
    let (mut kinds, mut keys, mut areas) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bodies, mut pictures, mut embargoes) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        let key = change.key();
        let Stored { revision: _, body, picture } = Stored::new(change, revision);
        kinds.push(kind_number(key.kind()));
        keys.push(key_text(&key));
        areas.push(area_of(&key));
        bodies.push(body);
        pictures.push(picture);
        embargoes.push(embargo_of(change));
    }
    db.run(
        "write things",
        "INSERT INTO thing (kind, key, revision, area, body, picture, embargo_until) \
         SELECT kind, key, $1, area, body, picture, embargo_until \
         FROM unnest($2::smallint[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bigint[]) \
              AS new (kind, key, area, body, picture, embargo_until)",
        &[&revision, &kinds, &keys, &areas, &bodies, &pictures, &embargoes],
    )
    .await
}

/// The area of an observation's key: what lists are made by beside the key itself.
pub(super) fn area_of(key: &Key) -> Option<String> {
    match key {
        Key::Observation(key) => Some(key.area.as_str().to_owned()),
        _ => None,
    }
}

/// When the embargo of an observation that is put ends, in microseconds since 1970.
pub(super) fn embargo_of(change: &Change) -> Option<i64> {
    match change {
        Change::Put(Thing::Observation(observation)) => {
            observation.embargo_until.map(Timestamp::micros)
        }
        _ => None,
    }
}

/// What these revisions put under embargo.
pub(super) const EMBARGOED: &str = "SELECT embargo_until, key FROM thing \
     WHERE embargo_until IS NOT NULL AND revision BETWEEN $1 AND $2";

/// The observations that these revisions put under embargo, each with its end.
pub(super) async fn embargoed(
    db: Db<'_>,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(Timestamp, Key)>, StoreError> {
    let doing = "read which embargoes end";
    let parameters: [&(dyn ToSql + Sync); 2] = [&number(*among.start()), &number(*among.end())];
    let embargo = |row: &Row| {
        let key = parse_key(Kind::Observation, column(row, 1)?).map_err(corrupt(doing))?;
        Ok((Timestamp::from_micros(column(row, 0)?), key))
    };
    db.rows(doing, EMBARGOED, &parameters).await?.iter().map(embargo).collect()
}

/// What these revisions recorded of suppressions.
pub(super) const SUPPRESSIONS: &str = "SELECT revision, body, NULL::bytea, key FROM thing \
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
