//! What a part of a revision records, as stores keep it to be read from: of observations one row for each series, of all
//! other things the changes themselves.

use std::{mem, ops::Range};

use scorecard_domain::{Change, Key, Kind, Observation, ObservationKey, Period, Thing};

use super::{
    block::{Filling, period_number},
    series::Place,
};
use crate::content::{self, Corrupt, Observed};

/// What is written for a part.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// In the order of the series' texts.
    pub(crate) series: Vec<SeriesRow>,
    /// All that are no observations, in their order.
    pub(crate) others: Vec<Change>,
}

/// What a part records in a series, of at least one period.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SeriesRow {
    /// The text of the series: see [`Place`].
    pub(crate) series: String,
    pub(crate) columns: Columns,
    /// The block.
    pub(crate) body: Vec<u8>,
}

/// What a row says beside its series and revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The first and the last of its periods, by their numbers.
    pub(crate) first: i32,
    pub(crate) last: i32,
    /// How many periods it has.
    pub(crate) changes: i32,
    /// Whether any of them is under embargo.
    pub(crate) is_embargoed: bool,
}

impl Columns {
    /// Those of a row that has these periods, in their order.
    fn of(mut periods: impl ExactSizeIterator<Item = i32>, is_embargoed: bool) -> Self {
        let changes = i32::try_from(periods.len()).unwrap_or(i32::MAX);
        let first = periods.next().unwrap_or_default();
        Self { first, last: periods.last().unwrap_or(first), changes, is_embargoed }
    }

    /// What a row's columns have to be, by what its block says.
    pub(crate) fn of_block(there: &[(ObservationKey, Option<Observation>)]) -> Self {
        let is_embargoed = there.iter().any(|(_, it)| it.as_ref().is_some_and(is_embargoed));
        Self::of(there.iter().map(|(key, _)| period_number(key.period)), is_embargoed)
    }
}

pub(crate) const fn is_embargoed(observation: &Observation) -> bool {
    observation.embargo_until.is_some()
}

impl Rows {
    /// Those of some changes, which are in the order of their keys.
    pub(crate) fn of(changes: impl IntoIterator<Item = Change>) -> Self {
        let mut gathering = Gathering::default();
        for change in changes {
            let (place, observed, is_embargoed) = match &change {
                Change::Put(Thing::Observation(it)) => {
                    (Place::from(&it.key), content::encode_observed(it), is_embargoed(it))
                }
                Change::Withdraw(Key::Observation(key)) => (Place::from(key), Vec::new(), false),
                _ => {
                    gathering.rows.others.push(change);
                    continue;
                }
            };
            let observed = Observed { bytes: &observed, is_embargoed };
            gathering.observe(&place.series, place.period, observed);
        }
        gathering.finish()
    }
}

/// Rows being gathered, out of changes in the order of their keys.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    rows: Rows,
    /// The series that came last, and what came of it.
    series: String,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
    /// Whether the entries are in the order of their periods.
    is_unsorted: bool,
    filling: Filling,
}

/// What is recorded of a period.
#[derive(Debug)]
struct Entry {
    period: i32,
    /// Where that lies among the bytes.
    observed: Range<usize>,
    is_embargoed: bool,
}

impl Gathering {
    /// Adds the change of a key, by its canonical encoding.
    pub(crate) fn push(&mut self, kind: Kind, text: &str, content: &[u8]) -> Result<(), Corrupt> {
        if kind != Kind::Observation {
            self.rows.others.push(content::decode(content)?);
            return Ok(());
        }
        let (series, period) = text.rsplit_once(' ').unwrap_or_default();
        let period: Period = period.parse().map_err(Corrupt::new)?;
        self.observe(series, period_number(period), content::observed_of(content)?);
        Ok(())
    }

    /// Adds what is recorded of a period of a series.
    pub(crate) fn observe(&mut self, series: &str, period: i32, observed: Observed<'_>) {
        if self.series != series {
            self.close();
            self.series.push_str(series);
        }
        let from = self.bytes.len();
        self.bytes.extend_from_slice(observed.bytes);
        self.is_unsorted |= self.entries.last().is_some_and(|last| last.period > period);
        let (observed, is_embargoed) = (from..self.bytes.len(), observed.is_embargoed);
        self.entries.push(Entry { period, observed, is_embargoed });
    }

    /// Makes the row of the series that came last.
    fn close(&mut self) {
        if !self.entries.is_empty() {
            // The order of their texts is another where a series has more than years.
            if mem::take(&mut self.is_unsorted) {
                self.entries.sort_by_key(|entry| entry.period);
            }
            for entry in &self.entries {
                let observed = self.bytes.get(entry.observed.clone()).unwrap_or_default();
                self.filling.push(entry.period, observed);
            }
            let is_embargoed = self.entries.iter().any(|entry| entry.is_embargoed);
            let columns = Columns::of(self.entries.iter().map(|entry| entry.period), is_embargoed);
            let (series, body) = (self.series.as_str().to_owned(), self.filling.finish());
            self.rows.series.push(SeriesRow { series, columns, body });
        }
        self.series.clear();
        self.entries.clear();
        self.bytes.clear();
    }

    /// All rows; what comes next is of the next part.
    pub(crate) fn finish(&mut self) -> Rows {
        self.close();
        mem::take(&mut self.rows)
    }
}

#[cfg(test)]
mod tests;
