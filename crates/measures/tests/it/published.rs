//! Real figures, where they are at hand: what was published beside what is computed, count by count.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};

use num_bigint::BigInt;
use scorecard_dataset::{Known, Mapping, read_table};
use scorecard_domain::{
    Change, Decimal, GrowthRule, Measure, Nature, ObservationKey, Of, Ratio, Rounding, Thing,
};
use scorecard_measures::{Boundaries, Cube, Denominator, Question, Terms};

use crate::fixture::{COUNT, computed as answer_words, indicator, observation, question};

/// The table, if it is at hand.
pub(crate) fn table(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// What a sample mapping makes of the rows of a source, or of all.
pub(crate) fn things(
    table: &Path,
    mapping: &str,
    source: Option<&str>,
    known: &[Thing],
) -> Vec<Thing> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let only = source.map(|source| ("source".to_owned(), vec![source.to_owned()]));
    let mapping = Mapping {
        file: root.join("docs/mappings").join(mapping).join("mapping.toml"),
        only: only.into_iter().collect(),
    };
    let known: Known = known.iter().cloned().collect();
    let dataset = read_table(table, &mapping, &known).unwrap_or_else(|faults| panic!("{faults}"));
    dataset.things().collect()
}

pub(crate) fn cube(things: &[Thing]) -> Cube {
    let changes: Vec<_> = things.iter().cloned().map(Change::Put).collect();
    Cube::default().apply(1, &changes)
}

/// The rows of a table without quotes: cells by the name of their column.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            names
                .iter()
                .zip(line.split(','))
                .map(|(n, c)| ((*n).to_owned(), c.to_owned()))
                .collect()
        })
        .collect()
}

pub(crate) const GDP: &str = "economy.gdp";
const PER_HEAD: &str = "economy.gdp_per_head";

pub(crate) fn level(cube: &Cube, area: &str, indicator: &str, period: &str) -> Option<Decimal> {
    let key = ObservationKey {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
    };
    cube.recorded(&key)?.value.reading.value()
}

/// What is computed for a published row, to as many decimals; none if what it is made of is not in the tables.
fn computed(cube: &Cube, row: &BTreeMap<String, String>) -> Option<Decimal> {
    let (area, period) = (format!("gbt2260:{}", row["region_code"]), row["period"].as_str());
    let ask = |indicator, measure, denominator| {
        let question = question(&area, indicator, period, measure, "parent");
        let terms = Terms { denominator, ..Terms::default() };
        let answer = cube.answer(&Question { terms, decimals: Some(2), ..question });
        // A share of some of the members is not the one that was published.
        let whole = answer.coverage.is_none_or(|coverage| !coverage.is_partial());
        answer.computed.ok().filter(|_| whole)?.value.reading.value()
    };
    match row["indicator"].as_str() {
        "rank" => ask(GDP, Measure::Rank, Denominator::Published),
        "rank_pc" => ask(PER_HEAD, Measure::Rank, Denominator::Published),
        "share_of_parent" => ask(GDP, Measure::Share, Denominator::Published),
        "share_of_sum" => ask(GDP, Measure::Share, Denominator::Members),
        "pop_share_of_parent" => {
            ask("population.resident_census", Measure::Share, Denominator::Members)
        }
        "pc_ratio" => {
            let parent = format!("gbt2260:{}", row["parent_code"]);
            let own = level(cube, &area, PER_HEAD, period)?;
            let whole = level(cube, &parent, PER_HEAD, period)?;
            // Up to 2012 in whole percents, later with a decimal.
            percent(own.into(), whole.into(), u8::from(period > "2012"))
        }
        _ => None,
    }
}

fn percent(part: Ratio, whole: Ratio, decimals: u8) -> Option<Decimal> {
    let ratio = part.checked_div(whole)?.checked_mul(Ratio::new(100, 1)?)?;
    ratio.round(decimals, Rounding::HalfAwayFromZero)
}

