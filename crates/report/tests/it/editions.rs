//! Editions that are not there, ask for too much, or are broken.

use scorecard_domain::text::Lang;

use crate::{
    bench::Bench,
    fixture::{picture, scorecard},
};

/// A template that only puts this on a page.
fn template(body: &str) -> String {
    format!(
        "#import \"/lib/data.typ\"\n#let card = data.load(sys.inputs.data)\n#set document(title: \"试\")\n{body}\n"
    )
}

#[tokio::test]
async fn an_unknown_edition_is_refused_with_those_that_there_are() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.request.edition = "broadsheat".to_owned();
    let refusal = bench.refusal(scorecard()).await;
    assert!(refusal.starts_with("no edition `broadsheat` in "), "{refusal}");
    assert!(refusal.contains("there are: broadsheet, plain"), "{refusal}");
}

#[tokio::test]
async fn a_language_that_an_edition_is_not_made_for_is_refused() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.set_edition("", "");
    bench.request.lang = Lang::En;
    let expected = "edition `test` is not set in `en`; its languages are zh";
    assert_eq!(bench.refusal(scorecard()).await, expected);
}

#[tokio::test]
async fn figures_that_an_edition_requires_are_named_together() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.set_edition("", "'budget_revenue', 'fdi', 'digital', 'gdp_growth'");
    let refusal = bench.typeset(scorecard(), &[]).await.unwrap_err();
    assert!(refusal.is_about_data());
    let expected = "edition `test` needs figures that the definition `district-yearly` has not: fdi, gdp_growth; \
        add them to the definition or take another edition";
    assert_eq!(refusal.to_string(), expected);
}

#[tokio::test]
async fn a_manifest_with_an_unknown_key_is_refused() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.set_edition("", "");
    let file = bench.toolchain.reports.join("editions/test/edition.toml");
    std::fs::write(&file, "name = 'test'\nlanguage = ['zh']\n").unwrap();
    let refusal = bench.refusal(scorecard()).await;
    assert!(refusal.contains("editions/test/edition.toml is no edition's manifest"), "{refusal}");
    assert!(refusal.contains("language"), "{refusal}");
}

#[tokio::test]
async fn a_figure_that_a_template_asks_for_in_vain_is_named() {
    let Some(mut bench) = Bench::new() else { return };
    bench.set_edition(&template("#data.figure(card, \"fdi\").unit"), "");
    let refusal = bench.refusal(scorecard()).await;
    let expected = "the scorecard has no figure `fdi`, which this edition needs";
    assert!(refusal.ends_with(expected), "{refusal}");
    assert!(bench.written().is_empty());
}

#[tokio::test]
async fn a_broken_template_is_told_with_its_file_and_line() {
    let Some(mut bench) = Bench::new() else { return };
    bench.set_edition(&template("\n#unknown-thing"), "");
    let main = bench.toolchain.reports.join("editions/test/main.typ");
    let main = main.display();
    let expected =
        format!("{main} cannot be typeset:\n  {main}:5:1: unknown variable: unknown-thing");
    let refusal = bench.typeset(scorecard(), &[]).await.unwrap_err();
    assert!(!refusal.is_about_data());
    assert!(refusal.to_string().starts_with(&expected), "{refusal}");
}

#[tokio::test]
async fn a_font_that_is_not_there_is_no_page() {
    let Some(mut bench) = Bench::new() else { return };
    bench.set_edition(&template("#set text(font: \"No Such Font\")\n成绩单"), "");
    let refusal = bench.refusal(scorecard()).await;
    assert!(refusal.contains("main.typ:4:16: unknown font family: no such font"), "{refusal}");
    assert!(bench.written().is_empty());
}

#[tokio::test]
async fn a_template_reads_nothing_outside_its_folder() {
    let Some(mut bench) = Bench::new() else { return };
    bench.set_edition(&template("#read(\"/../../../../etc/hostname\")"), "");
    assert!(bench.typeset(scorecard(), &[picture()]).await.is_err());
}
