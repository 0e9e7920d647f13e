//! Assessments step by step, with numbers that were calculated by hand, and what must hold for all of them.

#![expect(clippy::float_arithmetic, reason = "sums of scores are compared as near")]

mod adjustments;
mod normalisation;
mod properties;

use proptest::{collection::vec, option, prelude::*};
use scorecard_domain::{
    Adjustment, Aggregation, Assessment, Band, Bounds, Capping, Decimal,
    Direction::{self, Higher, Lower, Neither},
    Effect, Grade, Imputation, Leaf, Missing, Mixed, Moments, Node, NodeContent, NodeRounding,
    Normalisation, Period, Points, RankScaling, Robustness, Rounding, ScoreRange, Stated, Text,
    Thing, Treatment,
};
use scorecard_measures::{
    Value,
    assessment::{
        AreaResult, Assessed, Inputs, LeafInput, Qualifies, Standings, assess, gather,
        years_in_a_row,
    },
};

use crate::fixture::{COUNT, FLOW, World, district, group};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn year(year: u32) -> Period {
    Period::year(year).unwrap()
}

fn hundred() -> ScoreRange {
    ScoreRange { low: dec("0"), high: dec("100") }
}

fn min_max(bounds: Option<(&str, &str)>) -> Normalisation {
    let bounds = bounds.map(|(min, max)| Bounds { min: dec(min), max: dec(max) });
    Normalisation::MinMax { bounds, range: hundred(), capping: Capping::None }
}

fn leaf(normalisation: Normalisation) -> Leaf {
    Leaf {
        indicator: COUNT.parse().unwrap(),
        measure: scorecard_domain::Measure::Level,
        mixed: None,
        direction: None,
        imputation: Imputation::None,
        treatment: Treatment::None,
        logarithm: false,
        normalisation,
    }
}

fn node(id: &str, parent: &str, weight: &str, content: NodeContent) -> Node {
    Node {
        id: id.parse().unwrap(),
        name: Text::zh(id),
        parent: parent.parse().ok(),
        weight: dec(weight),
        rounding: None,
        content,
    }
}

fn mean(id: &str, parent: &str, aggregation: Aggregation) -> Node {
    node(id, parent, "1", NodeContent::Mean(aggregation))
}

fn assessment(nodes: Vec<Node>) -> Assessment {
    let assessment = Assessment {
        id: "yearly".parse().unwrap(),
        name: Text::zh("综合考核"),
        group: "group:all".parse().unwrap(),
        nodes,
        adjustments: Vec::new(),
        bonus_cap: None,
        penalty_cap: None,
        grades: Vec::new(),
        robustness: None,
        note: Text::default(),
    };
    assert_eq!(Thing::Assessment(assessment.clone()).faults(), []);
    assessment
}

/// One leaf that is the root.
fn only(leaf: Leaf) -> Assessment {
    assessment(vec![node("only", "", "1", NodeContent::Leaf(leaf))])
}

/// An arithmetic mean of leaves that are scores already.
fn of_scores(weights: &[&str], imputation: Imputation) -> Assessment {
    let identity = Leaf { imputation, ..leaf(Normalisation::Identity) };
    let leaves = weights.iter().enumerate().map(|(at, weight)| {
        node(&format!("l{at}"), "all", weight, NodeContent::Leaf(identity.clone()))
    });
    assessment([mean("all", "", Aggregation::Arithmetic)].into_iter().chain(leaves).collect())
}

/// `columns` has for each leaf its values, area by area; an empty text is none.
fn inputs(assessment: &Assessment, direction: Direction, columns: &[&[&str]]) -> Inputs {
    let outcome = |text: &&str| text.parse().map(Value::number).map_err(|_| Missing::NoObservation);
    let mut columns_left = columns.iter();
    let mut leaves = std::collections::BTreeMap::new();
    for node in &assessment.nodes {
        let NodeContent::Leaf(leaf) = &node.content else { continue };
        let n_faces = 1 + usize::from(leaf.mixed.is_some());
        let faces =
            columns_left.by_ref().take(n_faces).map(|column| column.iter().map(outcome).collect());
        let input = LeafInput { direction: Some(direction), faces: faces.collect() };
        leaves.insert(node.id.clone(), input);
    }
    let n_areas = columns.first().map_or(0, |column| column.len());
    let areas = (1..=n_areas).map(|n| district(n).parse().unwrap()).collect();
    Inputs { areas, leaves, ..Inputs::default() }
}

fn run(assessment: &Assessment, direction: Direction, columns: &[&[&str]]) -> Assessed {
    assess(assessment, year(2022), &inputs(assessment, direction, columns))
}

/// The scores of a node, area by area, or why there is none.
fn scores(assessed: &Assessed, node: usize) -> Vec<String> {
    let score = |area: &AreaResult| match area.nodes[node].score {
        Ok(score) => score.to_string(),
        Err(unscored) => unscored.to_string(),
    };
    assessed.areas.iter().map(score).collect()
}

