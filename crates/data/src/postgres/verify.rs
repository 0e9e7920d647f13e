//! Checks everything: that the contents are those that the digests are over, and that the table that is read
//! from says the same.

use scorecard_domain::Change;
use tokio_postgres::Row;

use super::{
    db::Db,
    erase,
    errors::column,
    revisions,
    things::{self, area_of, embargo_of, kind_number},
};
use crate::{
    content::{LedgerId, key::key_text},
    store::{StoreError, Verification, check::Check, number},
};

/// Checks all that a transaction sees.
pub(super) async fn verify(db: Db<'_>, ledger_id: LedgerId) -> Result<Verification, StoreError> {
    let mut check = Check::begin(ledger_id);
    let last = revisions::last(db).await?.map_or(0, |last| last.number);
    for number in 1..=last {
        let sound = revision(db, &mut check, number).await;
        check.tolerate(number, sound)?;
    }
    if let Some(row) = db.row("count rows", "SELECT count(*) FROM thing", &[]).await? {
        check.rows(column(&row, 0)?, &erase::list(db, None).await?);
    }
    Ok(check.found)
}

async fn revision(db: Db<'_>, check: &mut Check, number: u64) -> Result<(), StoreError> {
    let Some(mut checking) = check.revision(number, revisions::seeded(db, number).await?) else {
        return Ok(());
    };
    for part_number in 0.. {
        let Some(part) = revisions::part(db, number, part_number).await? else {
            check.damage(number, format!("part {part_number} of its content is missing"));
            break;
        };
        let decoded: Vec<(Change, String)> = part
            .contents
            .iter()
            .filter_map(|content| check.content(&mut checking, content))
            .collect();
        rows(db, check, number, &decoded).await?;
        if part.last {
            break;
        }
    }
    check.end(checking);
    Ok(())
}

/// The rows of a revision are what its changes say.
async fn rows(
    db: Db<'_>,
    check: &mut Check,
    revision: u64,
    decoded: &[(Change, String)],
) -> Result<(), StoreError> {
    let query = "SELECT found.revision, found.body, found.picture, found.area, found.embargo_until \
                 FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS wanted (kind, key, number) \
                 LEFT JOIN LATERAL (SELECT revision, body, picture, area, embargo_until FROM thing \
                                    WHERE kind = wanted.kind AND key = wanted.key AND revision = $3 \
                                    LIMIT 1) AS found ON true \
                 ORDER BY wanted.number";
    let (kinds, keys): (Vec<i16>, Vec<String>) = decoded
        .iter()
        .map(|(change, _)| change.key())
        .map(|key| (kind_number(key.kind()), key_text(&key)))
        .unzip();
    let rows =
        db.rows("read what is read from", query, &[&kinds, &keys, &number(revision)]).await?;
    for (row, (change, name)) in rows.iter().zip(decoded) {
        match is_as_written(row, change) {
            Ok(true) => {}
            Ok(false) => {
                check.damage(revision, format!("{name} is read otherwise than it was written"));
            }
            other => check.tolerate(revision, other.map(drop))?,
        }
    }
    Ok(())
}

fn is_as_written(row: &Row, change: &Change) -> Result<bool, StoreError> {
    let expected = match change {
        Change::Put(thing) => Some(thing),
        Change::Withdraw(_) => None,
    };
    let is_there = column::<Option<i64>>(row, 0)?.is_some();
    Ok(is_there
        && things::read(row, 0)?.resolve()?.thing.as_ref() == expected
        && column::<Option<String>>(row, 3)? == area_of(&change.key())
        && column::<Option<i64>>(row, 4)? == embargo_of(change))
}
