//! `scorecard suppressions`: what the ledger itself withholds from the public, and why.

use std::collections::BTreeMap;

use anyhow::Result;
use scorecard_domain::{Confidentiality, Text, Thing};
use scorecard_wire::pb::data::{Kind, ListSuppressionsRequest};

use crate::{
    args::{Output, Suppressions},
    cells, keys,
    output::{Rows, say},
    scope,
    session::Session,
    snapshot,
};

/// Page size of list calls.
const PAGE: i32 = 1000;

/// Prints one row for each level that is withheld.
pub(crate) async fn run(args: &Suppressions, session: &mut Session, output: Output) -> Result<()> {
    let Suppressions { indicator, period, area, as_of } = args;
    let as_of = scope::as_of(as_of.as_deref())?;
    let area = match area.as_str() {
        "" => String::new(),
        code => keys::area_then(code, period, as_of.as_ref(), session).await?,
    };
    let mut names: BTreeMap<String, Text> = BTreeMap::new();
    for thing in snapshot::all(as_of.clone(), &[Kind::Area], session).await? {
        if let Thing::Area(area) = thing {
            names.insert(area.id.to_string(), area.name);
        }
    }
    let mut request = ListSuppressionsRequest {
        indicator: indicator.clone(),
        period: period.clone(),
        as_of,
        page_size: PAGE,
        ..ListSuppressionsRequest::default()
    };
    let mut rows = Rows::new(&[
        ("indicator", "指标"),
        ("period", "时期"),
        ("area", "地区"),
        ("name", "名称"),
        ("confidentiality", "密级"),
        ("why", "原因"),
        ("revision", "修订"),
    ]);
    loop {
        let page = session.facts.list_suppressions(request.clone()).await?.into_inner();
        for suppression in page.suppressions {
            let key = suppression.key.unwrap_or_default();
            let wanted = suppression.areas.iter().filter(|it| area.is_empty() || it.id == area);
            for it in wanted {
                let name = names.get(&it.id).cloned().unwrap_or_default();
                rows.push([
                    key.indicator.clone(),
                    key.period.clone(),
                    it.id.clone(),
                    if name.zh.is_empty() { name.en } else { name.zh },
                    cells::confidentiality(it.confidentiality),
                    why(it.confidentiality, &suppression.protects),
                    suppression.revision.to_string(),
                ]);
            }
        }
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    if rows.is_empty() {
        say("没有因单位数过少而不公布的数据。Nothing is withheld because of few units.");
    }
    rows.print(output);
    Ok(())
}

/// Why it is withheld: because of few units, or for the sake of what; of indicators that have minimum units themselves, where
/// this one has none.
fn why(code: i32, protects: &[String]) -> String {
    if code == i32::from(Confidentiality::SmallCounts.number()) {
        return "单位数过少 few units".to_owned();
    }
    match protects {
        [] => "防止推算 protects another".to_owned(),
        protected => {
            format!("防止推算{} protects {}", protected.join("、"), protected.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_for_the_sake_of_which_indicator() {
        let few = i32::from(Confidentiality::SmallCounts.number());
        let other = i32::from(Confidentiality::SecondarySender.number());
        assert_eq!(why(few, &[]), "单位数过少 few units");
        assert_eq!(why(other, &[]), "防止推算 protects another");
        let protects = ["a.b".to_owned(), "c.d".to_owned()];
        assert_eq!(why(other, &protects), "防止推算a.b、c.d protects a.b, c.d");
    }
}
