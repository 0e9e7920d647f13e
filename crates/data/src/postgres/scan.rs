//! Reads many observations: range after range of series, each chunk from where the one before ended.

use std::{collections::VecDeque, vec};

use async_trait::async_trait;
use deadpool_postgres::Pool;
use scorecard_domain::{AreaId, IndicatorId};

use super::{
    db::Db,
    errors, lists,
    ranges::{Listed, Range, Reading},
};
use crate::{
    ledger::{query::Held, scan::Scan},
    store::{Cursor, StoreError},
};

/// A chunk ends with the series with which it has so many observations.
const CHUNK: usize = 1000;
/// So many series are read at a time, at first and at most.
const FIRST_SERIES: usize = 32;
const MOST_SERIES: usize = 1000;

/// Observations being read, with a connection for each chunk.
#[derive(Debug)]
pub(super) struct PostgresCursor {
    pool: Pool,
    scan: Scan,
    /// `None` stands for all areas together.
    areas: vec::IntoIter<Option<AreaId>>,
    area: Option<AreaId>,
    /// The ranges of each area; found out with the first chunk.
    ranges: Option<Vec<Range>>,
    /// Which range is read next.
    next_range: usize,
    /// What is left of the range that is being read.
    left: Option<Range>,
    /// What was read and not given yet.
    listed: VecDeque<Listed>,
    /// How many series are read next.
    n_series: usize,
}

impl PostgresCursor {
    pub(super) fn new(pool: Pool, scan: Scan) -> Self {
        let areas = if scan.areas.is_empty() {
            vec![None]
        } else {
            scan.areas.iter().cloned().map(Some).collect()
        };
        let (ranges, left, area) = (None, None, None);
        let (areas, n_series) = (areas.into_iter(), FIRST_SERIES);
        // Beyond the last range: the first area is to be taken.
        Self {
            pool,
            scan,
            areas,
            area,
            ranges,
            next_range: usize::MAX,
            left,
            listed: VecDeque::new(),
            n_series,
        }
    }

    /// Makes sure that there is a range to read, unless all is read.
    async fn find_range(&mut self, db: Db<'_>) -> Result<(), StoreError> {
        if self.ranges.is_none() {
            let indicators: Vec<IndicatorId> = self.scan.indicators.iter().cloned().collect();
            let every = self.scan.measures.is_empty();
            let measures = if every { Vec::new() } else { self.scan.sorted_measures() };
            self.ranges = Some(lists::ranges(db, &indicators, &measures).await?);
        }
        let ranges = self.ranges.as_deref().unwrap_or_default();
        while self.left.is_none() {
            match ranges.get(self.next_range) {
                Some(range) => {
                    self.left = Some(range.clone());
                    self.next_range += 1;
                }
                None => {
                    let Some(area) = self.areas.next() else { return Ok(()) };
                    (self.area, self.next_range) = (area, 0);
                }
            }
        }
        Ok(())
    }

    /// Makes sure that something was read and not given, unless all was.
    async fn read(&mut self, db: Db<'_>) -> Result<bool, StoreError> {
        while self.listed.is_empty() {
            self.find_range(db).await?;
            let mut left = self.left.take();
            if left.is_none() {
                return Ok(false);
            }
            self.listed = self.reading().take(db, &mut left, self.n_series).await?.into();
            self.left = left;
        }
        Ok(true)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            area: self.area.as_ref().map(AreaId::as_str),
            periods: &self.scan.periods,
            revision: self.scan.revision,
        }
    }
}

#[async_trait]
impl Cursor for PostgresCursor {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        let pool = self.pool.clone();
        let client = pool.get().await.map_err(errors::pool)?;
        let db = Db::from(&client);
        let mut chunk = Vec::new();
        while chunk.len() < CHUNK && self.read(db).await? {
            while chunk.len() < CHUNK
                && let Some(listed) = self.listed.pop_front()
            {
                chunk.extend(self.reading().held(&listed)?);
            }
            // Series are short or long: of short ones, many are to be read at once.
            if chunk.len() < CHUNK {
                self.n_series = MOST_SERIES.min(self.n_series * 2);
            }
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}
