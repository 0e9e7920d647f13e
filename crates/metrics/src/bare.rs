//! Scorecards without a server: what a benchmark compares the server with.

use std::sync::Arc;

use scorecard_domain::Change;
use scorecard_measures::CubeBuilder;
use scorecard_wire::pb::metrics::{Scorecard, ScorecardsOf};
use tonic::{Status, metadata::MetadataMap};

use crate::{many::Many, position::Position, refusal, world::World};

/// What a server would answer from, in this process.
#[derive(Clone, Debug)]
pub struct Bare(Arc<World>);

impl Bare {
    /// After one revision of these changes.
    pub fn of(changes: &[Change]) -> Self {
        let empty = World::empty(Position::default(), CubeBuilder::new().build(0));
        let position = Position { revision: 1, ..Position::default() };
        Self(Arc::new(empty.after(position, changes)))
    }

    /// The scorecards that `StreamScorecards` answers with, filled by the same threads.
    ///
    /// # Errors
    ///
    /// As `StreamScorecards` has them.
    pub async fn scorecards(&self, of: ScorecardsOf) -> Result<Vec<Scorecard>, Status> {
        let refused = |refusal| refusal::status(&refusal, &MetadataMap::new());
        let mut filling =
            Many::read(Some(of)).and_then(|many| many.fill(&self.0)).map_err(refused)?;
        let mut all = Vec::new();
        loop {
            let (scorecards, last) = filling.next().await.map_err(refused)?;
            all.extend(scorecards);
            if last {
                return Ok(all);
            }
        }
    }
}
