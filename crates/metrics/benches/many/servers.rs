//! A ledger and the servers on it, all in this process.

use std::{path::Path, sync::Arc};

use scorecard_data::{Batch, Ledger, ProposedChange, StoreUrl, SystemClock};
use scorecard_domain::Change;
use scorecard_service::{Env, Layers};
use scorecard_wire::pb::metrics::metrics_service_client::MetricsServiceClient;
use tonic::transport::{Channel, Endpoint};

/// No message is larger, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 << 20;
/// A revision has no more changes.
const BATCH: usize = 200_000;

/// Puts all changes into a ledger; its last revision.
pub(crate) async fn fill(file: &Path, changes: impl Iterator<Item = Change>) -> u64 {
    let ledger =
        Ledger::open(&StoreUrl::Sqlite(file.to_owned()), Arc::new(SystemClock)).await.unwrap();
    let mut changes = changes.map(ProposedChange::from).peekable();
    let mut last = 0;
    while changes.peek().is_some() {
        let changes = changes.by_ref().take(BATCH).collect();
        let (author, reason) = ("bench".to_owned(), "bench".to_owned());
        ledger.commit(Batch { changes, author, reason, request: None }).await.unwrap();
        last += 1;
    }
    ledger.close().await;
    last
}

fn layers<'a>(env: &'a Env, flags: &'a [(&'a str, String)]) -> Layers<'a> {
    Layers { service: "", defaults: "", file: None, env, flags }
}

/// A ledger's server.
pub(crate) async fn serve_data(file: &Path) -> scorecard_data::Running {
    let flags =
        [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", file.display().to_string())];
    let config = scorecard_data::Config::load(&layers(&Env::new(), &flags)).unwrap();
    scorecard_data::Running::start(&config, Arc::new(SystemClock)).await.unwrap()
}

/// A metrics server that follows it, and a client.
pub(crate) async fn serve_metrics(
    data_url: &str,
) -> (scorecard_metrics::Running, MetricsServiceClient<Channel>) {
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("ledger.url", data_url.to_owned())];
    let config = scorecard_metrics::Config::load(&layers(&Env::new(), &flags)).unwrap();
    let running = scorecard_metrics::Running::start(&config).await.unwrap();
    let url = format!("http://{}", running.address());
    let channel = Endpoint::from_shared(url).unwrap().connect().await.unwrap();
    let client = MetricsServiceClient::new(channel).max_decoding_message_size(MAX_MESSAGE_BYTES);
    (running, client)
}
