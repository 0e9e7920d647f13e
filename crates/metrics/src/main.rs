//! `scorecard-metrics`: the metrics service.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};
use clap::Parser;
use scorecard_metrics::{Config, Running};
use scorecard_service::{Chain, Layers, logging, process_env, shutdown};

/// Scorecards are many small texts that one thread makes and another sends, which this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Derives measures and scorecards from the ledger, live, over gRPC.
#[derive(Debug, Parser)]
#[command(name = "scorecard-metrics", version)]
struct Args {
    /// The configuration file; without one the defaults and the environment count.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, in place of `server.listen`.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Where the ledger is, in place of `ledger.url`.
    #[arg(long, value_name = "URL")]
    ledger: Option<String>,
    /// Only says whether the configuration is right.
    #[arg(long)]
    check: bool,
}

/// The exit code of a configuration that cannot be used (`EX_CONFIG`).
const EX_CONFIG: u8 = 78;

fn main() -> ExitCode {
    let args = Args::parse();
    let flags = [("server.listen", args.listen), ("ledger.url", args.ledger)];
    let flags: Vec<_> = flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let env = process_env();
    let layers = Layers {
        service: "",
        defaults: "",
        file: args.config.as_deref(),
        env: &env,
        flags: &flags,
    };
    let config = match Config::load(&layers) {
        Ok(config) => config,
        Err(err) => {
            return fail(
                &format!("invalid configuration: {}", Chain(&err)),
                ExitCode::from(EX_CONFIG),
            );
        }
    };
    if args.check {
        return ExitCode::SUCCESS;
    }
    match serve(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => fail(&format!("scorecard-metrics: {err:#}"), ExitCode::FAILURE),
    }
}

#[tokio::main]
async fn serve(config: &Config) -> Result<()> {
    logging::init(&config.logging)?;
    let signal = shutdown::signals().context("cannot listen for signals")?;
    Running::start(config).await?.run_until(signal).await?;
    Ok(())
}

#[expect(clippy::print_stderr, reason = "what went wrong must be seen even if nothing is logged")]
fn fail(message: &str, code: ExitCode) -> ExitCode {
    eprintln!("{message}");
    code
}
