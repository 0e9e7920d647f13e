//! Reading observations in bulk.

use std::time::Duration;

use prost::Message as _;
use scorecard_wire::pb::data::{
    self as pb, ObservationForm, stream_observations_response::Part, watch_changes_response::Event,
};
use tonic::{Code, Request, Status};

use crate::service::{TestService, area, check, ground, indicator, key, observation, put, why};

/// With notes of so many bytes, the observations of [`large`] do not fit into the buffers on the way: nobody can have
/// sent them all as long as nobody reads.
const BEYOND_BUFFERS: usize = 4000;

/// What a stream brought.
#[derive(Debug, Default)]
struct Streamed {
    position: pb::Position,
    observations: Vec<pb::Observation>,
    /// How many observations each message has.
    sizes: Vec<usize>,
    pieces: Vec<Vec<u8>>,
    end: Option<u64>,
}

async fn stream(
    service: &TestService,
    request: impl tonic::IntoRequest<pb::StreamObservationsRequest>,
) -> Result<Streamed, Status> {
    let mut stream = service.facts().stream_observations(request).await?.into_inner();
    let Some(Part::Begin(begin)) = stream.message().await?.unwrap().part else {
        panic!("the first message is no begin")
    };
    let mut streamed = Streamed { position: begin.position.unwrap(), ..Streamed::default() };
    while let Some(message) = stream.message().await? {
        assert_eq!(streamed.end, None, "nothing comes after the end");
        assert!(message.encoded_len() < 2 << 20);
        match message.part.unwrap() {
            Part::Begin(_) => panic!("a second begin"),
            Part::Rows(rows) => {
                streamed.sizes.push(rows.observations.len());
                streamed.observations.extend(rows.observations);
            }
            Part::Arrow(piece) => streamed.pieces.push(piece),
            Part::End(end) => streamed.end = Some(end.rows),
        }
    }
    Ok(streamed)
}

/// All that a list has, over all its pages.
async fn listed(
    service: &TestService,
    mut request: pb::ListObservationsRequest,
) -> Vec<pb::Observation> {
    let mut observations = Vec::new();
    loop {
        let page = service.facts().list_observations(request.clone()).await.unwrap().into_inner();
        observations.extend(page.observations);
        if page.next_page_token.is_empty() {
            return observations;
        }
        request.page_token = page.next_page_token;
    }
}

fn noted(area: &str, period: &str, value: &str, note: &str) -> pb::Change {
    put(pb::thing::Thing::Observation(pb::Observation {
        key: Some(key(area, period)),
        reading: Some(pb::observation::Reading::Value(value.to_owned())),
        note: Some(pb::Text { zh: String::new(), en: note.to_owned() }),
        ..pb::Observation::default()
    }))
}

/// A ledger with 2,600 observations in two areas at revision 5, each with a note of so many bytes.
async fn large(note: usize) -> TestService {
    let service = TestService::start().await;
    service.commit([ground(), vec![area("x:b", "370103"), indicator("a.c")]].concat()).await;
    let years = || (1000..2300).map(|year: u32| year.to_string());
    let observations = years().flat_map(|year| {
        ["x:a", "x:b"].map(|area| noted(area, &year, &format!("{year}.5"), &"n".repeat(note)))
    });
    let observations: Vec<_> = observations.collect();
    for some in observations.chunks(650) {
        service.commit(some.to_vec()).await;
    }
    service
}

#[tokio::test]
async fn rows_are_those_of_a_list() {
    let service = large(0).await;
    let every = listed(&service, pb::ListObservationsRequest::default()).await;
    let streamed = stream(&service, pb::StreamObservationsRequest::default()).await.unwrap();
    assert_eq!(streamed.observations, every);
    assert_eq!((streamed.end, every.len()), (Some(2600), 2600));
    assert_eq!(streamed.position, service.position().await);
    assert_eq!(streamed.sizes, [500, 500, 500, 500, 500, 100]);
    assert!(streamed.pieces.is_empty());

    let request = pb::StreamObservationsRequest {
        areas: vec!["x:b".to_owned(), "x:none".to_owned()],
        indicators: vec!["a.b".to_owned()],
        periods: ["2001", "2003", "999"].map(str::to_owned)[..2].to_vec(),
        measures: vec![pb::Measure::Level.into(), pb::Measure::Growth.into()],
        ..Default::default()
    };
    let some = stream(&service, request).await.unwrap();
    let keys = some.observations.iter().map(|it| it.key.clone().unwrap());
    assert!(keys.eq([key("x:b", "2001"), key("x:b", "2003")]), "{:?}", some.observations);
}

#[tokio::test]
async fn a_filter_holds_together_with_what_is_named() {
    let service = large(0).await;
    let count = async |filter: &str, areas: &[&str]| {
        let areas = areas.iter().map(|id| (*id).to_owned()).collect();
        let filter = filter.to_owned();
        let request = pb::StreamObservationsRequest { areas, filter, ..Default::default() };
        let streamed = stream(&service, request).await.unwrap();
        assert_eq!(streamed.end, Some(streamed.observations.len() as u64));
        streamed.observations.len()
    };
    assert_eq!(count("value > 2290", &[]).await, 20);
    assert_eq!(count("value > 2290", &["x:a"]).await, 10);
    assert_eq!(count("area = \"x:b\" AND period >= 2290", &[]).await, 10);
    assert_eq!(count("area = \"x:b\"", &["x:a"]).await, 0, "nothing can be both");
    assert_eq!(count("period = 2000 OR period = 2001", &["x:a", "x:b"]).await, 4);
    assert_eq!(count("measure = GROWTH", &[]).await, 0);
}

