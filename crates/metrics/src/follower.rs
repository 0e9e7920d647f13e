//! Follows the ledger: a snapshot first, then every revision, each applied whole and in order.
//!
//! When the ledger is away the last world stays and the follower tries again, from where it was; when the
//! ledger's history is not the one that was followed, it starts from a new snapshot.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use scorecard_domain::{Change, Fault, Thing};
use scorecard_measures::CubeBuilder;
use scorecard_service::clearance::Line;
use scorecard_wire::pb::data::{
    self as pb, RevisionFragment, StreamSnapshotRequest, WatchChangesRequest,
    ledger_service_client::LedgerServiceClient, watch_changes_response::Event,
};
use tokio::{sync::watch, time::sleep};
use tonic::Status;

use crate::{position::Position, world::World};

/// No message of the ledger is larger, in bytes.
pub(crate) const MAX_MESSAGE_BYTES: usize = 64 << 20;
/// The first pause after a failure; it doubles up to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// What is known now, and whether it is still being followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The world; `None` until the first snapshot is complete.
    pub(crate) world: Option<Arc<World>>,
    /// Whether the ledger is connected.
    pub(crate) following: bool,
    /// Since when the world may not be the newest, if one is known: since it is not connected, until all that
    /// happened meanwhile is known.
    pub(crate) away_since: Option<Instant>,
    /// How long after the ledger accepted it the newest revision was applied; none for a snapshot's.
    pub(crate) lag: Option<Duration>,
}

impl Known {
    /// The ledger is there again; what happened meanwhile is still to come.
    fn find(&mut self, world: Arc<World>) {
        self.world = Some(world);
        self.following = true;
    }

    /// Everything that the ledger holds is known; whether that was not so before.
    const fn catch_up(&mut self) -> bool {
        self.away_since.take().is_some()
    }

    /// The ledger is away.
    fn lose(&mut self) {
        self.following = false;
        if self.world.is_some() {
            self.away_since.get_or_insert_with(Instant::now);
        }
    }
}

