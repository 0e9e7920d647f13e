//! Committing: all or nothing, and every refusal with its reason.

use scorecard_wire::{
    pb::data::{self as pb, change::Action, key::Key, thing::Thing},
    status::{MAX_BYTES, faults_of, size, value_of, words_of},
};
use tonic::{Code, Request};

use crate::service::{
    TestService, area, check, ground, indicator, key, observation, request, why, withdraw,
};

#[tokio::test]
async fn a_batch_becomes_a_revision() {
    let service = TestService::start().await;
    let answer = service.ledger().commit_changes(request(ground())).await.unwrap().into_inner();
    let revision = answer.revision.unwrap();
    assert_eq!((revision.revision, revision.changes), (1, 2));
    assert_eq!((revision.author.as_str(), revision.reason.as_str()), ("unauthenticated", "test"));
    assert_eq!(revision.digest.len(), 32);
    let position = service.position().await;
    assert_eq!((position.revision, position.digest), (1, revision.digest));

    let again = service.ledger().commit_changes(request(ground())).await.unwrap().into_inner();
    assert_eq!((again.revision, again.unchanged), (None, 2));
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let before = service.position().await;
    let TestService { running, folder, .. } = service;
    running.stop().await.unwrap();
    let service = TestService::at(folder, &[]).await;
    assert_eq!(service.position().await, before);
}

#[tokio::test]
async fn faults_are_listed_in_order_with_their_places() {
    let service = TestService::start().await;
    let changes = vec![area("x:a", "1"), area("bad", ""), pb::Change::default()];
    let paths = ["changes[1].area.id", "changes[2].action"];

    let refused = service.ledger().commit_changes(request(changes.clone())).await.unwrap_err();
    assert_eq!(why(&refused), (Code::InvalidArgument, "FAULTY_CHANGES".to_owned()));
    let told: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    assert_eq!(told, paths);

    let only = pb::CommitChangesRequest { validate_only: true, ..request(changes) };
    let answer = service.ledger().commit_changes(only).await.unwrap().into_inner();
    let told: Vec<_> = answer.faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(told, paths);
    assert_eq!(answer.faults[0].reason, "INVALID_VALUE");
    assert_eq!(service.position().await.revision, 0, "nothing was stored");
}

/// Of every kind of fault one, the unreadable ones among the others, and all kinds of one change; with the places and
/// reasons that are to be told.
pub(crate) fn faulty() -> (Vec<pb::Change>, Vec<(&'static str, &'static str)>) {
    let mut elsewhere = observation("2021", "1.5");
    let mut sourced = observation("2020", "7");
    for (change, area, source) in [(&mut elsewhere, "x:none", ""), (&mut sourced, "x:a", "none")] {
        let Some(Action::Put(pb::Thing { thing: Some(Thing::Observation(put)) })) =
            &mut change.action
        else {
            panic!("{change:?}")
        };
        put.key.as_mut().unwrap().area = area.to_owned();
        put.source = source.to_owned();
    }
    // What cannot be read names what is not there, too.
    let nowhere = |period: &str, value: &str| {
        let mut change = observation(period, value);
        if let Some(Action::Put(pb::Thing { thing: Some(Thing::Observation(put)) })) =
            &mut change.action
        {
            put.key.as_mut().unwrap().indicator = "no.where".to_owned();
        }
        change
    };
    let mut ranked = elsewhere.clone();
    if let Some(Action::Put(pb::Thing { thing: Some(Thing::Observation(put)) })) =
        &mut ranked.action
    {
        put.key.as_mut().unwrap().measure = pb::Measure::Rank.into();
    }
    let changes = vec![
        elsewhere,
        observation("20221", "1.5"),
        nowhere("2022", "x"),
        observation("2023", "7"),
        observation("2023", "8"),
        sourced,
        ranked,
    ];
    let told = vec![
        ("changes[0].observation.key.area", "UNKNOWN_REFERENCE"),
        ("changes[1].observation.key.period", "INVALID_VALUE"),
        ("changes[2].observation.value", "INVALID_VALUE"),
        ("changes[2].observation.key.indicator", "UNKNOWN_REFERENCE"),
        ("changes[4]", "DUPLICATE_KEY"),
        ("changes[5].observation.source", "UNKNOWN_REFERENCE"),
        ("changes[6].observation.key.of", "MISSING_VALUE"),
        ("changes[6].observation.value", "INVALID_VALUE"),
        ("changes[6].observation.key.area", "UNKNOWN_REFERENCE"),
    ];
    (changes, told)
}

