//! Checks everything: that the contents are those that the digests are over, and that the tables that are read
//! from say the same.

use rusqlite::Connection;
use scorecard_domain::Change;

use super::{dictionary::Dictionary, erased, errors::sql, recorded, revisions, things};
use crate::{
    content::LedgerId,
    ledger::commit::Current,
    store::{StoreError, Verification, check::Check, rows::Columns},
};

/// Checks all that a connection sees.
pub(super) fn verify(
    conn: &Connection,
    dictionary: &Dictionary,
    ledger_id: LedgerId,
) -> Result<Verification, StoreError> {
    let mut check = Check::begin(ledger_id);
    let sound = pages(conn, &mut check);
    check.tolerate(0, sound)?;
    let last = revisions::last(conn)?.map_or(0, |last| last.number);
    for number in 1..=last {
        let sound = revision(conn, dictionary, &mut check, number);
        check.tolerate(number, sound)?;
    }
    columns(conn, dictionary, &mut check)?;
    let sound = rows(conn, &mut check);
    check.tolerate(0, sound)?;
    Ok(check.found)
}

/// SQLite's own check of its pages and indices.
fn pages(conn: &Connection, check: &mut Check) -> Result<(), StoreError> {
    let told: Vec<String> = conn
        .prepare("PRAGMA integrity_check(10)")
        .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        .map_err(sql("check the pages"))?;
    for problem in told.into_iter().filter(|problem| problem != "ok") {
        check.damage(0, format!("the file is damaged: {problem}"));
    }
    Ok(())
}

fn revision(
    conn: &Connection,
    dictionary: &Dictionary,
    check: &mut Check,
    number: u64,
) -> Result<(), StoreError> {
    let Some(mut checking) = check.revision(number, revisions::seeded(conn, number)?) else {
        return Ok(());
    };
    for part_number in 0.. {
        let Some(part) = revisions::part(conn, number, part_number)? else {
            check.damage(number, format!("part {part_number} of its content is missing"));
            break;
        };
        for content in &part.contents {
            if let Some((change, name)) = check.content(&mut checking, content) {
                row(conn, dictionary, check, number, &change, &name)?;
            }
        }
        if part.last {
            break;
        }
    }
    check.end(checking);
    Ok(())
}

/// What is read as of a revision is what one of its changes says.
fn row(
    conn: &Connection,
    dictionary: &Dictionary,
    check: &mut Check,
    revision: u64,
    change: &Change,
    name: &str,
) -> Result<(), StoreError> {
    let expected = match change {
        Change::Put(thing) => Some(thing),
        Change::Withdraw(_) => None,
    };
    match things::at(conn, dictionary, &change.key(), revision) {
        Ok(Current { revision: at, thing }) if at == revision && thing.as_ref() == expected => {}
        Ok(_) => check.damage(revision, format!("{name} is read otherwise than it was written")),
        other => check.tolerate(revision, other.map(drop))?,
    }
    Ok(())
}

/// Rows of observations, which are found by their columns, have in these what their blocks say.
fn columns(
    conn: &Connection,
    dictionary: &Dictionary,
    check: &mut Check,
) -> Result<(), StoreError> {
    recorded::each_row(conn, dictionary, &mut |revision, said| match said {
        Ok((columns, there)) if columns == Columns::of_block(&there) => Ok(()),
        Ok(_) => {
            check.damage(revision, "the row of a series is not as its block says");
            Ok(())
        }
        other => check.tolerate(revision, other.map(drop)),
    })
}

fn rows(conn: &Connection, check: &mut Check) -> Result<(), StoreError> {
    let rows: i64 = conn
        .query_row(
            "SELECT (SELECT coalesce(sum(changes), 0) FROM observation) + (SELECT count(*) FROM thing)",
            [],
            |row| row.get(0),
        )
        .map_err(sql("count rows"))?;
    check.rows(rows, &erased::list(conn, None)?);
    Ok(())
}
