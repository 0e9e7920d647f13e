//! Finds what may refer to something. Nothing is indexed by what it refers to, and withdrawals of what can be referred to
//! are rare: everything is read once.

use std::collections::BTreeSet;

use scorecard_domain::Thing;

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
    let ids: Vec<&str> = targets.iter().map(|target| target.id()).collect();
    let mut found = others(db, &ids).await?;
    // An observation's series names all that it refers to but its source.
    let is_source = |target: &Target<'_>| matches!(target, Target::Source(_));
    let only_series = !targets.iter().any(is_source);
    let reading = Reading { area: None, periods: &BTreeSet::new(), revision: u64::MAX };
    let mut range = Some(Range::all());
    while range.is_some() {
        for listed in reading.take(db, &mut range, SERIES).await? {
            let is_named = listed.text.split(' ').any(|component| ids.contains(&component));
            if is_named || !only_series && listed.says_any(&ids) {
                found.extend(reading.held(&listed)?.into_iter().map(|held| held.thing));
            }
        }
    }
    Ok(found)
}

/// All kinds but observations: what does not contain an id is passed over by the server.
async fn others(db: Db<'_>, ids: &[&str]) -> Result<Vec<Thing>, StoreError> {
    let doing = "look for what refers to something";
    let query = "SELECT revision, content, NULL::bytea FROM \
                 (SELECT DISTINCT ON (kind, key) kind, key, revision, content FROM thing \
                  ORDER BY kind, key, revision DESC) AS newest \
                 WHERE EXISTS (SELECT FROM unnest($1::bytea[]) AS id \
                               WHERE position(id IN content) > 0)";
    let ids: Vec<&[u8]> = ids.iter().map(|id| id.as_bytes()).collect();
    let mut found = Vec::new();
    for row in db.rows(doing, query, &[&ids]).await? {
        found.extend(things::read(&row, 0)?.resolve()?.thing);
    }
    Ok(found)
}
