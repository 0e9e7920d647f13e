//! Formulas over whole datasets: the sample of buildings, and real tables where they are at hand.

use std::path::{Path, PathBuf};

use scorecard_dataset::{Dataset, Known, Mapping, read, read_table};
use scorecard_domain::{Measure, ObservationKey, Thing};
use scorecard_measures::{Cube, CubeBuilder};

use crate::fixture::{computed, question};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn cube(datasets: &[Dataset]) -> Cube {
    let mut builder = CubeBuilder::new();
    for thing in datasets.iter().flat_map(Dataset::things) {
        builder.push(&thing, 1);
    }
    builder.build(1)
}

/// A table that may be at hand, by the sample mapping of that name: rows with these cells, knowing what is known.
fn table(file: &str, mapping: &str, only: &[(&str, &str)], known: &[Dataset]) -> Option<Dataset> {
    let path = root().join("../shared/data").join(file);
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    let only = only.iter().map(|(column, value)| ((*column).to_owned(), vec![(*value).to_owned()]));
    let mapping = Mapping {
        file: root().join("docs/mappings").join(mapping).join("mapping.toml"),
        only: only.collect(),
    };
    let known: Known = known.iter().flat_map(Dataset::things).collect();
    Some(read_table(&path, &mapping, &known).unwrap_or_else(|faults| panic!("{faults}")))
}

/// The keys of all recorded levels of an indicator.
fn levels(dataset: &Dataset, indicator: &str) -> Vec<ObservationKey> {
    let keys = dataset.things().filter_map(|thing| match thing {
        Thing::Observation(it) => Some(it.key),
        _ => None,
    });
    keys.filter(|key| key.indicator.as_str() == indicator && key.measure == Measure::Level)
        .collect()
}

/// How many published levels of an indicator can be computed, and how many of them agree with what is published.
fn agreeing(cube: &Cube, dataset: &Dataset, indicator: &str, period: &str) -> (usize, usize) {
    let (mut there, mut agree) = (0, 0);
    for key in levels(dataset, indicator) {
        if !period.is_empty() && key.period.to_string() != period {
            continue;
        }
        let (area, at) = (key.area.as_str(), key.period.to_string());
        let answer = cube.answer(&question(area, indicator, &at, Measure::Level, ""));
        if answer.computed.is_ok() {
            there += 1;
            agree += usize::from(answer.disagreement.is_none());
        }
    }
    (there, agree)
}

#[test]
fn public_capital_is_the_sum_of_its_three_parts_in_every_state_and_year() {
    let Some(dataset) = table("us-states/produc.csv", "us-states", &[], &[]) else { return };
    let sets = [dataset];
    let (cube, [dataset]) = (cube(&sets), &sets);
    assert_eq!(agreeing(&cube, dataset, "production.pcap", ""), (816, 816));
}

#[test]
fn gdp_per_head_of_2012_is_gdp_over_the_mid_year_population() {
    let by = |source, known: &[Dataset]| {
        table("china-gdp/observations.csv", "china-gdp", &[("source", source)], known)
    };
    let Some(provinces) = by("zhwiki:provinces", &[]) else { return };
    let mut sets = vec![provinces];
    sets.extend(by("zhwiki:shandong", &sets));
    let (cube, Some(dataset)) = (cube(&sets), sets.last()) else { return };
    assert_eq!(agreeing(&cube, dataset, "economy.gdp_per_head", "2012"), (18, 18));
    for key in levels(dataset, "economy.gdp_per_head") {
        if key.period.to_string() == "2012" {
            let answer = cube.answer(&question(
                key.area.as_str(),
                key.indicator.as_str(),
                "2012",
                Measure::Level,
                "",
            ));
            let published = answer.published.as_ref().map(|it| it.value.reading);
            let computed = answer.computed.as_ref().ok().map(|it| it.value.reading);
            assert_eq!(computed, published, "{}: {}", key.area, answer.formula());
        }
    }
}

#[test]
fn the_sample_of_buildings_says_what_each_yields() {
    let dataset = read(&root().join("reports/samples/buildings"), &Known::default())
        .unwrap_or_else(|faults| panic!("{faults}"));
    let cube = cube(&[dataset]);
    let ask = |area: &str, indicator: &str, period: &str, measure, of| {
        computed(&cube.answer(&question(&format!("place:{area}"), indicator, period, measure, of)))
    };
    let per_metre =
        |area: &str, period: &str| ask(area, "building.tax_per_metre", period, Measure::Level, "");
    assert_eq!(per_metre("building-a", "2022"), "1600.0");
    assert_eq!(per_metre("building-a", "2023"), "2057.1");
    assert_eq!(per_metre("building-b", "2022"), "1016.0");
    assert_eq!(per_metre("building-c", "2023"), "DIVISION_BY_ZERO");
    assert_eq!(per_metre("building-d", "2023"), "775.1 E");
    assert_eq!(per_metre("building-e", "2023"), "INPUT_ABSENT");
    let of = |measure, of| ask("building-a", "building.tax_per_metre", "2023", measure, of);
    assert_eq!(of(Measure::Growth, ""), "28.6");
    assert_eq!(of(Measure::Rank, "parent"), "1 E");
    let district = |indicator: &str, period: &str| {
        ask("sample-district", indicator, period, Measure::Level, "")
    };
    // 10,816.9 万元 on 11.58 万平方米; of 2023 four buildings of five.
    assert_eq!(district("district.tax_per_metre", "2022"), "934.1");
    assert_eq!(district("district.tax_per_metre", "2023"), "about 1252.4 E");
    assert_eq!(district("district.tax_per_head", "2022"), "2.06");
    assert_eq!(district("district.tax_per_head", "2023"), "PARTS_INCOMPLETE");
}
