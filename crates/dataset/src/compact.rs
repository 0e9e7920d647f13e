//! Changes of observations, as many as a file has rows: what they have in common is kept once.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet, map::Entry};
use scorecard_domain::{
    AreaId, Change, Comparison, Confidentiality, Decimal, IndicatorId, Key, Measure, Observation,
    ObservationKey, Of, Period, Qualifier, Reading, SourceId, Stage, Statuses, Text, Thing,
    Timestamp,
};

/// For cells of `observations.csv` the column of the table that each was made of.
pub(crate) type Columns = BTreeMap<&'static str, usize>;

/// The row that a change was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin<'a> {
    /// The line on which it begins.
    pub(crate) line: u64,
    /// Of what its cells were made; nothing if they are the file's own.
    pub(crate) columns: &'a Columns,
}

/// Puts and withdrawals of observations in the order in which they came, no two of one key.
///
/// A row takes some eighty bytes: ids, notes and attributes that rows share are kept once, and named by their place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observations {
    rows: IndexMap<Slot, Row>,
    indicators: IndexSet<IndicatorId>,
    areas: IndexSet<AreaId>,
    ofs: IndexSet<Of>,
    /// Readings that are no short number.
    readings: IndexSet<Reading>,
    attributes: IndexSet<Attributes>,
    notes: IndexSet<Text>,
    columns: IndexSet<Columns>,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Slot {
    indicator: u32,
    of: u32,
    area: u32,
    period: Period,
    measure: Measure,
}

/// What becomes of the key, and where that stands.
#[derive(Clone, Copy, Debug)]
struct Row {
    content: Content,
    attributes: u32,
    note: u32,
    line: u32,
    columns: u32,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    Number { mantissa: i64, scale: u8 },
    Reading(u32),
    Withdrawn,
}

/// What many observations have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Attributes {
    qualifier: Qualifier,
    statuses: Statuses,
    stage: Option<Stage>,
    source: Option<SourceId>,
    confidentiality: Confidentiality,
    embargo_until: Option<Timestamp>,
    comparison: Option<Box<Comparison>>,
}

/// The place of a thing among those that are kept once. A file has at most 2^30 bytes, so no place is beyond.
fn place<T: std::hash::Hash + Eq>(all: &mut IndexSet<T>, thing: T) -> u32 {
    short(all.insert_full(thing).0)
}

fn short<N: TryInto<u32>>(number: N) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// The thing at that place.
fn at<T>(all: &IndexSet<T>, place: u32) -> Option<&T> {
    all.get_index(usize::try_from(place).ok()?)
}

impl Observations {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether something is put under the key, or withdrawn.
    pub(crate) fn has(&self, key: &ObservationKey) -> bool {
        self.find(key).is_some_and(|slot| self.rows.contains_key(&slot))
    }

