//! Past worlds that were read before, under a limit of bytes; what was not asked for longest makes room.

use std::collections::BTreeMap;

use super::moments::Kept;
use crate::world::History;

/// The past worlds of one history, by revision.
#[derive(Debug)]
pub(super) struct Cache {
    limit: usize,
    history: History,
    bytes: usize,
    /// Counts what is asked for.
    now: u64,
    entries: BTreeMap<u64, Entry>,
}

#[derive(Debug)]
struct Entry {
    kept: Kept,
    bytes: usize,
    used: u64,
}

impl Cache {
    /// Nothing yet; never more than `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, history: History::default(), bytes: 0, now: 0, entries: BTreeMap::new() }
    }

    /// Forgets what is of another history.
    pub(super) fn is_of(&mut self, history: &History) {
        if self.history != *history {
            *self = Self { history: history.clone(), ..Self::new(self.limit) };
        }
    }

    /// The world of a revision.
    pub(super) fn get(&mut self, revision: u64) -> Option<Kept> {
        self.now += 1;
        let entry = self.entries.get_mut(&revision)?;
        entry.used = self.now;
        Some(entry.kept.clone())
    }

    /// Keeps a world in place of the one of its revision, if there is room for it at all and it is of the same
    /// history.
    pub(super) fn put(&mut self, kept: Kept, bytes: usize) {
        if kept.history != self.history {
            return;
        }
        let revision = kept.world.position.revision;
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
        self.entries.insert(revision, Entry { kept, bytes, used: self.now });
    }

    fn remove(&mut self, revision: u64) {
        if let Some(entry) = self.entries.remove(&revision) {
            self.bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use scorecard_measures::CubeBuilder;

    use super::*;
    use crate::{position::Position, world::World};

    fn put(cache: &mut Cache, revision: u64, bytes: usize) {
        let position = Position { revision, ..Position::default() };
        let world = Arc::new(World::empty(position, CubeBuilder::new().build(revision)));
        let (indicators, history) = (BTreeSet::new(), cache.history.clone());
        cache.put(Kept { world, indicators, history, erased: Vec::new() }, bytes);
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
    fn another_history_has_another_past() {
        let mut cache = Cache::new(100);
        let (one, other) = (History::default(), History::default());
        cache.is_of(&one);
        put(&mut cache, 1, 40);
        cache.is_of(&one);
        assert_eq!(kept(&cache), [1]);
        cache.is_of(&other);
        assert_eq!((kept(&cache), cache.bytes), (vec![], 0));
    }
}
