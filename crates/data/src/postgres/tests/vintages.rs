//! What is read of a series that was written often.

use std::fmt::Write as _;

use proptest::collection::vec;
use scorecard_domain::{Key, Kind};

use super::*;
use crate::{
    postgres::connect::settings,
    store::{
        contract::vintages::{self, MOST_ROWS, OFTEN, ONCE, SERIES, VINTAGES, YEARS, often},
        series::Place,
    },
    testing::key,
};

/// How many rows of observations a query reads, given and passed over.
fn rows_read(database: &Database<'_>, query: &str, types: &str, values: &str) -> usize {
    let plan = database.sql(&format!(
        "{}; PREPARE q {types} AS {query}; \
         EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) EXECUTE q ({values})",
        settings("scorecard")
    ));
    let (mut rows, mut is_observation, mut loops) = (0, false, 1);
    let after = |line: &str, what: &str| -> Option<usize> {
        let (_, rest) = line.split_once(what)?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    for line in &plan {
        if let Some(read) = after(line, "(actual rows=") {
            is_observation = line.contains(" on observation");
            loops = after(line, "loops=").unwrap_or(1);
            rows += if is_observation { read * loops } else { 0 };
        } else if let Some(passed) = after(line, "Rows Removed by Filter: ")
            && is_observation
        {
            rows += passed * loops;
        }
    }
    assert!(rows > 0, "{plan:#?}");
    rows
}

#[tokio::test]
async fn what_is_read_of_a_series_does_not_grow_with_its_vintages() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    open(&database).await.close().await;
    let url = database.url().parse().unwrap();
    let store = PostgresStore::open(&url, StandingClock::at(1)).await.unwrap();
    let client = store.client().await.unwrap();
    for (revision, rows) in often() {
        things::insert((&client).into(), &rows, revision).await.unwrap();
    }
    let place = |period: &str| match key(Kind::Observation, &format!("{SERIES} {period}")) {
        Key::Observation(key) => Place::from(&key),
        other => panic!("{other:?}"),
    };
    let head = VINTAGES + 1;
    for revision in [head, head / 2, 30, 2, 1] {
        let db = db::Db::from(&client);
        let newest = recorded::series(db, &[SERIES], revision).await.unwrap().pop().unwrap();
        assert_eq!(newest.0.len(), usize::try_from(YEARS).unwrap());
        let last = i64::try_from(revision).unwrap();
        let told: Vec<i64> = newest.0.values().map(|it| it.revision).filter(|it| *it > 1).collect();
        assert_eq!(told, if revision > 1 { vec![last] } else { vec![] });
        for (period, since) in [(ONCE, 1), (OFTEN, last)] {
            let found = recorded::newest(db, &[place(period)], revision).await.unwrap();
            assert_eq!(found.first().unwrap().as_ref().unwrap().revision, since);
        }
        // The row that says the rest is looked for, and then all rows from it on are read.
        let mut read = String::new();
        let mut check = |query: &str, types: &str, values: &str| {
            let rows = rows_read(&database, query, types, values);
            writeln!(read, "{rows} {query}").unwrap();
            rows <= 2 * MOST_ROWS
        };
        let told = recorded::told_of_series();
        let mut is_few = check(&told, "(text[], bigint)", &format!("'{{{SERIES}}}', {revision}"));
        let listed = ranges::newest_of_range(false);
        let values = format!("'', 'z', 10, {revision}, 0, 2147483647");
        is_few &= check(&listed, "(text, text, bigint, bigint, integer, integer)", &values);
        let once = place(ONCE).period;
        let values = format!("'{{{SERIES}}}', '{{{once}}}', '{{{once}}}', {revision}");
        is_few &= check(recorded::NEWEST, "(text[], integer[], integer[], bigint)", &values);
        assert!(is_few, "as of {revision}: {read}");
    }
    drop(client);
    store.close().await;
}

#[test]
fn what_is_read_is_what_all_vintages_say() {
    let Some(server) = Server::shared() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(5));
    let strategy = (vintages::histories(), vec((0..2_usize, 0..9_usize), 0..3));
    let tested = runner.run(&strategy, |(history, erased)| {
        let database = server.database();
        runtime.block_on(async {
            let ledger = open(&database).await;
            vintages::check(&ledger, &history, &erased).await;
            ledger.close().await;
        });
        Ok(())
    });
    tested.unwrap();
}
