//! How long a metrics server takes from its start until it answers in both planes, and how much memory.

use std::time::Instant;

use scorecard_service::clearance::HEADER;
use scorecard_wire::pb::metrics::{
    QueryMetricsRequest, metrics_service_client::MetricsServiceClient,
};
use tonic::{Request, transport::Channel};

use crate::{country::Country, process, servers};

/// How often it is started.
const ROUNDS: usize = 3;

/// Measures it with about so many observations.
pub(crate) async fn measure(observations: usize) {
    let country = Country::of(observations);
    let observations = country.observations();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db");
    let last = servers::fill(&file, country.changes()).await;
    let data = servers::serve_data(&file).await;
    let data_url = format!("http://{}", data.address());
    println!("start with {observations} observations, which both planes read");
    for _ in 0..ROUNDS {
        process::forget_peak();
        let (before, used) = (process::resident(), process::processor_time());
        let start = Instant::now();
        let (metrics, client) = servers::serve_metrics(&data_url).await;
        for plane in ["full", "public"] {
            reached(&client, plane, last).await;
        }
        let (took, used) = (start.elapsed(), process::processor_time().saturating_sub(used));
        let rate = |micros: u128| observations as u128 * 1_000_000 / micros.max(1);
        println!(
            "{} ms, {} observations/s; processor time of ledger and metrics together {} ms, {}/s; memory {before} MB before, {} MB at most, {} MB after",
            took.as_millis(),
            rate(took.as_micros()),
            used.as_millis(),
            rate(used.as_micros()),
            process::peak(),
            process::resident(),
        );
        metrics.stop().await.unwrap();
        drop(client);
    }
    data.stop().await.unwrap();
}

/// Waits until a plane answers at a revision.
async fn reached(client: &MetricsServiceClient<Channel>, plane: &'static str, min_revision: u64) {
    let mut request = Request::new(QueryMetricsRequest {
        areas: vec![crate::country::area(0)],
        indicators: vec![crate::country::indicator(0)],
        periods: vec![crate::country::YEAR.to_string()],
        min_revision,
        ..Default::default()
    });
    request.set_timeout(std::time::Duration::from_secs(600));
    request.metadata_mut().insert(HEADER, plane.parse().unwrap());
    let answer = client.clone().query_metrics(request).await.unwrap().into_inner();
    assert!(answer.metrics.iter().all(|metric| metric.shown.is_some()), "it has the observation");
}
