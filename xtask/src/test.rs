//! `cargo xtask test`: everything that must hold before a change is taken, in the order in which a
//! failure is cheapest.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::prerequisites::{self, Tools};
use crate::run;

/// One check of a kind.
struct Part {
    name: &'static str,
    check: fn(&Bench) -> anyhow::Result<Outcome>,
}

const PARTS: [Part; 7] = [
    Part { name: "format", check: format },
    Part { name: "lints", check: lints },
    Part { name: "proto", check: proto },
    Part { name: "tests", check: tests },
    Part { name: "templates", check: templates },
    Part { name: "documentation", check: documentation },
    Part { name: "tree unchanged", check: tree_unchanged },
];

/// What the parts work with.
struct Bench {
    tools: Tools,
    /// What git said about the tree before the first part; only on CI.
    tree: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed(String),
    /// Why. On CI a failure, except where it cannot be otherwise.
    NotRun(String),
    NotReached,
}

struct Line {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
}

/// Runs all parts and says at the end what became of each.
pub(crate) fn run(keep_going: bool) -> anyhow::Result<ExitCode> {
    let (prerequisites, tools) = timed("prerequisites", || {
        let tools = prerequisites::for_test()?;
        tools.print();
        Ok((Outcome::Passed, Some(tools)))
    });
    let mut lines = vec![prerequisites];
    let bench = tools.map(|tools| Bench { tools, tree: run::on_ci().then(tree).flatten() });
    for part in PARTS {
        let failed = lines.iter().any(|line| matches!(line.outcome, Outcome::Failed(_)));
        let line = match &bench {
            Some(bench) if keep_going || !failed => {
                timed(part.name, || Ok(((part.check)(bench)?, None::<()>))).0
            }
            _ => Line { name: part.name, outcome: Outcome::NotReached, time: Duration::ZERO },
        };
        lines.push(line);
    }
    println!("\n=== summary");
    for line in &lines {
        println!("{}", line.text());
    }
    println!("{}", summary(&lines));
    let passed =
        lines.iter().all(|line| matches!(line.outcome, Outcome::Passed | Outcome::NotRun(_)));
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs one part under its headline.
fn timed<T>(
    name: &'static str,
    check: impl FnOnce() -> anyhow::Result<(Outcome, Option<T>)>,
) -> (Line, Option<T>) {
    println!("\n=== {name}");
    let start = Instant::now();
    let (outcome, value) = check().unwrap_or_else(|problem| {
        println!("error: {problem:#}");
        (
            Outcome::Failed(format!("{problem:#}").lines().next().unwrap_or_default().to_owned()),
            None,
        )
    });
    let line = Line { name, outcome, time: start.elapsed() };
    println!("--- {}", line.text());
    (line, value)
}

impl Line {
    fn text(&self) -> String {
        let (word, why) = match &self.outcome {
            Outcome::Passed => ("passed", ""),
            Outcome::Failed(why) => ("FAILED", why.as_str()),
            Outcome::NotRun(why) => ("NOT RUN", why.as_str()),
            Outcome::NotReached => ("not reached", ""),
        };
        format!("{:<14}  {word:<11}  {:>5} s  {why}", self.name, self.time.as_secs())
            .trim_end()
            .to_owned()
    }
}

fn summary(lines: &[Line]) -> String {
    let count = |of: fn(&Outcome) -> bool| lines.iter().filter(|line| of(&line.outcome)).count();
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let passed = count(|outcome| matches!(outcome, Outcome::Passed));
    let not_run = count(|outcome| matches!(outcome, Outcome::NotRun(_)));
    let not_reached = count(|outcome| matches!(outcome, Outcome::NotReached));
    let verdict = if failed == 0 { "passed" } else { "FAILED" };
    let seconds: u64 = lines.iter().map(|line| line.time).sum::<Duration>().as_secs();
    let detail = format!(
        "{passed} parts passed, {failed} failed, {not_run} not run, {not_reached} not reached"
    );
    format!("xtask test: {verdict}: {detail}, in {} min {} s", seconds / 60, seconds % 60)
}

/// A command that passes or fails.
fn pass(command: &mut Command) -> anyhow::Result<Outcome> {
    run::show(command).map(|()| Outcome::Passed)
}

/// A part that cannot run here: on CI that is a failure.
fn not_run(why: String) -> anyhow::Result<Outcome> {
    if run::on_ci() {
        bail!("did not run: {why}");
    }
    println!("note: did not run: {why}");
    Ok(Outcome::NotRun(why))
}

fn format(_: &Bench) -> anyhow::Result<Outcome> {
    pass(run::cargo().args(["fmt", "--all", "--check"]))
}

fn lints(_: &Bench) -> anyhow::Result<Outcome> {
    pass(run::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn proto(bench: &Bench) -> anyhow::Result<Outcome> {
    let installed = bench.tools.python.as_ref().map(|environment| environment.buf());
    match installed.or_else(|| run::on_path("buf")) {
        Some(buf) => pass(run::command(buf).arg("lint")),
        None => not_run("buf is neither on PATH nor could it be installed".to_owned()),
    }
}

fn tests(bench: &Bench) -> anyhow::Result<Outcome> {
    // The end-to-end tests start the programs, which `cargo test` alone does not build for them.
    run::show(run::cargo().args(["build", "--workspace"]))?;
    let Tools { typesetting, pdftotext, postgres: _, python } = &bench.tools;
    let mut test = run::cargo();
    test.args(["test", "--workspace", "--no-fail-fast"])
        .env("SCORECARD_TEST_TYPST", &typesetting.typst)
        .env("SCORECARD_TEST_FONTS", &typesetting.fonts)
        .env("SCORECARD_TEST_PDFTOTEXT", pdftotext);
    if let Some(environment) = python {
        test.env("SCORECARD_TEST_PYTHON", environment.python());
    }
    pass(&mut test)
}

/// Compiles `reports/tests/*/test.typ`: a template test asserts, so one that compiles has passed.
fn templates(bench: &Bench) -> anyhow::Result<Outcome> {
    let tests = template_tests();
    if tests.is_empty() {
        println!("there are no template tests in reports/tests");
        return Ok(Outcome::Passed);
    }
    let pages = run::root().join("target/xtask/templates");
    fs::create_dir_all(&pages).with_context(|| format!("cannot create {}", pages.display()))?;
    let typesetting = &bench.tools.typesetting;
    let mut failed = Vec::new();
    for (name, source) in &tests {
        let mut compile = run::command(&typesetting.typst);
        compile
            .args(["compile", "--root", "reports", "--ignore-system-fonts", "--font-path"])
            .arg(&typesetting.fonts);
        if run::show(compile.arg(source).arg(pages.join(format!("{name}.pdf")))).is_err() {
            failed.push(name.as_str());
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} template tests failed: {}", failed.len(), tests.len(), failed.join(", "));
    }
    println!("{} template tests passed", tests.len());
    Ok(Outcome::Passed)
}

/// Name and file of each template test, by name.
fn template_tests() -> Vec<(String, PathBuf)> {
    let folders = fs::read_dir(run::root().join("reports/tests")).into_iter().flatten().flatten();
    let mut tests: Vec<(String, PathBuf)> = folders
        .map(|folder| {
            (folder.file_name().to_string_lossy().into_owned(), folder.path().join("test.typ"))
        })
        .filter(|(_, source)| source.is_file())
        .collect();
    tests.sort();
    tests
}

fn documentation(_: &Bench) -> anyhow::Result<Outcome> {
    pass(run::cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Nothing above may have changed a file that git knows or would take: a generated file that is
/// committed is then fresh. Only on CI, for people work while the checks run.
fn tree_unchanged(bench: &Bench) -> anyhow::Result<Outcome> {
    let Some(before) = &bench.tree else {
        let why = if run::on_ci() { "this is not a git checkout" } else { "only where CI is set" };
        println!("note: did not run: {why}");
        return Ok(Outcome::NotRun(why.to_owned()));
    };
    if tree().as_ref() == Some(before) {
        return Ok(Outcome::Passed);
    }
    run::show(run::command("git").args(["--no-pager", "diff"]))?;
    run::show(run::command("git").args(["status", "--short"]))?;
    bail!("the checks changed files: commit what they generate");
}

/// What differs from the last commit; `None` outside a git checkout.
fn tree() -> Option<String> {
    let status = run::answer(run::command("git").args(["status", "--porcelain"]))?;
    let difference = run::answer(run::command("git").args(["diff", "HEAD"]))?;
    Some(format!("{status}\n{difference}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &'static str, outcome: Outcome, seconds: u64) -> Line {
        Line { name, outcome, time: Duration::from_secs(seconds) }
    }

    #[test]
    fn the_summary_counts_every_outcome() {
        let lines = [
            line("format", Outcome::Passed, 2),
            line("proto", Outcome::NotRun("no buf".to_owned()), 0),
            line("tests", Outcome::Failed("`cargo test` failed".to_owned()), 90),
            line("templates", Outcome::NotReached, 0),
        ];
        let expected =
            "xtask test: FAILED: 1 parts passed, 1 failed, 1 not run, 1 not reached, in 1 min 32 s";
        assert_eq!(summary(&lines), expected);
        assert_eq!(lines[2].text(), "tests           FAILED          90 s  `cargo test` failed");
        assert_eq!(lines[3].text(), "templates       not reached      0 s");
    }
}
