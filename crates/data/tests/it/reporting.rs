//! Collection plans and what was reported, as a client meets them.

mod sample;

use std::sync::atomic::Ordering;

use prost_types::Timestamp as Moment;
use scorecard_wire::pb::data::{
    self as pb, ReportingState as State,
    as_of::AsOf,
    collection_plan::{Areas, Periods},
    key::Key,
    ledger_service_client::LedgerServiceClient,
    observation::Reading,
    thing::Thing,
};
use tonic::Code;

use crate::service::{area, check, indicator, key, put, request, withdraw};
use sample::{
    DAY, NEW_YEAR, Service, as_of, at, figure, finals, plan, reports, sample, scope, seen, text,
    value,
};

#[tokio::test]
async fn a_plan_is_put_read_and_withdrawn() {
    let service = Service::start().await;
    service
        .commit(-50, vec![area("x:a", "1"), area("x:b", "2"), indicator("a.b"), indicator("c.d")])
        .await;
    service.commit(-40, vec![put(Thing::CollectionPlan(plan("one", "甲")))]).await;
    let get = pb::GetCollectionPlanRequest { id: "one".to_owned(), as_of: None };
    let held = service.catalogue().get_collection_plan(get.clone()).await.unwrap().into_inner();
    let mut expected = plan("one", "甲");
    expected.revision = 2;
    // So that the next begins where the first ends.
    expected.periods = Some(Periods::Recurrence(pb::Recurrence {
        first: "2021".to_owned(),
        every: 12,
        last: String::new(),
    }));
    assert_eq!(held.collection_plan, Some(expected));
    let list = async |filter: &str| {
        let filter = filter.to_owned();
        let request = pb::ListCollectionPlansRequest { filter, ..Default::default() };
        let plans = service.catalogue().list_collection_plans(request).await.unwrap();
        plans.into_inner().collection_plans.len()
    };
    for filter in [
        "",
        "department.zh = 甲 AND figures.indicator:c.d AND listed_areas.areas:\"x:b\"",
        "recurrence.first = 2021 AND contact = \"王*\" AND figures.measure:LEVEL",
    ] {
        assert_eq!(list(filter).await, 1, "{filter}");
    }
    for filter in
        ["department.zh = 乙", "recurrence.last:*", "peer_group:*", "area_rule.kind = CITY"]
    {
        assert_eq!(list(filter).await, 0, "{filter}");
    }
    // It refers to what it asks for.
    let mut ledger = LedgerServiceClient::new(service.channel.clone());
    let refused =
        ledger.commit_changes(request(vec![withdraw(Key::Indicator("c.d".to_owned()))])).await;
    check(refused, Code::InvalidArgument, "FAULTY_CHANGES");
    let mut other = plan("two", "乙");
    other.figures.push(figure("no.such"));
    let refused = ledger.commit_changes(request(vec![put(Thing::CollectionPlan(other))])).await;
    let told = scorecard_wire::status::faults_of(&refused.unwrap_err());
    assert_eq!(told[0].path, "changes[0].collection_plan.figures[2].indicator");
    service.commit(-30, vec![withdraw(Key::CollectionPlan("one".to_owned()))]).await;
    let gone = service.catalogue().get_collection_plan(get.clone()).await;
    check(gone, Code::NotFound, "NO_SUCH_COLLECTION_PLAN");
    let before = pb::GetCollectionPlanRequest { as_of: as_of(2), ..get };
    service.catalogue().get_collection_plan(before).await.unwrap();
}

#[tokio::test]
async fn who_has_reported_is_counted_and_extra_figures_are_not() {
    let service = Service::start().await;
    sample(&service).await;
    let at_spring = pb::GetReportingStatusRequest {
        scope: scope(&[], "", &["2022"]),
        at: at(100),
        ..Default::default()
    };
    let status = service.status(at_spring.clone()).await;
    assert_eq!((status.at, status.revision), (at(100), 4));
    let plans: Vec<_> =
        status.plans.iter().map(|it| (&*it.plan, &*it.period, &*it.due, &*it.final_due)).collect();
    assert_eq!(
        plans,
        [("one", "2022", "2023-01-31", "2023-06-30"), ("two", "2022", "2023-01-31", "2023-06-30")]
    );
    let [one, two] = &status.departments[..] else { panic!("{:?}", status.departments) };
    // Ordered by name.
    assert_eq!(two.department, text("甲"));
    assert_eq!((&one.department, &one.plans), (&text("乙"), &vec!["two".to_owned()]));
    assert_eq!(reports(one.counts.as_ref()), [2, 0, 0, 0, 2], "乙 has reported nothing");
    let counts = two.counts.as_ref();
    assert_eq!(reports(counts), [4, 2, 1, 0, 1]);
    assert_eq!(finals(counts), [4, 3, 0, 1, 0], "on time until June");
    assert_eq!((counts.unwrap().provisional, counts.unwrap().absent), (0, 1));
    assert_eq!(counts.unwrap().reports.as_ref().unwrap().percent, "75.0");
    assert_eq!(reports(status.total.as_ref()), [6, 2, 1, 0, 3]);

    // In January nothing was overdue, and the first value was provisional.
    let then = pb::GetReportingStatusRequest { as_of: as_of(3), at: at(25), ..at_spring.clone() };
    let status = service.status(then).await;
    assert_eq!(reports(status.departments[1].counts.as_ref()), [4, 2, 0, 2, 0]);
    assert_eq!(status.departments[1].counts.as_ref().unwrap().provisional, 1);
    // January ends with its last day in China.
    for (day, overdue) in [(30, 0), (31, 3)] {
        let status = service
            .status(pb::GetReportingStatusRequest { at: at(day), ..at_spring.clone() })
            .await;
        assert_eq!(reports(status.total.as_ref())[4], overdue, "{day}");
    }
}

