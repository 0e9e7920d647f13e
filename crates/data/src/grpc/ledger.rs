//! Writing to the ledger and following it.

use prost::Message as _;
use scorecard_domain::{Explained, Lang, Text};
use scorecard_service::{
    Clearance,
    stream::{Ended, Outlet, Streaming, streaming},
};
use scorecard_wire::{
    change,
    codes::Code as _,
    pb::data::{
        self as pb, ledger_service_server::LedgerService, watch_changes_response::Event as Told,
    },
    reading,
    status::{Refusal, lang_of},
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, async_trait};

use super::{
    AUTHOR, DOMAIN, Face, answer, convert,
    intake::{Batch, Intake},
    page::{Asked, LOOKED_AT_ONCE, MOST_LOOKED_AT, Page, Place},
    refusal,
};
use crate::{
    Committed, Erased, Event, Fragment, ProposedChange, Proposing, Request as WriteRequest,
    Revision, Snapshot, Validated, Watch, WatchFilter, filter::Sieve, sentences,
};

/// A message of a snapshot has no more things.
const FULL_THINGS: usize = 500;
/// A message of a snapshot ends with the thing with which it has so many bytes.
const FULL_BYTES: usize = 1 << 20;

#[async_trait]
impl LedgerService for Face {
    async fn get_service_info(
        &self,
        request: Request<pb::GetServiceInfoRequest>,
    ) -> Result<Response<pb::GetServiceInfoResponse>, Status> {
        answer(request, |pb::GetServiceInfoRequest {}| async {
            let position = self.ledger.newest().await.map_err(|err| refusal::of_store(&err))?;
            Ok(pb::GetServiceInfoResponse {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                position: Some(convert::write_position(position)),
                max_changes: self.limits.max_changes,
                max_page_size: self.limits.max_page_size.into(),
                max_message_bytes: self.max_message_bytes,
            })
        })
        .await
    }

    async fn commit_changes(
        &self,
        request: Request<pb::CommitChangesRequest>,
    ) -> Result<Response<pb::CommitChangesResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request| self.commit(request)).await
    }

    type ImportChangesStream = ReceiverStream<Result<pb::ImportChangesResponse, Status>>;

    async fn import_changes(
        &self,
        request: Request<tonic::Streaming<pb::ImportChangesRequest>>,
    ) -> Result<Response<Self::ImportChangesStream>, Status> {
        self.needs_full(&request)?;
        let lang = lang_of(request.metadata());
        let face = self.clone();
        Ok(streaming(|outlet| async move { face.import(request.into_inner(), outlet, lang).await }))
    }

    type StreamSnapshotStream = ReceiverStream<Result<pb::StreamSnapshotResponse, Status>>;

    async fn stream_snapshot(
        &self,
        request: Request<pb::StreamSnapshotRequest>,
    ) -> Result<Response<Self::StreamSnapshotStream>, Status> {
        let face = self.seen(&request)?;
        let lang = lang_of(request.metadata());
        let begun = face.begin_snapshot(request.into_inner()).await;
        let (snapshot, erased) = begun.map_err(|refusal| refusal.to_status(DOMAIN, lang))?;
        Ok(streaming(|outlet| send_snapshot(snapshot, erased, outlet, lang)))
    }

    type WatchChangesStream = ReceiverStream<Result<pb::WatchChangesResponse, Status>>;

    async fn watch_changes(
        &self,
        request: Request<pb::WatchChangesRequest>,
    ) -> Result<Streaming<pb::WatchChangesResponse>, Status> {
        let face = self.seen(&request)?;
        let lang = lang_of(request.metadata());
        let begun = face.begin_watch(request.into_inner()).await;
        let watch = begun.map_err(|refusal| refusal.to_status(DOMAIN, lang))?;
        Ok(streaming(|outlet| async move { face.send_watch(watch, outlet, lang).await }))
    }

    async fn list_revisions(
        &self,
        request: Request<pb::ListRevisionsRequest>,
    ) -> Result<Response<pb::ListRevisionsResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |request| face.revisions(request)).await
    }
}

