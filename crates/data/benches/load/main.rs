//! What large imports and single reads and writes cost: `cargo bench -p scorecard-data --bench load [-- ROWS…]`, 1,000,000 rows if not said;
//! with `arrow`, only Arrow in the order of keys; with `followers`, what memory the ledger needs while a hundred follow an import.
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
mod database;
mod followers;
mod latency;
mod rows;
mod server;

use std::time::{Duration, Instant};

use database::Used;
use rows::Rows;
use scorecard_data::ObservationStreams;
use scorecard_test_postgres::Server as Postgres;
use scorecard_wire::pb::data::{
    ImportArrow, ImportBatch, ImportChangesRequest, ImportFinish, ImportHeader, ImportResult,
    import_changes_request::Part, import_changes_response::Part as Told,
};
use server::Server;

/// Changes in one message.
const BATCH: u64 = 500;

/// What an import took.
struct Taken {
    time: Duration,
    /// Of processors, in the server; of the bare table in SQLite, in this process.
    busy: Duration,
    result: ImportResult,
}

impl Taken {
    /// Without a server.
    fn bare(time: Duration, busy: Duration) -> Self {
        Self { time, busy, result: ImportResult::default() }
    }
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
    let stores: Vec<&str> = ["sqlite", "postgres"]
        .into_iter()
        .filter(|store| {
            let is_named = |arg: &String| ["sqlite", "postgres"].contains(&arg.as_str());
            !arguments.iter().any(is_named) || arguments.iter().any(|arg| arg == store)
        })
        .collect();
    if arguments.iter().any(|arg| arg == "followers") {
        return sizes.into_iter().for_each(|size| runtime.block_on(followers::follow(size)));
    }
    println!("rows store form seconds rows/s ratio-to-bare cpu-seconds peak-MiB bytes/row");
    let only_arrow = arguments.iter().any(|arg| arg == "arrow");
    for size in sizes {
        runtime.block_on(compare(size, &stores, only_arrow));
    }
}

async fn compare(size: u64, stores: &[&str], only_arrow: bool) {
    let rows = Rows::new(size);
    let bare = bare::sqlite(&rows);
    let (bare, bytes) = bare;
    told(size, "bare-sqlite", "-", &bare, bare.time, 0, bytes);
    let orders = [What::Rows(Form::Messages), What::Rows(Form::Arrow), What::Shuffled(Form::Arrow)];
    let is_asked = |what: &What| !only_arrow || *what == What::Rows(Form::Arrow);
    for what in orders.into_iter().filter(|_| stores.contains(&"sqlite")).filter(is_asked) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        let mut server = Server::start(&file.display().to_string()).await;
        import(&server, &rows, What::Ground).await;
        let taken = import(&server, &rows, what).await;
        assert_eq!(taken.result.revision.as_ref().unwrap().changes, rows.len());
        let peak = server.peak();
        if what == What::Rows(Form::Arrow) {
            single("sqlite", &server, &rows).await;
        }
        server.stop().await;
        let bytes = std::fs::metadata(&file).unwrap().len();
        told(size, "sqlite", what.words(), &taken, bare.time, peak, bytes);
        if what == What::Rows(Form::Arrow) {
            again(&file.display().to_string(), &rows).await;
        }
    }
    if !stores.contains(&"postgres") {
        return;
    }
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let used = Used::of(&database.url()).await;
    let (time, bytes) = bare::postgres(&rows, &database.url()).await;
    used_by("bare-postgres", size, &Used::of(&database.url()).await.since(used));
    told(size, "bare-postgres", "-", &Taken::bare(time, Duration::ZERO), time, 0, bytes);
    for what in [What::Rows(Form::Messages), What::Rows(Form::Arrow)].into_iter().filter(is_asked) {
        let url = format!("{}?schema={}", database.url(), what.words().replace('-', "_"));
        let mut server = Server::start(&url).await;
        import(&server, &rows, What::Ground).await;
        let before = bare::postgres_size(&database.url()).await;
        let used = Used::of(&database.url()).await;
        let taken = import(&server, &rows, what).await;
        used_by("postgres", size, &Used::of(&database.url()).await.since(used));
        assert_eq!(taken.result.revision.as_ref().unwrap().changes, rows.len());
        let peak = server.peak();
        if what == What::Rows(Form::Arrow) {
            single("postgres", &server, &rows).await;
        }
        server.stop().await;
        let bytes = bare::postgres_size(&database.url()).await - before;
        told(size, "postgres", what.words(), &taken, time, peak, bytes);
    }
}

