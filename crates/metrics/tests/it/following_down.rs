//! Explanations whose figures follow from those below them: by formulas, on another map, against targets.

use scorecard_domain::{
    Area, AreaKind, Change, Comparator, Measure as Face, Of, Qualifier, StatedShare, Succession,
    Target, TargetKey, TargetTest, Text, Thing, Validity,
};
use scorecard_wire::pb::{
    data::{Measure, ObservationKey},
    metrics::{
        Boundaries, ExplainFigureRequest, Explanation, StreakPredicate,
        explain_figure_request::Subject,
    },
};

use crate::support::{Ledger, Metrics, level};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";

async fn explain(
    metrics: &Metrics,
    (area, indicator, measure, period): (&str, &str, Measure, &str),
    request: ExplainFigureRequest,
) -> Explanation {
    let key = ObservationKey {
        indicator: indicator.into(),
        measure: measure.into(),
        of: String::new(),
        area: area.into(),
        period: period.into(),
    };
    let request = ExplainFigureRequest { subject: Some(Subject::Key(key)), ..request };
    let answer = metrics.client.clone().explain_figure(request).await.unwrap();
    answer.into_inner().explanation.unwrap()
}

/// `2022 161.3亿元 = 公布`, or its formula; then what is below it, deeper.
fn told(node: &Explanation, depth: usize) -> Vec<String> {
    let metric = node.metric.clone().unwrap();
    let cell = metric.words.unwrap().zh.unwrap().cell;
    let period = metric.key.unwrap().period;
    let own = format!("{}{period} {cell} = {}", " ".repeat(depth), metric.formula);
    let below = node.children.iter().flat_map(|child| told(child, depth + 1));
    std::iter::once(own).chain(below).collect()
}

#[tokio::test]
async fn growth_of_a_level_by_a_formula_leads_to_what_the_formula_names() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("buildings").await;
    let metrics = Metrics::follow(&ledger).await;
    let of = ("place:building-b", "building.tax_per_metre", Measure::Difference, "2023");
    let request = ExplainFigureRequest { min_revision: revision, ..Default::default() };
    let tree = explain(&metrics, of, request).await;
    // 1016.0 − 961.5 would be 54.5 as well as the 54.47… that it is.
    let expected = [
        "2023 -54.5元/平方米 = 961.5 − 1016.0",
        " 2023 961.5元/平方米 = 楼宇税收 1250.0万元 / 在用商务面积 1.30万平方米",
        "  2023 1250.0万元 = published",
        "  2023 1.30万平方米 = published",
        " 2022 1016.0元/平方米 = 楼宇税收 1300.5万元 / 在用商务面积 1.28万平方米",
        "  2022 1300.5万元 = published",
        "  2022 1.28万平方米 = published",
    ];
    assert_eq!(told(&tree, 0), expected);
}

#[tokio::test]
async fn a_base_on_todays_map_is_a_figure_with_its_shares() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let share = StatedShare { percent: "12.5".parse().unwrap(), indicator: None };
    let passing = Succession::new(JINAN.parse().unwrap(), "2012-01".parse().unwrap());
    let giver = Area {
        id: "place:giver".parse().unwrap(),
        kind: AreaKind::City,
        code: String::new(),
        name: Text::zh("甲市"),
        validity: Validity::default(),
        parents: Vec::new(),
        successors: vec![Succession { shares: vec![share], ..passing }],
    };
    let changes = [Change::Put(Thing::Area(giver)), level(GDP, "place:giver", "2011", "800.00")];
    let revision = ledger.commit(&changes).await;
    let metrics = Metrics::follow(&ledger).await;
    let request = ExplainFigureRequest {
        min_revision: revision,
        boundaries: Boundaries::TodaysMap.into(),
        ..Default::default()
    };
    let tree = explain(&metrics, (JINAN, GDP, Measure::Difference, "2012"), request).await;
    let restated = tree.children[1].metric.clone().unwrap();
    assert!(restated.base_by_shares && restated.published.is_none());
    let lines: Vec<_> = told(&tree, 0).into_iter().skip(2).collect();
    let expected = [
        " 2011 4506.2900亿元 = 4406.29 + 800.00 × 12.5%, on the map of 2012-12",
        "  2011 4406.29亿元 = published",
        "  2011 800.00亿元 = published",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_streak_of_targets_tells_each_years_result_and_target() {
    let ledger = Ledger::start().await;
    ledger.import("shandong-gdp").await;
    let target = |year: &str, value: &str| {
        Change::Put(Thing::Target(Target {
            key: TargetKey {
                indicator: GDP.parse().unwrap(),
                measure: Face::Level,
                of: Of::Nothing,
                area: JINAN.parse().unwrap(),
                period: year.parse().unwrap(),
                issuer: JINAN.parse().unwrap(),
            },
            chapter: "plan".parse().unwrap(),
            label: Text::default(),
            value: value.parse().unwrap(),
            qualifier: Qualifier::Exact,
            test: TargetTest::Compare(Comparator::AtLeast),
            strength: Text::default(),
            schedule: Vec::new(),
            nature: None,
            source: None,
            note: Text::default(),
        }))
    };
    // 4803.67, 4406.29, 3910.53.
    let targets = [target("2012", "4800"), target("2011", "4400"), target("2010", "4000")];
    let revision = ledger.commit(&targets).await;
    let metrics = Metrics::follow(&ledger).await;
    let request = ExplainFigureRequest {
        min_revision: revision,
        streak_predicate: StreakPredicate::Target.into(),
        ..Default::default()
    };
    let tree = explain(&metrics, (JINAN, GDP, Measure::Streak, "2012"), request).await;
    assert_eq!(
        tree.metric.clone().unwrap().shown.unwrap().reading,
        Some(scorecard_wire::pb::metrics::value::Reading::Number("2".into()))
    );
    let years = tree.children.iter().map(|year| {
        let target = year.target.clone().unwrap();
        let promise = year.promise.clone().unwrap().zh.unwrap().cell;
        let actual = told(year, 0).remove(0);
        format!("{actual} of {} {promise}", target.value)
    });
    let years: Vec<_> = years.collect();
    assert_eq!(
        years,
        [
            "2012 4803.67亿元 = published of 4800 4800亿元",
            "2011 4406.29亿元 = published of 4400 4400亿元",
            "2010 3910.53亿元 = published of 4000 4000亿元",
        ]
    );
}

#[tokio::test]
async fn a_change_of_rank_leads_to_the_two_ranks() {
    let ledger = Ledger::start().await;
    let revision = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let request = ExplainFigureRequest { min_revision: revision, ..Default::default() };
    let tree = explain(&metrics, (JINAN, GDP, Measure::RankChange, "2012"), request).await;
    let ranks: Vec<_> =
        tree.children.iter().map(|rank| (rank.peers.len(), told(rank, 0))).collect();
    assert_eq!(ranks.len(), 2);
    assert!(ranks.iter().all(|(peers, lines)| *peers == 17 && lines.len() == 2), "{ranks:#?}");
    assert!(ranks[0].1[0].starts_with("2012 第3位") && ranks[1].1[0].starts_with("2011 第"));
}