#[tokio::test]
async fn the_moment_of_comparison_is_told() {
    let service = Service::start().await;
    sample(&service).await;
    service.clock.0.store(NEW_YEAR + 500 * DAY, Ordering::Relaxed);
    let status = async |as_of: Option<pb::AsOf>, at: Option<Moment>| {
        let status = service.status(pb::GetReportingStatusRequest { scope: None, as_of, at }).await;
        (status.at, status.plans.into_iter().map(|it| it.period).collect::<Vec<_>>())
    };
    let years =
        |years: &[&str]| years.iter().chain(years).map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(status(None, None).await, (at(500), years(&["2021", "2022", "2023"])), "now");
    assert_eq!(status(as_of(2), None).await, (at(10), years(&["2021", "2022"])), "its time");
    let instant = Some(pb::AsOf { as_of: Some(AsOf::Instant(at(400).unwrap())) });
    assert_eq!(status(instant, None).await, (at(400), years(&["2021", "2022", "2023"])));
    assert_eq!(status(as_of(2), at(-1)).await, (at(-1), years(&["2021"])));
    assert_eq!(status(as_of(0), None).await.1, Vec::<String>::new());
}

#[tokio::test]
async fn lines_come_by_state_and_page_by_page() {
    let service = Service::start().await;
    sample(&service).await;
    let all = pb::ListReportingLinesRequest {
        scope: scope(&[], "", &["2022"]),
        at: at(100),
        ..Default::default()
    };
    let lines = service.lines(all.clone()).await;
    let told: Vec<_> = lines
        .iter()
        .map(|it| {
            let key = it.key.as_ref().unwrap();
            let reported =
                |revision: &Option<pb::Revision>| revision.as_ref().map_or(0, |it| it.revision);
            let since = [&it.reported, &it.final_reported, &it.last_changed].map(reported);
            (&*key.indicator, &*key.area, it.state(), it.final_state(), since)
        })
        .collect();
    let expected = [
        ("a.b", "x:a", State::OnTime, State::OnTime, [2, 4, 4]),
        ("a.b", "x:b", State::OnTime, State::OnTime, [3, 3, 3]),
        ("c.d", "x:a", State::Late, State::OnTime, [4, 4, 4]),
        ("c.d", "x:b", State::Overdue, State::Pending, [0, 0, 0]),
        ("e.f", "x:a", State::Overdue, State::Pending, [0, 0, 0]),
        ("e.f", "x:b", State::Overdue, State::Pending, [0, 0, 0]),
    ];
    assert_eq!(told, expected);
    assert_eq!(lines[0].reported.as_ref().unwrap().time, at(10));
    assert!(lines[1].absent && !lines[0].absent);
    assert_eq!(lines[0].observation.as_ref().unwrap().revision, 4);
    for page_size in [1, 2, 5] {
        let request = pb::ListReportingLinesRequest { page_size, ..all.clone() };
        assert_eq!(service.lines(request).await, lines, "{page_size}");
    }
    let states = vec![State::Overdue.into()];
    let overdue =
        service.lines(pb::ListReportingLinesRequest { states, page_size: 1, ..all.clone() }).await;
    assert_eq!(overdue, lines[3..]);
    for (filter, expected) in [
        ("state = OVERDUE AND key.indicator = c.d", &lines[3..4]),
        ("absent = true", &lines[1..2]),
        ("observation.value:* AND final_state = on_time", &[lines[0].clone(), lines[2].clone()]),
        ("reported.revision < 4 -absent = true", &lines[..1]),
        ("NOT last_changed.time:*", &lines[3..]),
        ("plan = none", &[]),
    ] {
        let filter = filter.to_owned();
        let request = pb::ListReportingLinesRequest { filter, page_size: 1, ..all.clone() };
        let told = service.lines(request.clone()).await;
        assert_eq!(told, expected, "{}", request.filter);
    }
    let bad = pb::ListReportingLinesRequest { filter: "absent = perhaps".into(), ..all.clone() };
    let bad = service.reporting().list_reporting_lines(bad).await;
    check(bad, Code::InvalidArgument, "FILTER_INVALID");
    let department =
        pb::ListReportingLinesRequest { scope: scope(&[], "乙", &["2022"]), ..all.clone() };
    assert_eq!(service.lines(department).await, lines[4..]);

    // Pages show the ledger and the moment of the first.
    let first = pb::ListReportingLinesRequest { page_size: 3, at: None, ..all.clone() };
    let page = service.reporting().list_reporting_lines(first.clone()).await.unwrap().into_inner();
    service.commit(300, vec![value("c.d", "x:b", "5", false)]).await;
    let next = pb::ListReportingLinesRequest { page_token: page.next_page_token, ..first };
    let second = service.reporting().list_reporting_lines(next.clone()).await.unwrap().into_inner();
    assert_eq!((second.revision, second.at), (4, page.at));
    assert_eq!(second.lines[0].state(), State::Overdue);
    let other = pb::ListReportingLinesRequest { states: vec![1], ..next };
    check(
        service.reporting().list_reporting_lines(other).await,
        Code::InvalidArgument,
        "PAGE_TOKEN_INVALID",
    );
}

