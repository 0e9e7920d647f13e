//! What `query`, `explain` and `history` say of a figure: the number, where it comes from, and since when.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{
    dataset::{cell, rows},
    programs::sample,
    system::System,
};

#[track_caller]
fn check_keys(answer: &Value, expected: &[&str]) {
    for row in answer.as_array().unwrap() {
        let keys: BTreeSet<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, expected.iter().copied().collect());
    }
}

#[tokio::test]
async fn query_tells_each_value_with_its_unit_words_and_origin() {
    let system = System::with("shandong-gdp").await;
    let query = ["query", "--children-of", "370000", "--indicator", "economy.gdp"];
    let query = [&query[..], &["--period", "2012", "--measure", "level", "--measure", "rank"]];
    let answer = system.json(&query.concat()).await;
    check_keys(
        &answer,
        &[
            "area",
            "name",
            "indicator",
            "period",
            "measure",
            "value",
            "unit",
            "words",
            "mark",
            "phrase",
            "qualifier",
            "status",
            "stage",
            "firm",
            "reported",
            "expected",
            "origin",
            "published",
            "computed",
            "disagrees",
            "coverage",
            "grade",
            "basis",
            "revision",
        ],
    );
    let published: Vec<_> = rows(&sample("shandong-gdp"), "observations.csv")
        .into_iter()
        .filter(|row| cell(row, "indicator") == "economy.gdp" && cell(row, "period") == "2012")
        .filter(|row| cell(row, "area") != "gbt2260:370000")
        .collect();
    let mut seen = 0;
    for metric in answer.as_array().unwrap() {
        let same = |row: &&crate::support::dataset::Row| {
            cell(row, "area") == metric["area"] && cell(row, "measure") == metric["measure"]
        };
        let row = published.iter().find(same).unwrap();
        assert_eq!(metric["published"], cell(row, "value"), "{metric}");
        assert_eq!(metric["value"], cell(row, "value"), "{metric}");
        assert_eq!(metric["unit"], cell(row, "unit"), "{metric}");
        let computed = if metric["measure"] == "rank" { "计算" } else { "公布" };
        assert_eq!(metric["origin"], computed, "{metric}");
        seen += 1;
    }
    assert_eq!(seen, 34, "17 cities, level and rank");
}

#[tokio::test]
async fn query_says_on_what_terms() {
    let system = System::with("shandong-gdp").await;
    let query = ["query", "--indicator", "economy.gdp", "--period", "2012"];
    let ask = async |more: &[&str]| system.json(&[&query[..], more].concat()).await;
    let total = ask(&["--area", "370000", "--roll-up", "areas"]).await;
    assert_eq!((&total[0]["coverage"], &total[0]["unit"]), (&"17/17".into(), &"亿元".into()));
    let cities = ["--children-of", "370000"];
    let shares =
        ask(&[&cities[..], &["--measure", "share", "--denominator", "members"]].concat()).await;
    assert_eq!(shares.as_array().unwrap().len(), 17);
    for share in shares.as_array().unwrap() {
        assert_eq!(share["coverage"], "17/17");
        assert_eq!((&share["reported"], &share["expected"]), (&"17".into(), &"17".into()));
        let said = format!("占全部17个市合计的{}", share["words"].as_str().unwrap());
        assert!(share["phrase"].as_str().unwrap().ends_with(&said), "{share}");
    }
    let jinan = ["--area", "370100"];
    let places = ["--measure", "rank_change", "--measure", "gap_to_first"];
    let places = ask(&[&jinan[..], &places].concat()).await;
    assert_eq!((&places[0]["words"], &places[1]["words"]), (&"持平".into(), &"2498.44亿元".into()));
    // Growth at constant prices, as it was published from 2008 to 2011.
    let query = ["query", "--indicator", "economy.gdp", "--period", "2011", "--area", "370100"];
    let growth = [&query[..], &["--measure", "streak", "--streak", "growth"]].concat();
    let growth = system.json(&growth).await;
    assert_eq!((&growth[0]["value"], &growth[0]["origin"]), (&"4".into(), &"计算".into()));
}

