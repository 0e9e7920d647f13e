//! Releases and their approvals.

use prost::Message;
use scorecard_domain::{
    ApprovalGroup, Decision, GroupFigures, ItemId, Key, Release, ReleaseId, Thing, UNAUTHENTICATED,
};
use scorecard_wire::{
    Faults, change, observation,
    pb::data::{self as pb, release_service_server::ReleaseService},
    reading, release,
    status::Refusal,
    text,
};
use sha2::{Digest as _, Sha256};
use tonic::{Request, Response, Status, async_trait};

use super::{
    AUTHOR, Face, answer,
    catalogue::{list_all, only},
    convert,
    ledger::read_request,
    page::{Asked, select},
    refusal,
};
use crate::{
    Filter, Held, Led, RecordedDecision, ReleaseAct, ReleaseOrder, Request as WriteRequest,
    VoidedGroup, sentences,
};

/// What all writes ask for besides what becomes of the release.
struct Asking {
    reason: String,
    request: Option<(WriteRequest, [u8; 32])>,
    validate_only: bool,
}

#[async_trait]
impl ReleaseService for Face {
    async fn create_release(
        &self,
        request: Request<pb::CreateReleaseRequest>,
    ) -> Result<Response<pb::CreateReleaseResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request| async move {
            let (id, act, asking) = self.read_create(request).await?;
            let led = self.lead(id, act, asking).await?;
            Ok(pb::CreateReleaseResponse {
                release: Some(release::write(&led.release, led.changed)),
                revision: led.revision.as_ref().map(convert::write_revision),
                faults: led.faults.iter().map(convert::write_fault).collect(),
            })
        })
        .await
    }

    async fn get_release(
        &self,
        request: Request<pb::GetReleaseRequest>,
    ) -> Result<Response<pb::GetReleaseResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetReleaseRequest { id, as_of }| async move {
            let id: ReleaseId =
                refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let at = face.resolve(as_of).await?;
            let as_of = Some(pb::AsOf { as_of: Some(pb::as_of::AsOf::Revision(at)) });
            let (thing, revision) = face.held(Key::Release(id.clone()), as_of).await?;
            let decisions = face.ledger.decisions(id, at).await;
            let decisions = decisions.map_err(|err| refusal::of_store(&err))?;
            Ok(pb::GetReleaseResponse {
                release: only!(Release, release)(Held { thing, revision }),
                decisions: decisions.iter().map(write_recorded).collect(),
            })
        })
        .await
    }

    async fn list_releases(
        &self,
        request: Request<pb::ListReleasesRequest>,
    ) -> Result<Response<pb::ListReleasesResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListReleasesRequest,
            Releases,
            Release,
            release,
            ListReleasesResponse { releases }
        )
    }

    async fn advance_release(
        &self,
        request: Request<pb::AdvanceReleaseRequest>,
    ) -> Result<Response<pb::AdvanceReleaseResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request: pb::AdvanceReleaseRequest| async move {
            let asked = digest(&request);
            let read = reading("", request, |request, faults| {
                let pb::AdvanceReleaseRequest {
                    id,
                    frozen_revision,
                    reason,
                    request_id,
                    validate_only,
                } = request;
                let id = faults.parse("id", &id);
                let asking = ("AdvanceRelease", asked, reason, request_id, validate_only);
                let asking = read_asking(asking, faults);
                Some((id?, ReleaseAct::Advance(frozen_revision), asking?))
            });
            let (id, act, asking) = refusal::of_request(read)?;
            let led = self.lead(id, act, asking).await?;
            Ok(pb::AdvanceReleaseResponse {
                release: Some(release::write(&led.release, led.changed)),
                revision: led.revision.as_ref().map(convert::write_revision),
                voided: led.voided.iter().map(write_voided).collect(),
                faults: led.faults.iter().map(convert::write_fault).collect(),
            })
        })
        .await
    }

    async fn approve_release(
        &self,
        request: Request<pb::ApproveReleaseRequest>,
    ) -> Result<Response<pb::ApproveReleaseResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request: pb::ApproveReleaseRequest| async move {
            let asked = digest(&request);
            let read = reading("", request, |request, faults| {
                let pb::ApproveReleaseRequest {
                    id,
                    group,
                    step,
                    actor,
                    frozen_revision: frozen,
                    reason,
                    request_id,
                    validate_only,
                } = request;
                let id = faults.parse("id", &id);
                let decision = read_decision((group, step, actor), None, faults);
                let asking = ("ApproveRelease", asked, reason, request_id, validate_only);
                let asking = read_asking(asking, faults);
                let (group, decision) = decision?;
                Some((id?, ReleaseAct::Decide { group, decision, frozen }, asking?))
            });
            let (id, act, asking) = refusal::of_request(read)?;
            let led = self.lead(id, act, asking).await?;
            Ok(pb::ApproveReleaseResponse {
                release: Some(release::write(&led.release, led.changed)),
                revision: led.revision.as_ref().map(convert::write_revision),
                faults: led.faults.iter().map(convert::write_fault).collect(),
            })
        })
        .await
    }

    async fn return_release(
        &self,
        request: Request<pb::ReturnReleaseRequest>,
    ) -> Result<Response<pb::ReturnReleaseResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request: pb::ReturnReleaseRequest| async move {
            let asked = digest(&request);
            let read = reading("", request, |request, faults| {
                let pb::ReturnReleaseRequest {
                    id,
                    group,
                    step,
                    actor,
                    reason,
                    request_id,
                    validate_only,
                    frozen_revision: frozen,
                } = request;
                let id = faults.parse("id", &id);
                if reason.trim().is_empty() {
                    faults.missing("reason", sentences::why_returned());
                }
                let decision = read_decision((group, step, actor), Some(reason.clone()), faults);
                let asking = ("ReturnRelease", asked, reason, request_id, validate_only);
                let asking = read_asking(asking, faults);
                let (group, decision) = decision?;
                Some((id?, ReleaseAct::Decide { group, decision, frozen }, asking?))
            });
            let (id, act, asking) = refusal::of_request(read)?;
            let led = self.lead(id, act, asking).await?;
            Ok(pb::ReturnReleaseResponse {
                release: Some(release::write(&led.release, led.changed)),
                revision: led.revision.as_ref().map(convert::write_revision),
                faults: led.faults.iter().map(convert::write_fault).collect(),
            })
        })
        .await
    }

    async fn publish_release(
        &self,
        request: Request<pb::PublishReleaseRequest>,
    ) -> Result<Response<pb::PublishReleaseResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request: pb::PublishReleaseRequest| async move {
            let asked = digest(&request);
            let read = reading("", request, |request, faults| {
                let pb::PublishReleaseRequest {
                    id,
                    frozen_revision,
                    reason,
                    request_id,
                    validate_only,
                } = request;
                let id = faults.parse("id", &id);
                let asking = ("PublishRelease", asked, reason, request_id, validate_only);
                let asking = read_asking(asking, faults);
                Some((id?, ReleaseAct::Publish(frozen_revision), asking?))
            });
            let (id, act, asking) = refusal::of_request(read)?;
            let led = self.lead(id, act, asking).await?;
            Ok(pb::PublishReleaseResponse {
                release: Some(release::write(&led.release, led.changed)),
                revision: led.revision.as_ref().map(convert::write_revision),
                faults: led.faults.iter().map(convert::write_fault).collect(),
            })
        })
        .await
    }
}

