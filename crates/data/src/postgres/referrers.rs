//! Finds what may refer to something. Nothing is indexed by what it refers to, and withdrawals of what can be referred to
//! are rare: everything is read once.

use std::{borrow::Cow, collections::BTreeSet};

use scorecard_domain::{Kind, Thing};

use super::{
    db::Db,
    ranges::{Range, Reading},
    things,
};
use crate::{ledger::references::Target, store::StoreError};

/// So many series are read at a time.
const SERIES: usize = 1000;

/// What is held and contains the id of one of these.
pub(super) async fn read(db: Db<'_>, targets: &[Target<'_>]) -> Result<Vec<Thing>, StoreError> {
    let (promises, targets): (Vec<&Target<'_>>, Vec<&Target<'_>>) =
        targets.iter().partition(|target| target.is_promise());
    // Only outcomes refer to promises.
    let mut found = others(db, &promises, &[Kind::Outcome]).await?;
    if targets.is_empty() {
        return Ok(found);
    }
    found.extend(others(db, &targets, Kind::ALL).await?);
    let ids: Vec<Cow<'_, str>> = targets.iter().map(|target| target.id()).collect();
    let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    // An observation's series names all that it refers to but its source.
    let is_source = |target: &&Target<'_>| matches!(target, Target::Source(_));
    let only_series = !targets.iter().any(is_source);
    let reading = Reading { area: None, periods: &BTreeSet::new(), revision: u64::MAX };
    let mut range = Some(Range::all());
    while range.is_some() {
        for listed in reading.take(db, &mut range, SERIES).await? {
            let is_named = listed.text.split(' ').any(|component| ids.contains(&component));
            if is_named || !only_series && listed.newest.says_any(&ids) {
                found.extend(reading.held(&listed)?.into_iter().map(|held| held.thing));
            }
        }
    }
    Ok(found)
}

/// All of these kinds, which are not observations: what does not contain an id is passed over by the server.
async fn others(
    db: Db<'_>,
    targets: &[&Target<'_>],
    kinds: &[Kind],
) -> Result<Vec<Thing>, StoreError> {
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let doing = "look for what refers to something";
    let query = "SELECT revision, content, NULL::bytea FROM \
                 (SELECT DISTINCT ON (kind, key) kind, key, revision, content FROM thing \
                  WHERE kind = ANY($2) ORDER BY kind, key, revision DESC) AS newest \
                 WHERE EXISTS (SELECT FROM unnest($1::bytea[]) AS id \
                               WHERE position(id IN content) > 0)";
    let ids: Vec<Vec<u8>> = targets.iter().map(|target| target.id().as_bytes().to_vec()).collect();
    let kinds: Vec<i16> = kinds.iter().copied().map(things::kind_number).collect();
    let mut found = Vec::new();
    for row in db.rows(doing, query, &[&ids, &kinds]).await? {
        found.extend(things::read(&row, 0)?.resolve()?.thing);
    }
    Ok(found)
}
