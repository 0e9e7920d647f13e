//! The gRPC face of the ledger: messages in, the ledger's own words inside, messages out.
//!
//! What a method promises is written in the comments of `proto/`; nothing here decides anything about the
//! ledger itself.

mod audit;
mod bulk;
mod catalogue;
mod convert;
mod facts;
mod import;
mod intake;
mod ledger;
mod page;
mod refusal;
mod releases;
mod reporting;

use std::{future::Future, path::PathBuf, sync::Arc};

use scorecard_domain::{Key, Thing};
use scorecard_service::{Clearance, Stopping};
use scorecard_wire::{
    pb::data::{
        self as pb, audit_service_server::AuditServiceServer,
        catalogue_service_server::CatalogueServiceServer, fact_service_server::FactServiceServer,
        ledger_service_server::LedgerServiceServer, release_service_server::ReleaseServiceServer,
        reporting_service_server::ReportingServiceServer,
    },
    status::{Refusal, lang_of},
};
use tonic::{Request, Response, Status, service::RoutesBuilder};

use crate::{AsOf, Clock, Ledger, Timestamp, config::Limits};

pub(crate) use refusal::DOMAIN;

/// The names of the services, as health and reflection tell them.
pub(crate) const SERVICES: [&str; 6] = [
    pb::ledger_service_server::SERVICE_NAME,
    pb::catalogue_service_server::SERVICE_NAME,
    pb::fact_service_server::SERVICE_NAME,
    pb::audit_service_server::SERVICE_NAME,
    pb::reporting_service_server::SERVICE_NAME,
    pb::release_service_server::SERVICE_NAME,
];

/// Who writes as long as nobody has to say who they are.
const AUTHOR: &str = scorecard_domain::UNAUTHENTICATED;

/// All services of one ledger.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    /// What callers may see as long as nobody has to say who they are.
    pub(crate) clearance: Clearance,
    /// Where large imports are kept until they are committed, if not where the system keeps temporary files.
    pub(crate) spool: Option<PathBuf>,
    pub(crate) max_message_bytes: u32,
    pub(crate) stopping: Stopping,
}

impl Face {
    /// The services, to be served.
    pub(crate) fn routes(self) -> RoutesBuilder {
        let limit = usize::try_from(self.max_message_bytes).unwrap_or(usize::MAX);
        let mut routes = RoutesBuilder::default();
        routes
            .add_service(LedgerServiceServer::new(self.clone()).max_decoding_message_size(limit))
            .add_service(CatalogueServiceServer::new(self.clone()).max_decoding_message_size(limit))
            .add_service(FactServiceServer::new(self.clone()).max_decoding_message_size(limit))
            .add_service(AuditServiceServer::new(self.clone()).max_decoding_message_size(limit))
            .add_service(ReportingServiceServer::new(self.clone()).max_decoding_message_size(limit))
            .add_service(ReleaseServiceServer::new(self).max_decoding_message_size(limit));
        routes
    }

    /// The face that the caller sees: that of the ledger, or of what is public in it.
    fn seen<Q>(&self, request: &Request<Q>) -> Result<Self, Status> {
        let mut face = self.clone();
        if self.clearance(request)? == Clearance::Public {
            face.ledger = self.ledger.public();
        }
        Ok(face)
    }

    /// Refuses who may not see everything.
    fn needs_full<Q>(&self, request: &Request<Q>) -> Result<(), Status> {
        match self.clearance(request)? {
            Clearance::Full => Ok(()),
            Clearance::Public => {
                Err(refusal::needs_full().to_status(DOMAIN, lang_of(request.metadata())))
            }
        }
    }

    /// What the caller may see, or less if it asks for less.
    fn clearance<Q>(&self, request: &Request<Q>) -> Result<Clearance, Status> {
        let metadata = request.metadata();
        self.clearance
            .of_request(metadata)
            .map_err(|err| refusal::no_clearance(&err).to_status(DOMAIN, lang_of(metadata)))
    }

    /// The thing under a key and the revision that last changed it, as the ledger stood at `as_of`.
    async fn held(&self, key: Key, as_of: Option<pb::AsOf>) -> Result<(Thing, u64), Refusal> {
        let read = match read_as_of(as_of)? {
            AsOf::Now => self.ledger.get_newest(key.clone()).await,
            as_of => {
                let revision = self.revision_at(as_of).await?;
                self.ledger.get(key.clone(), revision).await.map(|held| (revision, held))
            }
        };
        let (revision, held) = read.map_err(|err| refusal::of_store(&err))?;
        match held {
            Some(held) => Ok((held.thing, held.revision)),
            None => {
                let erased = self.ledger.erased_by(&key, revision).await;
                match erased.map_err(|err| refusal::of_store(&err))? {
                    Some(by) => Err(refusal::erased(&key, by)),
                    None => Err(refusal::no_such(&key)),
                }
            }
        }
    }

    /// The revision that is meant.
    async fn resolve(&self, as_of: Option<pb::AsOf>) -> Result<u64, Refusal> {
        self.revision_at(read_as_of(as_of)?).await
    }

    /// The revision that is meant. What a moment that is still to come will mean, nobody knows.
    async fn revision_at(&self, as_of: AsOf) -> Result<u64, Refusal> {
        if let AsOf::Instant(asked) = as_of {
            let now = self.clock.now();
            if asked > now && asked > self.last_time().await? {
                return Err(refusal::instant_not_reached(asked, now));
            }
        }
        self.ledger.resolve(as_of).await.map_err(|err| refusal::of_not_reached(&err))
    }

    /// The last revision.
    async fn newest(&self) -> Result<u64, Refusal> {
        let newest = self.ledger.newest().await.map_err(|err| refusal::of_store(&err))?;
        Ok(newest.revision)
    }

    /// When the last revision was accepted: after now, if the clock has gone back since.
    async fn last_time(&self) -> Result<Timestamp, Refusal> {
        let newest = self.newest().await?;
        let last = self.ledger.revision(newest).await.map_err(|err| refusal::of_store(&err))?;
        Ok(last.map_or_else(Timestamp::default, |revision| revision.time))
    }
}

fn read_as_of(as_of: Option<pb::AsOf>) -> Result<AsOf, Refusal> {
    refusal::of_request(scorecard_wire::reading("", as_of, convert::read_as_of))
}

/// Answers a request; a refusal is told in the caller's language.
async fn answer<Q, A, F>(
    request: Request<Q>,
    handle: impl FnOnce(Q) -> F,
) -> Result<Response<A>, Status>
where
    F: Future<Output = Result<A, Refusal>>,
{
    let lang = lang_of(request.metadata());
    match handle(request.into_inner()).await {
        Ok(answer) => Ok(Response::new(answer)),
        Err(refusal) => Err(refusal.to_status(DOMAIN, lang)),
    }
}
