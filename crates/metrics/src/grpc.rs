//! The gRPC face: requests in, answers of one world out.

mod answers;
mod bulk;
mod streams;

use scorecard_service::{
    Stopping,
    stream::{Streaming, streaming},
};
use scorecard_wire::pb::metrics::{
    DiffScorecardsRequest, DiffScorecardsResponse, ExplainFigureRequest, ExplainFigureResponse,
    GetAssessmentRequest, GetAssessmentResponse, GetScorecardRequest, GetScorecardResponse,
    GetServiceInfoRequest, GetServiceInfoResponse, QueryAttainmentsRequest,
    QueryAttainmentsResponse, QueryMetricsRequest, QueryMetricsResponse, Scorecard,
    StreamMetricsRequest, StreamMetricsResponse, StreamScorecardsRequest, StreamScorecardsResponse,
    WatchScorecardRequest, WatchScorecardResponse, WatchScorecardsRequest, WatchScorecardsResponse,
    metrics_service_server::MetricsService,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, metadata::MetadataMap};

use crate::{
    affected,
    apart::apart,
    assessment, attainment,
    follower::Known,
    past::Needs,
    planes::Planes,
    query,
    reach::{When, Worlds},
    refusal::{self, status},
    wanted::Wanted,
    world::World,
};

/// Answers from what is known.
#[derive(Debug)]
pub(crate) struct Service {
    planes: Planes,
    stopping: Stopping,
}

impl Service {
    /// A service that answers from `planes` and ends its streams when `stopping` says so.
    pub(crate) const fn new(planes: Planes, stopping: Stopping) -> Self {
        Self { planes, stopping }
    }

    /// The worlds that a request is answered from.
    fn worlds(&self, metadata: &MetadataMap) -> Result<&Worlds, Status> {
        let worlds = self.planes.of_request(metadata);
        worlds.map_err(|err| status(&refusal::no_clearance(&err), metadata))
    }
}

#[tonic::async_trait]
impl MetricsService for Service {
    async fn get_service_info(
        &self,
        request: Request<GetServiceInfoRequest>,
    ) -> Result<Response<GetServiceInfoResponse>, Status> {
        let worlds = self.worlds(request.metadata())?;
        let Known { world, following, .. } = worlds.known();
        Ok(Response::new(GetServiceInfoResponse {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            position: world.map(|world| world.position.to_pb()),
            following,
            freshness: Some(worlds.freshness()),
        }))
    }

