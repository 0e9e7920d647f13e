//! What a batch does to observations, series by series: as little of each change as an examination needs.

use scorecard_domain::{Change, IndicatorId, Key, ObservationKey, Period, Thing};

use super::series::{Point, SeriesKey};

/// Changes of observations; those of other things do not matter here.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// In the order of the series when all have come.
    series: Vec<(SeriesKey, Vec<Changed>)>,
    len: usize,
}

/// What becomes of one period of a series.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    period: Period,
    /// What is put, with the number of the change; none of a withdrawal.
    pub(super) put: Option<(u64, Point)>,
}

impl Changed {
    pub(super) const fn period(&self) -> Period {
        self.period
    }
}

impl Changes {
    /// Some changes, with their numbers.
    pub(crate) fn of(changes: impl IntoIterator<Item = (u64, Change)>) -> Self {
        let mut all = Self::default();
        changes.into_iter().for_each(|(index, change)| all.push(index, &change));
        all.in_order()
    }

    /// Adds a change, with its number.
    pub(super) fn push(&mut self, index: u64, change: &Change) {
        let (key, put) = match change {
            Change::Put(Thing::Observation(observation)) => {
                (&observation.key, Some((index, Point::from(observation))))
            }
            Change::Withdraw(Key::Observation(key)) => (key, None),
            _ => return,
        };
        let changed = Changed { period: key.period, put };
        self.len += 1;
        // What comes in the order of its keys is mostly of the series that came last.
        match self.series.last_mut() {
            Some((last, beside)) if last.has(key) => beside.push(changed),
            _ => self.series.push((SeriesKey::of(key), vec![changed])),
        }
    }

    /// How many they are.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The indicator that was changed last.
    pub(super) fn last_indicator(&self) -> Option<&IndicatorId> {
        self.series.last().map(|(series, _)| &series.indicator)
    }

    /// All that came, each series once and in the order of time.
    pub(super) fn in_order(mut self) -> Self {
        if !self.series.is_sorted_by(|(one, _), (other, _)| one < other) {
            self.series.sort_by(|(one, _), (other, _)| one.cmp(other));
            self.series.dedup_by(|(next, changed), (series, all)| {
                let is_same = next == series;
                if is_same {
                    all.append(changed);
                }
                is_same
            });
        }
        for (_, changed) in &mut self.series {
            changed.sort_by_key(Changed::period);
        }
        self
    }

    /// The series that are changed, with what becomes of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SeriesKey, &[Changed])> {
        self.series.iter().map(|(series, changed)| (series, changed.as_slice()))
    }

    /// What becomes of a series.
    pub(super) fn get(&self, series: &SeriesKey) -> &[Changed] {
        let found = self.series.binary_search_by(|(held, _)| held.cmp(series));
        let found = found.ok().and_then(|at| self.series.get(at));
        found.map_or(&[], |(_, changed)| changed)
    }
}

/// The observation that a change puts or withdraws, if it does.
pub(super) const fn observation_of(change: &Change) -> Option<&ObservationKey> {
    match change {
        Change::Put(Thing::Observation(observation)) => Some(&observation.key),
        Change::Withdraw(Key::Observation(key)) => Some(key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::Kind;

    use super::*;
    use crate::testing::{observe, withdraw};

    #[test]
    fn changes_in_any_order_are_those_of_each_series_in_the_order_of_time() {
        let came = [
            observe("i.one level  x:b 2022", "1"),
            observe("i.one level  x:a 2023-Q1", "2"),
            observe("i.one level  x:b 2021", "3"),
            withdraw(Kind::Observation, "i.one level  x:a 2022"),
        ];
        let changes = Changes::of((0..).zip(came.map(|proposed| proposed.change)));
        let told: Vec<String> = changes
            .iter()
            .flat_map(|(series, changed)| {
                let told = |it: &Changed| {
                    format!("{} {} {:?}", series.area, it.period, it.put.as_ref().map(|put| put.0))
                };
                changed.iter().map(told).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(
            told,
            ["x:a 2022 None", "x:a 2023-Q1 Some(1)", "x:b 2021 Some(2)", "x:b 2022 Some(0)"]
        );
        let [first, ..] = changes.series.as_slice() else { panic!("there is no series") };
        assert_eq!(changes.get(&first.0).len(), 2);
    }
}