#[tokio::test]
async fn a_value_that_was_withdrawn_counts_from_the_second_time() {
    let service = Service::start().await;
    sample(&service).await;
    let key = pb::ObservationKey { indicator: "a.b".to_owned(), ..key("x:a", "2022") };
    let line = async || {
        let request = pb::ListReportingLinesRequest {
            scope: scope(&["one"], "", &["2022"]),
            at: at(100),
            ..Default::default()
        };
        let line = service.lines(request).await.remove(0);
        (line.state(), line.reported.map(|it| it.revision), line.last_changed.map(|it| it.revision))
    };
    assert_eq!(line().await, (State::OnTime, Some(2), Some(4)), "a correction changes nothing");
    service.commit(50, vec![withdraw(Key::Observation(key))]).await;
    assert_eq!(line().await, (State::Overdue, None, Some(5)));
    service.commit(60, vec![value("a.b", "x:a", "2", false)]).await;
    assert_eq!(line().await, (State::Late, Some(6), Some(6)));
    let absence = Reading::Absence(pb::Absence::NotYetPublished.into());
    service.commit(70, vec![seen("a.b", "x:a", absence, false)]).await;
    assert_eq!(line().await, (State::Overdue, None, Some(7)), "no reason");
}

#[tokio::test]
async fn a_group_that_does_not_state_its_members_owes_nothing_and_that_is_told() {
    let service = Service::start().await;
    let unstated = pb::peer_group::Membership::Unstated(pb::UnstatedMembers {});
    let group = pb::PeerGroup {
        id: "group:g".to_owned(),
        name: text("组"),
        membership: Some(unstated),
        ..Default::default()
    };
    let mut plan = plan("one", "甲");
    plan.areas = Some(Areas::PeerGroup("group:g".to_owned()));
    let things = [Thing::PeerGroup(group), Thing::CollectionPlan(plan)].map(put);
    service.commit(-50, ["a.b", "c.d"].map(indicator).into_iter().chain(things).collect()).await;
    let request = pb::GetReportingStatusRequest { at: at(100), ..Default::default() };
    let status = service.status(request).await;
    let told: Vec<_> = status.plans.iter().map(|it| (&*it.period, it.areas_unstated)).collect();
    assert_eq!(told, [("2021", true), ("2022", true)]);
    assert_eq!(reports(status.total.as_ref()), [0; 5]);
    assert_eq!(status.total.unwrap().reports.unwrap().percent, "");
}

#[tokio::test]
async fn what_cannot_be_told_is_refused() {
    let service = Service::start().await;
    sample(&service).await;
    let status = async |scope| {
        let request = pb::GetReportingStatusRequest { scope, ..Default::default() };
        service.reporting().get_reporting_status(request).await
    };
    check(status(scope(&["three"], "", &[])).await, Code::NotFound, "NO_SUCH_COLLECTION_PLAN");
    let nobody = status(scope(&[], "丙", &[])).await.unwrap_err();
    assert!(nobody.message().contains("there are 乙, 甲"), "{}", nobody.message());
    check(Err::<(), _>(nobody), Code::NotFound, "NO_SUCH_DEPARTMENT");
    let bad = status(scope(&["BAD"], "", &["2022年"])).await.unwrap_err();
    let paths: Vec<_> =
        scorecard_wire::status::faults_of(&bad).into_iter().map(|it| it.path).collect();
    assert_eq!(paths, ["scope.plans[0]", "scope.periods[0]"]);
    let request =
        pb::ListReportingLinesRequest { states: vec![0], page_size: -1, ..Default::default() };
    let refused = service.reporting().list_reporting_lines(request).await;
    check(refused, Code::InvalidArgument, "FAULTY_REQUEST");
    // Every month for a thousand years is more than is counted at once.
    let mut monthly = plan("one", "甲");
    let first = "1000-01".to_owned();
    monthly.periods =
        Some(Periods::Recurrence(pb::Recurrence { first, every: 1, last: String::new() }));
    service.commit(80, vec![put(Thing::CollectionPlan(monthly))]).await;
    check(status(None).await, Code::FailedPrecondition, "TOO_MUCH_OWED");
    status(scope(&["one"], "", &["2022-01"])).await.unwrap();
}