#[tokio::test]
async fn explain_tells_formula_inputs_source_revision_and_what_is_implied() {
    let system = System::with("lixia-2022").await;
    let explain = ["explain", "--area", "370102", "--year", "2022"];
    let explain = [&explain[..], &["--figure", "headquarters_share"]].concat();
    let said = system.scorecard(&explain).await.ok();
    // 62 are 27.25% to 27.35% of 226.7 to 227.5, and enterprises are counted: 227.
    for part in
        ["公布", "27.3%", "推算为227家", "市级以上总部企业占全市的27.3%", "2023年初报纸专版"]
    {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    let told = system.json(&explain).await;
    for (key, expected) in
        [("published", "27.3"), ("formula", "published"), ("implied", "推算为227家")]
    {
        assert_eq!(told[key], expected, "{key}");
    }
    let inputs = told["inputs"].clone();
    check_keys(
        &inputs,
        &["area", "indicator", "period", "measure", "of", "value", "source", "revision"],
    );
    assert_eq!(inputs.as_array().unwrap().len(), 1);
    assert_eq!(inputs[0]["value"], "27.3%");
    assert_eq!(inputs[0]["of"], "gbt2260:370100");
    assert_eq!(inputs[0]["revision"], 1);
    let sources = rows(&sample("lixia-2022"), "sources.csv");
    assert_eq!(inputs[0]["source"], cell(&sources[0], "title_zh"));
}

#[tokio::test]
async fn explain_by_an_indicator_takes_the_terms_of_a_query() {
    let system = System::with("shandong-gdp").await;
    let explain = ["explain", "--area", "370100", "--indicator", "economy.gdp", "--period", "2012"];
    let with = |more: &[&'static str]| [&explain[..], more].concat();
    let streak = system.json(&with(&["--measure", "streak", "--streak-rank", "3"])).await;
    assert_eq!(streak["phrase"], "地区生产总值连续5年居全省前3位");
    assert_eq!(streak["formula"], "years in a row with rank ≤ 3");
    let share = system.json(&with(&["--measure", "share", "--denominator", "members"])).await;
    assert_eq!((&share["published"], &share["computed"]), (&"9.60".into(), &"9.44".into()));
    assert_eq!(share.get("disagreement"), None, "the two are of different wholes");
    let terms = ["explain", "--area", "370100", "--year", "2012", "--figure", "gdp_rank"];
    let refused = system.scorecard(&[&terms[..], &["--streak", "growth"]].concat()).await;
    assert!(refused.ended_with(1).err.contains("--indicator"));
}

#[tokio::test]
async fn explain_of_an_unknown_figure_names_those_that_there_are() {
    let system = System::with("lixia-2022").await;
    let explain = ["explain", "--area", "370102", "--year", "2022", "--figure", "no_such"];
    let done = system.scorecard(&explain).await.ended_with(1);
    assert!(
        done.err.contains("no_such") && done.err.contains("headquarters_share"),
        "{}",
        done.err
    );
}

#[tokio::test]
async fn history_tells_every_value_with_who_changed_it_when_and_why() {
    let system = System::with("lixia-2022").await;
    let indicator = "fiscal.general_public_budget_revenue";
    let key = ["--area", "370102", "--indicator", indicator, "--period", "2022"];
    let put = [&["put"], &key[..], &["--value", "161.4", "--status", "P", "--reason", "更正"]];
    system.scorecard(&put.concat()).await.ok();
    let withdraw = [&["withdraw"], &key[..], &["--reason", "误录"]].concat();
    system.scorecard(&withdraw).await.ok();

    let history = system.json(&[&["history"], &key[..]].concat()).await;
    check_keys(
        &history,
        &[
            "revision",
            "time",
            "author",
            "reason",
            "value",
            "qualifier",
            "status",
            "stage",
            "source",
            "note",
            "confidentiality",
            "embargo_until",
            "basis",
            "adjusted_value",
            "adjusted_base",
        ],
    );
    let history = history.as_array().unwrap();
    let column = |name: &str| -> Vec<_> {
        history.iter().map(|vintage| vintage[name].as_str().unwrap()).collect()
    };
    let revisions: Vec<_> = history.iter().map(|vintage| &vintage["revision"]).collect();
    assert_eq!(revisions, [1, 2, 3]);
    assert_eq!(column("value"), ["161.3", "161.4", "（撤回）"]);
    assert_eq!(column("reason"), ["", "更正", "误录"]);
    // What was not given with `put` stayed as it was.
    assert_eq!(column("source"), ["page-2023", "page-2023", ""]);
    assert_eq!(column("status"), ["", "P", ""]);
    let times = column("time");
    assert!(times.is_sorted() && times.iter().all(|time| time.ends_with("+08:00")), "{times:?}");
}

#[tokio::test]
async fn the_past_is_told_and_what_has_changed_since() {
    let system = System::with("lixia-2022").await;
    let indicator = "fiscal.general_public_budget_revenue";
    let query = ["query", "--area", "370102", "--indicator", indicator, "--period", "2022"];
    let put = ["put", "--area", "370102", "--indicator", indicator, "--period", "2022"];
    system
        .scorecard(&[&put[..], &["--value", "170.0", "--reason", "决算核定"]].concat())
        .await
        .ok();
    let now = system.scorecard(&query).await.ok();
    let then = system.scorecard(&[&query[..], &["--as-of", "1"]].concat()).await.ok();
    assert!(now.contains("170.0") && !now.contains("161.3"), "{now}");
    assert!(then.contains("161.3") && !then.contains("170.0"), "{then}");
    let scorecard = ["--area", "370102", "--year", "2022"];
    let diff = [&["diff"], &scorecard[..], &["--from", "1"]].concat();
    let told = system.scorecard(&diff).await.ok();
    for part in ["161.3亿元", "170.0亿元", "决算核定", "本地区数据"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    let none = [&diff[..], &["--as-of", "1", "--output", "json"]].concat();
    assert_eq!(system.scorecard(&none).await.ok().trim(), "[]");
}

#[tokio::test]
async fn measures_are_answered_while_the_ledger_is_away() {
    let system = System::with("shandong-gdp").await;
    let asked = ["query", "--area", "370100", "--indicator", "economy.gdp", "--period", "2012"];
    let asked = [&asked[..], &["--measure", "growth", "--output", "json"]].concat();
    let before = system.scorecard(&asked).await.ended_with(0);
    assert!(!before.err.contains("可能不是最新"), "{}", before.err);
    let bereft = system.lose_data().await;
    let away = bereft.scorecard(&asked).await.ended_with(0);
    // The ledger alone knows the names of areas.
    let unnamed = |answer: &Value| {
        let mut rows = answer.as_array().unwrap().clone();
        rows.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("name")));
        rows
    };
    assert_eq!(unnamed(&away.json()), unnamed(&before.json()));
    assert!(away.err.contains("可能不是最新"), "{}", away.err);
    let refused = bereft.scorecard(&["status"]).await.ended_with(1);
    assert!(refused.err.contains("服务连不上"), "{}", refused.err);
}

#[tokio::test]
async fn results_of_targets_name_areas_by_their_ids_while_the_ledger_is_away() {
    let system = System::with("promises").await;
    let asked = ["query", "--area", "place:fiction-xinghe", "--indicator", "fiscal.revenue"];
    let asked =
        [&asked[..], &["--period", "2023", "--measure", "attainment", "--output", "json"]].concat();
    let named = |answer: Value| {
        let rows = answer.as_array().unwrap().clone();
        rows.iter()
            .map(|row| [&row["name"], &row["issuer"]].map(|it| it.as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let (city, own) = ("虚构市", "星河区（虚构）");
    assert_eq!(named(system.scorecard(&asked).await.json()), [[own, city], [own, own]]);
    // Targets say themselves what they are of.
    let of = [&asked[..], &["--of", "place:fiction-city"]].concat();
    let refused = system.scorecard(&of).await.ended_with(1);
    assert!(refused.err.contains("attainment takes no terms"), "{}", refused.err);
    let bereft = system.lose_data().await;
    let away = bereft.scorecard(&asked).await.ended_with(0);
    let (city, own) = ("place:fiction-city", "place:fiction-xinghe");
    assert_eq!(named(away.json()), [[own, city], [own, own]]);
}
