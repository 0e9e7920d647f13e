//! The same rows without a ledger.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use futures_util::SinkExt as _;
use rusqlite::Connection;

use crate::{
    Taken,
    rows::{Row, Rows},
    server::busy,
};

const COLUMNS: &str = "indicator, area, period, mantissa, scale, source";

/// By a prepared statement into a table that is clustered by its key, in one durable transaction. Answers what it took and
/// how large the file is.
pub(crate) fn sqlite(rows: &Rows) -> (Taken, u64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bare.db");
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = full;
         CREATE TABLE bare (indicator INTEGER, area INTEGER, period INTEGER, mantissa INTEGER,
                            scale INTEGER, source INTEGER, PRIMARY KEY (indicator, area, period))
         WITHOUT ROWID;",
    )
    .unwrap();
    let (begun, before) = (Instant::now(), busy("self"));
    conn.execute_batch("BEGIN").unwrap();
    let mut insert = conn
        .prepare(&format!("INSERT INTO bare ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"))
        .unwrap();
    for number in 0..rows.len() {
        let Row { indicator, area, year, mantissa } = rows.row(number);
        let [indicator, area, year, mantissa] =
            [indicator, area, year, mantissa].map(|number| i64::try_from(number).unwrap());
        insert.execute((indicator, area, year, mantissa, 1, 1)).unwrap();
    }
    conn.execute_batch("COMMIT").unwrap();
    let taken = Taken::bare(begun.elapsed(), busy("self") - before);
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    (taken, std::fs::metadata(&file).unwrap().len())
}

/// By COPY.
pub(crate) async fn postgres(rows: &Rows, url: &str) -> (Duration, u64) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client
        .batch_execute(
            "CREATE TABLE bare (indicator INT, area INT, period INT, mantissa BIGINT, scale SMALLINT,
                                source INT, PRIMARY KEY (indicator, area, period))",
        )
        .await
        .unwrap();
    let begun = Instant::now();
    let copy = client.copy_in(&format!("COPY bare ({COLUMNS}) FROM STDIN")).await.unwrap();
    let mut copy = std::pin::pin!(copy);
    let mut lines = Vec::new();
    for number in 0..rows.len() {
        let Row { indicator, area, year, mantissa } = rows.row(number);
        writeln!(lines, "{indicator}\t{area}\t{year}\t{mantissa}\t1\t1").unwrap();
        if lines.len() > 1 << 16 {
            copy.send(bytes::Bytes::from(std::mem::take(&mut lines))).await.unwrap();
        }
    }
    copy.send(bytes::Bytes::from(lines)).await.unwrap();
    copy.finish().await.unwrap();
    let taken = begun.elapsed();
    let row = client.query_one("SELECT pg_total_relation_size('bare')", &[]).await.unwrap();
    let size: i64 = row.get(0);
    drop(client);
    drop(connection.await);
    (taken, u64::try_from(size).unwrap())
}

/// How large a database is.
pub(crate) async fn postgres_size(url: &str) -> u64 {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    let row = client.query_one("SELECT pg_database_size(current_database())", &[]).await.unwrap();
    let size: i64 = row.get(0);
    drop(client);
    drop(connection.await);
    u64::try_from(size).unwrap()
}
