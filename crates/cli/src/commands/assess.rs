//! `scorecard assess`: who is scored how, in which rank and with which grade, and on request node by node.

use anyhow::{Context as _, Result};
use scorecard_domain::{Lang, Missing, Unscored};
use scorecard_wire::pb::metrics::{
    AssessedArea, AssessedItem, AssessedMeasure, AssessedNode, AssessmentItemInfo,
    AssessmentNodeInfo, AssessmentResult, GetAssessmentRequest, get_assessment_request::InARow,
};

use crate::{
    args::{Assess, Output},
    cells::{self, words},
    output::{self, Rows},
    scope,
    session::Session,
};

/// Prints the areas by rank; with `--steps` each node of each area.
pub(crate) async fn run(args: &Assess, session: &mut Session, output: Output) -> Result<()> {
    let rank = args.in_a_row_rank.map(InARow::Rank);
    let request = GetAssessmentRequest {
        assessment: args.assessment.clone(),
        year: args.year,
        areas: args.area.clone(),
        in_a_row: rank.or_else(|| args.in_a_row_grade.clone().map(InARow::Grade)),
        min_revision: session.min_revision().await?,
        as_of: scope::as_of(args.as_of.as_deref())?,
    };
    let counts = request.in_a_row.is_some();
    let answer = session.metrics.get_assessment(request).await?.into_inner();
    let result = answer.result.context("the metrics service answered without a result")?;
    if output == Output::Table {
        output::line(&head(&result));
    }
    if args.steps {
        steps(&result).print(output)
    } else {
        ranking(&result, counts).print(output)
    }
    Ok(())
}

fn head(result: &AssessmentResult) -> String {
    let AssessmentResult { name, period, members, scored, .. } = result;
    let name = words(name.as_ref());
    format!("{name} {period}：应考核{members}个，得分{scored}个")
}

fn ranking(result: &AssessmentResult, counts: bool) -> Rows {
    let mut rows = Rows::new(&[
        ("rank", "名次"),
        ("area", "地区"),
        ("name", "名称"),
        ("score", "总分"),
        ("grade", "等次"),
        ("base", "加扣分前"),
        ("bonus", "加分"),
        ("penalty", "扣分"),
        ("vetoed", "一票否决"),
        ("ranks", "权重变动时名次"),
        ("years_in_a_row", "连续年数"),
        ("note", "说明"),
    ])
    .with_numbers(&["rank", "years_in_a_row"]);
    for area in &result.areas {
        let root = area.nodes.first();
        let range = match (area.best_rank, area.worst_rank) {
            (0, _) => String::new(),
            (best, worst) if best == worst => best.to_string(),
            (best, worst) => format!("{best}–{worst}"),
        };
        rows.push([
            number(area.rank),
            area.area.clone(),
            words(area.name.as_ref()),
            area.score.clone(),
            area.grade.as_ref().map(|grade| words(grade.name.as_ref())).unwrap_or_default(),
            root.map(|root| root.score.clone()).unwrap_or_default(),
            area.bonus.clone(),
            area.penalty.clone(),
            if area.vetoed { "是".to_owned() } else { String::new() },
            range,
            if counts { area.years_in_a_row.to_string() } else { String::new() },
            notes(result, area),
        ]);
    }
    rows
}

/// What a reader of an area's row should know: which items apply, and what is missing.
fn notes(result: &AssessmentResult, area: &AssessedArea) -> String {
    let items = result.adjustments.iter().zip(&area.adjustments).filter_map(item_note);
    let leaves =
        result.nodes.iter().zip(&area.nodes).filter(|(info, _)| !info.indicator.is_empty());
    let gaps = leaves.filter_map(|(info, node)| {
        let is_imputed = node.measures.iter().any(|measure| !measure.imputed.is_empty());
        let why = match unscored(node.unscored) {
            "" if is_imputed => "以组均值代入",
            "" => return None,
            why => why,
        };
        Some(format!("{}{why}", words(info.name.as_ref())))
    });
    items.chain(gaps).collect::<Vec<_>>().join("；")
}

fn item_note((info, item): (&AssessmentItemInfo, &AssessedItem)) -> Option<String> {
    let name = words(info.name.as_ref());
    let reason = words(item.reason.as_ref());
    let because = if reason.is_empty() { String::new() } else { format!("（{reason}）") };
    match (item.applies, missing(item.missing)) {
        (true, _) if item.points == "0" => Some(format!("{name}{because}")),
        (true, _) => Some(format!("{name}{}分{because}", item.points)),
        (false, "") => None,
        (false, why) => Some(format!("{name}：{why}")),
    }
}

fn steps(result: &AssessmentResult) -> Rows {
    let mut rows = Rows::new(&[
        ("area", "地区"),
        ("name", "名称"),
        ("node", "节点"),
        ("node_name", "项目"),
        ("measure", "计量"),
        ("raw", "数值"),
        ("treated", "处理后"),
        ("normalised", "标准化"),
        ("weight", "权重%"),
        ("score", "得分"),
        ("rank", "名次"),
        ("contribution", "贡献"),
        ("note", "说明"),
    ])
    .with_numbers(&["rank"]);
    for area in &result.areas {
        for (info, node) in result.nodes.iter().zip(&area.nodes) {
            let none = AssessedMeasure::default();
            let first = node.measures.first().unwrap_or(&none);
            rows.push(step(area, info, node, first));
            // A second measure of the same leaf has a row with its own steps alone.
            for measure in node.measures.iter().skip(1) {
                let only = AssessedNode { node: node.node.clone(), ..AssessedNode::default() };
                rows.push(step(area, info, &only, measure));
            }
        }
    }
    rows
}

fn step(
    area: &AssessedArea,
    info: &AssessmentNodeInfo,
    node: &AssessedNode,
    measure: &AssessedMeasure,
) -> [String; 13] {
    let why = [unscored(node.unscored), missing(measure.missing)];
    let mut why: Vec<_> = why.into_iter().filter(|why| !why.is_empty()).collect();
    why.dedup();
    if !measure.imputed.is_empty() {
        why.push("以组均值代入");
    }
    [
        area.area.clone(),
        words(area.name.as_ref()),
        info.id.clone(),
        words(info.name.as_ref()),
        cells::measure(measure.measure),
        measure.raw.clone(),
        measure.treated.clone(),
        measure.normalised.clone(),
        node.weight.clone(),
        node.score.clone(),
        number(node.rank),
        node.contribution.clone(),
        why.join("；"),
    ]
}

fn number(n: u32) -> String {
    if n == 0 { String::new() } else { n.to_string() }
}

fn unscored(code: i32) -> &'static str {
    let code = u8::try_from(code).ok().and_then(Unscored::from_number);
    code.map_or("", |code| code.words(Lang::Zh))
}

fn missing(code: i32) -> &'static str {
    let code = u8::try_from(code).ok().and_then(Missing::from_number);
    code.map_or("", |code| code.words(Lang::Zh))
}
