//! What was changed behind the ledger is found, and the table that is read from can be made anew.

use super::*;
use crate::testing::{ADDED, ANSWERS};

/// All that is read from.
fn dump(database: &Database<'_>) -> Vec<String> {
    database.sql(
        "SET search_path TO scorecard; SELECT * FROM thing ORDER BY kind, key, revision; \
         SELECT * FROM series ORDER BY id; SELECT * FROM observation ORDER BY series, revision, first",
    )
}

#[tokio::test]
async fn tables_made_anew_are_the_same() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    sample(&database).await;
    let before = dump(&database);
    // Eight things and five observations, of two series.
    assert_eq!(before.len(), 13 + 2);
    database.sql(
        "SET search_path TO scorecard; DELETE FROM observation WHERE revision = 3; \
         UPDATE thing SET content = '\\x00' WHERE revision = 1; \
         UPDATE observation SET block = '\\x00', last = 7; UPDATE series SET id = id + 5; \
         INSERT INTO thing (kind, key, revision) VALUES (3, 'more', 1)",
    );
    assert_ne!(dump(&database), before);
    let ledger = open(&database).await;
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
    assert_eq!(dump(&database), before);
}

#[tokio::test]
async fn what_was_changed_behind_the_ledger_is_found() {
    let Some(server) = Server::shared() else { return };
    let check = async |sql: &str, expected: &[&str]| {
        let database = server.database();
        sample(&database).await;
        database.sql(&format!("SET search_path TO scorecard; {sql}"));
        check_damages(open(&database).await, sql, expected).await;
    };
    let otherwise = |revision, name| {
        format!("revision {revision}: {name} is read otherwise than it was written")
    };
    let rest = |revision| {
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
        "UPDATE revision SET digest = decode(repeat('00', 32), 'hex') WHERE revision = 2",
        &["revision 2: its digest is", "revision 3: its digest is"],
    )
    .await;
    check(
        "UPDATE revision SET digest = '\\x00' WHERE revision = 2",
        &[
            "revision 2: cannot read the contents of the revision: 1 bytes where 32 are expected",
            "revision 3: its digest is",
        ],
    )
    .await;
    let of_a = "series = (SELECT id FROM series WHERE key = 'i.one level  x:a')";
    // The row of one revision says what another one wrote.
    check(
        &format!(
            "UPDATE observation SET block = (SELECT block FROM observation WHERE revision = 5) \
             WHERE revision = 3 AND {of_a}"
        ),
        &[&otherwise(3, "observation `i.one level  x:a 2022`"), &rest(3)],
    )
    .await;
    for change in ["allowance = allowance - 1", "rest = ''"] {
        check(&format!("UPDATE observation SET {change} WHERE revision = 5"), &[&rest(5)]).await;
    }
    check("UPDATE observation SET rest = NULL WHERE revision = 2", &[&rest(2)]).await;
    check(
        "UPDATE observation SET block = set_byte(block, 0, 99) WHERE revision = 2",
        &["revision 2: cannot read a row of a series: there is no codec 99"],
    )
    .await;
    for column in ["first = first - 1", "last = last + 1", "embargoed = true"] {
        check(
            &format!("UPDATE observation SET {column} WHERE revision = 3 AND {of_a}"),
            &[&otherwise(3, "observation `i.one level  x:a 2022`")],
        )
        .await;
    }
    check(
        "UPDATE observation SET changes = 2 WHERE revision = 2",
        &[
            &otherwise(2, "observation `i.one level  x:a 2022`"),
            "revision 2: 2 rows are there for 1 changes: rebuild them",
        ],
    )
    .await;
    check(
        "UPDATE series SET key = 'i.one level  x:c' WHERE key = 'i.one level  x:b'",
        &[&otherwise(3, "observation `i.one level  x:b 2022`")],
    )
    .await;
    check(
        "DELETE FROM observation WHERE revision = 5",
        &[
            &otherwise(5, "observation `i.one level  x:a 2022`"),
            "revision 5: 0 rows are there for 1 changes: rebuild them",
        ],
    )
    .await;
    check("UPDATE thing SET content = NULL WHERE key = 's3'", &[&otherwise(4, "source `s3`")])
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
        "DELETE FROM thing WHERE key = 's3'",
        &[&otherwise(4, "source `s3`"), "revision 4: 1 rows are there for 2 changes: rebuild them"],
    )
    .await;
    for (revision, rows) in [(4, "3 rows are there for 2"), (9, "1 rows are there for 0")] {
        check(
            &format!(
                "INSERT INTO observation SELECT {revision}, series, first, last, changes, embargoed, block, allowance, rest \
                 FROM observation WHERE series = (SELECT id FROM series WHERE key = 'i.one level  x:b')"
            ),
            &[
                &rest(revision),
                &format!("revision {revision}: {rows} changes: rebuild them"),
                &format!("revision {revision}: {ADDED}"),
            ],
        )
        .await;
    }
    for (answers, expected) in ANSWERS {
        let rows = answers.replace("$D", "decode(repeat('00', 32), 'hex')").replace("$W", "'\\x'");
        check(&format!("INSERT INTO request VALUES {rows}"), expected).await;
    }
}
