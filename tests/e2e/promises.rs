//! Promises answered for, from the dataset to the page: none is left out, and a page without an answer is not printed.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{
    dataset::{copy, rows},
    pdf::Pdf,
    programs::sample,
    system::System,
    tools::Tools,
};

const SCORECARD: [&str; 4] = ["--area", "place:fiction-xinghe", "--year", "2023"];

/// Every word of the answers that the data file carries.
fn answers(pdf: &Pdf, lang: &str) -> Vec<String> {
    let chapters = pdf.data["chapters"].as_array().unwrap().iter();
    let answers = chapters.flat_map(|chapter| chapter["answers"].as_array().unwrap());
    let words = answers.flat_map(|answer| {
        let words = ["promised", "state_words", "account", "evidence"].map(|key| &answer[key]);
        words.map(|words| words[lang].as_str().unwrap().to_owned())
    });
    words.collect()
}

#[tokio::test]
async fn both_editions_print_every_promise_with_what_became_of_it() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("promises").await;
    for edition in ["plain", "broadsheet"] {
        for lang in ["zh", "en"] {
            let options = ["--edition", edition, "--lang", lang];
            let pdf = system.pdf(&tools, &[&SCORECARD, &options[..]].concat()).await;
            let words = answers(&pdf, lang);
            assert_eq!(words.len(), 17 * 4, "{words:?}");
            // English begins entries with a capital; quotation marks are curly there.
            let words = words.iter().flat_map(|words| words.split('\''));
            pdf.must_say(words.map(|words| words.chars().skip(1).collect()));
        }
    }
}

/// The sample without the rows of a file that begin so.
fn without(file: &str, begins: &str, to: &Path) {
    copy(&sample("promises"), to);
    let path = to.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(begins)).collect();
    assert_eq!(kept.len() + 1, text.lines().count(), "{begins}");
    fs::write(&path, kept.join("\n") + "\n").unwrap();
}

#[tokio::test]
async fn a_promise_without_an_answer_is_not_printed_over() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("promises").await;
    let folder = tempfile::tempdir().unwrap();
    let replace = async |dataset: &Path| {
        let import =
            ["import", dataset.to_str().unwrap(), "--replace", "place:fiction-xinghe/2023"];
        system.scorecard(&import).await
    };
    // A promise that is answered for cannot be taken back.
    let promiseless = folder.path().join("promiseless");
    without("milestones.csv", "place:fiction-xinghe,hospital", &promiseless);
    let refused = replace(&promiseless).await.ended_with(1);
    assert!(refused.out.contains("已经成立"), "{}", refused.out);

    let unanswered = folder.path().join("unanswered");
    without("outcomes.csv", "place:fiction-xinghe,2023,,,,,hospital", &unanswered);
    replace(&unanswered).await.ok();
    let check = [&["check"], &SCORECARD[..], &["--output", "json"]].concat();
    let gaps = system.scorecard(&check).await.ended_with(1).json();
    let [gap] = gaps.as_array().unwrap().as_slice() else { panic!("{gaps}") };
    assert_eq!((&gap["item"], &gap["reason"]), (&"hospital".into(), &"NO_ANSWER".into()));
    let refused = system.report(&tools, &SCORECARD).await.ended_with(1);
    assert!(refused.err.contains("区人民医院新院区开工"), "{}", refused.err);
    assert!(system.written().is_empty());

    // Answered for again, it is told what is new.
    system.import(&sample("promises")).await.ok();
    let moments = ["--from", "2"];
    let diff = system.json(&[&["diff"], &SCORECARD[..], &moments].concat()).await;
    let [change] = diff.as_array().unwrap().as_slice() else { panic!("{diff}") };
    assert_eq!((&change["item"], &change["part"]), (&"hospital".into(), &"兑现".into()));
    system.report(&tools, &SCORECARD).await.ok();
}

#[tokio::test]
async fn targets_are_held_against_results_within_the_year_too() {
    let system = System::with("promises").await;
    let folder = tempfile::tempdir().unwrap();
    let header = "area,indicator,measure,period,value,unit\n";
    let row = "place:fiction-xinghe,project.floor_area,level,2023-S1,40.0,万平方米\n";
    fs::write(folder.path().join("observations.csv"), format!("{header}{row}")).unwrap();
    system.import(folder.path()).await.ok();
    let query = async |more: &[&str]| -> Value {
        let query = ["query", "--measure", "attainment", "--area", "place:fiction-xinghe"];
        system.json(&[&query[..], more].concat()).await
    };
    let all = query(&["--period", "2023"]).await;
    let targets = rows(&sample("promises"), "targets.csv").len() - 4;
    assert_eq!(all.as_array().unwrap().len(), targets, "{all}");
    let by_city = query(&["--period", "2023", "--issuer", "place:fiction-city"]).await;
    let [_, row] = by_city.as_array().unwrap().as_slice() else { panic!("{by_city}") };
    let told = ["state", "measure", "value", "distance", "formula"].map(|key| row[key].clone());
    assert_eq!(
        told,
        ["未完成", "comparable_growth", "8.6", "-0.4百分点", "8.6 − 9"].map(Value::from)
    );
    let half = query(&["--period", "2023-S1", "--indicator", "project.floor_area"]).await;
    let [row] = half.as_array().unwrap().as_slice() else { panic!("{half}") };
    let told = ["state", "completion", "due", "pace", "words"].map(|key| row[key].clone());
    let words = "上半年，40.0万平方米，完成年度目标的44.4%，慢于序时进度5.6个百分点";
    assert_eq!(told, ["进行中", "44.4", "50.0", "慢于序时", words].map(Value::from));

    let explained = system
        .json(&[&["explain", "--figure", "revenue_target"], &SCORECARD[..]].concat())
        .await
        .to_string();
    assert!(explained.contains("8.6"), "{explained}");
}
