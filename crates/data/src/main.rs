//! `scorecard-data`: the ledger's service.

mod erase;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use scorecard_data::{
    Config, Expected, Ledger, Revision, Running, StoreUrl, SystemClock, Verification,
};
use scorecard_service::{Chain, Layers, logging, process_env, shutdown};

/// Imports hand millions of small texts from thread to thread, which this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Keeps the ledger and serves it over gRPC.
#[derive(Debug, Parser)]
#[command(name = "scorecard-data", version)]
struct Args {
    /// The configuration file; without one the defaults and the environment count.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, in place of `server.listen`.
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The ledger's SQLite file or PostgreSQL database, in place of `store.url`.
    #[arg(long, global = true, value_name = "URL")]
    store: Option<String>,
    /// Only says whether the configuration is right.
    #[arg(long)]
    check: bool,
    /// What to do instead of serving.
    #[command(subcommand)]
    maintenance: Option<Maintenance>,
}

/// What to do with the ledger instead of serving it.
#[derive(Debug, Subcommand)]
enum Maintenance {
    /// Recomputes every digest of the ledger, and says what is not as it was written.
    Verify {
        /// A revision with the digest that it must have, as it was printed before. Can be given more than once.
        #[arg(long, value_name = "REVISION:DIGEST")]
        expect: Vec<Expected>,
    },
    /// Makes all that is kept for reading anew from the contents.
    Rebuild,
    /// Erases for good what was once recorded and is not held any more, where the law asks for it; every digest stays.
    Erase(erase::EraseArgs),
    /// Copies the ledger's SQLite file as it stands, while it is served or not, and verifies the copy.
    Backup {
        /// The file to make.
        to: PathBuf,
    },
    /// Copies a backup to where the ledger is kept, where nothing may be yet, and verifies the copy.
    Restore {
        /// The backup.
        from: PathBuf,
    },
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
    let done = match args.maintenance {
        _ if args.check => logging::check(&config.logging).map_err(Into::into),
        None => serve(&config),
        Some(Maintenance::Verify { expect }) => verify(&config, &expect),
        Some(Maintenance::Rebuild) => rebuild(&config),
        Some(Maintenance::Erase(args)) => erase::erase(&config, args),
        Some(Maintenance::Backup { to }) => sqlite_file(&config).and_then(|file| copied(file, &to)),
        Some(Maintenance::Restore { from }) => {
            sqlite_file(&config).and_then(|file| copied(&from, file))
        }
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
    let erasures = ledger.erasures().await;
    ledger.close().await;
    let Verification { position, mut damages, .. } = verification?;
    damages.extend(unexpected?);
    for damage in &damages {
        say(&damage.told().beside());
    }
    if !damages.is_empty() {
        bail!(
            "台账与写入时不符，或不是所期望的台账 (the ledger is damaged, or not the one that was expected)"
        );
    }
    for Revision { number, author, reason, .. } in erasures? {
        say(&format!(
            "修订{number}由{author}写入，记录了抹除 (revision {number} by {author} records an erasure): {reason}"
        ));
    }
    match position.revision {
        0 => say("台账是空的，还没有修订 (the ledger is empty: it has no revision yet)"),
        revision => say(&format!(
            "到修订{revision}为止与写入时一致；revision {revision} is as it was written: {}",
            position.digest
        )),
    }
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
        "供读取的内容已重建，到修订{0} (all that is kept for reading was made anew, up to revision {0})",
        position.revision
    ));
    Ok(())
}

/// The ledger's file.
fn sqlite_file(config: &Config) -> Result<&Path> {
    match &config.store.url {
        StoreUrl::Sqlite(file) => Ok(file),
        StoreUrl::Postgres(url) => {
            bail!(
                "{url}用pg_dump和pg_restore备份和恢复，见docs/postgresql.md ({url} is backed up and restored with pg_dump and \
                 pg_restore: see docs/postgresql.md)"
            )
        }
    }
}

fn copied(from: &Path, to: &Path) -> Result<()> {
    let position = scorecard_data::copy_file(from, to)?.position;
    say(&format!(
        "{file}存有台账，到修订{revision}；{file} holds the ledger up to revision {revision}: {digest}",
        file = to.display(),
        revision = position.revision,
        digest = position.digest
    ));
    Ok(())
}

#[expect(clippy::print_stderr, reason = "what went wrong must be seen even if nothing is logged")]
fn say(message: &str) {
    eprintln!("{message}");
}
