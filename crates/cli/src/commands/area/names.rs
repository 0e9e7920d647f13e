//! Areas by their names.

use anyhow::{Result, bail};
use scorecard_wire::pb::data::{Area, AsOf, ListAreasRequest};

use crate::{
    args::Output,
    cells,
    output::{Rows, say},
    session::Session,
};

/// The areas with that name; if there is none, those whose names begin so.
pub(super) async fn areas(
    name: &str,
    as_of: Option<&AsOf>,
    session: &mut Session,
) -> Result<Vec<Area>> {
    for end in ["", "*"] {
        let found = listed(&filter(name, end), as_of, session).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    bail!(
        "台账中没有名称为“{name}”或以此开头的地区；代码不全是数字的请加 --period (the ledger has no area whose name is or begins \
         with `{name}`; a code that is not all digits needs --period)"
    )
}

/// Areas with a name that is this text and what stands for its end.
fn filter(name: &str, end: &str) -> String {
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("name.zh = \"{quoted}{end}\" OR name.en = \"{quoted}{end}\"")
}

async fn listed(filter: &str, as_of: Option<&AsOf>, session: &mut Session) -> Result<Vec<Area>> {
    let mut request = ListAreasRequest {
        filter: filter.to_owned(),
        as_of: as_of.cloned(),
        page_size: 1000,
        ..ListAreasRequest::default()
    };
    let mut areas = Vec::new();
    loop {
        let page = session.catalogue.list_areas(request.clone()).await?.into_inner();
        areas.extend(page.areas);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(areas);
        }
    }
}

/// Lists areas of which one is meant.
pub(super) fn print(name: &str, areas: &[Area], output: Output) {
    let mut rows = Rows::new(&[
        ("id", "标识"),
        ("code", "代码"),
        ("name", "名称"),
        ("kind", "类别"),
        ("from", "启用"),
        ("until", "停用"),
    ]);
    for area in areas {
        let validity = area.validity.clone().unwrap_or_default();
        rows.push([
            area.id.clone(),
            area.code.clone(),
            cells::words(area.name.as_ref()),
            cells::area_kind(area.kind),
            validity.from,
            validity.until,
        ]);
    }
    say(&format!(
        "有{0}个地区叫“{name}”或以此开头，请用标识查询。{0} areas are meant by that: give an id.",
        areas.len()
    ));
    rows.print(output);
}
