//! Works out what a batch makes the ledger withhold.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{Area, AreaId, IndicatorId, Period, Suppression, Thing};
use tokio::sync::{Mutex, MutexGuard};

use super::{
    Derived,
    block::{Block, Ground, Lines},
    known::{self, Known, Memory},
    rules::Rules,
    touched,
};
use crate::{
    content::key::key_text,
    ledger::{proposal::Proposal, query::Filter},
    store::{Store, StoreError},
};

/// What a ledger needs to know to withhold.
#[derive(Debug, Default)]
pub(crate) struct Withholding {
    memory: Memory,
    /// Batches of this process that something is withheld in take turns, so that none of them changes what another was worked
    /// out from.
    turn: Mutex<()>,
}

impl Withholding {
    /// What a batch makes the ledger withhold. If anything is concerned there is a guard: as long as it is there, no other such
    /// batch of this process changes what this one was worked out from.
    ///
    /// # Errors
    ///
    /// If the store or the batch cannot be read.
    pub(crate) async fn derive(
        &self,
        store: &dyn Store,
        proposal: &Proposal,
    ) -> Result<(Derived, Option<MutexGuard<'_, ()>>), StoreError> {
        let before = self.memory.newest(store).await?.rules;
        let are_any = |before: &Rules, after: &Rules| before.are_any() || after.are_any();
        let guard = match are_any(&before, &*touched::rules_after(proposal, &before)?) {
            false => None,
            true => Some(self.turn.lock().await),
        };
        let mut known = self.memory.newest(store).await?;
        let before = Arc::clone(&known.rules);
        let after = touched::rules_after(proposal, &before)?;
        let mut derived = Derived {
            base: known.revision(),
            changes: Vec::new(),
            concerned: BTreeSet::new(),
            read: BTreeSet::new(),
            changes_indicators: touched::changes_indicators(proposal)?,
        };
        if are_any(&before, &after) {
            derived.concerned = before.concerned();
            derived.concerned.append(&mut after.concerned());
            let deriving = Deriving { store, proposal, before, after };
            deriving.run(&mut known, &mut derived).await?;
            self.memory.note(&known);
            derived.changes.sort_by_cached_key(|change| key_text(&change.key()));
        }
        // Where nothing is concerned nobody has to wait.
        let guard = guard.filter(|_| !derived.read.is_empty());
        Ok((derived, guard))
    }

    /// A batch was committed as a revision: what is known is known for that one too.
    pub(crate) fn committed(&self, proposal: &Proposal, revision: u64) {
        self.memory.committed(proposal, revision);
    }
}

/// A state and the batch that is to change it.
#[derive(Debug)]
struct Deriving<'a> {
    store: &'a dyn Store,
    proposal: &'a Proposal,
    before: Arc<Rules>,
    after: Arc<Rules>,
}

impl Deriving<'_> {
    async fn run(&self, known: &mut Known, derived: &mut Derived) -> Result<(), StoreError> {
        let changed_areas = touched::areas(self.proposal)?;
        let moved = !changed_areas.is_empty();
        let (mut areas, mut are_moved) = (None, false);
        if moved {
            let (all, differ) = with(&*known.areas(self.store).await?, changed_areas);
            (areas, are_moved) = (Some(Arc::new(all)), differ);
        }
        let touched = self.touched(known, &derived.concerned, are_moved).await?;
        if touched.is_empty() {
            return Ok(());
        }
        let areas = match areas {
            Some(areas) => areas,
            None => known.areas(self.store).await?,
        };
        let Self { store, proposal, before, after } = self;
        let mut ground = Ground { store: *store, proposal, before, after, areas: &areas, known };
        let mut blocks: Vec<Block> = Vec::new();
        for line in touched {
            if blocks.iter().any(|block| block.has(&line)) {
                continue;
            }
            let mut lines = ground.seeds(&line).await?;
            // What hangs together with what was looked at already is looked at again, together.
            let block = loop {
                let block = Block::of(&mut ground, lines).await?;
                let meets = |it: &Block| it.meets(&block);
                let (met, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(meets);
                blocks = others;
                if met.is_empty() {
                    break block;
                }
                lines = block.into_lines();
                met.into_iter().for_each(|it| lines.extend(it.into_lines()));
            };
            blocks.push(block);
        }
        for block in blocks {
            block.tell(derived, &self.after);
        }
        Ok(())
    }

    /// Which periods of which indicators the batch concerns by itself.
    async fn touched(
        &self,
        known: &mut Known,
        concerned: &BTreeSet<IndicatorId>,
        are_moved: bool,
    ) -> Result<Lines, StoreError> {
        let mut lines = Lines::new();
        for indicator in concerned {
            let (was, is) = (self.before.get(indicator), self.after.get(indicator));
            let adds_up = is.is_some_and(|it| it.adds_up || it.formula.is_some());
            let mut periods = touched::periods(self.proposal, indicator)?;
            if was != is || (are_moved && adds_up) {
                periods.extend(known.periods(self.store, indicator).await?.iter());
                periods.extend(self.withheld_in(known, indicator).await?);
            }
            if let Some(counted_by) = is.and_then(|rule| rule.counted_by()) {
                periods.extend(touched::periods(self.proposal, counted_by)?);
            }
            lines.extend(periods.into_iter().map(|period| (indicator.clone(), period)));
        }
        Ok(lines)
    }

    /// The periods in which something of an indicator is withheld.
    async fn withheld_in(
        &self,
        known: &Known,
        indicator: &IndicatorId,
    ) -> Result<BTreeSet<Period>, StoreError> {
        let filter = Filter::Suppressions { indicator: Some(indicator.clone()), period: None };
        let mut periods = BTreeSet::new();
        known::each(self.store, filter, known.revision(), &mut |thing| {
            if let Thing::Suppression(Suppression { key, .. }) = thing {
                periods.insert(key.period);
            }
        })
        .await?;
        Ok(periods)
    }
}

/// The areas as a batch leaves them, and whether any has another place among the others.
fn with(
    areas: &BTreeMap<AreaId, Area>,
    changed: BTreeMap<AreaId, Option<Area>>,
) -> (BTreeMap<AreaId, Area>, bool) {
    let (mut areas, mut differ) = (areas.clone(), false);
    for (id, area) in changed {
        let place = |area: &Area| (area.kind, area.validity, area.parents.clone());
        differ |= areas.get(&id).map(place) != area.as_ref().map(place);
        match area {
            Some(area) => drop(areas.insert(id, area)),
            None => drop(areas.remove(&id)),
        }
    }
    (areas, differ)
}
