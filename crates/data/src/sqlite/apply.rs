//! Writes the tables that are read from, out of the changes of a revision. A commit and a rebuild do this
//! alike, part by part, so the tables follow from the contents alone.

use rusqlite::Connection;
use scorecard_domain::{Change, Key, ObservationKey, Thing};

use super::{
    dictionary::NewTerms,
    inserting::Inserting,
    rows::{Recorded, RowKey},
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
    let mut last: Option<(&ObservationKey, RowKey)> = None;
    for change in changes {
        match change {
            Change::Put(Thing::Observation(observation)) => {
                let key = &observation.key;
                let row = match last {
                    Some((before, row)) if before.is_beside(key) => row.at(key.period),
                    _ => RowKey::ensure(conn, terms, key)?,
                };
                last = Some((key, row));
                rows.push((row, Recorded::put(conn, terms, observation, revision)?));
            }
            Change::Withdraw(Key::Observation(key)) => {
                let key = RowKey::ensure(conn, terms, key)?;
                rows.push((key, Recorded::withdrawal(revision)));
            }
            other => things::insert(conn, other, revision)?,
        }
    }
    rows.sort_by_key(|(key, _)| *key);
    let mut inserting = Inserting::begin(conn)?;
    rows.iter().try_for_each(|(key, recorded)| inserting.insert(*key, recorded))
}
