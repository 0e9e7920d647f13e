//! Lists observations in the order of their keys' texts.
//!
//! A list goes down level by level to where it begins: a page costs what it shows plus the width of the levels above
//! it, wherever it begins.

use rusqlite::Connection;
use scorecard_domain::{AreaId, IndicatorId, Key, Measure, Period};

use super::{dictionary::Dictionary, levels::Levels, numbers::Numbers};
use crate::{
    content::key::key_text,
    ledger::query::{Filter, Held, Query},
    store::{StoreError, block::period_number},
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

/// A list being made.
struct List<'a> {
    levels: Levels<'a>,
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
        levels: Levels { conn, dictionary },
        measure: *measure,
        area,
        period: *period,
        revision: query.revision,
        limit: query.limit,
        page: Vec::new(),
    };
    let indicators = match indicators {
        Some(one) => vec![one],
        None => list.levels.indicators()?,
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
            for (of, text) in self.levels.ofs(indicator, measure)? {
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
            None => self.levels.areas(face)?,
        };
        for (area, text) in areas {
            if self.is_full() {
                break;
            }
            if let Some(after) = beyond(after, &text) {
                self.periods(Numbers { indicator, measure, of, area }, after)?;
            }
        }
        Ok(())
    }

    /// The observations of a series.
    fn periods(&mut self, numbers: Numbers, after: After<'_>) -> Result<(), StoreError> {
        let periods = match self.period.map(period_number) {
            Some(period) => period..=period,
            None => 0..=i32::MAX,
        };
        let mut series = None;
        for newest in self.levels.series(numbers, &periods, self.revision)? {
            if self.is_full() {
                break;
            }
            // Of the boundary itself nothing is left: the page before ended with it.
            let is_beyond =
                || beyond(after, &newest.period.to_string()).is_some_and(|rest| rest.is_none());
            if after.is_none() || is_beyond() {
                let Levels { conn, dictionary } = self.levels;
                let series = match &series {
                    Some(series) => series,
                    None => &*series.insert(numbers.resolve(conn, dictionary)?),
                };
                self.page.push(newest.observation(series)?);
            }
        }
        Ok(())
    }
}
