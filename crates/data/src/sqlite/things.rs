//! Reads and writes things of all kinds but observations, and sends observations where they belong.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Row};
use scorecard_domain::{Change, Key, Kind, ObservationKey, SuppressionKey};

use super::{dictionary::Dictionary, errors::sql, numbers::Numbers, recorded, revisions};
use crate::{
    content::key::{key_text, parse_key, stored_key},
    ledger::{
        audit::Order,
        commit::Current,
        query::{Filter, Held, Query, Recording, Vintage},
    },
    store::{
        StoreError,
        block::period_number,
        corrupt, number,
        recorded::Recorded,
        stored::{Stored, suppression},
        unsigned,
    },
};

/// The columns that [`read`] takes: with the content of pictures, and without.
const WITH_PICTURE: &str = "revision, body, picture";
pub(super) const WITHOUT_PICTURE: &str = "revision, body, NULL";

fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Stored> {
    Ok(Stored {
        revision: row.get(first)?,
        body: row.get(first + 1)?,
        picture: row.get(first + 2)?,
    })
}

/// What was recorded last under a key, up to a revision.
pub(super) fn at(
    conn: &Connection,
    dictionary: &Dictionary,
    key: &Key,
    revision: u64,
) -> Result<Current, StoreError> {
    if let Key::Observation(key) = key {
        let Some(series) = Numbers::find(conn, dictionary, key)? else {
            return Ok(Current::default());
        };
        let found = recorded::newest_at(conn, series, period_number(key.period), revision)?;
        return found.map_or_else(|| Ok(Current::default()), |it| it.resolve(key.clone()));
    }
    let stored = conn
        .prepare_cached(
            "SELECT revision, body, picture FROM thing \
             WHERE kind = ?1 AND key = ?2 AND revision <= ?3 ORDER BY revision DESC LIMIT 1",
        )
        .and_then(|mut query| {
            let parameters = (key.kind().number(), key_text(key), number(revision));
            query.query_row(parameters, |row| read(row, 0)).optional()
        })
        .map_err(sql("read a thing"))?;
    stored.map_or_else(|| Ok(Current::default()), Stored::resolve)
}

/// All that was recorded under a key up to a revision, oldest first; of pictures with their content, if asked.
pub(super) fn history(
    conn: &Connection,
    dictionary: &Dictionary,
    key: &Key,
    revision: u64,
    with_picture: bool,
) -> Result<Vec<Current>, StoreError> {
    if let Key::Observation(key) = key {
        let order = Order::OldestFirst;
        let recorded = observed(conn, dictionary, key, &(0..=revision), order, usize::MAX)?;
        return recorded.iter().map(|recorded| recorded.resolve(key.clone())).collect();
    }
    let doing = sql("read a history");
    let columns = if with_picture { WITH_PICTURE } else { WITHOUT_PICTURE };
    let stored: Vec<Stored> = conn
        .prepare_cached(&format!(
            "SELECT {columns} FROM thing WHERE kind = ?1 AND key = ?2 AND revision <= ?3 \
             ORDER BY revision"
        ))
        .and_then(|mut query| {
            let parameters = (key.kind().number(), key_text(key), number(revision));
            query.query_map(parameters, |row| read(row, 0))?.collect()
        })
        .map_err(doing)?;
    stored.into_iter().map(Stored::resolve).collect()
}

/// All that was ever recorded under a key, oldest first, each with its revision; pictures with their content.
pub(super) fn vintages(
    conn: &Connection,
    dictionary: &Dictionary,
    key: &Key,
) -> Result<Vec<Vintage>, StoreError> {
    let vintage = |recorded: Current| {
        let revision = revisions::get(conn, recorded.revision)?;
        let revision = revision.ok_or_else(|| StoreError::Corrupt {
            doing: "read a history",
            source: format!("there is no revision {}", recorded.revision).into(),
        })?;
        Ok(Vintage { revision, thing: recorded.thing, erased_by: None })
    };
    let history = history(conn, dictionary, key, u64::MAX, true)?;
    history.into_iter().map(vintage).collect()
}

/// The keys of a kind (but observations) whose texts are this one, a space and something more, whatever became of them.
pub(super) fn keys_below(
    conn: &Connection,
    kind: Kind,
    text: &str,
) -> Result<Vec<Key>, StoreError> {
    let doing = "read the keys of things";
    let keys: rusqlite::Result<Vec<String>> = conn
        .prepare_cached(
            "SELECT DISTINCT key FROM thing WHERE kind = ?1 AND key > ?2 || ' ' AND key < ?2 || '!' \
             ORDER BY key",
        )
        .and_then(|mut query| query.query_map((kind.number(), text), |row| row.get(0))?.collect());
    let keys = keys.map_err(sql(doing))?;
    keys.iter().map(|key| parse_key(kind, key)).collect::<Result<_, _>>().map_err(corrupt(doing))
}

