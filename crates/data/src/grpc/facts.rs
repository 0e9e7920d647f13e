//! Observations, targets, honours, milestones, outcomes, pictures and imprints; and what of them the ledger withholds.

use scorecard_domain::{Key, Thing};
use scorecard_service::stream::streaming;
use scorecard_wire::{
    honour, imprint, media, milestone, observation, outcome,
    pb::data::{self as pb, fact_service_server::FactService},
    reading,
    status::lang_of,
    suppression, target,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, async_trait};

use super::{
    DOMAIN, Face, answer, bulk,
    catalogue::only,
    convert,
    page::{Asked, select},
    refusal,
};
use crate::{Filter, Held, sentences};

/// A method that lists what belongs to an area, or an indicator, and a period.
macro_rules! list_of {
    ($face:ident, $request:ident, $message:ident { $area:ident, $period:ident }, $filter:ident $more:tt, $kind:ident, $module:ident, $response:ident { $field:ident }) => {
        answer($request, |request: pb::$message| async move {
            let read = reading("", request, |mut request, faults| {
                let asked = Asked::take(&$face, &mut request, faults);
                let pb::$message { $area, $period, as_of, page_size: _, page_token: _, filter } =
                    request;
                let $area = faults.parse_optional(stringify!($area), &$area);
                let $period = faults.parse_optional(stringify!($period), &$period);
                Some((asked?, as_of, list_of!(@filter $filter $more $area $period), filter))
            });
            let (asked, as_of, filter, text) = refusal::of_request(read)?;
            let selection = select(filter, &text)?;
            let page = $face.page(asked, as_of, selection, only!($kind, $module)).await?;
            Ok(pb::$response {
                $field: page.results,
                next_page_token: page.next_page_token,
                revision: page.revision,
            })
        })
        .await
    };
    (@filter $filter:ident { $($more:tt)* } $area:ident $period:ident) => {
        Filter::$filter { $area: $area?, $period: $period?, $($more)* }
    };
}

