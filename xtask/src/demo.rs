//! `cargo xtask demo`: from a fresh clone to a PDF.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus, Stdio};

use anyhow::Context;

use crate::{prerequisites, run};

/// The packages whose programs make up the system.
const PROGRAMS: [&str; 4] =
    ["scorecard-cli", "scorecard-data", "scorecard-metrics", "scorecard-report"];

/// Builds the programs and runs `scorecard demo`, with `arguments` after what it has to be told.
pub(crate) fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let tools = prerequisites::for_demo()?;
    let packages = PROGRAMS.iter().flat_map(|package| ["--package", package]);
    run::show(run::cargo().arg("build").args(packages))?;
    let mut demo = run::command(program("scorecard")?);
    demo.args(["demo", "--typst"]).arg(tools.typst).arg("--fonts").arg(tools.fonts).args(arguments);
    let status = demo.stdin(Stdio::inherit()).status().context("cannot start `scorecard`")?;
    Ok(exit_code(status))
}

/// A program of this workspace: cargo puts it beside this one.
fn program(name: &str) -> anyhow::Result<PathBuf> {
    let this = std::env::current_exe().context("cannot tell where this program is")?;
    Ok(this.with_file_name(name))
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
