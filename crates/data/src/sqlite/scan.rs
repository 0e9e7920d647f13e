//! Reads many observations: goes once through the levels of the table and remembers where it is, so that no level is
//! sorted twice.

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc, vec};

use async_trait::async_trait;
use rusqlite::Connection;
use scorecard_domain::{AreaId, IndicatorId, Period};

use super::{dictionary::Dictionary, levels::Levels, numbers::Numbers, readers::Readers};
use crate::{
    ledger::{query::Held, scan::Scan},
    store::{Cursor, StoreError, block::period_numbers},
};

/// A chunk ends with the area with which it has so many observations.
const CHUNK: usize = 1000;
/// So many rows, and places where there could be some, are looked at in one transaction, even if none is asked for.
const MOST_LOOKED_AT: usize = 20_000;

/// Observations being read, a transaction for each chunk.
#[derive(Debug)]
pub(super) struct SqliteCursor {
    readers: Arc<Readers>,
    /// Away while a chunk is read.
    walk: Option<Walk>,
}

impl SqliteCursor {
    pub(super) fn new(readers: Arc<Readers>, scan: Scan) -> Self {
        Self { readers, walk: Some(Walk::new(scan)) }
    }
}

#[async_trait]
impl Cursor for SqliteCursor {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        loop {
            let walk = self.walk.take();
            let mut walk = walk.ok_or_else(|| given_up("an earlier read was given up"))?;
            let read = self.readers.read(move |conn, dictionary| {
                let chunk = walk.chunk(Levels { conn, dictionary })?;
                Ok((walk, chunk))
            });
            let (walk, chunk) = read.await?;
            let has_ended = walk.has_ended;
            self.walk = Some(walk);
            if !chunk.is_empty() || has_ended {
                return Ok((!chunk.is_empty()).then_some(chunk));
            }
        }
    }
}

fn given_up(why: &'static str) -> StoreError {
    StoreError::Unavailable { doing: "go on reading observations", source: why.into() }
}

/// What is still to be read of each level, in numbers.
#[derive(Debug)]
struct Walk {
    scan: Scan,
    /// `None` until the first chunk is read.
    begun: Option<Begun>,
    has_ended: bool,
}

#[derive(Debug)]
struct Begun {
    /// Which numbers these are: those of the dictionary when it was last made anew.
    generation: u64,
    measures: Vec<i64>,
    /// All if none is named.
    periods: BTreeSet<Period>,
    /// The indicators that are named; `None` for all.
    named: Option<Vec<i64>>,
    /// `None` stands for all areas together.
    areas: vec::IntoIter<Option<i64>>,
    area: Option<i64>,
    indicators: vec::IntoIter<i64>,
    indicator: i64,
    faces: vec::IntoIter<(i64, i64)>,
    face: (i64, i64),
    places: vec::IntoIter<i64>,
}

impl Walk {
    fn new(scan: Scan) -> Self {
        Self { scan, begun: None, has_ended: false }
    }

    /// The next observations; there may be none although it has not ended.
    fn chunk(&mut self, levels: Levels<'_>) -> Result<Vec<Held>, StoreError> {
        let generation = levels.dictionary.generation();
        let begun = match &mut self.begun {
            Some(begun) if begun.generation != generation => {
                return Err(given_up("the tables were made anew meanwhile"));
            }
            Some(begun) => begun,
            begun => begun.insert(Begun::new(&self.scan, generation, levels)?),
        };
        let (mut chunk, mut looked_at) = (Vec::new(), 0);
        while chunk.len() < CHUNK && looked_at < MOST_LOOKED_AT {
            let Some(place) = begun.next(levels)? else {
                self.has_ended = true;
                break;
            };
            looked_at += 1 + begun.read(place, self.scan.revision, levels, &mut chunk)?;
        }
        Ok(chunk)
    }
}

impl Begun {
    fn new(scan: &Scan, generation: u64, levels: Levels<'_>) -> Result<Self, StoreError> {
        let Levels { conn, dictionary } = levels;
        let areas = numbers(conn, dictionary, scan.areas.iter().map(AreaId::as_str))?;
        let areas: Vec<Option<i64>> =
            if scan.areas.is_empty() { vec![None] } else { areas.into_iter().map(Some).collect() };
        let named = numbers(conn, dictionary, scan.indicators.iter().map(IndicatorId::as_str))?;
        let named = (!scan.indicators.is_empty()).then_some(named);
        let measures = scan.sorted_measures().into_iter().map(|it| it.number().into()).collect();
        Ok(Self {
            generation,
            measures,
            periods: scan.periods.clone(),
            named,
            areas: areas.into_iter(),
            area: None,
            indicators: Vec::new().into_iter(),
            indicator: 0,
            faces: Vec::new().into_iter(),
            face: (0, 0),
            places: Vec::new().into_iter(),
        })
    }

    /// Where the next observations can be: the place to read next, whatever its period.
    fn next(&mut self, levels: Levels<'_>) -> Result<Option<Numbers>, StoreError> {
        let ids = |values: Vec<(i64, String)>| values.into_iter().map(|(id, _)| id);
        loop {
            if let Some(area) = self.places.next() {
                let (indicator, (measure, of)) = (self.indicator, self.face);
                return Ok(Some(Numbers { indicator, measure, of, area }));
            }
            if let Some((measure, of)) = self.faces.next() {
                self.face = (measure, of);
                let places = match self.area {
                    Some(area) => vec![area],
                    None => ids(levels.areas((self.indicator, measure, of))?).collect(),
                };
                self.places = places.into_iter();
            } else if let Some(indicator) = self.indicators.next() {
                self.indicator = indicator;
                let mut faces = Vec::new();
                for measure in &self.measures {
                    let ofs = ids(levels.ofs(indicator, *measure)?);
                    faces.extend(ofs.map(|of| (*measure, of)));
                }
                self.faces = faces.into_iter();
            } else if let Some(area) = self.areas.next() {
                self.area = area;
                let indicators = match &self.named {
                    Some(named) => named.clone(),
                    None => ids(levels.indicators()?).collect(),
                };
                self.indicators = indicators.into_iter();
            } else {
                return Ok(None);
            }
        }
    }

    /// Adds what is asked for of a series, and tells how many observations were looked at.
    fn read(
        &self,
        numbers: Numbers,
        revision: u64,
        levels: Levels<'_>,
        chunk: &mut Vec<Held>,
    ) -> Result<usize, StoreError> {
        let found = levels.series(numbers, &period_numbers(&self.periods), revision)?;
        let is_asked = |period| self.periods.is_empty() || self.periods.contains(period);
        let mut asked = found.iter().filter(|newest| is_asked(&newest.period)).peekable();
        if asked.peek().is_some() {
            let series = numbers.resolve(levels.conn, levels.dictionary)?;
            for newest in asked {
                chunk.push(newest.observation(&series)?);
            }
        }
        Ok(found.len())
    }
}

/// The numbers of those texts that have one, in their order.
fn numbers<'a>(
    conn: &Connection,
    dictionary: &Dictionary,
    texts: impl Iterator<Item = &'a str>,
) -> Result<Vec<i64>, StoreError> {
    let numbers = texts.map(|text| dictionary.id(conn, text)).filter_map(Result::transpose);
    numbers.collect()
}
