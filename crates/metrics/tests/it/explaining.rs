//! Where figures come from, and what differs between two moments.

use scorecard_domain::{Change, ItemArea, Thing};
use scorecard_wire::{
    pb::{
        data::{AsOf, Measure, ObservationKey, as_of::AsOf as Then},
        metrics::{
            Boundaries, Denominator, DiffScorecardsRequest, DiffScorecardsResponse,
            DifferenceCauseKind as Why, DifferenceKind, ExplainFigureRequest, Explanation, Missing,
            Origin, QueryMetricsRequest, RollUp, ScorecardFigure, StreakPredicate,
            explain_figure_request::Subject,
        },
    },
    status::reason_of,
};
use tonic::{Code, Status};

use crate::support::{Ledger, Metrics, level, sample, withdrawn};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";
const QINGDAO: &str = "gbt2260:370200";

async fn explain(metrics: &Metrics, figure: &str, revision: u64) -> Result<Explanation, Status> {
    explain_of(metrics, "370100", figure, revision).await
}

async fn explain_of(
    metrics: &Metrics,
    area: &str,
    figure: &str,
    revision: u64,
) -> Result<Explanation, Status> {
    let figure = ScorecardFigure {
        area: area.into(),
        year: 2012,
        definition: String::new(),
        figure: figure.into(),
        evidence: 0,
    };
    let request = ExplainFigureRequest {
        subject: Some(Subject::Figure(figure)),
        min_revision: revision,
        ..Default::default()
    };
    let answer = metrics.client.clone().explain_figure(request).await?;
    Ok(answer.into_inner().explanation.unwrap())
}

async fn diff(metrics: &Metrics, from: u64, to: u64) -> DiffScorecardsResponse {
    let request = DiffScorecardsRequest {
        area: "370100".into(),
        year: 2012,
        from: Some(AsOf { as_of: Some(Then::Revision(from)) }),
        min_revision: to,
        ..Default::default()
    };
    metrics.client.clone().diff_scorecards(request).await.unwrap().into_inner()
}

/// Computed nodes have something below them, and observations what the ledger has of them.
fn check(node: &Explanation) -> usize {
    let metric = node.metric.as_ref().unwrap();
    match metric.origin() {
        Origin::Computed => {
            assert!(!node.children.is_empty() && node.record.is_none(), "{node:#?}");
            assert!(!metric.formula.is_empty());
            node.children.iter().map(check).sum()
        }
        Origin::Published => {
            let revision = node.record.clone().unwrap().revision.unwrap();
            assert!(revision.time.is_some() && !revision.author.is_empty(), "{revision:?}");
            assert_eq!(revision.revision, metric.revision);
            1
        }
        Origin::Unspecified => {
            assert!(metric.missing != 0 && node.children.is_empty(), "{node:#?}");
            0
        }
    }
}

#[tokio::test]
async fn every_figure_is_explained_down_to_observations() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let scorecard = metrics.scorecard("370100", 2012, revision).await.unwrap();
    let mut leaves = 0;
    for figure in scorecard.chapters.iter().flat_map(|chapter| &chapter.figures) {
        let metric = figure.metric.clone().unwrap();
        let explanation = explain(&metrics, &figure.id, revision).await.unwrap();
        let explained = explanation.metric.clone().unwrap();
        assert_eq!(
            (explained.key, explained.shown, explained.words),
            (metric.key, metric.shown, metric.words),
            "{}",
            figure.id
        );
        leaves += check(&explanation);
    }
    assert!(leaves > 3);
}

#[tokio::test]
async fn a_rank_lists_its_peers_in_their_places() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let rank = explain(&metrics, "gdp_rank", revision).await.unwrap();
    assert_eq!(rank.peers.len(), 17);
    let place = rank.peers.iter().position(|peer| peer.area == JINAN).unwrap();
    assert_eq!((place, rank.peers[place].place), (2, 3));
    assert_eq!(rank.peers[0].area, QINGDAO);
    assert_eq!(rank.children.len(), 1);
    let refused = explain(&metrics, "none", revision).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason_of(&refused).as_deref()),
        (Code::NotFound, Some("NO_SUCH_FIGURE"))
    );
}

