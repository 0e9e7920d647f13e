//! `scorecard-data`: the ledger's service.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use scorecard_data::{Config, Expected, Ledger, Running, SystemClock, Verification};
use scorecard_service::{Chain, Layers, logging, process_env, shutdown};

/// Keeps the ledger and serves it over gRPC.
#[derive(Debug, Parser)]
#[command(name = "scorecard-data", version)]
struct Args {
    /// The configuration file; without one the defaults and the environment count.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, in place of `server.listen`.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The ledger's SQLite file or PostgreSQL database, in place of `store.url`.
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// Only says whether the configuration is right.
    #[arg(long)]
    check: bool,
    /// Only recomputes every digest of the ledger, and says what is not as it was written.
    #[arg(long, conflicts_with = "check")]
    verify: bool,
    /// With `--verify`: a revision with the digest that it must have, as it was printed before. Can be given more
    /// than once.
    #[arg(long, value_name = "REVISION:DIGEST", requires = "verify")]
    expect: Vec<Expected>,
    /// Only makes all that is kept for reading anew from the contents.
    #[arg(long, conflicts_with_all = ["check", "verify"])]
    rebuild: bool,
}

/// The exit code of a configuration that cannot be used (`EX_CONFIG`).
const EX_CONFIG: u8 = 78;

fn main() -> ExitCode {
    let args = Args::parse();
    let flags = [("server.listen", args.listen), ("store.url", args.store)];
    let flags: Vec<_> = flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let env = process_env();
    let file = args.config.as_deref();
    let layers = Layers { service: "", defaults: "", file, env: &env, flags: &flags };
    let config = match Config::load(&layers) {
        Ok(config) => config,
        Err(err) => {
            say(&format!("invalid configuration: {}", Chain(&err)));
            return ExitCode::from(EX_CONFIG);
        }
    };
    let done = match (args.check, args.verify, args.rebuild) {
        (true, ..) => logging::check(&config.logging).map_err(Into::into),
        (_, true, _) => verify(&config, &args.expect),
        (.., true) => rebuild(&config),
        _ => serve(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            say(&format!("scorecard-data: {err:#}"));
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn serve(config: &Config) -> Result<()> {
    logging::init(&config.logging)?;
    let signal = shutdown::signals().context("cannot listen for signals")?;
    Running::start(config, Arc::new(SystemClock)).await?.run_until(signal).await?;
    Ok(())
}

#[tokio::main]
async fn verify(config: &Config, expected: &[Expected]) -> Result<()> {
    let ledger = Ledger::open_existing(&config.store.url, Arc::new(SystemClock)).await?;
    let verification = ledger.verify().await;
    let unexpected = ledger.compare(expected).await;
    ledger.close().await;
    let Verification { position, mut damages, .. } = verification?;
    damages.extend(unexpected?);
    for damage in &damages {
        say(&damage.to_string());
    }
    if !damages.is_empty() {
        bail!("the ledger is damaged, or not the one that was expected");
    }
    say(&format!("revision {} is as it was written: {}", position.revision, position.digest));
    Ok(())
}

#[tokio::main]
async fn rebuild(config: &Config) -> Result<()> {
    let ledger = Ledger::open_existing(&config.store.url, Arc::new(SystemClock)).await?;
    let rebuilt = ledger.rebuild().await;
    let position = ledger.position();
    ledger.close().await;
    rebuilt?;
    say(&format!(
        "all that is kept for reading was made anew, up to revision {}",
        position.revision
    ));
    Ok(())
}

#[expect(clippy::print_stderr, reason = "what went wrong must be seen even if nothing is logged")]
fn say(message: &str) {
    eprintln!("{message}");
}
