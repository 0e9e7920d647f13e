//! Asks the services: for the scorecard at the ledger's current revision or later, or at a release's, and for its pictures
//! as the ledger stood for it.

use std::time::Duration;

use scorecard_service::{Clearance, clearance};
use scorecard_wire::pb::{
    data::{
        self, AsOf, GetMediaRequest, GetReleaseRequest, GetServiceInfoRequest,
        ListRevisionsRequest, as_of, fact_service_client::FactServiceClient,
        ledger_service_client::LedgerServiceClient, release_service_client::ReleaseServiceClient,
    },
    metrics::{self, GetScorecardRequest, metrics_service_client::MetricsServiceClient},
};
use tonic::{
    Code, Status,
    transport::{Channel, Endpoint},
};

use crate::{Request, release::Frozen};

/// More than any scorecard or picture needs.
const MESSAGE_LIMIT: usize = 64 << 20;
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const ANSWER_LIMIT: Duration = Duration::from_secs(60);

/// The services that are asked.
#[derive(Clone, Debug)]
pub struct Services {
    /// The metrics service.
    pub metrics: Channel,
    /// The data service.
    pub data: Channel,
}

/// Why a service gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Its address is none.
    #[error(
        "`{url}` is no address of the {service} service; expected one such as http://127.0.0.1:7402"
    )]
    Address {
        /// Which service.
        service: &'static str,
        /// What was given.
        url: String,
        /// Why it is none.
        #[source]
        source: tonic::transport::Error,
    },
    /// It cannot be reached.
    #[error("cannot reach the {service} service at {url}; start it or correct the address")]
    Unreachable {
        /// Which service.
        service: &'static str,
        /// Where.
        url: String,
        /// Why.
        #[source]
        source: tonic::transport::Error,
    },
    /// It refused.
    #[error("the {service} service cannot {doing}: {} ({:?})", status.message(), status.code())]
    Refused {
        /// Which service.
        service: &'static str,
        /// What it was asked to do.
        doing: String,
        /// What it said.
        status: Box<Status>,
    },
    /// Its answer lacks what was asked for.
    #[error("the {service} service answered without {what}")]
    Empty {
        /// Which service.
        service: &'static str,
        /// What is missing.
        what: String,
    },
}

impl ClientError {
    /// Whether the question was wrong or what it asks for is not there; otherwise the service is at fault.
    pub(crate) fn is_about_data(&self) -> bool {
        match self {
            Self::Refused { status, .. } => {
                matches!(
                    status.code(),
                    Code::NotFound | Code::InvalidArgument | Code::FailedPrecondition
                )
            }
            Self::Address { .. } | Self::Unreachable { .. } | Self::Empty { .. } => false,
        }
    }
}

impl Services {
    /// Connects to both services by their addresses, such as `http://127.0.0.1:7402`.
    ///
    /// # Errors
    ///
    /// If an address is none or nobody listens there.
    pub async fn connect(metrics: &str, data: &str) -> Result<Self, ClientError> {
        Ok(Self { metrics: connect("metrics", metrics).await?, data: connect("data", data).await? })
    }
}

async fn connect(service: &'static str, url: &str) -> Result<Channel, ClientError> {
    let address = |source| ClientError::Address { service, url: url.to_owned(), source };
    let endpoint = Endpoint::from_shared(url.to_owned()).map_err(address)?;
    let unreachable = |source| ClientError::Unreachable { service, url: url.to_owned(), source };
    endpoint
        .connect_timeout(CONNECT_LIMIT)
        .timeout(ANSWER_LIMIT)
        .connect()
        .await
        .map_err(unreachable)
}

/// A scorecard and the revision that its pictures are to be fetched at.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) scorecard: metrics::Scorecard,
    pub(crate) revision: u64,
}

/// The revision at which the ledger stands. A scorecard is never asked for at an earlier one, so that what was
/// imported just before is in it.
async fn current_revision(services: &Services) -> Result<u64, ClientError> {
    let mut client = LedgerServiceClient::new(services.data.clone());
    let doing = || "say where its ledger stands".to_owned();
    let answer =
        client.get_service_info(GetServiceInfoRequest {}).await.map_err(refused("data", doing))?;
    let position = answer.into_inner().position;
    let empty = || ClientError::Empty { service: "data", what: "its ledger's position".to_owned() };
    Ok(position.ok_or_else(empty)?.revision)
}