#[tokio::test]
async fn what_cannot_be_read_hides_no_other_fault() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let (changes, expected) = faulty();
    let only = pb::CommitChangesRequest { validate_only: true, ..request(changes.clone()) };
    let answer = service.ledger().commit_changes(only).await.unwrap().into_inner();
    let told: Vec<_> =
        answer.faults.iter().map(|it| (it.path.as_str(), it.reason.as_str())).collect();
    assert_eq!(told, expected);
    // A request that is wrong itself comes first, and nothing is remembered of it.
    let bad = pb::CommitChangesRequest { request_id: "\n".to_owned(), ..request(changes) };
    let refused = service.ledger().commit_changes(bad).await.unwrap_err();
    let told: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    assert_eq!(told[..2], ["request_id", "changes[0].observation.key.area"]);
    assert_eq!((told.len(), service.position().await.revision), (1 + expected.len(), 1));
}

#[tokio::test]
async fn what_would_refer_to_the_unreadable_is_no_fault() {
    let service = TestService::start().await;
    let mut unit = indicator("a.b");
    if let Some(Action::Put(pb::Thing { thing: Some(Thing::Indicator(put)) })) = &mut unit.action {
        put.nature = 99;
    }
    let changes = vec![observation("2022", "1"), unit, area("x:b", "2")];
    let refused = service.ledger().commit_changes(request(changes.clone())).await.unwrap_err();
    let told: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    // Of the indicator that it names nothing is said; the area is nowhere.
    assert_eq!(told, ["changes[0].observation.key.area", "changes[1].indicator.nature"]);
    // A batch of which some cannot be read is not taken for what was carried out under the id, which it begins with.
    let first = |changes| pb::CommitChangesRequest { request_id: "r-1".into(), ..request(changes) };
    service.ledger().commit_changes(first(ground())).await.unwrap();
    let more = [ground(), vec![observation("2022", "x")]].concat();
    let refused = service.ledger().commit_changes(first(more)).await.unwrap_err();
    assert_eq!(why(&refused), (Code::InvalidArgument, "FAULTY_CHANGES".to_owned()));
    // That it cannot be read stays so, whatever the revision is.
    let mut expecting = area("x:a", "370102");
    expecting.if_revision = Some(7);
    let both = vec![expecting, observation("2022", "x")];
    let refused = service.ledger().commit_changes(request(both)).await.unwrap_err();
    assert_eq!(why(&refused), (Code::InvalidArgument, "FAULTY_CHANGES".to_owned()));
}

#[tokio::test]
async fn references_are_judged_in_the_whole_batch() {
    let service = TestService::start().await;
    let mut changes = vec![observation("2022", "161.3")];
    let refused = service.ledger().commit_changes(request(changes.clone())).await.unwrap_err();
    let told: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    assert_eq!(told, ["changes[0].observation.key.indicator", "changes[0].observation.key.area"]);
    changes.extend(ground());
    assert_eq!(service.commit(changes).await, 1);
    let withdrawn = request(vec![withdraw(Key::Indicator("a.b".to_owned()))]);
    let refused = service.ledger().commit_changes(withdrawn).await.unwrap_err();
    assert_eq!(faults_of(&refused)[0].reason.slug(), "STILL_REFERENCED");
}

#[tokio::test]
async fn a_request_can_be_repeated_by_its_id() {
    let service = TestService::start().await;
    let first = pb::CommitChangesRequest { request_id: "id-1".to_owned(), ..request(ground()) };
    let answer = service.ledger().commit_changes(first.clone()).await.unwrap().into_inner();
    let again = service.ledger().commit_changes(first.clone()).await.unwrap().into_inner();
    assert_eq!(again, answer);
    assert_eq!(service.position().await.revision, 1);

    let other = pb::CommitChangesRequest { reason: "another".to_owned(), ..first.clone() };
    check(service.ledger().commit_changes(other).await, Code::AlreadyExists, "REQUEST_ID_REUSED");
    let bad = pb::CommitChangesRequest { request_id: "身份".to_owned(), ..first };
    let refused = service.ledger().commit_changes(bad).await.unwrap_err();
    assert_eq!(faults_of(&refused)[0].path, "request_id");
}

