//! Following the ledger: a snapshot, then every revision once and in order.

use scorecard_wire::pb::data::{self as pb, watch_changes_response::Event};
use tonic::{Code, Streaming};

use crate::service::{TestService, area, check, ground, observation};

async fn watch(
    service: &TestService,
    position: Option<pb::Position>,
    kinds: &[pb::Kind],
) -> Result<Streaming<pb::WatchChangesResponse>, tonic::Status> {
    let kinds = kinds.iter().map(|kind| i32::from(*kind)).collect();
    let request = pb::WatchChangesRequest { position, kinds, ..Default::default() };
    Ok(service.ledger().watch_changes(request).await?.into_inner())
}

async fn next(stream: &mut Streaming<pb::WatchChangesResponse>) -> Event {
    stream.message().await.unwrap().unwrap().event.unwrap()
}

/// The revisions that are delivered up to and including `last`, each with its number of changes.
async fn follow(stream: &mut Streaming<pb::WatchChangesResponse>, last: u64) -> Vec<(u64, usize)> {
    let (mut seen, mut n_changes, mut parts) = (Vec::new(), 0, 0);
    loop {
        match next(stream).await {
            Event::Fragment(fragment) => {
                assert_eq!(fragment.part, parts);
                parts += 1;
                n_changes += fragment.changes.len();
                let revision = fragment.revision.unwrap();
                if fragment.last {
                    seen.push((revision.revision, n_changes));
                    (n_changes, parts) = (0, 0);
                }
            }
            Event::Progress(position) if position.revision >= last => return seen,
            Event::Progress(_) => {}
        }
    }
}

#[tokio::test]
async fn a_watch_brings_what_was_and_then_what_happens() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let mut stream = watch(&service, None, &[]).await.unwrap();
    assert_eq!(follow(&mut stream, 1).await, [(1, 2)]);
    service.commit(vec![observation("2022", "1"), observation("2021", "1")]).await;
    let Event::Fragment(fragment) = next(&mut stream).await else { panic!("no fragment") };
    assert_eq!((fragment.part, fragment.last, fragment.changes.len()), (0, true, 2));
    let Event::Progress(position) = next(&mut stream).await else { panic!("no progress") };
    assert_eq!(position, service.position().await);
}

#[tokio::test]
async fn a_watch_goes_on_from_a_snapshot_without_a_gap() {
    let service = TestService::start().await;
    let years = (1000..3000).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;
    let request = pb::StreamSnapshotRequest::default();
    let mut snapshot = service.ledger().stream_snapshot(request).await.unwrap().into_inner();
    let (mut things, mut position) = (Vec::new(), None);
    while let Some(message) = snapshot.message().await.unwrap() {
        assert!(position.is_none() && message.things.len() <= 500);
        things.extend(message.things);
        position = message.position;
    }
    assert_eq!(things.len(), 2002);
    assert!(
        matches!(things[0].thing, Some(pb::thing::Thing::Area(_))),
        "in the order of the kinds"
    );

    service.commit(vec![observation("2022", "2")]).await;
    let mut stream = watch(&service, position, &[]).await.unwrap();
    assert_eq!(follow(&mut stream, 2).await, [(2, 1)]);
}

#[tokio::test]
async fn a_snapshot_can_show_an_earlier_revision_and_some_kinds() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    service.commit(vec![observation("2022", "2")]).await;
    let list = async |revision, kinds: &[pb::Kind]| {
        let request = pb::StreamSnapshotRequest {
            as_of: Some(pb::AsOf { as_of: Some(pb::as_of::AsOf::Revision(revision)) }),
            kinds: kinds.iter().map(|kind| i32::from(*kind)).collect(),
            media_content: true,
            ..pb::StreamSnapshotRequest::default()
        };
        let mut stream = service.ledger().stream_snapshot(request).await?.into_inner();
        let mut told = (0, 0);
        while let Some(message) = stream.message().await? {
            told.0 += message.things.len();
            told.1 = message.position.map_or(0, |position| position.revision);
        }
        Ok::<_, tonic::Status>(told)
    };
    assert_eq!(list(0, &[]).await.unwrap(), (0, 0));
    assert_eq!(list(1, &[]).await.unwrap(), (2, 1));
    assert_eq!(list(2, &[pb::Kind::Observation]).await.unwrap(), (1, 2));
    check(list(3, &[]).await, Code::OutOfRange, "REVISION_NOT_REACHED");
    check(list(1, &[pb::Kind::Unspecified]).await, Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn revisions_without_the_kinds_that_are_asked_for_come_as_progress() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    service.commit(vec![observation("2022", "1")]).await;
    let mut stream = watch(&service, None, &[pb::Kind::Observation]).await.unwrap();
    assert_eq!(follow(&mut stream, 2).await, [(2, 1)]);
    let mut stream = watch(&service, None, &[pb::Kind::Media]).await.unwrap();
    assert_eq!(follow(&mut stream, 2).await, []);
}