/// The numbers of the revisions among these that changed a key, at most `limit`.
pub(super) fn revisions_of(
    conn: &Connection,
    dictionary: &Dictionary,
    key: &Key,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<u64>, StoreError> {
    if let Key::Observation(key) = key {
        let recorded = observed(conn, dictionary, key, among, order, limit)?;
        return Ok(recorded.iter().map(|recorded| unsigned(recorded.revision)).collect());
    }
    let direction = match order {
        Order::NewestFirst => "DESC",
        Order::OldestFirst => "ASC",
    };
    let (first, last) = (number(*among.start()), number(*among.end()));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found: rusqlite::Result<Vec<i64>> = conn
        .prepare_cached(&format!(
            "SELECT revision FROM thing WHERE kind = ?1 AND key = ?2 \
             AND revision BETWEEN ?3 AND ?4 ORDER BY revision {direction} LIMIT ?5"
        ))
        .and_then(|mut query| {
            let parameters = (key.kind().number(), key_text(key), first, last, limit);
            query.query_map(parameters, |row| row.get(0))?.collect()
        });
    let found = found.map_err(sql("read which revisions changed a thing"))?;
    Ok(found.into_iter().map(unsigned).collect())
}

/// What the revisions among these recorded of an observation, at most `limit` of them.
fn observed(
    conn: &Connection,
    dictionary: &Dictionary,
    key: &ObservationKey,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<Recorded>, StoreError> {
    match Numbers::find(conn, dictionary, key)? {
        None => Ok(Vec::new()),
        Some(series) => {
            recorded::among(conn, series, period_number(key.period), among, order, limit)
        }
    }
}

/// What these revisions recorded of suppressions.
pub(super) fn suppressions(
    conn: &Connection,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
    let doing = "read what was withheld";
    let stored: Vec<(String, Stored)> = conn
        .prepare_cached(&format!(
            "SELECT key, {WITHOUT_PICTURE} FROM thing \
             WHERE kind = ?1 AND revision BETWEEN ?2 AND ?3 ORDER BY key, revision"
        ))
        .and_then(|mut query| {
            let (first, last) = (number(*among.start()), number(*among.end()));
            let parameters = (Kind::Suppression.number(), first, last);
            query.query_map(parameters, |row| Ok((row.get(0)?, read(row, 1)?)))?.collect()
        })
        .map_err(sql(doing))?;
    stored.into_iter().map(|(key, stored)| suppression(&key, stored, doing)).collect()
}

/// The page of things that a query of any kind but observations asks for.
pub(super) fn list(conn: &Connection, query: &Query) -> Result<Vec<Held>, StoreError> {
    let mut page = Vec::new();
    if query.limit == 0 {
        return Ok(page);
    }
    let after = query.after.as_ref().map(key_text).unwrap_or_default();
    let with_picture = matches!(query.filter, Filter::Media { with_content: true, .. });
    each(conn, query.filter.kind(), &after, query.revision, with_picture, &mut |held| {
        if query.filter.admits(&held.thing) {
            page.push(held);
        }
        page.len() < query.limit
    })?;
    Ok(page)
}

/// The newest rows of a kind, after a key and up to a revision.
pub(super) fn newest_of_kind(columns: &str) -> String {
    format!(
        "SELECT key, {columns} FROM thing AS newest WHERE kind = ?1 AND key > ?2 \
         AND revision = (SELECT max(revision) FROM thing \
                         WHERE kind = ?1 AND key = newest.key AND revision <= ?3) ORDER BY key"
    )
}

/// Visits what was held of a kind (but observations), in the order of keys after one, as long as `visit` says
/// so.
pub(super) fn each(
    conn: &Connection,
    kind: Kind,
    after: &str,
    revision: u64,
    with_picture: bool,
    visit: &mut dyn FnMut(Held) -> bool,
) -> Result<(), StoreError> {
    let doing = sql("list things");
    let columns = if with_picture { WITH_PICTURE } else { WITHOUT_PICTURE };
    let mut query = conn.prepare_cached(&newest_of_kind(columns)).map_err(&doing)?;
    let mut rows = query.query((kind.number(), after, number(revision))).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let Current { revision, thing } = read(row, 1).map_err(&doing)?.resolve()?;
        if let Some(thing) = thing
            && !visit(Held { thing, revision })
        {
            break;
        }
    }
    Ok(())
}

/// The keys of a revision's rows.
pub(super) fn keys_of(conn: &Connection, revision: u64) -> Result<Vec<Key>, StoreError> {
    let doing = "read the things of a revision";
    let rows: rusqlite::Result<Vec<(u8, String)>> = conn
        .prepare_cached("SELECT kind, key FROM thing WHERE revision = ?1 ORDER BY kind, key")
        .and_then(|mut query| {
            let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            query.query_map([number(revision)], columns)?.collect()
        });
    let key = |(kind, text): (u8, String)| stored_key(kind, &text).map_err(corrupt(doing));
    rows.map_err(sql(doing))?.into_iter().map(key).collect()
}

/// Writes the row of a change.
pub(super) fn insert(conn: &Connection, change: &Change, revision: i64) -> Result<(), StoreError> {
    let key = change.key();
    let Stored { revision, body, picture } = Stored::new(change, revision);
    conn.prepare_cached(
        "INSERT INTO thing (kind, key, revision, body, picture) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .and_then(|mut insert| {
        insert.execute((key.kind().number(), key_text(&key), revision, body, picture))
    })
    .map(drop)
    .map_err(sql("write a thing"))
}
