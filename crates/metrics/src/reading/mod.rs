//! Reading a world from the ledger: first all but observations, then the observations that are needed, as Arrow.

mod rows;

use std::collections::BTreeSet;

use arrow_schema::ArrowError;
use prost::Message as _;
use scorecard_domain::{Fault, IndicatorId, Thing};
use scorecard_measures::{Cube, CubeBuilder};
use scorecard_service::{Clearance, clearance::Line};
use scorecard_wire::pb::data::{
    AsOf, ErasedThing, Kind, ObservationForm, StreamObservationsRequest, StreamSnapshotRequest,
    as_of, fact_service_client::FactServiceClient, ledger_service_client::LedgerServiceClient,
    stream_observations_response::Part,
};
use tonic::Status;

use self::rows::Rows;
use crate::{position::Position, world::World};

/// No message of the ledger is larger, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 << 20;

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

/// Why something could not be read from the ledger.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// It refused, or is away.
    #[error("the ledger does not answer")]
    Status(#[from] Status),
    /// It sent something that nothing can be.
    #[error("the ledger sent what this program cannot read: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unreadable(Vec<Fault>),
    /// It sent no Arrow.
    #[error("the ledger sent observations that this program cannot read")]
    Arrow(#[from] ArrowError),
    /// It left out what must be there.
    #[error("the ledger sent a message without {0}")]
    Incomplete(&'static str),
    /// The second part is not of the first one's revision.
    #[error("the ledger became another one while it was read")]
    Another,
}

/// Reads from the ledger.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) ledger: LedgerServiceClient<Line>,
    pub(crate) facts: FactServiceClient<Line>,
}

/// A world that is being read.
pub(crate) struct Draft {
    /// All of it but its cube.
    pub(crate) world: World,
    cube: CubeBuilder,
    bytes: usize,
}

impl Draft {
    fn empty() -> Self {
        let world = World::empty(Position::default(), CubeBuilder::new().build(0));
        Self { world, cube: CubeBuilder::new(), bytes: 0 }
    }

    fn put(&mut self, thing: &Thing, revision: u64) {
        self.cube.push(thing, revision);
        self.world.put(revision, thing);
    }

    /// What its cube has so far.
    pub(crate) const fn cube(&self) -> &Cube {
        self.cube.so_far()
    }

    /// The world, and how many bytes the ledger sent for it.
    pub(crate) fn finish(self) -> (World, usize) {
        let Self { mut world, cube, bytes } = self;
        world.cube = cube.build(world.position.revision);
        (world, bytes)
    }
}

impl Reader {
    pub(crate) fn new(line: Line) -> Self {
        Self {
            ledger: LedgerServiceClient::new(line.clone())
                .max_decoding_message_size(MAX_MESSAGE_BYTES),
            facts: FactServiceClient::new(line).max_decoding_message_size(MAX_MESSAGE_BYTES),
        }
    }

    /// Where the ledger stood then. Definitions are few, so they are what is read to learn it.
    pub(crate) async fn position(&self, as_of: AsOf) -> Result<Position, ReadError> {
        Ok(self.snapshot(Some(as_of), &[Kind::Definition]).await?.world.position)
    }

    /// What was seen with that clearance at a revision and has been erased since, as far as the ledger tells it to its
    /// line's. Definitions are few, so they are what is read to learn it.
    pub(crate) async fn erased(
        &self,
        revision: u64,
        seen_by: Clearance,
    ) -> Result<Vec<ErasedThing>, ReadError> {
        let request = StreamSnapshotRequest {
            as_of: Some(at(revision)),
            kinds: vec![Kind::Definition.into()],
            media_content: false,
            erased_for_public: seen_by == Clearance::Public,
        };
        let mut messages = self.ledger.clone().stream_snapshot(request).await?.into_inner();
        let mut erased = Vec::new();
        while let Some(message) = messages.message().await? {
            erased.extend(message.erased);
        }
        Ok(erased)
    }

    /// The world of a revision, or the newest, without observations.
    pub(crate) async fn catalogue(&self, revision: Option<u64>) -> Result<Draft, ReadError> {
        self.snapshot(revision.map(at), &CATALOGUE).await
    }

    async fn snapshot(&self, as_of: Option<AsOf>, kinds: &[Kind]) -> Result<Draft, ReadError> {
        let kinds = kinds.iter().map(|kind| (*kind).into()).collect();
        let request = StreamSnapshotRequest { as_of, kinds, ..StreamSnapshotRequest::default() };
        let mut messages = self.ledger.clone().stream_snapshot(request).await?.into_inner();
        let mut draft = Draft::empty();
        let mut position = None;
        while let Some(message) = messages.message().await? {
            draft.bytes = draft.bytes.saturating_add(message.encoded_len());
            for thing in message.things {
                let thing =
                    scorecard_wire::reading("", thing, scorecard_wire::change::read_held_thing);
                let (thing, revision) = thing.map_err(ReadError::Unreadable)?;
                draft.put(&thing, revision);
            }
            position = message.position.or(position);
        }
        let position = position.ok_or(ReadError::Incomplete("the snapshot's position"))?;
        draft.world.position = Position::from_pb(position);
        Ok(draft)
    }

    /// Adds the observations of these indicators, or of all, as they were at the draft's revision.
    pub(crate) async fn observations(
        &self,
        draft: &mut Draft,
        indicators: Option<&BTreeSet<IndicatorId>>,
    ) -> Result<(), ReadError> {
        // To the ledger none means all.
        if indicators.is_some_and(BTreeSet::is_empty) {
            return Ok(());
        }
        let request = StreamObservationsRequest {
            indicators: indicators.into_iter().flatten().map(ToString::to_string).collect(),
            as_of: Some(at(draft.world.position.revision)),
            form: ObservationForm::Arrow.into(),
            ..Default::default()
        };
        let mut messages = self.facts.clone().stream_observations(request).await?.into_inner();
        let mut rows = Rows::default();
        while let Some(message) = messages.message().await? {
            draft.bytes = draft.bytes.saturating_add(message.encoded_len());
            match message.part {
                Some(Part::Begin(begin)) => {
                    let position = begin.position.map(Position::from_pb);
                    if position.is_some_and(|position| position != draft.world.position) {
                        return Err(ReadError::Another);
                    }
                }
                Some(Part::Arrow(piece)) => {
                    let cube = &mut draft.cube;
                    rows.take(piece, &mut |row, revision| cube.push(&row, revision))?;
                }
                Some(Part::End(_)) => return Ok(()),
                Some(Part::Rows(_)) | None => {
                    return Err(ReadError::Incomplete("observations as Arrow"));
                }
            }
        }
        Err(ReadError::Incomplete("the end of the observations"))
    }
}

fn at(revision: u64) -> AsOf {
    AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }
}
