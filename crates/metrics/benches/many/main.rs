//! The scorecards of many areas: `StreamScorecards` of a real server over loopback beside the same scorecards filled in
//! this process without gRPC, in turns; then how long a change takes from its commit to the scorecard at a watcher.
//!
//! `cargo bench -p scorecard-metrics --bench many -- [AREAS]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on ends, and says what it found"
)]

mod country;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use scorecard_data::{Batch, Ledger, ProposedChange, StoreUrl, SystemClock};
use scorecard_domain::Change;
use scorecard_metrics::Bare;
use scorecard_service::{Env, Layers};
use scorecard_wire::pb::{
    data::{CommitChangesRequest, ledger_service_client::LedgerServiceClient},
    metrics::{
        Scorecard, StreamScorecardsRequest, WatchScorecardRequest,
        metrics_service_client::MetricsServiceClient,
    },
};
use tonic::transport::{Channel, Endpoint};

/// How many areas are filled if nothing was said.
const AREAS: usize = 3000;
/// How often each side is run.
const ROUNDS: usize = 5;
/// How many changes are followed.
const CHANGES: usize = 300;
/// No message is larger, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 << 20;

fn main() {
    // `cargo bench` itself adds `--bench`.
    let areas = std::env::args().skip(1).find(|argument| argument != "--bench");
    let areas = areas.map_or(AREAS, |areas| areas.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(areas));
}

async fn measure(areas: usize) {
    let changes = country::changes(areas);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db");
    fill(&file, changes.clone()).await;
    let data = serve_data(&file).await;
    let data_url = format!("http://{}", data.address());
    let metrics = serve_metrics(&data_url).await;
    let url = format!("http://{}", metrics.address());
    let channel = Endpoint::from_shared(url).unwrap().connect().await.unwrap();
    let client = MetricsServiceClient::new(channel).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let bare = Bare::of(&changes);

    let (mut streamed, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let ours = stream(&client).await;
        streamed.push(start.elapsed());
        let start = Instant::now();
        let theirs = bare.scorecards(country::cards()).await.unwrap();
        alone.push(start.elapsed());
        assert_eq!(ours.len(), areas);
        let digests =
            |cards: &[Scorecard]| cards.iter().map(|card| card.digest.clone()).collect::<Vec<_>>();
        assert!(digests(&ours) == digests(&theirs), "both fill the same scorecards");
    }
    let (streamed, alone) = (middle(&mut streamed, 50), middle(&mut alone, 50));
    let percent = streamed.as_micros() * 100 / alone.as_micros().max(1);
    println!("{areas} scorecards of {} figures, medians of {ROUNDS}", country::FIGURES);
    println!(
        "StreamScorecards {} ms, without gRPC {} ms, ratio {}.{:02}",
        streamed.as_millis(),
        alone.as_millis(),
        percent / 100,
        percent % 100
    );

    let mut arrivals = follow(&client, &data_url).await;
    let [p50, p99] = [50, 99].map(|percent| middle(&mut arrivals, percent).as_micros());
    println!(
        "a change at a watcher of its scorecard, {CHANGES} changes: p50 {p50} µs, p99 {p99} µs"
    );
    metrics.stop().await.unwrap();
    data.stop().await.unwrap();
}

/// A ledger with all changes.
async fn fill(file: &std::path::Path, changes: Vec<Change>) {
    let ledger =
        Ledger::open(&StoreUrl::Sqlite(file.to_owned()), Arc::new(SystemClock)).await.unwrap();
    let changes: Vec<ProposedChange> = changes.into_iter().map(ProposedChange::from).collect();
    let (author, reason) = ("bench".to_owned(), "bench".to_owned());
    ledger.commit(Batch { changes, author, reason, request: None }).await.unwrap();
    ledger.close().await;
}

fn layers<'a>(env: &'a Env, flags: &'a [(&'a str, String)]) -> Layers<'a> {
    Layers { service: "", defaults: "", file: None, env, flags }
}

async fn serve_data(file: &std::path::Path) -> scorecard_data::Running {
    let flags =
        [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", file.display().to_string())];
    let config = scorecard_data::Config::load(&layers(&Env::new(), &flags)).unwrap();
    scorecard_data::Running::start(&config, Arc::new(SystemClock)).await.unwrap()
}

async fn serve_metrics(data_url: &str) -> scorecard_metrics::Running {
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("ledger.url", data_url.to_owned())];
    let config = scorecard_metrics::Config::load(&layers(&Env::new(), &flags)).unwrap();
    scorecard_metrics::Running::start(&config).await.unwrap()
}

/// All scorecards; waits for the ledger to be followed.
async fn stream(client: &MetricsServiceClient<Channel>) -> Vec<Scorecard> {
    let scorecards = Some(country::cards());
    let request = StreamScorecardsRequest { scorecards, min_revision: 1, ..Default::default() };
    let mut request = tonic::Request::new(request);
    request.set_timeout(Duration::from_secs(600));
    let mut messages = client.clone().stream_scorecards(request).await.unwrap().into_inner();
    let mut all = Vec::new();
    while let Some(message) = messages.message().await.unwrap() {
        all.extend(message.scorecards);
    }
    all
}

/// How long each change took from its commit to its scorecard.
async fn follow(client: &MetricsServiceClient<Channel>, data_url: &str) -> Vec<Duration> {
    let request = WatchScorecardRequest {
        area: country::area(0),
        year: country::YEAR,
        definition: String::new(),
    };
    let mut watch = client.clone().watch_scorecard(request).await.unwrap().into_inner();
    watch.message().await.unwrap().unwrap();
    let mut ledger = LedgerServiceClient::connect(data_url.to_owned()).await.unwrap();
    let mut times = Vec::with_capacity(CHANGES);
    for n in 0..CHANGES {
        let change = scorecard_wire::change::write(&country::other_value(n), 0);
        let request = CommitChangesRequest { changes: vec![change], ..Default::default() };
        let start = Instant::now();
        let done = ledger.commit_changes(request).await.unwrap().into_inner();
        let revision = done.revision.unwrap().revision;
        while watch.message().await.unwrap().unwrap().revision < revision {}
        times.push(start.elapsed());
    }
    times
}

/// The time that so many percent do not exceed.
fn middle(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}
