//! A service at a time that the test says, and plans with some of what they ask for.

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
    self as pb,
    as_of::AsOf,
    catalogue_service_client::CatalogueServiceClient,
    collection_plan::{Areas, Periods},
    ledger_service_client::LedgerServiceClient,
    observation::Reading,
    reporting_service_client::ReportingServiceClient,
    thing::Thing,
};
use tonic::transport::Channel;

use crate::service::{area, indicator, key, put, request};

/// 2023-01-01 in China.
pub(super) const NEW_YEAR: i64 = 1_672_502_400;
pub(super) const DAY: i64 = 86_400;

/// A clock that stands where it was set, in seconds.
#[derive(Debug)]
pub(super) struct SetClock(pub(super) AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed) * 1_000_000)
    }
}

/// A server at a time that the test says.
pub(super) struct Service {
    pub(super) clock: Arc<SetClock>,
    pub(super) channel: Channel,
    _running: Running,
    _folder: tempfile::TempDir,
}

impl Service {
    pub(super) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(AtomicI64::new(NEW_YEAR - 60 * DAY)));
        let config = config(folder.path());
        let running = Running::start(&config, Arc::<SetClock>::clone(&clock)).await.unwrap();
        let url = format!("http://{}", running.address());
        let channel = Channel::from_shared(url).unwrap().connect().await.unwrap();
        Self { clock, channel, _running: running, _folder: folder }
    }

    /// Commits so many days after the new year.
    pub(super) async fn commit(&self, day: i64, changes: Vec<pb::Change>) {
        self.clock.0.store(NEW_YEAR + day * DAY, Ordering::Relaxed);
        let mut ledger = LedgerServiceClient::new(self.channel.clone());
        ledger.commit_changes(request(changes)).await.unwrap();
    }

    pub(super) fn reporting(&self) -> ReportingServiceClient<Channel> {
        ReportingServiceClient::new(self.channel.clone())
    }

    pub(super) fn catalogue(&self) -> CatalogueServiceClient<Channel> {
        CatalogueServiceClient::new(self.channel.clone())
    }

    pub(super) async fn status(
        &self,
        request: pb::GetReportingStatusRequest,
    ) -> pb::GetReportingStatusResponse {
        self.reporting().get_reporting_status(request).await.unwrap().into_inner()
    }

    pub(super) async fn lines(
        &self,
        mut request: pb::ListReportingLinesRequest,
    ) -> Vec<pb::ReportingLine> {
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

pub(super) fn config(folder: &Path) -> Config {
    let store = folder.join("test.db").display().to_string();
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", store)];
    let env = Env::new();
    Config::load(&Layers { service: "", defaults: "", file: None, env: &env, flags: &flags })
        .unwrap()
}

pub(super) fn text(zh: &str) -> Option<pb::Text> {
    Some(pb::Text { zh: zh.to_owned(), en: String::new() })
}

pub(super) fn figure(indicator: &str) -> pb::PlanFigure {
    let measure = pb::Measure::Level.into();
    pb::PlanFigure { indicator: indicator.to_owned(), measure, of: None }
}

/// Levels of `a.b` and `c.d` in `x:a` and `x:b`, each year from 2021 on, by the end of January, final by the end of June.
pub(super) fn plan(id: &str, department: &str) -> pb::CollectionPlan {
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

pub(super) fn seen(indicator: &str, area: &str, reading: Reading, provisional: bool) -> pb::Change {
    let key = pb::ObservationKey { indicator: indicator.to_owned(), ..key(area, "2022") };
    put(Thing::Observation(pb::Observation {
        key: Some(key),
        reading: Some(reading),
        statuses: if provisional { vec![pb::ObsStatus::Provisional.into()] } else { Vec::new() },
        ..pb::Observation::default()
    }))
}

pub(super) fn value(indicator: &str, area: &str, value: &str, provisional: bool) -> pb::Change {
    seen(indicator, area, Reading::Value(value.to_owned()), provisional)
}

pub(super) fn scope(
    plans: &[&str],
    department: &str,
    periods: &[&str],
) -> Option<pb::ReportingScope> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let department = department.to_owned();
    Some(pb::ReportingScope { plans: owned(plans), department, periods: owned(periods) })
}

pub(super) fn at(day: i64) -> Option<Moment> {
    Some(Moment { seconds: NEW_YEAR + day * DAY, nanos: 0 })
}

pub(super) fn as_of(revision: u64) -> Option<pb::AsOf> {
    Some(pb::AsOf { as_of: Some(AsOf::Revision(revision)) })
}

/// Owed, on time, late, pending, overdue.
pub(super) fn counted(tally: Option<&pb::ReportingTally>) -> [u64; 5] {
    let tally = tally.unwrap();
    assert_eq!(tally.owed, tally.on_time + tally.late + tally.pending + tally.overdue);
    [tally.owed, tally.on_time, tally.late, tally.pending, tally.overdue]
}

pub(super) fn reports(counts: Option<&pb::ReportingCounts>) -> [u64; 5] {
    counted(counts.unwrap().reports.as_ref())
}

pub(super) fn finals(counts: Option<&pb::ReportingCounts>) -> [u64; 5] {
    counted(counts.unwrap().finals.as_ref())
}

/// In 2023: a plan of 甲, another of 乙 who reports nothing; a provisional value on time, a final one later, an absence, a late
/// value, and figures that nobody asked for.
pub(super) async fn sample(service: &Service) {
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
