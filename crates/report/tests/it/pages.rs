//! What can be read on the pages.

use std::fs;

use scorecard_domain::text::Lang;
use scorecard_wire::pb::metrics::Scorecard;

use crate::{
    bench::{Bench, poppler, printed},
    fixture::{picture, scorecard},
};

/// The text of the PDF's pages.
async fn read_back(bench: &Bench, scorecard: Scorecard) -> Option<String> {
    let pdftotext = poppler("pdftotext")?;
    let made = bench.typeset(scorecard, &[picture()]).await.unwrap();
    Some(printed(&pdftotext, &["-layout".as_ref(), &made.pdf, "-".as_ref()]))
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    // Unbreakable places are invisible characters, and spaces depend on the layout.
    let plain = |text: &str| text.replace(['\u{2060}', ' ', '\n'], "");
    for words in expected {
        assert!(plain(page).contains(&plain(words)), "`{words}` is not on the page:\n{page}");
    }
}

#[tokio::test]
async fn a_page_says_what_the_scorecard_says() {
    let Some(bench) = Bench::new() else { return };
    let Some(page) = read_back(&bench, scorecard()).await else { return };
    check(
        &page,
        &[
            "济南市历下区",
            "成绩单",
            "2022年成绩",
            "完成一般公共预算收入161.3亿元。",
            "预计实现金融业增加值489亿元。",
            "超级节点即将上线",
            "待完成",
            "全国率先",
            "新校舍",
            "线描示意",
            "连续14年居全市综合考核第一。",
            "十四连冠",
            "全市示范园区",
            "2023年计划",
            "突破600亿元",
            "上年同类：161.3亿元",
            "其中：国际品牌",
            "工作报告",
            "第1页，共",
        ],
    );
}

#[tokio::test]
async fn the_table_has_value_status_source_and_revision_of_each_figure() {
    let Some(bench) = Bench::new() else { return };
    let Some(page) = read_back(&bench, scorecard()).await else { return };
    check(&page, &["一般公共预算收入161.3亿元未注明17", "金融业增加值489亿元预计17"]);
}

#[tokio::test]
async fn the_colophon_names_revision_and_digest_and_no_time() {
    let Some(bench) = Bench::new() else { return };
    let Some(page) = read_back(&bench, scorecard()).await else { return };
    check(&page, &["district-yearly", "数据修订号9", "内容摘要abababababababab"]);
}

#[tokio::test]
async fn the_page_is_set_in_english_too() {
    let Some(mut bench) = Bench::new() else { return };
    bench.request.lang = Lang::En;
    let Some(page) = read_back(&bench, scorecard()).await else { return };
    check(&page, &["Lixia District, Jinan", "Results of 2022", "Plan for 2023", "Page 1 of"]);
    assert_eq!(bench.written(), ["370102-2022-en.pdf"]);
}

#[tokio::test]
async fn a_scorecard_with_nothing_in_it_is_a_page_too() {
    let Some(bench) = Bench::new() else { return };
    let empty = Scorecard { chapters: vec![], sources: vec![], ancestors: vec![], ..scorecard() };
    let Some(page) = read_back(&bench, empty).await else { return };
    check(&page, &["济南市历下区", "成绩单", "2022", "district-yearly"]);
}

#[tokio::test]
async fn the_same_inputs_make_the_same_bytes_from_any_folder() {
    let Some(first) = Bench::new() else { return };
    let Some(second) = Bench::new() else { return };
    let one = first.typeset(scorecard(), &[picture()]).await.unwrap();
    let other = second.typeset(scorecard(), &[picture()]).await.unwrap();
    assert_ne!(one.pdf, other.pdf);
    assert!(fs::read(&one.pdf).unwrap() == fs::read(&other.pdf).unwrap());
    assert_eq!((one.revision, one.digest), (9, "ab".repeat(32)));
}

#[tokio::test]
async fn there_is_a_preview_of_each_page_and_none_of_an_earlier_longer_run() {
    let Some(mut bench) = Bench::new() else { return };
    bench.request.previews = Some(40);
    fs::create_dir_all(&bench.request.out).unwrap();
    let made = bench.typeset(scorecard(), &[picture()]).await.unwrap();
    let pages = made.previews.len();
    assert!(1 < pages, "the fixture has more than a page");
    let place = |page: usize| bench.request.out.join(format!("370102-2022-{page}.png"));
    fs::write(place(pages + 1), "stale").unwrap();
    let made = bench.typeset(scorecard(), &[picture()]).await.unwrap();
    assert_eq!(made.previews, (1..=pages).map(place).collect::<Vec<_>>());
    assert!(!place(pages + 1).exists());
    assert_eq!(bench.written().len(), 1 + pages);
}
