//! Worlds as they were: read from the ledger when they are asked for, and kept while there is room.
//!
//! A past world is partial: of the observations it has only those of the indicators that were asked for. All else that
//! the ledger held then it has, so the same kernels and the same builder answer from it as from the newest one.

mod cache;
mod erased;
mod moments;
mod releases;
mod revisions;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use scorecard_domain::{Definition, Fault, IndicatorId, ObservationKey, Text};
use scorecard_measures::Cube;
use scorecard_service::{Clearance, clearance::Line};
use scorecard_wire::{
    pb::data::{AsOf, Revision, as_of},
    status::{self, Refusal},
};
use tokio::sync::Semaphore;
use tonic::Code;

use self::{
    cache::Cache,
    moments::{Kept, Moments},
    releases::Releases,
};
use crate::{
    reading::{ReadError, Reader},
    refusal, resolve,
    world::{History, World},
};

/// So many past worlds are read at a time, which bounds memory; who asks for more waits.
const READ_AT_A_TIME: usize = 4;

/// Whose observations an answer needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Those of these indicators; ids that are none are passed over.
    Indicators(BTreeSet<IndicatorId>),
    /// Those of the definition with this id, or of the only one, as it was then, and of all indicators that have targets.
    Definition(String),
    /// Those of all indicators that have targets.
    Targets,
    /// Those of the assessment with this id, or of the only one, as it was then.
    Assessment(String),
}

/// Where past worlds come from.
#[derive(Debug)]
pub(crate) struct Past {
    reader: Reader,
    /// With all the clearance that there is: what was erased is told to it alone.
    whole: Reader,
    /// With which clearance it is seen.
    seen_by: Clearance,
    cache: Mutex<Cache>,
    moments: Moments,
    releases: Releases,
    turns: Semaphore,
}

impl Past {
    /// Reads over `line`, which shows what is seen with that clearance, and over `whole` what of it was erased, and keeps
    /// worlds of up to so many bytes together, as the ledger sends them.
    pub(crate) fn new(line: Line, whole: Line, seen_by: Clearance, cache_bytes: usize) -> Self {
        Self {
            reader: Reader::new(line),
            whole: Reader::new(whole),
            seen_by,
            cache: Mutex::new(Cache::new(cache_bytes)),
            moments: Moments::default(),
            releases: Releases::default(),
            turns: Semaphore::new(READ_AT_A_TIME),
        }
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
        // A revision never changes; what an instant or a release means, the ledger says.
        let revision = match &as_of.as_of {
            Some(as_of::AsOf::Revision(revision)) => *revision,
            Some(as_of::AsOf::Release(id)) => self.revision_of(&live.history, id).await?,
            Some(as_of::AsOf::Instant(_)) => {
                self.reader.position(as_of.clone()).await.map_err(refused)?.revision
            }
            None => return Ok(live),
        };
        if revision == live.position.revision {
            return Ok(live);
        }
        let kept = self.kept(&live, revision, needs).await?;
        // It may be from before something was erased; while the ledger is away, it is what is known.
        let erased = self.whole.erased(revision, self.seen_by).await.unwrap_or(kept.erased);
        erased::check(&erased, &needs.of(&kept.world, &kept.world.cube))?;
        Ok(kept.world)
    }

    /// The revision that a release means; while the ledger is away, the one that it last meant.
    async fn revision_of(&self, history: &History, release: &str) -> Result<u64, Refusal> {
        let as_of = AsOf { as_of: Some(as_of::AsOf::Release(release.to_owned())) };
        match self.reader.position(as_of).await {
            Ok(position) => {
                self.releases.note(history, release, position.revision);
                Ok(position.revision)
            }
            Err(ReadError::Status(status)) if status.code() == Code::Unavailable => {
                let last = self.releases.last(history, release);
                last.ok_or_else(|| refused(ReadError::Status(status)))
            }
            Err(err) => Err(refused(err)),
        }
    }

    /// The world of a revision with all that is needed: kept, or read once for all who ask.
    async fn kept(&self, live: &World, revision: u64, needs: &Needs) -> Result<Kept, Refusal> {
        let history = &live.history;
        if let Some(kept) = self.cache(history).get(revision)
            && kept.has(needs)
        {
            return Ok(kept);
        }
        let moment = self.moments.of(revision);
        let mut read = moment.lock().await;
        // Somebody else may have read it while this one waited, with what others needed.
        let kept = read.take().filter(|kept| kept.history == *history);
        let kept = kept.or_else(|| self.cache(history).get(revision));
        let (kept, bytes) = match kept {
            Some(kept) if kept.has(needs) => (kept, None),
            kept => {
                let indicators = kept.map(|kept| kept.indicators).unwrap_or_default();
                let read = self.read(live, revision, indicators, needs).await;
                let (kept, bytes) = read.map_err(refused)?;
                (kept, Some(bytes))
            }
        };
        if let Some(bytes) = bytes {
            self.cache(history).put(kept.clone(), bytes);
        }
        *read = Some(kept.clone());
        Ok(kept)
    }

