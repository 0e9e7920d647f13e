//! Moments on the command line: what is printed can be typed again, and what is still to come is refused.

use crate::support::{dataset::rows, programs::sample, system::System};

const REVENUE: [&str; 6] =
    ["--area", "370102", "--indicator", "fiscal.general_public_budget_revenue", "--period", "2022"];

/// With a revision that puts a revenue of 1 in place of what the sample has.
async fn revised() -> System {
    let system = System::with("lixia-2022").await;
    system.scorecard(&[&["put"], &REVENUE[..], &["--value", "1"]].concat()).await.ok();
    system
}

#[tokio::test]
async fn a_moment_that_was_printed_is_typed_again_with_and_without_its_offset() {
    let system = revised().await;
    let history = [&["history"], &REVENUE[..]].concat();
    let all = system.json(&history).await;
    assert_eq!(all.as_array().unwrap().len(), 2, "{all:#}");
    let time = all[0]["time"].as_str().unwrap();
    let local = time.strip_suffix("+08:00").unwrap();
    for typed in [time, local, &local.replace('T', " ")] {
        let then = system.json(&[&history[..], &["--as-of", typed]].concat()).await;
        assert_eq!(then.as_array().unwrap().as_slice(), &all.as_array().unwrap()[..1], "{typed}");
        let audit = system.json(&["audit", "--since", typed, "--until", typed]).await;
        let audit = audit.as_array().unwrap();
        assert!(!audit.is_empty() && audit.iter().all(|row| row["revision"] == 1), "{typed}");
    }
    // A day that is not over is now.
    let today = system.json(&[&history[..], &["--as-of", &time[..10]]].concat()).await;
    assert_eq!(today, all);
    let status = system.scorecard(&["status", "--period", "2022"]).await.ended_with(0);
    let told = status.out.split("以").nth(1).unwrap().split("（+08:00）").next().unwrap();
    let again = system.scorecard(&["status", "--period", "2022", "--at", told]).await.ended_with(0);
    assert_eq!(status.out, again.out);
}

#[tokio::test]
async fn what_is_still_to_come_is_refused_and_what_was_before_everything_is_said_to_be_empty() {
    let system = revised().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("then.csv");
    let export = ["export", file.to_str().unwrap(), "--as-of"];
    for to_come in ["2099-01-01", "2099-01-01T08:00:00", "2099-01-01T00:00:00Z"] {
        let done = system.scorecard(&[&export[..], &[to_come]].concat()).await.ended_with(1);
        assert!(done.err.contains("2099-01-01T"), "{}", done.err);
        assert!(done.err.contains("还没有到"), "{}", done.err);
        assert!(!file.exists());
    }
    let query = [&["query"], &REVENUE[..], &["--as-of", "2099-01-01"]].concat();
    let done = system.scorecard(&query).await.ended_with(1);
    assert!(done.err.contains("还没有到"), "{}", done.err);
    let done = system.scorecard(&[&export[..], &["2020-01-01"]].concat()).await.ended_with(0);
    assert!(done.err.contains("the ledger held nothing yet"), "{}", done.err);
    assert!(file.exists());
}

