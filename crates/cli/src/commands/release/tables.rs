//! Releases as tables.

use scorecard_domain::ReleaseState;
use scorecard_wire::{
    change,
    pb::data::{self as pb, Decision, RecordedDecision, Release, VoidedGroup, decision::Verdict},
};

use crate::{
    args::Output,
    cells::{hex, instant, words},
    output::{Rows, line},
};

/// A state in Chinese and English.
fn state(code: i32) -> String {
    let state = u8::try_from(code).ok().and_then(ReleaseState::from_number);
    let Some(state) = state else { return String::new() };
    let zh = match state {
        ReleaseState::Draft => "草稿",
        ReleaseState::InApproval => "审批中",
        ReleaseState::Returned => "退回",
        ReleaseState::Approved => "已批准",
        ReleaseState::Published => "已发布",
    };
    format!("{zh} {state}")
}

/// Releases, one a row.
pub(super) fn releases(releases: &[Release]) -> Rows {
    let mut rows = Rows::new(&[
        ("id", "标识"),
        ("title", "名称"),
        ("state", "状态"),
        ("period", "时期"),
        ("definition", "定义"),
        ("areas", "地区"),
        ("frozen_revision", "冻结修订"),
        ("frozen_digest", "摘要"),
        ("next", "待批"),
    ]);
    for release in releases {
        let next = release.groups.iter().filter(|group| !group.next_step.is_empty());
        let next: Vec<_> = next.map(|group| format!("{}:{}", group.id, group.next_step)).collect();
        rows.push([
            release.id.clone(),
            words(release.title.as_ref()),
            state(release.state),
            release.period.clone(),
            release.definition.clone(),
            release.areas.join(" "),
            release.frozen_revision.to_string(),
            hex(&release.frozen_digest),
            next.join(" "),
        ]);
    }
    rows
}

fn groups(release: &Release) -> Rows {
    let mut rows = Rows::new(&[
        ("group", "指标组"),
        ("name", "名称"),
        ("state", "状态"),
        ("steps", "步骤"),
        ("next_step", "待批"),
        ("indicators", "指标"),
        ("figures", "数据"),
        ("entered_by", "录入人"),
        ("independence", "审批独立性"),
    ]);
    for group in &release.groups {
        let figures = group.figures.clone().unwrap_or_default();
        let step = |step: &scorecard_wire::pb::data::ApprovalStep| match words(step.name.as_ref()) {
            name if name.is_empty() => step.id.clone(),
            name => format!("{} {name}", step.id),
        };
        let steps: Vec<_> = group.steps.iter().map(step).collect();
        let independence = if group.independence_unverified {
            "无法核实 unverified"
        } else {
            "已核实 verified"
        };
        rows.push([
            group.id.clone(),
            words(group.name.as_ref()),
            state(group.state),
            steps.join(" → "),
            group.next_step.clone(),
            if group.indicators.is_empty() {
                "其余 the rest".to_owned()
            } else {
                group.indicators.join(" ")
            },
            figures.count.to_string(),
            figures.authors.join("、"),
            independence.to_owned(),
        ]);
    }
    rows
}

fn verdict(decision: &Decision) -> String {
    match &decision.verdict {
        Some(Verdict::Approved(_)) => "批准 approved".to_owned(),
        Some(Verdict::Returned(reason)) => format!("退回 returned：{reason}"),
        None => String::new(),
    }
}

fn decisions(all: &[RecordedDecision]) -> Rows {
    let mut rows = Rows::new(&[
        ("group", "指标组"),
        ("step", "步骤"),
        ("actor", "审批人"),
        ("verdict", "意见"),
        ("frozen_revision", "所批修订"),
        ("recorded", "记入修订"),
        ("time", "时间"),
        ("voided", "作废于"),
    ]);
    for RecordedDecision { group, decision, recorded, frozen_revision, voided_revision } in all {
        let decision = decision.clone().unwrap_or_default();
        let recorded = recorded.clone().unwrap_or_default();
        rows.push([
            group.clone(),
            decision.step.clone(),
            decision.actor.clone(),
            verdict(&decision),
            frozen_revision.to_string(),
            recorded.revision.to_string(),
            instant(recorded.time.as_ref()),
            if *voided_revision == 0 { String::new() } else { voided_revision.to_string() },
        ]);
    }
    rows
}

/// A release with its groups and all that was decided; as CSV, its groups.
pub(super) fn print(release: &Release, decided: &[RecordedDecision], output: Output) {
    let (itself, groups, decisions) =
        (releases(std::slice::from_ref(release)), groups(release), decisions(decided));
    match output {
        Output::Json => {
            let mut all = itself.to_json();
            if let Some(release) = all.get_mut(0).map(serde_json::Value::take) {
                let mut release = release;
                if let Some(fields) = release.as_object_mut() {
                    fields.insert("groups".to_owned(), groups.to_json());
                    fields.insert("decisions".to_owned(), decisions.to_json());
                }
                all = release;
            }
            line(&format!("{all:#}"));
        }
        Output::Csv => groups.print(output),
        Output::Table => [itself, groups, decisions].iter().for_each(|it| it.print(output)),
    }
}

/// What a move has voided, and why.
pub(super) fn voided(voided: &VoidedGroup) -> String {
    let VoidedGroup { group, decisions, changed, more, changed_others } = voided;
    let names: Vec<_> = decisions.iter().map(|it| format!("{}({})", it.step, it.actor)).collect();
    let figures =
        changed.iter().map(|key| format!("{} {} {}", key.area, key.indicator, key.period));
    let keys: Vec<_> = figures.chain(changed_others.iter().map(other)).collect();
    let (n, names) = ((changed.len() + changed_others.len()) as u64 + more, names.join("、"));
    format!(
        "{group}有{n}项改动，审批作废：{names}。{n} thing(s) of {group} changed, decisions are void: {}",
        keys.join(", ")
    )
}

/// A thing of another kind than observations, by its kind and key.
fn other(key: &pb::Key) -> String {
    let read = scorecard_wire::reading("", key.clone(), change::read_key);
    read.map(|key| format!("{} {key}", key.kind())).unwrap_or_default()
}
