//! The stream of an import: changes up in batches, progress, faults and the result down.

use std::{borrow::Cow, path::Path, time::Duration};

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use scorecard_data::ObservationStreams;
use scorecard_dataset::Dataset;
use scorecard_domain::{Change, Observation, Text, Thing};
use scorecard_wire::pb::data::{
    self as pb, Fault, ImportArrow, ImportBatch, ImportChangesRequest, ImportChangesResponse,
    ImportFinish, ImportHeader, Revision, Warning, import_changes_request::Part as Request,
    import_changes_response::Part,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Response, Status, Streaming};

use super::replace::Withdrawal;
use crate::{failure::of_write, session::Session};

/// Changes in one message: many enough that messages cost little, few enough that progress is seen.
const BATCH: usize = 500;

/// What became of an import.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// How many changes were sent.
    pub(crate) asked: u64,
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
    withdrawals: &[Withdrawal],
    reason: &str,
    validate_only: bool,
    session: &mut Session,
) -> Result<Outcome> {
    let withdrawals: Vec<(Change, u64)> = withdrawals
        .iter()
        .map(|Withdrawal { key, revision, .. }| (Change::Withdraw(key.clone()), *revision))
        .collect();
    let progress = progress(dataset.len() + withdrawals.len());
    let header =
        ImportHeader { reason: reason.to_owned(), request_id: String::new(), validate_only };
    // Messages are made as they are sent, so that the import is not in memory twice.
    let (sender, receiver) = mpsc::channel(2);
    let sending = async {
        for part in parts(dataset, &withdrawals, header) {
            // Who takes no more has answered already.
            if sender.send(ImportChangesRequest { part: Some(part?) }).await.is_err() {
                break;
            }
        }
        drop(sender);
        anyhow::Ok(())
    };
    let requests = session.ledger.import_changes(ReceiverStream::new(receiver));
    let (sent, outcome) = tokio::join!(sending, receive(requests, &progress));
    progress.finish_and_clear();
    sent.context("不能完成导入 (cannot make the import)")?;
    let asked = dataset.len() + withdrawals.len();
    Ok(Outcome { asked: u64::try_from(asked).unwrap_or(u64::MAX), ..outcome? })
}

/// Takes what the ledger says, to the end.
async fn receive(
    responses: impl Future<Output = Result<Response<Streaming<ImportChangesResponse>>, Status>>,
    progress: &ProgressBar,
) -> Result<Outcome> {
    let mut responses = responses.await.map_err(of_write)?.into_inner();
    let mut outcome = Outcome::default();
    loop {
        let response = match responses.message().await {
            Ok(Some(response)) => response,
            Ok(None) => return Ok(outcome),
            Err(status) => return moved_on(status),
        };
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
}

/// What the ledger says of changes whose things others have changed meanwhile: a fault for each.
fn moved_on(status: Status) -> Result<Outcome> {
    let faults = scorecard_wire::status::faults_of(&status);
    if status.code() != Code::Aborted || faults.is_empty() {
        return Err(of_write(status));
    }
    let fault = |scorecard_domain::Fault { path, reason, problem }| {
        let Text { zh: problem_zh, en: problem } = problem.into();
        Fault { path, reason: reason.slug().to_owned(), problem, problem_zh }
    };
    let faults: Vec<Fault> = faults.into_iter().map(fault).collect();
    let n_faults = u64::try_from(faults.len()).unwrap_or(u64::MAX);
    Ok(Outcome { faults, n_faults, ..Outcome::default() })
}

/// The parts of an import, one after the other.
fn parts<'a>(
    dataset: &'a Dataset,
    withdrawals: &'a [(Change, u64)],
    header: ImportHeader,
) -> impl Iterator<Item = Result<Request>> + 'a {
    let changes = dataset.changes().enumerate();
    let changes = changes.map(|(at, change)| (change, dataset.expected_revision(at)));
    let withdrawals =
        withdrawals.iter().map(|(change, revision)| (Cow::Borrowed(change), Some(*revision)));
    let expecting = |(change, revision)| Expecting { change, revision };
    let changes = changes.chain(withdrawals).map(expecting);
    let batches = Batches { changes: changes.peekable() };
    std::iter::once(Ok(Request::Header(header)))
        .chain(batches)
        .chain([Ok(Request::Finish(ImportFinish {}))])
}

/// A change, with the revision that must have been the last to change its key, if that matters.
struct Expecting<'a> {
    change: Cow<'a, Change>,
    revision: Option<u64>,
}

/// Changes in batches, in their order: observations that are put as Arrow, all others as they are.
struct Batches<I: Iterator> {
    changes: std::iter::Peekable<I>,
}

impl<'a, I: Iterator<Item = Expecting<'a>>> Iterator for Batches<I> {
    type Item = Result<Request>;

    fn next(&mut self) -> Option<Self::Item> {
        match put_observation(self.changes.peek()?) {
            Some(_) => self.observations().transpose().map(|it| it.map(Request::Arrow)),
            None => Some(Ok(Request::Batch(self.others()))),
        }
    }
}

impl<'a, I: Iterator<Item = Expecting<'a>>> Batches<I> {
    fn observations(&mut self) -> Result<Option<ImportArrow>> {
        let mut streams = ObservationStreams::default();
        let mut full = None;
        while full.is_none()
            && let Some(next) = self.changes.next_if(|next| put_observation(next).is_some())
            && let Some(observation) = put_observation(&next)
        {
            full = streams.push(observation, next.revision)?;
        }
        let stream = match full {
            Some(stream) => Some(stream),
            None => streams.finish()?,
        };
        Ok(stream.map(|stream| ImportArrow { stream }))
    }

    fn others(&mut self) -> ImportBatch {
        let mut changes = Vec::new();
        while changes.len() < BATCH
            && let Some(next) = self.changes.next_if(|next| put_observation(next).is_none())
        {
            let change = scorecard_wire::change::write(&next.change, 0);
            changes.push(pb::Change { if_revision: next.revision, ..change });
        }
        ImportBatch { changes }
    }
}

/// The observation that a change puts, if it does.
fn put_observation<'a>(expecting: &'a Expecting<'_>) -> Option<&'a Observation> {
    match expecting.change.as_ref() {
        Change::Put(Thing::Observation(observation)) => Some(observation),
        _ => None,
    }
}

/// Says on the terminal that a file is being read; nothing where there is none.
pub(super) fn reading(path: &Path) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(format!("读取 {}", path.display()));
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// A bar on the terminal; nothing where there is none.
fn progress(changes: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(changes).unwrap_or_default());
    if let Ok(style) = ProgressStyle::with_template("导入 {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use scorecard_domain::Fault as DomainFault;
    use scorecard_wire::status::Refusal;

    use super::*;

    #[test]
    fn what_others_changed_meanwhile_is_a_fault_at_its_change() {
        let problem = Text::new("应为`1`", "`1` was expected");
        let fault = DomainFault::inconsistent("changes[3].if_revision", problem);
        let refusal = Refusal::new(Code::Aborted, "REVISION_MISMATCH", Text::zh("已被别人改动"));
        let status = refusal.with_faults(vec![fault]).to_status("test", scorecard_domain::Lang::Zh);
        let outcome = moved_on(status).unwrap();
        assert_eq!(outcome.n_faults, 1);
        assert_eq!(outcome.faults[0].path, "changes[3].if_revision");
        assert_eq!(outcome.faults[0].reason, "INCONSISTENT");
        assert_eq!(outcome.faults[0].problem_zh, "应为`1`");
        assert!(moved_on(Status::aborted("something else")).is_err());
        assert!(moved_on(Status::unavailable("gone")).is_err());
    }
}
