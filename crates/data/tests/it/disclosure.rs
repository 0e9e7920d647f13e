//! What callers see over the wire: by configuration, and by the header that asks for less.

use std::time::Duration;

use scorecard_data::{Clock as _, SystemClock};
use scorecard_wire::pb::data::{
    self as pb, change::Action, observation::Reading, thing::Thing, watch_changes_response::Event,
};
use scorecard_wire::timestamp;
use tonic::{Code, Request};

use crate::service::{TestService, check, ground, key, observation, request, withdraw};

/// The request with the header that asks for less.
pub(crate) fn asking<T>(clearance: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("scorecard-clearance", clearance.parse().unwrap());
    request
}

/// An observation with a code and the seconds from now at which its embargo ends.
pub(crate) fn marked(
    period: &str,
    value: &str,
    code: pb::Confidentiality,
    ends_in: Option<Duration>,
) -> pb::Change {
    let mut change = observation(period, value);
    if let Some(Action::Put(pb::Thing { thing: Some(Thing::Observation(observation)) })) =
        &mut change.action
    {
        observation.confidentiality = code.into();
        let now = SystemClock.now().micros();
        observation.embargo_until =
            ends_in.map(|left| timestamp::write(now + i64::try_from(left.as_micros()).unwrap()));
    }
    change
}

/// What is listed, as period and value; `*` for a withheld one.
async fn listed(service: &TestService, clearance: &str, filter: &str) -> Vec<String> {
    let message = pb::ListObservationsRequest { filter: filter.to_owned(), ..Default::default() };
    let page = service.facts().list_observations(asking(clearance, message)).await.unwrap();
    let told = page.into_inner().observations.into_iter().map(|it| {
        let value = match it.reading.unwrap() {
            Reading::Value(value) => value,
            Reading::Absence(absence) => {
                assert_eq!(absence, i32::from(pb::Absence::Suppressed));
                "*".to_owned()
            }
            other => panic!("{other:?}"),
        };
        format!("{} {value}", it.key.unwrap().period)
    });
    told.collect()
}

#[tokio::test]
async fn page_tokens_are_good_for_the_clearance_that_they_were_given_to() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    service.commit(vec![observation("2021", "1"), observation("2022", "2")]).await;
    let page = async |clearance, page_token: &str| {
        let page_token = page_token.to_owned();
        let message =
            pb::ListObservationsRequest { page_size: 1, page_token, ..Default::default() };
        service.facts().list_observations(asking(clearance, message)).await
    };
    for (given, other) in [("full", "public"), ("public", "full")] {
        let token = page(given, "").await.unwrap().into_inner().next_page_token;
        assert_eq!(page(given, &token).await.unwrap().into_inner().observations.len(), 1);
        check(page(other, &token).await, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
    }
    let mut both = asking("full", pb::ListObservationsRequest::default());
    both.metadata_mut().append("scorecard-clearance", "public".parse().unwrap());
    check(
        service.facts().list_observations(both).await,
        Code::InvalidArgument,
        "CLEARANCE_INVALID",
    );
}

async fn with_secrets(service: &TestService) -> u64 {
    service.commit(ground()).await;
    let hour = Some(Duration::from_secs(3600));
    service
        .commit(vec![
            observation("2019", "1"),
            marked("2020", "2", pb::Confidentiality::Internal, None),
            marked("2021", "3", pb::Confidentiality::SmallCounts, None),
            marked("2022", "4", pb::Confidentiality::Embargoed, hour),
        ])
        .await
}

#[tokio::test]
async fn who_asks_for_less_sees_less() {
    let service = TestService::start().await;
    let revision = with_secrets(&service).await;
    assert_eq!(listed(&service, "full", "").await, ["2019 1", "2020 2", "2021 3", "2022 4"]);
    assert_eq!(listed(&service, "public", "").await, ["2019 1", "2021 *"]);
    // A filter asks what is seen, so it tells nothing either.
    assert_eq!(listed(&service, "public", "value > 0").await, ["2019 1"]);
    assert_eq!(listed(&service, "public", "confidentiality = EMBARGOED").await, [""; 0]);
    let get = pb::GetObservationRequest { key: Some(key("x:a", "2022")), as_of: None };
    let hidden = service.facts().get_observation(asking("public", get.clone())).await;
    check(hidden, Code::NotFound, "NO_SUCH_OBSERVATION");
    assert!(service.facts().get_observation(asking("full", get)).await.is_ok());
    let unknown = pb::ListRevisionsRequest::default();
    let refused = service.ledger().list_revisions(asking("secret", unknown.clone())).await;
    check(refused, Code::InvalidArgument, "CLEARANCE_INVALID");
    let revisions = service.ledger().list_revisions(asking("public", unknown)).await.unwrap();
    let revisions = revisions.into_inner().revisions;
    assert_eq!(revisions.last().unwrap().revision, revision);
    assert!(revisions.iter().all(|it| it.reason.is_empty() && it.author.is_empty()));
}

