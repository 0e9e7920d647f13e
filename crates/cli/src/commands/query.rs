//! `scorecard query`: measures of indicators for areas and periods, each with why it is not there if it is not.

mod attainments;
mod sure;

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use scorecard_domain::{Lang, Text, words};
use scorecard_wire::pb::{
    data::{self as pb_data, ListAreasRequest},
    metrics::{
        self as pb, Grade, GradesOf, Metric, Origin, QueryMetricsRequest, Value, value::Reading,
    },
};

use self::sure::Sure;
use crate::{
    args::{Asked, Output, Query},
    cells,
    failure::is_away,
    keys,
    output::Rows,
    scope,
    session::Session,
};

/// Prints the measures in the order of the answer.
pub(crate) async fn run(args: &Query, session: &mut Session, output: Output) -> Result<()> {
    if args.measure.iter().any(|measure| measure == attainments::ATTAINMENT) {
        return attainments::run(args, session, output).await;
    }
    ensure!(
        args.issuer.is_none(),
        "--issuer只用于--measure attainment (only targets have issuers)"
    );
    let request = request(&args.asked, &args.measure, session).await?;
    let metrics = session.metrics.query_metrics(request).await?.into_inner().metrics;
    let names = area_names(args.asked.as_of.as_deref(), session).await?;
    let mut rows = Rows::new(&[
        ("area", "地区"),
        ("name", "名称"),
        ("indicator", "指标"),
        ("period", "时期"),
        ("measure", "计量"),
        ("value", "数值"),
        ("unit", "单位"),
        ("words", "文字"),
        ("mark", "标注"),
        ("phrase", "全句"),
        ("qualifier", "限定"),
        ("status", "状态"),
        ("stage", "核算阶段"),
        ("firm", "位次确定"),
        ("reported", "已报送"),
        ("expected", "应报送"),
        ("origin", "由来"),
        ("published", "公布数"),
        ("computed", "计算数"),
        ("disagrees", "不符"),
        ("coverage", "覆盖"),
        ("grade", "等级"),
        ("basis", "可比口径"),
        ("revision", "修订"),
    ]);
    for metric in &metrics {
        rows.push(row(metric, &names, output));
    }
    rows.print(output);
    Ok(())
}

/// What the options ask for, of the ledger's current revision or later.
pub(crate) async fn request(
    args: &Asked,
    measures: &[String],
    session: &mut Session,
) -> Result<QueryMetricsRequest> {
    ensure!(!args.indicator.is_empty(), "请给出--indicator (at least one indicator is expected)");
    let measures = measures.iter().map(|text| keys::measure(text)).collect::<Result<Vec<_>>>()?;
    let as_of = scope::as_of(args.as_of.as_deref())?;
    let of = match args.period.first() {
        Some(period) if !args.of.is_empty() => {
            keys::area_then(&args.of, period, as_of.as_ref(), session).await?
        }
        _ => String::new(),
    };
    let terms = &args.terms;
    Ok(QueryMetricsRequest {
        areas: args.area.clone(),
        children_of: args.children_of.clone().unwrap_or_default(),
        indicators: args.indicator.clone(),
        measures: measures.into_iter().map(Into::into).collect(),
        periods: args.period.clone(),
        of,
        streak_rank: args.streak_rank,
        min_revision: session.min_revision().await?,
        base_period: terms.base.clone(),
        years: terms.years,
        denominator: pb::Denominator::from(terms.denominator).into(),
        streak_predicate: pb::StreakPredicate::from(terms.streak).into(),
        roll_up: terms.roll_up.map_or(0, |roll_up| pb::RollUp::from(roll_up).into()),
        weight: terms.weight.clone(),
        boundaries: pb::Boundaries::from(terms.boundaries).into(),
        as_of,
        grades: args.grades.as_deref().map(grades_of),
    })
}

