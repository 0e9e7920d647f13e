//! Single reads beside a bare tonic server that answers the same message, and single durable writes with their arrival
//! at a follower.

use std::{
    convert::Infallible,
    future,
    process::{Child, Command, Stdio},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use prost::Message as _;
use scorecard_wire::pb::data::{
    self as pb, fact_service_client::FactServiceClient, fact_service_server,
    watch_changes_response::Event,
};
use tonic::{
    IntoRequest, Request, Response, Status,
    body::Body,
    codegen::{BoxFuture, Service, http},
    metadata::MetadataValue,
    server::{Grpc, NamedService, UnaryService},
    transport::{Channel, Server as Tonic},
};
use tonic_prost::ProstCodec;

use crate::{rows::Rows, server::Server};

const READS: u64 = 5000;
const WRITES: u64 = 300;

/// Answers every read with one message.
#[derive(Clone)]
struct Bare(pb::GetObservationResponse);

impl NamedService for Bare {
    const NAME: &'static str = fact_service_server::SERVICE_NAME;
}

impl UnaryService<pb::GetObservationRequest> for Bare {
    type Response = pb::GetObservationResponse;
    type Future = future::Ready<Result<Response<Self::Response>, Status>>;

    fn call(&mut self, _: Request<pb::GetObservationRequest>) -> Self::Future {
        future::ready(Ok(Response::new(self.0.clone())))
    }
}

impl Service<http::Request<Body>> for Bare {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(service, request).await) })
    }
}

/// What `load --bare PORT MESSAGE` does: it serves the message, in hexadecimal digits, until it is killed.
pub(crate) async fn serve_bare(port: &str, message: &str) {
    let bytes: Vec<u8> = (0..message.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(message.get(at..at + 2).unwrap(), 16).unwrap())
        .collect();
    let message = pb::GetObservationResponse::decode(bytes.as_slice()).unwrap();
    let address = format!("127.0.0.1:{port}").parse().unwrap();
    Tonic::builder().add_service(Bare(message)).serve(address).await.unwrap();
}

fn start_bare(port: u16, message: &pb::GetObservationResponse) -> Child {
    let message: String =
        message.encode_to_vec().iter().map(|byte| format!("{byte:02x}")).collect();
    Command::new(std::env::current_exe().unwrap())
        .args(["--bare", &port.to_string(), &message])
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// The median time of a read from the ledger, of one with public clearance, and of one from the bare server, taking turns.
pub(crate) async fn reads(server: &Server, rows: &Rows) -> [Duration; 3] {
    let request = |n: u64| pb::GetObservationRequest { key: Some(rows.key(n)), as_of: None };
    let mut ledger = FactServiceClient::new(server.channel());
    let message = ledger.get_observation(request(0)).await.unwrap().into_inner();
    let port = crate::server::free_port();
    let mut child = start_bare(port, &message);
    let mut bare = FactServiceClient::new(crate::server::connect(port).await);
    let [mut of_ledger, mut of_public, mut of_bare] = [const { Vec::new() }; 3];
    for n in 0..READS {
        let key = rows.shuffle(n * (rows.len() / READS).max(1) % rows.len());
        of_ledger.push(timed(&mut ledger, request(key)).await);
        of_public.push(timed(&mut ledger, public(request(key))).await);
        of_bare.push(timed(&mut bare, request(key)).await);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    [of_ledger, of_public, of_bare].map(|mut times| percentile(&mut times, 50))
}

/// The same, asked for with public clearance.
fn public<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("scorecard-clearance", MetadataValue::from_static("public"));
    request
}

/// Reads the first row.
pub(crate) async fn read_one(server: &Server, rows: &Rows) {
    let mut ledger = FactServiceClient::new(server.channel());
    timed(&mut ledger, pb::GetObservationRequest { key: Some(rows.key(0)), as_of: None }).await;
}

async fn timed(
    client: &mut FactServiceClient<Channel>,
    request: impl IntoRequest<pb::GetObservationRequest>,
) -> Duration {
    let begun = Instant::now();
    client.get_observation(request).await.unwrap();
    begun.elapsed()
}

/// How long single writes take until they are acknowledged, and until a follower has them: the median and the 99th of
/// a hundred, each.
pub(crate) async fn writes(server: &Server, rows: &Rows) -> [Duration; 4] {
    let mut ledger = server.ledger();
    let info = ledger.get_service_info(pb::GetServiceInfoRequest {}).await.unwrap().into_inner();
    let request = pb::WatchChangesRequest { position: info.position, ..Default::default() };
    let mut events = server.ledger().watch_changes(request).await.unwrap().into_inner();
    let (mut acknowledged, mut arrived) = (Vec::new(), Vec::new());
    for n in 0..WRITES {
        let changes = vec![rows.changed(rows.shuffle(n))];
        let request = pb::CommitChangesRequest { changes, ..Default::default() };
        let begun = Instant::now();
        let answer = ledger.commit_changes(request).await.unwrap().into_inner();
        acknowledged.push(begun.elapsed());
        let revision = answer.revision.unwrap().revision;
        loop {
            let event = events.message().await.unwrap().unwrap().event.unwrap();
            if let Event::Fragment(fragment) = event
                && fragment.revision.unwrap().revision == revision
            {
                break;
            }
        }
        arrived.push(begun.elapsed());
    }
    let [a, b] = [50, 99].map(|of| percentile(&mut acknowledged, of));
    let [c, d] = [50, 99].map(|of| percentile(&mut arrived, of));
    [a, b, c, d]
}

fn percentile(times: &mut [Duration], of: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() - 1) * of / 100).copied().unwrap_or_default()
}
