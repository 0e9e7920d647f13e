//! Reads many observations: range after range of keys, each chunk from where the one before ended.

use std::vec;

use async_trait::async_trait;
use deadpool_postgres::Pool;
use scorecard_domain::{AreaId, IndicatorId, Kind};

use super::{
    db::Db,
    errors, lists,
    ranges::{Range, Reading, ending},
};
use crate::{
    ledger::{query::Held, scan::Scan},
    store::{Cursor, StoreError},
};

/// A chunk has no more observations.
const CHUNK: usize = 1000;

/// Observations being read, with a connection for each chunk.
#[derive(Debug)]
pub(super) struct PostgresCursor {
    pool: Pool,
    scan: Scan,
    endings: Vec<String>,
    /// `None` stands for all areas together.
    areas: vec::IntoIter<Option<AreaId>>,
    area: Option<AreaId>,
    /// The ranges of each area; found out with the first chunk.
    ranges: Option<Vec<Range>>,
    /// Which range is read next.
    next_range: usize,
    /// What is left of the range that is being read.
    left: Option<Range>,
}

impl PostgresCursor {
    pub(super) fn new(pool: Pool, scan: Scan) -> Self {
        let areas = if scan.areas.is_empty() {
            vec![None]
        } else {
            scan.areas.iter().cloned().map(Some).collect()
        };
        let endings = scan.periods.iter().map(|period| ending(*period)).collect();
        let (ranges, left, area) = (None, None, None);
        let areas = areas.into_iter();
        // Beyond the last range: the first area is to be taken.
        Self { pool, scan, endings, areas, area, ranges, next_range: usize::MAX, left }
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
}

#[async_trait]
impl Cursor for PostgresCursor {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        let pool = self.pool.clone();
        let client = pool.get().await.map_err(errors::pool)?;
        let db = Db::from(&client);
        let mut chunk = Vec::new();
        while chunk.len() < CHUNK {
            self.find_range(db).await?;
            if self.left.is_none() {
                break;
            }
            let reading = Reading {
                kind: Kind::Observation,
                with_picture: false,
                area: self.area.as_ref().map(AreaId::as_str),
                endings: &self.endings,
                revision: self.scan.revision,
            };
            chunk.extend(reading.take(db, &mut self.left, CHUNK - chunk.len()).await?);
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }
}
