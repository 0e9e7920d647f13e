//! Many scorecards: all of one revision in a stream, and those that each revision changes.

use std::sync::Arc;

use scorecard_service::{
    Stopping,
    stream::{Ended, Outlet},
};
use scorecard_wire::{
    pb::metrics::{
        Scorecard, StreamScorecardsRequest, StreamScorecardsResponse, WatchScorecardsRequest,
        WatchScorecardsResponse, WatchedScorecard,
    },
    status::Refusal,
    written::Streamed,
};
use tokio::sync::watch;
use tonic::metadata::MetadataMap;

use crate::{
    follower::Known,
    many::{Filling, Followed, Many, Piece},
    reach::{When, Worlds},
    refusal::{self, status},
    world::World,
};

/// The world that many scorecards are filled from, and the first of them under way.
pub(super) async fn begin(
    worlds: &Worlds,
    request: StreamScorecardsRequest,
    metadata: &MetadataMap,
) -> Result<(Arc<World>, Filling<Streamed<Scorecard>>), Refusal> {
    let StreamScorecardsRequest { scorecards, min_revision, as_of } = request;
    let many = Many::read(scorecards)?;
    let world = worlds.reach(When { as_of, min_revision }, &many.needs(), metadata).await?;
    let filling = many.write(&world)?;
    Ok((world, filling))
}

/// Sends all scorecards, each message when the client takes it.
pub(super) async fn send(
    worlds: Worlds,
    revision: u64,
    mut filling: Filling<Streamed<Scorecard>>,
    metadata: MetadataMap,
    outlet: Outlet<StreamScorecardsResponse>,
) -> Result<(), Ended> {
    loop {
        let next = filling.next().await;
        let (scorecards, last) = next.map_err(|refusal| status(&refusal, &metadata))?;
        let freshness = Some(worlds.freshness());
        outlet.send(StreamScorecardsResponse { scorecards, revision, last, freshness }).await?;
        if last {
            return Ok(());
        }
    }
}

/// Many scorecards that are followed.
pub(super) struct Watch {
    worlds: Worlds,
    known: watch::Receiver<Known>,
    followed: Followed,
    whole: bool,
    world: Arc<World>,
}

impl Watch {
    /// Begins to follow. A mistake in the request is told at once and not in the stream.
    pub(super) async fn begin(
        worlds: Worlds,
        request: WatchScorecardsRequest,
        metadata: &MetadataMap,
    ) -> Result<Self, Refusal> {
        let WatchScorecardsRequest { scorecards, whole } = request;
        let many = Many::read(scorecards)?;
        let known = worlds.follow();
        let world = worlds.reach(When::default(), &many.needs(), metadata).await?;
        drop(many.write(&world)?);
        Ok(Self { worlds, known, followed: Followed::new(many), whole, world })
    }

    /// Tells the scorecards as they are, then what changes, until the server stops.
    pub(super) async fn run(
        mut self,
        mut stopping: Stopping,
        metadata: MetadataMap,
        outlet: Outlet<WatchScorecardsResponse>,
    ) -> Result<(), Ended> {
        self.tell(true, &metadata, &outlet).await?;
        loop {
            tokio::select! {
                changed = self.known.changed() => if changed.is_err() { break },
                () = stopping.wait() => break,
                () = outlet.hung_up() => return Ok(()),
            }
            // Only the newest world counts: several changes in quick succession come as one.
            let Some(world) = self.known.borrow_and_update().world.clone() else { continue };
            if world.position == self.world.position {
                continue;
            }
            self.world = world;
            self.tell(false, &metadata, &outlet).await?;
        }
        Err(status(&refusal::stopping(), &metadata).into())
    }

    /// Tells what is not as it was told before; nothing if nothing is, unless it is the first time.
    async fn tell(
        &mut self,
        first: bool,
        metadata: &MetadataMap,
        outlet: &Outlet<WatchScorecardsResponse>,
    ) -> Result<(), Ended> {
        let refused = |refusal: Refusal| status(&refusal, metadata);
        let mut news = self.followed.step(&self.world).map_err(refused)?;
        let mut begun = first;
        loop {
            let Piece { changed, gone, last } = news.next().await.map_err(refused)?;
            begun |= !changed.is_empty() || !gone.is_empty();
            // Once something of a revision was told, it is told when that was all.
            if !changed.is_empty() || last && begun {
                let changed = changed.into_iter().map(|(area, scorecard)| WatchedScorecard {
                    area,
                    digest: scorecard.digest.clone(),
                    scorecard: self.whole.then_some(scorecard),
                });
                let (changed, revision) = (changed.collect(), self.world.position.revision);
                let freshness = Some(self.worlds.freshness());
                outlet
                    .send(WatchScorecardsResponse { changed, gone, revision, freshness, last })
                    .await?;
            }
            if last {
                return Ok(());
            }
        }
    }
}
