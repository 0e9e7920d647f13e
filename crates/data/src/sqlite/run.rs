//! Observations that are asked for one after the other. Mostly they are of one series, as the changes of a batch are in the
//! order of their keys: then their ids are looked up once, and after a few the rest of the series is read at once.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension as _};
use scorecard_domain::{AreaId, IndicatorId, Measure, ObservationKey, Of};

use super::{
    dictionary::Dictionary,
    errors::sql,
    levels::Levels,
    rows::{Recorded, RowKey, period_number},
    things,
};
use crate::store::StoreError;

/// So many observations of a series are sought singly.
const SINGLY: usize = 3;

/// What was found out about the state that a transaction sees.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The key that was asked for last, with its numbers; none if it has ids that no row has.
    last: Option<(ObservationKey, Option<RowKey>)>,
    /// How many of its series were asked for in turn.
    asked: usize,
    /// What was recorded last in its series, by period; none if that was not read.
    series: Option<HashMap<i64, Recorded>>,
    /// Terms that have no number.
    missing: HashSet<Box<str>>,
    /// Whether anything was ever recorded of an indicator, measure and of.
    faces: HashMap<(i64, i64, i64), bool>,
}

impl Run {
    /// What was recorded last under a key; none if nothing ever was.
    pub(super) fn recorded(
        &mut self,
        conn: &Connection,
        dictionary: &Dictionary,
        key: &ObservationKey,
    ) -> Result<Option<Recorded>, StoreError> {
        let row = match &self.last {
            Some((last, row)) if is_same_series(last, key) => {
                self.asked += 1;
                row.map(|row| RowKey { period: period_number(key.period), ..row })
            }
            _ => {
                (self.asked, self.series) = (1, None);
                let face =
                    self.series(conn, dictionary, &key.indicator, key.measure, &key.of, &key.area)?;
                let row = face.map(|face| RowKey { period: period_number(key.period), ..face });
                self.last = Some((key.clone(), row));
                row
            }
        };
        let Some(row) = row else { return Ok(None) };
        if self.asked <= SINGLY {
            return things::recorded_at(conn, row, u64::MAX);
        }
        if self.series.is_none() {
            self.series = Some(
                Levels { conn, dictionary }
                    .newest(row, (0, i64::MAX), u64::MAX)?
                    .into_iter()
                    .collect(),
            );
        }
        Ok(self.series.as_ref().and_then(|series| series.get(&row.period)).cloned())
    }

    /// The numbers of a series; none if nothing was ever recorded of it, as far as that is seen without looking for it.
    pub(super) fn series(
        &mut self,
        conn: &Connection,
        dictionary: &Dictionary,
        indicator: &IndicatorId,
        measure: Measure,
        of: &Of,
        area: &AreaId,
    ) -> Result<Option<RowKey>, StoreError> {
        let Some(indicator) = self.number(conn, dictionary, indicator.as_str())? else {
            return Ok(None);
        };
        let of = match of {
            Of::Nothing => 0,
            of => match self.number(conn, dictionary, of.as_str())? {
                Some(of) => of,
                None => return Ok(None),
            },
        };
        let measure = measure.number().into();
        if !self.is_recorded(conn, (indicator, measure, of))? {
            return Ok(None);
        }
        let area = self.number(conn, dictionary, area.as_str())?;
        Ok(area.map(|area| RowKey { indicator, measure, of, area, period: 0 }))
    }

    fn number(
        &mut self,
        conn: &Connection,
        dictionary: &Dictionary,
        term: &str,
    ) -> Result<Option<i64>, StoreError> {
        if self.missing.contains(term) {
            return Ok(None);
        }
        let number = dictionary.id(conn, term)?;
        if number.is_none() {
            self.missing.insert(term.into());
        }
        Ok(number)
    }

    fn is_recorded(
        &mut self,
        conn: &Connection,
        face: (i64, i64, i64),
    ) -> Result<bool, StoreError> {
        if let Some(recorded) = self.faces.get(&face) {
            return Ok(*recorded);
        }
        let found: Option<i64> = conn
            .prepare_cached(
                "SELECT 1 FROM observation \
                 WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 LIMIT 1",
            )
            .and_then(|mut query| query.query_row(face, |row| row.get(0)).optional())
            .map_err(sql("look for observations of a measure"))?;
        self.faces.insert(face, found.is_some());
        Ok(found.is_some())
    }
}

fn is_same_series(one: &ObservationKey, other: &ObservationKey) -> bool {
    let ObservationKey { indicator, measure, of, area, period: _ } = one;
    (area, indicator, measure, of) == (&other.area, &other.indicator, &other.measure, &other.of)
}
