//! Collection plans and what was reported, as a client meets them.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use prost_types::Timestamp as Moment;
use scorecard_data::{Clock, Config, Running, Timestamp};
use scorecard_service::{Env, Layers};
use scorecard_wire::pb::data::{
    self as pb, ReportingState as State,
    as_of::AsOf,
    catalogue_service_client::CatalogueServiceClient,
    collection_plan::{Areas, Periods},
    key::Key,
    ledger_service_client::LedgerServiceClient,
    observation::Reading,
    reporting_service_client::ReportingServiceClient,
    thing::Thing,
};
use tonic::{Code, transport::Channel};

use crate::service::{area, check, indicator, key, put, request, withdraw};

/// 2023-01-01 in China.
const NEW_YEAR: i64 = 1_672_502_400;
const DAY: i64 = 86_400;

/// A clock that stands where it was set, in seconds.
#[derive(Debug)]
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed) * 1_000_000)
    }
}

/// A server at a time that the test says.
struct Service {
    clock: Arc<SetClock>,
    channel: Channel,
    _running: Running,
    _folder: tempfile::TempDir,
}

impl Service {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(NEW_YEAR - 60 * DAY)));
        let config = config(folder.path());
        let running = Running::start(&config, Arc::<SetClock>::clone(&clock)).await.unwrap();
        let url = format!("http://{}", running.address());
        let channel = Channel::from_shared(url).unwrap().connect().await.unwrap();
        Self { clock, channel, _running: running, _folder: folder }
    }

    /// Commits so many days after the new year.
    async fn commit(&self, day: i64, changes: Vec<pb::Change>) {
        self.clock.0.store(NEW_YEAR + day * DAY, Ordering::Relaxed);
        let mut ledger = LedgerServiceClient::new(self.channel.clone());
        ledger.commit_changes(request(changes)).await.unwrap();
    }

    fn reporting(&self) -> ReportingServiceClient<Channel> {
        ReportingServiceClient::new(self.channel.clone())
    }

    fn catalogue(&self) -> CatalogueServiceClient<Channel> {
        CatalogueServiceClient::new(self.channel.clone())
    }

    async fn status(
        &self,
        request: pb::GetReportingStatusRequest,
    ) -> pb::GetReportingStatusResponse {
        self.reporting().get_reporting_status(request).await.unwrap().into_inner()
    }

    async fn lines(&self, mut request: pb::ListReportingLinesRequest) -> Vec<pb::ReportingLine> {
        let mut lines = Vec::new();
        loop {
            let page = self.reporting().list_reporting_lines(request.clone()).await.unwrap();
            let page = page.into_inner();
            assert!(
                request.page_size == 0
                    || i32::try_from(page.lines.len()).unwrap() <= request.page_size
            );
            lines.extend(page.lines);
            if page.next_page_token.is_empty() {
                return lines;
            }
            request.page_token = page.next_page_token;
        }
    }
}

fn config(folder: &Path) -> Config {
    let store = folder.join("test.db").display().to_string();
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", store)];
    let env = Env::new();
    Config::load(&Layers { service: "", defaults: "", file: None, env: &env, flags: &flags })
        .unwrap()
}

fn text(zh: &str) -> Option<pb::Text> {
    Some(pb::Text { zh: zh.to_owned(), en: String::new() })
}

fn figure(indicator: &str) -> pb::PlanFigure {
    let measure = pb::Measure::Level.into();
    pb::PlanFigure { indicator: indicator.to_owned(), measure, of: None }
}

/// Levels of `a.b` and `c.d` in `x:a` and `x:b`, each year from 2021 on, by the end of January, final by the end of June.
fn plan(id: &str, department: &str) -> pb::CollectionPlan {
    let areas = vec!["x:a".to_owned(), "x:b".to_owned()];
    let first = "2021".to_owned();
    let recurrence = pb::Recurrence { first, every: 0, last: String::new() };
    pb::CollectionPlan {
        id: id.to_owned(),
        name: text("年度指标"),
        department: text(department),
        contact: "王 0531-1234".to_owned(),
        figures: vec![figure("a.b"), figure("c.d")],
        areas: Some(Areas::ListedAreas(pb::ListedMembers { areas })),
        periods: Some(Periods::Recurrence(recurrence)),
        due: Some(pb::Deadline { months: 1, day: 31 }),
        final_due: Some(pb::Deadline { months: 6, day: 30 }),
        ..pb::CollectionPlan::default()
    }
}

fn seen(indicator: &str, area: &str, reading: Reading, provisional: bool) -> pb::Change {
    let key = pb::ObservationKey { indicator: indicator.to_owned(), ..key(area, "2022") };
    put(Thing::Observation(pb::Observation {
        key: Some(key),
        reading: Some(reading),
        statuses: if provisional { vec![pb::ObsStatus::Provisional.into()] } else { Vec::new() },
        ..pb::Observation::default()
    }))
}

fn value(indicator: &str, area: &str, value: &str, provisional: bool) -> pb::Change {
    seen(indicator, area, Reading::Value(value.to_owned()), provisional)
}

fn scope(plans: &[&str], department: &str, periods: &[&str]) -> Option<pb::ReportingScope> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let department = department.to_owned();
    Some(pb::ReportingScope { plans: owned(plans), department, periods: owned(periods) })
}

fn at(day: i64) -> Option<Moment> {
    Some(Moment { seconds: NEW_YEAR + day * DAY, nanos: 0 })
}

fn as_of(revision: u64) -> Option<pb::AsOf> {
    Some(pb::AsOf { as_of: Some(AsOf::Revision(revision)) })
}

/// Owed, on time, late, pending, overdue.
fn counted(tally: Option<&pb::ReportingTally>) -> [u64; 5] {
    let tally = tally.unwrap();
    assert_eq!(tally.owed, tally.on_time + tally.late + tally.pending + tally.overdue);
    [tally.owed, tally.on_time, tally.late, tally.pending, tally.overdue]
}

fn reports(counts: Option<&pb::ReportingCounts>) -> [u64; 5] {
    counted(counts.unwrap().reports.as_ref())
}

fn finals(counts: Option<&pb::ReportingCounts>) -> [u64; 5] {
    counted(counts.unwrap().finals.as_ref())
}

/// In 2023: a plan of 甲, another of 乙 who reports nothing; a provisional value on time, a final one later, an absence, a late
/// value, and figures that nobody asked for.
async fn sample(service: &Service) {
    let plans = [plan("one", "甲"), plan("two", "乙")].map(|plan| put(Thing::CollectionPlan(plan)));
    let mut two = plan("two", "乙");
    two.figures = vec![figure("e.f")];
    let mut ground = vec![area("x:a", "1"), area("x:b", "2")];
    ground.extend(["a.b", "c.d", "e.f", "g.h"].map(indicator));
    ground.extend(plans.into_iter().take(1).chain([put(Thing::CollectionPlan(two))]));
    service.commit(-50, ground).await;
    let extra = ["x:a", "x:b"].map(|area| value("g.h", area, "9", false));
    let first = vec![value("a.b", "x:a", "1", true)];
    service.commit(10, first.into_iter().chain(extra).collect()).await;
    let absence = Reading::Absence(pb::Absence::NotApplicable.into());
    service.commit(20, vec![seen("a.b", "x:b", absence, false)]).await;
    service
        .commit(40, vec![value("c.d", "x:a", "3", false), value("a.b", "x:a", "2", false)])
        .await;
}

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
