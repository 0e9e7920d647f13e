//! A page: what is recorded for 64 areas in one period.
//!
//! A cell's own are its digits, four bytes or, if one on the page needs them, eight. All else is nearly the same across a
//! page, so it stands in two dictionaries, one of marks and one of revisions: with one entry if all cells agree,
//! else with one byte a cell. A page has no more cells than a byte has numbers, so a dictionary is never full.

use std::sync::Arc;

use scorecard_domain::{
    Absence, Comparison, Decimal, Qualifier, Reading, Stage, Standing, Statuses, Text,
};

use crate::value::Value;

/// As many areas as a word has bits.
pub(crate) const PAGE: usize = 64;

/// Where a recorded value comes from, beside the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lineage {
    pub(crate) revision: u64,
    /// One more than the source's position in the cube's list; 0 for none.
    pub(crate) source: u32,
    /// What a reader should know; nothing for most.
    pub(crate) note: Option<Arc<Text>>,
    /// What comparable growth is held on; nothing for most.
    pub(crate) comparison: Option<Arc<Comparison>>,
}

/// What digits are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A number with so many decimals.
    Number(u8),
    /// A number whose digits do not fit in 64 bits, which stands here.
    Long(Box<Decimal>),
    Standing(Standing),
    Absent(Absence),
}

/// All about a cell but its digits and its revision.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    kind: Kind,
    qualifier: Qualifier,
    statuses: Statuses,
    stage: Option<Stage>,
    source: u32,
    note: Option<Arc<Text>>,
    comparison: Option<Arc<Comparison>>,
}

impl Mark {
    /// The mark of a value and where it comes from, its digits and its revision.
    fn of(value: &Value, lineage: Lineage) -> (Self, i64, u64) {
        let Lineage { revision, source, note, comparison } = lineage;
        let Value { reading, qualifier, statuses, stage } = *value;
        let (kind, digits) = match reading {
            Reading::Value(number) => match i64::try_from(number.mantissa()) {
                Ok(digits) => (Kind::Number(number.scale()), digits),
                Err(_) => (Kind::Long(Box::new(number)), 0),
            },
            Reading::Standing(standing) => (Kind::Standing(standing), 0),
            Reading::Absent(absence) => (Kind::Absent(absence), 0),
        };
        (Self { kind, qualifier, statuses, stage, source, note, comparison }, digits, revision)
    }

    fn sort(&self) -> Option<Sort> {
        let Kind::Number(scale) = self.kind else { return None };
        let Self { qualifier, statuses, stage, .. } = *self;
        Some(Sort { scale, qualifier, statuses, stage })
    }

    #[inline]
    fn value(&self, digits: i64) -> Option<Value> {
        let reading = match &self.kind {
            Kind::Number(scale) => Reading::Value(Decimal::new(digits.into(), *scale)?),
            Kind::Long(number) => Reading::Value(**number),
            Kind::Standing(standing) => Reading::Standing(*standing),
            Kind::Absent(absence) => Reading::Absent(*absence),
        };
        let Self { qualifier, statuses, stage, .. } = *self;
        Some(Value { reading, qualifier, statuses, stage })
    }
}

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

/// One attribute of a page's cells.
#[derive(Clone, Debug)]
enum Dictionary<T> {
    /// All cells have it.
    One(T),
    Many(Box<Entries<T>>),
}

#[derive(Clone, Debug)]
struct Entries<T> {
    list: Vec<T>,
    /// For each cell its place in the list.
    codes: [u8; PAGE],
}

impl<T: PartialEq + Clone> Dictionary<T> {
    /// Sets the attribute of a cell; `others` are the other cells that are there, as bits.
    fn put(&mut self, at: usize, entry: T, others: u64) {
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
    fn get(&self, at: usize) -> &T {
        match self {
            Self::One(one) => one,
            Self::Many(entries) => &entries.list[usize::from(entries.codes[at])],
        }
    }
}

impl Entries<Mark> {
    /// The sort that most of the cells are of, and those that are; of the first few sorts, as a page mostly has one or two.
    fn most_alike(&self, cells: u64) -> Option<(Sort, u64)> {
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

/// What numbers have beside their digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// The number of decimals.
    pub(crate) scale: u8,
    pub(crate) qualifier: Qualifier,
    pub(crate) statuses: Statuses,
    pub(crate) stage: Option<Stage>,
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
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use scorecard_domain::ObsStatus;

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
