//! The services that a command talks to: remote ones, or the same in this process on a store of its own.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use scorecard_data::{Ledger, StoreUrl};
use scorecard_report::Services;
use scorecard_service::{
    Clearance,
    clearance::{self, Line},
};
use scorecard_wire::pb::{
    data::{
        GetServiceInfoRequest, audit_service_client::AuditServiceClient,
        catalogue_service_client::CatalogueServiceClient, fact_service_client::FactServiceClient,
        ledger_service_client::LedgerServiceClient, release_service_client::ReleaseServiceClient,
        reporting_service_client::ReportingServiceClient,
    },
    metrics::{GetScorecardRequest, Scorecard, metrics_service_client::MetricsServiceClient},
};
use tempfile::TempDir;
use tonic::transport::{Channel, Endpoint};

use crate::{
    args::{Absent, Place, ScorecardArgs},
    embedded::Embedded,
    failure::is_away,
    output::say,
    scope,
};

/// No message is larger, in bytes: a scorecard or a batch of a snapshot.
const MAX_MESSAGE_BYTES: usize = 64 << 20;

/// Clients of all services.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) ledger: LedgerServiceClient<Line>,
    pub(crate) catalogue: CatalogueServiceClient<Line>,
    pub(crate) facts: FactServiceClient<Line>,
    pub(crate) audit: AuditServiceClient<Line>,
    pub(crate) reporting: ReportingServiceClient<Line>,
    pub(crate) releases: ReleaseServiceClient<Line>,
    pub(crate) metrics: MetricsServiceClient<Line>,
    services: Services,
    embedded: Option<Embedded>,
    /// Where an empty ledger is that stands for one that is not there; goes away with it.
    _trial: Option<TempDir>,
}

impl Session {
    /// Connects, or starts the services in this process.
    pub(crate) async fn open(place: &Place, absent: Absent) -> Result<Self> {
        let Some(store) = &place.store else {
            return Self::connect(&place.data, &place.metrics, place.clearance());
        };
        let (store, trial) = match absent {
            Absent::Made => (store.clone(), None),
            Absent::Empty | Absent::Refused => {
                // What was typed may have a password in it.
                let url: StoreUrl = store.parse().context("--store")?;
                match (Ledger::is_there(&url).await?, absent) {
                    (true, _) => (store.clone(), None),
                    (false, Absent::Empty) if could_be_made(&url) => {
                        let (store, dir) = empty(&url)?;
                        (store, Some(dir))
                    }
                    (false, _) => {
                        bail!(
                            "{url}中没有台账，请检查--store。There is no ledger in {url}: look at --store"
                        )
                    }
                }
            }
        };
        let embedded = Embedded::start(&store, 0, 0).await?;
        Ok(Self { _trial: trial, ..Self::embedded(embedded, place.clearance())? })
    }

    /// Talks to services in this process.
    pub(crate) fn embedded(embedded: Embedded, clearance: Clearance) -> Result<Self> {
        let session = Self::connect(&embedded.data_url(), &embedded.metrics_url(), clearance)?;
        Ok(Self { embedded: Some(embedded), ..session })
    }

    fn connect(data: &str, metrics: &str, asked: Clearance) -> Result<Self> {
        // Connections are made when first used, so a command that needs only one service needs only one.
        let data = Endpoint::from_shared(data.to_owned())
            .with_context(|| no_address("--data", data))?
            .connect_lazy();
        let metrics = Endpoint::from_shared(metrics.to_owned())
            .with_context(|| no_address("--metrics", metrics))?
            .connect_lazy();
        let limit = MAX_MESSAGE_BYTES;
        let line = |channel: &Channel| clearance::line(channel.clone(), asked);
        Ok(Self {
            ledger: LedgerServiceClient::new(line(&data)).max_decoding_message_size(limit),
            catalogue: CatalogueServiceClient::new(line(&data)).max_decoding_message_size(limit),
            facts: FactServiceClient::new(line(&data)).max_decoding_message_size(limit),
            audit: AuditServiceClient::new(line(&data)).max_decoding_message_size(limit),
            reporting: ReportingServiceClient::new(line(&data)).max_decoding_message_size(limit),
            releases: ReleaseServiceClient::new(line(&data)).max_decoding_message_size(limit),
            metrics: MetricsServiceClient::new(line(&metrics)).max_decoding_message_size(limit),
            services: Services { data, metrics },
            embedded: None,
            _trial: None,
        })
    }

    /// The connections that a report is made over.
    pub(crate) fn services(&self) -> Services {
        self.services.clone()
    }

    /// The ledger's current revision: answers of the metrics service are asked to be of it or later. While the ledger is away
    /// they are as fresh as they are.
    pub(crate) async fn min_revision(&mut self) -> Result<u64> {
        match self.ledger.get_service_info(GetServiceInfoRequest {}).await {
            Ok(info) => Ok(info.into_inner().position.map_or(0, |position| position.revision)),
            Err(status) if is_away(&status) => {
                say(
                    "台账服务连不上，以下按统计服务所知回答，可能不是最新。The ledger cannot be reached: what follows is as the metrics \
                     service knows it, and may not be the newest",
                );
                Ok(0)
            }
            Err(status) => Err(status.into()),
        }
    }

    /// The scorecard as the ledger has it now.
    pub(crate) async fn scorecard(&mut self, args: &ScorecardArgs) -> Result<Scorecard> {
        let request = GetScorecardRequest {
            area: args.area.clone(),
            year: args.year,
            definition: args.definition.clone(),
            min_revision: self.min_revision().await?,
            as_of: scope::as_of(args.as_of.as_deref())?,
        };
        let response = self.metrics.get_scorecard(request).await?.into_inner();
        response.scorecard.context("the metrics service answered without a scorecard")
    }

    /// Stops what was started in this process.
    pub(crate) async fn close(self) -> Result<()> {
        match self.embedded {
            Some(embedded) => embedded.stop().await,
            None => Ok(()),
        }
    }
}

fn no_address(flag: &str, address: &str) -> String {
    format!(
        "{flag} {address}：应为服务的地址，如http://127.0.0.1:7401 (expected the address of a service, such as http://127.0.0.1:7401)"
    )
}

/// Whether a ledger could be made there, as far as that is seen from outside: a file, in a folder that is there.
fn could_be_made(url: &StoreUrl) -> bool {
    match url {
        StoreUrl::Sqlite(file) => match file.parent() {
            Some(folder) if folder.as_os_str().is_empty() => true,
            folder => folder.is_some_and(Path::is_dir),
        },
        StoreUrl::Postgres(_) => true,
    }
}

/// The store of an empty ledger instead of one that is not there, and the folder that goes away with it.
fn empty(url: &StoreUrl) -> Result<(String, TempDir)> {
    let dir = tempfile::tempdir().context("不能建立临时文件夹 (cannot make a temporary folder)")?;
    let store = dir.path().join("empty.db").display().to_string();
    say(&format!(
        "{url}中还没有台账，按空的台账检查。There is no ledger in {url} yet: checked against an empty one."
    ));
    Ok((store, dir))
}
