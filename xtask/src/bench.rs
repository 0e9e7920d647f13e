//! `cargo xtask bench`: what the programs cost, beside the bare work that they do. Each comparison is made in one run,
//! alternating, so that its ratio holds on a busy machine too.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::{cache, prerequisites, python::Environment, run};

const PROGRAMS: [&str; 2] = ["scorecard-cli", "scorecard-report"];
/// How often each side of a comparison is run.
const ROUNDS: usize = 15;
const EDITIONS: [&str; 2] = ["plain", "broadsheet"];
const SCORECARD: [&str; 4] = ["--area", "370102", "--year", "2022"];

/// The measures of a country beside a bare loop and DuckDB, the scorecards of a country beside what they cost without
/// gRPC, indicators with minimum units beside the same without, series that were written often beside others, large tables, then one document beside its typesetting.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let python = Environment::provide_for_bench()?;
    let mut country = run::cargo();
    country.args(["bench", "--package", "scorecard-measures", "--bench", "country", "--"]);
    run::show(country.arg("--python").arg(python.python()))?;
    run::show(run::cargo().args(["bench", "--package", "scorecard-metrics", "--bench", "many"]))?;
    for bench in ["controlled", "vintages"] {
        run::show(run::cargo().args(["bench", "--package", "scorecard-data", "--bench", bench]))?;
    }
    run::show(run::cargo().args(["bench", "--package", "scorecard-dataset", "--bench", "tables"]))?;
    documents()
}

/// One document through `scorecard-report`, and the `typst compile` behind it by itself.
fn documents() -> anyhow::Result<ExitCode> {
    let tools = prerequisites::for_test()?;
    let packages = PROGRAMS.iter().flat_map(|package| ["--package", package]);
    run::show(run::cargo().args(["build", "--release"]).args(packages))?;
    let folder = cache::folder()?.join("bench");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let services = Services::start(&folder)?;
    println!("{:<12} {:>9} {:>9} {:>6}", "edition", "report", "typst", "ratio");
    for edition in EDITIONS {
        let mut report = run::command(released("scorecard-report"));
        report.args(["generate", "--no-png", "--edition", edition]).args(SCORECARD);
        report.args(["--data", &services.data, "--metrics", &services.metrics]);
        report.arg("--typst").arg(&tools.typesetting.typst);
        report.arg("--fonts").arg(&tools.typesetting.fonts).arg("--out").arg(&folder);
        let page = run::answer(&mut report).context("scorecard-report makes no PDF")?;
        let data = Data::of(Path::new(&page), &tools.pdftotext.with_file_name("pdfdetach"))?;
        let mut typst = bare(&tools.typesetting, edition, &folder.join("bare.pdf"));
        let (through, alone) = alternate(&mut report, &mut typst)?;
        drop(data);
        let hundredths = through.as_micros() * 100 / alone.as_micros().max(1);
        let ratio = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let [through, alone] = [through, alone].map(|time| format!("{} ms", time.as_millis()));
        println!("{edition:<12} {through:>9} {alone:>9} {ratio:>6}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The same compilation without anything around it.
fn bare(tools: &prerequisites::Typesetting, edition: &str, page: &Path) -> Command {
    let mut typst = run::command(&tools.typst);
    typst.args([
        "compile",
        "--root",
        "reports",
        "--ignore-system-fonts",
        "--ignore-embedded-fonts",
    ]);
    typst.arg("--font-path").arg(&tools.fonts);
    typst.args(["--creation-timestamp", "1672531200", "--pdf-standard", "a-3a,ua-1"]);
    typst.arg("--input").arg(format!("data=/{}", Data::NAME)).args(["--input", "lang=zh"]);
    typst.arg(format!("reports/editions/{edition}/main.typ")).arg(page);
    typst
}

/// The medians of the times that two commands take.
fn alternate(one: &mut Command, other: &mut Command) -> anyhow::Result<(Duration, Duration)> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (command, times) in [&mut *one, &mut *other].into_iter().zip(&mut times) {
            let start = Instant::now();
            let ended = command.stdout(Stdio::null()).status()?;
            times.push(start.elapsed());
            if !ended.success() {
                bail!("`{}` failed ({ended})", command.get_program().display());
            }
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    let [one, other] = times.map(|times| times[ROUNDS / 2]);
    Ok((one, other))
}

/// A data file beside the pictures that it names, for as long as it is needed.
struct Data(PathBuf);

impl Data {
    const NAME: &str = "fixtures/bench.json";

    /// The one that a PDF carries.
    fn of(page: &Path, pdfdetach: &Path) -> anyhow::Result<Self> {
        let file = run::root().join("reports").join(Self::NAME);
        let mut detach = run::command(pdfdetach);
        detach.args(["-savefile", "scorecard.json", "-o"]).arg(&file).arg(page);
        if !run::succeeds(&mut detach) {
            bail!("{} carries no scorecard.json", page.display());
        }
        Ok(Self(file))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Ledger and metrics with the sample, in a process of their own that ends with this.
struct Services {
    process: Child,
    data: String,
    metrics: String,
}

impl Services {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let scorecard = || {
            let mut command = run::command(released("scorecard"));
            command.arg("--store").arg(folder.join("ledger.db"));
            command
        };
        let mut import = scorecard();
        if !run::succeeds(import.args(["import", "reports/samples/lixia-2022"])) {
            bail!("the sample cannot be imported");
        }
        let mut serve = scorecard();
        serve.args(["serve", "--data-port", "0", "--metrics-port", "0"]).stderr(Stdio::piped());
        let mut process = serve.spawn().context("cannot start `scorecard serve`")?;
        let told = process.stderr.take().context("`scorecard serve` says nothing")?;
        let mut addresses = BufReader::new(told).lines().map_while(Result::ok).filter_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
        });
        let address = addresses.next().zip(addresses.next());
        let Some((data, metrics)) = address else {
            let _ = process.kill();
            bail!("`scorecard serve` does not say where it listens");
        };
        Ok(Self { process, data, metrics })
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A program as it was built for use.
fn released(name: &str) -> OsString {
    let target = run::variable("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| run::root().join("target"));
    target.join("release").join(name).into()
}
