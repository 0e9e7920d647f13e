//! `scorecard status`: who has reported what collection plans ask for, department by department, and what is missing.

mod tables;

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use scorecard_domain::ReportingState;
use scorecard_wire::{
    codes::Code as _,
    pb::data::{
        GetReportingStatusRequest, ListReportingLinesRequest, ReportingCounts, ReportingLine,
        ReportingScope,
    },
    timestamp,
};
use serde_json::json;

use crate::{
    args::{Output, Status},
    cells, flag,
    moment::Typed,
    output::{line, say},
    scope,
    session::Session,
};

/// Page size of list calls.
const PAGE: usize = 1000;

/// Prints counts by department and plan, and the figures in the states that are asked for.
pub(crate) async fn run(args: &Status, session: &mut Session, output: Output) -> Result<()> {
    let states = states("--state", &args.state)?;
    let states = if states.is_empty() { vec![ReportingState::Overdue] } else { states };
    let fail_on = self::states("--fail-on", &args.fail_on)?;
    let scope = ReportingScope {
        plans: args.plan.clone(),
        department: args.department.clone(),
        periods: args.period.clone(),
    };
    let request = GetReportingStatusRequest {
        scope: Some(scope.clone()),
        as_of: scope::as_of(args.as_of.as_deref())?,
        at: args.at.as_deref().map(instant).transpose()?,
    };
    let status = session.reporting.get_reporting_status(request).await?.into_inner();
    let request = ListReportingLinesRequest {
        scope: Some(scope),
        states: states.iter().map(|state| state.to_wire()).collect(),
        // What is listed is what was counted.
        as_of: Some(scope::after(status.revision)),
        at: status.at,
        filter: args.filter.clone(),
        ..ListReportingLinesRequest::default()
    };
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let lines = list(request, limit, session).await?;
    let lines = tables::lines(lines, &status, output, session).await?;
    let (departments, plans) = (tables::departments(&status), tables::plans(&status, output));
    let at = cells::moment(status.at.as_ref(), output);
    let revision = status.revision;
    match output {
        Output::Json => {
            let all = json!({
                "at": at,
                "revision": revision,
                "departments": departments.to_json(),
                "plans": plans.to_json(),
                "lines": lines.to_json(),
            });
            line(&format!("{all:#}"));
        }
        Output::Csv => lines.print(output),
        Output::Table => {
            line(&format!(
                "以{at}（+08:00）为准，台账修订{revision}。Compared at {at} (+08:00), revision {revision}."
            ));
            for table in [departments, plans, lines] {
                table.print(output);
            }
        }
    }
    let asked: BTreeSet<&str> = status.plans.iter().map(|plan| plan.period.as_str()).collect();
    for period in args.period.iter().filter(|period| !asked.contains(period.as_str())) {
        say(&format!(
            "没有采集计划收集{period}的数据。No collection plan asks for anything of {period}."
        ));
    }
    if status.plans.is_empty() && args.period.is_empty() {
        say("没有到期或已结束的采集计划。No collection plan asks for anything yet.");
    }
    for plan in status.plans.iter().filter(|plan| plan.areas_unstated) {
        let id = &plan.plan;
        say(&format!(
            "计划{id}的比较组没有列出成员，应报多少无法确定。The peer group of the plan {id} does not state its members: \
             what is owed is not known."
        ));
    }
    fail(&fail_on, status.total.unwrap_or_default())
}

fn states(flag: &str, texts: &[String]) -> Result<Vec<ReportingState>> {
    texts.iter().map(|text| flag::read(flag, text)).collect()
}

/// A moment, or the beginning of a day or minute.
fn instant(text: &str) -> Result<prost_types::Timestamp> {
    Ok(timestamp::write(Typed::read("--at", text)?.begin.micros()))
}

async fn list(
    mut request: ListReportingLinesRequest,
    limit: usize,
    session: &mut Session,
) -> Result<Vec<ReportingLine>> {
    let mut lines = Vec::new();
    loop {
        let wanted = PAGE.min(limit - lines.len());
        request.page_size = i32::try_from(wanted).unwrap_or(i32::MAX);
        let page = session.reporting.list_reporting_lines(request.clone()).await?.into_inner();
        lines.extend(page.lines);
        if page.next_page_token.is_empty() {
            return Ok(lines);
        }
        if lines.len() >= limit {
            say(&format!(
                "只列出{limit}项，后面可能还有；请加大--limit，或用--plan、--department、--period、--filter分别查看。Only \
                 {limit} figures are listed, there may be more: raise --limit, or use --plan, --department, --period and --filter."
            ));
            return Ok(lines);
        }
        request.page_token = page.next_page_token;
    }
}

/// Fails if something is in one of these states.
fn fail(states: &[ReportingState], total: ReportingCounts) -> Result<()> {
    let tallies = [total.reports.unwrap_or_default(), total.finals.unwrap_or_default()];
    for wanted in states {
        let [reports, finals] = tallies.each_ref().map(|tally| match wanted {
            ReportingState::OnTime => tally.on_time,
            ReportingState::Late => tally.late,
            ReportingState::Pending => tally.pending,
            ReportingState::Overdue => tally.overdue,
        });
        if reports + finals > 0 {
            let name = tables::state(wanted.to_wire());
            bail!(
                "--fail-on: {name}：{reports}项数据，{finals}项最终数 ({reports} figure(s) and {finals} final value(s) are in \
                 this state)"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::data::ReportingTally;

    use super::*;

    #[test]
    fn a_day_begins_in_china() {
        let seconds = |text| instant(text).map(|at| at.seconds).ok();
        assert_eq!(seconds("2023-02-01"), Some(1_675_180_800));
        assert_eq!(seconds("2023-02-01T00:00:00+08:00"), seconds("2023-02-01"));
        assert_eq!(seconds("2023-01-31T16:00:00Z"), seconds("2023-02-01"));
        assert_eq!(seconds("tomorrow"), None);
        assert_eq!(seconds("2023-02-30"), None);
    }

    #[test]
    fn what_is_in_a_state_makes_it_fail() {
        let tally = |overdue, late| ReportingTally { overdue, late, ..ReportingTally::default() };
        let total = ReportingCounts {
            reports: Some(tally(0, 2)),
            finals: Some(tally(1, 0)),
            ..ReportingCounts::default()
        };
        let told = |states: &[ReportingState]| {
            fail(states, total.clone()).err().map(|err| err.to_string()).unwrap_or_default()
        };
        assert_eq!(told(&[]), "");
        assert_eq!(told(&[ReportingState::Pending]), "");
        assert!(told(&[ReportingState::Overdue]).contains("0项数据，1项最终数"));
        assert!(told(&[ReportingState::Pending, ReportingState::Late]).contains("迟报 late：2项"));
    }
}
