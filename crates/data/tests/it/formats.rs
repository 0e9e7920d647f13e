//! Ledgers as earlier versions wrote them, read by this one. For each stored format there is one in `tests/formats/`: a
//! first import, a correction and a withdrawal; since format 3 of SQLite and 2 of PostgreSQL, also an erasure of what was
//! withdrawn; since 4 and 3, also figures that are not for everybody, a formula and an assessment; since 5 of SQLite, also
//! comparable growth with what it is held on; since 6 of SQLite, also a series of many years; since 7 of SQLite and 5 of
//! PostgreSQL, also many corrections of one of them, so that rows say the rest of the series.

use std::sync::Arc;

use scorecard_data::{
    Batch, Expected, Filter, Ledger, ProposedChange, Query, StoreUrl, SystemClock, parse_key,
};
use scorecard_domain::{Absence, Change, Comparison, Confidentiality, Kind, Reading, Text, Thing};
use scorecard_test_postgres::{Database, Server as Postgres};
use tempfile::TempDir;

/// Where the ledgers of the newest formats stand.
const POSITION: &str = "31:9b8de819df146ff00b811a4e7eb9ac8bebe8ba7e893be8666505cd16b9fe5065";

const REVENUE: &str = "fiscal.revenue level  gbt2260:370102 2022";

/// Opens the ledger, which must stand at `position`, be whole and say what was written; then writes on.
async fn check(url: &StoreUrl, position: &str) {
    let ledger = Ledger::open_existing(url, Arc::new(SystemClock)).await.unwrap();
    let expected: Expected = position.parse().unwrap();
    let now = ledger.position();
    assert_eq!(Expected { revision: now.revision, digest: now.digest }, expected);
    assert_eq!(ledger.verify().await.unwrap().damages, []);

    let key = parse_key(Kind::Observation, REVENUE).unwrap();
    let told = |thing: &Option<Thing>| match thing {
        Some(Thing::Observation(it)) => {
            format!("{:?} {} {}", it.reading, it.statuses.bits(), it.note.zh)
        }
        other => format!("{other:?}"),
    };
    let history = ledger.history(key.clone()).await.unwrap();
    let values: Vec<_> = history.iter().map(|it| told(&it.thing)).collect();
    let (first, second) = (values.first().unwrap(), values.last().unwrap());
    assert!(first.contains("161.3") && first.ends_with(" 0 原文未注明口径"), "{values:?}");
    assert!(second.contains("161.4") && !second.contains(" 0 "), "{values:?}");
    let who: Vec<_> = history.iter().map(|it| it.revision.reason.as_str()).collect();
    assert_eq!(who, ["首次导入", "更正"]);

    let query = |kind, revision| Query {
        filter: Filter::all(kind, false),
        after: None,
        limit: 100,
        revision,
    };
    for (kind, revision, count) in [
        (Kind::Area, 1, 2),
        (Kind::Source, 3, 1),
        (Kind::Observation, 1, 4 - ledger.erased().await.unwrap().len()),
        (Kind::Observation, 3, 3),
    ] {
        let held = ledger.list(query(kind, revision)).await.unwrap();
        assert_eq!(held.len(), count, "{kind} at {revision}");
    }

    let changes = vec![ProposedChange { change: Change::Withdraw(key), if_revision: Some(2) }];
    let (author, reason) = ("tester".to_owned(), String::new());
    let batch = Batch { changes, author, reason, request: None };
    let revision = ledger.commit(batch).await.unwrap().revision.unwrap();
    assert_eq!(revision.number, expected.revision + 1);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
}

/// What is held under a key after the fifth revision, in a ledger or what the public sees of it.
async fn held(ledger: &Ledger, kind: Kind, key: &str) -> Option<Thing> {
    let held = ledger.get(parse_key(kind, key).unwrap(), 5).await.unwrap();
    held.map(|held| held.thing)
}

