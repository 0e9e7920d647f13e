//! Releases, as a client meets them.

use scorecard_wire::pb::data::{
    self as pb, ReleaseState as State, as_of::AsOf, decision::Verdict, key::Key, thing::Thing,
};
use tonic::Code;

use crate::service::{TestService, check, ground, indicator, key, observation, put, withdraw};

fn text(zh: &str) -> Option<pb::Text> {
    Some(pb::Text { zh: zh.to_owned(), en: String::new() })
}

/// A definition `d` with a target of each indicator.
fn definition() -> pb::Change {
    let target = |indicator: &str| pb::TargetItem {
        id: indicator.replace('.', "_"),
        indicator: indicator.to_owned(),
        measure: pb::Measure::Level.into(),
        ..pb::TargetItem::default()
    };
    put(Thing::Definition(pb::Definition {
        id: "d".to_owned(),
        title: text("成绩单"),
        rounding: pb::Rounding::HalfAwayFromZero.into(),
        chapters: vec![pb::Chapter {
            id: "plan".to_owned(),
            title: text("目标"),
            kind: pb::ChapterKind::Plan.into(),
            targets: vec![target("a.b"), target("c.d")],
            ..pb::Chapter::default()
        }],
        ..pb::Definition::default()
    }))
}

/// Two groups: `fiscal` of `a.b` with two steps, `rest` with one.
fn create() -> pb::CreateReleaseRequest {
    let group = |id: &str, indicators: &[&str], steps: &[&str]| pb::RouteGroup {
        id: id.to_owned(),
        name: None,
        indicators: indicators.iter().map(ToString::to_string).collect(),
        steps: steps
            .iter()
            .map(|id| pb::ApprovalStep { id: id.to_string(), name: text("科长") })
            .collect(),
    };
    pb::CreateReleaseRequest {
        id: "2022-annual".to_owned(),
        title: text("2022年报"),
        areas: vec!["x:a".to_owned()],
        definition: "d".to_owned(),
        period: "2022".to_owned(),
        groups: vec![
            group("fiscal", &["a.b"], &["section", "head"]),
            group("rest", &[], &["head"]),
        ],
        reason: "年报".to_owned(),
        ..pb::CreateReleaseRequest::default()
    }
}

fn approve(group: &str, step: &str, actor: &str) -> pb::ApproveReleaseRequest {
    pb::ApproveReleaseRequest {
        id: "2022-annual".to_owned(),
        group: group.to_owned(),
        step: step.to_owned(),
        actor: actor.to_owned(),
        ..pb::ApproveReleaseRequest::default()
    }
}

fn at(as_of: AsOf) -> Option<pb::AsOf> {
    Some(pb::AsOf { as_of: Some(as_of) })
}

/// Two revisions, the second of one figure, and the release.
async fn begun() -> (TestService, pb::Release) {
    let service = TestService::start().await;
    service.commit([ground(), vec![indicator("c.d"), definition()]].concat()).await;
    service.commit(vec![observation("2022", "1")]).await;
    let created = service.releases().create_release(create()).await.unwrap().into_inner();
    assert_eq!(created.revision.unwrap().revision, 3);
    (service, created.release.unwrap())
}

