//! `scorecard query --measure attainment`: what became of targets, one row for each.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use scorecard_domain::{AttainmentState, Lang, Pace};
use scorecard_wire::pb::metrics::{Attainment, QueryAttainmentsRequest};

use super::{area_names, name_of};
use crate::{
    args::{Output, Query, QueryTerms},
    cells, formula,
    output::Rows,
    scope,
    session::Session,
};

/// The measure's name on the command line. Attainments are computed and never recorded, so ledgers have no such measure.
pub(super) const ATTAINMENT: &str = "attainment";

/// Prints the attainments in the order of the answer.
pub(super) async fn run(args: &Query, session: &mut Session, output: Output) -> Result<()> {
    ensure!(
        args.measure.len() == 1,
        "--measure attainment不能与其他计量一起查 (attainment is asked for by itself)"
    );
    let Query { asked, .. } = args;
    let is_plain = asked.of.is_empty() && asked.grades.is_none() && asked.streak_rank == 1;
    ensure!(
        is_plain && asked.terms == QueryTerms::default(),
        "--measure attainment不能带--of、--grades等计量的条件：各目标自己说明相对于谁 (attainment takes no terms of measures such as --of and --grades: targets say themselves what they are of)"
    );
    let request = QueryAttainmentsRequest {
        areas: asked.area.clone(),
        children_of: asked.children_of.clone().unwrap_or_default(),
        indicators: asked.indicator.clone(),
        periods: asked.period.clone(),
        issuer: args.issuer.clone().unwrap_or_default(),
        min_revision: session.min_revision().await?,
        as_of: scope::as_of(asked.as_of.as_deref())?,
    };
    let answer = session.metrics.query_attainments(request).await?.into_inner();
    let names = area_names(asked.as_of.as_deref(), session).await?;
    let mut rows = Rows::new(&[
        ("area", "地区"),
        ("name", "名称"),
        ("indicator", "指标"),
        ("measure", "计量"),
        ("target_period", "目标期"),
        ("period", "时期"),
        ("issuer", "制定"),
        ("promise", "目标"),
        ("state", "结果"),
        ("value", "数值"),
        ("completion", "完成率%"),
        ("distance", "差距"),
        ("due", "序时%"),
        ("pace", "进度"),
        ("words", "文字"),
        ("formula", "算式"),
        ("revision", "修订"),
    ]);
    for attainment in &answer.attainments {
        rows.push(row(attainment, &names, output));
    }
    rows.print(output);
    Ok(())
}

fn row(attainment: &Attainment, names: &BTreeMap<String, String>, output: Output) -> [String; 17] {
    let name = |id: &str| name_of(names, id);
    let target = attainment.target.clone().unwrap_or_default();
    let key = target.key.unwrap_or_default();
    let actual = attainment.actual.clone().unwrap_or_default();
    let measure = actual.key.as_ref().map_or(key.measure, |key| key.measure);
    let state = u8::try_from(attainment.state).ok().and_then(AttainmentState::from_number);
    let progress = attainment.progress.clone().unwrap_or_default();
    let schedule = if progress.stated { "计划" } else { "序时" };
    let pace = match u8::try_from(progress.pace).ok().and_then(Pace::from_number) {
        Some(Pace::Ahead) => format!("快于{schedule}"),
        Some(Pace::OnSchedule) => format!("与{schedule}持平"),
        Some(Pace::Behind) => format!("慢于{schedule}"),
        Some(Pace::Undecided) => "未能判定".to_owned(),
        None => String::new(),
    };
    let promise = attainment.promise.clone().and_then(|words| words.zh);
    let distance = match attainment.distance.as_str() {
        "" => String::new(),
        distance => format!("{distance}{}", attainment.distance_unit),
    };
    [
        key.area.clone(),
        name(&key.area),
        key.indicator,
        cells::measure(measure),
        key.period,
        attainment.period.clone(),
        name(&key.issuer),
        promise.map(|words| words.phrase).unwrap_or_default(),
        state.map(|state| state.words(Lang::Zh).to_owned()).unwrap_or_default(),
        super::number(actual.shown.as_ref()),
        attainment.completion.clone(),
        distance,
        progress.due,
        pace,
        cells::words(attainment.account.as_ref()),
        match output {
            Output::Table => formula::zh(&attainment.formula),
            Output::Csv | Output::Json => attainment.formula.clone(),
        },
        actual.revision.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::data::{Target, TargetKey, Text};

    use super::*;

    #[test]
    fn a_formula_is_told_in_chinese_to_people_and_an_area_by_its_id_if_it_has_no_name() {
        let formula = "100 × 61.5 / 150, 50.0% due as the target states";
        let key = TargetKey { area: "x:a".into(), issuer: "x:c".into(), ..TargetKey::default() };
        let attainment = Attainment {
            target: Some(Target { key: Some(key), ..Target::default() }),
            formula: formula.into(),
            account: Some(Text { zh: String::new(), en: "on schedule".into() }),
            ..Attainment::default()
        };
        let names = BTreeMap::from([("x:c".to_owned(), "市".to_owned())]);
        let told = |output| {
            let [_, area, .., issuer, _, _, _, _, _, _, _, account, formula, _] =
                row(&attainment, &names, output);
            [area, issuer, account, formula]
        };
        let zh = "100 × 61.5 / 150，目标自定的进度为50.0%";
        assert_eq!(told(Output::Table), ["x:a", "市", "on schedule", zh]);
        assert_eq!(told(Output::Csv), ["x:a", "市", "on schedule", formula]);
    }
}
