//! Published composite indices, calculated again from their inputs by definitions in `docs/assessments/`.

#![expect(clippy::float_arithmetic, reason = "what others calculated in binary is compared")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use scorecard_dataset::{Known, read};
use scorecard_domain::{
    Area, Assessment, Change, Confidentiality, Decimal, Measure, Observation, ObservationKey, Of,
    Period, Qualifier, Reading, Statuses, Text, Thing,
};
use scorecard_measures::{
    Cube,
    assessment::{AreaResult, Assessed, assess, gather},
};

use crate::tables::{import, rows, table};

fn definition(name: &str, known: &[Thing]) -> Vec<Thing> {
    let folder: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/assessments").join(name);
    let known: Known = known.iter().cloned().collect();
    let dataset = read(&folder, &known).unwrap_or_else(|faults| panic!("{faults}"));
    dataset.things().collect()
}

fn assessment(things: &[Thing]) -> Assessment {
    let mut all = things.iter().filter_map(|thing| match thing {
        Thing::Assessment(assessment) => Some(assessment.clone()),
        _ => None,
    });
    all.next().unwrap()
}

fn cube(things: impl IntoIterator<Item = Thing>) -> Cube {
    let changes: Vec<_> = things.into_iter().map(Change::Put).collect();
    Cube::default().apply(1, &changes)
}

fn run(cube: &Cube, assessment: &Assessment, period: Period) -> Assessed {
    let inputs = gather(cube, assessment, period).unwrap();
    assess(assessment, period, &inputs)
}

#[test]
fn every_human_development_index_is_the_published_one() {
    let file = "hdi-2023-24/HDR23-24_Composite_indices_complete_time_series.csv";
    let Some(path) = table(file) else { return };
    let raw = import(&path, "hdi", &[], &Known::default());
    let mut things: Vec<Thing> = raw.things().collect();
    let codes: BTreeMap<_, _> = things
        .iter()
        .filter_map(|thing| match thing {
            Thing::Area(Area { id, code, .. }) => Some((id.clone(), code.clone())),
            _ => None,
        })
        .collect();
    let defined = definition("hdi", &things);
    let countries = assessment(&defined);
    things.extend(defined);
    let cube = cube(things);
    let published: BTreeMap<String, BTreeMap<String, String>> =
        rows(&path).into_iter().map(|row| (row["iso3"].clone(), row)).collect();
    let regions = Assessment { group: "group:hdr-regions".parse().unwrap(), ..countries.clone() };
    let (mut compared, mut ranks) = (0, 0);
    for year in 1990..=2022 {
        let period = Period::year(year).unwrap();
        for assessment in [&countries, &regions] {
            for AreaResult { area, score, rank, .. } in run(&cube, assessment, period).areas {
                let row = &published[&codes[&area]];
                let (hdi, place) = (&row[&format!("hdi_{year}")], &row["hdi_rank_2022"]);
                if !hdi.is_empty() {
                    let (ours, theirs) = (score.unwrap(), hdi.parse::<Decimal>().unwrap());
                    assert!(ours.cmp_value(theirs).is_eq(), "{area} {year}: {ours} and {theirs}");
                    compared += 1;
                } else if let Some(score) = score {
                    // The report has all inputs of Rwanda in the years before 1995, and no index.
                    assert!(area.as_str() == "iso3166:rwa" && year < 1995, "{area} {year} {score}");
                }
                if year == 2022 && assessment.group == countries.group {
                    assert_eq!(
                        rank.map_or(String::new(), |rank| rank.to_string()),
                        *place,
                        "{area}"
                    );
                    ranks += usize::from(rank.is_some());
                }
            }
        }
    }
    assert_eq!((compared, ranks), (6171, 193));
}

fn near(ours: impl ToString, theirs: &str, factor: f64, place: &str) {
    let (ours, theirs): (f64, f64) =
        (ours.to_string().parse().unwrap(), theirs.parse::<f64>().unwrap() * factor);
    assert!((ours - theirs).abs() < 1e-9 * factor, "{place}: {ours} and {theirs}");
}

