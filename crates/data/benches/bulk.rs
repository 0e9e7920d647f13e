//! Reading many observations over gRPC: `StreamObservations` in both forms against pages of `ListObservations`, and
//! against a tonic stream of the same messages that were made beforehand. All take turns in one run, over loopback, server
//! and client in one process.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::{convert::Infallible, future, path::Path, sync::Arc, time::Duration};

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use scorecard_data::{Batch, Config, Ledger, ProposedChange, Running, Scan, StoreUrl, SystemClock};
use scorecard_domain::{
    Area, AreaKind, Change, Confidentiality, Direction, GrowthRule, Indicator, Nature, Observation,
    ObservationKey, Of, OverAreas, OverTime, PlausibleRange, Qualifier, Reading, Source, Statuses,
    Text, Thing, Validity,
};
use scorecard_service::{Env, Layers};
use scorecard_wire::pb::data::{
    self as pb, ObservationForm, fact_service_client::FactServiceClient, fact_service_server,
    stream_observations_response::Part,
};
use tokio::{net::TcpListener, runtime::Runtime, sync::mpsc};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::{
    Request, Response, Status,
    body::Body,
    codegen::{BoxFuture, Context, Poll, Service, http},
    server::{Grpc, NamedService, ServerStreamingService},
    transport::{Channel, Server},
};
use tonic_prost::ProstCodec;

/// What is read: so many areas, indicators and years, each with each.
const AREAS: usize = 100;
const INDICATORS: usize = 10;
const YEARS: usize = 100;
const ROWS: usize = AREAS * INDICATORS * YEARS;
/// The largest page.
const PAGE: i32 = 1000;

type Client = FactServiceClient<Channel>;

fn catalogue() -> Vec<Thing> {
    let mut things = Vec::new();
    for n in 0..AREAS {
        things.push(Thing::Area(Area {
            id: format!("gbt2260:37{n:04}").parse().unwrap(),
            kind: AreaKind::District,
            code: format!("37{n:04}"),
            name: Text::zh("区"),
            validity: Validity::default(),
            parents: Vec::new(),
            successors: Vec::new(),
        }));
    }
    for n in 0..INDICATORS {
        things.push(Thing::Indicator(Indicator {
            id: format!("economy.value_added_{n}").parse().unwrap(),
            name: Text::zh("增加值"),
            unit: Text::new("元", "yuan"),
            multiplier: 8,
            decimals: 1,
            direction: Direction::Higher,
            nature: Nature::Flow,
            over_time: OverTime::Sum,
            over_areas: OverAreas::Sum,
            growth_rule: GrowthRule::Nominal,
            scope: Text::default(),
            explanation: Text::default(),
            plausible: PlausibleRange::default(),
            minimum_units: None,
            formula: None,
            price_index: None,
            streaks: Default::default(),
        }));
    }
    things.push(Thing::Source(Source {
        id: "yearbook".parse().unwrap(),
        title: Text::zh("统计年鉴"),
        publisher: Text::default(),
        published: String::new(),
        url: String::new(),
        note: Text::default(),
    }));
    things
}

fn observations() -> impl Iterator<Item = Thing> {
    (0..ROWS).map(|n| {
        let (area, indicator, year) = (n % AREAS, n / AREAS % INDICATORS, n / AREAS / INDICATORS);
        let noted = n % 10 == 0;
        Thing::Observation(Observation {
            key: ObservationKey {
                indicator: format!("economy.value_added_{indicator}").parse().unwrap(),
                measure: scorecard_domain::Measure::Level,
                of: Of::Nothing,
                area: format!("gbt2260:37{area:04}").parse().unwrap(),
                period: (1925 + year).to_string().parse().unwrap(),
            },
            reading: Reading::Value(format!("{}.{}", n * 7 % 10_007, n % 10).parse().unwrap()),
            qualifier: Qualifier::Exact,
            statuses: Statuses::NONE,
            stage: None,
            source: Some("yearbook".parse().unwrap()),
            note: if noted {
                Text::zh("按可比口径计算，与上年不可直接比较。")
            } else {
                Text::default()
            },
            confidentiality: Confidentiality::Free,
            embargo_until: None,
            comparison: None,
        })
    })
}

/// A ledger with all of it.
async fn fill(file: &Path) {
    let url = StoreUrl::Sqlite(file.to_owned());
    let ledger = Ledger::open(&url, Arc::new(SystemClock)).await.unwrap();
    let changes = catalogue().into_iter().chain(observations());
    let changes: Vec<ProposedChange> = changes.map(|thing| Change::Put(thing).into()).collect();
    let (author, reason) = ("bench".to_owned(), "bench".to_owned());
    ledger.commit(Batch { changes, author, reason, request: None }).await.unwrap();
    ledger.close().await;
}

