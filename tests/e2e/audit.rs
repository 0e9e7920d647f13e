//! `scorecard audit`: a correction, a withdrawal, a changed definition and a second import as an auditor reads them.

use serde_json::Value;

use crate::support::{
    dataset::{Copy, cell, rows},
    programs::sample,
    system::System,
};

const REVENUE: &str = "fiscal.general_public_budget_revenue";
const REFUNDS: &str = "fiscal.vat_credit_refunds";

/// The key of a level of 历下区 in 2022, as the column `key` has it.
fn level(indicator: &str) -> String {
    format!("{indicator} level  gbt2260:370102 2022")
}

/// Some cells of each row.
fn columns<const N: usize>(rows: &Value, columns: [&str; N]) -> Vec<[String; N]> {
    let cells = |row: &Value| {
        columns.map(|column| {
            row[column].as_str().map_or_else(|| row[column].to_string(), str::to_owned)
        })
    };
    rows.as_array().unwrap().iter().map(cells).collect()
}

const WHAT: [&str; 6] = ["revision", "action", "key", "attribute", "before", "after"];

#[tokio::test]
async fn a_correction_and_a_withdrawal_are_told_by_what_they_changed() {
    let system = System::with("lixia-2022").await;
    let of = |indicator| ["--area", "370102", "--indicator", indicator, "--period", "2022"];
    let put = ["--value", "161.4", "--status", "E", "--reason", "更正"];
    system.scorecard(&[&["put"][..], &of(REVENUE), &put].concat()).await.ok();
    let withdraw = [&["withdraw"][..], &of(REFUNDS), &["--reason", "误录"]].concat();
    system.scorecard(&withdraw).await.ok();

    let audit = system.json(&["audit", "--since", "2"]).await;
    let (revenue, refunds) = (level(REVENUE), level(REFUNDS));
    let expected = [
        ["3", "withdrawn", &refunds, "value", "82.2", ""],
        ["3", "withdrawn", &refunds, "qualifier", "exact", ""],
        ["3", "withdrawn", &refunds, "source", "page-2023", ""],
        ["2", "changed", &revenue, "value", "161.3", "161.4"],
        ["2", "changed", &revenue, "statuses", "", "E"],
    ];
    assert_eq!(columns(&audit, WHAT), expected);
    let who = ["time", "author", "reason", "kind"];
    let [time, author, reason, kind] = columns(&audit, who).remove(0);
    assert!(time.ends_with("+08:00"), "{time}");
    assert_eq!([author, reason, kind], ["unauthenticated", "误录", "observation"]);

    // One key, as the column has it; both ends of a range are in it.
    let of_key = ["audit", "--kind", "observation", "--key", &revenue, "--oldest-first"];
    let key = system.json(&of_key).await;
    assert_eq!(columns(&key, ["revision"]).concat(), ["1", "1", "1", "2", "2"]);
    let first = system.json(&[&of_key[..], &["--until", "1"]].concat()).await;
    assert_eq!(first.as_array().unwrap().len(), 3);
    let until = ["audit", "--indicator", REVENUE, "--since", "2", "--until", &time];
    assert_eq!(system.json(&until).await.as_array().unwrap().len(), 2);
    let nobody = system.json(&["audit", "--author", "nobody"]).await;
    assert_eq!(nobody.as_array().unwrap().len(), 0);

    let gone = ["audit", "--filter", "kind = OBSERVATION AND NOT after:*"];
    let gone = columns(&system.json(&gone).await, ["revision"]);
    assert_eq!(gone.concat(), ["3", "3", "3"], "{gone:?}");
    let wrong = system.scorecard(&["audit", "--filter", "kind = LAKE"]).await.ended_with(1);
    assert!(wrong.err.contains("过滤条件第8个字符处有误"), "{}", wrong.err);

    let table = system.scorecard(&["audit", "--area", "370102", "--limit", "2"]).await;
    let table = table.ended_with(0);
    for said in ["修订", "改前", "误录", "82.2", "161.3", "161.4"] {
        assert!(table.out.contains(said), "{said}: {}", table.out);
    }
    assert!(table.err.contains("只列出2项改动"), "{}", table.err);
}

