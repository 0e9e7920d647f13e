//! `cargo xtask robustness`: servers are killed much more often than `cargo xtask test` does it.

use std::process::ExitCode;

use crate::run;

/// How often a server of each store is killed, if nothing else is said.
const ROUNDS: &str = "200";

/// Kills that often; a seed repeats the decisions of a run.
pub(crate) fn run(rounds: Option<&str>, seed: Option<&str>) -> anyhow::Result<ExitCode> {
    run::show(run::cargo().args(["build", "--package", "scorecard-data"]))?;
    let mut test = run::cargo();
    test.args(["test", "--package", "scorecard-e2e", "robustness", "--"])
        .args(["--nocapture", "--test-threads", "1"])
        .env("SCORECARD_TEST_ROUNDS", rounds.unwrap_or(ROUNDS));
    if let Some(seed) = seed {
        test.env("SCORECARD_TEST_SEED", seed);
    }
    run::show(&mut test)?;
    Ok(ExitCode::SUCCESS)
}
