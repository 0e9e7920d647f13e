//! Past worlds that were read before, under a limit of bytes; what was not asked for longest makes room.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::IndicatorId;

use crate::world::World;

/// The past worlds of one ledger, by revision.
#[derive(Debug)]
pub(super) struct Cache {
    limit: usize,
    ledger_id: String,
    bytes: usize,
    /// Counts what is asked for.
    now: u64,
    entries: BTreeMap<u64, Entry>,
}

#[derive(Debug)]
struct Entry {
    world: Arc<World>,
    /// Whose observations it has.
    indicators: BTreeSet<IndicatorId>,
    bytes: usize,
    used: u64,
}

impl Cache {
    /// Nothing yet; never more than `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, ledger_id: String::new(), bytes: 0, now: 0, entries: BTreeMap::new() }
    }

    /// Forgets what is of another ledger.
    pub(super) fn is_of(&mut self, ledger_id: &str) {
        if self.ledger_id != ledger_id {
            *self = Self { ledger_id: ledger_id.to_owned(), ..Self::new(self.limit) };
        }
    }

    /// The world of a revision, and whose observations it has.
    pub(super) fn get(&mut self, revision: u64) -> Option<(Arc<World>, BTreeSet<IndicatorId>)> {
        self.now += 1;
        let entry = self.entries.get_mut(&revision)?;
        entry.used = self.now;
        Some((Arc::clone(&entry.world), entry.indicators.clone()))
    }

    /// Keeps a world in place of the one of its revision, if there is room for it at all.
    pub(super) fn put(
        &mut self,
        world: Arc<World>,
        indicators: BTreeSet<IndicatorId>,
        bytes: usize,
    ) {
        let revision = world.position.revision;
        self.remove(revision);
        if bytes > self.limit {
            return;
        }
        while self.bytes + bytes > self.limit {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(oldest) = oldest.map(|(revision, _)| *revision) else { break };
            self.remove(oldest);
        }
        self.now += 1;
        self.bytes += bytes;
        self.entries.insert(revision, Entry { world, indicators, bytes, used: self.now });
    }

    fn remove(&mut self, revision: u64) {
        if let Some(entry) = self.entries.remove(&revision) {
            self.bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use scorecard_measures::CubeBuilder;

    use super::*;
    use crate::position::Position;

    fn put(cache: &mut Cache, revision: u64, bytes: usize) {
        let position = Position { revision, ..Position::default() };
        let world = Arc::new(World::empty(position, CubeBuilder::new().build(revision)));
        cache.put(world, BTreeSet::new(), bytes);
    }

    fn kept(cache: &Cache) -> Vec<u64> {
        cache.entries.keys().copied().collect()
    }

    #[test]
    fn what_was_not_asked_for_longest_makes_room() {
        let mut cache = Cache::new(100);
        put(&mut cache, 1, 40);
        put(&mut cache, 2, 40);
        assert!(cache.get(1).is_some());
        put(&mut cache, 3, 40);
        assert_eq!((kept(&cache), cache.bytes), (vec![1, 3], 80));
        put(&mut cache, 3, 60);
        assert_eq!((kept(&cache), cache.bytes), (vec![1, 3], 100));
    }

    #[test]
    fn what_is_larger_than_all_room_is_not_kept() {
        let mut cache = Cache::new(100);
        put(&mut cache, 1, 40);
        put(&mut cache, 2, 101);
        assert_eq!((kept(&cache), cache.bytes), (vec![1], 40));
    }

    #[test]
    fn another_ledger_has_another_past() {
        let mut cache = Cache::new(100);
        cache.is_of("a");
        put(&mut cache, 1, 40);
        cache.is_of("a");
        assert_eq!(kept(&cache), [1]);
        cache.is_of("b");
        assert_eq!((kept(&cache), cache.bytes), (vec![], 0));
    }
}
