//! Reading a past world from the ledger: first all but observations, then the observations that are needed.

use std::collections::BTreeSet;

use prost::Message as _;
use scorecard_domain::{IndicatorId, Thing};
use scorecard_measures::CubeBuilder;
use scorecard_service::clearance::Line;
use scorecard_wire::{
    pb::data::{
        AsOf, ErasedThing, Kind, ObservationForm, StreamObservationsRequest, StreamSnapshotRequest,
        as_of, fact_service_client::FactServiceClient, ledger_service_client::LedgerServiceClient,
        stream_observations_response::Part,
    },
    status::{self, Refusal},
};
use tonic::{Code, Status};

use crate::{follower::MAX_MESSAGE_BYTES, position::Position, refusal, world::World};

/// What a world has besides observations.
const CATALOGUE: [Kind; 12] = [
    Kind::Area,
    Kind::Indicator,
    Kind::Source,
    Kind::PeerGroup,
    Kind::Definition,
    Kind::Assessment,
    Kind::Target,
    Kind::Honour,
    Kind::Milestone,
    Kind::Media,
    Kind::Imprint,
    Kind::Outcome,
];

/// Reads from the ledger.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) ledger: LedgerServiceClient<Line>,
    pub(super) facts: FactServiceClient<Line>,
    /// With all the clearance that there is.
    whole: LedgerServiceClient<Line>,
}

/// A world that is being read.
pub(super) struct Draft {
    /// All of it but its cube.
    pub(super) world: World,
    cube: CubeBuilder,
    bytes: usize,
}

impl Draft {
    fn put(&mut self, thing: &Thing, revision: u64) {
        self.cube.push(thing, revision);
        self.world.put(revision, thing);
    }

    /// The world, and how many bytes the ledger sent for it.
    pub(super) fn finish(self) -> (World, usize) {
        let Self { mut world, cube, bytes } = self;
        world.cube = cube.build(world.position.revision);
        (world, bytes)
    }
}

impl Reader {
    pub(super) fn new(line: Line, whole: Line) -> Self {
        Self {
            ledger: LedgerServiceClient::new(line.clone())
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
            facts: FactServiceClient::new(line).max_decoding_message_size(MAX_MESSAGE_BYTES),
            whole: LedgerServiceClient::new(whole).max_decoding_message_size(MAX_MESSAGE_BYTES),
        }
    }

    /// Where the ledger stood then. Definitions are few, so they are what is read to learn it.
    pub(super) async fn position(&self, as_of: AsOf) -> Result<Position, Refusal> {
        self.snapshot(as_of, &[Kind::Definition]).await.map(|draft| draft.world.position)
    }

    /// What was held at a revision and has been erased since, as far as the ledger tells it. Definitions are few, so they
    /// are what is read to learn it.
    pub(super) async fn erased(&self, revision: u64) -> Result<Vec<ErasedThing>, Refusal> {
        let request = StreamSnapshotRequest {
            as_of: Some(AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }),
            kinds: vec![Kind::Definition.into()],
            media_content: false,
        };
        let answer = self.whole.clone().stream_snapshot(request).await;
        let mut messages = answer.map_err(refused)?.into_inner();
        let mut erased = Vec::new();
        while let Some(message) = messages.message().await.map_err(refused)? {
            erased.extend(message.erased);
        }
        Ok(erased)
    }

    /// A world of a revision without observations.
    pub(super) async fn catalogue(&self, revision: u64) -> Result<Draft, Refusal> {
        self.snapshot(AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }, &CATALOGUE).await
    }

    async fn snapshot(&self, as_of: AsOf, kinds: &[Kind]) -> Result<Draft, Refusal> {
        let request = StreamSnapshotRequest {
            as_of: Some(as_of),
            kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
            media_content: false,
        };
        let answer = self.ledger.clone().stream_snapshot(request).await;
        let mut messages = answer.map_err(refused)?.into_inner();
        let world = World::empty(Position::default(), CubeBuilder::new().build(0));
        let mut draft = Draft { world, cube: CubeBuilder::new(), bytes: 0 };
        let mut position = None;
        while let Some(message) = messages.message().await.map_err(refused)? {
            draft.bytes = draft.bytes.saturating_add(message.encoded_len());
            for thing in message.things {
                let thing =
                    scorecard_wire::reading("", thing, scorecard_wire::change::read_held_thing);
                let (thing, revision) = thing.map_err(|_| refusal::ledger_unreadable())?;
                draft.put(&thing, revision);
            }
            position = message.position.or(position);
        }
        let position = position.ok_or_else(refusal::ledger_unreadable)?;
        draft.world.position = Position::from_pb(position);
        Ok(draft)
    }

    /// Adds the observations of these indicators as they were at the draft's revision.
    pub(super) async fn observations(
        &self,
        draft: &mut Draft,
        indicators: &BTreeSet<IndicatorId>,
    ) -> Result<(), Refusal> {
        // None would mean all.
        if indicators.is_empty() {
            return Ok(());
        }
        let revision = draft.world.position.revision;
        let request = StreamObservationsRequest {
            indicators: indicators.iter().map(ToString::to_string).collect(),
            as_of: Some(AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }),
            form: ObservationForm::Rows.into(),
            ..Default::default()
        };
        let answer = self.facts.clone().stream_observations(request).await;
        let mut messages = answer.map_err(refused)?.into_inner();
        while let Some(message) = messages.message().await.map_err(refused)? {
            draft.bytes = draft.bytes.saturating_add(message.encoded_len());
            match message.part {
                Some(Part::Rows(rows)) => {
                    for row in rows.observations {
                        let revision = row.revision;
                        let row =
                            scorecard_wire::reading("", row, scorecard_wire::observation::read);
                        let row = row.map_err(|_| refusal::ledger_unreadable())?;
                        draft.put(&Thing::Observation(row), revision);
                    }
                }
                Some(Part::End(_)) => return Ok(()),
                Some(Part::Begin(_)) => {}
                Some(Part::Arrow(_)) | None => return Err(refusal::ledger_unreadable()),
            }
        }
        Err(refusal::ledger_unreadable())
    }
}

/// What the ledger refuses is refused for the same reason; where it does not answer, it is away.
fn refused(status: Status) -> Refusal {
    let reason = status::reason_of(&status).unwrap_or_default();
    match (status.code(), reason.as_str()) {
        (Code::OutOfRange, "REVISION_NOT_REACHED") => refusal::not_there_yet(),
        (Code::NotFound, "NO_SUCH_RELEASE") => refusal::no_such_release(),
        (Code::InvalidArgument, _) => {
            let problem = status.message().to_owned();
            refusal::faulty(vec![scorecard_domain::Fault::invalid("as_of", problem)])
        }
        _ => {
            let error = scorecard_service::error::Chain(&status);
            tracing::warn!(%error, "the ledger does not tell the past");
            refusal::ledger_unavailable()
        }
    }
}
