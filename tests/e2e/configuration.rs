//! Configuration as an operator meets it: files, exit codes and messages.

use std::fs;

use crate::support::programs::{program, root, run};

const PROGRAMS: [&str; 3] = ["scorecard-data", "scorecard-metrics", "scorecard-report"];

/// The arguments that come before `--config` and after it.
fn arguments(program: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match program {
        "scorecard-report" => (&["generate", "--area", "370102", "--year", "2022"], &[]),
        _ => (&[], &["--check"]),
    }
}

#[tokio::test]
async fn an_unknown_key_ends_a_program_with_78_and_is_named() {
    for name in PROGRAMS {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let sample = fs::read_to_string(root().join(format!("deploy/{name}.toml"))).unwrap();
        let first = sample.lines().find(|line| line.starts_with('[')).unwrap();
        let misspelt = sample.replacen(first, &format!("{first}\nlistne = \"127.0.0.1:0\""), 1);
        fs::write(&file, misspelt).unwrap();
        let (before, after) = arguments(name);
        let mut command = program(name);
        command.args(before).arg("--config").arg(&file).args(after);
        let done = run(&mut command).await.ended_with(78);
        assert!(done.err.contains("listne"), "{}", done.err);
        assert!(done.err.contains(file.to_str().unwrap()), "{}", done.err);
    }
}

#[tokio::test]
async fn an_unknown_key_in_the_environment_is_named_too() {
    let mut command = program("scorecard-data");
    command.arg("--check").env("SCORECARD_DATA_STORE__FIEL", "x.db");
    let done = run(&mut command).await.ended_with(78);
    assert!(done.err.contains("fiel") && done.err.contains("SCORECARD_DATA"), "{}", done.err);
}

#[tokio::test]
async fn check_says_whether_a_configuration_is_right_and_does_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("ledger.db");
    for name in ["scorecard-data", "scorecard-metrics"] {
        let mut command = program(name);
        command.args(["--check", "--config", &format!("deploy/{name}.toml")]);
        if name == "scorecard-data" {
            command.arg("--store").arg(&store);
        }
        run(&mut command).await.ok();
    }
    assert!(!store.exists());
}

#[tokio::test]
async fn other_machines_are_not_let_in_without_being_told_so() {
    let mut command = program("scorecard-data");
    let done = run(command.args(["--check", "--listen", "0.0.0.0:7401"])).await.ended_with(78);
    assert!(done.err.contains("server.allow_unauthenticated_remote"), "{}", done.err);
}
