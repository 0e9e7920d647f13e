//! Imports: any number of changes, read as they come and committed as one revision, or none of it.

use std::time::Duration;

use scorecard_domain::{Fault, Lang, Text};
use scorecard_service::stream::{Ended, Outlet};
use scorecard_wire::{
    Faults, pb::data as pb, pb::data::import_changes_request::Part,
    pb::data::import_changes_response::Part as Told, reading, status::Refusal,
};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
    time::timeout,
};

use super::{
    AUTHOR, DOMAIN, Face, convert,
    intake::{Batch, Intake},
    ledger::read_request,
    refusal,
};
use crate::{
    CommitError, Committed, Proposing, StoreError, Validated, arrow::Observations, sentences,
};

/// So many batches of an import are taken before the first of them was read: while one is read, the next can come.
const AHEAD: usize = 4;

/// So long it is waited for the end of the client's half of the stream after `finish`.
const ENDED_WITHIN: Duration = Duration::from_secs(30);

/// What became of it.
#[derive(Default)]
struct Outcome {
    result: pb::ImportResult,
    faults: Vec<Fault>,
    warnings: Vec<crate::Warning>,
}

impl Face {
    /// Reads an import to its end and answers it.
    pub(super) async fn import(
        self,
        mut requests: tonic::Streaming<pb::ImportChangesRequest>,
        outlet: Outlet<pb::ImportChangesResponse>,
        lang: Lang,
    ) -> Result<(), Ended> {
        let refused = |refusal: Refusal| Ended::Failed(refusal.to_status(DOMAIN, lang));
        let mut stopping = self.stopping.clone();
        let received = tokio::select! {
            received = self.receive(&mut requests, &outlet) => received,
            () = stopping.wait() => Err(Broken::Refused(refusal::stopping())),
        };
        let intake = match received {
            Ok(intake) => intake,
            Err(Broken::Refused(refusal)) => return Err(refused(refusal)),
            Err(Broken::Stream(status)) => return Err(Ended::Failed(status)),
        };
        let Outcome { result, faults, warnings } = self.conclude(intake).await.map_err(refused)?;
        let tell = async |part| outlet.send(pb::ImportChangesResponse { part: Some(part) }).await;
        for fault in &faults {
            tell(Told::Fault(convert::write_fault(fault))).await?;
        }
        for warning in &warnings {
            tell(Told::Warning(convert::write_warning(warning))).await?;
        }
        tell(Told::Result(result)).await?;
        Ok(())
    }

    async fn receive(
        &self,
        requests: &mut tonic::Streaming<pb::ImportChangesRequest>,
        outlet: &Outlet<pb::ImportChangesResponse>,
    ) -> Result<Intake, Broken> {
        let Some(Part::Header(header)) = next(requests).await? else {
            let refusal = refusal::import_order(
                "导入的第一条消息必须是header",
                "the first message of an import must be its header",
            );
            return Err(refusal.into());
        };
        let (batches, reader) = start(self.begin(header));
        let mut n_changes: u64 = 0;
        loop {
            let batch = match next(requests).await? {
                Some(Part::Batch(pb::ImportBatch { changes })) => Batch::Changes(changes),
                Some(Part::Arrow(pb::ImportArrow { stream })) => read_arrow(stream, n_changes)?,
                Some(Part::Finish(pb::ImportFinish {})) => {
                    end(requests).await?;
                    break;
                }
                Some(Part::Header(_)) => {
                    let refusal = refusal::import_order(
                        "导入只能有一个header",
                        "an import has one header, and a second one came",
                    );
                    return Err(refusal.into());
                }
                None => {
                    let refusal = refusal::import_order(
                        "导入没有以finish结束",
                        "the import ended without `finish`",
                    );
                    return Err(refusal.into());
                }
            };
            n_changes += batch.len();
            let limit = self.limits.max_import_changes;
            if n_changes > u64::from(limit) {
                let instead = Text::new("请分成几次导入", "split the import");
                return Err(refusal::too_many_changes(limit, &instead).into());
            }
            if batches.send(batch).await.is_err() {
                // The reader has ended because something failed.
                break;
            }
            let part = Some(Told::Received(n_changes));
            // Progress that a client does not read is left out: it may read only when it has sent all.
            outlet.offer(pb::ImportChangesResponse { part });
        }
        drop(batches);
        Ok(joined(reader).await?)
    }

