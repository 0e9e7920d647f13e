//! A client that asks for what no honest one would: random requests to every method, and commits of things that are almost
//! right. Nothing of it may make a service fail, and what a ledger has come to hold reads the same live and as of its
//! revision.

use tokio::process::Command;

use crate::support::{
    programs::{root, run, sample},
    system::System,
    tools::python,
};

#[tokio::test]
async fn no_request_makes_a_service_fail() {
    let Some(python) = python() else { return };
    let system = System::with("lixia-2022").await;
    for name in ["shandong-gdp", "district-assessment", "promises"] {
        system.import(&sample(name)).await.ok();
    }
    let mut command = Command::new(python);
    command.arg(root().join("tests/e2e/hostile/ask.py"));
    command.args([&system.data.url, &system.metrics.url]).args(["1", "3000", "300"]);
    let answer = run(&mut command).await.ended_with(0).json();
    let wrong = answer["wrong"].as_array().unwrap();
    assert!(wrong.is_empty(), "{:#}", answer["wrong"]);
    // Enough of it was right enough to be answered, and enough was refused.
    let codes = &answer["codes"];
    assert!(codes["OK"].as_u64().unwrap() > 300, "{codes}");
    assert!(codes["INVALID_ARGUMENT"].as_u64().unwrap() > 300, "{codes}");
    // What was accepted is whole.
    system.verified().await.ended_with(0);
}
