//! A block: all areas and periods of one face of an indicator.
//!
//! It is cut into pages of 64 areas of one period. A page stands behind an [`Arc`], so the next version of
//! a block shares all pages but the one that changed, and a page in which nothing was ever recorded is
//! not there at all. Areas that lie together, as the children of one parent do in a snapshot, share a page.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::Comparison;

use super::{
    frequency::Slot,
    mark::Lineage,
    page::{PAGE, Page},
};
use crate::value::Value;

/// All areas of one period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pages: Vec<Option<Arc<Page>>>,
}

impl Row {
    /// What is recorded for the area at that position.
    #[inline]
    pub(crate) fn value(&self, area: usize) -> Option<Value> {
        self.page(area)?.value(area % PAGE)
    }

    /// Whether anything is, be it an absence.
    pub(crate) fn has(&self, area: usize) -> bool {
        self.page(area).is_some_and(|page| page.has(area % PAGE))
    }

    /// The positions of all areas for which something is recorded, in order.
    pub(crate) fn areas(&self) -> impl Iterator<Item = usize> {
        self.pages().flat_map(|(number, page)| page.areas().map(move |at| number * PAGE + at))
    }

    /// The pages that are there, by number.
    #[inline]
    pub(crate) fn pages(&self) -> impl Iterator<Item = (usize, &Page)> {
        let pages = self.pages.iter().enumerate();
        pages.filter_map(|(number, page)| Some((number, page.as_deref()?)))
    }

    /// The page of the 64 areas from 64 times that number on.
    #[inline]
    pub(crate) fn page_number(&self, number: usize) -> Option<&Page> {
        self.pages.get(number)?.as_deref()
    }

    #[inline]
    fn page(&self, area: usize) -> Option<&Page> {
        self.page_number(area / PAGE)
    }

    fn put(&mut self, area: usize, value: &Value, lineage: Lineage) {
        let number = area / PAGE;
        if self.pages.len() <= number {
            self.pages.resize(number + 1, None);
        }
        match &mut self.pages[number] {
            Some(page) => Arc::make_mut(page).put(area % PAGE, value, lineage),
            empty => *empty = Some(Arc::new(Page::with(area % PAGE, value, lineage))),
        }
    }

    fn clear(&mut self, area: usize) {
        let Some(slot) = self.pages.get_mut(area / PAGE) else { return };
        let Some(page) = slot else { return };
        *slot = page.without(area % PAGE).map(Arc::new);
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

    /// What comparable growth is held on, of the area at that position.
    pub(crate) fn comparison(&self, area: usize, slot: Slot) -> Option<Arc<Comparison>> {
        self.lineage(area, slot)?.comparison
    }

    /// What is recorded for the area at that position, with its revision and its source's number.
    pub(super) fn cell(&self, area: usize, slot: Slot) -> Option<(Value, u64, u32)> {
        self.row(slot)?.page(area)?.cell(area % PAGE)
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
        self.put(
            area,
            slot,
            value,
            Lineage { revision: 0, source: 0, note: None, comparison: None },
        );
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