impl Face {
    async fn commit(
        &self,
        request: pb::CommitChangesRequest,
    ) -> Result<pb::CommitChangesResponse, Refusal> {
        let pb::CommitChangesRequest { changes, reason, request_id, validate_only } = request;
        let limit = self.limits.max_changes;
        if usize::try_from(limit).is_ok_and(|limit| changes.len() > limit) {
            let instead = Text::new("请改用ImportChanges", "use ImportChanges for more");
            return Err(refusal::too_many_changes(limit, &instead));
        }
        let read = reading("", &request_id, |id, faults| {
            if changes.is_empty() {
                faults.missing("changes", sentences::a_change());
            }
            read_request("CommitChanges", "request_id", id, faults)
        });
        let (request, faults) = match read {
            Ok(request) => (request, Vec::new()),
            Err(faults) => (None, faults),
        };
        let proposing = Proposing::begin(AUTHOR.to_owned(), reason, request, self.spool.as_deref());
        let mut intake = Intake::new(proposing, validate_only, faults);
        let taken = intake.take(Batch::Changes(changes)).and_then(|()| intake.finish());
        let proposal = taken.map_err(|err| refusal::of_store(&err))?;
        if validate_only {
            let validated = self.ledger.examine(proposal).await.map_err(refusal::of_commit)?;
            return Ok(write_validated(&validated));
        }
        let committed = self.ledger.carry_out(proposal).await.map_err(refusal::of_commit)?;
        Ok(write_committed(&committed))
    }

    async fn begin_snapshot(
        &self,
        request: pb::StreamSnapshotRequest,
    ) -> Result<(Snapshot, Vec<Erased>), Refusal> {
        let pb::StreamSnapshotRequest { as_of, kinds, media_content, erased_for_public } = request;
        let kinds = refusal::of_request(reading("", kinds, convert::read_kinds))?;
        let revision = self.resolve(as_of).await?;
        let snapshot = self.ledger.snapshot(revision, &kinds, media_content).await;
        let snapshot = snapshot.map_err(|err| refusal::of_store(&err))?;
        // What is held now is not erased, and the public is told of no keys.
        let seen_by = if erased_for_public { Clearance::Public } else { Clearance::Full };
        let erased = self.ledger.erased_of(revision, seen_by).await;
        Ok((snapshot, erased.map_err(|err| refusal::of_store(&err))?))
    }

    async fn begin_watch(&self, request: pb::WatchChangesRequest) -> Result<Watch, Refusal> {
        let read = reading("", request, |request, faults| {
            let pb::WatchChangesRequest { position, kinds, areas, indicators, periods } = request;
            let position = match position {
                None => Some(None),
                Some(position) => faults
                    .within("position", |faults| convert::read_position(position, faults))
                    .map(Some),
            };
            let kinds = convert::read_kinds(kinds, faults);
            let areas = convert::read_set("areas", areas, faults);
            let indicators = convert::read_set("indicators", indicators, faults);
            let periods = convert::read_set("periods", periods, faults);
            let filter = WatchFilter {
                kinds: kinds?.into_iter().collect(),
                areas: areas?,
                indicators: indicators?,
                periods: periods?,
            };
            Some((position?, filter))
        });
        let (position, filter) = refusal::of_request(read)?;
        self.ledger.watch(position, filter).await.map_err(|err| refusal::of_watch(&err))
    }

    /// A slow client is waited for; it misses nothing.
    async fn send_watch(
        self,
        mut watch: Watch,
        outlet: Outlet<pb::WatchChangesResponse>,
        lang: Lang,
    ) -> Result<(), Ended> {
        let mut stopping = self.stopping;
        let refused = |refusal: Refusal| Ended::Failed(refusal.to_status(DOMAIN, lang));
        loop {
            let event = tokio::select! {
                event = watch.next() => event.map_err(|err| refused(refusal::of_store(&err)))?,
                () = outlet.hung_up() => return Err(Ended::HungUp),
                () = stopping.wait() => None,
            };
            let Some(event) = event else { return Err(refused(refusal::stopping())) };
            let message = pb::WatchChangesResponse { event: Some(write_event(&event)) };
            tokio::select! {
                sent = outlet.send(message) => sent?,
                () = stopping.wait() => return Err(refused(refusal::stopping())),
            }
        }
    }

