//! Assessments over the wire: the made-up districts, how the answer is cut, and how wrong questions are answered.

use scorecard_wire::{
    pb::{
        data::{AsOf, as_of::AsOf as Then},
        metrics::{
            AssessmentResult, GetAssessmentRequest, Missing, Unscored,
            get_assessment_request::InARow,
        },
    },
    status::reason_of,
};
use tonic::{Code, Status};

use crate::support::{Ledger, Metrics, level};

struct Asked {
    ledger: Ledger,
    metrics: Metrics,
    revision: u64,
}

async fn districts() -> Asked {
    let ledger = Ledger::start().await;
    let revision = ledger.import("district-assessment").await;
    let metrics = Metrics::follow(&ledger).await;
    Asked { ledger, metrics, revision }
}

impl Asked {
    async fn ask(&self, request: GetAssessmentRequest) -> Result<AssessmentResult, Status> {
        let request = GetAssessmentRequest { min_revision: self.revision, ..request };
        let response = self.metrics.client.clone().get_assessment(request).await?.into_inner();
        assert_eq!(response.revision, self.revision);
        assert!(response.freshness.is_some_and(|it| it.followed_revision >= self.revision));
        Ok(response.result.unwrap())
    }
}

fn of_2023() -> GetAssessmentRequest {
    GetAssessmentRequest { year: 2023, ..Default::default() }
}

#[tokio::test]
async fn areas_come_by_rank_with_every_step() {
    let asked = districts().await;
    let result = asked.ask(of_2023()).await.unwrap();
    assert_eq!((result.members, result.scored, result.nodes.len()), (6, 6, 11));
    let areas: Vec<_> = result
        .areas
        .iter()
        .map(|area| {
            let grade = area.grade.clone().unwrap().id;
            format!("{} {} {} {grade} {}", area.rank, area.area, area.score, area.vetoed)
        })
        .collect();
    assert_eq!(
        areas,
        [
            "1 place:made-up-jia 95.52 excellent false",
            "2 place:made-up-bing 94.24 good true",
            "3 place:made-up-ji 86.57 good false",
            "4 place:made-up-yi 81.74 good false",
            "5 place:made-up-ding 74.00 passed false",
            "6 place:made-up-wu 71.50 passed false",
        ]
    );
    // What weights 20% off do to the ranks: the first and the second are near each other.
    let first = &result.areas[0];
    assert_eq!((first.best_rank, first.worst_rank), (1, 2));
    assert_eq!(first.years_in_a_row, 0, "nobody asked");
    let investment = first.nodes.iter().find(|node| node.node == "investment").unwrap();
    assert_eq!((investment.score.as_str(), investment.weight.as_str()), ("70.00", "30"));
    assert_eq!(investment.contribution, "10.5");
    let raw: Vec<_> = investment.measures.iter().map(|it| it.raw.as_str()).collect();
    assert_eq!(raw, ["200", "25"]);
    let normalised: Vec<_> = investment.measures.iter().map(|it| it.normalised.as_str()).collect();
    assert_eq!(normalised, ["50", "100"]);
    let fifth = &result.areas[4];
    let satisfaction = fifth.nodes.iter().find(|node| node.node == "satisfaction").unwrap();
    assert_eq!(satisfaction.unscored(), Unscored::Excluded);
    assert_eq!(satisfaction.measures[0].missing(), Missing::NoObservation);
    let honours = &result.areas[1].adjustments[0];
    assert_eq!((honours.points.as_str(), honours.level.as_str()), ("2", "6"));
}

#[tokio::test]
async fn some_areas_are_told_among_all_and_years_counted() {
    let asked = districts().await;
    let request = GetAssessmentRequest {
        areas: vec!["place:made-up-jia".into(), "place:made-up-ji".into()],
        in_a_row: Some(InARow::Rank(1)),
        ..of_2023()
    };
    let result = asked.ask(request.clone()).await.unwrap();
    let told: Vec<_> = result.areas.iter().map(|area| (area.rank, area.years_in_a_row)).collect();
    assert_eq!(told, [(1, 2), (3, 0)]);
    assert_eq!(result.members, 6);
    let good = Some(InARow::Grade("good".into()));
    let result = asked.ask(GetAssessmentRequest { in_a_row: good, ..request }).await.unwrap();
    let years: Vec<_> = result.areas.iter().map(|area| area.years_in_a_row).collect();
    assert_eq!(years, [2, 2]);
}

#[tokio::test]
async fn wrong_questions_have_reasons() {
    let asked = districts().await;
    let refused = async |request| {
        let status = asked.ask(request).await.unwrap_err();
        (status.code(), reason_of(&status).unwrap())
    };
    let of = |assessment: &str, area: &str, in_a_row| GetAssessmentRequest {
        assessment: assessment.into(),
        areas: if area.is_empty() { Vec::new() } else { vec![area.into()] },
        in_a_row,
        ..of_2023()
    };
    let not_found = |reason: &str| (Code::NotFound, reason.to_owned());
    let faulty = (Code::InvalidArgument, "FAULTY_REQUEST".to_owned());
    assert_eq!(refused(of("other", "", None)).await, not_found("NO_SUCH_ASSESSMENT"));
    assert_eq!(refused(of("", "place:nowhere", None)).await, not_found("NO_SUCH_AREA"));
    assert_eq!(refused(of("", "place:made-up-city", None)).await, faulty);
    assert_eq!(refused(of("", "", Some(InARow::Rank(0)))).await, faulty);
    assert_eq!(refused(of("", "", Some(InARow::Grade("best".into())))).await, faulty);
    assert_eq!(refused(GetAssessmentRequest::default()).await, faulty);
}

#[tokio::test]
async fn an_assessment_as_of_then_is_the_one_that_was_live_then() {
    let mut asked = districts().await;
    let rank = Some(InARow::Rank(1));
    let request = || GetAssessmentRequest { in_a_row: rank.clone(), ..of_2023() };
    let first = (asked.revision, asked.ask(request()).await.unwrap());
    // An earlier year, which years in a row look at; then the year itself; then the rules.
    let year_before = level("economy.investment", "place:made-up-jia", "2022", "1");
    let own = level("economy.investment", "place:made-up-jia", "2023", "1");
    let mut lived = vec![first];
    for change in [year_before, own] {
        asked.revision = asked.ledger.commit(&[change]).await;
        lived.push((asked.revision, asked.ask(request()).await.unwrap()));
    }
    let years = |result: &AssessmentResult| {
        let jia = result.areas.iter().find(|area| area.area == "place:made-up-jia").unwrap();
        (jia.rank, jia.years_in_a_row)
    };
    let told: Vec<_> = lived.iter().map(|(_, result)| years(result)).collect();
    assert_eq!(told[0], (1, 2));
    assert!(told[1] != told[0] && told[2] != told[1], "{told:?}");
    // Another service, which never saw the past.
    let late = Metrics::follow(&asked.ledger).await;
    late.until_following(true).await;
    for (revision, result) in lived {
        let as_of = Some(AsOf { as_of: Some(Then::Revision(revision)) });
        let request = GetAssessmentRequest { as_of, ..request() };
        let answer = late.client.clone().get_assessment(request).await.unwrap().into_inner();
        assert_eq!((answer.revision, answer.result.unwrap()), (revision, result));
    }
    let as_of = Some(AsOf { as_of: Some(Then::Release("none".into())) });
    let request = GetAssessmentRequest { as_of, ..of_2023() };
    let refused = late.client.clone().get_assessment(request).await.unwrap_err();
    assert_eq!(reason_of(&refused).as_deref(), Some("NO_SUCH_RELEASE"));
}
