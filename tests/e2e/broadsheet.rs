//! The sample on the broadsheet: everything of the sample's files stands on its pages, in both languages.

use crate::support::{
    dataset::{Row, cell, rows},
    pdf::{Pdf, squeezed},
    programs::sample,
    system::System,
    tools::Tools,
    wording::{self, worded},
};

/// The pages in a language, or `None`, having said so, where a tool is missing.
async fn broadsheet(lang: &str) -> Option<Pdf> {
    let tools = Tools::find()?;
    let system = System::with("lixia-2022").await;
    let edition = ["--edition", "broadsheet", "--lang", lang];
    let arguments = [&["--area", "370102", "--year", "2022"], &edition[..]].concat();
    Some(system.pdf(&tools, &arguments).await)
}

/// Rows of a file of the sample.
fn sampled(file: &str) -> Vec<Row> {
    let rows = rows(&sample("lixia-2022"), file);
    assert!(!rows.is_empty(), "{file}");
    rows
}

fn column(file: &str, name: &str) -> Vec<String> {
    let cells = sampled(file).into_iter().map(|row| cell(&row, name).to_owned());
    cells.filter(|text| !text.is_empty()).collect()
}

fn labels(lang: &str) -> Vec<String> {
    let all = ["items.csv", "targets.csv"].map(|file| column(file, &format!("label_{lang}")));
    all.concat()
}

/// The chapters that have a title of their own: the profile has the masthead, the honours have theirs.
fn chapters(lang: &str) -> Vec<String> {
    let titled = |row: &Row| ["figures", "plan"].contains(&cell(row, "kind"));
    let chapters = sampled("chapters.csv").into_iter().filter(titled);
    let titles: Vec<_> =
        chapters.map(|row| cell(&row, &format!("title_{lang}")).to_owned()).collect();
    assert_eq!(titles.len(), 14);
    titles
}

/// Fails with all words that the pages do not have. Quotation marks are curly there, what a text has in brackets can
/// stand apart, and a first letter can be a capital: what is between them must be there.
fn must_say(pdf: &Pdf, words: Vec<String>) {
    let between = |words: &String| -> Vec<String> {
        words
            .split(['"', '\'', '（', '）', '(', ')'])
            .map(|part| part.chars().skip(1).collect())
            .collect()
    };
    pdf.must_say(words.iter().flat_map(between));
}

#[tokio::test]
async fn the_chinese_broadsheet_has_every_figure_target_honour_milestone_and_picture() {
    let Some(pdf) = broadsheet("zh").await else { return };
    // Each number in prose or a chart and once more in the table.
    let numbers: Vec<_> =
        [sampled("observations.csv"), sampled("targets.csv")].concat().iter().map(worded).collect();
    let rare: Vec<_> =
        numbers.iter().filter(|it| pdf.text.matches(&squeezed(it)).count() < 2).collect();
    assert!(rare.is_empty(), "printed less than twice: {rare:?}\n{}", pdf.text);
    must_say(&pdf, labels("zh"));
    let honours = sampled("honours.csv");
    must_say(&pdf, honours.iter().flat_map(wording::honour).collect());
    must_say(&pdf, column("milestones.csv", "text_zh"));
    must_say(&pdf, column("media.csv", "caption_zh"));
    must_say(&pdf, column("media.csv", "credit_zh"));
    must_say(&pdf, chapters("zh"));
    must_say(&pdf, column("sources.csv", "title_zh"));
    for mark in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(pdf.holds(mark), "{mark}");
    }
}

#[tokio::test]
async fn the_english_broadsheet_has_them_too_and_no_chinese() {
    let Some(pdf) = broadsheet("en").await else { return };
    must_say(&pdf, labels("en"));
    must_say(&pdf, column("milestones.csv", "text_en"));
    must_say(&pdf, column("media.csv", "caption_en"));
    must_say(&pdf, chapters("en"));
    must_say(&pdf, column("sources.csv", "title_en"));
    let ranked = sampled("honours.csv").into_iter().filter(|row| cell(row, "form") != "streak");
    must_say(&pdf, ranked.map(|row| cell(&row, "title_en").to_owned()).collect());
    // 161.3亿元, 5%左右, 62家 and the fourteen years.
    for words in ["16.13 billion yuan", "about 5%", "62", "14 years"] {
        assert!(pdf.says(words), "{words}");
    }
    let han: String = pdf.text.chars().filter(|c| ('一'..='鿿').contains(c)).collect();
    assert_eq!(han, "");
}

/// Each sentence as it is said or briefly, without what depends on lines.
fn sentences(pdf: &Pdf, lang: &str) -> Vec<Vec<String>> {
    let chapters = pdf.data["chapters"].as_array().unwrap();
    let all = chapters.iter().flat_map(|chapter| chapter["sentences"].as_array().unwrap());
    let ways = |sentence: &serde_json::Value| {
        let ways = ["text", "brief"].map(|way| plain(sentence[way][lang].as_str().unwrap_or("")));
        ways.into_iter().filter(|way| !way.is_empty()).collect()
    };
    all.map(ways).collect()
}

/// Without the hyphens at line ends, with straight quotation marks, and whatever letter it begins with.
fn plain(text: &str) -> String {
    let straight = text.replace(['“', '”'], "\"").replace('’', "'").replace('\u{ad}', "");
    squeezed(&straight).chars().skip(1).collect()
}

#[tokio::test]
async fn each_sentence_is_read_in_one_piece_and_in_order() {
    for (lang, least) in [("zh", 40), ("en", 40)] {
        let Some(pdf) = broadsheet(lang).await else { return };
        let text = plain(&pdf.text);
        let sentences = sentences(&pdf, lang);
        assert!(sentences.len() >= least, "{lang}: {}", sentences.len());
        let mut end = 0;
        for ways in &sentences {
            // The first ones may stand above already; the text itself comes later than all before it.
            let at = ways.iter().filter_map(|way| text[end..].find(way)).min();
            let at = at.unwrap_or_else(|| panic!("{ways:?} is not read after what comes before"));
            end += at;
        }
    }
}

#[tokio::test]
async fn each_city_has_its_sheet_in_both_languages() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("shandong-gdp").await;
    let cities = rows(&sample("shandong-gdp"), "areas.csv");
    let cities: Vec<_> = cities.iter().filter(|row| cell(row, "kind") == "city").collect();
    assert_eq!(cities.len(), 17);
    for city in cities {
        for (lang, one_sheet) in [("zh", "第1版，共1版"), ("en", "Page 1 of 1")] {
            let (edition, code) = (["--edition", "broadsheet", "--lang", lang], cell(city, "code"));
            let arguments = [&["--area", code, "--year", "2012"], &edition[..]].concat();
            let pdf = system.pdf(&tools, &arguments).await;
            let name = cell(city, &format!("name_{lang}")).replace('\'', "’");
            pdf.must_say([name, one_sheet.to_owned()]);
        }
    }
}
