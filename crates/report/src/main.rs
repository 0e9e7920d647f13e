//! `scorecard-report`: makes the PDF of a scorecard.

use std::process::ExitCode;

use clap::Parser;
use scorecard_report::{Config, Generated, ReportError, Services, generate};
use scorecard_service::{Chain, Layers, process_env};

mod args;

use args::{Args, Command, Generate};

/// The data need work.
const DATA: u8 = 1;
/// The setting needs work: services, typst, fonts, edition, disk.
const SETTING: u8 = 2;
/// The configuration cannot be used (`EX_CONFIG`).
const CONFIG: u8 = 78;

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Generate(args) => start(&args),
        Command::Schema => match scorecard_report::schema() {
            Ok(schema) => {
                print(schema.trim_end());
                ExitCode::SUCCESS
            }
            Err(err) => fail(&Chain(&err).to_string(), SETTING),
        },
    }
}

fn start(args: &Generate) -> ExitCode {
    let env = process_env();
    let flags = args.flags();
    let file = args.config.as_deref();
    let layers = Layers { service: "", defaults: "", file, env: &env, flags: &flags };
    let config = match Config::load(&layers) {
        Ok(config) => config,
        Err(err) => return fail(&format!("invalid configuration: {}", Chain(&err)), CONFIG),
    };
    match make(args, &config) {
        Ok(Generated { pdf, previews, findings, .. }) => {
            for finding in findings {
                say(&format!("note: {}: {}", finding.item, finding.problem.zh));
            }
            for file in std::iter::once(pdf).chain(previews) {
                print(&file.display().to_string());
            }
            ExitCode::SUCCESS
        }
        Err(err) => {
            let code = if err.is_about_data() { DATA } else { SETTING };
            fail(&format!("scorecard-report: {}", Chain(&err)), code)
        }
    }
}

#[tokio::main]
async fn make(args: &Generate, config: &Config) -> Result<Generated, ReportError> {
    let services = Services::connect(&config.services.metrics, &config.services.data).await?;
    generate(&args.request(config), &services, &config.toolchain(), &|_| {}).await
}

#[expect(clippy::print_stdout, reason = "what was made is this program's answer")]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "this program has no log: who started it reads this")]
fn say(text: &str) {
    eprintln!("{text}");
}

fn fail(message: &str, code: u8) -> ExitCode {
    say(message);
    ExitCode::from(code)
}