#[tokio::test]
async fn a_figure_of_a_parent_that_is_not_there_is_explained_by_that() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let definition = sample("shandong-gdp").into_iter().find_map(|change| match change {
        Change::Put(Thing::Definition(definition)) => Some(definition),
        _ => None,
    });
    let mut definition = definition.unwrap();
    let mut items = definition.chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
    let item = items.find(|item| item.id.as_str() == "gdp").unwrap();
    (item.area, item.required) = (ItemArea::Parent, false);
    let revision = ledger.commit(&[Change::Put(Thing::Definition(definition))]).await;
    let metrics = Metrics::follow(&ledger).await;
    let explanation = explain_of(&metrics, "370000", "gdp", revision).await.unwrap();
    let metric = explanation.metric.unwrap();
    assert_eq!((metric.missing(), metric.origin()), (Missing::NoParent, Origin::Unspecified));
    assert_eq!(metric.words.unwrap().zh.unwrap().cell, "无上级地区");
    assert_eq!(explanation.indicator_name.unwrap().zh, "地区生产总值");
    assert!(explanation.children.is_empty() && explanation.record.is_none());
    let of_the_parent = explain_of(&metrics, "370100", "gdp", revision).await.unwrap();
    assert_eq!(of_the_parent.metric.unwrap().key.unwrap().area, "gbt2260:370000");
}

#[tokio::test]
async fn what_is_told_of_peers_names_those_that_decide_and_counts_the_others() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    for measure in [Measure::Percentile, Measure::GapToFirst] {
        let key = ObservationKey {
            indicator: GDP.into(),
            measure: measure.into(),
            of: String::new(),
            area: "gbt2260:371700".into(),
            period: "2012".into(),
        };
        let request = ExplainFigureRequest {
            subject: Some(Subject::Key(key)),
            min_revision: revision,
            ..Default::default()
        };
        let told = metrics.client.clone().explain_figure(request).await.unwrap().into_inner();
        let told = told.explanation.unwrap();
        let listed = u32::try_from(told.peers.len()).unwrap();
        assert_eq!(listed + told.peers_left_out, 17, "{measure:?} {told:#?}");
        assert_eq!((told.peers.len(), told.peers[0].place), (4, 1), "{measure:?} {told:#?}");
        let own = told.peers.iter().position(|peer| peer.area == "gbt2260:371700").unwrap();
        let places = [own - 1, own, own + 1].map(|n| told.peers[n].place);
        assert_eq!(places, [places[1] - 1, places[1], places[1] + 1], "{measure:?}");
        assert!(told.peers.iter().all(|peer| peer.value.ends_with("亿元")), "{told:#?}");
        assert_eq!(told.children.len(), 1);
    }
}

