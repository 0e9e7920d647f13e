//! Areas, indicators, sources, peer groups, definitions, collection plans and assessments.

use scorecard_domain::{Area, AreaId, Key, Month, Thing, Validity};
use scorecard_wire::{
    area, assessment, collection_plan, definition, indicator,
    pb::data::{self as pb, catalogue_service_server::CatalogueService},
    peer_group, reading, source,
    status::Refusal,
};
use tonic::{Request, Response, Status, async_trait};

use super::{
    Face, answer,
    page::{Asked, select},
    refusal,
};
use crate::{Filter, Held, Lineage, Query, Step, sentences};

/// The message of a thing that is known to be of one kind.
macro_rules! only {
    ($kind:ident, $module:ident) => {
        |Held { thing, revision }: Held| match thing {
            Thing::$kind(thing) => Some($module::write(&thing, revision)),
            _ => None,
        }
    };
}
pub(super) use only;

/// A method that lists all of one kind.
macro_rules! list_all {
    ($face:ident, $request:ident, $message:ident, $filter:ident, $kind:ident, $module:ident, $response:ident { $field:ident }) => {
        answer($request, |request: pb::$message| async move {
            let (asked, request) =
                refusal::of_request(reading("", request, |mut request, faults| {
                    Some((Asked::take(&$face, &mut request, faults)?, request))
                }))?;
            let pb::$message { as_of, page_size: _, page_token: _, filter } = request;
            let selection = select(Filter::$filter, &filter)?;
            let page = $face.page(asked, as_of, selection, only!($kind, $module)).await?;
            Ok(pb::$response {
                $field: page.results,
                next_page_token: page.next_page_token,
                revision: page.revision,
            })
        })
        .await
    };
}

pub(super) use list_all;

#[async_trait]
impl CatalogueService for Face {
    async fn get_area(
        &self,
        request: Request<pb::GetAreaRequest>,
    ) -> Result<Response<pb::GetAreaResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetAreaRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = face.held(Key::Area(id), as_of).await?;
            Ok(pb::GetAreaResponse { area: only!(Area, area)(Held { thing, revision }) })
        })
        .await
    }

    async fn resolve_area(
        &self,
        request: Request<pb::ResolveAreaRequest>,
    ) -> Result<Response<pb::ResolveAreaResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |request| face.resolve_code(request)).await
    }

    async fn get_area_lineage(
        &self,
        request: Request<pb::GetAreaLineageRequest>,
    ) -> Result<Response<pb::GetAreaLineageResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |request| face.lineage(request)).await
    }

    async fn list_areas(
        &self,
        request: Request<pb::ListAreasRequest>,
    ) -> Result<Response<pb::ListAreasResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |request: pb::ListAreasRequest| async move {
            let read = reading("", request, |mut request, faults| {
                let asked = Asked::take(&face, &mut request, faults);
                let pb::ListAreasRequest {
                    parent,
                    code,
                    as_of,
                    page_size: _,
                    page_token: _,
                    filter,
                } = request;
                let parent = faults.parse_optional("parent", &parent);
                let code = (!code.is_empty()).then_some(code);
                Some((asked?, as_of, Filter::Areas { parent: parent?, code }, filter))
            });
            let (asked, as_of, filter, text) = refusal::of_request(read)?;
            let page = face.page(asked, as_of, select(filter, &text)?, only!(Area, area)).await?;
            Ok(pb::ListAreasResponse {
                areas: page.results,
                next_page_token: page.next_page_token,
                revision: page.revision,
            })
        })
        .await
    }

    async fn get_indicator(
        &self,
        request: Request<pb::GetIndicatorRequest>,
    ) -> Result<Response<pb::GetIndicatorResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetIndicatorRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = face.held(Key::Indicator(id), as_of).await?;
            let indicator = only!(Indicator, indicator)(Held { thing, revision });
            Ok(pb::GetIndicatorResponse { indicator })
        })
        .await
    }

    async fn list_indicators(
        &self,
        request: Request<pb::ListIndicatorsRequest>,
    ) -> Result<Response<pb::ListIndicatorsResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListIndicatorsRequest,
            Indicators,
            Indicator,
            indicator,
            ListIndicatorsResponse { indicators }
        )
    }

    async fn list_sources(
        &self,
        request: Request<pb::ListSourcesRequest>,
    ) -> Result<Response<pb::ListSourcesResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListSourcesRequest,
            Sources,
            Source,
            source,
            ListSourcesResponse { sources }
        )
    }

    async fn list_peer_groups(
        &self,
        request: Request<pb::ListPeerGroupsRequest>,
    ) -> Result<Response<pb::ListPeerGroupsResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListPeerGroupsRequest,
            PeerGroups,
            PeerGroup,
            peer_group,
            ListPeerGroupsResponse { peer_groups }
        )
    }

    async fn get_definition(
        &self,
        request: Request<pb::GetDefinitionRequest>,
    ) -> Result<Response<pb::GetDefinitionResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetDefinitionRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = face.held(Key::Definition(id), as_of).await?;
            let definition = only!(Definition, definition)(Held { thing, revision });
            Ok(pb::GetDefinitionResponse { definition })
        })
        .await
    }

    async fn list_definitions(
        &self,
        request: Request<pb::ListDefinitionsRequest>,
    ) -> Result<Response<pb::ListDefinitionsResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListDefinitionsRequest,
            Definitions,
            Definition,
            definition,
            ListDefinitionsResponse { definitions }
        )
    }

    async fn get_collection_plan(
        &self,
        request: Request<pb::GetCollectionPlanRequest>,
    ) -> Result<Response<pb::GetCollectionPlanResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |pb::GetCollectionPlanRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = self.held(Key::CollectionPlan(id), as_of).await?;
            let plan = only!(CollectionPlan, collection_plan)(Held { thing, revision });
            Ok(pb::GetCollectionPlanResponse { collection_plan: plan })
        })
        .await
    }

    async fn list_collection_plans(
        &self,
        request: Request<pb::ListCollectionPlansRequest>,
    ) -> Result<Response<pb::ListCollectionPlansResponse>, Status> {
        self.needs_full(&request)?;
        list_all!(
            self,
            request,
            ListCollectionPlansRequest,
            CollectionPlans,
            CollectionPlan,
            collection_plan,
            ListCollectionPlansResponse { collection_plans }
        )
    }

    async fn get_assessment(
        &self,
        request: Request<pb::GetAssessmentRequest>,
    ) -> Result<Response<pb::GetAssessmentResponse>, Status> {
        let face = self.seen(&request)?;
        answer(request, |pb::GetAssessmentRequest { id, as_of }| async move {
            let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
            let (thing, revision) = face.held(Key::Assessment(id), as_of).await?;
            let assessment = only!(Assessment, assessment)(Held { thing, revision });
            Ok(pb::GetAssessmentResponse { assessment })
        })
        .await
    }

    async fn list_assessments(
        &self,
        request: Request<pb::ListAssessmentsRequest>,
    ) -> Result<Response<pb::ListAssessmentsResponse>, Status> {
        let face = self.seen(&request)?;
        list_all!(
            face,
            request,
            ListAssessmentsRequest,
            Assessments,
            Assessment,
            assessment,
            ListAssessmentsResponse { assessments }
        )
    }
}