#[track_caller]
fn check(normalisation: Normalisation, direction: Direction, values: &[&str], expected: &[&str]) {
    check_leaf(leaf(normalisation), direction, values, expected);
}

#[track_caller]
fn check_leaf(leaf: Leaf, direction: Direction, values: &[&str], expected: &[&str]) {
    let assessed = run(&only(leaf), direction, &[values]);
    assert_eq!(scores(&assessed, 0), expected);
}

fn grade(id: &str, at_least: &str, quota: &str) -> Grade {
    let name = Text::zh(id);
    Grade {
        id: id.parse().unwrap(),
        name,
        at_least: at_least.parse().ok(),
        quota: quota.parse().ok(),
    }
}

#[test]
fn what_is_missing_is_told_left_out_or_imputed() {
    let values: [&[&str]; 3] = [&["80", "60"], &["", "70"], &["50", "90"]];
    let with = |imputation| run(&of_scores(&["2", "1", "1"], imputation), Higher, &values);
    let none = with(Imputation::None);
    assert_eq!(scores(&none, 2), ["NO_VALUE", "70"]);
    assert_eq!(scores(&none, 0), ["PART_MISSING", "70"]);
    assert_eq!(none.areas[0].nodes[1].contribution, None, "to a score that is not there");
    assert_eq!(none.areas.iter().map(|area| area.rank).collect::<Vec<_>>(), [None, Some(1)]);
    let excluded = with(Imputation::Exclude);
    // (2 × 80 + 50) / 3
    assert_eq!(scores(&excluded, 0), ["70", "70"]);
    assert_eq!(excluded.areas[0].nodes[2].weight, None);
    assert_eq!(excluded.areas[0].nodes[1].weight, Some(dec("66.6666666667")));
    assert_eq!(excluded.areas[1].nodes[1].weight, Some(dec("50")));
    let imputed = with(Imputation::GroupMean);
    // (2 × 80 + 70 + 50) / 4
    assert_eq!(scores(&imputed, 0), ["70", "70"]);
    assert_eq!(imputed.areas[0].nodes[2].faces[0].imputed, Some(dec("70")));
    assert_eq!(imputed.areas[0].statuses.to_string(), "I");
}

#[test]
fn a_geometric_mean_rewards_balance_and_has_no_contributions() {
    let identity = || NodeContent::Leaf(leaf(Normalisation::Identity));
    let nodes = vec![
        mean("all", "", Aggregation::Geometric),
        node("a", "all", "1", identity()),
        node("b", "all", "1", identity()),
    ];
    let values: [&[&str]; 2] = [&["50", "20", "0", "-1"], &["50", "80", "9", "1"]];
    let by_product = assessment(nodes);
    let assessed = run(&by_product, Higher, &values);
    assert_eq!(scores(&assessed, 0), ["50", "40", "0", "NOT_POSITIVE"]);
    assert_eq!(assessed.areas[0].nodes[1].contribution, None);
    // Nothing makes a 0 good, and beside a negative score it is none.
    let values: [&[&str]; 2] = [&["0", "0", "-1"], &["100", "0", "0"]];
    let assessed = run(&by_product, Higher, &values);
    assert_eq!(scores(&assessed, 0), ["0", "0", "NOT_POSITIVE"]);
}

#[test]
fn a_score_that_is_0_in_decimals_is_0_under_a_geometric_mean() {
    let under = |normalisation| {
        let nodes = vec![
            mean("all", "", Aggregation::Geometric),
            node("a", "all", "1", NodeContent::Leaf(leaf(normalisation))),
            node("b", "all", "1", NodeContent::Leaf(leaf(Normalisation::Identity))),
        ];
        assessment(nodes)
    };
    // 40 + (0.2 − 0.4) / (0.7 − 0.4) × 60 is 0; one hundredth less or more is below or above.
    let efficacy = under(Normalisation::Efficacy {
        unacceptable: dec("0.4"),
        satisfactory: dec("0.7"),
        basic: dec("40"),
        capping: Capping::None,
    });
    let values: [&[&str]; 2] = [&["0.2", "0.19", "0.21"], &["50", "50", "50"]];
    let assessed = run(&efficacy, Higher, &values);
    assert_eq!(scores(&assessed, 1), ["0", "-2", "2"]);
    assert_eq!(scores(&assessed, 0), ["0", "NOT_POSITIVE", "10"]);
    // The mean of 5.0, 9.8, 7.4, 5.0 and 9.8 is 7.4.
    let onto = Moments { mean: dec("0"), deviation: dec("1") };
    let z = under(Normalisation::ZScore { moments: None, onto });
    let values: [&[&str]; 2] =
        [&["5.0", "9.8", "7.4", "5.0", "9.8"], &["50", "50", "50", "50", "50"]];
    assert_eq!(scores(&run(&z, Higher, &values), 0)[2], "0");
}

