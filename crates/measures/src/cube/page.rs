//! A page: what is recorded for 64 areas in one period.
//!
//! A cell's own are its digits, four bytes or, if one on the page needs them, eight. All else is nearly the same across a
//! page, so it stands in two dictionaries, one of marks and one of revisions: with one entry if all cells agree,
//! else with one byte a cell. A page has no more cells than a byte has numbers, so a dictionary is never full.

use super::{
    dictionary::Dictionary,
    mark::{Lineage, Mark, Sort},
};
use crate::value::Value;

/// As many areas as a word has bits.
pub(crate) const PAGE: usize = 64;

/// The digits of a page's cells.
#[derive(Clone, Debug)]
enum Digits {
    Narrow(Box<[i32; PAGE]>),
    Wide(Box<[i64; PAGE]>),
}

impl Digits {
    fn put(&mut self, at: usize, digits: i64) {
        match (&mut *self, i32::try_from(digits)) {
            (Self::Narrow(all), Ok(digits)) => all[at] = digits,
            (Self::Wide(all), _) => all[at] = digits,
            (Self::Narrow(all), Err(_)) => {
                let mut all = all.map(i64::from);
                all[at] = digits;
                *self = Self::Wide(Box::new(all));
            }
        }
    }

    #[inline]
    fn get(&self, at: usize) -> i64 {
        match self {
            Self::Narrow(all) => all[at].into(),
            Self::Wide(all) => all[at],
        }
    }
}

/// Cells of a page that are numbers of one sort.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain<'a> {
    pub(crate) sort: Sort,
    /// Which cells, as bits.
    pub(crate) cells: u64,
    digits: &'a Digits,
}

impl Plain<'_> {
    #[inline]
    pub(crate) const fn has(&self, at: usize) -> bool {
        self.cells >> at & 1 == 1
    }

    /// The digits of one of the cells.
    #[inline]
    pub(crate) fn digits(&self, at: usize) -> i64 {
        self.digits.get(at)
    }

    /// The digits of all cells; of those that are none of these they mean nothing.
    #[inline]
    pub(crate) fn all_digits(&self) -> [i64; PAGE] {
        match self.digits {
            Digits::Narrow(all) => all.map(i64::from),
            Digits::Wide(all) => **all,
        }
    }
}

/// 64 areas of one period, at least one of which has something recorded.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Bit n says whether something is recorded for the n-th area.
    present: u64,
    digits: Digits,
    marks: Dictionary<Mark>,
    revisions: Dictionary<u64>,
}

impl Page {
    /// A page with one cell.
    pub(super) fn with(at: usize, value: &Value, lineage: Lineage) -> Self {
        let (mark, number, revision) = Mark::of(value, lineage);
        let mut digits = Digits::Narrow(Box::new([0; PAGE]));
        digits.put(at, number);
        Self {
            present: 1 << at,
            digits,
            marks: Dictionary::One(mark),
            revisions: Dictionary::One(revision),
        }
    }

    pub(super) fn put(&mut self, at: usize, value: &Value, lineage: Lineage) {
        let (mark, digits, revision) = Mark::of(value, lineage);
        let others = self.present & !(1 << at);
        self.present |= 1 << at;
        self.digits.put(at, digits);
        self.marks.put(at, mark, others);
        self.revisions.put(at, revision, others);
    }

    /// The page without a cell, and without anything that only this cell had; none if no other is left.
    pub(super) fn without(&self, at: usize) -> Option<Self> {
        let others = bits(self.present & !(1 << at));
        let cells = others.filter_map(|at| Some((at, self.value(at)?, self.lineage(at)?)));
        cells.fold(None, |page, (at, value, lineage)| match page {
            None => Some(Self::with(at, &value, lineage)),
            Some(mut page) => {
                page.put(at, &value, lineage);
                Some(page)
            }
        })
    }

    #[inline]
    pub(crate) const fn has(&self, at: usize) -> bool {
        self.present >> at & 1 == 1
    }

    #[inline]
    pub(crate) fn value(&self, at: usize) -> Option<Value> {
        if self.has(at) { self.marks.get(at).value(self.digits.get(at)) } else { None }
    }

