//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! They exist so that a fresh clone needs nothing but a Rust toolchain: what else is needed (typst,
//! fonts, tools that read PDFs, Python packages) is found, installed where that is possible, and
//! otherwise named in one command to copy. A person and the CI run the same code.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command for people: what it prints is its output"
)]

mod bench;
mod cache;
mod demo;
mod fonts;
mod packages;
mod prerequisites;
mod python;
mod robustness;
mod run;
mod test;
mod typst;

use std::ffi::OsString;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo [ARGS]          make one PDF from the sample data, from nothing: checks and installs what is
                       needed, builds the programs and runs `scorecard demo ARGS`
  test [--keep-going]  everything that must hold before a change is taken: format, lints, tests,
                       templates, documentation; stops at the first failure unless told to go on
  bench                what the measures of a country cost beside a bare loop and DuckDB, and one
                       document beside the bare `typst compile` behind it
  robustness [ROUNDS [SEED]]
                       kill servers under load, 200 times on each store if not said, and check the
                       history of all that was done and seen
  prerequisites        only check and install what the two need, and say where each thing is
  help                 this text

  SCORECARD_FONTS      a folder with Noto Serif CJK and Noto Sans CJK, regular and bold, if they are
                       not in a usual place";

/// The exit code for a command line that is not understood.
const EX_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let words: Vec<&str> =
        arguments.iter().map(|argument| argument.to_str().unwrap_or_default()).collect();
    let outcome = match words.as_slice() {
        ["demo", ..] => demo::run(&arguments[1..]),
        ["test"] => test::run(false),
        ["test", "--keep-going"] => test::run(true),
        ["bench"] => bench::run(),
        ["robustness"] => robustness::run(None, None),
        ["robustness", rounds] => robustness::run(Some(rounds), None),
        ["robustness", rounds, seed] => robustness::run(Some(rounds), Some(seed)),
        ["prerequisites"] => prerequisites::report(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprintln!("{USAGE}");
            Ok(ExitCode::from(EX_USAGE))
        }
    };
    outcome.unwrap_or_else(|problem| {
        eprintln!("error: {problem:#}");
        ExitCode::FAILURE
    })
}