#[tokio::test]
async fn a_watch_brings_only_what_is_about_what_it_names() {
    let service = TestService::start().await;
    service.commit([ground(), vec![area("x:b", "370103")]].concat()).await;
    service.commit(vec![observation("2022", "1"), observation("2021", "1")]).await;
    service.commit(vec![area("x:b", "370104")]).await;
    let follow_all = async |areas: &[&str], indicators: &[&str], periods: &[&str], position| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let (areas, indicators) = (texts(areas), texts(indicators));
        let periods = texts(periods);
        let kinds = Vec::new();
        let request = pb::WatchChangesRequest { position, kinds, areas, indicators, periods };
        let mut stream = service.ledger().watch_changes(request).await?.into_inner();
        Ok::<_, tonic::Status>(follow(&mut stream, 3).await)
    };
    assert_eq!(follow_all(&["x:a"], &[], &[], None).await.unwrap(), [(1, 1), (2, 2)]);
    assert_eq!(follow_all(&["x:b"], &[], &[], None).await.unwrap(), [(1, 1), (3, 1)]);
    assert_eq!(follow_all(&[], &["a.b"], &[], None).await.unwrap(), [(1, 1), (2, 2)]);
    assert_eq!(follow_all(&["x:a", "x:b"], &[], &["2021"], None).await.unwrap(), [(2, 1)]);
    let now = Some(service.position().await);
    assert_eq!(follow_all(&["x:b"], &[], &[], now).await.unwrap(), []);
    let refused = follow_all(&[""], &["A"], &["2022年"], None).await;
    let faults = scorecard_wire::status::faults_of(refused.as_ref().unwrap_err());
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["areas[0]", "indicators[0]", "periods[0]"]);
    check(refused, Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn a_position_of_another_history_is_refused() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let position = service.position().await;
    let (code, reason) = (Code::FailedPrecondition, "LEDGER_DIVERGED");
    let other = pb::Position { ledger_id: "0".repeat(32), ..position.clone() };
    check(watch(&service, Some(other), &[]).await, code, reason);
    let ahead = pb::Position { revision: 7, ..position.clone() };
    check(watch(&service, Some(ahead), &[]).await, code, reason);
    let changed = pb::Position { digest: vec![0; 32], ..position.clone() };
    check(watch(&service, Some(changed), &[]).await, code, reason);
    let malformed = pb::Position { digest: vec![0; 3], ..position };
    check(watch(&service, Some(malformed), &[]).await, Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn a_slow_watcher_misses_nothing() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let mut slow = watch(&service, None, &[]).await.unwrap();
    // More than what fits into the buffers on the way, while nobody reads.
    for n in 1..=40 {
        let value = n.to_string();
        let years = (1000..1300).map(|year| observation(&year.to_string(), &value));
        service.commit(years.collect()).await;
    }
    let seen = follow(&mut slow, 41).await;
    let expected: Vec<_> = (1..=41).map(|n| (n, if n == 1 { 2 } else { 300 })).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_large_revision_comes_in_parts() {
    let service = TestService::start().await;
    let years = (1000..5000).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;
    let mut stream = watch(&service, None, &[]).await.unwrap();
    let Event::Fragment(first) = next(&mut stream).await else { panic!("no fragment") };
    assert_eq!((first.part, first.last), (0, false));
    drop(stream);
    let mut stream = watch(&service, None, &[]).await.unwrap();
    assert_eq!(follow(&mut stream, 1).await, [(1, 4002)]);
}

#[tokio::test]
async fn a_watch_ends_with_unavailable_when_the_server_stops() {
    let service = TestService::start().await;
    let mut stream = watch(&service, None, &[]).await.unwrap();
    assert!(matches!(next(&mut stream).await, Event::Progress(_)));
    let stopped = tokio::spawn(service.running.stop());
    check(stream.message().await, Code::Unavailable, "STOPPING");
    drop(stream);
    assert!(stopped.await.unwrap().is_ok());
}
