//! A block: all areas and periods of one face of an indicator.
//!
//! It is cut into pages of 64 areas of one period. A page stands behind an [`Arc`], so the next version of
//! a block shares all pages but the one that changed, and a page in which nothing was ever recorded is
//! not there at all. Areas that lie together, as the children of one parent do in a snapshot, share a page.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::Text;

use super::{cell::Cell, frequency::Slot};
use crate::value::Value;

/// As many areas as a word has bits.
const PAGE: usize = 64;

/// Where a recorded value comes from, beside the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lineage {
    pub(super) revision: u64,
    /// One more than the source's position in the cube's list; 0 for none.
    pub(super) source: u32,
    /// What a reader should know; nothing for most.
    pub(super) note: Option<Arc<Text>>,
}

/// 64 areas of one period: 12 bytes of value and 12 of lineage for each.
#[derive(Clone, Debug)]
struct Page {
    /// Bit n says whether something is recorded for the n-th area.
    present: u64,
    digits: [i64; PAGE],
    packed: [u32; PAGE],
    revision: [u64; PAGE],
    source: [u32; PAGE],
    wide: BTreeMap<usize, i128>,
    notes: BTreeMap<usize, Arc<Text>>,
}

impl Page {
    const EMPTY: Self = Self {
        present: 0,
        digits: [0; PAGE],
        packed: [0; PAGE],
        revision: [0; PAGE],
        source: [0; PAGE],
        wide: BTreeMap::new(),
        notes: BTreeMap::new(),
    };

    fn put(&mut self, at: usize, value: &Value, lineage: Lineage) {
        let (cell, wide) = Cell::pack(value);
        self.clear(at);
        self.present |= 1 << at;
        self.digits[at] = cell.digits;
        self.packed[at] = cell.packed;
        self.revision[at] = lineage.revision;
        self.source[at] = lineage.source;
        if let Some(digits) = wide {
            self.wide.insert(at, digits);
        }
        if let Some(note) = lineage.note {
            self.notes.insert(at, note);
        }
    }

    fn clear(&mut self, at: usize) {
        self.present &= !(1 << at);
        self.wide.remove(&at);
        self.notes.remove(&at);
    }

    const fn has(&self, at: usize) -> bool {
        self.present >> at & 1 == 1
    }

    fn value(&self, at: usize) -> Option<Value> {
        let cell = Cell { digits: self.digits[at], packed: self.packed[at] };
        if self.has(at) { cell.unpack(|| self.wide.get(&at).copied()) } else { None }
    }

    fn lineage(&self, at: usize) -> Option<Lineage> {
        self.has(at).then(|| Lineage {
            revision: self.revision[at],
            source: self.source[at],
            note: self.notes.get(&at).cloned(),
        })
    }
}

/// All areas of one period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pages: Vec<Option<Arc<Page>>>,
}

impl Row {
    /// What is recorded for the area at that position.
    pub(crate) fn value(&self, area: usize) -> Option<Value> {
        self.page(area)?.value(area % PAGE)
    }

    /// Whether anything is, be it an absence.
    pub(crate) fn has(&self, area: usize) -> bool {
        self.page(area).is_some_and(|page| page.has(area % PAGE))
    }

    /// The positions of all areas for which something is recorded, in order.
    pub(crate) fn areas(&self) -> impl Iterator<Item = usize> {
        self.pages.iter().enumerate().flat_map(|(number, page)| {
            let mut left = page.as_ref().map_or(0, |page| page.present);
            std::iter::from_fn(move || {
                // The lowest bit that is set; a word has 64.
                let at = usize::try_from(left.trailing_zeros()).ok().filter(|at| *at < PAGE)?;
                left &= left - 1;
                Some(number * PAGE + at)
            })
        })
    }

    fn page(&self, area: usize) -> Option<&Page> {
        self.pages.get(area / PAGE)?.as_deref()
    }

    fn put(&mut self, area: usize, value: &Value, lineage: Lineage) {
        let number = area / PAGE;
        if self.pages.len() <= number {
            self.pages.resize(number + 1, None);
        }
        let page = self.pages[number].get_or_insert_with(|| Arc::new(Page::EMPTY));
        Arc::make_mut(page).put(area % PAGE, value, lineage);
    }

    fn clear(&mut self, area: usize) {
        let Some(slot) = self.pages.get_mut(area / PAGE) else { return };
        let Some(page) = slot else { return };
        let page = Arc::make_mut(page);
        page.clear(area % PAGE);
        if page.present == 0 {
            *slot = None;
        }
        while self.pages.last().is_some_and(Option::is_none) {
            self.pages.pop();
        }
    }
}

/// All areas and periods of one face of an indicator at one frequency.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    rows: BTreeMap<Slot, Arc<Row>>,
}

impl Block {
    /// What is recorded for the area at that position, in that period.
    pub(crate) fn value(&self, area: usize, slot: Slot) -> Option<Value> {
        self.row(slot)?.value(area)
    }

    /// All areas of one period, if anything is recorded in it.
    pub(crate) fn row(&self, slot: Slot) -> Option<&Row> {
        self.rows.get(&slot).map(Arc::as_ref)
    }

    /// The periods in which anything is recorded, the earliest first.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = (Slot, &Row)> {
        self.rows.iter().map(|(slot, row)| (*slot, row.as_ref()))
    }

    /// The periods before that one, the latest first.
    pub(crate) fn rows_before(&self, slot: Slot) -> impl Iterator<Item = (Slot, &Row)> {
        self.rows.range(..slot).rev().map(|(slot, row)| (*slot, row.as_ref()))
    }

    pub(super) fn lineage(&self, area: usize, slot: Slot) -> Option<Lineage> {
        self.row(slot)?.page(area)?.lineage(area % PAGE)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn put(&mut self, area: usize, slot: Slot, value: &Value, lineage: Lineage) {
        Arc::make_mut(self.rows.entry(slot).or_default()).put(area, value, lineage);
    }

    /// Puts what was calculated, which has no lineage of its own.
    pub(crate) fn put_calculated(&mut self, area: usize, slot: Slot, value: &Value) {
        self.put(area, slot, value, Lineage { revision: 0, source: 0, note: None });
    }

    pub(super) fn clear(&mut self, area: usize, slot: Slot) {
        let Some(row) = self.rows.get_mut(&slot) else { return };
        let row = Arc::make_mut(row);
        row.clear(area);
        if row.pages.is_empty() {
            self.rows.remove(&slot);
        }
    }
}