#[test]
fn computed_ranks_and_shares_are_the_published_ones() {
    let Some(observations) = table("china-gdp/observations.csv") else { return };
    let Some(derived) = table("china-gdp/published_derived.csv") else { return };
    // Of each source and figure: how many are computed and the same, and how many are made of what is in no table.
    let mut report: BTreeMap<(&str, String), [usize; 2]> = BTreeMap::new();
    let mut others = String::new();
    // Each source by itself, with the areas of those before it: they say different things of the same figures. Only
    // Qingdao's is held against the province of the one before it.
    let mut held: Vec<Thing> = Vec::new();
    for source in ["zhwiki:provinces", "zhwiki:shandong", "zhwiki:qingdao", "zhwiki:济南市"] {
        if source != "zhwiki:qingdao" {
            held.retain(|thing| !matches!(thing, Thing::Observation(_)));
        }
        held.extend(things(&observations, "china-gdp", Some(source), &held));
        let cube = cube(&held);
        let whole = if source == "zhwiki:济南市" { "370100" } else { "370000" };
        let own = |row: &&BTreeMap<String, String>| {
            // A whole is 100% of itself; dollars and densities are no measures of these indicators.
            let is_whole =
                row["value"] == "100" && [whole, "100000"].contains(&row["region_code"].as_str());
            let is_other =
                row["indicator"].starts_with("gdp_") || row["indicator"] == "pop_density";
            row["source"] == source && !is_whole && !is_other
        };
        for row in rows(&derived).iter().filter(own) {
            let published: Decimal = row["value"].parse().unwrap();
            let [same, missing] = report.entry((source, row["indicator"].clone())).or_default();
            match computed(&cube, row) {
                Some(computed) if computed.cmp_value(published).is_eq() => *same += 1,
                Some(computed) => {
                    let (area, what, when) =
                        (&row["region_name"], &row["indicator"], &row["period"]);
                    writeln!(others, "{source} {area} {what} {when}: {published}, but {computed}")
                        .unwrap();
                }
                None => *missing += 1,
            }
        }
    }
    assert_eq!(others, "");
    let lines = report.iter().map(|((source, what), [same, missing])| {
        format!("{source} {what}: {same} the same, {missing} not computable")
    });
    let told: Vec<String> = lines.collect();
    println!("{}", told.join("\n"));
    // Not in the tables: the country's GDP of 2015 and before, the province's of before 2008.
    let expected = [
        "zhwiki:provinces rank: 93 the same, 0 not computable",
        "zhwiki:provinces share_of_parent: 62 the same, 31 not computable",
        "zhwiki:qingdao share_of_nation: 0 the same, 26 not computable",
        "zhwiki:qingdao share_of_parent: 3 the same, 23 not computable",
        "zhwiki:shandong pc_ratio: 119 the same, 0 not computable",
        "zhwiki:shandong rank: 119 the same, 0 not computable",
        "zhwiki:shandong rank_pc: 119 the same, 0 not computable",
        "zhwiki:shandong share_of_parent: 85 the same, 0 not computable",
        "zhwiki:shandong share_of_sum: 34 the same, 0 not computable",
        "zhwiki:济南市 pop_share_of_parent: 10 the same, 0 not computable",
    ];
    assert_eq!(told, expected);
}

#[test]
fn gdp_per_head_of_2012_is_that_of_the_people_in_the_middle_of_the_year() {
    let Some(observations) = table("china-gdp/observations.csv") else { return };
    let mut held = things(&observations, "china-gdp", Some("zhwiki:provinces"), &[]);
    held.retain(|thing| !matches!(thing, Thing::Observation(_)));
    held.extend(things(&observations, "china-gdp", Some("zhwiki:shandong"), &held));
    let cube = cube(&held);
    let mut same = 0;
    for area in cube.areas().map(|held| held.thing.id.to_string()) {
        let Some(published) = level(&cube, &area, PER_HEAD, "2012") else { continue };
        let gdp = level(&cube, &area, GDP, "2012").unwrap();
        let people = level(&cube, &area, "population.mid_year", "2012").unwrap();
        // 亿元 on 万人 are 10^4 元 a head.
        let ratio = Ratio::from(gdp).checked_div(people.into()).unwrap();
        let each = ratio.checked_mul(Ratio::new(10_000, 1).unwrap()).unwrap();
        let each = each.round(0, Rounding::HalfAwayFromZero).unwrap();
        assert!(each.cmp_value(published).is_eq(), "{area}: {published}, but {each}");
        same += 1;
    }
    assert_eq!(same, 18);
}

