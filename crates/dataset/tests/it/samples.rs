//! The samples of the repository: read without fault, importable one after the other, and equal to the
//! raw facts where those are at hand.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use scorecard_dataset::{Known, read};
use scorecard_domain::{
    Absence, Area, ChapterKind, Decimal, Definition, HonourForm, Indicator, Measure, ObsStatus,
    Observation, Qualifier, Reading, Stage, Standing, Target, TargetTest, Thing,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sample(name: &str) -> Vec<Thing> {
    let dir = root().join("reports/samples").join(name);
    let dataset = read(&dir, &Known::default());
    dataset.unwrap_or_else(|faults| panic!("{name}:\n{faults}")).things().collect()
}

/// The rows of a table of raw facts beside the repository, if it is there.
fn raw(path: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let file = root().join("../shared").join(path);
    let Ok(mut reader) = csv::Reader::from_path(&file) else {
        println!("skipped: there is no ../shared/{path}");
        return None;
    };
    Some(reader.deserialize().map(Result::unwrap).collect())
}

/// The things of one kind, in order.
fn only<'a, T>(dataset: &'a [Thing], pick: impl Fn(&'a Thing) -> Option<&'a T>) -> Vec<&'a T> {
    dataset.iter().filter_map(pick).collect()
}

macro_rules! of_kind {
    ($dataset:expr, $kind:ident) => {
        only($dataset, |thing| match thing {
            Thing::$kind(thing) => Some(thing),
            _ => None,
        })
    };
}

fn indicators(dataset: &[Thing]) -> BTreeMap<&str, &Indicator> {
    of_kind!(dataset, Indicator).into_iter().map(|i| (i.id.as_str(), i)).collect()
}

/// The page's figures by the id of their item, each with its observation.
fn figures(dataset: &[Thing]) -> BTreeMap<&str, &Observation> {
    let definition: &Definition = of_kind!(dataset, Definition)[0];
    let observations: Vec<&Observation> = of_kind!(dataset, Observation);
    let observation = |item: &scorecard_domain::Item| {
        let mut matching = observations.iter().filter(|observation| {
            observation.key.indicator == item.indicator && observation.key.measure == item.measure
        });
        let observation = matching.next().unwrap_or_else(|| panic!("{} has none", item.id));
        assert!(matching.next().is_none(), "{} has several", item.id);
        *observation
    };
    definition.items().map(|item| (item.id.as_str(), observation(item))).collect()
}

#[test]
fn the_marks_have_every_status_stage_qualifier_and_absence() {
    let marks = sample("marks");
    let observations: Vec<&Observation> = of_kind!(&marks, Observation);
    for flag in ObsStatus::PRECEDENCE {
        assert!(observations.iter().any(|it| it.statuses.contains(flag)), "{flag:?}");
    }
    for stage in Stage::ALL {
        assert!(observations.iter().any(|it| it.stage == Some(*stage)), "{stage:?}");
    }
    for qualifier in Qualifier::ALL {
        assert!(observations.iter().any(|it| it.qualifier == *qualifier), "{qualifier:?}");
    }
    for absence in Absence::ALL {
        let reading = Reading::Absent(*absence);
        assert!(observations.iter().any(|it| it.reading == reading), "{absence:?}");
    }
}

#[test]
fn both_samples_can_stand_in_one_ledger() {
    let (lixia, shandong) = (sample("lixia-2022"), sample("shandong-gdp"));
    let mut first: BTreeMap<_, &Thing> = lixia.iter().map(|thing| (thing.key(), thing)).collect();
    let mut shared = Vec::new();
    for thing in &shandong {
        if let Some(other) = first.insert(thing.key(), thing) {
            assert_eq!(other, thing, "the samples differ in {}", thing.key());
            shared.push(thing.key().to_string());
        }
    }
    assert_eq!(shared, ["gbt2260:370000", "gbt2260:370100", "economy.gdp"]);
    let known: Known = lixia.iter().cloned().collect();
    read(&root().join("reports/samples/shandong-gdp"), &known).unwrap();
}

