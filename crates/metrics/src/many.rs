//! The scorecards of many areas: those of one level below an area, filled by several threads in the order of their ids.

mod followed;

use std::{collections::VecDeque, sync::Arc, thread};

use scorecard_domain::{Area, AreaKind, Definition, Fault, Period};
use scorecard_wire::{
    pb::metrics::{Scorecard, ScorecardsOf},
    status::Refusal,
    written::Streamed,
};
use tokio::task::JoinHandle;

pub(crate) use self::followed::{Followed, Piece};
use crate::{
    facts::Held,
    past::Needs,
    refusal, resolve,
    scorecard::{self, ancestors},
    sentences,
    shared::Shared,
    world::World,
};

/// So many scorecards are filled by one thread at a time.
const BATCH: usize = 16;

/// A message ends with the scorecard with which it has so many bytes.
const FULL_BYTES: usize = 1 << 20;

/// Which scorecards are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Many {
    parent: String,
    kind: Option<AreaKind>,
    period: Period,
    definition: String,
}

impl Many {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// All its faults at once.
    pub(crate) fn read(of: Option<ScorecardsOf>) -> Result<Self, Refusal> {
        let ScorecardsOf { parent, kind, year, definition } = of.unwrap_or_default();
        let mut faults = Vec::new();
        let known = u8::try_from(kind).ok().and_then(AreaKind::from_number);
        if known.is_none() && kind != 0 {
            let problem = sentences::no_area_kind(kind);
            faults.push(Fault::invalid("scorecards.kind", problem));
        }
        if parent.is_empty() && kind == 0 {
            faults.push(Fault::missing("scorecards.kind", sentences::kind_or_parent()));
        }
        let period = Period::year(year);
        if period.is_none() {
            let problem = sentences::no_year(year);
            faults.push(Fault::invalid("scorecards.year", problem));
        }
        match period {
            Some(period) if faults.is_empty() => {
                Ok(Self { parent, kind: known, period, definition })
            }
            _ => Err(refusal::faulty(faults)),
        }
    }

    /// Whose observations they need.
    pub(crate) fn needs(&self) -> Needs {
        Needs::Definition(self.definition.clone())
    }

    /// Begins to fill them, and to write each in the thread that fills it: what it was made of is gone before the next.
    ///
    /// # Errors
    ///
    /// If there is no such area or definition.
    pub(crate) fn write(
        &self,
        world: &Arc<World>,
    ) -> Result<Filling<Streamed<Scorecard>>, Refusal> {
        self.fill(world, |_, bytes| Streamed::Bytes(bytes))
    }

    /// Begins to fill them.
    ///
    /// # Errors
    ///
    /// If there is no such area or definition.
    pub(crate) fn fill<T>(
        &self,
        world: &Arc<World>,
        keep: fn(Scorecard, Vec<u8>) -> T,
    ) -> Result<Filling<T>, Refusal> {
        let areas = self.areas(world)?;
        let definition = resolve::definition(world, &self.definition)?;
        Ok(self.filling(world, definition, areas, keep))
    }

    /// Begins to fill those of these areas.
    fn filling<T>(
        &self,
        world: &Arc<World>,
        definition: Arc<Held<Definition>>,
        areas: Vec<Arc<Area>>,
        keep: fn(Scorecard, Vec<u8>) -> T,
    ) -> Filling<T> {
        let (world, period) = (Arc::clone(world), self.period);
        Filling { world, period, definition, areas: areas.into(), keep, pending: VecDeque::new() }
    }

    /// The areas, by id.
    fn areas(&self, world: &World) -> Result<Vec<Arc<Area>>, Refusal> {
        let (cube, month) = (&world.cube, self.period.last());
        let mut kind = self.kind;
        let mut parent = None;
        if !self.parent.is_empty() {
            let area = resolve::area(cube, &self.parent, self.period)?;
            // Peers are of one kind, as in a query for children.
            kind = kind
                .or_else(|| cube.children(&area.id, None, month).map(|held| held.thing.kind).min());
            parent = Some(area.id.clone());
        }
        let below = |area: &Area| {
            parent.as_ref().is_none_or(|parent| {
                ancestors(cube, area, month).iter().any(|held| held.thing.id == *parent)
            })
        };
        let areas = cube.areas().map(|held| &held.thing);
        let mut areas: Vec<_> = areas
            .filter(|area| Some(area.kind) == kind && area.validity.contains(month) && below(area))
            .cloned()
            .collect();
        areas.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(areas)
    }
}

/// Scorecards that are being filled: no more ahead of who takes them than there are threads.
pub(crate) struct Filling<T> {
    world: Arc<World>,
    period: Period,
    definition: Arc<Held<Definition>>,
    areas: VecDeque<Arc<Area>>,
    /// What is kept of a scorecard and of the bytes that it is written as.
    keep: fn(Scorecard, Vec<u8>) -> T,
    /// With how many bytes each has.
    pending: VecDeque<JoinHandle<Vec<(T, usize)>>>,
}

impl<T: Send + 'static> Filling<T> {
    /// The next message's scorecards and whether they are the last; none after those.
    ///
    /// # Errors
    ///
    /// If a thread failed.
    pub(crate) async fn next(&mut self) -> Result<(Vec<T>, bool), Refusal> {
        let (mut scorecards, mut bytes) = (Vec::new(), 0);
        while bytes < FULL_BYTES {
            self.refill();
            let Some(batch) = self.pending.pop_front() else { break };
            let batch = batch.await.map_err(|_| refusal::failed())?;
            bytes += batch.iter().map(|(_, bytes)| bytes).sum::<usize>();
            scorecards.extend(batch.into_iter().map(|(kept, _)| kept));
        }
        Ok((scorecards, self.pending.is_empty() && self.areas.is_empty()))
    }

    fn refill(&mut self) {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        while self.pending.len() <= threads && !self.areas.is_empty() {
            let areas: Vec<_> = self.areas.drain(..BATCH.min(self.areas.len())).collect();
            let (world, period, keep) = (Arc::clone(&self.world), self.period, self.keep);
            let definition = Arc::clone(&self.definition);
            self.pending.push_back(tokio::task::spawn_blocking(move || {
                let shared = Shared::default();
                let fill = |area: &Arc<Area>| {
                    let (scorecard, bytes) =
                        scorecard::build_among(&world, area, period, &definition, &shared);
                    let len = bytes.len();
                    (keep(scorecard, bytes), len)
                };
                areas.iter().map(fill).collect()
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let of = ScorecardsOf { year: 22, ..ScorecardsOf::default() };
        let refused = Many::read(Some(of)).unwrap_err();
        let paths: Vec<_> = refused.faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["scorecards.kind", "scorecards.year"]);
    }
}