impl Face {
    async fn lead(&self, id: ReleaseId, act: ReleaseAct, asking: Asking) -> Result<Led, Refusal> {
        let Asking { reason, request, validate_only } = asking;
        let order = ReleaseOrder { id, act, author: AUTHOR.to_owned(), reason, request };
        let led = match validate_only {
            true => self.ledger.rehearse(&order).await,
            false => self.ledger.lead(&order).await,
        };
        led.map_err(refusal::of_release)
    }

    async fn read_create(
        &self,
        request: pb::CreateReleaseRequest,
    ) -> Result<(ReleaseId, ReleaseAct, Asking), Refusal> {
        let asked = digest(&request);
        let read = reading("", request, |request, faults| {
            let pb::CreateReleaseRequest {
                id,
                title,
                areas,
                definition,
                period,
                frozen_revision,
                groups,
                route_of,
                reason,
                request_id,
                validate_only,
            } = request;
            let id = faults.parse("id", &id);
            let areas = faults.each("areas", areas, |area, faults| faults.parse("", &area));
            let definition = faults.parse("definition", &definition);
            let period = faults.parse("period", &period);
            if groups.is_empty() == route_of.is_empty() {
                faults.missing("groups", sentences::groups_or_route());
            }
            let groups = faults.each("groups", groups, read_group);
            let route_of: Option<Option<ReleaseId>> = faults.parse_optional("route_of", &route_of);
            let asking = ("CreateRelease", asked, reason, request_id, validate_only);
            let asking = read_asking(asking, faults);
            let id: ReleaseId = id?;
            let draft = Release {
                id: id.clone(),
                title: text::read(title),
                areas: areas?,
                definition: definition?,
                period: period?,
                revision: frozen_revision,
                digest: [0; 32],
                groups: groups?,
                published: false,
            };
            Some((id, draft, route_of?, asking?))
        });
        let (id, mut draft, route_of, asking) = refusal::of_request(read)?;
        if let Some(of) = route_of {
            let (thing, _) = self.held(Key::Release(of), None).await?;
            if let Thing::Release(release) = thing {
                draft.groups = release.groups;
                draft.groups.iter_mut().for_each(|group| group.decisions.clear());
            }
        }
        Ok((id, ReleaseAct::Begin(Box::new(draft)), asking))
    }
}

