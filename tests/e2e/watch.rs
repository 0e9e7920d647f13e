//! A scorecard is followed live: a change of the ledger reaches whoever watches.

use std::time::Duration;

use scorecard_wire::pb::metrics::{
    Freshness, GetScorecardRequest, Scorecard, WatchScorecardRequest, WatchScorecardResponse,
    metrics_service_client::MetricsServiceClient,
};
use tokio::time::{sleep, timeout};
use tonic::Streaming;

use crate::support::{programs::LIMIT, system::System};

/// The next scorecard, however long a busy machine takes.
async fn next(updates: &mut Streaming<WatchScorecardResponse>) -> (u64, Scorecard) {
    let update = timeout(LIMIT, updates.message()).await.unwrap().unwrap().unwrap();
    (update.revision, update.scorecard.unwrap())
}

fn of_lixia() -> WatchScorecardRequest {
    WatchScorecardRequest { area: "370102".to_owned(), year: 2022, definition: String::new() }
}

fn revenue(scorecard: &Scorecard) -> String {
    let figures = scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    let figure = figures.into_iter().find(|figure| figure.id == "budget_revenue").unwrap();
    let words = figure.metric.clone().unwrap().words.unwrap();
    words.zh.unwrap().cell
}

#[tokio::test]
async fn a_change_is_delivered_as_a_new_scorecard_with_the_new_revision() {
    let system = System::with("lixia-2022").await;
    // Asked for the ledger's revision, the metrics service has followed before it answers.
    let check = ["check", "--area", "370102", "--year", "2022"];
    system.scorecard(&check).await.ok();
    let mut metrics = MetricsServiceClient::new(system.metrics.channel().await);
    let mut updates = metrics.watch_scorecard(of_lixia()).await.unwrap().into_inner();
    let (revision, first) = next(&mut updates).await;
    assert_eq!((revision, first.revision, revenue(&first)), (1, 1, "161.3亿元".to_owned()));

    // A change that the scorecard does not show is not delivered, as of a year that its histories do not reach; the next
    // one is.
    let put = ["put", "--area", "370102", "--value", "150"];
    let revenue_of = ["--indicator", "fiscal.general_public_budget_revenue", "--period"];
    let put_of = |year| [&put[..], &revenue_of, &[year]].concat();
    system.scorecard(&put_of("2010")).await.ok();
    system.scorecard(&put_of("2022")).await.ok();
    let (revision, second) = next(&mut updates).await;
    assert_eq!((revision, second.revision, revenue(&second)), (3, 3, "150亿元".to_owned()));
    assert_ne!(second.digest, first.digest);
}

#[tokio::test]
async fn scorecards_are_answered_while_the_ledger_is_away_and_followed_when_it_is_back() {
    let system = System::with("lixia-2022").await;
    system.scorecard(&["check", "--area", "370102", "--year", "2022"]).await.ok();
    let mut metrics = MetricsServiceClient::new(system.metrics.channel().await);
    let mut updates = metrics.watch_scorecard(of_lixia()).await.unwrap().into_inner();
    assert_eq!(next(&mut updates).await.0, 1);

    let bereft = system.lose_data().await;
    let request =
        GetScorecardRequest { area: "370102".to_owned(), year: 2022, ..Default::default() };
    let mut stale = Freshness::default();
    for _ in 0..1000 {
        let answer = metrics.get_scorecard(request.clone()).await.unwrap().into_inner();
        assert_eq!(revenue(&answer.scorecard.unwrap()), "161.3亿元");
        stale = answer.freshness.unwrap();
        if stale.stale {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    assert!(stale.stale && stale.age.is_some(), "{stale:?}");
    assert_eq!(stale.followed_revision, 1);

    let system = bereft.restored().await;
    let put = ["put", "--area", "370102", "--period", "2022", "--value", "150", "--indicator"];
    let put = [&put[..], &["fiscal.general_public_budget_revenue"]].concat();
    system.scorecard(&put).await.ok();
    let (revision, scorecard) = next(&mut updates).await;
    assert_eq!((revision, revenue(&scorecard)), (2, "150亿元".to_owned()));
    let answer = metrics.get_scorecard(request).await.unwrap().into_inner();
    let fresh = answer.freshness.unwrap();
    assert_eq!((answer.revision, fresh.followed_revision), (2, 2));
}
