//! Checks everything: that the contents are those that the digests are over, and that the tables that are read
//! from say the same.

use rusqlite::{Connection, Row};
use scorecard_domain::{Change, Key, fault::quoted};

use super::{
    dictionary::Dictionary,
    erased,
    errors::sql,
    numbers::Numbers,
    recorded::{self, Said},
    requests, revisions, things,
};
use crate::{
    content::LedgerId,
    ledger::commit::Current,
    sentences::damages as sentences,
    store::{
        StoreError, Verification,
        check::{ANSWERS, Answered, Check, MISCOUNTED, Miscounted, NAMED_TWICE, Named, thing},
        rest::Rests,
        rows::Columns,
        unsigned,
    },
};

/// Checks all that a connection sees.
pub(super) fn verify(
    conn: &Connection,
    dictionary: &Dictionary,
    ledger_id: LedgerId,
) -> Result<Verification, StoreError> {
    let mut check = Check::begin(ledger_id);
    let sound = pages(conn, &mut check);
    check.tolerate(0, sentences::pages, sound)?;
    let last = revisions::last(conn)?.map_or(0, |last| last.number);
    for number in 1..=last {
        let sound = revision(conn, dictionary, &mut check, number);
        check.tolerate(number, sentences::contents, sound)?;
    }
    columns(conn, dictionary, &mut check)?;
    let sound = rows(conn, dictionary, &mut check);
    check.tolerate(0, sentences::rows, sound)?;
    let sound = answers(conn, &mut check);
    check.tolerate(0, sentences::an_answer, sound)?;
    Ok(check.found)
}

/// SQLite's own check of its pages and indices.
fn pages(conn: &Connection, check: &mut Check) -> Result<(), StoreError> {
    let told: Vec<String> = conn
        .prepare("PRAGMA integrity_check(10)")
        .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        .map_err(sql("check the pages"))?;
    for problem in told.into_iter().filter(|problem| problem != "ok") {
        check.damage(0, sentences::file_damaged(quoted(problem)));
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
            check.damage(number, sentences::part_missing(part_number));
            break;
        };
        for content in &part.contents {
            if let Some(change) = check.content(&mut checking, content) {
                row(conn, dictionary, check, number, &change)?;
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
) -> Result<(), StoreError> {
    let key = change.key();
    let expected = match change {
        Change::Put(thing) => Some(thing),
        Change::Withdraw(_) => None,
    };
    let read = things::at(conn, dictionary, &key, revision);
    let read = check.tolerate(revision, || thing(&key), read)?;
    if let Some(Current { revision: at, thing: held }) = read
        && (at != revision || held.as_ref() != expected)
    {
        check.damage(revision, sentences::read_otherwise(thing(&key)));
    }
    Ok(())
}

/// Rows of observations, which are found by their columns, have in these what their blocks say, and say of the rest of
/// their series what the rows before say.
fn columns(
    conn: &Connection,
    dictionary: &Dictionary,
    check: &mut Check,
) -> Result<(), StoreError> {
    let mut last: Option<(Numbers, Option<Rests>)> = None;
    recorded::each_row(conn, dictionary, &mut |series, number, said| {
        let (_, rests) = match &mut last {
            Some(last) if last.0 == series => last,
            last => last.insert((series, Some(Rests::default()))),
        };
        let revision = unsigned(number);
        let Some(Said { columns, rest, body, there }) =
            check.tolerate(revision, sentences::series_row, said)?
        else {
            // What the rows after it have to say is not known.
            *rests = None;
            return Ok(());
        };
        if columns != Columns::of_block(&there) {
            check.row_is_otherwise(revision, &there);
        }
        if let Some(rests) = rests {
            if rests.next(number, &body)? != rest {
                check.rest_is_otherwise(revision, &there);
            }
            rests.goes_on_with(&rest);
        }
        Ok(())
    })
}

/// There are no rows but those of changes, and what was erased is told as it is.
fn rows(conn: &Connection, dictionary: &Dictionary, check: &mut Check) -> Result<(), StoreError> {
    let doing = sql("count rows");
    let columns = |row: &Row<'_>| {
        let (revision, rows, changes): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Miscounted { revision: unsigned(revision), rows, changes })
    };
    let miscounted: Vec<Miscounted> = conn
        .prepare(MISCOUNTED)
        .and_then(|mut query| query.query_map([], columns)?.collect())
        .map_err(&doing)?;
    for of in miscounted {
        let revision = of.revision;
        let found = match of.is_named() {
            true => check.tolerate(revision, sentences::rows, named(conn, dictionary, revision))?,
            false => None,
        };
        check.miscounted(of, found);
    }
    check.erased(&erased::list(conn, None)?);
    Ok(())
}

/// The keys that rows of a revision have, and those that it changed.
fn named(conn: &Connection, dictionary: &Dictionary, revision: u64) -> Result<Named, StoreError> {
    let observed = recorded::keys_of(conn, dictionary, revision)?.into_iter().map(Key::Observation);
    let mut named = Named::of(observed.chain(things::keys_of(conn, revision)?).collect());
    for part_number in 0.. {
        let Some(part) = revisions::part(conn, revision, part_number)? else { break };
        named.changed(&part.contents);
        if part.last {
            break;
        }
    }
    Ok(named)
}

/// What is remembered of requests can have been answered so.
fn answers(conn: &Connection, check: &mut Check) -> Result<(), StoreError> {
    let doing = sql("read answers");
    let mut query = conn.prepare(ANSWERS).map_err(&doing)?;
    let mut rows = query.query([]).map_err(&doing)?;
    while let Some(row) = rows.next().map_err(&doing)? {
        let answered = || {
            Ok(Answered {
                answer: requests::read(row)?,
                author: row.get(7).map_err(&doing)?,
                changes: row.get::<_, Option<i64>>(8).map_err(&doing)?.map(unsigned),
            })
        };
        check.answer(answered())?;
    }
    let twice: Vec<i64> = conn
        .prepare(NAMED_TWICE)
        .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
        .map_err(&doing)?;
    twice.into_iter().for_each(|revision| check.named_twice(unsigned(revision)));
    Ok(())
}
