//! Works out what a batch makes the ledger withhold.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{Area, AreaId, IndicatorId, Period};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{
    Derived,
    block::{Block, Lines},
    ground::{Ground, all_withheld},
    known::{Known, Memory},
    moved::{Changed, Moved},
    rules::{self, Rule, Rules},
    touched,
};
use crate::{
    content::key::key_text,
    ledger::proposal::Proposal,
    store::{Store, StoreError},
};

/// What a ledger needs to know to withhold.
#[derive(Debug, Default)]
pub(crate) struct Withholding {
    memory: Memory,
    /// Taken alone by a batch for which it is worked out again, and shared by all others that something was worked out for
    /// while they are committed.
    turn: RwLock<()>,
}

/// A turn of a batch that something was worked out for: as long as it is there, none of this process is worked out alone; or, if
/// this one is, no other is committed.
#[derive(Debug, Default)]
pub(crate) struct Turn<'a> {
    _shared: Option<RwLockReadGuard<'a, ()>>,
    _alone: Option<RwLockWriteGuard<'a, ()>>,
}

impl Withholding {
    /// What a batch makes the ledger withhold. It is worked out while others write. If they change what it was worked out from,
    /// it is worked out again, alone: then whoever could change that once more waits until the batch is committed and its
    /// turn given up. A batch for which nothing is worked out waits for nobody.
    ///
    /// # Errors
    ///
    /// If the store or the batch cannot be read.
    pub(crate) async fn derive(
        &self,
        store: &dyn Store,
        proposal: &Proposal,
        alone: bool,
    ) -> Result<(Derived, Turn<'_>), StoreError> {
        let mut turn = Turn::default();
        if alone {
            turn._alone = Some(self.turn.write().await);
        }
        let mut known = self.memory.newest(store).await?;
        let before = Arc::clone(&known.rules);
        let after = touched::rules_after(proposal, &before)?;
        let mut derived = Derived {
            base: known.revision(),
            changes_indicators: touched::changes_indicators(proposal)?,
            ..Derived::default()
        };
        if before.are_any() || after.are_any() {
            derived.concerned = before.concerned();
            derived.concerned.append(&mut after.concerned());
            let deriving = Deriving { store, proposal, before, after };
            deriving.run(&mut known, &mut derived).await?;
            self.memory.note(&known);
            derived.changes.sort_by_cached_key(|change| key_text(&change.key()));
        }
        if !derived.is_worked_out() {
            // Where nothing is concerned nobody has to wait.
            turn._alone = None;
        } else if !alone {
            turn._shared = Some(self.turn.read().await);
        }
        Ok((derived, turn))
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
        let mut touched = self.touched(known, &derived.concerned).await?;
        let changed = touched::areas(self.proposal)?;
        let mut areas = None;
        if !changed.is_empty() && self.adds_up(&derived.concerned) {
            let all = known.areas(self.store).await?;
            let moved = Moved::of(&all, &changed);
            if !moved.is_empty() {
                derived.near = moved.near();
                let (revision, concerned) = (known.revision(), &derived.concerned);
                let lines = touched::by_areas(self.store, revision, concerned, &moved).await?;
                touched.extend(self.with_linked(lines));
                areas = Some(Arc::new(with(&all, &changed)));
            }
        }
        if touched.is_empty() && derived.near.is_empty() {
            return Ok(());
        }
        let areas = match areas {
            Some(areas) => areas,
            None => known.areas(self.store).await?,
        };
        derived.areas = Arc::clone(&areas);
        let mut ground =
            Ground::new((self.store, self.proposal), (&self.before, &self.after), &areas, known);
        for block in blocks(&mut ground, touched).await? {
            block.tell(derived, &self.after);
        }
        Ok(())
    }

