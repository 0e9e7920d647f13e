//! Over the wire: grades in queries and streams, results of assessments explained.

use scorecard_wire::{
    pb::metrics::{
        ExplainFigureRequest, GradesOf, QueryMetricsRequest, ScorecardFigure,
        explain_figure_request::Subject,
    },
    status::reason_of,
};
use tonic::Code;

use crate::support::{Ledger, Metrics};

fn graded(figure: &str, measures: Vec<i32>, min_revision: u64) -> QueryMetricsRequest {
    QueryMetricsRequest {
        children_of: "place:sample-district".into(),
        indicators: vec!["building.tax_per_metre".into()],
        measures,
        periods: vec!["2022".into()],
        min_revision,
        grades: Some(GradesOf { definition: "building-yearly".into(), figure: figure.into() }),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_table_of_buildings_has_their_grades() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("buildings").await;
    let metrics = Metrics::follow(&ledger).await;
    // The level and the growth, which those thresholds are not of.
    let answer = metrics.query(graded("tax_per_metre", vec![1, 2], revision)).await.unwrap();
    let grades: Vec<_> = answer
        .iter()
        .map(|metric| metric.grade.clone().map(|grade| grade.best.unwrap().zh).unwrap_or_default())
        .collect();
    assert_eq!(grades, ["A", "B", "D", "C", "D", "", "", "", "", ""]);
    let words = answer[0].words.clone().unwrap().zh.unwrap();
    assert_eq!(words.cell, "1600.0元/平方米（A级）");
    let refused = metrics.query(graded("tax", vec![1], revision)).await.unwrap_err();
    assert_eq!(
        (refused.code(), reason_of(&refused).as_deref()),
        (Code::InvalidArgument, Some("FAULTY_REQUEST"))
    );
    assert!(refused.message().contains("tax_per_metre"), "{}", refused.message());
}

#[tokio::test]
async fn a_score_is_explained_by_the_assessments_tree() {
    let ledger = Ledger::start().await;
    let min_revision = ledger.import("district-assessment").await;
    let metrics = Metrics::follow(&ledger).await;
    let explain = async |figure: &str| {
        let figure = ScorecardFigure {
            area: "place:made-up-jia".into(),
            year: 2023,
            definition: String::new(),
            figure: figure.into(),
            evidence: 0,
        };
        let subject = Some(Subject::Figure(figure));
        let request = ExplainFigureRequest { subject, min_revision, ..Default::default() };
        let answer = metrics.client.clone().explain_figure(request).await.unwrap();
        answer.into_inner().explanation.unwrap()
    };
    for figure in ["score", "rank", "grade"] {
        let explanation = explain(figure).await;
        let tree = explanation.assessment.unwrap();
        assert_eq!((tree.nodes.len(), tree.areas.len(), tree.members), (11, 1, 6), "{figure}");
        assert_eq!(tree.areas[0].score, "95.52");
        assert!(!explanation.children.is_empty() && explanation.peers.is_empty(), "{figure}");
        // Down to observations, with who recorded them.
        let told = explanation.children.iter().all(|child| {
            let shown = child.metric.as_ref().unwrap().shown.is_some();
            child.record.is_some() == shown || !child.children.is_empty()
        });
        assert!(told, "{figure}: {:#?}", explanation.children);
    }
    let scorecard = metrics.scorecard("place:made-up-jia", 2023, min_revision).await.unwrap();
    assert_eq!(scorecard.gaps, []);
}
