//! The service follows the ledger: live, through its absence, and to another one.

use scorecard_wire::{
    pb::{data::as_of::AsOf, metrics::WatchScorecardRequest},
    status::reason_of,
};
use tonic::Code;

use crate::support::{Ledger, Metrics, level, number, withdrawn};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";

#[tokio::test]
async fn what_is_committed_is_answered_at_its_revision() {
    let ledger = Ledger::start().await;
    let metrics = Metrics::follow(&ledger).await;
    let revision = ledger.import("shandong-gdp").await;
    let before = metrics.scorecard("370100", 2012, revision).await.unwrap();
    assert_eq!(number(&before, "gdp_rank"), "3");
    let revision = ledger.commit(&[level(GDP, JINAN, "2012", "99999.99")]).await;
    let after = metrics.scorecard("370100", 2012, revision).await.unwrap();
    assert_eq!((number(&after, "gdp_rank"), after.revision), ("1".to_owned(), revision));
}

#[tokio::test]
async fn a_snapshot_and_a_watch_lead_to_the_same_scorecard() {
    let ledger = Ledger::start().await;
    let early = Metrics::follow(&ledger).await;
    ledger.import("shandong-gdp").await;
    ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    let revision = ledger.commit(&[withdrawn(GDP, "gbt2260:370200", "2012")]).await;
    let late = Metrics::follow(&ledger).await;
    for year in [2008, 2012, 2018] {
        let followed = early.scorecard("370100", year, revision).await.unwrap();
        let read = late.scorecard("370100", year, revision).await.unwrap();
        assert_eq!(followed, read, "{year}");
    }
}

#[tokio::test]
async fn a_watcher_gets_each_new_scorecard_and_no_other() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, first).await.unwrap();
    let request =
        WatchScorecardRequest { area: "370100".into(), year: 2012, definition: String::new() };
    let mut watch = metrics.client.clone().watch_scorecard(request).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().revision, first);
    // Another year: no figure of 2012 looks at it.
    ledger.commit(&[level(GDP, JINAN, "2018", "1.00")]).await;
    let revision = ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    let changed = watch.message().await.unwrap().unwrap();
    assert_eq!(changed.revision, revision);
    assert_eq!(number(&changed.scorecard.unwrap(), "gdp_rank"), "17");
    metrics.running.stop().await.unwrap();
    let end = watch.message().await.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable, "{end:?}");
}

#[tokio::test]
async fn while_the_ledger_is_away_the_last_world_answers_and_then_it_catches_up() {
    let mut ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let before = metrics.scorecard("370100", 2012, revision).await.unwrap();
    ledger.stop().await;
    metrics.until_following(false).await;
    assert_eq!(metrics.scorecard("370100", 2012, 0).await.unwrap(), before);
    ledger.run().await;
    let revision = ledger.commit(&[level(GDP, JINAN, "2012", "99999.99")]).await;
    let after = metrics.scorecard("370100", 2012, revision).await.unwrap();
    assert_eq!(number(&after, "gdp_rank"), "1");
}

#[tokio::test]
async fn another_ledger_in_its_place_is_read_anew() {
    let mut ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let revision = ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, revision).await.unwrap();
    ledger.replace().await;
    ledger.import("lixia-2022").await;
    for _ in 0..1000 {
        match metrics.scorecard("370102", 2022, 0).await {
            Ok(scorecard) => {
                assert_eq!(
                    (scorecard.definition.as_str(), scorecard.revision),
                    ("district-yearly", 1)
                );
                return;
            }
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    }
    panic!("the other ledger was never read");
}

#[tokio::test]
async fn a_ledger_that_was_set_back_is_read_anew_and_its_other_history_followed() {
    let mut ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let copy = ledger.copy().await;
    let metrics = Metrics::follow(&ledger).await;
    let lost = ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    let scorecard = metrics.scorecard("370100", 2012, lost).await.unwrap();
    assert_eq!(number(&scorecard, "gdp_rank"), "17");
    let later = level(GDP, JINAN, "2018", "1.00");
    let last = ledger.commit(std::slice::from_ref(&later)).await;
    metrics.scorecard("370100", 2012, last).await.unwrap();
    let as_of = metrics.scorecard_as_of("370100", 2012, AsOf::Revision(lost)).await.unwrap();
    assert_eq!(as_of, scorecard);
    ledger.set_back(copy).await;
    // The same numbers, other revisions.
    let other = ledger.commit(&[level(GDP, JINAN, "2012", "99999.99")]).await;
    assert_eq!((other, ledger.commit(&[later]).await), (lost, last));
    for _ in 0..1000 {
        if let Ok(scorecard) = metrics.scorecard("370100", 2012, 0).await
            && number(&scorecard, "gdp_rank") == "1"
        {
            let then = AsOf::Revision(other);
            let as_of = metrics.scorecard_as_of("370100", 2012, then).await.unwrap();
            assert_eq!(number(&as_of, "gdp_rank"), "1", "nothing is kept of the lost history");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the other history was never followed");
}

#[tokio::test]
async fn who_watches_misses_nothing_while_the_ledger_is_away() {
    let mut ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, first).await.unwrap();
    let request =
        WatchScorecardRequest { area: "370100".into(), year: 2012, definition: String::new() };
    let mut watch = metrics.client.clone().watch_scorecard(request).await.unwrap().into_inner();
    watch.message().await.unwrap().unwrap();
    ledger.stop().await;
    metrics.until_following(false).await;
    ledger.run().await;
    ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    ledger.commit(&[withdrawn(GDP, "gbt2260:370200", "2012")]).await;
    let last = ledger.commit(&[level(GDP, JINAN, "2012", "2.00")]).await;
    let mut seen = watch.message().await.unwrap().unwrap();
    while seen.revision < last {
        seen = watch.message().await.unwrap().unwrap();
    }
    // A service that read all of it at once says the same.
    let late = Metrics::follow(&ledger).await;
    assert_eq!(seen.scorecard.unwrap(), late.scorecard("370100", 2012, last).await.unwrap());
}

#[tokio::test]
async fn a_revision_that_does_not_come_is_not_waited_for_beyond_the_deadline() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, revision).await.unwrap();
    let request = scorecard_wire::pb::metrics::GetScorecardRequest {
        area: "370100".into(),
        year: 2012,
        min_revision: revision + 1,
        ..Default::default()
    };
    let mut request = tonic::Request::new(request);
    request.set_timeout(std::time::Duration::from_millis(200));
    let refused = metrics.client.clone().get_scorecard(request).await.unwrap_err();
    assert!(matches!(refused.code(), Code::DeadlineExceeded | Code::Cancelled), "{refused:?}");
    assert_ne!(reason_of(&refused).as_deref(), Some("NOT_READY"));
}
