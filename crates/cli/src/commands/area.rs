//! `scorecard area`: an area, what it came from and what became of it.

mod names;

use std::collections::BTreeSet;

use anyhow::Result;
use scorecard_wire::pb::data::{Area, GetAreaLineageRequest, LineageStep, Succession, Validity};

use crate::{
    args::{AreaArgs, Output},
    cells, keys,
    output::Rows,
    scope,
    session::Session,
};

/// Prints the area and its lineage, the oldest first.
pub(crate) async fn run(args: &AreaArgs, session: &mut Session, output: Output) -> Result<()> {
    let AreaArgs { area, period, as_of } = args;
    let as_of = scope::as_of(as_of.as_deref())?;
    let is_code = area.bytes().all(|byte| byte.is_ascii_digit());
    let id = if area.contains(':') || is_code || !period.is_empty() {
        keys::area_then(area, period, as_of.as_ref(), session).await?
    } else {
        let found = names::areas(area, as_of.as_ref(), session).await?;
        match <[Area; 1]>::try_from(found) {
            Ok([area]) => area.id,
            Err(several) => {
                names::print(area, &several, output);
                return Ok(());
            }
        }
    };
    let request = GetAreaLineageRequest { id: id.clone(), as_of };
    let lineage = session.catalogue.get_area_lineage(request).await?.into_inner();
    let mut rows = Rows::new(&[
        ("relation", "关系"),
        ("id", "标识"),
        ("code", "代码"),
        ("name", "名称"),
        ("kind", "类别"),
        ("from", "启用"),
        ("until", "停用"),
        ("parents", "上级"),
        ("became", "去向"),
    ]);
    let later = later(&id, &lineage.steps);
    for area in &lineage.areas {
        let relation = if area.id == id {
            "本身 itself"
        } else if later.contains(area.id.as_str()) {
            "后继 successor"
        } else {
            "前身 predecessor"
        };
        rows.push([relation.to_owned()].into_iter().chain(cells(area, &lineage.steps)));
    }
    rows.print(output);
    Ok(())
}

/// The area's successors, and theirs.
fn later<'a>(id: &'a str, steps: &'a [LineageStep]) -> BTreeSet<&'a str> {
    let mut later = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        for step in steps.iter().filter(|step| step.predecessor == id) {
            if later.insert(step.successor.as_str()) {
                open.push(&step.successor);
            }
        }
    }
    later
}

fn cells(area: &Area, steps: &[LineageStep]) -> [String; 8] {
    let Validity { from, until } = area.validity.clone().unwrap_or_default();
    let parents = area.parents.iter().map(|it| {
        let Validity { from, until } = it.validity.clone().unwrap_or_default();
        match (from.as_str(), until.as_str()) {
            ("", "") => it.parent.clone(),
            _ => format!("{} {from}—{until}", it.parent),
        }
    });
    let became = steps.iter().filter(|step| step.predecessor == area.id);
    let became = became.map(|step| {
        let same = |it: &&Succession| it.successor == step.successor && it.from == step.from;
        let shares = area.successors.iter().filter(same).flat_map(|it| &it.shares);
        let shares = shares.map(|share| match share.indicator.as_str() {
            "" => format!(" {}%", share.percent),
            indicator => format!(" {}% ({indicator})", share.percent),
        });
        format!("{} {}{}", step.from, step.successor, shares.collect::<String>())
    });
    [
        area.id.clone(),
        area.code.clone(),
        cells::words(area.name.as_ref()),
        cells::area_kind(area.kind),
        from,
        until,
        parents.collect::<Vec<_>>().join("\n"),
        became.collect::<Vec<_>>().join("\n"),
    ]
}
