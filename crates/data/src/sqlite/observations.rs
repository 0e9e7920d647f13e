//! Lists observations in the order of their keys' texts.
//!
//! Rows are in the order of numbers, which is not that of texts. So a list goes down level by level –
//! indicators, measures and ofs, areas, rows – and sorts the few values of each level by their texts: a page
//! costs what it shows plus the width of the levels above it, wherever it begins.

use rusqlite::{Connection, Params};
use scorecard_domain::{AreaId, IndicatorId, Key, Measure, Period, Thing};

use super::{
    dictionary::Dictionary,
    errors::sql,
    rows::{RECORDED, Recorded, RowKey, period_from_number, period_number},
};
use crate::{
    content::{Corrupt, key::key_text},
    ledger::query::{Filter, Held, Query},
    store::{StoreError, corrupt, number, unsigned},
};

/// The key of the page before, as far as the levels above agree with it: what is left of its components.
type After<'a> = Option<&'a [&'a str]>;

/// Whether something comes at or after the boundary on this level, and what holds for the level below.
fn beyond<'a>(after: After<'a>, text: &str) -> Option<After<'a>> {
    match after.and_then(<[&str]>::split_first) {
        None => Some(None),
        Some((boundary, rest)) => match text.cmp(boundary) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(Some(rest)),
            std::cmp::Ordering::Greater => Some(None),
        },
    }
}

/// The next value of a level after one; a single seek each.
pub(super) const NEXT_INDICATOR: &str =
    "SELECT min(indicator) FROM observation WHERE indicator > ?1";
pub(super) const NEXT_OF: &str = "SELECT min(\"of\") FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" > ?3";
pub(super) const NEXT_AREA: &str = "SELECT min(area) FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 AND area > ?4";

/// The rows of one area in some periods.
pub(super) fn rows_of_area() -> String {
    format!(
        "SELECT period, {RECORDED} FROM observation WHERE indicator = ?1 AND measure = ?2 \
         AND \"of\" = ?3 AND area = ?4 AND period BETWEEN ?5 AND ?6 AND revision <= ?7 \
         ORDER BY period, revision"
    )
}

/// A list being made.
struct List<'a> {
    conn: &'a Connection,
    dictionary: &'a Dictionary,
    measure: Option<Measure>,
    area: Option<(i64, String)>,
    period: Option<Period>,
    revision: u64,
    limit: usize,
    page: Vec<Held>,
}

/// The page of observations that a query asks for; empty if it asks for another kind.
pub(super) fn list(
    conn: &Connection,
    dictionary: &Dictionary,
    query: &Query,
) -> Result<Vec<Held>, StoreError> {
    let Filter::Observations { indicator, measure, area, period } = &query.filter else {
        return Ok(Vec::new());
    };
    let Some(indicators) = named(conn, dictionary, indicator.as_ref().map(IndicatorId::as_str))?
    else {
        return Ok(Vec::new());
    };
    let Some(area) = named(conn, dictionary, area.as_ref().map(AreaId::as_str))? else {
        return Ok(Vec::new());
    };
    let after = match &query.after {
        Some(key @ Key::Observation(_)) => Some(key_text(key)),
        _ => None,
    };
    let after: Option<Vec<&str>> = after.as_deref().map(|text| text.split(' ').collect());
    let mut list = List {
        conn,
        dictionary,
        measure: *measure,
        area,
        period: *period,
        revision: query.revision,
        limit: query.limit,
        page: Vec::new(),
    };
    let indicators = match indicators {
        Some(one) => vec![one],
        None => list.sorted(NEXT_INDICATOR, |last| (last,))?,
    };
    for (indicator, text) in indicators {
        if list.is_full() {
            break;
        }
        if let Some(after) = beyond(after.as_deref(), &text) {
            list.faces(indicator, after)?;
        }
    }
    Ok(list.page)
}

