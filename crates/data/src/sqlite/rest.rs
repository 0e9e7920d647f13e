//! What the rows of a revision have to say of the rest of their series.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{
    errors::sql,
    numbers::{FaceNumbers, Numbers},
    recorded,
};
use crate::store::{StoreError, rest::Rest, unsigned};

/// Finds it out for rows of one revision after the other, before each is written.
#[derive(Debug, Default)]
pub(super) struct Rests {
    revision: i64,
    /// Whether anything was recorded of an indicator, measure and of before that revision: nothing is looked for in what is
    /// new.
    faces: HashMap<FaceNumbers, bool>,
}

impl Rests {
    /// What the row of a series has to say that has this block.
    pub(super) fn of(
        &mut self,
        conn: &Connection,
        series: Numbers,
        revision: i64,
        body: &[u8],
    ) -> Result<Rest, StoreError> {
        if self.revision != revision {
            self.faces.clear();
            self.revision = revision;
        }
        let face = series.face();
        let is_recorded = match self.faces.get(&face) {
            Some(is_recorded) => *is_recorded,
            None => {
                let is_recorded = recorded::is_face(conn, face)?;
                self.faces.insert(face, is_recorded);
                is_recorded
            }
        };
        let allowance = if is_recorded { allowance(conn, series, revision)? } else { None };
        let Some(allowance) = allowance else { return Ok(Rest::first(body)) };
        match Rest::after(allowance, body) {
            Some(rest) => Ok(rest),
            None => {
                let before = unsigned(revision.saturating_sub(1));
                let before = recorded::newest(conn, series, &(0..=i32::MAX), before)?;
                Rest::due(revision, body, &before)
            }
        }
    }
}

/// The rows of a series before a revision, the newest first.
pub(super) const ALLOWANCES: &str = "SELECT revision, allowance FROM observation \
     WHERE indicator = ?1 AND measure = ?2 AND \"of\" = ?3 AND area = ?4 AND revision < ?5 \
     ORDER BY revision DESC";

/// How much may be written to a series after the last revision before this one; none if there is none.
fn allowance(
    conn: &Connection,
    Numbers { indicator, measure, of, area }: Numbers,
    revision: i64,
) -> Result<Option<i32>, StoreError> {
    let doing = sql("read how much may be written to a series");
    let mut query = conn.prepare_cached(ALLOWANCES).map_err(&doing)?;
    let mut rows = query.query((indicator, measure, of, area, revision)).map_err(&doing)?;
    let mut least: Option<(i64, i32)> = None;
    while let Some(row) = rows.next().map_err(&doing)? {
        let revision: i64 = row.get(0).map_err(&doing)?;
        let allowance: i32 = row.get(1).map_err(&doing)?;
        match &mut least {
            Some((last, _)) if *last != revision => break,
            Some((_, least)) => *least = allowance.min(*least),
            None => least = Some((revision, allowance)),
        }
    }
    Ok(least.map(|(_, allowance)| allowance))
}