#[test]
fn every_figure_of_2022_is_in_the_sample() {
    let dataset = sample("lixia-2022");
    let (figures, indicators) = (figures(&dataset), indicators(&dataset));
    let Some(rows) = raw("facts/figures-2022.csv") else { return };
    assert_eq!(rows.len(), figures.len());
    for (row, (item, chapter)) in rows.iter().zip(items(&dataset)) {
        let id = row["id"].as_str();
        let observation = figures[id];
        let is_standing = row["measure"] == "standing";
        assert_eq!(item.id.as_str(), id, "the order of the page");
        assert_eq!(
            (item.label.zh.as_str(), item.label.en.as_str()),
            (&*row["label_zh"], &*row["label_en"])
        );
        assert_eq!(chapter, row["chapter"], "{id}");
        assert_eq!(item.part_of.as_ref().map_or("", |id| id.as_str()), row["part_of"], "{id}");
        if is_standing {
            assert!(observation.key.measure.is_standing(), "{id}");
            assert_eq!(observation.reading, Reading::Standing(Standing::Leading), "{id}");
        } else {
            assert_eq!(observation.key.measure.slug(), row["measure"], "{id}");
            assert_eq!(observation.reading, Reading::Value(row["value"].parse().unwrap()), "{id}");
            assert_eq!(observation.qualifier.slug(), row["qualifier"], "{id}");
            let indicator = indicators[observation.key.indicator.as_str()];
            let unit = match observation.key.measure {
                Measure::Level => indicator.scaled_unit(),
                Measure::Rank => "位".to_owned(),
                _ => "%".to_owned(),
            };
            assert_eq!(unit, row["unit"], "{id}");
        }
        let (statuses, stage) = match row["status"].as_str() {
            "expected" => ("E", Some(Stage::Expected)),
            "planned" => ("", Some(Stage::Planned)),
            "unmarked" => ("", None),
            other => panic!("{id} is {other}"),
        };
        assert_eq!(
            (observation.statuses.to_string().as_str(), observation.stage),
            (statuses, stage),
            "{id}"
        );
        let of = match row["scope_zh"].as_str() {
            "济南市" => "gbt2260:370100",
            "济南市考核第一单元" => "group:jinan-air-unit-1",
            _ => "",
        };
        assert_eq!(observation.key.of.as_str(), of, "{id}");
        let place = if row["scope_zh"] == "济南中央商务区" {
            "place:jinan-cbd"
        } else {
            "gbt2260:370102"
        };
        assert_eq!(observation.key.area.as_str(), place, "{id}");
        if row["scope_zh"] == "山东省" {
            assert!(observation.note.zh.contains("山东省"), "{id}");
        } else {
            assert_eq!(observation.note.is_empty(), row["note"].is_empty(), "{id}");
        }
        assert_eq!(observation.key.period.to_string(), "2022");
    }
}

fn items(dataset: &[Thing]) -> Vec<(&scorecard_domain::Item, &str)> {
    let definition: &Definition = of_kind!(dataset, Definition)[0];
    let chapters = definition.chapters.iter();
    chapters.flat_map(|c| c.items.iter().map(|item| (item, c.id.as_str()))).collect()
}

#[test]
fn every_target_of_2023_is_in_the_sample() {
    let dataset = sample("lixia-2022");
    let definition: &Definition = of_kind!(&dataset, Definition)[0];
    let (targets, indicators): (Vec<&Target>, _) =
        (of_kind!(&dataset, Target), indicators(&dataset));
    let Some(rows) = raw("facts/targets-2023.csv") else { return };
    assert_eq!((rows.len(), definition.targets().count()), (targets.len(), targets.len()));
    for ((row, target), item) in rows.iter().zip(targets).zip(definition.targets()) {
        let id = row["id"].as_str();
        assert_eq!((item.id.as_str(), &item.indicator), (id, &target.key.indicator));
        assert_eq!(item.beside.as_ref().map_or("", |id| id.as_str()), row["matches_2022"], "{id}");
        assert_eq!(target.chapter.as_str(), row["chapter"], "{id}");
        assert_eq!(
            (target.label.zh.as_str(), target.label.en.as_str()),
            (&*row["label_zh"], &*row["label_en"])
        );
        assert_eq!(target.value, row["value"].parse().unwrap(), "{id}");
        assert_eq!(indicators[target.key.indicator.as_str()].scaled_unit(), row["unit"], "{id}");
        let qualifier =
            if row["qualifier"] == "exceed" { Qualifier::Above } else { Qualifier::Exact };
        assert_eq!(target.qualifier, qualifier, "{id}");
        assert_eq!(target.test, TargetTest::Compare(row["comparator"].parse().unwrap()), "{id}");
        assert_eq!(target.strength.zh, row["strength_zh"], "{id}");
        assert_eq!(target.note.is_empty(), row["note"].is_empty(), "{id}");
        assert_eq!(target.key.period.to_string(), "2023");
        assert_eq!(target.key.issuer.as_str(), "gbt2260:370102");
    }
}