/// Checks what the fifth revision wrote: who may see a figure, what follows by a formula, how areas are scored.
async fn check_fifth(url: &StoreUrl) {
    let ledger = Ledger::open_existing(url, Arc::new(SystemClock)).await.unwrap();
    let public = ledger.public();
    for (year, value, code, end, seen) in [
        ("2021", "140.2", Confidentiality::Confidential, None, Some(Absence::Suppressed)),
        (
            "2022",
            "150.7",
            Confidentiality::Embargoed,
            Some("2100-01-01T00:00:00+08:00".to_owned()),
            None,
        ),
    ] {
        let key = format!("fiscal.expenditure level  gbt2260:370102 {year}");
        let Some(Thing::Observation(whole)) = held(&ledger, Kind::Observation, &key).await else {
            panic!("{key} is not there")
        };
        assert_eq!(whole.reading, Reading::Value(value.parse().unwrap()));
        assert_eq!(
            (whole.confidentiality, whole.embargo_until.map(|it| it.to_string())),
            (code, end)
        );
        let shown = held(&public, Kind::Observation, &key).await.map(|thing| match thing {
            Thing::Observation(shown) => shown.reading,
            other => panic!("{other:?}"),
        });
        assert_eq!(shown, seen.map(Reading::Absent), "{key}");
    }
    let Some(Thing::Indicator(balance)) = held(&ledger, Kind::Indicator, "fiscal.balance").await
    else {
        panic!("the indicator is not there")
    };
    let formula = balance.formula.map(|formula| formula.to_string());
    assert_eq!(formula.as_deref(), Some("fiscal.revenue − fiscal.expenditure"));
    let Some(Thing::Assessment(yearly)) = held(&ledger, Kind::Assessment, "yearly").await else {
        panic!("the assessment is not there")
    };
    let nodes: Vec<_> = yearly.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!((yearly.group.as_str(), nodes), ("group:jinan", vec!["all", "revenue"]));
    ledger.close().await;
}

/// Checks a ledger in SQLite, which then has the newest format.
async fn check_sqlite(dump: &str, position: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    let open = || rusqlite::Connection::open(&file).unwrap();
    open().execute_batch(dump).unwrap();
    check(&StoreUrl::Sqlite(file.clone()), position).await;
    let format: i64 = open().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(format, 7);
    folder
}

#[tokio::test]
async fn sqlite_format_1_is_read() {
    let position = "3:096e8d295ac6caa421b78860079dfcb9586fef65e928d70e7ba49f9f2c753eda";
    check_sqlite(include_str!("../formats/sqlite-1.sql"), position).await;
}

#[tokio::test]
async fn sqlite_format_2_is_read() {
    let position = "3:096e8d295ac6caa421b78860079dfcb9586fef65e928d70e7ba49f9f2c753eda";
    check_sqlite(include_str!("../formats/sqlite-2.sql"), position).await;
}

#[tokio::test]
async fn sqlite_format_3_is_read() {
    let position = "4:4bc07fab0c7b20358bdcba2bf6adebd3b580471249194f30135bfe15445cd4db";
    check_sqlite(include_str!("../formats/sqlite-3.sql"), position).await;
}

#[tokio::test]
async fn sqlite_format_4_is_read() {
    let position = "5:8d1cf7ebcf183b7ee4ac41ee98aa2abd9feb809b642dd360e39afd034e698f1a";
    let folder = check_sqlite(include_str!("../formats/sqlite-4.sql"), position).await;
    check_fifth(&StoreUrl::Sqlite(folder.path().join("ledger.db"))).await;
}

#[tokio::test]
async fn sqlite_format_5_is_read() {
    let position = "6:c124d8722bb79385466a1ff68f52b4a3ca4dd59b154682700e85393cad84ba08";
    let folder = check_sqlite(include_str!("../formats/sqlite-5.sql"), position).await;
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    check_fifth(&url).await;
    let ledger = Ledger::open_existing(&url, Arc::new(SystemClock)).await.unwrap();
    let key = "fiscal.revenue comparable_growth  gbt2260:370102 2022";
    let key = parse_key(Kind::Observation, key).unwrap();
    let Some(Thing::Observation(rate)) = ledger.get(key, 6).await.unwrap().map(|it| it.thing)
    else {
        panic!("comparable growth is not there")
    };
    let expected = Comparison {
        basis: Text::zh("扣除留抵退税因素"),
        adjusted_value: "161.4".parse().ok(),
        adjusted_base: "156.4".parse().ok(),
    };
    assert_eq!(rate.comparison.as_deref(), Some(&expected));
    ledger.close().await;
}

