//! Many scorecards in a stream and live.

use std::time::{Duration, Instant};

use scorecard_domain::Change;
use scorecard_metrics::Bare;
use scorecard_wire::pb::{
    data::{CommitChangesRequest, ledger_service_client::LedgerServiceClient},
    metrics::{
        StreamScorecardsRequest, WatchScorecardRequest, WatchScorecardsRequest,
        metrics_service_client::MetricsServiceClient,
    },
};
use tonic::transport::Channel;

use crate::{
    country::{self, Country},
    process, servers,
};

/// How often each side is run.
const ROUNDS: usize = 5;
/// How many changes are followed.
const CHANGES: usize = 300;

/// Measures so many scorecards.
pub(crate) async fn measure(areas: usize) {
    let country = Country::of_areas(areas);
    let changes: Vec<Change> = country.changes().collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db");
    servers::fill(&file, changes.iter().cloned()).await;
    let data = servers::serve_data(&file).await;
    let data_url = format!("http://{}", data.address());
    let (metrics, client) = servers::serve_metrics(&data_url).await;
    let bare = Bare::of(&changes);

    // What is read and what waits for it are not to be measured.
    stream(&client).await;
    let (mut streamed, mut alone) = (Sample::default(), Sample::default());
    for _ in 0..ROUNDS {
        let ours = streamed.of(stream(&client)).await;
        let theirs = alone.of(bare.digests(country::cards())).await.unwrap();
        assert_eq!(ours.len(), areas);
        assert!(ours == theirs, "both fill the same scorecards");
    }
    println!("{areas} scorecards of {} figures, medians of {ROUNDS}", country::FIGURES);
    for (name, sample) in [("StreamScorecards", &mut streamed), ("without gRPC", &mut alone)] {
        let Sample { elapsed, used } = sample;
        let [elapsed, used] = [elapsed, used].map(|times| middle(times, 50).as_millis());
        println!("{name} {elapsed} ms, processor time {used} ms");
    }
    let [through, alone] =
        [&mut streamed.used, &mut alone.used].map(|times| middle(times, 50).as_micros());
    let percent = through * 100 / alone.max(1);
    println!("ratio of processor time {}.{:02}", percent / 100, percent % 100);

    let arrivals = follow(&client, &data_url).await;
    for (who, mut times) in ["one scorecard", "all scorecards"].into_iter().zip(arrivals) {
        let [p50, p99] = [50, 99].map(|percent| middle(&mut times, percent).as_micros());
        println!("{CHANGES} changes at a watcher of {who}: p50 {p50} µs, p99 {p99} µs");
    }
    metrics.stop().await.unwrap();
    data.stop().await.unwrap();
}

/// The digests of all scorecards, each of which is read whole and let go before the next message; waits for the ledger to be
/// followed.
async fn stream(client: &MetricsServiceClient<Channel>) -> Vec<Vec<u8>> {
    let scorecards = Some(country::cards());
    let request = StreamScorecardsRequest { scorecards, min_revision: 1, ..Default::default() };
    let mut request = tonic::Request::new(request);
    request.set_timeout(Duration::from_secs(600));
    let mut messages = client.clone().stream_scorecards(request).await.unwrap().into_inner();
    let mut all = Vec::new();
    while let Some(message) = messages.message().await.unwrap() {
        all.extend(message.scorecards.into_iter().map(|it| it.into_message().unwrap().digest));
    }
    all
}

/// How long each change took from its commit to its scorecard, at a watcher of one and at one of all.
async fn follow(client: &MetricsServiceClient<Channel>, data_url: &str) -> [Vec<Duration>; 2] {
    let one = WatchScorecardRequest {
        area: country::area(0),
        year: country::YEAR,
        definition: String::new(),
    };
    let mut one = client.clone().watch_scorecard(one).await.unwrap().into_inner();
    one.message().await.unwrap().unwrap();
    let all = WatchScorecardsRequest { scorecards: Some(country::cards()), whole: true };
    let mut all = client.clone().watch_scorecards(all).await.unwrap().into_inner();
    while !all.message().await.unwrap().unwrap().last {}
    let mut ledger = LedgerServiceClient::connect(data_url.to_owned()).await.unwrap();
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..CHANGES {
        let change = scorecard_wire::change::write(&country::other_value(n), 0);
        let request = CommitChangesRequest { changes: vec![change], ..Default::default() };
        let start = Instant::now();
        let done = ledger.commit_changes(request).await.unwrap().into_inner();
        let revision = done.revision.unwrap().revision;
        let of_one = async {
            while one.message().await.unwrap().unwrap().revision < revision {}
            start.elapsed()
        };
        let of_all = async {
            loop {
                let message = all.message().await.unwrap().unwrap();
                if message.revision >= revision && message.last {
                    return start.elapsed();
                }
            }
        };
        let (of_one, of_all) = tokio::join!(of_one, of_all);
        times[0].push(of_one);
        times[1].push(of_all);
    }
    times
}

/// How long something took, each time, and how much processor time this process used meanwhile.
#[derive(Default)]
struct Sample {
    elapsed: Vec<Duration>,
    used: Vec<Duration>,
}

impl Sample {
    async fn of<T>(&mut self, work: impl Future<Output = T>) -> T {
        let (start, used) = (Instant::now(), process::processor_time());
        let done = work.await;
        self.elapsed.push(start.elapsed());
        self.used.push(process::processor_time().saturating_sub(used));
        done
    }
}

/// The time that so many percent do not exceed.
fn middle(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}