/// By what a request is known again.
fn digest(request: &impl Message) -> [u8; 32] {
    Sha256::digest(request.encode_to_vec()).into()
}

fn read_asking(
    (method, asked, reason, request_id, validate_only): (
        &'static str,
        [u8; 32],
        String,
        String,
        bool,
    ),
    faults: &mut Faults,
) -> Option<Asking> {
    let request = read_request(method, "request_id", &request_id, faults)?;
    Some(Asking { reason, request: request.map(|request| (request, asked)), validate_only })
}

fn read_group(message: pb::RouteGroup, faults: &mut Faults) -> Option<ApprovalGroup> {
    let pb::RouteGroup { id, name, indicators, steps } = message;
    let id = faults.parse("id", &id);
    let indicators = faults.each("indicators", indicators, |it, faults| faults.parse("", &it));
    let steps = faults.each("steps", steps, release::read_step);
    Some(ApprovalGroup {
        id: id?,
        name: text::read(name),
        indicators: indicators?,
        steps: steps?,
        figures: GroupFigures::default(),
        decisions: Vec::new(),
    })
}

/// Who is known to write decides for themselves; nobody else has to say who they are.
fn read_decision(
    (group, step, actor): (String, String, String),
    returned: Option<String>,
    faults: &mut Faults,
) -> Option<(ItemId, Decision)> {
    let group = faults.parse("group", &group);
    let step = faults.parse("step", &step);
    let known = Some(AUTHOR).filter(|author| *author != UNAUTHENTICATED);
    let actor = match (actor.as_str(), known) {
        ("", Some(author)) => author.to_owned(),
        ("", None) => {
            faults.missing("actor", sentences::who_decides());
            return None;
        }
        _ => actor,
    };
    Some((group?, Decision { step: step?, actor, returned }))
}

fn write_recorded(recorded: &RecordedDecision) -> pb::RecordedDecision {
    let RecordedDecision { group, decision, recorded, frozen, voided } = recorded;
    pb::RecordedDecision {
        group: group.to_string(),
        decision: Some(release::write_decision(decision)),
        recorded: Some(convert::write_revision(recorded)),
        frozen_revision: *frozen,
        voided_revision: voided.unwrap_or_default(),
    }
}

fn write_voided(voided: &VoidedGroup) -> pb::VoidedGroup {
    let VoidedGroup { group, decisions, changed, more } = voided;
    let mut told = pb::VoidedGroup {
        group: group.to_string(),
        decisions: decisions.iter().map(release::write_decision).collect(),
        more: *more,
        ..pb::VoidedGroup::default()
    };
    for key in changed {
        match key {
            Key::Observation(key) => told.changed.push(observation::write_key(key)),
            other => told.changed_others.push(change::write_key(other)),
        }
    }
    told
}
