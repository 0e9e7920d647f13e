//! What the ledger holds, as the domain's things.

use std::collections::VecDeque;

use anyhow::{Context as _, Result, anyhow};
use scorecard_dataset::{Held, Known};
use scorecard_domain::{ObservationKey, Period, Thing};
use scorecard_wire::pb::data::{
    self as pb, AsOf, Kind, ListHonoursRequest, ListImprintsRequest, ListMediaRequest,
    ListMilestonesRequest, ListObservationsRequest, ListOutcomesRequest, ListTargetsRequest,
    Position, StreamSnapshotRequest, StreamSnapshotResponse, thing,
};

use tonic::Streaming;

use crate::session::Session;

/// Page size of list calls.
const PAGE: i32 = 1000;

/// All that the ledger holds at one revision, kind by kind.
#[derive(Debug)]
pub(crate) struct Snapshot {
    stream: Streaming<StreamSnapshotResponse>,
    things: VecDeque<pb::Thing>,
    position: Option<Position>,
}

impl Snapshot {
    /// Begins a snapshot; no kinds mean all. Pictures come with their content.
    pub(crate) async fn begin(
        as_of: Option<AsOf>,
        kinds: &[Kind],
        session: &mut Session,
    ) -> Result<Self> {
        let kinds = kinds.iter().map(|kind| (*kind).into()).collect();
        let request =
            StreamSnapshotRequest { as_of, kinds, media_content: true, ..Default::default() };
        let stream = session.ledger.stream_snapshot(request).await?.into_inner();
        Ok(Self { stream, things: VecDeque::new(), position: None })
    }

    /// The next thing and the revision that last changed it; `None` when all have gone by.
    pub(crate) async fn next_held(&mut self) -> Result<Option<(Thing, u64)>> {
        loop {
            if let Some(thing) = self.things.pop_front() {
                return held(thing).map(Some);
            }
            let Some(message) = self.stream.message().await? else { return Ok(None) };
            self.things = message.things.into();
            self.position = message.position.or(self.position.take());
        }
    }

    /// The next thing; `None` when all have gone by.
    pub(crate) async fn next(&mut self) -> Result<Option<Thing>> {
        Ok(self.next_held().await?.map(|(thing, _)| thing))
    }

    /// Of which revision it is, when all have gone by.
    pub(crate) fn position(&self) -> Result<Position> {
        self.position
            .clone()
            .context("台账的应答中断，请重试 (the ledger's answer was cut off: try again)")
    }
}

/// Areas, indicators, sources and peer groups: what a dataset can refer to.
pub(crate) async fn catalogue(session: &mut Session) -> Result<Vec<Thing>> {
    all(None, &[Kind::Area, Kind::Indicator, Kind::Source, Kind::PeerGroup], session).await
}

/// All things of some kinds that the ledger held then.
pub(crate) async fn all(
    as_of: Option<AsOf>,
    kinds: &[Kind],
    session: &mut Session,
) -> Result<Vec<Thing>> {
    let mut snapshot = Snapshot::begin(as_of, kinds, session).await?;
    let mut things = Vec::new();
    while let Some(thing) = snapshot.next().await? {
        things.push(thing);
    }
    snapshot.position().map(|_| things)
}

/// The observations of which a key is wanted become known.
pub(crate) async fn observations(
    is_wanted: impl Fn(&ObservationKey) -> bool,
    known: &mut Known,
    session: &mut Session,
) -> Result<()> {
    let mut snapshot = Snapshot::begin(None, &[Kind::Observation], session).await?;
    while let Some(thing) = snapshot.next().await? {
        if matches!(&thing, Thing::Observation(observation) if is_wanted(&observation.key)) {
            known.extend([thing]);
        }
    }
    snapshot.position().map(drop)
}

/// What forms need: the catalogue, definitions, collection plans, and the observations of which a key is wanted; and of which revision it
/// is.
pub(crate) async fn for_forms(
    as_of: Option<AsOf>,
    is_wanted: impl Fn(&ObservationKey) -> bool,
    session: &mut Session,
) -> Result<(Held, Position)> {
    let kinds = [
        Kind::Area,
        Kind::Indicator,
        Kind::Source,
        Kind::PeerGroup,
        Kind::Definition,
        Kind::CollectionPlan,
        Kind::Observation,
    ];
    let mut snapshot = Snapshot::begin(as_of, &kinds, session).await?;
    let mut all = Held::default();
    while let Some((thing, revision)) = snapshot.next_held().await? {
        match &thing {
            Thing::Observation(observation) if !is_wanted(&observation.key) => {}
            _ => all.put(thing, revision),
        }
    }
    Ok((all, snapshot.position()?))
}

/// The thing, and the revision that last changed it.
pub(crate) fn held(thing: pb::Thing) -> Result<(Thing, u64)> {
    let read = scorecard_wire::reading("", thing, scorecard_wire::change::read_held_thing);
    read.map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        anyhow!("the ledger sent what this program cannot read: {}", faults.join("; "))
    })
}

macro_rules! all_pages {
    ($client:expr, $method:ident, $request:expr, $field:ident, $kind:ident, $into:expr) => {{
        let mut request = $request;
        loop {
            let page = $client.$method(request.clone()).await?.into_inner();
            let things = page.$field.into_iter().map(thing::Thing::$kind);
            $into.extend(things.map(|thing| pb::Thing { thing: Some(thing) }));
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
    }};
}

/// Observations, targets, honours, milestones, outcomes, pictures and the imprint of one area and period; pictures without their
/// content.
pub(crate) async fn facts(
    area: &str,
    period: &str,
    session: &mut Session,
) -> Result<Vec<pb::Thing>> {
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
    let is_year = period.parse().is_ok_and(|period: Period| period.as_year().is_some());
    if is_year {
        let request = ListOutcomesRequest {
            area: area.clone(),
            year: period.clone(),
            page_size,
            ..Default::default()
        };
        all_pages!(client, list_outcomes, request, outcomes, Outcome, things);
    }
    let request = ListImprintsRequest { area, period, page_size, ..Default::default() };
    all_pages!(client, list_imprints, request, imprints, Imprint, things);
    Ok(things)
}
