//! Answers as of then are those that were given then.

use std::time::Duration;

use scorecard_domain::Change;
use scorecard_wire::{
    pb::{
        data::{AsOf, Measure, as_of::AsOf as Then},
        metrics::{GetServiceInfoRequest, QueryMetricsRequest, Scorecard},
    },
    status::{reason_of, value_of},
};
use tonic::Code;

use crate::support::{Ledger, Metrics, level, number, withdrawn};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";
const QINGDAO: &str = "gbt2260:370200";

/// A ledger with some history, and what was answered live after each of its revisions.
async fn history(metrics: &Metrics, ledger: &Ledger) -> Vec<(u64, Scorecard)> {
    let mut revisions = vec![ledger.import("shandong-gdp").await];
    let mut answers = Vec::new();
    let later: [&[Change]; 5] = [
        &[level(GDP, JINAN, "2012", "1.00")],
        &[withdrawn(GDP, QINGDAO, "2012")],
        &[level(GDP, JINAN, "2018", "3.00"), level(GDP, QINGDAO, "2011", "4.50")],
        &[level(GDP, QINGDAO, "2012", "99999.99")],
        &[withdrawn(GDP, JINAN, "2011")],
    ];
    for changes in later.into_iter().map(Some).chain([None]) {
        let revision = *revisions.last().unwrap();
        answers.push((revision, metrics.scorecard("370100", 2012, revision).await.unwrap()));
        if let Some(changes) = changes {
            revisions.push(ledger.commit(changes).await);
        }
    }
    answers
}

#[tokio::test]
async fn a_past_scorecard_is_the_one_that_was_live_then() {
    let ledger = Ledger::start().await;
    let metrics = Metrics::follow(&ledger).await;
    let answers = history(&metrics, &ledger).await;
    let digests: std::collections::BTreeSet<_> =
        answers.iter().map(|(_, live)| live.digest.clone()).collect();
    assert!(digests.len() > 3, "the history changes the scorecard");
    // Another service, which never saw the past; twice, the second time from what it kept.
    let late = Metrics::follow(&ledger).await;
    late.until_following(true).await;
    for _ in 0..2 {
        for (revision, live) in &answers {
            let then = Then::Revision(*revision);
            let past = late.scorecard_as_of("370100", 2012, then).await.unwrap();
            assert_eq!(past, *live, "revision {revision}");
        }
    }
}

#[tokio::test]
async fn single_measures_are_those_of_then() {
    let ledger = Ledger::start().await;
    let metrics = Metrics::follow(&ledger).await;
    let answers = history(&metrics, &ledger).await;
    let first = answers[0].0;
    let request = |as_of| QueryMetricsRequest {
        areas: vec!["370100".into()],
        indicators: vec![GDP.into()],
        measures: vec![Measure::Rank.into()],
        periods: vec!["2012".into()],
        as_of,
        ..Default::default()
    };
    let then = Some(AsOf { as_of: Some(Then::Revision(first)) });
    let past = metrics.client.clone().query_metrics(request(then)).await.unwrap().into_inner();
    let cell = |metric: &scorecard_wire::pb::metrics::Metric| {
        metric.words.clone().unwrap().zh.unwrap().cell
    };
    assert_eq!((past.revision, cell(&past.metrics[0]).as_str()), (first, "第3位"));
    let now = metrics.query(request(None)).await.unwrap();
    assert_ne!(cell(&now[0]), "第3位");
}

#[tokio::test]
async fn an_instant_and_a_release_mean_a_revision() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let before = metrics.scorecard("370100", 2012, first).await.unwrap();
    let instant = ledger.time_of(first).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    ledger.release("then", first).await;
    let last = ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    let now = metrics.scorecard("370100", 2012, last).await.unwrap();
    assert_ne!(number(&now, "gdp_rank"), number(&before, "gdp_rank"));
    for then in [Then::Instant(instant), Then::Release("then".into())] {
        let past = metrics.scorecard_as_of("370100", 2012, then).await.unwrap();
        assert_eq!(past, before);
    }
}

#[tokio::test]
async fn what_never_was_is_refused() {
    let ledger = Ledger::start().await;
    let last = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, last).await.unwrap();
    let late = prost_types::Timestamp { seconds: 4_102_444_800, nanos: 0 };
    ledger.release("then", last).await;
    let next = last + 2;
    // The ledger says what was asked of it and what there is.
    let missing = format!("there is no revision {next} yet, the last one is {}", last + 1);
    for (then, code, reason, told) in [
        (Then::Instant(late), Code::OutOfRange, "INSTANT_NOT_REACHED", "2100-01-01T"),
        (Then::Revision(next), Code::OutOfRange, "REVISION_NOT_REACHED", &missing),
        (Then::Release("none".into()), Code::NotFound, "NO_SUCH_RELEASE", "the ledger has: then"),
        // Before the first revision there was nothing.
        (Then::Revision(0), Code::NotFound, "NO_SUCH_AREA", "370100"),
    ] {
        let refused = metrics.scorecard_as_of("370100", 2012, then.clone()).await.unwrap_err();
        assert_eq!(
            (refused.code(), reason_of(&refused).as_deref()),
            (code, Some(reason)),
            "{then:?}"
        );
        assert!(refused.message().contains(told), "{then:?}: {}", refused.message());
    }
}