#[tokio::test]
async fn a_changed_definition_is_told_item_by_item_and_a_second_import_not_at_all() {
    let system = System::with("lixia-2022").await;
    let dataset = Copy::of("lixia-2022");
    let again = system.import(&sample("lixia-2022")).await.ended_with(0);
    assert!(again.err.contains("未产生新的修订"), "{}", again.err);
    let first = system.json(&["audit", "--limit", "100000"]).await;
    let changed = columns(&first, ["revision", "action"]);
    assert!(changed.iter().all(|row| *row == ["1", "added"]), "{changed:?}");
    let of_kind = |kind: &str| {
        let mut keys = columns(&first, ["kind", "key"]);
        keys.retain(|[is, _]| is == kind);
        keys.dedup();
        keys.len()
    };
    let kinds = [
        ("area", "areas.csv"),
        ("indicator", "indicators.csv"),
        ("source", "sources.csv"),
        ("observation", "observations.csv"),
        ("target", "targets.csv"),
        ("honour", "honours.csv"),
        ("milestone", "milestones.csv"),
        ("media", "media.csv"),
        ("imprint", "imprints.csv"),
        ("collection_plan", "collection_plans.csv"),
    ];
    for (kind, file) in kinds {
        assert_eq!(of_kind(kind), rows(dataset.path(), file).len(), "{kind}");
    }

    let items = rows(dataset.path(), "items.csv");
    let line = 2 + items.iter().position(|row| cell(row, "id") == "budget_revenue").unwrap();
    dataset.set("items.csv", line, "verb_zh", "达到");
    assert_eq!(dataset.remove("items.csv", |row| cell(row, "id") == "trade_growth"), 1);
    let import = ["import", dataset.path().to_str().unwrap(), "--reason", "新版"];
    system.scorecard(&import).await.ok();
    let audit = system.json(&["audit", "--kind", "definition", "--since", "2"]).await;
    let told = columns(&audit, ["reason", "key", "attribute", "before", "after"]);
    assert!(told.iter().all(|row| row[..2] == ["新版", "district-yearly"]), "{told:#?}");
    let of = |attribute: &str| {
        let row = told.iter().find(|row| row[2] == attribute);
        row.unwrap_or_else(|| panic!("{attribute}: {told:#?}"))[3..].to_vec()
    };
    let items = "chapters[economy].items";
    let [before, after] = of(items).try_into().unwrap();
    assert_eq!(before, format!("{after} trade_growth"));
    let verb = cell(&rows(&sample("lixia-2022"), "items.csv")[line - 2], "verb_zh").to_owned();
    assert_eq!(of(&format!("{items}[budget_revenue].verb.zh")), [verb, "达到".to_owned()]);
    assert_eq!(of(&format!("{items}[trade_growth].measure")), ["growth", ""]);
    let elsewhere = |row: &&[String; 5]| {
        !row[2].starts_with(&format!("{items}[trade_growth]"))
            && ![items, "chapters[economy].items[budget_revenue].verb.zh"].contains(&&*row[2])
    };
    assert_eq!(told.iter().filter(elsewhere).count(), 0, "{told:#?}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said() {
    let system = System::with("shandong-gdp").await;
    let refused = async |arguments: &[&str], said: &str| {
        let done = system.scorecard(&[&["audit"], arguments].concat()).await.ended_with(1);
        assert!(done.err.contains(said) && done.out.is_empty(), "{done:?}");
    };
    refused(&["--key", "gbt2260:370100"], "--key needs one --kind").await;
    refused(&["--key", "x", "--kind", "imprint"], "not a key of that kind").await;
    refused(&["--kind", "lake"], "--kind").await;
    refused(&["--since", "yesterday"], "--since yesterday：应为修订号").await;
    refused(&["--until", "0"], "revisions are counted from 1").await;
    refused(&["--since", "2", "--until", "1"], "until_revision").await;
    refused(&["--area", "990000"], "no area had the code `990000`").await;
    refused(&["--area", "bad:"], "area").await;
    let help = system.scorecard(&["audit", "--help"]).await.ok();
    for kind in ["observation", "outcome", "assessment", "release", "suppression"] {
        assert!(help.contains(kind), "{kind} is not in {help}");
    }
}
