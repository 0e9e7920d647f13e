//! `scorecard explain`: where a figure comes from, or what decided a claim – formula, observations, sources, revisions.

mod assessed;
mod claim;
mod key;
mod tree;

use anyhow::{Context as _, Result, ensure};
use scorecard_wire::pb::metrics::{
    Answer, ExplainFigureRequest, Explanation, Figure, Metric, Origin, Scorecard, ScorecardFigure,
    StreakContext, StreakEnd, explain_figure_request::Subject,
};
use serde_json::{Map, Value};

use crate::{
    args::{Explain, Output, QueryTerms, ScorecardArgs},
    cells,
    commands::query::number,
    formula,
    output::{Rows, line},
    scope,
    session::Session,
};

/// Prints the figure, how it came about, and the tree of what it was made from; as CSV the observations alone.
pub(crate) async fn run(args: &Explain, session: &mut Session, output: Output) -> Result<()> {
    if let Some(indicator) = &args.indicator {
        return key::run(indicator, args, session, output).await;
    }
    ensure!(
        args.terms == QueryTerms::default(),
        "--base、--streak等只用于--indicator (a figure of a scorecard has its own terms)"
    );
    let of = ScorecardArgs {
        area: args.area.clone(),
        year: args.year.context("请给出--year (the year is expected)")?,
        definition: args.definition.clone(),
        as_of: args.as_of.clone(),
    };
    let id = args.figure.as_deref().context("请给出--figure (a figure is expected)")?;
    let scorecard = session.scorecard(&of).await?;
    if let Some(claim) = claim::find(&scorecard, id) {
        return claim::run(claim, &scorecard, &of, session, output).await;
    }
    let figure = figure(&scorecard, id)?;
    let metric = figure.metric.clone().unwrap_or_default();
    let explanation = explanation(&of, id, session).await?;
    let account = account(&figure, &metric);
    tell(account, &scorecard, std::slice::from_ref(&metric), &explanation, output);
    Ok(())
}

/// Prints what is told of a figure, the observations that it was made from, and their tree.
fn tell(
    account: Vec<Told>,
    scorecard: &Scorecard,
    metrics: &[Metric],
    explanation: &Explanation,
    output: Output,
) {
    let rows = inputs(scorecard, metrics);
    match output {
        Output::Table => {
            for Told { key, head, text } in &account {
                let text = if *key == "formula" { formula::zh(text) } else { text.clone() };
                line(&format!("{head}：{text}"));
            }
            tree::lines(explanation).iter().for_each(|told| line(told));
        }
        Output::Csv => rows.print(output),
        Output::Json => {
            let mut object: Map<_, Value> =
                account.into_iter().map(|told| (told.key.to_owned(), told.text.into())).collect();
            object.insert("inputs".to_owned(), rows.to_json());
            object.insert("explanation".to_owned(), tree::json(explanation));
            line(&format!("{:#}", Value::Object(object)));
        }
    }
}

/// The observations that figures were made from.
fn inputs(scorecard: &Scorecard, metrics: &[Metric]) -> Rows {
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
    for input in metrics.iter().flat_map(|metric| metric.inputs.clone()) {
        let input = input.into_message();
        let key = input.key.unwrap_or_default();
        rows.push([
            key.area,
            key.indicator,
            key.period,
            cells::measure(key.measure),
            key.of,
            input.value,
            source(scorecard, &input.source),
            input.revision.to_string(),
        ]);
    }
    rows
}

/// The title of a source; its id if the scorecard has none.
fn source(scorecard: &Scorecard, id: &str) -> String {
    let source = scorecard.sources.iter().find(|source| source.id == id);
    let title = source.map(|source| cells::words(source.title.as_ref()));
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_owned())
}

/// The figure that was asked for, or one of those that decided the claim.
fn own(of: &ScorecardArgs, figure: &str, evidence: u32) -> Option<Subject> {
    Some(Subject::Figure(ScorecardFigure {
        area: of.area.clone(),
        year: of.year,
        definition: of.definition.clone(),
        figure: figure.to_owned(),
        evidence,
    }))
}

/// The tree from the figure down to observations.
async fn explanation(
    of: &ScorecardArgs,
    figure: &str,
    session: &mut Session,
) -> Result<Explanation> {
    let request = ExplainFigureRequest {
        subject: own(of, figure, 0),
        min_revision: session.min_revision().await?,
        as_of: scope::as_of(of.as_of.as_deref())?,
        ..ExplainFigureRequest::default()
    };
    let answer = session.metrics.explain_figure(request).await?.into_inner();
    answer.explanation.context("the metrics service answered without an explanation")
}

/// One thing that is told of a figure: its key in JSON, its head for people.
struct Told {
    key: &'static str,
    head: &'static str,
    text: String,
}

impl Told {
    fn new(key: &'static str, head: &'static str, text: impl Into<String>) -> Self {
        Self { key, head, text: text.into() }
    }
}

