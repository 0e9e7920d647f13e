//! What `scorecard demo` prints: everything of the sample's files, in the right words.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{
    dataset::{Row, cell, rows},
    pdf::{demo, squeezed},
    programs::sample,
    system::System,
    tools::Tools,
    wording::{self, in_prose, worded},
};

/// Rows of a file of the sample.
fn sampled(file: &str) -> Vec<Row> {
    let rows = rows(&sample("lixia-2022"), file);
    assert!(!rows.is_empty(), "{file}");
    rows
}

fn columns(file: &str, names: &[&str]) -> Vec<String> {
    let rows = sampled(file);
    let cells = rows.iter().flat_map(|row| names.iter().map(|name| cell(row, name).to_owned()));
    cells.filter(|text| !text.is_empty()).collect()
}

/// Each figure of the definition with its observation.
fn figures() -> Vec<(Row, Row)> {
    let observations = sampled("observations.csv");
    let of = |item: &Row| match cell(item, "of") {
        "parent" => "gbt2260:370100".to_owned(),
        other => other.to_owned(),
    };
    let is_about = |observation: &Row, item: &Row| {
        let same = |column| cell(observation, column) == cell(item, column);
        let area = Some(cell(item, "area")).filter(|area| !area.is_empty());
        same("indicator")
            && same("measure")
            && cell(observation, "of") == of(item)
            && cell(observation, "area") == area.unwrap_or("gbt2260:370102")
    };
    let mut pairs = Vec::new();
    for item in sampled("items.csv") {
        let observation = observations.iter().find(|it| is_about(it, &item));
        let observation = observation.unwrap_or_else(|| panic!("no observation of {item:?}"));
        pairs.push((item, observation.clone()));
    }
    assert_eq!(pairs.len(), observations.len(), "observations without a figure");
    pairs
}

/// Each plan item with its target.
fn targets() -> Vec<(Row, Row)> {
    let targets = sampled("targets.csv");
    let items = sampled("plan_items.csv");
    assert_eq!(targets.len(), items.len());
    let of = |item: &Row| {
        let same = |target: &Row, column| cell(target, column) == cell(item, column);
        let mut about = targets.iter().filter(|it| same(it, "indicator") && same(it, "measure"));
        about.next().unwrap().clone()
    };
    let targets = items.iter().map(of).collect::<Vec<_>>();
    items.into_iter().zip(targets).collect()
}

/// What follows `label` in the text: `length` characters after each place where it stands.
fn after<'a>(text: &'a str, label: &str, length: usize) -> Vec<&'a str> {
    let label = squeezed(label);
    let ends = text.match_indices(&label).map(|(start, _)| start + label.len());
    let cut = |rest: &'a str| rest.char_indices().nth(length).map_or(rest, |(end, _)| &rest[..end]);
    ends.map(|end| cut(&text[end..])).collect()
}

#[tokio::test]
async fn the_demo_ends_with_the_path_of_the_pdf_and_pictures_beside_it() {
    let Some(demo) = demo().await else { return };
    assert!(demo.done.out.trim_end().ends_with("370102-2022.pdf"), "{}", demo.done.out);
    assert_eq!(demo.done.out.lines().count(), 1);
    let (pdf, pictures) = demo.files.split_last().unwrap();
    assert_eq!(pdf, "370102-2022.pdf");
    assert!(!pictures.is_empty());
    assert!(pictures.iter().all(|name| name.ends_with(".png")), "{pictures:?}");
}

