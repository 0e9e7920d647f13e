//! The contract on SQLite, and what only a file can show.

mod erasing;
mod examining;
mod vintages;

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::{
    Ledger, StoreUrl,
    store::contract,
    testing::{ADDED, ANSWERS, StandingClock, check_damages, write_sample},
};

#[tokio::test]
async fn sqlite_meets_the_contract() {
    let folder = TempDir::new().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    contract::run(async |clock| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = folder.path().join(format!("{number}.db"));
        SqliteStore::open(Path::new(&file), clock).await.unwrap()
    })
    .await;
}

#[tokio::test]
async fn histories_are_taken_and_given() {
    let folder = TempDir::new().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    contract::moving::run(async |clock| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let file = folder.path().join(format!("{number}.db"));
        SqliteStore::open(Path::new(&file), clock).await.unwrap()
    })
    .await;
}

async fn open(file: &Path) -> Ledger {
    try_open(file).await.unwrap()
}

async fn try_open(file: &Path) -> Result<Ledger, OpenError> {
    Ledger::open(&StoreUrl::Sqlite(file.to_owned()), StandingClock::at(1)).await
}

/// A closed ledger with some revisions.
async fn sample(file: &Path) {
    write_sample(open(file).await).await;
}

#[tokio::test]
async fn a_reopened_ledger_is_the_same() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    contract::check_reopened(async |clock| {
        Ledger::new(SqliteStore::open(&file, clock).await.unwrap())
    })
    .await;
}

#[tokio::test]
async fn a_file_is_open_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    let first = open(&file).await;
    let second = try_open(&file).await;
    assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");
    first.close().await;
    open(&file).await.close().await;
}

#[tokio::test]
async fn what_is_no_ledger_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let refused = async |name: &str| {
        let file = folder.path().join(name);
        let before = std::fs::read(&file).unwrap();
        let refused = try_open(&file).await.unwrap_err();
        assert_eq!(std::fs::read(&file).unwrap(), before);
        refused.to_string().replace(&*folder.path().to_string_lossy(), "")
    };
    std::fs::write(folder.path().join("text"), "no database, but long enough to be one".repeat(99))
        .unwrap();
    assert_eq!(refused("text").await, "/text不是台账 (/text is not a ledger)");
    let other = rusqlite::Connection::open(folder.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    drop(other);
    assert_eq!(refused("other.db").await, "/other.db不是台账 (/other.db is not a ledger)");
    sample(&folder.path().join("new.db")).await;
    let new = rusqlite::Connection::open(folder.path().join("new.db")).unwrap();
    new.execute_batch("PRAGMA user_version = 8").unwrap();
    drop(new);
    assert_eq!(
        refused("new.db").await,
        "/new.db的格式是8，本程序只认得到7，请用更新的版本 (/new.db has format 8, this program knows formats up to 7: use a later \
         version)"
    );
    let missing = folder.path().join("no/such/folder/ledger.db");
    assert!(try_open(&missing).await.is_err());
}

/// The rows of all tables that are read from.
fn dump(file: &Path) -> Vec<String> {
    let conn = rusqlite::Connection::open(file).unwrap();
    let mut rows = Vec::new();
    for table in ["dictionary", "observation", "thing"] {
        let mut query = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = query.column_count();
        let mut found = query.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<_> = (0..columns).map(|i| row.get_ref(i).unwrap()).collect();
            rows.push(format!("{table} {values:?}"));
        }
    }
    rows
}

#[tokio::test]
async fn tables_made_anew_are_the_same() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    sample(&file).await;
    let before = dump(&file);
    assert_eq!(before.len(), 16);
    let conn = rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch(
        "DELETE FROM observation; UPDATE thing SET body = x'00'; \
         UPDATE dictionary SET term = 'x' || id; INSERT INTO dictionary (term) VALUES ('more')",
    )
    .unwrap();
    drop(conn);
    let ledger = open(&file).await;
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
    assert_eq!(dump(&file), before);
}