#[tokio::test]
async fn whatever_a_query_answers_is_explained_on_the_same_terms() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let of = |measure: Measure| QueryMetricsRequest {
        areas: vec![JINAN.into()],
        indicators: vec![GDP.into()],
        measures: vec![measure.into()],
        periods: vec!["2012".into()],
        min_revision: revision,
        ..Default::default()
    };
    let questions = [
        QueryMetricsRequest { base_period: "2011".into(), ..of(Measure::Index) },
        QueryMetricsRequest { years: 1, ..of(Measure::CompoundGrowth) },
        QueryMetricsRequest { denominator: Denominator::Members.into(), ..of(Measure::Share) },
        QueryMetricsRequest { streak_rank: 3, ..of(Measure::Streak) },
        QueryMetricsRequest {
            streak_predicate: StreakPredicate::Growth.into(),
            ..of(Measure::Streak)
        },
        QueryMetricsRequest {
            roll_up: RollUp::OverAreas.into(),
            areas: vec!["gbt2260:370000".into()],
            ..of(Measure::Level)
        },
        QueryMetricsRequest { boundaries: Boundaries::TodaysMap.into(), ..of(Measure::Growth) },
    ];
    let mut leaves = 0;
    for query in questions {
        let [answer] = metrics.query(query.clone()).await.unwrap().try_into().unwrap();
        let request = ExplainFigureRequest {
            subject: Some(Subject::Key(answer.key.clone().unwrap())),
            streak_rank: query.streak_rank,
            min_revision: revision,
            as_of: None,
            base_period: query.base_period,
            years: query.years,
            denominator: query.denominator,
            streak_predicate: query.streak_predicate,
            roll_up: query.roll_up,
            weight: query.weight,
            boundaries: query.boundaries,
            grades: query.grades,
        };
        let told = metrics.client.clone().explain_figure(request.clone()).await.unwrap();
        let told = told.into_inner().explanation.unwrap();
        let explained = told.metric.clone().unwrap();
        assert_eq!(
            (explained.shown, explained.computed, explained.formula, explained.words),
            (answer.shown, answer.computed, answer.formula, answer.words),
            "{request:?}"
        );
        leaves += check(&told);
    }
    assert!(leaves > 30, "{leaves}");
    let key = Subject::Key(ObservationKey { indicator: GDP.into(), ..Default::default() });
    let faulty = ExplainFigureRequest {
        subject: Some(key),
        years: 2000,
        base_period: "22".into(),
        ..Default::default()
    };
    let refused = metrics.client.clone().explain_figure(faulty).await.unwrap_err();
    let faults = scorecard_wire::status::faults_of(&refused);
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert!(
        ["key.period", "years", "base_period"].iter().all(|path| paths.contains(path)),
        "{paths:?}"
    );
    let figure = ScorecardFigure {
        area: "370100".into(),
        year: 2012,
        figure: "gdp".into(),
        ..Default::default()
    };
    let own = ExplainFigureRequest {
        subject: Some(Subject::Figure(figure)),
        years: 3,
        ..Default::default()
    };
    let refused = metrics.client.clone().explain_figure(own).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_rank_of_levels_by_a_formula_lists_the_levels_and_explains_its_own() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("buildings").await;
    let metrics = Metrics::follow(&ledger).await;
    let figure = ScorecardFigure {
        area: "place:building-a".into(),
        year: 2023,
        definition: "building-yearly".into(),
        figure: "tax_per_metre_rank".into(),
        evidence: 0,
    };
    let request = ExplainFigureRequest {
        subject: Some(Subject::Figure(figure)),
        min_revision: revision,
        ..Default::default()
    };
    let rank = metrics.client.clone().explain_figure(request).await.unwrap().into_inner();
    let rank = rank.explanation.unwrap();
    let peers: Vec<_> = rank
        .peers
        .iter()
        .map(|peer| format!("{} {} {}", peer.place, peer.area, peer.value))
        .collect();
    assert_eq!(
        peers,
        [
            "1 place:building-a 2057.1元/平方米",
            "2 place:building-b 961.5元/平方米",
            "3 place:building-d 775.1元/平方米",
        ]
    );
    let [own] = rank.children.as_slice() else { panic!("{rank:#?}") };
    assert_eq!(
        own.metric.as_ref().unwrap().formula,
        "楼宇税收 7200.0万元 / 在用商务面积 3.50万平方米"
    );
    assert_eq!(check(own), 2);
}

#[tokio::test]
async fn a_difference_tells_which_revision_made_it() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let same = diff(&metrics, first, first).await;
    assert!(same.identical && same.differences.is_empty(), "{same:?}");

    let peer = ledger.commit(&[withdrawn(GDP, QINGDAO, "2012")]).await;
    let told = diff(&metrics, first, peer).await;
    assert!(!told.identical);
    let rank = told.differences.iter().find(|found| found.item == "gdp_rank").unwrap();
    assert_eq!(rank.kind(), DifferenceKind::Changed);
    assert_eq!(rank.before.clone().unwrap().zh, "第3位");
    let [cause] = rank.causes.as_slice() else { panic!("{rank:#?}") };
    assert_eq!((cause.kind(), cause.after.as_str()), (Why::Peer, ""));
    let revision = cause.revision.clone().unwrap();
    assert_eq!(revision.revision, peer, "the withdrawal is found");
    assert!(revision.time.is_some());

    let own = ledger.commit(&[level(GDP, JINAN, "2012", "99999.99")]).await;
    let told = diff(&metrics, peer, own).await;
    let rank = told.differences.iter().find(|found| found.item == "gdp_rank").unwrap();
    let causes: Vec<_> =
        rank.causes.iter().map(|it| (it.kind(), it.revision.clone().unwrap().revision)).collect();
    assert_eq!(causes, [(Why::Value, own)]);
    assert_eq!((told.from_revision, told.to_revision), (peer, own));
}
