//! The public plane: what is not public changes no figure in it, no rank, no count of peers.

use std::time::Duration;

use scorecard_data::{Clock as _, SystemClock};
use scorecard_domain::{Change, Confidentiality, Thing, Timestamp};
use scorecard_wire::{
    pb::{
        data::{AsOf, Measure, as_of::AsOf as Then},
        metrics::{
            GetScorecardRequest, Metric, QueryMetricsRequest, Scorecard, WatchScorecardRequest,
            value::Reading,
        },
    },
    status::reason_of,
};
use tonic::{Code, Request, Status};

use crate::support::{Ledger, Metrics, level};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";
const QINGDAO: &str = "gbt2260:370200";
const YANTAI: &str = "gbt2260:370600";

/// What a scorecard of then is for a clearance, or the reason of the refusal.
async fn then(metrics: &Metrics, clearance: &str, revision: u64) -> Result<Scorecard, String> {
    let request = GetScorecardRequest {
        area: "370100".into(),
        year: 2012,
        as_of: Some(AsOf { as_of: Some(Then::Revision(revision)) }),
        ..Default::default()
    };
    let answer = metrics.client.clone().get_scorecard(asking(clearance, request)).await;
    answer.map(|it| it.into_inner().scorecard.unwrap()).map_err(|it| reason_of(&it).unwrap())
}

/// Of what was under embargo the public saw nothing, so nothing is missing for it; and it is not to know that there was anything.
#[tokio::test]
async fn the_public_is_not_told_that_something_under_embargo_was_erased() {
    let mut ledger = Ledger::start().await;
    let before = ledger.import("shandong-gdp").await;
    let hour = within(Duration::from_secs(3600));
    let hidden =
        ledger.commit(&[marked(JINAN, "99999.99", Confidentiality::Embargoed, hour)]).await;
    let free = ledger.commit(&[level(GDP, QINGDAO, "2012", "1.00")]).await;
    let over = ledger.commit(&[marked(QINGDAO, "2.00", Confidentiality::Embargoed, hour)]).await;
    let last = ledger
        .commit(&[level(GDP, JINAN, "2012", "4803.67"), level(GDP, QINGDAO, "2012", "7302.11")])
        .await;
    ledger.erase(hidden, GDP, JINAN, "2012").await;
    ledger.erase(over, GDP, QINGDAO, "2012").await;
    let metrics = Metrics::follow(&ledger).await;
    let reached = async |revision| {
        for clearance in ["public", "full"] {
            scorecard(&metrics, clearance, revision, None).await;
        }
    };
    reached(last + 2).await;
    let was = then(&metrics, "public", before).await.unwrap();
    assert_eq!(then(&metrics, "public", hidden).await, Ok(was));
    assert_eq!(then(&metrics, "full", hidden).await, Err("ERASED".to_owned()));
    // What was free is missing, in its own revision and while something under embargo stood over it.
    let shown = then(&metrics, "public", over).await.unwrap();
    assert_eq!(then(&metrics, "public", free).await, Ok(shown));
    ledger.erase(free, GDP, QINGDAO, "2012").await;
    reached(last + 3).await;
    for revision in [free, over] {
        assert_eq!(then(&metrics, "public", revision).await, Err("ERASED".to_owned()));
    }
}

/// A level with a code and, of an embargo, its end.
fn marked(area: &str, value: &str, code: Confidentiality, until: Option<Timestamp>) -> Change {
    let Change::Put(Thing::Observation(mut observation)) = level(GDP, area, "2012", value) else {
        unreachable!()
    };
    observation.confidentiality = code;
    observation.embargo_until = until;
    Change::Put(Thing::Observation(observation))
}

fn within(left: Duration) -> Option<Timestamp> {
    let left = i64::try_from(left.as_micros()).unwrap();
    Some(Timestamp::from_micros(SystemClock.now().micros() + left))
}

fn asking<T>(clearance: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("scorecard-clearance", clearance.parse().unwrap());
    request
}

/// The number that is shown; nothing if there is none.
fn number(metric: &Metric) -> String {
    match metric.shown.clone().and_then(|shown| shown.reading) {
        Some(Reading::Number(number)) => number,
        Some(Reading::Absence(_)) | None => String::new(),
        Some(other) => panic!("{other:?}"),
    }
}

