//! Filters on lists: what they find over the wire, page by page, and how they are refused.

use scorecard_wire::{
    pb::data::{self as pb, as_of, thing::Thing},
    status::{faults_of, value_of, words_of},
};
use tonic::{Code, Request};

use crate::service::{TestService, area, check, ground, indicator, observation, put};

async fn page(
    service: &TestService,
    filter: &str,
    page_size: i32,
    page_token: &str,
) -> Result<pb::ListObservationsResponse, tonic::Status> {
    let request = pb::ListObservationsRequest {
        filter: filter.to_owned(),
        page_size,
        page_token: page_token.to_owned(),
        ..pb::ListObservationsRequest::default()
    };
    Ok(service.facts().list_observations(request).await?.into_inner())
}

fn periods(page: &pb::ListObservationsResponse) -> Vec<&str> {
    page.observations.iter().map(|o| o.key.as_ref().unwrap().period.as_str()).collect()
}

#[tokio::test]
async fn a_filter_is_joined_to_the_other_fields() {
    let service = TestService::start().await;
    let years = (2000..2010).map(|year| observation(&year.to_string(), &(year - 2000).to_string()));
    service.commit(ground().into_iter().chain(years).collect()).await;
    let filter = "value > 2 AND period < 2008 AND measure = level";
    let first = page(&service, filter, 3, "").await.unwrap();
    assert_eq!(periods(&first), ["2003", "2004", "2005"]);
    let second = page(&service, filter, 3, &first.next_page_token).await.unwrap();
    assert_eq!((periods(&second), second.next_page_token.as_str()), (vec!["2006", "2007"], ""));
    // A page that is exactly full is the last if nothing else is found.
    let last = page(&service, "value > 6", 3, "").await.unwrap();
    assert_eq!((last.observations.len(), last.next_page_token.as_str()), (3, ""));

    let request = |area: &str, filter: &str| pb::ListObservationsRequest {
        area: area.to_owned(),
        filter: filter.to_owned(),
        ..pb::ListObservationsRequest::default()
    };
    let count = async |area, filter| {
        let answer = service.facts().list_observations(request(area, filter)).await;
        answer.unwrap().into_inner().observations.len()
    };
    assert_eq!(count("x:a", "area = x:a").await, 10);
    assert_eq!(count("x:a", "area = x:b").await, 0);
    assert_eq!(count("x:a", "NOT area = x:b AND value = (1 OR 2.0)").await, 2);
}

