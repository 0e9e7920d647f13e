//! A figure's explanation as a tree of lines, the figure first and what it was made from below it.

use scorecard_wire::pb::{
    data::{Qualifier, Rounding},
    metrics::{self, Explanation, Origin, Peer},
};
use serde_json::{Value, json};

use super::assessed;
use crate::{
    cells::{self, words},
    formula,
};

/// The tree's lines.
pub(super) fn lines(explanation: &Explanation) -> Vec<String> {
    let mut lines = vec![head(explanation)];
    lines.extend(explanation.assessment.iter().flat_map(assessed::lines));
    below(explanation, "", &mut lines);
    lines
}

fn below(explanation: &Explanation, indent: &str, lines: &mut Vec<String>) {
    let Explanation { children, peers, peers_left_out, .. } = explanation;
    let count = children.len() + usize::from(!peers.is_empty());
    for (n, child) in (1..).zip(children) {
        let (branch, deeper) = if n == count { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        lines.push(format!("{indent}{branch}{}", head(child)));
        below(child, &format!("{indent}{deeper}"), lines);
    }
    if !peers.is_empty() {
        let told: Vec<_> = peers.iter().map(peer).collect();
        let all = u32::try_from(peers.len()).unwrap_or(u32::MAX).saturating_add(*peers_left_out);
        let rest = match peers_left_out {
            0 => String::new(),
            n => format!("，其余{n}个从略"),
        };
        lines.push(format!("{indent}└─ 同级{all}个：{}{rest}", told.join("，")));
    }
}

/// One node: 历下区 一般公共预算收入 2022：161.3亿元（公布；修订1，来源…）.
fn head(explanation: &Explanation) -> String {
    let metric = explanation.metric.clone().unwrap_or_default();
    let key = metric.key.clone().unwrap_or_default();
    let cell = metric.words.clone().and_then(|words| words.zh).unwrap_or_default().cell;
    let mut told = Vec::new();
    match metric.origin() {
        Origin::Published => told.push("公布".to_owned()),
        Origin::Unspecified => told.push("没有数值".to_owned()),
        Origin::Computed => {
            let qualifier =
                metric.shown.as_ref().map_or(Qualifier::Unspecified, metrics::Value::qualifier);
            // A bound is rounded to the side on which it stays true.
            let mode = match (qualifier, explanation.rounding()) {
                (Qualifier::MoreThan | Qualifier::AtLeast | Qualifier::Above, _) => "向下舍入",
                (Qualifier::Nearly | Qualifier::AtMost, _) => "向上舍入",
                (_, Rounding::HalfToEven) => "四舍六入五成双",
                (_, Rounding::HalfAwayFromZero | Rounding::Unspecified) => "四舍五入",
            };
            told.push(format!("计算：{}", formula::zh(&metric.formula)));
            told.push(format!("{mode}到{}位小数", explanation.decimals));
        }
    }
    let promise = explanation.promise.clone().and_then(|promise| promise.zh);
    told.extend(promise.map(|promise| format!("目标：{}", promise.cell)));
    let statuses = metric.shown.as_ref().map(|shown| cells::labels_of_statuses(&shown.statuses));
    told.extend(statuses.filter(|statuses| !statuses.is_empty()));
    if let Some(record) = &explanation.record {
        let revision = record.revision.clone().unwrap_or_default();
        let mut by = format!("修订{}", revision.revision);
        let time = cells::instant(revision.time.as_ref());
        for part in [&time, &revision.author, &revision.reason] {
            if !part.is_empty() {
                by.push(' ');
                by.push_str(part);
            }
        }
        told.push(by);
        let title = record.source.as_ref().map(|source| words(source.title.as_ref()));
        told.extend(title.map(|title| format!("来源：{title}")));
        let note = words(record.note.as_ref());
        if !note.is_empty() {
            told.push(format!("说明：{note}"));
        }
    }
    let of = words(explanation.of_name.as_ref());
    let of = if of.is_empty() { of } else { format!("（{of}）") };
    format!(
        "{} {}{of} {}：{cell}〔{}〕",
        words(explanation.area_name.as_ref()),
        words(explanation.indicator_name.as_ref()),
        key.period,
        told.join("；")
    )
}

fn peer(peer: &Peer) -> String {
    let name = words(peer.area_name.as_ref());
    format!("{}.{name}{}（修订{}）", peer.place, peer.value, peer.revision)
}

/// The tree for programs.
pub(super) fn json(explanation: &Explanation) -> Value {
    let metric = explanation.metric.clone().unwrap_or_default();
    let key = metric.key.clone().unwrap_or_default();
    let cell = metric.words.clone().and_then(|words| words.zh).unwrap_or_default().cell;
    let promise = explanation.promise.clone().and_then(|promise| promise.zh);
    let record = explanation.record.as_ref().map(|record| {
        let revision = record.revision.clone().unwrap_or_default();
        json!({
            "revision": revision.revision,
            "time": cells::instant(revision.time.as_ref()),
            "author": revision.author,
            "reason": revision.reason,
            "source": record.source.as_ref().map(|source| &source.id),
            "note": words(record.note.as_ref()),
        })
    });
    let peers = explanation.peers.iter().map(|peer| {
        json!({ "place": peer.place, "area": peer.area, "value": peer.value, "revision": peer.revision })
    });
    let peers: Vec<Value> = peers.collect();
    json!({
        "area": key.area,
        "indicator": key.indicator,
        "period": key.period,
        "value": cell,
        "formula": metric.formula,
        "decimals": explanation.decimals,
        "record": record,
        "target": promise.map(|promise| promise.cell),
        "children": explanation.children.iter().map(json).collect::<Vec<_>>(),
        "peers": peers,
        "peers_left_out": explanation.peers_left_out,
        "assessment": explanation.assessment.as_ref().map(assessed::json),
    })
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::metrics::{Metric, Value as Shown};

    use super::*;

    #[test]
    fn a_bound_is_said_to_be_rounded_to_its_own_side() {
        let told = |qualifier: Qualifier| {
            let shown = Shown { qualifier: qualifier.into(), ..Shown::default() };
            let origin = Origin::Computed.into();
            let metric = Metric { origin, shown: Some(shown), ..Metric::default() };
            head(&Explanation { metric: Some(metric), decimals: 1, ..Explanation::default() })
        };
        for (qualifier, mode) in [
            (Qualifier::Exact, "四舍五入到1位小数"),
            (Qualifier::About, "四舍五入到1位小数"),
            (Qualifier::MoreThan, "向下舍入到1位小数"),
            (Qualifier::AtMost, "向上舍入到1位小数"),
        ] {
            assert!(told(qualifier).contains(mode), "{}", told(qualifier));
        }
    }
}
