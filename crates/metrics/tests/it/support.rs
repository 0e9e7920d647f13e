//! A ledger and a metrics service of a test's own.

use std::{borrow::Cow, collections::BTreeSet, net::SocketAddr, path::Path, sync::Arc};

use scorecard_domain::{
    Change, Confidentiality, Key, Measure, Observation, ObservationKey, Of, Qualifier, Reading,
    Statuses, Text, Thing,
};
use scorecard_service::{Env, Layers};
use scorecard_wire::pb::{
    data::{
        self, ApprovalStep, AsOf, CommitChangesRequest, CreateReleaseRequest, ListRevisionsRequest,
        RouteGroup, as_of, ledger_service_client::LedgerServiceClient,
        release_service_client::ReleaseServiceClient,
    },
    metrics::{
        GetScorecardRequest, GetServiceInfoRequest, QueryMetricsRequest, Scorecard,
        metrics_service_client::MetricsServiceClient,
    },
};
use tempfile::TempDir;
use tonic::{
    Status,
    transport::{Channel, Endpoint},
};

/// A ledger that a test can stop and start again on the same store and port.
pub(crate) struct Ledger {
    folder: TempDir,
    port: u16,
    running: Option<scorecard_data::Running>,
}

fn layers<'a>(env: &'a Env, flags: &'a [(&'a str, String)]) -> Layers<'a> {
    Layers { service: "", defaults: "", file: None, env, flags }
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

impl Ledger {
    pub(crate) async fn start() -> Self {
        let mut ledger = Self { folder: tempfile::tempdir().unwrap(), port: 0, running: None };
        ledger.run().await;
        ledger
    }

    /// Starts it again, on the port that it had.
    pub(crate) async fn run(&mut self) {
        let file = self.folder.path().join("ledger.db").to_str().unwrap().to_owned();
        let flags = [("server.listen", format!("127.0.0.1:{}", self.port)), ("store.url", file)];
        let config = scorecard_data::Config::load(&layers(&Env::new(), &flags)).unwrap();
        let running =
            scorecard_data::Running::start(&config, Arc::new(scorecard_data::SystemClock))
                .await
                .unwrap();
        self.port = running.address().port();
        self.running = Some(running);
    }

    pub(crate) async fn stop(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    /// Erases what a revision recorded of a level, and starts again.
    pub(crate) async fn erase(&mut self, revision: u64, indicator: &str, area: &str, year: &str) {
        self.erase_of([revision].into(), key(indicator, area, year)).await;
    }

    /// Erases the key of a level that was withdrawn with all that was under it, and starts again.
    pub(crate) async fn erase_key(&mut self, indicator: &str, area: &str, year: &str) {
        self.erase_of(BTreeSet::new(), key(indicator, area, year)).await;
    }

    /// What some revisions recorded under a key; of none, all and the key.
    async fn erase_of(&mut self, revisions: BTreeSet<u64>, key: ObservationKey) {
        self.stop().await;
        let url = scorecard_data::StoreUrl::Sqlite(self.folder.path().join("ledger.db"));
        let clock = Arc::new(scorecard_data::SystemClock);
        let ledger = scorecard_data::Ledger::open_existing(&url, clock).await.unwrap();
        let asked = scorecard_data::Erasure {
            key: Key::Observation(key),
            with_key: revisions.is_empty(),
            revisions,
            all_revisions: false,
            ground: "判决".to_owned(),
            by: "法院".to_owned(),
        };
        let order = ledger.plan_erasure(asked).await.unwrap();
        ledger.erase(order).await.unwrap();
        ledger.close().await;
        self.run().await;
    }

    /// Another ledger in place of this one, as after a restore of the wrong file.
    pub(crate) async fn replace(&mut self) {
        self.stop().await;
        self.folder = tempfile::tempdir().unwrap();
        self.run().await;
    }

    /// A copy of its store, with which it can be set back.
    pub(crate) async fn copy(&mut self) -> TempDir {
        self.stop().await;
        let copy = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        self.run().await;
        copy
    }

    /// The same ledger as it was when it was copied, as after a restore of an old backup.
    pub(crate) async fn set_back(&mut self, copy: TempDir) {
        self.stop().await;
        self.folder = copy;
        self.run().await;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Commits changes; the new revision.
    pub(crate) async fn commit(&self, changes: &[Change]) -> u64 {
        let mut client = LedgerServiceClient::connect(self.url()).await.unwrap();
        let changes =
            changes.iter().map(|change| scorecard_wire::change::write(change, 0)).collect();
        let request = CommitChangesRequest { changes, ..Default::default() };
        client.commit_changes(request).await.unwrap().into_inner().revision.unwrap().revision
    }

    /// When a revision was accepted.
    pub(crate) async fn time_of(&self, revision: u64) -> prost_types::Timestamp {
        let mut client = LedgerServiceClient::connect(self.url()).await.unwrap();
        let request =
            ListRevisionsRequest { after: revision - 1, page_size: 1, ..Default::default() };
        let page = client.list_revisions(request).await.unwrap().into_inner();
        page.revisions[0].time.unwrap()
    }

    /// Freezes a revision under a release's id.
    pub(crate) async fn release(&self, id: &str, frozen_revision: u64) {
        let step = ApprovalStep { id: "section".to_owned(), name: None };
        // Without indicators it has all of the definition.
        let group = RouteGroup {
            id: "all".to_owned(),
            name: None,
            indicators: Vec::new(),
            steps: vec![step],
        };
        let request = CreateReleaseRequest {
            id: id.to_owned(),
            title: Some(data::Text { zh: "年报".to_owned(), en: String::new() }),
            areas: vec!["gbt2260:370100".to_owned()],
            definition: "city-gdp".to_owned(),
            period: "2012".to_owned(),
            frozen_revision,
            groups: vec![group],
            ..Default::default()
        };
        let mut client = ReleaseServiceClient::connect(self.url()).await.unwrap();
        client.create_release(request).await.unwrap();
    }

    /// Commits a sample; the new revision.
    pub(crate) async fn import(&self, name: &str) -> u64 {
        self.commit(&sample(name)).await
    }
}

/// All that a sample puts.
pub(crate) fn sample(name: &str) -> Vec<Change> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/samples").join(name);
    let dataset = scorecard_dataset::read(&dir, &scorecard_dataset::Known::default()).unwrap();
    dataset.changes().map(Cow::into_owned).collect()
}

/// A metrics service and a client of it.
pub(crate) struct Metrics {
    pub(crate) client: MetricsServiceClient<Channel>,
    pub(crate) running: scorecard_metrics::Running,
}

impl Metrics {
    pub(crate) async fn follow(ledger: &Ledger) -> Self {
        let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("ledger.url", ledger.url())];
        let config = scorecard_metrics::Config::load(&layers(&Env::new(), &flags)).unwrap();
        let running = scorecard_metrics::Running::start(&config).await.unwrap();
        let channel =
            Endpoint::from_shared(url(running.address())).unwrap().connect().await.unwrap();
        Self { client: MetricsServiceClient::new(channel), running }
    }