    /// Which periods of which indicators the batch concerns by itself.
    async fn touched(
        &self,
        known: &mut Known,
        concerned: &BTreeSet<IndicatorId>,
    ) -> Result<Lines, StoreError> {
        let mut lines = Lines::new();
        let mut counted: BTreeMap<&IndicatorId, BTreeSet<Period>> = BTreeMap::new();
        for indicator in concerned {
            let (was, is) = (self.before.get(indicator), self.after.get(indicator));
            let mut periods = touched::periods(self.proposal, indicator)?;
            if was != is {
                periods.extend(known.periods(self.store, indicator).await?.iter());
                periods.extend(all_withheld(self.store, known, indicator).await?.into_keys());
            }
            if let Some(counted_by) = is.and_then(|rule| rule.counted_by()) {
                let counts = match counted.get(counted_by) {
                    Some(counts) => counts,
                    None => counted
                        .entry(counted_by)
                        .or_insert(touched::periods(self.proposal, counted_by)?),
                };
                periods.extend(counts);
            }
            lines.extend(periods.into_iter().map(|period| (indicator.clone(), period)));
        }
        Ok(lines)
    }

    /// Whether any of some indicators adds up over areas, by itself or by its formula.
    fn adds_up(&self, indicators: &BTreeSet<IndicatorId>) -> bool {
        indicators.iter().any(|it| self.is_over_areas(it))
    }

    fn is_over_areas(&self, indicator: &IndicatorId) -> bool {
        let rules = [&self.before, &self.after];
        rules.iter().filter_map(|rules| rules.get(indicator)).any(Rule::is_over_areas)
    }

    /// Some lines with those that hang together with them over areas, be it by way of other formulas.
    fn with_linked(&self, lines: Lines) -> Lines {
        let mut linked: BTreeMap<IndicatorId, Vec<IndicatorId>> = BTreeMap::new();
        let mut all = Lines::new();
        for (indicator, period) in lines {
            let linked = linked.entry(indicator).or_insert_with_key(|indicator| {
                let start = BTreeSet::from([indicator.clone()]);
                let others = rules::linked_with(&[&self.before, &self.after], start).into_iter();
                others.filter(|it| it == indicator || self.is_over_areas(it)).collect()
            });
            all.extend(linked.iter().map(|it| (it.clone(), period)));
        }
        all
    }
}

/// What hangs together with some lines, each once.
async fn blocks(ground: &mut Ground<'_>, touched: Lines) -> Result<Vec<Block>, StoreError> {
    let mut seeds = BTreeMap::new();
    for line in touched {
        let all = ground.seeds(&line).await?;
        seeds.insert(line, all);
    }
    // All is read together, and not line by line.
    let lines = ground.over_time(seeds.values().flatten().cloned().collect()).await?;
    ground.read(lines.clone()).await?;
    let beyond = ground.linked_with_hidden(&lines);
    let beyond = ground.over_time(beyond).await?;
    ground.read(beyond).await?;
    let mut blocks: BTreeMap<usize, Block> = BTreeMap::new();
    let mut places: BTreeMap<(IndicatorId, Period), usize> = BTreeMap::new();
    for (number, (line, mut lines)) in seeds.into_iter().enumerate() {
        let there = places.get(&line);
        if there.is_some() && lines.iter().all(|line| places.get(line) == there) {
            continue;
        }
        // What hangs together with what was looked at already is looked at again, together.
        let block = loop {
            let block = Block::of(ground, lines).await?;
            let met: BTreeSet<usize> =
                block.all().filter_map(|line| places.get(&line).copied()).collect();
            if met.is_empty() {
                break block;
            }
            lines = block.dissolve(ground);
            for block in met.iter().filter_map(|it| blocks.remove(it)) {
                let dissolved = block.dissolve(ground);
                for line in &dissolved {
                    places.remove(line);
                }
                lines.extend(dissolved);
            }
        };
        places.extend(block.all().map(|line| (line, number)));
        blocks.insert(number, block);
    }
    Ok(blocks.into_values().collect())
}

/// The areas as a batch leaves them.
fn with(areas: &BTreeMap<AreaId, Area>, changed: &Changed) -> BTreeMap<AreaId, Area> {
    let mut areas = areas.clone();
    for (id, area) in changed {
        match area {
            Some(area) => drop(areas.insert(id.clone(), area.clone())),
            None => drop(areas.remove(id)),
        }
    }
    areas
}

#[cfg(test)]
mod counting;
#[cfg(test)]
mod tests;
