//! Imports: any number of changes, read as they come and committed as one revision, or none of it.

use scorecard_domain::{Fault, Lang, Text};
use scorecard_service::stream::{Ended, Outlet};
use scorecard_wire::{
    Faults, pb::data as pb, pb::data::import_changes_request::Part,
    pb::data::import_changes_response::Part as Told, reading, status::Refusal,
};

use super::{
    AUTHOR, DOMAIN, Face, convert,
    ledger::{read_change, read_request},
    refusal,
};
use crate::{Batch, CommitError, Committed, Validated};

/// What an import has brought so far.
struct Received {
    batch: Batch,
    validate_only: bool,
    /// What cannot be read. Changes that can are kept beside it only to be counted.
    faults: Vec<Fault>,
    n_changes: u64,
}

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
        let received = match received {
            Ok(received) => received,
            Err(Broken::Refused(refusal)) => return Err(refused(refusal)),
            Err(Broken::Stream(status)) => return Err(Ended::Failed(status)),
        };
        let Outcome { result, faults, warnings } =
            self.conclude(received).await.map_err(refused)?;
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
    ) -> Result<Received, Broken> {
        let Some(Part::Header(header)) = next(requests).await? else {
            let refusal = refusal::import_order(
                "导入的第一条消息必须是header",
                "the first message of an import must be its header",
            );
            return Err(refusal.into());
        };
        let mut received = begin(header);
        loop {
            match next(requests).await? {
                Some(Part::Batch(pb::ImportBatch { changes })) => {
                    self.take(&mut received, changes)?;
                    let part = Some(Told::Received(received.n_changes));
                    // Progress that a client does not read is left out: it may read only when it has sent all.
                    outlet.offer(pb::ImportChangesResponse { part });
                }
                Some(Part::Finish(pb::ImportFinish {})) => return Ok(received),
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
            }
        }
    }

    fn take(&self, received: &mut Received, changes: Vec<pb::Change>) -> Result<(), Refusal> {
        let limit = self.limits.max_import_changes;
        for message in changes {
            if received.n_changes >= u64::from(limit) {
                let instead = Text::new("请分成几次导入", "split the import");
                return Err(refusal::too_many_changes(limit, &instead));
            }
            let path = format!("changes[{}]", received.n_changes);
            received.n_changes += 1;
            match reading(&path, message, read_change) {
                Ok(change) if received.faults.is_empty() => received.batch.changes.push(change),
                Ok(_) => {}
                Err(faults) => received.faults.extend(faults),
            }
        }
        Ok(())
    }

    async fn conclude(&self, received: Received) -> Result<Outcome, Refusal> {
        let Received { batch, validate_only, faults, n_changes: _ } = received;
        if !faults.is_empty() {
            return Ok(Outcome::faulty(Validated { faults, ..Validated::default() }));
        }
        if validate_only {
            let validated = self.ledger.validate(batch).await.map_err(refusal::of_commit)?;
            return Ok(Outcome::faulty(validated));
        }
        match self.ledger.commit(batch).await {
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

fn begin(header: pb::ImportHeader) -> Received {
    let pb::ImportHeader { reason, request_id, validate_only } = header;
    let read =
        |id: String, faults: &mut Faults| read_request("ImportChanges", "request_id", &id, faults);
    let (request, faults) = match reading("header", request_id, read) {
        Ok(request) => (request, Vec::new()),
        Err(faults) => (None, faults),
    };
    let batch = Batch { changes: Vec::new(), author: AUTHOR.to_owned(), reason, request };
    Received { batch, validate_only, faults, n_changes: 0 }
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
