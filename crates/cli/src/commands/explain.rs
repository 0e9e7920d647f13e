//! `scorecard explain`: where a figure comes from – formula, observations, sources, revisions.

use anyhow::{Context as _, Result};
use scorecard_wire::pb::metrics::{Figure, Metric, Origin, Scorecard};

use crate::{
    args::{Explain, Output},
    commands::query::number,
    output::{Rows, line},
    session::Session,
};

/// Prints the figure, how it came about, and each observation that it was made from.
pub(crate) async fn run(args: &Explain, session: &mut Session, output: Output) -> Result<()> {
    let scorecard = session.scorecard(&args.scorecard).await?;
    let figure = figure(&scorecard, &args.figure)?;
    let metric = figure.metric.clone().unwrap_or_default();
    if output == Output::Table {
        for (head, text) in account(figure, &metric) {
            line(&format!("{head}：{text}"));
        }
    }
    let mut rows = Rows::new(&[
        ("area", "地区"),
        ("indicator", "指标"),
        ("period", "时期"),
        ("measure", "计量"),
        ("of", "所属"),
        ("value", "数值"),
        ("source", "来源"),
        ("revision", "修订"),
    ]);
    for input in metric.inputs {
        let key = input.key.unwrap_or_default();
        let measure = key.measure().as_str_name().trim_start_matches("MEASURE_").to_lowercase();
        let source = scorecard.sources.iter().find(|source| source.id == input.source);
        let title = source
            .and_then(|source| source.title.as_ref())
            .map_or(input.source.as_str(), |title| &title.zh);
        let title = title.to_owned();
        rows.push([
            key.area,
            key.indicator,
            key.period,
            measure,
            key.of,
            input.value,
            title,
            input.revision.to_string(),
        ]);
    }
    rows.print(output);
    Ok(())
}

fn figure<'a>(scorecard: &'a Scorecard, id: &str) -> Result<&'a Figure> {
    let mut figures = scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    figures.find(|figure| figure.id == id).with_context(|| {
        let ids: Vec<_> = scorecard
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.figures)
            .map(|figure| figure.id.as_str())
            .collect();
        format!(
            "definition `{}` has no figure `{id}`; it has {}",
            scorecard.definition,
            ids.join(", ")
        )
    })
}

fn account(figure: &Figure, metric: &Metric) -> Vec<(&'static str, String)> {
    let words = metric.words.clone().and_then(|words| words.zh).unwrap_or_default();
    let origin = match metric.origin() {
        Origin::Published => "公布数",
        Origin::Computed => "计算数",
        Origin::Unspecified => "没有数值",
    };
    let mut account = vec![
        ("数据项", format!("{}（{}）", figure.label.clone().unwrap_or_default().zh, figure.id)),
        ("文字", words.phrase),
        ("数值", words.cell),
        ("由来", origin.to_owned()),
        ("公式", metric.formula.clone()),
    ];
    let mut also = |head, text: String| {
        if !text.is_empty() {
            account.push((head, text));
        }
    };
    also("公布数", number(metric.published.as_ref()));
    also("计算数", number(metric.computed.as_ref()));
    if let Some(disagreement) = &metric.disagreement {
        let of = |low: &str, high: &str| format!("{low}～{high}");
        let published = of(&disagreement.published_low, &disagreement.published_high);
        let computed = of(&disagreement.computed_low, &disagreement.computed_high);
        also("不符", format!("公布数的范围{published}，计算数的范围{computed}"));
    }
    for implied in &metric.implied {
        also("推算", implied.words.clone().and_then(|words| words.zh).unwrap_or_default().phrase);
    }
    also("说明", figure.note.clone().unwrap_or_default().zh);
    account
}
