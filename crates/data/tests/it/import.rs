//! Importing: a stream of changes up, everything that is to be said of it down.

use scorecard_data::ObservationStreams;
use scorecard_domain::{Change, Thing};
use scorecard_wire::pb::data::{
    self as pb, import_changes_request::Part, import_changes_response::Part as Told,
};
use tokio_stream::StreamExt as _;
use tonic::{Code, Status};

use crate::service::{TestService, check, ground, key, observation, put};

fn header() -> Part {
    Part::Header(pb::ImportHeader { reason: "import".to_owned(), ..pb::ImportHeader::default() })
}

fn batch(changes: Vec<pb::Change>) -> Part {
    Part::Batch(pb::ImportBatch { changes })
}

fn finish() -> Part {
    Part::Finish(pb::ImportFinish {})
}

/// All that the server says of an import, without its progress.
async fn import(service: &TestService, parts: Vec<Part>) -> Result<Vec<Told>, Status> {
    let parts = parts.into_iter().map(|part| pb::ImportChangesRequest { part: Some(part) });
    let answers = service.ledger().import_changes(tokio_stream::iter(parts)).await?;
    let mut answers = answers.into_inner();
    let mut told = Vec::new();
    while let Some(answer) = answers.message().await? {
        match answer.part.unwrap() {
            Told::Received(_) => assert!(told.is_empty(), "progress comes first"),
            part => told.push(part),
        }
    }
    Ok(told)
}

#[tokio::test]
async fn an_import_becomes_one_revision() {
    let service = TestService::start().await;
    let years = (1000..9000).map(|year| observation(&year.to_string(), "1"));
    let years: Vec<_> = years.collect();
    let mut parts = vec![header()];
    parts.extend(years.chunks(500).map(|years| batch(years.to_vec())));
    parts.extend([batch(ground()), finish()]);
    let told = import(&service, parts).await.unwrap();
    let [Told::Result(result)] = told.as_slice() else { panic!("{told:?}") };
    let revision = result.revision.as_ref().unwrap();
    assert_eq!((revision.revision, revision.changes, result.faults), (1, 8002, 0));
}

#[tokio::test]
async fn an_import_without_finish_stores_nothing() {
    let service = TestService::start().await;
    let broken = import(&service, vec![header(), batch(ground())]).await;
    check(broken, Code::InvalidArgument, "IMPORT_OUT_OF_ORDER");
    assert_eq!(service.position().await.revision, 0);
}

#[tokio::test]
async fn nothing_comes_after_finish() {
    let service = TestService::start().await;
    for more in [batch(vec![observation("2022", "1")]), batch(Vec::new()), header(), finish()] {
        let broken = import(&service, vec![header(), batch(ground()), finish(), more]).await;
        check(broken, Code::InvalidArgument, "IMPORT_OUT_OF_ORDER");
    }
    assert_eq!(service.position().await.revision, 0);
}

#[tokio::test]
async fn an_import_has_one_header_and_it_comes_first() {
    let service = TestService::start().await;
    for parts in [vec![], vec![finish()], vec![batch(ground())], vec![header(), header()]] {
        let broken = import(&service, parts).await;
        check(broken, Code::InvalidArgument, "IMPORT_OUT_OF_ORDER");
    }
}

#[tokio::test]
async fn every_fault_of_an_import_is_told_and_nothing_is_stored() {
    let service = TestService::start().await;
    let faulty = vec![batch(ground()), batch(vec![pb::Change::default(); 10_000])];
    let parts = [vec![header()], faulty, vec![finish()]].concat();
    let told = import(&service, parts).await.unwrap();
    let (last, faults) = told.split_last().unwrap();
    let Told::Result(result) = last else { panic!("{last:?}") };
    assert_eq!((result.faults, result.revision.as_ref()), (10_000, None));
    assert_eq!(faults.len(), 10_000);
    let Told::Fault(first) = &faults[0] else { panic!("{:?}", faults[0]) };
    assert_eq!(first.path, "changes[2].action", "counted over all batches");
    assert_eq!(service.position().await.revision, 0);
}