#[test]
fn a_half_in_decimals_is_a_half_and_ties_share_a_rank() {
    let mut assessment = of_scores(&["1", "1"], Imputation::None);
    assessment.nodes[0].rounding =
        Some(NodeRounding { decimals: 2, mode: Rounding::HalfAwayFromZero });
    // (90.15 + 80.12) / 2 = 85.135; (85.13 + 85.14) / 2 the same; 85.125 rounds up, 85.124 down.
    let values: [&[&str]; 2] =
        [&["90.15", "85.13", "85.125", "85.124"], &["80.12", "85.14", "85.125", "85.124"]];
    let assessed = run(&assessment, Higher, &values);
    assert_eq!(scores(&assessed, 0), ["85.14", "85.14", "85.13", "85.12"]);
    let ranks: Vec<_> = assessed.areas.iter().filter_map(|area| area.rank).collect();
    assert_eq!(ranks, [1, 1, 3, 4]);
    assessment.nodes[0].rounding = Some(NodeRounding { decimals: 2, mode: Rounding::HalfToEven });
    let even = run(&assessment, Higher, &values);
    assert_eq!(scores(&even, 0), ["85.14", "85.14", "85.12", "85.12"]);
}

#[test]
fn rank_ranges_are_seeded() {
    let mut assessment = of_scores(&["1", "1"], Imputation::None);
    // Equal but for their balance; the last is always last.
    let values: [&[&str]; 2] = [&["90", "70", "10"], &["71", "90", "10"]];
    assessment.robustness = Some(Robustness { draws: 200, seed: 1, spread: dec("20") });
    let first = run(&assessment, Higher, &values);
    let ranges: Vec<_> = first.areas.iter().map(|area| area.rank_range.unwrap()).collect();
    assert_eq!(ranges, [(1, 2), (1, 2), (3, 3)]);
    assert_eq!(run(&assessment, Higher, &values), first);
}

#[test]
fn years_count_back_to_the_first_that_does_not() {
    let mut assessment = of_scores(&["1"], Imputation::None);
    assessment.grades = vec![grade("best", "90", ""), grade("rest", "", "")];
    let years: Vec<_> = [["95", "80"], ["91", "99"], ["80", "85"], ["92", "91"]]
        .iter()
        .map(|values| run(&assessment, Higher, &[values.as_slice()]))
        .collect();
    let in_a_row = |area: usize, qualifies: &Qualifies| {
        years_in_a_row(&assessment, qualifies, years.iter().map(|year| year.areas.get(area)))
    };
    let best = Qualifies::Grade("best".parse().unwrap());
    assert_eq!([in_a_row(0, &best), in_a_row(1, &best), in_a_row(2, &best)], [2, 0, 0]);
    assert_eq!(in_a_row(0, &Qualifies::Rank(1)), 1);
    assert_eq!(in_a_row(0, &Qualifies::Rank(2)), 4);
}

#[test]
fn values_come_from_the_cube_with_their_statuses() {
    let mut world = World::new(3);
    let members = [3, 1, 2].map(|n| district(n).parse().unwrap());
    world.put([Thing::PeerGroup(group(
        "group:all",
        scorecard_domain::Membership::Listed(members.into()),
    ))]);
    let (a, b) = (district(1), district(2));
    world.levels(FLOW, "2021", &[(&a, "100"), (&b, "100")]);
    world.levels(FLOW, "2022", &[(&a, "110.5 E"), (&b, "120"), (&district(3), "suppressed")]);
    let growth = Leaf {
        indicator: FLOW.parse().unwrap(),
        measure: scorecard_domain::Measure::Growth,
        ..leaf(min_max(Some(("0", "20"))))
    };
    let assessment = only(growth);
    let inputs = gather(&world.cube, &assessment, year(2022)).unwrap();
    assert!(inputs.areas.is_sorted());
    let assessed = assess(&assessment, year(2022), &inputs);
    assert_eq!(scores(&assessed, 0), ["52.5", "100", "NO_VALUE"]);
    assert_eq!(assessed.areas[0].statuses.to_string(), "E");
    // Any value of a member makes the standings of all newer, and no other does.
    let is_new = |world: &World| {
        let standings = Standings::of(&world.cube, &assessment, year(2022), |_| true).unwrap();
        standings.revision == world.cube.revision()
    };
    assert!(is_new(&world));
    world.levels(FLOW, "2020", &[(&a, "90")]);
    assert!(!is_new(&world));
    world.levels(FLOW, "2021", &[(&b, "100.0")]);
    assert!(is_new(&world));
    world.put([Thing::PeerGroup(group("group:all", scorecard_domain::Membership::Unstated))]);
    assert_eq!(gather(&world.cube, &assessment, year(2022)), Err(Missing::PeersIncomplete));
}