#[test]
fn every_honour_milestone_and_caption_is_in_the_sample() {
    let dataset = sample("lixia-2022");
    let names: BTreeMap<&str, &str> = of_kind!(&dataset, Area)
        .into_iter()
        .map(|area: &Area| (area.id.as_str(), area.name.zh.as_str()))
        .collect();
    let Some(rows) = raw("facts/honours-2022.csv") else { return };
    let honours = of_kind!(&dataset, Honour);
    assert_eq!(rows.len(), honours.len());
    for (row, honour) in rows.iter().zip(honours) {
        assert_eq!(honour.key.honour.as_str(), row["id"]);
        assert_eq!(
            (honour.title.zh.as_str(), honour.title.en.as_str()),
            (&*row["title_zh"], &*row["title_en"])
        );
        assert_eq!(names[honour.key.holder.as_str()], row["holder_zh"], "{}", row["id"]);
        let number = row["value"].parse().ok();
        assert_eq!(
            Some(honour.form),
            HonourForm::from_parts(&row["form"], number),
            "{}",
            row["id"]
        );
        assert_eq!(
            (honour.level.slug(), honour.kind.slug()),
            (&*row["awarding_level"], &*row["kind"])
        );
        assert_eq!(honour.note.is_empty(), row["note"].is_empty(), "{}", row["id"]);
    }
    let Some(rows) = raw("facts/milestones.csv") else { return };
    let milestones = of_kind!(&dataset, Milestone);
    assert_eq!(rows.len(), milestones.len());
    for (row, milestone) in rows.iter().zip(milestones) {
        assert_eq!(milestone.key.milestone.as_str(), row["id"]);
        assert_eq!(milestone.key.period.to_string(), row["year"], "{}", row["id"]);
        assert_eq!(milestone.chapter.as_str(), row["chapter"], "{}", row["id"]);
        assert_eq!(
            (milestone.text.zh.as_str(), milestone.state.slug()),
            (&*row["fact_zh"], &*row["state"])
        );
        assert_eq!(milestone.claim.zh, row["scope_zh"], "{}", row["id"]);
        assert!(!milestone.text.en.is_empty(), "{}", row["id"]);
    }
    let Some(rows) = raw("facts/captions.csv") else { return };
    let pictures = of_kind!(&dataset, Media);
    let captions =
        pictures.iter().map(|media| (media.number.to_string(), media.caption.zh.clone()));
    let expected = rows.iter().map(|row| (row["number"].clone(), row["subject_zh"].clone()));
    assert!(captions.eq(expected));
}

#[test]
fn the_page_has_its_sixteen_chapters() {
    let dataset = sample("lixia-2022");
    let definition: &Definition = of_kind!(&dataset, Definition)[0];
    let kinds: Vec<ChapterKind> = definition.chapters.iter().map(|chapter| chapter.kind).collect();
    let count = |kind| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!(
        (
            count(ChapterKind::Profile),
            count(ChapterKind::Figures),
            count(ChapterKind::Honours),
            count(ChapterKind::Plan)
        ),
        (1, 8, 1, 6)
    );
    assert!(definition.items().all(|item| item.required));
}

#[test]
fn every_published_figure_of_the_cities_is_in_the_sample() {
    let dataset = sample("shandong-gdp");
    let by_key: BTreeMap<_, &Observation> = of_kind!(&dataset, Observation)
        .into_iter()
        .map(|o: &Observation| (o.key.to_string(), o))
        .collect();
    let Some(mut rows) = raw("data/china-gdp/observations.csv") else { return };
    let Some(published) = raw("data/china-gdp/published_derived.csv") else { return };
    rows.extend(published);
    let mut n_found = 0;
    for row in rows.iter().filter(|row| row["source"] == "zhwiki:shandong") {
        let province = "gbt2260:370000";
        let (indicator, measure) = match row["indicator"].as_str() {
            "gdp" => ("economy.gdp", "level".to_owned()),
            "gdp_pc" => ("economy.gdp_per_capita", "level".to_owned()),
            "growth_real" => ("economy.gdp", "growth".to_owned()),
            "pop_end" => ("population.year_end", "level".to_owned()),
            "pop_mid" | "pop_mid_wan" => ("population.mid_year", "level".to_owned()),
            "rank" => ("economy.gdp", format!("rank of {province}")),
            "rank_pc" => ("economy.gdp_per_capita", format!("rank of {province}")),
            "share_of_parent" | "share_of_sum" if row["region_code"] == "370000" => continue,
            "share_of_parent" => ("economy.gdp", format!("share of {province}")),
            "share_of_sum" => ("economy.gdp", "share of group:shandong-cities".to_owned()),
            _ => continue,
        };
        let key = format!("gbt2260:{} {indicator} {} {measure}", row["region_code"], row["period"]);
        let value: Decimal = row["value"].parse().unwrap();
        let value = match row["unit"].as_str() {
            "百万元" => value.shifted(-2).unwrap(),
            "人" if indicator == "population.mid_year" => value.shifted(-4).unwrap(),
            "亿元" | "元" | "%" | "位" | "人" | "万人" => value,
            other => panic!("{key} is in {other}"),
        };
        let observation = by_key.get(&key).unwrap_or_else(|| panic!("there is no {key}"));
        assert_eq!(observation.reading, Reading::Value(value), "{key}");
        n_found += 1;
    }
    assert_eq!(n_found, by_key.len());
}

#[test]
fn laiwu_ended_with_2018() {
    let dataset = sample("shandong-gdp");
    let areas = of_kind!(&dataset, Area);
    let laiwu: &Area = areas.iter().find(|area| area.code == "371200").unwrap();
    assert_eq!(laiwu.validity.until, Some("2019-01".parse().unwrap()));
    assert_eq!(laiwu.successors[0].successor.as_str(), "gbt2260:370100");
    assert_eq!(
        areas.iter().filter(|area| area.parent_at("2018-12".parse().unwrap()).is_some()).count(),
        17
    );
    assert_eq!(
        areas.iter().filter(|area| area.parent_at("2019-01".parse().unwrap()).is_some()).count(),
        16
    );
}