#[tokio::test]
async fn what_was_changed_behind_the_ledger_is_found() {
    let check = async |sql: &str, expected: &[&str]| {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("ledger.db");
        sample(&file).await;
        let conn = rusqlite::Connection::open(&file).unwrap();
        conn.execute_batch(sql).unwrap();
        drop(conn);
        check_damages(open(&file).await, sql, expected).await;
    };
    let otherwise = |revision| {
        format!(
            "revision {revision}: the row of a series does not say the rest of it as the rows before do"
        )
    };
    check("", &[]).await;
    check(
        "UPDATE revision SET reason = 'other' WHERE revision = 2",
        &["revision 2: its digest is"],
    )
    .await;
    check(
        "UPDATE revision SET time = 0 WHERE revision = 3",
        &[
            "revision 3: its time is before that of the revision before it",
            "revision 3: its digest is",
        ],
    )
    .await;
    check(
        "UPDATE revision SET digest = zeroblob(32) WHERE revision = 2",
        &["revision 2: its digest is", "revision 3: its digest is"],
    )
    .await;
    check(
        "UPDATE observation SET body = (SELECT body FROM observation WHERE revision = 2) WHERE revision = 3",
        &[
            "revision 3: observation `i.one level  x:a 2022` is read otherwise than it was written",
            "revision 3: observation `i.one level  x:b 2022` is read otherwise than it was written",
            &otherwise(3),
        ],
    )
    .await;
    for change in ["allowance = allowance - 1", "rest = x''"] {
        check(&format!("UPDATE observation SET {change} WHERE revision = 5"), &[&otherwise(5)])
            .await;
    }
    check("UPDATE observation SET rest = NULL WHERE revision = 2", &[&otherwise(2)]).await;
    check(
        "UPDATE observation SET body = x'09' WHERE revision = 2",
        &[
            "revision 2: cannot read observation `i.one level  x:a 2022`: there is no codec 9",
            "revision 2: cannot read a row of a series: there is no codec 9",
        ],
    )
    .await;
    check(
        "UPDATE observation SET embargoed = 1, changes = 1 WHERE revision = 2",
        &["revision 2: the row of a series is not as its block says, first of `i.one level  x:a 2022`"],
    )
    .await;
    check(
        "UPDATE observation SET first = last + 1 WHERE revision = 5",
        &[
            "revision 5: observation `i.one level  x:a 2022` is read otherwise than it was written",
            "revision 5: the row of a series is not as its block says",
        ],
    )
    .await;
    check(
        "UPDATE dictionary SET term = 'x:z' WHERE term = 'x:b'",
        &["revision 3: observation `i.one level  x:b 2022` is read otherwise than it was written"],
    )
    .await;
    check(
        "DELETE FROM content WHERE revision = 4",
        &[
            "revision 4: part 0 of its content is missing",
            "revision 4: it has 0 changes and says 2",
            "revision 4: its digest is",
        ],
    )
    .await;
    check(
        "UPDATE thing SET body = NULL WHERE key = 's3'",
        &["revision 4: source `s3` is read otherwise than it was written"],
    )
    .await;
    for (revision, rows) in [(4, "3 rows are there for 2"), (9, "1 rows are there for 0")] {
        check(
            &format!(
                "INSERT INTO observation SELECT indicator, measure, \"of\", area, {revision}, first, last, changes, \
                 embargoed, allowance, body, rest FROM observation WHERE area = (SELECT id FROM dictionary WHERE term = 'x:b')"
            ),
            &[
                &otherwise(revision),
                &format!("revision {revision}: {rows} changes: rebuild them"),
                &format!("revision {revision}: {ADDED}"),
            ],
        )
        .await;
    }
    check(
        "INSERT INTO thing (kind, key, revision) VALUES (3, 'more', 2)",
        &[
            "revision 2: 2 rows are there for 1 changes: rebuild them",
            "revision 2: source `more` can be read, and the revision did not change it",
        ],
    )
    .await;
    for (answers, expected) in ANSWERS {
        let rows = answers.replace("$D", "zeroblob(32)").replace("$W", "x''");
        check(&format!("INSERT INTO request VALUES {rows}"), expected).await;
    }
}

#[tokio::test]
async fn a_flipped_byte_is_found() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    sample(&file).await;
    let whole = std::fs::read(&file).unwrap();
    let note = "a note of its own".as_bytes();
    let places: Vec<usize> = (0..whole.len() - note.len())
        .filter(|at| whole.get(*at..at + note.len()) == Some(note))
        .collect();
    assert!(places.len() >= 2, "the note stands in the content and in the dictionary");
    for place in places {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        std::fs::write(&file, flipped).unwrap();
        let ledger = open(&file).await;
        assert_ne!(ledger.verify().await.unwrap().damages, [], "at {place}");
        ledger.close().await;
    }
}

/// How SQLite carries out a query, without what it is told to read.
fn plan(conn: &rusqlite::Connection, sql: &str) -> String {
    let mut query = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let parameters = rusqlite::params_from_iter(vec![1; query.parameter_count()]);
    let steps: rusqlite::Result<Vec<String>> =
        query.query_map(parameters, |row| row.get(3)).unwrap().collect();
    steps.unwrap().join("; ")
}

#[tokio::test]
async fn reads_seek_and_never_sort() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    sample(&file).await;
    let conn = rusqlite::Connection::open(&file).unwrap();
    let check = |sql: &str, expected: &str| assert_eq!(plan(&conn, sql), expected, "{sql}");
    let indicators = "SEARCH observation USING PRIMARY KEY (indicator>?)";
    check(levels::NEXT_INDICATOR, indicators);
    let ofs = "SEARCH observation USING PRIMARY KEY (indicator=? AND measure=? AND of>?)";
    check(levels::NEXT_OF, ofs);
    check(
        levels::NEXT_AREA,
        "SEARCH observation USING PRIMARY KEY (indicator=? AND measure=? AND of=? AND area>?)",
    );
    for order in [Order::NewestFirst, Order::OldestFirst] {
        check(
            &recorded::rows_of_period(order),
            "SEARCH observation USING PRIMARY KEY (indicator=? AND measure=? AND of=? AND area=? AND \
             revision>? AND revision<?)",
        );
    }
    for newest in [recorded::BACKWARDS, rest::ALLOWANCES] {
        check(
            newest,
            "SEARCH observation USING PRIMARY KEY (indicator=? AND measure=? AND of=? AND area=? AND \
             revision<?)",
        );
    }
    check(
        recorded::EMBARGOED,
        "SEARCH observation USING INDEX observation_by_embargo (revision>? AND revision<?)",
    );
    check(
        &things::newest_of_kind(things::WITHOUT_PICTURE),
        "SEARCH newest USING PRIMARY KEY (kind=? AND key>?); CORRELATED SCALAR SUBQUERY 1; \
         SEARCH thing USING PRIMARY KEY (kind=? AND key=? AND revision<?)",
    );
}

#[tokio::test]
async fn a_plan_is_made_once_for_all_parameters() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ledger.db");
    sample(&path).await;
    let conn = rusqlite::Connection::open(&path).unwrap();
    file::prepare(&conn).unwrap();
    let mut query = conn.prepare(recorded::BACKWARDS).unwrap();
    for number in 1..9 {
        let parameters = rusqlite::params_from_iter(vec![number; query.parameter_count()]);
        query.query(parameters).unwrap().next().unwrap();
    }
    assert_eq!(query.get_status(rusqlite::StatementStatus::RePrepare), 0);
}
