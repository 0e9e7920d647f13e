//! Reading: single things, pages, and the ledger as it stood.

use scorecard_wire::{
    pb::data::{self as pb, as_of, key::Key, thing::Thing},
    status::{faults_of, value_of, words_of},
};
use tonic::Code;

use crate::service::{TestService, area, check, ground, key, observation, put, withdraw};

fn at(revision: u64) -> Option<pb::AsOf> {
    Some(pb::AsOf { as_of: Some(as_of::AsOf::Revision(revision)) })
}

#[tokio::test]
async fn what_is_not_there_is_not_found_with_its_reason() {
    let service = TestService::start().await;
    let (mut catalogue, mut facts) = (service.catalogue(), service.facts());
    let id = "x:none".to_owned();
    let answer = catalogue.get_area(pb::GetAreaRequest { id, as_of: None }).await;
    let status = answer.unwrap_err();
    assert_eq!(status.message(), "no area `x:none`");
    check(Err::<(), _>(status), Code::NotFound, "NO_SUCH_AREA");
    let id = "no.such".to_owned();
    let answer = catalogue.get_indicator(pb::GetIndicatorRequest { id, as_of: None }).await;
    check(answer, Code::NotFound, "NO_SUCH_INDICATOR");
    let id = "none".to_owned();
    let answer = catalogue.get_definition(pb::GetDefinitionRequest { id, as_of: None }).await;
    check(answer, Code::NotFound, "NO_SUCH_DEFINITION");
    let key = Some(key("x:none", "2022"));
    let answer = facts.get_observation(pb::GetObservationRequest { key, as_of: None }).await;
    check(answer, Code::NotFound, "NO_SUCH_OBSERVATION");
    let id = "none".to_owned();
    check(
        facts.get_media(pb::GetMediaRequest { id, as_of: None }).await,
        Code::NotFound,
        "NO_SUCH_MEDIA",
    );
    let code = "370102".to_owned();
    let request = pb::ResolveAreaRequest { code, period: "2022".to_owned(), as_of: None };
    check(catalogue.resolve_area(request).await, Code::NotFound, "NO_SUCH_AREA");
}

