//! Worlds as they were: read from the ledger when they are asked for, and kept while there is room.
//!
//! A past world is partial: of the observations it has only those of the indicators that were asked for. All else that
//! the ledger held then it has, so the same kernels and the same builder answer from it as from the newest one.

mod cache;
mod erased;
mod reading;
mod revisions;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{Definition, IndicatorId, ObservationKey};
use scorecard_service::clearance::Line;
use scorecard_wire::{
    pb::data::{AsOf, Revision, as_of},
    status::Refusal,
};
use tokio::sync::Mutex;

use self::{cache::Cache, reading::Reader};
use crate::{resolve, world::World};

/// Whose observations an answer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Those of these indicators; ids that are none are passed over.
    Indicators(BTreeSet<IndicatorId>),
    /// Those of the definition with this id, or of the only one, as it was then; if it answers for promises, those of all
    /// indicators that have targets too.
    Definition(String),
    /// Those of all indicators that have targets.
    Targets,
}

/// Where past worlds come from.
#[derive(Debug)]
pub(crate) struct Past {
    reader: Reader,
    /// Held while a world is read: two that are asked for at once are read one after the other, so memory is bounded
    /// and none is read twice.
    cache: Mutex<Cache>,
}

impl Past {
    /// Reads over `line`, and over `whole` what was erased, and keeps worlds of up to so many bytes together, as the ledger
    /// sends them.
    pub(crate) fn new(line: Line, whole: Line, cache_bytes: usize) -> Self {
        Self { reader: Reader::new(line, whole), cache: Mutex::new(Cache::new(cache_bytes)) }
    }

    /// The world as of then, with all that is needed. It is `live` if that is of the same revision.
    ///
    /// # Errors
    ///
    /// If there was no such moment, if what is needed was erased since, or if the ledger is away.
    pub(crate) async fn world(
        &self,
        live: Arc<World>,
        as_of: &AsOf,
        needs: &Needs,
    ) -> Result<Arc<World>, Refusal> {
        let ledger = &live.position.ledger_id;
        let mut cache = self.cache.lock().await;
        cache.is_of(ledger);
        // A revision never changes; what an instant or a release means, the ledger says.
        let revision = match &as_of.as_of {
            Some(as_of::AsOf::Revision(revision)) => *revision,
            Some(_) => self.reader.position(as_of.clone()).await?.revision,
            None => return Ok(live),
        };
        if revision == live.position.revision {
            return Ok(live);
        }
        // Also of worlds that are kept, which may be from before; while the ledger is away, they are what is known.
        let erased = self.reader.erased(revision).await;
        let mut wanted = BTreeSet::new();
        if let Some((world, indicators)) = cache.get(revision) {
            let needed = needs.of(&world);
            erased::check(erased.as_deref().unwrap_or_default(), &needed)?;
            if needed.is_subset(&indicators) {
                return Ok(world);
            }
            wanted = indicators;
        }
        let mut draft = self.reader.catalogue(revision).await?;
        let needed = needs.of(&draft.world);
        erased::check(&erased?, &needed)?;
        wanted.extend(needed);
        self.reader.observations(&mut draft, &wanted).await?;
        let (world, bytes) = draft.finish();
        let world = Arc::new(world);
        cache.put(Arc::clone(&world), wanted, bytes);
        Ok(world)
    }
}

impl Past {
    /// The revisions with these numbers, as far as the ledger tells of them.
    pub(crate) async fn revisions(&self, numbers: &BTreeSet<u64>) -> BTreeMap<u64, Revision> {
        self.reader.revisions(numbers).await
    }

    /// The last revision up to `until` that changed what is under a key, if the ledger tells.
    pub(crate) async fn last_change(&self, key: &ObservationKey, until: u64) -> Option<Revision> {
        self.reader.last_change(key, until).await
    }
}

impl Needs {
    /// Whose observations these are in a world, those that formulas and price indices are made of included; a definition that is not in it
    /// needs none.
    fn of(&self, world: &World) -> BTreeSet<IndicatorId> {
        let mut needed = match self {
            Self::Indicators(ids) => ids.clone(),
            Self::Definition(id) => resolve::definition(world, id)
                .map(|held| {
                    let mut needed = indicators(world, &held.thing);
                    if held.thing.answers().is_some() {
                        needed.extend(world.facts.indicators_of_targets());
                    }
                    needed
                })
                .unwrap_or_default(),
            Self::Targets => world.facts.indicators_of_targets().collect(),
        };
        let mut new: Vec<IndicatorId> = needed.iter().cloned().collect();
        while let Some(id) = new.pop() {
            let Some(held) = world.cube.indicator(&id) else { continue };
            let formula = held.thing.formula.iter().flat_map(|formula| formula.indicators());
            for operand in formula.chain(&held.thing.price_index) {
                if needed.insert(operand.clone()) {
                    new.push(operand.clone());
                }
            }
        }
        needed
    }
}

/// The indicators of a definition's figures, of their weights and assessments, of its targets and claims.
fn indicators(world: &World, definition: &Definition) -> BTreeSet<IndicatorId> {
    let weights = definition.items().filter_map(|item| item.terms.weight.as_ref());
    let assessments = definition.items().filter_map(|item| item.assessment.as_ref());
    let assessments = assessments.filter_map(|it| world.assessments.get(&it.id));
    let assessed = assessments.flat_map(|held| held.thing.indicators());
    definition.indicators().chain(weights).chain(assessed).cloned().collect()
}