impl Face {
    /// The one area that had a code at a period's end.
    async fn lineage(
        &self,
        request: pb::GetAreaLineageRequest,
    ) -> Result<pb::GetAreaLineageResponse, Refusal> {
        let pb::GetAreaLineageRequest { id, as_of } = request;
        let id = refusal::of_request(reading("id", id, |id, faults| faults.parse("", &id)))?;
        let revision = self.resolve(as_of).await?;
        let lineage = self.ledger.lineage(&id, revision).await;
        let Some(Lineage { areas, steps }) = lineage.map_err(|err| refusal::of_store(&err))? else {
            return Err(refusal::no_such(&Key::Area(id)));
        };
        let step = |Step { from, predecessor, successor }| pb::LineageStep {
            predecessor: AreaId::to_string(&predecessor),
            successor: AreaId::to_string(&successor),
            from: Month::to_string(&from),
        };
        Ok(pb::GetAreaLineageResponse {
            areas: areas.iter().map(|(area, revision)| area::write(area, *revision)).collect(),
            steps: steps.into_iter().map(step).collect(),
            revision,
        })
    }

    async fn resolve_code(
        &self,
        request: pb::ResolveAreaRequest,
    ) -> Result<pb::ResolveAreaResponse, Refusal> {
        let pb::ResolveAreaRequest { code, period, as_of } = request;
        let read = reading("", &code, |code, faults| {
            if code.is_empty() {
                faults.missing("code", sentences::an_official_code());
            }
            match period.as_str() {
                "" => Some(Validity::default()),
                period => faults.parse("period", period).map(Validity::during),
            }
        });
        let when = refusal::of_request(read)?;
        let revision = self.resolve(as_of).await?;
        let filter = Filter::Areas { parent: None, code: Some(code.clone()) };
        let query = Query { filter, after: None, limit: usize::from(u16::MAX), revision };
        let held = self.ledger.list(query).await.map_err(|err| refusal::of_store(&err))?;
        let (areas, others): (Vec<(&Area, u64)>, Vec<_>) = held
            .iter()
            .filter_map(|held| match &held.thing {
                Thing::Area(area) => Some((area, held.revision)),
                _ => None,
            })
            .partition(|(area, _)| area.may_be_meant_in(when));
        match areas.as_slice() {
            [] => {
                let others: Vec<_> = others.iter().map(|(area, _)| *area).collect();
                Err(refusal::no_area_with(&code, &period, &others))
            }
            [(area, revision)] => {
                Ok(pb::ResolveAreaResponse { area: Some(area::write(area, *revision)) })
            }
            several => {
                let areas: Vec<_> = several.iter().map(|(area, _)| *area).collect();
                Err(refusal::ambiguous_code(&code, &period, &areas))
            }
        }
    }
}