#[tokio::test]
async fn a_precondition_that_does_not_hold_says_what_holds() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let change =
        |if_revision| pb::Change { if_revision: Some(if_revision), ..area("x:a", "370103") };
    let refused = service.ledger().commit_changes(request(vec![change(0)])).await.unwrap_err();
    assert_eq!(why(&refused), (Code::Aborted, "REVISION_MISMATCH".to_owned()));
    assert_eq!(value_of(&refused, "revision").as_deref(), Some("1"));
    assert_eq!(faults_of(&refused)[0].path, "changes[0].if_revision");
    assert_eq!(service.commit(vec![change(1)]).await, 2);
}

#[tokio::test]
async fn a_batch_has_changes_but_not_too_many() {
    let service = TestService::with(&[("limits.max_changes", "2")]).await;
    let empty = service.ledger().commit_changes(request(Vec::new())).await.unwrap_err();
    assert_eq!(
        faults_of(&empty)[0].to_string(),
        "changes: is missing; expected at least one change"
    );
    let mut many = ground();
    many.push(observation("2022", "1"));
    let refused = service.ledger().commit_changes(request(many)).await.unwrap_err();
    assert_eq!(why(&refused), (Code::InvalidArgument, "TOO_MANY_CHANGES".to_owned()));
    assert_eq!(value_of(&refused, "max_changes").as_deref(), Some("2"));
    let info = service.ledger().get_service_info(pb::GetServiceInfoRequest {}).await.unwrap();
    assert_eq!(info.into_inner().max_changes, 2);
}

#[tokio::test]
async fn an_error_is_small_however_many_faults_there_are() {
    let service = TestService::with(&[("limits.max_changes", "10000")]).await;
    let faulty = request(vec![pb::Change::default(); 10_000]);
    let refused = service.ledger().commit_changes(faulty.clone()).await.unwrap_err();
    assert!(size(&refused) <= MAX_BYTES, "{}", size(&refused));
    assert_eq!(value_of(&refused, "faults").as_deref(), Some("10000"));
    assert_eq!(faults_of(&refused)[0].path, "changes[0].action");
    let only = pb::CommitChangesRequest { validate_only: true, ..faulty };
    let answer = service.ledger().commit_changes(only).await.unwrap().into_inner();
    assert_eq!(answer.faults.len(), 10_000);
}

#[tokio::test]
async fn a_refusal_is_told_in_the_callers_language() {
    let service = TestService::start().await;
    let ask = async |lang: &'static str| {
        let mut request = Request::new(request(Vec::new()));
        request.metadata_mut().insert("accept-language", lang.parse().unwrap());
        service.ledger().commit_changes(request).await.unwrap_err()
    };
    assert!(words_of(&ask("zh-CN").await).starts_with("改动有1处错误"));
    assert!(words_of(&ask("en").await).starts_with("the changes have 1 fault(s)"));
}

#[tokio::test]
async fn a_warning_has_its_numbers_for_programs() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let years = (2012..).zip(["100.0", "108.0", "115.6", "125.0", "134.0", "145.0"]);
    let years = years.map(|(year, value): (u32, _)| observation(&year.to_string(), value));
    service.commit(years.collect()).await;
    let slip = request(vec![observation("2018", "116.0")]);
    let only = pb::CommitChangesRequest { validate_only: true, ..slip.clone() };
    let validated = service.ledger().commit_changes(only).await.unwrap().into_inner();
    let answer = service.ledger().commit_changes(slip).await.unwrap().into_inner();
    assert_eq!(answer.revision.unwrap().revision, 3);
    assert_eq!(answer.warnings, validated.warnings);
    let [warning] = answer.warnings.as_slice() else { panic!("{:?}", answer.warnings) };
    let pb::Warning { path, reason, problem, problem_zh, keys, .. } = warning;
    assert_eq!(
        (path.as_str(), reason.as_str()),
        ("changes[0].observation.value", "SERIES_OUTLIER")
    );
    assert_eq!(keys, &[key("x:a", "2018")]);
    let numbers = [&warning.actual, &warning.expected_low, &warning.expected_high];
    assert_eq!(numbers.map(String::as_str), ["116.0", "141.3", "171.9"]);
    assert_eq!(warning.more, 0);
    assert!(problem.contains("|116.0 / 145.0 − 1.08| = 0.28 > 3.5 × "), "{problem}");
    assert!(problem_zh.contains("|116.0 / 145.0 − 1.08| = 0.28 > 3.5 × "), "{problem_zh}");
}