#[tokio::test]
async fn arrow_has_the_same_rows() {
    use arrow_array::{cast::AsArray as _, types::Decimal128Type};
    let service = large(0).await;
    let form = ObservationForm::Arrow.into();
    let request = pb::StreamObservationsRequest { form, ..Default::default() };
    let streamed = stream(&service, request.clone()).await.unwrap();
    assert!(streamed.observations.is_empty());
    let bytes = streamed.pieces.concat();
    let reader = arrow_ipc::reader::StreamReader::try_new(bytes.as_slice(), None).unwrap();
    assert_eq!(reader.schema().metadata()["scorecard.revision"], "5");
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    let rows: usize = batches.iter().map(|batch| batch.num_rows()).sum();
    assert_eq!((rows, streamed.end), (2600, Some(2600)));
    let value = batches[0].column_by_name("value").unwrap().as_primitive::<Decimal128Type>();
    assert_eq!(value.value_as_string(0), "1000.500000000000000");

    // A stream without observations is one that can be read, too.
    let nothing = pb::StreamObservationsRequest { indicators: vec!["a.c".to_owned()], ..request };
    let streamed = stream(&service, nothing).await.unwrap();
    assert_eq!((streamed.pieces.len(), streamed.end), (1, Some(0)));
    let bytes = streamed.pieces.concat();
    let reader = arrow_ipc::reader::StreamReader::try_new(bytes.as_slice(), None).unwrap();
    assert_eq!((reader.schema().fields().len(), reader.count()), (25, 0));
}

#[tokio::test]
async fn a_stream_shows_one_revision_and_a_watch_goes_on_from_it() {
    let service = large(BEYOND_BUFFERS).await;
    let request = pb::StreamObservationsRequest::default();
    let mut slow = service.facts().stream_observations(request).await.unwrap().into_inner();
    let Some(Part::Begin(begin)) = slow.message().await.unwrap().unwrap().part else { panic!() };
    // What is written while nobody reads is in the watch and not in the stream; and it is written at once.
    let changed: Vec<_> =
        (1000..2300).map(|year: u32| observation(&year.to_string(), "7")).collect();
    assert_eq!(service.commit(changed).await, 6);
    let mut seen = 0;
    while let Some(message) = slow.message().await.unwrap() {
        let Some(Part::Rows(rows)) = message.part else { continue };
        seen += rows.observations.len();
        assert!(rows.observations.iter().all(|it| it.revision <= 5));
    }
    assert_eq!(seen, 2600);
    let request = pb::WatchChangesRequest { position: begin.position, ..Default::default() };
    let mut watch = service.ledger().watch_changes(request).await.unwrap().into_inner();
    let event = watch.message().await.unwrap().unwrap().event.unwrap();
    let Event::Fragment(fragment) = event else { panic!("no fragment") };
    assert_eq!(fragment.revision.unwrap().revision, 6);

    let as_of = |revision| Some(pb::AsOf { as_of: Some(pb::as_of::AsOf::Revision(revision)) });
    let at = async |revision| {
        let as_of = as_of(revision);
        stream(&service, pb::StreamObservationsRequest { as_of, ..Default::default() }).await
    };
    let counts = [at(0).await, at(1).await, at(5).await].map(|it| it.unwrap().end);
    assert_eq!(counts, [Some(0), Some(0), Some(2600)]);
    check(at(7).await, Code::OutOfRange, "REVISION_NOT_REACHED");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_request_is_told_at_once() {
    let service = TestService::start().await;
    let request = pb::StreamObservationsRequest {
        areas: vec!["x:a".to_owned(), "历下".to_owned()],
        indicators: vec![String::new()],
        periods: vec!["2022年".to_owned()],
        measures: vec![0, 99],
        form: 7,
        ..Default::default()
    };
    let status = stream(&service, request).await.unwrap_err();
    assert_eq!(why(&status), (Code::InvalidArgument, "FAULTY_REQUEST".to_owned()));
    let faults = scorecard_wire::status::faults_of(&status);
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(
        paths,
        ["areas[1]", "indicators[0]", "periods[0]", "measures[0]", "measures[1]", "form"]
    );
    let filter = "value > ten".to_owned();
    let request = pb::StreamObservationsRequest { filter, ..Default::default() };
    check(stream(&service, request).await, Code::InvalidArgument, "FILTER_INVALID");
}

#[tokio::test]
async fn messages_are_bounded_by_bytes_too() {
    let service = large(BEYOND_BUFFERS).await;
    let streamed = stream(&service, pb::StreamObservationsRequest::default()).await.unwrap();
    assert_eq!(streamed.end, Some(2600));
    assert!(streamed.sizes.iter().all(|size| (1..300).contains(size)), "{:?}", streamed.sizes);
}

#[tokio::test]
async fn the_deadline_holds_for_the_whole_stream() {
    let service = large(BEYOND_BUFFERS).await;
    let deadline = Duration::from_millis(300);
    let mut request = Request::new(pb::StreamObservationsRequest::default());
    request.set_timeout(deadline);
    let read = async {
        let mut slow = service.facts().stream_observations(request).await?.into_inner();
        tokio::time::sleep(deadline).await;
        while slow.message().await?.is_some() {}
        Ok::<_, Status>(())
    };
    assert_eq!(read.await.unwrap_err().code(), Code::DeadlineExceeded);
}