/// Whoever takes a moment says of one that never was what was asked for, what there is and what to do, in both languages.
#[tokio::test]
async fn what_never_was_is_told_with_what_there_is() {
    let system = revised().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (csv, xlsx) = (file("then.csv"), file("then.xlsx"));
    let create = ["release", "create", "2022-annual", "--title", "年报", "--area", "370102"];
    let what = ["--definition", "district-yearly", "--period", "2022", "--group", "all=head"];
    system.scorecard(&[&create[..], &what].concat()).await.ok();
    let scorecard = ["--area", "370102", "--year", "2022"];
    let asking: [Vec<&str>; 13] = [
        [&["query"], &REVENUE[..], &["--as-of"]].concat(),
        [&["history"], &REVENUE[..], &["--as-of"]].concat(),
        [&["explain"], &REVENUE[..], &["--as-of"]].concat(),
        [&["diff"], &scorecard[..], &["--from"]].concat(),
        [&["diff"], &scorecard[..], &["--from", "1", "--as-of"]].concat(),
        [&["check"], &scorecard[..], &["--as-of"]].concat(),
        vec!["status", "--period", "2022", "--as-of"],
        vec!["area", "gbt2260:370102", "--as-of"],
        vec!["suppressions", "--as-of"],
        vec!["release", "list", "--as-of"],
        vec!["release", "show", "2022-annual", "--as-of"],
        vec!["export", &csv, "--as-of"],
        vec!["form", "--area", "370102", "--period", "2022", "-o", &xlsx, "--as-of"],
    ];
    for command in asking {
        for (moment, parts) in [
            (
                "99",
                ["还没有修订99，台账现至修订3", "there is no revision 99 yet, the last one is 3"],
            ),
            (
                "release:2023-annual",
                ["没有发布“2023-annual”；台账中有2022-annual", "the ledger has: 2022-annual"],
            ),
        ] {
            let asked = [&command[..], &[moment]].concat();
            let told = system.scorecard(&asked).await.ended_with(1).err;
            assert!(parts.iter().all(|part| told.contains(part)), "{asked:?}: {told}");
        }
    }
}

#[tokio::test]
async fn an_area_and_a_form_are_those_of_then() {
    let system = System::with("shandong-gdp").await;
    let folder = tempfile::tempdir().unwrap();
    let areas = rows(&sample("shandong-gdp"), "areas.csv");
    let jinan = areas.iter().find(|row| row["id"] == "gbt2260:370100").unwrap();
    let renamed = folder.path().join("areas.csv");
    std::fs::write(
        &renamed,
        "id,kind,code,name_zh,parent\ngbt2260:370100,city,370100,泉城市,gbt2260:370000\n",
    )
    .unwrap();
    system.import(folder.path()).await.ok();
    let name = async |more: &[&str]| {
        let area = ["area", "370100", "--period", "2012"];
        let told = system.json(&[&area[..], more].concat()).await;
        let told = told.as_array().unwrap().iter().find(|row| row["id"] == "gbt2260:370100");
        told.unwrap()["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(name(&[]).await, "泉城市");
    assert_eq!(name(&["--as-of", "1"]).await, jinan["name_zh"]);
    let file = folder.path().join("form.xlsx");
    let form = ["form", "--area", "370100", "--indicator", "economy.gdp", "--period", "2012"];
    let told = [&form[..], &["--as-of", "1", "-o", file.to_str().unwrap()]].concat();
    assert_eq!(system.json(&told).await[0]["revision"], 1);
    // All that is wrong with what was asked for comes at once, whatever cannot be read of it.
    let bad = ["form", "--area", "379999", "--indicator", "no.such", "--period", "2022年"];
    let bad = [&bad[..], &["--as-of", "yesterday", "-o", "other.xlsx"]].concat();
    let done = system.scorecard(&bad).await.ended_with(1);
    for part in ["2022年", "379999", "no.such", "yesterday"] {
        assert!(done.err.contains(part), "{part}: {}", done.err);
    }
}

/// A code is whose it was, and a name what it was, as of then.
#[tokio::test]
async fn what_is_asked_as_of_then_is_of_the_areas_of_then() {
    let system = System::with("shandong-gdp").await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("areas.csv"),
        "id,kind,code,name_zh,parent\ngbt2260:370100,city,370199,泉城市,gbt2260:370000\n",
    )
    .unwrap();
    system.import(folder.path()).await.ok();
    let figure = ["--indicator", "economy.gdp", "--period", "2012", "--as-of", "1"];
    let explain = ["explain", "--area", "370100"];
    let explained = system.json(&[&explain[..], &figure].concat()).await;
    assert_eq!(explained["inputs"][0]["area"], "gbt2260:370100", "{explained:#}");
    let query = ["query", "--area", "370000", "--of", "370100", "--measure", "share"];
    system.json(&[&query[..], &figure].concat()).await;
    let query = system.json(&[&["query", "--area", "370100"], &figure[..]].concat()).await;
    assert_eq!(query[0]["name"], "济南市", "{query:#}");
}
