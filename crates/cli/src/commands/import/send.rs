//! The stream of an import: changes up in batches, progress, faults and the result down.

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use scorecard_dataset::Dataset;
use scorecard_domain::{Change, Key};
use scorecard_wire::pb::data::{
    Fault, ImportBatch, ImportChangesRequest, ImportFinish, ImportHeader, Revision, Warning,
    import_changes_request, import_changes_response::Part,
};

use crate::session::Session;

/// Changes in one message: many enough that messages cost little, few enough that progress is seen.
const BATCH: usize = 500;

/// What became of an import.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The new revision, if anything was stored.
    pub(crate) revision: Option<Revision>,
    /// How many changes left a thing as it was.
    pub(crate) unchanged: u64,
    /// How many faults there are.
    pub(crate) n_faults: u64,
    /// The faults.
    pub(crate) faults: Vec<Fault>,
    /// What is suspicious.
    pub(crate) warnings: Vec<Warning>,
}

/// Sends the dataset's changes, then the withdrawals.
pub(super) async fn send(
    dataset: &Dataset,
    withdrawals: Vec<Key>,
    reason: &str,
    validate_only: bool,
    session: &mut Session,
) -> Result<Outcome> {
    let changes: Vec<Change> = dataset
        .changes()
        .iter()
        .cloned()
        .chain(withdrawals.into_iter().map(Change::Withdraw))
        .collect();
    let progress = progress(changes.len());
    let header =
        ImportHeader { reason: reason.to_owned(), request_id: String::new(), validate_only };
    let mut responses = session
        .ledger
        .import_changes(tokio_stream::iter(messages(&changes, header)))
        .await?
        .into_inner();
    let mut outcome = Outcome::default();
    while let Some(response) = responses.message().await? {
        match response.part.context("the ledger sent an empty message")? {
            Part::Received(received) => progress.set_position(received),
            Part::Fault(fault) => outcome.faults.push(fault),
            Part::Warning(warning) => outcome.warnings.push(warning),
            Part::Result(result) => {
                outcome.revision = result.revision;
                outcome.unchanged = result.unchanged;
                outcome.n_faults = result.faults;
            }
        }
    }
    progress.finish_and_clear();
    Ok(outcome)
}

fn messages(changes: &[Change], header: ImportHeader) -> Vec<ImportChangesRequest> {
    use import_changes_request::Part::{Batch, Finish, Header};
    let batches = changes.chunks(BATCH).map(|batch| {
        Batch(ImportBatch {
            changes: batch.iter().map(|change| scorecard_wire::change::write(change, 0)).collect(),
        })
    });
    let parts = std::iter::once(Header(header)).chain(batches).chain([Finish(ImportFinish {})]);
    parts.map(|part| ImportChangesRequest { part: Some(part) }).collect()
}

/// A bar on the terminal; nothing where there is none.
fn progress(changes: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(changes).unwrap_or_default());
    if let Ok(style) = ProgressStyle::with_template("导入 {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}
