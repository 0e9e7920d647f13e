//! What holds of all assessments.

use super::*;

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
