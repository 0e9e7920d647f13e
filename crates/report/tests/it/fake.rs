//! Both services with the fixture in them: servers that answer what the report program asks, and nothing else.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

use scorecard_wire::pb::{
    data::{
        self, AsOf, CommitChangesRequest, CommitChangesResponse, GetMediaRequest, GetMediaResponse,
        GetObservationHistoryRequest, GetObservationHistoryResponse, GetObservationRequest,
        GetObservationResponse, ImportChangesRequest, ImportChangesResponse, ListHonoursRequest,
        ListHonoursResponse, ListImprintsRequest, ListImprintsResponse, ListMediaRequest,
        ListMediaResponse, ListMilestonesRequest, ListMilestonesResponse, ListObservationsRequest,
        ListObservationsResponse, ListOutcomesRequest, ListOutcomesResponse, ListRevisionsRequest,
        ListRevisionsResponse, ListSuppressionsRequest, ListSuppressionsResponse,
        ListTargetsRequest, ListTargetsResponse, Position, StreamObservationsRequest,
        StreamObservationsResponse, StreamSnapshotRequest, StreamSnapshotResponse,
        WatchChangesRequest, WatchChangesResponse,
        fact_service_server::{FactService, FactServiceServer},
        ledger_service_server::{LedgerService, LedgerServiceServer},
    },
    metrics::{
        DiffScorecardsRequest, DiffScorecardsResponse, ExplainFigureRequest, ExplainFigureResponse,
        GetAssessmentRequest, GetAssessmentResponse, GetScorecardRequest, GetScorecardResponse,
        GetServiceInfoRequest, GetServiceInfoResponse, QueryAttainmentsRequest,
        QueryAttainmentsResponse, QueryMetricsRequest, QueryMetricsResponse, StreamMetricsRequest,
        StreamMetricsResponse, StreamScorecardsRequest, StreamScorecardsResponse,
        WatchScorecardRequest, WatchScorecardResponse, WatchScorecardsRequest,
        WatchScorecardsResponse,
        metrics_service_server::{MetricsService, MetricsServiceServer},
    },
};
use tokio::net::TcpListener;
use tokio_stream::{Stream, wrappers::TcpListenerStream};
use tonic::{Request, Response, Status, Streaming, transport::Server};

use crate::fixture::{picture, scorecard};

/// Remembers as of when the scorecard and the picture were asked for.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    pub(crate) least_revision: Arc<Mutex<u64>>,
    pub(crate) picture_as_of: Arc<Mutex<Option<AsOf>>>,
}

/// A stream that is never sent.
type Sent<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

type Answer<T> = Result<Response<T>, Status>;

fn not_here<T>() -> Answer<T> {
    Err(Status::unimplemented("not needed"))
}

#[tonic::async_trait]
impl MetricsService for Fake {
    type StreamMetricsStream = Sent<StreamMetricsResponse>;
    type WatchScorecardStream = Sent<WatchScorecardResponse>;
    type StreamScorecardsStream = Sent<StreamScorecardsResponse>;
    type WatchScorecardsStream = Sent<WatchScorecardsResponse>;

    async fn stream_metrics(
        &self,
        _: Request<StreamMetricsRequest>,
    ) -> Answer<Self::StreamMetricsStream> {
        not_here()
    }

    async fn get_assessment(
        &self,
        _: Request<GetAssessmentRequest>,
    ) -> Answer<GetAssessmentResponse> {
        not_here()
    }

    async fn explain_figure(
        &self,
        _: Request<ExplainFigureRequest>,
    ) -> Answer<ExplainFigureResponse> {
        not_here()
    }

    async fn diff_scorecards(
        &self,
        _: Request<DiffScorecardsRequest>,
    ) -> Answer<DiffScorecardsResponse> {
        not_here()
    }

    async fn stream_scorecards(
        &self,
        _: Request<StreamScorecardsRequest>,
    ) -> Answer<Self::StreamScorecardsStream> {
        not_here()
    }

    async fn watch_scorecards(
        &self,
        _: Request<WatchScorecardsRequest>,
    ) -> Answer<Self::WatchScorecardsStream> {
        not_here()
    }

    async fn get_scorecard(
        &self,
        request: Request<GetScorecardRequest>,
    ) -> Answer<GetScorecardResponse> {
        let GetScorecardRequest { area, year, min_revision, .. } = request.into_inner();
        *self.least_revision.lock().unwrap() = min_revision;
        if (area.as_str(), year) != ("370102", 2022) {
            return Err(Status::not_found(format!("no area `{area}`")));
        }
        Ok(Response::new(GetScorecardResponse {
            scorecard: Some(scorecard()),
            revision: 12,
            freshness: None,
        }))
    }