    /// The sort that most cells are of, and the cells that are, as bits: numbers whose digits fit in 64 bits.
    #[inline]
    pub(crate) fn plain(&self) -> Option<Plain<'_>> {
        let (sort, cells) = match &self.marks {
            Dictionary::One(mark) => (mark.sort()?, self.present),
            Dictionary::Many(marks) => marks.most_alike(self.present)?,
        };
        Some(Plain { sort, cells, digits: &self.digits })
    }

    /// The value of a cell, with its revision and its source's number.
    pub(super) fn cell(&self, at: usize) -> Option<(Value, u64, u32)> {
        Some((self.value(at)?, *self.revisions.get(at), self.marks.get(at).source))
    }

    pub(super) fn lineage(&self, at: usize) -> Option<Lineage> {
        let Mark { source, note, comparison, .. } = self.marks.get(at);
        self.has(at).then(|| Lineage {
            revision: *self.revisions.get(at),
            source: *source,
            note: note.clone(),
            comparison: comparison.clone(),
        })
    }

    /// The areas for which something is recorded, in order.
    #[inline]
    pub(crate) fn areas(&self) -> impl Iterator<Item = usize> + use<> {
        bits(self.present)
    }

    /// The same, as bits.
    #[inline]
    pub(crate) const fn cells(&self) -> u64 {
        self.present
    }
}

/// The places of the bits that are set, the lowest first.
#[inline]
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = usize::try_from(word.trailing_zeros()).ok().filter(|at| *at < PAGE)?;
        word &= word - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use proptest::prelude::*;
    use scorecard_domain::{
        Absence, Decimal, ObsStatus, Qualifier, Reading, Stage, Standing, Statuses, Text,
    };

    use super::*;

    fn lineage(revision: u64) -> Lineage {
        Lineage { revision, source: 0, note: None, comparison: None }
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let mut readings = vec![
            Reading::Value("161.30".parse().unwrap()),
            Reading::Value("-0.000000000000001".parse().unwrap()),
            Reading::Value("2147483648".parse().unwrap()),
            Reading::Value("-9223372036854775808".parse().unwrap()),
            Reading::Value("-999999999999999999999999999999".parse().unwrap()),
        ];
        readings.extend(Standing::ALL.iter().map(|s| Reading::Standing(*s)));
        readings.extend(Absence::ALL.iter().map(|a| Reading::Absent(*a)));
        let all: Statuses = ObsStatus::ALL.iter().copied().collect();
        for reading in readings {
            for qualifier in Qualifier::ALL {
                for stage in Stage::ALL.iter().copied().map(Some).chain([None]) {
                    for statuses in [Statuses::NONE, all] {
                        let value = Value { reading, qualifier: *qualifier, statuses, stage };
                        assert_eq!(Page::with(7, &value, lineage(1)).value(7), Some(value));
                    }
                }
            }
        }
    }

    fn text(n: u8) -> Option<Arc<Text>> {
        let note = Text { zh: format!("第{n}条"), en: String::new() };
        (n.is_multiple_of(5)).then(|| Arc::new(note))
    }

    proptest! {
        /// Every cell may have its own of everything, be overwritten and be withdrawn.
        #[test]
        fn a_page_is_a_table_of_cells(
            steps in proptest::collection::vec(
                (0usize..PAGE, prop::option::weighted(0.8, (any::<i64>(), 0u8..4, any::<bool>(), any::<u64>(), any::<u8>()))),
                1..600,
            ),
        ) {
            let mut table = BTreeMap::new();
            let mut page: Option<Page> = None;
            for (at, step) in steps {
                let Some((digits, scale, narrow, revision, n)) = step else {
                    table.remove(&at);
                    page = page.and_then(|page| page.without(at));
                    continue;
                };
                let digits = if narrow { digits % 1000 } else { digits };
                let value = Value::number(Decimal::new(i128::from(digits) * i128::from(n % 3 + 1), scale).unwrap());
                let lineage = Lineage { revision, source: u32::from(n), note: text(n), comparison: None };
                table.insert(at, (value, lineage.clone()));
                match &mut page {
                    Some(page) => page.put(at, &value, lineage),
                    None => page = Some(Page::with(at, &value, lineage)),
                }
            }
            prop_assert_eq!(page.is_some(), !table.is_empty());
            let Some(page) = page else { return Ok(()) };
            prop_assert_eq!(page.areas().collect::<Vec<_>>(), table.keys().copied().collect::<Vec<_>>());
            for at in 0..PAGE {
                let expected = table.get(&at);
                prop_assert_eq!(page.value(at), expected.map(|cell| cell.0));
                prop_assert_eq!(page.lineage(at), expected.map(|cell| cell.1.clone()));
            }
        }
    }
}
