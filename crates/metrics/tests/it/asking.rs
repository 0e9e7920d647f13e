//! What can be asked, and how a wrong question is answered.

use scorecard_wire::{
    pb::{
        data::Measure,
        metrics::{Denominator, Metric, Missing, QueryMetricsRequest, RollUp, value::Reading},
    },
    status::{faults_of, reason_of, words_of},
};
use tonic::Code;

use crate::support::{Ledger, Metrics};

async fn shandong() -> (Ledger, Metrics) {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    metrics.scorecard("370100", 2012, revision).await.unwrap();
    (ledger, metrics)
}

fn gdp(measure: Measure) -> QueryMetricsRequest {
    QueryMetricsRequest {
        children_of: "370000".into(),
        indicators: vec!["economy.gdp".into()],
        measures: vec![measure.into()],
        periods: vec!["2012".into()],
        ..Default::default()
    }
}

#[tokio::test]
async fn children_are_asked_for_by_their_parent() {
    let (_ledger, metrics) = shandong().await;
    let ranks = metrics.query(gdp(Measure::Rank)).await.unwrap();
    let areas: Vec<_> = ranks.iter().map(|metric| metric.key.clone().unwrap().area).collect();
    assert_eq!(areas.len(), 17);
    assert!(areas.is_sorted(), "{areas:?}");
    assert!(ranks.iter().all(|metric| metric.published == metric.computed));
    // 莱芜 was a city until the end of 2018.
    let request = QueryMetricsRequest { periods: vec!["2019".into()], ..gdp(Measure::Level) };
    assert_eq!(metrics.query(request).await.unwrap().len(), 16);
}

#[tokio::test]
async fn growth_over_a_missing_year_says_so() {
    let (_ledger, metrics) = shandong().await;
    let request = QueryMetricsRequest {
        areas: vec!["370100".into()],
        indicators: vec!["economy.gdp_per_capita".into()],
        measures: vec![Measure::Growth.into()],
        periods: vec!["2012".into(), "2015".into()],
        ..Default::default()
    };
    let metrics = metrics.query(request).await.unwrap();
    let missing: Vec<_> = metrics.iter().map(|metric| metric.missing()).collect();
    assert_eq!(missing, [Missing::Unspecified, Missing::NoBase]);
    assert_eq!(metrics[1].words.clone().unwrap().zh.unwrap().cell, "上年无数据");
}

#[tokio::test]
async fn a_streak_ends_at_a_gap() {
    let (_ledger, metrics) = shandong().await;
    let request = QueryMetricsRequest {
        areas: vec!["370200".into()],
        indicators: vec!["economy.gdp".into()],
        measures: vec![Measure::Streak.into()],
        periods: vec!["2012".into(), "2015".into()],
        ..Default::default()
    };
    let streaks = metrics.query(request).await.unwrap();
    let said: Vec<_> = streaks
        .iter()
        .map(|metric| {
            let streak = metric.streak.clone().unwrap();
            (
                metric.words.clone().unwrap().zh.unwrap().cell,
                streak.since.clone(),
                streak.end().as_str_name(),
            )
        })
        .collect();
    let expected = [
        ("连续5年".to_owned(), "2008".to_owned(), "STREAK_END_START_OF_RECORD"),
        ("连续1年".to_owned(), "2015".to_owned(), "STREAK_END_GAP"),
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn all_faults_of_a_question_are_told_at_once() {
    let (_ledger, metrics) = shandong().await;
    let request = QueryMetricsRequest {
        indicators: vec!["GDP".into()],
        measures: vec![99],
        periods: vec!["2012".into(), "22".into()],
        ..Default::default()
    };
    let refused = metrics.query(request).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason_of(&refused).as_deref()),
        (Code::InvalidArgument, Some("FAULTY_REQUEST"))
    );
    let paths: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    assert_eq!(paths, ["areas", "indicators[0]", "periods[1]", "measures[0]"]);
}