/// What areas were called then, by their ids.
async fn area_names(
    as_of: Option<&str>,
    session: &mut Session,
) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    let as_of = scope::as_of(as_of)?;
    let mut request = ListAreasRequest { page_size: 1000, as_of, ..Default::default() };
    loop {
        let page = match session.catalogue.list_areas(request.clone()).await {
            Ok(page) => page.into_inner(),
            // Then figures go by the ids of their areas.
            Err(status) if is_away(&status) => return Ok(names),
            Err(status) => return Err(status.into()),
        };
        names
            .extend(page.areas.into_iter().map(|area| (area.id, cells::words(area.name.as_ref()))));
        if page.next_page_token.is_empty() {
            return Ok(names);
        }
        request.page_token = page.next_page_token;
    }
}

/// What an area is called; its id where that is not known.
fn name_of(names: &BTreeMap<String, String>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_owned())
}

/// The cells of a metric. How sure it is is told always, but in a table for people only where there is something to be said.
fn row(metric: &Metric, names: &BTreeMap<String, String>, output: Output) -> [String; 24] {
    let is_table = matches!(output, Output::Table);
    let key = metric.key.clone().unwrap_or_default();
    let words = metric.words.clone().and_then(|words| words.zh).unwrap_or_default();
    let origin = match metric.origin() {
        Origin::Published => "公布",
        Origin::Computed => "计算",
        Origin::Unspecified => "",
    };
    let coverage = metric.coverage.map(|it| format!("{}/{}", it.reported, it.expected));
    let coverage = coverage.unwrap_or_default();
    let sure = Sure::of(metric);
    let [qualifier, status, stage, firm, reported, expected] = match is_table {
        true => sure.told(),
        false => sure.all(),
    };
    // A table has the clause where the cell does not tell what is open.
    let is_said = !is_table || !firm.is_empty() || !reported.is_empty();
    let phrase = if is_said { words.phrase.clone() } else { String::new() };
    let disagrees = if metric.disagreement.is_some() { "是" } else { "" };
    let unstated = metric.unstated_shares.iter();
    let unstated =
        unstated.map(|it| format!("（{} {} → {}）", it.from, it.predecessor, it.successor));
    let by_shares = if metric.base_by_shares { "（按占比折算）" } else { "" };
    let told = format!("{}{by_shares}{}", words.cell, unstated.collect::<String>());
    let name = name_of(names, &key.area);
    [
        key.area,
        name,
        key.indicator,
        key.period,
        cells::measure(key.measure),
        number(metric.shown.as_ref()),
        metric.unit.clone(),
        told,
        words.mark,
        phrase,
        qualifier,
        status,
        stage,
        firm,
        reported,
        expected,
        origin.to_owned(),
        number(metric.published.as_ref()),
        number(metric.computed.as_ref()),
        disagrees.to_owned(),
        coverage,
        metric.grade.as_ref().map(grade).unwrap_or_default(),
        cells::words(metric.basis.as_ref()),
        metric.revision.to_string(),
    ]
}

/// `DEFINITION/FIGURE`, or `FIGURE` of the only definition.
pub(crate) fn grades_of(text: &str) -> GradesOf {
    let (definition, figure) = text.rsplit_once('/').unwrap_or(("", text));
    GradesOf { definition: definition.to_owned(), figure: figure.to_owned() }
}

/// A级; where rounding leaves it open, A级至B级.
fn grade(grade: &Grade) -> String {
    let called = |label: &Option<pb_data::Text>| {
        let pb_data::Text { zh, en } = label.clone().unwrap_or_default();
        words::called(&Text::new(zh, en), Lang::Zh)
    };
    let (best, worst) = (called(&grade.best), called(&grade.worst));
    if grade.decided { best } else { format!("{best}至{worst}") }
}

/// A value's number; empty for a standing, an absence and nothing.
pub(crate) fn number(value: Option<&Value>) -> String {
    match value.and_then(|value| value.reading.as_ref()) {
        Some(Reading::Number(number)) => number.clone(),
        _ => String::new(),
    }
}
