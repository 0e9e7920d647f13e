//! What clients are told of what was erased.

use std::sync::Arc;

use scorecard_data::{Erasure, Ledger, StoreUrl, SystemClock, parse_key};
use scorecard_domain::Kind;
use scorecard_wire::{
    pb::data::{self as pb, watch_changes_response::Event},
    status::value_of,
};
use tonic::Code;

use crate::{
    disclosure::{asking, marked},
    service::{TestService, check, ground, key, observation, request, why},
};

/// A service on a ledger of which the first value of 2022 was erased: revision 4 says so.
async fn erased(first: pb::CommitChangesRequest) -> TestService {
    let service = TestService::start().await;
    service.commit(ground()).await;
    erased_from(service, first, 2).await
}

/// The service when what a request puts under the key, in the revision `number`, was erased after another value was put.
async fn erased_from(
    service: TestService,
    first: pb::CommitChangesRequest,
    number: u64,
) -> TestService {
    service.ledger().commit_changes(first).await.unwrap();
    service.commit(vec![observation("2022", "2")]).await;
    let TestService { running, folder, .. } = service;
    running.stop().await.unwrap();

    let url = StoreUrl::Sqlite(folder.path().join("test.db"));
    let ledger = Ledger::open_existing(&url, Arc::new(SystemClock)).await.unwrap();
    let asked = Erasure {
        key: parse_key(Kind::Observation, "a.b level  x:a 2022").unwrap(),
        revisions: [number].into(),
        all_revisions: false,
        with_key: false,
        ground: "判决".to_owned(),
        by: "法院".to_owned(),
    };
    let order = ledger.plan_erasure(asked).await.unwrap();
    assert_eq!(ledger.erase(order).await.unwrap().unwrap().number, number + 2);
    ledger.close().await;
    TestService::at(folder, &[]).await
}

#[tokio::test]
async fn histories_and_audits_say_what_was_erased_and_by_which_revision() {
    let service = erased(request(vec![observation("2022", "1")])).await;
    let asked = pb::GetObservationHistoryRequest { key: Some(key("x:a", "2022")), as_of: None };
    let history = service.facts().get_observation_history(asked).await.unwrap().into_inner();
    let told: Vec<_> =
        history.vintages.iter().map(|it| (it.observation.is_some(), it.erased_by)).collect();
    assert_eq!(told, [(false, 4), (true, 0)]);

    let asked = pb::ListChangesRequest {
        kinds: vec![pb::Kind::Observation.into()],
        oldest_first: true,
        ..pb::ListChangesRequest::default()
    };
    let changes = service.audit().list_changes(asked).await.unwrap().into_inner().changes;
    let told: Vec<_> = changes
        .iter()
        .map(|it| {
            (it.before.is_some(), it.before_erased_by, it.after.is_some(), it.after_erased_by)
        })
        .collect();
    assert_eq!(told, [(false, 0, false, 4), (false, 4, true, 0)]);
}

#[tokio::test]
async fn a_watch_brings_every_revision_and_says_what_was_erased() {
    let service = erased(request(vec![observation("2022", "1")])).await;
    let asked = pb::WatchChangesRequest::default();
    let mut stream = service.ledger().watch_changes(asked).await.unwrap().into_inner();
    let mut told = Vec::new();
    while let Event::Fragment(fragment) = stream.message().await.unwrap().unwrap().event.unwrap() {
        let revision = fragment.revision.unwrap();
        assert_eq!(revision.changes, fragment.changes.len() as u64);
        told.push((revision.revision, fragment.changes.len(), fragment.erased.len()));
        if revision.changes == 0 {
            assert_eq!(
                (revision.author.as_str(), revision.reason.as_str()),
                ("法院", "erased 2:0: 判决")
            );
        }
    }
    assert_eq!(told, [(1, 2, 0), (2, 1, 1), (3, 1, 0), (4, 0, 0)]);
}

#[tokio::test]
async fn what_was_erased_is_not_put_there_again_by_a_retry() {
    let first = pb::CommitChangesRequest {
        request_id: "0b6c1d0e-54e6-4a39-9d55-6b3d9c6f1d11".to_owned(),
        ..request(vec![observation("2022", "1")])
    };
    let service = erased(first.clone()).await;
    let again = service.ledger().commit_changes(first).await;
    check(again, Code::AlreadyExists, "REQUEST_ID_REUSED");
}

#[tokio::test]
async fn who_asks_as_of_what_was_erased_is_told_so() {
    let service = erased(request(vec![observation("2022", "1")])).await;
    let get = async |revision| {
        let as_of = Some(pb::as_of::AsOf::Revision(revision));
        let (key, as_of) = (Some(key("x:a", "2022")), Some(pb::AsOf { as_of }));
        let asked = pb::GetObservationRequest { key, as_of };
        service.facts().get_observation(asked).await.map(|_| ())
    };
    // Before it was put, it was not there; afterwards another is.
    for (revision, expected) in [(1, None), (2, Some("4"))] {
        let refused = get(revision).await.unwrap_err();
        assert_eq!(why(&refused), (Code::NotFound, "NO_SUCH_OBSERVATION".to_owned()));
        assert_eq!(value_of(&refused, "erased_by").as_deref(), expected);
        assert_eq!(refused.message().contains("erased by revision 4"), expected.is_some());
    }
    get(3).await.unwrap();
}

/// Else it would learn that something was put where it was to see a withdrawal.
#[tokio::test]
async fn the_public_is_not_told_that_an_observation_was_erased() {
    for code in [pb::Confidentiality::Internal, pb::Confidentiality::Unspecified] {
        let service = TestService::start().await;
        service.commit(ground()).await;
        service.commit(vec![observation("2022", "0")]).await;
        let hidden = request(vec![marked("2022", "1", code, None)]);
        let service = erased_from(service, hidden, 3).await;
        let as_of = Some(pb::AsOf { as_of: Some(pb::as_of::AsOf::Revision(3)) });
        let asked = pb::GetObservationRequest { key: Some(key("x:a", "2022")), as_of };
        let public = service.facts().get_observation(asking("public", asked.clone())).await;
        let refused = public.unwrap_err();
        assert_eq!(why(&refused), (Code::NotFound, "NO_SUCH_OBSERVATION".to_owned()));
        assert_eq!(value_of(&refused, "erased_by"), None, "{code:?}: {}", refused.message());
        let full = service.facts().get_observation(asked).await.unwrap_err();
        assert_eq!(value_of(&full, "erased_by").as_deref(), Some("5"));
    }
}
