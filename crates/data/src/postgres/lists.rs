//! Lists things in the order of their keys.

use std::collections::BTreeSet;

use scorecard_domain::{AreaId, IndicatorId, Key, Kind, Measure, ObservationKey};
use tokio_postgres::Row;

use super::{
    db::Db,
    errors::column,
    ranges::{Range, Reading},
    things::{self, kind_number},
};
use crate::{
    ledger::query::{Filter, Held, Query},
    store::{StoreError, series::Place},
};

/// So many series of observations are read at a time, at first and at most.
const FIRST_SERIES: usize = 8;
const MOST_SERIES: usize = 1000;

/// The page of things that a query asks for.
pub(super) async fn list(db: Db<'_>, query: &Query) -> Result<Vec<Held>, StoreError> {
    let Filter::Observations { indicator, measure, area, period } = &query.filter else {
        return things::list(db, query).await;
    };
    let after = match &query.after {
        Some(Key::Observation(key)) => Some((Place::from(key).series, key.period.to_string())),
        _ => None,
    };
    let periods: BTreeSet<_> = period.iter().copied().collect();
    let area = area.as_ref().map(AreaId::as_str);
    let reading = Reading { area, periods: &periods, revision: query.revision };
    let mut page = Vec::new();
    let mut most = FIRST_SERIES;
    for mut range in ranges(db, indicator.as_slice(), measure.as_slice()).await? {
        if let Some((series, _)) = &after {
            if *series >= range.before {
                continue;
            }
            if *series > range.from {
                range.from.clone_from(series);
            }
        }
        let mut range = Some(range);
        while page.len() < query.limit && range.is_some() {
            for listed in reading.take(db, &mut range, most).await? {
                let mut held = reading.held(&listed)?;
                if let Some((series, period)) = &after
                    && *series == listed.text
                {
                    held.retain(|held| period_text(held) > *period);
                }
                page.extend(held);
            }
            most = MOST_SERIES.min(most * 2);
        }
    }
    page.truncate(query.limit);
    Ok(page)
}

/// The text of an observation's period.
fn period_text(held: &Held) -> String {
    match held.thing.key() {
        Key::Observation(ObservationKey { period, .. }) => period.to_string(),
        _ => String::new(),
    }
}

/// Where observations are, in the order of their keys: of these indicators and measures, which are in the order of their
/// texts; none means all.
pub(super) async fn ranges(
    db: Db<'_>,
    indicators: &[IndicatorId],
    measures: &[Measure],
) -> Result<Vec<Range>, StoreError> {
    let faces = |indicator: &str| -> Vec<Range> {
        match measures {
            [] => vec![Range::below(indicator)],
            _ => {
                let face = |measure: &Measure| format!("{indicator} {}", measure.slug());
                measures.iter().map(|measure| Range::below(&face(measure))).collect()
            }
        }
    };
    if !indicators.is_empty() {
        return Ok(indicators.iter().flat_map(|indicator| faces(indicator.as_str())).collect());
    }
    if measures.is_empty() {
        return Ok(vec![Range::all()]);
    }
    // What is observed is an indicator, or was one.
    let query = "SELECT DISTINCT key FROM thing WHERE kind = $1 ORDER BY key";
    let rows = db.rows("list the indicators", query, &[&kind_number(Kind::Indicator)]).await?;
    let keys = rows.iter().map(|row: &Row| column::<&str>(row, 0));
    let ranges = keys.map(|key| key.map(faces)).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(ranges.into_iter().flatten().collect())
}