#[tokio::test]
async fn each_figure_stands_in_the_table_with_its_number_qualifier_unit_and_status() {
    let Some(demo) = demo().await else { return };
    let mut wrong = Vec::new();
    for (item, observation) in figures() {
        let number = worded(&observation);
        let status = match (cell(&observation, "status"), cell(&observation, "stage")) {
            ("E", _) => "预计",
            (_, "planned") => "计划",
            _ => "未注明",
        };
        let label = cell(&item, "label_zh");
        let rows = after(&demo.pdf.text, label, number.chars().count() + 12);
        let right =
            rows.iter().any(|row| row.starts_with(&number) && row[number.len()..].contains(status));
        if !right {
            wrong.push(format!("{label}: {number} {status}: {rows:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", demo.pdf.text);
}

#[tokio::test]
async fn each_figure_is_said_in_a_sentence_about_its_subject() {
    let Some(demo) = demo().await else { return };
    let indicators: BTreeMap<String, String> = sampled("indicators.csv")
        .iter()
        .map(|row| (cell(row, "id").to_owned(), cell(row, "name_zh").to_owned()))
        .collect();
    let mut subjects: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (item, observation) in figures() {
        let continued = cell(&item, "continues");
        let name = match cell(&item, "noun_zh") {
            "" => &indicators[cell(&item, "indicator")],
            noun => noun,
        };
        let name = name.strip_prefix(cell(&item, "verb_zh")).unwrap_or(name);
        let subject = subjects.get(continued).map_or(name, String::as_str).to_owned();
        let words = in_prose(&observation);
        let expected = cell(&observation, "status") == "E";
        let planned = cell(&observation, "stage") == "planned";
        let said = demo.pdf.text.split('。').any(|sentence| {
            words.iter().filter_map(|words| sentence.find(&squeezed(words))).any(|at| {
                sentence.contains(&squeezed(&subject))
                    && (!expected || sentence[..at].contains("预计"))
                    && (!planned || sentence.contains("计划"))
            })
        });
        if !said {
            wrong.push(format!("{}: {subject} {words:?}", cell(&item, "id")));
        }
        subjects.insert(cell(&item, "id").to_owned(), subject);
    }
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", demo.pdf.text);
}

#[tokio::test]
async fn each_target_stands_in_the_plan_and_in_the_table() {
    let Some(demo) = demo().await else { return };
    let figures: BTreeMap<_, _> = figures()
        .into_iter()
        .map(|(item, observation)| (cell(&item, "id").to_owned(), observation))
        .collect();
    let mut wrong = Vec::new();
    for (item, target) in targets() {
        let number = worded(&target);
        let label = cell(&target, "label_zh");
        let places = after(&demo.pdf.text, label, number.chars().count() + 10);
        let right = |row: &&&str| row.contains(&number);
        if places.iter().filter(right).count() < 2 {
            wrong.push(format!("{label}: {number}: {places:?}"));
        }
        if let Some(beside) = figures.get(cell(&item, "beside")) {
            let beside = format!("上年同类：{}", worded(beside));
            if !after(&demo.pdf.text, label, 60).iter().any(|row| row.contains(&beside)) {
                wrong.push(format!("{label}: {beside}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", demo.pdf.text);
}

#[tokio::test]
async fn each_honour_is_named_with_its_place_and_its_holder() {
    let Some(demo) = demo().await else { return };
    let names: BTreeMap<String, String> = sampled("areas.csv")
        .iter()
        .map(|row| (cell(row, "id").to_owned(), cell(row, "name_zh").to_owned()))
        .collect();
    let honours = sampled("honours.csv");
    demo.pdf.must_say(honours.iter().flat_map(wording::honour));
    demo.pdf.must_say(honours.iter().map(|row| names[cell(row, "holder")].clone()));
}

#[tokio::test]
async fn each_milestone_claim_chapter_caption_note_and_source_is_there() {
    let Some(demo) = demo().await else { return };
    demo.pdf.must_say(columns("milestones.csv", &["text_zh", "claim_zh"]));
    demo.pdf.must_say(columns("sources.csv", &["title_zh", "published", "note_zh"]));
    demo.pdf.must_say(columns("media.csv", &["caption_zh", "credit_zh"]));
    demo.pdf.must_say(columns("observations.csv", &["note_zh"]));
    demo.pdf.must_say(columns("targets.csv", &["note_zh"]));
    let chapters = columns("chapters.csv", &["title_zh"]);
    assert_eq!(chapters.len(), 16);
    demo.pdf.must_say(chapters);
}

#[tokio::test]
async fn no_stop_stands_beside_another() {
    let Some(demo) = demo().await else { return };
    let stops = |c| "。，；：、".contains(c);
    let text: Vec<char> = demo.pdf.text.chars().collect();
    let doubled: Vec<String> = text
        .windows(2)
        .filter(|pair| pair.iter().copied().all(stops))
        .map(|pair| pair.iter().collect())
        .collect();
    assert!(doubled.is_empty(), "{doubled:?}\n{}", demo.pdf.text);
}

/// English with its quotation marks and apostrophes as a page has them.
fn curled(text: &str) -> String {
    let mut is_open = false;
    let curled = |c| match c {
        '\'' => '’',
        '"' => {
            is_open = !is_open;
            if is_open { '“' } else { '”' }
        }
        other => other,
    };
    text.chars().map(curled).collect()
}

#[tokio::test]
async fn the_english_page_has_everything_in_english() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("lixia-2022").await;
    let english = ["--area", "370102", "--year", "2022", "--lang", "en"];
    let pdf = system.pdf(&tools, &english).await;
    let columns =
        |file, names: &[&str]| columns(file, names).iter().map(|it| curled(it)).collect::<Vec<_>>();
    pdf.must_say(columns("items.csv", &["label_en"]));
    pdf.must_say(columns("chapters.csv", &["title_en"]));
    pdf.must_say(columns("targets.csv", &["label_en", "note_en"]));
    pdf.must_say(columns("milestones.csv", &["text_en", "claim_en"]));
    pdf.must_say(columns("sources.csv", &["title_en", "note_en"]));
    let ranked = sampled("honours.csv").into_iter().filter(|row| cell(row, "form") != "streak");
    pdf.must_say(ranked.map(|row| curled(cell(&row, "title_en"))));
    assert!(!pdf.text.contains(['\'', '"']), "{}", pdf.text);
    let han: String = pdf.text.chars().filter(|c| ('一'..='鿿').contains(c)).collect();
    assert_eq!(han, "");
}

#[tokio::test]
async fn the_pdf_says_that_it_is_archival_and_accessible() {
    let Some(demo) = demo().await else { return };
    assert!(demo.pdf.holds("<pdfaid:part>3</pdfaid:part>"));
    assert!(demo.pdf.holds("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(demo.pdf.holds("<pdfuaid:part>1</pdfuaid:part>"));
}

#[tokio::test]
async fn the_pdf_carries_every_figure_and_target_as_the_dataset_has_it() {
    let Some(demo) = demo().await else { return };
    let chapters = demo.pdf.data["chapters"].as_array().unwrap();
    let all = |kind: &str| -> BTreeMap<String, &Value> {
        let of = |chapter: &Value| chapter[kind].as_array().unwrap().len();
        let things = chapters.iter().flat_map(|chapter| chapter[kind].as_array().unwrap());
        let things: BTreeMap<_, _> =
            things.map(|it| (it["id"].as_str().unwrap().to_owned(), it)).collect();
        assert_eq!(things.len(), chapters.iter().map(of).sum::<usize>(), "{kind} are there twice");
        things
    };
    let or_exact = |qualifier: &str| match qualifier {
        "" => "exact".to_owned(),
        other => other.to_owned(),
    };

    let (attached, figures) = (all("figures"), figures());
    let ids: BTreeSet<_> = figures.iter().map(|(item, _)| cell(item, "id")).collect();
    assert_eq!(attached.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
    for (item, observation) in &figures {
        let id = cell(item, "id");
        let shown = &attached[id]["shown"];
        let reading = &shown["reading"];
        match cell(observation, "standing") {
            "" => assert_eq!(reading["number"], cell(observation, "value"), "{id}"),
            standing => assert_eq!(reading["standing"], standing, "{id}"),
        }
        assert_eq!(shown["qualifier"], or_exact(cell(observation, "qualifier")), "{id}");
        let estimated = shown["statuses"].as_array().unwrap().contains(&"estimated".into());
        assert_eq!(estimated, cell(observation, "status") == "E", "{id}");
        let source = &attached[id]["inputs"][0]["source"];
        assert_eq!(source, cell(observation, "source"), "{id}");
    }

    let (attached, targets) = (all("targets"), targets());
    assert_eq!(attached.len(), targets.len());
    for (item, target) in &targets {
        let id = cell(item, "id");
        assert_eq!(attached[id]["value"], cell(target, "value"), "{id}");
        assert_eq!(attached[id]["unit"], cell(target, "unit"), "{id}");
        assert_eq!(attached[id]["qualifier"], or_exact(cell(target, "qualifier")), "{id}");
    }
    let (honours, milestones) = (all("honours"), all("milestones"));
    assert_eq!(honours.len(), sampled("honours.csv").len());
    assert_eq!(milestones.len(), sampled("milestones.csv").len());
}
