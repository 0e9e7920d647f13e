//! Scorecards that are followed from world to world: only those that can have changed are filled anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::Area;
use scorecard_wire::{pb::metrics::Scorecard, status::Refusal};

use super::{Filling, Many};
use crate::{affected::Affected, resolve, world::World};

/// Many scorecards, as they were told.
#[derive(Debug)]
pub(crate) struct Followed {
    many: Many,
    /// What was told last; none before the first time.
    world: Option<Arc<World>>,
    areas: Vec<Arc<Area>>,
    /// The digest that each area's scorecard was last told with.
    told: BTreeMap<String, Vec<u8>>,
}

/// What is not as it was told before, a message at a time.
pub(crate) struct News<'a> {
    told: &'a mut BTreeMap<String, Vec<u8>>,
    filling: Filling<Scorecard>,
    gone: Vec<String>,
}

/// A message of news.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// By area.
    pub(crate) changed: Vec<(String, Scorecard)>,
    /// The areas that no longer have one, all in the last piece.
    pub(crate) gone: Vec<String>,
    /// Whether that was all.
    pub(crate) last: bool,
}

impl Followed {
    /// Nothing was told yet.
    pub(crate) const fn new(many: Many) -> Self {
        Self { many, world: None, areas: Vec::new(), told: BTreeMap::new() }
    }

    /// Goes on to a world. All news are to be taken before the next step.
    ///
    /// # Errors
    ///
    /// If there is no such area or definition.
    pub(crate) fn step(&mut self, world: &Arc<World>) -> Result<News<'_>, Refusal> {
        let definition = resolve::definition(world, &self.many.definition)?;
        let touched = self.world.as_ref().and_then(|before| world.touched_since(before));
        let affected = touched.map_or(Affected::Any, |touched| {
            Affected::by(&touched, world, &definition.thing, self.many.period)
        });
        let mut gone = Vec::new();
        let areas = match affected {
            Affected::Any => {
                self.areas = self.many.areas(world)?;
                let there: BTreeSet<&str> = self.areas.iter().map(|it| it.id.as_str()).collect();
                gone.extend(self.told.keys().filter(|id| !there.contains(id.as_str())).cloned());
                self.areas.clone()
            }
            // No area is another, so those that were told are still all.
            Affected::Some(..) => {
                let areas = self.areas.iter();
                areas.filter(|area| affected.concerns(area, &world.cube)).cloned().collect()
            }
        };
        self.world = Some(Arc::clone(world));
        let filling = self.many.filling(world, definition, areas, |card, _| card);
        Ok(News { told: &mut self.told, filling, gone })
    }
}

impl News<'_> {
    /// The next piece; what was filled and is as it was told is left out.
    ///
    /// # Errors
    ///
    /// If a thread failed.
    pub(crate) async fn next(&mut self) -> Result<Piece, Refusal> {
        let (scorecards, last) = self.filling.next().await?;
        let changed = scorecards.into_iter().filter_map(|scorecard| {
            let area = scorecard.area.as_ref().map(|area| area.id.clone()).unwrap_or_default();
            let before = self.told.insert(area.clone(), scorecard.digest.clone());
            (before.as_ref() != Some(&scorecard.digest)).then_some((area, scorecard))
        });
        let changed = changed.collect();
        let gone = if last { std::mem::take(&mut self.gone) } else { Vec::new() };
        for area in &gone {
            self.told.remove(area);
        }
        Ok(Piece { changed, gone, last })
    }
}
