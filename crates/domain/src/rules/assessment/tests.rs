use crate::{
    assessment::*, change::Thing, decimal::Decimal, indicator::Direction, observation::Measure,
    text::Text,
};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn leaf(normalisation: Normalisation) -> Leaf {
    Leaf {
        indicator: "a.b".parse().unwrap(),
        measure: Measure::Level,
        mixed: None,
        direction: None,
        imputation: Imputation::None,
        treatment: Treatment::None,
        logarithm: false,
        normalisation,
    }
}

fn node(id: &str, parent: &str, content: NodeContent) -> Node {
    Node {
        id: id.parse().unwrap(),
        name: Text::zh("名"),
        parent: parent.parse().ok(),
        weight: dec("1"),
        rounding: None,
        content,
    }
}

fn mean() -> NodeContent {
    NodeContent::Mean(Aggregation::Arithmetic)
}

fn min_max(bounds: Option<(&str, &str)>) -> Normalisation {
    Normalisation::MinMax {
        bounds: bounds.map(|(min, max)| Bounds { min: dec(min), max: dec(max) }),
        range: ScoreRange { low: dec("0"), high: dec("100") },
        capping: Capping::None,
    }
}

fn grade(id: &str, at_least: &str) -> Grade {
    Grade {
        id: id.parse().unwrap(),
        name: Text::zh("等"),
        at_least: at_least.parse().ok(),
        quota: None,
    }
}

fn assessment(leaf: Leaf) -> Assessment {
    Assessment {
        id: "yearly".parse().unwrap(),
        name: Text::zh("综合考核"),
        group: "group:a".parse().unwrap(),
        nodes: vec![node("all", "", mean()), node("a", "all", NodeContent::Leaf(leaf))],
        adjustments: Vec::new(),
        bonus_cap: None,
        penalty_cap: None,
        grades: Vec::new(),
        robustness: None,
        note: Text::default(),
    }
}

#[track_caller]
fn check(assessment: Assessment, expected: &[&str]) {
    let faults = Thing::Assessment(assessment).faults();
    let paths: Vec<_> =
        faults.iter().map(|fault| fault.path.trim_start_matches("assessment.")).collect();
    assert_eq!(paths, expected, "{faults:?}");
}

