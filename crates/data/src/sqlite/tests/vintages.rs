//! What is read of a series that was written often.

use std::cell::Cell;

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use rusqlite::{Connection, StatementStatus};
use scorecard_domain::{Key, Kind};

use super::*;
use crate::{
    sqlite::{apply::Applying, numbers::Numbers, recorded, rest},
    store::{
        block::period_number,
        contract::vintages::{self, MOST_ROWS, OFTEN, ONCE, SERIES, VINTAGES, YEARS, often},
    },
    testing::key,
};

/// SQLite takes so many steps with a row, at most, whether it is given or passed over.
const STEPS: usize = 40;

#[tokio::test]
async fn what_is_read_of_a_series_does_not_grow_with_its_vintages() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    open(&file).await.close().await;
    let conn = Connection::open(&file).unwrap();
    let dictionary = Dictionary::default();
    let transaction = conn.unchecked_transaction().unwrap();
    let mut applying = Applying::new(&dictionary);
    for (revision, rows) in often() {
        applying.apply(&conn, revision.try_into().unwrap(), &rows).unwrap();
    }
    transaction.commit().unwrap();
    let of = |period: &str| match key(Kind::Observation, &format!("{SERIES} {period}")) {
        Key::Observation(key) => key,
        other => panic!("{other:?}"),
    };
    let series = Numbers::find(&conn, &dictionary, &of(OFTEN)).unwrap().unwrap();
    let head = VINTAGES + 1;
    for revision in [head, head / 2, 30, 2, 1] {
        let rows = Cell::new(0);
        let count = |_: i64, _: &_| {
            rows.set(rows.get() + 1);
            true
        };
        let all = 0..=i32::MAX;
        let newest = recorded::backwards(&conn, series, &all, revision, count).unwrap();
        assert!(rows.get() <= MOST_ROWS, "{} rows as of {revision}", rows.get());
        assert_eq!(newest.0.len(), usize::try_from(YEARS).unwrap());
        let told: Vec<i64> = newest.0.values().map(|it| it.revision).filter(|it| *it > 1).collect();
        let last = i64::try_from(revision).unwrap();
        assert_eq!(told, if revision > 1 { vec![last] } else { vec![] });
        for (period, since) in [(ONCE, 1), (OFTEN, last)] {
            let period = period_number(of(period).period);
            let found = recorded::newest_at(&conn, series, period, revision).unwrap().unwrap();
            assert_eq!(found.revision, since);
        }
    }
    // What is passed over is not much either: neither of a read, nor of a write.
    for (statement, executions) in [(recorded::BACKWARDS, 15), (rest::ALLOWANCES, 501)] {
        let query = conn.prepare_cached(statement).unwrap();
        let steps = usize::try_from(query.get_status(StatementStatus::VmStep)).unwrap();
        let due = if statement == recorded::BACKWARDS { 500 / 8 } else { 0 };
        assert!(steps <= (executions + due) * MOST_ROWS * STEPS, "{steps} steps: {statement}");
        assert!(steps >= executions, "it was carried out");
    }
    let longest: i64 = conn
        .query_row(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM observation AS row GROUP BY \
             (SELECT max(revision) FROM observation WHERE rest IS NOT NULL AND revision <= row.revision))",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(usize::try_from(longest).unwrap() <= MOST_ROWS, "{longest}");
}

#[test]
fn what_is_read_is_what_all_vintages_say() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(8));
    let strategy = (vintages::histories(), vec((0..2_usize, 0..9_usize), 0..3));
    let tested = runner.run(&strategy, |(history, erased)| {
        runtime.block_on(async {
            let folder = TempDir::new().unwrap();
            let ledger = open(&folder.path().join("ledger.db")).await;
            vintages::check(&ledger, &history, &erased).await;
            ledger.close().await;
        });
        Ok(())
    });
    tested.unwrap();
}
