//! Writes the tables that are read from, out of the changes of a revision. A commit and a rebuild do this
//! alike, part by part, so the tables follow from the contents alone.

use rusqlite::Connection;
use scorecard_domain::{Change, Key, Thing};

use super::{
    dictionary::NewTerms,
    errors::sql,
    rows::{INSERT, Recorded, RowKey},
    things,
};
use crate::store::StoreError;

/// Writes rows for the changes of one part. Terms get their numbers in the order of the changes, rows are
/// written in the order of theirs.
pub(super) fn apply(
    conn: &Connection,
    terms: &mut NewTerms<'_>,
    revision: i64,
    changes: &[Change],
) -> Result<(), StoreError> {
    let mut rows: Vec<(RowKey, Recorded)> = Vec::with_capacity(changes.len());
    for change in changes {
        match change {
            Change::Put(Thing::Observation(observation)) => {
                let key = RowKey::ensure(conn, terms, &observation.key)?;
                rows.push((key, Recorded::put(conn, terms, observation, revision)?));
            }
            Change::Withdraw(Key::Observation(key)) => {
                let key = RowKey::ensure(conn, terms, key)?;
                rows.push((key, Recorded::withdrawal(revision)));
            }
            other => things::insert(conn, other, revision)?,
        }
    }
    rows.sort_by_key(|(key, _)| *key);
    let mut insert = conn.prepare_cached(INSERT).map_err(sql("write an observation"))?;
    rows.iter().try_for_each(|(key, recorded)| recorded.insert(&mut insert, *key))
}
