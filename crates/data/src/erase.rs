//! `scorecard-data erase`: what is to go, what goes, and what stays.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::{Context as _, Result};
use clap::Args;
use scorecard_data::{Config, Erasure, Ledger, SystemClock, parse_key};
use scorecard_domain::Kind;

use crate::say;

/// What is to be erased.
#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// A revision that recorded it. Can be given more than once.
    #[arg(
        long,
        value_name = "REVISION",
        required_unless_present_any = ["all_revisions", "with_key"]
    )]
    revision: Vec<u64>,
    /// All revisions that recorded something under the key, but what is held now.
    #[arg(long)]
    all_revisions: bool,
    /// The kind of the thing, as `scorecard audit` prints it.
    #[arg(long)]
    kind: Kind,
    /// The thing's key, as `scorecard audit` prints it.
    #[arg(long)]
    key: String,
    /// Everything that was recorded under the key, and the key itself; the thing has to be withdrawn.
    #[arg(long)]
    with_key: bool,
    /// Withdraws it first, if it is held, by a revision of its own: of a promise that stands this is the only way.
    #[arg(long, conflicts_with = "revision")]
    withdraw: bool,
    /// On what ground, in one line: the judgment, decision or request, and the article that it rests on. It is kept for
    /// good, so it must not repeat what is erased.
    #[arg(long, value_name = "TEXT")]
    ground: String,
    /// Who has it erased.
    #[arg(long, value_name = "NAME", default_value = "operator")]
    by: String,
    /// Only says what would be erased.
    #[arg(long)]
    dry_run: bool,
}

/// Erases, or only says what would be.
#[tokio::main]
pub(crate) async fn erase(config: &Config, args: EraseArgs) -> Result<()> {
    let EraseArgs { revision, all_revisions, kind, key, with_key, withdraw, ground, by, dry_run } =
        args;
    let name = format!("{kind} `{key}`");
    let key = parse_key(kind, &key).with_context(|| format!("`{key}` is no key of {kind}"))?;
    let revisions: BTreeSet<u64> = revision.into_iter().collect();
    let asked = Erasure { key, revisions, all_revisions, with_key, ground, by };
    let ledger = Ledger::open_existing(&config.store.url, Arc::new(SystemClock)).await?;
    let erased = match withdraw {
        true => withdraw_and_erase(&ledger, asked, &name, dry_run).await,
        false => carry_out(&ledger, asked, &name, dry_run).await,
    };
    ledger.close().await;
    erased
}

async fn withdraw_and_erase(
    ledger: &Ledger,
    asked: Erasure,
    name: &str,
    dry_run: bool,
) -> Result<()> {
    match ledger.withdraw_to_erase(&asked, dry_run).await? {
        Some(held) if dry_run => {
            say(&format!("would withdraw {name}, held since revision {held}, and then erase it"));
            return Ok(());
        }
        Some(revision) => say(&format!("revision {revision} withdrew {name}")),
        None => {}
    }
    carry_out(ledger, asked, name, dry_run).await
}

async fn carry_out(ledger: &Ledger, asked: Erasure, name: &str, dry_run: bool) -> Result<()> {
    let order = ledger.plan_erasure(asked).await?;
    let list = |revisions: &[u64]| {
        revisions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let (revisions, others) = (list(&order.revisions), list(&order.others));
    if !others.is_empty() {
        say(&format!("{name} was otherwise in revisions {others}, and that stays"));
    }
    if dry_run {
        match revisions.as_str() {
            "" => say(&format!("all that is asked for of {name} is erased already")),
            _ => say(&format!("would erase {name} in revisions {revisions}")),
        }
        return Ok(());
    }
    match ledger.erase(order).await? {
        Some(revision) => say(&format!(
            "erased {name} in revisions {revisions}; revision {} records it: {}",
            revision.number, revision.digest
        )),
        None => say(&format!("all that is asked for of {name} was erased already")),
    }
    say("backups, exports and copies still have it: see docs/erasure.md");
    Ok(())
}
