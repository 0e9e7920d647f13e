//! A dictionary: an attribute that is the same, or nearly so, of all cells of a page.

use super::{
    mark::{Mark, Sort},
    page::{PAGE, bits},
};

/// One attribute of a page's cells.
#[derive(Clone, Debug)]
pub(super) enum Dictionary<T> {
    /// All cells have it.
    One(T),
    Many(Box<Entries<T>>),
}

#[derive(Clone, Debug)]
pub(super) struct Entries<T> {
    pub(super) list: Vec<T>,
    /// For each cell its place in the list.
    codes: [u8; PAGE],
}

impl<T: PartialEq + Clone> Dictionary<T> {
    /// Sets the attribute of a cell; `others` are the other cells that are there, as bits.
    pub(super) fn put(&mut self, at: usize, entry: T, others: u64) {
        match self {
            Self::One(one) if *one == entry => {}
            Self::One(one) if others == 0 => *one = entry,
            Self::One(one) => {
                let mut codes = [0; PAGE];
                codes[at] = 1;
                *self = Self::Many(Box::new(Entries { list: vec![one.clone(), entry], codes }));
            }
            Self::Many(entries) => entries.put(at, entry, others),
        }
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> &T {
        match self {
            Self::One(one) => one,
            Self::Many(entries) => &entries.list[usize::from(entries.codes[at])],
        }
    }
}

impl Entries<Mark> {
    /// The sort that most of the cells are of, and those that are; of the first few sorts, as a page mostly has one or two.
    pub(super) fn most_alike(&self, cells: u64) -> Option<(Sort, u64)> {
        let mut of_entries = [0u64; PAGE];
        for at in bits(cells) {
            of_entries[usize::from(self.codes[at])] |= 1 << at;
        }
        let mut sorts: [Option<(Sort, u64)>; 4] = [None; 4];
        for (mark, cells) in self.list.iter().zip(of_entries).filter(|(_, cells)| *cells != 0) {
            let Some(sort) = mark.sort() else { continue };
            let room = sorts.iter_mut().find(|known| known.is_none_or(|(known, _)| known == sort));
            if let Some(room) = room {
                *room = Some((sort, cells | room.map_or(0, |(_, known)| known)));
            }
        }
        sorts.into_iter().flatten().max_by_key(|(_, cells)| cells.count_ones())
    }
}

impl<T: PartialEq> Entries<T> {
    fn put(&mut self, at: usize, entry: T, others: u64) {
        let place = match self.list.iter().position(|known| *known == entry) {
            Some(place) => place,
            // With as many entries as cells, at least one is of no other cell.
            None => match (self.list.len() == PAGE).then(|| self.unused(others)).flatten() {
                Some(place) => {
                    self.list[place] = entry;
                    place
                }
                None => {
                    self.list.push(entry);
                    self.list.len() - 1
                }
            },
        };
        self.codes[at] = u8::try_from(place).unwrap_or_default();
    }

    /// The place of an entry that none of the cells has.
    fn unused(&self, cells: u64) -> Option<usize> {
        let mut used = [false; PAGE];
        for at in bits(cells) {
            used[usize::from(self.codes[at])] = true;
        }
        used.iter().position(|used| !used)
    }
}
