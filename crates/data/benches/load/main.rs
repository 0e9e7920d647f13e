//! What large imports and single reads and writes cost: `cargo bench -p scorecard-data --bench load [-- ROWS…]`, 1,000,000 rows if not said.
//!
//! The released program takes the rows through gRPC and makes them durable, in the order of their keys and shuffled;
//! beside it, in the same run, the same rows are put by a bare prepared statement into a bare table of integers that is
//! clustered by key (SQLite), and by COPY into the same table (PostgreSQL, where it is installed).
#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark: it starts the program, prints ratios for people, and may fail"
)]

mod bare;
mod latency;
mod rows;
mod server;

use std::time::{Duration, Instant};

use rows::Rows;
use scorecard_test_postgres::Server as Postgres;
use scorecard_wire::pb::data::{
    ImportBatch, ImportChangesRequest, ImportFinish, ImportHeader, ImportResult,
    import_changes_request::Part, import_changes_response::Part as Told,
};
use server::Server;

/// Changes in one message.
const BATCH: u64 = 500;

/// What an import took.
struct Taken {
    time: Duration,
    result: ImportResult,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let [_, command, port, message] = arguments.as_slice()
        && command == "--bare"
    {
        return runtime.block_on(latency::serve_bare(port, message));
    }
    let sizes: Vec<u64> = arguments.iter().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000_000] } else { sizes };
    println!("rows store order seconds rows/s ratio-to-bare peak-MiB bytes/row");
    for size in sizes {
        runtime.block_on(compare(size));
    }
}

async fn compare(size: u64) {
    let rows = Rows::new(size);
    let bare = bare::sqlite(&rows);
    told(size, "bare-sqlite", "key", bare.0, bare.0, 0, bare.1);
    for shuffled in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        let mut server = Server::start(&file.display().to_string()).await;
        import(&server, &rows, None).await;
        let taken = import(&server, &rows, Some(shuffled)).await;
        assert_eq!(taken.result.revision.unwrap().changes, rows.len());
        let peak = server.peak();
        if !shuffled {
            single("sqlite", &server, &rows).await;
        }
        server.stop().await;
        let bytes = std::fs::metadata(&file).unwrap().len();
        let order = if shuffled { "shuffled" } else { "key" };
        told(size, "sqlite", order, taken.time, bare.0, peak, bytes);
    }
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let (time, bytes) = bare::postgres(&rows, &database.url()).await;
    told(size, "bare-postgres", "key", time, time, 0, bytes);
    let url = format!("{}?schema=load", database.url());
    let mut server = Server::start(&url).await;
    import(&server, &rows, None).await;
    let before = bare::postgres_size(&database.url()).await;
    let taken = import(&server, &rows, Some(false)).await;
    assert_eq!(taken.result.revision.unwrap().changes, rows.len());
    let peak = server.peak();
    single("postgres", &server, &rows).await;
    server.stop().await;
    let bytes = bare::postgres_size(&database.url()).await - before;
    told(size, "postgres", "key", taken.time, time, peak, bytes);
}

/// Single reads and writes, when all rows are there.
async fn single(store: &str, server: &Server, rows: &Rows) {
    let (ledger, bare) = latency::reads(server, rows).await;
    let ratio = bare.as_secs_f64() / ledger.as_secs_f64();
    println!("{store}: one read {ledger:.0?}, of a bare server {bare:.0?}, ratio {ratio:.2}");
    let [p50, p99, arrived_p50, arrived_p99] = latency::writes(server, rows).await;
    println!(
        "{store}: one durable write p50 {p50:.1?} p99 {p99:.1?}, at a follower p50 {arrived_p50:.1?} p99 {arrived_p99:.1?}"
    );
}

fn told(
    rows: u64,
    store: &str,
    order: &str,
    time: Duration,
    bare: Duration,
    peak: u64,
    bytes: u64,
) {
    let seconds = time.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for people to read")]
    let (per_second, per_row) = (rows as f64 / seconds, bytes as f64 / rows as f64);
    let (ratio, peak) = (bare.as_secs_f64() / seconds, peak >> 20);
    println!("{rows} {store} {order} {seconds:.2} {per_second:.0} {ratio:.2} {peak} {per_row:.1}");
}

/// Imports the rows, shuffled or not, or else what they need.
async fn import(server: &Server, rows: &Rows, shuffled: Option<bool>) -> Taken {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    let rows = *rows;
    let begun = Instant::now();
    let sending = tokio::task::spawn_blocking(move || {
        let send = |part| sender.blocking_send(ImportChangesRequest { part: Some(part) }).is_ok();
        send(Part::Header(ImportHeader { reason: "导入".to_owned(), ..ImportHeader::default() }));
        match shuffled {
            None => {
                for changes in rows.ground().chunks(500) {
                    send(Part::Batch(ImportBatch { changes: changes.to_vec() }));
                }
            }
            Some(shuffled) => {
                for from in (0..rows.len()).step_by(500) {
                    let numbers = from..(from + BATCH).min(rows.len());
                    let changes =
                        numbers.map(|n| rows.change(if shuffled { rows.shuffle(n) } else { n }));
                    if !send(Part::Batch(ImportBatch { changes: changes.collect() })) {
                        return;
                    }
                }
            }
        }
        send(Part::Finish(ImportFinish {}));
    });
    let requests = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let mut answers = server.ledger().import_changes(requests).await.unwrap().into_inner();
    let mut result = None;
    while let Some(answer) = answers.message().await.unwrap() {
        match answer.part.unwrap() {
            Told::Received(_) | Told::Warning(_) => {}
            Told::Fault(fault) => panic!("{fault:?}"),
            Told::Result(told) => result = Some(told),
        }
    }
    sending.await.unwrap();
    Taken { time: begun.elapsed(), result: result.unwrap() }
}