#[tokio::test]
async fn faults_that_only_the_ledger_sees_are_told_too() {
    let service = TestService::start().await;
    let parts = vec![header(), batch(vec![observation("2022", "1")]), finish()];
    let told = import(&service, parts).await.unwrap();
    let [Told::Fault(a), Told::Fault(b), Told::Result(result)] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(a.reason, "UNKNOWN_REFERENCE");
    assert_eq!((b.reason.as_str(), result.faults), ("UNKNOWN_REFERENCE", 2));
}

#[tokio::test]
async fn what_cannot_be_read_of_an_import_hides_no_other_fault() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let (changes, expected) = crate::commit::faulty();
    let (some, rest) = changes.split_at(2);
    let parts = vec![header(), batch(some.to_vec()), batch(rest.to_vec()), finish()];
    let told = import(&service, parts).await.unwrap();
    let (last, faults) = told.split_last().unwrap();
    let Told::Result(result) = last else { panic!("{last:?}") };
    let faults: Vec<_> = faults
        .iter()
        .map(|fault| match fault {
            Told::Fault(fault) => (fault.path.as_str(), fault.reason.as_str()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((faults, result.faults), (expected.clone(), expected.len() as u64));
    assert_eq!(service.position().await.revision, 1);
}

#[tokio::test]
async fn validating_an_import_stores_nothing() {
    let service = TestService::start().await;
    let only =
        Part::Header(pb::ImportHeader { validate_only: true, ..pb::ImportHeader::default() });
    let told = import(&service, vec![only, batch(ground()), finish()]).await.unwrap();
    let [Told::Result(result)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((result.faults, result.revision.as_ref()), (0, None));
    assert_eq!(service.position().await.revision, 0);
}

#[tokio::test]
async fn an_import_can_be_too_large() {
    let service = TestService::with(&[("limits.max_import_changes", "1")]).await;
    let refused = import(&service, vec![header(), batch(ground()), finish()]).await;
    check(refused, Code::InvalidArgument, "TOO_MANY_CHANGES");
}

#[tokio::test]
async fn progress_says_how_much_was_read() {
    let service = TestService::start().await;
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let send = async |part| {
        sender.send(pb::ImportChangesRequest { part: Some(part) }).await.unwrap();
    };
    let mut ledger = service.ledger();
    send(header()).await;
    let mut answers = ledger.import_changes(requests).await.unwrap().into_inner();
    send(batch(ground())).await;
    let first = answers.next().await.unwrap().unwrap();
    assert_eq!(first.part, Some(Told::Received(2)));
}

/// Observations of these years as a client reads them out of its own files.
fn arrow(years: std::ops::Range<u32>, value: &str, if_revision: Option<u64>) -> Vec<Part> {
    let mut streams = ObservationStreams::default();
    let mut parts = Vec::new();
    let mut add = |stream: Option<Vec<u8>>| {
        parts.extend(stream.map(|stream| Part::Arrow(pb::ImportArrow { stream })));
    };
    for year in years {
        let message = observation(&year.to_string(), value);
        let change = scorecard_wire::reading("", message, scorecard_wire::change::read).unwrap();
        let (Change::Put(Thing::Observation(observation)), None) = change else { unreachable!() };
        add(streams.push(&observation, if_revision).unwrap());
    }
    add(streams.finish().unwrap());
    parts
}

#[tokio::test]
async fn observations_as_arrow_are_what_they_are_as_messages() {
    for form in ["messages", "arrow"] {
        let service = TestService::start().await;
        let years = || (1000..9000).map(|year| observation(&year.to_string(), "1"));
        let observations = match form {
            "arrow" => arrow(1000..9000, "1", None),
            _ => vec![batch(years().collect())],
        };
        let parts = [vec![header(), batch(ground())], observations, vec![finish()]].concat();
        let told = import(&service, parts).await.unwrap();
        let [Told::Result(result)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(result.revision.as_ref().unwrap().changes, 8002);
        // The same once more changes nothing.
        let again = match form {
            "arrow" => vec![batch(years().collect())],
            _ => arrow(1000..9000, "1", Some(1)),
        };
        let parts = [vec![header()], again, vec![finish()]].concat();
        let told = import(&service, parts).await.unwrap();
        let [Told::Result(result)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((result.unchanged, result.revision.as_ref()), (8000, None));
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_told_what_else_is_wrong_in_either_form() {
    let service = TestService::start().await;
    let rows = [
        (pb::Measure::Level, "x:none", "", pb::Confidentiality::Embargoed, None),
        (pb::Measure::Level, "x:a", "none", pb::Confidentiality::Free, Some(0)),
        (pb::Measure::Level, "x:none", "none", pb::Confidentiality::Internal, Some(1)),
        (pb::Measure::Rank, "x:none", "none", pb::Confidentiality::Free, None),
    ];
    let changes = rows.map(|(measure, area, source, code, until)| {
        put(pb::thing::Thing::Observation(pb::Observation {
            key: Some(pb::ObservationKey { measure: measure.into(), ..key(area, "2022") }),
            reading: Some(pb::observation::Reading::Value("1.5".to_owned())),
            source: source.to_owned(),
            confidentiality: code.into(),
            embargo_until: until.map(scorecard_wire::timestamp::write),
            ..pb::Observation::default()
        }))
    });
    let mut streams = ObservationStreams::default();
    for message in changes.clone() {
        let change = scorecard_wire::reading("", message, scorecard_wire::change::read).unwrap();
        let (Change::Put(Thing::Observation(observation)), None) = change else { unreachable!() };
        assert_eq!(streams.push(&observation, None).unwrap(), None);
    }
    let stream = streams.finish().unwrap().unwrap();
    for form in [Part::Arrow(pb::ImportArrow { stream }), batch(changes.to_vec())] {
        let parts = vec![header(), batch(ground()), form, finish()];
        let told = import(&service, parts).await.unwrap();
        let places = told.iter().filter_map(|told| match told {
            Told::Fault(fault) => Some((fault.path.as_str(), fault.reason.as_str())),
            _ => None,
        });
        let at = [
            ("2].observation.embargo_until", "MISSING_VALUE"),
            ("2].observation.key.area", "UNKNOWN_REFERENCE"),
            ("3].observation.embargo_until", "INCONSISTENT"),
            ("3].observation.source", "UNKNOWN_REFERENCE"),
            ("4].observation.embargo_until", "INCONSISTENT"),
            ("4].observation.key.area", "UNKNOWN_REFERENCE"),
            ("4].observation.source", "UNKNOWN_REFERENCE"),
            ("5].observation.key.of", "MISSING_VALUE"),
            ("5].observation.value", "INVALID_VALUE"),
            ("5].observation.key.area", "UNKNOWN_REFERENCE"),
            ("5].observation.source", "UNKNOWN_REFERENCE"),
        ];
        let expected = at.map(|(path, reason)| (format!("changes[{path}"), reason));
        let expected: Vec<_> = expected.iter().map(|(path, it)| (path.as_str(), *it)).collect();
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }
    assert_eq!(service.position().await.revision, 0);
}

#[tokio::test]
async fn faults_of_arrow_count_rows_as_changes() {
    let service = TestService::start().await;
    let parts = [vec![header(), batch(ground())], arrow(2000..2003, "1", Some(7)), vec![finish()]];
    let refused = import(&service, parts.concat()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Aborted);
    assert!(refused.message().contains("changes[2]"), "{refused:?}");
    // Those of the columns count nothing.
    let none = Part::Arrow(pb::ImportArrow { stream: b"none".to_vec() });
    let refused = import(&service, vec![header(), none, finish()]).await;
    check(refused, Code::InvalidArgument, "FAULTY_REQUEST");
    assert_eq!(service.position().await.revision, 0);
}