/// The figure with that id, or the one that is held against the promise with it.
fn figure(scorecard: &Scorecard, id: &str) -> Result<Figure> {
    let figures = || scorecard.chapters.iter().flat_map(|chapter| &chapter.figures);
    let answers = || scorecard.chapters.iter().flat_map(|chapter| &chapter.answers);
    let held = |answer: &Answer| answer.attainment.as_ref().and_then(|it| it.actual.clone());
    let answer = || {
        let answer = answers().find(|answer| answer.id == id)?;
        Some(Figure {
            id: answer.id.clone(),
            label: answer.promised.clone(),
            metric: Some(held(answer)?),
            note: answer.account.clone(),
            ..Figure::default()
        })
    };
    let figure = figures().find(|figure| figure.id == id).cloned();
    figure.or_else(answer).with_context(|| {
        let answered = answers().filter(|answer| held(answer).is_some()).map(|answer| &answer.id);
        let claims = scorecard.chapters.iter().flat_map(|chapter| &chapter.claims);
        let claims = claims.map(|claim| &claim.id);
        let ids = figures().map(|figure| &figure.id).chain(answered).chain(claims);
        let ids = ids.map(String::as_str).collect::<Vec<_>>().join(", ");
        let definition = &scorecard.definition;
        format!(
            "成绩单“{definition}”中没有数据项或说法“{id}”；有：{ids} \
             (the scorecard `{definition}` has no figure or claim `{id}`; it has those)"
        )
    })
}

/// How the figure came about; what there is nothing to say of is left out.
fn account(figure: &Figure, metric: &Metric) -> Vec<Told> {
    let words = metric.words.clone().and_then(|words| words.zh).unwrap_or_default();
    let origin = match metric.origin() {
        Origin::Published => "公布数",
        Origin::Computed => "计算数",
        Origin::Unspecified => "没有数值",
    };
    let disagreement = metric.disagreement.as_ref().map(|disagreement| {
        let of = |low: &str, high: &str| format!("{low}～{high}");
        let published = of(&disagreement.published_low, &disagreement.published_high);
        let computed = of(&disagreement.computed_low, &disagreement.computed_high);
        format!("公布数的范围{published}，计算数的范围{computed}")
    });
    let implied = metric.implied.iter().filter_map(|implied| implied.words.clone()?.zh);
    let implied: Vec<_> = implied.map(|words| words.phrase).collect();
    let streak = metric.streak.clone().unwrap_or_default();
    let told = [
        Told::new("figure", "标识", figure.id.clone()),
        Told::new("label", "数据项", cells::words(figure.label.as_ref())),
        Told::new("phrase", "文字", words.phrase),
        Told::new("value", "数值", words.cell),
        Told::new("mark", "标注", words.mark),
        Told::new("origin", "由来", origin),
        Told::new("formula", "公式", metric.formula.clone()),
        Told::new("basis", "可比口径", cells::words(metric.basis.as_ref())),
        Told::new("published", "公布数", number(metric.published.as_ref())),
        Told::new("computed", "计算数", number(metric.computed.as_ref())),
        Told::new("disagreement", "不符", disagreement.unwrap_or_default()),
        Told::new("implied", "推算", implied.join("；")),
        Told::new("tied", "并列年份", streak.tied_periods.join("、")),
        Told::new("regrouped", "同级地区变动年份", streak.regrouped_periods.join("、")),
        // Of targets and of growth there is no place that is open.
        Told::new(
            "open",
            if streak.up_to_rank == 0 { "未定年份" } else { "位次未定年份" },
            streak.open_periods.join("、"),
        ),
        Told::new("ended", "止于", ended(&streak)),
        Told::new("note", "说明", cells::words(figure.note.as_ref())),
    ];
    told.into_iter().filter(|told| !told.text.is_empty()).collect()
}

/// What a streak ended at: 2014（并列）.
fn ended(streak: &StreakContext) -> String {
    let why = match streak.end() {
        StreakEnd::Unspecified | StreakEnd::StartOfRecord => return String::new(),
        StreakEnd::Broken => "不符合",
        StreakEnd::Gap => "无数据",
        StreakEnd::Tied => "并列",
        StreakEnd::OtherPeers => "同级地区不同",
    };
    format!("{}（{why}）", streak.ended_by)
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::{
        data::{Source, Text},
        metrics::{ScorecardChapter, ScorecardClaim},
    };

    use super::*;

    #[test]
    fn who_asks_for_a_figure_that_is_not_there_is_told_which_are() {
        let id = |id: &str| id.to_owned();
        let chapter = ScorecardChapter {
            figures: vec![Figure { id: id("gdp"), ..Figure::default() }],
            claims: vec![ScorecardClaim { id: id("first"), ..ScorecardClaim::default() }],
            ..ScorecardChapter::default()
        };
        let definition = id("district");
        let scorecard = Scorecard { definition, chapters: vec![chapter], ..Scorecard::default() };
        let told = figure(&scorecard, "gpd").unwrap_err().to_string();
        let expected = "成绩单“district”中没有数据项或说法“gpd”；有：gdp, first \
             (the scorecard `district` has no figure or claim `gpd`; it has those)";
        assert_eq!(told, expected);
    }

    #[test]
    fn what_has_words_in_english_alone_is_told_in_these() {
        let text = |en: &str| Some(Text { zh: String::new(), en: en.to_owned() });
        let named = |id: &str, en| Source { id: id.into(), title: text(en), ..Source::default() };
        let sources = vec![named("page", "The page"), named("bare", "")];
        let scorecard = Scorecard { sources, ..Scorecard::default() };
        let told = ["page", "bare", "none"].map(|id| source(&scorecard, id));
        assert_eq!(told, ["The page", "bare", "none"]);
        let figure = Figure { label: text("revenue"), note: text("revised"), ..Figure::default() };
        let metric = Metric { basis: text("refunds excluded"), ..Metric::default() };
        let told = account(&figure, &metric);
        for expected in ["revenue", "revised", "refunds excluded"] {
            assert!(told.iter().any(|told| told.text == expected), "{expected}");
        }
    }
}
