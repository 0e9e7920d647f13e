//! What is refused, and that nothing is left behind then.

use scorecard_domain::text::Lang;
use scorecard_wire::pb::metrics::{Figure, Gap, Missing, Scorecard};

use crate::{
    bench::Bench,
    fixture::{figure, scorecard, text},
};

/// A bench whose typst is not there: what is refused earlier needs none.
fn bench() -> Bench {
    Bench::with("/no/such/typst".into(), "/no/such/fonts".into())
}

fn gap(item: &str, zh: &str, en: &str) -> Gap {
    Gap { item: item.to_owned(), reason: Missing::NoObservation.into(), problem: text(zh, en) }
}

fn with_gaps() -> Scorecard {
    let gaps = vec![
        gap(
            "budget_revenue",
            "没有数据，请导入2022年的数值",
            "no observation: import one for 2022",
        ),
        gap("fdi", "没有数据，请导入2022年的数值", "no observation: import one for 2022"),
    ];
    Scorecard { gaps, ..scorecard() }
}

#[tokio::test]
async fn a_scorecard_with_gaps_is_refused_with_all_of_them() {
    let bench = bench();
    let refusal = bench.typeset(with_gaps(), &[]).await.unwrap_err();
    assert!(refusal.is_about_data());
    let expected = "the scorecard of 济南市历下区 for 2022 is not complete, nothing was written:\
        \n  budget_revenue: 没有数据，请导入2022年的数值\
        \n  fdi: 没有数据，请导入2022年的数值";
    assert_eq!(refusal.to_string(), expected);
    assert!(!bench.request.out.exists());
}

#[tokio::test]
async fn gaps_are_told_in_the_language_of_the_page() {
    let mut bench = bench();
    bench.request.lang = Lang::En;
    let refusal = bench.refusal(with_gaps()).await;
    assert!(refusal.contains("fdi: no observation: import one for 2022"), "{refusal}");
}

#[tokio::test]
async fn a_figure_without_words_is_refused_by_name() {
    let mut scorecard = scorecard();
    let mut bare = figure("bare", "某指标", "1", "个", "");
    bare.metric.as_mut().unwrap().words = None;
    scorecard.chapters[0].figures = vec![bare, Figure::default()];
    let expected =
        "the metrics service sent a scorecard that cannot be read: figure `bare`: has no words";
    assert_eq!(bench().refusal(scorecard).await, expected);
}

#[tokio::test]
async fn a_picture_whose_id_is_a_path_is_refused() {
    let mut scorecard = scorecard();
    scorecard.chapters[0].pictures[0].id = "../../school".to_owned();
    let refusal = bench().refusal(scorecard).await;
    assert!(
        refusal.ends_with("picture `../../school`: has an id that is no file's name"),
        "{refusal}"
    );
}
