//! Assessments step by step, with numbers that were calculated by hand, and what must hold for all of them.

#![expect(clippy::float_arithmetic, reason = "sums of scores are compared as near")]

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
        AreaResult, Assessed, Inputs, LeafInput, Qualifies, assess, gather, years_in_a_row,
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
    Inputs { areas, leaves, adjustments: std::collections::BTreeMap::new() }
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

#[test]
fn min_max_runs_between_bounds() {
    check(min_max(None), Higher, &["10", "15", "20"], &["0", "50", "100"]);
    check(min_max(None), Lower, &["10", "15", "20"], &["100", "50", "0"]);
    check(min_max(Some(("10", "20"))), Higher, &["5", "25"], &["-50", "150"]);
    check(min_max(None), Higher, &["7", "7"], &["NO_SPREAD", "NO_SPREAD"]);
    check(min_max(None), Neither, &["1", "2"], &["NO_DIRECTION", "NO_DIRECTION"]);
    let capped = |capping| Normalisation::MinMax {
        bounds: Some(Bounds { min: dec("10"), max: dec("20") }),
        range: ScoreRange { low: dec("60"), high: dec("100") },
        capping,
    };
    check(capped(Capping::Best), Higher, &["5", "25"], &["40", "100"]);
    check(capped(Capping::Both), Lower, &["5", "25"], &["100", "60"]);
}

#[test]
fn a_logarithm_is_of_values_and_goalposts() {
    let income = Leaf { logarithm: true, ..leaf(min_max(Some(("100", "10000")))) };
    check_leaf(income, Higher, &["100", "1000", "0"], &["0", "50", "NOT_POSITIVE"]);
}

#[test]
fn a_z_score_has_the_group_s_mean_and_deviation_or_stated_ones() {
    let onto = |mean, deviation| Moments { mean: dec(mean), deviation: dec(deviation) };
    let observed = Normalisation::ZScore { moments: None, onto: onto("0", "1") };
    // Mean 4, sample deviation 2.
    check(observed.clone(), Higher, &["2", "4", "6"], &["-1", "0", "1"]);
    check(observed, Lower, &["2", "4", "6"], &["1", "0", "-1"]);
    let stated = Normalisation::ZScore { moments: Some(onto("10", "5")), onto: onto("50", "10") };
    check(stated, Higher, &["10", "20"], &["50", "70"]);
}

#[test]
fn distances_are_to_a_target_and_to_the_best() {
    let target = Normalisation::DistanceToTarget { target: dec("20"), range: hundred() };
    check(target.clone(), Higher, &["10", "15", "25"], &["0", "50", "100"]);
    check(target, Lower, &["40", "30", "20", "10"], &["0", "50", "100", "100"]);
    let far = Normalisation::DistanceToTarget { target: dec("5"), range: hundred() };
    check(far.clone(), Higher, &["7", "7"], &["100", "100"]);
    check(far, Lower, &["7", "7"], &["NO_SPREAD", "NO_SPREAD"]);
    let leader = Normalisation::DistanceToLeader { full: dec("100") };
    check(leader.clone(), Higher, &["50", "40"], &["100", "80"]);
    check(leader, Lower, &["50", "40"], &["80", "100"]);
}

#[test]
fn ranks_are_worth_a_part_of_the_range_points_or_steps() {
    let values = ["9", "7", "7", "5", "3"];
    let rank = Normalisation::Rank;
    let percentile = rank(RankScaling::Percentile(hundred()));
    check(percentile.clone(), Higher, &values, &["100", "75", "75", "25", "0"]);
    check(percentile, Lower, &values, &["0", "50", "50", "75", "100"]);
    check(rank(RankScaling::Borda), Higher, &values, &["4", "3", "3", "1", "0"]);
    let steps = RankScaling::Steps { first: dec("100"), step: dec("3"), floor: dec("90") };
    check(rank(steps), Higher, &values, &["100", "97", "97", "91", "90"]);
}

#[test]
fn bands_efficacy_and_completion_are_those_of_practice() {
    let bands = |thresholds: [&str; 3]| Normalisation::Bands {
        bands: thresholds
            .iter()
            .zip(["100", "85", "70"])
            .map(|(threshold, score)| Band { threshold: dec(threshold), score: dec(score) })
            .collect(),
        otherwise: dec("40"),
    };
    let falling = bands(["95", "90", "80"]);
    check(falling, Neither, &["95", "94.9", "80", "79.9"], &["100", "85", "70", "40"]);
    let rising = bands(["3", "5", "8"]);
    check(rising, Neither, &["3", "3.1", "8", "8.1"], &["100", "85", "70", "40"]);
    let efficacy = |unacceptable, satisfactory, capping| Normalisation::Efficacy {
        unacceptable: dec(unacceptable),
        satisfactory: dec(satisfactory),
        basic: dec("60"),
        capping,
    };
    check(efficacy("50", "90", Capping::Both), Neither, &["70", "95", "40"], &["80", "100", "60"]);
    check(efficacy("8", "4", Capping::None), Neither, &["6", "3", "9"], &["80", "110", "50"]);
    let completion =
        |cap: &str| Normalisation::Completion { target: dec("20"), cap: cap.parse().ok() };
    check(completion("120"), Higher, &["15", "20", "30"], &["75", "100", "120"]);
    check(completion(""), Lower, &["25", "20", "0"], &["80", "100", "NOT_POSITIVE"]);
    check(completion("110"), Lower, &["25", "10", "0"], &["80", "110", "110"]);
}

