//! The whole way from running services to a PDF.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

use scorecard_report::{Progress, ReportError, Services, generate};
use scorecard_wire::pb::{
    data::{
        AsOf, GetMediaRequest, GetMediaResponse, GetObservationHistoryRequest,
        GetObservationHistoryResponse, GetObservationRequest, GetObservationResponse,
        ListHonoursRequest, ListHonoursResponse, ListMediaRequest, ListMediaResponse,
        ListMilestonesRequest, ListMilestonesResponse, ListObservationsRequest,
        ListObservationsResponse, ListTargetsRequest, ListTargetsResponse, as_of,
        fact_service_server::{FactService, FactServiceServer},
    },
    metrics::{
        GetScorecardRequest, GetScorecardResponse, GetServiceInfoRequest, GetServiceInfoResponse,
        QueryMetricsRequest, QueryMetricsResponse, WatchScorecardRequest, WatchScorecardResponse,
        metrics_service_server::{MetricsService, MetricsServiceServer},
    },
};
use tokio::net::TcpListener;
use tokio_stream::{Stream, wrappers::TcpListenerStream};
use tonic::{Request, Response, Status, transport::Server};

use crate::{
    bench::Bench,
    fixture::{picture, scorecard},
};

/// Both services, with the fixture in them; remembers at which revision the picture was asked for.
#[derive(Clone, Default)]
struct Fake {
    asked_at: Arc<Mutex<Option<AsOf>>>,
}

type Answer<T> = Result<Response<T>, Status>;

fn not_here<T>() -> Answer<T> {
    Err(Status::unimplemented("not needed"))
}

#[tonic::async_trait]
impl MetricsService for Fake {
    type WatchScorecardStream =
        Pin<Box<dyn Stream<Item = Result<WatchScorecardResponse, Status>> + Send>>;

    async fn get_scorecard(
        &self,
        request: Request<GetScorecardRequest>,
    ) -> Answer<GetScorecardResponse> {
        let GetScorecardRequest { area, year, .. } = request.into_inner();
        if (area.as_str(), year) != ("370102", 2022) {
            return Err(Status::not_found(format!("no area `{area}`")));
        }
        Ok(Response::new(GetScorecardResponse { scorecard: Some(scorecard()), revision: 12 }))
    }

    async fn get_service_info(
        &self,
        _: Request<GetServiceInfoRequest>,
    ) -> Answer<GetServiceInfoResponse> {
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
        *self.asked_at.lock().unwrap() = as_of;
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

    async fn list_media(&self, _: Request<ListMediaRequest>) -> Answer<ListMediaResponse> {
        not_here()
    }
}

/// The address of a server of both services on a port of its own, for as long as the test's runtime is there.
async fn serve(fake: Fake) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::builder()
        .add_service(MetricsServiceServer::new(fake.clone()))
        .add_service(FactServiceServer::new(fake));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    url
}

#[tokio::test]
async fn a_scorecard_of_running_services_becomes_a_pdf() {
    let Some(bench) = Bench::new() else { return };
    let fake = Fake::default();
    let url = serve(fake.clone()).await;
    let services = Services::connect(&url, &url).await.unwrap();
    let seen = Mutex::new(Vec::new());
    let on_progress = |progress| seen.lock().unwrap().push(progress);
    let made = generate(&bench.request, &services, &bench.toolchain, &on_progress).await.unwrap();
    assert_eq!(made.pdf, bench.request.out.join("370102-2022.pdf"));
    assert_eq!(bench.written(), ["370102-2022.pdf"]);
    let expected = [Progress::Asking, Progress::FetchingPictures, Progress::TypesettingPdf];
    assert_eq!(*seen.lock().unwrap(), expected);
    let asked_at = *fake.asked_at.lock().unwrap();
    assert_eq!(asked_at, Some(AsOf { as_of: Some(as_of::AsOf::Revision(12)) }));
}

#[tokio::test]
async fn an_unknown_area_is_told_in_the_service_s_words() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.request.area = "999999".to_owned();
    let url = serve(Fake::default()).await;
    let services = Services::connect(&url, &url).await.unwrap();
    let refusal = generate(&bench.request, &services, &bench.toolchain, &|_| {}).await.unwrap_err();
    assert!(refusal.is_about_data());
    let expected = "the metrics service cannot fill a scorecard of `999999` for 2022: no area `999999` (NotFound)";
    assert_eq!(refusal.to_string(), expected);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_named_with_its_address() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let refusal = ReportError::from(Services::connect(&url, &url).await.unwrap_err());
    assert!(!refusal.is_about_data());
    let expected =
        format!("cannot reach the metrics service at {url}; start it or correct the address");
    assert_eq!(refusal.to_string(), expected);
}
