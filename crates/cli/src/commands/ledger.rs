//! `scorecard ledger`: looks after a ledger's store itself, without a service.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use scorecard_data::{
    Damage, History, Ledger, Revision, StoreUrl, SystemClock, Verification, check_history,
};
use scorecard_wire::timestamp;

use serde_json::json;

use crate::{
    args::{ExportHistory, ImportHistory, LedgerCommand, Output, Place, Verify},
    output::{Rows, line, say},
};

/// Opens the store and does what is asked.
pub(crate) async fn run(command: &LedgerCommand, place: &Place, output: Output) -> Result<()> {
    let Some(store) = &place.store else {
        bail!("请用--store指明台账文件或数据库 (name the ledger's file or database with --store)");
    };
    let store = store.parse().context("--store")?;
    let clock = Arc::new(SystemClock);
    match command {
        LedgerCommand::Verify(args) => {
            let ledger = Ledger::open_existing(&store, clock).await?;
            let done = verify(args, &ledger, output).await;
            ledger.close().await;
            done
        }
        LedgerCommand::Export(args) => {
            let ledger = Ledger::open_existing(&store, clock).await?;
            let done = export(args, &ledger, output).await;
            ledger.close().await;
            done
        }
        LedgerCommand::Import(args) => import(args, &store, output).await,
    }
}

/// Writes the file and says what is in it.
async fn export(args: &ExportHistory, ledger: &Ledger, output: Output) -> Result<()> {
    let history = ledger.export_history(&args.file).await?;
    print(&history, output);
    say(&format!(
        "已导出全部历史，请另行保存这一行，导入时用--expect核对。The whole history was written; keep this elsewhere, for \
         --expect of the import:\n{}:{}",
        history.position.revision, history.position.digest
    ));
    Ok(())
}

/// Checks the file before the store is touched or even made, then takes it over and says what is in it.
async fn import(args: &ImportHistory, store: &StoreUrl, output: Output) -> Result<()> {
    check_history(&args.file, &args.expect).await?;
    let ledger = Ledger::open(store, Arc::new(SystemClock)).await?;
    let before = ledger.position();
    let done = ledger.import_history(&args.file).await;
    ledger.close().await;
    let history = done?;
    print(&history, output);
    let appended = history.position.revision.saturating_sub(before.revision);
    say(&format!(
        "已接收{appended}个修订，台账现至修订{0}。{appended} revisions were taken over; the ledger stands at:\n{0}:{1}",
        history.position.revision, history.position.digest
    ));
    Ok(())
}

fn print(history: &History, output: Output) {
    let History { position, changes, answers } = history;
    let mut rows = Rows::new(&[
        ("ledger", "台账"),
        ("revisions", "修订数"),
        ("changes", "变更数"),
        ("answers", "请求应答数"),
        ("digest", "摘要"),
    ]);
    rows.push([
        position.ledger_id.to_string(),
        position.revision.to_string(),
        changes.to_string(),
        answers.to_string(),
        position.digest.to_string(),
    ]);
    rows.print(output);
}

/// Prints all that is not as it was written or as it was expected; nothing if all is well. For programs also what was
/// verified.
async fn verify(args: &Verify, ledger: &Ledger, output: Output) -> Result<()> {
    let Verification { position, changes, mut damages } = ledger.verify().await?;
    damages.extend(ledger.compare(&args.expect).await?);
    let mut rows = Rows::new(&[("revision", "修订"), ("problem", "问题")]);
    for Damage { revision, problem } in &damages {
        rows.push([revision.to_string(), problem.words().beside()]);
    }
    if output == Output::Json {
        let all = json!({
            "revision": position.revision,
            "digest": position.digest.to_string(),
            "changes": changes,
            "damages": rows.to_json(),
        });
        line(&format!("{all:#}"));
    } else {
        rows.print(output);
    }
    if !damages.is_empty() {
        bail!("台账有{0}处与写入时不符 (not as it was written or expected: {0})", damages.len());
    }
    for Revision { number, time, author, reason, .. } in ledger.erasures().await? {
        let time = timestamp::write(time.micros());
        say(&format!(
            "修订{number}记录了抹除（revision {number} records an erasure）：{time} {author} {reason}"
        ));
    }
    if position.revision == 0 {
        say("台账是空的，还没有修订。The ledger is empty: it has no revision yet.");
        return Ok(());
    }
    say(&format!(
        "台账与写入时一致：修订1至{0}，共{changes}项变更。The ledger is as it was written.\n\
         请另行保存，下次用--expect核对 (keep this elsewhere, for --expect next time):\n{0}:{1}",
        position.revision, position.digest
    ));
    Ok(())
}
