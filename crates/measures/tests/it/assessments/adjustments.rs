//! Points, vetoes, grades and their quotas.

use super::*;

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
