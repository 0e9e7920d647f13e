//! Claims through the service: on scorecards, in differences, explained by their ids.

use std::path::Path;

use scorecard_domain::{
    Against, Area, AreaKind, Change, Claim, Comparator, Decimal, Definition, ItemArea, ItemOf, Key,
    Measure, StreakPredicate, Text, Thing, Validity,
};
use scorecard_wire::pb::{
    data::{
        AsOf, CommitChangesRequest, as_of::AsOf as Then, ledger_service_client::LedgerServiceClient,
    },
    metrics::{
        ClaimVerdict, DiffScorecardsRequest, DifferenceCauseKind as Why, ExplainFigureRequest,
        Metric, ScorecardFigure, ScorecardPart, explain_figure_request::Subject,
    },
};
use scorecard_wire::status::faults_of;
use tonic::Code;

use crate::support::{Ledger, Metrics, level};

const GDP: &str = "economy.gdp";

/// The sample's definition, with the claim that GDP is among the first three of the province.
fn definition() -> Definition {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/samples/shandong-gdp");
    let dataset = scorecard_dataset::read(&dir, &scorecard_dataset::Known::default()).unwrap();
    let found = dataset.things().find_map(|thing| match thing {
        Thing::Definition(definition) => Some(definition.clone()),
        _ => None,
    });
    let claim = Claim {
        id: "top_three".parse().unwrap(),
        chapter: "output".parse().unwrap(),
        text: Text::new("地区生产总值居全省前三", "GDP is among the first three of the province"),
        indicator: GDP.parse().ok(),
        measure: Measure::Rank,
        area: ItemArea::Own,
        of: ItemOf::Parent,
        streak_rank: 1,
        streak: StreakPredicate::Rank,
        comparator: Some(Comparator::AtMost),
        against: Against::Number(Decimal::new(3, 0).unwrap()),
        honour: None,
        required: true,
    };
    Definition { claims: vec![claim], ..found.unwrap() }
}

#[tokio::test]
async fn a_claim_is_decided_compared_and_explained_by_its_id() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let stated = ledger.commit(&[Change::Put(Thing::Definition(definition()))]).await;
    let metrics = Metrics::follow(&ledger).await;
    let claim = async |at: u64| {
        let scorecard = metrics.scorecard("370100", 2012, at).await.unwrap();
        let claims = scorecard.chapters.iter().flat_map(|chapter| &chapter.claims);
        (claims.collect::<Vec<_>>()[0].clone(), scorecard.gaps.len())
    };
    let (held, gaps) = claim(stated).await;
    assert_eq!((held.verdict(), gaps), (ClaimVerdict::Holds, 0));

    // Another city comes to be above it: the data rule the claim out, though it was published.
    let later = ledger.commit(&[level(GDP, "gbt2260:370300", "2012", "99999.99")]).await;
    let (failed, gaps) = claim(later).await;
    assert_eq!((failed.verdict(), gaps), (ClaimVerdict::Fails, 1));
    assert!(failed.contradicted, "third was published");
    assert_eq!(failed.leaders[0].area, "gbt2260:370300");

    let request = DiffScorecardsRequest {
        area: "370100".into(),
        year: 2012,
        from: Some(AsOf { as_of: Some(Then::Revision(stated)) }),
        min_revision: later,
        ..Default::default()
    };
    let told = metrics.client.clone().diff_scorecards(request).await.unwrap().into_inner();
    let found = told.differences.iter().find(|it| it.part() == ScorecardPart::Claim).unwrap();
    assert_eq!(found.item, "top_three");
    assert!(found.before.clone().unwrap().zh.starts_with("成立："), "{found:?}");
    assert!(found.after.clone().unwrap().zh.starts_with("不成立："), "{found:?}");
    let causes: Vec<_> = found
        .causes
        .iter()
        .map(|it| (it.kind(), it.revision.clone().unwrap_or_default().revision))
        .collect();
    assert_eq!(causes, [(Why::Peer, later)]);

    let figure = ScorecardFigure {
        area: "370100".into(),
        year: 2012,
        definition: String::new(),
        figure: "top_three".into(),
        evidence: 0,
    };
    let request = ExplainFigureRequest {
        subject: Some(Subject::Figure(figure)),
        min_revision: later,
        ..Default::default()
    };
    let answer = metrics.client.clone().explain_figure(request).await.unwrap().into_inner();
    assert_eq!(answer.explanation.unwrap().peers.len(), 17);
}