#[async_trait]
impl FactService for Face {
    async fn get_observation(
        &self,
        request: Request<pb::GetObservationRequest>,
    ) -> Result<Response<pb::GetObservationResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetObservationRequest { key, as_of }| async move {
            let (thing, revision) = face.held(read_key(key)?, as_of).await?;
            let observation = only!(Observation, observation)(Held { thing, revision });
            Ok(pb::GetObservationResponse { observation })
        })
        .await
    }

    async fn list_observations(
        &self,
        request: Request<pb::ListObservationsRequest>,
    ) -> Result<Response<pb::ListObservationsResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |request: pb::ListObservationsRequest| async move {
            let read = reading("", request, |mut request, faults| {
                let asked = Asked::take(&face, &mut request, faults);
                let pb::ListObservationsRequest {
                    area,
                    period,
                    indicator,
                    measure,
                    as_of,
                    page_size: _,
                    page_token: _,
                    filter: text,
                } = request;
                let area = faults.parse_optional("area", &area);
                let period = faults.parse_optional("period", &period);
                let indicator = faults.parse_optional("indicator", &indicator);
                let measure = faults.code_optional("measure", measure);
                let filter = Filter::Observations {
                    indicator: indicator?,
                    measure: measure?,
                    area: area?,
                    period: period?,
                };
                Some((asked?, as_of, filter, text))
            });
            let (asked, as_of, filter, text) = refusal::of_request(read)?;
            let selection = select(filter, &text)?;
            let page = face.page(asked, as_of, selection, only!(Observation, observation)).await?;
            Ok(pb::ListObservationsResponse {
                observations: page.results,
                next_page_token: page.next_page_token,
                revision: page.revision,
            })
        })
        .await
    }

    type StreamObservationsStream = ReceiverStream<Result<pb::StreamObservationsResponse, Status>>;

    async fn stream_observations(
        &self,
        request: Request<pb::StreamObservationsRequest>,
    ) -> Result<Response<Self::StreamObservationsStream>, Status> {
        let face = self.seen(&request)?;
        let lang = lang_of(request.metadata());
        let begun = face.begin_bulk(request.into_inner()).await;
        let begun = begun.map_err(|refusal| refusal.to_status(DOMAIN, lang))?;
        Ok(streaming(|outlet| bulk::send_bulk(begun, outlet, lang)))
    }

    async fn get_observation_history(
        &self,
        request: Request<pb::GetObservationHistoryRequest>,
    ) -> Result<Response<pb::GetObservationHistoryResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetObservationHistoryRequest { key, as_of }| async move {
            let key = read_key(key)?;
            let last = face.resolve(as_of).await?;
            let history = face.ledger.history(key).await;
            let vintages = history
                .map_err(|err| refusal::of_store(&err))?
                .into_iter()
                .filter(|vintage| vintage.revision.number <= last)
                .map(|vintage| pb::Vintage {
                    observation: vintage.thing.and_then(|thing| {
                        let revision = vintage.revision.number;
                        only!(Observation, observation)(Held { thing, revision })
                    }),
                    revision: Some(convert::write_revision(&vintage.revision)),
                    erased_by: vintage.erased_by.unwrap_or(0),
                })
                .collect();
            Ok(pb::GetObservationHistoryResponse { vintages })
        })
        .await
    }

    async fn list_targets(
        &self,
        request: Request<pb::ListTargetsRequest>,
    ) -> Result<Response<pb::ListTargetsResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListTargetsRequest { area, period },
            Targets {},
            Target,
            target,
            ListTargetsResponse { targets }
        )
    }

    async fn list_honours(
        &self,
        request: Request<pb::ListHonoursRequest>,
    ) -> Result<Response<pb::ListHonoursResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListHonoursRequest { holder, period },
            Honours {},
            Honour,
            honour,
            ListHonoursResponse { honours }
        )
    }

    async fn list_milestones(
        &self,
        request: Request<pb::ListMilestonesRequest>,
    ) -> Result<Response<pb::ListMilestonesResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListMilestonesRequest { area, period },
            Milestones {},
            Milestone,
            milestone,
            ListMilestonesResponse { milestones }
        )
    }

    async fn list_outcomes(
        &self,
        request: Request<pb::ListOutcomesRequest>,
    ) -> Result<Response<pb::ListOutcomesResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListOutcomesRequest { area, year },
            Outcomes {},
            Outcome,
            outcome,
            ListOutcomesResponse { outcomes }
        )
    }

    async fn get_media(
        &self,
        request: Request<pb::GetMediaRequest>,
    ) -> Result<Response<pb::GetMediaResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetMediaRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = face.held(Key::Media(id), as_of).await?;
            Ok(pb::GetMediaResponse { media: only!(Media, media)(Held { thing, revision }) })
        })
        .await
    }

    async fn list_media(
        &self,
        request: Request<pb::ListMediaRequest>,
    ) -> Result<Response<pb::ListMediaResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListMediaRequest { area, period },
            Media { with_content: false },
            Media,
            media,
            ListMediaResponse { media }
        )
    }

    async fn list_imprints(
        &self,
        request: Request<pb::ListImprintsRequest>,
    ) -> Result<Response<pb::ListImprintsResponse>, Status> {
        let face = self.seen(&request)?;
        list_of!(
            face,
            request,
            ListImprintsRequest { area, period },
            Imprints {},
            Imprint,
            imprint,
            ListImprintsResponse { imprints }
        )
    }

    async fn list_suppressions(
        &self,
        request: Request<pb::ListSuppressionsRequest>,
    ) -> Result<Response<pb::ListSuppressionsResponse>, Status> {
        self.needs_full(&request)?;
        list_of!(
            self,
            request,
            ListSuppressionsRequest { indicator, period },
            Suppressions {},
            Suppression,
            suppression,
            ListSuppressionsResponse { suppressions }
        )
    }
}

fn read_key(key: Option<pb::ObservationKey>) -> Result<Key, scorecard_wire::status::Refusal> {
    refusal::of_request(reading("", key, |key, faults| {
        faults.required("key", key, sentences::what_is_observed(), observation::read_key)
    }))
    .map(Key::Observation)
}
