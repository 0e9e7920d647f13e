//! Erases, and tells what was erased.

use scorecard_domain::{Key, Kind};

use super::{
    db::Db, errors::column, observations::erase_observations, revisions, things::kind_number,
};
use crate::{
    clock::{Clock, Timestamp},
    content::{
        Corrupt,
        key::{key_text, parse_key},
    },
    ledger::{
        erasure::{Erased, ErasureOrder},
        revision::{Position, Revision},
    },
    store::{
        StoreError, corrupt, erasing::Erasing, missing_part, missing_revision, number, unsigned,
    },
};

/// Erases what an order names, and writes the revision that records it.
pub(super) async fn erase(
    db: Db<'_>,
    order: &ErasureOrder,
    previous: Position,
    last_time: Option<Timestamp>,
    clock: &dyn Clock,
) -> Result<Revision, StoreError> {
    let mut erasing = Erasing::begin(order, previous)?;
    for revision in order.revisions.iter().copied() {
        let found = revisions::seeded(db, revision).await?;
        let (_, seed) = found.ok_or_else(|| missing_revision(revision))?;
        erasing.revision(revision, seed);
        for part_number in 0.. {
            let part = revisions::part(db, revision, part_number).await?;
            let part = part.ok_or_else(|| missing_part(revision, part_number))?;
            let kept = erasing.part(&part.contents)?;
            revisions::replace_part(db, revision, part_number, kept.body()).await?;
            if part.last {
                break;
            }
        }
        revisions::forget_seed(db, revision).await?;
    }
    forget(db, order).await?;
    insert(db, &erasing.found).await?;
    let revision = erasing.record(last_time, clock)?;
    revisions::insert(db, &revision, None).await?;
    Ok(revision)
}

/// Does away with what is told of it elsewhere.
async fn forget(db: Db<'_>, order: &ErasureOrder) -> Result<(), StoreError> {
    let ErasureOrder { asked, revisions, .. } = order;
    let (kind, key) = (kind_number(asked.key.kind()), key_text(&asked.key));
    let revisions: Vec<i64> = revisions.iter().copied().map(number).collect();
    // An answer holds the digest of what was asked for, by which that could be found by trying, and warnings, which can
    // name it. Those of other revisions can be about the same: as unchanged, or as what something was compared with.
    // Who asks again under such an id is refused.
    db.run(
        "forget answers",
        "UPDATE request SET body_digest = decode(repeat('00', 32), 'hex'), warnings = '' \
         WHERE revision = ANY($1) OR unchanged > 0 \
            OR position(convert_to($2::text, 'UTF8') IN warnings) > 0",
        &[&revisions, &key],
    )
    .await?;
    if let Key::Observation(key) = &asked.key {
        erase_observations(db, key, &revisions, asked.with_key).await?;
    } else if asked.with_key {
        let delete = "DELETE FROM thing WHERE kind = $1 AND key = $2";
        db.run("erase a key", delete, &[&kind, &key]).await?;
    } else {
        let update = "UPDATE thing SET content = NULL, picture = NULL \
                      WHERE kind = $1 AND key = $2 AND revision = ANY($3)";
        db.run("erase things", update, &[&kind, &key, &revisions]).await?;
    }
    if asked.with_key {
        let update = "UPDATE erased SET key = NULL WHERE kind = $1 AND key = $2";
        db.run("erase a key", update, &[&kind, &key]).await?;
    }
    Ok(())
}

/// Writes what was erased of some changes.
pub(super) async fn insert(db: Db<'_>, erased: &[Erased]) -> Result<(), StoreError> {
    for Erased { revision, index, kind, key, by } in erased {
        let key = key.as_ref().map(key_text);
        db.run(
            "write what was erased",
            "INSERT INTO erased (revision, change, kind, key, erasure) VALUES ($1, $2, $3, $4, $5)",
            &[&number(*revision), &number(*index), &kind_number(*kind), &key, &number(*by)],
        )
        .await?;
    }
    Ok(())
}

/// What was erased, of one key or all, in the order of the revisions.
pub(super) async fn list(db: Db<'_>, key: Option<&Key>) -> Result<Vec<Erased>, StoreError> {
    let doing = "read what was erased";
    let query = "SELECT revision, change, kind, key, erasure FROM erased \
                 WHERE $1::smallint IS NULL OR (kind = $1 AND key = $2) ORDER BY revision, change";
    let (kind, text) = (key.map(|key| kind_number(key.kind())), key.map(key_text));
    let mut erased = Vec::new();
    for row in db.rows(doing, query, &[&kind, &text]).await? {
        let number: i16 = column(&row, 2)?;
        let kind = u8::try_from(number).ok().and_then(Kind::from_number);
        let kind = kind.ok_or_else(|| Corrupt::new(format!("there is no kind {number}")));
        let kind = kind.map_err(corrupt(doing))?;
        let key: Option<String> = column(&row, 3)?;
        let key = key.map(|key| parse_key(kind, &key)).transpose().map_err(corrupt(doing))?;
        let (revision, index) = (unsigned(column(&row, 0)?), unsigned(column(&row, 1)?));
        erased.push(Erased { revision, index, kind, key, by: unsigned(column(&row, 4)?) });
    }
    Ok(erased)
}