#[tokio::test]
async fn sqlite_format_6_is_read() {
    let position = "7:d25c4d2844b50cae51b2fc8000593e35b8cfa8f31a8e9aedda28fc7f319662dd";
    let folder = check_sqlite(include_str!("../formats/sqlite-6.sql"), position).await;
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    check_fifth(&url).await;
    let ledger = Ledger::open_existing(&url, Arc::new(SystemClock)).await.unwrap();
    for (period, value) in [("2000", "40.0"), ("2011", "76.3"), ("2011-Q4", "20.5")] {
        let key = format!("fiscal.revenue level  gbt2260:370102 {period}");
        let key = parse_key(Kind::Observation, &key).unwrap();
        let Some(Thing::Observation(it)) = ledger.get(key, 7).await.unwrap().map(|it| it.thing)
        else {
            panic!("{period} is not there")
        };
        assert_eq!(it.reading, Reading::Value(value.parse().unwrap()), "{period}");
        assert_eq!(it.note.zh, "原文未注明口径");
    }
    ledger.close().await;
}

/// Checks a year that was corrected 24 times from revision 8 on, and the others of its series.
async fn check_often(url: &StoreUrl) {
    let ledger = Ledger::open_existing(url, Arc::new(SystemClock)).await.unwrap();
    for (period, revision, value) in [
        ("2011", 7, Some("76.3")),
        ("2011", 8, Some("76.4")),
        ("2011", 20, Some("77.6")),
        ("2011", 31, Some("78.7")),
        ("2000", 12, Some("40.0")),
        ("2000", 13, None),
        ("2000", 31, None),
        ("2005", 31, Some("56.5")),
        ("2011-Q4", 31, Some("20.5")),
    ] {
        let key = format!("fiscal.revenue level  gbt2260:370102 {period}");
        let held = ledger.get(parse_key(Kind::Observation, &key).unwrap(), revision).await.unwrap();
        let reading = held.map(|held| match held.thing {
            Thing::Observation(it) => it.reading,
            other => panic!("{other:?}"),
        });
        let expected = value.map(|value| Reading::Value(value.parse().unwrap()));
        assert_eq!(reading, expected, "{period} as of {revision}");
    }
    ledger.close().await;
}

#[tokio::test]
async fn sqlite_format_7_is_read() {
    let dump = include_str!("../formats/sqlite-7.sql");
    let folder = check_sqlite(dump, POSITION).await;
    check_often(&StoreUrl::Sqlite(folder.path().join("ledger.db"))).await;
}

/// Checks a ledger in PostgreSQL, which then has the newest format, and answers where it is.
async fn check_postgres(database: &Database<'_>, dump: &str, position: &str) -> StoreUrl {
    database.sql(dump);
    let url: StoreUrl = database.url().parse().unwrap();
    check(&url, position).await;
    assert_eq!(database.sql("SELECT max(number) FROM scorecard.migration"), ["5"]);
    url
}

#[tokio::test]
async fn postgres_format_1_is_read() {
    let Some(postgres) = Postgres::shared() else { return };
    let position = "3:b94476f1429bc20dd1ccc1e86789b1abf3ea1057192d852b9401f650b7e8ce48";
    let dump = include_str!("../formats/postgres-1.sql");
    check_postgres(&postgres.database(), dump, position).await;
}

#[tokio::test]
async fn postgres_format_2_is_read() {
    let Some(postgres) = Postgres::shared() else { return };
    let position = "4:02a3295bfb3058de03f091f98f0598b8fa34506b8c69989c3b3bc64549476c43";
    let dump = include_str!("../formats/postgres-2.sql");
    check_postgres(&postgres.database(), dump, position).await;
}

#[tokio::test]
async fn postgres_format_3_is_read() {
    let Some(postgres) = Postgres::shared() else { return };
    let position = "5:8d1cf7ebcf183b7ee4ac41ee98aa2abd9feb809b642dd360e39afd034e698f1a";
    let dump = include_str!("../formats/postgres-3.sql");
    let database = postgres.database();
    check_fifth(&check_postgres(&database, dump, position).await).await;
}

#[tokio::test]
async fn postgres_format_4_is_read() {
    let Some(postgres) = Postgres::shared() else { return };
    let position = "5:8d1cf7ebcf183b7ee4ac41ee98aa2abd9feb809b642dd360e39afd034e698f1a";
    let dump = include_str!("../formats/postgres-4.sql");
    let database = postgres.database();
    check_fifth(&check_postgres(&database, dump, position).await).await;
}

#[tokio::test]
async fn postgres_format_5_is_read() {
    let Some(postgres) = Postgres::shared() else { return };
    let dump = include_str!("../formats/postgres-5.sql");
    let database = postgres.database();
    let url = check_postgres(&database, dump, POSITION).await;
    check_fifth(&url).await;
    check_often(&url).await;
}