#[tokio::test]
async fn a_release_is_created_approved_and_published() {
    let (service, release) = begun().await;
    let mut releases = service.releases();
    assert_eq!((release.state(), release.frozen_revision), (State::Draft, 2));
    let revisions = pb::ListRevisionsRequest { after: 1, ..Default::default() };
    let revisions = service.ledger().list_revisions(revisions).await.unwrap().into_inner();
    assert_eq!(release.frozen_digest, revisions.revisions[0].digest);
    let figures = release.groups[0].figures.clone().unwrap();
    assert_eq!((figures.count, figures.authors), (1, vec!["unauthenticated".to_owned()]));
    // It is never passed over that nobody knows who entered the figures; of what nobody entered there is no doubt.
    assert!(
        release.groups[0].independence_unverified && !release.groups[1].independence_unverified
    );

    let returned = pb::ReturnReleaseRequest {
        id: release.id.clone(),
        group: "rest".to_owned(),
        step: "head".to_owned(),
        actor: "赵".to_owned(),
        reason: "缺少数据".to_owned(),
        ..pb::ReturnReleaseRequest::default()
    };
    let answer = releases.return_release(returned).await.unwrap().into_inner();
    assert_eq!(answer.release.unwrap().state(), State::Returned);
    assert_eq!(answer.revision.unwrap().reason, "缺少数据");
    for (group, step) in [("rest", "head"), ("fiscal", "section"), ("fiscal", "head")] {
        releases.approve_release(approve(group, step, "赵")).await.unwrap();
    }
    let publish = pb::PublishReleaseRequest { id: release.id.clone(), ..Default::default() };
    let published = releases.publish_release(publish).await.unwrap().into_inner();
    assert_eq!(published.release.unwrap().state(), State::Published);

    let get = pb::GetReleaseRequest { id: release.id.clone(), as_of: None };
    let told = releases.get_release(get).await.unwrap().into_inner();
    let decisions: Vec<_> = told
        .decisions
        .iter()
        .map(|it| {
            let decision = it.decision.as_ref().unwrap();
            let approved = matches!(decision.verdict, Some(Verdict::Approved(_)));
            (it.group.as_str(), approved, it.recorded.as_ref().unwrap().revision)
        })
        .collect();
    assert_eq!(
        decisions,
        [("rest", false, 4), ("rest", true, 5), ("fiscal", true, 6), ("fiscal", true, 7)]
    );
    let advance = pb::AdvanceReleaseRequest { id: release.id.clone(), ..Default::default() };
    check(releases.advance_release(advance).await, Code::InvalidArgument, "FAULTY_CHANGES");
    let withdrawal = vec![withdraw(Key::Release(release.id))];
    let refused = service.ledger().commit_changes(crate::service::request(withdrawal)).await;
    check(refused, Code::InvalidArgument, "FAULTY_CHANGES");
}

#[tokio::test]
async fn an_advance_tells_what_it_voids_and_validating_stores_nothing() {
    let (service, release) = begun().await;
    let mut releases = service.releases();
    releases.approve_release(approve("fiscal", "section", "赵")).await.unwrap();
    releases.approve_release(approve("rest", "head", "赵")).await.unwrap();
    let frozen = service.commit(vec![observation("2022", "2")]).await;
    let mut advance = pb::AdvanceReleaseRequest { id: release.id.clone(), ..Default::default() };
    advance.validate_only = true;
    let planned = releases.advance_release(advance.clone()).await.unwrap().into_inner();
    assert!(planned.revision.is_none() && planned.faults.is_empty());
    assert_eq!(service.position().await.revision, frozen);
    advance.validate_only = false;
    let advanced = releases.advance_release(advance).await.unwrap().into_inner();
    assert_eq!(advanced.voided, planned.voided);
    assert_eq!(advanced.voided.len(), 1);
    assert_eq!((advanced.voided[0].group.as_str(), advanced.voided[0].more), ("fiscal", 0));
    assert_eq!(advanced.voided[0].changed, [key("x:a", "2022")]);
    let release = advanced.release.unwrap();
    assert_eq!((release.state(), release.frozen_revision), (State::InApproval, frozen));

    let mut early = approve("rest", "head", "赵");
    early.validate_only = true;
    let told = releases.approve_release(early).await.unwrap().into_inner();
    assert_eq!(told.faults.len(), 1);
    assert!(told.faults[0].problem.contains("have approved already"), "{:?}", told.faults);
}

#[tokio::test]
async fn reads_answer_as_of_a_release() {
    let (service, release) = begun().await;
    service.commit(vec![observation("2022", "2")]).await;
    let get = |as_of| pb::GetObservationRequest { key: Some(key("x:a", "2022")), as_of: at(as_of) };
    let frozen = get(AsOf::Release(release.id.clone()));
    let held = service.facts().get_observation(frozen).await.unwrap().into_inner();
    let reading = held.observation.unwrap().reading.unwrap();
    assert_eq!(reading, pb::observation::Reading::Value("1".to_owned()));
    let unknown = service.facts().get_observation(get(AsOf::Release("no".to_owned()))).await;
    check(unknown, Code::NotFound, "NO_SUCH_RELEASE");
    let invalid = service.facts().get_observation(get(AsOf::Release("No!".to_owned()))).await;
    check(invalid, Code::InvalidArgument, "FAULTY_REQUEST");
    let snapshot = pb::StreamSnapshotRequest {
        as_of: at(AsOf::Release(release.id)),
        ..pb::StreamSnapshotRequest::default()
    };
    let mut stream = service.ledger().stream_snapshot(snapshot).await.unwrap().into_inner();
    let mut position = None;
    while let Some(message) = stream.message().await.unwrap() {
        position = message.position;
    }
    assert_eq!(position.unwrap().revision, 2);
}

