//! What is not certain is marked so on every page, and nothing is said of a value that it is not.

use tempfile::TempDir;

use crate::{
    bench::{poppler, printed, reports},
    broadsheet::{squeezed, within},
};

/// The text of a page that has every mark in every chart, without white space; compiling it as accessible PDF fails
/// where a drawing has no words.
fn read_back(edition: &str, lang: &str) -> Option<String> {
    let pdftotext = poppler("pdftotext")?;
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("page.pdf");
    let (root, lang) = (reports(), format!("lang={lang}"));
    let main = root.join(format!("editions/{edition}/main.typ"));
    within(&root, &["--input", "data=/fixtures/marks.json", "--input", &lang], &main, &page)?;
    Some(squeezed(&printed(&pdftotext, &["-raw".as_ref(), &page, "-".as_ref()])))
}

#[track_caller]
fn check(edition: &str, lang: &str, expected: &[&str], wrong: &[&str]) {
    let Some(page) = read_back(edition, lang) else { return };
    for words in expected {
        assert!(page.contains(&squeezed(words)), "{edition} {lang} does not say `{words}`");
    }
    for words in wrong {
        assert!(!page.contains(&squeezed(words)), "{edition} {lang} says `{words}`");
    }
}

#[test]
fn charts_say_what_is_not_certain_in_chinese() {
    let legends = [
        "斜线为尚未确定的数。箭头表示“超”“以上”。",
        "斜线为尚未确定的数：2020年初步核算，2022年预计。",
        "虚线的空心点一端为尚未确定的数：2021年研发投入强度、2022年土地利用率预计，2022年入学率快报。",
        // A ring says 左右 and 以上 as well as the number.
        "93.25%左右自来水普及率初步",
        "96%以上安全饮水达标率预计",
        "并列第1位空气质量优良天数",
        "未定可能因修约或补报而变",
        "5%～5.5%",
    ];
    check("broadsheet", "zh", &legends, &["斜线为最终核实", "最终核实预测"]);
}

#[test]
fn charts_say_what_is_not_certain_in_english() {
    let legends = [
        "Hatched: not certain yet. An arrow: more than, at least.",
        "Hatched, not certain yet: preliminary (2020), estimated (2022).",
        "Dashed, at the hollow dot, not certain yet: estimated (R&D intensity 2021, Land use 2022), flash (Enrolment 2022).",
        "≈93.25%",
        "≥96%",
        "joint 1st",
        "not firm rounding or missing data can change it",
    ];
    check("broadsheet", "en", &legends, &[">93.25%", ">96%"]);
}

#[test]
fn a_plain_page_marks_what_is_not_certain() {
    let said = ["地区生产总值增速预计", "并列第2位未定", "5%～5.5%", "未定可能因修约或补报而变"];
    check("plain", "zh", &said, &[]);
    let said =
        ["joint 2nd not firm", "5% to 5.5%", "not firm rounding or missing data can change it"];
    check("plain", "en", &said, &[]);
}