#[tokio::test]
async fn a_request_tells_all_its_faults() {
    let service = TestService::start().await;
    let request = pb::ListObservationsRequest {
        area: "bad".to_owned(),
        period: "22".to_owned(),
        measure: 99,
        page_size: -1,
        ..pb::ListObservationsRequest::default()
    };
    let refused = service.facts().list_observations(request).await.unwrap_err();
    let paths: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    assert_eq!(paths, ["page_size", "area", "period", "measure"]);
    check(Err::<(), _>(refused), Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn what_an_area_came_from_and_became_is_one_query() {
    let service = TestService::start().await;
    let mut catalogue = service.catalogue();
    let became = |id: &str, successor: &str, from: &str| {
        let change = area(id, "");
        let Some(pb::change::Action::Put(pb::Thing { thing: Some(Thing::Area(area)) })) =
            change.action
        else {
            unreachable!()
        };
        let (successor, from) = (successor.to_owned(), from.to_owned());
        put(Thing::Area(pb::Area {
            successors: vec![pb::Succession { successor, from, shares: Vec::new() }],
            ..area
        }))
    };
    let changes = vec![
        became("x:laiwu", "x:gangcheng", "2019-01"),
        became("x:old", "x:laiwu", "1992-11"),
        area("x:gangcheng", ""),
        area("x:other", ""),
    ];
    let before = service.commit(changes).await;
    service.commit(vec![became("x:gangcheng", "x:new", "2024-01"), area("x:new", "")]).await;
    let mut lineage = async |id: &str, as_of| {
        let request = pb::GetAreaLineageRequest { id: id.to_owned(), as_of };
        let lineage = catalogue.get_area_lineage(request).await?.into_inner();
        let steps = lineage.steps.iter();
        let steps: Vec<String> = steps
            .map(|step| format!("{} {}>{}", step.from, step.predecessor, step.successor))
            .collect();
        assert_eq!(lineage.areas.len(), steps.len() + 1);
        Ok::<_, tonic::Status>((lineage.revision, steps.join(" ")))
    };
    assert_eq!(
        lineage("x:laiwu", None).await.unwrap(),
        (
            2,
            "1992-11 x:old>x:laiwu 2019-01 x:laiwu>x:gangcheng 2024-01 x:gangcheng>x:new"
                .to_owned()
        )
    );
    let then = lineage("x:laiwu", at(before)).await.unwrap();
    assert_eq!(then, (1, "1992-11 x:old>x:laiwu 2019-01 x:laiwu>x:gangcheng".to_owned()));
    assert_eq!(lineage("x:other", None).await.unwrap(), (2, String::new()));
    check(lineage("x:none", None).await, Code::NotFound, "NO_SUCH_AREA");
}

#[tokio::test]
async fn a_code_belongs_to_the_area_that_had_it_then() {
    let service = TestService::start().await;
    let until = |id: &str, from: &str, until: &str| {
        let validity = Some(pb::Validity { from: from.to_owned(), until: until.to_owned() });
        let change = area(id, "370181");
        let Some(pb::change::Action::Put(pb::Thing { thing: Some(Thing::Area(area)) })) =
            change.action
        else {
            unreachable!()
        };
        put(Thing::Area(pb::Area { validity, ..area }))
    };
    let changes = vec![
        until("gbt2260:370181", "", "1994-01"),
        until("gbt2260:370181-1994", "1994-01", "2016-01"),
    ];
    service.commit(changes).await;
    let resolve = async |period: &str| {
        let (code, period) = ("370181".to_owned(), period.to_owned());
        let request = pb::ResolveAreaRequest { code, period, as_of: None };
        service.catalogue().resolve_area(request).await
    };
    let id = async |period| resolve(period).await.unwrap().into_inner().area.unwrap().id;
    assert_eq!(id("1993").await, "gbt2260:370181");
    assert_eq!(id("1994").await, "gbt2260:370181-1994");
    // It existed in some of the months.
    assert_eq!(id("2015-12-01/P12M").await, "gbt2260:370181-1994");
    check(resolve("1993-12-01/P2M").await, Code::FailedPrecondition, "AMBIGUOUS_CODE");
    let gone = resolve("2016").await;
    let message = gone.as_ref().unwrap_err().message();
    assert!(message.contains("(gbt2260:370181-1994, from 1994-01, before 2016-01)"), "{message}");
    check(gone, Code::NotFound, "NO_SUCH_AREA");
    check(resolve("94").await, Code::InvalidArgument, "FAULTY_REQUEST");
    let ever = resolve("").await;
    let message = ever.as_ref().unwrap_err().message();
    assert!(message.ends_with("gbt2260:370181-1994; write the id, or a period"), "{message}");
    check(ever, Code::FailedPrecondition, "AMBIGUOUS_CODE");
}

#[tokio::test]
async fn reads_answer_as_the_ledger_stood() {
    let service = TestService::start().await;
    service.commit([ground(), vec![observation("2022", "1")]].concat()).await;
    service.commit(vec![observation("2022", "2.0")]).await;
    service.commit(vec![withdraw(Key::Observation(key("x:a", "2022")))]).await;
    let value = async |as_of| {
        let request = pb::GetObservationRequest { key: Some(key("x:a", "2022")), as_of };
        let answer = service.facts().get_observation(request).await?.into_inner();
        let observation = answer.observation.unwrap();
        Ok::<_, tonic::Status>((observation.reading.unwrap(), observation.revision))
    };
    let reading = |text: &str| pb::observation::Reading::Value(text.to_owned());
    assert_eq!(value(at(1)).await.unwrap(), (reading("1"), 1));
    assert_eq!(value(at(2)).await.unwrap(), (reading("2.0"), 2));
    check(value(at(3)).await, Code::NotFound, "NO_SUCH_OBSERVATION");
    check(value(None).await, Code::NotFound, "NO_SUCH_OBSERVATION");
    let early = value(at(4)).await.unwrap_err();
    assert_eq!(value_of(&early, "revision").as_deref(), Some("3"));
    assert_eq!(words_of(&early), "还没有修订4，台账现至修订3；请写已有的修订，要当前的数据则不写");
    assert!(early.message().starts_with("there is no revision 4 yet, the last one is 3"));
    check(Err::<(), _>(early), Code::OutOfRange, "REVISION_NOT_REACHED");
    let long_ago = pb::AsOf { as_of: Some(as_of::AsOf::Instant(moment(0))) };
    check(value(Some(long_ago)).await, Code::NotFound, "NO_SUCH_OBSERVATION");

    let to_come = pb::AsOf { as_of: Some(as_of::AsOf::Instant(moment(i64::MAX))) };
    let early = value(Some(to_come.clone())).await.unwrap_err();
    assert!(value_of(&early, "now").is_some_and(|now| now.ends_with("+08:00")), "{early:?}");
    check(Err::<(), _>(early), Code::OutOfRange, "INSTANT_NOT_REACHED");

    let history = async |as_of| {
        let request = pb::GetObservationHistoryRequest { key: Some(key("x:a", "2022")), as_of };
        let history = service.facts().get_observation_history(request).await?.into_inner();
        let told = history
            .vintages
            .into_iter()
            .map(|v| (v.revision.unwrap().revision, v.observation.and_then(|o| o.reading)));
        Ok::<Vec<_>, tonic::Status>(told.collect())
    };
    let all = [(1, Some(reading("1"))), (2, Some(reading("2.0"))), (3, None)];
    assert_eq!(history(None).await.unwrap(), all);
    assert_eq!(history(at(3)).await.unwrap(), all);
    assert_eq!(history(at(2)).await.unwrap(), all[..2]);
    assert_eq!(history(at(0)).await.unwrap(), []);
    check(history(at(4)).await, Code::OutOfRange, "REVISION_NOT_REACHED");
    check(history(Some(to_come)).await, Code::OutOfRange, "INSTANT_NOT_REACHED");
}

fn moment(micros: i64) -> prost_types::Timestamp {
    scorecard_wire::timestamp::write(micros)
}

async fn page(
    service: &TestService,
    page_size: i32,
    page_token: &str,
    change: impl FnOnce(&mut pb::ListObservationsRequest),
) -> Result<pb::ListObservationsResponse, tonic::Status> {
    let mut request = pb::ListObservationsRequest {
        area: "x:a".to_owned(),
        page_size,
        page_token: page_token.to_owned(),
        ..pb::ListObservationsRequest::default()
    };
    change(&mut request);
    Ok(service.facts().list_observations(request).await?.into_inner())
}

fn periods(page: &pb::ListObservationsResponse) -> Vec<&str> {
    page.observations.iter().map(|o| o.key.as_ref().unwrap().period.as_str()).collect()
}

#[tokio::test]
async fn pages_show_one_revision_until_the_end() {
    let service = TestService::start().await;
    let years = (2000..2005).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;

    let first = page(&service, 2, "", |_| {}).await.unwrap();
    assert_eq!((periods(&first), first.revision), (vec!["2000", "2001"], 1));
    // What is committed meanwhile does not show.
    service.commit(vec![observation("2001-Q1", "1"), observation("2002", "2")]).await;
    let second = page(&service, 2, &first.next_page_token, |_| {}).await.unwrap();
    assert_eq!((periods(&second), second.revision), (vec!["2002", "2003"], 1));
    assert_eq!(second.observations[0].revision, 1);
    // The page size may change, and a page that is exactly full is the last.
    let third = page(&service, 1, &second.next_page_token, |_| {}).await.unwrap();
    assert_eq!((periods(&third), third.next_page_token.as_str()), (vec!["2004"], ""));
}

#[tokio::test]
async fn a_page_size_has_a_default_and_a_limit() {
    let service = TestService::with(&[("limits.max_page_size", "150")]).await;
    let years = (1000..1200).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;
    for (size, expected) in [(0, 100), (120, 120), (151, 150), (i32::MAX, 150)] {
        let page = page(&service, size, "", |_| {}).await.unwrap();
        assert_eq!(page.observations.len(), expected, "page size {size}");
    }
    check(page(&service, -1, "", |_| {}).await, Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn a_page_token_is_good_for_its_query_alone() {
    let service = TestService::start().await;
    let years = (2000..2005).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;
    let token = page(&service, 2, "", |_| {}).await.unwrap().next_page_token;
    let (code, reason) = (Code::InvalidArgument, "PAGE_TOKEN_INVALID");

    check(page(&service, 2, &token, |q| q.area = String::new()).await, code, reason);
    check(page(&service, 2, &token, |q| q.period = "2000".to_owned()).await, code, reason);
    check(page(&service, 2, &token, |q| q.as_of = at(1)).await, code, reason);
    let mut forged = token.clone();
    forged.replace_range(8..10, if &token[8..10] == "AA" { "AB" } else { "AA" });
    for bad in [forged.as_str(), "AAAA", "?", &token[..token.len() - 4]] {
        check(page(&service, 2, bad, |_| {}).await, code, reason);
    }
    let request = pb::ListTargetsRequest {
        area: "x:a".to_owned(),
        page_token: token.clone(),
        ..pb::ListTargetsRequest::default()
    };
    check(service.facts().list_targets(request).await, code, reason);
    let elsewhere = TestService::start().await;
    check(page(&elsewhere, 2, &token, |_| {}).await, code, reason);
}

#[tokio::test]
async fn all_kinds_can_be_listed() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let (mut catalogue, mut facts) = (service.catalogue(), service.facts());
    let areas = catalogue.list_areas(pb::ListAreasRequest::default()).await.unwrap().into_inner();
    assert_eq!((areas.areas.len(), areas.revision), (1, 1));
    let request = pb::ListAreasRequest { code: "1".to_owned(), ..pb::ListAreasRequest::default() };
    assert!(catalogue.list_areas(request).await.unwrap().into_inner().areas.is_empty());
    let indicators = catalogue.list_indicators(pb::ListIndicatorsRequest::default()).await;
    assert_eq!(indicators.unwrap().into_inner().indicators.len(), 1);
    let sources = catalogue.list_sources(pb::ListSourcesRequest::default()).await;
    assert!(sources.unwrap().into_inner().sources.is_empty());
    let groups = catalogue.list_peer_groups(pb::ListPeerGroupsRequest::default()).await;
    assert!(groups.unwrap().into_inner().peer_groups.is_empty());
    let definitions = catalogue.list_definitions(pb::ListDefinitionsRequest::default()).await;
    assert!(definitions.unwrap().into_inner().definitions.is_empty());
    let targets = facts.list_targets(pb::ListTargetsRequest::default()).await;
    assert!(targets.unwrap().into_inner().targets.is_empty());
    let honours = facts.list_honours(pb::ListHonoursRequest::default()).await;
    assert!(honours.unwrap().into_inner().honours.is_empty());
    let milestones = facts.list_milestones(pb::ListMilestonesRequest::default()).await;
    assert!(milestones.unwrap().into_inner().milestones.is_empty());
    let media = facts.list_media(pb::ListMediaRequest::default()).await;
    assert!(media.unwrap().into_inner().media.is_empty());
    let imprints = facts.list_imprints(pb::ListImprintsRequest::default()).await;
    assert!(imprints.unwrap().into_inner().imprints.is_empty());
}

#[tokio::test]
async fn an_imprint_is_found_by_its_area_and_period() {
    let service = TestService::start().await;
    let imprint = |period: &str| {
        put(Thing::Imprint(pb::Imprint {
            key: Some(pb::ImprintKey { area: "x:a".to_owned(), period: period.to_owned() }),
            compiled_by: Some(pb::Text { zh: "甲办".to_owned(), en: String::new() }),
            ..pb::Imprint::default()
        }))
    };
    service.commit([ground(), vec![imprint("2021"), imprint("2022")]].concat()).await;
    let request = |area: &str| pb::ListImprintsRequest {
        area: area.to_owned(),
        period: "2022".to_owned(),
        ..pb::ListImprintsRequest::default()
    };
    let mut facts = service.facts();
    let imprints = facts.list_imprints(request("x:a")).await.unwrap().into_inner().imprints;
    let [imprint] = imprints.as_slice() else { panic!("{imprints:?}") };
    assert_eq!(imprint.key.as_ref().unwrap().period, "2022");
    assert_eq!((imprint.compiled_by.as_ref().unwrap().zh.as_str(), imprint.revision), ("甲办", 1));
    assert!(facts.list_imprints(request("x:b")).await.unwrap().into_inner().imprints.is_empty());
}

#[tokio::test]
async fn a_picture_comes_with_its_content_only_when_it_is_asked_for() {
    let service = TestService::start().await;
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.resize(2 << 20, 7);
    let picture = put(Thing::Media(pb::Media {
        id: "hills".to_owned(),
        area: "x:a".to_owned(),
        period: "2022".to_owned(),
        number: 1,
        caption: Some(pb::Text { zh: "千佛山".to_owned(), en: String::new() }),
        content_type: "image/png".to_owned(),
        content,
        ..pb::Media::default()
    }));
    service.commit([ground(), vec![picture]].concat()).await;
    let request = pb::GetMediaRequest { id: "hills".to_owned(), as_of: None };
    let media = service.facts().get_media(request).await.unwrap().into_inner().media.unwrap();
    assert_eq!((media.content.len(), media.revision), (2 << 20, 1));
    let listed = service.facts().list_media(pb::ListMediaRequest::default()).await.unwrap();
    assert!(listed.into_inner().media[0].content.is_empty());
}

#[tokio::test]
async fn revisions_are_listed_in_pages() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    for year in 2000..2004 {
        service.commit(vec![observation(&year.to_string(), "1")]).await;
    }
    let list = async |after, page_size, page_token: &str| {
        let page_token = page_token.to_owned();
        let request =
            pb::ListRevisionsRequest { after, page_size, page_token, ..Default::default() };
        let answer = service.ledger().list_revisions(request).await?.into_inner();
        let numbers: Vec<_> = answer.revisions.iter().map(|r| r.revision).collect();
        Ok::<_, tonic::Status>((numbers, answer.next_page_token))
    };
    let (numbers, token) = list(1, 2, "").await.unwrap();
    assert_eq!(numbers, [2, 3]);
    let (numbers, end) = list(1, 2, &token).await.unwrap();
    assert_eq!((numbers, end.as_str()), (vec![4, 5], ""));
    check(list(0, 2, &token).await, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
    check(list(0, -2, "").await, Code::InvalidArgument, "FAULTY_REQUEST");
    assert_eq!(list(9, 0, "").await.unwrap(), (vec![], String::new()));
    let filtered = async |filter: &str, page_size, page_token: String| {
        let filter = filter.to_owned();
        let request = pb::ListRevisionsRequest { after: 0, page_size, page_token, filter };
        let answer = service.ledger().list_revisions(request).await?.into_inner();
        let numbers: Vec<_> = answer.revisions.iter().map(|r| r.revision).collect();
        Ok::<_, tonic::Status>((numbers, answer.next_page_token))
    };
    let (numbers, token) = filtered("revision = (2 OR 4 OR 5)", 2, String::new()).await.unwrap();
    assert_eq!(numbers, [2, 4]);
    let (numbers, end) = filtered("revision = (2 OR 4 OR 5)", 2, token.clone()).await.unwrap();
    assert_eq!((numbers, end.as_str()), (vec![5], ""));
    check(filtered("revision = 2", 2, token).await, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
    let (numbers, end) = filtered("author = nobody", 2, String::new()).await.unwrap();
    assert_eq!((numbers, end.as_str()), (vec![], ""));
    let bad = filtered("nothing = x", 2, String::new()).await;
    check(bad, Code::InvalidArgument, "FILTER_INVALID");
}
