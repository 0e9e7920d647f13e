//! The gRPC face: requests in, answers of one world out.

use std::{sync::Arc, time::Duration};

use scorecard_domain::{Fault, Period};
use scorecard_service::{
    Stopping,
    stream::{Streaming, streaming},
};
use scorecard_wire::{
    pb::metrics::{
        GetScorecardRequest, GetScorecardResponse, GetServiceInfoRequest, GetServiceInfoResponse,
        QueryMetricsRequest, QueryMetricsResponse, Scorecard, WatchScorecardRequest,
        WatchScorecardResponse, metrics_service_server::MetricsService,
    },
    status::Refusal,
};
use tokio::sync::watch;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, metadata::MetadataMap};

use crate::{
    follower::Known,
    query,
    refusal::{self, status},
    resolve, scorecard,
    world::World,
};

/// How long a revision is waited for where the caller sets no deadline.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

/// Answers from what is known now.
#[derive(Debug)]
pub(crate) struct Service {
    known: watch::Receiver<Known>,
    stopping: Stopping,
}

impl Service {
    /// A service that answers from `known` and ends its streams when `stopping` says so.
    pub(crate) const fn new(known: watch::Receiver<Known>, stopping: Stopping) -> Self {
        Self { known, stopping }
    }

    /// The world at `min_revision` or later, waiting for it: until the caller's deadline, which the server ends
    /// every call at, or else for [`DEFAULT_WAIT`].
    async fn world(
        &self,
        min_revision: u64,
        metadata: &MetadataMap,
    ) -> Result<Arc<World>, Refusal> {
        let mut known = self.known.clone();
        let reached = |known: &Known| {
            known.world.as_ref().is_some_and(|world| world.position.revision >= min_revision)
        };
        if min_revision > 0 {
            let wait =
                if metadata.contains_key("grpc-timeout") { Duration::MAX } else { DEFAULT_WAIT };
            let waited = tokio::time::timeout(wait, known.wait_for(reached)).await;
            if !matches!(waited, Ok(Ok(_))) {
                let revision =
                    self.known.borrow().world.as_ref().map_or(0, |world| world.position.revision);
                return Err(refusal::not_reached(min_revision, revision));
            }
        }
        self.known.borrow().world.clone().ok_or_else(refusal::not_ready)
    }
}

/// Whose scorecard, which year's and by which definition.
#[derive(Clone, Debug)]
struct Wanted {
    area: String,
    year: u32,
    definition: String,
}

impl Wanted {
    fn build(&self, world: &World) -> Result<Scorecard, Refusal> {
        let period = Period::year(self.year).ok_or_else(|| {
            refusal::faulty(vec![Fault::invalid(
                "year",
                format!("`{}` is no year; expected 1000 to 9999", self.year),
            )])
        })?;
        if self.area.is_empty() {
            return Err(refusal::faulty(vec![Fault::missing(
                "area",
                "an area's id or official code",
            )]));
        }
        let area = resolve::area(&world.cube, &self.area, period.last())?;
        let definition = resolve::definition(world, &self.definition)?;
        Ok(scorecard::build(world, &area, period, &definition))
    }
}

#[tonic::async_trait]
impl MetricsService for Service {
    async fn get_service_info(
        &self,
        _request: Request<GetServiceInfoRequest>,
    ) -> Result<Response<GetServiceInfoResponse>, Status> {
        let Known { world, following } = self.known.borrow().clone();
        Ok(Response::new(GetServiceInfoResponse {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            position: world.map(|world| world.position.to_pb()),
            following,
        }))
    }

    async fn query_metrics(
        &self,
        request: Request<QueryMetricsRequest>,
    ) -> Result<Response<QueryMetricsResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let answer = async {
            let world = self.world(request.min_revision, &metadata).await?;
            let metrics = query::answer(&world.cube, request)?;
            Ok(QueryMetricsResponse { metrics, revision: world.position.revision })
        };
        answer.await.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    async fn get_scorecard(
        &self,
        request: Request<GetScorecardRequest>,
    ) -> Result<Response<GetScorecardResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let GetScorecardRequest { area, year, definition, min_revision } = request;
        let answer = async {
            let world = self.world(min_revision, &metadata).await?;
            let scorecard = Wanted { area, year, definition }.build(&world)?;
            Ok(GetScorecardResponse {
                scorecard: Some(scorecard),
                revision: world.position.revision,
            })
        };
        answer.await.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    type WatchScorecardStream = ReceiverStream<Result<WatchScorecardResponse, Status>>;

    async fn watch_scorecard(
        &self,
        request: Request<WatchScorecardRequest>,
    ) -> Result<Streaming<WatchScorecardResponse>, Status> {
        let (metadata, _, WatchScorecardRequest { area, year, definition }) = request.into_parts();
        let wanted = Wanted { area, year, definition };
        let mut known = self.known.clone();
        known.mark_unchanged();
        let world =
            self.world(0, &metadata).await.map_err(|refusal| status(&refusal, &metadata))?;
        // A mistake in the request is told at once and not in the stream.
        let first = wanted.build(&world).map_err(|refusal| status(&refusal, &metadata))?;
        let mut stopping = self.stopping.clone();
        Ok(streaming(|outlet| async move {
            let mut last = first.digest.clone();
            outlet.send(response(first, &world)).await?;
            drop(world);
            loop {
                tokio::select! {
                    changed = known.changed() => if changed.is_err() { break },
                    () = stopping.wait() => break,
                    () = outlet.hung_up() => return Ok(()),
                }
                // Only the newest world counts: several changes in quick succession come as one.
                let Some(world) = known.borrow_and_update().world.clone() else { continue };
                let scorecard =
                    wanted.build(&world).map_err(|refusal| status(&refusal, &metadata))?;
                if scorecard.digest != last {
                    last.clone_from(&scorecard.digest);
                    outlet.send(response(scorecard, &world)).await?;
                }
            }
            Err(status(&refusal::stopping(), &metadata).into())
        }))
    }
}

fn response(scorecard: Scorecard, world: &World) -> WatchScorecardResponse {
    WatchScorecardResponse { scorecard: Some(scorecard), revision: world.position.revision }
}