impl What {
    const fn words(self) -> &'static str {
        match self {
            Self::Ground => "ground",
            Self::Rows(Form::Messages) => "messages",
            Self::Rows(Form::Arrow) => "arrow",
            Self::Shuffled(Form::Messages) => "messages-shuffled",
            Self::Shuffled(Form::Arrow) => "arrow-shuffled",
        }
    }
}

/// Single reads and writes, when all rows are there.
async fn single(store: &str, server: &Server, rows: &Rows) {
    let [ledger, public, bare] = latency::reads(server, rows).await;
    let [of_ledger, of_public] =
        [ledger, public].map(|time| bare.as_secs_f64() / time.as_secs_f64());
    println!(
        "{store}: one read {ledger:.0?}, with public clearance {public:.0?}, of a bare server {bare:.0?}, ratios {of_ledger:.2} and {of_public:.2}"
    );
    let [p50, p99, arrived_p50, arrived_p99] = latency::writes(server, rows).await;
    println!(
        "{store}: one durable write p50 {p50:.1?} p99 {p99:.1?}, at a follower p50 {arrived_p50:.1?} p99 {arrived_p99:.1?}"
    );
}

/// Of the database, for what is told next.
fn used_by(store: &str, rows: u64, used: &Used) {
    let (busy, wal) = (used.busy.as_secs_f64(), used.wal / rows);
    println!("{store}: the database's processes {busy:.1} cpu-seconds, WAL {wal} bytes/row");
}

/// How long it takes until a ledger that has all rows answers when it is started, and what memory it then has.
async fn again(store: &str, rows: &Rows) {
    let begun = Instant::now();
    let mut server = Server::start(store).await;
    latency::read_one(&server, rows).await;
    let (taken, resident) = (begun.elapsed(), server.resident() >> 20);
    println!("started again and answered in {taken:.0?}, memory {resident} MiB");
    server.stop().await;
}

fn told(rows: u64, store: &str, order: &str, taken: &Taken, bare: Duration, peak: u64, bytes: u64) {
    let (seconds, busy) = (taken.time.as_secs_f64(), taken.busy.as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "for people to read")]
    let (per_second, per_row) = (rows as f64 / seconds, bytes as f64 / rows as f64);
    let (ratio, peak) = (bare.as_secs_f64() / seconds, peak >> 20);
    println!(
        "{rows} {store} {order} {seconds:.2} {per_second:.0} {ratio:.2} {busy:.2} {peak} {per_row:.1}"
    );
}

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// What the rows need.
    Ground,
    /// The rows in the order of their keys.
    Rows(Form),
    /// The rows in another order.
    Shuffled(Form),
}

/// In which form rows are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Messages,
    Arrow,
}

async fn import(server: &Server, rows: &Rows, what: What) -> Taken {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    let rows = *rows;
    let (begun, busy) = (Instant::now(), server.busy());
    let sending = tokio::task::spawn_blocking(move || {
        let send = |part| sender.blocking_send(ImportChangesRequest { part: Some(part) }).is_ok();
        send(Part::Header(ImportHeader { reason: "导入".to_owned(), ..ImportHeader::default() }));
        match what {
            What::Ground => {
                for changes in rows.ground().chunks(500) {
                    send(Part::Batch(ImportBatch { changes: changes.to_vec() }));
                }
            }
            What::Rows(form) => send_rows(rows, form, false, send),
            What::Shuffled(form) => send_rows(rows, form, true, send),
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
    let (time, busy) = (begun.elapsed(), server.busy() - busy);
    Taken { time, busy, result: result.unwrap() }
}

fn send_rows(rows: Rows, form: Form, shuffled: bool, send: impl Fn(Part) -> bool) {
    let place = |n| if shuffled { rows.shuffle(n) } else { n };
    match form {
        Form::Messages => {
            for from in (0..rows.len()).step_by(500) {
                let numbers = from..(from + BATCH).min(rows.len());
                let changes = numbers.map(|n| rows.change(place(n))).collect();
                send(Part::Batch(ImportBatch { changes }));
            }
        }
        Form::Arrow => {
            let mut columns = rows.columns();
            let mut streams = ObservationStreams::default();
            for n in 0..rows.len() {
                let full = streams.push(columns.observation(place(n)), None).unwrap();
                full.map(|stream| send(Part::Arrow(ImportArrow { stream })));
            }
            streams.finish().unwrap().map(|stream| send(Part::Arrow(ImportArrow { stream })));
        }
    }
}
