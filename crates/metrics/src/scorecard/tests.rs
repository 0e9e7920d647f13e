//! Scorecards of the samples, built without any server.

mod edges;
mod items;
mod promises;
mod standing;
mod sure;

use std::{borrow::Cow, collections::BTreeMap, path::Path};

use prost::Message as _;
use scorecard_domain::{
    Area, Change, Confidentiality, Key, Observation, Period, Reading, Text, Thing,
};
use scorecard_wire::pb::metrics::{Figure, Missing, Origin, Scorecard};

use crate::{position::Position, resolve, scorecard, shared::Shared, world::World};

/// The world after the import of a sample as revision 1.
pub(super) fn world(sample: &str) -> World {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/samples").join(sample);
    let dataset = scorecard_dataset::read(&dir, &scorecard_dataset::Known::default()).unwrap();
    let empty = World::empty(Position::default(), scorecard_measures::CubeBuilder::new().build(0));
    let changes: Vec<Change> = dataset.changes().map(Cow::into_owned).collect();
    empty.after(position(1), &changes)
}

fn position(revision: u64) -> Position {
    Position { ledger_id: "test".into(), revision, digest: Vec::new() }
}

pub(super) fn after(world: &World, change: Change) -> World {
    world.after(position(world.position.revision + 1), &[change])
}

pub(super) fn fill(world: &World, area: &str, year: u32) -> Scorecard {
    let period = Period::year(year).unwrap();
    let area = resolve::area(&world.cube, area, period).unwrap();
    let definition = resolve::definition(world, "").unwrap();
    scorecard::build(world, &area, period, &definition)
}

fn figures(scorecard: &Scorecard) -> BTreeMap<&str, &Figure> {
    let all = scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    all.map(|figure| (figure.id.as_str(), figure)).collect()
}

fn phrase(figure: &Figure) -> String {
    figure.metric.clone().unwrap().words.unwrap().zh.unwrap().phrase
}

fn sentences(scorecard: &Scorecard, chapter: &str) -> Vec<String> {
    let chapter = scorecard.chapters.iter().find(|c| c.id == chapter).unwrap();
    chapter.sentences.iter().map(|sentence| sentence.text.clone().unwrap().zh).collect()
}

/// The observation of a sample with that indicator, area's code and year, and a new reading.
pub(super) fn changed(
    world: &World,
    indicator: &str,
    area: &str,
    year: u32,
    value: &str,
) -> Change {
    let period = Period::year(year).unwrap();
    let area = resolve::area(&world.cube, area, period).unwrap();
    let key = scorecard_domain::ObservationKey {
        indicator: indicator.parse().unwrap(),
        measure: scorecard_domain::Measure::Level,
        of: scorecard_domain::Of::Nothing,
        area: area.id.clone(),
        period,
    };
    let recorded = world.cube.recorded(&key).unwrap();
    Change::Put(Thing::Observation(Observation {
        key,
        reading: Reading::Value(value.parse().unwrap()),
        qualifier: recorded.value.qualifier,
        statuses: recorded.value.statuses,
        stage: recorded.value.stage,
        source: recorded.source,
        note: recorded.note,
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }))
}

#[test]
fn the_district_sample_is_complete() {
    let scorecard = fill(&world("lixia-2022"), "370102", 2022);
    assert_eq!(scorecard.gaps, []);
    assert_eq!(scorecard.findings, []);
    assert_eq!(scorecard.title.clone().unwrap().zh, "济南市历下区");
    let count = |of: fn(&scorecard_wire::pb::metrics::ScorecardChapter) -> usize| {
        scorecard.chapters.iter().map(of).sum::<usize>()
    };
    let counts = [
        count(|c| c.figures.len()),
        count(|c| c.targets.len()),
        count(|c| c.honours.len()),
        count(|c| c.milestones.len()),
        count(|c| c.pictures.len()),
    ];
    assert_eq!(counts, [56, 18, 12, 52, 7]);
    assert_eq!(scorecard.revision, 1);
}

#[test]
fn what_a_figure_s_past_was_made_from_counts_as_an_input() {
    let world = world("shandong-gdp");
    let held = world.cube.area(&"gbt2260:371200".parse().unwrap()).unwrap();
    let put = |area: &Area| Change::Put(Thing::Area(area.clone()));
    let mut area = held.thing.as_ref().clone();
    // It is a peer of 2016, and none of 2018.
    area.validity.until = "2017-01".parse().ok();
    let world = after(&world, put(&area));
    let revision = |world: &World, year| fill(world, "370100", year).revision;
    area.name = Text::zh("莱芜");
    let renamed = after(&world, put(&area));
    assert_eq!((revision(&renamed, 2018), renamed.position.revision), (3, 3));
}

