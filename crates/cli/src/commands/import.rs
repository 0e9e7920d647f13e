//! `scorecard import`: a dataset folder, an SDMX-CSV message or a table into the ledger, all of it or nothing.

mod replace;
mod report;
mod send;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use scorecard_dataset::{Dataset, Known, Mapping, SdmxMessage};

use crate::{
    args::{Import, Output},
    output::{Rows, say},
    session::Session,
    snapshot,
};

pub(crate) use send::Outcome;

/// Imports the folder and says what became of it; everything that is wrong is listed with its cell.
pub(crate) async fn run(args: &Import, session: &mut Session, output: Output) -> Result<()> {
    let dataset = read(&args.path, mapping(args)?.as_ref(), session, output).await?;
    let withdrawals = replace::withdrawals(&args.replace, &dataset, session).await?;
    let outcome = send::send(&dataset, withdrawals, &args.reason, args.dry_run, session).await?;
    report::warnings(&outcome, &dataset);
    if outcome.n_faults > 0 {
        report::faults(&outcome, &dataset, output);
        bail!("台账发现{0}处错误，未入库 (faults: {0}; nothing was stored)", outcome.n_faults);
    }
    let mut rows = Rows::new(&[
        ("revision", "修订"),
        ("changes", "变更"),
        ("unchanged", "未变"),
        ("digest", "摘要"),
    ]);
    if let Some(revision) = &outcome.revision {
        let digest: String = revision.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let cells = [
            revision.revision.to_string(),
            revision.changes.to_string(),
            outcome.unchanged.to_string(),
            digest,
        ];
        rows.push(cells);
    } else if args.dry_run {
        say("检查通过，未入库。Nothing is wrong; nothing was stored.");
    } else {
        say("与台账一致，未产生新的修订。Nothing changed: the ledger holds just that.");
    }
    rows.print(output);
    Ok(())
}

/// How the table is to be read, if it is one.
fn mapping(args: &Import) -> Result<Option<Mapping>> {
    let Some(file) = &args.mapping else { return Ok(None) };
    let mut only: Vec<(String, Vec<String>)> = Vec::new();
    for condition in &args.only {
        let (column, value) = condition
            .split_once('=')
            .with_context(|| format!("--where {condition}: expected COLUMN=VALUE"))?;
        match only.iter_mut().find(|(known, _)| known == column) {
            Some((_, values)) => values.push(value.to_owned()),
            None => only.push((column.to_owned(), vec![value.to_owned()])),
        }
    }
    Ok(Some(Mapping { file: file.clone(), only }))
}

/// Reads the folder or table against what the ledger holds.
async fn read(
    path: &Path,
    mapping: Option<&Mapping>,
    session: &mut Session,
    output: Output,
) -> Result<Dataset> {
    let mut known: Known = snapshot::catalogue(session).await?.into_iter().collect();
    let dataset = match mapping {
        Some(mapping) => {
            if mapping.is_of_sdmx() {
                known.extend(snapshot::observations(|_| true, session).await?);
            }
            scorecard_dataset::read_table(path, mapping, &known)
        }
        None if scorecard_dataset::is_sdmx(path) => {
            let message = SdmxMessage::open(path);
            known.extend(snapshot::observations(|key| message.concerns(key), session).await?);
            message.read(&known)
        }
        None if path.is_file() => bail!(
            "{0}既不是数据集文件夹，也不是SDMX-CSV；表格须加--mapping ({0} is neither a dataset folder nor SDMX-CSV; a table needs --mapping)",
            path.display()
        ),
        None => scorecard_dataset::read(path, &known),
    };
    match dataset {
        Ok(dataset) => Ok(dataset),
        Err(faults) => {
            report::unreadable(&faults, output);
            let n = faults.as_slice().len();
            bail!("数据集有{n}处错误，未入库 (faults: {n}; nothing was stored)");
        }
    }
}

/// Imports a folder that is meant to be right, as `demo` does.
pub(crate) async fn import(dir: &Path, reason: &str, session: &mut Session) -> Result<Outcome> {
    let dataset = read(dir, None, session, Output::Table).await?;
    let outcome = send::send(&dataset, Vec::new(), reason, false, session).await?;
    if outcome.n_faults > 0 {
        report::faults(&outcome, &dataset, Output::Table);
        bail!("台账发现{0}处错误，未入库 (faults: {0}; nothing was stored)", outcome.n_faults);
    }
    Ok(outcome)
}
