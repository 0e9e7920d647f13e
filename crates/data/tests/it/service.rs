//! A server to test with, and things to put into it.

use std::{path::Path, sync::Arc};

use scorecard_data::{Config, Running, SystemClock};
use scorecard_service::{Env, Layers};
use scorecard_wire::{
    pb::data::{
        self as pb, audit_service_client::AuditServiceClient,
        catalogue_service_client::CatalogueServiceClient, change::Action,
        fact_service_client::FactServiceClient, key, ledger_service_client::LedgerServiceClient,
        release_service_client::ReleaseServiceClient, thing::Thing,
    },
    status::reason_of,
};
use tempfile::TempDir;
use tonic::{Code, Status, transport::Channel};

/// A server with a store and a port of its own.
pub(crate) struct TestService {
    pub(crate) running: Running,
    channel: Channel,
    pub(crate) folder: TempDir,
}

impl TestService {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    pub(crate) async fn with(flags: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(folder, flags).await
    }

    /// On the store in that folder.
    pub(crate) async fn at(folder: TempDir, flags: &[(&str, &str)]) -> Self {
        let config = config(folder.path(), flags);
        let running = Running::start(&config, Arc::new(SystemClock)).await.unwrap();
        let url = format!("http://{}", running.address());
        let channel = Channel::from_shared(url).unwrap().connect().await.unwrap();
        Self { running, channel, folder }
    }

    pub(crate) fn ledger(&self) -> LedgerServiceClient<Channel> {
        LedgerServiceClient::new(self.channel.clone())
    }

    pub(crate) fn catalogue(&self) -> CatalogueServiceClient<Channel> {
        CatalogueServiceClient::new(self.channel.clone())
    }

    pub(crate) fn facts(&self) -> FactServiceClient<Channel> {
        FactServiceClient::new(self.channel.clone())
    }

    pub(crate) fn audit(&self) -> AuditServiceClient<Channel> {
        AuditServiceClient::new(self.channel.clone())
    }

    pub(crate) fn releases(&self) -> ReleaseServiceClient<Channel> {
        ReleaseServiceClient::new(self.channel.clone())
    }

    /// Commits changes that are in order, and says which revision they became.
    pub(crate) async fn commit(&self, changes: Vec<pb::Change>) -> u64 {
        let answer = self.ledger().commit_changes(request(changes)).await.unwrap().into_inner();
        answer.revision.unwrap().revision
    }

    pub(crate) async fn position(&self) -> pb::Position {
        let info = self.ledger().get_service_info(pb::GetServiceInfoRequest {}).await.unwrap();
        info.into_inner().position.unwrap()
    }
}

fn config(folder: &Path, flags: &[(&str, &str)]) -> Config {
    let store = folder.join("test.db").display().to_string();
    let mut all = vec![("server.listen", "127.0.0.1:0".to_owned()), ("store.url", store)];
    all.extend(flags.iter().map(|(key, value)| (*key, (*value).to_owned())));
    let env = Env::new();
    Config::load(&Layers { service: "", defaults: "", file: None, env: &env, flags: &all }).unwrap()
}

pub(crate) fn request(changes: Vec<pb::Change>) -> pb::CommitChangesRequest {
    pb::CommitChangesRequest {
        changes,
        reason: "test".to_owned(),
        ..pb::CommitChangesRequest::default()
    }
}

/// The code and the reason of an error.
pub(crate) fn why(status: &Status) -> (Code, String) {
    (status.code(), reason_of(status).unwrap_or_default())
}

#[track_caller]
pub(crate) fn check<T: std::fmt::Debug>(answer: Result<T, Status>, code: Code, reason: &str) {
    let status = answer.unwrap_err();
    assert_eq!(why(&status), (code, reason.to_owned()), "{}", status.message());
}

fn text(zh: &str) -> Option<pb::Text> {
    Some(pb::Text { zh: zh.to_owned(), en: String::new() })
}

pub(crate) fn put(thing: Thing) -> pb::Change {
    let put = Action::Put(pb::Thing { thing: Some(thing) });
    pb::Change { if_revision: None, action: Some(put) }
}

pub(crate) fn withdraw(key: key::Key) -> pb::Change {
    let withdraw = Action::Withdraw(pb::Key { key: Some(key) });
    pb::Change { if_revision: None, action: Some(withdraw) }
}

pub(crate) fn area(id: &str, code: &str) -> pb::Change {
    put(Thing::Area(pb::Area {
        id: id.to_owned(),
        kind: pb::AreaKind::District.into(),
        code: code.to_owned(),
        name: text("历下区"),
        ..pb::Area::default()
    }))
}

pub(crate) fn indicator(id: &str) -> pb::Change {
    put(Thing::Indicator(pb::Indicator {
        id: id.to_owned(),
        name: text("收入"),
        unit: text("元"),
        multiplier: 8,
        decimals: 1,
        direction: 1,
        nature: 1,
        over_time: 1,
        over_areas: 1,
        growth_rule: 1,
        ..pb::Indicator::default()
    }))
}

pub(crate) fn key(area: &str, period: &str) -> pb::ObservationKey {
    pb::ObservationKey {
        indicator: "a.b".to_owned(),
        measure: pb::Measure::Level.into(),
        of: String::new(),
        area: area.to_owned(),
        period: period.to_owned(),
    }
}

/// An observation of `a.b` in `x:a`.
pub(crate) fn observation(period: &str, value: &str) -> pb::Change {
    put(Thing::Observation(pb::Observation {
        key: Some(key("x:a", period)),
        reading: Some(pb::observation::Reading::Value(value.to_owned())),
        ..pb::Observation::default()
    }))
}

/// What observations need.
pub(crate) fn ground() -> Vec<pb::Change> {
    vec![area("x:a", "370102"), indicator("a.b")]
}