#[track_caller]
fn check_leaf(leaf: Leaf, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|path| format!("nodes[1].leaf.{path}")).collect();
    check(assessment(leaf), &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_tree_stands_in_order_and_has_positive_weights() {
    check(assessment(leaf(min_max(None))), &[]);
    let mut wrong = assessment(leaf(min_max(None)));
    wrong.nodes = vec![
        node("all", "later", mean()),
        node("a", "all", NodeContent::Leaf(leaf(min_max(None)))),
        node("a", "", mean()),
        node("b", "a", mean()),
        node("c", "later", mean()),
        node("later", "all", mean()),
    ];
    wrong.nodes[1].weight = dec("0");
    wrong.nodes[3].weight = dec("0.0000001");
    wrong.nodes[4].rounding =
        Some(NodeRounding { decimals: 11, mode: crate::Rounding::HalfToEven });
    wrong.nodes[5].name = Text::default();
    let expected = [
        "nodes[2]",
        "nodes[0].parent",
        "nodes[1].weight",
        "nodes[2].parent",
        "nodes[3].parent",
        "nodes[3].weight",
        "nodes[3].mean",
        "nodes[4].parent",
        "nodes[4].rounding.decimals",
        "nodes[4].mean",
        "nodes[5].name",
    ];
    check(wrong, &expected);
    check(Assessment { nodes: Vec::new(), ..assessment(leaf(min_max(None))) }, &["nodes"]);
}

#[test]
fn bounds_are_in_order_and_logarithms_of_what_is_positive() {
    check_leaf(leaf(min_max(Some(("20", "85")))), &[]);
    check_leaf(leaf(min_max(Some(("85", "20")))), &["min_max.bounds"]);
    let logarithm = Leaf { logarithm: true, ..leaf(min_max(Some(("0", "85")))) };
    check_leaf(logarithm, &["min_max.bounds.min"]);
    let bounds = Treatment::Bounds { low: Some(dec("2")), high: Some(dec("1")) };
    check_leaf(Leaf { treatment: bounds, ..leaf(min_max(None)) }, &["treat_bounds"]);
    let efficacy = |unacceptable: &str, basic: &str| Normalisation::Efficacy {
        unacceptable: dec(unacceptable),
        satisfactory: dec("10"),
        basic: dec(basic),
        capping: Capping::Best,
    };
    check_leaf(leaf(efficacy("20", "60")), &[]);
    check_leaf(leaf(efficacy("10", "100")), &["efficacy.satisfactory", "efficacy.basic"]);
    let higher = Leaf { direction: Some(Direction::Higher), ..leaf(efficacy("20", "60")) };
    check_leaf(higher, &["efficacy.satisfactory"]);
    let completion = Normalisation::Completion { target: dec("0"), cap: Some(dec("-1")) };
    let of_logarithms = Leaf { logarithm: true, ..leaf(completion.clone()) };
    check_leaf(of_logarithms, &["completion.target", "logarithm", "completion.cap"]);
    check_leaf(leaf(completion), &["completion.target", "completion.cap"]);
}

#[test]
fn bands_go_one_way() {
    let bands = |bands: &[(&str, &str)], otherwise: &str| Normalisation::Bands {
        bands: bands
            .iter()
            .map(|(threshold, score)| Band { threshold: dec(threshold), score: dec(score) })
            .collect(),
        otherwise: dec(otherwise),
    };
    check_leaf(leaf(bands(&[("90", "10"), ("80", "8"), ("70", "6")], "0")), &[]);
    check_leaf(leaf(bands(&[("5", "10"), ("6", "8")], "0")), &[]);
    check_leaf(leaf(bands(&[], "0")), &["bands.bands"]);
    check_leaf(
        leaf(bands(&[("90", "10"), ("80", "8"), ("85", "9")], "11")),
        &["bands.bands[2].threshold", "bands.bands[2].score", "bands.otherwise"],
    );
    let lower = Leaf {
        direction: Some(Direction::Lower),
        ..leaf(bands(&[("90", "10"), ("80", "8")], "0"))
    };
    check_leaf(lower, &["bands.bands"]);
}

#[test]
fn two_measures_are_not_held_against_one_level() {
    let mixed = Some(Mixed { measure: Measure::Growth, share: dec("40") });
    check_leaf(Leaf { mixed, ..leaf(min_max(None)) }, &[]);
    check_leaf(Leaf { mixed, ..leaf(min_max(Some(("1", "2")))) }, &["mixed"]);
    let itself = Some(Mixed { measure: Measure::Level, share: dec("100") });
    check_leaf(Leaf { mixed: itself, ..leaf(min_max(None)) }, &["mixed.share", "mixed.measure"]);
    check_leaf(Leaf { measure: Measure::Rank, ..leaf(min_max(None)) }, &["measure"]);
    let neither = Leaf { direction: Some(Direction::Neither), ..leaf(min_max(None)) };
    check_leaf(neither, &["direction"]);
}

#[test]
fn grades_fall_and_the_last_takes_the_rest() {
    let graded = |grades: Vec<Grade>| Assessment { grades, ..assessment(leaf(min_max(None))) };
    check(graded(vec![grade("a", "90"), grade("b", "80"), grade("c", "")]), &[]);
    check(
        graded(vec![grade("a", ""), grade("a", "80"), grade("b", "85"), grade("c", "1")]),
        &["grades[1]", "grades[0].at_least", "grades[2].at_least", "grades[3].at_least"],
    );
    let quota = |quota| Grade { quota: Some(dec(quota)), ..grade("a", "90") };
    check(graded(vec![quota("30"), grade("b", "")]), &[]);
    check(graded(vec![quota("101"), grade("b", "")]), &["grades[0].quota"]);
}

#[test]
fn adjustments_are_worth_something() {
    let stated = |points: &str| Stated {
        area: "x:a".parse().unwrap(),
        period: "2022".parse().unwrap(),
        points: points.parse().ok(),
        reason: Text::zh("受表彰"),
    };
    let one = |effect, stated| Adjustment {
        id: "honour".parse().unwrap(),
        name: Text::zh("表彰"),
        effect,
        indicator: None,
        stated,
    };
    let points = |per_unit| Points { per_unit: dec(per_unit), cap: Some(dec("3")) };
    let veto = Effect::Veto { threshold: dec("1"), at_best: "b".parse().unwrap() };
    let with = |adjustments| Assessment {
        adjustments,
        grades: vec![grade("a", "90"), grade("b", "")],
        ..assessment(leaf(min_max(None)))
    };
    check(with(vec![one(Effect::Bonus(points("1")), vec![stated("2")])]), &[]);
    check(with(vec![one(veto.clone(), vec![stated("")])]), &[]);
    check(
        with(vec![
            one(Effect::Penalty(points("0")), vec![stated(""), stated("-1")]),
            one(veto, vec![stated("1")]),
            one(Effect::Veto { threshold: dec("1"), at_best: "d".parse().unwrap() }, Vec::new()),
        ]),
        &[
            "adjustments[1]",
            "adjustments[2]",
            "adjustments[0].penalty.per_unit",
            "adjustments[0].stated[1]",
            "adjustments[0].stated[0].points",
            "adjustments[0].stated[1].points",
            "adjustments[1].stated[0].points",
            "adjustments[2]",
            "adjustments[2].veto.at_best",
        ],
    );
    let robustness = Some(Robustness { draws: 0, seed: 1, spread: dec("100") });
    check(
        Assessment { robustness, bonus_cap: Some(dec("-1")), ..with(Vec::new()) },
        &["bonus_cap", "robustness.draws", "robustness.spread"],
    );
}
