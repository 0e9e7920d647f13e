use std::{sync::Arc, time::Duration};

use scorecard_data::SystemClock;
use scorecard_domain::Change;
use scorecard_service::{Clearance, Env, Layers, clearance};
use scorecard_wire::pb::data::{CommitChangesRequest, ledger_service_client::LedgerServiceClient};
use tempfile::TempDir;
use tokio::time::timeout;
use tonic::transport::Endpoint;

use super::*;
use crate::reading::Reader;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// A ledger of two revisions after which more could come, and its past.
struct Then {
    _folder: TempDir,
    _ledger: scorecard_data::Running,
    live: Arc<World>,
    past: Arc<Past>,
}

async fn then(cache_bytes: usize) -> Then {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db").display().to_string();
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", file)];
    let (env, defaults) = (Env::new(), "");
    let layers = Layers { service: "", defaults, file: None, env: &env, flags: &flags };
    let config = scorecard_data::Config::load(&layers).unwrap();
    let ledger = scorecard_data::Running::start(&config, Arc::new(SystemClock)).await.unwrap();
    let url = format!("http://{}", ledger.address());
    let mut client = LedgerServiceClient::connect(url.clone()).await.unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/samples/shandong-gdp");
    let known = scorecard_dataset::Known::default();
    let dataset = scorecard_dataset::read(sample.as_ref(), &known).unwrap();
    let (rest, last) = dataset.changes().split_at(dataset.changes().len() - 2);
    for changes in [rest, &last[..1], &last[1..]] {
        let write = |change: &Change| scorecard_wire::change::write(change, 0);
        let changes = changes.iter().map(write).collect();
        let request = CommitChangesRequest { changes, ..Default::default() };
        client.commit_changes(request).await.unwrap();
    }
    let line = || {
        let channel = Endpoint::from_shared(url.clone()).unwrap().connect_lazy();
        clearance::line(channel, Clearance::Full)
    };
    let live = Reader::new(line()).catalogue(None).await.unwrap().finish().0;
    let past = Arc::new(Past::new(line(), line(), cache_bytes));
    Then { _folder: folder, _ledger: ledger, live: Arc::new(live), past }
}

impl Then {
    async fn world(&self, revision: u64) -> Arc<World> {
        let as_of = AsOf { as_of: Some(as_of::AsOf::Revision(revision)) };
        let needs = Needs::Definition(String::new());
        self.past.world(Arc::clone(&self.live), &as_of, &needs).await.unwrap()
    }
}

#[tokio::test]
async fn a_moment_that_is_asked_for_twice_at_once_is_read_once() {
    // Nothing is kept, so it is what was read while the other waited.
    let then = then(0).await;
    let (one, other) = tokio::join!(then.world(1), then.world(1));
    assert!(Arc::ptr_eq(&one, &other));
    assert!(!Arc::ptr_eq(&one, &then.world(1).await), "nothing is kept");
}

#[tokio::test]
async fn who_asks_for_a_moment_does_not_wait_for_another_one() {
    let then = Arc::new(then(1 << 20).await);
    let first = then.past.moments.of(1);
    let reading = first.lock().await;
    let waiting = tokio::spawn({
        let then = Arc::clone(&then);
        async move { then.world(1).await.position.revision }
    });
    let second = timeout(LONG, then.world(2)).await.expect("the other moment is being read");
    assert_eq!(second.position.revision, 2);
    assert!(!waiting.is_finished());
    drop(reading);
    assert_eq!(timeout(LONG, waiting).await.unwrap().unwrap(), 1);
    assert!(Arc::ptr_eq(&second, &then.world(2).await), "it is kept");
}