    async fn revisions(
        &self,
        mut request: pb::ListRevisionsRequest,
    ) -> Result<pb::ListRevisionsResponse, Refusal> {
        let taken = reading("", &mut request, |request, faults| Asked::take(self, request, faults));
        let asked = refusal::of_request(taken)?;
        let pb::ListRevisionsRequest { after, filter, page_size: _, page_token: _ } = request;
        let sieve: Sieve<Revision> = Sieve::new(&filter).map_err(refusal::of_filter)?;
        let (last, after) = match asked.place(self).await? {
            None => (self.newest().await?, after),
            Some(Place { revision, after }) => {
                let after = after.try_into().map_err(|_| refusal::page_token())?;
                (revision, u64::from_be_bytes(after))
            }
        };
        let (mut revisions, mut end, mut looked_at) = (Vec::new(), after, 0);
        let limit = if sieve.is_open() { asked.size } else { LOOKED_AT_ONCE };
        while revisions.len() < asked.size && end < last && looked_at < MOST_LOOKED_AT {
            let found = self.ledger.revisions(end, limit).await;
            let found = found.map_err(|err| refusal::of_store(&err))?;
            if found.is_empty() {
                break;
            }
            looked_at += found.len();
            for revision in found.into_iter().take_while(|revision| revision.number <= last) {
                if revisions.len() == asked.size {
                    break;
                }
                end = revision.number;
                revisions.extend(sieve.admits(&revision).then_some(revision));
            }
        }
        let end = (end < last).then_some(end);
        let next = end.map(|end| Place { revision: last, after: end.to_be_bytes().to_vec() });
        let page = Page {
            results: revisions.iter().map(convert::write_revision).collect(),
            next_page_token: next.map(|next| asked.token(&next)).unwrap_or_default(),
            revision: last,
        };
        Ok(pb::ListRevisionsResponse {
            revisions: page.results,
            next_page_token: page.next_page_token,
        })
    }
}

pub(super) fn read_change(
    message: pb::Change,
    faults: &mut scorecard_wire::Faults,
) -> Option<ProposedChange> {
    let (change, if_revision) = change::read(message, faults)?;
    Some(ProposedChange { change, if_revision })
}

/// The outer `None` is a fault, the inner one that the write is not to be repeatable.
pub(super) fn read_request(
    method: &'static str,
    field: &str,
    id: &str,
    faults: &mut scorecard_wire::Faults,
) -> Option<Option<WriteRequest>> {
    if id.is_empty() {
        return Some(None);
    }
    let id = id
        .parse()
        .map_err(|err: crate::InvalidRequestId| faults.invalid(field, err.problem().of(id)))
        .ok()?;
    Some(Some(WriteRequest { method, id }))
}

fn write_validated(validated: &Validated) -> pb::CommitChangesResponse {
    let Validated { unchanged, faults, warnings } = validated;
    pb::CommitChangesResponse {
        revision: None,
        unchanged: *unchanged,
        faults: faults.iter().map(convert::write_fault).collect(),
        warnings: warnings.iter().map(convert::write_warning).collect(),
    }
}

fn write_committed(committed: &Committed) -> pb::CommitChangesResponse {
    let Committed { revision, unchanged, warnings } = committed;
    pb::CommitChangesResponse {
        revision: revision.as_ref().map(convert::write_revision),
        unchanged: *unchanged,
        faults: Vec::new(),
        warnings: warnings.iter().map(convert::write_warning).collect(),
    }
}

fn write_event(event: &Event) -> Told {
    match event {
        Event::Fragment(Fragment { revision, part, last, changes, erased }) => {
            Told::Fragment(pb::RevisionFragment {
                revision: Some(convert::write_revision(revision)),
                part: *part,
                last: *last,
                changes: changes.iter().map(|c| change::write(c, revision.number)).collect(),
                erased: erased.iter().map(change::write_key).collect(),
            })
        }
        Event::Progress(position) => Told::Progress(convert::write_position(*position)),
    }
}

async fn send_snapshot(
    mut snapshot: Snapshot,
    erased: Vec<Erased>,
    outlet: Outlet<pb::StreamSnapshotResponse>,
    lang: Lang,
) -> Result<(), Ended> {
    let failed = |err| Ended::Failed(refusal::of_store(&err).to_status(DOMAIN, lang));
    let (mut things, mut bytes) = (Vec::new(), 0);
    while let Some(chunk) = snapshot.next().await.map_err(failed)? {
        for held in chunk {
            let thing = change::write_thing(&held.thing, held.revision);
            bytes += thing.encoded_len();
            things.push(thing);
            if things.len() >= FULL_THINGS || bytes >= FULL_BYTES {
                bytes = 0;
                let things = std::mem::take(&mut things);
                let some = pb::StreamSnapshotResponse { things, ..Default::default() };
                outlet.send(some).await?;
            }
        }
    }
    let position = Some(convert::write_position(snapshot.position()));
    let erased = erased.into_iter().map(|it| pb::ErasedThing {
        key: it.key.as_ref().map(change::write_key),
        kind: it.kind.to_wire(),
        erased_by: it.by,
    });
    let erased = erased.collect();
    outlet.send(pb::StreamSnapshotResponse { things, position, erased }).await?;
    Ok(())
}