#[test]
fn every_stage_of_a_composite_indicator_is_that_of_coinr() {
    let Some(imputed) = table("coinr-v0/v0_imputed.csv") else { return };
    let stage = |name: &str| -> BTreeMap<String, BTreeMap<String, String>> {
        let file = imputed.with_file_name(format!("v0_{name}.csv"));
        rows(&file).into_iter().map(|row| (row["UnitCode"].clone(), row)).collect()
    };
    let mut things = definition("asem", &[]);
    let assessment = assessment(&things);
    let period = Period::year(2018).unwrap();
    // The columns by the name that ids have: of indicators, and of what they make.
    let names: BTreeMap<String, String> =
        stage("aggregated")["AUT"].keys().map(|name| (name.to_lowercase(), name.clone())).collect();
    for (code, row) in stage("imputed") {
        for (_, leaf) in assessment.leaves() {
            let column = &names[leaf.indicator.as_str().strip_prefix("asem.").unwrap()];
            // In thousandths: some values have more decimals than the ledger keeps, and no step minds the scale.
            let value = format!("{:.15}", row[column].parse::<f64>().unwrap() * 1000.0);
            things.push(Thing::Observation(Observation {
                key: ObservationKey {
                    indicator: leaf.indicator.clone(),
                    measure: Measure::Level,
                    of: Of::Nothing,
                    area: format!("iso3166:{}", code.to_lowercase()).parse().unwrap(),
                    period,
                },
                reading: Reading::Value(value.parse().unwrap()),
                qualifier: Qualifier::Exact,
                statuses: Statuses::NONE,
                stage: None,
                source: None,
                note: Text::default(),
                confidentiality: Confidentiality::Free,
                embargo_until: None,
                comparison: None,
            }));
        }
    }
    let cube = cube(things);
    let rounded = run(&cube, &assessment, period);
    // Ranks are of scores with two decimals, as they were published; the scores before that have all of theirs.
    let mut exact = assessment.clone();
    for node in &mut exact.nodes {
        node.rounding = None;
    }
    let exact = run(&cube, &exact, period);
    let stages = ["treated", "normalised", "aggregated", "aggregatesscore", "aggregatesrank"];
    let [treated, normalised, aggregated, scores, ranks] = &stages.map(stage);
    let (mut n_leaves, mut n_means) = (0, 0);
    for (area, rounded) in exact.areas.iter().zip(&rounded.areas) {
        let code = area.area.as_str().strip_prefix("iso3166:").unwrap().to_uppercase();
        let results = area.nodes.iter().zip(&rounded.nodes);
        for (node, (exact, rounded)) in assessment.nodes.iter().zip(results) {
            let column = &names[node.id.as_str()];
            let place = format!("{code} {column}");
            if let Some(face) = exact.faces.first() {
                near(face.treated.unwrap(), &treated[&code][column], 1000.0, &place);
                near(face.normalised.unwrap(), &normalised[&code][column], 1.0, &place);
                n_leaves += 1;
            } else {
                near(exact.score.unwrap(), &aggregated[&code][column], 1.0, &place);
                near(rounded.score.unwrap(), &scores[&code][column], 1.0, &place);
                assert_eq!(rounded.rank.unwrap().to_string(), ranks[&code][column], "{place}");
                n_means += 1;
            }
        }
    }
    assert_eq!((n_leaves, n_means), (51 * 49, 51 * 11));
}

#[test]
fn the_sample_s_districts_are_scored_as_by_hand() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/samples/district-assessment");
    let dataset = read(&folder, &Known::default()).unwrap_or_else(|faults| panic!("{faults}"));
    let things: Vec<Thing> = dataset.things().collect();
    let assessment = assessment(&things);
    let cube = cube(things);
    let node = |area: &AreaResult, id: &str| -> String {
        let at = assessment.position(&id.parse().unwrap()).unwrap();
        area.nodes[at].score.map_or_else(|it| it.to_string(), |score| score.to_string())
    };
    let assessed = run(&cube, &assessment, Period::year(2023).unwrap());
    let mut told: Vec<String> = assessed
        .areas
        .iter()
        .map(|area| {
            let name = area.area.as_str().trim_start_matches("place:made-up-");
            let parts = ["gdp", "revenue", "investment", "economy", "air", "energy", "ecology"];
            let parts = parts.iter().chain(&["satisfaction", "schooling", "livelihood", "total"]);
            let parts: Vec<_> = parts.map(|id| node(area, id)).collect();
            let grade = area.grade.and_then(|at| assessment.grades.get(at)).unwrap();
            let (rank, score) = (area.rank.unwrap(), area.score.unwrap());
            let (bonus, penalty) = (area.bonus, area.penalty);
            format!("{rank} {name} {} +{bonus} -{penalty} {score} {}", parts.join(" "), grade.name)
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "1 jia 100.00 110.00 70.00 94.00 100 100.00 100.00 90 84 87.60 94.52 +1 -0 95.52 优秀",
            "2 bing 100.00 120.00 100.00 106.00 70 70.00 70.00 85 88 86.20 91.24 +3 -0 94.24 良好",
            "3 ji 88.00 105.00 30.00 75.70 100 90.00 95.00 92 96 93.60 85.07 +1.5 -0 86.57 良好",
            "4 yi 80.00 100.00 55.00 78.50 85 80.00 82.50 88 96 91.20 82.24 +0 -0.5 81.74 良好",
            "5 ding 60.00 80.00 0.00 48.00 100 100.00 100.00 EXCLUDED 100 100.00 74.00 +0 -0 74.00 合格",
            "6 wu 60.00 95.00 85.00 78.00 50 60.00 55.00 80 80 80.00 71.50 +0 -0 71.50 合格",
        ]
    );
}
