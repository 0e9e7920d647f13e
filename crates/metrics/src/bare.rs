//! Scorecards without a server: what a benchmark compares the server with.

use std::sync::Arc;

use scorecard_domain::Change;
use scorecard_measures::CubeBuilder;
use scorecard_wire::pb::metrics::ScorecardsOf;
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

    /// The digests of the scorecards that `StreamScorecards` answers with, filled by the same threads.
    ///
    /// # Errors
    ///
    /// As `StreamScorecards` has them.
    pub async fn digests(&self, of: ScorecardsOf) -> Result<Vec<Vec<u8>>, Status> {
        let refused = |refusal| refusal::status(&refusal, &MetadataMap::new());
        let begun = Many::read(Some(of))
            .and_then(|many| many.fill(&self.0, |scorecard, _| scorecard.digest));
        let mut filling = begun.map_err(refused)?;
        let mut all = Vec::new();
        loop {
            let (digests, last) = filling.next().await.map_err(refused)?;
            all.extend(digests);
            if last {
                return Ok(all);
            }
        }
    }
}
