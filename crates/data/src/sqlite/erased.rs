//! What was erased: told from a table of its own, which can be made anew from the contents as the others can.

use rusqlite::{Connection, Row};
use scorecard_domain::{Key, Kind};

use super::errors::sql;
use crate::{
    content::{
        Corrupt,
        key::{key_text, parse_key},
    },
    ledger::erasure::Erased,
    store::{StoreError, corrupt, number, unsigned},
};

/// Writes what was erased of some changes.
pub(super) fn insert(conn: &Connection, erased: &[Erased]) -> Result<(), StoreError> {
    let insert = || {
        let mut insert = conn.prepare_cached(
            "INSERT INTO erased (revision, change, kind, key, erasure) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for Erased { revision, index, kind, key, by } in erased {
            let key = key.as_ref().map(key_text);
            insert.execute((number(*revision), number(*index), kind.number(), key, number(*by)))?;
        }
        Ok(())
    };
    insert().map_err(sql("write what was erased"))
}

/// What was erased, of one key or all, in the order of the revisions.
pub(super) fn list(conn: &Connection, key: Option<&Key>) -> Result<Vec<Erased>, StoreError> {
    let doing = "read what was erased";
    type Columns = (i64, i64, u8, Option<String>, i64);
    let columns =
        |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    let rows: rusqlite::Result<Vec<Columns>> = conn
        .prepare_cached(
            "SELECT revision, change, kind, key, erasure FROM erased \
             WHERE ?1 IS NULL OR (kind = ?1 AND key = ?2) ORDER BY revision, change",
        )
        .and_then(|mut query| {
            let parameters = (key.map(|key| key.kind().number()), key.map(key_text));
            query.query_map(parameters, columns)?.collect()
        });
    let erased = |(revision, index, kind, key, by): Columns| {
        let kind = Kind::from_number(kind)
            .ok_or_else(|| Corrupt::new(format!("there is no kind {kind}")))?;
        let key = key.map(|key| parse_key(kind, &key)).transpose()?;
        Ok(Erased {
            revision: unsigned(revision),
            index: unsigned(index),
            kind,
            key,
            by: unsigned(by),
        })
    };
    let rows = rows.map_err(sql(doing))?;
    rows.into_iter().map(erased).collect::<Result<_, _>>().map_err(corrupt(doing))
}
