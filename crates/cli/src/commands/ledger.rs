//! `scorecard ledger`: looks after a ledger's store itself, without a service.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use scorecard_data::{Damage, Ledger, SystemClock, Verification};

use crate::{
    args::{LedgerCommand, Output, Place, Verify},
    output::{Rows, say},
};

/// Opens the store and does what is asked.
pub(crate) async fn run(command: &LedgerCommand, place: &Place, output: Output) -> Result<()> {
    let Some(store) = &place.store else {
        bail!("请用--store指明台账文件或数据库 (name the ledger's file or database with --store)");
    };
    let store = store.parse().context("--store")?;
    let ledger = Ledger::open_existing(&store, Arc::new(SystemClock)).await?;
    let done = match command {
        LedgerCommand::Verify(args) => verify(args, &ledger, output).await,
    };
    ledger.close().await;
    done
}

/// Prints all that is not as it was written or as it was expected; nothing if all is well.
async fn verify(args: &Verify, ledger: &Ledger, output: Output) -> Result<()> {
    let Verification { position, changes, mut damages } = ledger.verify().await?;
    damages.extend(ledger.compare(&args.expect).await?);
    let mut rows = Rows::new(&[("revision", "修订"), ("problem", "问题")]);
    for Damage { revision, problem } in &damages {
        rows.push([revision.to_string(), problem.clone()]);
    }
    rows.print(output);
    if !damages.is_empty() {
        bail!("台账有{0}处与写入时不符 (not as it was written or expected: {0})", damages.len());
    }
    say(&format!(
        "台账与写入时一致：修订1至{0}，共{changes}项变更。The ledger is as it was written.\n\
         请另行保存，下次用--expect核对 (keep this elsewhere, for --expect next time):\n{0}:{1}",
        position.revision, position.digest
    ));
    Ok(())
}