#[tokio::test]
async fn a_token_is_good_for_its_filter_alone() {
    let service = TestService::start().await;
    let years = (2000..2005).map(|year| observation(&year.to_string(), "1"));
    service.commit(ground().into_iter().chain(years).collect()).await;
    let token = page(&service, "value = 1", 2, "").await.unwrap().next_page_token;
    let other = page(&service, "value = 1.0", 2, &token).await;
    check(other, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
}

#[tokio::test]
async fn a_page_looks_at_so_many_and_then_gives_a_token() {
    let service = TestService::start().await;
    let first = service.commit(ground()).await;
    for start in [1000, 3990, 6980] {
        let years = (start..start + 2990).map(|year| observation(&year.to_string(), "1"));
        service.commit(years.collect()).await;
    }
    let months = (1000..4000).map(|year| observation(&format!("{year}-06"), "1"));
    service.commit(months.collect()).await;
    let last = service.commit(vec![observation("9998-06", "2")]).await;
    assert_eq!((first, last), (1, 6));

    let empty = page(&service, "value = 2", 10, "").await.unwrap();
    assert_eq!((empty.observations.len(), empty.revision), (0, 6));
    assert!(!empty.next_page_token.is_empty());
    let found = page(&service, "value = 2", 10, &empty.next_page_token).await.unwrap();
    assert_eq!((periods(&found), found.next_page_token.as_str()), (vec!["9998-06"], ""));
    // What the store finds by itself takes one page, however much there is.
    let one = page(&service, "period = 9998-06 AND value = 2", 10, "").await.unwrap();
    assert_eq!((periods(&one), one.next_page_token.as_str()), (vec!["9998-06"], ""));
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_says_where() {
    let service = TestService::start().await;
    let refused = page(&service, "measure = level AND vaule > 1", 0, "").await.unwrap_err();
    assert_eq!(value_of(&refused, "position").as_deref(), Some("21"));
    assert!(refused.message().contains("no field `vaule`; the fields are indicator, measure, of"));
    assert!(words_of(&refused).starts_with("过滤条件第21个字符处有误：没有字段`vaule`"));
    let faults = faults_of(&refused);
    assert_eq!(faults[0].path, "filter");
    assert!(
        faults[0].problem.to_string().ends_with(
            "note.en, confidentiality, embargo_until, basis.zh, basis.en, adjusted_value, adjusted_base, revision"
        ),
        "{}",
        faults[0].problem
    );
    check(Err::<(), _>(refused), Code::InvalidArgument, "FILTER_INVALID");

    let mut request = Request::new(pb::ListAreasRequest {
        filter: "kind = LAKE".to_owned(),
        ..pb::ListAreasRequest::default()
    });
    request.metadata_mut().insert("accept-language", "en".parse().unwrap());
    let refused = service.catalogue().list_areas(request).await.unwrap_err();
    assert!(words_of(&refused).contains("`LAKE` is no value of `kind`; expected one of COUNTRY"));
    check(Err::<(), _>(refused), Code::InvalidArgument, "FILTER_INVALID");
}

#[tokio::test]
async fn all_lists_are_filtered() {
    let service = TestService::start().await;
    let milestone = |number: u32, state: pb::MilestoneState| {
        put(Thing::Milestone(pb::Milestone {
            key: Some(pb::MilestoneKey {
                area: "x:a".to_owned(),
                milestone: format!("m-{number}"),
                period: "2022".to_owned(),
            }),
            chapter: "life".to_owned(),
            text: Some(pb::Text { zh: "开工".to_owned(), en: "begun".to_owned() }),
            state: state.into(),
            ..pb::Milestone::default()
        }))
    };
    service
        .commit(vec![
            area("x:a", "370102"),
            area("x:b", "370103"),
            indicator("a.b"),
            indicator("c.d"),
            milestone(1, pb::MilestoneState::Done),
            milestone(2, pb::MilestoneState::Pledged),
        ])
        .await;
    let (mut catalogue, mut facts) = (service.catalogue(), service.facts());
    macro_rules! found {
        ($client:ident.$method:ident($request:ident).$field:ident, $filter:literal) => {{
            let filter = $filter.to_owned();
            let request = pb::$request { filter, ..pb::$request::default() };
            $client.$method(request).await.unwrap().into_inner().$field
        }};
    }
    let areas = found!(catalogue.list_areas(ListAreasRequest).areas, "code = \"*3\"");
    assert_eq!(areas.iter().map(|area| area.id.as_str()).collect::<Vec<_>>(), ["x:b"]);
    let indicators =
        found!(catalogue.list_indicators(ListIndicatorsRequest).indicators, "unit.zh = 元 id:c.d");
    assert_eq!(indicators.len(), 1);
    assert!(found!(catalogue.list_sources(ListSourcesRequest).sources, "url:*").is_empty());
    let groups = found!(
        catalogue.list_peer_groups(ListPeerGroupsRequest).peer_groups,
        "listed.areas:x:a OR rule.kind = CITY"
    );
    assert!(groups.is_empty());
    let definitions = found!(
        catalogue.list_definitions(ListDefinitionsRequest).definitions,
        "chapters.items.indicator:a.b AND rounding = HALF_TO_EVEN"
    );
    assert!(definitions.is_empty());
    let milestones = found!(
        facts.list_milestones(ListMilestonesRequest).milestones,
        "state != DONE AND text.en = \"beg*\" AND area = x:a"
    );
    assert_eq!(milestones.len(), 1);
    assert_eq!(milestones[0].state, i32::from(pb::MilestoneState::Pledged));
    let targets = found!(facts.list_targets(ListTargetsRequest).targets, "comparator = at_least");
    assert!(targets.is_empty());
    let honours = found!(facts.list_honours(ListHonoursRequest).honours, "form = TOP_N number < 9");
    assert!(honours.is_empty());
    let media = found!(facts.list_media(ListMediaRequest).media, "number = 1 AND period = 2022");
    assert!(media.is_empty());
    let imprints = found!(facts.list_imprints(ListImprintsRequest).imprints, "telephone:*");
    assert!(imprints.is_empty());
}

#[tokio::test]
async fn a_filter_sees_one_revision() {
    let service = TestService::start().await;
    service.commit([ground(), vec![observation("2022", "1")]].concat()).await;
    service.commit(vec![observation("2022", "2")]).await;
    let count = async |revision, filter: &str| {
        let request = pb::ListObservationsRequest {
            as_of: Some(pb::AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }),
            filter: filter.to_owned(),
            ..pb::ListObservationsRequest::default()
        };
        let answer = service.facts().list_observations(request).await.unwrap();
        answer.into_inner().observations.len()
    };
    assert_eq!((count(1, "value = 1").await, count(1, "revision > 1").await), (1, 0));
    assert_eq!((count(2, "value = 1").await, count(2, "revision > 1").await), (0, 1));
}