/// Each figure that decided a claim is explained as it was asked, with all its terms.
#[tokio::test]
async fn all_evidence_of_a_claim_is_explained_on_its_own_terms() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let mut stated = definition();
    for claim in &mut stated.claims {
        claim.measure = Measure::Streak;
        claim.streak = StreakPredicate::Growth;
        claim.of = ItemOf::Nothing;
        claim.indicator = "economy.gdp_per_capita".parse().ok();
        claim.comparator = Some(Comparator::AtLeast);
        claim.against = Against::Area("gbt2260:370200".parse().unwrap());
        claim.text = Text::new("人均地区生产总值", "GDP per head");
        claim.honour = None;
        claim.required = false;
    }
    let revision = ledger.commit(&[Change::Put(Thing::Definition(stated))]).await;
    let metrics = Metrics::follow(&ledger).await;
    let scorecard = metrics.scorecard("370100", 2012, revision).await.unwrap();
    let claims = scorecard.chapters.iter().flat_map(|chapter| &chapter.claims);
    let claim = claims.collect::<Vec<_>>()[0].clone();
    let explain = async |evidence| {
        let figure = ScorecardFigure {
            area: "370100".into(),
            year: 2012,
            definition: String::new(),
            figure: claim.id.clone(),
            evidence,
        };
        let request = ExplainFigureRequest {
            subject: Some(Subject::Figure(figure)),
            min_revision: revision,
            ..Default::default()
        };
        metrics.client.clone().explain_figure(request).await
    };
    let areas: Vec<_> = claim.evidence.iter().map(|it| it.key.clone().unwrap().area).collect();
    assert_eq!(areas, ["gbt2260:370100", "gbt2260:370200"]);
    for (n, evidence) in (0..).zip(&claim.evidence) {
        let told = explain(n).await.unwrap().into_inner().explanation.unwrap().metric.unwrap();
        let streak = evidence.streak.clone().unwrap();
        assert_eq!((streak.up_to_rank, evidence.shown.is_some()), (0, true), "of growth");
        let of = |it: &Metric| {
            (
                it.key.clone(),
                it.shown.clone(),
                it.streak.clone(),
                it.formula.clone(),
                it.words.clone(),
            )
        };
        assert_eq!(of(&told), of(evidence));
    }
    let refused = explain(2).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let faults = faults_of(&refused);
    assert_eq!(faults[0].path, "figure.evidence");
}

/// What is wrong with a change, as paths.
async fn faults(ledger: &Ledger, change: Change) -> Vec<String> {
    let mut client = LedgerServiceClient::connect(ledger.url()).await.unwrap();
    let changes = vec![scorecard_wire::change::write(&change, 0)];
    let request = CommitChangesRequest { changes, validate_only: true, ..Default::default() };
    let faults = client.commit_changes(request).await.unwrap().into_inner().faults;
    faults.into_iter().map(|fault| format!("{} {}", fault.path, fault.reason)).collect()
}

#[tokio::test]
async fn what_a_claim_names_must_be_there_and_cannot_be_withdrawn() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let stated = definition();
    let with = |change: fn(&mut Claim)| {
        let mut definition = stated.clone();
        definition.claims.iter_mut().for_each(change);
        Change::Put(Thing::Definition(definition))
    };
    let unknown = with(|claim| claim.indicator = "economy.unknown".parse().ok());
    let path = "changes[0].definition.claims[0]";
    assert_eq!(faults(&ledger, unknown).await, [format!("{path}.indicator UNKNOWN_REFERENCE")]);
    let of = with(|claim| claim.of = ItemOf::Group("group:none".parse().unwrap()));
    assert_eq!(faults(&ledger, of).await, [format!("{path}.of UNKNOWN_REFERENCE")]);
    let other = with(|claim| {
        claim.against = Against::Area("place:lake".parse().unwrap());
        claim.text = Text::new("地区生产总值", "GDP");
    });
    assert_eq!(faults(&ledger, other).await, [format!("{path}.other_area UNKNOWN_REFERENCE")]);

    // An area that nothing but a claim names.
    let lake = Area {
        id: "place:lake".parse().unwrap(),
        kind: AreaKind::Region,
        code: String::new(),
        name: Text::zh("湖"),
        validity: Validity::default(),
        parents: Vec::new(),
        successors: Vec::new(),
    };
    ledger.commit(&[Change::Put(Thing::Area(lake))]).await;
    let gone = || Change::Withdraw(Key::Area("place:lake".parse().unwrap()));
    assert_eq!(faults(&ledger, gone()).await, [""; 0]);
    ledger
        .commit(&[with(|claim| claim.area = ItemArea::Named("place:lake".parse().unwrap()))])
        .await;
    let [fault] = <[String; 1]>::try_from(faults(&ledger, gone()).await).unwrap();
    assert!(fault.ends_with("STILL_REFERENCED"), "{fault}");
}