    fn begin(&self, header: pb::ImportHeader) -> Intake {
        let pb::ImportHeader { reason, request_id, validate_only } = header;
        let read = |id: String, faults: &mut Faults| {
            read_request("ImportChanges", "request_id", &id, faults)
        };
        let (request, faults) = match reading("header", request_id, read) {
            Ok(request) => (request, Vec::new()),
            Err(faults) => (None, faults),
        };
        let proposing = Proposing::begin(AUTHOR.to_owned(), reason, request, self.spool.as_deref());
        Intake::new(proposing, validate_only, faults)
    }

    async fn conclude(&self, intake: Intake) -> Result<Outcome, Refusal> {
        let validate_only = intake.validate_only;
        let proposal = joined(spawn_blocking(|| intake.finish())).await?;
        if validate_only {
            let validated = self.ledger.examine(proposal).await.map_err(refusal::of_commit)?;
            return Ok(Outcome::faulty(validated));
        }
        match self.ledger.carry_out(proposal).await {
            Ok(Committed { revision, unchanged, warnings }) => {
                let revision = revision.as_ref().map(convert::write_revision);
                let result = pb::ImportResult { revision, unchanged, faults: 0 };
                Ok(Outcome { result, faults: Vec::new(), warnings })
            }
            Err(CommitError::Faulty(validated)) => Ok(Outcome::faulty(validated)),
            Err(err) => Err(refusal::of_commit(err)),
        }
    }
}

impl Outcome {
    /// Nothing was stored.
    fn faulty(validated: Validated) -> Self {
        let Validated { unchanged, faults, warnings } = validated;
        let n_faults = u64::try_from(faults.len()).unwrap_or(u64::MAX);
        let result = pb::ImportResult { revision: None, unchanged, faults: n_faults };
        Self { result, faults, warnings }
    }
}

/// Reads batches on a thread that may wait for the disk, until no more come.
fn start(mut intake: Intake) -> (mpsc::Sender<Batch>, JoinHandle<Result<Intake, StoreError>>) {
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let reader = spawn_blocking(move || {
        while let Some(batch) = batches.blocking_recv() {
            intake.take(batch)?;
        }
        Ok(intake)
    });
    (sender, reader)
}

/// A batch that came as Arrow, after so many changes.
fn read_arrow(stream: Vec<u8>, before: u64) -> Result<Batch, Refusal> {
    let whole = |fault: Fault| {
        let column = if fault.path.is_empty() { String::new() } else { format!(".{}", fault.path) };
        let problem = sentences::in_batch(&fault.problem, before);
        Fault { path: format!("arrow.stream{column}"), problem, ..fault }
    };
    let read = Observations::read(stream);
    let read = read.map_err(|faults| faults.into_iter().map(whole).collect());
    refusal::of_request(read).map(Batch::Observations)
}

/// What a thread of an import came to.
async fn joined<T>(thread: JoinHandle<Result<T, StoreError>>) -> Result<T, Refusal> {
    let ended = thread.await.unwrap_or_else(|err| {
        Err(StoreError::Unavailable { doing: "read an import", source: err.into() })
    });
    ended.map_err(|err| refusal::of_store(&err))
}

/// Why an import cannot be read to its end.
enum Broken {
    Refused(Refusal),
    Stream(tonic::Status),
}

impl From<Refusal> for Broken {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Waits until the client has ended its half of the stream: what comes after `finish` is no part of what it meant to import.
async fn end(requests: &mut tonic::Streaming<pb::ImportChangesRequest>) -> Result<(), Broken> {
    let refusal = match timeout(ENDED_WITHIN, next(requests)).await {
        Ok(next) => match next? {
            None => return Ok(()),
            Some(_) => refusal::import_order(
                "finish之后又来了消息，导入的最后一条消息必须是finish",
                "something came after `finish`, which must be the last message of an import",
            ),
        },
        Err(_) => refusal::import_order(
            "finish之后客户端没有结束发送",
            "the client did not end its half of the stream after `finish`",
        ),
    };
    Err(refusal.into())
}

/// The next part; a message without one is left out, as one that a later version knows.
async fn next(
    requests: &mut tonic::Streaming<pb::ImportChangesRequest>,
) -> Result<Option<Part>, Broken> {
    loop {
        match requests.message().await.map_err(Broken::Stream)? {
            None => return Ok(None),
            Some(pb::ImportChangesRequest { part: None }) => {}
            Some(pb::ImportChangesRequest { part }) => return Ok(part),
        }
    }
}