    /// Reads the world of a revision with what is needed besides the observations of these indicators, and tells how many
    /// bytes that were.
    async fn read(
        &self,
        live: &World,
        revision: u64,
        mut indicators: BTreeSet<IndicatorId>,
        needs: &Needs,
    ) -> Result<(Kept, usize), ReadError> {
        // It is never closed.
        let _turn = self.turns.acquire().await;
        let mut draft = self.reader.catalogue(Some(revision)).await?;
        if draft.world.position.ledger_id != live.position.ledger_id {
            return Err(ReadError::Another);
        }
        indicators.extend(needs.of(&draft.world, draft.cube()));
        self.reader.observations(&mut draft, Some(&indicators)).await?;
        let (world, bytes) = draft.finish();
        // After it: what is erased while it is read may be missed in it.
        let erased = self.whole.erased(revision, self.seen_by).await?;
        let (world, history) = (Arc::new(world), live.history.clone());
        Ok((Kept { world, indicators, history, erased }, bytes))
    }

    /// What is kept of a history; not to be held while anything is waited for.
    fn cache(&self, history: &History) -> MutexGuard<'_, Cache> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.is_of(history);
        cache
    }
}

impl Kept {
    fn has(&self, needs: &Needs) -> bool {
        needs.of(&self.world, &self.world.cube).is_subset(&self.indicators)
    }
}

/// What the ledger refuses is refused for the same reason; where it does not answer, it is away.
fn refused(err: ReadError) -> Refusal {
    let error = scorecard_service::error::Chain(&err);
    let ReadError::Status(status) = &err else {
        tracing::error!(%error, "the past cannot be read");
        return match err {
            ReadError::Another => refusal::ledger_unavailable(),
            _ => refusal::ledger_unreadable(),
        };
    };
    let reason = status::reason_of(status).unwrap_or_default();
    let told = || Text::new(status::words_of(status), status.message());
    // The ledger knows its own past: it says what was asked of it, what there is and what to do.
    let no_such = |reason| {
        let values = ["revision", "now"].into_iter();
        let values = values.filter_map(|name| Some((name, status::value_of(status, name)?)));
        values.fold(Refusal::new(status.code(), reason, told()), |refusal, (name, value)| {
            refusal.with(name, value)
        })
    };
    match (status.code(), reason.as_str()) {
        (Code::OutOfRange, "REVISION_NOT_REACHED") => no_such("REVISION_NOT_REACHED"),
        (Code::OutOfRange, "INSTANT_NOT_REACHED") => no_such("INSTANT_NOT_REACHED"),
        (Code::NotFound, "NO_SUCH_RELEASE") => no_such("NO_SUCH_RELEASE"),
        (Code::InvalidArgument, _) => refusal::faulty(vec![Fault::invalid("as_of", told())]),
        _ => {
            tracing::warn!(%error, "the ledger does not tell the past");
            refusal::ledger_unavailable()
        }
    }
}

impl Past {
    /// The revisions with these numbers, as far as the ledger tells of them.
    pub(crate) async fn revisions(&self, numbers: &BTreeSet<u64>) -> BTreeMap<u64, Revision> {
        self.reader.revisions(numbers).await
    }

    /// The last revisions up to `until` that changed what is under these keys, as far as the ledger tells.
    pub(crate) async fn last_changes(
        &self,
        keys: &BTreeSet<ObservationKey>,
        until: u64,
    ) -> BTreeMap<ObservationKey, Revision> {
        self.reader.last_changes(keys, until).await
    }
}

impl Needs {
    /// Whose observations these are in a world, those that formulas are made of and price indices included; a definition or an
    /// assessment that is not in it needs none. The cube is the world's, or what there is of it yet.
    fn of(&self, world: &World, cube: &Cube) -> BTreeSet<IndicatorId> {
        let needed = match self {
            Self::Indicators(ids) => ids.clone(),
            Self::Definition(id) => resolve::definition(world, id)
                .map(|held| of_definition(world, &held.thing))
                .unwrap_or_default(),
            Self::Targets => world.facts.indicators_of_targets().collect(),
            Self::Assessment(id) => resolve::assessment(world, id)
                .map(|held| held.thing.indicators().cloned().collect())
                .unwrap_or_default(),
        };
        with_operands(needed, cube)
    }
}

/// Indicators, those that their formulas are made of, and their price indices.
pub(crate) fn with_operands(
    mut indicators: BTreeSet<IndicatorId>,
    cube: &Cube,
) -> BTreeSet<IndicatorId> {
    let mut new: Vec<IndicatorId> = indicators.iter().cloned().collect();
    while let Some(id) = new.pop() {
        let Some(held) = cube.indicator(&id) else { continue };
        let formula = held.thing.formula.iter().flat_map(|formula| formula.indicators());
        for operand in formula.chain(&held.thing.price_index) {
            if indicators.insert(operand.clone()) {
                new.push(operand.clone());
            }
        }
    }
    indicators
}

/// The indicators of a definition's figures, of their weights and assessments, of its targets and claims, and of all targets:
/// what became of those that are due is told, whether or not a chapter answers for them.
pub(crate) fn of_definition(world: &World, definition: &Definition) -> BTreeSet<IndicatorId> {
    let assessments = definition.items().filter_map(|item| item.assessment.as_ref());
    let assessments = assessments.filter_map(|it| world.assessments.get(&it.id));
    let assessed = assessments.flat_map(|held| held.thing.indicators());
    let named = definition.indicators().chain(assessed).cloned();
    named.chain(world.facts.indicators_of_targets()).collect()
}

#[cfg(test)]
mod tests;