#[test]
fn the_key_figures_are_those_that_the_definition_marks() {
    let marked = |sample, area, year| {
        let scorecard = fill(&world(sample), area, year);
        let all = figures(&scorecard).into_values().filter(|figure| figure.highlight);
        all.map(|figure| figure.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        marked("lixia-2022", "370102", 2022),
        [
            "budget_revenue",
            "finance_value_added",
            "gdp_growth",
            "industry_growth",
            "market_entities",
            "trade_growth",
        ]
    );
    assert_eq!(marked("shandong-gdp", "370100", 2018).len(), 6);
}

#[test]
fn sentences_join_what_belongs_together() {
    let scorecard = fill(&world("lixia-2022"), "370102", 2022);
    let economy = sentences(&scorecard, "economy");
    for expected in [
        "地区生产总值预计增长5%左右，总量、增幅全市领先",
        "完成一般公共预算收入161.3亿元，可比增长9.7%",
        "市级以上总部企业62家，占全市的27.3%",
        "预计实现金融业增加值489亿元，增长11.6%，总量占全市46%",
        "规模以上工业增加值预计增长15%以上",
    ] {
        assert!(
            economy.iter().any(|sentence| sentence == expected),
            "{expected} is not among {economy:#?}"
        );
    }
}

#[test]
fn what_is_withdrawn_is_a_gap_with_its_name() {
    let world = world("lixia-2022");
    let Change::Put(thing) =
        changed(&world, "fiscal.general_public_budget_revenue", "370102", 2022, "1")
    else {
        unreachable!()
    };
    let scorecard = fill(&after(&world, Change::Withdraw(thing.key())), "370102", 2022);
    let gaps: Vec<_> = scorecard.gaps.iter().map(|gap| (gap.item.as_str(), gap.reason())).collect();
    assert_eq!(gaps, [("budget_revenue", Missing::NoObservation)]);
}

#[test]
fn a_promise_that_no_chapter_shows_is_a_gap() {
    let world = world("lixia-2022");
    let (area, facts) = world.facts.areas().find(|(_, facts)| !facts.targets.is_empty()).unwrap();
    let mut target = facts.targets.values().next().unwrap().thing.clone();
    target.key.measure = scorecard_domain::Measure::Growth;
    assert_eq!(area.as_str(), "gbt2260:370102");
    let scorecard = fill(&after(&world, Change::Put(Thing::Target(target))), "370102", 2022);
    assert_eq!(scorecard.gaps.len(), 1, "{:?}", scorecard.gaps);
}

#[test]
fn unrelated_revisions_leave_a_scorecard_as_it_is() {
    let world = world("shandong-gdp");
    let before = fill(&world, "370100", 2008);
    // Another year of the same city, which no figure of 2008 looks at.
    let later = after(&world, changed(&world, "economy.gdp", "370100", 2018, "1.23"));
    assert_eq!(fill(&later, "370100", 2008), before);
    assert_ne!(fill(&later, "370100", 2018).digest, fill(&world, "370100", 2018).digest);
}

#[test]
fn one_observation_changes_its_words_and_the_ranks_of_others() {
    let world = world("shandong-gdp");
    let later = after(&world, changed(&world, "economy.gdp_per_capita", "370100", 2012, "30000"));
    let say = |world: &World, area: &str, id: &str| phrase(figures(&fill(world, area, 2012))[id]);
    let growth = |world: &World| say(world, "370100", "gdp_per_capita_growth");
    assert!(growth(&world).contains("增长"), "{}", growth(&world));
    assert!(growth(&later).contains("下降"), "{}", growth(&later));
    let ranks =
        |world: &World| ["370100", "370700"].map(|area| say(world, area, "gdp_per_capita_rank"));
    for (before, now) in ranks(&world).iter().zip(ranks(&later)) {
        assert_ne!(*before, now);
    }
}

#[test]
fn parts_are_held_against_their_whole_if_they_can_be_summed() {
    let world = world("lixia-2022");
    let brands = "commerce.new_international_brands";
    let differs = after(&world, changed(&world, brands, "370102", 2022, "5"));
    let findings = |world: &World| {
        let findings = fill(world, "370102", 2022).findings.into_iter();
        findings.map(|it| (it.item, it.reason)).collect::<Vec<_>>()
    };
    assert_eq!(findings(&differs), [("first_stores".to_owned(), "PARTS_DIFFER".to_owned())]);
    // Shops and brands are not one sum.
    let held = differs.cube.indicator(&brands.parse().unwrap()).unwrap();
    let mut indicator = scorecard_domain::Indicator::clone(&held.thing);
    indicator.unit = Text::zh("间");
    let unlike = after(&differs, Change::Put(Thing::Indicator(indicator)));
    assert_eq!(findings(&unlike), []);
}

#[test]
fn growth_over_a_missing_year_says_so() {
    let scorecard = fill(&world("shandong-gdp"), "370100", 2015);
    assert_eq!(scorecard.gaps, [], "an optional figure is no gap");
    let all = figures(&scorecard);
    let growth = all["gdp_per_capita_growth"].metric.clone().unwrap();
    assert_eq!(growth.missing(), Missing::NoBase);
    assert_eq!(growth.words.unwrap().zh.unwrap().cell, "上年无数据");
    let said = sentences(&scorecard, "per_head");
    assert!(!said.iter().any(|sentence| sentence.contains("上年")), "{said:?}");
}

#[test]
fn scorecards_that_are_filled_together_are_those_filled_apart() {
    let mut filled = 0;
    for sample in
        ["buildings", "district-assessment", "lixia-2022", "marks", "promises", "shandong-gdp"]
    {
        let world = world(sample);
        for definition in world.definitions.values() {
            let shared = Shared::default();
            for year in [2008, 2012, 2018, 2021, 2022, 2023] {
                let period = Period::year(year).unwrap();
                for held in world.cube.areas() {
                    let area = &held.thing;
                    let apart = scorecard::build(&world, area, period, definition);
                    let (together, written) =
                        scorecard::build_among(&world, area, period, definition, &shared);
                    assert_eq!(together, apart, "{sample} {} {year}", area.id);
                    let read = Scorecard::decode(written.as_slice()).unwrap();
                    assert_eq!(read, apart, "{sample} {} {year}", area.id);
                    filled += 1;
                }
            }
        }
    }
    assert!(filled > 100, "{filled}");
}

#[test]
fn every_computed_rank_and_share_equals_the_published_one() {
    let world = world("shandong-gdp");
    let (mut ranks, mut shares) = (0, 0);
    for area in world.cube.areas().map(|held| held.thing.clone()) {
        for year in [2008, 2009, 2010, 2011, 2012, 2015, 2018] {
            let definition = resolve::definition(&world, "").unwrap();
            let scorecard =
                scorecard::build(&world, &area, Period::year(year).unwrap(), &definition);
            for (id, figure) in figures(&scorecard) {
                let metric = figure.metric.as_ref().unwrap();
                let (Some(published), Some(computed)) = (&metric.published, &metric.computed)
                else {
                    continue;
                };
                match metric.key.as_ref().unwrap().measure() {
                    scorecard_wire::pb::data::Measure::Rank => ranks += 1,
                    scorecard_wire::pb::data::Measure::Share => shares += 1,
                    _ => continue,
                }
                assert_eq!(metric.origin(), Origin::Computed);
                assert_eq!(computed.reading, published.reading, "{} {year} {id}", area.name);
            }
        }
    }
    // 17 cities in 7 years: ranks of GDP and of GDP per head; shares of GDP.
    assert_eq!((ranks, shares), (17 * 7 * 2, 17 * 7));
}

#[test]
fn an_imprint_stands_in_the_scorecard_of_its_area_and_year_alone() {
    let world = world("lixia-2022");
    let imprint = fill(&world, "370102", 2022).imprint.unwrap();
    assert_eq!((imprint.signed_by, imprint.revision), (None, 1));
    assert_eq!(imprint.edition_url, "https://example.org/370102/2022");
    assert!(imprint.note.unwrap().zh.contains("待填"));
    assert_eq!(fill(&world, "370102", 2021).imprint, None);
    let (_, facts) = world.facts.areas().find(|(_, facts)| !facts.imprints.is_empty()).unwrap();
    let held = facts.imprints.values().next().unwrap().thing.clone();
    let key = Key::Imprint(held.key.clone());
    let signed = scorecard_domain::Imprint { data_as_of: "2023-01".into(), ..held };
    let later = after(&world, Change::Put(Thing::Imprint(signed)));
    let scorecard = fill(&later, "370102", 2022);
    assert_eq!(scorecard.imprint.unwrap().data_as_of, "2023-01");
    assert_eq!(scorecard.revision, 2);
    assert_eq!(fill(&after(&later, Change::Withdraw(key)), "370102", 2022).imprint, None);
}

fn history(scorecard: &Scorecard, id: &str) -> Vec<(String, String)> {
    let years = figures(scorecard)[id].history.iter();
    years.map(|past| (past.period.clone(), past.words.clone().unwrap().zh.unwrap().cell)).collect()
}

#[test]
fn a_figure_carries_the_years_before_it_oldest_first() {
    let world = world("shandong-gdp");
    let scorecard = fill(&world, "370100", 2012);
    let years = |id| history(&scorecard, id);
    let levels = years("gdp");
    assert_eq!(levels.first(), Some(&("2008".to_owned(), "3006.77亿元".to_owned())));
    assert_eq!(levels.last(), Some(&("2012".to_owned(), "4803.67亿元".to_owned())));
    assert_eq!(levels.len(), 5);
    // Growth begins a year later; what was computed stands beside what was published.
    assert_eq!(years("gdp_per_capita_growth").len(), 4);
    assert_eq!(
        years("gdp_rank"),
        ["2008", "2009", "2010", "2011", "2012"].map(|year| (year.to_owned(), "第3位".to_owned()))
    );
    // A streak tells of its past itself, and one year is no history.
    assert_eq!(years("gdp_top3_years"), []);
    assert_eq!(years("gdp_growth"), []);
}

#[test]
fn a_history_leaps_over_short_gaps_and_ends_at_long_ones() {
    let world = world("shandong-gdp");
    // 2013 and 2014 are not recorded, 2016 and 2017 neither.
    let years: Vec<_> =
        history(&fill(&world, "370100", 2018), "gdp").into_iter().map(|it| it.0).collect();
    assert_eq!(years, ["2008", "2009", "2010", "2011", "2012", "2015", "2018"]);
    let Change::Put(thing) = changed(&world, "economy.gdp", "370100", 2015, "1") else {
        unreachable!()
    };
    let later = after(&world, Change::Withdraw(thing.key()));
    assert_eq!(history(&fill(&later, "370100", 2018), "gdp"), [], "five years without a number");
}

#[test]
fn a_year_of_the_past_is_an_input() {
    let world = world("shandong-gdp");
    let before = fill(&world, "370100", 2012);
    let later = fill(
        &after(&world, changed(&world, "economy.gdp", "370100", 2008, "1.23")),
        "370100",
        2012,
    );
    assert_ne!(later.digest, before.digest);
    assert_eq!((before.revision, later.revision), (1, 2));
}

#[test]
fn a_sentence_has_a_brief_wording_where_its_verb_says_nothing_more() {
    let scorecard = fill(&world("lixia-2022"), "370102", 2022);
    let all = scorecard.chapters.iter().flat_map(|chapter| &chapter.sentences);
    let brief: BTreeMap<_, _> =
        all.map(|it| (it.figures[0].as_str(), it.brief.clone().map(|text| text.zh))).collect();
    assert_eq!(brief["budget_revenue"].as_deref(), Some("一般公共预算收入161.3亿元，可比增长9.7%"));
    assert_eq!(brief["affordable_rental"].as_deref(), Some("保障性租赁住房5206套"));
    // Additions and reductions keep their verbs; a noun after its number needs one.
    for id in
        ["new_hightech", "dept_spending_cut", "renewal_area", "cbd_enterprises", "headquarters"]
    {
        assert_eq!(brief[id], None, "{id}");
    }
}

#[test]
fn short_labels_come_from_the_definition() {
    let scorecard = fill(&world("lixia-2022"), "370102", 2022);
    let short = |id: &str| figures(&scorecard)[id].short_label.clone().map(|text| text.zh);
    assert_eq!(short("industry_growth").as_deref(), Some("规上工业增加值"));
    assert_eq!(short("vat_refunds"), None);
}

#[test]
fn keys_of_things_are_what_is_withdrawn() {
    let world = world("lixia-2022");
    let key = Key::Definition("district-yearly".parse().unwrap());
    assert!(after(&world, Change::Withdraw(key)).definitions.is_empty());
}
