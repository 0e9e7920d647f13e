//! `scorecard-data erase`: what is to go, what goes, and what stays.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::{Context as _, Result};
use clap::Args;
use scorecard_data::{Config, Erasure, Ledger, SystemClock, parse_key};
use scorecard_domain::{Kind, Text, words::kind_name};

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
    let Text { zh, en } = kind_name(kind);
    let key = parse_key(kind, &key).with_context(|| {
        format!(
            "“{key}”不是{zh}的键；请用`scorecard audit`查看 (`{key}` is no key of the kind {en}: `scorecard audit` prints \
             them)"
        )
    })?;
    let revisions: BTreeSet<u64> = revision.into_iter().collect();
    let asked = Erasure { key, revisions, all_revisions, with_key, ground, by };
    let ledger = Ledger::open_existing(&config.store.url, Arc::new(SystemClock)).await?;
    let erased = match withdraw {
        true => withdraw_and_erase(&ledger, asked, dry_run).await,
        false => carry_out(&ledger, asked, dry_run).await,
    };
    ledger.close().await;
    erased
}

async fn withdraw_and_erase(ledger: &Ledger, asked: Erasure, dry_run: bool) -> Result<()> {
    let Text { zh, en } = asked.thing();
    match ledger.withdraw_to_erase(&asked, dry_run).await? {
        Some(held) if dry_run => {
            say(&format!(
                "将撤回{zh}（修订{held}起有效），然后抹除 (would withdraw {en}, held since revision {held}, and then erase it)"
            ));
            return Ok(());
        }
        Some(revision) => {
            say(&format!("修订{revision}撤回了{zh} (revision {revision} withdrew {en})"))
        }
        None => {}
    }
    carry_out(ledger, asked, dry_run).await
}

async fn carry_out(ledger: &Ledger, asked: Erasure, dry_run: bool) -> Result<()> {
    let Text { zh, en } = asked.thing();
    let order = ledger.plan_erasure(asked).await?;
    let list = |revisions: &[u64]| {
        revisions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let (revisions, others) = (list(&order.revisions), list(&order.others));
    if !others.is_empty() {
        say(&format!(
            "{zh}在修订{others}中另有内容，予以保留 ({en} was otherwise in revisions {others}, and that stays)"
        ));
    }
    if dry_run {
        match revisions.as_str() {
            "" => say(&format!(
                "所要抹除的{zh}的内容已经抹除 (all that is asked for of {en} is erased already)"
            )),
            _ => say(&format!(
                "将抹除修订{revisions}中的{zh} (would erase {en} in revisions {revisions})"
            )),
        }
        return Ok(());
    }
    match ledger.erase(order).await? {
        Some(revision) => say(&format!(
            "已抹除修订{revisions}中的{zh}，由修订{number}记录；erased {en} in revisions {revisions}; revision {number} records \
             it: {digest}",
            number = revision.number,
            digest = revision.digest
        )),
        None => say(&format!(
            "所要抹除的{zh}的内容早已抹除 (all that is asked for of {en} was erased already)"
        )),
    }
    say(
        "备份、导出的文件和副本中仍有，处理办法见docs/erasure.md (backups, exports and copies still have it: see docs/erasure.md)",
    );
    Ok(())
}