/// Why following ended for now.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("the ledger cannot be followed")]
    Ledger(#[from] Status),
    #[error("the ledger's stream ended")]
    Ended,
    #[error("the ledger sent what this program cannot read: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unreadable(Vec<Fault>),
    #[error("the ledger sent revision {sent} after revision {held}")]
    OutOfOrder { held: u64, sent: u64 },
    #[error("the ledger sent a message without {0}")]
    Incomplete(&'static str),
}

/// Follows the ledger for ever; whoever listens to `known` sees each world as it becomes complete.
pub(crate) async fn follow(line: Line, known: watch::Sender<Known>) {
    let client = LedgerServiceClient::new(line).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let mut pause = FIRST_PAUSE;
    loop {
        let before = revision(&known);
        let lost = follow_once(client.clone(), &known).await;
        known.send_modify(Known::lose);
        if diverged(&lost) {
            tracing::warn!("the ledger's history is another one: starting anew");
            known.send_replace(Known::default());
        }
        if revision(&known) != before {
            pause = FIRST_PAUSE;
        }
        tracing::warn!(error = %scorecard_service::error::Chain(&lost), retry_in = ?pause, "not following the ledger");
        sleep(pause).await;
        pause = (pause * 2).min(LAST_PAUSE);
    }
}

fn revision(known: &watch::Sender<Known>) -> Option<u64> {
    known.borrow().world.as_ref().map(|world| world.position.revision)
}

fn diverged(lost: &Lost) -> bool {
    match lost {
        Lost::Ledger(status) => {
            scorecard_wire::status::reason_of(status).as_deref() == Some("LEDGER_DIVERGED")
        }
        Lost::OutOfOrder { .. } => true,
        Lost::Ended | Lost::Unreadable(_) | Lost::Incomplete(_) => false,
    }
}

/// Follows until something fails.
async fn follow_once(mut client: LedgerServiceClient<Line>, known: &watch::Sender<Known>) -> Lost {
    let held = known.borrow().world.clone();
    let mut world = match held {
        Some(world) => world,
        None => match snapshot(&mut client).await {
            Ok(world) => Arc::new(world),
            Err(lost) => return lost,
        },
    };
    let request = WatchChangesRequest {
        position: Some(world.position.to_pb()),
        ..WatchChangesRequest::default()
    };
    let mut events = match client.watch_changes(request).await {
        Ok(response) => response.into_inner(),
        Err(status) => return status.into(),
    };
    known.send_modify(|known| known.find(Arc::clone(&world)));
    tracing::info!(revision = world.position.revision, "following the ledger");
    let mut pending = Vec::new();
    loop {
        let fragment = match events.message().await {
            Ok(Some(message)) => match message.event {
                Some(Event::Fragment(fragment)) => fragment,
                Some(Event::Progress(position)) => {
                    // Revisions in which nothing may be seen come as progress.
                    if position.revision > world.position.revision {
                        world = Arc::new(world.after(Position::from_pb(position), &[]));
                        known.send_modify(|known| known.world = Some(Arc::clone(&world)));
                    }
                    known.send_if_modified(Known::catch_up);
                    continue;
                }
                None => return Lost::Incomplete("an event"),
            },
            Ok(None) => return Lost::Ended,
            Err(status) => return status.into(),
        };
        let accepted = fragment.revision.as_ref().and_then(|revision| revision.time);
        match apply(fragment, &world, &mut pending) {
            Ok(None) => {}
            Ok(Some(next)) => {
                world = Arc::new(next);
                tracing::debug!(revision = world.position.revision, "applied");
                known.send_modify(|known| {
                    known.world = Some(Arc::clone(&world));
                    known.lag = since(accepted);
                });
            }
            Err(lost) => return lost,
        }
    }
}

/// Takes in a fragment; the next world once its revision is whole.
fn apply(
    fragment: RevisionFragment,
    world: &World,
    pending: &mut Vec<Change>,
) -> Result<Option<World>, Lost> {
    // What was erased since comes as a withdrawal, and was corrected or withdrawn later.
    let RevisionFragment { revision, part: _, last, changes, erased: _ } = fragment;
    let revision = revision.ok_or(Lost::Incomplete("a revision"))?;
    let held = world.position.revision;
    // What is between them has been left out because nothing of it may be seen.
    if revision.revision <= held {
        return Err(Lost::OutOfOrder { held, sent: revision.revision });
    }
    for change in changes {
        let change = scorecard_wire::reading("", change, scorecard_wire::change::read_held);
        pending.push(change.map_err(Lost::Unreadable)?);
    }
    if !last {
        return Ok(None);
    }
    let position = Position {
        ledger_id: world.position.ledger_id.clone(),
        revision: revision.revision,
        digest: revision.digest,
    };
    Ok(Some(world.after(position, &std::mem::take(pending))))
}

/// How long ago the ledger accepted something, by its clock.
#[expect(clippy::disallowed_methods, reason = "how far behind a server is reaches no figure")]
fn since(accepted: Option<prost_types::Timestamp>) -> Option<Duration> {
    let accepted = SystemTime::try_from(accepted?).ok()?;
    Some(SystemTime::now().duration_since(accepted).unwrap_or_default())
}

/// All that the ledger holds now.
async fn snapshot(client: &mut LedgerServiceClient<Line>) -> Result<World, Lost> {
    let request = StreamSnapshotRequest { as_of: None, kinds: Vec::new(), media_content: false };
    let mut messages = client.stream_snapshot(request).await?.into_inner();
    let mut cube = CubeBuilder::new();
    let mut rest = Vec::new();
    let mut position = None;
    while let Some(pb::StreamSnapshotResponse { things, position: last, erased: _ }) =
        messages.message().await?
    {
        for thing in things {
            let thing = scorecard_wire::reading("", thing, scorecard_wire::change::read_held_thing);
            let (thing, revision) = thing.map_err(Lost::Unreadable)?;
            cube.push(&thing, revision);
            if !matches!(thing, Thing::Observation(_)) {
                rest.push((thing, revision));
            }
        }
        position = last.or(position);
    }
    let position = Position::from_pb(position.ok_or(Lost::Incomplete("the snapshot's position"))?);
    let mut world = World::empty(position.clone(), cube.build(position.revision));
    for (thing, revision) in &rest {
        world.put(*revision, thing);
    }
    Ok(world)
}