#[tokio::test]
async fn while_the_ledger_is_away_what_was_read_is_answered_and_marked_stale() {
    let mut ledger = Ledger::start().await;
    let metrics = Metrics::follow(&ledger).await;
    let answers = history(&metrics, &ledger).await;
    let (first, live) = &answers[0];
    let then = Then::Revision(*first);
    assert_eq!(metrics.scorecard_as_of("370100", 2012, then.clone()).await.unwrap(), *live);
    ledger.release("asked-for", *first).await;
    ledger.release("never-asked-for", *first).await;
    let released = Then::Release("asked-for".into());
    assert_eq!(metrics.scorecard_as_of("370100", 2012, released.clone()).await.unwrap(), *live);
    let last = answers.len() as u64 + 2;
    metrics.scorecard("370100", 2012, last).await.unwrap();
    let freshness = || async {
        let mut client = metrics.client.clone();
        let info = client.get_service_info(GetServiceInfoRequest {}).await.unwrap();
        info.into_inner().freshness.unwrap()
    };
    let fresh = freshness().await;
    assert_eq!((fresh.followed_revision, fresh.stale, fresh.age), (last, false, None));
    assert!(fresh.lag.is_some_and(|lag| lag.seconds < 5), "{fresh:?}");
    ledger.stop().await;
    metrics.until_following(false).await;
    let stale = freshness().await;
    assert!(stale.stale && stale.age.is_some(), "{stale:?}");
    for known in [then, released] {
        assert_eq!(metrics.scorecard_as_of("370100", 2012, known).await.unwrap(), *live);
    }
    for unread in [Then::Revision(2), Then::Release("never-asked-for".into())] {
        let refused = metrics.scorecard_as_of("370100", 2012, unread).await.unwrap_err();
        assert_eq!(
            (refused.code(), reason_of(&refused).as_deref()),
            (Code::Unavailable, Some("LEDGER_UNAVAILABLE"))
        );
    }
    ledger.run().await;
    metrics.until_following(true).await;
    for _ in 0..200 {
        if !freshness().await.stale {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("stale for ever");
}

#[tokio::test]
async fn as_of_what_was_erased_no_figures_are_made() {
    let mut ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let wrong = ledger.commit(&[level(GDP, QINGDAO, "2012", "1.00")]).await;
    let right = ledger.commit(&[level(GDP, QINGDAO, "2012", "7302.11")]).await;
    let metrics = Metrics::follow(&ledger).await;
    let then = |revision| metrics.scorecard_as_of("370100", 2012, Then::Revision(revision));
    // It is kept, from before the erasure.
    metrics.scorecard("370100", 2012, right).await.unwrap();
    let kept = number(&then(wrong).await.unwrap(), "gdp_rank");
    assert_eq!(kept, "2", "青岛 is behind 济南 as of then");
    ledger.erase(wrong, GDP, QINGDAO, "2012").await;
    metrics.scorecard("370100", 2012, right + 1).await.unwrap();
    let refused = then(wrong).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason_of(&refused).as_deref(), value_of(&refused, "erased_by")),
        (Code::NotFound, Some("ERASED"), Some((right + 1).to_string()))
    );
    // Before it was held, and since it is held no more, nothing is missing.
    assert_eq!(number(&then(first).await.unwrap(), "gdp_rank"), "3");
    assert_eq!(number(&then(right).await.unwrap(), "gdp_rank"), "3");
}

/// Nobody can tell which figures lack something whose key was erased too, but until when.
#[tokio::test]
async fn as_of_what_was_erased_with_its_key_no_figures_are_made_and_later_they_are() {
    let mut ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let put = ledger.commit(&[level(GDP, QINGDAO, "2031", "1.00")]).await;
    let again = ledger.commit(&[level(GDP, QINGDAO, "2031", "2.00")]).await;
    let gone = ledger.commit(&[withdrawn(GDP, QINGDAO, "2031")]).await;
    let last = ledger.commit(&[level(GDP, QINGDAO, "2012", "7302.12")]).await;
    ledger.erase_key(GDP, QINGDAO, "2031").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, last + 1).await.unwrap();
    for revision in [first, put, again, gone, last] {
        let then = metrics.scorecard_as_of("370100", 2012, Then::Revision(revision)).await;
        if [put, again].contains(&revision) {
            assert_eq!(reason_of(&then.unwrap_err()).as_deref(), Some("ERASED"), "{revision}");
        } else {
            assert_eq!(number(&then.unwrap(), "gdp_rank"), "3", "{revision}");
        }
    }
}
