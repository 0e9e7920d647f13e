//! The tables of `scorecard status`.

use std::collections::BTreeMap;

use anyhow::Result;
use scorecard_domain::{ReportingState, Thing};
use scorecard_wire::{
    codes::Code as _,
    pb::data::{
        GetReportingStatusResponse, Kind, ReportingCounts, ReportingLine, ReportingTally, Revision,
    },
};

use crate::{args::Output, cells, output::Rows, scope, session::Session, snapshot};

const COUNTS: [(&str, &str); 13] = [
    ("owed", "应报"),
    ("reported", "已报"),
    ("percent", "报送率%"),
    ("on_time", "按时"),
    ("late", "迟报"),
    ("overdue", "逾期"),
    ("pending", "未到期"),
    ("provisional", "初步数"),
    ("absent", "无数有因"),
    ("final_owed", "应报最终数"),
    ("final_overdue", "最终数逾期"),
    ("final_percent", "最终数报送率%"),
    ("remark", "备注"),
];

/// Those of them that are numbers: all but the remark.
const NUMBERS: [&str; 12] = [
    "owed",
    "reported",
    "percent",
    "on_time",
    "late",
    "overdue",
    "pending",
    "provisional",
    "absent",
    "final_owed",
    "final_overdue",
    "final_percent",
];

fn counts(counts: Option<&ReportingCounts>) -> [String; 13] {
    let ReportingCounts { reports, finals, provisional, absent } =
        counts.cloned().unwrap_or_default();
    let ReportingTally { owed, on_time, late, pending, overdue, percent } =
        reports.unwrap_or_default();
    let finals = finals.unwrap_or_default();
    let reported = on_time + late;
    let remark = if owed > 0 && reported == 0 { "全部未报 nothing reported" } else { "" };
    [
        owed.to_string(),
        reported.to_string(),
        percent,
        on_time.to_string(),
        late.to_string(),
        overdue.to_string(),
        pending.to_string(),
        provisional.to_string(),
        absent.to_string(),
        finals.owed.to_string(),
        finals.overdue.to_string(),
        finals.percent,
        remark.to_owned(),
    ]
}

/// What each department owes, and all together.
pub(super) fn departments(status: &GetReportingStatusResponse) -> Rows {
    let head = [("department", "部门"), ("plans", "计划")];
    let mut rows = Rows::new(&[&head[..], &COUNTS].concat()).with_numbers(&NUMBERS);
    for it in &status.departments {
        let head = [cells::words(it.department.as_ref()), it.plans.join(" ")];
        rows.push(head.into_iter().chain(counts(it.counts.as_ref())));
    }
    if status.departments.len() > 1 {
        let head = ["合计 total".to_owned(), String::new()];
        rows.push(head.into_iter().chain(counts(status.total.as_ref())));
    }
    rows
}

/// What each plan asks for each period; for people without the counts where those of the departments are the same.
pub(super) fn plans(status: &GetReportingStatusResponse, output: Output) -> Rows {
    let repeats = output == Output::Table && status.plans.len() == status.departments.len();
    let head = [
        ("plan", "计划"),
        ("name", "名称"),
        ("department", "部门"),
        ("contact", "联系人"),
        ("period", "时期"),
        ("due", "期限"),
        ("final_due", "最终数期限"),
    ];
    let columns = if repeats { head.to_vec() } else { [&head[..], &COUNTS].concat() };
    let mut rows = Rows::new(&columns).with_numbers(&NUMBERS);
    for it in &status.plans {
        let head = [
            it.plan.clone(),
            cells::words(it.name.as_ref()),
            cells::words(it.department.as_ref()),
            it.contact.clone(),
            it.period.clone(),
            it.due.clone(),
            it.final_due.clone(),
        ];
        let counts = (!repeats).then(|| counts(it.counts.as_ref()));
        rows.push(head.into_iter().chain(counts.into_iter().flatten()));
    }
    rows
}

/// Figures, each with what became of it.
pub(super) async fn lines(
    lines: Vec<ReportingLine>,
    status: &GetReportingStatusResponse,
    output: Output,
    session: &mut Session,
) -> Result<Rows> {
    let state = match output {
        Output::Table => state,
        Output::Json | Output::Csv => slug,
    };
    let mut columns = vec![
        ("department", "部门"),
        ("plan", "计划"),
        ("period", "时期"),
        ("area", "地区"),
        ("area_name", "地区名称"),
        ("indicator", "指标"),
        ("indicator_name", "指标名称"),
        ("measure", "计量"),
        ("of", "对象"),
        ("state", "状态"),
        ("due", "期限"),
        ("final_state", "最终数状态"),
        ("final_due", "最终数期限"),
        ("value", "数值"),
        ("reported", "报送时间"),
        ("revision", "修订"),
        ("author", "提交人"),
    ];
    // People see it with the value.
    if output != Output::Table {
        columns.push(("qualifier", "限定词"));
    }
    let mut rows = Rows::new(&columns);
    if lines.is_empty() {
        return Ok(rows);
    }
    let departments = status.plans.iter().map(|it| (&it.plan, it.department.as_ref()));
    let departments: BTreeMap<_, _> = departments.collect();
    let names = names(status.revision, session).await?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    for it in lines {
        let key = it.key.unwrap_or_default();
        let observation = it.observation.unwrap_or_default();
        let value = match output {
            Output::Table => cells::words_of_reading(&observation),
            Output::Json | Output::Csv => cells::reading(observation.reading.as_ref()),
        };
        let reported = it.reported.and_then(|revision| revision.time);
        let Revision { revision, author, .. } = it.last_changed.unwrap_or_default();
        let mut row = vec![
            cells::words(departments.get(&it.plan).copied().flatten()),
            it.plan,
            key.period,
            key.area.clone(),
            name(&key.area),
            key.indicator.clone(),
            name(&key.indicator),
            cells::measure(key.measure),
            key.of,
            state(it.state).to_owned(),
            it.due,
            state(it.final_state).to_owned(),
            it.final_due,
            value,
            cells::moment(reported.as_ref(), output),
            if revision == 0 { String::new() } else { revision.to_string() },
            author,
        ];
        if output != Output::Table {
            row.push(cells::qualifier(observation.qualifier));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// What areas and indicators were called in a revision, by their ids, which are never the same.
async fn names(revision: u64, session: &mut Session) -> Result<BTreeMap<String, String>> {
    let named = |thing| match thing {
        Thing::Area(area) => Some((area.id.to_string(), area.name.to_string())),
        Thing::Indicator(indicator) => Some((indicator.id.to_string(), indicator.name.to_string())),
        _ => None,
    };
    let as_of = Some(scope::after(revision));
    let things = snapshot::all(as_of, &[Kind::Area, Kind::Indicator], session).await?;
    Ok(things.into_iter().filter_map(named).collect())
}

/// A state as `--state` takes it; empty if there is none.
fn slug(code: i32) -> &'static str {
    ReportingState::from_wire(code).map(ReportingState::slug).unwrap_or_default()
}

/// A state for people; empty if there is none.
pub(super) fn state(code: i32) -> &'static str {
    match ReportingState::from_wire(code) {
        Some(ReportingState::OnTime) => "按时 on_time",
        Some(ReportingState::Late) => "迟报 late",
        Some(ReportingState::Pending) => "未到期 pending",
        Some(ReportingState::Overdue) => "逾期 overdue",
        None => "",
    }
}