async fn query(
    metrics: &Metrics,
    clearance: &str,
    measure: Measure,
    min_revision: u64,
) -> Result<Vec<Metric>, Status> {
    let request = QueryMetricsRequest {
        areas: [JINAN, QINGDAO, YANTAI].map(str::to_owned).into(),
        indicators: vec![GDP.to_owned()],
        measures: vec![measure.into()],
        periods: vec!["2012".to_owned()],
        min_revision,
        ..Default::default()
    };
    let answer = metrics.client.clone().query_metrics(asking(clearance, request)).await?;
    Ok(answer.into_inner().metrics)
}

async fn scorecard(
    metrics: &Metrics,
    clearance: &str,
    min_revision: u64,
    as_of: Option<u64>,
) -> (u64, Scorecard) {
    let as_of = as_of.map(|revision| AsOf { as_of: Some(Then::Revision(revision)) });
    let request = GetScorecardRequest {
        area: "370100".into(),
        year: 2012,
        min_revision,
        as_of,
        ..Default::default()
    };
    let answer = metrics.client.clone().get_scorecard(asking(clearance, request)).await.unwrap();
    let answer = answer.into_inner();
    (answer.revision, answer.scorecard.unwrap())
}

#[tokio::test]
async fn what_is_not_public_changes_nothing_in_the_public_plane() {
    let ledger = Ledger::start().await;
    let before = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let (_, was) = scorecard(&metrics, "public", before, None).await;
    assert_eq!(was, scorecard(&metrics, "full", before, None).await.1, "all was free");
    let hour = within(Duration::from_secs(3600));
    let hidden =
        ledger.commit(&[marked(JINAN, "99999.99", Confidentiality::Embargoed, hour)]).await;
    // The revision is reached by both, and known by one.
    let (revision, public) = scorecard(&metrics, "public", hidden, None).await;
    assert_eq!((revision, &public), (hidden, &was));
    assert_ne!(scorecard(&metrics, "full", hidden, None).await.1, was);
    // A service that begins now sees the same, live and as of then.
    let late = Metrics::follow(&ledger).await;
    assert_eq!(scorecard(&late, "public", hidden, None).await.1, was);
    let more = ledger
        .commit(&[
            marked(QINGDAO, "88888.88", Confidentiality::Internal, None),
            marked(YANTAI, "77777.77", Confidentiality::SmallCounts, None),
        ])
        .await;
    for metrics in [&metrics, &late] {
        let levels = query(metrics, "public", Measure::Level, more).await.unwrap();
        let numbers: Vec<_> = levels.iter().map(number).collect();
        assert_eq!(numbers, ["4803.67", "", ""]);
        let ranks = query(metrics, "public", Measure::Rank, more).await.unwrap();
        let ranked = ranks[0].rank.unwrap();
        assert_eq!((ranked.reported, ranked.expected, ranked.firm), (15, 17, false));
        let ranks = query(metrics, "full", Measure::Rank, more).await.unwrap();
        let numbers: Vec<_> = ranks.iter().map(number).collect();
        assert_eq!(numbers, ["1", "2", "3"]);
        let past = scorecard(metrics, "public", more, Some(hidden)).await;
        assert_eq!(past, (hidden, was.clone()));
    }
    let refused = query(&metrics, "secret", Measure::Level, 0).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason_of(&refused).as_deref()),
        (Code::InvalidArgument, Some("CLEARANCE_INVALID"))
    );
}

#[tokio::test]
async fn a_watcher_of_the_public_plane_gets_the_figure_when_its_embargo_ends() {
    let ledger = Ledger::start().await;
    let before = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    scorecard(&metrics, "public", before, None).await;
    let request =
        WatchScorecardRequest { area: "370100".into(), year: 2012, definition: String::new() };
    let watch = metrics.client.clone().watch_scorecard(asking("public", request)).await;
    let mut watch = watch.unwrap().into_inner();
    let first = watch.message().await.unwrap().unwrap();
    let soon = within(Duration::from_millis(1500));
    let hidden =
        ledger.commit(&[marked(JINAN, "99999.99", Confidentiality::Embargoed, soon)]).await;
    let freed = watch.message().await.unwrap().unwrap();
    assert_eq!(freed.revision, hidden + 1, "the revision that freed it");
    assert_ne!(freed.scorecard.unwrap().digest, first.scorecard.unwrap().digest);
}