#[tokio::test]
async fn unknown_things_are_not_found_by_name() {
    let (_ledger, metrics) = shandong().await;
    let check = |refused: tonic::Status, reason: &str| {
        assert_eq!(
            (refused.code(), reason_of(&refused).as_deref()),
            (Code::NotFound, Some(reason))
        );
    };
    check(metrics.scorecard("999999", 2012, 0).await.unwrap_err(), "NO_SUCH_AREA");
    let request =
        QueryMetricsRequest { indicators: vec!["economy.none".into()], ..gdp(Measure::Level) };
    let refused = metrics.query(request).await.unwrap_err();
    assert!(words_of(&refused).contains("scorecard audit --kind indicator"), "{refused:?}");
    assert!(refused.message().contains("ListIndicators"), "{refused:?}");
    check(refused, "NO_SUCH_INDICATOR");
    let request = QueryMetricsRequest { of: "group:none".into(), ..gdp(Measure::Share) };
    check(metrics.query(request).await.unwrap_err(), "NO_SUCH_PEER_GROUP");
    let request = scorecard_wire::pb::metrics::GetScorecardRequest {
        area: "370100".into(),
        year: 2012,
        definition: "none".into(),
        ..Default::default()
    };
    check(metrics.client.clone().get_scorecard(request).await.unwrap_err(), "NO_SUCH_DEFINITION");
}

#[tokio::test]
async fn a_year_that_is_none_is_a_fault() {
    let (_ledger, metrics) = shandong().await;
    let refused = metrics.scorecard("370100", 22, 0).await.unwrap_err();
    assert_eq!(faults_of(&refused)[0].path, "year");
}

#[tokio::test]
async fn a_question_says_on_what_terms() {
    let (_ledger, metrics) = shandong().await;
    // The cities of a province make it, with how many of them reported.
    let request = QueryMetricsRequest {
        children_of: String::new(),
        areas: vec!["370000".into()],
        roll_up: RollUp::OverAreas.into(),
        ..gdp(Measure::Level)
    };
    let total = metrics.query(request).await.unwrap().remove(0);
    let coverage = total.coverage.unwrap();
    assert_eq!((coverage.reported, coverage.expected, coverage.partial), (17, 17, false));
    assert_eq!((total.formula.as_str(), total.inputs.len()), ("sum of 17 parts", 17));
    assert_eq!(total.words.unwrap().zh.unwrap().mark, "");
    // Shares of that sum add up to 100.
    let request =
        QueryMetricsRequest { denominator: Denominator::Members.into(), ..gdp(Measure::Share) };
    let shares = metrics.query(request).await.unwrap();
    let share = |metric: &Metric| match metric.computed.clone().unwrap().reading {
        Some(Reading::Number(number)) => number.parse::<scorecard_domain::Decimal>().unwrap(),
        other => panic!("{other:?}"),
    };
    let sum = shares.iter().map(share).reduce(|a, b| a.checked_add(b).unwrap()).unwrap();
    let apart = sum.checked_sub("100".parse().unwrap()).unwrap().abs();
    assert!(apart.cmp_value("0.9".parse().unwrap()).is_lt(), "{sum}");
}

#[tokio::test]
async fn places_are_told_with_their_words() {
    let (_ledger, metrics) = shandong().await;
    let said = |measure| {
        let request = QueryMetricsRequest {
            children_of: String::new(),
            areas: vec!["370100".into()],
            ..gdp(measure)
        };
        let metrics = &metrics;
        async move {
            let metric = metrics.query(request).await.unwrap().remove(0);
            (metric.words.unwrap().zh.unwrap().phrase, metric.unit)
        }
    };
    let own = |phrase: &str, unit: &str| (phrase.to_owned(), unit.to_owned());
    assert_eq!(said(Measure::RankChange).await, own("地区生产总值在全省的位次与上年持平", "位"));
    assert_eq!(said(Measure::Percentile).await, own("地区生产总值处于全省第87.5百分位", "%"));
    assert_eq!(
        said(Measure::GapToFirst).await,
        own("地区生产总值与全省第一位的差距为2498.44亿元", "亿元")
    );
}

#[tokio::test]
async fn all_faults_of_the_terms_are_told_at_once() {
    let (_ledger, metrics) = shandong().await;
    let request = QueryMetricsRequest {
        base_period: "20".into(),
        years: 1001,
        denominator: 9,
        roll_up: 9,
        weight: "GDP".into(),
        boundaries: 9,
        streak_predicate: 9,
        ..gdp(Measure::Index)
    };
    let refused = metrics.query(request).await.unwrap_err();
    let paths: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    let expected = [
        "years",
        "years",
        "base_period",
        "denominator",
        "streak_predicate",
        "roll_up",
        "weight",
        "boundaries",
    ];
    assert_eq!(paths, expected);
    let request = QueryMetricsRequest { weight: "economy.none".into(), ..gdp(Measure::Level) };
    let refused = metrics.query(request).await.unwrap_err();
    assert_eq!(reason_of(&refused).as_deref(), Some("NO_SUCH_INDICATOR"));
}