/// A release.
pub(crate) async fn release(services: &Services, id: &str) -> Result<data::Release, ClientError> {
    let mut client = ReleaseServiceClient::new(services.data.clone());
    let question = GetReleaseRequest { id: id.to_owned(), as_of: None };
    let doing =
        || format!("find the release `{id}`, which has to be one of `scorecard release list`");
    let answer = client.get_release(question).await.map_err(refused("data", doing))?;
    let empty = || ClientError::Empty { service: "data", what: format!("the release `{id}`") };
    answer.into_inner().release.ok_or_else(empty)
}

/// When a revision was accepted, in seconds after the beginning of 1970.
pub(crate) async fn time_of(services: &Services, revision: u64) -> Result<i64, ClientError> {
    let mut client = LedgerServiceClient::new(services.data.clone());
    let question = ListRevisionsRequest {
        after: revision.saturating_sub(1),
        page_size: 1,
        ..Default::default()
    };
    let doing = || format!("tell of revision {revision}");
    let answer = client.list_revisions(question).await.map_err(refused("data", doing))?;
    let mut found = answer.into_inner().revisions.into_iter();
    let found = found.find(|found| found.revision == revision).and_then(|found| found.time);
    let empty = || ClientError::Empty { service: "data", what: format!("revision {revision}") };
    found.map(|time| time.seconds).ok_or_else(empty)
}

/// The scorecard as the ledger stands, or as it stood for a release.
pub(crate) async fn scorecard(
    services: &Services,
    request: &Request,
    frozen: Option<&Frozen>,
) -> Result<Answer, ClientError> {
    let (min_revision, as_of) = match frozen {
        // The revision and not the id: a release that is not published may move meanwhile.
        Some(frozen) => {
            let revision = frozen.frozen_revision();
            (revision, Some(AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }))
        }
        None => (current_revision(services).await?, None),
    };
    let asked = request.definition.as_str();
    let of_release = frozen.filter(|_| asked.is_empty()).map(Frozen::definition);
    let definition = of_release.unwrap_or(asked).to_owned();
    // What is printed is for the public, and so is the data in the file.
    let line = clearance::line(services.metrics.clone(), Clearance::Public);
    let mut client = MetricsServiceClient::new(line).max_decoding_message_size(MESSAGE_LIMIT);
    let mut question = tonic::Request::new(GetScorecardRequest {
        area: request.area.clone(),
        year: request.year,
        definition,
        min_revision,
        as_of,
    });
    question.set_timeout(ANSWER_LIMIT); // so long it may wait for the revision
    let doing = || format!("fill a scorecard of `{}` for {}", request.area, request.year);
    let answer = client.get_scorecard(question).await.map_err(refused("metrics", doing))?;
    let metrics::GetScorecardResponse { scorecard, revision, .. } = answer.into_inner();
    let scorecard = scorecard
        .ok_or_else(|| ClientError::Empty { service: "metrics", what: "a scorecard".to_owned() })?;
    Ok(Answer { scorecard, revision })
}

/// The scorecard's pictures with their content, in its order.
pub(crate) async fn pictures(
    services: &Services,
    answer: &Answer,
) -> Result<Vec<data::Media>, ClientError> {
    let mut client =
        FactServiceClient::new(services.data.clone()).max_decoding_message_size(MESSAGE_LIMIT);
    let mut pictures = Vec::new();
    for listed in answer.scorecard.chapters.iter().flat_map(|chapter| &chapter.pictures) {
        let as_of = AsOf { as_of: Some(as_of::AsOf::Revision(answer.revision)) };
        let question = GetMediaRequest { id: listed.id.clone(), as_of: Some(as_of) };
        let doing = || format!("give the picture `{}`", listed.id);
        let response = client.get_media(question).await.map_err(refused("data", doing))?;
        let media = response.into_inner().media.filter(|media| !media.content.is_empty());
        let empty = || ClientError::Empty {
            service: "data",
            what: format!("the content of the picture `{}`", listed.id),
        };
        pictures.push(media.ok_or_else(empty)?);
    }
    Ok(pictures)
}

fn refused(
    service: &'static str,
    doing: impl FnOnce() -> String,
) -> impl FnOnce(Status) -> ClientError {
    move |status| ClientError::Refused { service, doing: doing(), status: Box::new(status) }
}