#[tokio::test]
async fn releases_are_listed_page_by_page_and_filtered() {
    let (service, _) = begun().await;
    let mut releases = service.releases();
    let again = |id: &str| pb::CreateReleaseRequest {
        id: id.to_owned(),
        groups: Vec::new(),
        route_of: "2022-annual".to_owned(),
        ..create()
    };
    releases.approve_release(approve("rest", "head", "赵")).await.unwrap();
    let other = releases.create_release(again("2022-flash")).await.unwrap().into_inner();
    let other = other.release.unwrap();
    assert_eq!(other.groups[0].steps.len(), 2, "the route of the other release");
    assert_eq!(other.state(), State::Draft, "and none of its decisions");
    let list = |filter: &str, page_token: &str| pb::ListReleasesRequest {
        as_of: None,
        page_size: 1,
        page_token: page_token.to_owned(),
        filter: filter.to_owned(),
    };
    let first = releases.list_releases(list("", "")).await.unwrap().into_inner();
    let next = list("", &first.next_page_token);
    let second = releases.list_releases(next).await.unwrap().into_inner();
    assert_eq!((&*first.releases[0].id, &*second.releases[0].id), ("2022-annual", "2022-flash"));
    assert_eq!(second.next_page_token, "");
    for (filter, expected) in [
        ("state = DRAFT", "2022-flash"),
        ("groups.decisions.actor:\"赵\" AND period = \"2022\"", "2022-annual"),
        ("frozen_revision > 2", "2022-flash"),
    ] {
        let found = releases.list_releases(list(filter, "")).await.unwrap().into_inner();
        assert_eq!(found.releases[0].id, expected, "{filter}");
        assert_eq!(found.next_page_token, "", "{filter}");
    }
}

#[tokio::test]
async fn a_repeated_request_has_its_first_answer_and_wrong_ones_say_why() {
    let (service, release) = begun().await;
    let mut releases = service.releases();
    let mut once = approve("fiscal", "section", "赵");
    once.request_id = "once".to_owned();
    let first = releases.approve_release(once.clone()).await.unwrap().into_inner();
    service.commit(vec![observation("2022", "2")]).await;
    let advance = pb::AdvanceReleaseRequest { id: release.id.clone(), ..Default::default() };
    releases.advance_release(advance).await.unwrap();
    assert_eq!(releases.approve_release(once.clone()).await.unwrap().into_inner(), first);
    once.actor = "钱".to_owned();
    check(releases.approve_release(once).await, Code::AlreadyExists, "REQUEST_ID_REUSED");

    check(releases.create_release(create()).await, Code::AlreadyExists, "RELEASE_EXISTS");
    let nobody = releases.approve_release(approve("fiscal", "section", "")).await;
    check(nobody, Code::InvalidArgument, "FAULTY_REQUEST");
    let unauthenticated = releases.approve_release(approve("fiscal", "section", "unauthenticated"));
    check(unauthenticated.await, Code::InvalidArgument, "FAULTY_CHANGES");
    let mut unseen = approve("fiscal", "section", "赵");
    unseen.frozen_revision = 2;
    let unseen = releases.approve_release(unseen).await;
    assert!(unseen.as_ref().unwrap_err().message().contains("look at it again"), "{unseen:?}");
    let unreasoned = pb::ReturnReleaseRequest {
        id: release.id,
        group: "fiscal".to_owned(),
        step: "section".to_owned(),
        actor: "赵".to_owned(),
        ..pb::ReturnReleaseRequest::default()
    };
    let unseen = pb::ReturnReleaseRequest {
        reason: "口径待核".to_owned(),
        frozen_revision: 2,
        ..unreasoned.clone()
    };
    let unseen = releases.return_release(unseen).await;
    assert!(unseen.as_ref().unwrap_err().message().contains("look at it again"), "{unseen:?}");
    check(releases.return_release(unreasoned).await, Code::InvalidArgument, "FAULTY_REQUEST");
    let unknown = pb::GetReleaseRequest { id: "no".to_owned(), as_of: None };
    check(releases.get_release(unknown).await, Code::NotFound, "NO_SUCH_RELEASE");
    let both =
        pb::CreateReleaseRequest { id: "x".to_owned(), route_of: "y".to_owned(), ..create() };
    check(releases.create_release(both).await, Code::InvalidArgument, "FAULTY_REQUEST");
    let ahead = pb::CreateReleaseRequest { id: "x".to_owned(), frozen_revision: 99, ..create() };
    check(releases.create_release(ahead).await, Code::OutOfRange, "REVISION_NOT_REACHED");
}