    async fn get_service_info(
        &self,
        _: Request<GetServiceInfoRequest>,
    ) -> Answer<GetServiceInfoResponse> {
        not_here()
    }

    async fn query_attainments(
        &self,
        _: Request<QueryAttainmentsRequest>,
    ) -> Answer<QueryAttainmentsResponse> {
        not_here()
    }

    async fn query_metrics(&self, _: Request<QueryMetricsRequest>) -> Answer<QueryMetricsResponse> {
        not_here()
    }

    async fn watch_scorecard(
        &self,
        _: Request<WatchScorecardRequest>,
    ) -> Answer<Self::WatchScorecardStream> {
        not_here()
    }
}

#[tonic::async_trait]
impl FactService for Fake {
    async fn get_media(&self, request: Request<GetMediaRequest>) -> Answer<GetMediaResponse> {
        let GetMediaRequest { id, as_of } = request.into_inner();
        *self.picture_as_of.lock().unwrap() = as_of;
        let media = picture();
        assert_eq!(id, media.id);
        Ok(Response::new(GetMediaResponse { media: Some(media) }))
    }

    async fn get_observation(
        &self,
        _: Request<GetObservationRequest>,
    ) -> Answer<GetObservationResponse> {
        not_here()
    }

    async fn list_observations(
        &self,
        _: Request<ListObservationsRequest>,
    ) -> Answer<ListObservationsResponse> {
        not_here()
    }

    type StreamObservationsStream = Sent<StreamObservationsResponse>;

    async fn stream_observations(
        &self,
        _: Request<StreamObservationsRequest>,
    ) -> Answer<Self::StreamObservationsStream> {
        not_here()
    }

    async fn get_observation_history(
        &self,
        _: Request<GetObservationHistoryRequest>,
    ) -> Answer<GetObservationHistoryResponse> {
        not_here()
    }

    async fn list_targets(&self, _: Request<ListTargetsRequest>) -> Answer<ListTargetsResponse> {
        not_here()
    }

    async fn list_honours(&self, _: Request<ListHonoursRequest>) -> Answer<ListHonoursResponse> {
        not_here()
    }

    async fn list_milestones(
        &self,
        _: Request<ListMilestonesRequest>,
    ) -> Answer<ListMilestonesResponse> {
        not_here()
    }

    async fn list_outcomes(&self, _: Request<ListOutcomesRequest>) -> Answer<ListOutcomesResponse> {
        not_here()
    }

    async fn list_media(&self, _: Request<ListMediaRequest>) -> Answer<ListMediaResponse> {
        not_here()
    }

    async fn list_imprints(&self, _: Request<ListImprintsRequest>) -> Answer<ListImprintsResponse> {
        not_here()
    }

    async fn list_suppressions(
        &self,
        _: Request<ListSuppressionsRequest>,
    ) -> Answer<ListSuppressionsResponse> {
        not_here()
    }
}

#[tonic::async_trait]
impl LedgerService for Fake {
    type ImportChangesStream = Sent<ImportChangesResponse>;
    type StreamSnapshotStream = Sent<StreamSnapshotResponse>;
    type WatchChangesStream = Sent<WatchChangesResponse>;

    async fn get_service_info(
        &self,
        _: Request<data::GetServiceInfoRequest>,
    ) -> Answer<data::GetServiceInfoResponse> {
        let position = Some(Position { revision: 11, ..Position::default() });
        Ok(Response::new(data::GetServiceInfoResponse { position, ..Default::default() }))
    }

    async fn commit_changes(
        &self,
        _: Request<CommitChangesRequest>,
    ) -> Answer<CommitChangesResponse> {
        not_here()
    }

    async fn import_changes(
        &self,
        _: Request<Streaming<ImportChangesRequest>>,
    ) -> Answer<Self::ImportChangesStream> {
        not_here()
    }

    async fn stream_snapshot(
        &self,
        _: Request<StreamSnapshotRequest>,
    ) -> Answer<Self::StreamSnapshotStream> {
        not_here()
    }

    async fn watch_changes(
        &self,
        _: Request<WatchChangesRequest>,
    ) -> Answer<Self::WatchChangesStream> {
        not_here()
    }

    async fn list_revisions(
        &self,
        _: Request<ListRevisionsRequest>,
    ) -> Answer<ListRevisionsResponse> {
        not_here()
    }
}

/// The address of a server of both services on a port of its own, for as long as the test's runtime is there.
pub(crate) async fn serve(fake: Fake) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::builder()
        .add_service(MetricsServiceServer::new(fake.clone()))
        .add_service(FactServiceServer::new(fake.clone()))
        .add_service(LedgerServiceServer::new(fake));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    url
}
