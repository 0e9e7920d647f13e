//! Follows the ledger: a snapshot first, then every revision, each applied whole and in order.
//!
//! When the ledger is away the last world stays and the follower tries again, from where it was; when the
//! ledger's history is not the one that was followed, it starts from a new snapshot.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use scorecard_domain::Change;
use scorecard_service::clearance::Line;
use scorecard_wire::pb::data::{
    RevisionFragment, WatchChangesRequest, watch_changes_response::Event,
};
use tokio::{sync::watch, time::sleep};

use crate::{
    position::Position,
    reading::{ReadError, Reader},
    world::World,
};

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
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the ledger's stream ended")]
    Ended,
    #[error("the ledger sent revision {sent} after revision {held}")]
    OutOfOrder { held: u64, sent: u64 },
}

/// Follows the ledger for ever; whoever listens to `known` sees each world as it becomes complete.
pub(crate) async fn follow(line: Line, known: watch::Sender<Known>) {
    let reader = Reader::new(line);
    let mut pause = FIRST_PAUSE;
    loop {
        let before = revision(&known);
        let lost = follow_once(&reader, &known).await;
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
        Lost::Read(ReadError::Status(status)) => {
            scorecard_wire::status::reason_of(status).as_deref() == Some("LEDGER_DIVERGED")
        }
        Lost::OutOfOrder { .. } => true,
        Lost::Ended | Lost::Read(_) => false,
    }
}

/// Follows until something fails.
async fn follow_once(reader: &Reader, known: &watch::Sender<Known>) -> Lost {
    let held = known.borrow().world.clone();
    let mut world = match held {
        Some(world) => world,
        None => match snapshot(reader).await {
            Ok(world) => Arc::new(world),
            Err(err) => return err.into(),
        },
    };
    let request = WatchChangesRequest {
        position: Some(world.position.to_pb()),
        ..WatchChangesRequest::default()
    };
    let mut events = match reader.ledger.clone().watch_changes(request).await {
        Ok(response) => response.into_inner(),
        Err(status) => return ReadError::from(status).into(),
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
                None => return ReadError::Incomplete("an event").into(),
            },
            Ok(None) => return Lost::Ended,
            Err(status) => return ReadError::from(status).into(),
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
    let revision = revision.ok_or(ReadError::Incomplete("a revision"))?;
    let held = world.position.revision;
    // What is between them has been left out because nothing of it may be seen.
    if revision.revision <= held {
        return Err(Lost::OutOfOrder { held, sent: revision.revision });
    }
    for change in changes {
        let change = scorecard_wire::reading("", change, scorecard_wire::change::read_held);
        pending.push(change.map_err(ReadError::Unreadable)?);
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
async fn snapshot(reader: &Reader) -> Result<World, ReadError> {
    let begun = Instant::now();
    let mut draft = reader.catalogue(None).await?;
    reader.observations(&mut draft, None).await?;
    let (world, bytes) = draft.finish();
    tracing::info!(revision = world.position.revision, bytes, took = ?begun.elapsed(), "read the ledger");
    Ok(world)
}
