//! Revisions and their contents.

use std::collections::BTreeMap;

use tokio_postgres::{Row, types::ToSql};

use super::{
    db::Db,
    errors::{bytes, column},
};
use crate::{
    clock::Timestamp,
    content::{Corrupt, Digest, digest::Seed, parts},
    ledger::revision::Revision,
    store::{Part, StoreError, codec, corrupt, number, unsigned},
};

/// The columns that [`read`] takes.
pub(super) const COLUMNS: &str = "revision, time, author, reason, changes, digest, seed";

/// Takes the columns of [`COLUMNS`], beginning with the one numbered `first`.
pub(super) fn read(row: &Row, first: usize) -> Result<(Revision, Option<Seed>), StoreError> {
    let revision = Revision {
        number: unsigned(column(row, first)?),
        time: Timestamp::from_micros(column(row, first + 1)?),
        author: column(row, first + 2)?,
        reason: column(row, first + 3)?,
        changes: unsigned(column(row, first + 4)?),
        digest: Digest::from_bytes(bytes(row, first + 5)?),
    };
    // Empty if something of the revision was erased, or it records that.
    let seed = match column::<&[u8]>(row, first + 6)? {
        [] => None,
        _ => Some(Seed(bytes(row, first + 6)?)),
    };
    Ok((revision, seed))
}

/// A revision with its seed, if there is one with that number.
pub(super) async fn seeded(
    db: Db<'_>,
    revision: u64,
) -> Result<Option<(Revision, Option<Seed>)>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM revision WHERE revision = $1");
    let found = db.row("read a revision", &query, &[&number(revision)]).await?;
    found.map(|row| read(&row, 0)).transpose()
}

/// A revision, if there is one with that number.
pub(super) async fn get(db: Db<'_>, revision: u64) -> Result<Option<Revision>, StoreError> {
    Ok(seeded(db, revision).await?.map(|(revision, _)| revision))
}

/// The revisions with these numbers, in the order of the numbers.
pub(super) async fn of(db: Db<'_>, numbers: &[u64]) -> Result<Vec<Option<Revision>>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM revision WHERE revision = ANY($1)");
    let asked: Vec<i64> = numbers.iter().copied().map(number).collect();
    let mut found = BTreeMap::new();
    for row in db.rows("read revisions", &query, &[&asked]).await? {
        let (revision, _) = read(&row, 0)?;
        found.insert(revision.number, revision);
    }
    Ok(numbers.iter().map(|number| found.get(number).cloned()).collect())
}

/// The last revision.
pub(super) const LAST: &str = "SELECT revision, time, author, reason, changes, digest, seed FROM revision \
     ORDER BY revision DESC LIMIT 1";

/// The last revision.
pub(super) async fn last(db: Db<'_>) -> Result<Option<Revision>, StoreError> {
    let found = db.row("read the last revision", LAST, &[]).await?;
    found.map(|row| Ok(read(&row, 0)?.0)).transpose()
}

/// The revisions after one, oldest first.
pub(super) async fn list(
    db: Db<'_>,
    after: u64,
    limit: usize,
) -> Result<Vec<Revision>, StoreError> {
    let query =
        format!("SELECT {COLUMNS} FROM revision WHERE revision > $1 ORDER BY revision LIMIT $2");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = db.rows("list revisions", &query, &[&number(after), &limit]).await?;
    rows.iter().map(|row| Ok(read(row, 0)?.0)).collect()
}

/// The last revision that was accepted at or before a moment.
pub(super) const AT: &str =
    "SELECT revision FROM revision WHERE time <= $1 ORDER BY time DESC, revision DESC LIMIT 1";

/// The last revision that was accepted at or before a moment; 0 if none was.
pub(super) async fn at(db: Db<'_>, instant: Timestamp) -> Result<u64, StoreError> {
    let found = db.row("find the revision of a moment", AT, &[&instant.micros()]).await?;
    found.map_or(Ok(0), |row| Ok(unsigned(column(&row, 0)?)))
}

/// Writes a revision.
pub(super) async fn insert(
    db: Db<'_>,
    revision: &Revision,
    seed: Option<Seed>,
) -> Result<(), StoreError> {
    let insert = format!("INSERT INTO revision ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    let Revision { number: revision, time, author, reason, changes, digest } = revision;
    let digest = digest.as_bytes().as_slice();
    db.run(
        "write a revision",
        &insert,
        &[
            &number(*revision),
            &time.micros(),
            author,
            reason,
            &number(*changes),
            &digest,
            &seed.as_ref().map_or(&[][..], |seed| &seed.0),
        ],
    )
    .await
}

/// Writes a part of a revision's content.
pub(super) async fn insert_part(
    db: Db<'_>,
    revision: u64,
    part: u32,
    body: &[u8],
) -> Result<(), StoreError> {
    let (codec, body) = codec::pack(body);
    let parameters: [&(dyn ToSql + Sync); 4] =
        [&number(revision), &part_number(part), &i16::from(codec), &&*body];
    let insert = "INSERT INTO content (revision, part, codec, body) VALUES ($1, $2, $3, $4)";
    db.run("write a revision's content", insert, &parameters).await
}

/// Writes a part of a revision's content in place of the one that is there.
pub(super) async fn replace_part(
    db: Db<'_>,
    revision: u64,
    part: u32,
    body: &[u8],
) -> Result<(), StoreError> {
    let update = "UPDATE content SET codec = $3, body = $4 WHERE revision = $1 AND part = $2";
    let (codec, body) = codec::pack(body);
    let parameters: [&(dyn ToSql + Sync); 4] =
        [&number(revision), &part_number(part), &i16::from(codec), &&*body];
    db.run("rewrite a revision's content", update, &parameters).await
}

/// Does away with a revision's seed.
pub(super) async fn forget_seed(db: Db<'_>, revision: u64) -> Result<(), StoreError> {
    let update = "UPDATE revision SET seed = '' WHERE revision = $1";
    db.run("do away with a revision's seed", update, &[&number(revision)]).await
}

/// A part of a revision's content, if there is one. An erasure has one without changes.
pub(super) async fn part(db: Db<'_>, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
    let doing = "read a revision's content";
    let query = "SELECT codec, body, \
                        NOT EXISTS (SELECT FROM content WHERE revision = $1 AND part > $2) \
                 FROM content WHERE revision = $1 AND part = $2";
    let found = db.row(doing, query, &[&number(revision), &part_number(part)]).await?;
    let Some(row) = found else {
        let found = if part == 0 { get(db, revision).await? } else { None };
        let is_erasure = found.is_some_and(|revision| revision.changes == 0);
        return Ok(is_erasure.then(|| Part { last: true, contents: Vec::new() }));
    };
    let (codec, body, last): (i16, Vec<u8>, bool) =
        (column(&row, 0)?, column(&row, 1)?, column(&row, 2)?);
    let codec = u8::try_from(codec)
        .map_err(|_| corrupt(doing)(Corrupt::new(format!("there is no codec {codec}"))))?;
    let body = codec::unpack(codec, body).map_err(corrupt(doing))?;
    let contents = parts::contents(&body).map_err(corrupt(doing))?;
    Ok(Some(Part { last, contents: contents.into_iter().map(<[u8]>::to_vec).collect() }))
}

fn part_number(part: u32) -> i32 {
    i32::try_from(part).unwrap_or(i32::MAX)
}