/// The number and text of an id that a filter names: `None` if no row can have it, `Some(None)` if the
/// filter names none.
#[expect(clippy::option_option, reason = "nothing to find and nothing to filter by are different")]
fn named(
    conn: &Connection,
    dictionary: &Dictionary,
    id: Option<&str>,
) -> Result<Option<Option<(i64, String)>>, StoreError> {
    match id {
        None => Ok(Some(None)),
        Some(text) => {
            let id = dictionary.id(conn, text)?;
            Ok(id.map(|id| Some((id, text.to_owned()))))
        }
    }
}

impl List<'_> {
    fn is_full(&self) -> bool {
        self.page.len() >= self.limit
    }

    /// The values of a level with their texts, in the order of the texts; `next` finds the next value after
    /// one by a single seek.
    fn sorted<P: Params>(
        &self,
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
    fn text(&self, id: i64) -> Result<String, StoreError> {
        if id == 0 {
            return Ok(String::new());
        }
        Ok(self.dictionary.text(self.conn, id)?.as_ref().to_owned())
    }

    /// The measures of an indicator.
    fn faces(&mut self, indicator: i64, after: After<'_>) -> Result<(), StoreError> {
        let measures: Vec<Measure> = match self.measure {
            Some(measure) => vec![measure],
            None => {
                let mut all = Measure::ALL.to_vec();
                all.sort_by_key(|measure| measure.slug());
                all
            }
        };
        for measure in measures {
            let Some(after) = beyond(after, measure.slug()) else { continue };
            let measure = i64::from(measure.number());
            for (of, text) in self.sorted(NEXT_OF, |last| (indicator, measure, last))? {
                if self.is_full() {
                    return Ok(());
                }
                if let Some(after) = beyond(after, &text) {
                    self.areas((indicator, measure, of), after)?;
                }
            }
        }
        Ok(())
    }

    /// The areas of a face.
    fn areas(&mut self, face: (i64, i64, i64), after: After<'_>) -> Result<(), StoreError> {
        let (indicator, measure, of) = face;
        let areas = match &self.area {
            Some(area) => vec![area.clone()],
            None => self.sorted(NEXT_AREA, |last| (indicator, measure, of, last))?,
        };
        for (area, text) in areas {
            if self.is_full() {
                break;
            }
            if let Some(after) = beyond(after, &text) {
                self.rows(RowKey { indicator, measure, of, area, period: 0 }, after)?;
            }
        }
        Ok(())
    }

    /// The observations of an area, for each period the newest row.
    fn rows(&mut self, key: RowKey, after: After<'_>) -> Result<(), StoreError> {
        let doing = sql("list observations");
        let (low, high) = match self.period {
            Some(period) => (period_number(period), period_number(period)),
            None => (0, i64::MAX),
        };
        let mut query = self.conn.prepare_cached(&rows_of_area()).map_err(&doing)?;
        let revision = number(self.revision);
        let parameters = (key.indicator, key.measure, key.of, key.area, low, high, revision);
        let mut rows = query.query(parameters).map_err(&doing)?;
        let mut newest: Vec<(i64, Recorded)> = Vec::new();
        while let Some(row) = rows.next().map_err(&doing)? {
            let period: i64 = row.get(0).map_err(&doing)?;
            let recorded = Recorded::read(row, 1).map_err(&doing)?;
            match newest.last_mut() {
                Some((last, held)) if *last == period => *held = recorded,
                _ => newest.push((period, recorded)),
            }
        }
        let mut found = Vec::new();
        for (period, recorded) in newest {
            if recorded.is_withdrawal() {
                continue;
            }
            let text =
                period_from_number(period).map_err(corrupt("list observations"))?.to_string();
            // Of the boundary itself nothing is left: the page before ended with it.
            if beyond(after, &text).is_some_and(|rest| rest.is_none()) {
                found.push((text, period, recorded));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, period, recorded) in found {
            if self.is_full() {
                break;
            }
            let key = RowKey { period, ..key }.resolve(self.conn, self.dictionary)?;
            let Some(thing) = recorded.resolve(self.conn, self.dictionary, key)? else {
                return Err(corrupt("list observations")(Corrupt::new("a put is a withdrawal")));
            };
            let revision = unsigned(recorded.revision);
            self.page.push(Held { thing: Thing::Observation(thing), revision });
        }
        Ok(())
    }
}