#[tokio::test]
async fn what_needs_everything_is_refused_to_the_public() {
    let service = TestService::with(&[("disclosure.clearance", "public")]).await;
    let commit = service.ledger().commit_changes(request(ground())).await;
    check(commit, Code::PermissionDenied, "FULL_CLEARANCE_REQUIRED");
    // Asking for more than one may is asking for what one may.
    let commit = service.ledger().commit_changes(asking("full", request(ground()))).await;
    check(commit, Code::PermissionDenied, "FULL_CLEARANCE_REQUIRED");
    let audit = service.audit().list_changes(pb::ListChangesRequest::default()).await;
    check(audit, Code::PermissionDenied, "FULL_CLEARANCE_REQUIRED");
    assert_eq!(listed(&service, "full", "").await, [""; 0]);
}

#[tokio::test]
async fn an_embargo_ends_with_a_revision_that_delivers_the_figure() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    service.commit(vec![observation("2022", "1")]).await;
    let soon = Some(Duration::from_millis(1500));
    let under_embargo =
        service.commit(vec![marked("2022", "2", pb::Confidentiality::Embargoed, soon)]).await;
    let watch =
        pb::WatchChangesRequest { position: Some(service.position().await), ..Default::default() };
    assert_eq!(listed(&service, "public", "").await, ["2022 1"]);
    let mut watch =
        service.ledger().watch_changes(asking("public", watch)).await.unwrap().into_inner();
    let fragment = loop {
        match watch.message().await.unwrap().unwrap().event.unwrap() {
            Event::Progress(_) => {}
            Event::Fragment(fragment) => break fragment,
        }
    };
    assert_eq!(fragment.revision.as_ref().unwrap().revision, under_embargo + 1);
    let Some(Action::Put(pb::Thing { thing: Some(Thing::Observation(freed)) })) =
        fragment.changes[0].action.clone()
    else {
        panic!("{fragment:?}")
    };
    assert_eq!(freed.reading, Some(Reading::Value("2".to_owned())));
    assert_eq!((freed.confidentiality, freed.embargo_until), (0, None));
    assert_eq!(listed(&service, "public", "").await, ["2022 2"]);
    let revisions = pb::ListRevisionsRequest { after: under_embargo, ..Default::default() };
    let revisions = service.ledger().list_revisions(revisions).await.unwrap().into_inner();
    let lift = &revisions.revisions[0];
    assert_eq!((lift.author.as_str(), lift.changes), ("scorecard-data", 1));
    assert!(lift.reason.starts_with("解禁：20"), "{}", lift.reason);
    // A withdrawal of what is free is seen, of what is not is not.
    service.commit(vec![marked("2023", "5", pb::Confidentiality::Internal, None)]).await;
    let gone = |period| withdraw(pb::key::Key::Observation(key("x:a", period)));
    service.commit(vec![gone("2022"), gone("2023")]).await;
    let fragment = loop {
        if let Event::Fragment(fragment) = watch.message().await.unwrap().unwrap().event.unwrap() {
            break fragment;
        }
    };
    assert_eq!(fragment.changes.len(), 1, "{fragment:?}");
}

#[tokio::test]
async fn an_embargo_has_an_end_and_nothing_else_has() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let open = marked("2022", "1", pb::Confidentiality::Embargoed, None);
    let closed = marked("2023", "1", pb::Confidentiality::Internal, Some(Duration::ZERO));
    let refused = service.ledger().commit_changes(request(vec![open, closed])).await.unwrap_err();
    let faults = scorecard_wire::status::faults_of(&refused);
    let told: Vec<_> = faults.iter().map(|it| (it.path.as_str(), it.reason.slug())).collect();
    assert_eq!(
        told,
        [
            ("changes[0].observation.embargo_until", "MISSING_VALUE"),
            ("changes[1].observation.embargo_until", "INCONSISTENT"),
        ]
    );
}
