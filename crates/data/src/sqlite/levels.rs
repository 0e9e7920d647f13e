//! The levels of the table of observations: indicators, measures and ofs, areas, periods.
//!
//! Rows are in the order of numbers, which is not that of texts. So whoever reads them in the order of texts goes down
//! level by level, and sorts the few values of each.

use std::ops::RangeInclusive;

use rusqlite::{Connection, Params};
use scorecard_domain::Period;

use super::{dictionary::Dictionary, errors::sql, numbers::Numbers, recorded};
use crate::{
    content::Corrupt,
    ledger::{commit::Current, query::Held},
    store::{StoreError, block::period_of, corrupt, recorded::Recorded, series::Series},
};

/// The next value of a level after one; a single seek each.
pub(super) const NEXT_INDICATOR: &str =
    "SELECT min(indicator) FROM observation WHERE indicator > ?1";
pub(super) const NEXT_OF: &str = "SELECT min(\"of\") FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" > ?3";
pub(super) const NEXT_AREA: &str = "SELECT min(area) FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 AND area > ?4";

/// What was recorded last for a period.
#[derive(Debug)]
pub(super) struct Newest {
    pub(super) period: Period,
    pub(super) recorded: Recorded,
}

/// The levels as a connection sees them.
#[derive(Clone, Copy)]
pub(super) struct Levels<'a> {
    pub(super) conn: &'a Connection,
    pub(super) dictionary: &'a Dictionary,
}

impl Levels<'_> {
    /// All that is observed, in the order of the texts.
    pub(super) fn indicators(self) -> Result<Vec<(i64, String)>, StoreError> {
        self.sorted(NEXT_INDICATOR, |last| (last,))
    }

    /// What a measure of an indicator is of, in the order of the texts.
    pub(super) fn ofs(
        self,
        indicator: i64,
        measure: i64,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        self.sorted(NEXT_OF, |last| (indicator, measure, last))
    }

    /// Where something was observed, in the order of the texts.
    pub(super) fn areas(
        self,
        (indicator, measure, of): (i64, i64, i64),
    ) -> Result<Vec<(i64, String)>, StoreError> {
        self.sorted(NEXT_AREA, |last| (indicator, measure, of, last))
    }

    /// The values of a level with their texts, in the order of the texts; `next` finds the next value after
    /// one by a single seek.
    fn sorted<P: Params>(
        self,
        next: &str,
        parameters: impl Fn(i64) -> P,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let doing = sql("list the values of a column");
        let mut query = self.conn.prepare_cached(next).map_err(&doing)?;
        let mut values = Vec::new();
        let mut last = -1;
        loop {
            let found: Option<i64> =
                query.query_row(parameters(last), |row| row.get(0)).map_err(&doing)?;
            let Some(id) = found else { break };
            values.push((id, self.text(id)?));
            last = id;
        }
        values.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(values)
    }

    /// The text of a number; 0 is what an absolute measure is of.
    fn text(self, id: i64) -> Result<String, StoreError> {
        if id == 0 {
            return Ok(String::new());
        }
        Ok(self.dictionary.text(self.conn, id)?.as_ref().to_owned())
    }

    /// What a series has of some periods, as of a revision: of each the newest that is no withdrawal, in the order of the
    /// texts.
    pub(super) fn series(
        self,
        series: Numbers,
        periods: &RangeInclusive<i32>,
        revision: u64,
    ) -> Result<Vec<Newest>, StoreError> {
        let newest = recorded::newest(self.conn, series, periods, revision)?.0;
        let there = newest.into_iter().filter(|(_, recorded)| !recorded.is_withdrawal());
        let mut found = there
            .map(|(period, recorded)| Ok(Newest { period: period_of(period)?, recorded }))
            .collect::<Result<Vec<_>, Corrupt>>()
            .map_err(corrupt("list observations"))?;
        // The numbers of whole years are in the order of their texts.
        if found.iter().any(|row| row.period.as_year().is_none()) {
            found.sort_by_cached_key(|row| row.period.to_string());
        }
        Ok(found)
    }
}

impl Newest {
    /// The observation of the series, which is no withdrawal.
    pub(super) fn observation(&self, series: &Series) -> Result<Held, StoreError> {
        let Current { revision, thing } = self.recorded.resolve(series.at(self.period))?;
        let thing = thing.ok_or_else(|| Corrupt::new("a put is a withdrawal"));
        Ok(Held { thing: thing.map_err(corrupt("list observations"))?, revision })
    }
}