#[test]
fn level_and_growth_are_mixed_by_their_shares() {
    let mixed = Some(Mixed { measure: scorecard_domain::Measure::Growth, share: dec("40") });
    let assessment = only(Leaf { mixed, ..leaf(min_max(None)) });
    let assessed = run(&assessment, Higher, &[&["10", "20", "30"], &["9", "4", ""]]);
    // 0.6 × 0 + 0.4 × 100; 0.6 × 50 + 0.4 × 0; no growth.
    assert_eq!(scores(&assessed, 0), ["40", "30", "NO_VALUE"]);
    assert_eq!(assessed.areas[0].nodes[0].faces.len(), 2);
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

fn grade(id: &str, at_least: &str, quota: &str) -> Grade {
    let name = Text::zh(id);
    Grade {
        id: id.parse().unwrap(),
        name,
        at_least: at_least.parse().ok(),
        quota: quota.parse().ok(),
    }
}

fn adjustment(id: &str, effect: Effect, stated: &[(usize, &str)]) -> Adjustment {
    let stated = stated.iter().map(|(n, points)| Stated {
        area: district(*n).parse().unwrap(),
        period: year(2022),
        points: points.parse().ok(),
        reason: Text::zh("通报"),
    });
    Adjustment {
        id: id.parse().unwrap(),
        name: Text::zh(id),
        effect,
        indicator: None,
        stated: stated.collect(),
    }
}

#[test]
fn points_are_capped_and_vetoes_lower_the_grade_alone() {
    let mut assessment = of_scores(&["1"], Imputation::None);
    let points = |cap: &str| Points { per_unit: dec("0.5"), cap: cap.parse().ok() };
    let veto = Effect::Veto { threshold: dec("1"), at_best: "good".parse().unwrap() };
    assessment.adjustments = vec![
        adjustment("honours", Effect::Bonus(points("2")), &[(2, "1.5")]),
        adjustment("prizes", Effect::Bonus(points("")), &[(1, "1"), (2, "4")]),
        adjustment("faults", Effect::Penalty(points("")), &[(3, "0.5")]),
        adjustment("accident", veto, &[(1, "")]),
    ];
    assessment.bonus_cap = Some(dec("5"));
    assessment.grades =
        vec![grade("best", "90", "50"), grade("good", "80", ""), grade("rest", "", "")];
    assert_eq!(Thing::Assessment(assessment.clone()).faults(), []);
    let mut inputs = inputs(&assessment, Higher, &[&["92", "88", "91", "70"]]);
    let honours = ["1", "9", "", ""]
        .map(|text| text.parse().map(Value::number).map_err(|_| Missing::NoObservation));
    inputs.adjustments.insert("honours".parse().unwrap(), honours.into());
    let assessed = assess(&assessment, year(2022), &inputs);
    let totals: Vec<_> =
        assessed.areas.iter().map(|area| area.score.unwrap().to_string()).collect();
    // 92 + 0.5 + 1; 88 + min(min(4.5 + 1.5, 2) + 4, 5); 91 − 0.5; 70.
    assert_eq!(totals, ["93.5", "93", "90.5", "70"]);
    assert_eq!(scores(&assessed, 0), ["92", "88", "91", "70"]);
    let ranks: Vec<_> = assessed.areas.iter().filter_map(|area| area.rank).collect();
    assert_eq!(ranks, [1, 2, 3, 4]);
    // The first is vetoed to "good" and takes no place among the best two of four.
    let grades: Vec<_> = assessed.areas.iter().filter_map(|area| area.grade).collect();
    assert_eq!(grades, [1, 0, 0, 2]);
    assert!(assessed.areas[0].is_vetoed);
    // Another year's statement says nothing about this one.
    let other = assess(&assessment, year(2021), &inputs);
    assert_eq!(other.areas[0].score, Some(dec("92.5")));
    assert_eq!(other.areas[0].grade, Some(0));
}

#[test]
fn a_quota_is_rounded_down_and_not_split_among_ties() {
    let mut assessment = of_scores(&["1"], Imputation::None);
    assessment.grades =
        vec![grade("best", "90", "30"), grade("good", "80", ""), grade("rest", "", "")];
    let grades = |values: &[&str]| -> Vec<_> {
        run(&assessment, Higher, &[values]).areas.iter().map(|area| area.grade).collect()
    };
    // 30% of 10 are 3.
    let ten = ["99", "98", "97", "96", "95", "85", "84", "83", "70", "60"];
    let expected = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2].map(Some);
    assert_eq!(grades(&ten), expected);
    // 30% of 9 are 2; the second and third are tied, so only the first is best. Without a score, no grade.
    let nine = ["99", "98", "98", "96", "95", "85", "84", "83", "70", ""];
    let expected = [0, 1, 1, 1, 1, 1, 1, 1, 2].map(Some).into_iter().chain([None]);
    assert_eq!(grades(&nine), expected.collect::<Vec<_>>());
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
    world.put([Thing::PeerGroup(group("group:all", scorecard_domain::Membership::Unstated))]);
    assert_eq!(gather(&world.cube, &assessment, year(2022)), Err(Missing::PeersIncomplete));
}

