//! Observations that are asked for one after the other. Mostly they are of one series, as the changes of a batch are in the
//! order of their keys: then their ids are looked up once, and after a few the rest of the series is read at once.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use scorecard_domain::{AreaId, IndicatorId, Measure, ObservationKey, Of};

use super::{
    dictionary::Dictionary,
    numbers::{FaceNumbers, Numbers},
    recorded,
};
use crate::store::{
    StoreError,
    block::period_number,
    recorded::{Newest, Recorded},
};

/// So many observations of a series are sought singly.
const SINGLY: usize = 3;

/// What was found out about the state that a transaction sees.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The key that was asked for last, with the numbers of its series; none if it has ids that no row has.
    last: Option<(ObservationKey, Option<Numbers>)>,
    /// How many of its series were asked for in turn.
    asked: usize,
    /// What was recorded last in its series, by period; none if that was not read.
    series: Option<Newest>,
    /// Terms that have no number.
    missing: HashSet<Box<str>>,
    /// Whether anything was ever recorded of an indicator, measure and of.
    faces: HashMap<FaceNumbers, bool>,
    /// The face that was asked for last, with its numbers; none if nothing was ever recorded of it.
    face: Option<(Face, Option<FaceNumbers>)>,
}

/// Indicator, measure and of.
type Face = (IndicatorId, Measure, Of);

impl Run {
    /// What was recorded last under a key; none if nothing ever was.
    pub(super) fn recorded(
        &mut self,
        conn: &Connection,
        dictionary: &Dictionary,
        key: &ObservationKey,
    ) -> Result<Option<Recorded>, StoreError> {
        let numbers = match &self.last {
            Some((last, numbers)) if last.is_beside(key) => {
                self.asked += 1;
                *numbers
            }
            _ => {
                (self.asked, self.series) = (1, None);
                let (indicator, of, area) = (&key.indicator, &key.of, &key.area);
                let numbers = self.series(conn, dictionary, indicator, key.measure, of, area)?;
                self.last = Some((key.clone(), numbers));
                numbers
            }
        };
        let Some(numbers) = numbers else { return Ok(None) };
        let period = period_number(key.period);
        if self.asked <= SINGLY {
            return recorded::newest_at(conn, numbers, period, u64::MAX);
        }
        let series = match &self.series {
            Some(series) => series,
            None => self.series.insert(recorded::newest(conn, numbers, &(0..=i32::MAX), u64::MAX)?),
        };
        Ok(series.0.get(&period).cloned())
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
    ) -> Result<Option<Numbers>, StoreError> {
        let face = match &self.face {
            Some((last, face)) if (&last.0, &last.1, &last.2) == (indicator, &measure, of) => *face,
            _ => {
                let face = self.look_for(conn, dictionary, indicator, measure, of)?;
                self.face = Some(((indicator.clone(), measure, of.clone()), face));
                face
            }
        };
        let Some((indicator, measure, of)) = face else { return Ok(None) };
        let area = self.number(conn, dictionary, area.as_str())?;
        Ok(area.map(|area| Numbers { indicator, measure, of, area }))
    }

    /// The numbers of a face; none if nothing was ever recorded of it.
    fn look_for(
        &mut self,
        conn: &Connection,
        dictionary: &Dictionary,
        indicator: &IndicatorId,
        measure: Measure,
        of: &Of,
    ) -> Result<Option<FaceNumbers>, StoreError> {
        let Some(indicator) = self.number(conn, dictionary, indicator.as_str())? else {
            return Ok(None);
        };
        let of = match of {
            Of::Nothing => Some(0),
            of => self.number(conn, dictionary, of.as_str())?,
        };
        let Some(of) = of else { return Ok(None) };
        let face = (indicator, measure.number().into(), of);
        Ok(self.is_recorded(conn, face)?.then_some(face))
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

    fn is_recorded(&mut self, conn: &Connection, face: FaceNumbers) -> Result<bool, StoreError> {
        if let Some(recorded) = self.faces.get(&face) {
            return Ok(*recorded);
        }
        let found = recorded::is_face(conn, face)?;
        self.faces.insert(face, found);
        Ok(found)
    }
}