    async fn query_metrics(
        &self,
        request: Request<QueryMetricsRequest>,
    ) -> Result<Response<QueryMetricsResponse>, Status> {
        let (metadata, _, mut request) = request.into_parts();
        let worlds = self.worlds(&metadata)?;
        let answer = async {
            let when = When { as_of: request.as_of.take(), min_revision: request.min_revision };
            let world = worlds.reach(when, &query::needs(&request), &metadata).await?;
            let revision = world.position.revision;
            Ok(QueryMetricsResponse {
                metrics: apart(move || query::answer(&world, request)).await??,
                revision,
                freshness: Some(worlds.freshness()),
            })
        };
        answer.await.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    async fn query_attainments(
        &self,
        request: Request<QueryAttainmentsRequest>,
    ) -> Result<Response<QueryAttainmentsResponse>, Status> {
        let (metadata, _, mut request) = request.into_parts();
        let worlds = self.worlds(&metadata)?;
        let answer = async {
            let when = When { as_of: request.as_of.take(), min_revision: request.min_revision };
            let world = worlds.reach(when, &attainment::needs(&request), &metadata).await?;
            let revision = world.position.revision;
            Ok(QueryAttainmentsResponse {
                attainments: apart(move || attainment::answer(&world, request)).await??,
                revision,
                freshness: Some(worlds.freshness()),
            })
        };
        answer.await.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    type StreamMetricsStream = ReceiverStream<Result<StreamMetricsResponse, Status>>;

    async fn stream_metrics(
        &self,
        request: Request<StreamMetricsRequest>,
    ) -> Result<Streaming<StreamMetricsResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let begun = bulk::begin(self.worlds(&metadata)?, request, &metadata).await;
        let (begin, table) = begun.map_err(|refusal| status(&refusal, &metadata))?;
        Ok(streaming(|outlet| bulk::send(begin, table, metadata, outlet)))
    }

    async fn get_scorecard(
        &self,
        request: Request<GetScorecardRequest>,
    ) -> Result<Response<GetScorecardResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let GetScorecardRequest { area, year, definition, min_revision, as_of } = request;
        let wanted = Wanted { area, year, definition };
        let worlds = self.worlds(&metadata)?;
        let answer = async {
            let when = When { as_of, min_revision };
            let world = worlds.reach(when, &wanted.needs(), &metadata).await?;
            Ok(GetScorecardResponse {
                scorecard: Some(wanted.build_apart(&world).await?),
                revision: world.position.revision,
                freshness: Some(worlds.freshness()),
            })
        };
        answer.await.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    async fn get_assessment(
        &self,
        request: Request<GetAssessmentRequest>,
    ) -> Result<Response<GetAssessmentResponse>, Status> {
        let (metadata, _, mut request) = request.into_parts();
        let worlds = self.worlds(&metadata)?;
        let answer = async {
            let when = When { as_of: request.as_of.take(), min_revision: request.min_revision };
            let needs = Needs::Assessment(request.assessment.clone());
            let world = worlds.reach(when, &needs, &metadata).await?;
            let revision = world.position.revision;
            let result = apart(move || assessment::answer(&world, request)).await??;
            let freshness = Some(worlds.freshness());
            Ok(GetAssessmentResponse { result: Some(result), revision, freshness })
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
        let worlds = self.worlds(&metadata)?.clone();
        let mut known = worlds.follow();
        let world = worlds.reach(When::default(), &wanted.needs(), &metadata).await;
        let world = world.map_err(|refusal| status(&refusal, &metadata))?;
        // A mistake in the request is told at once and not in the stream.
        let first = wanted.build_apart(&world).await;
        let first = first.map_err(|refusal| status(&refusal, &metadata))?;
        let mut stopping = self.stopping.clone();
        Ok(streaming(|outlet| async move {
            let mut last = first.digest.clone();
            outlet.send(response(first, &world, &worlds)).await?;
            let mut before = world;
            loop {
                tokio::select! {
                    changed = known.changed() => if changed.is_err() { break },
                    () = stopping.wait() => break,
                    () = outlet.hung_up() => return Ok(()),
                }
                // Only the newest world counts: several changes in quick succession come as one.
                let Some(world) = known.borrow_and_update().world.clone() else { continue };
                let resolved = wanted.resolve(&world);
                let resolved = resolved.map_err(|refusal| status(&refusal, &metadata))?;
                let can_differ = affected::can_differ(&before, &world, &resolved);
                before = world;
                if !can_differ {
                    continue;
                }
                let world = &before;
                let scorecard = resolved.build_apart(world).await;
                let scorecard = scorecard.map_err(|refusal| status(&refusal, &metadata))?;
                if scorecard.digest != last {
                    last.clone_from(&scorecard.digest);
                    outlet.send(response(scorecard, world, &worlds)).await?;
                }
            }
            Err(status(&refusal::stopping(), &metadata).into())
        }))
    }

    async fn explain_figure(
        &self,
        request: Request<ExplainFigureRequest>,
    ) -> Result<Response<ExplainFigureResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let answer = answers::explain(self.worlds(&metadata)?, request, &metadata).await;
        answer.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    async fn diff_scorecards(
        &self,
        request: Request<DiffScorecardsRequest>,
    ) -> Result<Response<DiffScorecardsResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let answer = answers::diff(self.worlds(&metadata)?, request, &metadata).await;
        answer.map(Response::new).map_err(|refusal| status(&refusal, &metadata))
    }

    type StreamScorecardsStream = ReceiverStream<Result<StreamScorecardsResponse, Status>>;

    async fn stream_scorecards(
        &self,
        request: Request<StreamScorecardsRequest>,
    ) -> Result<Streaming<StreamScorecardsResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let worlds = self.worlds(&metadata)?.clone();
        let begun = streams::begin(&worlds, request, &metadata).await;
        let (world, filling) = begun.map_err(|refusal| status(&refusal, &metadata))?;
        let revision = world.position.revision;
        Ok(streaming(|outlet| streams::send(worlds, revision, filling, metadata, outlet)))
    }

    type WatchScorecardsStream = ReceiverStream<Result<WatchScorecardsResponse, Status>>;

    async fn watch_scorecards(
        &self,
        request: Request<WatchScorecardsRequest>,
    ) -> Result<Streaming<WatchScorecardsResponse>, Status> {
        let (metadata, _, request) = request.into_parts();
        let begun =
            streams::Watch::begin(self.worlds(&metadata)?.clone(), request, &metadata).await;
        let watch = begun.map_err(|refusal| status(&refusal, &metadata))?;
        let stopping = self.stopping.clone();
        Ok(streaming(|outlet| watch.run(stopping, metadata, outlet)))
    }
}

fn response(scorecard: Scorecard, world: &World, worlds: &Worlds) -> WatchScorecardResponse {
    WatchScorecardResponse {
        scorecard: Some(scorecard),
        revision: world.position.revision,
        freshness: Some(worlds.freshness()),
    }
}