/// Values of up to six leaves for up to eight areas, with gaps.
fn columns() -> impl Strategy<Value = Vec<Vec<Option<i32>>>> {
    (1usize..6, 2usize..8).prop_flat_map(|(leaves, areas)| {
        vec(vec(option::weighted(0.8, 1..100_000i32), areas), leaves)
    })
}

fn random(columns: &[Vec<Option<i32>>], weights: &[u32], factor: u32) -> (Assessment, Inputs) {
    let texts: Vec<Vec<String>> = columns
        .iter()
        .map(|column| {
            column.iter().map(|v| v.map_or_else(String::new, |v| format!("{v}.5"))).collect()
        })
        .collect();
    let leaf = Leaf { imputation: Imputation::Exclude, ..leaf(min_max(None)) };
    let mut nodes = vec![
        mean("all", "", Aggregation::Arithmetic),
        node("x", "all", &(2 * factor).to_string(), NodeContent::Mean(Aggregation::Arithmetic)),
        node("y", "all", &(3 * factor).to_string(), NodeContent::Mean(Aggregation::Arithmetic)),
    ];
    nodes.push(node("z", "y", "1", NodeContent::Leaf(leaf.clone())));
    for (at, weight) in (0..columns.len()).zip(weights) {
        let weight = (weight * factor).to_string();
        nodes.push(node(&format!("l{at}"), "x", &weight, NodeContent::Leaf(leaf.clone())));
    }
    let assessment = assessment(nodes);
    let mut all: Vec<Vec<&str>> =
        texts.iter().map(|column| column.iter().map(String::as_str).collect()).collect();
    all.insert(0, all.last().cloned().unwrap_or_default());
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    let inputs = inputs(&assessment, Higher, &all);
    (assessment, inputs)
}

proptest! {
    #[test]
    fn weights_on_another_scale_change_nothing(
        columns in columns(), weights in vec(1u32..50, 6), factor in 1u32..1000,
    ) {
        let (one, inputs) = random(&columns, &weights, 1);
        let (other, _) = random(&columns, &weights, factor);
        prop_assert_eq!(assess(&one, year(2022), &inputs), assess(&other, year(2022), &inputs));
    }

    #[test]
    fn the_order_of_the_areas_changes_nothing(
        columns in columns(), weights in vec(1u32..50, 6), by in 1usize..8,
    ) {
        let (assessment, inputs) = random(&columns, &weights, 1);
        let mut turned = inputs.clone();
        let by = by % inputs.areas.len();
        turned.areas.rotate_left(by);
        for face in turned.leaves.values_mut().flat_map(|leaf| &mut leaf.faces) {
            face.rotate_left(by);
        }
        let one = assess(&assessment, year(2022), &inputs);
        let mut other = assess(&assessment, year(2022), &turned);
        other.areas.rotate_right(by);
        prop_assert_eq!(one, other);
    }

    #[test]
    fn weights_without_what_is_left_out_are_1_and_contributions_add_up(
        columns in columns(), weights in vec(1u32..50, 6),
    ) {
        let (assessment, inputs) = random(&columns, &weights, 1);
        let float = |decimal: Decimal| decimal.to_string().parse::<f64>().unwrap();
        for area in assess(&assessment, year(2022), &inputs).areas {
            let parts = |parent: &str| -> Vec<_> {
                let parent = parent.parse().ok();
                let nodes = assessment.nodes.iter().zip(&area.nodes);
                nodes.filter(|(node, _)| node.parent == parent).map(|(_, result)| result).collect()
            };
            for parent in ["all", "x", "y"] {
                let weights: Vec<_> =
                    parts(parent).iter().filter_map(|part| part.weight).map(float).collect();
                if !weights.is_empty() {
                    prop_assert!((weights.iter().sum::<f64>() - 100.0).abs() < 1e-8);
                }
            }
            if let Some(score) = area.score {
                let leaves = parts("x").into_iter().chain(parts("y"));
                let sum: f64 = leaves.filter_map(|leaf| leaf.contribution).map(float).sum();
                prop_assert!((sum - float(score)).abs() < 1e-8, "{} and {}", sum, score);
            }
        }
    }
}
