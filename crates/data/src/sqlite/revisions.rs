//! Revisions and their contents.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::errors::sql;
use crate::{
    clock::Timestamp,
    content::{Digest, digest::Seed, parts},
    ledger::revision::Revision,
    store::{
        Part, StoreError,
        codec::{self, Packed},
        corrupt, number, unsigned,
    },
};

const COLUMNS: &str = "revision, time, author, reason, changes, digest, seed";

fn read(row: &Row<'_>) -> rusqlite::Result<(Revision, Option<Seed>)> {
    let revision = Revision {
        number: unsigned(row.get(0)?),
        time: Timestamp::from_micros(row.get(1)?),
        author: row.get(2)?,
        reason: row.get(3)?,
        changes: unsigned(row.get(4)?),
        digest: Digest::from_bytes(row.get(5)?),
    };
    // Empty if something of the revision was erased, or it records that.
    let seed = match row.get_ref(6)?.as_blob()? {
        [] => None,
        _ => Some(Seed(row.get(6)?)),
    };
    Ok((revision, seed))
}

/// A revision with its seed, if there is one with that number.
pub(super) fn seeded(
    conn: &Connection,
    revision: u64,
) -> Result<Option<(Revision, Option<Seed>)>, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM revision WHERE revision = ?1"))
        .and_then(|mut query| query.query_row([number(revision)], read).optional())
        .map_err(sql("read a revision"))
}

/// A revision, if there is one with that number.
pub(super) fn get(conn: &Connection, revision: u64) -> Result<Option<Revision>, StoreError> {
    Ok(seeded(conn, revision)?.map(|(revision, _)| revision))
}

/// The last revision.
pub(super) fn last(conn: &Connection) -> Result<Option<Revision>, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM revision ORDER BY revision DESC LIMIT 1"))
        .and_then(|mut query| query.query_row([], read).optional())
        .map(|found| found.map(|(revision, _)| revision))
        .map_err(sql("read the last revision"))
}

/// The revisions after one, oldest first.
pub(super) fn list(
    conn: &Connection,
    after: u64,
    limit: usize,
) -> Result<Vec<Revision>, StoreError> {
    conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM revision WHERE revision > ?1 ORDER BY revision LIMIT ?2"
    ))
    .and_then(|mut query| {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = query.query_map((number(after), limit), |row| Ok(read(row)?.0))?;
        rows.collect()
    })
    .map_err(sql("list revisions"))
}

/// The last revision that was accepted at or before a moment. Times never fall, so it is found by halving.
pub(super) fn at(conn: &Connection, instant: Timestamp) -> Result<u64, StoreError> {
    let doing = sql("find the revision of a moment");
    let mut query =
        conn.prepare_cached("SELECT time FROM revision WHERE revision = ?1").map_err(&doing)?;
    let (mut reached, mut beyond) = (0, last(conn)?.map_or(0, |last| last.number) + 1);
    while beyond - reached > 1 {
        let middle = reached.midpoint(beyond);
        let time: i64 = query.query_row([number(middle)], |row| row.get(0)).map_err(&doing)?;
        if time <= instant.micros() {
            reached = middle;
        } else {
            beyond = middle;
        }
    }
    Ok(reached)
}

/// Writes a revision.
pub(super) fn insert(
    conn: &Connection,
    revision: &Revision,
    seed: Option<Seed>,
) -> Result<(), StoreError> {
    let Revision { number: revision_number, time, author, reason, changes, digest } = revision;
    conn.prepare_cached(&format!(
        "INSERT INTO revision ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    ))
    .and_then(|mut insert| {
        insert.execute((
            number(*revision_number),
            time.micros(),
            author,
            reason,
            number(*changes),
            digest.as_bytes(),
            seed.as_ref().map_or(&[][..], |seed| &seed.0),
        ))
    })
    .map(drop)
    .map_err(sql("write a revision"))
}

/// Writes a part of a revision's content, which is packed.
pub(super) fn insert_part(
    conn: &Connection,
    revision: u64,
    part: u32,
    (codec, body): &Packed,
) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT INTO content (revision, part, codec, body) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| insert.execute((number(revision), part, codec, body)))
        .map(drop)
        .map_err(sql("write a revision's content"))
}

/// Writes a part of a revision's content in place of the one that is there.
pub(super) fn replace_part(
    conn: &Connection,
    revision: u64,
    part: u32,
    body: &[u8],
) -> Result<(), StoreError> {
    let (codec, body) = codec::pack(body);
    conn.prepare_cached(
        "UPDATE content SET codec = ?3, body = ?4 WHERE revision = ?1 AND part = ?2",
    )
    .and_then(|mut update| update.execute((number(revision), part, codec, body)))
    .map(drop)
    .map_err(sql("rewrite a revision's content"))
}

/// Does away with a revision's seed.
pub(super) fn forget_seed(conn: &Connection, revision: u64) -> Result<(), StoreError> {
    conn.execute("UPDATE revision SET seed = x'' WHERE revision = ?1", [number(revision)])
        .map(drop)
        .map_err(sql("do away with a revision's seed"))
}

/// A part of a revision's content, if there is one. An erasure has one without changes.
pub(super) fn part(
    conn: &Connection,
    revision: u64,
    part: u32,
) -> Result<Option<Part>, StoreError> {
    let doing = "read a revision's content";
    let found: Option<(u8, Vec<u8>, bool)> = conn
        .prepare_cached(
            "SELECT codec, body, NOT EXISTS (SELECT 1 FROM content \
             WHERE revision = ?1 AND part > ?2) FROM content WHERE revision = ?1 AND part = ?2",
        )
        .and_then(|mut query| {
            let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            query.query_row((number(revision), part), columns).optional()
        })
        .map_err(sql(doing))?;
    let Some((codec, body, last)) = found else {
        let found = (part == 0).then(|| get(conn, revision)).transpose()?.flatten();
        let is_erasure = found.is_some_and(|revision| revision.changes == 0);
        return Ok(is_erasure.then(|| Part { last: true, contents: Vec::new() }));
    };
    let body = codec::unpack(codec, body).map_err(corrupt(doing))?;
    let contents = parts::contents(&body).map_err(corrupt(doing))?;
    Ok(Some(Part { last, contents: contents.into_iter().map(<[u8]>::to_vec).collect() }))
}
