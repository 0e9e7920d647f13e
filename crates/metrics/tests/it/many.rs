//! The scorecards of many areas at once, in a stream and live.

use scorecard_wire::{
    pb::{
        data::{AreaKind, AsOf, as_of::AsOf as Then},
        metrics::{Scorecard, ScorecardsOf, StreamScorecardsRequest, WatchScorecardsRequest},
    },
    status::reason_of,
};
use tonic::Code;

use crate::support::{Ledger, Metrics, level};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";

fn cities() -> Option<ScorecardsOf> {
    Some(ScorecardsOf {
        parent: "370000".into(),
        kind: AreaKind::City.into(),
        year: 2012,
        definition: String::new(),
    })
}

async fn stream(metrics: &Metrics, request: StreamScorecardsRequest) -> Vec<Scorecard> {
    let answer = metrics.client.clone().stream_scorecards(request).await.unwrap();
    let mut messages = answer.into_inner();
    let (mut scorecards, mut ended) = (Vec::new(), false);
    while let Some(message) = messages.message().await.unwrap() {
        assert!(!ended, "nothing follows the last message");
        scorecards.extend(message.scorecards.into_iter().map(|it| it.into_message().unwrap()));
        ended = message.last;
    }
    assert!(ended, "the last message says so");
    scorecards
}

#[tokio::test]
async fn a_stream_has_the_scorecard_of_each_area_in_order() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let request =
        StreamScorecardsRequest { scorecards: cities(), min_revision: first, ..Default::default() };
    let all = stream(&metrics, request.clone()).await;
    let ids: Vec<_> = all.iter().map(|card| card.area.clone().unwrap().id).collect();
    assert!(ids.is_sorted() && ids.len() == 17, "{ids:?}");
    for scorecard in &all {
        let area = scorecard.area.clone().unwrap().id;
        assert_eq!(metrics.scorecard(&area, 2012, first).await.unwrap(), *scorecard);
    }
    let last = ledger.commit(&[level(GDP, JINAN, "2012", "1.00")]).await;
    metrics.scorecard("370100", 2012, last).await.unwrap();
    let as_of = Some(AsOf { as_of: Some(Then::Revision(first)) });
    let past = StreamScorecardsRequest { as_of, ..request.clone() };
    assert_eq!(stream(&metrics, past).await, all);
    assert_ne!(stream(&metrics, request).await, all);
}

#[tokio::test]
async fn what_is_not_asked_for_rightly_is_refused_before_anything_is_sent() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    for (parent, year, code, reason) in [
        ("", 2012, Code::InvalidArgument, "FAULTY_REQUEST"),
        ("370000", 22, Code::InvalidArgument, "FAULTY_REQUEST"),
        ("999999", 2012, Code::NotFound, "NO_SUCH_AREA"),
    ] {
        let scorecards = Some(ScorecardsOf { parent: parent.into(), year, ..Default::default() });
        let request =
            StreamScorecardsRequest { scorecards, min_revision: first, ..Default::default() };
        let refused = metrics.client.clone().stream_scorecards(request).await.unwrap_err();
        assert_eq!((refused.code(), reason_of(&refused).as_deref()), (code, Some(reason)));
    }
}

#[tokio::test]
async fn a_watch_names_those_that_a_revision_changed() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, first).await.unwrap();
    let request = WatchScorecardsRequest { scorecards: cities(), whole: true };
    let mut watch = metrics.client.clone().watch_scorecards(request).await.unwrap().into_inner();
    let mut all = 0;
    loop {
        let message = watch.message().await.unwrap().unwrap();
        assert_eq!(message.revision, first);
        all += message.changed.len();
        if message.last {
            break;
        }
    }
    assert_eq!(all, 17);
    // Another year: no figure of 2012 looks at it.
    ledger.commit(&[level(GDP, JINAN, "2018", "1.00")]).await;
    let revision = ledger.commit(&[level(GDP, JINAN, "2012", "99999.99")]).await;
    let mut changed = Vec::new();
    loop {
        let message = watch.message().await.unwrap().unwrap();
        assert_eq!(message.revision, revision);
        changed.extend(message.changed);
        if message.last {
            break;
        }
    }
    let own = changed.iter().find(|it| it.area == JINAN).unwrap();
    let now = metrics.scorecard("370100", 2012, revision).await.unwrap();
    assert_eq!((&own.digest, own.scorecard.as_ref()), (&now.digest, Some(&now)));
    for it in &changed {
        let scorecard = metrics.scorecard(&it.area, 2012, revision).await.unwrap();
        assert_eq!(scorecard.digest, it.digest);
    }
    metrics.running.stop().await.unwrap();
    assert_eq!(watch.message().await.unwrap_err().code(), Code::Unavailable);
}