    /// Takes an observation, unless something has its key already: then the row of that.
    pub(crate) fn put(
        &mut self,
        observation: Observation,
        origin: Origin<'_>,
    ) -> Result<(), Origin<'_>> {
        let Observation {
            key,
            reading,
            qualifier,
            statuses,
            stage,
            source,
            note,
            confidentiality,
            embargo_until,
            comparison,
        } = observation;
        let slot = self.slot(key);
        let number = match reading {
            Reading::Value(number) => {
                i64::try_from(number.mantissa()).ok().zip(Some(number.scale()))
            }
            Reading::Standing(_) | Reading::Absent(_) => None,
        };
        let content = match number {
            Some((mantissa, scale)) => Content::Number { mantissa, scale },
            None => Content::Reading(place(&mut self.readings, reading)),
        };
        let attributes = Attributes {
            qualifier,
            statuses,
            stage,
            source,
            confidentiality,
            embargo_until,
            comparison,
        };
        let attributes = place(&mut self.attributes, attributes);
        let note = place(&mut self.notes, note);
        self.take(slot, content, (attributes, note), origin)
    }

    /// Withdraws what has the key, unless something has it already: then the row of that.
    pub(crate) fn withdraw(
        &mut self,
        key: ObservationKey,
        origin: Origin<'_>,
    ) -> Result<(), Origin<'_>> {
        let slot = self.slot(key);
        self.take(slot, Content::Withdrawn, (0, 0), origin)
    }

    fn take(
        &mut self,
        slot: Slot,
        content: Content,
        (attributes, note): (u32, u32),
        origin: Origin<'_>,
    ) -> Result<(), Origin<'_>> {
        // Rows that follow each other are mostly made of the same columns.
        let before = self.rows.last().map(|(_, row)| row.columns);
        let before = before.filter(|it| at(&self.columns, *it) == Some(origin.columns));
        let columns = before.unwrap_or_else(|| place(&mut self.columns, origin.columns.clone()));
        let row = Row { content, attributes, note, line: short(origin.line), columns };
        match self.rows.entry(slot) {
            Entry::Vacant(entry) => {
                entry.insert(row);
                Ok(())
            }
            Entry::Occupied(first) => {
                let index = first.index();
                self.origin(index).map_or(Ok(()), Err)
            }
        }
    }

    /// The row that a change was read from.
    pub(crate) fn origin(&self, index: usize) -> Option<Origin<'_>> {
        let (_, row) = self.rows.get_index(index)?;
        Some(Origin { line: row.line.into(), columns: at(&self.columns, row.columns)? })
    }

    /// A change.
    pub(crate) fn change(&self, index: usize) -> Option<Change> {
        let (slot, row) = self.rows.get_index(index)?;
        let key = ObservationKey {
            indicator: at(&self.indicators, slot.indicator)?.clone(),
            measure: slot.measure,
            of: at(&self.ofs, slot.of)?.clone(),
            area: at(&self.areas, slot.area)?.clone(),
            period: slot.period,
        };
        let reading = match row.content {
            Content::Number { mantissa, scale } => {
                Reading::Value(Decimal::new(mantissa.into(), scale)?)
            }
            Content::Reading(place) => *at(&self.readings, place)?,
            Content::Withdrawn => return Some(Change::Withdraw(Key::Observation(key))),
        };
        let Attributes {
            qualifier,
            statuses,
            stage,
            source,
            confidentiality,
            embargo_until,
            comparison,
        } = at(&self.attributes, row.attributes)?.clone();
        let note = at(&self.notes, row.note)?.clone();
        Some(Change::Put(Thing::Observation(Observation {
            key,
            reading,
            qualifier,
            statuses,
            stage,
            source,
            note,
            confidentiality,
            embargo_until,
            comparison,
        })))
    }

    fn slot(&mut self, key: ObservationKey) -> Slot {
        let ObservationKey { indicator, measure, of, area, period } = key;
        Slot {
            indicator: place(&mut self.indicators, indicator),
            of: place(&mut self.ofs, of),
            area: place(&mut self.areas, area),
            period,
            measure,
        }
    }

    /// The key, if all that it names is there.
    fn find(&self, key: &ObservationKey) -> Option<Slot> {
        let ObservationKey { indicator, measure, of, area, period } = key;
        Some(Slot {
            indicator: short(self.indicators.get_index_of(indicator)?),
            of: short(self.ofs.get_index_of(of)?),
            area: short(self.areas.get_index_of(area)?),
            period: *period,
            measure: *measure,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use scorecard_domain::testing;

    use super::*;

    proptest! {
        /// What comes out is what was put, in its order and with its row; of a key what came first.
        #[test]
        fn what_is_taken_comes_back(
            given in vec((testing::observation(), any::<bool>(), 0..3_usize), 0..12),
        ) {
            let mut observations = Observations::default();
            let mut expected: Vec<(Change, u64, Columns)> = Vec::new();
            let again = given.iter().cloned().map(|(it, is_put, columns)| (it, !is_put, columns));
            for ((observation, is_put, at), line) in given.iter().cloned().chain(again).zip(1..) {
                let columns: Columns = [("value", at), ("area", 0)].into_iter().skip(at % 2).collect();
                let origin = Origin { line, columns: &columns };
                let key = observation.key.clone();
                let change = if is_put {
                    Change::Put(Thing::Observation(observation.clone()))
                } else {
                    Change::Withdraw(Key::Observation(key.clone()))
                };
                let first = expected.iter().find(|(it, ..)| it.key() == change.key());
                prop_assert_eq!(observations.has(&key), first.is_some());
                let taken = if is_put {
                    observations.put(observation, origin)
                } else {
                    observations.withdraw(key, origin)
                };
                match first {
                    Some((_, line, columns)) => {
                        prop_assert_eq!(taken, Err(Origin { line: *line, columns }));
                    }
                    None => {
                        prop_assert_eq!(taken, Ok(()));
                        expected.push((change, line, columns));
                    }
                }
            }
            prop_assert_eq!(observations.len(), expected.len());
            for (index, (change, line, columns)) in expected.iter().enumerate() {
                let origin = Origin { line: *line, columns };
                prop_assert_eq!(observations.change(index), Some(change.clone()));
                prop_assert_eq!(observations.origin(index), Some(origin));
            }
            prop_assert_eq!(observations.change(expected.len()), None);
        }
    }
}