/// The integer root of that degree, rounded down, by bisection.
fn root(of: &BigInt, degree: u32) -> BigInt {
    let (mut low, mut high) =
        (BigInt::from(0), BigInt::from(1) << (of.bits() / u64::from(degree) + 1));
    while &low + 1u8 < high {
        let middle: BigInt = (&low + &high) >> 1u8;
        if middle.pow(degree) <= *of { low = middle } else { high = middle }
    }
    low
}

#[test]
fn indices_and_compound_growth_over_28_years_are_those_of_a_root_in_integers() {
    let Some(path) = table("provinces-gdp-1992-2020/gdp_zh.csv") else { return };
    let held = things(&path, "provinces-gdp", None, &[]);
    // GDP grows at constant prices; these are indices and rates of its levels at current prices.
    let held: Vec<Thing> = held
        .into_iter()
        .map(|thing| match thing {
            Thing::Indicator(mut indicator) => {
                indicator.growth_rule = GrowthRule::Nominal;
                Thing::Indicator(indicator)
            }
            other => other,
        })
        .collect();
    let cube = cube(&held);
    let areas: Vec<String> = cube.areas().map(|held| held.thing.id.to_string()).collect();
    let mut checked = 0;
    for (area, year) in areas.iter().flat_map(|area| (1993..=2020u16).map(move |year| (area, year)))
    {
        let (base, years) = ("1992", year - 1992);
        let (then, now) =
            (level(&cube, area, GDP, base), level(&cube, area, GDP, &year.to_string()));
        let [then, now] =
            [then, now].map(|level| level.unwrap().rounded(6, Rounding::default()).unwrap());
        let (then, now) = (BigInt::from(then.mantissa()), BigInt::from(now.mantissa()));
        let ask = |measure| {
            let mut question = question(area, GDP, &year.to_string(), measure, "");
            question.terms = Terms { base: base.parse().ok(), ..Terms::default() };
            question.decimals = Some(6);
            cube.answer(&question).computed.unwrap().value.reading.value().unwrap()
        };
        // 100 × now / then to six decimals, in halves of the last.
        let index: BigInt = (&now * 200_000_000u64 / &then + 1u8) >> 1u8;
        assert_eq!(BigInt::from(ask(Measure::Index).mantissa()), index, "{area} {year}");
        // 100 × (root − 1) to six decimals: the root to 30 digits, rounded once.
        let scaled = (&now * BigInt::from(10).pow(30 * u32::from(years))) / &then;
        let growth = root(&scaled, years.into()) - BigInt::from(10).pow(30);
        let half = BigInt::from(5) * BigInt::from(10).pow(21);
        let rounded: BigInt = (growth + &half) / (&half * 2u8);
        assert_eq!(BigInt::from(ask(Measure::CompoundGrowth).mantissa()), rounded, "{area} {year}");
        checked += 1;
    }
    assert_eq!(checked, 31 * 28);
}

/// The areas are real, the levels are not: 100 before and 110 after.
#[test]
fn areas_that_got_another_code_keep_their_past_on_todays_map() {
    let Some(path) = table("area-codes/result.csv") else { return };
    let mut held = things(&path, "area-codes", None, &[]);
    held.push(Thing::Indicator(indicator(COUNT, Nature::Count)));
    for (before, after) in [("370181", "370114"), ("371202", "370116"), ("371203", "370117")] {
        for (code, period, value) in [(before, "2015", "100"), (after, "2019", "110")] {
            let area = held.iter().find_map(|thing| match thing {
                Thing::Area(area) if area.code == code => Some(area.id.to_string()),
                _ => None,
            });
            let level = observation(&area.unwrap(), COUNT, period, Measure::Level, "", value);
            held.push(Thing::Observation(level));
        }
    }
    let cube = cube(&held);
    for after in ["gbt2260:370114", "gbt2260:370116", "gbt2260:370117"] {
        let ask = |boundaries| {
            let mut question = question(after, COUNT, "2019", Measure::Index, "");
            question.terms = Terms { base: "2015".parse().ok(), boundaries, ..Terms::default() };
            answer_words(&cube.answer(&question))
        };
        assert_eq!(ask(Boundaries::Refused), "BOUNDARY_CHANGED", "{after}");
        assert_eq!(ask(Boundaries::TodaysMap), "110.0 D", "{after}");
    }
}
