//! `scorecard import`: a dataset folder, a form, an SDMX-CSV message or a table into the ledger, all of it or nothing.

mod input;
mod replace;
mod report;
mod send;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use scorecard_dataset::{Dataset, Faults};

use crate::{
    args::{Import, Output},
    cells,
    draft::Draft,
    output::{Rows, line, say},
    session::Session,
};
use input::Input;
use report::Report;

pub(crate) use report::{revision_json, said, warning_json, warning_line};
pub(crate) use send::Outcome;

/// Imports what the arguments name and says what became of it; everything that is wrong is listed with its cell.
pub(crate) async fn run(args: &Import, session: &mut Session, output: Output) -> Result<()> {
    let input = Input::of(args)?;
    // Where it cannot be written, nothing is stored.
    let drafts = drafts(&args.report)?;
    let reading = send::reading(&args.path);
    let read = input.read(session).await;
    reading.finish_and_clear();
    let report = match read? {
        Err((faults, readable)) => unreadable(&faults, readable, args, session).await,
        Ok(dataset) => {
            let withdrawals = replace::withdrawals(&args.replace, &dataset, session).await?;
            let outcome =
                send::send(&dataset, &withdrawals, &args.reason, args.dry_run, session).await?;
            Report::of(outcome, &dataset, withdrawals)
        }
    };
    report.tell_warnings();
    for draft in drafts {
        report.write(draft, args, &input)?;
    }
    if output == Output::Json {
        line(&format!("{:#}", report.to_json(args)));
    }
    if report.n_faults() > 0 {
        return refuse(&report, output);
    }
    replace::print(report.withdrawals(), output);
    let outcome = report.outcome();
    let mut rows = Rows::new(&[
        ("revision", "修订"),
        ("changes", "变更"),
        ("unchanged", "未变"),
        ("digest", "摘要"),
    ]);
    if let Some(revision) = &outcome.revision {
        let cells = [
            revision.revision.to_string(),
            revision.changes.to_string(),
            outcome.unchanged.to_string(),
            cells::hex(&revision.digest),
        ];
        rows.push(cells);
    } else if outcome.asked == 0 {
        say(input.nothing());
    } else if args.dry_run {
        let unchanged = outcome.unchanged;
        let changes = outcome.asked.saturating_sub(unchanged);
        say(&format!(
            "检查通过，未入库：将变更{changes}项，另有{unchanged}项与台账一致。Nothing is wrong and nothing was stored: {changes} \
             changes would be made, {unchanged} would change nothing."
        ));
        let withdrawn = report.withdrawals().len();
        if withdrawn > 0 {
            say(&format!(
                "其中按--replace撤回{withdrawn}项，已列出。Of these {withdrawn} are withdrawals for --replace, which are listed."
            ));
        }
    } else {
        say("与台账一致，未产生新的修订。Nothing changed: the ledger holds just that.");
    }
    if output != Output::Json {
        rows.print(output);
    }
    Ok(())
}

/// The report of what cannot be read as a whole, with what the ledger says of what could be and what does not hang on the
/// rest.
async fn unreadable(
    faults: &Faults,
    readable: Option<Dataset>,
    args: &Import,
    session: &mut Session,
) -> Report {
    let mut report = Report::unreadable(faults);
    // What cannot be said of a part is said once all of it can be read.
    if let Some(dataset) = readable.filter(|dataset| !dataset.is_empty())
        && let Ok(outcome) = send::send(&dataset, &[], &args.reason, true, session).await
    {
        report.add_certain(&outcome, &dataset, faults);
    }
    report
}

/// The reports that are asked for, each a new file of its own.
fn drafts(files: &[PathBuf]) -> Result<Vec<Draft>> {
    if let Some(twice) = files.iter().enumerate().find_map(|(at, file)| {
        files.get(..at).is_some_and(|before| before.contains(file)).then(|| file.display())
    }) {
        bail!("--report {twice}给出了两次 (the file is given twice)");
    }
    files.iter().map(|file| Draft::of_new(file)).collect()
}

/// Imports a folder that is meant to be right, as `demo` does.
pub(crate) async fn import(dir: &Path, reason: &str, session: &mut Session) -> Result<Outcome> {
    let report = match Input::without_mapping(dir)?.read(session).await? {
        Err((faults, _)) => Report::unreadable(&faults),
        Ok(dataset) => {
            let outcome = send::send(&dataset, &[], reason, false, session).await?;
            Report::of(outcome, &dataset, Vec::new())
        }
    };
    if report.n_faults() > 0 {
        refuse(&report, Output::Table)?;
    }
    Ok(report.into_outcome())
}

/// Lists all faults, which the report for programs has already, and fails.
fn refuse(report: &Report, output: Output) -> Result<()> {
    if output != Output::Json {
        report.print(output);
    }
    let n_faults = report.n_faults();
    if report.is_of_ledger() {
        bail!("台账发现{n_faults}处错误，未入库 (faults: {n_faults}; nothing was stored)");
    }
    bail!("数据集有{n_faults}处错误，未入库 (faults: {n_faults}; nothing was stored)");
}