async fn serve(file: &Path) -> Running {
    let flags =
        [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", file.display().to_string())];
    let env = Env::new();
    let layers = Layers { service: "", defaults: "", file: None, env: &env, flags: &flags };
    let config = Config::load(&layers).unwrap();
    Running::start(&config, Arc::new(SystemClock)).await.unwrap()
}

async fn connect(address: impl std::fmt::Display) -> Client {
    let channel = Channel::from_shared(format!("http://{address}")).unwrap();
    FactServiceClient::new(channel.connect().await.unwrap())
}

/// A stream of messages that are there already.
#[derive(Clone)]
struct Bare(Arc<Vec<pb::StreamObservationsResponse>>);

impl NamedService for Bare {
    const NAME: &'static str = fact_service_server::SERVICE_NAME;
}

impl ServerStreamingService<pb::StreamObservationsRequest> for Bare {
    type Response = pb::StreamObservationsResponse;
    type ResponseStream = ReceiverStream<Result<Self::Response, Status>>;
    type Future = future::Ready<Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, _: Request<pb::StreamObservationsRequest>) -> Self::Future {
        let (sender, receiver) = mpsc::channel(4);
        let messages = Arc::clone(&self.0);
        tokio::spawn(async move {
            for message in messages.iter() {
                if sender.send(Ok(message.clone())).await.is_err() {
                    break;
                }
            }
        });
        future::ready(Ok(Response::new(ReceiverStream::new(receiver))))
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
        let stream = self.clone();
        Box::pin(async move {
            Ok(Grpc::new(ProstCodec::default()).server_streaming(stream, request).await)
        })
    }
}

/// Serves the messages of a stream of rows as they come from the real server.
async fn serve_bare(mut client: Client) -> std::net::SocketAddr {
    let request = pb::StreamObservationsRequest::default();
    let mut stream = client.stream_observations(request).await.unwrap().into_inner();
    let mut messages = Vec::new();
    while let Some(message) = stream.message().await.unwrap() {
        messages.push(message);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(Bare(Arc::new(messages)));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    address
}

/// Reads a whole stream, and counts its rows.
async fn stream(mut client: Client, form: ObservationForm) -> usize {
    let request = pb::StreamObservationsRequest { form: form.into(), ..Default::default() };
    let mut stream = client.stream_observations(request).await.unwrap().into_inner();
    let (mut rows, mut pieces, mut end) = (0, Vec::new(), None);
    while let Some(message) = stream.message().await.unwrap() {
        match message.part.unwrap() {
            Part::Begin(_) => {}
            Part::Rows(some) => rows += some.observations.len(),
            Part::Arrow(piece) => pieces.extend(piece),
            Part::End(told) => end = Some(told.rows),
        }
    }
    if !pieces.is_empty() {
        let reader = arrow_ipc::reader::StreamReader::try_new(pieces.as_slice(), None).unwrap();
        rows = reader.map(|batch| batch.unwrap().num_rows()).sum();
    }
    assert_eq!(end, Some(rows as u64));
    rows
}

/// Reads all pages of a list, and counts its rows.
async fn list(mut client: Client) -> usize {
    let mut request = pb::ListObservationsRequest { page_size: PAGE, ..Default::default() };
    let mut rows = 0;
    loop {
        let page = client.list_observations(request.clone()).await.unwrap().into_inner();
        rows += page.observations.len();
        if page.next_page_token.is_empty() {
            return rows;
        }
        request.page_token = page.next_page_token;
    }
}

/// Reads all from the store, without gRPC.
async fn scan(ledger: &Ledger) -> usize {
    let revision = ledger.position().revision;
    let mut cursor = ledger.scan(Scan { revision, ..Scan::default() });
    let mut rows = 0;
    while let Some(chunk) = cursor.next().await.unwrap() {
        rows += chunk.len();
    }
    rows
}

fn bulk(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bench.db");
    let (running, client, bare) = runtime.block_on(async {
        fill(&file).await;
        let running = serve(&file).await;
        let client = connect(running.address()).await;
        let bare = connect(serve_bare(client.clone()).await).await;
        (running, client, bare)
    });
    let all = |rows| assert_eq!(rows, ROWS);
    let mut group = criterion.benchmark_group("100,000 observations");
    group.throughput(Throughput::Elements(ROWS as u64));
    group
        .sampling_mode(SamplingMode::Flat)
        .sample_size(15)
        .measurement_time(Duration::from_secs(8));
    let rows = |client: &Client| stream(client.clone(), ObservationForm::Rows);
    group.bench_function("bare tonic", |bencher| {
        bencher.iter(|| all(runtime.block_on(rows(&bare))));
    });
    group.bench_function("stream of rows", |bencher| {
        bencher.iter(|| all(runtime.block_on(rows(&client))));
    });
    group.bench_function("stream of Arrow", |bencher| {
        bencher.iter(|| {
            all(runtime.block_on(stream(client.clone(), ObservationForm::Arrow)));
        });
    });
    group.bench_function("pages of a list", |bencher| {
        bencher.iter(|| all(runtime.block_on(list(client.clone()))));
    });
    group.bench_function("store alone", |bencher| {
        bencher.iter(|| all(runtime.block_on(scan(running.ledger()))));
    });
    group.finish();
    assert!(runtime.block_on(running.stop()).is_ok());
}

criterion_group!(benches, bulk);
criterion_main!(benches);
