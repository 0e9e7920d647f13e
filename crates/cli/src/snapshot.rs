//! What the ledger holds, as the domain's things.

use anyhow::{Result, anyhow};
use scorecard_domain::Thing;
use scorecard_wire::pb::data::{
    self as pb, Kind, ListHonoursRequest, ListImprintsRequest, ListMediaRequest,
    ListMilestonesRequest, ListObservationsRequest, ListTargetsRequest, StreamSnapshotRequest,
    thing,
};

use crate::session::Session;

/// Page size of list calls.
const PAGE: i32 = 1000;

/// Areas, indicators, sources and peer groups: what a dataset can refer to.
pub(crate) async fn catalogue(session: &mut Session) -> Result<Vec<Thing>> {
    let kinds =
        [Kind::Area, Kind::Indicator, Kind::Source, Kind::PeerGroup].map(Into::into).to_vec();
    let request = StreamSnapshotRequest { as_of: None, kinds, media_content: false };
    let mut stream = session.ledger.stream_snapshot(request).await?.into_inner();
    let mut things = Vec::new();
    while let Some(message) = stream.message().await? {
        for thing in message.things {
            things.push(held(thing)?);
        }
    }
    Ok(things)
}

fn held(thing: pb::Thing) -> Result<Thing> {
    let read = scorecard_wire::reading("", thing, scorecard_wire::change::read_held_thing);
    let (thing, _revision) = read.map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        anyhow!("the ledger sent what this program cannot read: {}", faults.join("; "))
    })?;
    Ok(thing)
}

macro_rules! all_pages {
    ($client:expr, $method:ident, $request:expr, $field:ident, $kind:ident, $into:expr) => {{
        let mut request = $request;
        loop {
            let page = $client.$method(request.clone()).await?.into_inner();
            for item in page.$field {
                $into.push(held(pb::Thing { thing: Some(thing::Thing::$kind(item)) })?);
            }
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
    }};
}

/// Observations, targets, honours, milestones, pictures and the imprint of one area and period.
pub(crate) async fn facts(area: &str, period: &str, session: &mut Session) -> Result<Vec<Thing>> {
    let (area, period, page_size) = (area.to_owned(), period.to_owned(), PAGE);
    let client = &mut session.facts;
    let mut things = Vec::new();
    let request = ListObservationsRequest {
        area: area.clone(),
        period: period.clone(),
        page_size,
        ..Default::default()
    };
    all_pages!(client, list_observations, request, observations, Observation, things);
    let request = ListTargetsRequest {
        area: area.clone(),
        period: period.clone(),
        page_size,
        ..Default::default()
    };
    all_pages!(client, list_targets, request, targets, Target, things);
    let request = ListHonoursRequest {
        holder: area.clone(),
        period: period.clone(),
        page_size,
        ..Default::default()
    };
    all_pages!(client, list_honours, request, honours, Honour, things);
    let request = ListMilestonesRequest {
        area: area.clone(),
        period: period.clone(),
        page_size,
        ..Default::default()
    };
    all_pages!(client, list_milestones, request, milestones, Milestone, things);
    let request = ListMediaRequest {
        area: area.clone(),
        period: period.clone(),
        page_size,
        ..Default::default()
    };
    all_pages!(client, list_media, request, media, Media, things);
    let request = ListImprintsRequest { area, period, page_size, ..Default::default() };
    all_pages!(client, list_imprints, request, imprints, Imprint, things);
    Ok(things)
}