    pub(crate) async fn scorecard(
        &self,
        area: &str,
        year: u32,
        min_revision: u64,
    ) -> Result<Scorecard, Status> {
        let request =
            GetScorecardRequest { area: area.to_owned(), year, min_revision, ..Default::default() };
        let response = self.client.clone().get_scorecard(request).await?;
        Ok(response.into_inner().scorecard.unwrap())
    }

    /// The scorecard as it was then.
    pub(crate) async fn scorecard_as_of(
        &self,
        area: &str,
        year: u32,
        as_of: as_of::AsOf,
    ) -> Result<Scorecard, Status> {
        let as_of = Some(AsOf { as_of: Some(as_of) });
        let request =
            GetScorecardRequest { area: area.to_owned(), year, as_of, ..Default::default() };
        let response = self.client.clone().get_scorecard(request).await?;
        Ok(response.into_inner().scorecard.unwrap())
    }

    pub(crate) async fn query(
        &self,
        request: QueryMetricsRequest,
    ) -> Result<Vec<scorecard_wire::pb::metrics::Metric>, Status> {
        Ok(self.client.clone().query_metrics(request).await?.into_inner().metrics)
    }

    /// Waits until the service says that it follows, or does not.
    pub(crate) async fn until_following(&self, following: bool) {
        for _ in 0..1000 {
            let info = self
                .client
                .clone()
                .get_service_info(GetServiceInfoRequest {})
                .await
                .unwrap()
                .into_inner();
            if info.following == following {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("after 10 s following is still {}", !following);
    }
}

/// A level of a city in the sample of Shandong.
pub(crate) fn level(indicator: &str, area: &str, year: &str, value: &str) -> Change {
    Change::Put(Thing::Observation(Observation {
        key: key(indicator, area, year),
        reading: Reading::Value(value.parse().unwrap()),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }))
}

/// Withdraws it.
pub(crate) fn withdrawn(indicator: &str, area: &str, year: &str) -> Change {
    Change::Withdraw(Key::Observation(key(indicator, area, year)))
}

fn key(indicator: &str, area: &str, year: &str) -> ObservationKey {
    ObservationKey {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: area.parse().unwrap(),
        period: year.parse().unwrap(),
    }
}

/// The number shown for a figure.
pub(crate) fn number(scorecard: &Scorecard, figure: &str) -> String {
    let figures = scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    let figure = figures.into_iter().find(|candidate| candidate.id == figure).unwrap();
    let shown = figure.metric.clone().unwrap().shown.unwrap();
    match shown.reading.unwrap() {
        scorecard_wire::pb::metrics::value::Reading::Number(number) => number,
        other => panic!("{other:?}"),
    }
}
